//! The number for both feet where one of them has more usable steps than the other: it is the mean of the two
//! feet, so that neither weighs more.

use super::outlier::OUTLIER;
use super::steps::Steps;
use super::{MetricId, MetricValue, Outcome};
use crate::recording::Placement;
use crate::signal::statistics;

/// From the rows of both feet, the left and the right one.
pub(super) fn balance_sides(rows: &mut [MetricValue]) {
    let [both, left, right] = rows else { return };
    if both.metric == MetricId::Cadence {
        return;
    }
    let (Some(l), Some(r)) = (left.estimate(), right.estimate()) else { return };
    let mean = 0.5 * (l.value + r.value);
    if let Outcome::Estimate(e) = &mut both.outcome {
        let shift = mean - e.value;
        e.value = mean;
        e.low += shift;
        e.high += shift;
    }
}

/// The same where a sensor feels both feet and it is not known which is which: contacts of even and of
/// odd number are two feet within a bout.
pub(super) fn balance_unnamed(both: &mut MetricValue, placement: Placement, chosen: &Steps) {
    let named = || chosen.sides.iter().any(Option::is_some);
    if both.metric == MetricId::Cadence || !placement.feels_both_feet() || named() {
        return;
    }
    let Outcome::Estimate(e) = &mut both.outcome else { return };
    let (mut sum, mut weight, mut from) = (0.0, 0.0, 0);
    while let Some(bout) = chosen.bouts.get(from) {
        let to = from + chosen.bouts[from..].partition_point(|b| b <= bout);
        let foot = |parity: u32| {
            let mine = (from..to).filter(|&i| chosen.numbers[i] % 2 == parity);
            let usable = mine.filter(|&i| !chosen.is_clipped(i));
            let values: Vec<f64> = usable.map(|i| chosen.values[i]).collect();
            statistics::mean(&statistics::without_outliers(&values, OUTLIER))
                .map(|m| (m, values.len()))
        };
        let (Some((even, n)), Some((odd, m))) = (foot(0), foot(1)) else { return };
        sum += (n + m) as f64 * 0.5 * (even + odd);
        weight += (n + m) as f64;
        from = to;
    }
    let shift = sum / weight - e.value;
    if shift.is_finite() {
        e.value += shift;
        e.low += shift;
        e.high += shift;
    }
}
