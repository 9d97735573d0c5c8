//! The whole pipeline on one page: each floor in its order, and nothing else.

use nalgebra::UnitQuaternion;

use crate::context::Context;
use crate::engine::best_for_cadence;
use crate::engine::clocks::Clockwork;
use crate::engine::follow::Biases;
use crate::engine::grid::Cell;
use crate::engine::work::{self, Known, Progress, Sensors, Worked};
use crate::error::Error;
use crate::form::{self, FaultCatalogue};
use crate::gait::activity::{self, ActivityParams};
use crate::gait::bouts::{self, Witness};
use crate::gait::envelope::{Envelope, envelope};
use crate::gait::{Bout, cadence};
use crate::intake::{self, CleanStream, IntakeOptions, Prepared};
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
mod turned;

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

    // What the runner did, second by second, and where running was.
    let (envelopes, witnesses) = look(&mut prepared, &options.activity);
    let t_end_s = prepared.streams.iter().map(end_s).fold(0.0, f64::max);
    let told = Told::of(recording, prepared.rebased_s, t_end_s);
    let recording = &told.recording;
    let seconds = bouts::agree(&witnesses, &options.activity);
    let bouts = bouts::bouts(&seconds, t_end_s);
    turned::split(&mut prepared, &bouts);

    let steady = &envelopes[best_for_cadence(&prepared.streams)];
    let windows = cadence::track(steady, &seconds, t_end_s);

    // Each sensor through each bout, cell by cell: attitude, segment axes, contacts, and everything that is
    // measured on them.
    let params = &options.orientation;
    let biases: Vec<Biases> = prepared.streams.iter().map(|s| Biases::of(s, params)).collect();
    let clocks = Clockwork::new(&mut prepared.streams, |streams| {
        work::contacts(&Sensors { streams, biases: &biases, params }, &bouts, &seconds)
    });
    let sensors = Sensors { streams: &prepared.streams, biases: &biases, params };
    let known = Known { sensors, recording, clocks: &clocks };
    let mut worked = Worked::new(prepared.streams.len());
    for bout in &bouts {
        let mut progress = Progress::new(prepared.streams.len(), bout.stride_s);
        for cell in Cell::of(bout) {
            worked.cell(&known, bout, &cell, &seconds, &mut progress);
        }
    }
    long_range::measure(&mut worked.book, &bouts);
    for (stream, tally) in prepared.streams.iter_mut().zip(&worked.tallies) {
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

/// What every stream saw, without those that run at other times.
fn look(prepared: &mut Prepared, params: &ActivityParams) -> (Vec<Vec<Envelope>>, Vec<Witness>) {
    let seen = seen(&prepared.streams, params);
    if !apart::refuse(prepared, &seen.1, params) {
        return seen;
    }
    prepared.rebase();
    self::seen(&prepared.streams, params)
}

/// What every stream saw.
fn seen(streams: &[CleanStream], params: &ActivityParams) -> (Vec<Vec<Envelope>>, Vec<Witness>) {
    let envelopes: Vec<Vec<Envelope>> =
        streams.iter().map(|s| s.spans.iter().map(|&span| envelope(s, span)).collect()).collect();
    let witnesses = streams.iter().zip(&envelopes).map(|(s, e)| witness(s, e, params)).collect();
    (envelopes, witnesses)
}

fn witness(stream: &CleanStream, envelopes: &[Envelope], params: &ActivityParams) -> Witness {
    let placement = stream.site.placement;
    Witness {
        glances: envelopes.iter().flat_map(|e| activity::glances(e, placement, params)).collect(),
        t_end_s: end_s(stream),
    }
}
