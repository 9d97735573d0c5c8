//! A manifest: the recordings of a study, one row each, in CSV or TOML.

use std::collections::BTreeMap;
use std::path::{Component, Path};

use runform::context::Date;
use runform_io::{
    MOST_TEXT_BYTES, Mapping, ReadOptions, is_label, parse_mapping, parse_site, read_text,
    shipped_mapping,
};
use serde::Deserialize;

use crate::args::RunnerArgs;
use crate::failure::Failure;

/// What a manifest says of a recording.
#[derive(Debug, Clone, Default)]
pub(super) struct Row {
    pub path: String,
    /// Words of the study, each with its name, in the manifest's order.
    pub labels: Vec<(String, String)>,
    pub date: Option<Date>,
    read: ReadOptions,
    runner: RunnerArgs,
}

/// Columns that are options; all others are words of the study.
const OPTIONS: [&str; 14] = [
    "date",
    "placement",
    "units",
    "acc_sign",
    "rate_hz",
    "acc_range_g",
    "gyr_range_dps",
    "clock",
    "mapping",
    "speed_mps",
    "slope_deg",
    "height_m",
    "mass_kg",
    "path",
];

impl Row {
    /// The options of reading, with those of the row before those of all.
    pub fn options(&self, all: ReadOptions) -> ReadOptions {
        let own = self.read.clone();
        let mut units = own.units;
        units.acc = units.acc.or(all.units.acc);
        units.gyr = units.gyr.or(all.units.gyr);
        ReadOptions {
            placement: own.placement.or(all.placement),
            rate_hz: own.rate_hz.or(all.rate_hz),
            units,
            acc_sign: own.acc_sign.or(all.acc_sign),
            acc_range_g: own.acc_range_g.or(all.acc_range_g),
            gyr_range_dps: own.gyr_range_dps.or(all.gyr_range_dps),
            clocks: own.clocks.or(all.clocks),
            mapping: own.mapping.or(all.mapping),
        }
    }

    /// Runner and run, with what the row says before what is said of all.
    pub fn runner(&self, all: &RunnerArgs) -> RunnerArgs {
        let own = &self.runner;
        RunnerArgs {
            speed_mps: own.speed_mps.or(all.speed_mps),
            slope_deg: own.slope_deg.or(all.slope_deg),
            height_m: own.height_m.or(all.height_m),
            mass_kg: own.mass_kg.or(all.mass_kg),
        }
    }

    /// Takes over where the sensor was worn.
    pub fn place(&mut self, word: &str) -> Result<(), String> {
        let site = parse_site(word).ok_or_else(|| {
            format!("\"{word}\" is no placement; expected sacrum, shank_left, waist…")
        })?;
        self.read.placement = Some(site);
        Ok(())
    }

    /// Takes a cell over; an empty one says nothing.
    fn take(&mut self, key: &str, cell: &str, beside: &Path) -> Result<(), String> {
        let cell = cell.trim();
        if cell.is_empty() && key != "path" {
            if is_label(key) && !OPTIONS.contains(&key) {
                self.labels.push((key.to_owned(), String::new()));
            }
            return Ok(());
        }
        let (read, runner) = (&mut self.read, &mut self.runner);
        match key {
            "path" => self.path = inside(cell)?,
            "date" => self.date = Some(parsed(cell)?),
            "placement" => self.place(cell)?,
            "units" => read.units = parsed(cell)?,
            "acc_sign" => read.acc_sign = Some(crate::args::acc_sign(cell)?),
            "clock" => read.clocks = Some(parsed(cell)?),
            "rate_hz" => read.rate_hz = Some(positive(cell)?),
            "acc_range_g" => read.acc_range_g = Some(positive(cell)?),
            "gyr_range_dps" => read.gyr_range_dps = Some(positive(cell)?),
            "mapping" => read.mapping = Some(mapping(cell, beside)?),
            "speed_mps" => runner.speed_mps = Some(number(cell)?),
            "slope_deg" => runner.slope_deg = Some(number(cell)?),
            "height_m" => runner.height_m = Some(number(cell)?),
            "mass_kg" => runner.mass_kg = Some(number(cell)?),
            label if is_label(label) => {
                if cell.chars().any(char::is_control) || cell.chars().count() > 120 {
                    return Err("is no word of at most 120 characters".to_owned());
                }
                self.labels.push((label.to_owned(), cell.to_owned()));
            }
            _ => {
                return Err(format!(
                    "cannot be a column; expected small letters, digits and _, or one of {}",
                    OPTIONS.join(", ")
                ));
            }
        }
        Ok(())
    }
}

/// A path that stays below the folder that it starts from.
fn inside(path: &str) -> Result<String, String> {
    let own = Path::new(path);
    let plain = |c: Component<'_>| matches!(c, Component::Normal(_) | Component::CurDir);
    if path.is_empty() || !own.components().all(plain) {
        return Err(format!(
            "\"{path}\" is no path below INPUT; give one without .. and not from the root"
        ));
    }
    Ok(path.to_owned())
}

fn parsed<T: core::str::FromStr<Err: core::fmt::Display>>(cell: &str) -> Result<T, String> {
    cell.parse().map_err(|e: T::Err| e.to_string())
}

fn number(cell: &str) -> Result<f64, String> {
    let value: Option<f64> = cell.parse().ok().filter(|v: &f64| v.is_finite());
    value.ok_or_else(|| format!("\"{cell}\" is no number; write 3.2"))
}

fn positive(cell: &str) -> Result<f64, String> {
    number(cell).and_then(|v| if v > 0.0 { Ok(v) } else { Err(format!("{v} is not above 0")) })
}

/// A mapping that ships with the program, or a file beside the manifest.
fn mapping(cell: &str, beside: &Path) -> Result<Mapping, String> {
    let text = match shipped_mapping(cell) {
        Some(text) => text.to_owned(),
        None => read_text(&beside.join(cell), MOST_TEXT_BYTES)
            .map_err(|e| format!("mapping {cell}: {e}"))?,
    };
    parse_mapping(cell, &text).map_err(|e| e.to_string())
}

/// Reads a manifest.
///
/// # Errors
/// Exit code 3 with file, place and what was expected.
pub(super) fn read(file: &Path) -> Result<Vec<Row>, Failure> {
    let shown = file.display();
    let wrong = |what: String| Failure::bad_input(format!("{shown}{what}"));
    let text =
        read_text(file, MOST_TEXT_BYTES).map_err(|e| wrong(format!(": {e}; check --manifest")))?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let toml = file.extension().is_some_and(|e| e.eq_ignore_ascii_case("toml"));
    let listed = if toml { of_toml(text) } else { of_csv(text) };
    let beside = file.parent().unwrap_or(Path::new("."));
    let mut rows = Vec::new();
    for (place, cells) in listed.map_err(wrong)? {
        let mut row = Row::default();
        for (key, cell) in &cells {
            row.take(key, cell, beside).map_err(|e| wrong(format!(", {place}, {key}: {e}")))?;
        }
        if row.path.is_empty() {
            return Err(wrong(format!(", {place}: has no path; every recording needs one")));
        }
        rows.push(row);
    }
    Ok(rows)
}

/// Where a row stands, and its cells with their columns.
type Cells = (String, Vec<(String, String)>);

fn of_csv(text: &str) -> Result<Vec<Cells>, String> {
    let semicolons = text.lines().next().is_some_and(|l| l.contains(';') && !l.contains(','));
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(if semicolons { b';' } else { b',' })
        .from_reader(text.as_bytes());
    let header = reader.headers().map_err(|e| format!(", line 1: {e}"))?.clone();
    let header: Vec<String> = header.iter().map(|h| h.trim().to_owned()).collect();
    if let Some(twice) = header.iter().enumerate().find(|(i, h)| header[..*i].contains(h)) {
        return Err(format!(", line 1: column \"{}\" stands there twice", twice.1));
    }
    let mut rows = Vec::new();
    for record in reader.records() {
        let record =
            record.map_err(|e| format!(": {e}; give every line the header's number of cells"))?;
        let line = record.position().map_or(0, csv::Position::line);
        let cells = header.iter().cloned().zip(record.iter().map(str::to_owned)).collect();
        rows.push((format!("line {line}"), cells));
    }
    Ok(rows)
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Manifest {
    recording: Vec<BTreeMap<String, toml::Value>>,
}

fn of_toml(text: &str) -> Result<Vec<Cells>, String> {
    let manifest: Manifest = toml::from_str(text)
        .map_err(|e| format!(": {}; expected [[recording]] tables", e.message()))?;
    let rows = manifest.recording.into_iter().enumerate().map(|(i, table)| {
        let place = format!("recording {}", i + 1);
        let cell = |(key, value): (String, toml::Value)| {
            let cell = match value {
                toml::Value::String(text) => text,
                toml::Value::Integer(_) | toml::Value::Float(_) | toml::Value::Datetime(_) => {
                    value.to_string()
                }
                _ => return Err(format!(", {place}, {key}: expected a text or a number")),
            };
            Ok((key, cell))
        };
        Ok((place.clone(), table.into_iter().map(cell).collect::<Result<_, String>>()?))
    });
    rows.collect()
}
