//! Whether the 90 % intervals of the reports hold, metric by metric over all data sets.

use std::collections::BTreeMap;

use runform::agreement::{Interval, Proportion};

use crate::evidence::Stated;
use crate::repeats::Repeats;
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

/// One row a metric, recorded and simulated data and repeated runs apart; a value that several lines
/// use counts once.
pub(crate) fn by_metric(datasets: &[DatasetResult], again: &Repeats) -> Vec<MetricCoverage> {
    let mut lists: BTreeMap<&str, [Vec<&Stated>; 3]> = BTreeMap::new();
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
    for (metric, stated) in again {
        lists.entry(metric).or_default()[2].extend(stated);
    }
    let row = |(metric, [recorded, simulated, repeated]): (&str, [Vec<&Stated>; 3])| {
        let of = |list: Vec<&Stated>| coverage(list.into_iter());
        let metric = metric.to_owned();
        MetricCoverage {
            metric,
            recorded: of(recorded),
            simulated: of(simulated),
            repeated: of(repeated),
        }
    };
    let shown =
        |r: &MetricCoverage| r.recorded.is_some() || r.simulated.is_some() || r.repeated.is_some();
    lists.into_iter().map(row).filter(shown).collect()
}
