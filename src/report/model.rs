//! The report as data.

use serde::{Deserialize, Serialize};

use super::Provenance;
use crate::context::{Date, FigureValue, Session, SessionValue};
use crate::form::{Advice, Care, Contradiction, FaultFinding, Severity};
use crate::gait::{Activity, Bout};
use crate::intake::Quality;
use crate::metrics::{Drift, Estimate, MetricId, MetricValue};
use crate::recording::{Conditions, Site, Source, Subject};

/// Version of the report's layout; it changes when a field changes its meaning or goes.
pub const SCHEMA_VERSION: &str = "3.0";

/// A stream that could not be used, beside others that could.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RefusedStream {
    /// Which.
    pub site: Site,
    /// Why and what to do.
    pub reason: String,
}

/// For how long something was done.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ActivityTime {
    /// What was done for most of the windows counted.
    pub activity: Activity,
    /// Their length, s.
    pub duration_s: f64,
}

/// Something the reader should know.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Notice {
    /// Short stable name.
    pub code: String,
    /// Plain words.
    pub text: String,
}

/// What an analysis says of a recording, small whatever the recording's length.
///
/// It goes through JSON and back without a change of a bit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Report {
    /// Layout of this value, "3.0" now.
    pub schema_version: String,
    /// Version of the library that made it.
    pub library_version: String,
    /// Day of the recording, as given.
    #[serde(default)]
    pub date: Option<Date>,
    /// Name of the recording.
    pub recording: String,
    /// Files it was read from.
    pub sources: Vec<Source>,
    /// The input's clock at the first sample, s: times here count from it.
    #[serde(default)]
    pub origin_s: f64,
    /// Length of the recording, s.
    pub duration_s: f64,
    /// Who ran.
    pub subject: Subject,
    /// How and where; a long speed track as means over stretches of it.
    pub conditions: Conditions,
    /// What the intake found, one a stream.
    pub quality: Vec<Quality>,
    /// Streams that could not be used.
    pub refused_streams: Vec<RefusedStream>,
    /// Stretches of running.
    pub bouts: Vec<Bout>,
    /// How long each activity was that of a window of 10 s.
    #[serde(default)]
    pub activities: Vec<ActivityTime>,
    /// Metrics of the whole recording; those of single bouts stand in [`super::Analysis::by_bout`].
    pub metrics: Vec<MetricValue>,
    /// Change of metrics within the run; empty below ten minutes of running.
    #[serde(default)]
    pub drifts: Vec<Drift>,
    /// Form faults.
    pub faults: Vec<FaultFinding>,
    /// What to do, most useful first, at most three.
    pub advice: Vec<Advice>,
    /// What the runner's answers, pain and conditions ask for; comes before everything else.
    #[serde(default)]
    pub care: Care,
    /// Figures of profile, diary and earlier sessions.
    #[serde(default)]
    pub figures: Vec<FigureValue>,
    /// Where article and literature disagree about what was found.
    #[serde(default)]
    pub contradictions: Vec<Contradiction>,
    /// When to see a professional instead of training on.
    pub referral: String,
    /// What else the reader should know.
    pub notices: Vec<Notice>,
    /// What every number rests on.
    #[serde(default)]
    pub provenance: Provenance,
}

impl Report {
    /// Form faults, in the order of the catalogue.
    #[must_use]
    #[cfg_attr(feature = "internals", visibility::make(pub))]
    pub(crate) fn faults(&self) -> &[FaultFinding] {
        &self.faults
    }

    /// The value of a metric for the whole recording, both feet.
    #[must_use]
    pub fn metric(&self, metric: MetricId) -> Option<&MetricValue> {
        self.metrics.iter().find(|m| m.metric == metric && m.bout.is_none() && m.side.is_none())
    }

    /// The number of a metric for the whole recording, both feet, with its interval, grade and method; none where
    /// it was refused.
    #[must_use]
    #[cfg_attr(feature = "internals", visibility::make(pub))]
    pub(crate) fn estimate(&self, metric: MetricId) -> Option<&Estimate> {
        self.metric(metric).and_then(MetricValue::estimate)
    }

    /// The number alone, in the unit of [`MetricId::info`].
    #[must_use]
    pub fn value(&self, metric: MetricId) -> Option<f64> {
        self.estimate(metric).map(|e| e.value)
    }

    /// The form faults that were found (mild or more), worst first, then the surest.
    #[must_use]
    pub fn found(&self) -> Vec<&FaultFinding> {
        let found = |f: &&FaultFinding| f.severity().is_some_and(|s| s >= Severity::Mild);
        let mut list: Vec<&FaultFinding> = self.faults.iter().filter(found).collect();
        list.sort_by(|a, b| {
            b.severity().cmp(&a.severity()).then(b.confidence().total_cmp(&a.confidence()))
        });
        list
    }

    /// The report as an earlier session for the next one.
    #[must_use]
    pub fn session(&self) -> Session {
        let whole = self.metrics.iter().filter(|m| m.bout.is_none());
        let value = |m: &MetricValue| {
            let e = m.estimate()?;
            Some(SessionValue {
                metric: m.metric,
                side: m.side,
                value: e.value,
                method: e.method.clone(),
                placement: e.placement,
            })
        };
        let speed_mps =
            self.metric(MetricId::Speed).and_then(MetricValue::estimate).map(|e| e.value);
        Session {
            recording: self.recording.clone(),
            date: self.date,
            speed_mps,
            distance_km: speed_mps.map(|v| v * self.running_s() / 1000.0),
            shoe: self.conditions.shoes.clone(),
            surface: self.conditions.surface.clone(),
            values: whole.filter_map(value).collect(),
        }
    }

    /// True when running was found.
    #[must_use]
    #[cfg_attr(feature = "internals", visibility::make(pub))]
    pub(crate) fn has_running(&self) -> bool {
        !self.bouts.is_empty()
    }

    /// Seconds of running.
    #[must_use]
    #[cfg_attr(feature = "internals", visibility::make(pub))]
    pub(crate) fn running_s(&self) -> f64 {
        self.bouts.iter().map(Bout::duration_s).sum()
    }
}
