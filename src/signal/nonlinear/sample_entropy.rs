//! Sample entropy: how often stretches that were alike stay alike (Richman & Moorman 2000).

/// Sample entropy of a series for stretches of `m` values within the distance `tolerance` (largest
/// absolute difference): −ln(A/B), where B counts the pairs of stretches of m values that are alike and A those
/// of m + 1, both over the same n − m beginnings, no stretch with itself. `None` when no pair is alike.
///
/// Pairs are sought among the neighbours of the sorted values, so that the cost is that of the pairs whose
/// first values are alike; it still grows with the square of the length.
#[must_use]
pub fn sample_entropy(series: &[f64], m: usize, tolerance: f64) -> Option<f64> {
    let beginnings = series.len().checked_sub(m).filter(|n| *n > 1 && m > 0)?;
    if series.iter().any(|v| !v.is_finite()) {
        return None;
    }
    let mut order: Vec<usize> = (0..beginnings).collect();
    order.sort_by(|&a, &b| series[a].total_cmp(&series[b]));
    let (mut shorter, mut longer) = (0u64, 0u64);
    for (k, &i) in order.iter().enumerate() {
        let top = series[i] + tolerance;
        for &j in order[k + 1..].iter().take_while(|j| series[**j] <= top) {
            let alike =
                |offset: usize| (series[i + offset] - series[j + offset]).abs() <= tolerance;
            if (1..m).all(alike) {
                shorter += 1;
                longer += u64::from(alike(m));
            }
        }
    }
    (longer > 0).then(|| (shorter as f64 / longer as f64).ln())
}
