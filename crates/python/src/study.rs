//! The tables of a study for one recording: what `runform collect` would write of it, row for row.

use pyo3::prelude::*;
use runform_common::arrow::{Numbers, batch};
use runform_common::tables::{FILES, Rows, harmless, provenance, table};
use runform_common::{Kind, columns};

use crate::analysis::Analysis;
use crate::errors::internal;
use crate::table::Table;

/// Tables behind those of [`FILES`].
const MORE: [&str; 2] = ["quality", "provenance"];

/// Columns of a table of a study and what they hold, without path and words; none for an unknown table.
#[pyfunction]
pub(crate) fn study_columns(name: &str) -> Vec<(String, &'static str)> {
    let kind = |kind: Kind| match kind {
        Kind::Text => "text",
        Kind::Integer => "integer",
        Kind::Number => "number",
    };
    columns(name).into_iter().map(|(name, k)| (name, kind(k))).collect()
}

/// Words as they stand in a table of a study: no formula, no control characters.
#[pyfunction]
pub(crate) fn study_words(words: &str) -> String {
    harmless(words).into_owned()
}

/// All tables of one recording; `first` are the columns before their own, `path` and the words of the study.
#[pyfunction]
pub(crate) fn study_tables(
    py: Python<'_>,
    analysis: &Analysis,
    first: Vec<(String, String)>,
    input: String,
) -> PyResult<Vec<(&'static str, Table)>> {
    let names = FILES.iter().map(|(_, name)| *name).chain(MORE);
    let made = py.detach(|| {
        names
            .map(|name| {
                let rows: Option<Rows<'_>> = match name {
                    "provenance" => Some(provenance(&analysis.held.report, &input)),
                    name => table(&analysis.held, name),
                };
                let rows = rows.ok_or_else(|| format!("no table {name}"))?;
                let made = batch(rows, Numbers::AsWritten, &first).map_err(|e| e.to_string())?;
                Ok((name, Table::from_batch(name, made)))
            })
            .collect::<Result<Vec<_>, String>>()
    });
    made.map_err(|e| internal(py, e))
}
