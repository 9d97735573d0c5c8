//! Streams that cannot be used.

use runform::intake::{Finding, IntakeError, IntakeOptions, prepare};
use runform::recording::{Axes, Mounting, Placement, Recording, Side, Site, Stream};
use runform::units::{AccUnit, GyrUnit, STANDARD_GRAVITY_MPS2};

use crate::intake_support::{
    acc_at, axes, clean, found, gyr_at, running, stream_at, times, try_clean,
};

const G: f64 = STANDARD_GRAVITY_MPS2;

/// A sacrum sensor with the times and values changed.
fn scaled(acc: f64, gyr: f64) -> Stream {
    let t = times(20.0, 200.0);
    let (a, g) = (axes(&t, acc_at, acc), axes(&t, gyr_at, gyr));
    Stream::with_acc_unit(Placement::Sacrum, t, a, AccUnit::Unknown)
        .with_gyr_unit(g, GyrUnit::Unknown)
}

fn retimed(change: impl Fn(usize, f64) -> f64) -> Stream {
    let t = times(20.0, 200.0);
    let moved = t.iter().enumerate().map(|(i, t)| change(i, *t)).collect();
    Stream::new(Placement::Sacrum, moved, axes(&t, acc_at, 1.0))
}

#[test]
fn clocks_that_cannot_be_used_are_refused_with_the_likely_cause() {
    use IntakeError as E;
    let at = |t: Vec<f64>| try_clean(stream_at(t));
    refused!("no samples", at(vec![]), E::Empty { .. }, "sacrum", "no samples");
    refused!(
        "few samples",
        at(times(0.3, 200.0)),
        E::TooFewSamples { samples: 60, .. },
        "only 60",
        "at least 100"
    );
    refused!("few samples, long", at(times(3.9, 25.0)), E::TooFewSamples { .. }, "at least 100");
    refused!("short", at(times(1.0, 200.0)), E::TooShort { .. }, "1.00 s", "at least 1.5 s");
    refused!("slow", at(times(60.0, 10.0)), E::RateTooLow { .. }, "10.000 Hz", "25 Hz");
    refused!("just too slow", at(times(60.0, 24.0)), E::RateTooLow { .. }, "25 Hz");
    refused!(
        "fast",
        at(times(3.5, 20_500.0)),
        E::TimeUnit { .. } | E::RateTooHigh { .. },
        "20500.00 Hz"
    );
    let unit = |factor: f64| try_clean(retimed(|_, t| t * factor));
    refused!(
        "ms",
        unit(1e3),
        E::TimeUnit { guess: "milliseconds", .. },
        "milliseconds",
        "200.0 Hz",
        "t_ms"
    );
    refused!("us", unit(1e6), E::TimeUnit { guess: "microseconds", .. }, "microseconds");
    refused!("ns", unit(1e9), E::TimeUnit { guess: "nanoseconds", .. }, "nanoseconds", "t_ns");
    refused!("minutes", unit(1.0 / 60.0), E::TimeUnit { guess: "minutes", .. }, "minutes");
    refused!("days", unit(1.0 / 86_400.0), E::TimeUnit { .. }, "seconds");
    refused!(
        "sample numbers",
        try_clean(retimed(|i, _| i as f64)),
        E::TimeUnit { .. },
        "sample number"
    );
    refused!("tiny steps", unit(1e-300), E::RateTooHigh { .. }, "unit of the time column");
}

#[test]
fn stamps_out_of_order_or_torn_apart_are_refused() {
    use IntakeError as E;
    refused!(
        "decreasing",
        try_clean(retimed(|_, t| 20.0 - t)),
        E::Unordered { .. },
        "go backwards",
        "sort the rows"
    );
    refused!(
        "constant time",
        try_clean(retimed(|_, _| 5.0)),
        E::CoarseTimes { .. },
        "repeat",
        "finer"
    );
    refused!(
        "whole seconds",
        try_clean(retimed(|_, t| t.floor())),
        E::CoarseTimes { .. },
        "too coarse"
    );
    refused!(
        "nan times",
        try_clean(retimed(|_, _| f64::NAN)),
        E::TimesNotFinite { first: 0, .. },
        "not finite"
    );
    refused!(
        "infinite times",
        try_clean(retimed(|i, t| if i > 9 { f64::INFINITY } else { t })),
        E::TimesNotFinite { first: 10, .. },
        "sample 10"
    );
    let reset = try_clean(retimed(|i, t| if i >= 2000 { t - 10.0 } else { t }));
    refused!(
        "clock reset",
        reset,
        E::ClockReset { sample: 2000, .. },
        "sample 2000",
        "split the recording"
    );
    let hole = try_clean(retimed(|i, t| if i >= 2000 { t + 36_000.0 } else { t }));
    refused!("ten-hour hole", hole, E::MostlyGaps { .. }, "split the recording", "36000.0 s");
    let mut late = running();
    late.clock_offset_s = f64::NAN;
    refused!("clock offset", try_clean(late), E::BadClockOffset { .. }, "clock_offset_s");
    let mut far = running();
    far.tracked_point_m = Some([90.0, 0.0, -50.0]);
    refused!("tracked point in mm", try_clean(far), E::BadTrackedPoint { .. }, "metres");
}

#[test]
fn values_that_cannot_be_used_are_refused_with_the_likely_cause() {
    use IntakeError as E;
    let acc = |axes: Axes| try_clean(Stream::new(Placement::Sacrum, times(20.0, 200.0), axes));
    let (t, nothing) = (times(20.0, 200.0), || vec![0.0; 4000]);
    let good = || axes(&t, acc_at, 1.0);
    let mut short = good();
    short.y.pop();
    refused!(
        "short column",
        acc(short),
        E::LengthMismatch { found: 3999, .. },
        "acc_y",
        "3999",
        "4000"
    );
    let gyr = running().with_gyr(Axes::new(vec![], vec![], vec![]));
    refused!("no gyr values", try_clean(gyr), E::LengthMismatch { .. }, "gyr_x", "has 0 samples");
    refused!(
        "all zero",
        acc(Axes::new(nothing(), nothing(), nothing())),
        E::NoAccSignal { .. },
        "no accelerometer axis"
    );
    let holes = |every: usize| {
        let mut a = good();
        for i in (0..4000).filter(|i| i % 3 < every) {
            a.x[i] = f64::NAN;
        }
        a
    };
    refused!(
        "two thirds missing",
        acc(holes(2)),
        E::NotFinite { .. },
        "at most half",
        "first at sample 0"
    );
    let nan = || vec![f64::NAN; 4000];
    refused!(
        "all missing",
        acc(Axes::new(nan(), nan(), nan())),
        E::NoAccSignal { .. },
        "not finite"
    );
    refused!(
        "raw counts",
        try_clean(scaled(16_384.0 / G, 1.0)),
        E::AccUnitUnclear { .. },
        "--units",
        "mean vector"
    );
    refused!("between units", try_clean(scaled(0.37, 1.0)), E::AccUnitUnclear { .. }, "g, m", "mg");
    refused!(
        "gyr counts",
        try_clean(scaled(1.0, 16.4 * 180.0)),
        E::GyrUnitUnclear { .. },
        "--units",
        "g,dps"
    );
}

#[test]
fn declared_units_that_the_data_contradict_are_refused() {
    use IntakeError as E;
    let declared = |acc_scale: f64, gyr_scale: f64, a: AccUnit, g: GyrUnit| {
        try_clean(scaled(acc_scale, gyr_scale).with_units(a, g))
    };
    let wrong = declared(1.0 / G, 1.0, AccUnit::Mps2, GyrUnit::Radps);
    refused!("g called m/s²", wrong, E::AccUnitContradicted { .. }, "declared in m/s²", "fits g");
    let wrong = declared(1.0, 1.0, AccUnit::G, GyrUnit::Radps);
    refused!("m/s² called g", wrong, E::AccUnitContradicted { .. }, "declared in g", "fits m/s²");
    let wrong = declared(1000.0 / G, 1.0, AccUnit::G, GyrUnit::Radps);
    refused!("mg called g", wrong, E::AccUnitContradicted { .. }, "fits mg");
    let wrong = declared(1.0, 57.3, AccUnit::Mps2, GyrUnit::Radps);
    refused!(
        "deg/s called rad/s",
        wrong,
        E::GyrUnitContradicted { .. },
        "declared in rad/s",
        "fits deg/s"
    );
    let wrong = declared(1.0, 1.0, AccUnit::Mps2, GyrUnit::Dps);
    refused!(
        "rad/s called deg/s",
        wrong,
        E::GyrUnitContradicted { .. },
        "declared in deg/s",
        "fits rad/s"
    );
}

#[test]
fn gravity_removed_and_mixed_units_are_seen() {
    use IntakeError as E;
    let acc = |axes: Axes| try_clean(Stream::new(Placement::Sacrum, times(20.0, 200.0), axes));
    let t = times(20.0, 200.0);
    let linear = axes(
        &t,
        |t| {
            let [x, y, z] = acc_at(t);
            [x + 0.7, y, z - 9.81]
        },
        1.0,
    );
    refused!(
        "gravity removed",
        acc(linear),
        E::GravityRemoved { .. },
        "gravity removed",
        "specific force",
        "gravity file"
    );
    refused!(
        "mixed units",
        acc(still_with_mixed_units()),
        E::MixedUnits { axis: 'z', .. },
        "axis z",
        "multiplied by 9.81"
    );
}

/// Standing, then lying, then running, with z in g and the rest in m/s².
fn still_with_mixed_units() -> Axes {
    let t = times(20.0, 200.0);
    axes(
        &t,
        |t| {
            let ripple = 0.02 * (40.0 * t).sin();
            match t {
                t if t < 5.0 => [1.0 + ripple, 7.0, 6.795 / G],
                t if t < 10.0 => [8.0, 1.0 + ripple, 5.583 / G],
                _ => {
                    let [x, y, z] = acc_at(t);
                    [x, y, z / G]
                }
            }
        },
        1.0,
    )
}

#[test]
fn poses_and_mountings_that_cannot_be_are_refused() {
    let mut standing = running();
    standing.standing_mps2 = Some([0.0, 0.0, 1.0]);
    refused!(
        "standing in g",
        try_clean(standing),
        IntakeError::StandingMagnitude { .. },
        "standing_acc_mps2",
        "m/s²"
    );
    let mut standing = running();
    standing.standing_mps2 = Some([f64::NAN, 0.0, 9.8]);
    refused!("standing nan", try_clean(standing), IntakeError::StandingMagnitude { .. }, "NaN");
    for rows in [
        [[0.0; 3]; 3],
        [[2.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]],
        [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, -1.0]],
        [[f64::NAN; 3]; 3],
    ] {
        let mut stream = running();
        stream.mounting = Mounting::Matrix(rows);
        refused!(
            "mounting matrix",
            try_clean(stream),
            IntakeError::BadMounting { .. },
            "not a rotation",
            "orthonormal"
        );
    }
    let mut moving = running();
    moving.standing_s = Some((2.0, 6.0));
    let stream = clean(moving);
    assert!(found(
        &stream,
        |f| matches!(f, Finding::StandingIgnored { reason } if reason.contains("did not stand still"))
    ));
    assert!(stream.standing_mps2.is_none());
    for (interval, phrase) in [
        ((5.0, 4.0), "no interval"),
        ((15.0, 40.0), "not inside"),
        ((f64::NAN, 4.0), "no interval"),
        ((-3.0, 2.0), "not inside"),
    ] {
        let mut stream = running();
        stream.standing_s = Some(interval);
        let stream = clean(stream);
        assert!(
            found(
                &stream,
                |f| matches!(f, Finding::StandingIgnored { reason } if reason.contains(phrase))
            ),
            "{phrase}"
        );
    }
}

#[test]
fn a_bad_stream_beside_a_good_one_is_refused_and_the_rest_goes_on() {
    let site = Site::sided(Placement::Shank, Side::Left);
    let bad = Stream::new(site, times(1.0, 200.0), axes(&times(1.0, 200.0), acc_at, 1.0));
    let both = Recording::builder().stream(bad.clone()).stream(running()).build().expect("two");
    let prepared = prepare(&both, &IntakeOptions::default()).expect("one survives");
    assert_eq!(prepared.streams.len(), 1);
    assert!(
        matches!(prepared.refused.as_slice(), [(s, IntakeError::TooShort { .. })] if *s == site)
    );
    let other = Stream::new(Placement::Trunk, vec![], Axes::default());
    let none = Recording::builder().stream(bad).stream(other).build().expect("two");
    let error = prepare(&none, &IntakeOptions::default()).expect_err("none survives");
    let text = error.to_string();
    assert!(
        text.contains("shank_left") && text.contains("trunk: the stream has no samples"),
        "{text}"
    );
}
