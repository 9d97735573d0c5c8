//! Sensor Logger's list of samples as JSON, and what its `Metadata` tells. The list becomes the tables that
//! the app exports as CSV.

use core::fmt;
use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use crate::ReadError;

/// Sensors whose samples are kept.
const KEPT: [&str; 8] = [
    "Accelerometer",
    "AccelerometerUncalibrated",
    "TotalAcceleration",
    "Gravity",
    "Gyroscope",
    "GyroscopeUncalibrated",
    "WristMotion",
    "Metadata",
];

/// Columns of the tables, in their order.
const COLUMNS: [&str; 14] = [
    "time",
    "seconds_elapsed",
    "z",
    "y",
    "x",
    "rotationRateX",
    "rotationRateY",
    "rotationRateZ",
    "gravityX",
    "gravityY",
    "gravityZ",
    "accelerationX",
    "accelerationY",
    "accelerationZ",
];

/// What `Metadata` tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Meta {
    /// True for an iPhone whose units and signs were left as they are: minus the specific force.
    pub own_frames: bool,
    /// True where it is known that signs are those of Android.
    pub standard: bool,
}

/// Reads `Metadata.csv`.
pub(crate) fn meta(bytes: &[u8]) -> Option<Meta> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(bytes);
    let names = reader.headers().ok()?.clone();
    let row = reader.records().next()?.ok()?;
    let told =
        |name: &str| row.get(names.iter().position(|n| n.trim().eq_ignore_ascii_case(name))?);
    let platform = told("platform")?.trim().to_lowercase();
    let standard = told("standardisation").is_some_and(|v| v.trim().eq_ignore_ascii_case("true"));
    let apple = platform == "ios";
    Some(Meta { own_frames: apple && !standard, standard: !apple || standard })
}

/// The tables of the list, by the names that the app gives to its CSV files.
pub(crate) fn tables(file: &str, bytes: &[u8]) -> Result<Vec<(String, Vec<u8>)>, ReadError> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut tables = Tables::default();
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let failed = |e: serde_json::Error| ReadError::Json {
        file: file.to_owned(),
        line: e.line(),
        reason: e.to_string(),
    };
    List(&mut tables).deserialize(&mut reader).map_err(failed)?;
    reader.end().map_err(failed)?;
    Ok(tables
        .0
        .into_iter()
        .map(|(name, text)| (format!("{name}.csv"), text.into_bytes()))
        .collect())
}

/// Text of each table that was begun.
#[derive(Default)]
struct Tables(BTreeMap<String, String>);

impl Tables {
    fn add(&mut self, entry: &Entry) {
        let Some(sensor) = entry.sensor.as_deref().filter(|s| KEPT.contains(s)) else { return };
        let text = self.0.entry(sensor.to_owned()).or_default();
        if sensor == "Metadata" {
            *text = format!(
                "platform,standardisation\n{},{}\n",
                entry.text("platform"),
                entry.text("standardisation")
            );
            return;
        }
        let motion = sensor == "WristMotion";
        let columns = COLUMNS.iter().enumerate().filter(|(i, _)| *i < 2 || (*i >= 5) == motion);
        let names: Vec<&str> = columns.map(|c| *c.1).collect();
        if text.is_empty() {
            text.push_str(&names.join(","));
            text.push('\n');
        }
        let cells: Vec<&str> = names.iter().map(|n| entry.text(n)).collect();
        text.push_str(&cells.join(","));
        text.push('\n');
    }
}

/// One object of the list.
#[derive(Debug, Default)]
struct Entry {
    sensor: Option<String>,
    values: Vec<(&'static str, String)>,
}

impl Entry {
    fn text(&self, name: &str) -> &str {
        self.values.iter().find(|v| v.0 == name).map_or("", |v| &v.1)
    }
}

/// A number, or one between quotes as the app writes it.
#[derive(Deserialize)]
#[serde(untagged)]
enum Cell {
    Number(f64),
    Text(String),
    Flag(bool),
}

struct List<'t>(&'t mut Tables);

impl<'de> DeserializeSeed<'de> for List<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<(), D::Error> {
        reader.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for List<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of samples")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        while let Some(entry) = list.next_element_seed(Object)? {
            self.0.add(&entry);
        }
        Ok(())
    }
}

struct Object;

impl<'de> DeserializeSeed<'de> for Object {
    type Value = Entry;

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<Self::Value, D::Error> {
        reader.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Object {
    type Value = Entry;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a sample as an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut entry = Entry::default();
        while let Some(key) = map.next_key::<Cow<'_, str>>()? {
            let known =
                COLUMNS.into_iter().chain(["platform", "standardisation"]).find(|c| *c == key);
            if key == "sensor" {
                entry.sensor = Some(map.next_value()?);
            } else if let Some(known) = known {
                let text = match map.next_value::<Cell>()? {
                    Cell::Number(v) => format!("{v:?}"),
                    // What is no plain value would break the table.
                    Cell::Text(t) => {
                        t.chars().filter(|c| !",\"\n\r".contains(*c)).take(64).collect()
                    }
                    Cell::Flag(v) => v.to_string(),
                };
                entry.values.push((known, text));
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(entry)
    }
}
