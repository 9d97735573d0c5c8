//! GENEActiv (`.bin`): lines of text about the device, then pages of a text head and one long line of
//! hexadecimal digits, twelve a sample: x, y and z of 12 bits with sign, then light and button.

use super::samples::{Blocks, Samples, damaged, told_site};
use crate::ReadError;
use crate::cells::DateColumn;

const WANTED: &str =
    "pages that begin with the line Recorded Data, with calibration data before them";
/// Digits of one sample.
const DIGITS: usize = 12;

/// Gain and offset of one axis.
#[derive(Debug, Clone, Copy, Default)]
struct Axis {
    gain: f64,
    offset: f64,
}

pub(super) fn read(file: &str, bytes: &[u8]) -> Result<Samples, ReadError> {
    let mut out = Samples::default();
    let mut axes = [Axis::default(); 3];
    let mut blocks = Blocks::default();
    let mut page_s: Option<f64> = None;
    let (mut bad, mut at, mut rate_hz) = (0_usize, 0_usize, None);
    for line in bytes.split(|b| *b == b'\n') {
        let here = at;
        at += line.len() + 1;
        let line = line.trim_ascii();
        if let Some(first_s) = page_s
            && line.len() >= DIGITS
            && line[..DIGITS].iter().all(u8::is_ascii_hexdigit)
        {
            if axes.iter().any(|a| a.gain == 0.0) {
                return Err(damaged(
                    file,
                    here,
                    "no gain and offset stand before the samples",
                    WANTED,
                ));
            }
            let n = page(line, &axes, &mut out);
            bad += usize::from(n * DIGITS != line.len());
            blocks.add(first_s, n);
            page_s = None;
            continue;
        }
        let Ok(text) = core::str::from_utf8(line) else { continue };
        let Some((name, value)) = text.split_once(':') else { continue };
        let number = || value.trim().split(' ').next().and_then(|v| v.parse::<f64>().ok());
        match name.trim() {
            "Page Time" => page_s = DateColumn::default().seconds(value.as_bytes()),
            "Measurement Frequency" => rate_hz = number().or(rate_hz),
            "Device Location Code" => out.site = told_site(value),
            "Accelerometer Range" => {
                out.acc_range_g = value.rsplit(' ').find_map(|v| v.parse().ok())
            }
            name => calibrate(&mut axes, name, number()),
        }
    }
    let Some(rate_hz) = rate_hz.filter(|r| *r > 0.0) else {
        return Err(damaged(file, 0, "the measurement frequency is not told", WANTED));
    };
    if blocks.blocks.is_empty() {
        return Err(damaged(file, bytes.len(), "the file holds no page of samples", WANTED));
    }
    if bad > 0 {
        out.said.push(format!("{bad} pages are cut off or damaged; what is whole of them is read"));
    }
    let (t_s, holes) = blocks.times(rate_hz);
    if holes > 0 {
        out.said.push(format!("{holes} holes between pages"));
    }
    out.origin_s = blocks.blocks.first().map_or(0.0, |b| b.0);
    (out.t_s, out.rate_hz) = (t_s, Some(rate_hz));
    Ok(out)
}

/// `x gain`, `y offset` and the like.
fn calibrate(axes: &mut [Axis; 3], name: &str, value: Option<f64>) {
    let (Some((axis, what)), Some(value)) = (name.split_once(' '), value) else { return };
    let Some(i) = ["x", "y", "z"].iter().position(|a| *a == axis) else { return };
    match what {
        "gain" => axes[i].gain = value,
        "offset" => axes[i].offset = value,
        _ => {}
    }
}

/// Adds the samples of a page up to the first that is no number, and tells how many.
fn page(line: &[u8], axes: &[Axis; 3], out: &mut Samples) -> usize {
    let mut n = 0;
    for sample in line.chunks_exact(DIGITS) {
        let Some(raw) = axis(sample, 0).zip(axis(sample, 3)).zip(axis(sample, 6)) else { break };
        let raw = [raw.0.0, raw.0.1, raw.1];
        for i in 0..3 {
            out.acc[i].push((100.0 * f64::from(raw[i]) - axes[i].offset) / axes[i].gain);
        }
        n += 1;
    }
    n
}

/// Three digits as a number of 12 bits with its sign.
fn axis(sample: &[u8], at: usize) -> Option<i16> {
    let text = core::str::from_utf8(sample.get(at..at + 3)?).ok()?;
    let value = i16::from_str_radix(text, 16).ok()?;
    Some(if value >= 2048 { value - 4096 } else { value })
}
