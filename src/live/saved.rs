//! A session written down in pieces, each added behind those before.
//!
//! A piece is a mark, the version of the layout, its length, a checksum and the state. A piece that was cut off, by an
//! app that was killed as it wrote, is left aside: the session goes on from the piece before.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::ear::Ear;
use crate::engine::arrivals::Door;
use crate::engine::save::Saved;
use crate::error::SavedError;
use crate::form::Severity;
use crate::fresh::Fresh;
use crate::recording::Site;

const MARK: [u8; 4] = *b"RFLV";
/// Version of the layout: it changes with every release that changes the state.
const VERSION: u16 = 5;
const HEADER: usize = 14;
/// Room for what does not grow, bytes: growing takes longer than writing.
const OTHER: usize = 1 << 18;

/// What a piece holds.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Piece<'a> {
    pub sites: Vec<Site>,
    pub door: Cow<'a, Door>,
    pub ear: Cow<'a, Option<Ear>>,
    /// Samples that it heard since.
    pub heard: Vec<Fresh<'a>>,
    pub judged: (usize, usize),
    pub severities: Cow<'a, [(String, Option<Severity>)]>,
    pub engine: Saved<'a>,
    pub closed: bool,
}

/// A piece as bytes.
pub(super) fn write(piece: &Piece<'_>) -> Vec<u8> {
    let heard: usize = piece.heard.iter().map(Fresh::bytes).sum();
    let mut out = Vec::with_capacity(heard + piece.engine.bytes() + OTHER);
    out.extend(MARK);
    out.extend(VERSION.to_le_bytes());
    out.extend([0; HEADER - 6]);
    // Lists and numbers in memory always have a known length.
    let mut out = postcard::to_extend(piece, out).unwrap_or_default();
    if let Some(length) = out.len().checked_sub(HEADER).and_then(|n| u32::try_from(n).ok()) {
        let checksum = crc32fast::hash(&out[HEADER..]);
        out[6..10].copy_from_slice(&length.to_le_bytes());
        out[10..HEADER].copy_from_slice(&checksum.to_le_bytes());
    }
    out
}

/// The pieces in order, each with where it begins.
///
/// # Errors
/// [`SavedError`] when the bytes are not those of pieces.
pub(super) fn read(bytes: &[u8]) -> Result<Vec<(usize, Piece<'_>)>, SavedError> {
    let mut pieces = Vec::new();
    let mut at = 0;
    while let Some(header) = bytes.get(at..at + HEADER) {
        if header[..4] != MARK {
            return Err(SavedError::Foreign { at });
        }
        let found = u16::from_le_bytes([header[4], header[5]]);
        if found != VERSION {
            return Err(SavedError::Version { found, expected: VERSION });
        }
        let number = |i: usize| u32::from_le_bytes(core::array::from_fn(|k| header[i + k]));
        let length = number(6) as usize;
        let from = at + HEADER;
        let Some(body) = from.checked_add(length).and_then(|to| bytes.get(from..to)) else { break };
        let sound = crc32fast::hash(body) == number(10);
        let piece = postcard::from_bytes(body).ok().filter(|_| sound);
        pieces.push((at, piece.ok_or(SavedError::Damaged { at })?));
        at = from + length;
    }
    if !pieces.is_empty() {
        return Ok(pieces);
    }
    let short = bytes.len() < HEADER && MARK.starts_with(&bytes[..bytes.len().min(4)]);
    Err(if short || bytes.starts_with(&MARK) {
        SavedError::Empty
    } else {
        SavedError::Foreign { at: 0 }
    })
}
