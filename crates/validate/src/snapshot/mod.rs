//! Everything that the library says of every recording, to be held against what another version says.
//!
//! A snapshot holds every summary row (value, interval, grade, count, or refusal), every form fault's
//! severity and the numbers of strides and events of all recordings of the data sets, of every preset of
//! the simulator, and of all of them again with holes cut in. Two versions that do the same give equal
//! bits.

mod against;
mod holes;
mod sound;
mod sources;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use rayon::prelude::*;
use runform::form::Severity;
use runform::metrics::{Grade, Outcome};
use runform::recording::{Placement, Recording, Side};
use runform::{Analysis, analyze};
use serde::{Deserialize, Serialize};

pub use against::{against, inside};
pub(crate) use holes::cut;
pub use sound::{SOUND_SETS, SoundRunners, Tally, sound_page, sound_runners, sound_snapshot};

use crate::{ValidateError, ValidateOptions};
use sources::Source;

/// What a version of the library says of many recordings.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Snapshot {
    /// Version of the library.
    pub library_version: String,
    /// By name of the recording; those with holes end in [`HOLED`].
    pub recordings: BTreeMap<String, Taken>,
}

/// Ending of the name of a recording with holes cut in.
pub const HOLED: &str = " with holes";

/// What is said of one recording.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Taken {
    /// It could not be read or analysed.
    Failed(String),
    /// It was analysed.
    Said(Said),
}

/// What a report says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Said {
    /// Bouts of running.
    pub bouts: usize,
    /// Rows of the table of strides.
    pub strides: usize,
    /// Rows of the table of events.
    pub events: usize,
    /// Summary rows by metric, bout and side.
    pub rows: BTreeMap<String, Row>,
    /// Severity by fault; `None` where it could not be judged.
    pub faults: BTreeMap<String, Option<Severity>>,
    /// Faults one of whose primary signs says less than its number.
    #[serde(default)]
    pub held: BTreeSet<String>,
}

/// One summary row.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Row {
    /// A number.
    Number {
        /// Where it was measured.
        placement: Placement,
        /// Value.
        value: f64,
        /// Interval.
        low: f64,
        /// Its other end.
        high: f64,
        /// Grade.
        grade: Grade,
        /// How many strides or steps.
        n: usize,
    },
    /// A reason, in words.
    Refused(String),
}

impl Said {
    pub(crate) fn of(analysis: &Analysis) -> Self {
        let rows = analysis.metrics().map(|m| {
            let side = m.side.map_or("both", Side::name);
            let bout = m.bout.map_or_else(|| "all".to_owned(), |b| b.to_string());
            let row = match &m.outcome {
                Outcome::Estimate(e) => Row::Number {
                    placement: e.placement,
                    value: e.value,
                    low: e.low,
                    high: e.high,
                    grade: e.grade,
                    n: e.n,
                },
                Outcome::Refused(why) => Row::Refused(why.to_string()),
            };
            (format!("{} {bout} {side}", m.metric.name()), row)
        });
        Self {
            bouts: analysis.report.bouts.len(),
            strides: analysis.strides.len(),
            events: analysis.events.len(),
            rows: rows.collect(),
            faults: analysis
                .report
                .faults
                .iter()
                .map(|f| (f.fault.clone(), f.severity()))
                .collect(),
            held: analysis
                .report
                .faults
                .iter()
                .filter(|f| f.evidence.iter().any(|e| e.primary && e.held.is_some()))
                .map(|f| f.fault.clone())
                .collect(),
        }
    }
}

/// Takes a snapshot of the data sets under a folder and of the simulator. The result does not depend on
/// the number of threads.
///
/// # Errors
/// See [`ValidateError`]; a recording that cannot be analysed is no error, its reason is kept.
pub fn snapshot(root: &Path, options: &ValidateOptions) -> Result<Snapshot, ValidateError> {
    let sources = sources::all(root, options)?;
    let pool = options.pool()?;
    let taken: Vec<Vec<(String, Taken)>> = pool.install(|| sources.par_iter().map(take).collect());
    Ok(Snapshot {
        library_version: env!("CARGO_PKG_VERSION").to_owned(),
        recordings: taken.into_iter().flatten().collect(),
    })
}

/// A recording as it is and with holes.
fn take(source: &Source) -> Vec<(String, Taken)> {
    let name = source.name();
    match source.load() {
        Err(e) => vec![(name, Taken::Failed(e.to_string()))],
        Ok(recording) => {
            let holed = holes::cut(&recording).map(|h| (format!("{name}{HOLED}"), said(&h)));
            std::iter::once((name, said(&recording))).chain(holed).collect()
        }
    }
}

fn said(recording: &Recording) -> Taken {
    match analyze(recording, &runform::Options::default()) {
        Ok(analysis) => Taken::Said(Said::of(&analysis)),
        Err(e) => Taken::Failed(e.to_string()),
    }
}

/// A snapshot as JSON, whose numbers come back bit by bit.
///
/// # Errors
/// [`ValidateError::Other`] when it cannot be written.
pub fn to_json(snapshot: &Snapshot) -> Result<String, ValidateError> {
    let text = serde_json::to_string(snapshot);
    text.map(|t| t + "\n").map_err(|e| ValidateError::Other(e.to_string()))
}

/// A snapshot from JSON.
///
/// # Errors
/// [`ValidateError::Other`] with the place where it is none.
pub fn from_json(text: &str) -> Result<Snapshot, ValidateError> {
    serde_json::from_str(text).map_err(|e| ValidateError::Other(format!("no snapshot: {e}")))
}
