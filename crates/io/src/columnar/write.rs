//! A Parquet file that is filled row by row from cells of text, in bounded memory. The same cells give the same bytes.

use std::fs::File;
use std::io::BufWriter;
use std::path::Path;
use std::sync::Arc;

use arrow_array::builder::{Float64Builder, Int64Builder, StringBuilder};
use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{DataType, Field, Schema};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, Encoding, ZstdLevel};
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use parquet::schema::types::ColumnPath;

use runform::recording::Recording;

use super::{ColumnKind, ColumnarError};
use crate::write::{WriteError, columns_of, write_sidecar};

/// Rows that are put into columns at once.
const BATCH: usize = 8192;
/// Rows of a row group: what a reader loads at once.
const GROUP: usize = 1 << 18;
/// Higher levels take longer and save next to nothing here.
const LEVEL: i32 = 6;

/// Cells of a column on their way into the file.
enum Cells {
    Text(StringBuilder),
    Integer(Int64Builder),
    Number(Float64Builder),
}

impl Cells {
    /// Adds a cell, nothing where it is empty; `None` where it is not of the column's kind.
    fn put(&mut self, cell: &[u8]) -> Option<()> {
        let empty = cell.is_empty();
        match self {
            Self::Text(b) if empty => b.append_null(),
            Self::Text(b) => b.append_value(String::from_utf8_lossy(cell)),
            Self::Integer(b) if empty => b.append_null(),
            Self::Integer(b) => b.append_value(parsed(cell)?),
            Self::Number(b) if empty => b.append_null(),
            Self::Number(b) => b.append_value(parsed(cell)?),
        }
        Some(())
    }
}

/// A table that is being written.
pub struct ParquetTable {
    out: ArrowWriter<BufWriter<File>>,
    schema: Arc<Schema>,
    names: Vec<String>,
    cells: Vec<Cells>,
    waiting: usize,
    rows: usize,
}

fn failed(error: impl ToString) -> ColumnarError {
    ColumnarError::Write(error.to_string())
}

impl ParquetTable {
    /// Begins a file with these columns; `facts` stand in its metadata.
    ///
    /// # Errors
    /// [`ColumnarError::Write`].
    pub fn create(
        path: &Path,
        columns: &[(String, ColumnKind)],
        facts: &[(&str, &str)],
    ) -> Result<Self, ColumnarError> {
        let field = |(name, kind): &(String, ColumnKind)| {
            let kind = match kind {
                ColumnKind::Text => DataType::Utf8,
                ColumnKind::Integer => DataType::Int64,
                ColumnKind::Number => DataType::Float64,
            };
            Field::new(name, kind, true)
        };
        let schema = Arc::new(Schema::new(columns.iter().map(field).collect::<Vec<_>>()));
        let level = ZstdLevel::try_new(LEVEL).map_err(failed)?;
        let facts = facts.iter().map(|(k, v)| KeyValue::new((*k).to_owned(), (*v).to_owned()));
        let mut properties = WriterProperties::builder()
            .set_compression(Compression::ZSTD(level))
            .set_max_row_group_row_count(Some(GROUP))
            .set_key_value_metadata(Some(facts.collect()));
        for (name, kind) in columns {
            if *kind == ColumnKind::Number {
                // Signs, exponents and leading digits of neighbours are alike: bytes of one place side by side.
                let column = ColumnPath::new(vec![name.clone()]);
                properties = properties
                    .set_column_dictionary_enabled(column.clone(), false)
                    .set_column_encoding(column, Encoding::BYTE_STREAM_SPLIT);
            }
        }
        let file = BufWriter::new(File::create(path).map_err(failed)?);
        let out = ArrowWriter::try_new(file, schema.clone(), Some(properties.build()));
        let cells = columns.iter().map(|(_, kind)| match kind {
            ColumnKind::Text => Cells::Text(StringBuilder::new()),
            ColumnKind::Integer => Cells::Integer(Int64Builder::new()),
            ColumnKind::Number => Cells::Number(Float64Builder::new()),
        });
        Ok(Self {
            out: out.map_err(failed)?,
            schema,
            names: columns.iter().map(|(name, _)| name.clone()).collect(),
            cells: cells.collect(),
            waiting: 0,
            rows: 0,
        })
    }

    /// Adds a row of as many cells as there are columns; an empty one holds nothing.
    ///
    /// # Errors
    /// [`ColumnarError`].
    pub fn push<'a>(&mut self, row: impl Iterator<Item = &'a [u8]>) -> Result<(), ColumnarError> {
        self.rows += 1;
        for (i, cell) in row.take(self.cells.len()).enumerate() {
            let put = self.cells[i].put(cell);
            if put.is_none() {
                return Err(ColumnarError::Cell {
                    row: self.rows,
                    column: self.names[i].clone(),
                    cell: String::from_utf8_lossy(cell).chars().take(60).collect(),
                    expected: "number",
                });
            }
        }
        self.waiting += 1;
        if self.waiting >= BATCH { self.flush() } else { Ok(()) }
    }

    /// Adds rows of numbers, column by column; what is no number is missing.
    fn push_numbers(&mut self, columns: &[&[f64]]) -> Result<(), ColumnarError> {
        let rows = columns.iter().map(|c| c.len()).min().unwrap_or(0);
        for from in (0..rows).step_by(BATCH) {
            let to = (from + BATCH).min(rows);
            for (cells, column) in self.cells.iter_mut().zip(columns) {
                let Cells::Number(builder) = cells else { continue };
                for v in &column[from..to] {
                    builder.append_option(Some(*v).filter(|v| !v.is_nan()));
                }
            }
            self.waiting = to - from;
            self.flush()?;
        }
        Ok(())
    }

    fn flush(&mut self) -> Result<(), ColumnarError> {
        if self.waiting == 0 {
            return Ok(());
        }
        self.waiting = 0;
        let column = |cells: &mut Cells| -> ArrayRef {
            match cells {
                Cells::Text(b) => Arc::new(b.finish()),
                Cells::Integer(b) => Arc::new(b.finish()),
                Cells::Number(b) => Arc::new(b.finish()),
            }
        };
        let columns = self.cells.iter_mut().map(column).collect();
        let batch = RecordBatch::try_new(self.schema.clone(), columns).map_err(failed)?;
        self.out.write(&batch).map_err(failed)
    }

    /// Writes what waits and closes the file.
    ///
    /// # Errors
    /// [`ColumnarError::Write`].
    pub fn finish(mut self) -> Result<(), ColumnarError> {
        self.flush()?;
        // The file is closed by the system; what its buffer holds must be written before.
        let mut file = self.out.into_inner().map_err(failed)?;
        std::io::Write::flush(&mut file).map_err(failed)
    }
}

/// Writes `<site>.parquet` for every stream, with the columns of the canonical layout, and `recording.toml` into
/// `folder`. Every number is kept to the bit.
///
/// # Errors
/// [`WriteError`] when the system refuses.
pub fn write_parquet(folder: &Path, recording: &Recording) -> Result<(), WriteError> {
    for stream in recording.streams() {
        let (names, columns) = columns_of(stream);
        let name = format!("{}.parquet", stream.site());
        let kinds: Vec<_> = names.into_iter().map(|n| (n, ColumnKind::Number)).collect();
        let place = folder.join(&name);
        let wrote = ParquetTable::create(&place, &kinds, &[]).and_then(|mut table| {
            table.push_numbers(&columns)?;
            table.finish()
        });
        wrote.map_err(|e| WriteError::Io {
            file: name,
            source: std::io::Error::other(e.to_string()),
        })?;
    }
    write_sidecar(folder, recording)
}

fn parsed<T: core::str::FromStr>(cell: &[u8]) -> Option<T> {
    core::str::from_utf8(cell).ok()?.parse().ok()
}
