//! A sensor that lost an axis, clipped, dropped samples, is coarse or was turned: its numbers either
//! hold what the sound sensor told, or leave without a good grade.

use nalgebra::Vector3;
use runform::intake::Finding;
use runform::metrics::{Flag, Grade, Outcome, Refusal};
use runform::recording::{Axes, Placement, Recording, Side, Site, Stream};
use runform::sim::{Runner, Scenario, SensorSpec, simulate};
use runform::units::STANDARD_GRAVITY_MPS2 as G;
use runform::{MetricId, Options, Report, analyze};

fn shank() -> Site {
    Site::sided(Placement::Shank, Side::Left)
}

fn run(site: impl Into<Site>, rate_hz: f64) -> Recording {
    let sensors = vec![SensorSpec::new(site, rate_hz)];
    let scenario = Scenario::running(Runner::new(3.3, 1.75), 30.0).sensors(sensors);
    simulate(&scenario.without_steps()).unwrap().recording
}

fn report(recording: &Recording) -> Report {
    analyze(recording, &Options::default()).expect("an analysis").report
}

/// The recording with every stream's samples changed by number; what was told of the mounting stays.
fn changed(
    recording: &Recording,
    acc: impl Fn(usize, Vector3<f64>) -> Vector3<f64>,
    gyr: impl Fn(usize, Vector3<f64>) -> Vector3<f64>,
) -> Recording {
    let mut builder = Recording::builder().clocks(recording.clocks);
    for s in recording.streams() {
        let map = |axes: &Axes, f: &dyn Fn(usize, Vector3<f64>) -> Vector3<f64>| {
            Axes::from_samples(axes.iter().enumerate().map(|(i, v)| f(i, v)))
        };
        let mut copy = Stream::new(s.site(), s.t_s().to_vec(), map(s.acc(), &acc));
        if let Some(g) = s.gyr() {
            copy = copy.with_gyr(map(g, &gyr));
        }
        copy.mounting = s.mounting;
        copy.standing_mps2 = s.standing_mps2;
        copy.acc_sign = s.acc_sign;
        builder = builder.stream(copy);
    }
    builder.build().unwrap()
}

fn same(_: usize, v: Vector3<f64>) -> Vector3<f64> {
    v
}

fn finds(report: &Report, what: impl Fn(&Finding) -> bool) -> bool {
    report.quality.iter().flat_map(|q| &q.findings).any(what)
}

/// No number of grade A or B whose interval misses the sound one.
fn honest(sound: &Report, damaged: &Report) {
    for row in damaged.metrics.iter().filter(|m| m.bout.is_none()) {
        let Some(e) = row.estimate().filter(|e| e.grade != Grade::C) else { continue };
        let like = |m: &&runform::metrics::MetricValue| {
            m.metric == row.metric && m.bout.is_none() && m.side == row.side
        };
        let Some(truth) = sound.metrics.iter().find(like).and_then(|m| m.estimate()) else {
            continue;
        };
        assert!(
            (e.low - 1e-6..=e.high + 1e-6).contains(&truth.value),
            "{} {:?}: {:.4} ({:.4} to {:.4}) of grade {}, sound {:.4}",
            row.metric.name(),
            row.side,
            e.value,
            e.low,
            e.high,
            e.grade.letter(),
            truth.value
        );
    }
}

const PLACES: [(Placement, Option<Side>); 4] = [
    (Placement::Sacrum, None),
    (Placement::Trunk, None),
    (Placement::Shank, Some(Side::Left)),
    (Placement::Foot, Some(Side::Left)),
];

fn places() -> impl Iterator<Item = Site> {
    PLACES.iter().map(|(p, side)| side.map_or(Site::from(*p), |s| Site::sided(*p, s)))
}

#[test]
fn without_an_axis_only_times_are_told() {
    for site in places() {
        let sound = run(site, 200.0);
        for axis in 0..3 {
            let lame = changed(
                &sound,
                |_, mut v| {
                    v[axis] = 0.0;
                    v
                },
                same,
            );
            let Ok(told) = analyze(&lame, &Options::default()) else { continue };
            honest(&report(&sound), &told.report);
        }
    }
    let lame = changed(&run(shank(), 200.0), |_, v| Vector3::new(v.x, v.y, 0.0), same);
    let told = report(&lame);
    assert!(told.metric(MetricId::StrideTime).unwrap().estimate().is_some());
    let peak = &told.metric(MetricId::PtaResultant).unwrap().outcome;
    assert_eq!(*peak, Outcome::Refused(Refusal::MissingAxis));
}

#[test]
fn an_axis_in_mg_or_g_is_not_used() {
    let sound = run(shank(), 200.0);
    let loud = report(&changed(&sound, |_, v| Vector3::new(v.x, v.y * 1000.0 / G, v.z), same));
    assert!(finds(&loud, |f| matches!(f, Finding::OddAxis { axis: 1, .. })));
    honest(&report(&sound), &loud);
    let trunk = run(Placement::Trunk, 100.0);
    let fast = report(&changed(&trunk, same, |_, v| Vector3::new(v.x.to_degrees(), v.y, v.z)));
    assert!(finds(&fast, |f| matches!(f, Finding::GyrContradicted { .. })));
    honest(&report(&trunk), &fast);
}

#[test]
fn what_integrates_or_peaks_over_clipped_strides_is_a_trend() {
    for site in places() {
        let sound = run(site, 200.0);
        for (limit_g, limit_dps) in [(2.0, 2000.0), (4.0, 250.0), (8.0, 500.0)] {
            let rate = f64::to_radians(limit_dps);
            let clipped = changed(
                &sound,
                |_, v| v.map(|x| x.clamp(-limit_g * G, limit_g * G)),
                |_, v| v.map(|x| x.clamp(-rate, rate)),
            );
            let Ok(told) = analyze(&clipped, &Options::default()) else { continue };
            honest(&report(&sound), &told.report);
        }
    }
    let sacrum = run(Placement::Sacrum, 100.0);
    let told = report(&changed(&sacrum, |_, v| v.map(|x| x.clamp(-2.0 * G, 2.0 * G)), same));
    let bounce = told.metric(MetricId::VerticalOscillation).unwrap().estimate().unwrap();
    assert_eq!(bounce.grade, Grade::C);
    assert!(bounce.flags.iter().any(|f| matches!(f, Flag::Clipped { .. })));
}

#[test]
fn a_sensor_turned_in_mid_run_is_told_and_its_mountings_are_kept_apart() {
    for site in places() {
        let sound = run(site, 200.0);
        let whole = report(&sound);
        assert!(!finds(&whole, |f| matches!(f, Finding::MountingTurned { .. })), "{site}");
        for (a, b) in [(0, 1), (1, 2), (0, 2)] {
            let quarter = |i: usize, v: Vector3<f64>| {
                let mut out = v;
                if i >= 3000 {
                    (out[a], out[b]) = (v[b], -v[a]);
                }
                out
            };
            let told = report(&changed(&sound, quarter, quarter));
            let found = finds(&told, |f| matches!(f, Finding::MountingTurned { .. }));
            assert!(found, "{site}, axes {a} and {b}");
            honest(&whole, &told);
        }
    }
}

#[test]
fn coarse_values_carry_no_small_print() {
    let sound = run(Placement::Sacrum, 100.0);
    let step = 0.0625 * G;
    let told = report(&changed(&sound, |_, v| v.map(|x| (x / step).round() * step), same));
    honest(&report(&sound), &told);
    let ratio = told.metric(MetricId::HarmonicRatioV).unwrap().estimate().unwrap();
    assert!(ratio.flags.iter().any(|f| matches!(f, Flag::CoarseValues { .. })), "{ratio:?}");
    assert_eq!(ratio.grade, Grade::C);
}

#[test]
fn a_fifth_of_lost_samples_leaves_the_cadence_and_trends() {
    let sound = run(Placement::Sacrum, 100.0);
    let packet = |i: usize| i > 20 && (i / 6) % 5 == 2;
    let holes =
        changed(&sound, |i, v| if packet(i) { Vector3::from_element(f64::NAN) } else { v }, same);
    let told = report(&holes);
    honest(&report(&sound), &told);
    let cadence = told.metric(MetricId::Cadence).unwrap().estimate().unwrap();
    assert_eq!(cadence.grade, Grade::A);
    let stride = told.metric(MetricId::StrideTime).unwrap();
    assert!(stride.estimate().is_none_or(|e| e.grade == Grade::C));
}

#[test]
fn a_lone_sample_of_three_g_at_the_trunk_is_a_missing_one() {
    let sound = run(Placement::Trunk, 100.0);
    let spikes = changed(
        &sound,
        |i, v| if i % 400 == 137 { Vector3::new(v.x, -40.0, v.z) } else { v },
        |i, v| if i % 500 == 91 { Vector3::new(30.0, v.y, v.z) } else { v },
    );
    let told = report(&spikes);
    assert!(finds(&told, |f| matches!(f, Finding::ImpossibleValues { .. })));
    honest(&report(&sound), &told);
}

#[test]
fn steps_that_are_left_out_or_missing_show_in_flag_and_grade() {
    const RATE_HZ: f64 = 200.0;
    for placement in [Placement::Sacrum, Placement::Waist] {
        let sound = run(placement, RATE_HZ);
        let before = report(&sound);
        let cadence = before.value(MetricId::Cadence).expect("a cadence");
        // Some of the steps push as softly as in walking: their contacts cannot be seen.
        let soft = |i: usize| (i as f64 / RATE_HZ / (120.0 / cadence)) as usize % 3 == 2;
        let acc = sound.streams()[0].acc();
        let up = acc.iter().sum::<Vector3<f64>>() / acc.len() as f64;
        let damaged = changed(&sound, |i, v| if soft(i) { up + 0.1 * (v - up) } else { v }, same);
        let after = report(&damaged);
        assert!(after.value(MetricId::Cadence).is_some_and(|v| (v - cadence).abs() < 1.0));
        for metric in [MetricId::ContactTime, MetricId::PeakVgrf] {
            let of = |m: &&runform::metrics::MetricValue| m.metric == metric && m.bout.is_none();
            let row = after.metrics.iter().find(|m| of(m) && m.side.is_none()).expect("a row");
            let e = row.estimate().expect("a number");
            let warns = |f: &Flag| {
                matches!(f, Flag::ContactsUnlikeCadence { .. } | Flag::ManyLeftOut { .. })
            };
            assert!(e.flags.iter().any(warns) && e.grade != Grade::A, "{placement}: {e:?}");
        }
    }
}
