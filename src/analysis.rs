//! The whole pipeline on one page: each floor in its order, and nothing else.

use nalgebra::UnitQuaternion;

use crate::context::Context;
use crate::engine::Engine;
use crate::engine::clocks::Clockwork;
use crate::engine::survey;
use crate::error::Error;
use crate::form::{self, FaultCatalogue};
use crate::gait::Bout;
use crate::gait::activity::ActivityParams;
use crate::intake::feed::Row;
use crate::intake::{self, CleanStream, IntakeOptions, StreamSetup};
use crate::metrics::aggregate::{Sensor, aggregate};
use crate::metrics::health::Health;
use crate::metrics::recipe::Scene;
use crate::metrics::{self, MetricValue, long_range};
use crate::orientation::smoother;
use crate::orientation::vqf::VqfParams;
use crate::recording::{Recording, Site};
use crate::report::Report;

mod apart;
mod assemble;
mod told;

use told::Told;

/// What can be set for an analysis. The defaults suit every recording.
#[derive(Debug, Clone, PartialEq, Default)]
#[non_exhaustive]
pub struct Options {
    /// Checks and repairs.
    pub intake: IntakeOptions,
    /// Running, walking and the rest.
    pub activity: ActivityParams,
    /// Orientation filter.
    pub orientation: VqfParams,
    /// Fault catalogue in place of the embedded one.
    pub faults: Option<FaultCatalogue>,
    /// Day, profile, diary and earlier sessions.
    pub context: Context,
}

impl Options {
    /// Uses another fault catalogue.
    #[must_use]
    pub fn with_faults(mut self, faults: FaultCatalogue) -> Self {
        self.faults = Some(faults);
        self
    }

    /// Judges with what is known beside the recording.
    #[must_use]
    pub fn with_context(mut self, context: Context) -> Self {
        self.context = context;
        self
    }
}

/// Analyses a recording.
///
/// A recording without running gives a report without bouts, not an error; a stream that cannot be
/// used is listed in it as long as another one can.
///
/// # Errors
/// [`Error::Intake`] when no stream can be used.
pub fn analyze(recording: &Recording, options: &Options) -> Result<Report, Error> {
    let faults = match &options.faults {
        Some(catalogue) => catalogue,
        None => FaultCatalogue::shipped()?,
    };
    let mut prepared = intake::prepare(recording, &options.intake)?;

    apart::refuse(&mut prepared, &options.activity);
    let t_end_s = prepared.streams.iter().map(end_s).fold(0.0, f64::max);
    let told = Told::of(recording, prepared.rebased_s, t_end_s);
    let (whole, recording) = (recording, &told.recording);

    // Second by second what the runner did and where running was; each sensor through each bout, cell by
    // cell: attitude, segment axes, contacts, and everything that is measured on them.
    let zero_s = prepared.rebased_s;
    let engine = |streams: &[CleanStream], clocks: Clockwork| {
        let setups: Vec<StreamSetup> = streams.iter().map(survey::setup_of).collect();
        let (orientation, activity) = (&options.orientation, &options.activity);
        Engine::new(&setups, zero_s, recording.clone(), clocks, orientation, activity)
    };
    let clocks = Clockwork::new(&mut prepared.streams, |streams, clocks| {
        let mut listening = engine(streams, clocks);
        listening.worked.heard = Some(Vec::new());
        feed(&mut listening, whole, streams);
        listening.worked.heard.unwrap_or_default()
    });
    let mut engine = engine(&prepared.streams, clocks.clone());
    feed(&mut engine, whole, &prepared.streams);
    let Engine { mut worked, bouts, windows, told: seconds, sensors, .. } = engine;
    long_range::measure(&mut worked.book, &bouts);
    for ((stream, tally), sensor) in prepared.streams.iter_mut().zip(&worked.tallies).zip(sensors) {
        (stream.quality, stream.lost) = (sensor.stream.quality, sensor.stream.lost);
        stream.quality.findings.extend(tally.lost(&bouts));
    }

    // One number a metric.
    let (streams, book) = (&prepared.streams, &worked.book);
    let sensors: Vec<Sensor> = streams.iter().map(sensor).collect();
    let worn = streams.iter().zip(&worked.tallies);
    let healths: Vec<Health> = worn.map(|(s, tally)| Health::of(s, &tally.wear)).collect();
    let judge = |row: &mut MetricValue| metrics::health::alone(row, &healths);
    let mut rows = aggregate(book, &sensors, &bouts);
    metrics::whole::complete(&mut rows, book, &sensors, &bouts);
    rows.for_each(judge);
    let scene = Scene { book, sensors: &sensors, bouts: &bouts, seconds: &seconds, recording };
    metrics::recipes::complete(&mut rows, &scene, judge);
    let mut values = rows.into_values();
    metrics::health::no_better_than_speed(&mut values);
    metrics::health::open(&mut values, &healths);
    metrics::unconfirmed::apply(&mut values, &sensors);
    metrics::guards::apply(&mut values, recording.conditions.mean_speed_mps());
    let drifts = metrics::drift::measure(book, &sensors, &bouts);

    // Form.
    let inputs = form::Inputs {
        metrics: &values,
        conditions: &recording.conditions,
        drifts: &drifts.iter().flatten().map(form::Drifted::from).collect::<Vec<_>>(),
        context: &options.context,
        running_s: bouts.iter().map(Bout::duration_s).sum(),
    };
    let judgement = form::evaluate(faults, &inputs);
    Ok(assemble::report(assemble::Parts {
        told: &told,
        clocks: &clocks,
        prepared: &prepared,
        t_end_s,
        bouts,
        windows,
        worked,
        metrics: values,
        drifts,
        judgement,
        options,
        catalogue: faults,
    }))
}

fn sensor(s: &CleanStream) -> Sensor {
    let gyroscope = s.gyr.is_some();
    let contradicted = s.quality.is_gyr_contradicted();
    let confirmed = !contradicted && !s.quality.is_gyr_unconfirmed();
    let timed = !s.quality.is_gyr_time_unconfirmed();
    Sensor { site: s.site, gyroscope, confirmed, timed, rate_hz: s.rate_hz }
}

/// Attitude of one sensor over the whole recording.
#[derive(Debug, Clone, PartialEq)]
pub struct OrientationTrack {
    /// Which sensor.
    pub site: Site,
    /// Sample times, s; holes in the recording are holes here.
    pub t_s: Vec<f64>,
    /// Sensor to world (z up), heading arbitrary and drifting.
    pub q: Vec<UnitQuaternion<f64>>,
}

/// Attitudes of all sensors that have a gyroscope, smoothed with past and future samples.
///
/// # Errors
/// [`Error::Intake`] when no stream can be used.
pub fn orientations(
    recording: &Recording,
    options: &Options,
) -> Result<Vec<OrientationTrack>, Error> {
    let prepared = intake::prepare(recording, &options.intake)?;
    let tracks = prepared.streams.iter().filter_map(|s| {
        let gyr = s.gyr.as_ref()?;
        let mut track = OrientationTrack { site: s.site, t_s: Vec::new(), q: Vec::new() };
        for span in &s.spans {
            let (acc, gyr) = (s.acc.slice(span.range()), gyr.slice(span.range()));
            track.t_s.extend(span.range().map(|i| s.time_s(i as f64)));
            track.q.extend(smoother::smooth(&acc, &gyr, s.rate_hz, &options.orientation).q);
        }
        Some(track)
    });
    Ok(tracks.collect())
}

/// Recording time of a stream's last sample, s.
fn end_s(stream: &CleanStream) -> f64 {
    stream.time_s(stream.len().saturating_sub(1) as f64)
}

/// Shows the engine the rows as they would have come in.
fn feed(engine: &mut Engine, recording: &Recording, streams: &[CleanStream]) {
    /// Seconds at a time: what is worked on stays in the cache.
    const AT_ONCE_S: f64 = 10.0;
    let mut next = vec![0; streams.len()];
    let t_end_s = streams.iter().map(end_s).fold(0.0, f64::max);
    let mut until_s = 0.0;
    while until_s < t_end_s {
        until_s += AT_ONCE_S;
        for (i, clean) in streams.iter().enumerate() {
            let rows = Rows::of(recording, clean);
            while let Some(row) = rows.get(next[i]) {
                if engine.sensors[i].time_of(row.t_s) > until_s {
                    break;
                }
                engine.push(i, &row, &mut |_, _, _| {});
                next[i] += 1;
            }
        }
        engine.advance(until_s.min(t_end_s));
    }
    engine.finish();
}

/// The rows of a stream in order of time.
struct Rows<'a> {
    stream: &'a crate::recording::Stream,
    clean: &'a CleanStream,
}

impl<'a> Rows<'a> {
    fn of(recording: &'a Recording, clean: &'a CleanStream) -> Self {
        Self { stream: &recording.streams()[clean.taken.number], clean }
    }

    fn get(&self, k: usize) -> Option<Row> {
        let taken = &self.clean.taken;
        let row = match &taken.rows {
            Some(rows) => *rows.get(k)?,
            None => k,
        };
        let t_s = *self.stream.t_s().get(row)?;
        let valid = taken.valid.as_ref().is_none_or(|v| v[row]);
        let acc: [f64; 3] = self.stream.acc().at(row).into();
        let gyr = self.stream.gyr().map_or([0.0; 3], |g| g.at(row).into());
        Some(Row { t_s, acc: if valid { acc } else { [f64::NAN; 3] }, gyr })
    }
}
