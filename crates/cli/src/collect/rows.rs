//! The tables of all results under each other, with the path and what it says before every row.

use std::path::Path;

use csv::{ByteRecord, ReaderBuilder};

use super::found::Found;
use super::sink::Sink;
use crate::failure::Failure;
use runform_common::tables::{Cell, FILES, Rows, provenance, quality};
use runform_common::{Kind, columns};

/// Tables that are made of reports.
pub(super) const MADE_OF_REPORTS: [&str; 3] = ["quality", "provenance", "failures"];

/// The tables while they are filled.
pub(super) struct Tables {
    /// Of each table the columns that every result must have.
    out: Vec<(Sink, Vec<String>)>,
    quality: Sink,
    provenance: Sink,
    failures: Sink,
    failed: usize,
}

/// True for a table of rows.
pub(super) fn is_table(name: &str) -> bool {
    let bare = name.strip_suffix(".csv").or_else(|| name.strip_suffix(".parquet"));
    bare.is_some_and(|n| FILES.iter().any(|t| t.1 == n) || MADE_OF_REPORTS.contains(&n))
}

impl Tables {
    pub fn create(folder: &Path, labels: &[String]) -> Result<Self, Failure> {
        let mut out = Vec::new();
        for (_, name) in FILES {
            let columns = columns(name);
            let names = columns.iter().map(|c| c.0.clone()).collect();
            out.push((Sink::create(folder, name, labels, &columns)?, names));
        }
        let made =
            |name: &str, labels: &[String]| Sink::create(folder, name, labels, &columns(name));
        Ok(Self {
            out,
            quality: made("quality", labels)?,
            provenance: made("provenance", labels)?,
            failures: made("failures", &[])?,
            failed: 0,
        })
    }

    /// Adds the tables of a result. All of them are looked at before the first is copied.
    ///
    /// # Errors
    /// What is wrong with them.
    pub fn add(&mut self, found: &Found) -> Result<(), String> {
        let mut readers = Vec::new();
        for ((_, expected), (own, table)) in self.out.iter().zip(FILES) {
            let file = found.folder.join(own);
            let open = || {
                let mut builder = ReaderBuilder::new();
                builder
                    .has_headers(true)
                    .from_path(&file)
                    .map_err(|e| format!("{own} cannot be read: {e}"))
            };
            let mut reader = open()?;
            let header = reader.headers().map_err(|e| format!("{own}: {e}"))?;
            if !header.iter().eq(expected.iter()) {
                return Err(format!(
                    "{own} has not the columns of this version; analyse the recording again"
                ));
            }
            check(&mut reader, table).map_err(|e| format!("{own}: {e}"))?;
            readers.push((open()?, own));
        }
        let first: Vec<&[u8]> =
            std::iter::once(&found.path).chain(&found.labels).map(|c| c.as_bytes()).collect();
        for ((out, _), (mut reader, own)) in self.out.iter_mut().zip(readers) {
            let mut record = ByteRecord::new();
            while reader.read_byte_record(&mut record).map_err(|e| format!("{own}: {e}"))? {
                out.push(first.iter().copied().chain(record.iter()))?;
            }
        }
        push(&mut self.quality, found, quality(&found.report))?;
        push(&mut self.provenance, found, provenance(&found.report, &found.input))
    }

    /// Notes what is not among the tables.
    pub fn fail(&mut self, path: &str, input: &str, stage: &str, why: &str) -> Result<(), Failure> {
        self.failed += usize::from(stage == "collection");
        self.failures.push_text(&[path, input, stage, why])
    }

    /// Writes what waits; how many results were left out.
    pub fn finish(self) -> Result<usize, Failure> {
        let all = self.out.into_iter().map(|(out, _)| out);
        for out in all.chain([self.quality, self.provenance, self.failures]) {
            out.finish()?;
        }
        Ok(self.failed)
    }
}

/// Adds a table that is made of the report.
fn push(sink: &mut Sink, found: &Found, table: Rows<'_>) -> Result<(), String> {
    for row in table.rows {
        let first = std::iter::once(&found.path).chain(&found.labels).map(String::as_str);
        let own: Vec<_> = row.iter().map(Cell::written).collect();
        let row: Vec<&str> = first.chain(own.iter().map(|c| &**c)).collect();
        sink.push_text(&row).map_err(|f| f.message)?;
    }
    Ok(())
}

/// Reads all rows, so that a damaged table is reported before any of its rows is copied.
fn check(reader: &mut csv::Reader<std::fs::File>, table: &str) -> Result<(), String> {
    let columns = columns(table);
    let mut record = ByteRecord::new();
    let number = |cell: &[u8]| core::str::from_utf8(cell).is_ok_and(|t| t.parse::<f64>().is_ok());
    let whole = |cell: &[u8]| core::str::from_utf8(cell).is_ok_and(|t| t.parse::<i64>().is_ok());
    while reader.read_byte_record(&mut record).map_err(|e| e.to_string())? {
        for ((name, kind), cell) in columns.iter().zip(&record) {
            let fits = cell.is_empty()
                || match kind {
                    Kind::Number => number(cell),
                    Kind::Integer => whole(cell),
                    Kind::Text => true,
                };
            if !fits {
                let line = record.position().map_or(0, csv::Position::line);
                let shown = String::from_utf8_lossy(cell);
                return Err(format!("line {line}, column \"{name}\": \"{shown}\" is no number"));
            }
        }
    }
    Ok(())
}
