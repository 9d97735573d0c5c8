//! Tables as Arrow batches.

use std::sync::Arc;

use arrow_array::builder::{Float64Builder, Int64Builder, StringBuilder};
use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{ArrowError, DataType, Field, Schema, SchemaRef};

use crate::csv_bytes::harmless;
use crate::schema::{Column, Kind};
use crate::tables::{Cell, Rows};

/// Which numbers a batch holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Numbers {
    /// Those of the analysis, to the bit.
    Exact,
    /// Those that stand in files, with their fewer digits; words are made harmless as there.
    AsWritten,
}

/// The columns as Arrow names them.
#[must_use]
pub fn schema(columns: &[Column]) -> SchemaRef {
    let field = |(name, kind): &Column| {
        let kind = match kind {
            Kind::Text => DataType::Utf8,
            Kind::Integer => DataType::Int64,
            Kind::Number => DataType::Float64,
        };
        Field::new(name, kind, true)
    };
    Arc::new(Schema::new(columns.iter().map(field).collect::<Vec<_>>()))
}

enum Builder {
    Text(StringBuilder),
    Integer(Int64Builder),
    Number(Float64Builder),
}

impl Builder {
    fn of(kind: Kind) -> Self {
        match kind {
            Kind::Text => Self::Text(StringBuilder::new()),
            Kind::Integer => Self::Integer(Int64Builder::new()),
            Kind::Number => Self::Number(Float64Builder::new()),
        }
    }

    fn put(&mut self, cell: &Cell<'_>, numbers: Numbers) {
        match (self, cell) {
            (Self::Text(b), cell) => {
                let words = cell.written();
                let words = match numbers {
                    Numbers::Exact => words,
                    Numbers::AsWritten => harmless(&words).into_owned().into(),
                };
                b.append_option(Some(words).filter(|w| !w.is_empty()));
            }
            (Self::Integer(b), Cell::Integer(n)) => b.append_value(*n),
            (Self::Number(b), Cell::Number(v, digits)) => {
                let v = match numbers {
                    Numbers::Exact => Some(*v),
                    Numbers::AsWritten => digits.write(*v).parse().ok(),
                };
                b.append_option(v.filter(|v: &f64| v.is_finite()));
            }
            // Words are no number: the conformance of cells and columns is tested.
            (Self::Integer(b), _) => b.append_null(),
            (Self::Number(b), _) => b.append_null(),
        }
    }

    fn finish(self) -> ArrayRef {
        match self {
            Self::Text(mut b) => Arc::new(b.finish()),
            Self::Integer(mut b) => Arc::new(b.finish()),
            Self::Number(mut b) => Arc::new(b.finish()),
        }
    }
}

/// A table as one batch; `first` are columns of words before its own, the same in every row.
///
/// # Errors
/// Arrow's: none is expected.
pub fn batch(
    table: Rows<'_>,
    numbers: Numbers,
    first: &[(String, String)],
) -> Result<RecordBatch, ArrowError> {
    let before = first.iter().map(|(name, _)| (name.clone(), Kind::Text));
    let columns: Vec<Column> = before.chain(table.columns).collect();
    let words: Vec<Cell<'_>> = first.iter().map(|(_, word)| Cell::text(word)).collect();
    let mut builders: Vec<Builder> = columns.iter().map(|(_, kind)| Builder::of(*kind)).collect();
    for row in table.rows {
        for (builder, cell) in builders.iter_mut().zip(words.iter().chain(&row)) {
            builder.put(cell, numbers);
        }
    }
    RecordBatch::try_new(schema(&columns), builders.into_iter().map(Builder::finish).collect())
}
