//! The accelerometer's sign: turned where it is told, doubted where it may be turned.

use runform::metrics::Outcome;
use runform::recording::{AccSign, Axes, Placement, Recording, Side, Stream};
use runform::sim::{Preset, Runner, Scenario, SensorSpec, simulate};
use runform::{Analysis, MetricId, Options, analyze};

/// A run with a hip that drops on one side, from the sacrum.
fn run() -> Recording {
    let mut runner = Runner::new(3.33, 1.75);
    Preset::by_name("one_sided_pelvic_drop_severe").expect("a preset").apply(&mut runner);
    let sensors = vec![SensorSpec::new(Placement::Sacrum, 200.0)];
    let scenario = Scenario::running(runner, 25.0).sensors(sensors).without_steps();
    simulate(&scenario).expect("simulated").recording
}

/// The same stream with the acceleration turned, and its sign as told.
fn turned(recording: &Recording, sign: Option<AccSign>) -> Recording {
    let stream = &recording.streams()[0];
    let acc = stream.acc().columns().map(|c| c.iter().map(|v| -v).collect::<Vec<f64>>());
    let [x, y, z] = acc;
    let mut new = Stream::new(stream.site(), stream.t_s().to_vec(), Axes::new(x, y, z));
    new = new.with_gyr(stream.gyr().expect("a gyroscope").clone());
    new.acc_sign = sign;
    Recording::builder().stream(new).build().expect("a recording")
}

fn plain(recording: &Recording, sign: Option<AccSign>) -> Recording {
    let stream = &recording.streams()[0];
    let mut new = Stream::new(stream.site(), stream.t_s().to_vec(), stream.acc().clone())
        .with_gyr(stream.gyr().expect("a gyroscope").clone());
    new.acc_sign = sign;
    Recording::builder().stream(new).build().expect("a recording")
}

fn analysis(recording: &Recording) -> Analysis {
    analyze(recording, &Options::default()).expect("analysed")
}

fn sides(found: &Analysis) -> usize {
    found.events.iter().filter(|e| e.side.is_some()).count()
}

#[test]
fn a_turned_sign_that_is_told_changes_nothing() {
    let run = run();
    let straight = analysis(&plain(&run, Some(AccSign::SpecificForce)));
    let told = analysis(&turned(&run, Some(AccSign::MinusSpecificForce)));
    assert!(sides(&straight) > 20);
    assert_eq!(straight.events, told.events);
    assert_eq!(straight.report.metrics, told.report.metrics);
    assert_eq!(told.report.quality[0].acc_sign, Some(AccSign::MinusSpecificForce));
}

#[test]
fn a_turned_sign_that_nobody_told_gives_no_sides() {
    let run = run();
    let silent = analysis(&turned(&run, None));
    assert!(silent.report.quality[0].is_sign_unclear(), "{:?}", silent.report.quality[0].findings);
    assert_eq!(sides(&silent), 0);
    let sided = silent.report.metrics.iter().filter(|m| m.side.is_some());
    for metric in sided {
        assert!(matches!(metric.outcome, Outcome::Refused(_)), "{metric:?}");
    }
    let cadence = silent.report.metric(MetricId::Cadence).and_then(|m| m.estimate());
    assert!(cadence.is_some(), "what needs no side is measured");
}

#[test]
fn a_sensor_the_right_way_up_is_not_doubted() {
    let run = run();
    let silent = analysis(&plain(&run, None));
    assert!(!silent.report.quality[0].is_sign_unclear());
    assert!(silent.events.iter().any(|e| e.side == Some(Side::Left)));
}
