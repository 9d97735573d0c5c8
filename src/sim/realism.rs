//! Parameters of realism beyond the plain runner. Everything here is off by default, so that the
//! plain runner stays the one of the exactness tests.

use serde::{Deserialize, Serialize};

use super::error::{SimError, check};

/// How the timing of steps varies from one to the next; its size is [`Runner::jitter`].
///
/// [`Runner::jitter`]: super::Runner::jitter
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Noise {
    /// Contact and flight times vary independently.
    #[default]
    White,
    /// Step times follow a first-order autoregression; contact and flight share the change.
    Autoregressive {
        /// Correlation of neighbouring steps, −0.99 to 0.99.
        correlation: f64,
    },
    /// Step times are fractional Gaussian noise; contact and flight share the change. Stride times
    /// are sums of neighbours and have the same exponent.
    Fractional {
        /// Hurst exponent, 0.01 to 0.99; 0.5 is white.
        hurst: f64,
    },
}

impl Noise {
    /// Hurst exponent of the step times; `None` for an autoregression, which has none.
    #[must_use]
    pub fn hurst(self) -> Option<f64> {
        match self {
            Self::White => Some(0.5),
            Self::Autoregressive { .. } => None,
            Self::Fractional { hurst } => Some(hurst),
        }
    }

    pub(super) fn check(self) -> Result<(), SimError> {
        match self {
            Self::White => Ok(()),
            Self::Autoregressive { correlation } => {
                check("noise correlation", correlation, -0.99, 0.99)
            }
            Self::Fractional { hurst } => check("noise hurst", hurst, 0.01, 0.99),
        }
    }
}

/// A sudden change that stays, such as a change of shoes or surface.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Shift {
    /// When, s from the bout's start.
    pub at_s: f64,
    /// Change of contact time, fraction.
    pub contact: f64,
    /// Change of cadence, fraction.
    pub cadence: f64,
    /// Change of all impacts, fraction.
    pub impacts: f64,
    /// Change of trunk lean, deg, blended over two seconds.
    pub lean_deg: f64,
}

/// Wavering of trunk and pelvis from stride to stride, and shaking of the pelvis.
///
/// Each stride draws its values; between the starts of strides they are blended C².
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Instability {
    /// Standard deviation of the trunk's lean, deg.
    pub lean_sd_deg: f64,
    /// Standard deviation of the amplitude of the trunk's lateral lean, deg.
    pub lateral_sd_deg: f64,
    /// Standard deviation of the amplitude of pelvic obliquity, deg.
    pub obliquity_sd_deg: f64,
    /// Correlation of neighbouring strides.
    pub correlation: f64,
    /// Forward shaking of the pelvis and all above, g RMS, 3–12 Hz.
    pub forward_rms_g: f64,
    /// Sideways shaking, g RMS, 3–12 Hz.
    pub sideways_rms_g: f64,
}

impl Default for Instability {
    fn default() -> Self {
        Self {
            lean_sd_deg: 0.0,
            lateral_sd_deg: 0.0,
            obliquity_sd_deg: 0.0,
            correlation: 0.5,
            forward_rms_g: 0.0,
            sideways_rms_g: 0.0,
        }
    }
}

impl Instability {
    pub(super) fn check(&self) -> Result<(), SimError> {
        check("instability.correlation", self.correlation, -0.99, 0.99)?;
        for sd in [self.lean_sd_deg, self.lateral_sd_deg, self.obliquity_sd_deg] {
            check("instability sd_deg", sd, 0.0, 10.0)?;
        }
        check("instability.forward_rms_g", self.forward_rms_g, 0.0, 1.0)?;
        check("instability.sideways_rms_g", self.sideways_rms_g, 0.0, 1.0)
    }
}

/// How the segments of a leg hang together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Chain {
    /// Every attitude is commanded and exact; shank and thigh meet at the knee only roughly, which
    /// no single sensor can see.
    #[default]
    Open,
    /// The leg closes from hip to ground: for tests with several sensors on one leg. Knee flexion
    /// at contact and reach are commanded, the other angles of shank and thigh follow. Parameters
    /// that would straighten the knee are refused.
    Closed,
}

/// Shape of the ground reaction.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Force {
    /// Share of the contact that brakes; the rest propels with equal impulse.
    pub braking_share: f64,
    /// The impact of the lower leg, which gives the force its first peak.
    pub impact: Option<ImpactMass>,
}

impl Default for Force {
    fn default() -> Self {
        Self { braking_share: 0.5, impact: None }
    }
}

impl Force {
    pub(super) fn check(&self) -> Result<(), SimError> {
        check("force.braking_share", self.braking_share, 0.3, 0.7)?;
        let Some(impact) = self.impact else { return Ok(()) };
        check("force.impact.mass_share", impact.mass_share, 0.0, 0.2)?;
        check("force.impact.velocity_change_mps", impact.velocity_change_mps, 0.0, 4.0)?;
        check("force.impact.stop_s", impact.stop_s, 0.005, 0.06)
    }
}

/// The lower leg that the ground stops (two-mass model, Clark, Ryan & Weyand 2017).
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct ImpactMass {
    /// Mass over body mass; 0.08 in the source.
    pub mass_share: f64,
    /// Vertical velocity that it loses, m/s.
    pub velocity_change_mps: f64,
    /// Contact until it has lost it, s; the impact lasts twice as long.
    pub stop_s: f64,
}

impl Default for ImpactMass {
    fn default() -> Self {
        Self { mass_share: 0.08, velocity_change_mps: 1.3, stop_s: 0.03 }
    }
}
