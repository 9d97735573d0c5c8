//! The table of strides as it is handed out: what the summary rests on, and one number for all sensors.

use std::collections::BTreeMap;

use super::numbers;
use crate::engine::places::Places;
use crate::gait::Bout;
use crate::metrics::aggregate::SensorFacts;
use crate::metrics::{Book, MetricId, chosen};
use crate::recording::Placement;
use crate::report::StrideRow;

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
    for bout in bouts.iter().map(|b| b.index) {
        for metric in StrideRow::all_metrics() {
            let Some(placement) = chosen::placement(metric, bout, book, sensors) else { continue };
            preferred.insert((bout, metric), placement);
            let out = chosen::left_out(metric, bout, placement, book);
            left_out.extend(out.iter().filter_map(|s| Some((places.find(s)?, metric))));
        }
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
