//! What every number rests on: with its placement, bout and method, a value of the report leads
//! from here to the filter, the parameters and the versions that made it.

use serde::{Deserialize, Serialize};

use crate::gait::activity::ActivityParams;
use crate::metrics::MetricId;
use crate::orientation::vqf::VqfParams;
use crate::recording::{Placement, Site};

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
