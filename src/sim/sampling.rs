//! One worn sensor through a scenario: from the movement of its point to a stream.

use super::body::{Probe, specific_force, standing_attitude};
use super::error::SimError;
use super::evaluate;
use super::mount::{Chain, DENSE_HZ};
use super::random::Random;
use super::reading::Reading;
use super::scenario::{Activity, Placed, Scenario};
use super::sensor::SensorSpec;
use super::trunk::Pose;
use super::truth::{DenseTruth, StreamTruth};
use crate::recording::{AccSign, Axes, Stream};
use crate::units::STANDARD_GRAVITY_MPS2 as G;

/// A sensor on a body that moves.
struct Worn<'a> {
    spec: &'a SensorSpec,
    bouts: &'a [Placed],
    probes: &'a [Probe<'a>],
    reading: &'a Reading<'a>,
}

impl Worn<'_> {
    fn pose(&self, t: f64) -> Pose {
        let i = self.bouts.partition_point(|b| b.end_s <= t).min(self.bouts.len() - 1);
        self.probes[i].at(t - self.bouts[i].start_s)
    }

    /// Readings of both sensors at the instants, before noise.
    fn sample(&self, instants: &[f64], mut dense: Option<&mut DenseTruth>) -> (Axes, Axes) {
        let n = instants.len();
        let (mut acc, mut gyr) = (Axes::with_capacity(n), Axes::with_capacity(n));
        let spec = self.spec;
        let soft = (spec.soft_mount.is_some() || spec.antialias_hz.is_some())
            .then(|| self.through_mount(instants));
        for (i, &t) in instants.iter().enumerate() {
            let pose = self.pose(t);
            let (force, rate) = match &soft {
                Some(felt) => felt[i],
                None => (specific_force(&pose), pose.attitude.body_rate_radps()),
            };
            acc.push(self.reading.acc_mps2(force, t).into());
            gyr.push(self.reading.gyr_radps(rate, force, t).into());
            if let Some(dense) = &mut dense {
                dense.push(t, &pose, &self.reading.mounting(t).0);
            }
        }
        (acc, gyr)
    }

    /// Specific force and angular rate after soft mount and filter, linear between the points of
    /// the dense grid. The mount lets the sensor shift, not turn: only the filter acts on the rate.
    fn through_mount(&self, instants: &[f64]) -> Vec<([f64; 3], [f64; 3])> {
        let h = 1.0 / DENSE_HZ;
        let at = |t: f64| {
            let pose = self.pose(t);
            (specific_force(&pose), pose.attitude.body_rate_radps())
        };
        let (force, rate) = at(0.0);
        let filter = self.spec.antialias_hz;
        let mut of_force = Chain::new(self.spec.soft_mount, filter, force);
        let mut of_rate = Chain::new(None, filter, rate);
        let (mut k, mut last, mut now) = (0usize, (force, rate), (force, rate));
        let mut out = Vec::with_capacity(instants.len());
        for &t in instants {
            while (k as f64) * h < t {
                k += 1;
                let (force, rate) = at(k as f64 * h);
                last = now;
                now = (of_force.step(force, h), of_rate.step(rate, h));
            }
            let share = if k == 0 { 1.0 } else { 1.0 - (k as f64 * h - t) / h };
            let mix =
                |a: [f64; 3], b: [f64; 3]| core::array::from_fn(|i| a[i] + (b[i] - a[i]) * share);
            out.push((mix(last.0, now.0), mix(last.1, now.1)));
        }
        out
    }
}

/// One sensor's stream and truth.
pub(super) fn record(
    scenario: &Scenario,
    bouts: &[Placed],
    spec: &SensorSpec,
    index: u64,
) -> Result<(Stream, StreamTruth), SimError> {
    spec.check()?;
    let mut random = Random::new(scenario.seed, 100 + index);
    let (instants, mut stamps) = spec.clock(scenario.duration_s(), &mut random);
    let scale = scenario.runner.height_m / 1.75;
    let (placement, carrier) = (spec.site.placement, spec.carrier());
    let probes: Vec<Probe<'_>> = bouts
        .iter()
        .map(|b| Probe::new(&b.motion, placement, carrier, scale, spec.position_error_m))
        .collect();
    let reading = Reading::new(spec, scenario.seed, index)?;
    let mut dense = scenario.dense.then(DenseTruth::default);
    let worn = Worn { spec, bouts, probes: &probes, reading: &reading };
    let (mut acc, mut gyr) = worn.sample(&instants, dense.as_mut());
    let mut truth = StreamTruth::new(spec, index, dense);
    for (bout, probe) in bouts.iter().zip(&probes) {
        let excursions = evaluate::excursions_m(bout, probe, placement);
        truth.vertical_oscillation_m.extend(excursions);
    }
    spec.record(&mut acc, spec.gyro.then_some(&mut gyr), &mut random);
    let written = spec.losses.written(stamps.len(), spec.rate_hz, &mut random);
    if written.iter().enumerate().any(|(at, w)| *w != (at, true)) || written.len() != stamps.len() {
        stamps = written.iter().map(|&(i, _)| stamps[i]).collect();
        acc = keep(&acc, &written);
        gyr = keep(&gyr, &written);
        truth.keep(&written);
    }
    Ok((stream_of(scenario, bouts, &reading, stamps, acc, gyr), truth))
}

fn keep(axes: &Axes, written: &[(usize, bool)]) -> Axes {
    let lost = nalgebra::Vector3::repeat(f64::NAN);
    Axes::from_samples(written.iter().map(|&(i, ok)| if ok { axes.at(i) } else { lost }))
}

fn stream_of(
    scenario: &Scenario,
    bouts: &[Placed],
    reading: &Reading<'_>,
    stamps: Vec<f64>,
    acc: Axes,
    gyr: Axes,
) -> Stream {
    let spec = reading.spec;
    let mut stream = Stream::new(spec.site, stamps, acc).with_acc_sign(AccSign::SpecificForce);
    if spec.gyro {
        stream = stream.with_gyr(gyr);
    }
    stream.nominal_rate_hz = Some(spec.rate_hz);
    stream.acc_range_g = spec.acc_range_g;
    stream.gyr_range_dps = spec.gyr_range_dps.filter(|_| spec.gyro);
    stream.mounting = spec.declared_mounting;
    if spec.clock.offset_declared {
        stream.clock_offset_s = spec.clock.offset_s;
    }
    if spec.standing {
        let tilt = scenario.runner.pelvis.standing_tilt_deg.to_radians();
        let (part, _) = super::body::site_point(spec.site.placement, spec.carrier());
        let up = standing_attitude(part, tilt).in_body([0.0, 0.0, G]);
        stream.standing_mps2 = Some(reading.acc_mps2(up, 0.0));
        // Stamps and true time differ by the clock's faults; the interval is in stamps.
        stream.standing_s = bouts.iter().find(|b| b.activity == Activity::Standing).map(|b| {
            let stamp = |t: f64| t / (1.0 + spec.clock.rate_error) - spec.clock.offset_s;
            (stamp(b.start_s), stamp(b.end_s))
        });
    }
    stream
}
