//! What every number rests on: with its placement, bout and method, a value of the report leads
//! from here to the filter, the parameters and the versions that made it.

use serde::{Deserialize, Serialize};

use crate::gait::activity::ActivityParams;
use crate::metrics::MetricId;
use crate::orientation::vqf::VqfParams;
use crate::recording::Placement;

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
    /// One entry for each metric, method and placement with a value.
    pub methods: Vec<MethodNote>,
}

/// Filter and window of a method of the metric catalogue; every method has one.
#[must_use]
pub fn filter_of(method: &str) -> Option<&'static str> {
    Some(match method {
        "events" => {
            "contacts of the sensor's event detector: foot pitch rate low-passed at 30 Hz, shank at \
             15 Hz, vertical acceleration of the body's axis at 20 Hz (Butterworth, order 2 forward \
             and backward)"
        }
        "stride_period" => "period of the rhythm, autocorrelation in windows of 4 s",
        "pitch_rate_minima" => {
            "pitch rate of the foot, Butterworth low-pass 30 Hz, order 2 forward and backward"
        }
        "pitch_rate_events" => {
            "pitch rate of the shank, Butterworth low-pass 15 Hz, order 2 forward and backward"
        }
        "vertical_force_threshold" | "effective_contact" => {
            "vertical acceleration, Butterworth low-pass 20 Hz for contact and multiples of the step \
             frequency for release, order 2 forward and backward"
        }
        "sine_model" => "no filter of its own: contact and flight time",
        "sine_and_push_off" => {
            "vertical acceleration, Butterworth low-pass at twice the step frequency, order 2 forward \
             and backward, its loss on a half-sine put back"
        }
        "foot_strapdown" => "no filter; closed between mid-stances",
        "given_speed" => "no filter: the speed that was told",
        "reference_for_speed_and_height" => "no filter: from cadence, speed and height",
        "periodic_integration" | "periodic_integration_untilted" => {
            "no filter; double integration over a stride that closes"
        }
        "peak" | "peak_ratio" | "sum" | "weighted_sum" => "no filter",
        "impulse" => "no filter; integral over 50 ms from contact",
        "stance_least_squares" => "no filter; least squares over stance",
        "stride_levelled" | "two_segments" | "flat_foot_zero" => {
            "attitude smoothed forward and backward, vertical from whole strides"
        }
        "stride_detrended" | "axial_integral" | "frontal_integral" => {
            "angular rate integrated over a stride, linear drift removed"
        }
        "frontal_rate" | "rate_ratio" => "angular rate in segment axes, as the family's file says",
        "relative_phase" => "phases of whole strides, means removed",
        "stride_spectrum" | "transfer_function" => "spectrum of whole strides, mean removed",
        "harmonics" => "Fourier coefficients of whole strides, to the 20th",
        "autocorrelation" | "rms_ratio" | "sample_entropy" | "rosenstein" => {
            "whole strides on a grid of equal samples, means removed"
        }
        "dfa" => "series of stride times",
        "energy_changes" | "cost_of_transport" | "speed_ratio" => {
            "no filter of its own: from other metrics"
        }
        _ => return None,
    })
}
