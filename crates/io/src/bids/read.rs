//! Reading of Motion-BIDS. All tracking systems of a run are one recording.

use std::path::{Path, PathBuf};

use runform::recording::{Clocks, Sex};

use super::{MOTION, OWN, entity, group, is_motion};
use crate::bytes::{MOST_SAMPLES_BYTES, MOST_TEXT_BYTES, bytes_of, read_bytes};
use crate::gathered::{Gathered, Loaded};
use crate::names::{name_of, parse_site};
use crate::notice::ReadNotice;
use crate::sidecar::Sidecar;
use crate::{ReadError, ReadOptions, containers};

/// Folders above the samples that are searched for what is known of the participants.
const LEVELS: usize = 6;
/// A height above this is in cm, whatever is said of it.
const TALLEST_M: f64 = 3.0;

/// Reads the run to which a file of samples belongs.
pub(crate) fn read(path: &Path, options: &ReadOptions) -> Result<Loaded, ReadError> {
    let files = group(path);
    let name = name_of(path);
    let run = super::without_system(name.strip_suffix(".gz").unwrap_or(&name));
    let run = run.strip_suffix(MOTION).unwrap_or(&run);
    let mut gathered = Gathered::new(run);
    let mut known = Known::default();
    for file in &files {
        one(file, options, &mut gathered, &mut known)?;
    }
    let beside = known.own.is_none();
    let mut sidecar = known.own.take().unwrap_or_default();
    if beside {
        participant(path, &name, &mut sidecar, &mut gathered.notices);
        sidecar.standing.interval_s = standing(path);
        sidecar.date = day(path);
    }
    if known.shared {
        sidecar.clock = Clocks::Common;
    }
    for (label, key) in [("subject", "sub"), ("session", "ses"), ("task", "task"), ("run", "run")] {
        if let Some(word) = entity(run, key) {
            sidecar.labels.entry(label.to_owned()).or_insert(word);
        }
    }
    gathered.finish(&name, &sidecar, options)
}

/// What the files beside the samples tell.
#[derive(Default)]
struct Known {
    own: Option<Sidecar>,
    shared: bool,
}

/// A file beside another, of the same words.
fn beside(motion: &Path, ending: &str) -> PathBuf {
    let name = name_of(motion);
    let bare = name.strip_suffix(".gz").unwrap_or(&name);
    motion.with_file_name(format!("{}{ending}", bare.strip_suffix(MOTION).unwrap_or(bare)))
}

fn one(
    file: &Path,
    options: &ReadOptions,
    gathered: &mut Gathered,
    known: &mut Known,
) -> Result<(), ReadError> {
    let name = name_of(file);
    let bytes = bytes_of(file, MOST_SAMPLES_BYTES)?;
    gathered.source(&name, &bytes);
    let bytes = containers::unpack(&name, bytes)?;
    let channels = channels(&beside(file, "_channels.tsv"), &name)?;
    let json = read_bytes(&beside(file, "_motion.json"), MOST_TEXT_BYTES).unwrap_or_default();
    let json: serde_json::Value = serde_json::from_slice(&json).unwrap_or_default();
    let own = json.get(OWN).and_then(|v| serde_json::from_value::<Sidecar>(v.clone()).ok());
    known.own = known.own.take().or(own);
    known.shared |= json.get("SharedClock").and_then(serde_json::Value::as_bool) == Some(true);
    let header = header(&name, &channels, options)?;
    let timed = header.iter().any(|h| h == "t_s" || h.starts_with("time"));
    let rate_hz = json.get("SamplingFrequency").and_then(serde_json::Value::as_f64);
    let own = ReadOptions {
        rate_hz: options.rate_hz.or(rate_hz.filter(|hz| !timed && *hz > 0.0)),
        mapping: None,
        ..options.clone()
    };
    let mut text = header.join("\t").into_bytes();
    text.push(b'\n');
    text.extend(without_na(&bytes));
    gathered.add(&name, &text, options.placement, &own)
}

/// The samples with an empty cell for every `n/a`.
fn without_na(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some(at) = rest.windows(3).position(|w| w == b"n/a") {
        out.extend(&rest[..at]);
        rest = &rest[at + 3..];
    }
    out.extend(rest);
    out
}

/// A row of `_channels.tsv`.
struct Channel {
    name: String,
    component: String,
    kind: String,
    point: String,
    units: String,
}

fn wrong(file: &str, what: String, expected: &'static str) -> ReadError {
    ReadError::Mapping { file: file.to_owned(), what, expected }
}

fn channels(path: &Path, motion: &str) -> Result<Vec<Channel>, ReadError> {
    const EXPECTED: &str =
        "a table with the columns name, component, type, tracked_point and units";
    let file = name_of(path);
    let bytes = read_bytes(path, MOST_TEXT_BYTES)
        .map_err(|e| wrong(motion, format!("the channels beside it, {file}: {e}"), EXPECTED))?;
    let failed = |what: String| wrong(&file, what, EXPECTED);
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(b'\t')
        .flexible(true)
        .quoting(false)
        .from_reader(&bytes[..]);
    let header = reader.headers().map_err(|e| failed(e.to_string()))?.clone();
    let at = |name: &str| {
        let found = header.iter().position(|h| h.trim().trim_start_matches('\u{feff}') == name);
        found.ok_or_else(|| failed(format!("it has no column \"{name}\"")))
    };
    let columns = [at("name")?, at("component")?, at("type")?, at("tracked_point")?, at("units")?];
    let mut out = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|e| failed(e.to_string()))?;
        let [name, component, kind, point, units] =
            columns.map(|c| record.get(c).unwrap_or_default().trim().to_owned());
        let (component, kind) = (component.to_ascii_lowercase(), kind.to_ascii_uppercase());
        out.push(Channel { name, component, kind, point, units });
    }
    Ok(out)
}

/// Names that the reader of tables understands.
fn header(
    file: &str,
    channels: &[Channel],
    options: &ReadOptions,
) -> Result<Vec<String>, ReadError> {
    let moves = |c: &&Channel| ["ACCEL", "GYRO"].contains(&c.kind.as_str());
    let mut points: Vec<&str> = channels.iter().filter(moves).map(|c| c.point.as_str()).collect();
    points.sort_unstable();
    points.dedup();
    let alone = points.len() == 1;
    channels
        .iter()
        .enumerate()
        .map(|(i, c)| {
            let sensor = match c.kind.as_str() {
                "ACCEL" => "acc",
                "GYRO" => "gyr",
                "LATENCY" if c.units == "s" => return Ok("t_s".to_owned()),
                "LATENCY" => return Ok(format!("time ({})", c.units)),
                _ => return Ok(format!("channel {} {}", i + 1, c.name)),
            };
            let name = match unit(&c.units) {
                Some(suffix) => format!("{sensor}_{}_{suffix}", c.component),
                None => format!("{sensor}_{} ({})", c.component, c.units),
            };
            match parse_site(&snake(&c.point)) {
                // The place of a single sensor may be given by the options.
                _ if alone && options.placement.is_some() => Ok(name),
                Some(site) => Ok(format!("{site}.{name}")),
                None if alone => Ok(name),
                None => Err(wrong(
                    file,
                    format!("its tracked point \"{}\" is no placement", c.point),
                    "points named by placement: sacrum, shank_left, lower_back…",
                )),
            }
        })
        .collect()
}

/// The suffix of a unit.
fn unit(units: &str) -> Option<&'static str> {
    match units.replace(' ', "").to_ascii_lowercase().as_str() {
        "m/s^2" | "m/s²" | "m/s2" | "m*s^-2" => Some("mps2"),
        "g" => Some("g"),
        "mg" => Some("mg"),
        "rad/s" | "rad*s^-1" => Some("radps"),
        "deg/s" | "°/s" | "dps" => Some("dps"),
        _ => None,
    }
}

/// `LowerBack` as `lower_back`.
fn snake(point: &str) -> String {
    let mut out = String::new();
    for c in point.chars() {
        if c.is_uppercase() && out.ends_with(char::is_lowercase) {
            out.push('_');
        }
        out.extend(c.to_lowercase());
    }
    out
}

/// The rows of a table as pairs of column and cell.
fn rows(path: &Path) -> Vec<Vec<(String, String)>> {
    let bytes = read_bytes(path, MOST_TEXT_BYTES).unwrap_or_default();
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(b'\t')
        .flexible(true)
        .quoting(false)
        .from_reader(&bytes[..]);
    let Ok(header) = reader.headers().cloned() else { return Vec::new() };
    let pairs = |r: csv::StringRecord| {
        header
            .iter()
            .zip(r.iter())
            .map(|(h, c)| (h.trim().to_lowercase(), c.trim().to_owned()))
            .collect()
    };
    reader.records().filter_map(Result::ok).map(pairs).collect()
}

fn cell<'a>(row: &'a [(String, String)], names: &[&str]) -> Option<&'a str> {
    let found = row.iter().find(|(h, _)| names.contains(&h.as_str()))?;
    Some(found.1.as_str()).filter(|c| !c.is_empty() && *c != "n/a")
}

/// Fills in what `participants.tsv` tells of the runner.
fn participant(path: &Path, name: &str, sidecar: &mut Sidecar, notices: &mut Vec<ReadNotice>) {
    let Some(id) = entity(name, "sub") else { return };
    let above = path.ancestors().skip(1).take(LEVELS);
    let Some(file) = above.map(|f| f.join("participants.tsv")).find(|f| f.is_file()) else {
        return;
    };
    let whole = format!("sub-{id}");
    let mine = |row: &Vec<(String, String)>| {
        cell(row, &["participant_id"]).is_some_and(|p| p == whole || p == id)
    };
    let Some(row) = rows(&file).into_iter().find(mine) else {
        notices.push(ReadNotice::new("participants.tsv", format!("has no row of {whole}")));
        return;
    };
    let number = |names: &[&str]| cell(&row, names)?.parse::<f64>().ok().filter(|v| v.is_finite());
    let subject = &mut sidecar.subject;
    subject.height_m = number(&["height", "height_m", "height_cm", "body_height"])
        .map(|h| if h > TALLEST_M { h / 100.0 } else { h });
    subject.mass_kg = number(&["weight", "mass", "weight_kg", "mass_kg", "body_mass"]);
    subject.age_y = number(&["age"]);
    subject.sex = match cell(&row, &["sex", "gender"]).map(str::to_ascii_lowercase).as_deref() {
        Some("f" | "female") => Some(Sex::Female),
        Some("m" | "male") => Some(Sex::Male),
        _ => None,
    };
}

/// Standing that `_events.tsv` tells: begin and end, s.
fn standing(path: &Path) -> Option<(f64, f64)> {
    let events = rows(&beside(path, "_events.tsv"));
    let row = events.iter().find(|row| {
        cell(row, &["trial_type"]).is_some_and(|t| t.to_ascii_lowercase().starts_with("standing"))
    })?;
    let onset: f64 = cell(row, &["onset"])?.parse().ok()?;
    let duration: f64 = cell(row, &["duration"])?.parse().ok()?;
    (duration > 0.0 && onset.is_finite()).then_some((onset, onset + duration))
}

/// The day that `_scans.tsv` tells.
fn day(path: &Path) -> Option<runform::context::Date> {
    let folder = path.parent()?.parent()?;
    let own = name_of(path);
    let entries = std::fs::read_dir(folder).ok()?;
    let scans = |p: &PathBuf| name_of(p).ends_with("_scans.tsv");
    let mut files: Vec<PathBuf> =
        entries.filter_map(Result::ok).map(|e| e.path()).filter(scans).collect();
    files.sort();
    let all = files.iter().flat_map(|f| rows(f));
    let row =
        all.into_iter().find(|r| cell(r, &["filename"]).is_some_and(|f| f.ends_with(&own)))?;
    cell(&row, &["acq_time"])?.get(..10)?.parse().ok()
}

/// All files that are heeded when a run is read.
pub(crate) fn files_of(path: &Path) -> Vec<PathBuf> {
    let mut files = group(path);
    for motion in group(path) {
        let endings = ["_channels.tsv", "_motion.json", "_events.tsv"];
        files.extend(endings.map(|e| beside(&motion, e)).into_iter().filter(|f| f.is_file()));
    }
    let above = path.ancestors().skip(1).take(LEVELS);
    files.extend(above.map(|f| f.join("participants.tsv")).find(|f| f.is_file()));
    files
}

/// True for a file that stands for its run: that of the first tracking system.
pub(crate) fn is_first(path: &Path) -> bool {
    is_motion(&name_of(path))
        && group(path).first().is_some_and(|f| f.file_name() == path.file_name())
}
