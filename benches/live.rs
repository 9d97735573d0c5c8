//! What a session costs an app: memory that it holds, its slowest sample, a report, a save.
//!
//! `cargo bench --bench live` runs one hour; `-- 24` runs as many hours. The run is ten simulated minutes, over
//! and over.
#![allow(clippy::expect_used, clippy::print_stdout, reason = "a benchmark is a program of its own")]

use std::time::Instant;

use peak_alloc::PeakAlloc;
use runform::recording::{Placement, Recording};
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

/// Pushes the run over and over; after each sample, with how many were pushed, the session is shown.
fn run(
    live: &mut Live,
    recording: &Recording,
    hours: f64,
    mut after: impl FnMut(&mut Live, usize),
) {
    let stream = &recording.streams()[0];
    let gyr = stream.gyr().expect("gyroscope");
    let mut samples = 0;
    for k in 0..(hours * 3600.0 / BLOCK_S).round() as usize {
        for (i, t_s) in stream.t_s().iter().enumerate() {
            let t_s = t_s + k as f64 * BLOCK_S;
            let (acc, gyr) = (stream.acc().at(i).into(), gyr.at(i).into());
            live.push(stream.site(), t_s, acc, gyr).expect("sensor");
            samples += 1;
            after(live, samples);
        }
    }
}

/// What an app sees that saves every ten seconds.
fn saved(placement: Placement, rate_hz: f64, hours: f64) {
    let recording = block(placement, rate_hz);
    let setup = survey(&recording, &Options::default()).expect("setup");
    let mut live = Live::new(setup, Options::default()).expect("session");
    let (mut times, mut bytes) = (Vec::new(), 0);
    run(&mut live, &recording, hours, |live, samples| {
        if samples.is_multiple_of((SAVED_EACH_S * rate_hz) as usize) {
            // Events that wait are saved too; an app has taken them.
            live.events().for_each(drop);
            let now = Instant::now();
            bytes += live.save().len();
            times.push(ms(now));
        }
    });
    times.sort_by(f64::total_cmp);
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize];
    println!(
        "{placement} {rate_hz} Hz, {hours} h, saved each {SAVED_EACH_S} s: median {:.2} ms, 99 % {:.2} ms, \
         most {:.2} ms, {:.0} kB each",
        at(0.5),
        at(0.99),
        at(1.0),
        bytes as f64 / times.len() as f64 / 1e3,
    );
}

/// What a session costs that was never saved, and its first saves.
fn session(placement: Placement, rate_hz: f64, hours: f64) {
    let recording = block(placement, rate_hz);
    let setup = survey(&recording, &Options::default()).expect("setup");
    let (before, began) = (MEMORY.current_usage(), Instant::now());
    let mut live = Live::new(setup, Options::default()).expect("session");
    let (mut worst, mut pushed, mut heard) = (0.0_f64, 0_usize, 0_usize);
    let mut last = Instant::now();
    run(&mut live, &recording, hours, |live, samples| {
        worst = worst.max(ms(last));
        pushed = samples;
        if samples.is_multiple_of(recording.streams()[0].t_s().len()) {
            heard += live.events().count();
        }
        last = Instant::now();
    });
    let each = 1e6 * ms(began) / pushed as f64;
    let held = MEMORY.current_usage().saturating_sub(before) as f64;
    let report = median(|| {
        let now = Instant::now();
        assert!(live.report().has_running());
        ms(now)
    });
    let first = Instant::now();
    let bytes = live.save().len();
    let first = ms(first);
    let analysis = Instant::now();
    let rows = live.analysis().strides.len();
    println!(
        "{placement} {rate_hz} Hz, {hours} h, never saved: {each:.0} ns a sample, {:.1} MB held ({:.0} bytes a \
         stride row), worst push {worst:.2} ms, report {report:.1} ms, first save {first:.1} ms ({:.2} MB), \
         tables {:.0} ms, {rows} rows, {heard} events",
        held / 1e6,
        held / rows as f64,
        bytes as f64 / 1e6,
        ms(analysis),
    );
}

fn main() {
    let hours = std::env::args().filter_map(|word| word.parse().ok()).next().unwrap_or(1.0);
    // The sacrum has the most numbers for each stride.
    let mut sensors = vec![(Placement::Waist, 100.0), (Placement::Sacrum, 100.0)];
    if hours <= 1.0 {
        sensors.extend([(Placement::Sacrum, 200.0), (Placement::Foot, 200.0)]);
    }
    for (placement, rate_hz) in sensors {
        saved(placement, rate_hz, hours);
        session(placement, rate_hz, hours);
    }
}
