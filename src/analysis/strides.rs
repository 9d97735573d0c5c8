//! The table of strides as it is handed out: what the summary rests on, and one number for all sensors.

use std::collections::BTreeMap;

use super::numbers;
use crate::engine::places::Places;
use crate::gait::Bout;
use crate::metrics::aggregate::{SensorFacts, WORTH_THREADS};
use crate::metrics::{Book, MetricId, chosen};
use crate::recording::Placement;
use crate::report::StrideRow;
use crate::side_by_side;

/// Finishes the rows that the engine wrote.
pub(super) fn finish(rows: &mut [StrideRow], book: &Book, sensors: &[SensorFacts], bouts: &[Bout]) {
    mark(rows, book, sensors, bouts);
    numbers::join(rows);
    rows.sort_by_key(|row| (row.bout, row.stride, row.site));
}

/// Says which values the summary rests on, and which it leaves out.
fn mark(rows: &mut [StrideRow], book: &Book, sensors: &[SensorFacts], bouts: &[Bout]) {
    let mut preferred: BTreeMap<(usize, MetricId), Placement> = BTreeMap::new();
    let mut left_out: Vec<(usize, MetricId)> = Vec::new();
    let places = Places::of(rows);
    let numbered = bouts.iter().map(|b| b.index);
    let asked: Vec<(usize, MetricId)> = numbered
        .flat_map(|bout| StrideRow::all_metrics().map(move |metric| (bout, metric)))
        .collect();
    let apart = book.leaves().len() >= WORTH_THREADS;
    let chosen = side_by_side::map(apart, asked, |(bout, metric): (usize, MetricId)| {
        let placement = chosen::placement(metric, bout, book, sensors)?;
        let out = chosen::left_out(metric, bout, placement, book);
        let out: Vec<usize> = out.iter().filter_map(|s| places.find(s)).collect();
        Some(((bout, metric), placement, out))
    });
    for (key, placement, out) in chosen.into_iter().flatten() {
        preferred.insert(key, placement);
        left_out.extend(out.into_iter().map(|place| (place, key.1)));
    }
    for row in rows.iter_mut() {
        let mine = |m: &MetricId| preferred.get(&(row.bout, *m)) == Some(&row.site.placement);
        row.preferred_metrics = row.metrics().filter(mine).collect();
    }
    for (i, metric) in left_out {
        let row = &mut rows[i];
        if row.preferred_metrics.contains(&metric) && !row.left_out_metrics.contains(&metric) {
            row.left_out_metrics.push(metric);
        }
    }
}
