//! A canonical CSV file in blocks of whole lines, each read by the same code as a whole file is.

use std::fs::File;
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use memchr::{memchr, memchr_iter, memrchr};
use runform::recording::Site;

use crate::bytes::io_error;
use crate::names::name_of;
use crate::shape::Shape;
use crate::streams::{self, FileStreams};
use crate::{ReadError, ReadOptions};

/// Bytes of a block: a quarter of an hour at 100 Hz.
const BLOCK_BYTES: usize = 8 << 20;
/// Bytes at each end that tell how long a file lasts.
const END_BYTES: u64 = 16 << 10;
/// Longest header of a canonical file, bytes.
const MOST_HEADER: u64 = 4096;

/// A file that is read in blocks.
#[derive(Debug, Clone)]
pub(super) struct LongFile {
    path: PathBuf,
    pub name: String,
    site: Option<Site>,
    /// The line of names with its line end.
    header: Vec<u8>,
    pub bytes: u64,
}

/// Where a block lies, and when.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    byte: u64,
    length: usize,
    /// Lines of the file before it, without the header.
    lines: u64,
    /// Least and greatest stamp, s.
    pub times_s: (f64, f64),
}

/// Lines with the header before them, and where they lie.
pub(super) struct Lines {
    bytes: Vec<u8>,
    byte: u64,
    lines: u64,
}

impl LongFile {
    /// A file whose first line names `t_s` and no columns of another clock; None for any other.
    pub(super) fn open(path: &Path, site: Option<Site>) -> Result<Option<Self>, ReadError> {
        let failed = |e: std::io::Error| io_error(path, &e);
        let file = File::open(path).map_err(failed)?;
        let bytes = file.metadata().map_err(failed)?.len();
        let mut header = Vec::new();
        BufReader::new(file.take(MOST_HEADER)).read_until(b'\n', &mut header).map_err(failed)?;
        let names = core::str::from_utf8(&header).unwrap_or_default().trim_end();
        let names = names.trim_start_matches('\u{feff}');
        let canonical = names.split(',').any(|name| name.trim() == "t_s");
        let whole = header.ends_with(b"\n") && !names.contains(['"', '#', '\r']);
        let name = name_of(path);
        let path = path.to_owned();
        Ok((canonical && whole).then_some(Self { path, name, site, header, bytes }))
    }

    /// Shows the file's lines block by block, as long as `show` returns true; the bytes of the header first go
    /// to `all` and then those of every block.
    pub(super) fn lines(
        &self,
        mut all: impl FnMut(&[u8]),
        mut show: impl FnMut(Lines) -> bool,
    ) -> Result<(), ReadError> {
        let failed = |e: std::io::Error| io_error(&self.path, &e);
        let mut file = File::open(&self.path).map_err(failed)?;
        let mut byte = self.header.len() as u64;
        file.seek(SeekFrom::Start(byte)).map_err(failed)?;
        all(&self.header);
        let header = self.header.len();
        let (mut rest, mut lines) = (Vec::new(), 0);
        loop {
            let mut bytes = Vec::with_capacity(header + BLOCK_BYTES + rest.len());
            bytes.extend_from_slice(&self.header);
            bytes.append(&mut rest);
            let before = bytes.len();
            let room = (header + BLOCK_BYTES).saturating_sub(before).max(1) as u64;
            let read = file.by_ref().take(room).read_to_end(&mut bytes).map_err(failed)?;
            all(&bytes[before..]);
            if read > 0 {
                // A line without an end, longer than a block, is told by the reader of its start.
                let end = memrchr(b'\n', &bytes[header..]).map_or(0, |at| at + 1);
                let full = end == 0 && bytes.len() >= header + BLOCK_BYTES;
                rest = bytes.split_off(if full { bytes.len() } else { header + end });
            }
            let length = bytes.len() - header;
            if length == 0 && read > 0 {
                continue;
            }
            let count = memchr_iter(b'\n', &bytes[header..]).count() as u64;
            if length == 0 || !show(Lines { bytes, byte, lines }) || read == 0 {
                return Ok(());
            }
            byte += length as u64;
            lines += count;
        }
    }

    /// False where the first and the last lines lie no further apart than a time, s: told without reading the rest.
    pub(super) fn may_last(&self, longer_than_s: f64, options: &ReadOptions) -> bool {
        let ends = self.end_lines().ok().map(|both| both.map(|lines| self.parse(&lines, options)));
        match ends {
            Some([Ok(Some((_, first))), Ok(Some((_, last)))]) => {
                let (from, to) = (first.times_s, last.times_s);
                // What has no stamps, or goes back, is for those who read all of it.
                let lasts_s = to.1.max(from.1) - from.0.min(to.0);
                lasts_s.is_nan() || lasts_s > longer_than_s
            }
            _ => true,
        }
    }

    /// Some whole lines of the beginning and of the end.
    fn end_lines(&self) -> std::io::Result<[Lines; 2]> {
        let header = self.header.len();
        let length = (self.bytes.saturating_sub(header as u64)).min(END_BYTES);
        let (mut first, mut last) = (
            self.at(header as u64, length as usize, 0)?,
            self.at(self.bytes - length, length as usize, 0)?,
        );
        let end = memrchr(b'\n', &first.bytes[header..]).map_or(0, |at| at + 1);
        first.bytes.truncate(header + end);
        let start = memchr(b'\n', &last.bytes[header..]).map_or(0, |at| at + 1);
        last.bytes.drain(header..header + start);
        Ok([first, last])
    }

    /// The bytes at a place.
    fn at(&self, byte: u64, length: usize, lines: u64) -> std::io::Result<Lines> {
        let mut file = File::open(&self.path)?;
        file.seek(SeekFrom::Start(byte))?;
        let mut bytes = Vec::with_capacity(self.header.len() + length);
        bytes.extend_from_slice(&self.header);
        bytes.resize(self.header.len() + length, 0);
        file.read_exact(&mut bytes[self.header.len()..])?;
        Ok(Lines { bytes, byte, lines })
    }

    /// The lines at a place once more.
    pub(super) fn again(&self, place: &Place) -> Result<Lines, ReadError> {
        self.at(place.byte, place.length, place.lines).map_err(|e| io_error(&self.path, &e))
    }

    /// The streams of some lines, and when they lie; none where the lines hold nothing.
    pub(super) fn parse(
        &self,
        lines: &Lines,
        options: &ReadOptions,
    ) -> Result<Option<(FileStreams, Place)>, ReadError> {
        self.parse_as(lines, &Shape { lines_before: lines.lines, ..Shape::default() }, options)
    }

    /// The same without gyroscopes.
    pub(super) fn parse_acc(
        &self,
        lines: &Lines,
        options: &ReadOptions,
    ) -> Result<Option<(FileStreams, Place)>, ReadError> {
        let shape = Shape { lines_before: lines.lines, acc_only: true, ..Shape::default() };
        self.parse_as(lines, &shape, options)
    }

    fn parse_as(
        &self,
        lines: &Lines,
        shape: &Shape<'_>,
        options: &ReadOptions,
    ) -> Result<Option<(FileStreams, Place)>, ReadError> {
        let read = match streams::read_shaped(&self.name, &lines.bytes, self.site, shape, options) {
            // Comments and empty lines.
            Err(ReadError::NoRows { .. }) => return Ok(None),
            read => read?,
        };
        let stamps = read.streams.first().map_or(&[][..], |s| s.t_s());
        let stamps = stamps.iter().filter(|t| t.is_finite());
        let ends = stamps
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), t| (low.min(*t), high.max(*t)));
        let length = lines.bytes.len() - self.header.len();
        let Lines { byte, lines, .. } = *lines;
        Ok(Some((read, Place { byte, length, lines, times_s: ends })))
    }
}
