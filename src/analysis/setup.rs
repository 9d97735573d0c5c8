//! All decisions before the first sample is used: found by looking at a recording, or declared by an app.

use core::convert::Infallible;
use core::ops::ControlFlow;

use super::liveliest::Liveliest;
use super::told::Told;
use super::{Options, apart, feed};
use crate::engine::arrivals::Door;
use crate::engine::clocks::Clockwork;
use crate::engine::{Engine, survey as settled};
use crate::error::Error;
use crate::intake::{self, CleanStream, IntakeError, Prepared, StreamSetup};
use crate::recording::{Conditions, Recording, RecordingError, Site, Subject};

/// Longest time by which a sensor's data may lag behind those of the foremost sensor, s, unless the setup
/// gives another.
const MAX_LAG_S: f64 = 10.0;

/// What an analysis starts from. With the same setup the same samples give the same results, whether they
/// come all at once or one by one.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Setup {
    /// The sensors.
    pub streams: Vec<StreamSetup>,
    /// Longest time by which a sensor's samples may come behind those of the foremost one, s of data. A sensor
    /// that is silent for longer counts as absent, and what comes later is dropped.
    pub max_lag_s: f64,
    /// What is known beside the streams, its times counted from the first sample.
    pub(crate) told: Told,
    /// Where times count from, on the clock of the stamps, s; the first sample's stamp if not known.
    pub(crate) zero_s: Option<f64>,
    pub(crate) clocks: Clockwork,
    /// Streams that cannot be used.
    pub(crate) refused: Vec<(Site, IntakeError)>,
}

impl Setup {
    /// Sensors that share one clock, of a runner of whom nothing is known. Times count from the first sample.
    ///
    /// # Errors
    /// [`Error::Recording`] without a sensor, or when two are at one site.
    pub fn new(streams: Vec<StreamSetup>) -> Result<Self, Error> {
        if streams.is_empty() {
            return Err(RecordingError::NoStreams.into());
        }
        for (i, a) in streams.iter().enumerate() {
            if streams[..i].iter().any(|b| b.site == a.site) {
                return Err(RecordingError::SameSite { site: a.site }.into());
            }
        }
        Ok(Self {
            max_lag_s: MAX_LAG_S,
            told: Told::nothing(),
            zero_s: None,
            clocks: Clockwork::common(streams.iter().map(|s| s.site)),
            refused: Vec::new(),
            streams,
        })
    }

    /// Of a known runner, under known conditions (times from the first sample).
    ///
    /// # Errors
    /// [`Error::Recording`] when they cannot be.
    pub fn with_runner(mut self, subject: Subject, conditions: Conditions) -> Result<Self, Error> {
        subject.check()?;
        conditions.check()?;
        self.told.recording.subject = subject;
        self.told.recording.conditions = conditions;
        Ok(self)
    }

    /// With a name for the recording.
    #[must_use]
    #[cfg_attr(feature = "internals", visibility::make(pub))]
    pub(crate) fn with_name(mut self, name: impl Into<String>) -> Self {
        self.told.recording.name = name.into();
        self
    }

    /// The way in for samples of these sensors as they arrive.
    pub(crate) fn door(&self) -> Door {
        Door::new(&self.streams, self.max_lag_s, self.zero_s)
    }

    pub(crate) fn engine(&self, options: &Options) -> Engine {
        Engine::new(
            &self.streams,
            self.zero_s.unwrap_or(0.0),
            self.told.recording.clone(),
            self.clocks.clone(),
            &options.orientation,
            &options.activity,
        )
    }
}

/// Looks at a recording, of a long one at its liveliest three hours, and settles what an analysis of it, or of more from the same sensors, starts
/// from.
///
/// # Errors
/// [`Error::Intake`] when no stream can be used.
pub fn survey(recording: &Recording, options: &Options) -> Result<Setup, Error> {
    let excerpt = excerpt(recording);
    look(excerpt.as_ref().unwrap_or(recording), options).map(|(setup, _)| setup)
}

/// What a survey looks at of a recording that is longer than it looks at.
pub(super) fn excerpt(recording: &Recording) -> Option<Recording> {
    let (first_s, last_s) = recording.ends_s()?;
    let first = recording.streams().first()?;
    let short = recording.cut_from_s.is_some() || last_s - first_s <= Liveliest::LONGEST_S;
    // Columns of unequal lengths are reported by the intake.
    if short || recording.streams().iter().any(|s| intake::check_lengths(s).is_err()) {
        return None;
    }
    let mut lively = Liveliest::new();
    lively.see(first.t_s(), first.acc());
    let (from_s, to_s) = lively.chosen(first.standing_s)?;
    let offset_s = first.clock_offset_s;
    Some(recording.excerpt(from_s + offset_s, to_s + offset_s))
}

/// The setup, with the streams that it was found from.
pub(super) fn look(
    recording: &Recording,
    options: &Options,
) -> Result<(Setup, Vec<CleanStream>), Error> {
    let mut prepared = intake::prepare(recording, &options.intake)?;
    apart::refuse(&mut prepared, &options.activity);
    let own_end_s = prepared.streams.iter().map(super::end_s).fold(0.0, f64::max);
    let t_end_s = recording.cut_from_s.map_or(own_end_s, |ends| ends.1 - prepared.rebased_s);
    let Prepared { mut streams, refused, rebased_s, .. } = prepared;
    let mut setup = Setup {
        streams: Vec::new(),
        max_lag_s: MAX_LAG_S,
        told: Told::of(recording, rebased_s, t_end_s),
        zero_s: Some(rebased_s),
        clocks: Clockwork::common(core::iter::empty()),
        refused,
    };
    let settle = |streams: &[CleanStream]| streams.iter().map(settled::setup_of).collect();
    let clocks = Clockwork::new(&mut streams, |streams, clocks| {
        // Clocks are aligned by the sensors' contacts before anything is measured.
        let listening = Setup { streams: settle(streams), clocks, ..setup.clone() };
        let mut engine = listening.engine(options);
        engine.worked.heard = Some(Vec::new());
        let watch = &mut || ControlFlow::<Infallible>::Continue(());
        let ControlFlow::Continue(()) = feed(&mut engine, recording, streams, watch);
        engine.worked.heard.unwrap_or_default()
    });
    (setup.streams, setup.clocks) = (settle(&streams), clocks);
    Ok((setup, streams))
}
