//! Axivity's export as sound (`.wav`): every axis a channel of 16 bits, names and ranges of the channels
//! in the comment of the `LIST` chunk. The announced length of the samples is not trusted.

use super::samples::{Samples, damaged, i16_at, told_site, u16_at, u32_at};
use crate::ReadError;
use crate::cells::DateColumn;

const WANTED: &str =
    "a WAV file as Axivity's software exports it, with channels Accel-X, Accel-Y, Accel-Z";

/// What the chunks tell.
#[derive(Debug, Default)]
struct Told<'a> {
    channels: usize,
    rate_hz: u32,
    bits: u16,
    /// `Name: value` lines of the texts.
    facts: Vec<(String, String)>,
    data: &'a [u8],
    data_at: usize,
    missing: bool,
}

pub(super) fn read(file: &str, bytes: &[u8]) -> Result<Samples, ReadError> {
    let told = chunks(bytes);
    if told.bits != 16 || told.channels == 0 || told.rate_hz == 0 {
        return Err(damaged(file, 12, "the samples are not described, or not of 16 bits", WANTED));
    }
    let fact = |name: &str| told.facts.iter().find(|f| f.0 == name).map(|f| f.1.as_str());
    let channel =
        |name: &str| (0..told.channels).find(|i| fact(&format!("Channel-{}", i + 1)) == Some(name));
    let axes = |sensor: &str| ["X", "Y", "Z"].map(|axis| channel(&format!("{sensor}-{axis}")));
    let scale = |i: usize| {
        fact(&format!("Scale-{}", i + 1)).and_then(|s| s.parse::<f64>().ok()).filter(|s| *s > 0.0)
    };
    let [Some(x), Some(y), Some(z)] = axes("Accel") else {
        return Err(damaged(file, told.data_at, "no channels are named Accel-X, -Y, -Z", WANTED));
    };
    let Some(range_g) = scale(x) else {
        return Err(damaged(file, told.data_at, "the range of the channels is not told", WANTED));
    };
    let mut out = Samples {
        rate_hz: Some(f64::from(told.rate_hz)),
        acc_range_g: Some(range_g),
        ..Samples::default()
    };
    let frames = told.data.chunks_exact(2 * told.channels);
    let n = frames.len();
    let column = |i: usize, range: f64| -> Vec<f64> {
        frames.clone().map(|f| range * f64::from(i16_at(f, 2 * i)) / 32_768.0).collect()
    };
    out.acc = [x, y, z].map(|i| column(i, scale(i).unwrap_or(range_g)));
    if let [Some(x), Some(y), Some(z)] = axes("Gyro")
        && let Some(range_dps) = scale(x)
    {
        out.gyr = [x, y, z].map(|i| column(i, scale(i).unwrap_or(range_dps)));
        out.gyr_range_dps = Some(range_dps);
    }
    out.t_s = (0..n).map(|i| i as f64 / f64::from(told.rate_hz)).collect();
    out.origin_s =
        fact("Time").and_then(|t| DateColumn::default().seconds(t.as_bytes())).unwrap_or(0.0);
    let place = fact("Metadata").and_then(|m| m.split('&').find_map(|p| p.strip_prefix("_p=")));
    out.site = place.and_then(told_site);
    if told.missing {
        let text = format!("the file is cut off; it holds {n} samples, fewer than it announces");
        out.said.push(text);
    }
    Ok(out)
}

fn chunks(bytes: &[u8]) -> Told<'_> {
    let mut told = Told::default();
    let mut at = 12;
    while let Some(head) = bytes.get(at..at + 8) {
        let announced = u32_at(head, 4) as usize;
        let body = &bytes[at + 8..];
        let here = &body[..announced.min(body.len())];
        match &head[..4] {
            b"fmt " if here.len() >= 16 => {
                told.channels = usize::from(u16_at(here, 2));
                told.rate_hz = u32_at(here, 4);
                told.bits = u16_at(here, 14);
            }
            b"LIST" if here.starts_with(b"INFO") => facts(&here[4..], &mut told.facts),
            b"data" => {
                told.data = here;
                told.data_at = at + 8;
                told.missing = announced > here.len();
            }
            _ => {}
        }
        at = at.saturating_add(8).saturating_add(announced).saturating_add(announced & 1);
    }
    told
}

/// Lines `Name: value` of the texts in a `LIST` chunk.
fn facts(mut list: &[u8], out: &mut Vec<(String, String)>) {
    while list.len() >= 8 {
        let announced = u32_at(list, 4) as usize;
        let body = &list[8..];
        let text = String::from_utf8_lossy(&body[..announced.min(body.len())]).into_owned();
        for line in text.lines() {
            if let Some((name, value)) = line.split_once(':') {
                let clean = |t: &str| t.trim().trim_matches(char::from(0)).to_owned();
                out.push((clean(name), clean(value)));
            }
        }
        let next = announced.saturating_add(announced & 1);
        list = body.get(next..).unwrap_or_default();
    }
}
