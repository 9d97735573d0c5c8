//! The whole pipeline on one page: each floor in its order, and nothing else.

use nalgebra::UnitQuaternion;

use crate::context::Context;
use crate::error::Error;
use crate::form::{self, FaultCatalogue};
use crate::gait::activity::{self, ActivityParams};
use crate::gait::bouts::{self, Witness};
use crate::gait::envelope::{Envelope, envelope};
use crate::gait::{Bout, Track, cadence};
use crate::intake::{self, CleanStream, IntakeOptions, Prepared};
use crate::metrics::aggregate::{Sensor, aggregate};
use crate::metrics::health::Health;
use crate::metrics::recipe::Scene;
use crate::metrics::{self, Book, MetricValue};
use crate::orientation::smoother;
use crate::orientation::vqf::VqfParams;
use crate::recording::{Recording, Site};
use crate::report::Report;

mod apart;
mod assemble;
mod clocks;
mod follow;
mod measure;
mod partners;
mod series;
mod told;
mod turned;

use clocks::Clockwork;
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

    // Each sensor through each bout: attitude, segment axes, contacts.
    let mut tracks = follow::all(&prepared.streams, &bouts, &options.orientation);
    follow::tell_lost(&mut prepared, &tracks, &bouts);
    let streams = &prepared.streams;
    let clocks = Clockwork::new(streams, &mut tracks);
    let steady = &envelopes[assemble::best_for_cadence(streams)];
    let windows = cadence::track(steady, &seconds, t_end_s);

    // Steps, strides and everything measured on them.
    let mut book = Book::default();
    let known = (recording, &clocks);
    let strides = measure::measure(streams, &tracks, &bouts, known, &mut book);
    let sensors: Vec<Sensor> = streams.iter().map(sensor).collect();
    let healths = healths(streams, &tracks, &bouts);
    let judge = |row: &mut MetricValue| metrics::health::alone(row, &healths);
    let mut rows = aggregate(&book, &sensors, &bouts);
    metrics::whole::complete(&mut rows, &book, &sensors, &bouts);
    rows.for_each(judge);
    let scene =
        Scene { book: &book, sensors: &sensors, bouts: &bouts, seconds: &seconds, recording };
    metrics::recipes::complete(&mut rows, &scene, judge);
    let mut values = rows.into_values();
    metrics::health::no_better_than_speed(&mut values);
    metrics::health::open(&mut values, &healths);
    metrics::unconfirmed::apply(&mut values, &sensors);
    metrics::guards::apply(&mut values, recording.conditions.mean_speed_mps());
    let drifts = metrics::drift::measure(&book, &sensors, &bouts);

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
        tracks: &tracks,
        strides,
        book: &book,
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

/// What each sensor went through.
fn healths(streams: &[CleanStream], tracks: &[(usize, Track)], bouts: &[Bout]) -> Vec<Health> {
    let mine = |i: usize| tracks.iter().filter(move |(k, _)| *k == i).map(|(_, t)| t);
    streams.iter().enumerate().map(|(i, s)| Health::of(s, mine(i), bouts)).collect()
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
