//! What the targets share. Whatever the bytes are, a reader ends in an error that tells a reader of messages something,
//! or in a recording whose columns have one length; never in a panic, a hang or memory without bounds.

use std::path::Path;

use runform::recording::{Axes, Placement, Recording, Stream};
use runform::{Options, analyze};
use runform_io::{
    LineReader, ReadOptions, parse_file, parse_mapping, parse_reference, parse_sidecar, read_recording,
};

/// Samples of a recording that the analysis is tried on.
const MOST_SAMPLES: usize = 6000;

fn options() -> ReadOptions {
    ReadOptions { placement: Some(Placement::Waist.into()), ..ReadOptions::default() }
}

fn check(read: Result<runform_io::Loaded, runform_io::ReadError>) {
    match read {
        Ok(loaded) => {
            for stream in loaded.recording.streams() {
                assert_eq!(stream.t_s().len(), stream.acc().columns()[0].len());
            }
        }
        Err(error) => assert!(error.to_string().len() > 10),
    }
}

/// Ends the process at a panic, as the fuzzer's own hook does, but for those that the reader of columns catches.
fn heed_panics() {
    static ONCE: std::sync::Once = std::sync::Once::new();
    ONCE.call_once(|| {
        let fuzzers = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            if !runform_io::panics_are_caught() {
                fuzzers(info);
            }
        }));
    });
}

/// A file of samples.
pub fn file(name: &str, bytes: &[u8]) {
    heed_panics();
    check(parse_file(name, bytes.to_vec(), &options()));
}

/// A file of reference values.
pub fn reference(name: &str, bytes: &[u8]) {
    if let Ok(Some(reference)) = parse_reference(name, bytes) {
        reference.tables.iter().for_each(|table| assert!(table.rows() < 1 << 28));
    }
}

/// `recording.toml` and mapping files.
pub fn sidecar(bytes: &[u8]) {
    let _ = parse_sidecar("recording.toml", bytes);
    if let Ok(text) = core::str::from_utf8(bytes) {
        let _ = parse_mapping("map.toml", text);
    }
}

/// Lines of samples as they arrive.
pub fn lines(bytes: &[u8]) {
    let mut reader = LineReader::new("stdin", None);
    let mut out = Vec::new();
    for line in bytes.split(|b| *b == b'\n') {
        let _ = reader.read(line, &mut out);
        out.clear();
    }
    let _ = reader.finish(&mut out);
}

/// Motion-BIDS: channels, samples and JSON, parted by zero bytes.
pub fn bids(bytes: &[u8]) {
    let folder = std::env::temp_dir().join(format!("runform-fuzz-{}", std::process::id()));
    if std::fs::create_dir_all(&folder).is_err() {
        return;
    }
    let endings = ["_channels.tsv", "_motion.tsv", "_motion.json", "_events.tsv"];
    let mut parts = bytes.split(|b| *b == 0);
    let stem = "sub-1_task-run_tracksys-imu";
    for ending in endings {
        let _ = std::fs::write(folder.join(format!("{stem}{ending}")), parts.next().unwrap_or_default());
    }
    check(read_recording(Path::new(&folder.join(format!("{stem}_motion.tsv"))), &options()));
}

/// The analysis of samples that are the bytes themselves: rate, then six columns of two bytes, with times that jitter.
pub fn intake(bytes: &[u8]) {
    let [rate, scale, jitter, rest @ ..] = bytes else { return };
    let rate_hz = 20.0 + f64::from(*rate);
    let unit = f64::from(*scale).exp2().min(1e6) * 1e-4;
    let rows: Vec<&[u8]> = rest.chunks_exact(12).take(MOST_SAMPLES).collect();
    let value = |row: &[u8], k: usize| unit * f64::from(i16::from_le_bytes([row[2 * k], row[2 * k + 1]]));
    let column = |k: usize| rows.iter().map(|r| value(r, k)).collect::<Vec<f64>>();
    let wobble = |i: usize, r: &[u8]| f64::from(r[0] & *jitter) * 1e-4 + i as f64 / rate_hz;
    let times: Vec<f64> = rows.iter().enumerate().map(|(i, r)| wobble(i, r)).collect();
    let acc = Axes::new(column(0), column(1), column(2));
    let gyr = Axes::new(column(3), column(4), column(5));
    let stream = Stream::new(Placement::Waist, times, acc).with_gyr(gyr);
    let Ok(recording) = Recording::builder().stream(stream).build() else { return };
    if let Ok(analysis) = analyze(&recording, &Options::default()) {
        for row in &analysis.report.metrics {
            if let Some(estimate) = row.estimate() {
                assert!(estimate.value.is_finite());
            }
        }
    }
}
