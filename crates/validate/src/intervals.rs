//! Whether the 90 % intervals of the reports hold, metric by metric over all data sets.

use std::collections::BTreeMap;

use runform::agreement::{Interval, Proportion};

use crate::evidence::Stated;
use crate::repeats::Repeats;
use crate::result::{ConditionCoverage, Coverage, DatasetResult, MetricCoverage};

/// Fewest recordings in a row that is judged.
const FEWEST: usize = 5;
/// Share of truths inside, below which a row is a failure.
const LEAST: f64 = 0.80;

/// One row a metric, placement and band of speed, recorded and simulated data apart.
pub(crate) fn by_condition(datasets: &[DatasetResult]) -> Vec<ConditionCoverage> {
    type Key<'a> = (bool, &'a str, &'static str, &'static str);
    let mut lists: BTreeMap<Key<'_>, Vec<&Stated>> = BTreeMap::new();
    for dataset in datasets {
        for line in &dataset.lines {
            for stated in &line.stated {
                let key = (
                    dataset.simulated,
                    line.quantity.as_str(),
                    stated.placement.name(),
                    band(stated.speed_mps),
                );
                let list = lists.entry(key).or_default();
                if !list.contains(&stated) {
                    list.push(stated);
                }
            }
        }
    }
    let row = |((simulated, metric, placement, speed), list): (Key<'_>, Vec<&Stated>)| {
        let coverage = coverage(list.into_iter())?;
        let share = coverage.hits as f64 / coverage.n as f64;
        Some(ConditionCoverage {
            simulated,
            metric: metric.to_owned(),
            placement: placement.to_owned(),
            speed: speed.to_owned(),
            failed: coverage.n >= FEWEST && share < LEAST,
            coverage,
        })
    };
    lists.into_iter().filter_map(row).collect()
}

fn band(speed_mps: Option<f64>) -> &'static str {
    match speed_mps {
        None => "not known",
        Some(v) if v < 2.4 => "below 2.4 m/s",
        Some(v) if v < 3.4 => "2.4 to 3.4 m/s",
        Some(v) if v < 4.4 => "3.4 to 4.4 m/s",
        Some(_) => "above 4.4 m/s",
    }
}

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
