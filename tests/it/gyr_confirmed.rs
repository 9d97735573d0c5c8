//! A gyroscope counts for attitude only where gravity's turning shows that it is right.

use nalgebra::Vector3;
use runform::metrics::{Flag, Grade, MetricId, Outcome, Refusal};
use runform::recording::{Axes, Clocks, Placement, Recording, Side, Site, Stream};
use runform::sim::{Activity, Runner, Scenario, SensorSpec, simulate};
use runform::{Options, Report, analyze};

/// A simulated run with a change to the gyroscope and accelerometer of its first sensor.
fn run(sites: &[Site], rate_hz: f64, change: impl Fn(&Axes, &Axes) -> (Axes, Axes)) -> Report {
    let sensors = sites.iter().map(|s| SensorSpec::new(*s, rate_hz)).collect();
    let scenario = Scenario::running(Runner::new(3.3, 1.75), 24.0).sensors(sensors).without_steps();
    let recording = simulate(&scenario).unwrap().recording;
    let s = recording.streams()[0].clone();
    let (acc, gyr) = change(s.acc(), s.gyr().unwrap());
    let mut changed = Stream::new(s.site(), s.t_s().to_vec(), acc).with_gyr(gyr);
    changed.clock = s.clock;
    let mut made = Recording::builder().clocks(Clocks::Common).stream(changed);
    for other in &recording.streams()[1..] {
        made = made.stream(other.clone());
    }
    analyze(&made.build().unwrap(), &Options::default()).unwrap().report
}

fn turned(axes: &Axes, f: impl Fn(Vector3<f64>) -> Vector3<f64>) -> Axes {
    Axes::from_samples(axes.iter().map(f))
}

fn feet() -> [Site; 2] {
    [Site::sided(Placement::Foot, Side::Left), Site::sided(Placement::Foot, Side::Right)]
}

/// Best grade of a metric over its rows.
fn best(report: &Report, metric: MetricId, side: Option<Side>) -> Option<Grade> {
    let rows = report.metrics.iter().filter(|m| m.metric == metric && m.side == side);
    rows.filter_map(|m| m.estimate()).map(|e| e.grade).min()
}

#[test]
fn exchanged_and_turned_axes_of_a_steady_pelvis_never_carry_the_best_grade() {
    type Turn = fn(Vector3<f64>) -> Vector3<f64>;
    let gyr: [(&str, Turn); 4] = [
        ("x and y", |v| v.yxz()),
        ("x and z", |v| v.zyx()),
        ("y and z", |v| v.xzy()),
        ("x turned", |v| Vector3::new(-v.x, v.y, v.z)),
    ];
    let rests = [
        MetricId::PelvicTilt,
        MetricId::PelvicDrop,
        MetricId::PelvisRotationRom,
        MetricId::VerticalOscillation,
        MetricId::ContactTime,
    ];
    for (name, turn) in gyr {
        let report = run(&[Placement::Sacrum.into()], 100.0, |a, g| (a.clone(), turned(g, turn)));
        for metric in rests {
            let grade = best(&report, metric, None);
            assert!(grade.is_none_or(|g| g > Grade::A), "{name}: {metric:?} {grade:?}");
        }
        assert_eq!(best(&report, MetricId::Cadence, None), Some(Grade::A), "{name}");
    }
}

#[test]
fn sound_feet_are_confirmed_and_a_late_gyroscope_is_not() {
    let sound = run(&feet(), 200.0, |a, g| (a.clone(), g.clone()));
    assert!(sound.quality.iter().all(|q| !q.is_gyr_unconfirmed() && !q.is_gyr_time_unconfirmed()));
    assert!(best(&sound, MetricId::ContactTime, None).is_some_and(|g| g < Grade::C));
    for late in [2, 4] {
        let report = run(&feet(), 200.0, |a, g| {
            let n = g.len();
            (a.clone(), Axes::from_samples((0..n).map(|i| g.at((i + n - late) % n))))
        });
        let untimed = report.quality[0].is_gyr_time_unconfirmed();
        assert!(untimed || report.quality[0].gyr_unit.is_none());
        for side in [Side::Left, Side::Right] {
            let grade = best(&report, MetricId::StepTime, Some(side));
            assert!(grade.is_none_or(|g| g == Grade::C), "{late} {grade:?}");
        }
        // Or it is not used at all, and then nothing of it is left to be doubted.
        let told = report.metrics.iter().filter_map(|m| m.estimate());
        let flagged = told.into_iter().any(|e| e.flags.contains(&Flag::GyrTimeUnconfirmed));
        assert_eq!(flagged, untimed, "{late}");
    }
}

#[test]
fn feet_of_which_one_lost_its_gyroscope_are_not_compared() {
    let report = run(&feet(), 200.0, |a, g| {
        let still = g.len() / 2;
        let held = |i: usize| g.at(i.min(still));
        (a.clone(), Axes::from_samples((0..g.len()).map(held)))
    });
    let row = report.metrics.iter().find(|m| m.metric == MetricId::StepTimeAsymmetry).unwrap();
    let why = &row.outcome;
    assert!(matches!(why, Outcome::Refused(Refusal::PairUnlike { .. })), "{why:?}");
    assert!(best(&report, MetricId::Cadence, None).is_some());
}

#[test]
fn a_gyroscope_in_every_other_row_costs_no_accelerometer_samples() {
    let report = run(&[Placement::Sacrum.into()], 100.0, |a, g| {
        let every =
            |i: usize| if i.is_multiple_of(2) { g.at(i) } else { Vector3::from_element(f64::NAN) };
        (a.clone(), Axes::from_samples((0..g.len()).map(every)))
    });
    let q = &report.quality[0];
    assert!((q.true_rate_hz - 100.0).abs() < 0.5 && q.gyr_unit.is_none(), "{q:?}");
}

/// A steady pelvis and trunk, with or without bending down before the run.
fn steady(bending_s: f64) -> Report {
    let sites = [Placement::Pelvis, Placement::Trunk];
    let sensors = sites.iter().map(|p| SensorSpec::new(*p, 100.0)).collect();
    let mut scenario =
        Scenario::running(Runner::new(3.3, 1.75), 20.0).sensors(sensors).without_steps();
    if bending_s > 0.0 {
        scenario = scenario.then(Activity::Standing, 2.0).then(Activity::Bending, bending_s);
    }
    analyze(&simulate(&scenario).unwrap().recording, &Options::default()).unwrap().report
}

#[test]
fn bending_once_confirms_pelvis_and_trunk_of_a_steady_run() {
    let (still, bent) = (steady(0.0), steady(6.0));
    assert!(still.quality.iter().any(|q| q.is_gyr_unconfirmed()));
    assert!(bent.quality.iter().all(|q| !q.is_gyr_unconfirmed() && !q.is_gyr_time_unconfirmed()));
    let doubted = |report: &Report| {
        let told = report.metrics.iter().filter_map(|m| m.estimate());
        told.filter(|e| e.flags.contains(&Flag::GyrUnconfirmed)).count()
    };
    assert!(doubted(&still) > 0 && doubted(&bent) == 0, "{} {}", doubted(&still), doubted(&bent));
}

#[test]
fn a_foot_with_one_accelerometer_axis_in_g_tells_nothing_wrong_with_a_good_grade() {
    let sound = run(&feet(), 200.0, |a, g| (a.clone(), g.clone()));
    for axis in 0..3 {
        let report = run(&feet(), 200.0, |a, g| {
            let in_g = |mut v: Vector3<f64>| {
                v[axis] /= 9.80665;
                v
            };
            (turned(a, in_g), g.clone())
        });
        for row in report.metrics.iter().filter(|m| m.bout.is_none()) {
            let same = sound
                .metrics
                .iter()
                .find(|s| s.metric == row.metric && s.side == row.side && s.bout.is_none());
            let (Some(e), Some(was)) = (row.estimate(), same.and_then(|s| s.estimate())) else {
                continue;
            };
            let holds = (e.low..=e.high).contains(&was.value) || e.low == e.high;
            assert!(e.grade == Grade::C || holds, "axis {axis}: {:?} {e:?}", row.metric);
        }
    }
}
