//! Garmin FIT: what a watch or a pod worked out itself, about once a second, and its laps and sessions. Names
//! and units are those of the format's profile; fields of a developer (Stryd) have `dev_` before their name.

use std::collections::{BTreeMap, BTreeSet};

use fitparser::profile::MesgNum;
use fitparser::{FitDataField, FitDataRecord, Value};

use super::values::{Reference, ReferenceTable, numbers, texts};
use crate::{ReadError, ReadNotice, fit};

/// Messages that become tables.
const TABLES: [(MesgNum, &str); 3] =
    [(MesgNum::Record, "records"), (MesgNum::Lap, "laps"), (MesgNum::Session, "sessions")];

/// Fields of one kind of message.
#[derive(Default)]
struct Rows {
    /// Name and unit, in the order of their first appearance.
    fields: Vec<(String, String)>,
    index: BTreeMap<String, usize>,
    rows: Vec<Vec<(usize, Cell)>>,
}

#[derive(Clone)]
enum Cell {
    Number(f64),
    Text(String),
}

pub(super) fn read(file: &str, bytes: &[u8]) -> Result<Reference, ReadError> {
    let mut said = Vec::new();
    let mut rows: [Rows; 3] = Default::default();
    let mut developer = BTreeSet::new();
    fit::messages(file, bytes, &mut said, &mut |record| add(record, &mut rows, &mut developer))?;
    let tables: Vec<ReferenceTable> =
        TABLES.iter().zip(rows).filter_map(|((_, name), rows)| rows.table(name)).collect();
    let notices = said.iter().map(|text| ReadNotice::new(file, text.as_str())).collect();
    Ok(Reference { format: "Garmin FIT", tables, notices })
}

fn add(record: &FitDataRecord, rows: &mut [Rows; 3], developer: &mut BTreeSet<String>) {
    if record.kind() == MesgNum::FieldDescription {
        let name = record.fields().iter().find(|f| f.name() == "field_name");
        developer
            .extend(name.map(|f| f.value().to_string().trim_matches(['[', ']', '"']).to_owned()));
    }
    let Some(place) = TABLES.iter().position(|(kind, _)| *kind == record.kind()) else { return };
    rows[place].add(record.fields(), developer);
}

impl Rows {
    fn add(&mut self, fields: &[FitDataField], developer: &BTreeSet<String>) {
        let mut row = Vec::with_capacity(fields.len());
        for (i, field) in fields.iter().enumerate() {
            let Some(cell) = cell(field.value()) else { continue };
            // A developer's field stands behind the device's own of the same name.
            let again = fields[i + 1..].iter().any(|f| f.name() == field.name());
            let name = if developer.contains(field.name()) && !again {
                format!("dev_{}", field.name().replace(' ', "_"))
            } else {
                field.name().to_owned()
            };
            let next = self.fields.len();
            let column = *self.index.entry(name.clone()).or_insert(next);
            if column == next {
                self.fields.push((name, field.units().to_owned()));
            }
            row.push((column, cell));
        }
        self.rows.push(row);
    }

    fn table(self, name: &'static str) -> Option<ReferenceTable> {
        let Self { fields, rows, .. } = self;
        if rows.is_empty() {
            return None;
        }
        let column = |i: usize| {
            rows.iter()
                .map(move |row| row.iter().find(|(k, _)| *k == i).map(|(_, cell)| cell.clone()))
        };
        let mut columns: Vec<_> = fields
            .into_iter()
            .enumerate()
            .map(|(i, (name, unit))| {
                let words = column(i).any(|c| matches!(c, Some(Cell::Text(_))));
                if words {
                    let word = |c: Option<Cell>| match c {
                        Some(Cell::Text(t)) => t,
                        Some(Cell::Number(v)) => v.to_string(),
                        None => String::new(),
                    };
                    return texts(name, column(i).map(word).collect());
                }
                let number = |c: Option<Cell>| match c {
                    Some(Cell::Number(v)) => v,
                    _ => f64::NAN,
                };
                numbers(name, unit, column(i).map(number).collect())
            })
            .collect();
        // The stamps first, as everywhere.
        columns.sort_by_key(|c| c.name != "timestamp");
        Some(ReferenceTable { name, columns })
    }
}

/// A value that fits into a table; times are seconds since 1970.
fn cell(value: &Value) -> Option<Cell> {
    match value {
        Value::String(text) => {
            Some(Cell::Text(text.chars().filter(|c| !c.is_control()).take(120).collect()))
        }
        Value::Array(_) | Value::Invalid => None,
        other => {
            let number: f64 = other.clone().try_into().ok()?;
            Some(Cell::Number(number))
        }
    }
}
