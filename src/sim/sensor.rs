//! A sensor from its point on the body to the samples it writes.
//!
//! Order of the stages: position, soft mount, anti-alias filter, mounting and slip, scale and cross-axis,
//! influence of force on the gyroscope, bias and its walk, clock, noise, quantisation, range, losses. Every stage can be switched off; all random draws follow from the scenario's seed.

use nalgebra::{Rotation3, Unit, Vector3};
use serde::{Deserialize, Serialize};

use super::error::{SimError, check};
use super::losses::Losses;
use super::mount::SoftMount;
use super::random::Random;
use crate::recording::{Axes, Mounting, Placement, Side, Site};
use crate::units::STANDARD_GRAVITY_MPS2 as G;

/// One worn sensor: where it sits and what it does to the true signal.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SensorSpec {
    /// Site written to the recording. Without a side, a limb sensor is worn on `worn_on`.
    pub site: Site,
    /// Side that carries the sensor when the site does not tell it.
    pub worn_on: Side,
    /// Sampling rate, Hz.
    pub rate_hz: f64,
    /// Whether there is a gyroscope.
    pub gyro: bool,
    /// Fixed rotation of the sensor on its segment: v_sensor = M · v_segment.
    pub mounting: [[f64; 3]; 3],
    /// Slow turn of the sensor on its segment.
    pub slip: Option<Slip>,
    /// Soft tissue and strap between the bone and the sensor.
    pub soft_mount: Option<SoftMount>,
    /// Edge of the two-pole low-pass filter before sampling, Hz; none when not given.
    pub antialias_hz: Option<f64>,
    /// What the recording says about the mounting.
    pub declared_mounting: Mounting,
    /// Displacement from the nominal point, m, segment axes.
    pub position_error_m: [f64; 3],
    /// Scale factors of the accelerometer's axes.
    pub acc_scale: [f64; 3],
    /// Scale factors of the gyroscope's axes.
    pub gyr_scale: [f64; 3],
    /// Accelerometer bias, m/s², sensor axes.
    pub acc_bias_mps2: [f64; 3],
    /// Gyroscope bias, deg/s, sensor axes.
    pub gyr_bias_dps: [f64; 3],
    /// Largest share of another axis that an axis reads; the shares are drawn from the seed.
    pub cross_axis: f64,
    /// Gyroscope reading per specific force along the same axis, deg/s per g.
    pub gyr_per_force_dps_per_g: f64,
    /// Random walk of the accelerometer's bias, g after one second (RMS).
    pub acc_walk_g: f64,
    /// Random walk of the gyroscope's bias, deg/s after one second (RMS).
    pub gyr_walk_dps: f64,
    /// White noise of each accelerometer axis, g RMS.
    pub acc_noise_g: f64,
    /// White noise of each gyroscope axis, deg/s RMS.
    pub gyr_noise_dps: f64,
    /// Clock.
    pub clock: ClockSpec,
    /// Full-scale range of the accelerometer, g; values beyond are clipped.
    pub acc_range_g: Option<f64>,
    /// Full-scale range of the gyroscope, deg/s; values beyond are clipped.
    pub gyr_range_dps: Option<f64>,
    /// Bits of a sample over the full range; quantises when a range is given.
    pub bits: Option<u32>,
    /// Lost and repeated samples.
    pub losses: Losses,
    /// Whether the recording carries the mean specific force while standing.
    pub standing: bool,
}

/// How the sensor's clock departs from true time.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct ClockSpec {
    /// True sampling interval over the nominal one, minus 1: + when the sensor samples slower than
    /// it claims. Stamps follow the nominal rate, so they fall behind true time.
    pub rate_error: f64,
    /// Standard deviation of the sampling instants about the regular grid, s; the stamps tell the
    /// instants truly.
    pub instant_jitter_s: f64,
    /// Standard deviation of the stamps about regular sampling instants, s.
    pub stamp_jitter_s: f64,
    /// The stream's own clock reads this much less than the recording's, s.
    pub offset_s: f64,
    /// Whether the recording carries that offset.
    pub offset_declared: bool,
}

/// Slow turn of a sensor about a fixed axis of its segment, such as a strap that gives way.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Slip {
    /// Axis in segment axes.
    pub axis: [f64; 3],
    /// Angle in the end, deg.
    pub angle_deg: f64,
    /// Begin, s from the recording's start.
    pub from_s: f64,
    /// Duration, s.
    pub over_s: f64,
}

const IDENTITY: [[f64; 3]; 3] = [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]];

impl SensorSpec {
    /// A perfect sensor: aligned, no error, no noise, unlimited range.
    #[must_use]
    pub fn ideal(site: impl Into<Site>, rate_hz: f64) -> Self {
        Self {
            site: site.into(),
            worn_on: Side::Left,
            rate_hz,
            gyro: true,
            mounting: IDENTITY,
            slip: None,
            soft_mount: None,
            antialias_hz: None,
            declared_mounting: Mounting::Unknown,
            position_error_m: [0.0; 3],
            acc_scale: [1.0; 3],
            gyr_scale: [1.0; 3],
            acc_bias_mps2: [0.0; 3],
            gyr_bias_dps: [0.0; 3],
            cross_axis: 0.0,
            gyr_per_force_dps_per_g: 0.0,
            acc_walk_g: 0.0,
            gyr_walk_dps: 0.0,
            acc_noise_g: 0.0,
            gyr_noise_dps: 0.0,
            clock: ClockSpec::default(),
            acc_range_g: None,
            gyr_range_dps: None,
            bits: None,
            losses: Losses::default(),
            standing: true,
        }
    }

    /// An everyday sensor: aligned, 0.02 g and 0.1 deg/s noise, 16 bits, ±2000 deg/s and ±16 g
    /// (±64 g on foot and shank, where impacts exceed 16 g).
    #[must_use]
    pub fn new(site: impl Into<Site>, rate_hz: f64) -> Self {
        let site = site.into();
        let distal = matches!(site.placement, Placement::Foot | Placement::Shank);
        Self {
            acc_noise_g: 0.02,
            gyr_noise_dps: 0.1,
            acc_range_g: Some(if distal { 64.0 } else { 16.0 }),
            gyr_range_dps: Some(2000.0),
            bits: Some(16),
            ..Self::ideal(site, rate_hz)
        }
    }

    /// Everyday sensors at every placement, limbs on both sides.
    #[must_use]
    pub fn everywhere(rate_hz: f64) -> Vec<Self> {
        let mut sensors = Vec::new();
        for placement in Placement::ALL {
            if placement.is_limb() {
                for side in [Side::Left, Side::Right] {
                    sensors.push(Self::new(Site::sided(placement, side), rate_hz));
                }
            } else {
                sensors.push(Self::new(placement, rate_hz));
            }
        }
        sensors
    }

    /// Turns the sensor on its segment by yaw, pitch and roll, deg (intrinsic z, y, x).
    #[must_use]
    pub fn turned_deg(mut self, yaw_deg: f64, pitch_deg: f64, roll_deg: f64) -> Self {
        let turn = Rotation3::from_euler_angles(
            roll_deg.to_radians(),
            pitch_deg.to_radians(),
            yaw_deg.to_radians(),
        );
        // The Euler matrix takes sensor vectors to the segment; the mounting is its inverse.
        self.mounting = rows(&turn.inverse());
        self
    }

    /// Turns the sensor by a random angle of up to `up_to_deg` about a random axis.
    #[must_use]
    pub fn misaligned_deg(mut self, up_to_deg: f64, seed: u64) -> Self {
        let mut random = Random::new(seed, 11);
        let axis = Unit::new_normalize(Vector3::from(random.normal3()));
        let angle = up_to_deg.to_radians() * random.uniform();
        self.mounting = rows(&Rotation3::from_axis_angle(&axis, angle));
        self
    }

    /// Side that carries the sensor.
    #[must_use]
    pub fn carrier(&self) -> Side {
        self.site.side.unwrap_or(self.worn_on)
    }

    pub(super) fn check(&self) -> Result<(), SimError> {
        check("sensor rate_hz", self.rate_hz, 1.0, 100_000.0)?;
        check("sensor clock.rate_error", self.clock.rate_error, -0.2, 0.2)?;
        check("sensor bits", f64::from(self.bits.unwrap_or(16)), 2.0, 32.0)?;
        check("sensor acc_range_g", self.acc_range_g.unwrap_or(16.0), 0.1, 1e6)?;
        check("sensor gyr_range_dps", self.gyr_range_dps.unwrap_or(2e3), 1.0, 1e7)?;
        check("sensor cross_axis", self.cross_axis, 0.0, 0.2)?;
        check("sensor gyr_per_force_dps_per_g", self.gyr_per_force_dps_per_g, -5.0, 5.0)?;
        check("sensor acc_walk_g", self.acc_walk_g, 0.0, 1.0)?;
        check("sensor gyr_walk_dps", self.gyr_walk_dps, 0.0, 100.0)?;
        check("sensor antialias_hz", self.antialias_hz.unwrap_or(100.0), 1.0, 2000.0)?;
        if let Some(slip) = &self.slip {
            check("sensor slip.over_s", slip.over_s, 0.01, 1e6)?;
        }
        self.soft_mount.as_ref().map_or(Ok(()), SoftMount::check)?;
        self.losses.check()
    }

    /// True sampling instants within `duration_s` and the stamps written for them, s.
    pub(super) fn clock(&self, duration_s: f64, random: &mut Random) -> (Vec<f64>, Vec<f64>) {
        let nominal = 1.0 / self.rate_hz;
        let interval = nominal * (1.0 + self.clock.rate_error);
        let n = (duration_s / interval).floor() as usize + 1;
        // Draws are limited so that neither instants nor stamps ever change their order.
        let mut draw = |sd: f64, limit: f64| {
            if sd > 0.0 { (sd * random.normal()).clamp(-limit, limit) } else { 0.0 }
        };
        let (mut instants, mut stamps) = (Vec::with_capacity(n), Vec::with_capacity(n));
        for i in 0..n {
            let shift = draw(self.clock.instant_jitter_s, 0.45 * interval);
            let t = (i as f64 * interval + shift).clamp(0.0, duration_s);
            let stamp = t * nominal / interval;
            instants.push(t);
            stamps.push(
                stamp + draw(self.clock.stamp_jitter_s, 0.45 * nominal) - self.clock.offset_s,
            );
        }
        (instants, stamps)
    }

    /// Lets the biases walk, adds noise, quantises and clips both sensors' samples, m/s² and rad/s.
    pub(super) fn record(&self, acc: &mut Axes, mut gyr: Option<&mut Axes>, random: &mut Random) {
        let interval: f64 = 1.0 / self.rate_hz;
        let step = interval.sqrt();
        walk(acc, self.acc_walk_g * G * step, random);
        if let Some(gyr) = gyr.as_deref_mut() {
            walk(gyr, self.gyr_walk_dps.to_radians() * step, random);
        }
        let acc_range = self.acc_range_g.map(|r| r * G);
        distort(acc, self.acc_noise_g * G, acc_range, self.bits, random);
        if let Some(gyr) = gyr {
            let range = self.gyr_range_dps.map(f64::to_radians);
            distort(gyr, self.gyr_noise_dps.to_radians(), range, self.bits, random);
        }
    }
}

pub(super) fn rows(r: &Rotation3<f64>) -> [[f64; 3]; 3] {
    let m = r.matrix();
    core::array::from_fn(|i| core::array::from_fn(|k| m[(i, k)]))
}

pub(super) fn turn(m: &[[f64; 3]; 3], v: [f64; 3]) -> [f64; 3] {
    m.map(|row| row[0] * v[0] + row[1] * v[1] + row[2] * v[2])
}

/// Adds a random walk with the given step to every axis.
fn walk(axes: &mut Axes, step: f64, random: &mut Random) {
    if step == 0.0 {
        return;
    }
    for column in axes.columns_mut() {
        let mut bias = 0.0;
        for v in column.iter_mut() {
            *v += bias;
            bias += step * random.normal();
        }
    }
}

fn distort(
    axes: &mut Axes,
    noise: f64,
    range: Option<f64>,
    bits: Option<u32>,
    random: &mut Random,
) {
    let code = range.zip(bits).map(|(r, b)| r / 2f64.powi(b as i32 - 1));
    for column in axes.columns_mut() {
        for v in column.iter_mut() {
            if noise > 0.0 {
                *v += noise * random.normal();
            }
            if let Some(code) = code {
                *v = (*v / code).round() * code;
            }
            if let Some(range) = range {
                *v = v.clamp(-range, range);
            }
        }
    }
}
