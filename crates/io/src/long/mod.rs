//! Recordings that are too long to be held: canonical CSV files, read block by block and fed to an analysis as
//! they are read.
//!
//! The files are gone through twice. The first time finds what a survey looks at (the liveliest hours, by the
//! accelerometer) and the digests; the second feeds every row. Another thread parses while the rows are worked on.
//! What is not canonical CSV, or shorter, is read as a whole by [`crate::read_recording`].

mod blocks;
mod feed;

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, sync_channel};
use std::thread;

use runform::recording::{Axes, Site, Source, Stream};
use runform::{Liveliest, side_by_side};

use crate::digest::Digest;
use crate::gathered::{Gathered, Loaded, dress};
use crate::members::Members;
use crate::names::{is_sidecar, name_of, parse_site, sample_site, stem_of};
use crate::sidecar::{Sidecar, parse_sidecar};
use crate::streams::FileStreams;
use crate::{ReadError, ReadOptions};
use blocks::{LongFile, Place};

/// Files of fewer bytes together are read as a whole.
const LEAST_BYTES: u64 = 192 << 20;

/// A recording that is read block by block.
#[derive(Debug)]
pub struct LongRecording {
    files: Vec<LongFile>,
    options: ReadOptions,
    /// What a survey looks at, with all that is known of the whole.
    excerpt: Loaded,
}

/// What the first reading of a file told.
struct FirstLook {
    places: Vec<Place>,
    lively: Liveliest,
    source: Source,
    offset_s: f64,
    standing_s: Option<(f64, f64)>,
}

impl LongRecording {
    /// Opens a file or a folder of canonical CSV files that is too long to be held, and finds what a survey looks
    /// at. None for any other recording.
    ///
    /// # Errors
    /// See [`ReadError`].
    pub fn open(path: &Path, options: &ReadOptions) -> Result<Option<Self>, ReadError> {
        Self::open_from(path, options, LEAST_BYTES)
    }

    /// As [`LongRecording::open`], from so many bytes on.
    ///
    /// # Errors
    /// See [`ReadError`].
    pub fn open_from(
        path: &Path,
        options: &ReadOptions,
        least_bytes: u64,
    ) -> Result<Option<Self>, ReadError> {
        if options.mapping.is_some() || options.rate_hz.is_some() {
            return Ok(None);
        }
        let Some(found) = Found::at(path, options)? else { return Ok(None) };
        if found.files.iter().map(|f| f.bytes).sum::<u64>() < least_bytes {
            return Ok(None);
        }
        // The first sensor tells whether it is too long.
        let longest_s = Liveliest::LONGEST_S;
        if !found.files.first().is_some_and(|file| file.may_last(longest_s, options)) {
            return Ok(None);
        }
        let mut parts = Gathered::new(&found.name);
        let mut looks = Vec::new();
        for file in &found.files {
            let Some(look) = first_look(file, &found.sidecar, options)? else { return Ok(None) };
            parts.sources.push(look.source.clone());
            looks.push(look);
        }
        let Some(first) = looks.first() else { return Ok(None) };
        // What the first sensor's movement tells holds for all.
        let Some((from_s, to_s)) = first.lively.clone().chosen(first.standing_s) else {
            return Ok(None);
        };
        let (from_s, to_s) = (from_s + first.offset_s, to_s + first.offset_s);
        let mut ends = (f64::INFINITY, f64::NEG_INFINITY);
        for (file, look) in found.files.iter().zip(&looks) {
            let times = look.places.iter().map(|p| p.times_s);
            ends = times.fold(ends, |(low, high), (from, to)| {
                (low.min(from + look.offset_s), high.max(to + look.offset_s))
            });
            let window = (from_s - look.offset_s, to_s - look.offset_s);
            parts.take(excerpt(file, &look.places, window, options)?);
        }
        parts.cut_from_s = Some(ends);
        parts.notices.extend(found.unplaced);
        let excerpt = parts.finish(&found.name, &found.sidecar, options)?;
        Ok(Some(Self { files: found.files, options: options.clone(), excerpt }))
    }

    /// What a survey looks at, with all that is known of the whole; runner and conditions may be told more.
    pub fn excerpt(&mut self) -> &mut Loaded {
        &mut self.excerpt
    }
}

/// Files that may be read block by block.
struct Found {
    name: String,
    files: Vec<LongFile>,
    sidecar: Sidecar,
    unplaced: Vec<crate::ReadNotice>,
}

impl Found {
    fn at(path: &Path, options: &ReadOptions) -> Result<Option<Self>, ReadError> {
        let (mut sidecar, mut unplaced) = (Sidecar::default(), Vec::new());
        let mut wanted: Vec<(PathBuf, Option<Site>)> = Vec::new();
        let mut name = name_of(path);
        if path.is_dir() {
            let folder = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
            name = name_of(&folder);
            let mut members = Members::of_folder(&folder)?;
            for member in members.list.clone().iter().filter(|m| m.is_top()) {
                let file = member.name();
                if is_sidecar(file) {
                    sidecar = parse_sidecar(file, &members.text(member)?)?;
                }
                match sample_site(file) {
                    Some(Some(site)) => wanted.push((folder.join(file), Some(site))),
                    Some(None) => unplaced.push(crate::ReadNotice::unplaced(file)),
                    None => {}
                }
            }
        } else if path.is_file() {
            let site = options.placement.or_else(|| parse_site(&stem_of(&name)));
            wanted.push((path.to_owned(), site));
            name = stem_of(&name);
        }
        let csv = |p: &PathBuf| p.extension().is_some_and(|e| e.eq_ignore_ascii_case("csv"));
        if wanted.is_empty() || !wanted.iter().all(|(p, _)| csv(p)) {
            return Ok(None);
        }
        let mut files = Vec::new();
        for (path, site) in &wanted {
            let Some(file) = LongFile::open(path, *site)? else { return Ok(None) };
            files.push(file);
        }
        Ok(Some(Self { name, files, sidecar, unplaced }))
    }
}

/// Threads that parse while a file is read for the first time, which is all there is to do.
const PARSERS: usize = 2;

/// What a parser tells of a block.
type Parsed = Result<Option<(FileStreams, Place)>, ReadError>;
/// Blocks of a file, what of them a first look keeps.
type Seen = (Vec<Place>, Liveliest, Option<Site>);

/// What parsers told of a file's blocks, which came to each in turn.
fn see(parsed: &[Receiver<Parsed>]) -> Result<Seen, ReadError> {
    let (mut places, mut lively, mut first) = (Vec::new(), Liveliest::new(), None);
    for block in parsed.iter().cycle().map_while(|parser| parser.recv().ok()) {
        let Some((read, place)) = block? else { continue };
        let Some(stream) = read.streams.into_iter().next() else { continue };
        lively.see(stream.t_s(), stream.acc());
        places.push(place);
        first.get_or_insert_with(|| stream.site());
    }
    Ok((places, lively, first))
}

/// Goes through a file for the first time, parsing on other threads; None where nothing was in it.
fn first_look(
    file: &LongFile,
    sidecar: &Sidecar,
    options: &ReadOptions,
) -> Result<Option<FirstLook>, ReadError> {
    let mut digest = Digest::default();
    let (read, seen) = thread::scope(|scope| {
        let (mut send, mut parsed) = (Vec::new(), Vec::new());
        for _ in 0..PARSERS {
            let (give, blocks) = sync_channel(1);
            let (tell, told) = sync_channel(1);
            scope.spawn(move || {
                // Until nobody listens.
                blocks.iter().all(|lines| tell.send(file.parse_acc(&lines, options)).is_ok())
            });
            send.push(give);
            parsed.push(told);
        }
        let seeing = scope.spawn(move || see(&parsed));
        let mut next = (0..PARSERS).cycle();
        let read = file.lines(
            |bytes| digest.add(bytes),
            |lines| next.next().is_some_and(|k| send[k].send(lines).is_ok()),
        );
        drop(send);
        // A panic of another thread goes on here.
        (read, seeing.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
    });
    let (places, lively, site) = seen?;
    read?;
    let Some(site) = site else { return Ok(None) };
    let bare = Stream::new(site, Vec::new(), Axes::default());
    let dressed = dress(bare, 0.0, sidecar, options, &mut Vec::new());
    let (name, bytes, digest) = (file.name.clone(), file.bytes, digest.to_string());
    Ok(Some(FirstLook {
        places,
        lively,
        source: Source { name, bytes, digest },
        offset_s: dressed.clock_offset_s,
        standing_s: dressed.standing_s,
    }))
}

/// The rows of a file in a window of time, s on its clock.
fn excerpt(
    file: &LongFile,
    places: &[Place],
    (from_s, to_s): (f64, f64),
    options: &ReadOptions,
) -> Result<FileStreams, ReadError> {
    let inside = |p: &&Place| p.times_s.0 < to_s && p.times_s.1 >= from_s;
    let inside: Vec<&Place> = places.iter().filter(inside).collect();
    let mut all: Option<FileStreams> = None;
    // A few at once, so that few blocks are held.
    for some in inside.chunks(PARSERS) {
        let read = side_by_side::map(true, some.to_vec(), |place: &Place| {
            file.parse(&file.again(place)?, options)
        });
        for block in read {
            let Some((read, _)) = block? else { continue };
            let streams = read.streams.iter().map(|s| s.excerpt(from_s, to_s));
            match &mut all {
                None => all = Some(FileStreams { streams: streams.collect(), ..read }),
                Some(all) => all.streams.iter_mut().zip(streams).for_each(|(a, b)| a.append(b)),
            }
        }
    }
    let file_name = || file.name.clone();
    all.ok_or_else(|| ReadError::NoRows { file: file_name() })
}
