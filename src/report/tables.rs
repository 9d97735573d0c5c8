//! What grows with the length of a recording: contacts, strides, windows.

use serde::{Deserialize, Serialize};

use crate::gait::{Activity, EventKind};
use crate::metrics::MetricId;
use crate::recording::{Side, Site};

/// Metrics that have fields of their own in a stride.
const NAMED: [MetricId; 5] = [
    MetricId::StrideTime,
    MetricId::ContactTime,
    MetricId::FlightTime,
    MetricId::StrideLength,
    MetricId::Speed,
];

/// The other metrics that a stride can have a value of, in the catalogue's order.
pub const OF_A_STRIDE: &[MetricId] = &[
    MetricId::DutyFactor,
    MetricId::VerticalOscillation,
    MetricId::PeakVgrf,
    MetricId::PtaAxial,
    MetricId::PtaResultant,
    MetricId::SacralPeak,
    MetricId::FootPeak,
    MetricId::BrakeDv,
    MetricId::BrakePeak,
    MetricId::TrunkLean,
    MetricId::TrunkLateralRom,
    MetricId::TrunkLateralOffset,
    MetricId::TrunkRotationRom,
    MetricId::PelvicTilt,
    MetricId::PelvicTiltRom,
    MetricId::PelvicDrop,
    MetricId::PelvicObliquityRom,
    MetricId::PelvisRotationRom,
    MetricId::TibiaInclinationIc,
    MetricId::FootStrikeAngle,
    MetricId::VerticalOscillationModel,
    MetricId::VerticalStiffness,
    MetricId::LegStiffness,
    MetricId::TibialImpulse,
    MetricId::ImpactPower,
    MetricId::ActivePower,
    MetricId::ShockAttenuationTime,
    MetricId::ShockAttenuationBand,
    MetricId::PronationExcursion,
    MetricId::PronationVelocity,
    MetricId::PronationTime,
    MetricId::TibialRotation,
    MetricId::KneeFlexionIc,
    MetricId::KneeFlexionRom,
    MetricId::TrunkLeanIc,
    MetricId::TrunkLateralAsymmetry,
    MetricId::WaistFlexion,
    MetricId::LumbarFlexionRom,
    MetricId::LumbarLateralRom,
    MetricId::LumbarRotationRom,
    MetricId::LumbarExtensionPushOff,
    MetricId::TrunkPelvisPhase,
    MetricId::RmsRatioMl,
    MetricId::RmsRatioAp,
    MetricId::ExternalPower,
    MetricId::MetabolicPower,
    MetricId::SwingTime,
    MetricId::ImpactActiveRatio,
    MetricId::RearfootShare,
    MetricId::LegAngleFs,
    MetricId::OverstrideDistance,
];

/// One contact event.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
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
#[non_exhaustive]
pub struct StrideRow {
    /// Bout number.
    pub bout: usize,
    /// Number of the step with which it begins, the same for every sensor of the bout: strides that begin
    /// with the same step carry the same number. Those of one foot are even and those of the other odd, as long
    /// as the steps could be counted on.
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
    /// Metrics that this sensor is the chosen one for: what the summary of the bout says of them rests on it.
    pub preferred_metrics: Vec<MetricId>,
    /// Metrics whose value in this stride was left out of the summary: an outlier, or clipped.
    pub left_out_metrics: Vec<MetricId>,
}

impl StrideRow {
    pub(crate) fn empty(bout: usize, stride: usize, site: Site, side: Option<Side>) -> Self {
        Self {
            bout,
            stride,
            site,
            side,
            t_start_s: None,
            t_end_s: None,
            contact_time_s: None,
            flight_time_s: None,
            stride_length_m: None,
            speed_mps: None,
            t_mid_start_s: None,
            t_mid_end_s: None,
            foot_clearance_m: None,
            values: Vec::new(),
            preferred_metrics: Vec::new(),
            left_out_metrics: Vec::new(),
        }
    }

    /// The value of a metric in this stride, in the metric's unit.
    #[must_use]
    pub fn value(&self, metric: MetricId) -> Option<f64> {
        match metric {
            MetricId::StrideTime => self.stride_time_s(),
            MetricId::ContactTime => self.contact_time_s,
            MetricId::FlightTime => self.flight_time_s,
            MetricId::StrideLength => self.stride_length_m,
            MetricId::Speed => self.speed_mps,
            _ => self.values.iter().find(|(id, _)| *id == metric).map(|(_, value)| *value),
        }
    }

    /// Metrics that a stride can have a value of.
    #[cfg_attr(feature = "internals", visibility::make(pub))]
    pub(crate) fn all_metrics() -> impl Iterator<Item = MetricId> {
        NAMED.iter().chain(OF_A_STRIDE).copied()
    }

    /// Metrics that this stride has values of.
    #[cfg_attr(feature = "internals", visibility::make(pub))]
    pub(crate) fn metrics(&self) -> impl Iterator<Item = MetricId> + '_ {
        let named = NAMED.into_iter().filter(|metric| self.value(*metric).is_some());
        named.chain(self.values.iter().map(|(metric, _)| *metric))
    }

    /// Stride time, s.
    #[must_use]
    #[cfg_attr(feature = "internals", visibility::make(pub))]
    pub(crate) fn stride_time_s(&self) -> Option<f64> {
        Some(self.t_end_s? - self.t_start_s?)
    }
}

/// One window of the activity and cadence track.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
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
