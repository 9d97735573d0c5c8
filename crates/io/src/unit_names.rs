//! Short names of units, as column names, options and `recording.toml` write them.

use runform::units::{AccUnit, GyrUnit};

/// Accelerometer unit by its short name.
pub(crate) fn acc_unit(name: &str) -> Option<AccUnit> {
    match name {
        "g" => Some(AccUnit::G),
        "mg" => Some(AccUnit::Mg),
        // The last is m/s² in another encoding than UTF-8.
        "mps2" | "m/s2" | "m/s^2" | "m/s²" | "m/s\u{fffd}" => Some(AccUnit::Mps2),
        _ => None,
    }
}

/// Gyroscope unit by its short name.
pub(crate) fn gyr_unit(name: &str) -> Option<GyrUnit> {
    match name {
        "dps" | "deg/s" | "degps" | "°/s" => Some(GyrUnit::Dps),
        "radps" | "rad/s" => Some(GyrUnit::Radps),
        _ => None,
    }
}
