//! A sensor from its point on the body to the samples it writes.
//!
//! Order of the stages: mounting and position, scale, bias, clock, noise, quantisation, range,
//! losses. Every stage can be switched off; all random draws follow from the scenario's seed.

use nalgebra::{Rotation3, Unit, Vector3};

use super::error::{SimError, check};
use super::random::Random;
use crate::recording::{Axes, Mounting, Placement, Side, Site};
use crate::units::STANDARD_GRAVITY_MPS2 as G;

/// One worn sensor: where it sits and what it does to the true signal.
#[derive(Debug, Clone, PartialEq)]
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
#[derive(Debug, Clone, Copy, PartialEq, Default)]
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

/// Lost and repeated samples.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Losses {
    /// Bursts of lost samples a minute.
    pub dropouts_per_min: f64,
    /// Shortest and longest burst, s.
    pub dropout_s: (f64, f64),
    /// Keep the lost samples' stamps and write NaN instead of leaving the rows out.
    pub as_nan: bool,
    /// Packets written twice, a minute.
    pub duplicates_per_min: f64,
    /// Samples of such a packet.
    pub packet: usize,
}

impl Default for Losses {
    fn default() -> Self {
        Self {
            dropouts_per_min: 0.0,
            dropout_s: (0.02, 0.3),
            as_nan: false,
            duplicates_per_min: 0.0,
            packet: 8,
        }
    }
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
            declared_mounting: Mounting::Unknown,
            position_error_m: [0.0; 3],
            acc_scale: [1.0; 3],
            gyr_scale: [1.0; 3],
            acc_bias_mps2: [0.0; 3],
            gyr_bias_dps: [0.0; 3],
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
        check("sensor dropout_s", self.losses.dropout_s.0, 0.0, self.losses.dropout_s.1)
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

    /// What the accelerometer reads of a specific force in segment axes, m/s², before noise.
    pub(super) fn acc_mps2(&self, force: [f64; 3]) -> [f64; 3] {
        let v = turn(&self.mounting, force);
        core::array::from_fn(|i| v[i] * self.acc_scale[i] + self.acc_bias_mps2[i])
    }

    /// What the gyroscope reads of an angular rate in segment axes, rad/s, before noise.
    pub(super) fn gyr_radps(&self, rate: [f64; 3]) -> [f64; 3] {
        let v = turn(&self.mounting, rate);
        core::array::from_fn(|i| v[i] * self.gyr_scale[i] + self.gyr_bias_dps[i].to_radians())
    }

    /// Adds noise, quantises and clips both sensors' samples, m/s² and rad/s.
    pub(super) fn record(&self, acc: &mut Axes, gyr: Option<&mut Axes>, random: &mut Random) {
        let acc_range = self.acc_range_g.map(|r| r * G);
        distort(acc, self.acc_noise_g * G, acc_range, self.bits, random);
        if let Some(gyr) = gyr {
            let range = self.gyr_range_dps.map(f64::to_radians);
            distort(gyr, self.gyr_noise_dps.to_radians(), range, self.bits, random);
        }
    }

    /// Indices of the samples that are written, in order: lost ones are left out (or returned as
    /// `None` to be written as NaN), packets may be there twice.
    pub(super) fn written(&self, n: usize, random: &mut Random) -> Vec<(usize, bool)> {
        let losses = &self.losses;
        let per_sample = 1.0 / (60.0 * self.rate_hz);
        let mut out = Vec::with_capacity(n);
        let mut lost_until = 0;
        for i in 0..n {
            // The first sample stays, so that time keeps its origin.
            if losses.dropouts_per_min > 0.0
                && i > 0
                && random.uniform() < losses.dropouts_per_min * per_sample
            {
                let (short, long) = losses.dropout_s;
                let burst = short + (long - short) * random.uniform();
                lost_until = lost_until.max(i + (burst * self.rate_hz).ceil() as usize);
            }
            let lost = i < lost_until;
            if !lost || losses.as_nan {
                out.push((i, !lost));
            }
            if losses.duplicates_per_min > 0.0
                && random.uniform() < losses.duplicates_per_min * per_sample
            {
                let from = out.len().saturating_sub(losses.packet);
                out.extend_from_within(from..);
            }
        }
        out
    }
}

fn rows(r: &Rotation3<f64>) -> [[f64; 3]; 3] {
    let m = r.matrix();
    core::array::from_fn(|i| core::array::from_fn(|k| m[(i, k)]))
}

fn turn(m: &[[f64; 3]; 3], v: [f64; 3]) -> [f64; 3] {
    m.map(|row| row[0] * v[0] + row[1] * v[1] + row[2] * v[2])
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
