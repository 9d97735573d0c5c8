//! Tables in columns: Parquet written and read, Arrow IPC read. Only with the feature `columnar`.

mod read;
mod sound;
mod write;

pub use read::panics_are_caught;
pub(crate) use read::{arrow_table, parquet_table};
pub use write::{ParquetTable, write_parquet};

use thiserror::Error;

/// What a column of a table holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ColumnKind {
    /// Text.
    Text,
    /// Whole numbers.
    Integer,
    /// Numbers of eight bytes.
    Number,
}

/// Why a table was not written.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ColumnarError {
    /// The file cannot be written.
    #[error("cannot be written: {0}; check the folder and the free space")]
    Write(String),
    /// A cell that is not of its column's kind.
    #[error("row {row}, column \"{column}\": \"{cell}\" is no {expected}")]
    Cell {
        /// Row from 1.
        row: usize,
        /// Name of the column.
        column: String,
        /// What stands there.
        cell: String,
        /// What was expected.
        expected: &'static str,
    },
}
