//! Garmin FIT: what a watch or a pod worked out itself, about once a second, and its laps and sessions. Names
//! and units are those of the format's profile; fields of a developer (Stryd) have `dev_` before their name.

use std::collections::{BTreeMap, BTreeSet};

use fitparser::de::{DecodeOption, FitObject, FitStreamProcessor};
use fitparser::profile::MesgNum;
use fitparser::{FitDataField, FitDataRecord, Value};

use super::values::{Reference, ReferenceTable, numbers, texts};
use crate::{ReadError, ReadNotice};

/// Messages that become tables.
const TABLES: [(MesgNum, &str); 3] =
    [(MesgNum::Record, "records"), (MesgNum::Lap, "laps"), (MesgNum::Session, "sessions")];
/// A day of records is a tenth of this.
const MOST_BYTES: usize = 64 << 20;

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
    let damaged = |byte: usize, what: String| ReadError::Damaged {
        file: file.to_owned(),
        byte: byte as u64,
        what,
        expected: "a FIT file of an activity",
    };
    if bytes.len() > MOST_BYTES {
        return Err(damaged(MOST_BYTES, "the file is longer than any activity".to_owned()));
    }
    let mut said = Vec::new();
    let mut rows: [Rows; 3] = Default::default();
    let mut developer = BTreeSet::new();
    let mut parser = parser();
    if !begins(bytes) {
        return Err(damaged(0, "the header is not that of a FIT file".to_owned()));
    }
    let mut quiet = bytes.to_vec();
    let mut at = 0;
    let mut header = true;
    while at < bytes.len() {
        if !header {
            without_odd_fields(&mut quiet[at..]);
        }
        header = false;
        let here = at;
        let (next, object) = match parser.deserialize_next(&quiet[at..]) {
            Ok(found) => found,
            Err(e) if at > 14 => {
                said.push(format!("the file is damaged or cut off at byte {at} ({e}); what stands before it is read"));
                break;
            }
            Err(e) => return Err(damaged(at, e.to_string())),
        };
        at = bytes.len() - next.len();
        match object {
            FitObject::DataMessage(message) => match parser.decode_message(message) {
                Ok(record) => add(&record, &mut rows, &mut developer),
                Err(e) => said.push(format!("a message at byte {here} cannot be read ({e})")),
            },
            FitObject::Crc(told) => {
                if crc(&bytes[..here]) != told {
                    said.push("the checksum is wrong: values may be damaged".to_owned());
                }
                parser.reset();
                if at < bytes.len() {
                    // Files that were joined are two activities.
                    let more = bytes.len() - at;
                    said.push(format!("{more} bytes behind the end of the activity are not read"));
                    break;
                }
            }
            FitObject::Header(_) | FitObject::DefinitionMessage(_) => {}
        }
        if said.len() > 20 {
            break;
        }
    }
    let tables: Vec<ReferenceTable> =
        TABLES.iter().zip(rows).filter_map(|((_, name), rows)| rows.table(name)).collect();
    let notices = said.iter().map(|text| ReadNotice::new(file, text.as_str())).collect();
    Ok(Reference { format: "Garmin FIT", tables, notices })
}

fn parser() -> FitStreamProcessor {
    let mut parser = FitStreamProcessor::new();
    // Checksums are looked at here, where a wrong one can be reported instead of ending the reading.
    parser.add_option(DecodeOption::SkipHeaderCrcValidation);
    parser.add_option(DecodeOption::SkipDataCrcValidation);
    parser.add_option(DecodeOption::DropUnknownFields);
    parser
}

/// A definition whose field is no multiple of its type is read as bytes by the parser, which would tell so on
/// standard error; said here beforehand, it stays silent.
fn without_odd_fields(message: &mut [u8]) {
    const BYTES: u8 = 0x0d;
    let [head, _, _, _, _, fields, ..] = *message else { return };
    // The highest bit marks data with a short stamp, the next one a definition.
    if head & 0xc0 != 0x40 {
        return;
    }
    for field in message[6..].chunks_exact_mut(3).take(usize::from(fields)) {
        let size = match field[2] & 0x1f {
            3 | 4 | 11 => 2,
            5 | 6 | 8 | 12 => 4,
            9 | 14..=16 => 8,
            _ => 1,
        };
        if field[1] % size != 0 {
            field[2] = BYTES;
        }
    }
}

/// True where a whole header stands.
fn begins(bytes: &[u8]) -> bool {
    let size = usize::from(bytes.first().copied().unwrap_or(0));
    matches!(size, 12 | 14) && bytes.len() > size && bytes.get(8..12) == Some(b".FIT")
}

/// The format's checksum, four bits at a time.
fn crc(bytes: &[u8]) -> u16 {
    const TABLE: [u16; 16] = [
        0x0000, 0xcc01, 0xd801, 0x1400, 0xf001, 0x3c00, 0x2800, 0xe401, 0xa001, 0x6c00, 0x7800,
        0xb401, 0x5000, 0x9c01, 0x8801, 0x4400,
    ];
    let step = |crc: u16, nibble: u8| {
        (crc >> 4) ^ TABLE[usize::from(crc & 0xf)] ^ TABLE[usize::from(nibble & 0xf)]
    };
    bytes.iter().fold(0, |crc, byte| step(step(crc, *byte), byte >> 4))
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
