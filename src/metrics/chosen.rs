//! Which sensors a number rests on, and which steps and strides are left out of it.

use super::aggregate::{SensorFacts, best};
use super::outlier::OUTLIER;
use super::{Book, MetricId, Sample};
use crate::recording::{Placement, Side};
use crate::signal::statistics;

/// The placement that the summary of a metric in one bout rests on.
#[must_use]
pub fn placement(
    metric: MetricId,
    bout: usize,
    book: &Book,
    sensors: &[SensorFacts],
) -> Option<Placement> {
    best(metric.info(), Some(bout), book, sensors).map(|(placement, _)| placement)
}

/// The values that a bout's summary of a metric leaves out: outliers of each foot, and clipped ones where most are
/// not clipped.
#[must_use]
pub fn left_out(metric: MetricId, bout: usize, placement: Placement, book: &Book) -> Vec<Sample> {
    let here = book.samples(metric, Some(bout)).filter(|s| s.site.placement == placement);
    let mut groups: [Vec<Sample>; 3] = Default::default();
    let all: Vec<Sample> = here.collect();
    let named = |side: Side| all.iter().any(|s| s.side == Some(side));
    let sided = named(Side::Left) && named(Side::Right);
    let unnamed = all.iter().all(|s| s.side.is_none()) && placement.feels_both_feet();
    for sample in all {
        let group = match sample.side {
            Some(Side::Left) if sided => 0,
            Some(Side::Right) if sided => 1,
            None if unnamed => sample.number % 2,
            _ => 2,
        };
        groups[group].push(sample);
    }
    groups.iter().flat_map(|group| of_group(group)).collect()
}

fn of_group(list: &[Sample]) -> Vec<Sample> {
    let clipped = list.iter().filter(|s| s.clipped).count();
    let mostly = 2 * clipped > list.len();
    let kept: Vec<f64> = list.iter().filter(|s| mostly || !s.clipped).map(|s| s.value).collect();
    let enough = kept.len() >= statistics::FEWEST_WITH_OUTLIERS;
    let limits = statistics::centre_and_spread(&kept).filter(|(_, sd)| enough && *sd > 0.0);
    let far = |s: &Sample| limits.is_some_and(|(mid, sd)| (s.value - mid).abs() > OUTLIER * sd);
    list.iter().filter(|s| s.clipped && !mostly || far(s)).copied().collect()
}
