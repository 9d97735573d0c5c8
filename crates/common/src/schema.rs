//! The columns of the collected tables with what they hold: one schema for all studies of a version.

use runform::report::OF_A_STRIDE;

use crate::dictionary::COLUMNS;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Words.
    Text,
    /// Whole numbers.
    Integer,
    /// Numbers of eight bytes.
    Number,
}

impl Kind {
    fn of(name: &str) -> Self {
        match name {
            "integer" => Self::Integer,
            "number" => Self::Number,
            _ => Self::Text,
        }
    }
}

/// A column.
pub type Column = (String, Kind);

/// The columns of a table behind path and labels.
#[must_use]
pub fn columns(table: &str) -> Vec<Column> {
    let own = COLUMNS.iter().filter(|c| c[0] == table);
    let mut columns: Vec<Column> = own.map(|c| (c[1].to_owned(), Kind::of(c[3]))).collect();
    if table == "strides" {
        columns.extend(
            OF_A_STRIDE
                .iter()
                .map(|m| (format!("{}{}", m.name(), m.info().unit.suffix()), Kind::Number)),
        );
    }
    columns
}
