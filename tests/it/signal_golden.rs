//! The signal tools agree with NumPy and SciPy on the golden values in `test_vectors`.

use nalgebra::Complex;
use runform::signal::autocorrelation::autocorrelation;
use runform::signal::integration::{cumulative, total};
use runform::signal::interpolation::value_at;
use runform::signal::peaks::{peaks, prominent_peaks};
use runform::signal::spectrum::Spectrum;
use runform::signal::statistics::{mad_sd, mean, quantile, sd};
use runform::signal::{Butterworth, Sections};
use serde_json::Value;

fn golden(name: &str) -> Value {
    let path = format!("{}/test_vectors/{name}", crate::ROOT);
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn list(value: &Value) -> Vec<f64> {
    value.as_array().unwrap().iter().map(|v| v.as_f64().unwrap()).collect()
}

fn filter_of(case: &Value) -> (Butterworth, f64) {
    let order = case["order"].as_u64().unwrap() as usize;
    let cut = list(&case["cutoff_hz"]);
    let filter = match case["kind"].as_str().unwrap() {
        "low" => Butterworth::low(order, cut[0]),
        "high" => Butterworth::high(order, cut[0]),
        _ => Butterworth::pass(order, cut[0], cut[1]),
    };
    (filter, case["rate_hz"].as_f64().unwrap())
}

fn response(sections: &Sections, f_hz: f64, rate_hz: f64) -> Complex<f64> {
    let angle = -core::f64::consts::TAU * f_hz / rate_hz;
    let z = Complex::new(angle.cos(), angle.sin());
    sections.sections().iter().fold(Complex::new(1.0, 0.0), |h, s| {
        let numerator = Complex::from(s.b[0]) + z * s.b[1] + z * z * s.b[2];
        h * numerator / (Complex::from(1.0) + z * s.a[0] + z * z * s.a[1])
    })
}

/// Asserts agreement to `tolerance` times the largest value expected.
fn close(name: &str, ours: &[f64], theirs: &[f64], tolerance: f64) {
    assert_eq!(ours.len(), theirs.len(), "{name}: length");
    let scale = theirs.iter().fold(0.0f64, |m, v| m.max(v.abs())).max(1e-300);
    let (mut worst, mut at) = (0.0f64, 0);
    for (i, (a, b)) in ours.iter().zip(theirs).enumerate() {
        let error = (a - b).abs() / scale;
        if error > worst || error.is_nan() {
            (worst, at) = (error, i);
        }
    }
    println!("{name}: {worst:.1e} of {tolerance:.0e}");
    assert!(worst <= tolerance, "{name}: {worst:e} at {at}: {} {}", ours[at], theirs[at]);
}

#[test]
fn butterworth_responses_and_outputs_equal_those_of_scipy() {
    for case in golden("butterworth.json")["cases"].as_array().unwrap() {
        let (filter, rate_hz) = filter_of(case);
        let name = format!("{filter:?} at {rate_hz} Hz");
        let sections = filter.design(rate_hz).unwrap();
        // A coefficient near 2 is stored to 2ε, and near f = 0 the denominator 1 + a1 + a2 is as
        // small as (2π fc / fs)²: no implementation can be closer than their ratio.
        let corner = core::f64::consts::TAU * list(&case["cutoff_hz"])[0] / rate_hz;
        let tolerance = 1e-12 + 16.0 * f64::EPSILON / corner.powi(2);
        let (re, im) = (list(&case["re"]), list(&case["im"]));
        let mut worst = 0.0f64;
        for (i, f) in list(&case["f_hz"]).into_iter().enumerate() {
            let theirs = Complex::new(re[i], im[i]);
            // Relative: a stop band 200 dB down must agree as well as the pass band.
            let error = (response(&sections, f, rate_hz) - theirs).norm() / theirs.norm();
            worst = worst.max(error / tolerance);
            assert!(error < tolerance, "{name}: response at {f} Hz off by {error:e}");
        }
        println!("response: {worst:.2} of the tolerance {tolerance:.0e}");
        close(&name, &sections.filter(&list(&case["x"])), &list(&case["y"]), 1e-11);
    }
}

#[test]
fn zero_phase_outputs_equal_those_of_scipy_with_the_corrected_corner() {
    for case in golden("zero_phase.json")["cases"].as_array().unwrap() {
        let (filter, rate_hz) = filter_of(case);
        let pad = case["pad"].as_u64().unwrap() as usize;
        let sections = filter.design_zero_phase(rate_hz).unwrap();
        let ours = sections.filter_zero_phase(&list(&case["x"]), pad).unwrap();
        let x = list(&case["x"]);
        let span = x.iter().fold(0.0f64, |m, v| m.max(v.abs()));
        let theirs = list(&case["y"]);
        // Absolute, against the input's size: a high-pass leaves little of a trend.
        let worst = ours.iter().zip(&theirs).fold(0.0f64, |m, (a, b)| m.max((a - b).abs()));
        println!("{filter:?} at {rate_hz} Hz: {:.1e}", worst / span);
        assert!(worst <= 1e-9 * span, "{filter:?} at {rate_hz} Hz: {worst:e}");
    }
}

#[test]
fn peaks_and_prominences_equal_those_of_scipy() {
    for case in golden("peaks.json")["cases"].as_array().unwrap() {
        let (name, x) = (case["name"].as_str().unwrap(), list(&case["x"]));
        let ours = peaks(&x);
        let index: Vec<f64> = ours.iter().map(|p| p.index as f64).collect();
        assert_eq!(index, list(&case["index"]), "{name}");
        let prominence: Vec<f64> = ours.iter().map(|p| p.prominence).collect();
        close(name, &prominence, &list(&case["prominence"]), 1e-12);
        assert!(ours.iter().all(|p| p.height.to_bits() == x[p.index].to_bits()));
        for spaced in case["spaced"].as_array().unwrap() {
            let distance = spaced["distance"].as_f64().unwrap();
            let least = spaced["prominence"].as_f64().unwrap();
            let kept = prominent_peaks(&x, least, distance);
            let index: Vec<f64> = kept.iter().map(|p| p.index as f64).collect();
            assert_eq!(index, list(&spaced["index"]), "{name} {distance} apart, above {least}");
        }
    }
}

#[test]
fn autocorrelation_follows_its_definition() {
    let case = &golden("basics.json")["autocorrelation"];
    let theirs = list(&case["values"]);
    let ours = autocorrelation(&list(&case["x"]), theirs.len() - 1);
    close("autocorrelation", &ours, &theirs, 1e-12);
}

#[test]
fn power_spectra_equal_the_periodogram_of_scipy() {
    let mut spectrum = Spectrum::default();
    for case in golden("basics.json")["periodogram"].as_array().unwrap() {
        let (rate_hz, n_fft) =
            (case["rate_hz"].as_f64().unwrap(), case["n_fft"].as_u64().unwrap() as usize);
        let ours = spectrum.density(&list(&case["x"]), rate_hz, n_fft);
        close(&format!("density {n_fft}"), &ours, &list(&case["density"]), 1e-10);
        let f: Vec<f64> = (0..ours.len()).map(|k| k as f64 * rate_hz / n_fft as f64).collect();
        close("frequencies", &f, &list(&case["f_hz"]), 1e-12);
    }
}

#[test]
fn trapezoid_sums_equal_those_of_scipy() {
    let case = &golden("basics.json")["trapezoid"];
    let (x, step_s) = (list(&case["x"]), case["step_s"].as_f64().unwrap());
    let theirs = list(&case["values"]);
    close("cumulative", &cumulative(&x, step_s), &theirs, 1e-13);
    close("total", &[total(&x, step_s)], &theirs[theirs.len() - 1..], 1e-13);
}

#[test]
fn quantiles_and_spreads_equal_those_of_numpy() {
    for case in golden("basics.json")["quantiles"].as_array().unwrap() {
        let x = list(&case["x"]);
        let ours: Vec<f64> = list(&case["q"]).iter().map(|&q| quantile(&x, q).unwrap()).collect();
        close("quantiles", &ours, &list(&case["values"]), 1e-14);
        for (name, ours) in [("mad_sd", mad_sd(&x)), ("sd", sd(&x)), ("mean", mean(&x))] {
            close(name, &[ours.unwrap()], &[case[name].as_f64().unwrap()], 1e-13);
        }
    }
}

#[test]
fn interpolated_values_are_those_of_a_catmull_rom_spline() {
    let case = &golden("basics.json")["catmull_rom"];
    let x = list(&case["x"]);
    let ours: Vec<f64> = list(&case["at"]).iter().map(|&s| value_at(&x, s).unwrap()).collect();
    close("value_at", &ours, &list(&case["values"]), 1e-13);
}
