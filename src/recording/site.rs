//! Where on the body a sensor sits.

use core::fmt;
use core::str::FromStr;

use serde::{Deserialize, Serialize};

use super::RecordingError;
use crate::names::named;

/// Body part that carries the sensor.
///
/// `Sacrum`, `Pelvis` and `Trunk` mean a sensor fixed to that segment; `Waist`, `Hip` and `Pocket`
/// mean a loosely worn one (belt buckle, belt clip at the side, trouser pocket), which supports
/// less.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Placement {
    /// Foot or shoe.
    Foot,
    /// Lower leg.
    Shank,
    /// Upper leg.
    Thigh,
    /// Back of the pelvis, L5/S1.
    Sacrum,
    /// Pelvis, elsewhere but fixed.
    Pelvis,
    /// Belt at the front or back, loose.
    Waist,
    /// Belt at the side, loose.
    Hip,
    /// Trouser or jacket pocket, loose.
    Pocket,
    /// Upper back (T1) or sternum.
    Trunk,
    /// Head.
    Head,
    /// Wrist.
    Wrist,
}

impl Placement {
    /// All placements, in the order of the documentation.
    #[cfg_attr(feature = "internals", visibility::make(pub))]
    pub(crate) const ALL: [Self; 11] = [
        Self::Foot,
        Self::Shank,
        Self::Thigh,
        Self::Sacrum,
        Self::Pelvis,
        Self::Waist,
        Self::Hip,
        Self::Pocket,
        Self::Trunk,
        Self::Head,
        Self::Wrist,
    ];

    /// Name used in files and on the command line.
    #[must_use]
    #[cfg_attr(feature = "internals", visibility::make(pub))]
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Foot => "foot",
            Self::Shank => "shank",
            Self::Thigh => "thigh",
            Self::Sacrum => "sacrum",
            Self::Pelvis => "pelvis",
            Self::Waist => "waist",
            Self::Hip => "hip",
            Self::Pocket => "pocket",
            Self::Trunk => "trunk",
            Self::Head => "head",
            Self::Wrist => "wrist",
        }
    }

    /// True for parts that the body has twice and that move with one leg or arm.
    #[must_use]
    #[cfg_attr(feature = "internals", visibility::make(pub))]
    pub(crate) fn is_limb(self) -> bool {
        matches!(self, Self::Foot | Self::Shank | Self::Thigh | Self::Wrist)
    }

    /// True for sensors that ride on the body's axis and feel every step of both feet.
    #[must_use]
    #[cfg_attr(feature = "internals", visibility::make(pub))]
    pub(crate) fn is_axial(self) -> bool {
        !self.is_limb()
    }

    /// True for sensors that feel the landings of both feet alike enough to tell every contact; a
    /// pocket rides on one thigh.
    #[must_use]
    #[cfg_attr(feature = "internals", visibility::make(pub))]
    pub(crate) fn feels_both_feet(self) -> bool {
        self.is_axial() && self != Self::Pocket
    }

    /// True where the sensor may move against the body.
    #[must_use]
    #[cfg_attr(feature = "internals", visibility::make(pub))]
    pub(crate) fn is_loose(self) -> bool {
        matches!(self, Self::Waist | Self::Hip | Self::Pocket)
    }
}

named!(Placement, "placement", name, Placement::ALL);

/// Body side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// The runner's left.
    Left,
    /// The runner's right.
    Right,
}

impl Side {
    /// The other side.
    #[must_use]
    #[cfg_attr(feature = "internals", visibility::make(pub))]
    pub(crate) fn other(self) -> Self {
        match self {
            Self::Left => Self::Right,
            Self::Right => Self::Left,
        }
    }

    /// `left` or `right`.
    #[must_use]
    #[cfg_attr(feature = "internals", visibility::make(pub))]
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Left => "left",
            Self::Right => "right",
        }
    }
}

named!(Side, "side", name, [Side::Left, Side::Right]);

/// A placement and, where it is known, the side: `shank_left`, `sacrum`, `foot`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Site {
    /// Body part.
    pub placement: Placement,
    /// Side, where known and meaningful.
    pub side: Option<Side>,
}

impl Site {
    /// A site with a known side.
    #[must_use]
    pub fn sided(placement: Placement, side: Side) -> Self {
        Self { placement, side: Some(side) }
    }
}

impl From<Placement> for Site {
    fn from(placement: Placement) -> Self {
        Self { placement, side: None }
    }
}

impl fmt::Display for Site {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.side {
            Some(side) => write!(f, "{}_{side}", self.placement),
            None => write!(f, "{}", self.placement),
        }
    }
}

impl FromStr for Site {
    type Err = RecordingError;

    /// Reads `sacrum`, `shank_left`, `foot_right`…
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let lower = text.trim().to_ascii_lowercase();
        let (stem, side) = if let Some(stem) = lower.strip_suffix("_left") {
            (stem, Some(Side::Left))
        } else if let Some(stem) = lower.strip_suffix("_right") {
            (stem, Some(Side::Right))
        } else {
            (lower.as_str(), None)
        };
        Placement::ALL
            .into_iter()
            .find(|p| p.name() == stem)
            .map(|placement| Self { placement, side })
            .ok_or_else(|| RecordingError::UnknownPlacement { text: text.to_owned() })
    }
}
