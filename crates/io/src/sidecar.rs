//! `recording.toml`: what is known about a recording beside its samples.
//!
//! ```toml
//! name = "tuesday"
//! date = "2026-05-04"
//! clock = "common"           # one clock stamped all files; "unknown" without it
//! acc_sign = "specific_force"            # of all sensors; or "minus_specific_force"
//! [labels]                   # words of a study: columns of its tables
//! subject = "s01"
//! session = "1"
//! [subject]
//! height_m = 1.78
//! mass_kg = 70.0
//! [conditions]
//! speed_mps = 3.3            # or [[0.0, 3.0], [60.0, 3.5]]
//! slope_deg = 0.0
//! [standing]
//! interval_s = [2.0, 6.0]    # every sensor stood upright and still
//! [sensors.shank_left]
//! acc_range_g = 16.0
//! gyr_range_dps = 2000.0
//! rate_hz = 200.0
//! standing_acc_mps2 = [0.3, -0.1, 9.8]
//! sync_s = [[2.0, 8.0]]        # jumps or taps that other sensors felt too, on this file's clock
//! clock_offset_s = 0.012
//! tracked_point_m = [0.09, 0.0, -0.05]   # from the sensor to the point whose path is wanted
//! mounting = "aligned"       # or a matrix with rows segment x, y, z in sensor axes
//! acc_unit = "mps2"          # g, mg
//! gyr_unit = "radps"         # dps
//! acc_sign = "minus_specific_force"      # of this sensor
//! ```
//!
//! Times are on the files' clock. Keys that are not listed are refused by name.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use runform::context::Date;
use runform::recording::{AccSign, Clocks, Conditions, Mounting, Site, Stream, Subject};
use runform::units::{AccUnit, GyrUnit};

use crate::ReadError;
use crate::unit_names::{acc_unit, gyr_unit};

/// Longest name or other text, characters.
const MOST_NAME: usize = 120;

/// Content of `recording.toml`.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Sidecar {
    /// Name of the recording; the folder's name unless given.
    pub name: Option<String>,
    /// Day of the recording.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<Date>,
    /// Whether one clock stamped all files.
    #[serde(skip_serializing_if = "is_unknown")]
    pub clock: Clocks,
    /// Sign of the accelerometers of all sensors that have none of their own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub acc_sign: Option<AccSign>,
    /// Words of a study, such as subject, session and condition.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub labels: BTreeMap<String, String>,
    /// Who ran.
    pub subject: Subject,
    /// How and where.
    pub conditions: Conditions,
    /// When the runner stood still.
    pub standing: Standing,
    /// When all sensors felt the same jumps or taps.
    #[serde(skip_serializing_if = "Sync::is_empty")]
    pub sync: Sync,
    /// What is known about each sensor, by site.
    pub sensors: BTreeMap<String, SensorEntry>,
}

fn is_unknown(clocks: &Clocks) -> bool {
    *clocks == Clocks::Unknown
}

/// The `[standing]` table.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Standing {
    /// Begin and end of standing upright and still, s.
    pub interval_s: Option<(f64, f64)>,
}

/// The `[sync]` table.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Sync {
    /// Begin and end of each stretch of jumps or taps, on every file's own clock, s.
    pub intervals_s: Vec<(f64, f64)>,
}

impl Sync {
    fn is_empty(&self) -> bool {
        self.intervals_s.is_empty()
    }
}

/// A `[sensors.<site>]` table.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SensorEntry {
    /// Full-scale range of the accelerometer, g.
    pub acc_range_g: Option<f64>,
    /// Full-scale range of the gyroscope, deg/s.
    pub gyr_range_dps: Option<f64>,
    /// Nominal sampling rate, Hz.
    pub rate_hz: Option<f64>,
    /// Mean specific force while standing upright, sensor axes, m/s².
    pub standing_acc_mps2: Option<[f64; 3]>,
    /// Begin and end of standing upright and still, s.
    pub standing_s: Option<(f64, f64)>,
    /// Begin and end of each stretch of jumps or taps, on this file's clock, s.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sync_s: Vec<(f64, f64)>,
    /// Added to the sensor's times, s.
    pub clock_offset_s: Option<f64>,
    /// From the sensor to the point whose path is wanted, sensor axes, m.
    pub tracked_point_m: Option<[f64; 3]>,
    /// `"aligned"`, `"unknown"` or a matrix.
    pub mounting: Option<MountingText>,
    /// `g`, `mg` or `mps2`.
    pub acc_unit: Option<String>,
    /// `dps` or `radps`.
    pub gyr_unit: Option<String>,
    /// Sign of the accelerometer.
    pub acc_sign: Option<AccSign>,
}

/// Mounting as written in the file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum MountingText {
    /// `"aligned"` or `"unknown"`.
    Word(String),
    /// Rows are the segment's x, y, z axes in sensor axes.
    Matrix([[f64; 3]; 3]),
}

/// Reads the text of a `recording.toml`; `file` is its name for messages.
///
/// # Errors
/// [`ReadError::Toml`] with line for text that is not TOML or has unknown keys,
/// [`ReadError::TomlValue`] for values that cannot be.
pub fn parse_sidecar(file: &str, bytes: &[u8]) -> Result<Sidecar, ReadError> {
    let toml_error =
        |line, message: String| ReadError::Toml { file: file.to_owned(), line, message };
    let text = core::str::from_utf8(bytes).map_err(|e| {
        let line = line_at(bytes, e.valid_up_to());
        toml_error(line, "not valid UTF-8; save the file as UTF-8".to_owned())
    })?;
    let sidecar: Sidecar =
        toml::from_str(text.strip_prefix('\u{feff}').unwrap_or(text)).map_err(|e| {
            let line = line_at(bytes, e.span().map_or(0, |s| s.start));
            toml_error(line, e.message().replace('\n', " "))
        })?;
    for (name, sensor) in &sidecar.sensors {
        sensor.check(file, name)?;
    }
    let conditions = &sidecar.conditions;
    for (key, text) in [
        ("name", &sidecar.name),
        ("conditions.surface", &conditions.surface),
        ("conditions.shoes", &conditions.shoes),
    ] {
        check_text(file, key, text.as_deref())?;
    }
    for (key, text) in &sidecar.labels {
        if !is_label(key) {
            return Err(ReadError::TomlValue {
                file: file.to_owned(),
                key: format!("labels.{}", key.escape_default()),
                value: "a name of a column".to_owned(),
                expected: "small letters, digits and _, and none of path, recording, bout",
            });
        }
        check_text(file, &format!("labels.{key}"), Some(text))?;
    }
    if let Some(wrong) = sidecar.sync.intervals_s.iter().find(|i| !is_stretch(**i)) {
        return Err(ReadError::TomlValue {
            file: file.to_owned(),
            key: "sync.intervals_s".to_owned(),
            value: format!("{wrong:?}"),
            expected: STRETCH,
        });
    }
    Ok(sidecar)
}

/// True for a word that may be a column of a study's tables: small letters, digits and `_`, and none that the
/// tables have already.
#[must_use]
pub fn is_label(word: &str) -> bool {
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    !word.is_empty() && word.chars().all(fits) && !["path", "recording", "bout"].contains(&word)
}

/// Texts stand in tables, titles and names of folders.
fn check_text(file: &str, key: &str, text: Option<&str>) -> Result<(), ReadError> {
    let Some(text) = text.filter(|t| !is_name(t)) else { return Ok(()) };
    let shown: String = text.chars().filter(|c| !c.is_control()).take(40).collect();
    Err(ReadError::TomlValue {
        file: file.to_owned(),
        key: key.to_owned(),
        value: format!("\"{shown}…\" ({} characters)", text.chars().count()),
        expected: "1 to 120 characters without line ends or other control characters",
    })
}

/// A text that fits into tables, titles and folders.
pub(crate) fn is_name(name: &str) -> bool {
    (1..=MOST_NAME).contains(&name.chars().count()) && !name.chars().any(char::is_control)
}

fn line_at(bytes: &[u8], offset: usize) -> usize {
    bytes.iter().take(offset).filter(|b| **b == b'\n').count() + 1
}

/// What a stretch of jumps or taps must be.
const STRETCH: &str = "begin and end in seconds, half a second to a minute apart";

fn is_stretch((from_s, to_s): (f64, f64)) -> bool {
    (0.5..=60.0).contains(&(to_s - from_s))
}

impl SensorEntry {
    fn check(&self, file: &str, name: &str) -> Result<(), ReadError> {
        let bad = |key: &str, value: String, expected| {
            let (file, key) = (file.to_owned(), format!("sensors.{name}{key}"));
            Err(ReadError::TomlValue { file, key, value, expected })
        };
        if name.parse::<Site>().is_err() {
            let expected = "a placement such as sacrum, shank_left or foot_right as table name";
            return bad("", name.to_owned(), expected);
        }
        let positive = [
            (".acc_range_g", self.acc_range_g),
            (".gyr_range_dps", self.gyr_range_dps),
            (".rate_hz", self.rate_hz),
        ];
        for (key, value) in positive {
            if let Some(v) = value.filter(|v| !(v.is_finite() && *v > 0.0)) {
                return bad(key, v.to_string(), "a positive number");
            }
        }
        if let Some(wrong) = self.sync_s.iter().find(|i| !is_stretch(**i)) {
            return bad(".sync_s", format!("{wrong:?}"), STRETCH);
        }
        if let Some(MountingText::Word(word)) = &self.mounting
            && !matches!(word.as_str(), "aligned" | "unknown")
        {
            return bad(".mounting", word.clone(), "\"aligned\", \"unknown\" or a 3 by 3 matrix");
        }
        if let Some(unit) = self.acc_unit.as_ref().filter(|u| acc_unit(u).is_none()) {
            return bad(".acc_unit", unit.clone(), "g, mg or mps2");
        }
        if let Some(unit) = self.gyr_unit.as_ref().filter(|u| gyr_unit(u).is_none()) {
            return bad(".gyr_unit", unit.clone(), "dps or radps");
        }
        Ok(())
    }

    /// Unit of the accelerometer as given.
    pub(crate) fn acc(&self) -> Option<AccUnit> {
        self.acc_unit.as_deref().and_then(acc_unit)
    }

    /// Unit of the gyroscope as given.
    pub(crate) fn gyr(&self) -> Option<GyrUnit> {
        self.gyr_unit.as_deref().and_then(gyr_unit)
    }

    /// Puts what is known on a stream whose times were shifted by `shift_s`.
    pub(crate) fn apply(&self, stream: &mut Stream, shift_s: f64) {
        stream.acc_range_g = self.acc_range_g.or(stream.acc_range_g);
        stream.gyr_range_dps = self.gyr_range_dps.or(stream.gyr_range_dps);
        stream.nominal_rate_hz = self.rate_hz.or(stream.nominal_rate_hz);
        stream.standing_mps2 = self.standing_acc_mps2.or(stream.standing_mps2);
        stream.standing_s = self.standing_s.map(|i| shifted(i, shift_s)).or(stream.standing_s);
        if !self.sync_s.is_empty() {
            stream.events_s = self.sync_s.iter().map(|i| shifted(*i, shift_s)).collect();
        }
        stream.clock_offset_s = self.clock_offset_s.unwrap_or(stream.clock_offset_s);
        stream.tracked_point_m = self.tracked_point_m.or(stream.tracked_point_m);
        match &self.mounting {
            Some(MountingText::Matrix(rows)) => stream.mounting = Mounting::Matrix(*rows),
            Some(MountingText::Word(word)) if word == "aligned" => {
                stream.mounting = Mounting::Aligned;
            }
            _ => {}
        }
    }

    /// What a stream knows beside its samples.
    pub(crate) fn of(stream: &Stream) -> Self {
        Self {
            acc_range_g: stream.acc_range_g,
            gyr_range_dps: stream.gyr_range_dps,
            rate_hz: stream.nominal_rate_hz,
            standing_acc_mps2: stream.standing_mps2,
            standing_s: stream.standing_s,
            sync_s: stream.events_s.clone(),
            clock_offset_s: (stream.clock_offset_s != 0.0).then_some(stream.clock_offset_s),
            mounting: match stream.mounting {
                Mounting::Aligned => Some(MountingText::Word("aligned".to_owned())),
                Mounting::Matrix(rows) => Some(MountingText::Matrix(rows)),
                _ => None,
            },
            tracked_point_m: stream.tracked_point_m,
            acc_unit: None,
            gyr_unit: None,
            acc_sign: stream.acc_sign,
        }
    }
}

/// An interval on the files' clock, moved with the samples.
pub(crate) fn shifted(interval: (f64, f64), shift_s: f64) -> (f64, f64) {
    (interval.0 - shift_s, interval.1 - shift_s)
}
