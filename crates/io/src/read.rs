//! Reads recordings: a file of any known format, a folder or zip file of them, what a phone app exported.

use std::fs;
use std::path::Path;

use runform::recording::Site;
use runform::side_by_side;

use crate::bytes::{MOST_SAMPLES_BYTES, bytes_of, io_error};
use crate::gathered::{Gathered, Loaded, source_of};
use crate::members::{Member, Members};
use crate::names::{is_sidecar, name_of, parse_site, sample_site, stem_of};
use crate::notice::ReadNotice;
use crate::one_file::streams_of;
use crate::sidecar::{Sidecar, parse_sidecar};
use crate::sniff::{Content, content};
use crate::{ReadError, ReadOptions, bids, containers, export, sensor_logger};

/// Most files of a folder that are read at once: each is held as it lies on the disk while it is parsed.
const MOST_AT_ONCE: usize = 2;

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
    let mut gathered = Gathered::new(&stem);
    let site = options.placement.or_else(|| parse_site(&stem));
    gathered.source(file, &bytes);
    let bytes = containers::unpack(file, bytes)?;
    let mut members = match content(&bytes) {
        Content::Zip => Members::of_zip(file, bytes)?,
        Content::Json => Members::of_memory(sensor_logger::tables(file, &bytes)?),
        _ => {
            gathered.add(file, &bytes, site, options)?;
            return gathered.finish(file, &Sidecar::default(), options);
        }
    };
    read_members(file, &mut members, gathered, site, options)
}

/// Reads the text of one CSV file; `file` is its name for messages and, without
/// [`ReadOptions::placement`], the sensor's site.
///
/// # Errors
/// See [`ReadError`].
pub fn parse_csv(file: &str, bytes: &[u8], options: &ReadOptions) -> Result<Loaded, ReadError> {
    let stem = stem_of(file);
    let mut gathered = Gathered::new(&stem);
    let site = options.placement.or_else(|| parse_site(&stem));
    gathered.source(file, bytes);
    gathered.add(file, bytes, site, options)?;
    gathered.finish(file, &Sidecar::default(), options)
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

fn read_folder(folder: &Path, options: &ReadOptions) -> Result<Loaded, ReadError> {
    let resolved = fs::canonicalize(folder).map_err(|e| io_error(folder, &e))?;
    let name = name_of(&resolved);
    let mut members = Members::of_folder(&resolved)?;
    let site = options.placement.or_else(|| parse_site(&name));
    let mut gathered = Gathered::new(&name);
    gathered.from_folder = true;
    read_members(&name, &mut members, gathered, site, options)
}

/// Reads the files of a folder or a zip file; `site` is where a phone was worn whose app exported them.
fn read_members(
    name: &str,
    members: &mut Members,
    mut gathered: Gathered,
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
                let source = gathered.from_folder.then(|| source_of(file, &bytes));
                let streams =
                    streams_of(file, &containers::unpack(file, bytes)?, Some(*site), options);
                Ok::<_, ReadError>((source, streams?))
            },
        );
        for one in read {
            let (source, streams) = one?;
            gathered.sources.extend(source);
            gathered.take(streams);
        }
    }
    if gathered.streams.is_empty() {
        let site = site.or_else(|| only_site(&sidecar));
        let Some(export) = export::read(name, members, site, options)? else {
            let found = if found.is_empty() { members.folders() } else { found.join(", ") };
            return Err(ReadError::NoStreams { folder: name.to_owned(), found });
        };
        for (file, bytes) in &export.used {
            gathered.member(file, bytes);
            unplaced.retain(|u| u != file);
        }
        export.files.into_iter().for_each(|streams| gathered.take(streams));
        let text = "not read: no accelerometer or gyroscope of the export";
        gathered.notices.extend(unplaced.iter().map(|file| ReadNotice::new(file, text)));
    } else {
        gathered.notices.extend(unplaced.iter().map(|file| ReadNotice::unplaced(file)));
    }
    gathered.finish(name, &sidecar, options)
}

/// The only placement of which `recording.toml` speaks.
fn only_site(sidecar: &Sidecar) -> Option<Site> {
    let mut names = sidecar.sensors.keys();
    let only = names.next().filter(|_| names.next().is_none());
    only.and_then(|name| name.parse().ok())
}
