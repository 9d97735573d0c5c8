//! Random sequences with known correlation: white, autoregressive, fractional Gaussian.

use rustfft::FftPlanner;
use rustfft::num_complex::Complex;

use super::random::Random;
use super::realism::Noise;

/// `n` values of unit variance with the correlation of `noise`.
pub(super) fn sequence(noise: Noise, n: usize, random: &mut Random) -> Vec<f64> {
    match noise {
        Noise::White => (0..n).map(|_| random.normal()).collect(),
        Noise::Autoregressive { correlation } => autoregression(correlation, n, random),
        Noise::Fractional { hurst } => fractional(hurst, n, random),
    }
}

/// Stationary first-order autoregression of unit variance.
pub(super) fn autoregression(correlation: f64, n: usize, random: &mut Random) -> Vec<f64> {
    let fresh = (1.0 - correlation * correlation).sqrt();
    let mut x = random.normal();
    core::iter::repeat_with(|| {
        let now = x;
        x = correlation * x + fresh * random.normal();
        now
    })
    .take(n)
    .collect()
}

/// Fractional Gaussian noise by circulant embedding (Davies & Harte 1987): exact covariance
/// ½(|k+1|²ᴴ − 2|k|²ᴴ + |k−1|²ᴴ).
fn fractional(hurst: f64, n: usize, random: &mut Random) -> Vec<f64> {
    let half = n.max(2).next_power_of_two();
    let m = 2 * half;
    let power = |k: f64| k.abs().powf(2.0 * hurst);
    let covariance = |k: f64| 0.5 * (power(k + 1.0) - 2.0 * power(k) + power(k - 1.0));
    let mut line: Vec<Complex<f64>> =
        (0..m).map(|k| Complex::new(covariance(k.min(m - k) as f64), 0.0)).collect();
    let fft = FftPlanner::new().plan_fft_forward(m);
    fft.process(&mut line);
    for value in &mut line {
        // The eigenvalues are those of a covariance, so not below zero but for rounding.
        let scale = (value.re.max(0.0) / m as f64).sqrt();
        *value = Complex::new(random.normal(), random.normal()) * scale;
    }
    fft.process(&mut line);
    line.truncate(n);
    line.into_iter().map(|c| c.re).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Mean product of values `lag` apart over many sequences: an unbiased covariance.
    fn covariance(noise: Noise, lag: usize) -> f64 {
        let mut random = Random::new(3, 1);
        let (mut sum, mut count) = (0.0, 0.0);
        for _ in 0..400 {
            let x = sequence(noise, 256, &mut random);
            for pair in x.windows(lag + 1) {
                sum += pair[0] * pair[lag];
                count += 1.0;
            }
        }
        sum / count
    }

    #[test]
    fn covariances_are_those_of_the_formulae() {
        for hurst in [0.3, 0.8] {
            let noise = Noise::Fractional { hurst };
            for lag in [0usize, 1, 5] {
                let k = lag as f64;
                let p = |k: f64| k.abs().powf(2.0 * hurst);
                let wanted = 0.5 * (p(k + 1.0) - 2.0 * p(k) + p(k - 1.0));
                let found = covariance(noise, lag);
                assert!((found - wanted).abs() < 0.03, "H {hurst} lag {lag}: {found} {wanted}");
            }
        }
        let noise = Noise::Autoregressive { correlation: 0.6 };
        assert!((covariance(noise, 0) - 1.0).abs() < 0.03);
        assert!((covariance(noise, 2) - 0.36).abs() < 0.03);
    }
}
