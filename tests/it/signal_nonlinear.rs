//! Measures of complexity against independent implementations and against signals whose answer is known.

use core::f64::consts::{LN_2, TAU};

use crate::long_runs::stride_times;
use proptest::prelude::*;
use runform::signal::nonlinear::{
    Parity, dfa_alpha, dfa_windows, divergence, embed, exponent, fluctuations, harmonic_ratio,
    regularity, rms_ratio, sample_entropy,
};
use serde_json::Value;

fn golden(name: &str) -> Vec<Value> {
    let path = format!("{}/test_vectors/nonlinear.json", crate::ROOT);
    let all: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    all[name].as_array().unwrap().clone()
}

fn list(value: &Value) -> Vec<f64> {
    value.as_array().unwrap().iter().map(|v| v.as_f64().unwrap()).collect()
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap()
}

fn index(value: &Value) -> usize {
    value.as_u64().unwrap() as usize
}

/// Equally distributed between 0 and 1.
fn uniform(state: &mut u64) -> f64 {
    *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    (*state >> 11) as f64 / (1u64 << 53) as f64
}

fn white(n: usize, mut state: u64) -> Vec<f64> {
    (0..n)
        .map(|_| {
            (-2.0 * (1.0 - uniform(&mut state)).ln()).sqrt() * (TAU * uniform(&mut state)).cos()
        })
        .collect()
}

fn logistic(n: usize) -> Vec<f64> {
    let mut x = 0.3711;
    core::iter::repeat_with(|| {
        x = 4.0 * x * (1.0 - x);
        x
    })
    .take(n)
    .collect()
}

#[test]
fn sample_entropy_counts_the_same_pairs_as_its_definition() {
    for case in golden("sample_entropy") {
        let ours =
            sample_entropy(&list(&case["x"]), index(&case["m"]), number(&case["r"])).unwrap();
        assert!((ours - number(&case["value"])).abs() < 1e-12, "{}: {ours}", case["name"]);
    }
}

#[test]
fn fluctuations_and_their_exponent_equal_those_of_least_squares_lines() {
    for case in golden("fluctuation") {
        let x = list(&case["x"]);
        let windows: Vec<usize> = dfa_windows(x.len());
        let theirs: Vec<usize> = case["windows"].as_array().unwrap().iter().map(index).collect();
        assert_eq!(windows, theirs, "{}", case["name"]);
        for (f, rms) in fluctuations(&x, &windows).iter().zip(list(&case["rms"])) {
            assert!(
                (f.rms - rms).abs() < 1e-9 * rms,
                "{} {}: {} {rms}",
                case["name"],
                f.window,
                f.rms
            );
        }
        let alpha = dfa_alpha(&x).unwrap();
        assert!((alpha - number(&case["alpha"])).abs() < 1e-9, "{}: {alpha}", case["name"]);
    }
}

#[test]
fn divergence_equals_that_of_neighbours_from_a_tree() {
    for case in golden("divergence") {
        let signals: Vec<Vec<f64>> = case["signals"].as_array().unwrap().iter().map(list).collect();
        let views: Vec<&[f64]> = signals.iter().map(Vec::as_slice).collect();
        let states = embed(&views, index(&case["copies"]), index(&case["delay"]));
        let (exclude, horizon) = (index(&case["exclude"]), index(&case["horizon"]));
        let curve = divergence(&states, exclude, horizon, 1);
        for (ours, theirs) in curve.iter().zip(list(&case["curve"])) {
            assert!((ours - theirs).abs() < 1e-9, "{}: {ours} {theirs}", case["name"]);
        }
        let span =
            |curve: &[f64]| exponent(curve, index(&case["from"]), index(&case["to"])).unwrap();
        let slope = number(&case["slope"]);
        assert!((span(&curve) / slope - 1.0).abs() < 1e-9, "{}", case["name"]);
    }
}

/// A cycle of `period` samples with noise of its phase and of its value.
fn cyclic(n: usize, period: f64, seed: u64) -> Vec<f64> {
    let (jitter, noise) = (white(n, seed), white(n, seed + 77));
    let mut phase = 0.0;
    (0..n)
        .map(|i| {
            phase += (1.0 + 0.02 * jitter[i]) / period;
            (2.0 * TAU * phase).sin() + 0.4 * (TAU * phase).cos() + 0.05 * noise[i]
        })
        .collect()
}

#[test]
fn a_quarter_of_the_beginnings_tells_the_same_exponent() {
    let x: Vec<Vec<f64>> = (1..4).map(|seed| cyclic(5000, 100.0, seed)).collect();
    let states = embed(&[&x[0], &x[1], &x[2]], 2, 25);
    let of = |thin| exponent(&divergence(&states, 100, 50, thin), 0, 50).unwrap();
    let (all, quarter) = (of(1), of(4));
    eprintln!("all {all:.5}, a quarter {quarter:.5}");
    assert!((quarter / all - 1.0).abs() < 0.05, "{all} {quarter}");
}

#[test]
fn regularity_and_ratios_equal_their_definitions() {
    for case in golden("regularity") {
        let found = regularity(&list(&case["x"]), number(&case["lag"])).unwrap();
        assert!((found.strength - number(&case["value"])).abs() < 1e-9, "{found:?}");
        assert!((found.lag - number(&case["at"])).abs() < 1e-6, "{found:?}");
    }
    for case in golden("ratio") {
        let x: Vec<Vec<f64>> = case["x"].as_array().unwrap().iter().map(list).collect();
        let x = [x[0].as_slice(), &x[1], &x[2]];
        let even = harmonic_ratio(x, [Parity::Even; 3]);
        let odd = harmonic_ratio(x, [Parity::Odd; 3]);
        for (ours, theirs) in
            [(rms_ratio(x), &case["rms"]), (even, &case["even"]), (odd, &case["odd"])]
        {
            for (a, b) in ours.iter().zip(list(theirs)) {
                assert!((a - b).abs() < 1e-9 * b.max(1.0), "{a} {b}");
            }
        }
    }
}

#[test]
fn white_noise_has_no_memory_and_its_sum_has_all_of_it() {
    let alphas = |sum: bool| -> f64 {
        let of = |seed: u64| {
            let mut x = white(1024, seed);
            if sum {
                (1..x.len()).for_each(|i| x[i] += x[i - 1]);
            }
            dfa_alpha(&x).unwrap()
        };
        (1..=40).map(of).sum::<f64>() / 40.0
    };
    let (noise, walk) = (alphas(false), alphas(true));
    eprintln!("white {noise:.3}, summed {walk:.3}");
    assert!((noise - 0.5).abs() < 0.05, "{noise}");
    assert!((walk - 1.5).abs() < 0.05, "{walk}");
}

#[test]
fn the_exponent_of_simulated_stride_times_is_their_hurst_exponent() {
    for hurst in [0.5, 0.75, 0.9] {
        let mut sum = 0.0;
        const RUNS: u64 = 4;
        for seed in 1..=RUNS {
            let times = stride_times(hurst, seed);
            assert!(times.len() >= 1024, "{}", times.len());
            sum += dfa_alpha(&times[..1024]).unwrap();
        }
        let mean = sum / RUNS as f64;
        eprintln!("H {hurst}: {mean:.3}");
        assert!((mean - hurst).abs() < 0.05, "H {hurst}: {mean:.3}");
    }
}

#[test]
fn a_chaotic_map_diverges_by_its_exponent() {
    // The logistic map at 4 has the exponent ln 2.
    let x = logistic(3000);
    let states = embed(&[&x], 2, 1);
    let found = exponent(&divergence(&states, 1, 6, 1), 0, 5).unwrap();
    eprintln!("logistic {found:.3}");
    assert!((found / LN_2 - 1.0).abs() < 0.05, "{found}");
}

#[test]
fn two_harmonics_have_the_ratio_of_their_amplitudes() {
    let cycle = |a: f64, b: f64| -> Vec<f64> {
        let at = |i: i32| f64::from(i) / 200.0 * TAU;
        (0..200).map(|i| a * (2.0 * at(i)).sin() + b * (3.0 * at(i) + 0.3).cos()).collect()
    };
    let x = cycle(3.0, 1.5);
    let [even] = harmonic_ratio([&x], [Parity::Even]);
    let [odd] = harmonic_ratio([&x], [Parity::Odd]);
    assert!((even - 2.0).abs() < 1e-10 && (odd - 0.5).abs() < 1e-10, "{even} {odd}");
    assert!(harmonic_ratio([&x[..40]], [Parity::Even])[0].is_nan());
}

#[test]
fn what_cannot_be_measured_is_none() {
    assert_eq!(dfa_alpha(&[1.0; 10]), None);
    assert_eq!(dfa_alpha(&[1.0; 300]), None);
    assert_eq!(dfa_alpha(&[f64::NAN; 300]), None);
    assert_eq!(sample_entropy(&[], 2, 0.1), None);
    assert_eq!(sample_entropy(&[1.0, 5.0, 9.0, 13.0], 2, 0.1), None);
    assert_eq!(regularity(&[0.0; 100], 20.0), None);
    assert_eq!(regularity(&[1.0; 3], 20.0), None);
    assert!(divergence(&embed(&[&[1.0, 2.0]], 1, 0), 1, 5, 1).is_empty());
    assert!(embed(&[], 2, 3).is_empty());
    assert!(rms_ratio([&[1.0, 1.0], &[2.0, 2.0]]).iter().all(|v| v.is_nan()));
}

proptest! {
    #![proptest_config(crate::properties::config(32))]

    #[test]
    fn nothing_depends_on_offset_or_gain(seed in 1u64..1000, gain in 0.01..100.0f64, offset in -10.0..10.0f64) {
        let x = white(300, seed);
        let y: Vec<f64> = x.iter().map(|v| gain * v + offset).collect();
        prop_assert!((dfa_alpha(&x).unwrap() - dfa_alpha(&y).unwrap()).abs() < 1e-8);
        let near = |a: f64, b: f64| (a - b).abs() < 1e-8;
        let [a, b] = rms_ratio([&x, &x[1..]]);
        let [c, d] = rms_ratio([&y, &y[1..]]);
        prop_assert!(near(a, c) && near(b, d));
        prop_assert!(near(harmonic_ratio([&x], [Parity::Even])[0], harmonic_ratio([&y], [Parity::Even])[0]));
        let curve = |x: &[f64]| divergence(&embed(&[x], 2, 1), 5, 5, 1);
        prop_assert!(near(exponent(&curve(&x), 0, 5).unwrap(), exponent(&curve(&y), 0, 5).unwrap()));
    }

    #[test]
    fn a_quarter_turn_of_the_axes_moves_no_neighbour(seed in 1u64..1000) {
        let (a, b) = (white(200, seed), white(200, seed + 7));
        let minus: Vec<f64> = a.iter().map(|v| -v).collect();
        let one = divergence(&embed(&[&a, &b], 2, 3), 5, 4, 1);
        let two = divergence(&embed(&[&b, &minus], 2, 3), 5, 4, 1);
        for (x, y) in one.iter().zip(&two) {
            prop_assert!((x - y).abs() < 1e-9);
        }
    }
}
