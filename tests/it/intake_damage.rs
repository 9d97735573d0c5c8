//! Damaged samples and axes: found, told, and nothing that rests on them let through.

use crate::intake_support::{acc_at, axes, clean, found, gyr_at, running, times, try_clean};
use nalgebra::Vector3;
use runform::intake::{CleanStream, Finding, IntakeError};
use runform::recording::{Axes, Placement, Side, Site, Stream};
use runform::sim::{Runner, Scenario, SensorSpec, simulate};
use runform::units::{AccUnit, GyrUnit, STANDARD_GRAVITY_MPS2 as G};

fn shank() -> Site {
    Site::sided(Placement::Shank, Side::Left)
}

/// A simulated sensor in SI units.
fn worn(site: impl Into<Site>, rate_hz: f64, seconds: f64) -> Stream {
    let sensors = vec![SensorSpec::new(site, rate_hz)];
    let scenario =
        Scenario::running(Runner::new(3.3, 1.75), seconds).sensors(sensors).without_steps();
    simulate(&scenario).unwrap().recording.streams()[0].clone()
}

fn mapped(axes: &Axes, f: impl Fn(usize, Vector3<f64>) -> Vector3<f64>) -> Axes {
    Axes::from_samples(axes.iter().enumerate().map(|(i, v)| f(i, v)))
}

/// The stream with its samples changed.
fn changed(
    s: &Stream,
    acc: impl Fn(usize, Vector3<f64>) -> Vector3<f64>,
    gyr: impl Fn(usize, Vector3<f64>) -> Vector3<f64>,
) -> Stream {
    Stream::new(s.site(), s.t_s().to_vec(), mapped(s.acc(), acc))
        .with_gyr(mapped(s.gyr().unwrap(), gyr))
}

fn same(_: usize, v: Vector3<f64>) -> Vector3<f64> {
    v
}

#[test]
fn values_that_no_sensor_can_have_are_missing_samples() {
    let sound = running();
    let wild = changed(
        &sound,
        |i, v| if i == 900 { v + Vector3::new(0.0, 0.0, 1e5) } else { v },
        |i, v| if i == 2000 { Vector3::new(1e4, v.y, v.z) } else { v },
    );
    let out = clean(wild);
    assert!(found(&out, |f| *f == Finding::ImpossibleValues { count: 2 }));
    assert!((out.acc.z[900] - sound.acc().z[900]).abs() < 0.2);
    assert!((out.gyr.as_ref().unwrap().x[2000] - gyr_at(10.0)[0]).abs() < 0.05);
    assert_eq!((out.spans.len(), out.filled.len()), (1, 0), "one sample is simply interpolated");
    assert!(out.quality.gyr_unit.is_some_and(|u| u.unit == "rad/s"));
}

#[test]
fn a_declared_range_bounds_the_values_unless_many_lie_beyond_it() {
    let spiked = |range: f64| {
        let mut s = changed(
            &running(),
            |i, v| if i % 800 == 5 { v + Vector3::new(0.0, 500.0, 0.0) } else { v },
            same,
        );
        s.acc_range_g = Some(range);
        clean(s)
    };
    assert!(found(&spiked(8.0), |f| *f == Finding::ImpossibleValues { count: 5 }));
    let narrow = spiked(1.0);
    assert!(found(&narrow, |f| matches!(f, Finding::RangeContradicted { .. })));
    let impossible = |f: &Finding| matches!(f, Finding::ImpossibleValues { count } if *count > 5);
    assert!(!found(&narrow, impossible));
}

#[test]
fn a_lone_jump_is_no_sample_but_an_impact_over_several_is() {
    let jump = changed(&worn(shank(), 200.0, 10.0), same, |i, v| {
        if i == 700 { v + Vector3::new(0.0, 60.0, 0.0) } else { v }
    });
    assert!(found(&clean(jump), |f| *f == Finding::ImpossibleValues { count: 1 }));
    let impact = changed(
        &worn(shank(), 200.0, 10.0),
        |i, v| {
            if (700..703).contains(&i) { v + Vector3::new(0.0, 0.0, 120.0 * G) } else { v }
        },
        same,
    );
    assert!(!found(&clean(impact), |f| matches!(f, Finding::ImpossibleValues { .. })));
}

#[test]
fn a_gyroscope_that_hangs_is_not_used_and_a_short_hang_is_a_hole() {
    let sound = worn(Placement::Sacrum, 100.0, 30.0);
    let held = |until: usize, axis: Option<usize>| {
        let gyr = sound.gyr().unwrap().clone();
        clean(changed(&sound, same, move |i, mut v| {
            if (1000..until).contains(&i) {
                match axis {
                    Some(a) => v[a] = gyr.at(1000)[a],
                    None => v = gyr.at(1000),
                }
            }
            v
        }))
    };
    for (until, axis) in [(2500, None), (2500, Some(1)), (1300, Some(2))] {
        let out = held(until, axis);
        assert!(found(&out, |f| matches!(f, Finding::FrozenGyr { used: false, .. })));
        assert!(out.gyr.is_none() && out.quality.gyr_unit.is_none());
    }
    let out = held(1070, None);
    assert!(found(&out, |f| matches!(f, Finding::FrozenGyr { used: true, .. })));
    assert!(out.gyr.is_some() && out.spans.len() == 2);
}

#[test]
fn an_accelerometer_axis_that_freezes_is_missing_there_and_half_a_hang_is_no_unit() {
    let sound = worn(Placement::Sacrum, 100.0, 30.0);
    let axis = changed(
        &sound,
        |i, v| {
            if (500..900).contains(&i) { Vector3::new(v.x, v.y, 3.0) } else { v }
        },
        same,
    );
    let out = clean(axis);
    assert!(found(&out, |f| matches!(f, Finding::FrozenAcc { axis: 2, .. })));
    assert_eq!(out.spans.len(), 2);
    let hung = changed(&sound, |i, v| if i < 1400 { Vector3::new(0.0, 0.0, 0.0) } else { v }, same);
    let out = clean(hung);
    assert!(found(&out, |f| matches!(f, Finding::FrozenAcc { .. })));
    assert!(out.quality.acc_unit.declared && out.quality.acc_unit.unit == "m/s²");
    let dead = changed(&sound, |i, v| if i < 1700 { Vector3::new(0.0, 0.0, 0.0) } else { v }, same);
    assert!(matches!(try_clean(dead), Err(IntakeError::Frozen { .. })));
}

#[test]
fn standing_still_is_no_freeze() {
    let t = times(20.0, 100.0);
    let acc = |t: f64| if t < 8.0 { [0.0, 0.0, G] } else { acc_at(t) };
    let gyr = |t: f64| if t < 8.0 { [0.0; 3] } else { gyr_at(t) };
    let still =
        Stream::new(Placement::Sacrum, t.clone(), axes(&t, acc, 1.0)).with_gyr(axes(&t, gyr, 1.0));
    let out = clean(still);
    let frozen = |f: &Finding| matches!(f, Finding::FrozenAcc { .. } | Finding::FrozenGyr { .. });
    assert!(!found(&out, frozen), "{:?}", out.quality.findings);
    assert!(out.gyr.is_some());
}

/// The stream with the values of every `keep`-th row held, or the rows between empty.
fn slow(s: &Stream, keep: usize, acc: bool, gyr: bool, held: bool) -> Stream {
    let thin = |axes: &Axes, thin: bool| {
        mapped(axes, |i, v| match (thin, held) {
            (false, _) => v,
            (true, true) => axes.at(i / keep * keep),
            (true, false) if i % keep == 0 => v,
            (true, false) => Vector3::from_element(f64::NAN),
        })
    };
    Stream::new(s.site(), s.t_s().to_vec(), thin(s.acc(), acc))
        .with_gyr(thin(s.gyr().unwrap(), gyr))
}

#[test]
fn held_values_and_empty_rows_show_the_true_rate() {
    let sound = worn(shank(), 200.0, 20.0);
    for held in [true, false] {
        let out = clean(slow(&sound, 4, true, true, held));
        assert!((out.rate_hz - 50.0).abs() < 0.5, "{held} {}", out.rate_hz);
        let told = |f: &Finding| matches!(f, Finding::HeldValues { true_hz, .. } if (true_hz - 50.0).abs() < 0.5);
        assert!(found(&out, told), "{held} {:?}", out.quality.findings);
        assert!(out.gyr.is_some());
    }
    let both = clean(slow(&sound, 2, true, true, true));
    assert!((both.rate_hz - 100.0).abs() < 0.5);
}

#[test]
fn a_gyroscope_slower_than_the_accelerometer_is_told_and_not_used() {
    let sound = worn(Placement::Waist, 100.0, 20.0);
    for held in [true, false] {
        let out = clean(slow(&sound, 4, false, true, held));
        let told =
            |f: &Finding| matches!(f, Finding::SlowGyr { rate_hz } if (rate_hz - 25.0).abs() < 0.5);
        assert!(found(&out, told), "{held} {:?}", out.quality.findings);
        assert!((out.rate_hz - 100.0).abs() < 0.5 && out.gyr.is_none());
    }
}

/// What a stream's gyroscope is said to be.
fn contradicted(out: &CleanStream) -> Option<&str> {
    out.quality.findings.iter().find_map(|f| match f {
        Finding::GyrContradicted { what } => Some(what.as_str()),
        _ => None,
    })
}

#[test]
fn a_gyroscope_that_gravity_contradicts_is_found_on_a_limb() {
    let foot = Site::sided(Placement::Foot, Side::Right);
    let thigh = Site::sided(Placement::Thigh, Side::Left);
    for (site, rate_hz) in [(shank(), 200.0), (foot, 200.0), (thigh, 100.0), (shank(), 100.0)] {
        let sound = worn(site, rate_hz, 20.0);
        assert_eq!(contradicted(&clean(sound.clone())), None, "{site}");
        for (name, turn) in [
            ("x and y exchanged", (|v: Vector3<f64>| v.yxz()) as fn(Vector3<f64>) -> Vector3<f64>),
            ("y and z exchanged", |v| v.xzy()),
            ("y turned", |v| Vector3::new(v.x, -v.y, v.z)),
            ("all turned", |v| -v),
        ] {
            let out = clean(changed(&sound, same, |_, v| turn(v)));
            assert!(contradicted(&out).is_some(), "{site} at {rate_hz} Hz: {name}");
            assert!(out.gyr.is_none());
        }
        let left_handed = clean(changed(&sound, |_, v| Vector3::new(-v.x, v.y, v.z), same));
        assert!(
            contradicted(&left_handed).is_some(),
            "{site}: accelerometer left-handed {:?}",
            left_handed.quality.findings
        );
        let gyr = sound.gyr().unwrap().clone();
        let late = (0.1 * rate_hz) as usize;
        let out = clean(changed(&sound, same, move |i, _| gyr.at(i.saturating_sub(late))));
        assert!(
            contradicted(&out).is_some_and(|w| w.contains("late")),
            "{site}: {:?}",
            contradicted(&out)
        );
    }
}

#[test]
fn one_axis_in_another_unit_is_found() {
    let sound = worn(Placement::Sacrum, 100.0, 30.0);
    let pitch = clean(changed(&sound, same, |_, v| Vector3::new(v.x, v.y.to_degrees(), v.z)));
    assert!(contradicted(&pitch).is_some() && pitch.gyr.is_none());
    for axis in 0..3 {
        let mg = changed(
            &sound,
            |_, mut v| {
                v[axis] *= 1e3 / G;
                v
            },
            same,
        );
        let error = try_clean(mg).err();
        assert!(
            matches!(
                error,
                Some(IntakeError::MixedUnits { .. } | IntakeError::AccUnitContradicted { .. })
            ),
            "{axis}: {error:?}"
        );
    }
    for unit in [AccUnit::G, AccUnit::Mps2, AccUnit::Unknown] {
        for axis in 0..3 {
            let acc = mapped(sound.acc(), |_, mut v| {
                v[axis] /= G;
                v
            });
            let odd = Stream::with_acc_unit(Placement::Sacrum, sound.t_s().to_vec(), acc, unit);
            let error = try_clean(odd).err();
            assert!(error.is_some_and(|e| e.to_string().contains("unit")), "{unit:?} {axis}");
        }
    }
}

#[test]
fn acceleration_without_gravity_is_refused_with_the_settings_of_the_apps() {
    let sites: [Site; 4] = [
        Placement::Sacrum.into(),
        Placement::Pocket.into(),
        Placement::Trunk.into(),
        Site::sided(Placement::Wrist, Side::Left),
    ];
    for site in sites {
        let sound = worn(site, 100.0, 20.0);
        // What a phone does: the slowly followed direction of gravity is taken off.
        let mut up = Vector3::zeros();
        let mut linear = Vec::new();
        for (i, v) in sound.acc().iter().enumerate() {
            up += (v - up) * if i == 0 { 1.0 } else { 0.02 };
            linear.push(v - up.normalize() * G);
        }
        for (unit, scale) in [(AccUnit::Mps2, 1.0), (AccUnit::Unknown, 1.0), (AccUnit::G, 1.0 / G)]
        {
            let acc = Axes::from_samples(linear.iter().map(|v| v * scale));
            let stream = Stream::with_acc_unit(site, sound.t_s().to_vec(), acc, unit);
            let error = try_clean(stream).err();
            assert!(
                matches!(error, Some(IntakeError::GravityRemoved { .. })),
                "{site} {unit:?} {error:?}"
            );
            let text = error.unwrap().to_string();
            for setting in ["TotalAcceleration", "Acceleration with g", "G-Force Meter"] {
                assert!(text.contains(setting), "{text}");
            }
        }
    }
}

#[test]
fn a_fast_foot_in_a_declared_unit_is_believed_and_doubted_aloud() {
    let site = Site::sided(Placement::Foot, Side::Left);
    let t = times(20.0, 200.0);
    // Turning at 20 rad/s on a lever of 0.15 m: the pull towards the knee is 6 g.
    let fast = |t: f64| {
        let [x, y, z] = acc_at(t);
        [4.0 * x, 4.0 * y, 60.0 + 2.0 * z]
    };
    for (unit, scale) in [(AccUnit::Mps2, 1.0), (AccUnit::G, 1.0 / G)] {
        let out = clean(Stream::with_acc_unit(site, t.clone(), axes(&t, fast, scale), unit));
        assert!(found(&out, |f| matches!(f, Finding::LargeAcc { median_g } if *median_g > 6.5)));
    }
    let counts = Stream::with_acc_unit(site, t.clone(), axes(&t, fast, 256.0), AccUnit::Mps2);
    assert!(matches!(try_clean(counts), Err(IntakeError::AccUnitContradicted { .. })));
    let _ = GyrUnit::Radps;
}

#[test]
fn a_clock_set_back_over_other_samples_is_no_repeat() {
    let sound = running();
    let t = |back: f64| -> Vec<f64> {
        sound.t_s().iter().enumerate().map(|(i, t)| if i < 2000 { *t } else { t - back }).collect()
    };
    for back in [0.1, 0.2, 0.203] {
        let error = try_clean(Stream::new(Placement::Sacrum, t(back), sound.acc().clone())).err();
        assert!(
            matches!(error, Some(IntakeError::ClockReset { sample: 2000, .. })),
            "{back} {error:?}"
        );
    }
    // The same rows once more, and a packet that came late.
    let twice = |i: usize| if i < 2040 { i } else { i - 40 };
    let rows: Vec<usize> = (0..4040).map(twice).collect();
    let again = Stream::new(
        Placement::Sacrum,
        rows.iter().map(|&r| sound.t_s()[r]).collect(),
        Axes::from_samples(rows.iter().map(|&r| sound.acc().at(r))),
    );
    assert!(found(&clean(again), |f| *f == Finding::DuplicateTimes { count: 40 }));
    let mut order: Vec<usize> = (0..4000).collect();
    order[1000..1040].rotate_left(20);
    let late = Stream::new(
        Placement::Sacrum,
        order.iter().map(|&r| sound.t_s()[r]).collect(),
        Axes::from_samples(order.iter().map(|&r| sound.acc().at(r))),
    );
    assert_eq!(&clean(late).acc, sound.acc());
}
