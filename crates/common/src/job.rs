//! One input from its path to the analysis, as command line and Python do it.

use core::ops::ControlFlow::{Break, Continue};
use std::collections::BTreeMap;
use std::path::Path;

use runform::analysis::analyze_while;
use runform::context::Date;
use runform::form::FaultCatalogue;
use runform::recording::Recording;
use runform::{Analysis, Live, Options, OrientationTrack, orientations, survey};
use runform_io::{Loaded, LongRecording, ReadOptions};

use crate::beside::Beside;
use crate::failure::Failure;
use crate::load::{self, Told};

/// Words of a study that a recording tells of itself.
pub type Labels = BTreeMap<String, String>;

/// What all inputs share.
#[derive(Clone, Copy)]
pub struct Known<'a> {
    /// What the caller says of runner and run.
    pub told: &'a Told,
    /// The files beside the recordings.
    pub beside: &'a Beside,
    /// Options of the analysis, without what is known beside.
    pub options: &'a Options,
    /// The catalogue of form faults.
    pub catalogue: &'a FaultCatalogue,
}

/// One input and how it is read.
#[derive(Clone, Copy)]
pub struct Input<'a> {
    /// File or folder.
    pub path: &'a Path,
    /// Its name, where it has not its own.
    pub name: Option<&'a str>,
    /// How it is read.
    pub read: &'a ReadOptions,
    /// True when attitudes are wanted too.
    pub orientation: bool,
    /// Day of the recording; that of `recording.toml` where none is given.
    pub date: Option<Date>,
}

/// What an analysis gave.
pub struct Done {
    /// The result.
    pub analysis: Analysis,
    /// Attitudes, where they were wanted.
    pub tracks: Option<Vec<OrientationTrack>>,
    /// Words that the recording tells of itself.
    pub labels: Labels,
}

/// An analysis, and the attitudes of every sample where they are wanted.
type WithAttitudes = (Analysis, Option<Vec<OrientationTrack>>);

impl<'a> Known<'a> {
    /// With what is told of one input.
    #[must_use]
    pub fn told(self, told: &'a Told) -> Self {
        Self { told, ..self }
    }

    /// Puts on a recording what is known, and gives the options of its analysis.
    #[must_use]
    pub fn dress(self, date: Option<Date>, recording: &mut Recording) -> Options {
        self.beside.apply(recording, date);
        self.told.apply(recording);
        self.options.clone().with_context(self.beside.context(recording, date))
    }

    /// The same for what was read, with its name among several and what is to be said of it.
    fn dress_read(self, input: Input<'_>, loaded: &mut Loaded, notes: &mut Vec<String>) -> Options {
        if let Some(name) = input.name {
            name.clone_into(&mut loaded.recording.name);
        }
        notes.extend(loaded.notices.iter().map(ToString::to_string));
        self.dress(input.date.or(loaded.date), &mut loaded.recording)
    }

    /// A recording that is held as a whole.
    fn of_short(
        self,
        input: Input<'_>,
        loaded: &mut Loaded,
        notes: &mut Vec<String>,
        go_on: &mut dyn FnMut() -> bool,
    ) -> Result<Option<WithAttitudes>, Failure> {
        let options = self.dress_read(input, loaded, notes);
        let refused = |e: runform::Error| refused(input.path, &e);
        let watch = &mut || if go_on() { Continue(()) } else { Break(()) };
        let analysis = analyze_while(&loaded.recording, &options, watch).map_err(refused)?;
        let Continue(analysis) = analysis else { return Ok(None) };
        let tracks = input.orientation.then(|| orientations(&loaded.recording, &options));
        Ok(Some((analysis, tracks.transpose().map_err(refused)?)))
    }

    /// A recording that is fed to its analysis as it is read.
    fn of_long(
        self,
        input: Input<'_>,
        long: &mut LongRecording,
        notes: &mut Vec<String>,
        go_on: &mut dyn FnMut() -> bool,
    ) -> Result<Option<Analysis>, Failure> {
        let options = self.dress_read(input, long.excerpt(), notes);
        let refused = |e: runform::Error| refused(input.path, &e);
        let setup = survey(&long.excerpt().recording, &options).map_err(refused)?;
        let mut live = Live::without_events(setup, options).map_err(refused)?;
        let whole = long.feed_while(&mut live, go_on).map_err(|e| load::failed(input.path, &e))?;
        Ok(whole.then(|| live.finish()))
    }

    /// Analyses one input as long as `go_on` is true, which is asked between blocks of samples; none where it was
    /// not. What is to be said of it meanwhile goes to `notes`.
    ///
    /// # Errors
    /// Exit code 3 for an input that cannot be used.
    pub fn analyze(
        self,
        input: Input<'_>,
        notes: &mut Vec<String>,
        go_on: &mut dyn FnMut() -> bool,
    ) -> Result<Option<Done>, Failure> {
        let done = match long(input)? {
            Some(mut long) => {
                let analysis = self.of_long(input, &mut long, notes, go_on)?;
                let labels = core::mem::take(&mut long.excerpt().labels);
                analysis.map(|analysis| Done { analysis, tracks: None, labels })
            }
            None => {
                let mut loaded = load::read(input.path, input.read)?;
                let analysis = self.of_short(input, &mut loaded, notes, go_on)?;
                let Loaded { labels, .. } = loaded;
                analysis.map(|(analysis, tracks)| Done { analysis, tracks, labels })
            }
        };
        Ok(done.map(|mut done| {
            done.analysis.report.notices.extend(self.beside.notices().iter().cloned());
            done
        }))
    }
}

fn refused(input: &Path, error: &runform::Error) -> Failure {
    Failure::bad_input(format!("{}: {error}", input.display())).named(error.code())
}

/// The input when it is too long to be held; attitudes of every sample are told of what can be.
fn long(input: Input<'_>) -> Result<Option<LongRecording>, Failure> {
    if input.orientation {
        return Ok(None);
    }
    LongRecording::open(input.path, input.read).map_err(|e| load::failed(input.path, &e))
}
