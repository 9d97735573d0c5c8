//! Mapping files: what the columns of a table mean that names itself otherwise, or not at all.
//!
//! ```toml
//! title = "My logger"
//! [table]
//! separator = ";"            # "," ";" or "tab"; found without it
//! header = true              # false: columns are told by their number, from 1
//! skip_lines = 0             # lines before the header, or before the first row
//! rate_hz = 200.0            # where there is no column of times
//! [time]
//! column = "Stamp"           # name, number, or a pattern with * for any part
//! unit = "us"                # s, ms, us, ns; "date" for date-times; found without it
//! [acc]
//! columns = ["aX", "aY", "aZ"]
//! unit = "g"                 # g, mg, mps2; found without it
//! scale = 0.000488           # values are multiplied with this first
//! sign = "specific_force"    # or "minus_specific_force"
//! [gyr]
//! columns = ["wX", "wY", "wZ"]
//! unit = "dps"               # dps, radps
//! ```

use runform::recording::AccSign;
use serde::{Deserialize, Serialize};

use crate::ReadError;
use crate::layout::{Layout, Role, listed};
use crate::numeric_table::Table;
use crate::preamble::{MOST_LINES, Start, sniff};
use crate::unit_names::{acc_unit, gyr_unit};

/// What a mapping file says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// For people.
    #[serde(default)]
    pub title: String,
    /// False for one that was written from the maker's words and never tried on a file.
    #[serde(default = "yes")]
    pub tried: bool,
    /// Where the table lies and how it is written.
    #[serde(default)]
    pub table: TableShape,
    /// The column of times.
    pub time: Option<TimeColumn>,
    /// The accelerometer's columns.
    pub acc: Columns,
    /// The gyroscope's columns.
    pub gyr: Option<Columns>,
}

fn yes() -> bool {
    true
}

/// `[table]`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TableShape {
    /// `,`, `;` or `tab`; found in the file unless given.
    pub separator: Option<String>,
    /// Whether a line of names stands above the rows.
    pub header: bool,
    /// Lines before it.
    pub skip_lines: usize,
    /// Rate, Hz, of a table without times.
    pub rate_hz: Option<f64>,
}

impl Default for TableShape {
    fn default() -> Self {
        Self { separator: None, header: true, skip_lines: 0, rate_hz: None }
    }
}

/// `[time]`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TimeColumn {
    /// Name, number or pattern.
    pub column: Key,
    /// `s`, `ms`, `us`, `ns` or `date`.
    pub unit: Option<String>,
}

/// `[acc]` and `[gyr]`
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Columns {
    /// Columns of x, y and z.
    pub columns: [Key; 3],
    /// Unit of the values after scaling.
    pub unit: Option<String>,
    /// Values are multiplied with this; 1 unless given.
    pub scale: Option<f64>,
    /// Sign of an accelerometer.
    pub sign: Option<AccSign>,
}

/// A column by name or pattern, or by number from 1.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Key {
    /// From 1.
    Number(usize),
    /// `*` stands for any part.
    Name(String),
}

/// A mapping that ships with the program: its name for `--mapping`, and its text.
const SHIPPED: [(&str, &str); 7] = [
    ("delsys", include_str!("mappings/delsys.toml")),
    ("imeasureu", include_str!("mappings/imeasureu.toml")),
    ("mbientlab", include_str!("mappings/mbientlab.toml")),
    ("mobiact", include_str!("mappings/mobiact.toml")),
    ("movesense", include_str!("mappings/movesense.toml")),
    ("polar", include_str!("mappings/polar.toml")),
    ("sisfall", include_str!("mappings/sisfall.toml")),
];

/// Names of the mappings that ship with the program.
#[must_use]
pub fn shipped_mappings() -> Vec<&'static str> {
    SHIPPED.iter().map(|s| s.0).collect()
}

/// Text of a mapping that ships with the program.
#[must_use]
pub fn shipped_mapping(name: &str) -> Option<&'static str> {
    SHIPPED.iter().find(|s| s.0 == name).map(|s| s.1)
}

/// Reads the text of a mapping file; `file` is its name for messages.
///
/// # Errors
/// [`ReadError::Toml`] with the line, [`ReadError::Mapping`] for a value that cannot be.
pub fn parse_mapping(file: &str, text: &str) -> Result<Mapping, ReadError> {
    let mapping: Mapping = toml::from_str(text.trim_start_matches('\u{feff}')).map_err(|e| {
        let before = e.span().and_then(|s| text.get(..s.start)).unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        ReadError::Toml { file: file.to_owned(), line, message: e.message().replace('\n', " ") }
    })?;
    mapping.check(file)?;
    Ok(mapping)
}

impl Mapping {
    fn check(&self, file: &str) -> Result<(), ReadError> {
        let bad = |what: String, expected| {
            Err(ReadError::Mapping { file: file.to_owned(), what, expected })
        };
        let unit = |c: &Columns| c.unit.clone().unwrap_or_default();
        let acc = unit(&self.acc);
        if !acc.is_empty() && acc_unit(&acc).is_none() {
            return bad(format!("acc.unit = \"{acc}\" cannot be"), "g, mg or mps2");
        }
        let gyr = self.gyr.as_ref().map(unit).unwrap_or_default();
        if !gyr.is_empty() && gyr_unit(&gyr).is_none() {
            return bad(format!("gyr.unit = \"{gyr}\" cannot be"), "dps or radps");
        }
        if let Some(unit) = self.time.as_ref().and_then(|t| t.unit.as_ref())
            && !["s", "ms", "us", "ns", "date"].contains(&unit.as_str())
        {
            return bad(format!("time.unit = \"{unit}\" cannot be"), "s, ms, us, ns or date");
        }
        if self.separator().is_none() {
            let told = self.table.separator.clone().unwrap_or_default();
            return bad(
                format!("table.separator = \"{told}\" cannot be"),
                "\",\", \";\" or \"tab\"",
            );
        }
        let scales = [self.acc.scale, self.gyr.as_ref().and_then(|g| g.scale), self.table.rate_hz];
        if scales.into_iter().flatten().any(|v| !(v.is_finite() && v > 0.0)) {
            return bad("a scale or rate cannot be".to_owned(), "positive numbers");
        }
        if self.time.is_none() && self.table.rate_hz.is_none() {
            return bad("no times are told".to_owned(), "[time] with a column, or table.rate_hz");
        }
        Ok(())
    }

    /// The separator that is given; `None` for one that cannot be, `Some(None)` where none is given.
    fn separator(&self) -> Option<Option<u8>> {
        match self.table.separator.as_deref() {
            None => Some(None),
            Some(",") => Some(Some(b',')),
            Some(";") => Some(Some(b';')),
            Some("tab" | "\t") => Some(Some(b'\t')),
            Some(_) => None,
        }
    }

    /// Where the table begins; `None` to look for its header.
    pub(crate) fn start(&self, bytes: &[u8]) -> Option<Start> {
        let told = self.separator().flatten();
        let skip = self.table.skip_lines.min(MOST_LINES);
        if skip == 0 && told.is_none() && self.table.header {
            return None;
        }
        let byte: usize = bytes.split_inclusive(|b| *b == b'\n').take(skip).map(<[u8]>::len).sum();
        let first = bytes[byte..].split(|b| *b == b'\n').next().unwrap_or_default();
        let separator = told.unwrap_or_else(|| sniff(first));
        Some(Start { byte, lines: skip as u64, separator })
    }

    /// Gives the columns of the mapping the names that are understood; all others none.
    /// A table of one sensor of an export needs that sensor's columns only.
    pub(crate) fn rename(
        &self,
        file: &str,
        names: &mut [String],
        role: Role,
    ) -> Result<(), ReadError> {
        let own: Vec<String> = names.to_vec();
        for (i, name) in names.iter_mut().enumerate() {
            *name = format!("not told: {}", if own[i].is_empty() { "-" } else { &own[i] });
        }
        let find =
            |key: &Key| {
                key.find(&own).ok_or_else(|| ReadError::Mapping {
            file: file.to_owned(),
            what: format!("the mapping names a column {key} that is not among [{}]", listed(&own)),
            expected: "the table that the mapping was written for, or the right names in it",
        })
            };
        if let Some(time) = &self.time {
            let unit = time.unit.as_deref().filter(|u| *u != "date");
            names[find(&time.column)?] = unit.map_or("time".to_owned(), |u| format!("time ({u})"));
        }
        let there = |c: &&Columns| c.columns.iter().all(|key| key.find(&own).is_some());
        let acc = Some(&self.acc).filter(|_| role != Role::Gyroscope);
        let gyr = self.gyr.as_ref().filter(|c| match role {
            Role::Gyroscope => true,
            Role::Total => acc.is_some_and(|a| a.columns != c.columns) && there(c),
            _ => acc.is_some_and(|a| a.columns != c.columns),
        });
        for (sensor, columns) in [("acc", acc), ("gyr", gyr)] {
            let Some(columns) = columns else { continue };
            let unit = columns.unit.as_ref().map_or_else(String::new, |u| format!(" ({u})"));
            for (key, axis) in columns.columns.iter().zip(["x", "y", "z"]) {
                names[find(key)?] = format!("{sensor} {axis}{unit}");
            }
        }
        Ok(())
    }
}

impl Mapping {
    /// Scales and signs, once the rows are read.
    pub(crate) fn apply(&self, layout: &mut Layout, table: &mut Table) {
        for sensor in layout.sensors.values_mut() {
            sensor.acc_sign = self.acc.sign.or(sensor.acc_sign);
            let mut scale = |columns: Vec<usize>, by: Option<f64>| {
                for (c, by) in columns.into_iter().filter_map(|c| by.map(|by| (c, by))) {
                    table.columns[c].iter_mut().for_each(|v| *v *= by);
                }
            };
            scale(sensor.acc.iter().flatten().map(|c| c.0).collect(), self.acc.scale);
            let by = self.gyr.as_ref().and_then(|g| g.scale);
            scale(sensor.gyr.iter().flatten().map(|c| c.0).collect(), by);
        }
    }
}

impl core::fmt::Display for Key {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::Number(n) => write!(f, "number {n}"),
            Self::Name(name) => write!(f, "\"{name}\""),
        }
    }
}

impl Key {
    fn find(&self, names: &[String]) -> Option<usize> {
        match self {
            Self::Number(n) => n.checked_sub(1).filter(|i| *i < names.len()),
            Self::Name(wanted) => names.iter().position(|n| n == wanted).or_else(|| {
                names.iter().position(|n| fits(&wanted.to_lowercase(), &n.to_lowercase()))
            }),
        }
    }
}

/// True where `name` has the parts of `pattern`, which `*` separates, in their order.
fn fits(pattern: &str, name: &str) -> bool {
    let mut parts = pattern.split('*');
    let Some(mut rest) = parts.next().and_then(|first| name.strip_prefix(first)) else {
        return false;
    };
    let parts: Vec<&str> = parts.collect();
    let Some((last, middle)) = parts.split_last() else { return rest.is_empty() };
    for part in middle {
        let Some(at) = rest.find(part) else { return false };
        rest = &rest[at + part.len()..];
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mapping_that_ships_is_right() {
        for (name, text) in SHIPPED {
            let mapping = parse_mapping(name, text).unwrap_or_else(|e| panic!("{e}"));
            assert!(!mapping.title.is_empty(), "{name}");
        }
    }

    #[test]
    fn patterns_stand_for_any_part() {
        for (pattern, name, fit) in [
            ("*acc.x*", "l shin: acc.x 1 [g]", true),
            ("x*", "x [s]", true),
            ("*x", "abx", true),
            ("a*b*c", "a--b--c", true),
            ("a*b*c", "a--c--b", false),
            ("x", "xx", false),
            ("x", "x", true),
        ] {
            assert_eq!(fits(pattern, name), fit, "{pattern} {name}");
        }
    }
}
