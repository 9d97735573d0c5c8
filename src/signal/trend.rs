//! Robust slope and change point of short series.

use super::robust;

/// Slope of y over x: median of the slopes of all pairs (Theil 1950, Sen 1968). Unmoved by up to 29 % of wild
/// values. Costs the square of the length, so longer series are summed up in blocks first. `None` without two
/// different x.
#[must_use]
pub fn theil_sen(x: &[f64], y: &[f64]) -> Option<f64> {
    let n = x.len().min(y.len());
    let mut slopes = Vec::with_capacity(n * n.saturating_sub(1) / 2);
    for i in 0..n {
        for j in i + 1..n {
            let slope = (y[j] - y[i]) / (x[j] - x[i]);
            if slope.is_finite() {
                slopes.push(slope);
            }
        }
    }
    robust::median(&slopes)
}

/// What is left of y when its least-squares line over x is taken off; with no spread of x only the mean.
#[must_use]
pub fn without_line(x: &[f64], y: &[f64]) -> Vec<f64> {
    let n = x.len().min(y.len());
    let mean = |v: &[f64]| v[..n].iter().sum::<f64>() / n.max(1) as f64;
    let (mx, my) = (mean(x), mean(y));
    let (xx, xy) = (0..n).fold((0.0, 0.0), |s: (f64, f64), i| {
        (s.0 + (x[i] - mx).powi(2), s.1 + (x[i] - mx) * (y[i] - my))
    });
    let slope = if xx > 0.0 { xy / xx } else { 0.0 };
    (0..n).map(|i| y[i] - my - slope * (x[i] - mx)).collect()
}

/// Pearson's correlation; `None` without spread.
#[must_use]
pub fn correlation(x: &[f64], y: &[f64]) -> Option<f64> {
    let n = x.len().min(y.len());
    let (mx, my) = (robust::mean(&x[..n])?, robust::mean(&y[..n])?);
    let sums = (0..n).fold((0.0, 0.0, 0.0), |s: (f64, f64, f64), i| {
        let (dx, dy) = (x[i] - mx, y[i] - my);
        (s.0 + dx * dx, s.1 + dx * dy, s.2 + dy * dy)
    });
    let all = (sums.0 * sums.2).sqrt();
    (all > 0.0).then(|| sums.1 / all)
}

/// Index of the first value after a sudden change: the first cut of a binary segmentation (Scott & Knott 1974) with
/// at least `shortest` values on either side. `None` unless two levels describe the evenly spaced series better
/// than one straight line does: the cut must pay for the two parameters that it costs (Schwarz 1978).
#[must_use]
pub fn change_point(series: &[f64], shortest: usize) -> Option<usize> {
    let n = series.len();
    let shortest = shortest.max(1);
    let mean = robust::mean(series)?;
    let mut sums = vec![(0.0, 0.0)];
    for v in series {
        let (s, q) = sums.last().copied().unwrap_or_default();
        sums.push((s + v - mean, q + (v - mean).powi(2)));
    }
    // Squares about the mean of the values from one place to another.
    let squares = |from: usize, to: usize| {
        let (s, q) = (sums[to].0 - sums[from].0, sums[to].1 - sums[from].1);
        (q - s * s / (to - from) as f64).max(0.0)
    };
    let cost = |cut: usize| squares(0, cut) + squares(cut, n);
    let cut = (shortest..=n.checked_sub(shortest)?).min_by(|&a, &b| cost(a).total_cmp(&cost(b)))?;
    let places: Vec<f64> = (0..n).map(|i| i as f64).collect();
    let line: f64 = without_line(&places, series).iter().map(|v| v * v).sum();
    // Rounding of a series without any noise is no reason for a cut.
    let floor = 1e-18 * squares(0, n);
    let count = n as f64;
    let gain = count * ((line + floor) / (cost(cut) + floor)).ln();
    (line > floor && gain > 2.0 * count.ln()).then_some(cut)
}
