//! Order statistics of a sample of a long signal: what the checks need, at a bounded cost.
//!
//! The checks ask for orders of magnitude, so a few thousand evenly spread values do.

/// Most values that any order statistic of the intake looks at.
pub(super) const MOST: usize = 8192;

/// The `q` quantile (0 to 1) of `values`, which are reordered; 0 without values.
pub(super) fn quantile(values: &mut [f64], q: f64) -> f64 {
    if values.is_empty() {
        return 0.0;
    }
    let k = ((values.len() - 1) as f64 * q.clamp(0.0, 1.0)).round() as usize;
    let k = k.min(values.len() - 1);
    *values.select_nth_unstable_by(k, f64::total_cmp).1
}

/// Median of `values`, which are reordered; 0 without values.
pub(super) fn median(values: &mut [f64]) -> f64 {
    quantile(values, 0.5)
}

/// Step that visits at most [`MOST`] of `n` items.
pub(super) fn stride(n: usize) -> usize {
    n.div_ceil(MOST).max(1)
}
