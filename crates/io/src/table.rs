//! A CSV file as numeric columns, with errors that know their line and column.
//!
//! Understood: separators `,` `;` and tab, decimal comma where the separator is not one, UTF-8 with
//! or without byte order mark, LF and CRLF, `#` comment lines, a `sep=` line, quoted cells, trailing
//! separators. Empty cells, `NA`, `null` and `NaN` are missing samples.

use csv::{ByteRecord, ReaderBuilder};

use crate::ReadError;
use crate::ids::Ids;

/// The columns that were asked for.
#[derive(Debug)]
pub(crate) struct Table {
    /// Values of each column; empty for those not asked for.
    pub columns: Vec<Vec<f64>>,
    /// True when the last row was cut short and left out.
    pub cut_short: bool,
}

/// Text without its byte order mark and `sep=` line, with its separator.
struct Body<'a> {
    bytes: &'a [u8],
    separator: u8,
    /// Lines taken off the front.
    skipped: u64,
}

fn body<'a>(file: &str, bytes: &'a [u8]) -> Result<Body<'a>, ReadError> {
    let not_text = |what| Err(ReadError::NotText { file: file.to_owned(), what });
    if bytes.starts_with(&[0x1f, 0x8b]) || bytes.starts_with(b"PK\x03\x04") {
        return not_text("the file is compressed; decompress it first");
    }
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return not_text("the file is in UTF-16; save it as UTF-8");
    }
    if bytes.iter().take(4096).any(|b| *b == 0) {
        return not_text("the file is binary");
    }
    let mut bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut skipped = 0;
    let mut declared = None;
    if let [b's' | b'S', b'e' | b'E', b'p' | b'P', b'=', separator, rest @ ..] = bytes {
        declared = Some(*separator).filter(|s| b",;\t".contains(s));
        let line = rest.iter().position(|b| *b == b'\n').map_or(rest.len(), |i| i + 1);
        bytes = &rest[line..];
        skipped = 1;
    }
    let first = bytes
        .split(|b| *b == b'\n')
        .find(|l| !l.trim_ascii().is_empty() && !l.starts_with(b"#"))
        .unwrap_or(&[]);
    let has = |c: u8| first.contains(&c);
    let sniffed = [b'\t', b';'].into_iter().find(|c| has(*c)).unwrap_or(b',');
    Ok(Body { bytes, separator: declared.unwrap_or(sniffed), skipped })
}

impl Body<'_> {
    /// Line of the record that the CSV reader placed at `byte`, which may lie before line ends and
    /// comments that it skipped.
    fn line_at(&self, byte: u64) -> u64 {
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
        let before = self.bytes[..at].iter().filter(|b| **b == b'\n').count();
        before as u64 + 1 + self.skipped
    }
}

/// Reads the header, asks `wanted` which columns to read, then reads them.
pub(crate) fn read<T>(
    file: &str,
    bytes: &[u8],
    wanted: impl FnOnce(&[String]) -> Result<(T, Vec<bool>), ReadError>,
) -> Result<(T, Table), ReadError> {
    let body = body(file, bytes)?;
    let mut reader = ReaderBuilder::new()
        .delimiter(body.separator)
        .comment(Some(b'#'))
        .has_headers(false)
        .flexible(true)
        .from_reader(body.bytes);
    let mut record = ByteRecord::new();
    let file_name = || file.to_owned();
    let mut next = |record: &mut ByteRecord| {
        reader
            .read_byte_record(record)
            .map_err(|e| ReadError::Io { file: file_name(), reason: e.to_string() })
    };
    if !next(&mut record)? {
        return Err(ReadError::NoRows { file: file_name() });
    }
    let line_of = |r: &ByteRecord| body.line_at(r.position().map_or(0, csv::Position::byte));
    let names: Vec<String> =
        record.iter().map(|n| String::from_utf8_lossy(n).trim().to_owned()).collect();
    let numbers = record.iter().filter(|c| parse(c, body.separator).is_some_and(|v| !v.is_nan()));
    if numbers.count() * 2 > names.len() {
        return Err(ReadError::NoHeader { file: file_name(), line: line_of(&record) });
    }
    let (meaning, wanted) = wanted(&names)?;
    let expected = names.iter().rposition(|n| !n.is_empty()).map_or(0, |i| i + 1);
    let active: Vec<usize> = (0..expected).filter(|&i| wanted.get(i) == Some(&true)).collect();
    let mut columns = vec![Vec::new(); names.len()];
    let mut short: Option<(u64, usize)> = None;
    let mut ids = Ids::of(&names, &active);
    while next(&mut record)? {
        if let Some((line, found)) = short {
            return Err(ReadError::RowLength { file: file_name(), line, found, expected });
        }
        let found = record.len();
        if ids.see(&record, expected) {
            return Err(ReadError::StrayQuote { file: file_name(), line: line_of(&record) });
        }
        if found < expected {
            short = Some((line_of(&record), found));
            continue;
        }
        if found > expected && record.iter().skip(expected).any(|c| !c.trim_ascii().is_empty()) {
            let line = line_of(&record);
            return Err(ReadError::RowLength { file: file_name(), line, found, expected });
        }
        for &i in &active {
            let cell = record.get(i).unwrap_or_default();
            let Some(value) = parse(cell, body.separator) else {
                return Err(not_a_number(file, line_of(&record), &names[i], cell));
            };
            let column = &mut columns[i];
            if column.is_empty() {
                // About as many rows as this one fits into the file.
                let row = record.as_slice().len() + record.len();
                column.reserve(body.bytes.len() / row.max(2));
            }
            column.push(value);
        }
    }
    ids.check(file).map(|()| (meaning, Table { columns, cut_short: short.is_some() }))
}

fn not_a_number(file: &str, line: u64, column: &str, cell: &[u8]) -> ReadError {
    let text = String::from_utf8_lossy(cell);
    let mut content: String = text.chars().take(40).collect();
    if content.len() < text.len() {
        content.push('…');
    }
    ReadError::NotANumber { file: file.to_owned(), line, column: column.to_owned(), content }
}

/// A cell's number; NaN where it says that there is none.
fn parse(cell: &[u8], separator: u8) -> Option<f64> {
    if let Ok(v) = fast_float2::parse::<f64, _>(cell) {
        return Some(v);
    }
    let cell = cell.trim_ascii();
    if cell.is_empty() || [&b"NA"[..], b"N/A", b"null", b"NULL", b"None"].contains(&cell) {
        return Some(f64::NAN);
    }
    if let Ok(v) = fast_float2::parse::<f64, _>(cell) {
        return Some(v);
    }
    if separator == b',' || cell.iter().filter(|b| **b == b',').count() != 1 {
        return None;
    }
    let point: Vec<u8> = cell.iter().map(|b| if *b == b',' { b'.' } else { *b }).collect();
    fast_float2::parse::<f64, _>(point).ok()
}
