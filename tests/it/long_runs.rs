//! Long simulated runs that more than one test looks at: each is made once in a process.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, OnceLock};

use runform::recording::{Placement, Recording, Side, Site};
use runform::sim::{
    Activity, Fault, Level, Noise, Preset, Runner, Scenario, SensorSpec, Simulated, contacts,
    simulate,
};

use crate::fault_support::{HEIGHT_M, SPEED_MPS};

/// What has been made or is being made, by its key: another test that wants it waits.
type Made<K, V> = LazyLock<Mutex<HashMap<K, Arc<OnceLock<V>>>>>;

fn once<K: Eq + std::hash::Hash, V: Clone>(made: &Made<K, V>, key: K, make: impl Fn() -> V) -> V {
    let cell = made.lock().expect("no test panics in here").entry(key).or_default().clone();
    cell.get_or_init(make).clone()
}

/// Times of the strides of the foot that lands first in more than 1024 strides, whose fluctuation
/// has this Hurst exponent.
pub fn stride_times(hurst: f64, seed: u64) -> Arc<Vec<f64>> {
    static MADE: Made<(u64, u64), Arc<Vec<f64>>> = LazyLock::new(Mutex::default);
    once(&MADE, (hurst.to_bits(), seed), || {
        let runner = Runner { noise: Noise::Fractional { hurst }, ..Runner::new(3.33, 1.75) };
        // What the truth of a run says of it does not depend on the run's length.
        let sensor = SensorSpec::new(Placement::Sacrum, 20.0);
        let short = Scenario::running(runner.clone(), 10.0).sensors(vec![sensor]).seed(seed);
        let truth = simulate(&short).expect("simulation").truth;
        assert_eq!(truth.bouts[0].run.as_ref().expect("running").hurst, Some(hurst));
        let long = contacts(&Scenario::running(runner, 760.0).seed(seed)).expect("contacts");
        let first: Vec<f64> = long.iter().filter(|c| c.0 == long[0].0).map(|c| c.1).collect();
        Arc::new(first.windows(2).map(|pair| pair[1] - pair[0]).collect())
    })
}

/// Forty minutes of growing fatigue at 100 Hz, stood before, walked and bent after: trunk, one shank
/// and sacrum. Single steps are told of the severe level only.
pub fn fatigued(level: Level) -> Arc<Simulated> {
    static MADE: Made<usize, Arc<Simulated>> = LazyLock::new(Mutex::default);
    once(&MADE, level as usize, || {
        let runner = Preset { fault: Fault::FatigueDrift, level }.runner(SPEED_MPS, HEIGHT_M);
        let sites: [Site; 3] = [
            Placement::Trunk.into(),
            Site::sided(Placement::Shank, Side::Left),
            Placement::Sacrum.into(),
        ];
        let scenario = Scenario::running(runner, 2400.0)
            .lead_in(Activity::Standing, 8.0)
            .then(Activity::Walking { cadence_spm: 112.0 }, 10.0)
            .then(Activity::Bending, 6.0)
            .sensors(sites.map(|s| SensorSpec::new(s, 100.0)).to_vec())
            .seed(4);
        // Only the severe one's steps are compared with what was found.
        let scenario = if level == Level::Severe { scenario } else { scenario.without_steps() };
        Arc::new(simulate(&scenario).expect("simulation"))
    })
}

/// The recording with its first streams only.
pub fn first_streams(recording: &Recording, keep: usize) -> Recording {
    let mut builder = Recording::builder()
        .name(recording.name.clone())
        .subject(recording.subject.clone())
        .conditions(recording.conditions.clone())
        .clocks(recording.clocks)
        .origin_s(recording.origin_s);
    for stream in &recording.streams()[..keep] {
        builder = builder.stream(stream.clone());
    }
    builder.build().expect("streams of a recording")
}
