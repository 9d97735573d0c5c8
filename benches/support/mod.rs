//! What the benchmarks share: simulated recordings, and the cost of one sample of one sensor.

#![allow(dead_code, reason = "every benchmark uses a part")]
#![allow(clippy::expect_used, clippy::print_stdout, reason = "a benchmark is a program of its own")]

use std::hint::black_box;
use std::num::NonZero;
use std::sync::mpsc::{Sender, channel};
use std::thread;
use std::time::Instant;

use criterion::{BatchSize, Criterion, Throughput};
use runform::recording::{Placement, Recording, Side, Site};
use runform::side_by_side::Busy;
use runform::sim::{Runner, Scenario, SensorSpec, simulate};

/// Runs of the plain measurement; the median and the least are printed.
const RUNS: usize = 7;

/// Takes every processor but the caller's for as long as it is held: what is measured then runs on one thread, though the
/// readers that the tests bring along turn the feature `parallel` on.
pub struct OneCore(Vec<Sender<()>>);

impl OneCore {
    pub fn taken() -> Self {
        let count = thread::available_parallelism().map_or(1, NonZero::get);
        let taken = (0..count).map(|_| {
            let (held, until) = channel::<()>();
            let (ready, begun) = channel::<()>();
            thread::spawn(move || {
                let _busy = Busy::begin();
                drop(ready);
                until.recv().unwrap_or_default();
            });
            // Until the thread has begun.
            begun.recv().unwrap_or_default();
            held
        });
        Self(taken.collect())
    }
}

/// A sensor of one limb, or of the body's axis.
pub fn site(placement: Placement) -> Site {
    if placement.is_limb() { Site::sided(placement, Side::Left) } else { placement.into() }
}

/// Everyday sensors of one rate, turned by 15° and with a gyroscope bias.
pub fn sensors(sites: &[Site], rate_hz: f64) -> Vec<SensorSpec> {
    let sensor = |(seed, site): (u64, &Site)| {
        let mut spec = SensorSpec::new(*site, rate_hz).misaligned_deg(15.0, seed);
        spec.gyr_bias_dps = [0.6, -0.6, 0.53];
        spec
    };
    (1..).zip(sites).map(sensor).collect()
}

/// A runner of 1.75 m at 3.3 m/s for `duration_s`.
pub fn recording(sensors: Vec<SensorSpec>, duration_s: f64) -> Recording {
    let scenario = Scenario::running(Runner::new(3.3, 1.75), duration_s).sensors(sensors).seed(5);
    simulate(&scenario).expect("simulation").recording
}

/// Samples of all sensors together.
pub fn sensor_samples(recording: &Recording) -> usize {
    recording.streams().iter().map(|s| s.t_s().len()).sum()
}

/// False when the first argument is a filter that the name does not contain.
fn wanted(name: &str) -> bool {
    std::env::args().nth(1).is_none_or(|a| a.starts_with('-') || name.contains(&a))
}

/// Measures `work`, which goes through `samples` sensor-samples: once with plain clocks, printed as
/// nanoseconds per sensor-sample, and once with criterion.
pub fn measure<T>(c: &mut Criterion, name: &str, samples: usize, mut work: impl FnMut() -> T) {
    if !wanted(name) {
        return;
    }
    if !std::env::args().any(|a| a == "--test" || a == "--list") {
        let mut ns: Vec<f64> = (0..RUNS)
            .map(|_| {
                let start = Instant::now();
                black_box(work());
                start.elapsed().as_secs_f64() * 1e9 / samples as f64
            })
            .collect();
        ns.sort_by(f64::total_cmp);
        println!("{name}: {:.0} ns per sensor-sample (least {:.0})", ns[RUNS / 2], ns[0]);
    }
    let (group, function) = name.split_once('/').unwrap_or((name, "all"));
    let mut group = c.benchmark_group(group);
    group.sample_size(10).throughput(Throughput::Elements(samples as u64));
    group.bench_function(function, |b| b.iter_batched(|| (), |()| work(), BatchSize::PerIteration));
    group.finish();
}
