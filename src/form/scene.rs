//! What every criterion is judged from: the run's values, its conditions, and what is known of the runner.

use serde::{Deserialize, Serialize};

use super::catalogue::HeldWords;
use crate::context::{Context, FigureValue};
use crate::metrics::{Drift, Estimate, MetricId, MetricValue};
use crate::recording::Conditions;

/// Change of a metric within the run, first to last.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Drifted {
    /// Metric.
    pub metric: MetricId,
    /// Total change over the run, in the metric's unit.
    pub total: f64,
    /// Lower end of its interval.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// True when the change of speed has been taken out.
    pub adjusted_for_speed: bool,
}

impl From<&Drift> for Drifted {
    fn from(d: &Drift) -> Self {
        Self {
            metric: d.metric,
            total: d.total,
            low: d.low,
            high: d.high,
            adjusted_for_speed: d.adjusted_for_speed,
        }
    }
}

/// The run as the criteria see it.
pub(super) struct Scene<'a> {
    pub metrics: &'a [MetricValue],
    pub conditions: &'a Conditions,
    pub drifts: &'a [Drifted],
    pub context: &'a Context,
    pub figures: &'a [FigureValue],
    /// Why a sign is milder than its number.
    pub held: &'a HeldWords,
    /// Shoe of this run.
    pub shoe: Option<String>,
    /// Metrics that a condition wants judged against the own baseline only.
    pub own_only: Vec<MetricId>,
    /// True when no threshold of the population holds.
    pub no_thresholds: bool,
}

impl<'a> Scene<'a> {
    /// Speed of the run, m/s.
    pub(super) fn speed(&self) -> Option<f64> {
        self.estimate(MetricId::Speed).map(|e| e.value)
    }

    /// The estimate of the whole recording, both sides.
    pub(super) fn estimate(&self, metric: MetricId) -> Option<&'a Estimate> {
        self.rows(metric).find(|m| m.side.is_none()).and_then(MetricValue::estimate)
    }

    /// All rows of a metric for the whole recording.
    pub(super) fn rows(&self, metric: MetricId) -> impl Iterator<Item = &'a MetricValue> {
        self.metrics.iter().filter(move |m| m.metric == metric && m.bout.is_none())
    }
}
