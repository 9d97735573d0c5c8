//! What an analysis costs when Rust calls it: to be held against the same call from Python (`benches/python/cost.py`).
//!
//! Prints the nanoseconds of this thread on a core, one line a run.

use std::error::Error;
use std::io::Write;

use runform::sim::{Activity, simulate};
use runform::{Options, analyze};
use runform_common::simulated::{Wanted, scenario};

/// Nanoseconds that this thread was on a core (Linux).
fn on_core_ns() -> Result<u64, Box<dyn Error>> {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat")?;
    Ok(told.split_whitespace().next().unwrap_or_default().parse()?)
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut given = std::env::args().skip(1);
    let mut next = |usual: &str| given.next().unwrap_or_else(|| usual.to_owned());
    let (sensors, rate_hz) = (next("sacrum,shank_left,shank_right"), next("200").parse()?);
    let (duration_s, runs) = (next("600").parse()?, next("7").parse()?);
    let wanted = Wanted {
        preset: None,
        activity: Activity::Running,
        speed_mps: 3.33,
        height_m: 1.75,
        duration_s,
        standing_s: 0.0,
        bending_s: 0.0,
        rate_hz,
        sensors,
        misalign_deg: 0.0,
        gyr_bias_dps: 0.0,
        acc_only: false,
        seed: 1,
    };
    let run = simulate(&scenario(&wanted).map_err(|f| f.message)?)?;
    let mut out = std::io::stdout();
    for _ in 0..runs {
        let before = on_core_ns()?;
        let analysis = analyze(&run.recording, &Options::default())?;
        let spent = on_core_ns()? - before;
        writeln!(out, "{spent} {}", analysis.strides.len())?;
    }
    Ok(())
}
