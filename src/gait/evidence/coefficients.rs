//! Weights of the evidence. Written by `tools/fit_activity.py`; its report with people left out is
//! in `docs/src/activity.md`. Only those for sensors below 20 Hz are not fitted by it.

/// Intercept and weights of up to three features.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Weights {
    intercept: f64,
    weights: [f64; 3],
}

impl Weights {
    /// Log-odds of running.
    pub(super) fn score(&self, features: &[f64]) -> f64 {
        self.intercept + self.weights.iter().zip(features).map(|(w, x)| w * x).sum::<f64>()
    }
}

/// ln amplitude at the step (g), ln step rate (Hz), ln (sway share + 0.03).
pub(super) const BODY: Weights = Weights { intercept: -14.5, weights: [2.7, 14.8, -2.1] };
/// ln amplitude, ln step rate.
pub(super) const WRIST: Weights = Weights { intercept: -5.4, weights: [3.8, 8.5, 0.0] };
/// ln amplitude of the length, ln step rate.
pub(super) const POCKET: Weights = Weights { intercept: -7.7, weights: [4.8, 11.7, 0.0] };
/// Share of time at rest, ln stride time (s); foot and shank.
pub(super) const FOOT: Weights = Weights { intercept: 2.6, weights: [-17.4, -12.2, 0.0] };
/// The same for sensors below 20 Hz: from the study that chose the features, on recordings thinned to
/// 12.5 Hz; not fitted by the script \[P\].
pub(super) const FOOT_COARSE: Weights = Weights { intercept: 1.5, weights: [-19.0, -13.5, 0.0] };
/// Share of time at rest, ln stride time.
pub(super) const THIGH: Weights = Weights { intercept: 2.6, weights: [-17.5, -12.3, 0.0] };
