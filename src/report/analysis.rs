//! The report with the tables beside it.

use serde::{Deserialize, Serialize};

use super::{EventRow, Report, StrideRow, Waveform, WindowRow};
use crate::metrics::{MetricId, MetricValue};
use crate::recording::{Side, Site};

/// The result of an analysis: the report, and beside it what grows with the recording.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Analysis {
    /// What is said of the recording as a whole.
    pub report: Report,
    /// Metrics bout by bout, where there is an estimate.
    pub by_bout: Vec<MetricValue>,
    /// Strides of every sensor, by bout and number.
    pub strides: Vec<StrideRow>,
    /// Contacts as every sensor saw them.
    pub events: Vec<EventRow>,
    /// Activity and cadence in windows of 10 s.
    pub windows: Vec<WindowRow>,
    /// Mean course of the signals through the stride.
    pub waveforms: Vec<Waveform>,
}

/// One stride with the values of those sensors that the summary rests on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct JoinedStride {
    /// Bout number.
    pub bout: usize,
    /// Number of the step with which it begins.
    pub stride: usize,
    /// Foot, where known.
    pub side: Option<Side>,
    /// Initial contact, s, by the sensor that stride times rest on where it saw it.
    pub t_start_s: Option<f64>,
    /// Next initial contact of the same foot, s.
    pub t_end_s: Option<f64>,
    /// Values, stride time first, with the sensor that each is from.
    pub values: Vec<(MetricId, f64, Site)>,
    /// Metrics whose value here was left out of the summary.
    pub left_out_metrics: Vec<MetricId>,
}

impl JoinedStride {
    /// The value of a metric, in its unit.
    #[must_use]
    pub fn value(&self, metric: MetricId) -> Option<f64> {
        self.values.iter().find(|(id, ..)| *id == metric).map(|(_, value, _)| *value)
    }
}

impl Analysis {
    /// Every metric row: of the whole recording first, then bout by bout.
    #[cfg_attr(feature = "internals", visibility::make(pub))]
    pub(crate) fn metrics(&self) -> impl Iterator<Item = &MetricValue> {
        self.report.metrics.iter().chain(&self.by_bout)
    }

    /// The value of a metric for one bout, both feet.
    #[must_use]
    #[cfg_attr(feature = "internals", visibility::make(pub))]
    pub(crate) fn metric_of_bout(&self, metric: MetricId, bout: usize) -> Option<&MetricValue> {
        let mine =
            |m: &&MetricValue| m.metric == metric && m.bout == Some(bout) && m.side.is_none();
        self.by_bout.iter().find(mine)
    }

    /// One row a stride, whatever the number of sensors: each metric from the sensor that its summary rests
    /// on. Strides of both feet follow each other.
    #[must_use]
    pub fn one_row_a_stride(&self) -> Vec<JoinedStride> {
        let same = |a: &StrideRow, b: &StrideRow| (a.bout, a.stride) == (b.bout, b.stride);
        self.strides.chunk_by(same).filter_map(join).collect()
    }
}

/// Rows of one stride as one.
fn join(rows: &[StrideRow]) -> Option<JoinedStride> {
    let timed = |r: &&StrideRow| r.preferred_metrics.contains(&MetricId::StrideTime);
    let first = rows.iter().find(timed).or_else(|| rows.iter().find(|r| r.t_start_s.is_some()));
    let first = first.or(rows.first())?;
    let mut out = JoinedStride {
        bout: first.bout,
        stride: first.stride,
        side: first.side.or(rows.iter().find_map(|r| r.side)),
        t_start_s: first.t_start_s,
        t_end_s: first.t_end_s,
        values: Vec::new(),
        left_out_metrics: Vec::new(),
    };
    for row in rows {
        for &metric in &row.preferred_metrics {
            let Some(value) = row.value(metric) else { continue };
            if out.value(metric).is_none() {
                out.values.push((metric, value, row.site));
                out.left_out_metrics.extend(row.left_out_metrics.iter().filter(|m| **m == metric));
            }
        }
    }
    out.values.sort_by_key(|(metric, ..)| (*metric != MetricId::StrideTime, *metric));
    Some(out)
}
