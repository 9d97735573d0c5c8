//! What is true of a whole bout of running.

use serde::{Deserialize, Serialize};

use super::evaluate::mean;
use super::realism::{Force, Instability, Noise};
use super::runner::{Drift, Runner};
use super::truth::{StepTruth, StrideTruth};
use crate::recording::Side;

/// What is true of a whole bout of running.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RunTruth {
    /// Mean speed over the whole strides, m/s.
    pub speed_mps: f64,
    /// Rise of the ground over horizontal distance.
    pub grade: f64,
    /// Standard deviation of stride times over their mean, %, as they are (trend included).
    pub stride_time_cv_percent: f64,
    /// Correlation of the timing.
    pub noise: Noise,
    /// Hurst exponent of the generator of step times, which is the α of a detrended fluctuation
    /// analysis in the limit of a long series; `None` for an autoregression.
    pub hurst: Option<f64>,
    /// Commanded change over the bout: slopes and change point.
    pub drift: Drift,
    /// Commanded wavering.
    pub instability: Instability,
    /// Standard deviation of the stance-mean trunk lean from stride to stride, deg.
    pub lean_sd_deg: f64,
    /// Shape of the ground reaction.
    pub force: Force,
    /// Transfer of the vibrations alone from shank to pelvis, mean of 9–20 Hz, dB; `None` without
    /// vibrations.
    pub vibration_transfer_9_20_db: Option<f64>,
    /// Left against right.
    pub symmetry: Vec<SymmetryTruth>,
}

/// One quantity left against right.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SymmetryTruth {
    /// Field of [`StepTruth`].
    pub quantity: String,
    /// Mean of the left steps.
    pub left: f64,
    /// Mean of the right steps.
    pub right: f64,
    /// 200 (R − L)/(R + L), % (Robinson 1987).
    pub index_percent: f64,
    /// 100 (45° − atan(L/R))/90°, % (Zifchock 2008), + right larger; for values of like sign.
    pub angle_percent: f64,
}

type Field = (&'static str, fn(&StepTruth) -> f64);

/// Quantities that are compared.
const COMPARED: [Field; 11] = [
    ("contact_time_s", |s| s.contact_time_s),
    ("flight_time_s", |s| s.flight_time_s),
    ("step_time_s", |s| s.step_time_s),
    ("vertical_oscillation_m", |s| s.vertical_oscillation_m),
    ("peak_vgrf_bw", |s| s.peak_vgrf_bw),
    ("vertical_stiffness_kn_per_m", |s| s.vertical_stiffness_kn_per_m),
    ("pta_axial_g", |s| s.pta_axial_g),
    ("pta_resultant_g", |s| s.pta_resultant_g),
    ("sacral_peak_g", |s| s.sacral_peak_g),
    ("pelvic_drop_deg", |s| s.pelvic_drop_deg),
    ("pronation_excursion_deg", |s| s.pronation_excursion_deg),
];

impl RunTruth {
    /// Of a bout's steps and strides; `None` without a whole stride.
    pub(super) fn of(
        runner: &Runner,
        steps: &[StepTruth],
        strides: &[StrideTruth],
    ) -> Option<Self> {
        if strides.is_empty() {
            return None;
        }
        let times: Vec<f64> = strides.iter().map(|s| s.stride_time_s).collect();
        let left = steps.iter().filter(|s| s.side == Side::Left);
        let lean: Vec<f64> = left.map(|s| s.trunk_lean_deg).collect();
        Some(Self {
            speed_mps: mean(strides.iter().map(|s| s.speed_mps)),
            grade: runner.grade,
            stride_time_cv_percent: 100.0 * deviation(&times) / mean(times.iter().copied()),
            noise: runner.noise,
            hurst: runner.noise.hurst(),
            drift: runner.drift.clone(),
            instability: runner.instability,
            lean_sd_deg: deviation(&lean),
            force: runner.force,
            vibration_transfer_9_20_db: Some(runner.impacts.shank_to_pelvis_9_20_db())
                .filter(|db| db.is_finite()),
            symmetry: COMPARED.iter().map(|field| SymmetryTruth::of(field, steps)).collect(),
        })
    }

    /// The comparison of one quantity.
    #[must_use]
    pub fn symmetry_of(&self, quantity: &str) -> Option<&SymmetryTruth> {
        self.symmetry.iter().find(|s| s.quantity == quantity)
    }
}

impl SymmetryTruth {
    fn of((name, value): &Field, steps: &[StepTruth]) -> Self {
        let of = |side| mean(steps.iter().filter(|s| s.side == side).map(value));
        let (left, right) = (of(Side::Left), of(Side::Right));
        Self {
            quantity: (*name).to_owned(),
            left,
            right,
            index_percent: 200.0 * (right - left) / (right + left),
            angle_percent: 100.0 * (45.0 - left.atan2(right).to_degrees()) / 90.0,
        }
    }
}

/// Standard deviation of a sample; 0 of a single value.
fn deviation(values: &[f64]) -> f64 {
    let centre = mean(values.iter().copied());
    let sum: f64 = values.iter().map(|v| (v - centre).powi(2)).sum();
    (sum / (values.len() as f64 - 1.0).max(1.0)).sqrt()
}
