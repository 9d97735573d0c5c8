//! What must hold for the whole analysis whatever comes in: no panic, the same result for the same
//! run seen differently, and tables that make sense.

use nalgebra::{Rotation3, Vector3};
use proptest::prelude::*;
use runform::gait::EventKind;
use runform::recording::{Axes, Placement, Recording, Side, Site, Stream};
use runform::sim::{Losses, Runner, Scenario, SensorSpec, simulate};
use runform::{Analysis, MetricId, Options, Report, analyze};

fn site(index: usize) -> Site {
    let placement = Placement::ALL[index % Placement::ALL.len()];
    match (placement.is_limb(), index % 3) {
        (true, 0) => Site::sided(placement, Side::Left),
        (true, 1) => Site::sided(placement, Side::Right),
        _ => placement.into(),
    }
}

fn floats(n: usize) -> impl Strategy<Value = Vec<f64>> {
    prop::collection::vec(
        prop_oneof![
            4 => -30.0..30.0f64,
            1 => Just(0.0),
            1 => prop::num::f64::ANY,
        ],
        n,
    )
}

fn axes(n: usize) -> impl Strategy<Value = Axes> {
    (floats(n), floats(n), floats(n)).prop_map(|(x, y, z)| Axes::new(x, y, z))
}

/// Rhythmic noise that passes for running, so that the later floors are reached too.
fn shaken(n: usize, rate_hz: f64, noise: &[f64], period_s: f64) -> Axes {
    let column = |phase: f64, mean: f64, size: f64| -> Vec<f64> {
        (0..n)
            .map(|i| {
                let u = core::f64::consts::TAU * i as f64 / (period_s * rate_hz);
                let wild = noise[i % noise.len()];
                let extra = if wild.is_finite() { wild.clamp(-40.0, 40.0) } else { wild };
                mean + size * (u + phase).sin() + 0.5 * size * (2.0 * u).cos() + 0.2 * extra
            })
            .collect()
    };
    Axes::new(column(0.0, 1.0, 6.0), column(1.0, 0.0, 4.0), column(2.0, 9.8, 12.0))
}

proptest! {
    #![proptest_config(crate::properties::config(200))]

    #[test]
    fn arbitrary_numbers_never_panic(
        index in 0usize..33,
        rate_hz in prop_oneof![Just(30.0), Just(50.0), Just(100.0), Just(200.0)],
        acc in axes(600),
        gyr in prop::option::of(axes(600)),
    ) {
        let times = Stream::uniform_times(600, rate_hz).unwrap();
        let mut stream = Stream::new(site(index), times, acc);
        if let Some(gyr) = gyr {
            stream = stream.with_gyr(gyr);
        }
        let recording = Recording::builder().stream(stream).build().unwrap();
        let _ = analyze(&recording, &Options::default());
    }

    #[test]
    fn rhythmic_nonsense_never_panics_and_keeps_events_in_order(
        index in 0usize..33,
        rate_hz in prop_oneof![Just(50.0), Just(100.0), Just(203.7)],
        noise in floats(97),
        turning in floats(89),
        period_s in 0.25..1.2f64,
        gyro in any::<bool>(),
    ) {
        let n = (12.0 * rate_hz) as usize;
        let times = Stream::uniform_times(n, rate_hz).unwrap();
        let mut stream = Stream::new(site(index), times, shaken(n, rate_hz, &noise, period_s));
        if gyro {
            stream = stream.with_gyr(shaken(n, rate_hz, &turning, 2.0 * period_s));
        }
        let recording = Recording::builder().stream(stream).build().unwrap();
        if let Ok(found) = analyze(&recording, &Options::default()) {
            assert_sound(&found);
        }
    }
}

/// Longest time by which a foot lands before the other leaves, s: both are looked for within two thirds of a step from
/// mid-stance.
const OVERLAP_S: f64 = 0.25;

/// Initial contacts of one sensor follow each other in time, and so do terminal ones, each behind the landing before it;
/// only the next foot may land before this one leaves. Estimates lie in their intervals.
fn assert_sound(found: &Analysis) {
    for bout in &found.report.bouts {
        let mut sites: Vec<Site> = found.events.iter().map(|e| e.site).collect();
        sites.sort_unstable();
        sites.dedup();
        for site in sites {
            let [mut landed, mut left] = [f64::NEG_INFINITY; 2];
            for e in found.events.iter().filter(|e| e.site == site && e.bout == bout.index) {
                let (last, latest) = match e.event {
                    EventKind::Ic => (&mut landed, left - OVERLAP_S),
                    EventKind::Tc => (&mut left, landed),
                };
                let after = last.max(latest);
                assert!(e.t_s >= after, "{site} {:?} at {} after {after}", e.event, e.t_s);
                *last = e.t_s;
            }
        }
    }
    for e in found.metrics().filter_map(|m| m.estimate()) {
        assert!(e.value.is_finite() && e.low <= e.value && e.value <= e.high, "{e:?}");
    }
}

fn sensors(rate_hz: f64) -> Vec<SensorSpec> {
    let sites = [
        Placement::Sacrum.into(),
        Placement::Trunk.into(),
        Site::sided(Placement::Shank, Side::Left),
        Site::sided(Placement::Foot, Side::Right),
    ];
    sites.into_iter().map(|s| SensorSpec::new(s, rate_hz)).collect()
}

fn simulated() -> Recording {
    let mut runner = Runner::new(3.2, 1.70);
    runner.contact_asymmetry = 0.06;
    let scenario = Scenario::running(runner, 25.0).sensors(sensors(200.0)).seed(3);
    simulate(&scenario.without_steps()).unwrap().recording
}

fn report(recording: &Recording) -> Report {
    analyze(recording, &Options::default()).unwrap().report
}

/// The recording with every stream changed.
fn changed(recording: &Recording, change: impl Fn(&Stream) -> Stream) -> Recording {
    let mut builder = Recording::builder()
        .clocks(recording.clocks)
        .subject(recording.subject.clone())
        .conditions(recording.conditions.clone());
    for stream in recording.streams() {
        builder = builder.stream(change(stream));
    }
    builder.build().unwrap()
}

fn mapped(axes: &Axes, f: impl Fn(Vector3<f64>) -> Vector3<f64>) -> Axes {
    Axes::from_samples(axes.iter().map(f))
}

fn copy_with(
    stream: &Stream,
    site: Site,
    t_s: Vec<f64>,
    acc: impl Fn(Vector3<f64>) -> Vector3<f64>,
    gyr: impl Fn(Vector3<f64>) -> Vector3<f64>,
) -> Stream {
    let mut out = Stream::new(site, t_s, mapped(stream.acc(), &acc))
        .with_gyr(mapped(stream.gyr().unwrap(), gyr));
    out.standing_mps2 = stream.standing_mps2.map(|v| acc(Vector3::from(v)).into());
    out
}

fn compare(a: &Report, b: &Report, tolerance: f64) {
    let mut compared = 0;
    for row in &a.metrics {
        let Some(e) = row.estimate() else { continue };
        let other = b
            .metrics
            .iter()
            .find(|m| m.metric == row.metric && m.bout == row.bout && m.side == row.side)
            .and_then(|m| m.estimate())
            .unwrap_or_else(|| panic!("{} is missing", row.metric.name()));
        let scale = e.value.abs().max(0.05 * (e.high - e.low)).max(1e-3);
        assert!(
            (e.value - other.value).abs() <= tolerance * scale,
            "{} {:?}: {} and {}",
            row.metric.name(),
            row.side,
            e.value,
            other.value
        );
        compared += 1;
    }
    assert!(compared > 40, "{compared} compared");
}

#[test]
fn turning_the_sensors_does_not_change_the_result() {
    let recording = simulated();
    let turn = Rotation3::from_euler_angles(0.7, -1.1, 2.3);
    let turned = changed(&recording, |s| {
        copy_with(s, s.site(), s.t_s().to_vec(), |v| turn * v, |v| turn * v)
    });
    compare(&report(&recording), &report(&turned), 0.02);
}

#[test]
fn the_unit_of_the_values_does_not_change_the_result() {
    let recording = simulated();
    let same = changed(&recording, |s| copy_with(s, s.site(), s.t_s().to_vec(), |v| v, |v| v));
    let other = changed(&recording, |s| {
        let g = runform::units::STANDARD_GRAVITY_MPS2;
        let acc = mapped(s.acc(), |v| v / g);
        let gyr = mapped(s.gyr().unwrap(), |v| v.map(f64::to_degrees));
        let mut out = Stream::with_acc_unit(
            s.site(),
            s.t_s().to_vec(),
            acc,
            runform::units::AccUnit::Unknown,
        )
        .with_gyr_unit(gyr, runform::units::GyrUnit::Unknown);
        out.standing_mps2 = s.standing_mps2;
        out
    });
    compare(&report(&same), &report(&other), 1e-6);
}

#[test]
fn mirroring_the_runner_swaps_left_and_right() {
    let recording = simulated();
    // In the mirror y turns round; angular rate is an axial vector.
    let flip = |v: Vector3<f64>| Vector3::new(v.x, -v.y, v.z);
    let axial = |v: Vector3<f64>| Vector3::new(-v.x, v.y, -v.z);
    let mirrored = changed(&recording, |s| {
        let site = Site { placement: s.site().placement, side: s.site().side.map(Side::other) };
        copy_with(s, site, s.t_s().to_vec(), flip, axial)
    });
    let (a, b) = (report(&recording), report(&mirrored));
    for metric in [MetricId::ContactTime, MetricId::VerticalOscillation, MetricId::PelvicDrop] {
        for side in [Side::Left, Side::Right] {
            let value = |r: &Report, side| {
                r.metrics
                    .iter()
                    .find(|m| m.metric == metric && m.bout.is_none() && m.side == Some(side))
                    .and_then(|m| m.estimate())
                    .map(|e| e.value)
            };
            match (value(&a, side), value(&b, side.other())) {
                (Some(x), Some(y)) => {
                    assert!((x - y).abs() <= 0.01 * x.abs() + 1e-3, "{}: {x} {y}", metric.name());
                }
                (x, y) => assert_eq!(x.is_some(), y.is_some(), "{}", metric.name()),
            }
        }
    }
    let asymmetry = |r: &Report| {
        r.metric(MetricId::StepTimeAsymmetry).and_then(|m| m.estimate()).unwrap().value
    };
    assert!((asymmetry(&a) + asymmetry(&b)).abs() < 0.3, "{} {}", asymmetry(&a), asymmetry(&b));
}

#[test]
fn the_hour_of_the_day_does_not_change_the_result() {
    let recording = simulated();
    let shifted = changed(&recording, |s| {
        let t_s = s.t_s().iter().map(|t| t + 86_400.0 * 365.0).collect();
        copy_with(s, s.site(), t_s, |v| v, |v| v)
    });
    let same = changed(&recording, |s| copy_with(s, s.site(), s.t_s().to_vec(), |v| v, |v| v));
    // Time is counted from the recording's first sample, so only rounding differs.
    compare(&report(&same), &report(&shifted), 1e-3);
}

#[test]
fn the_same_recording_gives_the_same_report_twice() {
    let recording = simulated();
    assert_eq!(report(&recording), report(&recording));
}

#[test]
fn strides_that_touch_lost_samples_are_left_out_and_the_rest_stays_right() {
    let mut specs = sensors(200.0);
    for spec in &mut specs {
        spec.losses = Losses { dropouts_per_min: 12.0, dropout_s: (0.03, 0.2), ..spec.losses };
    }
    let whole = simulate(&Scenario::running(Runner::new(3.2, 1.70), 40.0).sensors(specs)).unwrap();
    let found = analyze(&whole.recording, &Options::default()).unwrap();
    let cadence = found.report.metric(MetricId::Cadence).and_then(|m| m.estimate()).unwrap().value;
    assert!((cadence - whole.truth.cadence_spm()).abs() < 0.5, "{cadence}");
    let truth: Vec<f64> = whole.truth.steps.iter().map(|s| s.t_ic_s).collect();
    let sacrum: Site = Placement::Sacrum.into();
    let far = found
        .events
        .iter()
        .filter(|e| e.event == EventKind::Ic && e.site == sacrum && e.confidence > 0.2)
        .filter(|e| truth.iter().all(|t| (t - e.t_s).abs() > 0.05))
        .count();
    assert!(far <= 3, "{far} contacts that are none");
}
