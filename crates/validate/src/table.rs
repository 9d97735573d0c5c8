//! Reference tables: text by column, with the line of every row for messages.

use std::fs;
use std::io::Read;
use std::path::Path;

use flate2::read::GzDecoder;
use serde::Serialize;

use crate::ValidateError;
use crate::manifest::{Condition, Layout, Line};

/// A table in memory.
#[derive(Debug, Clone, Default)]
pub(crate) struct Table {
    file: String,
    names: Vec<String>,
    rows: Vec<Vec<String>>,
    lines: Vec<u64>,
}

impl Table {
    /// Reads a CSV file with a header; `.gz` is unpacked.
    pub(crate) fn read(path: &Path) -> Result<Self, ValidateError> {
        Self::read_as(path, true, ',', "")
    }

    /// Reads a table of samples.
    pub(crate) fn read_layout(path: &Path, layout: &Layout) -> Result<Self, ValidateError> {
        Self::read_as(path, layout.header, layout.delimiter, &layout.trim)
    }

    fn read_as(
        path: &Path,
        header: bool,
        delimiter: char,
        trim: &str,
    ) -> Result<Self, ValidateError> {
        let bytes = bytes_of(path)?;
        let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(u8::try_from(delimiter).unwrap_or(b','))
            .has_headers(false)
            .flexible(true)
            .from_reader(bytes.as_slice());
        let mut table = Self { file, ..Self::default() };
        let mut named = !header;
        let mut record = csv::ByteRecord::new();
        while reader.read_byte_record(&mut record).map_err(|e| ValidateError::io(path, &e))? {
            let clean = |c: &[u8]| {
                let text = String::from_utf8_lossy(c);
                text.trim_matches(|c: char| c.is_whitespace() || trim.contains(c)).to_owned()
            };
            let mut cells: Vec<String> = record.iter().map(clean).collect();
            if !named {
                table.names = cells;
                named = true;
                continue;
            }
            if cells.iter().all(String::is_empty) {
                continue;
            }
            if table.names.is_empty() {
                table.names = (1..=cells.len()).map(|i| format!("#{i}")).collect();
            }
            cells.resize(table.names.len(), String::new());
            table.rows.push(cells);
            table.lines.push(record.position().map_or(0, csv::Position::line));
        }
        Ok(table)
    }

    /// A table from values with like fields, such as the truth of a simulation.
    pub(crate) fn of<T: Serialize>(file: &str, rows: &[T]) -> Result<Self, ValidateError> {
        let other = |e: serde_json::Error| ValidateError::Other(format!("{file}: {e}"));
        let mut table = Self { file: file.to_owned(), ..Self::default() };
        for (i, row) in rows.iter().enumerate() {
            let value = serde_json::to_value(row).map_err(other)?;
            let fields = value.as_object().cloned().unwrap_or_default();
            if table.names.is_empty() {
                table.names = fields.keys().cloned().collect();
            }
            let cell = |v: &serde_json::Value| match v {
                serde_json::Value::String(s) => s.clone(),
                serde_json::Value::Null => String::new(),
                other => other.to_string(),
            };
            table.rows.push(fields.values().map(cell).collect());
            table.lines.push(i as u64 + 1);
        }
        Ok(table)
    }

    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }

    fn column(&self, name: &str) -> Result<usize, ValidateError> {
        self.names.iter().position(|n| n == name).ok_or_else(|| ValidateError::MissingColumn {
            file: self.file.clone(),
            column: name.to_owned(),
            found: self.names.join(", "),
        })
    }

    /// Text of a cell.
    pub(crate) fn text(&self, row: usize, column: &str) -> Result<&str, ValidateError> {
        Ok(&self.rows[row][self.column(column)?])
    }

    /// Numbers of a column, written as for [`Table::number`]; missing ones are NaN.
    pub(crate) fn numbers(&self, name: &str) -> Result<Vec<f64>, ValidateError> {
        (0..self.len()).map(|row| self.number(row, name)).collect()
    }

    /// One number; NaN where the cell is empty. `-name` gives the other sign, `1/name` the
    /// reciprocal.
    pub(crate) fn number(&self, row: usize, name: &str) -> Result<f64, ValidateError> {
        if let Some(name) = name.strip_prefix('-') {
            return Ok(-self.number(row, name)?);
        }
        if let Some(name) = name.strip_prefix("1/") {
            return Ok(1.0 / self.number(row, name)?);
        }
        let cell = &self.rows[row][self.column(name)?];
        if cell.is_empty() || matches!(cell.as_str(), "NA" | "NaN" | "nan" | "null") {
            return Ok(f64::NAN);
        }
        cell.parse::<f64>().map_err(|_| ValidateError::NotANumber {
            file: self.file.clone(),
            line: self.lines[row],
            column: name.to_owned(),
            content: cell.clone(),
        })
    }

    /// False where the line's second reference contradicts the first, or one of them is missing.
    pub(crate) fn agrees(&self, row: usize, line: &Line) -> Result<bool, ValidateError> {
        let (Some(second), Some(first)) = (&line.agrees, &line.column) else { return Ok(true) };
        let other = second.times * self.number(row, &second.column)?;
        Ok((self.number(row, first)? - other).abs() <= second.within)
    }

    /// True when a row's cell is what is asked for.
    pub(crate) fn holds(
        &self,
        row: usize,
        column: &str,
        condition: &Condition,
    ) -> Result<bool, ValidateError> {
        let cell = self.text(row, column)?;
        let same = |wanted: &str| match (cell.parse::<f64>(), wanted.parse::<f64>()) {
            (Ok(a), Ok(b)) => a == b,
            _ => cell == wanted,
        };
        Ok(match condition {
            Condition::Number(n) => cell.parse::<f64>().is_ok_and(|v| v == *n),
            Condition::Text(t) if t.starts_with(">=") => {
                let least = t[2..].trim().parse::<f64>();
                cell.parse::<f64>().is_ok_and(|v| least.is_ok_and(|least| v >= least))
            }
            Condition::Text(t) => t.strip_prefix('!').map_or_else(|| same(t), |not| !same(not)),
            Condition::OneOf(list) => list.iter().any(|t| same(t)),
        })
    }
}

/// Bytes of a file, unpacked when it is gzip or xz.
pub(crate) fn bytes_of(path: &Path) -> Result<Vec<u8>, ValidateError> {
    let bytes = fs::read(path).map_err(|e| ValidateError::io(path, &e))?;
    if bytes.starts_with(b"\xfd7zXZ\0") {
        let mut out = Vec::new();
        lzma_rs::xz_decompress(&mut bytes.as_slice(), &mut out)
            .map_err(|e| ValidateError::io(path, &format!("{e:?}")))?;
        return Ok(out);
    }
    if !bytes.starts_with(&[0x1f, 0x8b]) {
        return Ok(bytes);
    }
    let mut out = Vec::new();
    GzDecoder::new(bytes.as_slice())
        .read_to_end(&mut out)
        .map_err(|e| ValidateError::io(path, &e))?;
    Ok(out)
}
