//! The report as data.

use serde::{Deserialize, Serialize};

use super::Provenance;
use crate::context::{Date, FigureValue, Session, SessionValue};
use crate::form::{Advice, Care, Contradiction, FaultFinding};
use crate::gait::{Activity, Bout, EventKind};
use crate::intake::Quality;
use crate::metrics::{Drift, MetricId, MetricValue};
use crate::recording::{Conditions, Side, Site, Source, Subject};

/// Version of the report's layout; it changes when a field changes its meaning or goes.
pub const SCHEMA_VERSION: &str = "2.0";

/// One contact event.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct EventRow {
    /// Bout number.
    pub bout: usize,
    /// Sensor that saw it.
    pub site: Site,
    /// Foot, where known.
    pub side: Option<Side>,
    /// Initial or terminal contact.
    pub event: EventKind,
    /// Time, s from the recording's first sample.
    pub t_s: f64,
    /// 0 to 1.
    pub confidence: f64,
}

/// One stride of one sensor.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StrideRow {
    /// Bout number.
    pub bout: usize,
    /// Number of its first contact in the bout.
    pub stride: usize,
    /// Sensor.
    pub site: Site,
    /// Foot, where known.
    pub side: Option<Side>,
    /// Initial contact, s; missing where only the mid-stances were seen.
    pub t_start_s: Option<f64>,
    /// Next initial contact of the same foot, s.
    pub t_end_s: Option<f64>,
    /// Ground contact time, s.
    pub contact_time_s: Option<f64>,
    /// Flight time before the other foot lands, s.
    pub flight_time_s: Option<f64>,
    /// Distance between mid-stances (foot sensor), or speed times stride time, m.
    pub stride_length_m: Option<f64>,
    /// Speed, m/s.
    pub speed_mps: Option<f64>,
    /// First mid-stance (foot sensor), s.
    pub t_mid_start_s: Option<f64>,
    /// Second mid-stance, s.
    pub t_mid_end_s: Option<f64>,
    /// Highest point of a foot sensor above the line between its mid-stances, m.
    pub foot_clearance_m: Option<f64>,
    /// Further metrics of this stride or its first step.
    pub values: Vec<(MetricId, f64)>,
}

impl StrideRow {
    /// Metrics that this stride has values of.
    pub fn metrics(&self) -> impl Iterator<Item = MetricId> + '_ {
        let named = [
            (MetricId::ContactTime, self.contact_time_s),
            (MetricId::FlightTime, self.flight_time_s),
            (MetricId::StrideLength, self.stride_length_m),
            (MetricId::Speed, self.speed_mps),
        ];
        let present = named.into_iter().filter_map(|(metric, value)| value.map(|_| metric));
        present.chain(self.values.iter().map(|(metric, _)| *metric))
    }

    /// Stride time, s.
    #[must_use]
    pub fn stride_time_s(&self) -> Option<f64> {
        Some(self.t_end_s? - self.t_start_s?)
    }
}

/// One window of the activity and cadence track.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct WindowRow {
    /// Start, s.
    pub t_start_s: f64,
    /// End, s.
    pub t_end_s: f64,
    /// What was done for most of it.
    pub activity: Activity,
    /// Cadence of the running in it, steps/min.
    pub cadence_spm: Option<f64>,
}

/// A stream that could not be used, beside others that could.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RefusedStream {
    /// Which.
    pub site: Site,
    /// Why and what to do.
    pub reason: String,
}

/// Something the reader should know.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Notice {
    /// Short stable name.
    pub code: String,
    /// Plain words.
    pub text: String,
}

/// The result of an analysis.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Report {
    /// Layout of this value, see [`SCHEMA_VERSION`].
    pub schema_version: String,
    /// Version of the library that made it.
    pub library_version: String,
    /// Day of the recording, as told.
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
    /// How and where.
    pub conditions: Conditions,
    /// What the intake found, one a stream.
    pub quality: Vec<Quality>,
    /// Streams that could not be used.
    pub refused_streams: Vec<RefusedStream>,
    /// Stretches of running.
    pub bouts: Vec<Bout>,
    /// Activity and cadence in windows of 10 s.
    pub windows: Vec<WindowRow>,
    /// Contact events of every sensor (written to `events.csv`, not to the JSON).
    #[serde(skip)]
    pub events: Vec<EventRow>,
    /// Strides of every sensor.
    pub strides: Vec<StrideRow>,
    /// Metrics, whole recording first, then by bout.
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
    pub fn faults(&self) -> &[FaultFinding] {
        &self.faults
    }

    /// The value of a metric for the whole recording, both feet.
    #[must_use]
    pub fn metric(&self, metric: MetricId) -> Option<&MetricValue> {
        self.metrics.iter().find(|m| m.metric == metric && m.bout.is_none() && m.side.is_none())
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
    pub fn has_running(&self) -> bool {
        !self.bouts.is_empty()
    }

    /// Seconds of running.
    #[must_use]
    pub fn running_s(&self) -> f64 {
        self.bouts.iter().map(Bout::duration_s).sum()
    }
}
