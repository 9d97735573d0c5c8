//! One result of the collection.

use std::path::PathBuf;

use runform::Report;

/// One result on its way into the tables.
pub(super) struct Found {
    pub report: Report,
    pub folder: PathBuf,
    /// Path below the folder that was given, with slashes.
    pub path: String,
    /// Path of the recording, where a study tells it.
    pub input: String,
    pub labels: Vec<String>,
}
