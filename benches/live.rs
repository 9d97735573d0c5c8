//! What a session costs an app: memory that it holds, its slowest sample, a report, a save.
//!
//! `cargo bench --bench live` runs one hour; `-- 24` runs as many hours. The run is ten simulated minutes, over
//! and over.
#![allow(clippy::expect_used, clippy::print_stdout, reason = "a benchmark is a program of its own")]

use std::time::Instant;

use peak_alloc::PeakAlloc;
use runform::recording::{Placement, Recording, Site};
use runform::sim::{Runner, Scenario, SensorSpec, simulate};
use runform::{Live, Options, survey};

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// Length of what is repeated, s.
const BLOCK_S: f64 = 600.0;
/// How often a careful app saves, s.
const SAVED_EACH_S: f64 = 10.0;

fn block(placement: Placement, rate_hz: f64) -> Recording {
    let scenario = Scenario::running(Runner::new(3.1, 1.75), BLOCK_S)
        .sensors(vec![SensorSpec::new(placement, rate_hz)]);
    simulate(&scenario.without_steps()).expect("simulation").recording
}

fn ms(since: Instant) -> f64 {
    1e3 * since.elapsed().as_secs_f64()
}

/// Median of seven.
fn median(mut once: impl FnMut() -> f64) -> f64 {
    let mut times: Vec<f64> = (0..7).map(|_| once()).collect();
    times.sort_by(f64::total_cmp);
    times[3]
}

fn session(placement: Placement, rate_hz: f64, hours: f64, saved: bool) {
    let recording = block(placement, rate_hz);
    let setup = survey(&recording, &Options::default()).expect("setup");
    let (before, began) = (MEMORY.current_usage(), Instant::now());
    let mut live = Live::new(setup.clone(), Options::default()).expect("session");
    let (site, stream) = (Site::from(placement), &recording.streams()[0]);
    let gyr = stream.gyr().expect("gyroscope");
    let (mut worst, mut samples, mut heard) = (0.0_f64, 0_usize, 0_usize);
    let mut saves = Vec::new();
    for k in 0..(hours * 3600.0 / BLOCK_S).round() as usize {
        for (i, t_s) in stream.t_s().iter().enumerate() {
            let now = Instant::now();
            let t_s = t_s + k as f64 * BLOCK_S;
            live.push(site, t_s, stream.acc().at(i).into(), gyr.at(i).into()).expect("sensor");
            worst = worst.max(ms(now));
            samples += 1;
            if saved && samples.is_multiple_of((SAVED_EACH_S * rate_hz) as usize) {
                heard += live.events().count();
                let now = Instant::now();
                assert!(!live.save().is_empty());
                saves.push(ms(now));
            }
        }
        heard += live.events().count();
    }
    let pushed = 1e6 * ms(began) / samples as f64;
    if saved {
        saves.sort_by(f64::total_cmp);
        let at = |share: f64| saves[((saves.len() - 1) as f64 * share) as usize];
        println!(
            "{placement} {rate_hz} Hz saved each {SAVED_EACH_S} s: median {:.2} 90% {:.2} 99% {:.2} most {:.2}",
            at(0.5),
            at(0.9),
            at(0.99),
            at(1.0)
        );
        return;
    }
    let held = MEMORY.current_usage().saturating_sub(before) as f64;
    let report = median(|| {
        let now = Instant::now();
        assert!(live.report().has_running());
        ms(now)
    });
    let first = Instant::now();
    let bytes = live.save().len();
    let first = ms(first);
    let mut more = Vec::new();
    let mut sent = 0;
    for until_s in [SAVED_EACH_S, BLOCK_S] {
        let end = stream.t_s().partition_point(|t| *t < until_s);
        for i in sent..end {
            let t_s = stream.t_s()[i] + hours * 3600.0;
            live.push(site, t_s, stream.acc().at(i).into(), gyr.at(i).into()).expect("sensor");
        }
        sent = end;
        // Events that wait are saved too; an app has taken them.
        assert!(live.events().count() > 0);
        let next = Instant::now();
        let bytes = live.save().len() as f64;
        more.push(format!("{:.2} ms ({:.0} kB) {until_s:.0} s later", ms(next), bytes / 1e3));
    }
    let analysis = Instant::now();
    let rows = live.analysis().strides.len();
    println!(
        "{placement} {rate_hz} Hz, {hours} h: {pushed:.0} ns a sample, {:.1} MB held ({:.0} bytes a \
         stride row), worst push {worst:.2} ms, report {report:.1} ms, first save {first:.1} ms ({:.2} \
         MB), {}, tables {:.0} ms, {rows} rows, {heard} events",
        held / 1e6,
        held / rows as f64,
        bytes as f64 / 1e6,
        more.join(", "),
        ms(analysis),
    );
}

fn main() {
    let hours = std::env::args().filter_map(|word| word.parse().ok()).next().unwrap_or(1.0);
    for saved in [true, false] {
        session(Placement::Waist, 100.0, hours, saved);
        // The sensor with the most numbers for each stride.
        session(Placement::Sacrum, 100.0, hours, saved);
        if hours <= 1.0 {
            session(Placement::Sacrum, 200.0, hours, saved);
            session(Placement::Foot, 200.0, hours, saved);
        }
    }
}
