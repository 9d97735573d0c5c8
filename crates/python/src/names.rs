//! What everything is called and means.

use std::path::PathBuf;

use pyo3::prelude::*;
use runform::form::FaultCatalogue;
use runform_common::{catalogues, explain as entries, faults as read_faults};

use crate::errors::{raise, usage};
use crate::table::Table;

fn faults_in(py: Python<'_>, file: Option<PathBuf>) -> PyResult<FaultCatalogue> {
    py.detach(|| read_faults(file.as_deref())).map_err(|f| raise(py, &f))
}

/// Version of the engine.
#[pyfunction]
pub(crate) fn version() -> &'static str {
    env!("CARGO_PKG_VERSION")
}

/// Id, kind, titles, text.
type Card = (String, String, Vec<String>, String);

/// Cards of what is called so.
#[pyfunction]
pub(crate) fn explain(py: Python<'_>, id: &str, faults: Option<PathBuf>) -> PyResult<Vec<Card>> {
    let catalogue = faults_in(py, faults)?;
    let found = entries::find(id, &catalogue).map_err(|f| raise(py, &f))?;
    Ok(found.into_iter().map(|e| (e.id, e.kind, e.titles, e.text)).collect())
}

/// A catalogue as a table.
#[pyfunction]
pub(crate) fn catalogue(py: Python<'_>, name: &str, faults: Option<PathBuf>) -> PyResult<Table> {
    let read = faults_in(py, faults)?;
    let rows = catalogues::catalogue(name, &read).ok_or_else(|| {
        let known = catalogues::NAMES.join(", ");
        usage(py, format!("no catalogue is called \"{name}\"; there are {known}"), "no_such_table")
    })?;
    Table::of_rows(py, rows)
}

/// Names of the catalogues.
#[pyfunction]
pub(crate) fn names() -> Vec<&'static str> {
    catalogues::NAMES.to_vec()
}
