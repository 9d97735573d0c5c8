//! TRC: markers as text, of OpenSim and of motion laboratories.

use csv::{ByteRecord, ReaderBuilder};

use super::values::{Reference, ReferenceTable, numbers};
use crate::{ReadError, ReadNotice};

const WANTED: &str = "a TRC file: four lines about the trial, a line of marker names, then rows";
/// Most markers of a table.
const MOST: usize = 4096;

pub(super) fn read(file: &str, bytes: &[u8]) -> Result<Reference, ReadError> {
    let damaged = |byte: usize, what: &str| ReadError::Damaged {
        file: file.to_owned(),
        byte: byte as u64,
        what: what.to_owned(),
        expected: WANTED,
    };
    let first = bytes.split(|b| *b == b'\n').next().unwrap_or_default();
    let delimiter = if first.contains(&b'\t') { b'\t' } else { b',' };
    let mut reader = ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        .flexible(true)
        .from_reader(bytes);
    let mut head: Vec<ByteRecord> = Vec::new();
    let mut rows: Vec<Vec<f64>> = Vec::new();
    let mut short = 0_usize;
    let mut names: Vec<String> = Vec::new();
    for record in reader.byte_records() {
        let record = record.map_err(|e| {
            let byte = e.position().map_or(0, csv::Position::byte);
            damaged(usize::try_from(byte).unwrap_or(0), &e.to_string())
        })?;
        if head.len() < 4 {
            head.push(record);
            if head.len() == 4 {
                names = markers(&head[3]);
            }
            continue;
        }
        let Some(row) = row(&record) else { continue };
        if row.len() < 2 + 3 * names.len() {
            short += 1;
            continue;
        }
        rows.push(row);
    }
    if names.is_empty() || names.len() > MOST {
        return Err(damaged(0, "no line of marker names"));
    }
    let told = |name: &str| {
        let cells = |line: &'_ ByteRecord| -> Vec<String> {
            // Some programs write two separators between the values, and one between their names.
            let texts = line.iter().map(|c| String::from_utf8_lossy(c).trim().to_owned());
            texts.filter(|c| !c.is_empty()).collect()
        };
        let i = cells(&head[1]).iter().position(|c| c == name)?;
        cells(&head[2]).get(i).cloned()
    };
    let mut notices = Vec::new();
    let frames = told("NumFrames").and_then(|n| n.parse::<usize>().ok());
    if short > 0 || frames.is_some_and(|n| n != rows.len()) {
        let text =
            format!("{} rows are whole; the file announces {}", rows.len(), frames.unwrap_or(0));
        notices.push(ReadNotice::new(file, text));
    }
    let tables = vec![points(&names, &rows, &told("Units").unwrap_or_default())];
    Ok(Reference { format: "TRC", tables, notices })
}

fn points(names: &[String], rows: &[Vec<f64>], unit: &str) -> ReferenceTable {
    let column = |i: usize| rows.iter().map(|r| r[i]).collect::<Vec<f64>>();
    let mut columns = vec![numbers("t", "s", column(1))];
    for (k, name) in names.iter().enumerate() {
        for (axis, letter) in ["x", "y", "z"].into_iter().enumerate() {
            columns.push(numbers(format!("{name}_{letter}"), unit, column(2 + 3 * k + axis)));
        }
    }
    ReferenceTable { name: "points", columns }
}

/// Names of the markers: every third cell behind frame and time.
fn markers(line: &ByteRecord) -> Vec<String> {
    let cells = line.iter().skip(2).step_by(3);
    let names = cells.map(|c| String::from_utf8_lossy(c).trim().to_owned());
    let mut names: Vec<String> = names.collect();
    while names.last().is_some_and(String::is_empty) {
        names.pop();
    }
    names
}

/// Numbers of a row; `None` for the line of axes and for empty lines. A marker that was not seen is missing.
fn row(record: &ByteRecord) -> Option<Vec<f64>> {
    let number = |c: &[u8]| fast_float2::parse::<f64, _>(c.trim_ascii()).ok();
    record.get(0).and_then(number)?;
    Some(record.iter().map(|c| number(c).unwrap_or(f64::NAN)).collect())
}
