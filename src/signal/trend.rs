//! Robust slope and change point of short series.

use super::statistics;

/// Slope of y over x: median of the slopes of all pairs (Theil 1950, Sen 1968). Unmoved by up to 29 % of wild
/// values. Costs the square of the length, so longer series are summed up in blocks first. `None` without two
/// different x.
#[must_use]
pub fn theil_sen(x: &[f64], y: &[f64]) -> Option<f64> {
    Pairs::of(&x[..x.len().min(y.len())]).slope(y)
}

/// All pairs of some x, for the slopes of several y over them.
#[derive(Debug, Clone)]
pub struct Pairs {
    /// Which two, and one over their distance.
    pairs: Vec<(usize, usize, f64)>,
    slopes: Vec<f64>,
}

impl Pairs {
    /// The pairs of different x.
    #[must_use]
    pub fn of(x: &[f64]) -> Self {
        let all = (0..x.len()).flat_map(|i| (i + 1..x.len()).map(move |j| (i, j)));
        let pairs: Vec<_> =
            all.map(|(i, j)| (i, j, 1.0 / (x[j] - x[i]))).filter(|p| p.2.is_finite()).collect();
        Self { slopes: Vec::with_capacity(pairs.len()), pairs }
    }

    /// Median slope of y, as [`theil_sen`] gives it; y is as long as x was.
    pub fn slope(&mut self, y: &[f64]) -> Option<f64> {
        self.slopes.clear();
        let slopes = self.pairs.iter().map(|&(i, j, per)| (y[j] - y[i]) * per);
        self.slopes.extend(slopes.filter(|slope| slope.is_finite()));
        let n = self.slopes.len();
        let middle = n.checked_sub(1)? / 2;
        let (_, low, above) = self.slopes.select_nth_unstable_by(middle, f64::total_cmp);
        let low = *low;
        if n % 2 == 1 {
            return Some(low);
        }
        let high = above.iter().copied().min_by(f64::total_cmp).unwrap_or(low);
        Some(low + 0.5 * (high - low))
    }

    /// Interval of the slope of y for a standard normal quantile `z`, from the ranks of the slopes of the pairs and
    /// the variance of Kendall's S without ties (Sen 1968). As wide as all slopes when they are few. It takes the
    /// errors to be independent.
    pub fn interval(&mut self, y: &[f64], z: f64) -> Option<(f64, f64)> {
        self.slopes.clear();
        let slopes = self.pairs.iter().map(|&(i, j, per)| (y[j] - y[i]) * per);
        self.slopes.extend(slopes.filter(|slope| slope.is_finite()));
        self.slopes.sort_unstable_by(f64::total_cmp);
        let (n, count) = (y.len() as f64, self.slopes.len() as f64);
        let reach = z * (n * (n - 1.0) * (2.0 * n + 5.0) / 18.0).sqrt();
        let at = |rank: f64| {
            let rank = rank.clamp(1.0, count) - 1.0;
            let below = *self.slopes.get(rank as usize)?;
            let above = self.slopes.get(rank as usize + 1).copied().unwrap_or(below);
            Some(below + rank.fract() * (above - below))
        };
        Some((at(0.5 * (count - reach))?, at(0.5 * (count + reach) + 1.0)?))
    }
}

/// Residuals of y about its least-squares line over x; about its mean where x has no spread.
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
    let (mx, my) = (statistics::mean(&x[..n])?, statistics::mean(&y[..n])?);
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
    let mean = statistics::mean(series)?;
    let mut sums = vec![(0.0, 0.0)];
    for v in series {
        let (s, q) = sums.last().copied().unwrap_or_default();
        sums.push((s + v - mean, q + (v - mean).powi(2)));
    }
    // Sum of squares of the values from one index to another about their mean.
    let squares = |from: usize, to: usize| {
        let (s, q) = (sums[to].0 - sums[from].0, sums[to].1 - sums[from].1);
        (q - s * s / (to - from) as f64).max(0.0)
    };
    let cost = |cut: usize| squares(0, cut) + squares(cut, n);
    let cut = (shortest..=n.checked_sub(shortest)?).min_by(|&a, &b| cost(a).total_cmp(&cost(b)))?;
    let places: Vec<f64> = (0..n).map(|i| i as f64).collect();
    let line: f64 = without_line(&places, series).iter().map(|v| v * v).sum();
    // In a series without any noise rounding alone must not make a change point.
    let floor = 1e-18 * squares(0, n);
    let count = n as f64;
    let gain = count * ((line + floor) / (cost(cut) + floor)).ln();
    (line > floor && gain > 2.0 * count.ln()).then_some(cut)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_interval_of_a_slope_holds_it_nine_times_in_ten_whatever_the_errors_shape() {
        let mut state = 1_u64;
        let mut uniform = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            ((state >> 11) as f64 + 0.5) / (1_u64 << 53) as f64
        };
        // Even errors, and those with far outliers.
        for heavy in [false, true] {
            let (mut held, runs) = (0, 600);
            for _ in 0..runs {
                let x: Vec<f64> = (0..40).map(f64::from).collect();
                let error = |u: f64| if heavy { (u - 0.5) / (u * (1.0 - u)) } else { u };
                let y: Vec<f64> = x.iter().map(|x| 0.3 * x + error(uniform())).collect();
                let (low, high) = Pairs::of(&x).interval(&y, 1.645).expect("pairs");
                held += usize::from(low <= 0.3 && 0.3 <= high);
            }
            let share = f64::from(held as u32) / f64::from(runs);
            assert!((0.86..=0.94).contains(&share), "{share} (outliers: {heavy})");
        }
    }

    #[test]
    fn of_few_points_all_slopes_are_in_the_interval() {
        let (low, high) = Pairs::of(&[0.0, 1.0, 2.0]).interval(&[0.0, 1.0, 4.0], 1.645).unwrap();
        assert_eq!((low, high), (1.0, 3.0));
    }
}
