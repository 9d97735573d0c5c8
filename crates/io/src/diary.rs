//! The training diary as CSV: one line a run, columns by name, only `date` required.

use std::path::Path;

use runform::context::{Date, Diary, DiaryEntry};
use thiserror::Error;

use crate::bytes::{MOST_TEXT_BYTES, read_text};
use crate::sidecar::is_name;

/// Columns as they are spelled in messages.
const COLUMNS: &str = "date, distance_km, duration_min, rpe, pain_0_10, pain_site, pain_onset_min, \
                       shoe, surface, sleep_h, hrv, stress";

/// A diary that cannot be read. Every message names the file, the place and what was expected.
#[derive(Debug, Clone, PartialEq, Error)]
#[non_exhaustive]
pub enum DiaryError {
    /// The operating system could not give the file.
    #[error("{file}: {reason}; check the path given to --diary")]
    DiaryFile {
        /// File as given.
        file: String,
        /// The system's words.
        reason: String,
    },
    /// A line that is no row of the table.
    #[error("{file}, line {line}: {reason}; give every line the header's number of cells")]
    DiaryRow {
        /// File.
        file: String,
        /// Line, from 1.
        line: u64,
        /// What the reader says.
        reason: String,
    },
    /// A column that is not known, or given twice, or no column of dates.
    #[error("{file}, line 1: {what}; expected columns among {COLUMNS}")]
    DiaryColumn {
        /// File.
        file: String,
        /// What is wrong.
        what: String,
    },
    /// A cell that cannot be.
    #[error("{file}, line {line}, column \"{column}\": \"{content}\" is not {expected}")]
    DiaryCell {
        /// File.
        file: String,
        /// Line, from 1.
        line: u64,
        /// Column.
        column: String,
        /// As given.
        content: String,
        /// What was expected.
        expected: &'static str,
    },
}

/// A field of an entry and what it may be.
enum Field {
    Day,
    Number(fn(&mut DiaryEntry) -> &mut Option<f64>, f64, f64, &'static str),
    Text(fn(&mut DiaryEntry) -> &mut Option<String>),
}

fn field(name: &str) -> Option<Field> {
    use Field::{Day, Number, Text};
    Some(match name {
        "date" => Day,
        "distance_km" => Number(|e| &mut e.distance_km, 0.0, 500.0, "kilometres from 0 to 500"),
        "duration_min" => Number(|e| &mut e.duration_min, 0.0, 6000.0, "minutes from 0 to 6000"),
        "rpe" => Number(|e| &mut e.rpe, 0.0, 10.0, "a rating from 0 to 10"),
        "pain_0_10" => Number(|e| &mut e.pain_0_10, 0.0, 10.0, "a score from 0 to 10"),
        "pain_site" => Text(|e| &mut e.pain_site),
        "pain_onset_min" => {
            Number(|e| &mut e.pain_onset_min, 0.0, 6000.0, "minutes from 0 to 6000")
        }
        "shoe" => Text(|e| &mut e.shoe),
        "surface" => Text(|e| &mut e.surface),
        "sleep_h" => Number(|e| &mut e.sleep_h, 0.0, 24.0, "hours from 0 to 24"),
        "hrv" => Number(|e| &mut e.hrv, 0.0, 500.0, "milliseconds from 0 to 500"),
        "stress" => Number(|e| &mut e.stress, 0.0, 10.0, "a score from 0 to 10"),
        _ => return None,
    })
}

/// Reads a diary.
///
/// # Errors
/// [`DiaryError`] naming file, line, column and what was expected.
pub fn read_diary(path: &Path) -> Result<Diary, DiaryError> {
    let file = path.display().to_string();
    let text = read_text(path, MOST_TEXT_BYTES)
        .map_err(|e| DiaryError::DiaryFile { file: file.clone(), reason: e.to_string() })?;
    diary_of(&text, &file)
}

fn diary_of(text: &str, file: &str) -> Result<Diary, DiaryError> {
    let text = text.trim_start_matches('\u{feff}');
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text.as_bytes());
    let row_error = |e: &csv::Error| DiaryError::DiaryRow {
        file: file.to_owned(),
        line: e.position().map_or(1, csv::Position::line),
        reason: e.to_string(),
    };
    let header = reader.headers().map_err(|e| row_error(&e))?.clone();
    let columns = columns(&header, file)?;
    let mut entries = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|e| row_error(&e))?;
        let line = record.position().map_or(0, csv::Position::line);
        entries.push(entry(&record, &columns, file, line)?);
    }
    Ok(Diary::new(entries))
}

fn columns(header: &csv::StringRecord, file: &str) -> Result<Vec<(String, Field)>, DiaryError> {
    let wrong = |what: String| DiaryError::DiaryColumn { file: file.to_owned(), what };
    let mut out: Vec<(String, Field)> = Vec::new();
    for name in header {
        let known = field(name).ok_or_else(|| wrong(format!("unknown column \"{name}\"")))?;
        if out.iter().any(|(n, _)| n == name) {
            return Err(wrong(format!("column \"{name}\" comes twice")));
        }
        out.push((name.to_owned(), known));
    }
    if out.iter().any(|(_, f)| matches!(f, Field::Day)) {
        return Ok(out);
    }
    Err(wrong("there is no column \"date\"".to_owned()))
}

fn entry(
    record: &csv::StringRecord,
    columns: &[(String, Field)],
    file: &str,
    line: u64,
) -> Result<DiaryEntry, DiaryError> {
    let wrong = |column: &str, content: &str, expected| DiaryError::DiaryCell {
        file: file.to_owned(),
        line,
        column: column.to_owned(),
        content: content.to_owned(),
        expected,
    };
    let cells = || columns.iter().zip(record.iter());
    let day = cells().find(|((_, f), _)| matches!(f, Field::Day)).map_or("", |(_, cell)| cell);
    let date: Date = day.parse().map_err(|_| wrong("date", day, "a day such as 2026-01-31"))?;
    let mut entry = DiaryEntry::on(date);
    for ((name, field), cell) in cells().filter(|(_, cell)| !cell.is_empty()) {
        match field {
            Field::Day => {}
            Field::Text(place) if is_name(cell) => *place(&mut entry) = Some(cell.to_owned()),
            Field::Text(_) => {
                let shown: String = cell.chars().take(40).collect();
                return Err(wrong(name, &shown, "a text of at most 120 plain characters"));
            }
            Field::Number(place, low, high, expected) => {
                let value: f64 = cell.parse().map_err(|_| wrong(name, cell, expected))?;
                if !(*low..=*high).contains(&value) {
                    return Err(wrong(name, cell, expected));
                }
                *place(&mut entry) = Some(value);
            }
        }
    }
    Ok(entry)
}
