//! The forward filter equals the authors' package, and improves on it where it says so.

use crate::orientation_support::{difference, inclination_error_deg, quaternion};
use nalgebra::{Matrix3, UnitQuaternion, Vector3};
use proptest::prelude::*;
use runform::orientation::vqf::{Integration, Vqf, VqfParams};

/// The package's bias uncertainty (rad/s) from our covariance: the largest absolute row sum bounds
/// the largest eigenvalue.
fn sigma_radps(p: &Matrix3<f64>, initial: f64) -> f64 {
    let bound = p.row_iter().map(|r| r.abs().sum()).fold(0.0, f64::max);
    (bound.min(initial).sqrt() / 100.0).to_radians()
}

#[test]
fn the_published_filter_equals_the_authors_package_on_the_golden_recording() {
    let path = format!("{}/test_vectors/vqf.json", crate::ROOT);
    let golden: serde_json::Value =
        serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let list = |v: &serde_json::Value| -> Vec<f64> {
        v.as_array().unwrap().iter().map(|x| x.as_f64().unwrap()).collect()
    };
    let (gyr, acc) = (list(&golden["gyr_radps"]), list(&golden["acc_mps2"]));
    let step_s = 1.0 / golden["rate_hz"].as_f64().unwrap();
    let mut filter = Vqf::new(&VqfParams::published(), step_s);
    let mut expected = golden["expected"].as_array().unwrap().iter().peekable();
    let mut worst = [0.0f64; 3];
    let mut rests = 0;
    for (i, (w, a)) in gyr.chunks(3).zip(acc.chunks(3)).enumerate() {
        filter.step(Vector3::from_column_slice(w), Vector3::from_column_slice(a));
        let Some(row) = expected.next_if(|r| r["sample"].as_u64() == Some(i as u64)) else {
            continue;
        };
        let q: [f64; 4] = list(&row["q"]).try_into().unwrap();
        let bias = Vector3::from_column_slice(&list(&row["bias"]));
        let sigma = sigma_radps(&filter.bias_covariance(), 2500.0);
        worst[0] = worst[0].max(difference(&filter.attitude(), &quaternion(q)));
        worst[1] = worst[1].max((filter.bias() - bias).amax());
        worst[2] = worst[2].max((sigma - row["sigma"].as_f64().unwrap()).abs());
        assert_eq!(filter.is_at_rest(), row["rest"].as_bool().unwrap(), "rest at {i}");
        rests += usize::from(filter.is_at_rest());
    }
    assert!(expected.next().is_none());
    assert!(rests > 5, "the recording must contain rest");
    println!("quaternion {:.1e}, bias {:.1e}, sigma {:.1e} rad/s", worst[0], worst[1], worst[2]);
    assert!(worst.iter().all(|w| *w <= 1e-9), "{worst:?}");
}

/// Angle between the attitude from the filter and the true turn about `axis` after `n` samples of
/// an oscillation of ±45 deg at 1.4 Hz, in the worst sample.
fn oscillation_error_deg(integration: Integration, rate_hz: f64, axis: Vector3<f64>) -> f64 {
    let params =
        VqfParams { integration, tau_acc_s: 1e9, bias_clip_dps: 0.0, ..VqfParams::default() };
    let mut filter = Vqf::new(&params, 1.0 / rate_hz);
    let omega = core::f64::consts::TAU * 1.4;
    let angle = |t: f64| core::f64::consts::FRAC_PI_4 * (omega * t).sin();
    let mut start = None;
    let mut worst = 0.0f64;
    for i in 0..(5.0 * rate_hz) as usize {
        let t = i as f64 / rate_hz;
        let rate = core::f64::consts::FRAC_PI_4 * omega * (omega * t).cos();
        // Without specific force there is no correction: pure integration.
        filter.step(axis * rate, Vector3::zeros());
        let truth = UnitQuaternion::from_scaled_axis(axis * angle(t));
        // The attitude after the first sample is that at t = 0.
        let start = *start.get_or_insert(filter.attitude());
        worst = worst.max((start.inverse() * filter.attitude()).angle_to(&truth));
    }
    worst.to_degrees()
}

#[test]
fn the_trapezoid_beats_the_first_order_hold_on_an_oscillation() {
    for rate_hz in [50.0, 100.0, 200.0] {
        let axis = Vector3::new(0.36, 0.48, 0.8);
        let hold = oscillation_error_deg(Integration::Hold, rate_hz, axis);
        let trapezoid = oscillation_error_deg(Integration::Trapezoid, rate_hz, axis);
        println!("{rate_hz} Hz: hold {hold:.3} deg, trapezoid {trapezoid:.3} deg");
        assert!(trapezoid < 0.1 * hold, "{trapezoid} {hold}");
    }
}

fn rotations() -> impl Strategy<Value = UnitQuaternion<f64>> {
    prop::array::uniform4(-1.0..1.0f64)
        .prop_filter("not short", |q| q.iter().map(|v| v * v).sum::<f64>() > 0.01)
        .prop_map(quaternion)
}

proptest! {
    #![proptest_config(crate::properties::config(32))]

    #[test]
    fn turning_the_sensor_axes_turns_the_attitude(turn in rotations(), seed in 0u64..100) {
        let (mut plain, mut turned) = (Vqf::new(&VqfParams::default(), 0.01), Vqf::new(&VqfParams::default(), 0.01));
        for i in 0..800 {
            let t = i as f64 * 0.01 + seed as f64;
            let moving = f64::from(i > 200);
            let gyr = Vector3::new(2.0 * (9.0 * t).sin(), 4.0 * (9.0 * t).cos(), (18.0 * t).sin()) * moving
                + Vector3::new(0.01, -0.02, 0.005);
            let acc = Vector3::new((9.0 * t).sin() * moving, 1.0, 9.6 + 4.0 * moving * (18.0 * t).cos());
            plain.step(gyr, acc);
            turned.step(turn * gyr, turn * acc);
            let (a, b) = (plain.attitude(), turned.attitude() * turn);
            // Their headings start differently; their inclinations never.
            let error = inclination_error_deg(&a, &b);
            // Rounding decides now and then whether one axis's bias variance has reached its bound
            // and grows no further; otherwise they agree to 1e-11.
            prop_assert!(error < 1e-3, "{error} at {i}");
            prop_assert!((turn * plain.bias() - turned.bias()).norm() < 1e-5);
        }
    }

    #[test]
    fn any_input_is_survived(values in prop::collection::vec(prop::array::uniform6(prop::num::f64::ANY), 1..30), step_s in prop::num::f64::ANY) {
        let mut filter = Vqf::new(&VqfParams::default(), step_s);
        for [a, b, c, d, e, f] in values {
            filter.step(Vector3::new(a, b, c), Vector3::new(d, e, f));
        }
        let _ = (filter.attitude(), filter.bias(), filter.is_at_rest());
    }
}

#[test]
fn a_filter_goes_on_from_a_state_that_was_written_down() {
    let sample = |i: usize| {
        let t = 0.01 * i as f64;
        let gyr = Vector3::new((9.0 * t).sin(), 0.3, (4.0 * t).cos());
        (gyr, Vector3::new((9.0 * t).sin(), 1.0, 9.6))
    };
    let mut whole = Vqf::new(&VqfParams::default(), 0.01);
    (0..400).for_each(|i| whole.step(sample(i).0, sample(i).1));
    let mut first = Vqf::new(&VqfParams::default(), 0.01);
    (0..150).for_each(|i| first.step(sample(i).0, sample(i).1));
    let written = serde_json::to_string(first.state()).unwrap();
    let state = serde_json::from_str(&written).unwrap();
    let mut rest = Vqf::new(&VqfParams::default(), 0.01).with_state(state);
    (150..400).for_each(|i| rest.step(sample(i).0, sample(i).1));
    assert_eq!(rest.state(), whole.state());
}

#[test]
fn parameters_are_written_as_before_the_choices_had_names() {
    let written = serde_json::to_value(VqfParams::default()).unwrap();
    assert_eq!((&written["trapezoid"], &written["isotropic"]), (&true.into(), &true.into()));
    let published: VqfParams =
        serde_json::from_str(&serde_json::to_string(&VqfParams::published()).unwrap()).unwrap();
    assert_eq!(published, VqfParams::published());
}
