//! What must hold for the signal tools whatever the arguments.

use core::f64::consts::{PI, SQRT_2, TAU};

use proptest::prelude::*;
use runform::signal::autocorrelation::{autocorrelation, strongest_period};
use runform::signal::integration::{cumulative, periodic_displacement, total};
use runform::signal::interpolation::{crossing_down, crossing_up, parabolic_extremum, value_at};
use runform::signal::peaks::{peaks, prominent_peaks};
use runform::signal::sections::pad_len;
use runform::signal::spectrum::{Spectrum, harmonic};
use runform::signal::statistics::{mad_sd, median, quantile, without_outliers};
use runform::signal::{Band, Butterworth, SignalError};

/// Gain of one pass at `f_hz`.
fn gain(filter: &runform::signal::Sections, f_hz: f64, rate_hz: f64) -> f64 {
    let angle = -TAU * f_hz / rate_hz;
    let z = nalgebra::Complex::new(angle.cos(), angle.sin());
    let value = |c: [f64; 3]| (z * z * c[2] + z * c[1] + c[0]).norm();
    filter.sections().iter().map(|s| value(s.b) / value([1.0, s.a[0], s.a[1]])).product()
}

fn bands() -> impl Strategy<Value = (Band, f64)> {
    // Cut-offs as shares of the rate, well apart.
    (0.001..0.2f64, 1.3..2.2f64, prop::sample::select(vec![52.0, 100.0, 256.0, 1000.0]), 0..3)
        .prop_map(|(share, ratio, rate, kind)| {
            let f = share * rate;
            let band = match kind {
                0 => Band::Low(f),
                1 => Band::High(f),
                _ => Band::Pass(f, f * ratio),
            };
            (band, rate)
        })
}

fn signals() -> impl Strategy<Value = Vec<f64>> {
    prop::collection::vec(-50.0..50.0f64, 2..120)
}

proptest! {
    #![proptest_config(crate::properties::config(128))]

    #[test]
    fn two_passes_are_three_decibels_down_at_the_cut_off((band, rate) in bands(), order in 1usize..=8) {
        let filter = Butterworth { order, band }.design_zero_phase(rate).unwrap();
        let at = |f: f64| gain(&filter, f, rate).powi(2);
        match band {
            Band::Low(f) | Band::High(f) => prop_assert!((at(f) * SQRT_2 - 1.0).abs() < 1e-6),
            Band::Pass(low, high) => {
                prop_assert!((at(low) * SQRT_2 - 1.0).abs() < 1e-6);
                prop_assert!((at(high) * SQRT_2 - 1.0).abs() < 1e-6);
                let centre = ((PI * low / rate).tan() * (PI * high / rate).tan()).sqrt();
                prop_assert!((at(rate / PI * centre.atan()) - 1.0).abs() < 1e-6);
            }
        }
    }

    #[test]
    fn one_pass_is_three_decibels_down_at_the_cut_off((band, rate) in bands(), order in 1usize..=8) {
        let filter = Butterworth { order, band }.design(rate).unwrap();
        let (low, high) = match band {
            Band::Low(f) | Band::High(f) => (f, f),
            Band::Pass(low, high) => (low, high),
        };
        for f in [low, high] {
            prop_assert!((gain(&filter, f, rate) * SQRT_2 - 1.0).abs() < 1e-6);
        }
    }

    #[test]
    fn a_valid_filter_gives_finite_values((band, rate) in bands(), order in 1usize..=12, x in signals(), pad in 0usize..500) {
        let filter = Butterworth { order, band };
        let one = filter.design(rate).unwrap().filter(&x);
        let two = filter.design_zero_phase(rate).unwrap().filter_zero_phase(&x, pad).unwrap();
        prop_assert_eq!(one.len(), x.len());
        prop_assert_eq!(two.len(), x.len());
        prop_assert!(one.iter().chain(&two).all(|v| v.is_finite()));
    }

    #[test]
    fn any_arguments_give_a_stable_filter_or_a_typed_error(
        order in 0usize..20,
        low in prop::num::f64::ANY,
        high in prop::num::f64::ANY,
        rate in prop::num::f64::ANY,
        kind in 0..3,
    ) {
        let band = [Band::Low(low), Band::High(low), Band::Pass(low, high)][kind as usize];
        let filter = Butterworth { order, band };
        for result in [filter.design(rate), filter.design_zero_phase(rate)] {
            match result {
                Ok(filter) => prop_assert!(filter.filter(&[1.0; 50]).iter().all(|v| v.is_finite())),
                Err(SignalError::Order { .. }) => prop_assert!(order == 0 || order > 12),
                Err(SignalError::Cutoff { .. } | SignalError::Narrow { .. }) => {}
                Err(other) => prop_assert!(false, "{other}"),
            }
        }
    }

    #[test]
    fn extreme_but_valid_cut_offs_give_finite_filters(exponent in -9.0..0.0f64, top in any::<bool>(), order in 1usize..=12, kind in 0..3) {
        let share = 10f64.powf(exponent) / 2.0;
        let f = 100.0 * if top { 0.5 - share } else { share };
        let band = [Band::Low(f), Band::High(f), Band::Pass(f / 2.0, f)][kind as usize];
        if let Ok(filter) = (Butterworth { order, band }).design_zero_phase(100.0) {
            let y = filter.filter_zero_phase(&[1.0, 2.0, 3.0, -1.0], 3).unwrap();
            prop_assert!(y.iter().all(|v| v.is_finite()), "{y:?}");
        }
    }

    #[test]
    fn zero_phase_filters_are_linear((band, rate) in bands(), order in 1usize..=6, x in signals(), a in -3.0..3.0f64, b in -3.0..3.0f64) {
        let filter = Butterworth { order, band }.design_zero_phase(rate).unwrap();
        let y: Vec<f64> = x.iter().enumerate().map(|(i, v)| (i as f64 * 0.3).sin() * 20.0 - v * 0.1).collect();
        let sum: Vec<f64> = x.iter().zip(&y).map(|(x, y)| a * x + b * y).collect();
        let run = |s: &[f64]| filter.filter_zero_phase(s, 40).unwrap();
        let (fx, fy, fs) = (run(&x), run(&y), run(&sum));
        for i in 0..x.len() {
            prop_assert!((a * fx[i] + b * fy[i] - fs[i]).abs() < 1e-7);
        }
    }

    #[test]
    fn zero_phase_filters_commute_with_time_shifts_and_reversal(share in 0.05..0.2f64, order in 1usize..=4, shift in 1usize..40, seed in 0u64..1000) {
        // A burst in the middle of a long rest: its ends do not matter.
        let burst: Vec<f64> = (0..60).map(|i| ((i as f64 + seed as f64) * 1.7).sin() * 5.0).collect();
        let place = |at: usize| {
            let mut x = vec![0.0; 1200];
            x[at..at + 60].copy_from_slice(&burst);
            x
        };
        let filter = Butterworth::low(order, share * 100.0).design_zero_phase(100.0).unwrap();
        let run = |s: &[f64]| filter.filter_zero_phase(s, 200).unwrap();
        let (a, b) = (run(&place(550)), run(&place(550 + shift)));
        for i in 400..800 {
            prop_assert!((a[i] - b[i + shift]).abs() < 1e-9);
        }
        let mut reversed = place(550);
        reversed.reverse();
        let mut c = run(&reversed);
        c.reverse();
        for i in 0..1200 {
            prop_assert!((a[i] - c[i]).abs() < 1e-9);
        }
    }

    #[test]
    fn constants_pass_a_low_pass_and_vanish_in_a_high_pass(level in -100.0..100.0f64, share in 0.001..0.4f64, order in 1usize..=8, n in 2usize..60) {
        let x = vec![level; n];
        let run = |f: Butterworth| f.design_zero_phase(100.0).unwrap().filter_zero_phase(&x, 50).unwrap();
        for (low, high) in run(Butterworth::low(order, share * 100.0)).iter().zip(run(Butterworth::high(order, share * 100.0))) {
            prop_assert!((low - level).abs() < 1e-6 * (1.0 + level.abs()));
            prop_assert!(high.abs() < 1e-6 * (1.0 + level.abs()));
        }
    }

    #[test]
    fn any_signal_at_all_is_survived(x in prop::collection::vec(prop::num::f64::ANY, 0..60), s in prop::num::f64::ANY, n in 0usize..80, m in 0usize..80) {
        let _ = (peaks(&x), prominent_peaks(&x, s, s), autocorrelation(&x, n));
        let _ = strongest_period(&autocorrelation(&x, n), s, n as f64);
        let _ = (value_at(&x, s), parabolic_extremum(&x, n));
        let _ = (crossing_up(&x, s, n, m), crossing_down(&x, s, n, m));
        let _ = runform::signal::interpolation::crossing_up_before(&x, s, n, m);
        let _ = (median(&x), quantile(&x, s), mad_sd(&x), without_outliers(&x, s));
        let _ = (cumulative(&x, s), total(&x, s), periodic_displacement(&x, s));
        let _ = (harmonic(&x, &x, n), pad_len(s, s));
        let _ = Spectrum::default().density(&x, s, n);
        let filter = Butterworth::low(2, 5.0).design(100.0).unwrap();
        prop_assert_eq!(filter.filter_zero_phase(&x, n).is_err(), x.len() < 2);
    }

    #[test]
    fn the_period_of_a_periodic_signal_is_found(period in 15.0..60.0f64, phase in 0.0..TAU) {
        let x: Vec<f64> = (0..400).map(|i| {
            let a = TAU * i as f64 / period + phase;
            a.sin() + 0.4 * (2.0 * a).cos()
        }).collect();
        let found = strongest_period(&autocorrelation(&x, 90), 0.7 * period, 1.4 * period).unwrap();
        prop_assert!((found.lag - period).abs() < 0.01 * period, "{found:?}");
        prop_assert!(found.strength > 0.97);
    }

    #[test]
    fn power_adds_up_to_the_variance(x in signals(), extra in 0usize..200) {
        let n = x.len();
        let n_fft = n + extra;
        let density = Spectrum::default().density(&x, 100.0, n_fft);
        let power: f64 = density.iter().sum::<f64>() * 100.0 / n_fft as f64;
        let mean = x.iter().sum::<f64>() / n as f64;
        let variance = x.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / n as f64;
        prop_assert!((power - variance).abs() < 1e-9 * (1.0 + variance));
    }
}

#[test]
fn a_band_with_a_pole_exactly_at_zero_keeps_both_its_zeros() {
    // Two real poles whose product is 0: pre-warped, from w to (1 + w) / (1 − w).
    for low in [5.0f64, 8.0, 10.0] {
        let w1 = (PI * low / 100.0).tan();
        let high = 100.0 / PI * ((1.0 + w1) / (1.0 - w1)).atan();
        let filter = Butterworth::pass(1, low, high).design(100.0).unwrap();
        assert!(gain(&filter, 1e-9, 100.0) < 1e-6, "{low}");
        assert!(gain(&filter, 50.0, 100.0) < 1e-6, "{low}");
    }
}

#[test]
fn an_infinite_sample_is_no_peak_and_does_not_spoil_the_others() {
    let x = [0.0, 1.0, 0.0, f64::INFINITY, 0.0, 3.0, 1.0, f64::NAN, 0.0, 2.0, 0.5];
    let found = peaks(&x);
    let index: Vec<usize> = found.iter().map(|p| p.index).collect();
    assert_eq!(index, [1, 5, 9]);
    let prominence: Vec<f64> = found.iter().map(|p| p.prominence).collect();
    assert_eq!(prominence, [1.0, 2.0, 1.5]);
}

#[test]
fn a_running_integral_starts_at_zero() {
    assert_eq!(cumulative(&[4.0, 4.0, 2.0], 0.5), [0.0, 2.0, 3.5]);
    assert_eq!(cumulative(&[], 0.5), [0.0; 0]);
    assert!((total(&[4.0, 4.0, 2.0], 0.5) - 3.5).abs() < 1e-15);
}

#[test]
fn periodic_displacement_equals_the_closed_form() {
    // a = Σ −c_h (hω)² cos(hωt + φ_h) has the displacement Σ c_h cos(hωt + φ_h) + constant; an
    // offset of the acceleration (a wrong vertical) must not matter.
    let (period_s, n) = (0.35, 350);
    let w = TAU / period_s;
    let terms = [(0.04, 1.0, 0.3), (0.006, 2.0, 1.1), (0.001, 3.0, -0.4)];
    let step_s = period_s / n as f64;
    let t: Vec<f64> = (0..=n).map(|i| i as f64 * step_s).collect();
    let sum = |t: f64, f: &dyn Fn(f64, f64, f64) -> f64| -> f64 {
        terms.iter().map(|&(c, h, p)| f(c, h, h * w * t + p)).sum()
    };
    let a: Vec<f64> =
        t.iter().map(|&t| 0.5 + sum(t, &|c, h, x| -c * (h * w).powi(2) * x.cos())).collect();
    let ours = periodic_displacement(&a, step_s);
    let start = sum(0.0, &|c, _, x| c * x.cos());
    for (t, ours) in t.iter().zip(&ours) {
        let theirs = sum(*t, &|c, _, x| c * x.cos()) - start;
        // The trapezoid rule's relative error is (hωΔt)²/12 = 2.7e-5 for the first harmonic.
        assert!((ours - theirs).abs() < 1e-5, "{t}: {ours} {theirs}");
    }
    assert_eq!(ours[0], 0.0);
    assert!(ours[n].abs() < 1e-12);
}

#[test]
fn a_zero_phase_filter_refuses_a_single_sample() {
    let filter = Butterworth::low(2, 5.0).design_zero_phase(100.0).unwrap();
    let refused = filter.filter_zero_phase(&[1.0], 10);
    assert_eq!(refused, Err(SignalError::TooShort { len: 1, needed: 2 }));
}
