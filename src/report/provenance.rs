//! What every number rests on: with its placement, bout and method, a value of the report leads
//! from here to the filter, the parameters and the versions that made it.

use serde::{Deserialize, Serialize};

use crate::gait::activity::ActivityParams;
use crate::gait::axial_events::{self, AxialParams};
use crate::gait::{by_shape, foot_events, force_shape, limb, shank_events};
use crate::metrics::{MetricId, force, pronation};
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

/// How filters run: forward and backward, so that nothing is delayed; the cut-off is that of both
/// passes together.
const BOTH_WAYS: &str = "Butterworth, order 2 forward and backward";

/// Filter and window of a method of the metric catalogue; every method has one. Cut-offs are those
/// that the code uses.
#[must_use]
pub fn filter_of(method: &str) -> Option<String> {
    contacts(method).or_else(|| integrals(method)).or_else(|| spectra(method)).or_else(|| {
        Some(
            match method {
                "sine_model" => "no filter of its own: contact and flight time",
                "given_speed" => "no filter: the speed given by the user",
                "reference_for_speed_and_height" => "no filter: from cadence, speed and height",
                "peak" => "no filter: largest sample, refined by a parabola",
                "sum" | "weighted_sum" => "no filter: sum over the steps",
                "impulse" => "no filter; integral over 50 ms from contact",
                "stance_least_squares" => "no filter; least squares over stance",
                "energy_changes" | "cost_of_transport" | "speed_ratio" => {
                    "no filter of its own: from other metrics"
                }
                _ => return None,
            }
            .to_owned(),
        )
    })
}

/// Methods that rest on the detection of steps.
fn contacts(method: &str) -> Option<String> {
    let axial = AxialParams::default();
    let (foot, shank, bare) =
        (foot_events::PITCH_LOWPASS_HZ, shank_events::LOWPASS_HZ, foot_events::IMPACT_LOWPASS_HZ);
    let (landing, release) = (axial.lowpass_hz, axial.release_harmonics);
    let effective = axial_events::EFFECTIVE_HARMONICS;
    let (low, high) = axial_events::MARK_BAND;
    let force = format!(
        "vertical acceleration, low-pass {landing} Hz for contact and {release} step frequencies for \
         release ({} where a gyroscope moves it to the hips); where the sensor does not fly with the body, \
         {} Hz and {} step frequencies for its flanks and {} for its peak, {BOTH_WAYS}",
        AxialParams::at_hips().release_harmonics,
        by_shape::SHARP_HZ,
        by_shape::SMOOTH_HARMONICS,
        force_shape::HARMONICS
    );
    let push = format!(
        "trunk and head: vertical acceleration, low-pass {effective} step frequencies, Butterworth, \
         order 4 forward and backward"
    );
    Some(match method {
        "events" => format!(
            "contacts of the sensor's own detector. Foot: pitch rate, low-pass {foot} Hz; shank: \
             {shank} Hz; either without a gyroscope: length of the acceleration, {bare} Hz; {BOTH_WAYS}. \
             Body's axis and hip: {force}; {push}. Steps of the axis are marked in the band of {low} to \
             {high} step frequencies, strides of a limb below {} stride frequencies",
            limb::MARK_HARMONICS
        ),
        "stride_period" => "period of the rhythm, autocorrelation in windows of 4 s".to_owned(),
        "pitch_rate_minima" => format!(
            "pitch rate of the foot, low-pass {foot} Hz, and {} Hz for foot flat, {BOTH_WAYS}",
            foot_events::FLAT_LOWPASS_HZ
        ),
        "pitch_rate_events" => format!(
            "pitch rate of the shank, low-pass {shank} Hz, {BOTH_WAYS}; height over a stride, no filter"
        ),
        "vertical_force_threshold" => force,
        "effective_contact" => format!("{push}; hip: {force}"),
        "sine_and_push_off" => format!(
            "vertical acceleration, low-pass {} step frequencies, {BOTH_WAYS}, its loss on a half-sine \
             put back",
            force::PUSH_HARMONICS
        ),
        _ => return None,
    })
}

/// Methods that integrate a signal.
fn integrals(method: &str) -> Option<String> {
    let rate = pronation::LOWPASS_HZ;
    Some(match method {
        "foot_strapdown" => "no filter; closed between mid-stances".to_owned(),
        "periodic_integration" | "periodic_integration_untilted" => {
            "no filter; double integration over a stride that closes".to_owned()
        }
        "stride_levelled" | "two_segments" | "flat_foot_zero" => {
            "attitude smoothed forward and backward, vertical from whole strides".to_owned()
        }
        "stride_detrended" => {
            "no filter: angular rate integrated over a stride, linear drift removed".to_owned()
        }
        "axial_integral" => {
            "no filter: angular rate about the segment's axis, integrated from contact to mid-stance"
                .to_owned()
        }
        "frontal_integral" => format!(
            "angular rate about the shoe's long axis, low-pass {rate} Hz, {BOTH_WAYS}, integrated from \
             contact, no drift removed"
        ),
        "frontal_rate" => {
            format!("angular rate about the shoe's long axis, low-pass {rate} Hz, {BOTH_WAYS}")
        }
        "rate_ratio" => {
            "no filter: root mean squares of the angular rate in world axes over a stride".to_owned()
        }
        _ => return None,
    })
}

/// Methods that look at whole strides or windows.
fn spectra(method: &str) -> Option<String> {
    Some(
        match method {
            "relative_phase" => "first 8 harmonics of whole strides, means and drift removed",
            "peak_ratio" => {
                "no filter: highest samples within 20 ms before and 80 ms after contact"
            }
            "transfer_function" => {
                "stance on a grid of 128 samples, linear trend removed, no window; 9 to 20 Hz in \
                 steps of 0.5 Hz"
            }
            "stride_spectrum" => {
                "spectrum of whole strides of 256 samples, mean removed, no window"
            }
            "harmonics" => "Fourier coefficients of whole strides, mean removed, to the 20th",
            "autocorrelation" => "windows of whole strides, mean removed, no filter",
            "rms_ratio" => "samples of whole strides, mean removed, no filter",
            "sample_entropy" | "rosenstein" => {
                "whole strides on a grid of equal samples, no filter"
            }
            "dfa" => "series of stride times",
            _ => return None,
        }
        .to_owned(),
    )
}
