//! Running-like signals with known content, for the tests of the intake.

use core::f64::consts::TAU;

use runform::intake::{CleanStream, Finding, IntakeError, IntakeOptions, prepare_stream};
use runform::recording::{Axes, Placement, Recording, Stream};

/// Step rate of the made-up runner, Hz.
pub const STEP_HZ: f64 = 2.8;

/// Specific force at a sacrum at `t`, m/s²: stance peaks, near weightlessness in flight.
pub fn acc_at(t: f64) -> [f64; 3] {
    let phase = TAU * STEP_HZ * t;
    let vertical = 9.81 + 11.0 * phase.sin() + 2.5 * (2.0 * phase).cos();
    let forward = 2.5 * phase.cos() - 0.7;
    let left = 2.0 * (0.5 * phase).sin();
    [forward, left, vertical]
}

/// Angular rate at a sacrum at `t`, rad/s.
pub fn gyr_at(t: f64) -> [f64; 3] {
    let phase = TAU * STEP_HZ * t;
    [1.4 * (0.5 * phase).sin(), 1.1 * phase.cos(), 1.9 * (0.5 * phase).cos()]
}

/// Columns of `f` at the times `t`, times `scale`.
pub fn axes(t: &[f64], f: impl Fn(f64) -> [f64; 3], scale: f64) -> Axes {
    let column = |axis: usize| t.iter().map(|t| f(*t)[axis] * scale).collect();
    Axes::new(column(0), column(1), column(2))
}

/// `seconds` of uniform times.
pub fn times(seconds: f64, rate_hz: f64) -> Vec<f64> {
    (0..(seconds * rate_hz).round() as usize).map(|i| i as f64 / rate_hz).collect()
}

/// A sacrum sensor in SI units at the times `t`.
pub fn stream_at(t: Vec<f64>) -> Stream {
    let (acc, gyr) = (axes(&t, acc_at, 1.0), axes(&t, gyr_at, 1.0));
    Stream::new(Placement::Sacrum, t, acc).with_gyr(gyr)
}

/// 20 s of a sacrum sensor at 200 Hz.
pub fn running() -> Stream {
    stream_at(times(20.0, 200.0))
}

/// A recording with one stream.
pub fn recording(stream: Stream) -> Recording {
    Recording::builder().stream(stream).build().expect("one stream")
}

/// The stream after the intake.
pub fn clean(stream: Stream) -> CleanStream {
    try_clean(stream).expect("a usable stream")
}

/// The stream after the intake on its own clock, or its error.
pub fn try_clean(stream: Stream) -> Result<CleanStream, IntakeError> {
    prepare_stream(&stream, &IntakeOptions::default())
}

/// True when a finding fits.
pub fn found(stream: &CleanStream, fits: impl Fn(&Finding) -> bool) -> bool {
    stream.quality.findings.iter().any(fits)
}

/// Reproducible noise, uniform on −1 to 1.
pub struct Noise(pub u64);

impl Noise {
    pub fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963);
        (self.0 >> 11) as f64 / (1_u64 << 52) as f64 - 1.0
    }
}

/// An empty folder of the build's own, for files of one test.
pub fn scratch(name: &str) -> std::path::PathBuf {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).expect("a folder");
    folder
}
