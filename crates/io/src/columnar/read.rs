//! Parquet and Arrow IPC files as tables of numbers. Nothing of more memory is made than what a packed file of text may
//! become.

use core::cell::Cell;
use std::io::Cursor;
use std::panic::{self, AssertUnwindSafe};

use arrow_array::cast::AsArray;
use arrow_array::types::{
    Date64Type, Float16Type, Float32Type, Float64Type, Int8Type, Int16Type, Int32Type, Int64Type,
    TimestampMicrosecondType, TimestampMillisecondType, TimestampNanosecondType,
    TimestampSecondType, UInt8Type, UInt16Type, UInt32Type, UInt64Type,
};
use arrow_array::{Array, ArrowPrimitiveType, RecordBatch};
use arrow_ipc::reader::StreamReader;
use arrow_schema::{DataType, Schema, TimeUnit};
use bytes::Bytes;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

use super::sound;
use crate::ReadError;
use crate::cells::Want;
use crate::containers::most;
use crate::numeric_table::Table;
use crate::preamble::Facts;
use crate::shape::Shape;

/// Rows that are unpacked at once.
const BATCH: usize = 16_384;
/// How a file of Arrow begins.
const FILE_MARK: &[u8] = b"ARROW1\0\0";
/// Most columns of a table.
const MOST_COLUMNS: usize = 4096;

fn damaged(file: &str, error: impl ToString) -> ReadError {
    let what = error.to_string().chars().filter(|c| !c.is_control()).take(200).collect();
    ReadError::Damaged { file: file.to_owned(), byte: 0, what, expected: "a whole file of columns" }
}

thread_local! {
    static CAUGHT: Cell<bool> = const { Cell::new(false) };
}

/// True while a panic of this thread would be caught, and become an error: the libraries that read files of columns
/// panic at some that are damaged. For a program's own panic hook, which need not tell it.
#[must_use]
pub fn panics_are_caught() -> bool {
    CAUGHT.with(Cell::get)
}

/// Does it so that a panic becomes an error.
fn caught<T>(file: &str, read: impl FnOnce() -> Result<T, ReadError>) -> Result<T, ReadError> {
    CAUGHT.with(|c| c.set(true));
    let done = panic::catch_unwind(AssertUnwindSafe(read));
    CAUGHT.with(|c| c.set(false));
    done.unwrap_or_else(|_| Err(damaged(file, "its pages do not hold together")))
}

/// Reads a Parquet file; `wanted` tells of the names which columns are read.
pub(crate) fn parquet_table<T>(
    file: &str,
    bytes: &[u8],
    shape: &Shape<'_>,
    wanted: impl FnOnce(&[String]) -> Result<(T, Vec<Want>), ReadError>,
) -> Result<(T, Table), ReadError> {
    caught(file, || parquet(file, bytes, shape, wanted))
}

/// Reads an Arrow IPC file (Feather 2) or stream.
pub(crate) fn arrow_table<T>(
    file: &str,
    bytes: &[u8],
    shape: &Shape<'_>,
    wanted: impl FnOnce(&[String]) -> Result<(T, Vec<Want>), ReadError>,
) -> Result<(T, Table), ReadError> {
    caught(file, || arrow(file, bytes, shape, wanted))
}

fn parquet<T>(
    file: &str,
    bytes: &[u8],
    shape: &Shape<'_>,
    wanted: impl FnOnce(&[String]) -> Result<(T, Vec<Want>), ReadError>,
) -> Result<(T, Table), ReadError> {
    if !sound::parquet_footer(bytes) {
        return Err(damaged(file, "the description of its columns is not whole"));
    }
    let built = ParquetRecordBatchReaderBuilder::try_new(Bytes::copy_from_slice(bytes));
    let built = built.map_err(|e| damaged(file, e))?;
    let (meaning, mut filling) = Filling::begin(file, bytes.len(), built.schema(), shape, wanted)?;
    let roots: Vec<usize> = filling.active.clone();
    let size = sound::parquet_pages(bytes, built.metadata(), &roots);
    let rows = u64::try_from(built.metadata().file_metadata().num_rows()).ok();
    let size = size.zip(rows.and_then(|r| r.checked_mul(8 * roots.len() as u64)));
    let (pages, rows) = size.ok_or_else(|| damaged(file, "the pages of a column are not whole"))?;
    filling.check(pages.max(rows))?;
    let mask = ProjectionMask::roots(built.parquet_schema(), roots.iter().copied());
    let reader = built.with_projection(mask).with_batch_size(BATCH).build();
    // The columns that were asked for come in the file's order.
    filling.packed = true;
    for batch in reader.map_err(|e| damaged(file, e))? {
        filling.add(&batch.map_err(|e| damaged(file, e))?)?;
    }
    Ok((meaning, filling.finish()))
}

fn arrow<T>(
    file: &str,
    bytes: &[u8],
    shape: &Shape<'_>,
    wanted: impl FnOnce(&[String]) -> Result<(T, Vec<Want>), ReadError>,
) -> Result<(T, Table), ReadError> {
    // A file is a stream between its marks.
    let stream = if bytes.starts_with(FILE_MARK) { &bytes[FILE_MARK.len()..] } else { bytes };
    let size = sound::arrow_batches(stream);
    let size = size.ok_or_else(|| damaged(file, "a batch of its rows is not whole"))?;
    let batches = StreamReader::try_new(Cursor::new(stream), None).map_err(|e| damaged(file, e))?;
    let schema = batches.schema();
    let (meaning, mut filling) = Filling::begin(file, bytes.len(), &schema, shape, wanted)?;
    filling.check(size)?;
    for batch in batches {
        filling.add(&batch.map_err(|e| damaged(file, e))?)?;
    }
    Ok((meaning, filling.finish()))
}

/// A table while its batches come.
struct Filling<'a> {
    file: &'a str,
    names: Vec<String>,
    columns: Vec<Vec<f64>>,
    /// Columns that are read.
    active: Vec<usize>,
    /// True where a batch holds those alone.
    packed: bool,
    most: u64,
    held: u64,
}

impl<'a> Filling<'a> {
    fn begin<T>(
        file: &'a str,
        bytes: usize,
        schema: &Schema,
        shape: &Shape<'_>,
        wanted: impl FnOnce(&[String]) -> Result<(T, Vec<Want>), ReadError>,
    ) -> Result<(T, Self), ReadError> {
        if schema.fields().len() > MOST_COLUMNS {
            let n = schema.fields().len();
            return Err(damaged(
                file,
                format!("it has {n} columns; {MOST_COLUMNS} at most are read"),
            ));
        }
        let mut names: Vec<String> =
            schema.fields().iter().map(|f| named(f.name(), f.data_type())).collect();
        shape.rename(file, &mut names)?;
        let (meaning, wanted) = wanted(&names)?;
        let active = (0..names.len()).filter(|i| wanted[*i] != Want::No).collect();
        let columns = vec![Vec::new(); names.len()];
        let most = most(bytes as u64);
        Ok((meaning, Self { file, names, columns, active, packed: false, most, held: 0 }))
    }

    /// Refuses what becomes too large.
    fn check(&self, size: u64) -> Result<(), ReadError> {
        if size <= self.most {
            return Ok(());
        }
        Err(ReadError::Archive {
            file: self.file.to_owned(),
            what: format!("its columns swell to more than {} bytes", self.most),
            fix: "save it as CSV if you trust it",
        })
    }

    fn add(&mut self, batch: &RecordBatch) -> Result<(), ReadError> {
        self.held += 8 * (batch.num_rows() * self.active.len()) as u64;
        self.check(self.held)?;
        for (k, &i) in self.active.iter().enumerate() {
            let at = if self.packed { k } else { i };
            let Some(array) = batch.columns().get(at) else {
                return Err(damaged(self.file, "a batch has fewer columns than the schema"));
            };
            if !fill(array, &mut self.columns[i]) {
                let kind: String = array.data_type().to_string().chars().take(60).collect();
                let what = format!("its column \"{}\" is of the kind {kind}", self.names[i]);
                return Err(ReadError::Damaged {
                    file: self.file.to_owned(),
                    byte: 0,
                    what,
                    expected: "numbers or time stamps",
                });
            }
        }
        Ok(())
    }

    fn finish(self) -> Table {
        Table {
            columns: self.columns,
            dated: Vec::new(),
            preamble: 0,
            facts: Facts::default(),
            cut_short: false,
        }
    }
}

/// The name with the unit that its kind tells.
fn named(name: &str, kind: &DataType) -> String {
    let unit = match kind {
        DataType::Timestamp(unit, _) | DataType::Duration(unit) => match unit {
            TimeUnit::Second => "s",
            TimeUnit::Millisecond => "ms",
            TimeUnit::Microsecond => "us",
            TimeUnit::Nanosecond => "ns",
        },
        _ => return name.to_owned(),
    };
    let bare = name.strip_suffix("_s").unwrap_or(name);
    format!("{bare} ({unit})")
}

/// Puts an array behind a column; false for what is no number.
fn fill(array: &dyn Array, out: &mut Vec<f64>) -> bool {
    fn take<T: ArrowPrimitiveType>(
        array: &dyn Array,
        out: &mut Vec<f64>,
        f: impl Fn(T::Native) -> f64,
    ) {
        out.extend(array.as_primitive::<T>().iter().map(|v| v.map_or(f64::NAN, &f)));
    }
    match array.data_type() {
        DataType::Float64 => take::<Float64Type>(array, out, |v| v),
        DataType::Float32 => take::<Float32Type>(array, out, f64::from),
        DataType::Float16 => take::<Float16Type>(array, out, f64::from),
        DataType::Int8 => take::<Int8Type>(array, out, f64::from),
        DataType::Int16 => take::<Int16Type>(array, out, f64::from),
        DataType::Int32 => take::<Int32Type>(array, out, f64::from),
        DataType::Int64 => take::<Int64Type>(array, out, |v| v as f64),
        DataType::UInt8 => take::<UInt8Type>(array, out, f64::from),
        DataType::UInt16 => take::<UInt16Type>(array, out, f64::from),
        DataType::UInt32 => take::<UInt32Type>(array, out, f64::from),
        DataType::UInt64 => take::<UInt64Type>(array, out, |v| v as f64),
        DataType::Timestamp(TimeUnit::Second, _) => {
            take::<TimestampSecondType>(array, out, |v| v as f64)
        }
        DataType::Timestamp(TimeUnit::Millisecond, _) => {
            take::<TimestampMillisecondType>(array, out, |v| v as f64);
        }
        DataType::Timestamp(TimeUnit::Microsecond, _) => {
            take::<TimestampMicrosecondType>(array, out, |v| v as f64);
        }
        DataType::Timestamp(TimeUnit::Nanosecond, _) => {
            take::<TimestampNanosecondType>(array, out, |v| v as f64);
        }
        DataType::Date64 => take::<Date64Type>(array, out, |v| v as f64),
        _ => return false,
    }
    true
}
