//! Cells of a table, and the table that they make.

use core::fmt::Write;
use std::borrow::Cow;

use runform::recording::Side;

use crate::csv_bytes::internal;
use crate::failure::Failure;
use crate::schema::{Column, columns};

/// How a number is written into files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Digits {
    /// Six decimals: microseconds are enough for a time.
    Time,
    /// Eight decimals at most, without zeros at the end.
    Value,
    /// So many decimals.
    Fixed(usize),
}

impl Digits {
    /// The number as it stands in files; empty when it is no number.
    #[must_use]
    pub fn write(self, v: f64) -> String {
        let mut text = String::new();
        self.write_into(v, &mut text);
        text
    }

    /// The same into room that is there, in place of what it holds.
    fn write_into(self, v: f64, text: &mut String) {
        text.clear();
        // Writing into a string cannot fail.
        let _never = match self {
            _ if !v.is_finite() => Ok(()),
            Self::Time => write!(text, "{v:.6}"),
            Self::Value => {
                let written = write!(text, "{v:.8}");
                text.truncate(text.trim_end_matches('0').trim_end_matches('.').len());
                if text == "-0" {
                    text.remove(0);
                }
                written
            }
            Self::Fixed(decimals) => write!(text, "{v:.decimals$}"),
        };
    }
}

/// A value with eight significant decimals and no trailing zeros; empty when it is no number.
#[must_use]
pub fn value(v: f64) -> String {
    Digits::Value.write(v)
}

/// What one cell holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell<'a> {
    /// Nothing.
    Empty,
    /// Words; none where they are empty.
    Text(Cow<'a, str>),
    /// A whole number.
    Integer(i64),
    /// A number, and how it is written into files.
    Number(f64, Digits),
}

impl<'a> Cell<'a> {
    /// Words.
    pub fn text(words: impl Into<Cow<'a, str>>) -> Self {
        Self::Text(words.into())
    }

    /// A count; beyond what a column of whole numbers holds there is none.
    #[must_use]
    pub fn count(n: usize) -> Self {
        i64::try_from(n).map_or(Self::Empty, Self::Integer)
    }

    /// A time.
    #[must_use]
    pub fn time(t_s: f64) -> Self {
        Self::Number(t_s, Digits::Time)
    }

    /// A value.
    #[must_use]
    pub fn value(v: f64) -> Self {
        Self::Number(v, Digits::Value)
    }

    /// What there is of it.
    #[must_use]
    pub fn maybe<T>(v: Option<T>, cell: impl FnOnce(T) -> Self) -> Self {
        v.map_or(Self::Empty, cell)
    }

    /// A side, or the word for none.
    #[must_use]
    pub fn side(side: Option<Side>, none: &'static str) -> Self {
        Self::text(side.map_or(none, Side::name))
    }

    /// The cell as it stands in files, before formulas are made harmless.
    #[must_use]
    pub fn written(&self) -> Cow<'_, str> {
        match self {
            Self::Empty => Cow::Borrowed(""),
            Self::Text(words) => Cow::Borrowed(words),
            Self::Integer(n) => Cow::Owned(n.to_string()),
            Self::Number(v, digits) => Cow::Owned(digits.write(*v)),
        }
    }
}

/// A table on its way: its columns, and its rows one after the other.
pub struct Rows<'a> {
    /// Name in the data dictionary.
    pub name: &'static str,
    /// Columns.
    pub columns: Vec<Column>,
    /// Rows, with a cell for each column.
    pub rows: Box<dyn Iterator<Item = Vec<Cell<'a>>> + 'a>,
}

impl<'a> Rows<'a> {
    /// Of a table that the dictionary knows.
    pub(super) fn new(name: &'static str, rows: impl Iterator<Item = Vec<Cell<'a>>> + 'a) -> Self {
        Self { name, columns: columns(name), rows: Box::new(rows) }
    }

    /// As a CSV file.
    ///
    /// # Errors
    /// Exit code 1: none is expected.
    pub fn csv(self) -> Result<Vec<u8>, Failure> {
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(self.columns.iter().map(|c| c.0.as_bytes())).map_err(internal)?;
        self.write_to(&mut writer)?;
        writer.into_inner().map_err(internal)
    }

    /// The lines of a CSV file behind its header.
    ///
    /// # Errors
    /// As [`Rows::csv`].
    pub(super) fn lines(self) -> Result<Vec<u8>, Failure> {
        let mut writer = csv::Writer::from_writer(Vec::new());
        self.write_to(&mut writer)?;
        writer.into_inner().map_err(internal)
    }

    fn write_to(self, writer: &mut csv::Writer<Vec<u8>>) -> Result<(), Failure> {
        let mut text = String::new();
        for row in self.rows {
            for cell in &row {
                match cell {
                    // No number is a formula.
                    Cell::Number(v, digits) => {
                        digits.write_into(*v, &mut text);
                        writer.write_field(text.as_bytes())
                    }
                    other => writer.write_field(super::harmless(&other.written()).as_bytes()),
                }
                .map_err(internal)?;
            }
            writer.write_record(None::<&[u8]>).map_err(internal)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_keep_their_digits_and_lose_their_zeros() {
        assert_eq!(value(171.25), "171.25");
        assert_eq!(value(0.123_456_789), "0.12345679");
        assert_eq!(value(12.0), "12");
        assert_eq!(value(-1e-12), "0");
        assert_eq!(value(f64::NAN), "");
    }
}
