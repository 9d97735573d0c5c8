//! What the intake repairs, and how well: units, clock, jitter, holes, clipping, mounting.

use core::f64::consts::TAU;

use crate::intake_support::{
    Noise, acc_at, axes, clean, found, gyr_at, recording, running, stream_at, times,
};
use runform::intake::{Finding, IntakeOptions, Span, prepare};
use runform::recording::{Axes, Mounting, Placement, Side, Site, Stream};
use runform::units::{AccUnit, GyrUnit, STANDARD_GRAVITY_MPS2};

const G: f64 = STANDARD_GRAVITY_MPS2;

#[test]
fn uniform_samples_come_through_untouched() {
    let stream = running();
    let out = clean(stream.clone());
    assert_eq!(out.rate_hz, 200.0);
    assert_eq!(out.t0_s, 0.0);
    assert_eq!(&out.acc, stream.acc());
    assert_eq!(out.gyr.as_ref(), stream.gyr());
    assert_eq!(out.spans, [Span { start: 0, end: 4000 }]);
    // A made-up swing turns no gravity that would confirm the gyroscope.
    let told = |f: &&Finding| !matches!(f, Finding::GyrUnconfirmed);
    assert!(out.quality.findings.iter().find(told).is_none(), "{:?}", out.quality.findings);
}

#[test]
fn every_pair_of_units_is_told_from_running_alone() {
    let t = times(20.0, 200.0);
    for (unit, acc_scale) in [(AccUnit::Mps2, 1.0), (AccUnit::G, 1.0 / G), (AccUnit::Mg, 1e3 / G)] {
        for (gyr_unit, gyr_scale) in [(GyrUnit::Radps, 1.0), (GyrUnit::Dps, 1_f64.to_degrees())] {
            // A foot accelerates three times as much and turns six times as fast as a sacrum.
            for (acc_factor, gyr_factor) in [(1.0, 1.0), (3.0, 6.0)] {
                let acc = axes(&t, acc_at, acc_scale * acc_factor);
                let gyr = axes(&t, gyr_at, gyr_scale * gyr_factor);
                let stream =
                    Stream::with_acc_unit(Placement::Foot, t.clone(), acc, AccUnit::Unknown)
                        .with_gyr_unit(gyr, GyrUnit::Unknown);
                let out = clean(stream);
                assert_eq!(out.quality.acc_unit.unit, unit.symbol());
                assert_eq!(out.quality.gyr_unit.as_ref().expect("a gyr").unit, gyr_unit.symbol());
                assert!(!out.quality.acc_unit.declared);
                let (first, want) = (out.acc.at(77), acc_at(77.0 / 200.0));
                assert!((first.z - want[2] * acc_factor).abs() < 1e-9);
            }
        }
    }
}

#[test]
fn slow_turning_without_running_tells_the_gyroscope_unit_by_gravity() {
    let t = times(30.0, 100.0);
    let tilt = |t: f64| 0.6 * (TAU * 0.4 * t).sin();
    let acc = |t: f64| [-G * tilt(t).sin(), 0.0 + 0.01 * (9.0 * t).sin(), G * tilt(t).cos()];
    let rate =
        |t: f64| [0.02 * (7.0 * t).sin(), 0.6 * TAU * 0.4 * (TAU * 0.4 * t).cos(), 0.01 * t.sin()];
    for (unit, scale) in [(GyrUnit::Radps, 1.0), (GyrUnit::Dps, 1_f64.to_degrees())] {
        let stream = Stream::new(Placement::Trunk, t.clone(), axes(&t, acc, 1.0))
            .with_gyr_unit(axes(&t, rate, scale), GyrUnit::Unknown);
        let out = clean(stream);
        assert_eq!(out.quality.gyr_unit.expect("a gyr").unit, unit.symbol());
    }
}

#[test]
fn a_wrong_nominal_rate_is_found_and_the_true_one_used() {
    let mut stream = stream_at(times(20.0, 99.48));
    stream.nominal_rate_hz = Some(100.0);
    let out = clean(stream);
    assert!((out.rate_hz - 99.48).abs() < 1e-6);
    assert!(found(
        &out,
        |f| matches!(f, Finding::RateDiffers { nominal_hz, .. } if *nominal_hz == 100.0)
    ));
    let mut close = stream_at(times(20.0, 99.8));
    close.nominal_rate_hz = Some(100.0);
    assert!(!found(&clean(close), |f| matches!(f, Finding::RateDiffers { .. })));
}

#[test]
fn a_sine_sampled_with_jitter_is_recovered() {
    let mut noise = Noise(7);
    let t: Vec<f64> = (0..8000).map(|i| (i as f64 + 0.3 * noise.next()) / 200.0).collect();
    let wave = |t: f64| {
        [
            3.0 * (TAU * 5.0 * t).sin(),
            2.0 * (TAU * 10.0 * t).cos(),
            9.81 + 8.0 * (TAU * 2.8 * t).sin(),
        ]
    };
    let out = clean(Stream::new(Placement::Sacrum, t.clone(), axes(&t, wave, 1.0)));
    assert!(found(
        &out,
        |f| matches!(f, Finding::Jitter { sd_s } if (0.0005..0.0015).contains(sd_s))
    ));
    assert!((out.rate_hz / 200.0 - 1.0).abs() < 1e-4);
    let mut worst = [0.0_f64; 3];
    for i in 10..out.len() - 10 {
        let truth = wave(out.time_s(i as f64));
        for axis in 0..3 {
            worst[axis] = worst[axis].max((out.acc.at(i)[axis] - truth[axis]).abs());
        }
    }
    assert!(worst[0] < 0.02, "5 Hz: {worst:?}");
    assert!(worst[1] < 0.06, "10 Hz: {worst:?}");
    assert!(worst[2] < 0.02, "2.8 Hz: {worst:?}");
}

#[test]
fn stamps_rounded_to_milliseconds_are_not_taken_for_jitter() {
    let t = times(20.0, 204.8);
    let acc = axes(&t, acc_at, 1.0);
    let rounded = t.iter().map(|t| (t * 1e3).round() / 1e3).collect();
    let out = clean(Stream::new(Placement::Sacrum, rounded, acc.clone()));
    assert_eq!(out.acc, acc);
    assert!((out.rate_hz - 204.8).abs() < 0.01);
    assert!(!found(&out, |f| matches!(f, Finding::Jitter { .. })));
}

/// The running stream without the rows in `holes`.
fn with_holes(holes: &[core::ops::Range<usize>]) -> Stream {
    let t = times(20.0, 200.0);
    let kept = (0..t.len()).filter(|i| !holes.iter().any(|h| h.contains(i)));
    stream_at(kept.map(|i| t[i]).collect())
}

#[test]
fn one_lost_sample_is_interpolated_without_fuss() {
    let out = clean(with_holes(&[1000..1001]));
    assert_eq!((out.len(), out.filled.len(), out.spans.len()), (4000, 0, 1));
    assert!((out.acc.z[1000] - acc_at(5.0)[2]).abs() < 0.01);
    assert_eq!(out.acc.z[1001].to_bits(), acc_at(1001.0 / 200.0)[2].to_bits());
}

#[test]
fn short_holes_are_filled_and_listed() {
    let out = clean(with_holes(&[1000..1006, 2000..2049]));
    assert_eq!(out.len(), 4000);
    assert_eq!(out.filled, [Span { start: 1000, end: 1006 }, Span { start: 2000, end: 2049 }]);
    assert_eq!(out.spans, [Span { start: 0, end: 4000 }]);
    assert!(found(&out, |f| matches!(f, Finding::Filled { count: 2, .. })));
    assert!(out.touches_filled(Span { start: 1005, end: 1100 }));
}

#[test]
fn long_holes_split_the_stream_and_both_parts_keep_their_times() {
    let out = clean(with_holes(&[1000..1060]));
    assert_eq!(out.spans, [Span { start: 0, end: 1000 }, Span { start: 1060, end: 4000 }]);
    assert!(found(
        &out,
        |f| matches!(f, Finding::Gaps { count: 1, longest_s } if (longest_s - 0.305).abs() < 1e-9)
    ));
    assert!(out.acc.z[1000..1060].iter().all(|v| v.is_finite()));
    assert_eq!(out.acc.z[3000].to_bits(), acc_at(15.0)[2].to_bits());
}

#[test]
fn a_part_that_restarts_off_the_grid_is_put_on_it() {
    let t = times(20.0, 200.0);
    let moved: Vec<f64> = t.iter().map(|t| if *t < 8.0 { *t } else { t + 1.0021 }).collect();
    let out = clean(stream_at(moved));
    assert_eq!(out.spans.len(), 2);
    let i = 3000;
    assert!((out.acc.z[i] - acc_at(out.time_s(i as f64))[2]).abs() < 0.02);
}

#[test]
fn missing_values_count_as_lost_samples() {
    let mut acc = axes(&times(20.0, 200.0), acc_at, 1.0);
    acc.y[500..510].fill(f64::NAN);
    acc.x[900] = f64::INFINITY;
    acc.z[..7].fill(f64::NAN);
    let out = clean(Stream::new(Placement::Sacrum, times(20.0, 200.0), acc));
    assert!(found(&out, |f| matches!(f, Finding::NotFinite { count: 18 })));
    assert!(found(&out, |f| matches!(f, Finding::Trimmed { count: 7 })));
    assert!((out.t0_s - 0.035).abs() < 1e-12);
    assert_eq!(out.filled, [Span { start: 493, end: 503 }]);
}

#[test]
fn repeated_and_swapped_rows_are_put_right() {
    let mut t = times(20.0, 200.0);
    t.insert(800, t[800]);
    let mut stream = stream_at(t);
    let out = clean(stream.clone());
    assert!(found(&out, |f| matches!(f, Finding::DuplicateTimes { count: 1 })));
    assert_eq!(out.len(), 4000);
    let mut t = times(20.0, 200.0);
    t.swap(100, 101);
    stream = stream_at(t);
    let out = clean(stream);
    assert!(found(&out, |f| matches!(f, Finding::UnorderedTimes { count: 1 })));
    assert_eq!(&out.acc, running().acc());
}

#[test]
fn a_lone_wild_stamp_costs_one_sample() {
    let mut t = times(20.0, 200.0);
    let acc = axes(&t, acc_at, 1.0);
    t[1500] = 9_999.0;
    let out = clean(Stream::new(Placement::Sacrum, t, acc.clone()));
    assert!(found(&out, |f| matches!(f, Finding::BadTimes { count: 1 })));
    assert_eq!(out.len(), 4000);
    assert!((out.acc.z[1500] - acc.z[1500]).abs() < 0.02);
}

#[test]
fn dead_axes_are_worked_around_and_clamped_ones_are_not_dead() {
    let t = times(20.0, 200.0);
    let dead = |t: f64| {
        let [x, _, z] = acc_at(t);
        [x, 1.7, z.max(0.0)]
    };
    let mut stream = Stream::new(Placement::Sacrum, t.clone(), axes(&t, dead, 1.0));
    stream = stream.with_gyr(axes(
        &t,
        |t| {
            let [x, y, _] = gyr_at(t);
            [x, y, 0.0]
        },
        1.0,
    ));
    let out = clean(stream);
    assert_eq!(out.acc_present, [true, false, true]);
    assert!(out.acc.y.iter().all(|v| *v == 0.0) && out.gyr.is_none());
    assert!(found(&out, |f| matches!(f, Finding::DeadAccAxis { axis: 1 })));
    assert!(found(&out, |f| matches!(f, Finding::DeadGyr)));
    let clamp = |f: &Finding| matches!(f, Finding::ClampedAcc { axis: 2, level_mps2, fraction } if *level_mps2 == 0.0 && *fraction > 0.05);
    assert!(found(&out, clamp), "{:?}", out.quality.findings);
    assert!(!found(&out, |f| matches!(f, Finding::ClippedAcc { .. })));
}

/// A shank whose impact peaks reach 30 g, cut at `range_g`.
fn clipped_at(range_g: f64) -> Stream {
    let t = times(20.0, 200.0);
    let cut = |t: f64| {
        let [x, y, z] = acc_at(t);
        let impact = 30.0 * G * (-((t * 1.4).fract() - 0.3).powi(2) / 2e-4).exp();
        [x, y, (z + impact).clamp(-range_g * G, range_g * G)]
    };
    Stream::new(Site::sided(Placement::Shank, Side::Left), t.clone(), axes(&t, cut, 1.0))
}

#[test]
fn the_end_of_the_range_is_found_declared_or_not() {
    for declared in [false, true] {
        let mut stream = clipped_at(16.0);
        stream.acc_range_g = declared.then_some(16.0);
        let out = clean(stream);
        assert!(found(
            &out,
            |f| matches!(f, Finding::ClippedAcc { declared: d, .. } if *d == declared)
        ));
        assert!((out.quality.acc_clip[2].level.expect("a level") / G - 16.0).abs() < 1e-6);
        assert_eq!(out.quality.acc_clip[0].level, None);
        // One impact a stride, 28 strides.
        assert_eq!(out.clipped_acc.len(), 28);
        assert!(
            out.clipped_acc.iter().all(|s| s.range().all(|i| out.acc.z[i] >= 0.985 * 16.0 * G))
        );
    }
    let free = clean(clipped_at(200.0));
    assert!(
        free.clipped_acc.is_empty() && !found(&free, |f| matches!(f, Finding::ClippedAcc { .. }))
    );
}

#[test]
fn a_clipped_gyroscope_is_found() {
    let t = times(20.0, 200.0);
    let fast = |t: f64| {
        let [x, y, z] = gyr_at(t);
        // Fast for a moment of each stride, as a foot is.
        [x, (12.0 * y.powi(15)).clamp(-34.9, 34.9), z]
    };
    let out = clean(
        Stream::new(Placement::Foot, t.clone(), axes(&t, acc_at, 1.0))
            .with_gyr(axes(&t, fast, 1.0)),
    );
    assert!(found(&out, |f| matches!(f, Finding::ClippedGyr { declared: false, .. })));
    assert!(!out.clipped_gyr.is_empty());
}

#[test]
fn clipping_survives_resampling() {
    let mut noise = Noise(3);
    let plain = clipped_at(16.0);
    let t = plain.t_s().iter().map(|t| t + 0.0008 * noise.next()).collect();
    let out = clean(Stream::new(Placement::Shank, t, plain.acc().clone()));
    assert!(found(&out, |f| matches!(f, Finding::Jitter { .. })));
    assert!((28..=29).contains(&out.clipped_acc.len()));
}

fn mounted(mounting: Mounting, turn: impl Fn([f64; 3]) -> [f64; 3]) -> Stream {
    let t = times(20.0, 200.0);
    let mut stream = Stream::new(Placement::Sacrum, t.clone(), axes(&t, |t| turn(acc_at(t)), 1.0));
    stream.mounting = mounting;
    stream
}

#[test]
fn a_declared_mounting_that_gravity_contradicts_is_not_believed() {
    let fine = clean(mounted(Mounting::Aligned, |v| v));
    assert_eq!(fine.mounting, Mounting::Aligned);
    let over = clean(mounted(Mounting::Aligned, |[x, y, z]| [x, -y, -z]));
    assert!(found(&over, |f| matches!(f, Finding::UpsideDown)));
    assert_eq!(over.mounting, Mounting::Unknown);
    let swapped = clean(mounted(Mounting::Aligned, |[x, y, z]| [z, y, -x]));
    assert!(found(
        &swapped,
        |f| matches!(f, Finding::SwappedAxes { angle_deg } if *angle_deg > 60.0)
    ));
    let flip = Mounting::Matrix([[1.0, 0.0, 0.0], [0.0, -1.0, 0.0], [0.0, 0.0, -1.0]]);
    let known = clean(mounted(flip, |[x, y, z]| [x, -y, -z]));
    assert_eq!(known.mounting, flip);
}

#[test]
fn a_standing_interval_gives_the_pose_and_a_still_phase_is_only_a_candidate() {
    let t = times(20.0, 200.0);
    let mixed = |t: f64| if t < 5.0 { [0.5, 0.02 * (50.0 * t).sin(), 9.79] } else { acc_at(t) };
    let mut stream = Stream::new(Placement::Sacrum, t.clone(), axes(&t, mixed, 1.0));
    stream.clock_offset_s = 100.0;
    let candidate = clean(stream.clone());
    assert!(candidate.standing_mps2.is_none());
    assert!(found(
        &candidate,
        |f| matches!(f, Finding::StillPhase { start_s, end_s } if *start_s == 100.0 && (end_s - 105.0).abs() < 0.3)
    ));
    stream.standing_s = Some((1.0, 4.0));
    let given = clean(stream.clone()).standing_mps2.expect("a pose");
    assert!((given.x - 0.5).abs() < 1e-9 && (given.z - 9.79).abs() < 1e-9);
    stream.standing_mps2 = Some([0.0, 1.0, 9.7]);
    assert_eq!(clean(stream).standing_mps2.expect("a pose").y, 1.0);
}

#[test]
fn memory_stays_in_bounds_when_a_third_of_the_time_is_missing() {
    let out = clean(with_holes(&[1000..2300]));
    assert!(out.len() <= 4000);
    let mut many = Noise(11);
    let t: Vec<f64> = times(60.0, 200.0).into_iter().filter(|_| many.next() > -0.4).collect();
    let options = IntakeOptions::default();
    let prepared = prepare(&recording(stream_at(t)), &options).expect("lost samples are no reason");
    assert!((prepared.streams[0].rate_hz - 200.0).abs() < 0.01, "{}", prepared.streams[0].rate_hz);
    assert!(Axes::default().is_empty());
}
