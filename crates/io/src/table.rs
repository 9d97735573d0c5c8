//! A CSV file as numeric columns, with errors that know their line and column.
//!
//! Understood: separators `,` `;` and tab, decimal commas, UTF-8 with or without byte order mark, LF
//! and CRLF, `#` comment lines, lines of a device before the header, a `sep=` line, quoted cells,
//! trailing separators, date-times in the time column. Empty cells, `NA`, `null` and `NaN` are missing
//! samples.

use std::io::Cursor;

use csv::{ByteRecord, ReaderBuilder};

use crate::ReadError;
use crate::cells::{Columns, Style, Want};
use crate::ids::Ids;
use crate::numeric_table::Table;
use crate::plain;
use crate::preamble::{self, Facts};
use crate::shape::Shape;
use crate::sniff::{Content, content};

/// Text from the header on, with its separator.
struct Body<'a> {
    bytes: &'a [u8],
    separator: u8,
    /// Lines taken off the front.
    skipped: u64,
    /// Lines left out behind the names.
    left_out: u64,
    facts: Facts,
}

fn body<'a>(file: &str, bytes: &'a [u8], shape: &Shape<'_>) -> Result<Body<'a>, ReadError> {
    let not_text = |what| Err(ReadError::NotText { file: file.to_owned(), what });
    if !matches!(content(bytes), Content::Text | Content::Json) {
        return not_text(
            "the file is compressed or in a device's own format; decompress or convert it first",
        );
    }
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return not_text("the file is in UTF-16; save it as UTF-8");
    }
    if bytes.iter().take(4096).any(|b| *b == 0) {
        return not_text("the file is binary");
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let start = shape.start(bytes).unwrap_or_else(|| preamble::start(bytes, None));
    Ok(Body {
        bytes: &bytes[start.byte..],
        separator: start.separator,
        skipped: start.lines,
        left_out: shape.lines_before,
        facts: preamble::facts(&bytes[..start.byte]),
    })
}

impl Body<'_> {
    fn reader(&self) -> csv::Reader<Cursor<&[u8]>> {
        ReaderBuilder::new()
            .delimiter(self.separator)
            .comment(Some(b'#'))
            .has_headers(false)
            .flexible(true)
            .from_reader(Cursor::new(self.bytes))
    }

    /// Line of the record that the CSV reader placed at `byte`, which may lie before line ends and
    /// comments that it skipped.
    fn line_at(&self, byte: u64) -> u64 {
        let at = self.start_of(byte);
        let before = self.bytes[..at].iter().filter(|b| **b == b'\n').count();
        before as u64 + 1 + self.skipped + self.left_out
    }

    /// First byte of the record that the CSV reader placed at `byte`.
    fn start_of(&self, byte: u64) -> usize {
        let mut at = usize::try_from(byte).unwrap_or(usize::MAX).min(self.bytes.len());
        loop {
            match self.bytes.get(at) {
                Some(b'\r' | b'\n') => at += 1,
                Some(b'#') => {
                    let rest = &self.bytes[at..];
                    at += rest.iter().position(|b| *b == b'\n').unwrap_or(rest.len());
                }
                _ => break,
            }
        }
        at
    }
}

/// Reads the header, asks `wanted` which columns to read, then reads them.
pub(crate) fn read<T>(
    file: &str,
    bytes: &[u8],
    shape: &Shape<'_>,
    wanted: impl FnOnce(&[String]) -> Result<(T, Vec<Want>), ReadError>,
) -> Result<(T, Table), ReadError> {
    match content(bytes) {
        #[cfg(feature = "columnar")]
        Content::Parquet => return crate::columnar::parquet_table(file, bytes, shape, wanted),
        #[cfg(feature = "columnar")]
        Content::Arrow => return crate::columnar::arrow_table(file, bytes, shape, wanted),
        #[cfg(not(feature = "columnar"))]
        Content::Parquet | Content::Arrow => {
            let what = "a Parquet or Arrow file, which this build does not read (feature columnar)";
            return Err(ReadError::NotText { file: file.to_owned(), what });
        }
        _ => {}
    }
    let body = body(file, bytes, shape)?;
    let mut reader = body.reader();
    let mut record = ByteRecord::new();
    let file_name = || file.to_owned();
    let failed = |e: csv::Error| ReadError::Io { file: file_name(), reason: e.to_string() };
    let mut next = |record: &mut ByteRecord| reader.read_byte_record(record).map_err(failed);
    if !next(&mut record)? {
        return Err(ReadError::NoRows { file: file_name() });
    }
    let line_of = |r: &ByteRecord| body.line_at(byte_of(r));
    let mut names = names(&record);
    let held = if shape.is_headless() {
        names = (1..=names.len()).map(|i| i.to_string()).collect();
        true
    } else if are_numbers(&record) {
        return Err(ReadError::NoHeader { file: file_name(), line: line_of(&record) });
    } else {
        // Some devices write the units in a row of their own.
        next(&mut record)? && !add_units(&mut names, &record)
    };
    shape.rename(file, &mut names)?;
    let (meaning, wanted) = wanted(&names)?;
    let expected = names.iter().rposition(|n| !n.is_empty()).map_or(0, |i| i + 1);
    let mut columns = Columns::new(names.len(), wanted);
    let mut rows = Rows { file, body: &body, names: &names, expected, columns: &mut columns };
    let cut_short = rows.read(&mut reader, record, held)?;
    let Some((columns, dated)) = columns.finish() else {
        return Err(ReadError::CommaUnclear { file: file_name() });
    };
    let (preamble, facts) = (body.skipped, body.facts);
    Ok((meaning, Table { columns, dated, preamble, facts, cut_short }))
}

/// The rows below the names.
struct Rows<'a> {
    file: &'a str,
    body: &'a Body<'a>,
    names: &'a [String],
    expected: usize,
    columns: &'a mut Columns,
}

impl Rows<'_> {
    /// Reads them all, from the one on that is `held`. True when the last one was cut short.
    fn read(
        &mut self,
        reader: &mut csv::Reader<Cursor<&[u8]>>,
        mut record: ByteRecord,
        mut held: bool,
    ) -> Result<bool, ReadError> {
        let file_name = || self.file.to_owned();
        let failed = |e: csv::Error| ReadError::Io { file: file_name(), reason: e.to_string() };
        let active: Vec<usize> =
            (0..self.expected).filter(|&i| self.columns.want(i) != Want::No).collect();
        let mut short: Option<(u64, usize)> = None;
        let mut ids = Ids::of(self.names, &active);
        if held && ids.is_empty() {
            let from = self.body.start_of(byte_of(&record));
            let plain = &self.body.bytes[from..];
            let read = plain::rows(plain, self.body.separator, self.expected, self.columns);
            if read.lines > 0 {
                held = false;
                let mut behind = csv::Position::new();
                behind.set_byte((from + read.bytes) as u64);
                reader.seek(behind).map_err(failed)?;
            }
        }
        let expected = self.expected;
        while core::mem::take(&mut held) || reader.read_byte_record(&mut record).map_err(failed)? {
            if let Some((line, found)) = short {
                return Err(ReadError::RowLength { file: file_name(), line, found, expected });
            }
            let (found, line) = (record.len(), || self.body.line_at(byte_of(&record)));
            if ids.see(&record, expected) {
                return Err(ReadError::StrayQuote { file: file_name(), line: line() });
            }
            if found < expected {
                short = Some((line(), found));
                continue;
            }
            if says_more(&record, expected) {
                let line = line();
                return Err(ReadError::RowLength { file: file_name(), line, found, expected });
            }
            for &i in &active {
                let cell = record.get(i).unwrap_or_default();
                if self.columns.is_empty(i) {
                    // About as many rows as this one fits into the file.
                    let row = record.as_slice().len() + record.len();
                    self.columns.reserve(i, self.body.bytes.len() / row.max(2));
                }
                if self.columns.push(i, cell).is_none() {
                    let (name, want) = (&self.names[i], self.columns.want(i));
                    return Err(not_a_number(self.file, line(), name, cell, want));
                }
            }
        }
        ids.check(self.file)?;
        Ok(short.is_some())
    }
}

fn byte_of(record: &ByteRecord) -> u64 {
    record.position().map_or(0, csv::Position::byte)
}

/// Adds the units that a row below the names holds, as in `name (unit)`. False where it is no such row:
/// each of its cells must be a word, most of them units.
pub(crate) fn add_units(names: &mut [String], row: &ByteRecord) -> bool {
    const UNITS: [&str; 14] = [
        "ms", "s", "us", "ns", "m/s^2", "m/s2", "m/s²", "g", "mg", "deg/s", "dps", "rad/s", "°/s",
        "ut",
    ];
    let cells: Vec<String> = row
        .iter()
        .map(|c| String::from_utf8_lossy(c).trim().replace(['(', ')'], "").to_lowercase())
        .collect();
    let number = |c: &String| Style::default().number(c.as_bytes()).is_some();
    let unit = |c: &&String| UNITS.contains(&c.as_str());
    let told = cells.iter().filter(|c| !c.is_empty()).count();
    if told < 3 || cells.iter().any(|c| !c.is_empty() && number(c)) {
        return false;
    }
    if 2 * cells.iter().filter(unit).count() <= told {
        return false;
    }
    for (name, unit) in names.iter_mut().zip(&cells).filter(|(_, c)| UNITS.contains(&c.as_str())) {
        *name = format!("{name} ({unit})");
    }
    true
}

/// True when a row has cells beyond the last named column.
pub(crate) fn says_more(record: &ByteRecord, expected: usize) -> bool {
    record.iter().skip(expected).any(|c| !c.trim_ascii().is_empty())
}

/// Names of the columns.
pub(crate) fn names(header: &ByteRecord) -> Vec<String> {
    header.iter().map(|n| String::from_utf8_lossy(n).trim().to_owned()).collect()
}

/// True where most cells are numbers, so that they are no names.
pub(crate) fn are_numbers(record: &ByteRecord) -> bool {
    let number = |c: &&[u8]| Style::default().number(c).is_some_and(|v| !v.is_nan());
    2 * record.iter().filter(number).count() > record.len()
}

/// The error of a cell that cannot be read.
pub(crate) fn not_a_number(
    file: &str,
    line: u64,
    column: &str,
    cell: &[u8],
    want: Want,
) -> ReadError {
    let text = String::from_utf8_lossy(cell);
    let mut content: String = text.chars().take(40).collect();
    if content.len() < text.len() {
        content.push('…');
    }
    let (file, column) = (file.to_owned(), column.to_owned());
    match want {
        Want::Times => ReadError::NotATime { file, line, column, content },
        _ => ReadError::NotANumber { file, line, column, content },
    }
}
