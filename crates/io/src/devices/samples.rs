//! What every device's file gives, and how numbers are taken out of its bytes.

use runform::recording::Site;

use crate::ReadError;
use crate::names::parse_site;

/// What a device's file gives.
#[derive(Debug, Default)]
pub(crate) struct Samples {
    /// Seconds since `origin_s`.
    pub t_s: Vec<f64>,
    /// Device's clock at time zero, seconds since 1970 without a time zone.
    pub origin_s: f64,
    /// g
    pub acc: [Vec<f64>; 3],
    /// deg/s; empty without a gyroscope.
    pub gyr: [Vec<f64>; 3],
    /// Hz
    pub rate_hz: Option<f64>,
    pub acc_range_g: Option<f64>,
    pub gyr_range_dps: Option<f64>,
    /// Where the sensor is worn, as it was set on the device.
    pub site: Option<Site>,
    /// What the user should know.
    pub said: Vec<String>,
}

/// A damaged file.
pub(crate) fn damaged(
    file: &str,
    byte: usize,
    what: impl Into<String>,
    expected: &'static str,
) -> ReadError {
    ReadError::Damaged { file: file.to_owned(), byte: byte as u64, what: what.into(), expected }
}

/// Little-endian numbers out of a slice; zero behind its end, which callers have checked.
pub(crate) fn u16_at(bytes: &[u8], at: usize) -> u16 {
    bytes.get(at..at + 2).map_or(0, |b| u16::from_le_bytes([b[0], b[1]]))
}

pub(crate) fn u32_at(bytes: &[u8], at: usize) -> u32 {
    bytes.get(at..at + 4).map_or(0, |b| u32::from_le_bytes([b[0], b[1], b[2], b[3]]))
}

pub(crate) fn i16_at(bytes: &[u8], at: usize) -> i16 {
    u16_at(bytes, at).cast_signed()
}

/// A placement as people tell a device: `left wrist`, `Left_Ankle`.
pub(crate) fn told_site(text: &str) -> Option<Site> {
    let text = text.trim().trim_matches(char::from(0)).replace('+', " ");
    if text.is_empty() || text.len() > 40 { None } else { parse_site(&text) }
}

/// Stamps of blocks of samples as a time for each sample. Within a block samples are spaced so that the
/// next block follows on, where it does; behind a hole, and in the last block, by the device's rate.
#[derive(Debug, Default)]
pub(crate) struct Blocks {
    /// Time of the first sample, s, and number of samples.
    pub blocks: Vec<(f64, usize)>,
}

impl Blocks {
    pub(crate) fn add(&mut self, first_s: f64, n: usize) {
        self.blocks.push((first_s, n));
    }

    /// Times since the first block's first sample, and how many holes there are.
    pub(crate) fn times(&self, rate_hz: f64) -> (Vec<f64>, usize) {
        // A clock and an oscillator that differ by more are a hole in the recording.
        const AGREE: core::ops::RangeInclusive<f64> = 0.9..=1.1;
        let Some(&(origin, _)) = self.blocks.first() else { return (Vec::new(), 0) };
        let mut t = Vec::with_capacity(self.blocks.iter().map(|b| b.1).sum());
        let mut holes = 0;
        for (i, &(first, n)) in self.blocks.iter().enumerate() {
            let usual = 1.0 / rate_hz;
            let follows = self.blocks.get(i + 1).map(|next| (next.0 - first) / n.max(1) as f64);
            let step = match follows {
                Some(step) if AGREE.contains(&(step / usual)) => step,
                Some(_) => {
                    holes += 1;
                    usual
                }
                None => usual,
            };
            t.extend((0..n).map(|k| first - origin + step * k as f64));
        }
        (t, holes)
    }
}
