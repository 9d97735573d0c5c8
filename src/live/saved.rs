//! A session written down in pieces, each added behind those before.
//!
//! A piece is a mark, the version of the layout, its length and the state. A piece that was cut off, by an app
//! that was killed as it wrote, is left aside: the session goes on from the piece before.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::ear::Ear;
use crate::engine::arrivals::Door;
use crate::engine::save::Saved;
use crate::error::SavedError;
use crate::form::Severity;
use crate::recording::Site;

const MARK: [u8; 4] = *b"RFLV";
/// Version of the layout: it changes with every release that changes the state.
const VERSION: u16 = 3;
const HEADER: usize = 10;

/// What a piece holds.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Piece<'a> {
    pub sites: Vec<Site>,
    pub door: Cow<'a, Door>,
    pub ear: Cow<'a, Option<Ear>>,
    pub judged: (usize, usize),
    pub severities: Cow<'a, [(String, Option<Severity>)]>,
    pub engine: Saved<'a>,
    pub closed: bool,
}

/// A piece as bytes.
pub(super) fn write(piece: &Piece<'_>) -> Vec<u8> {
    let mut out = Vec::with_capacity(1 << 20);
    out.extend(MARK);
    out.extend(VERSION.to_le_bytes());
    out.extend([0; 4]);
    // Lists and numbers in memory always have a known length.
    let mut out = postcard::to_extend(piece, out).unwrap_or_default();
    if let Some(length) = out.len().checked_sub(HEADER).and_then(|n| u32::try_from(n).ok()) {
        out[6..HEADER].copy_from_slice(&length.to_le_bytes());
    }
    out
}

/// The pieces in order.
///
/// # Errors
/// [`SavedError`] when the bytes are not those of pieces.
pub(super) fn read(bytes: &[u8]) -> Result<Vec<Piece<'_>>, SavedError> {
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
        let length = u32::from_le_bytes([header[6], header[7], header[8], header[9]]) as usize;
        let from = at + HEADER;
        let Some(body) = from.checked_add(length).and_then(|to| bytes.get(from..to)) else { break };
        let piece = postcard::from_bytes(body).map_err(|_| SavedError::Damaged { at })?;
        pieces.push(piece);
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
