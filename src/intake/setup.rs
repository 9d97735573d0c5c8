//! All decisions on a stream before its samples are used: a value, found by looking at a recording or
//! declared, with which samples become clean ones one after the other ([`super::feed`]).

use serde::{Deserialize, Serialize};

use super::clock::LOST_STEP;
use super::damage::{MOST_DPS, MOST_G, OVER_RANGE};
use super::limits::ColumnLimits;
use super::saturation::END;
use super::{AxisClip, Finding, Quality, UnitDecision};
use crate::recording::{AccSign, Mounting, Site};
use crate::units::STANDARD_GRAVITY_MPS2;

/// Where the samples lie in time.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Timing {
    /// On a uniform grid: stamps only show holes.
    Uniform {
        /// Time of the grid's start after the first stamp, s.
        start_s: f64,
        /// A longer step between stamps is a hole, s.
        hole_s: f64,
    },
    /// Where their stamps say; they are interpolated to a uniform grid.
    #[default]
    Stamps,
}

/// The decisions on one stream.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct StreamSetup {
    /// Where the sensor sits.
    pub site: Site,
    /// Rate of the uniform grid, Hz.
    pub rate_hz: f64,
    /// Where the samples lie in time.
    pub timing: Timing,
    /// Clock that stamped it: streams of one number tell one time, `None` is a clock of its own.
    pub clock: Option<u32>,
    /// Added to its stamps to put them on the recording's clock, s.
    pub clock_offset_s: f64,
    /// Added then to the recording's time, s, and for each second of it, s/s: clocks that were aligned.
    pub aligned: (f64, f64),
    /// Factor from stored values to specific force in m/s², its sign included.
    pub acc_scale: f64,
    /// Factor from stored values to rad/s; `None` where there is no gyroscope to use.
    pub gyr_scale: Option<f64>,
    /// Accelerometer axes that carry a signal.
    pub acc_present: [bool; 3],
    /// Longest hole that is filled by interpolation, s.
    pub max_fill_s: f64,
    /// Mean specific force while standing upright, sensor axes, m/s².
    pub standing_mps2: Option<[f64; 3]>,
    /// What is known of the mounting.
    pub mounting: Mounting,
    /// From the sensor to the point whose path is wanted, sensor axes, m.
    pub tracked_point_m: [f64; 3],
    /// Gyroscope bias that is known beforehand, rad/s, sensor axes.
    pub gyr_bias_radps: [f64; 3],
    /// What was found of the stream as a whole; holes and clipping are counted as samples come.
    pub quality: Quality,
    pub(crate) acc_limits: [ColumnLimits; 3],
    pub(crate) gyr_limits: [ColumnLimits; 3],
    pub(crate) declared_ranges: [bool; 2],
    pub(crate) step_mps2: f64,
}

impl StreamSetup {
    /// A sensor that gives specific force in m/s² at a rate, on a uniform grid, and nothing else known.
    #[must_use]
    pub fn new(site: impl Into<Site>, rate_hz: f64) -> Self {
        let site = site.into();
        let none = AxisClip { fraction: 0.0, level: None };
        let declared = |unit: &str| UnitDecision {
            unit: unit.to_owned(),
            declared: true,
            evidence: "declared".to_owned(),
        };
        Self {
            site,
            rate_hz,
            timing: Timing::Uniform { start_s: 0.0, hole_s: LOST_STEP / rate_hz },
            clock: Some(0),
            clock_offset_s: 0.0,
            aligned: (0.0, 0.0),
            acc_scale: 1.0,
            gyr_scale: None,
            acc_present: [true; 3],
            max_fill_s: super::IntakeOptions::default().max_fill_s,
            standing_mps2: None,
            mounting: Mounting::Unknown,
            tracked_point_m: [0.0; 3],
            gyr_bias_radps: [0.0; 3],
            quality: Quality {
                site,
                nominal_rate_hz: Some(rate_hz),
                true_rate_hz: rate_hz,
                duration_s: 0.0,
                samples: 0,
                acc_unit: declared("m/s2"),
                acc_sign: Some(AccSign::SpecificForce),
                gyr_unit: None,
                acc_clip: [none; 3],
                gyr_clip: [none; 3],
                findings: Vec::new(),
            },
            acc_limits: [ColumnLimits::most(MOST_G * STANDARD_GRAVITY_MPS2); 3],
            gyr_limits: [ColumnLimits::most(MOST_DPS.to_radians()); 3],
            declared_ranges: [false; 2],
            step_mps2: 0.0,
        }
    }

    /// In place of one that is to be given.
    pub(crate) fn none() -> Self {
        Self::new(crate::recording::Placement::Waist, 100.0)
    }

    /// With a gyroscope that gives rad/s.
    #[must_use]
    pub fn with_gyr(mut self) -> Self {
        self.gyr_scale = Some(1.0);
        self.quality.gyr_unit = Some(UnitDecision {
            unit: "rad/s".to_owned(),
            declared: true,
            evidence: "declared".to_owned(),
        });
        self
    }

    /// Samples lie where their stamps say: phones and radio links, whose steps vary.
    #[must_use]
    pub fn with_jitter(mut self) -> Self {
        self.timing = Timing::Stamps;
        self
    }

    /// With the range of the accelerometer, g.
    #[must_use]
    pub fn with_acc_range_g(mut self, range_g: f64) -> Self {
        self.acc_limits = [limits(range_g * STANDARD_GRAVITY_MPS2); 3];
        self.declared_ranges[0] = true;
        self
    }

    /// With the range of the gyroscope, deg/s.
    #[must_use]
    pub fn with_gyr_range_dps(mut self, range_dps: f64) -> Self {
        self.gyr_limits = [limits(range_dps.to_radians()); 3];
        self.declared_ranges[1] = true;
        self
    }

    /// With the mean specific force of standing upright, sensor axes, m/s².
    #[must_use]
    pub fn with_standing_mps2(mut self, standing_mps2: [f64; 3]) -> Self {
        self.standing_mps2 = Some(standing_mps2);
        self
    }

    /// With a declared mounting.
    #[must_use]
    #[cfg_attr(feature = "internals", visibility::make(pub))]
    pub(crate) fn with_mounting(mut self, mounting: Mounting) -> Self {
        self.mounting = mounting;
        self
    }

    /// With values that are minus the specific force, as Apple's are.
    #[must_use]
    pub fn with_acc_sign(mut self, sign: AccSign) -> Self {
        self.acc_scale = self.acc_scale.abs() * sign.factor();
        self.quality.acc_sign = Some(sign);
        self
    }
}

fn limits(range: f64) -> ColumnLimits {
    let end = END * range;
    ColumnLimits { low: -end, high: end, ..ColumnLimits::most(OVER_RANGE * range) }
}

/// True for findings that are counted while samples come.
pub(crate) fn is_counted(finding: &Finding) -> bool {
    matches!(
        finding,
        Finding::TooLate { .. }
            | Finding::Gaps { .. }
            | Finding::Filled { .. }
            | Finding::ClippedAcc { .. }
            | Finding::ClippedGyr { .. }
    )
}
