//! Packed files: gzip, xz and zip, opened in memory. Nothing is written, so no name can lead out of a folder;
//! what would swell beyond measure is refused before it does.

use std::io::{Cursor, Read};

use lzma_rust2::XzReader;
use zip::ZipArchive;

use crate::ReadError;
use crate::bytes::MOST_SAMPLES_BYTES;
use crate::sniff::{Content, content};

/// A member may be this many times its packed size; samples as text shrink to a third or a tenth.
const MOST_RATIO: u64 = 200;
/// Below this many bytes nothing is called a bomb.
const HARMLESS: u64 = 64 << 20;
/// Most memory that the dictionary of a xz file may take, KiB; `xz -9` needs half of it.
const MOST_DICTIONARY_KIB: u32 = 128 << 10;
/// Most members that are listed.
const MOST_MEMBERS: usize = 20_000;

const ANEW: &str = "pack or export it anew, or unpack it and give the folder";
const BOMB: &str = "unpack it yourself if you trust it, and give the folder";

fn archive(file: &str, what: impl Into<String>, fix: &'static str) -> ReadError {
    ReadError::Archive { file: file.to_owned(), what: what.into(), fix }
}

/// Most bytes that `packed` may become.
pub(crate) fn most(packed: u64) -> u64 {
    packed.saturating_mul(MOST_RATIO).clamp(HARMLESS, MOST_SAMPLES_BYTES)
}

/// Reads to the end, or to more than is allowed.
fn unpacked(file: &str, packed: u64, source: impl Read) -> Result<Vec<u8>, ReadError> {
    let most = most(packed);
    let mut out = Vec::new();
    source
        .take(most + 1)
        .read_to_end(&mut out)
        .map_err(|e| archive(file, format!("it is damaged or cut off ({e})"), ANEW))?;
    if out.len() as u64 > most {
        let what = format!("it swells from {packed} to more than {most} bytes");
        return Err(archive(file, what, BOMB));
    }
    Ok(out)
}

/// The content of a gzip file, of one that was put together from several too.
fn gunzip(file: &str, bytes: &[u8]) -> Result<Vec<u8>, ReadError> {
    unpacked(file, bytes.len() as u64, flate2::bufread::MultiGzDecoder::new(bytes))
}

/// The content of a xz file.
fn unxz(file: &str, bytes: &[u8]) -> Result<Vec<u8>, ReadError> {
    unpacked(file, bytes.len() as u64, xz(bytes))
}

fn xz(bytes: &[u8]) -> XzReader<&[u8]> {
    XzReader::new_mem_limit(bytes, true, MOST_DICTIONARY_KIB)
}

/// What a gzip or xz file holds, also where it was packed twice; other content as it is.
pub(crate) fn unpack(file: &str, mut bytes: Vec<u8>) -> Result<Vec<u8>, ReadError> {
    for _ in 0..2 {
        bytes = match content(&bytes) {
            Content::Gzip => gunzip(file, &bytes)?,
            Content::Xz => unxz(file, &bytes)?,
            _ => break,
        };
    }
    Ok(bytes)
}

/// The first bytes of what a gzip or xz file holds; `None` where it cannot be opened.
pub(crate) fn begin(bytes: &[u8]) -> Option<Vec<u8>> {
    const ENOUGH: u64 = 4096;
    let mut out = Vec::new();
    let read = match content(bytes) {
        Content::Gzip => {
            flate2::bufread::MultiGzDecoder::new(bytes).take(ENOUGH).read_to_end(&mut out)
        }
        Content::Xz => xz(bytes).take(ENOUGH).read_to_end(&mut out),
        _ => return None,
    };
    (read.is_ok() || !out.is_empty()).then_some(out)
}

/// A zip file whose members are unpacked when they are asked for.
pub(crate) struct Zip {
    file: String,
    archive: ZipArchive<Cursor<Vec<u8>>>,
}

impl Zip {
    pub(crate) fn new(file: &str, bytes: Vec<u8>) -> Result<Self, ReadError> {
        let opened = ZipArchive::new(Cursor::new(bytes)).map_err(|e| {
            archive(file, format!("it is no zip file that can be opened ({e})"), ANEW)
        })?;
        if opened.len() > MOST_MEMBERS {
            let what = format!("it has {} members, {MOST_MEMBERS} at most are read", opened.len());
            return Err(archive(file, what, BOMB));
        }
        Ok(Self { file: file.to_owned(), archive: opened })
    }

    /// Paths of all files in it, with their numbers.
    pub(crate) fn paths(&self) -> Result<Vec<(usize, String)>, ReadError> {
        let mut paths = Vec::new();
        for i in 0..self.archive.len() {
            let Some(name) = self.archive.name_for_index(i) else { continue };
            let damaged = |e| archive(&self.file, format!("a member has no name ({e})"), ANEW);
            let name = name.map_err(damaged)?.replace('\\', "/");
            let leads_out = name.starts_with('/')
                || name.split('/').any(|part| part == "..")
                || name.as_bytes().get(1) == Some(&b':');
            if leads_out {
                let shown: String = name.chars().filter(|c| !c.is_control()).take(60).collect();
                let what = format!("the path of its member \"{shown}\" leads out of the archive");
                return Err(archive(&self.file, what, ANEW));
            }
            if !name.ends_with('/') {
                paths.push((i, name));
            }
        }
        Ok(paths)
    }

    /// The content of one member.
    pub(crate) fn bytes(&mut self, index: usize, name: &str) -> Result<Vec<u8>, ReadError> {
        let file = format!("{}: {name}", self.file);
        let member = self
            .archive
            .by_index(index)
            .map_err(|e| archive(&file, format!("it cannot be unpacked ({e})"), ANEW))?;
        let packed = member.compressed_size();
        unpacked(&file, packed, member)
    }
}
