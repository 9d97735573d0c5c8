//! Reads recordings: a file of any known format, a folder or zip file of them, what a phone app exported.

use core::fmt;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use runform::context::Date;
use runform::recording::{Recording, Side, Site, Source, SpeedGiven, Stream};
use runform::side_by_side;

use crate::bytes::{MOST_SAMPLES_BYTES, read_bytes};
use crate::digest::digest_of;
use crate::members::{Member, Members};
use crate::sidecar::{Sidecar, parse_sidecar, shifted};
use crate::sniff::{Content, content};
use crate::streams::{self, FileStreams};
use crate::{ReadError, ReadOptions, bids, containers, devices, export, reference, sensor_logger};

/// Most files of a folder that are read at once: each is held as it lies on the disk while it is parsed.
const MOST_AT_ONCE: usize = 2;

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

    pub(crate) fn unplaced(file: &str) -> Self {
        Self::new(file, "not named by a placement; not read")
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
    /// Day of the recording, where `recording.toml` tells it.
    pub date: Option<Date>,
    /// Subject, session and other words of a study, where `recording.toml` tells them.
    pub labels: BTreeMap<String, String>,
}

/// A recording of which no file told anything.
impl From<Recording> for Loaded {
    fn from(recording: Recording) -> Self {
        Self { recording, notices: Vec::new(), date: None, labels: BTreeMap::new() }
    }
}

/// Reads a file of any format that is known, packed or not, or a folder or zip file of `<site>.csv` files
/// with an optional `recording.toml`, or of what a phone app exported.
///
/// # Errors
/// See [`ReadError`]; every message names file and place.
pub fn read_recording(path: &Path, options: &ReadOptions) -> Result<Loaded, ReadError> {
    if path.is_dir() {
        return read_folder(path, options);
    }
    if bids::is_motion(&name_of(path)) {
        return bids::read(path, options);
    }
    parse_file(&name_of(path), bytes_of(path, MOST_SAMPLES_BYTES)?, options)
}

/// Reads the bytes of one file of any format that is known; `file` is its name for messages and, without
/// [`ReadOptions::placement`], the sensor's site.
///
/// # Errors
/// See [`ReadError`].
pub fn parse_file(file: &str, bytes: Vec<u8>, options: &ReadOptions) -> Result<Loaded, ReadError> {
    let stem = stem_of(file);
    let mut parts = Parts::new(&stem);
    let site = options.placement.or_else(|| parse_site(&stem));
    parts.source(file, &bytes);
    let bytes = containers::unpack(file, bytes)?;
    let mut members = match content(&bytes) {
        Content::Zip => Members::of_zip(file, bytes)?,
        Content::Json => Members::of_memory(sensor_logger::tables(file, &bytes)?),
        _ => {
            parts.add(file, &bytes, site, options)?;
            return parts.finish(file, &Sidecar::default(), options);
        }
    };
    read_members(file, &mut members, parts, site, options)
}

/// Reads the text of one CSV file; `file` is its name for messages and, without
/// [`ReadOptions::placement`], the sensor's site.
///
/// # Errors
/// See [`ReadError`].
pub fn parse_csv(file: &str, bytes: &[u8], options: &ReadOptions) -> Result<Loaded, ReadError> {
    let stem = stem_of(file);
    let mut parts = Parts::new(&stem);
    let site = options.placement.or_else(|| parse_site(&stem));
    parts.source(file, bytes);
    parts.add(file, bytes, site, options)?;
    parts.finish(file, &Sidecar::default(), options)
}

/// Name of a file without its extension, and without that of its packing.
pub(crate) fn stem_of(file: &str) -> String {
    let cut = file.len().saturating_sub(3);
    let packed = |e: &str| [".gz", ".xz"].iter().any(|p| e.eq_ignore_ascii_case(p));
    let file = if file.get(cut..).is_some_and(packed) { &file[..cut] } else { file };
    Path::new(file).file_stem().map_or(file.into(), |s| s.to_string_lossy()).into_owned()
}

/// Other words for placements, longest first where one begins another.
const WORDS: [(&str, &str); 16] = [
    ("lower_back", "sacrum"),
    ("lowerback", "sacrum"),
    ("l5s1", "sacrum"),
    ("l5", "sacrum"),
    ("lower_leg", "shank"),
    ("upper_leg", "thigh"),
    ("tibia", "shank"),
    ("shin", "shank"),
    ("ankle", "shank"),
    ("shoe", "foot"),
    ("pod", "foot"),
    ("chest", "trunk"),
    ("sternum", "trunk"),
    ("upper_back", "trunk"),
    ("belt", "waist"),
    ("forehead", "head"),
];

/// A site from a file or column name: `shank_left`, but also `left_shank`, `Shank-Left` or `left ankle`.
#[must_use]
pub fn parse_site(name: &str) -> Option<Site> {
    let name = name.trim().to_ascii_lowercase().replace(['-', ' '], "_");
    let usual = WORDS.iter().find_map(|(word, usual)| {
        let rest = |r: &str| matches!(r, "" | "_left" | "_right");
        let whole =
            |n: &str| n.strip_prefix(word).filter(|r| rest(r)).map(|r| format!("{usual}{r}"));
        let sided =
            |side: &str| name.strip_prefix(side).and_then(&whole).map(|n| format!("{side}{n}"));
        whole(&name).or_else(|| sided("left_")).or_else(|| sided("right_"))
    });
    let name = usual.unwrap_or(name);
    let sides = [("left_", Side::Left), ("right_", Side::Right)];
    let side_first = sides.into_iter().find_map(|(prefix, side)| {
        let site: Site = name.strip_prefix(prefix)?.parse().ok()?;
        site.side.is_none().then_some(Site::sided(site.placement, side))
    });
    name.parse().ok().or(side_first)
}

/// Last part of a path, without control characters, which would steer a terminal or break a table.
pub(crate) fn name_of(path: &Path) -> String {
    let name =
        path.file_name().map_or_else(|| path.display().to_string(), |n| n.to_string_lossy().into());
    name.chars().map(|c| if c.is_control() { '_' } else { c }).collect()
}

pub(crate) fn io_error(path: &Path, error: &std::io::Error) -> ReadError {
    ReadError::Io { file: name_of(path), reason: format!("cannot be read: {error}") }
}

pub(crate) fn bytes_of(path: &Path, most: u64) -> Result<Vec<u8>, ReadError> {
    read_bytes(path, most).map_err(|e| ReadError::Io { file: name_of(path), reason: e.to_string() })
}

/// The name that [`read_recording`] will give, without reading any samples: that of `recording.toml`,
/// or else of folder or file. Trouble with the files is left to the reading.
#[must_use]
pub fn name_of_recording(path: &Path) -> String {
    let zip = path.extension().is_some_and(|e| e.eq_ignore_ascii_case("zip"));
    if bids::is_motion(&name_of(path)) {
        return stem_of(&name_of(path)).trim_end_matches("_motion").to_owned();
    }
    if !path.is_dir() && !zip {
        return stem_of(&name_of(path));
    }
    let resolved = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let members = if path.is_dir() {
        Members::of_folder(&resolved)
    } else {
        bytes_of(path, MOST_SAMPLES_BYTES).and_then(|b| Members::of_zip(&name_of(path), b))
    };
    let told = members.ok().and_then(|mut members| {
        let file = members.list.iter().find(|m| m.is_top() && is_sidecar(m.name()))?.clone();
        parse_sidecar(file.name(), &members.aside(&file.path)?).ok()?.name
    });
    let own = name_of(&resolved);
    told.unwrap_or(if zip { stem_of(&own) } else { own })
}

pub(crate) fn is_sidecar(file: &str) -> bool {
    file.eq_ignore_ascii_case("recording.toml")
}

/// Name of a file of samples without its extension, in lower case.
fn sample_stem(file: &str) -> Option<String> {
    const EXTENSIONS: [&str; 10] = [
        ".csv", ".csv.gz", ".csv.xz", ".tsv", ".cwa", ".wav", ".bin", ".parquet", ".arrow",
        ".feather",
    ];
    let lower = file.to_ascii_lowercase();
    EXTENSIONS.iter().find_map(|e| lower.strip_suffix(e)).map(str::to_owned)
}

/// The site that the name of a file of samples tells, if any; none for other files and for a simulation's truth.
pub(crate) fn sample_site(file: &str) -> Option<Option<Site>> {
    let stem = sample_stem(file).filter(|stem| !stem.starts_with("truth_"))?;
    Some(parse_site(&stem))
}

fn read_folder(folder: &Path, options: &ReadOptions) -> Result<Loaded, ReadError> {
    let resolved = fs::canonicalize(folder).map_err(|e| io_error(folder, &e))?;
    let name = name_of(&resolved);
    let mut members = Members::of_folder(&resolved)?;
    let site = options.placement.or_else(|| parse_site(&name));
    let parts = Parts { from_folder: true, ..Parts::new(&name) };
    read_members(&name, &mut members, parts, site, options)
}

/// Reads the files of a folder or a zip file; `site` is where a phone was worn whose app exported them.
fn read_members(
    name: &str,
    members: &mut Members,
    mut parts: Parts,
    site: Option<Site>,
    options: &ReadOptions,
) -> Result<Loaded, ReadError> {
    let mut found = Vec::new();
    let mut sidecar = Sidecar::default();
    let mut unplaced = Vec::new();
    let mut placed = Vec::new();
    for member in members.list.clone().into_iter().filter(Member::is_top) {
        let file = member.name().to_owned();
        if is_sidecar(&file) {
            sidecar = parse_sidecar(&file, &members.text(&member)?)?;
        }
        let Some(site) = sample_site(&file) else { continue };
        found.push(file.clone());
        match site {
            Some(site) => placed.push((member, site)),
            None => unplaced.push(file),
        }
    }
    for some in placed.chunks(MOST_AT_ONCE) {
        let bytes: Result<Vec<Vec<u8>>, ReadError> =
            some.iter().map(|(member, _)| members.bytes(member)).collect();
        let read = side_by_side::map(
            true,
            some.iter().zip(bytes?).collect(),
            |((member, site), bytes)| {
                let file = member.name();
                let source = parts.from_folder.then(|| source_of(file, &bytes));
                let streams =
                    streams_of(file, &containers::unpack(file, bytes)?, Some(*site), options);
                Ok::<_, ReadError>((source, streams?))
            },
        );
        for one in read {
            let (source, streams) = one?;
            parts.sources.extend(source);
            parts.take(streams);
        }
    }
    if parts.streams.is_empty() {
        let site = site.or_else(|| only_site(&sidecar));
        let Some(export) = export::read(name, members, site, options)? else {
            let found = if found.is_empty() { members.folders() } else { found.join(", ") };
            return Err(ReadError::NoStreams { folder: name.to_owned(), found });
        };
        for (file, bytes) in &export.used {
            parts.member(file, bytes);
            unplaced.retain(|u| u != file);
        }
        export.files.into_iter().for_each(|streams| parts.take(streams));
        let text = "not read: no accelerometer or gyroscope of the export";
        parts.notices.extend(unplaced.iter().map(|file| Notice::new(file, text)));
    } else {
        parts.notices.extend(unplaced.iter().map(|file| Notice::unplaced(file)));
    }
    parts.finish(name, &sidecar, options)
}

/// The streams of one file.
fn streams_of(
    file: &str,
    bytes: &[u8],
    site: Option<Site>,
    options: &ReadOptions,
) -> Result<FileStreams, ReadError> {
    match content(bytes) {
        Content::Text | Content::Json | Content::Parquet | Content::Arrow => {
            streams::read(file, bytes, site, options)
        }
        Content::Fit => {
            let samples = devices::read_fit(file, bytes, site)?;
            samples.ok_or_else(|| reference::only(file, bytes))
        }
        Content::C3d | Content::Trc => Err(reference::only(file, bytes)),
        Content::Gzip | Content::Xz | Content::Zip => {
            let what = "the file is compressed, or packed within a packed file; decompress it";
            Err(ReadError::NotText { file: file.to_owned(), what })
        }
        device => devices::read(file, bytes, device, site),
    }
}

/// What a file was read from.
fn source_of(file: &str, bytes: &[u8]) -> Source {
    Source { name: file.to_owned(), bytes: bytes.len() as u64, digest: digest_of(bytes) }
}

/// The only placement of which `recording.toml` speaks.
fn only_site(sidecar: &Sidecar) -> Option<Site> {
    let mut names = sidecar.sensors.keys();
    let only = names.next().filter(|_| names.next().is_none());
    only.and_then(|name| name.parse().ok())
}

/// True for a name that is read: a folder or a broken link of such a name is told, not passed over.
pub(crate) fn is_meant(file: &str) -> bool {
    is_sidecar(file) || sample_stem(file).is_some_and(|stem| parse_site(&stem).is_some())
}

/// The parts of a recording while its files are read.
#[derive(Default)]
pub(crate) struct Parts {
    name: String,
    /// Each stream with the shift of its file's times.
    streams: Vec<(Stream, f64)>,
    pub sources: Vec<Source>,
    pub notices: Vec<Notice>,
    /// First and last stamp, s, of the recording of which these are parts.
    pub cut_from_s: Option<(f64, f64)>,
    /// Each file is a source of its own, not the archive that holds them.
    from_folder: bool,
}

impl Parts {
    pub(crate) fn new(name: &str) -> Self {
        Self { name: name.to_owned(), ..Self::default() }
    }

    pub(crate) fn add(
        &mut self,
        file: &str,
        bytes: &[u8],
        site: Option<Site>,
        options: &ReadOptions,
    ) -> Result<(), ReadError> {
        self.take(streams_of(file, bytes, site, options)?);
        Ok(())
    }

    /// Takes over the streams of one table or file.
    pub(crate) fn take(&mut self, file: FileStreams) {
        let FileStreams { mut streams, shift_s, notices } = file;
        if streams.len() > 1 {
            // One table has one column of times.
            let clock = u32::try_from(self.streams.len()).ok();
            streams.iter_mut().for_each(|s| s.clock = clock);
        }
        self.streams.extend(streams.into_iter().map(|s| (s, shift_s)));
        self.notices.extend(notices);
    }

    /// Notes what the recording was read from.
    pub(crate) fn source(&mut self, file: &str, bytes: &[u8]) {
        self.sources.push(source_of(file, bytes));
    }

    /// Notes a file of a folder.
    fn member(&mut self, file: &str, bytes: &[u8]) {
        if self.from_folder {
            self.source(file, bytes);
        }
    }

    pub(crate) fn finish(
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
        if let Some((first_s, last_s)) = self.cut_from_s {
            builder = builder.cut_from(first_s, last_s);
        }
        let recording = builder
            .build()
            .map_err(|source| ReadError::Recording { file: file.to_owned(), source })?;
        let labels = sidecar.labels.clone();
        Ok(Loaded { recording, notices: self.notices, date: sidecar.date, labels })
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
pub(crate) fn dress(
    mut stream: Stream,
    shift_s: f64,
    sidecar: &Sidecar,
    options: &ReadOptions,
    notices: &mut Vec<Notice>,
) -> Stream {
    stream.nominal_rate_hz = options.rate_hz.or(stream.nominal_rate_hz);
    stream.standing_s = sidecar.standing.interval_s.map(|i| shifted(i, shift_s));
    stream.events_s = sidecar.sync.intervals_s.iter().map(|i| shifted(*i, shift_s)).collect();
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
