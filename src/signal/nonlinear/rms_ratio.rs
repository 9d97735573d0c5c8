//! How a vector signal's movement is shared between its axes (McGregor et al. 2009).

/// Root mean square of each signal over that of all together, means removed: squares of the ratios add up to 1.
/// NaN without movement. Signals are read to the length of the shortest.
#[must_use]
pub fn rms_ratio<const N: usize>(signals: [&[f64]; N]) -> [f64; N] {
    let n = signals.iter().map(|s| s.len()).min().unwrap_or(0);
    let energy = signals.map(|s| {
        let mean = s[..n].iter().sum::<f64>() / n.max(1) as f64;
        s[..n].iter().map(|v| (v - mean) * (v - mean)).sum::<f64>()
    });
    let total: f64 = energy.iter().sum();
    energy.map(|e| if total > 0.0 { (e / total).sqrt() } else { f64::NAN })
}
