//! What can stop a validation.

use thiserror::Error;

/// Why a validation cannot be done. A recording that cannot be analysed is no error: it is listed
/// with its reason, and what it should have given counts as missed.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ValidateError {
    /// A file or folder cannot be read or written.
    #[error("{file}: {reason}")]
    Io {
        /// Path.
        file: String,
        /// What the system says.
        reason: String,
    },
    /// A manifest cannot be understood.
    #[error("{file}, line {line}: {reason}")]
    Manifest {
        /// Manifest.
        file: String,
        /// Line from 1.
        line: usize,
        /// What is wrong and what to write instead.
        reason: String,
    },
    /// A table lacks a column.
    #[error("{file}: no column \"{column}\"; it has {found}")]
    MissingColumn {
        /// Table.
        file: String,
        /// Column that the manifest names.
        column: String,
        /// Columns that are there.
        found: String,
    },
    /// A cell is not a number.
    #[error("{file}, line {line}, column \"{column}\": \"{content}\" is not a number")]
    NotANumber {
        /// Table.
        file: String,
        /// Line from 1.
        line: u64,
        /// Column.
        column: String,
        /// Content.
        content: String,
    },
    /// No data set was found.
    #[error(
        "{folder}: no data set; put a runform-dataset.toml into it, or name a folder that holds \
         one of: {known}"
    )]
    NoDataset {
        /// Folder.
        folder: String,
        /// Data sets that are known without a manifest.
        known: String,
    },
    /// No data set has the asked name.
    #[error("no data set is called \"{name}\"; there are: {known}")]
    UnknownDataset {
        /// Asked name.
        name: String,
        /// Names that there are.
        known: String,
    },
    /// Another fault, such as a plot that cannot be drawn.
    #[error("{0}")]
    Other(String),
}

impl ValidateError {
    pub(crate) fn io(path: &std::path::Path, error: &impl ToString) -> Self {
        Self::Io { file: path.display().to_string(), reason: error.to_string() }
    }
}
