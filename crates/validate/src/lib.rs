//! How accurate the library is, on recordings with references.
//!
//! A data set is a folder with a manifest, `runform-dataset.toml`, which says how its recordings
//! and references are read and what is scored; for the data sets that the project is judged by,
//! manifests are built in. [`validate`] runs the library over them; [`page`], [`json`] and
//! [`plots`] show the result. The scoring knows nothing of particular data sets.

mod builtin;
mod cases;
mod check;
mod clock;
mod error;
mod evidence;
mod formula;
mod guess;
mod intervals;
mod load;
mod manifest;
mod orientation;
mod page;
mod pattern;
mod persons;
mod plots;
mod quantities;
mod references;
mod repeats;
mod result;
mod run;
mod score;
pub mod sensitivity;
mod snapshot;
mod statistic;
mod table;

pub use builtin::built_in;
pub use check::parse_manifest;
pub use error::ValidateError;
pub use evidence::{Pair, Stated};
pub use manifest::{Calibration, MANIFEST, Manifest};
pub use page::page;
pub use plots::plots;
pub use result::{
    Breakdown, Coverage, DatasetResult, Failed, Guess, LineResult, MetricCoverage, Outcome,
    Summary, Validation,
};
pub use run::{ValidateOptions, validate};
pub use snapshot::{
    HOLED, Row, SOUND_SETS, Said, Snapshot, SoundRunners, Taken, Tally, against, from_json, inside,
    snapshot, sound_page, sound_runners, sound_snapshot, to_json,
};
pub use statistic::Statistic;

/// The result as JSON, on one line with its end: with every pair it is some megabytes.
///
/// # Errors
/// [`ValidateError::Other`] when a value cannot be written.
pub fn json(result: &Validation) -> Result<String, ValidateError> {
    let text = serde_json::to_string(result);
    text.map(|t| t + "\n").map_err(|e| ValidateError::Other(e.to_string()))
}
