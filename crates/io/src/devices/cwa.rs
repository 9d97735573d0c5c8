//! Axivity AX3 and AX6 (`.cwa`): a header of 1024 bytes, then blocks of 512 whose 16-bit words sum to
//! zero. A block tells when one of its samples was taken, to 1/32768 s.

use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use super::samples::{Blocks, Samples, damaged, i16_at, told_site, u16_at, u32_at};
use crate::ReadError;

const HEADER: usize = 1024;
const BLOCK: usize = 512;
/// Where a block's samples lie.
const DATA: core::ops::Range<usize> = 30..510;

/// How a block's samples are packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Packing {
    /// Three times ten bits and a common exponent of two.
    Ten,
    /// 16 bits an axis, this many axes.
    Sixteen(usize),
}

impl Packing {
    fn of(byte: u8) -> Option<Self> {
        match (byte >> 4, byte & 0x0f) {
            (3, 0) => Some(Self::Ten),
            (axes @ (3 | 6 | 9), 2) => Some(Self::Sixteen(usize::from(axes))),
            _ => None,
        }
    }

    fn bytes(self) -> usize {
        match self {
            Self::Ten => 4,
            Self::Sixteen(axes) => 2 * axes,
        }
    }
}

pub(super) fn read(file: &str, bytes: &[u8]) -> Result<Samples, ReadError> {
    const WANTED: &str = "a header of 1024 bytes and blocks of 512 that begin with AX";
    if bytes.len() < HEADER + BLOCK {
        return Err(damaged(file, bytes.len(), "the file ends before its first block", WANTED));
    }
    let annotation = String::from_utf8_lossy(&bytes[64..512]).into_owned();
    let told = annotation.split('&').find_map(|part| part.trim().strip_prefix("_p="));
    let mut out = Samples { site: told.and_then(told_site), ..Samples::default() };
    let mut blocks = Blocks::default();
    let mut first: Option<Setup> = None;
    let (mut bad, mut other) = (0_usize, 0_usize);
    for block in bytes[HEADER..].chunks_exact(BLOCK) {
        if !block.starts_with(b"AX") || !sums_to_zero(block) {
            bad += 1;
            continue;
        }
        let Some(setup) = Setup::of(block) else {
            bad += 1;
            continue;
        };
        let setup = *first.get_or_insert(setup);
        if Setup::of(block) != Some(setup) {
            other += 1;
            continue;
        }
        match setup.first_sample_s(block) {
            Some(at) => blocks.add(at, setup.add(block, &mut out)),
            None => bad += 1,
        }
    }
    let Some(setup) = first else {
        return Err(damaged(file, HEADER, "no block is whole", WANTED));
    };
    let cut = (bytes.len() - HEADER) % BLOCK;
    for (n, words) in [
        (bad, "blocks are damaged and were left out"),
        (other, "blocks have another rate or packing than the first and were left out"),
        (usize::from(cut > 0), "block at the end is cut off and was left out"),
    ] {
        if n > 0 {
            out.said.push(format!("{n} {words}"));
        }
    }
    let (t_s, holes) = blocks.times(setup.rate_hz);
    if holes > 0 {
        out.said.push(format!("{holes} holes between blocks"));
    }
    out.origin_s = blocks.blocks.first().map_or(0.0, |b| b.0);
    out.t_s = t_s;
    out.rate_hz = Some(setup.rate_hz);
    out.acc_range_g = Some(setup.acc_range_g);
    out.gyr_range_dps = setup.gyr_dps.map(|per_bit| per_bit * 32_768.0);
    Ok(out)
}

/// True for a block whose words sum to zero.
fn sums_to_zero(block: &[u8]) -> bool {
    block.chunks_exact(2).fold(0_u16, |sum, w| sum.wrapping_add(u16_at(w, 0))) == 0
}

/// What all blocks of a recording have in common.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Setup {
    packing: Packing,
    rate_hz: f64,
    acc_range_g: f64,
    /// g in one bit.
    acc_g: f64,
    /// deg/s in one bit.
    gyr_dps: Option<f64>,
}

impl Setup {
    fn of(block: &[u8]) -> Option<Self> {
        let packing = Packing::of(block[25])?;
        let (scales, code) = (u16_at(block, 18), block[24]);
        let rate_hz = 3200.0 / f64::from(1_u32 << (15 - u32::from(code & 15)));
        let acc_g = match packing {
            Packing::Ten => 1.0 / 256.0,
            Packing::Sixteen(_) => 1.0 / f64::from(1_u32 << (8 + (scales >> 13))),
        };
        let gyr = f64::from(8000_u32 >> ((scales >> 10) & 7)) / 32_768.0;
        let has_gyr = matches!(packing, Packing::Sixteen(6 | 9)) && gyr > 0.0;
        let acc_range_g = f64::from(16_u32 >> (code >> 6));
        Some(Self { packing, rate_hz, acc_range_g, acc_g, gyr_dps: has_gyr.then_some(gyr) })
    }

    /// Time of a block's first sample, seconds since 1970.
    fn first_sample_s(&self, block: &[u8]) -> Option<f64> {
        let stamp = u32_at(block, 14);
        let part = |shift: u32, bits: u32| (stamp >> shift) & ((1 << bits) - 1);
        let i8_of = |v: u32| i8::try_from(v).ok();
        let civil = DateTime::new(
            i16::try_from(2000 + part(26, 6)).ok()?,
            i8_of(part(22, 4))?,
            i8_of(part(17, 5))?,
            i8_of(part(12, 5))?,
            i8_of(part(6, 6))?,
            i8_of(part(0, 6))?,
            0,
        );
        let second = TimeZone::UTC.to_timestamp(civil.ok()?).ok()?.as_second() as f64;
        let (fraction, mut sample) = (u16_at(block, 4), f64::from(i16_at(block, 26)));
        if fraction & 0x8000 == 0 {
            return Some(second - sample / self.rate_hz);
        }
        // The fraction was taken out of the sample's number for readers that do not know of it.
        let fraction = f64::from(fraction & 0x7fff) / 32_768.0;
        sample += (fraction * self.rate_hz).floor();
        Some(second + fraction - sample / self.rate_hz)
    }

    /// Adds a block's samples, and tells how many.
    fn add(&self, block: &[u8], out: &mut Samples) -> usize {
        let told = usize::from(u16_at(block, 28));
        let size = self.packing.bytes();
        let n = told.min(DATA.len() / size);
        for sample in block[DATA].chunks_exact(size).take(n) {
            let (acc, gyr) = self.values(sample);
            for i in 0..3 {
                out.acc[i].push(self.acc_g * acc[i]);
                if let Some(dps) = self.gyr_dps {
                    out.gyr[i].push(dps * gyr[i]);
                }
            }
        }
        n
    }

    /// Acceleration and angular rate as bits; of nine axes the last three are the magnetometer's.
    fn values(&self, sample: &[u8]) -> ([f64; 3], [f64; 3]) {
        let word = |at: usize| f64::from(i16_at(sample, 2 * at));
        match self.packing {
            Packing::Ten => {
                let packed = u32_at(sample, 0);
                // Ten bits to the top, then back with their sign.
                let axis = |shift: u32| ((packed >> shift) << 22).cast_signed() >> 22;
                let exponent = packed >> 30;
                ([0, 10, 20].map(|s| f64::from(axis(s) << exponent)), [0.0; 3])
            }
            Packing::Sixteen(3) => ([word(0), word(1), word(2)], [0.0; 3]),
            Packing::Sixteen(_) => ([word(3), word(4), word(5)], [word(0), word(1), word(2)]),
        }
    }
}
