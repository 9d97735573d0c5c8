//! Analyses: of a path as the command line does it, of a recording as the library does it.

use core::ops::ControlFlow::{self, Break, Continue};
use std::path::PathBuf;
use std::sync::{Arc, PoisonError};

use pyo3::prelude::*;
use runform::analysis::analyze_while;
use runform::form::FaultCatalogue;
use runform::report::text;
use runform_common::arrow::Numbers;
use runform_common::job::{Done, Input, Labels};
use runform_common::{Failure, guarded, tables};

use crate::errors::{raise, refused, usage};
use crate::interrupt::Watch;
use crate::recording::{Before, Recording};
use crate::settings::{BesideArgs, ReadArgs, Settings};
use crate::table::Table;

/// A finished analysis.
#[pyclass(frozen, module = "runform._runform")]
pub(crate) struct Analysis {
    pub(crate) held: Arc<runform::Analysis>,
    catalogue: FaultCatalogue,
    notes: Vec<String>,
    labels: Labels,
}

impl Analysis {
    pub(crate) fn new(
        held: runform::Analysis,
        catalogue: FaultCatalogue,
        notes: Vec<String>,
        labels: Labels,
    ) -> Self {
        Self { held: Arc::new(held), catalogue, notes, labels }
    }
}

#[pymethods]
impl Analysis {
    /// Notices from reading the input.
    #[getter]
    fn notes(&self) -> Vec<String> {
        self.notes.clone()
    }

    /// Words of a study that the recording tells of itself.
    #[getter]
    fn labels(&self) -> Labels {
        self.labels.clone()
    }

    /// The report as JSON: the bytes of `report.json`.
    fn to_json(&self, py: Python<'_>) -> PyResult<String> {
        let json = py.detach(|| tables::json(&self.held)).map_err(|f| raise(py, &f))?;
        String::from_utf8(json).map_err(|e| crate::errors::internal(py, e))
    }

    /// The report as a page.
    fn to_html(&self, py: Python<'_>) -> String {
        py.detach(|| runform_page::report(&runform_page::Run::of(&self.held), &self.catalogue))
    }

    /// One picture of the report as SVG.
    fn to_svg(&self, py: Python<'_>) -> String {
        py.detach(|| runform_page::picture(&runform_page::Run::of(&self.held), &self.catalogue))
    }

    /// The report as text, in lines of at most `width` characters.
    #[pyo3(signature = (width=None))]
    fn to_text(&self, py: Python<'_>, width: Option<usize>) -> String {
        py.detach(|| text::render(&self.held.report, width))
    }

    /// A table: `metrics`, `faults`, `strides`, `events`, `windows`, `waveforms` or `quality`.
    fn table(&self, py: Python<'_>, name: &str, as_written: bool) -> PyResult<Table> {
        let numbers = if as_written { Numbers::AsWritten } else { Numbers::Exact };
        Table::of(py, &self.held, name, numbers)
    }

    /// A table as the bytes of its CSV file.
    fn csv(&self, py: Python<'_>, name: &str) -> PyResult<Vec<u8>> {
        let made = py.detach(|| tables::table(&self.held, name).map(tables::Rows::csv));
        let made = made.ok_or_else(|| {
            usage(py, format!("an analysis has no table \"{name}\""), "no_such_table")
        })?;
        made.map_err(|f| raise(py, &f))
    }
}

/// Analyses a file or folder.
#[pyfunction]
pub(crate) fn analyze_path(
    py: Python<'_>,
    path: PathBuf,
    name: Option<String>,
    read: ReadArgs,
    beside: BesideArgs,
) -> PyResult<Analysis> {
    let settings = Settings::read(py, &beside)?;
    let read = read.options(py)?;
    let input = Input {
        path: &path,
        name: name.as_deref(),
        read: &read,
        orientation: false,
        date: settings.date,
    };
    let (mut watch, mut notes) = (Watch::new(), Vec::new());
    let done = py
        .detach(|| guarded(|| settings.known().analyze(input, &mut notes, &mut || watch.go_on())));
    let done = done.map_err(|f| raise(py, &f))?;
    let Done { analysis, labels, .. } = watch.end(py, done)?;
    Ok(Analysis::new(analysis, settings.catalogue().clone(), notes, labels))
}

/// What an analysis of a recording ends with.
type Ended = Result<Result<ControlFlow<(), runform::Analysis>, runform::Error>, Failure>;

/// Analyses a recording. Its samples are not copied: what is given for this analysis alone is set on it meanwhile.
#[pyfunction]
pub(crate) fn analyze_recording(
    py: Python<'_>,
    recording: &Recording,
    beside: BesideArgs,
) -> PyResult<Analysis> {
    let settings = Settings::read(py, &beside)?;
    let mut watch = Watch::new();
    let ended: Ended = py.detach(|| {
        let mut held = recording.held.write().unwrap_or_else(PoisonError::into_inner);
        let before = Before::of(&held.recording);
        let date = settings.date.or(held.date);
        let options = settings.known().dress(date, &mut held.recording);
        let ended = guarded(|| {
            let watch = &mut || if watch.go_on() { Continue(()) } else { Break(()) };
            Ok(analyze_while(&held.recording, &options, watch))
        });
        before.put_back(&mut held.recording);
        ended
    });
    let done = ended.map_err(|f| raise(py, &f))?.map_err(|e| refused(py, &e))?;
    let mut analysis = watch.end(py, if let Continue(done) = done { Some(done) } else { None })?;
    analysis.report.notices.extend(settings.notices().iter().cloned());
    let (notes, labels) = recording
        .look(py, |l| (l.notices.iter().map(ToString::to_string).collect(), l.labels.clone()));
    Ok(Analysis::new(analysis, settings.catalogue().clone(), notes, labels))
}
