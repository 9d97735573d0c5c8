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
    // The values that follow, column by column in the sorted order, so that each is read in one sweep.
    let column = |offset: usize| order.iter().map(|i| series[i + offset]).collect::<Vec<f64>>();
    let columns: Vec<Vec<f64>> = (0..=m).map(column).collect();
    let (first, last) = (&columns[0], &columns[m]);
    let (mut shorter, mut longer) = (0u64, 0u64);
    let mut alike: Vec<u8> = Vec::with_capacity(beginnings);
    let mut end = 0;
    for k in 0..beginnings {
        while end < beginnings && first[end] <= first[k] + tolerance {
            end += 1;
        }
        let others = k + 1..end.max(k + 1);
        alike.clear();
        alike.resize(others.len(), 1);
        for values in &columns[1..m] {
            keep_near(&mut alike, &values[others.clone()], values[k], tolerance);
        }
        shorter += count(&alike);
        keep_near(&mut alike, &last[others], last[k], tolerance);
        longer += count(&alike);
    }
    (longer > 0).then(|| (shorter as f64 / longer as f64).ln())
}

/// Sets to 0 what is farther than the tolerance from a value.
fn keep_near(alike: &mut [u8], values: &[f64], centre: f64, tolerance: f64) {
    for (flag, value) in alike.iter_mut().zip(values) {
        *flag &= u8::from((value - centre).abs() <= tolerance);
    }
}

fn count(alike: &[u8]) -> u64 {
    // Short chunks add up in a byte, which a processor does many at a time.
    alike.chunks(128).map(|c| u64::from(c.iter().sum::<u8>())).sum()
}
