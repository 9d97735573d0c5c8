//! Finds the files, and reads reference tables.

use std::path::{Path, PathBuf};

use runform::recording::{Axes, Stream};
use runform_io::{Loaded, ReadOptions, read_recording};

pub use crate::trials::{Skipped, Tried, data};

/// A file of `formats/recordings`.
pub fn format(path: &str) -> Result<PathBuf, Skipped> {
    data(&format!("formats/recordings/{path}"))
}

pub fn worn(placement: &str) -> ReadOptions {
    ReadOptions {
        placement: Some(placement.parse().expect("a placement")),
        ..ReadOptions::default()
    }
}

pub fn read(path: &Path, placement: &str) -> Loaded {
    read_recording(path, &worn(placement)).unwrap_or_else(|e| panic!("{e}"))
}

pub fn only_stream(loaded: &Loaded) -> &Stream {
    let [stream] = loaded.recording.streams() else {
        panic!("{}", loaded.recording.streams().len())
    };
    stream
}

pub fn said(loaded: &Loaded, words: &str) -> bool {
    loaded.notices.iter().any(|n| n.text.contains(words))
}

/// Mean rate over the whole stream, Hz.
pub fn rate_hz(stream: &Stream) -> f64 {
    let t = stream.t_s();
    (t.len() - 1) as f64 / (t[t.len() - 1] - t[0])
}

/// Length of every vector, in the stream's unit.
pub fn lengths(axes: &Axes) -> Vec<f64> {
    let all = axes.x.iter().zip(&axes.y).zip(&axes.z);
    all.map(|((x, y), z)| (x * x + y * y + z * z).sqrt()).collect()
}

pub fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

pub fn median(values: &[f64]) -> f64 {
    let mut sorted: Vec<f64> = values.iter().copied().filter(|v| v.is_finite()).collect();
    sorted.sort_by(f64::total_cmp);
    sorted[sorted.len() / 2]
}

pub fn near(got: f64, wanted: f64, within: f64, what: &str) {
    assert!((got - wanted).abs() <= within, "{what}: {got}, expected {wanted} ± {within}");
}

/// Header and rows of a reference table.
pub fn table(path: &Path) -> (Vec<String>, Vec<Vec<String>>) {
    let text = std::fs::read_to_string(path).expect("a table");
    let row = |l: &str| l.split(',').map(|c| c.trim().to_owned()).collect::<Vec<_>>();
    let mut lines = text.lines();
    (row(lines.next().expect("a header")), lines.map(row).collect())
}
