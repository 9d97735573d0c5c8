//! How alike neighbouring cycles are: the unbiased autocorrelation at one cycle (Moe-Nilssen &
//! Helbostad 2004).

use crate::signal::autocorrelation::{Period, dot, strongest_period};

/// Unbiased autocorrelation of the mean-free signal over its variance, for the lags `from` to `to`, both
/// included: the mean product of values a lag apart. It may exceed 1 a little. Lags beyond half of the signal give NaN, because too few
/// products are left.
#[must_use]
pub fn unbiased_autocorrelation(signal: &[f64], from: usize, to: usize) -> Vec<f64> {
    let n = signal.len();
    let mean = signal.iter().sum::<f64>() / n.max(1) as f64;
    let x: Vec<f64> = signal.iter().map(|v| v - mean).collect();
    let variance = x.iter().map(|v| v * v).sum::<f64>() / n.max(1) as f64;
    (from..=to)
        .map(|lag| {
            if 2 * lag > n || variance <= 0.0 {
                return f64::NAN;
            }
            dot(&x[lag..], &x) / (n - lag) as f64 / variance
        })
        .collect()
}

/// The highest peak of the unbiased autocorrelation within 20 % of a lag (samples), refined by a parabola. `None`
/// without a peak there.
#[must_use]
pub fn regularity(signal: &[f64], lag: f64) -> Option<Period> {
    if !(lag.is_finite() && lag >= 2.0) {
        return None;
    }
    let (low, high) = (0.8 * lag, 1.2 * lag);
    let from = (low.floor() as usize).saturating_sub(1);
    let acf = unbiased_autocorrelation(signal, from, high.ceil() as usize + 1);
    let shift = from as f64;
    let found = strongest_period(&acf, low - shift, high - shift)?;
    Some(Period { lag: found.lag + shift, ..found })
}
