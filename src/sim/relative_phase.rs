//! Relative phase of two periodic movements from their analytic signals.

use core::f64::consts::{PI, TAU};

use rustfft::num_complex::Complex;

/// Harmonics of the stride that are taken in.
const HARMONICS: usize = 8;

/// Mean absolute relative phase, deg (0–180), of two signals sampled evenly over one period, the
/// last sample a period after the one before the first. NaN for signals without movement.
pub(super) fn mean_relative_phase_deg(a: &[f64], b: &[f64]) -> f64 {
    let n = a.len().min(b.len());
    let (a, b) = (analytic(&a[..n]), analytic(&b[..n]));
    let one = |(a, b): (&Complex<f64>, &Complex<f64>)| (a * b.conj()).arg().abs();
    a.iter().zip(&b).map(one).sum::<f64>() / n as f64 * 180.0 / PI
}

/// Analytic signal of the centred samples: the first harmonics, twice the positive frequencies.
fn analytic(y: &[f64]) -> Vec<Complex<f64>> {
    let n = y.len();
    let circle: Vec<Complex<f64>> =
        (0..n).map(|i| Complex::from_polar(1.0, TAU * i as f64 / n as f64)).collect();
    let turn = |h: usize, i: usize| circle[h * i % n];
    let mut out = vec![Complex::new(0.0, 0.0); n];
    for h in 1..=HARMONICS.min(n / 2) {
        let sum: Complex<f64> = y.iter().enumerate().map(|(i, v)| turn(h, i).conj() * v).sum();
        for (i, o) in out.iter_mut().enumerate() {
            *o += turn(h, i) * sum * (2.0 / n as f64);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_shifted_sines_have_their_shift() {
        let wave = |shift: f64| -> Vec<f64> {
            (0..192).map(|i| 3.0 + (TAU * f64::from(i) / 192.0 + shift).cos()).collect()
        };
        for shift in [0.0, 0.5, 1.5, 3.0] {
            let phase = mean_relative_phase_deg(&wave(0.3 + shift), &wave(0.3));
            assert!((phase - shift.to_degrees()).abs() < 1e-6, "{phase}");
        }
    }
}
