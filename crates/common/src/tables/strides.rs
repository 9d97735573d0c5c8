//! `strides.csv`: one row for each stride of each sensor. Its columns are the same for every recording.

use runform::report::{OF_A_STRIDE, StrideRow};
use runform::{Analysis, MetricId};

use super::{Cell, Rows};

/// Strides of every sensor.
#[must_use]
pub fn strides(analysis: &Analysis) -> Rows<'_> {
    some(&analysis.report.recording, &analysis.strides)
}

/// Some strides of a recording.
pub(super) fn some<'a>(recording: &'a str, strides: &'a [StrideRow]) -> Rows<'a> {
    Rows::new("strides", strides.iter().map(move |s| row(recording, s)))
}

fn row<'a>(recording: &'a str, s: &'a StrideRow) -> Vec<Cell<'a>> {
    let mut row = vec![
        Cell::text(recording),
        Cell::count(s.bout),
        Cell::count(s.stride),
        Cell::text(s.site.placement.name()),
        Cell::side(s.side, "unknown"),
        Cell::maybe(s.t_start_s, Cell::time),
        Cell::maybe(s.t_end_s, Cell::time),
        Cell::maybe(s.stride_time_s(), Cell::time),
        Cell::maybe(s.contact_time_s, Cell::time),
        Cell::maybe(s.flight_time_s, Cell::time),
        Cell::maybe(s.stride_length_m, Cell::value),
        Cell::maybe(s.speed_mps, Cell::value),
        Cell::maybe(s.t_mid_start_s, Cell::time),
        Cell::maybe(s.t_mid_end_s, Cell::time),
        Cell::maybe(s.foot_clearance_m, Cell::value),
        Cell::text(ids(&s.preferred_metrics)),
        Cell::text(ids(&s.left_out_metrics)),
    ];
    row.extend(OF_A_STRIDE.iter().map(|m| Cell::maybe(s.value(*m), Cell::value)));
    row
}

/// `stride_time;contact_time`
fn ids(metrics: &[MetricId]) -> String {
    metrics.iter().map(|m| m.name()).collect::<Vec<_>>().join(";")
}
