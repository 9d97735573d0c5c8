//! Earlier sessions of the same runner, and the baseline that they make.

use serde::{Deserialize, Serialize};

use super::Date;
use crate::metrics::{Estimate, MetricId};
use crate::recording::{Placement, Side};

/// A metric of an earlier session.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SessionValue {
    /// Metric.
    pub metric: MetricId,
    /// Side.
    pub side: Option<Side>,
    /// Value in the metric's unit.
    pub value: f64,
    /// How it was measured.
    pub method: String,
    /// Where.
    pub placement: Placement,
}

/// An earlier session.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Session {
    /// Name of its recording.
    pub recording: String,
    /// Its day.
    pub date: Option<Date>,
    /// Its speed, m/s.
    pub speed_mps: Option<f64>,
    /// Distance of its running, km.
    pub distance_km: Option<f64>,
    /// Shoe.
    pub shoe: Option<String>,
    /// Surface.
    pub surface: Option<String>,
    /// Its metrics, whole recording.
    pub values: Vec<SessionValue>,
}

impl Session {
    /// The value that was measured as this estimate was.
    #[must_use]
    #[cfg_attr(feature = "internals", visibility::make(pub))]
    pub(crate) fn like(&self, metric: MetricId, side: Option<Side>, e: &Estimate) -> Option<f64> {
        let same = |v: &&SessionValue| {
            v.metric == metric
                && v.side == side
                && v.method == e.method
                && v.placement == e.placement
        };
        self.values.iter().find(same).map(|v| v.value)
    }
}

/// Earlier sessions, in order of their days.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct History {
    sessions: Vec<Session>,
}

impl History {
    /// A history of these sessions.
    #[must_use]
    pub fn new(mut sessions: Vec<Session>) -> Self {
        sessions.sort_by_key(|s| s.date);
        Self { sessions }
    }

    /// Sessions before a day; all of them when the day is not known, which trusts the caller to
    /// give only earlier ones.
    #[cfg_attr(feature = "internals", visibility::make(pub))]
    pub(crate) fn before(&self, date: Option<Date>) -> impl Iterator<Item = &Session> {
        self.sessions.iter().filter(move |s| match (s.date, date) {
            (Some(then), Some(now)) => then < now,
            _ => true,
        })
    }

    /// All sessions.
    #[must_use]
    #[cfg_attr(feature = "internals", visibility::make(pub))]
    pub(crate) fn sessions(&self) -> &[Session] {
        &self.sessions
    }
}
