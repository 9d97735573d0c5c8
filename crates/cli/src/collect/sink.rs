//! A table that is written as CSV and as Parquet at once.

use std::fs::File;
use std::io::BufWriter;
use std::path::Path;

use csv::Writer;

use crate::failure::{Code, Failure};
use runform_common::tables::harmless;
use runform_common::{Column, Kind};

/// What cannot be written.
pub(super) fn failed(error: impl ToString) -> Failure {
    Failure::new(Code::Usage, format!("the tables cannot be written: {}", error.to_string()))
}

/// A table on its way.
pub(super) struct Sink {
    csv: Writer<BufWriter<File>>,
    #[cfg(feature = "columnar")]
    parquet: runform_io::ParquetTable,
}

impl Sink {
    /// Begins `NAME.csv` and `NAME.parquet` in a folder, with path and labels before the columns.
    pub fn create(
        folder: &Path,
        name: &str,
        labels: &[String],
        columns: &[Column],
    ) -> Result<Self, Failure> {
        let first = std::iter::once("path").chain(labels.iter().map(String::as_str));
        let text = first.map(|l| (l.to_owned(), Kind::Text));
        let all: Vec<Column> = text.chain(columns.iter().cloned()).collect();
        let file = File::create(folder.join(format!("{name}.csv"))).map_err(failed)?;
        let mut csv = Writer::from_writer(BufWriter::new(file));
        csv.write_record(all.iter().map(|c| c.0.as_bytes())).map_err(failed)?;
        Ok(Self {
            csv,
            #[cfg(feature = "columnar")]
            parquet: parquet(&folder.join(format!("{name}.parquet")), name, &all)?,
        })
    }

    /// Adds a row. Cells that a spreadsheet would take for formulas are made harmless in both.
    pub fn push<'a>(&mut self, row: impl Iterator<Item = &'a [u8]> + Clone) -> Result<(), String> {
        self.csv.write_record(row.clone()).map_err(|e| e.to_string())?;
        #[cfg(feature = "columnar")]
        self.parquet.push(row).map_err(|e| e.to_string())?;
        Ok(())
    }

    /// Adds a row of texts.
    pub fn push_text(&mut self, row: &[&str]) -> Result<(), Failure> {
        let safe: Vec<_> = row.iter().map(|cell| harmless(cell)).collect();
        self.push(safe.iter().map(|c| c.as_bytes())).map_err(failed)
    }

    /// Writes what waits.
    pub fn finish(mut self) -> Result<(), Failure> {
        self.csv.flush().map_err(failed)?;
        #[cfg(feature = "columnar")]
        self.parquet.finish().map_err(failed)?;
        Ok(())
    }
}

#[cfg(feature = "columnar")]
fn parquet(
    path: &Path,
    name: &str,
    columns: &[Column],
) -> Result<runform_io::ParquetTable, Failure> {
    use runform_io::{ColumnKind, ParquetTable};
    let columns: Vec<(String, ColumnKind)> = columns
        .iter()
        .map(|(name, kind)| {
            let kind = match kind {
                Kind::Text => ColumnKind::Text,
                Kind::Integer => ColumnKind::Integer,
                Kind::Number => ColumnKind::Number,
            };
            (name.clone(), kind)
        })
        .collect();
    let facts = [("runform.version", env!("CARGO_PKG_VERSION")), ("runform.table", name)];
    ParquetTable::create(path, &columns, &facts).map_err(failed)
}
