//! What is running and what is not, from every placement, at the rates and speeds where both come near
//! each other; and what a hand can do to a sensor.

use runform::gait::Activity as Found;
use runform::recording::{Axes, Placement, Recording, Side, Site, Stream};
use runform::sim::{Activity, Runner, Scenario, SensorSpec, simulate};
use runform::units::STANDARD_GRAVITY_MPS2 as G;
use runform::{Analysis, MetricId, Options, Report, analyze};

fn analysis(recording: &Recording) -> Analysis {
    analyze(recording, &Options::default()).expect("an analysis")
}

fn report(recording: &Recording) -> Report {
    analysis(recording).report
}

fn phone(site: impl Into<Site>, rate_hz: f64, gyro: bool) -> SensorSpec {
    let mut spec = SensorSpec::new(site, rate_hz).turned_deg(40.0, 25.0, -70.0);
    spec.gyro = gyro;
    spec
}

fn sites() -> Vec<Site> {
    let limb = |p: &Placement| p.is_limb();
    let of = |p: Placement| if limb(&p) { Site::sided(p, Side::Left) } else { p.into() };
    Placement::ALL.into_iter().map(of).collect()
}

#[test]
fn walking_up_to_136_steps_a_minute_is_never_running_from_any_single_sensor() {
    for cadence_spm in [100.0, 112.0, 124.0, 130.0, 136.0] {
        for site in sites() {
            for (rate_hz, gyro) in [(50.0, false), (100.0, true)] {
                let walk = Activity::Walking { cadence_spm };
                let scenario = Scenario::of(Runner::default(), walk, 30.0)
                    .sensors(vec![phone(site, rate_hz, gyro)])
                    .without_steps();
                let found = report(&simulate(&scenario).unwrap().recording);
                let what = format!("{site} at {cadence_spm} steps/min, {rate_hz} Hz");
                assert!(found.bouts.is_empty(), "{what}: {:?}", found.bouts);
                assert!(found.metric(MetricId::Cadence).is_none_or(|m| m.estimate().is_none()));
            }
        }
    }
}

#[test]
fn slow_jogs_and_fast_runs_are_running_throughout_from_any_single_sensor() {
    for speed in [2.2, 2.8, 4.0, 5.0] {
        for site in sites() {
            for (rate_hz, gyro) in [(50.0, false), (100.0, true)] {
                let scenario = Scenario::running(Runner::new(speed, 1.75), 30.0)
                    .sensors(vec![phone(site, rate_hz, gyro)])
                    .without_steps();
                let simulated = simulate(&scenario).unwrap();
                let found = analysis(&simulated.recording);
                let what = format!("{site} at {speed} m/s, {rate_hz} Hz");
                let running = found.windows.iter().filter(|w| w.activity == Found::Running).count();
                assert_eq!(running, found.windows.len(), "{what}");
                let wanted = simulated.truth.bouts[0].cadence_spm.expect("whole steps");
                for window in &found.windows {
                    let cadence = window.cadence_spm.expect("a rhythm");
                    // A foot's impact is shorter than two samples at 50 Hz (docs/src/limits.md).
                    let most = if site.placement.is_limb() && rate_hz < 100.0 { 3.5 } else { 2.0 };
                    assert!((cadence - wanted).abs() < most, "{what}: {cadence} for {wanted}");
                }
            }
        }
    }
}

#[test]
fn two_sensors_that_disagree_are_weighed_by_their_evidence() {
    // A wrist that hardly tells, beside a waist that does.
    let sensors = vec![phone(Placement::Waist, 100.0, true), phone(Placement::Wrist, 100.0, false)];
    let scenario = Scenario::running(Runner::new(2.5, 1.75), 30.0).sensors(sensors).without_steps();
    let found = report(&simulate(&scenario).unwrap().recording);
    assert_eq!(found.bouts.len(), 1);
}

#[test]
fn a_run_between_two_walks_begins_and_ends_with_it() {
    let walk = Activity::Walking { cadence_spm: 118.0 };
    let scenario = Scenario::running(Runner::new(3.0, 1.75), 40.0)
        .lead_in(walk, 20.0)
        .sensors(vec![phone(Placement::Waist, 100.0, true)])
        .without_steps();
    let found = report(&simulate(&scenario).unwrap().recording);
    let [bout] = found.bouts.as_slice() else { panic!("{:?}", found.bouts) };
    assert!((bout.t_start_s - 20.0).abs() <= 2.0, "{bout:?}");
    assert!((bout.t_end_s - 60.0).abs() <= 2.0, "{bout:?}");
}

/// A sensor moved to and fro by a hand: `rate(t)` in Hz, amplitude in g.
fn shaken(rate: impl Fn(f64) -> f64, amplitude_g: f64) -> Recording {
    let (n, hz) = (4000, 100.0);
    let mut phase = 0.0;
    let mut axes = Axes::with_capacity(n);
    for i in 0..n {
        let t = i as f64 / hz;
        phase += core::f64::consts::TAU * rate(t) / hz;
        let a = amplitude_g * phase.sin();
        let b = 0.6 * amplitude_g * (0.63 * phase + 1.0).sin();
        axes.push(nalgebra::Vector3::new(b * G, 0.4 * a * G, (1.0 + a) * G));
    }
    let stream = Stream::new(Placement::Waist, Stream::uniform_times(n, hz).unwrap(), axes);
    Recording::builder().stream(stream).build().unwrap()
}

#[test]
fn a_hand_that_shakes_a_sensor_at_a_changing_rate_is_not_running() {
    for amplitude_g in [0.6, 1.0, 1.6] {
        // Never the same rate for three seconds: a hand that keeps time cannot be told from a body.
        let wandering = |t: f64| 2.4 + 1.1 * (2.1 * t).sin() + 0.5 * (3.7 * t).cos();
        let found = report(&shaken(wandering, amplitude_g));
        assert!(found.bouts.is_empty(), "{amplitude_g} g: {:?}", found.bouts);
    }
}

#[test]
fn a_strong_rhythm_at_the_rate_of_a_walk_is_told_as_unknown_not_as_running() {
    let found = analysis(&shaken(|_| 2.0, 0.9));
    assert!(found.report.bouts.is_empty());
    assert!(found.windows.iter().all(|w| w.activity == Found::Unknown), "{:?}", found.windows);
}
