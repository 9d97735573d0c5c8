//! Extrema of smooth functions, for truth values that are defined as a peak.

/// Position of the maximum of `f`, unimodal on [`low`, `high`], by golden-section search.
pub(super) fn maximum(mut low: f64, mut high: f64, f: impl Fn(f64) -> f64) -> f64 {
    let ratio = (5f64.sqrt() - 1.0) / 2.0;
    let (mut a, mut b) = (high - ratio * (high - low), low + ratio * (high - low));
    let (mut fa, mut fb) = (f(a), f(b));
    // 24 sections shrink a millisecond to 10 ns, where a parabola's top is flat to rounding error.
    for _ in 0..24 {
        if fa > fb {
            (high, b, fb) = (b, a, fa);
            a = high - ratio * (high - low);
            fa = f(a);
        } else {
            (low, a, fa) = (a, b, fb);
            b = low + ratio * (high - low);
            fb = f(b);
        }
    }
    0.5 * (low + high)
}

/// Largest value of `f` on [`low`, `high`] and where it is: a grid of `n` intervals, then a
/// search around the best grid point.
pub(super) fn peak(low: f64, high: f64, n: u32, f: impl Fn(f64) -> f64) -> (f64, f64) {
    let grid: Vec<f64> = grid(low, high, n).map(&f).collect();
    peak_near(low, high, &grid, f)
}

/// Ends and inner points of `n` equal intervals.
pub(super) fn grid(low: f64, high: f64, n: u32) -> impl Iterator<Item = f64> {
    let step = (high - low) / f64::from(n);
    (0..=n).map(move |i| low + f64::from(i) * step)
}

/// As [`peak`], with the values on the grid already known.
pub(super) fn peak_near(low: f64, high: f64, values: &[f64], f: impl Fn(f64) -> f64) -> (f64, f64) {
    let n = values.len() - 1;
    let step = (high - low) / n as f64;
    let mut best = (low, values[0]);
    for (i, &value) in values.iter().enumerate().skip(1) {
        if value > best.1 {
            best = (low + i as f64 * step, value);
        }
    }
    let t = maximum((best.0 - step).max(low), (best.0 + step).min(high), &f);
    let value = f(t);
    if value > best.1 { (t, value) } else { best }
}

/// Largest and smallest value of equally spaced samples of a smooth function, each refined by
/// the parabola through its neighbours.
pub(super) fn range_of_samples(y: &[f64]) -> (f64, f64) {
    let (mut high, mut low) = (f64::NEG_INFINITY, f64::INFINITY);
    for &v in y {
        high = high.max(v);
        low = low.min(v);
    }
    for w in y.windows(3) {
        let (slope, bend) = ((w[2] - w[0]) / 2.0, w[0] - 2.0 * w[1] + w[2]);
        if (w[1] - w[0]) * (w[2] - w[1]) <= 0.0 && bend != 0.0 {
            let top = w[1] - slope * slope / (2.0 * bend);
            high = high.max(top);
            low = low.min(top);
        }
    }
    (low, high)
}
