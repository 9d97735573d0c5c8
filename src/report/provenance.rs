//! What every number rests on: with its placement, bout and method, a value of the report leads
//! from here to the filter, the parameters and the versions that made it.

use serde::{Deserialize, Serialize};

use super::say::words;
use crate::gait::activity::ActivityParams;
use crate::gait::axial_events::{self, AxialParams};
use crate::gait::{by_shape, foot_events, force_shape, limb, shank_events};
use crate::metrics::{MetricId, force, pronation};
use crate::orientation::vqf::VqfParams;
use crate::recording::{Placement, Site};
use crate::words::said;

/// Parameters that were used.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Parameters {
    /// Longest hole that was filled, s.
    pub max_fill_s: f64,
    /// Classifier of movement.
    pub activity: ActivityParams,
    /// Orientation filter.
    pub orientation: VqfParams,
}

/// How a metric of this report was measured.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MethodNote {
    /// Metric.
    pub metric: MetricId,
    /// Method, as in its estimates.
    pub method: String,
    /// Where.
    pub placement: Placement,
    /// Filter and window.
    pub filter: String,
    /// Half-width of the 90 % interval of the method's own error, in the metric's unit.
    pub method_error: f64,
    /// Lowest sampling rate for full trust, Hz.
    pub floor_hz: f64,
    /// Definition's source.
    pub source: String,
}

/// Versions, parameters and methods of a report.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Provenance {
    /// Version of the library.
    pub library_version: String,
    /// Version of the fault catalogue.
    pub fault_catalogue_version: String,
    /// Parameters.
    pub parameters: Parameters,
    /// Sensor whose cadence the windows tell.
    #[serde(default)]
    pub rhythm: Option<Site>,
    /// One entry for each metric, method and placement with a value, those of single strides too.
    pub methods: Vec<MethodNote>,
}

/// Filter and window of a method of the metric catalogue; every method has one. Cut-offs are those
/// that the code uses, the words stand with those of the report.
#[must_use]
pub fn filter_of(method: &str) -> Option<String> {
    let key = format!("filter.{method}");
    let text = words().text(&key)?;
    // Most texts have no places: nothing is put together for them.
    if !text.contains('{') {
        return Some(text.to_owned());
    }
    let axial = AxialParams::default();
    let (mark_low, mark_high) = axial_events::MARK_BAND;
    let both_ways = words().get("filter_part.both_ways");
    let force = said!(
        words(),
        "filter_part.force",
        landing = axial.lowpass_hz,
        release = axial.release_harmonics,
        hips = AxialParams::at_hips().release_harmonics,
        sharp = by_shape::SHARP_HZ,
        smooth = by_shape::SMOOTH_HARMONICS,
        shape = force_shape::HARMONICS,
        both_ways
    );
    let push = said!(words(), "filter_part.push", effective = axial_events::EFFECTIVE_HARMONICS);
    Some(said!(
        words(),
        &key,
        force,
        push,
        both_ways,
        mark_low,
        mark_high,
        limb = limb::MARK_HARMONICS,
        foot = foot_events::PITCH_LOWPASS_HZ,
        cue = foot_events::CUE_LOWPASS_HZ,
        flat = foot_events::FLAT_LOWPASS_HZ,
        bare = foot_events::IMPACT_LOWPASS_HZ,
        shank = shank_events::LOWPASS_HZ,
        push_off = force::PUSH_HARMONICS,
        rate = pronation::LOWPASS_HZ
    ))
}
