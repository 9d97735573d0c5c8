//! Reads the canonical layout: a CSV file, or a folder of them.

use core::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use runform::recording::{Recording, Side, Site, Source, SpeedGiven, Stream};

use crate::bytes::{MOST_SAMPLES_BYTES, MOST_TEXT_BYTES, read_bytes};
use crate::digest::fnv1a;
use crate::sidecar::{Sidecar, parse_sidecar, shifted};
use crate::streams::{self, FileStreams};
use crate::{ReadError, ReadOptions};

/// Something the user should know that did not stop the reading.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Notice {
    /// File name.
    pub file: String,
    /// What was noticed.
    pub text: String,
}

impl Notice {
    pub(crate) fn new(file: &str, text: impl Into<String>) -> Self {
        Self { file: file.to_owned(), text: text.into() }
    }
}

impl fmt::Display for Notice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.file, self.text)
    }
}

/// A recording as read, with notices.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Loaded {
    /// The recording.
    pub recording: Recording,
    /// What the user should know: columns and files not used, units inferred.
    pub notices: Vec<Notice>,
}

/// Reads one CSV file, or a folder of `<site>.csv` files with an optional `recording.toml`.
///
/// # Errors
/// See [`ReadError`]; every message names file and place.
pub fn read_recording(path: &Path, options: &ReadOptions) -> Result<Loaded, ReadError> {
    if path.is_dir() { read_folder(path, options) } else { read_file(path, options) }
}

/// Reads the text of one CSV file; `file` is its name for messages and, without
/// [`ReadOptions::placement`], the sensor's site.
///
/// # Errors
/// See [`ReadError`].
pub fn parse_csv(file: &str, bytes: &[u8], options: &ReadOptions) -> Result<Loaded, ReadError> {
    let stem = Path::new(file).file_stem().map_or(file.into(), |s| s.to_string_lossy());
    let mut parts = Parts::new(&stem);
    let site = options.placement.or_else(|| parse_site(&stem));
    parts.add(file, bytes, site, options)?;
    parts.finish(file, &Sidecar::default(), options)
}

/// A site from a file or column name: `shank_left`, but also `left_shank` or `Shank-Left`.
#[must_use]
pub fn parse_site(name: &str) -> Option<Site> {
    let name = name.trim().to_ascii_lowercase().replace(['-', ' '], "_");
    let sides = [("left_", Side::Left), ("right_", Side::Right)];
    let side_first = sides.into_iter().find_map(|(prefix, side)| {
        let site: Site = name.strip_prefix(prefix)?.parse().ok()?;
        site.side.is_none().then_some(Site::sided(site.placement, side))
    });
    name.parse().ok().or(side_first)
}

/// Last part of a path, without control characters, which would steer a terminal or break a table.
fn name_of(path: &Path) -> String {
    let name =
        path.file_name().map_or_else(|| path.display().to_string(), |n| n.to_string_lossy().into());
    name.chars().map(|c| if c.is_control() { '_' } else { c }).collect()
}

fn io_error(path: &Path, error: &std::io::Error) -> ReadError {
    ReadError::Io { file: name_of(path), reason: format!("cannot be read: {error}") }
}

fn bytes_of(path: &Path, most: u64) -> Result<Vec<u8>, ReadError> {
    read_bytes(path, most).map_err(|e| ReadError::Io { file: name_of(path), reason: e.to_string() })
}

/// The name that [`read_recording`] will give, without reading any samples: that of `recording.toml`,
/// or else of folder or file. Trouble with the files is left to the reading.
#[must_use]
pub fn name_of_recording(path: &Path) -> String {
    if !path.is_dir() {
        return Path::new(&name_of(path))
            .file_stem()
            .map_or_else(String::new, |s| s.to_string_lossy().into());
    }
    let resolved = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let told = files_in(&resolved).ok().and_then(|files| {
        let file = files.into_iter().find(|f| is_sidecar(&name_of(f)))?;
        parse_sidecar(&name_of(&file), &bytes_of(&file, MOST_TEXT_BYTES).ok()?).ok()?.name
    });
    told.unwrap_or_else(|| name_of(&resolved))
}

fn is_sidecar(file: &str) -> bool {
    file.eq_ignore_ascii_case("recording.toml")
}

fn read_file(path: &Path, options: &ReadOptions) -> Result<Loaded, ReadError> {
    parse_csv(&name_of(path), &bytes_of(path, MOST_SAMPLES_BYTES)?, options)
}

fn read_folder(folder: &Path, options: &ReadOptions) -> Result<Loaded, ReadError> {
    let resolved = fs::canonicalize(folder).map_err(|e| io_error(folder, &e))?;
    let name = name_of(&resolved);
    let mut parts = Parts::new(&name);
    let mut found = Vec::new();
    let mut sidecar = Sidecar::default();
    for path in files_in(&resolved)? {
        let file = name_of(&path);
        let lower = file.to_ascii_lowercase();
        if is_sidecar(&file) {
            sidecar = parse_sidecar(&file, &bytes_of(&path, MOST_TEXT_BYTES)?)?;
        }
        let Some(stem) = lower.strip_suffix(".csv") else { continue };
        if stem.starts_with("truth_") {
            continue;
        }
        found.push(file.clone());
        match parse_site(stem) {
            Some(site) => {
                let bytes = bytes_of(&path, MOST_SAMPLES_BYTES)?;
                parts.add(&file, &bytes, Some(site), options)?;
            }
            None => {
                let text = "not named by a placement; not read";
                parts.notices.push(Notice::new(&file, text));
            }
        }
    }
    if parts.streams.is_empty() {
        let found = if found.is_empty() { "none".to_owned() } else { found.join(", ") };
        return Err(ReadError::NoStreams { folder: name, found });
    }
    parts.finish(&name, &sidecar, options)
}

/// Files of a folder in the order of their names, so that the result does not depend on the disk.
fn files_in(folder: &Path) -> Result<Vec<PathBuf>, ReadError> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(|e| io_error(folder, &e))? {
        let path = entry.map_err(|e| io_error(folder, &e))?.path();
        if path.is_file() || is_meant(&name_of(&path)) {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// True for a name that is read: a folder or a broken link of such a name is told, not passed over.
fn is_meant(file: &str) -> bool {
    let lower = file.to_ascii_lowercase();
    is_sidecar(file) || lower.strip_suffix(".csv").is_some_and(|stem| parse_site(stem).is_some())
}

/// The parts of a recording while its files are read.
struct Parts {
    name: String,
    /// Each stream with the shift of its file's times.
    streams: Vec<(Stream, f64)>,
    sources: Vec<Source>,
    notices: Vec<Notice>,
}

impl Parts {
    fn new(name: &str) -> Self {
        Self { name: name.to_owned(), streams: vec![], sources: vec![], notices: vec![] }
    }

    fn add(
        &mut self,
        file: &str,
        bytes: &[u8],
        site: Option<Site>,
        options: &ReadOptions,
    ) -> Result<(), ReadError> {
        let FileStreams { mut streams, shift_s, notices } =
            streams::read(file, bytes, site, options)?;
        if streams.len() > 1 {
            // One table has one column of times.
            let clock = u32::try_from(self.sources.len()).ok();
            streams.iter_mut().for_each(|s| s.clock = clock);
        }
        self.streams.extend(streams.into_iter().map(|s| (s, shift_s)));
        self.notices.extend(notices);
        let digest = fnv1a(bytes);
        self.sources.push(Source { name: file.to_owned(), bytes: bytes.len() as u64, digest });
        Ok(())
    }

    fn finish(
        mut self,
        file: &str,
        sidecar: &Sidecar,
        options: &ReadOptions,
    ) -> Result<Loaded, ReadError> {
        let origin_s = self.one_clock();
        let mut conditions = sidecar.conditions.clone();
        if let Some(SpeedGiven::Track(points)) = &mut conditions.speed_mps {
            points.iter_mut().for_each(|p| p.0 -= origin_s);
        }
        let mut builder = Recording::builder()
            .name(sidecar.name.clone().unwrap_or(self.name))
            .subject(sidecar.subject.clone())
            .conditions(conditions)
            .clocks(options.clocks.unwrap_or(sidecar.clock))
            .origin_s(origin_s);
        for name in sidecar.sensors.keys() {
            let known = |s: &(Stream, f64)| name.parse().is_ok_and(|n: Site| n == s.0.site());
            if !self.streams.iter().any(known) {
                let text = format!("[sensors.{name}] has no samples");
                self.notices.push(Notice::new("recording.toml", text));
            }
        }
        for (stream, shift_s) in self.streams {
            builder = builder.stream(dress(stream, shift_s, sidecar, options, &mut self.notices));
        }
        for source in self.sources {
            builder = builder.source(source);
        }
        let recording = builder
            .build()
            .map_err(|source| ReadError::Recording { file: file.to_owned(), source })?;
        Ok(Loaded { recording, notices: self.notices })
    }

    /// Files of one recording are shifted by the same time, or they would drift apart. Returns that
    /// time.
    fn one_clock(&mut self) -> f64 {
        let common = self.streams.iter().map(|s| s.1).fold(f64::INFINITY, f64::min);
        for (stream, shift_s) in &mut self.streams {
            if *shift_s > common {
                let late = *shift_s - common;
                stream.clock_offset_s += late;
            }
        }
        if common.is_finite() { common } else { 0.0 }
    }
}

/// Puts on a stream what options and `recording.toml` know.
fn dress(
    mut stream: Stream,
    shift_s: f64,
    sidecar: &Sidecar,
    options: &ReadOptions,
    notices: &mut Vec<Notice>,
) -> Stream {
    stream.nominal_rate_hz = options.rate_hz;
    stream.standing_s = sidecar.standing.interval_s.map(|i| shifted(i, shift_s));
    let site = stream.site();
    let own = sidecar.sensors.iter().find(|(n, _)| n.parse().is_ok_and(|n: Site| n == site));
    let own = own.map(|(_, sensor)| sensor);
    let offset_s = stream.clock_offset_s;
    if let Some(sensor) = own {
        sensor.apply(&mut stream, shift_s);
        stream.clock_offset_s = offset_s + sensor.clock_offset_s.unwrap_or(0.0);
    }
    let told = options.acc_sign.or(own.and_then(|s| s.acc_sign)).or(sidecar.acc_sign);
    stream.acc_sign = told.or(stream.acc_sign);
    stream.acc_range_g = options.acc_range_g.or(stream.acc_range_g);
    stream.gyr_range_dps = options.gyr_range_dps.or(stream.gyr_range_dps);
    let acc = options.units.acc.or(own.and_then(|s| s.acc()));
    let gyr = options.units.gyr.or(own.and_then(|s| s.gyr()));
    if acc.is_none() && gyr.is_none() {
        return stream;
    }
    let said = (stream.acc_unit(), stream.gyr_unit());
    let acc = acc.unwrap_or(said.0);
    let gyr = gyr.unwrap_or(said.1);
    let changed = (said.0 != acc && said.0.to_mps2().is_some())
        || (said.1 != gyr && said.1.to_radps().is_some());
    if changed {
        let text = "the given units replace those of the column names";
        notices.push(Notice::new(&site.to_string(), text));
    }
    stream.with_units(acc, gyr)
}
