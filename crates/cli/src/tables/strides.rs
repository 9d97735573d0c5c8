//! `strides.csv`: one row for each stride of each sensor. Its header is the same for every recording.

use runform::report::{OF_A_STRIDE, StrideRow};
use runform::{Analysis, MetricId};

use super::{csv, maybe, side_or, time, value};
use crate::failure::Failure;

/// Columns before those of the other metrics.
const FIRST: [&str; 17] = [
    "recording",
    "bout",
    "stride",
    "placement",
    "side",
    "t_start_s",
    "t_end_s",
    "stride_time_s",
    "contact_time_s",
    "flight_time_s",
    "stride_length_m",
    "speed_mps",
    "t_mid_start_s",
    "t_mid_end_s",
    "foot_clearance_m",
    "preferred_metrics",
    "left_out_metrics",
];

pub(super) fn table(analysis: &Analysis) -> Result<Vec<u8>, Failure> {
    let more: Vec<String> =
        OF_A_STRIDE.iter().map(|m| format!("{}{}", m.name(), m.info().unit.suffix())).collect();
    let header = FIRST.into_iter().chain(more.iter().map(String::as_str));
    csv(header, analysis.strides.iter().map(|s| row(&analysis.report.recording, s)))
}

fn row(recording: &str, s: &StrideRow) -> Vec<String> {
    let mut row = vec![
        recording.to_owned(),
        s.bout.to_string(),
        s.stride.to_string(),
        s.site.placement.to_string(),
        side_or(s.side, "unknown"),
        maybe(s.t_start_s, time),
        maybe(s.t_end_s, time),
        maybe(s.stride_time_s(), time),
        maybe(s.contact_time_s, time),
        maybe(s.flight_time_s, time),
        maybe(s.stride_length_m, value),
        maybe(s.speed_mps, value),
        maybe(s.t_mid_start_s, time),
        maybe(s.t_mid_end_s, time),
        maybe(s.foot_clearance_m, value),
        ids(&s.preferred_metrics),
        ids(&s.left_out_metrics),
    ];
    row.extend(OF_A_STRIDE.iter().map(|m| maybe(s.value(*m), value)));
    row
}

/// `stride_time;contact_time`
fn ids(metrics: &[MetricId]) -> String {
    metrics.iter().map(|m| m.name()).collect::<Vec<_>>().join(";")
}
