//! Files of devices that are no text. One format a file; all give [`Samples`]. A length that a file tells
//! of itself is never trusted: what is not there is not read.

mod cwa;
mod fit;
mod geneactiv;
mod parmay;
mod wave;

use runform::recording::{Axes, Site, Stream};
use runform::units::{AccUnit, GyrUnit};

use crate::ReadError;
use crate::read::{Notice, parse_site};
use crate::sniff::Content;
use crate::streams::FileStreams;

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
    /// Where the device was told that it is worn.
    pub site: Option<Site>,
    /// What the user should know.
    pub said: Vec<String>,
}

/// Reads a device's file; `site` is where it was worn, if that is known.
pub(crate) fn read(
    file: &str,
    bytes: &[u8],
    content: Content,
    site: Option<Site>,
) -> Result<FileStreams, ReadError> {
    let samples = match content {
        Content::Cwa => cwa::read(file, bytes),
        Content::Wave => wave::read(file, bytes),
        Content::Geneactiv => geneactiv::read(file, bytes),
        _ => parmay::read(file, bytes),
    }?;
    if samples.t_s.is_empty() {
        return Err(ReadError::NoRows { file: file.to_owned() });
    }
    placed(file, samples, site)
}

/// Reads the samples of a FIT file; `None` where it holds only what the device made of them.
pub(crate) fn read_fit(
    file: &str,
    bytes: &[u8],
    site: Option<Site>,
) -> Result<Option<FileStreams>, ReadError> {
    fit::read(file, bytes)?.map(|samples| placed(file, samples, site)).transpose()
}

fn placed(file: &str, samples: Samples, site: Option<Site>) -> Result<FileStreams, ReadError> {
    let notices = samples.said.iter().map(|text| Notice::new(file, text.as_str())).collect();
    let site =
        site.or(samples.site).ok_or_else(|| ReadError::NoPlacement { file: file.to_owned() })?;
    let shift_s = samples.origin_s;
    Ok(FileStreams { streams: vec![stream(site, samples)], shift_s, notices })
}

fn stream(site: Site, samples: Samples) -> Stream {
    let [x, y, z] = samples.acc;
    let n = samples.t_s.len();
    let mut stream = Stream::with_acc_unit(site, samples.t_s, Axes::new(x, y, z), AccUnit::G);
    let [x, y, z] = samples.gyr;
    if n > 0 && x.len() == n {
        stream = stream.with_gyr_unit(Axes::new(x, y, z), GyrUnit::Dps);
    }
    stream.nominal_rate_hz = samples.rate_hz;
    stream.acc_range_g = samples.acc_range_g;
    stream.gyr_range_dps = samples.gyr_range_dps;
    stream
}

/// A damaged file.
fn damaged(file: &str, byte: usize, what: impl Into<String>, expected: &'static str) -> ReadError {
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
fn told_site(text: &str) -> Option<Site> {
    let text = text.trim().trim_matches(char::from(0)).replace('+', " ");
    if text.is_empty() || text.len() > 40 { None } else { parse_site(&text) }
}

/// Stamps of blocks of samples as a time for each sample. Within a block samples are spaced so that the
/// next block follows on, where it does; behind a hole, and in the last block, by the device's rate.
#[derive(Debug, Default)]
struct Blocks {
    /// Time of the first sample, s, and number of samples.
    blocks: Vec<(f64, usize)>,
}

impl Blocks {
    fn add(&mut self, first_s: f64, n: usize) {
        self.blocks.push((first_s, n));
    }

    /// Times since the first block's first sample, and how many holes there are.
    fn times(&self, rate_hz: f64) -> (Vec<f64>, usize) {
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
