//! Peak memory of an analysis: it grows no faster than the recording and stays moderate.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stderr)]

use peak_alloc::PeakAlloc;
use runform::recording::{Placement, Recording};
use runform::sim::{Runner, Scenario, SensorSpec, simulate};
use runform::{Options, analyze};

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// Most bytes that are in use for one sample of one six-axis sensor, the recording not counted;
/// measured are 195.
const MOST_BYTES: f64 = 250.0;

fn recording(placement: Placement, duration_s: f64) -> Recording {
    let scenario = Scenario::running(Runner::new(3.3, 1.75), duration_s)
        .sensors(vec![SensorSpec::new(placement, 200.0)]);
    simulate(&scenario).expect("simulation").recording
}

/// Bytes in use at the worst moment of the analysis beyond those before it.
fn peak_bytes(recording: &Recording) -> f64 {
    let before = MEMORY.current_usage();
    MEMORY.reset_peak_usage();
    let report = analyze(recording, &Options::default()).expect("analysis").report;
    assert_eq!(report.bouts.len(), 1);
    (MEMORY.peak_usage() - before) as f64
}

// One test only: the counter is the whole process's.
#[test]
fn memory_grows_no_faster_than_the_recording() {
    for placement in [Placement::Sacrum, Placement::Foot, Placement::Shank] {
        let two = peak_bytes(&recording(placement, 120.0));
        let four = recording(placement, 240.0);
        let samples = four.streams()[0].t_s().len() as f64;
        let four = peak_bytes(&four);
        eprintln!("{placement}: {:.0} bytes per sensor-sample", four / samples);
        let growth = four / two;
        assert!(growth <= 2.1, "{placement}: {growth:.2} for twice the time");
        assert!(four / samples <= MOST_BYTES, "{placement}: {:.0} bytes", four / samples);
    }
}
