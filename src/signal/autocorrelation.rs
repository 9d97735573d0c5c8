//! Unbiased, normalised autocorrelation, and the period found in it.

use super::interpolation::parabolic_extremum;

/// Autocorrelation of the mean-free signal for lags 0 to `max_lag`, each lag divided by the energy
/// of the two overlapping pieces, so that a perfectly periodic signal gives 1 at its period however
/// short the window. Lags with fewer than two overlapping samples are 0.
#[must_use]
pub fn autocorrelation(signal: &[f64], max_lag: usize) -> Vec<f64> {
    correlations(signal, 0..=max_lag)
}

/// The same for some lags.
#[must_use]
pub fn correlations(signal: &[f64], lags: core::ops::RangeInclusive<usize>) -> Vec<f64> {
    let n = signal.len();
    if n == 0 {
        return Vec::new();
    }
    let mean = signal.iter().sum::<f64>() / n as f64;
    let x: Vec<f64> = signal.iter().map(|v| v - mean).collect();
    let mut energy = Vec::with_capacity(n + 1);
    energy.push(0.0);
    let mut sum = 0.0;
    for v in &x {
        sum += v * v;
        energy.push(sum);
    }
    lags.map(|lag| {
        if lag + 2 > n {
            return 0.0;
        }
        let dot = dot(&x[lag..], &x);
        let both = energy[n - lag] * (sum - energy[lag]);
        if both > 0.0 { dot / both.sqrt() } else { 0.0 }
    })
    .collect()
}

/// Autocorrelation of the mean-free signal at one lag, as [`autocorrelation`] gives it.
#[must_use]
pub fn correlation_at(signal: &[f64], lag: usize) -> f64 {
    let n = signal.len();
    if lag + 2 > n {
        return 0.0;
    }
    let mean = signal.iter().sum::<f64>() / n as f64;
    let (mut dot, mut first, mut second) = (0.0, 0.0, 0.0);
    for (a, b) in signal[lag..].iter().zip(signal) {
        let (a, b) = (a - mean, b - mean);
        dot += a * b;
        first += a * a;
        second += b * b;
    }
    let both = first * second;
    if both > 0.0 { dot / both.sqrt() } else { 0.0 }
}

/// Sum of products in four interleaved sums, which a processor adds side by side.
pub(super) fn dot(a: &[f64], b: &[f64]) -> f64 {
    let n = a.len().min(b.len());
    let (a, b) = (&a[..n], &b[..n]);
    let mut sums = [0.0; 4];
    let (a4, b4) = (a.chunks_exact(4), b.chunks_exact(4));
    let rest: f64 = a4.remainder().iter().zip(b4.remainder()).map(|(a, b)| a * b).sum();
    for (a, b) in a4.zip(b4) {
        for k in 0..4 {
            sums[k] += a[k] * b[k];
        }
    }
    rest + sums.iter().sum::<f64>()
}

/// A period found in an autocorrelation.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Period {
    /// Lag in samples, sub-sample.
    pub lag: f64,
    /// Autocorrelation at that lag, −1 to 1.
    pub strength: f64,
}

/// The highest local maximum of `acf` between the lags `low` and `high` (inclusive), refined by a
/// parabola. `None` if there is none.
#[must_use]
pub fn strongest_period(acf: &[f64], low: f64, high: f64) -> Option<Period> {
    let from = (low.ceil().max(1.0)) as usize;
    let to = (high.floor().max(0.0) as usize).min(acf.len().saturating_sub(2));
    let mut best: Option<usize> = None;
    for lag in from..=to {
        let is_peak = acf[lag] >= acf[lag - 1] && acf[lag] > acf[lag + 1];
        if is_peak && best.is_none_or(|b| acf[lag] > acf[b]) {
            best = Some(lag);
        }
    }
    best.map(|lag| {
        let (lag, strength) = parabolic_extremum(acf, lag);
        Period { lag, strength: strength.min(1.0) }
    })
}
