//! The first peak of the vertical ground reaction: the lower leg stopped by the ground.
//!
//! Two-mass model (Clark, Ryan & Weyand 2017): a raised cosine over twice the time in which the
//! lower leg comes to rest, of impulse (m₁Δv/Δt + m₁g)·2Δt.

use core::f64::consts::TAU;

use super::realism::ImpactMass;
use crate::units::STANDARD_GRAVITY_MPS2 as G;

/// Raised cosine `a/2 (1 − cos(2πu/T))` in BW over `T` after contact; none outside.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct ImpactForce {
    peak_bw: f64,
    duration_s: f64,
}

impl ImpactForce {
    pub(super) fn new(impact: &ImpactMass) -> Self {
        let mean_bw = impact.mass_share * (impact.velocity_change_mps / (G * impact.stop_s) + 1.0);
        Self { peak_bw: 2.0 * mean_bw, duration_s: 2.0 * impact.stop_s }
    }

    pub(super) fn duration_s(&self) -> f64 {
        self.duration_s
    }

    /// Time integral, BW·s.
    pub(super) fn impulse_s(&self) -> f64 {
        0.5 * self.peak_bw * self.duration_s
    }

    /// Force in BW with its first and second time integral (BW·s, BW·s²), `u` after contact.
    pub(super) fn at(&self, u: f64) -> [f64; 3] {
        let (t, half) = (self.duration_s, 0.5 * self.peak_bw);
        if u >= t {
            let impulse = self.impulse_s();
            return [0.0, impulse, impulse * (u - 0.5 * t)];
        }
        let w = TAU / t;
        let (s, c) = (w * u).sin_cos();
        [half * (1.0 - c), half * (u - s / w), half * (0.5 * u * u + (c - 1.0) / (w * w))]
    }
}
