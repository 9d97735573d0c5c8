//! Mean course of a signal through the stride.

use serde::{Deserialize, Serialize};

use crate::recording::{Side, Site};
use crate::units::Unit;

/// Phases of a stride, 0 % to 100 %, from initial contact to the next of the same foot.
pub const PHASES: usize = 101;

/// With whose contact the strides of a waveform begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Foot {
    /// Left.
    Left,
    /// Right.
    Right,
    /// Not known which: the steps that the sensor gave an even number in their bouts.
    Even,
    /// Those of odd number.
    Odd,
}

impl Foot {
    /// The foot where the side is known, else the parity of the step's number.
    #[must_use]
    #[cfg_attr(feature = "internals", visibility::make(pub))]
    pub(crate) fn of(side: Option<Side>, number: usize) -> Self {
        match side {
            Some(Side::Left) => Self::Left,
            Some(Side::Right) => Self::Right,
            None if number.is_multiple_of(2) => Self::Even,
            None => Self::Odd,
        }
    }

    /// `left`, `right`, `even` or `odd`.
    #[must_use]
    #[cfg_attr(feature = "internals", visibility::make(pub))]
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Left => "left",
            Self::Right => "right",
            Self::Even => "even",
            Self::Odd => "odd",
        }
    }
}

/// What a waveform shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Channel {
    /// Specific force along the running direction.
    AccForward,
    /// Specific force across it, + to the left.
    AccLeft,
    /// Specific force along the vertical; 1 when standing.
    AccUp,
    /// Inclination of the segment in the sagittal plane, + forward.
    Lean,
    /// Inclination of the segment in the frontal plane, + to the right.
    LateralLean,
    /// Rate of a limb in the plane of its swing, + toes up.
    PitchRate,
}

impl Channel {
    /// All of them, in their order.
    #[cfg_attr(feature = "internals", visibility::make(pub))]
    pub(crate) const ALL: [Self; 6] = [
        Self::AccForward,
        Self::AccLeft,
        Self::AccUp,
        Self::Lean,
        Self::LateralLean,
        Self::PitchRate,
    ];

    /// Name as written to tables.
    #[must_use]
    #[cfg_attr(feature = "internals", visibility::make(pub))]
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::AccForward => "acc_forward",
            Self::AccLeft => "acc_left",
            Self::AccUp => "acc_up",
            Self::Lean => "lean",
            Self::LateralLean => "lateral_lean",
            Self::PitchRate => "pitch_rate",
        }
    }

    /// Unit of its values.
    #[must_use]
    #[cfg_attr(feature = "internals", visibility::make(pub))]
    pub(crate) fn unit(self) -> Unit {
        match self {
            Self::AccForward | Self::AccLeft | Self::AccUp => Unit::Gravity,
            Self::Lean | Self::LateralLean => Unit::Degree,
            Self::PitchRate => Unit::DegreePerSecond,
        }
    }
}

/// Mean and standard deviation of a signal at 101 phases of the stride, over all strides of a sensor that
/// begin with the same foot.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Waveform {
    /// Sensor.
    pub site: Site,
    /// Foot.
    pub foot: Foot,
    /// What is shown.
    pub channel: Channel,
    /// Strides behind it.
    pub strides: usize,
    /// Mean at each phase, in the channel's unit.
    pub mean: Vec<f64>,
    /// Standard deviation over the strides; 0 for a single one.
    pub sd: Vec<f64>,
}
