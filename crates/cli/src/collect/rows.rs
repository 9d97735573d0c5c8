//! The tables of all results under each other, with the path and what it says before every row.

use std::path::Path;

use csv::{ByteRecord, ReaderBuilder};
use runform::intake::Quality;
use runform::report::text::finding;

use super::Found;
use super::schema::{self, Kind};
use super::sink::Sink;
use crate::failure::Failure;

/// Tables of a result, and what they are called here.
const TABLES: [(&str, &str); 6] = [
    ("summary.csv", "metrics"),
    ("faults.csv", "faults"),
    ("strides.csv", "strides"),
    ("events.csv", "events"),
    ("windows.csv", "windows"),
    ("waveforms.csv", "waveforms"),
];
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
    bare.is_some_and(|n| TABLES.iter().any(|t| t.1 == n) || MADE_OF_REPORTS.contains(&n))
}

impl Tables {
    pub fn create(folder: &Path, labels: &[String]) -> Result<Self, Failure> {
        let mut out = Vec::new();
        for (_, name) in TABLES {
            let columns = schema::columns(name);
            let names = columns.iter().map(|c| c.0.clone()).collect();
            out.push((Sink::create(folder, name, labels, &columns)?, names));
        }
        let made = |name: &str, labels: &[String]| {
            Sink::create(folder, name, labels, &schema::columns(name))
        };
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
        for ((_, expected), (own, table)) in self.out.iter().zip(TABLES) {
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
        for quality in &found.report.quality {
            self.note(found, quality)?;
        }
        self.made_of(found)
    }

    /// What was found in a stream, one row a finding; one without any has a row too.
    fn note(&mut self, found: &Found, quality: &Quality) -> Result<(), String> {
        let none = [("none".to_owned(), String::new())];
        let told: Vec<(String, String)> =
            quality.findings.iter().map(|f| (f.code().to_owned(), finding(f))).collect();
        for (code, words) in if told.is_empty() { &none[..] } else { &told } {
            let (site, samples) = (quality.site.to_string(), quality.samples.to_string());
            let rate = format!("{:.4}", quality.true_rate_hz);
            let length = format!("{:.3}", quality.duration_s);
            let rest = [&found.report.recording, &site, &rate, &length, &samples, code, words];
            push(&mut self.quality, found, &rest.map(String::as_str))?;
        }
        Ok(())
    }

    /// Of which files a result was made.
    fn made_of(&mut self, found: &Found) -> Result<(), String> {
        let report = &found.report;
        let date = report.date.map(|d| d.to_string()).unwrap_or_default();
        for source in &report.sources {
            let bytes = source.bytes.to_string();
            let rest =
                [&report.recording, &found.input, &source.name, &bytes, &source.digest, &date];
            let mut rest = rest.map(String::as_str).to_vec();
            rest.push(&report.library_version);
            push(&mut self.provenance, found, &rest)?;
        }
        Ok(())
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

fn push(sink: &mut Sink, found: &Found, rest: &[&str]) -> Result<(), String> {
    let first = std::iter::once(found.path.as_str()).chain(found.labels.iter().map(String::as_str));
    let row: Vec<&str> = first.chain(rest.iter().copied()).collect();
    sink.push_text(&row).map_err(|f| f.message)
}

/// Reads all rows, so that a damaged table is told before any of its rows is copied.
fn check(reader: &mut csv::Reader<std::fs::File>, table: &str) -> Result<(), String> {
    let columns = schema::columns(table);
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
