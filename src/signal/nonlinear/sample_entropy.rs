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
    let mut alike: Vec<u64> = Vec::with_capacity(beginnings);
    let mut end = 0;
    for k in 0..beginnings {
        while end < beginnings && first[end] <= first[k] + tolerance {
            end += 1;
        }
        let others = k + 1..end.max(k + 1);
        let Some((second, rest)) = columns[1..m].split_first() else {
            // Stretches of one value: all of these are alike.
            shorter += others.len() as u64;
            longer += near(&last[others], last[k], tolerance).sum::<u64>();
            continue;
        };
        alike.clear();
        alike.extend(near(&second[others.clone()], second[k], tolerance));
        for values in rest {
            let near = near(&values[others.clone()], values[k], tolerance);
            alike.iter_mut().zip(near).for_each(|(flag, near)| *flag &= near);
        }
        shorter += alike.iter().sum::<u64>();
        let near = near(&last[others], last[k], tolerance);
        longer += alike.iter().zip(near).map(|(flag, near)| flag & near).sum::<u64>();
    }
    (longer > 0).then(|| (shorter as f64 / longer as f64).ln())
}

/// 1 for what is within the tolerance of a value, else 0: as wide as the values, so that a processor does several
/// at a time.
fn near(values: &[f64], centre: f64, tolerance: f64) -> impl Iterator<Item = u64> + '_ {
    values.iter().map(move |value| u64::from((value - centre).abs() <= tolerance))
}
