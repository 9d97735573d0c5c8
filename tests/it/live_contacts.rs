//! Provisional contacts and bouts against the finals, on simulated runs with walks between; what is no
//! run tells nothing. A table is shown with `-- --nocapture`.

use runform::live::BoutChange;
use runform::recording::{Axes, Placement, Recording, Side, Site, Stream};
use runform::sim::{Activity, Runner, Scenario, SensorSpec, simulate};
use runform::units::STANDARD_GRAVITY_MPS2 as G;
use runform::{Options, gait::EventKind};

use crate::live_support::{Compared, Limits, TARGETS, compare, play};

fn sensor(site: Site, rate_hz: f64, gyro: bool) -> SensorSpec {
    let mut spec = SensorSpec::new(site, rate_hz).turned_deg(40.0, 25.0, -70.0);
    spec.gyro = gyro;
    spec.gyr_bias_dps = [0.5, 0.5, -0.5];
    spec
}

/// Stand, walk, run, walk, run, stand; the runs end between two whole seconds and between two samples.
fn runs(spec: SensorSpec, speed_mps: f64, run_s: [f64; 2]) -> Recording {
    let walk = |cadence_spm| Activity::Walking { cadence_spm };
    let scenario = Scenario::of(Runner::new(speed_mps, 1.75), Activity::Standing, 5.0)
        .then(walk(110.0), 10.0)
        .then(Activity::Running, run_s[0] + 0.3)
        .then(walk(122.0), 10.4)
        .then(Activity::Running, run_s[1])
        .then(Activity::Standing, 8.0)
        .sensors(vec![spec])
        .seed(3);
    simulate(&scenario).expect("simulation").recording
}

/// All placements that tell contacts, with and without a gyroscope where both do.
fn sites() -> Vec<(Site, bool)> {
    vec![
        (Placement::Sacrum.into(), true),
        (Placement::Sacrum.into(), false),
        (Placement::Pelvis.into(), true),
        (Placement::Waist.into(), true),
        (Placement::Waist.into(), false),
        (Placement::Trunk.into(), true),
        (Site::sided(Placement::Foot, Side::Left), true),
        (Site::sided(Placement::Foot, Side::Left), false),
        (Site::sided(Placement::Shank, Side::Left), true),
    ]
}

#[test]
fn contacts_of_simulated_runs_are_told_in_time_and_agree_with_the_finals() {
    // Closer than the targets ask, since the signals are clean.
    let limits = Limits { in_time_percent: 98.5, bias_ms: 2.0, sd_ms: 4.0, ..TARGETS };
    let mut misses = Vec::new();
    for (site, gyro) in sites() {
        for (rate_hz, speeds) in [(100.0, [2.5, 4.2]), (200.0, [3.3, 4.5])] {
            let mut all = Compared::default();
            for speed_mps in speeds {
                let run = runs(sensor(site, rate_hz, gyro), speed_mps, [60.0, 45.0]);
                all.add(&compare(&run, &Options::default()));
            }
            let name = format!("{site} {} {rate_hz} Hz", if gyro { "acc+gyr" } else { "acc" });
            println!("{}", all.rows(&name));
            assert_eq!(all.begin_s.len(), 4, "{name}");
            assert_eq!(all.begun_without_bout, 0, "{name}");
            // Their finals mix two readings, of which the detector has one and learns the distance.
            let mixed = site.placement == Placement::Waist || !gyro;
            let release = Limits { bias_ms: 8.0, ..TARGETS };
            misses.extend(all.misses(&name, [limits, if mixed { release } else { limits }]));
        }
    }
    assert!(misses.is_empty(), "{}", misses.join("\n"));
}

fn tells_nothing(recording: &Recording, name: &str) {
    let played = play(recording, &Options::default());
    assert!(played.contacts.is_empty(), "{name}: {:?}", played.contacts);
    assert!(played.changes.is_empty(), "{name}: {:?}", played.changes);
}

#[test]
fn walks_stairs_cycling_and_bending_tell_nothing() {
    for placement in Placement::ALL {
        let sided = Site::sided(placement, Side::Left);
        let site = if placement.is_limb() { sided } else { placement.into() };
        for gyro in [true, false] {
            let mut scenario = Scenario::of(Runner::default(), Activity::Standing, 5.0);
            for activity in [
                Activity::Walking { cadence_spm: 95.0 },
                Activity::Walking { cadence_spm: 115.0 },
                Activity::Walking { cadence_spm: 135.0 },
                Activity::Stairs { cadence_spm: 110.0 },
                Activity::Cycling { cadence_rpm: 90.0 },
                Activity::Bending,
            ] {
                scenario = scenario.then(activity, 12.0);
            }
            let scenario = scenario.sensors(vec![sensor(site, 100.0, gyro)]);
            let simulated = simulate(&scenario).expect("simulation");
            tells_nothing(&simulated.recording, &format!("{site} gyroscope {gyro}"));
        }
    }
}

/// A sensor at the waist that feels this vertical specific force, g, and some of it sideways.
fn felt(vertical_g: impl Fn(f64) -> f64) -> Recording {
    let (n, hz) = (4000, 100.0);
    let force = |i: usize| {
        let z = vertical_g(i as f64 / hz);
        nalgebra::Vector3::new(0.2 * (z - 1.0) * G, 0.1 * (z - 1.0) * G, z * G)
    };
    let axes = Axes::from_samples((0..n).map(force));
    let times = Stream::uniform_times(n, hz).expect("times");
    let stream = Stream::new(Placement::Waist, times, axes);
    Recording::builder().stream(stream).build().expect("recording")
}

#[test]
fn jumps_and_a_shaking_hand_tell_nothing() {
    // A jump every two seconds: push, flight, landing.
    let jump = |t: f64| match t.rem_euclid(2.0) {
        u if u < 0.30 => 1.0 + 1.3 * (u / 0.30 * core::f64::consts::PI).sin(),
        u if u < 0.72 => 0.02,
        u if u < 0.92 => 1.0 + 2.5 * ((u - 0.72) / 0.20 * core::f64::consts::PI).sin(),
        _ => 1.0,
    };
    tells_nothing(&felt(jump), "jumps");
    // Never the same rate for three seconds.
    let phase = |t: f64| 15.1 * t - 3.3 * (2.1 * t).cos() + 0.85 * (3.7 * t).sin();
    tells_nothing(&felt(|t| 1.0 + 1.2 * phase(t).sin()), "a hand");
}

/// The first seconds of a recording of one sensor.
fn first_seconds(recording: &Recording, end_s: f64) -> Recording {
    let stream = &recording.streams()[0];
    let n = stream.t_s().partition_point(|t| *t < end_s);
    let acc = Axes::from_samples((0..n).map(|i| stream.acc().at(i)));
    let mut short = Stream::new(stream.site(), stream.t_s()[..n].to_vec(), acc);
    if let Some(gyr) = stream.gyr() {
        short = short.with_gyr(Axes::from_samples((0..n).map(|i| gyr.at(i))));
    }
    Recording::builder().stream(short).build().expect("recording")
}

#[test]
fn what_was_told_does_not_depend_on_what_came_later() {
    for (site, gyro) in sites() {
        let run = first_seconds(&runs(sensor(site, 100.0, gyro), 3.3, [25.0, 20.0]), 90.0);
        let whole = play(&run, &Options::default());
        for cut_s in [22.5, 38.0] {
            let part = play(&first_seconds(&run, cut_s), &Options::default());
            let before: Vec<_> =
                whole.contacts.iter().filter(|c| c.stamp_s < cut_s - 1e-6).collect();
            assert_eq!(part.contacts.len(), before.len(), "{site} until {cut_s} s");
            assert!(!before.is_empty());
            for (a, b) in part.contacts.iter().zip(before) {
                assert_eq!((a.kind, a.id), (b.kind, b.id));
                assert!((a.at_s - b.at_s).abs() < 1e-4, "{site}: {a:?} {b:?}");
            }
        }
    }
}

#[test]
fn both_events_of_a_contact_carry_one_number_and_each_number_comes_once() {
    for (site, gyro) in sites() {
        let played = play(&runs(sensor(site, 100.0, gyro), 3.0, [25.0, 20.0]), &Options::default());
        let of = |kind| played.contacts.iter().filter(move |c| c.kind == kind);
        for kind in [EventKind::Ic, EventKind::Tc] {
            let numbers: Vec<u64> = of(kind).map(|c| c.id).collect();
            assert!(numbers.windows(2).all(|w| w[0] < w[1]), "{site} {kind:?}: {numbers:?}");
        }
        for tc in of(EventKind::Tc) {
            if let Some(ic) = of(EventKind::Ic).find(|ic| ic.id == tc.id) {
                let lasts_s = tc.at_s - ic.at_s;
                assert!((0.1..0.45).contains(&lasts_s), "{site}: {lasts_s} s");
            }
        }
        let changes: Vec<BoutChange> = played.changes.iter().map(|c| c.0).collect();
        assert_eq!(
            changes,
            [BoutChange::Begun, BoutChange::Ended, BoutChange::Begun, BoutChange::Ended],
            "{site}"
        );
    }
}
