//! Physical constants and the few conversions that every floor shares.
//!
//! Inside the library everything is SI and `f64`, angles in radians. Degrees, g and milliseconds
//! appear only at the borders, and there the name carries the unit (`_deg`, `_g`, `_ms`).

use crate::names::named;
use serde::{Deserialize, Serialize};

/// Standard gravity, m/s² (BIPM). An accelerometer at rest measures this along the upward axis.
pub const STANDARD_GRAVITY_MPS2: f64 = 9.806_65;

/// Unit in which a stream's accelerometer values are stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum AccUnit {
    /// Not declared: the intake infers it from the data and reports the decision.
    #[default]
    Unknown,
    /// Metres per second squared.
    Mps2,
    /// Multiples of standard gravity.
    G,
    /// Thousandths of standard gravity.
    Mg,
}

impl AccUnit {
    /// Factor that turns a stored value into m/s², or `None` when the unit is not declared.
    #[must_use]
    #[cfg_attr(feature = "internals", visibility::make(pub))]
    pub(crate) fn to_mps2(self) -> Option<f64> {
        match self {
            Self::Unknown => None,
            Self::Mps2 => Some(1.0),
            Self::G => Some(STANDARD_GRAVITY_MPS2),
            Self::Mg => Some(STANDARD_GRAVITY_MPS2 * 1e-3),
        }
    }

    /// Symbol as printed in reports.
    #[must_use]
    #[cfg_attr(feature = "internals", visibility::make(pub))]
    pub(crate) fn symbol(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::Mps2 => "m/s²",
            Self::G => "g",
            Self::Mg => "mg",
        }
    }
}

named!(
    AccUnit,
    "unit of an accelerometer",
    symbol,
    [AccUnit::Unknown, AccUnit::Mps2, AccUnit::G, AccUnit::Mg]
);

/// Unit in which a stream's gyroscope values are stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum GyrUnit {
    /// Not declared: the intake infers it from the data and reports the decision.
    #[default]
    Unknown,
    /// Radians per second.
    Radps,
    /// Degrees per second.
    Dps,
}

impl GyrUnit {
    /// Factor that turns a stored value into rad/s, or `None` when the unit is not declared.
    #[must_use]
    #[cfg_attr(feature = "internals", visibility::make(pub))]
    pub(crate) fn to_radps(self) -> Option<f64> {
        match self {
            Self::Unknown => None,
            Self::Radps => Some(1.0),
            Self::Dps => Some(core::f64::consts::PI / 180.0),
        }
    }

    /// Symbol as printed in reports.
    #[must_use]
    #[cfg_attr(feature = "internals", visibility::make(pub))]
    pub(crate) fn symbol(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::Radps => "rad/s",
            Self::Dps => "deg/s",
        }
    }
}

named!(GyrUnit, "unit of a gyroscope", symbol, [GyrUnit::Unknown, GyrUnit::Radps, GyrUnit::Dps]);

/// Unit of a reported value. The names are those written to tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Unit {
    /// Seconds.
    #[serde(rename = "s")]
    Second,
    /// Metres.
    #[serde(rename = "m")]
    Metre,
    /// Metres per second.
    #[serde(rename = "m/s")]
    MetrePerSecond,
    /// Steps per minute, both feet.
    #[serde(rename = "spm")]
    StepsPerMinute,
    /// Degrees.
    #[serde(rename = "deg")]
    Degree,
    /// Multiples of standard gravity.
    #[serde(rename = "g")]
    Gravity,
    /// Multiples of body weight.
    #[serde(rename = "BW")]
    BodyWeight,
    /// Body weights times seconds.
    #[serde(rename = "BW s")]
    BodyWeightSecond,
    /// Degrees per second.
    #[serde(rename = "deg/s")]
    DegreePerSecond,
    /// Squared multiples of standard gravity.
    #[serde(rename = "g^2")]
    GravitySquared,
    /// Thousand newtons per metre.
    #[serde(rename = "kN/m")]
    KilonewtonPerMetre,
    /// Watts per kilogram of body mass.
    #[serde(rename = "W/kg")]
    WattPerKilogram,
    /// Decibels.
    #[serde(rename = "dB")]
    Decibel,
    /// Steps of both feet.
    #[serde(rename = "steps")]
    Steps,
    /// Natural logarithm units per stride.
    #[serde(rename = "1/stride")]
    PerStride,
    /// Percent.
    #[serde(rename = "%")]
    Percent,
    /// A pure number.
    #[serde(rename = "1")]
    One,
}

impl Unit {
    /// Symbol as written to tables.
    #[must_use]
    #[cfg_attr(feature = "internals", visibility::make(pub))]
    pub(crate) fn symbol(self) -> &'static str {
        match self {
            Self::Second => "s",
            Self::Metre => "m",
            Self::MetrePerSecond => "m/s",
            Self::StepsPerMinute => "spm",
            Self::Degree => "deg",
            Self::Gravity => "g",
            Self::BodyWeight => "BW",
            Self::BodyWeightSecond => "BW s",
            Self::DegreePerSecond => "deg/s",
            Self::GravitySquared => "g^2",
            Self::KilonewtonPerMetre => "kN/m",
            Self::WattPerKilogram => "W/kg",
            Self::Decibel => "dB",
            Self::Steps => "steps",
            Self::PerStride => "1/stride",
            Self::Percent => "%",
            Self::One => "1",
        }
    }

    /// What the name of a column of such values ends in; a pure number has the unit 1.
    #[must_use]
    #[cfg_attr(feature = "internals", visibility::make(pub))]
    pub(crate) fn suffix(self) -> &'static str {
        match self {
            Self::Second => "_s",
            Self::Metre => "_m",
            Self::MetrePerSecond => "_mps",
            Self::StepsPerMinute => "_spm",
            Self::Degree => "_deg",
            Self::Gravity => "_g",
            Self::BodyWeight => "_bw",
            Self::BodyWeightSecond => "_bw_s",
            Self::DegreePerSecond => "_dps",
            Self::GravitySquared => "_g2",
            Self::KilonewtonPerMetre => "_kn_per_m",
            Self::WattPerKilogram => "_w_per_kg",
            Self::Decibel => "_db",
            Self::Steps => "_steps",
            Self::PerStride => "_per_stride",
            Self::Percent => "_pct",
            Self::One => "_1",
        }
    }
}

named!(
    Unit,
    "unit of a value",
    symbol,
    [
        Unit::Second,
        Unit::Metre,
        Unit::MetrePerSecond,
        Unit::StepsPerMinute,
        Unit::Degree,
        Unit::Gravity,
        Unit::BodyWeight,
        Unit::BodyWeightSecond,
        Unit::DegreePerSecond,
        Unit::GravitySquared,
        Unit::KilonewtonPerMetre,
        Unit::WattPerKilogram,
        Unit::Decibel,
        Unit::Steps,
        Unit::PerStride,
        Unit::Percent,
        Unit::One,
    ]
);
