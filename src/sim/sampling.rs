//! Worn sensors through a scenario: from the movement of their points to streams.
//!
//! The body is looked at once for all sensors that sample at the same instants.

use super::body::{Probe, specific_force, standing_attitude};
use super::error::SimError;
use super::evaluate;
use super::jet::{JetMatrix, JetVector};
use super::moment::Moment;
use super::mount::{Chain, DENSE_HZ};
use super::random::Random;
use super::reading::Reading;
use super::scenario::{Activity, Placed, Scenario};
use super::sensor::SensorSpec;
use super::truth::{DenseTruth, StreamTruth};
use crate::recording::{AccSign, Axes, Stream};
use crate::units::STANDARD_GRAVITY_MPS2 as G;

/// A sensor on a body that moves, and what it has read so far.
struct Worn<'a> {
    spec: &'a SensorSpec,
    probes: Vec<Probe<'a>>,
    reading: Reading<'a>,
    random: Random,
    instants: Vec<f64>,
    stamps: Vec<f64>,
    acc: Axes,
    gyr: Axes,
    truth: StreamTruth,
}

/// Index of the bout that `t` falls in, and its motion then.
fn moment_at(bouts: &[Placed], t: f64) -> (usize, Moment<'_>) {
    let i = bouts.partition_point(|b| b.end_s <= t).min(bouts.len() - 1);
    (i, Moment::new(&bouts[i].motion, t - bouts[i].start_s))
}

/// Specific force, m/s², and angular rate, rad/s, in the axes of the body.
fn force_and_rate(origin: &JetVector, attitude: &JetMatrix) -> ([f64; 3], [f64; 3]) {
    (specific_force(origin, attitude), attitude.body_rate_radps())
}

impl<'a> Worn<'a> {
    fn new(
        scenario: &Scenario,
        bouts: &'a [Placed],
        spec: &'a SensorSpec,
        index: u64,
    ) -> Result<Self, SimError> {
        spec.check()?;
        let mut random = Random::new(scenario.seed, 100 + index);
        let (instants, stamps) = spec.clock(scenario.duration_s(), &mut random);
        let scale = scenario.runner.height_m / 1.75;
        let (placement, carrier) = (spec.site.placement, spec.carrier());
        let probe =
            |b: &'a Placed| Probe::new(&b.motion, placement, carrier, scale, spec.position_error_m);
        let dense = scenario.dense.then(DenseTruth::default);
        Ok(Self {
            spec,
            probes: bouts.iter().map(probe).collect(),
            reading: Reading::new(spec, scenario.seed, index)?,
            random,
            acc: Axes::with_capacity(instants.len()),
            gyr: Axes::with_capacity(if spec.gyro { instants.len() } else { 0 }),
            instants,
            stamps,
            truth: StreamTruth::new(spec, index, dense),
        })
    }

    /// True when what it feels depends on what it felt before.
    fn has_memory(&self) -> bool {
        self.spec.soft_mount.is_some() || self.spec.antialias_hz.is_some()
    }

    /// Takes the reading at an instant, before noise.
    fn read(&mut self, t: f64, force: [f64; 3], rate: [f64; 3]) {
        self.acc.push(self.reading.acc_mps2(force, t).into());
        if self.spec.gyro {
            self.gyr.push(self.reading.gyr_radps(rate, force, t).into());
        }
    }

    /// Adds to the dense truth, where that is asked for.
    fn remember(&mut self, t: f64, bout: usize, moment: &Moment<'_>) {
        if let Some(dense) = &mut self.truth.dense {
            let mounting = self.reading.mounting(t).0;
            self.probes[bout].see(moment, |origin, attitude| {
                dense.push(t, origin, attitude, &mounting);
            });
        }
    }

    /// Reads specific force and angular rate after soft mount and filter, linear between the points of
    /// the dense grid. The mount lets the sensor shift, not turn: only the filter acts on the rate.
    fn read_through_mount(&mut self, bouts: &[Placed]) {
        let h = 1.0 / DENSE_HZ;
        let instants = core::mem::take(&mut self.instants);
        let at = |probes: &[Probe<'_>], t: f64| {
            let (i, moment) = moment_at(bouts, t);
            probes[i].see(&moment, force_and_rate)
        };
        let (force, rate) = at(&self.probes, 0.0);
        let filter = self.spec.antialias_hz;
        let mut of_force = Chain::new(self.spec.soft_mount, filter, force);
        let mut of_rate = Chain::new(None, filter, rate);
        let (mut k, mut last, mut now) = (0usize, (force, rate), (force, rate));
        for &t in &instants {
            while (k as f64) * h < t {
                k += 1;
                let (force, rate) = at(&self.probes, k as f64 * h);
                last = now;
                now = (of_force.step(force, h), of_rate.step(rate, h));
            }
            let share = if k == 0 { 1.0 } else { 1.0 - (k as f64 * h - t) / h };
            let mix =
                |a: [f64; 3], b: [f64; 3]| core::array::from_fn(|i| a[i] + (b[i] - a[i]) * share);
            self.read(t, mix(last.0, now.0), mix(last.1, now.1));
            if self.truth.dense.is_some() {
                let (i, moment) = moment_at(bouts, t);
                self.remember(t, i, &moment);
            }
        }
    }

    /// Adds noise and losses, and makes the stream.
    fn finish(mut self, scenario: &Scenario, bouts: &[Placed]) -> (Stream, StreamTruth) {
        let (spec, random) = (self.spec, &mut self.random);
        spec.record(&mut self.acc, spec.gyro.then_some(&mut self.gyr), random);
        let n = self.stamps.len();
        let written = spec.losses.written(n, spec.rate_hz, random);
        if written.iter().enumerate().any(|(at, w)| *w != (at, true)) || written.len() != n {
            self.stamps = written.iter().map(|&(i, _)| self.stamps[i]).collect();
            self.acc = keep(&self.acc, &written);
            if spec.gyro {
                self.gyr = keep(&self.gyr, &written);
            }
            self.truth.keep(&written);
        }
        let Self { reading, stamps, acc, gyr, truth, .. } = self;
        (stream_of(scenario, bouts, &reading, stamps, acc, gyr), truth)
    }
}

/// Every sensor's stream and truth.
pub(super) fn record(
    scenario: &Scenario,
    bouts: &[Placed],
) -> Result<Vec<(Stream, StreamTruth)>, SimError> {
    let worn = |(i, spec)| Worn::new(scenario, bouts, spec, i as u64);
    let mut sensors: Vec<Worn<'_>> =
        scenario.sensors.iter().enumerate().map(worn).collect::<Result<_, _>>()?;
    let mut left: Vec<&mut Worn<'_>> = Vec::new();
    for sensor in &mut sensors {
        if sensor.has_memory() {
            sensor.read_through_mount(bouts);
        } else {
            left.push(sensor);
        }
    }
    while let Some(first) = left.first() {
        let instants = first.instants.clone();
        let (mut together, others) = left.into_iter().partition(|w| w.instants == instants);
        read_together(&mut together, &instants, bouts);
        left = others;
    }
    if scenario.steps {
        oscillate(&mut sensors, bouts);
    }
    Ok(sensors.into_iter().map(|worn| worn.finish(scenario, bouts)).collect())
}

/// Lets sensors read that do so at the same instants.
fn read_together(sensors: &mut Vec<&mut Worn<'_>>, instants: &[f64], bouts: &[Placed]) {
    for &t in instants {
        let (i, moment) = moment_at(bouts, t);
        for worn in sensors.iter_mut() {
            let (force, rate) = worn.probes[i].see(&moment, force_and_rate);
            worn.read(t, force, rate);
            worn.remember(t, i, &moment);
        }
    }
}

/// Adds the vertical excursions of the sensors on the body's axis.
fn oscillate(sensors: &mut [Worn<'_>], bouts: &[Placed]) {
    let mut axial: Vec<&mut Worn<'_>> =
        sensors.iter_mut().filter(|w| w.spec.site.placement.is_axial()).collect();
    for (i, bout) in bouts.iter().enumerate() {
        let probes: Vec<&Probe<'_>> = axial.iter().map(|w| &w.probes[i]).collect();
        let excursions = evaluate::excursions_m(bout, &probes);
        for (worn, excursions) in axial.iter_mut().zip(excursions) {
            worn.truth.vertical_oscillation_m.extend(excursions);
        }
    }
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
