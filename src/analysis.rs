//! The whole pipeline on one page: each floor in its order, and nothing else.

use core::convert::Infallible;
use core::ops::ControlFlow;

use nalgebra::UnitQuaternion;

use crate::context::Context;
use crate::engine::Engine;
use crate::engine::arrivals::in_order;
use crate::engine::sensor::Sensor;
use crate::error::Error;
use crate::form::{FaultCatalogue, FaultError};
use crate::gait::activity::ActivityParams;
use crate::intake::feed::Row;
use crate::intake::{self, CleanStream, IntakeOptions};
use crate::orientation::smoother;
use crate::orientation::vqf::VqfParams;
use crate::recording::{Recording, Site, Stream};
use crate::report::Analysis;
use crate::side_by_side;

mod apart;
mod assemble;
pub(crate) mod conclude;
mod liveliest;
mod numbers;
mod setup;
mod strides;
mod told;

pub use liveliest::Liveliest;
pub use setup::{Setup, survey};

/// Longest recording, s (eleven days); what comes later is not looked at.
const LONGEST_RECORDING_S: f64 = 1e6;

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

    pub(crate) fn catalogue(&self) -> Result<&FaultCatalogue, FaultError> {
        match &self.faults {
            Some(catalogue) => Ok(catalogue),
            None => FaultCatalogue::shipped(),
        }
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
pub fn analyze(recording: &Recording, options: &Options) -> Result<Analysis, Error> {
    let watch = &mut || ControlFlow::<Infallible>::Continue(());
    let ControlFlow::Continue(analysis) = analyze_while(recording, options, watch)?;
    Ok(analysis)
}

/// The same as long as `watch` says so, which is asked every ten seconds of the recording: for callers that may be
/// told to stop.
///
/// # Errors
/// As [`analyze`].
pub fn analyze_while<B>(
    recording: &Recording,
    options: &Options,
    watch: &mut dyn FnMut() -> ControlFlow<B>,
) -> Result<ControlFlow<B, Analysis>, Error> {
    let _busy = side_by_side::Busy::begin();
    let catalogue = options.catalogue()?;
    if let Some(excerpt) = setup::excerpt(recording) {
        // Too long to be looked at as a whole: what is found of its liveliest hours holds for all.
        let (setup, _) = setup::look(&excerpt, options)?;
        drop(excerpt);
        let mut engine = setup.engine(options);
        let fed = feed_as_it_came(&mut engine, recording, &setup, watch);
        if let ControlFlow::Break(told) = fed {
            return Ok(ControlFlow::Break(told));
        }
        return Ok(ControlFlow::Continue(conclude::analysis(engine, &setup, options, catalogue)));
    }
    // What must be known before the first sample is used: units, rates, ranges, mountings, clocks.
    let (setup, streams) = setup::look(recording, options)?;
    // Second by second what the runner did and where running was; each sensor through each bout, cell by
    // cell: attitude, segment axes, contacts, and everything that is measured on them.
    let mut engine = setup.engine(options);
    if let ControlFlow::Break(told) = feed(&mut engine, recording, &streams, watch) {
        return Ok(ControlFlow::Break(told));
    }
    // One number a metric, form faults, the report and the tables beside it.
    Ok(ControlFlow::Continue(conclude::analysis(engine, &setup, options, catalogue)))
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
fn feed<B>(
    engine: &mut Engine,
    recording: &Recording,
    streams: &[CleanStream],
    watch: &mut dyn FnMut() -> ControlFlow<B>,
) -> ControlFlow<B> {
    /// Seconds at a time: what is worked on stays in the cache.
    const AT_ONCE_S: f64 = 10.0;
    engine.at_once = true;
    let mut next = vec![0; streams.len()];
    let t_end_s = streams.iter().map(end_s).fold(0.0, f64::max);
    let mut until_s = 0.0;
    while until_s < t_end_s {
        watch()?;
        until_s += AT_ONCE_S;
        let fed = engine.sensors.iter_mut().zip(&mut next).zip(streams).collect();
        side_by_side::map(true, fed, |((sensor, next), clean): ((&mut Sensor, &mut usize), _)| {
            let rows = Rows::of(recording, clean);
            while let Some(row) = rows.get(*next).filter(|row| sensor.time_of(row.t_s) <= until_s) {
                sensor.push(&row, &mut |_, _, _| {});
                *next += 1;
            }
        });
        engine.advance(until_s.min(t_end_s));
    }
    engine.finish();
    ControlFlow::Continue(())
}

/// Shows the engine the rows one by one, of which only the setup is known.
fn feed_as_it_came<B>(
    engine: &mut Engine,
    recording: &Recording,
    setup: &Setup,
    watch: &mut dyn FnMut() -> ControlFlow<B>,
) -> ControlFlow<B> {
    /// Rows between two looks.
    const AT_ONCE: usize = 4096;
    let number = |s: &Stream| setup.streams.iter().position(|known| known.site == s.site());
    let streams: Vec<&Stream> =
        recording.streams().iter().filter(|s| number(s).is_some()).collect();
    let mut door = setup.door();
    engine.at_once = true;
    let (mut rows, mut said) = (0_usize, ControlFlow::Continue(()));
    in_order(&streams, |stream, t_s, acc, gyr| {
        if rows.is_multiple_of(AT_ONCE) && said.is_continue() {
            said = watch();
        }
        rows += 1;
        let Some(sensor) = number(stream).filter(|_| said.is_continue()) else { return };
        for came in door.believe(sensor, (t_s, Some(acc), gyr)) {
            door.take(engine, sensor, came);
        }
    });
    said?;
    door.close(engine);
    ControlFlow::Continue(())
}

/// The rows of a stream in order of time.
struct Rows<'a> {
    stream: &'a crate::recording::Stream,
    clean: &'a CleanStream,
}

impl<'a> Rows<'a> {
    fn of(recording: &'a Recording, clean: &'a CleanStream) -> Self {
        Self { stream: &recording.streams()[clean.taken.stream_index], clean }
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
