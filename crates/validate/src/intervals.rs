//! Whether the 90 % intervals of the reports hold, metric by metric over all data sets.

use std::collections::BTreeMap;

use runform::agreement::{Interval, Proportion};

use crate::evidence::Stated;
use crate::result::{Coverage, DatasetResult, MetricCoverage};

/// Truths inside the stated intervals of a list; `None` for an empty one.
pub(crate) fn coverage<'a>(stated: impl Iterator<Item = &'a Stated>) -> Option<Coverage> {
    let found = Proportion::of(stated.map(Stated::holds));
    let interval = found.wilson(0.95).ok()?;
    Some(Coverage {
        hits: found.hits,
        n: found.n,
        interval: [interval.low, interval.high],
        compatible: interval.overlaps(&Interval { low: 0.85, high: 0.95 }),
    })
}

/// One row a metric, recorded and simulated data apart; a value that several lines use counts once.
pub(crate) fn by_metric(datasets: &[DatasetResult]) -> Vec<MetricCoverage> {
    let mut lists: BTreeMap<&str, [Vec<&Stated>; 2]> = BTreeMap::new();
    for dataset in datasets {
        for line in &dataset.lines {
            let list =
                &mut lists.entry(&line.quantity).or_default()[usize::from(dataset.simulated)];
            for stated in &line.stated {
                if !list.contains(&stated) {
                    list.push(stated);
                }
            }
        }
    }
    let row = |(metric, [recorded, simulated]): (&str, [Vec<&Stated>; 2])| MetricCoverage {
        metric: metric.to_owned(),
        recorded: coverage(recorded.into_iter()),
        simulated: coverage(simulated.into_iter()),
    };
    lists.into_iter().map(row).filter(|r| r.recorded.is_some() || r.simulated.is_some()).collect()
}
