//! What a column's name says. The one table of names that are understood.
//!
//! A name is read in parts, whatever its case and separators: an optional site before a dot
//! (`shank_left.acc_x_g`), the sensor, the axis, and the unit, the last as a suffix (`acc_x_mps2`)
//! or in brackets (`X (m/s^2)`).
//!
//! | part | understood | meaning |
//! |---|---|---|
//! | time | t, time, timestamp, seconds_elapsed, elapsed, SampleTimeFine, … ([`TIMES`]) | sample time |
//! | time unit | s, sec, ms, us, µs, ns | without one: seconds_elapsed is s, others are inferred |
//! | sensor | acc, accel, accelerometer, acceleration, a, Accel_LN, … ([`ACC`]) | accelerometer |
//! | | gyr, gyro, gyroscope, g, w, omega, angular_velocity, … ([`GYR`]) | gyroscope |
//! | | mag, magnetometer, m ([`MAG`]) | magnetometer, not used |
//! | axis | x, y, z; ap = x, ml = y, vertical = z | axis |
//! | a bare axis | x, y, z | accelerometer, or gyroscope when the unit is an angular rate |
//! | unit | mps2, m/s^2, m/s², g, mg; radps, rad/s, dps, deg/s, °/s | without one: inferred |

use runform::recording::Site;
use runform::units::{AccUnit, GyrUnit};

use crate::options::{acc_unit, gyr_unit};

/// Names of time columns, without separators.
const TIMES: [&str; 12] = [
    "t",
    "time",
    "timestamp",
    "secondselapsed",
    "elapsed",
    "elapsedtime",
    "sampletime",
    "sampletimefine",
    "systemtimestampplotzeroed",
    "unixtime",
    "epoch",
    "epochtime",
];
/// Names of accelerometers, without separators.
const ACC: [&str; 9] = [
    "acc",
    "accel",
    "accelerometer",
    "acceleration",
    "a",
    "accelln",
    "accelwr",
    "rawacc",
    "specificforce",
];
/// Names of gyroscopes, without separators.
const GYR: [&str; 11] = [
    "gyr",
    "gyro",
    "gyroscope",
    "g",
    "w",
    "omega",
    "angularvelocity",
    "angularrate",
    "angvel",
    "rotationrate",
    "rot",
];
/// Names of magnetometers, without separators.
const MAG: [&str; 4] = ["mag", "magnetometer", "m", "magneticfield"];

/// Unit of a time column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TimeUnit {
    /// The canonical `t_s`: recording time, kept as it is.
    Canonical,
    Seconds,
    Milli,
    Micro,
    Nano,
    Unknown,
}

impl TimeUnit {
    /// Seconds in one unit.
    pub(crate) fn to_s(self) -> f64 {
        match self {
            Self::Canonical | Self::Seconds | Self::Unknown => 1.0,
            Self::Milli => 1e-3,
            Self::Micro => 1e-6,
            Self::Nano => 1e-9,
        }
    }
}

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Time(TimeUnit),
    Acc(usize, AccUnit),
    Gyr(usize, GyrUnit),
    Mag,
}

/// Meaning of one column name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Column {
    pub site: Option<Site>,
    pub kind: Kind,
}

/// Reads a column's name; `None` when it means nothing here.
pub(crate) fn understand(name: &str) -> Option<Column> {
    let name = name.trim().trim_matches('"').trim();
    if let Some((prefix, rest)) = name.split_once('.')
        && let Some(site) = crate::read::parse_site(prefix)
    {
        return kind(rest).map(|kind| Column { site: Some(site), kind });
    }
    kind(name).map(|kind| Column { site: None, kind })
}

fn kind(name: &str) -> Option<Kind> {
    let lower = name.to_lowercase();
    if lower == "t_s" {
        return Some(Kind::Time(TimeUnit::Canonical));
    }
    let (stem, unit) = split_unit(&lower);
    let tokens: Vec<&str> =
        stem.split(|c: char| !c.is_alphanumeric()).filter(|t| !t.is_empty()).collect();
    let joined = tokens.concat();
    if TIMES.contains(&joined.as_str()) {
        return time(&joined, unit);
    }
    // `time_s` is also written `time s`, `times`, `timems`.
    let (sensor, axis) = split_axis(&tokens, &joined)?;
    let acc = acc_unit(unit);
    let gyr = gyr_unit(unit);
    if !unit.is_empty() && acc.is_none() && gyr.is_none() && unit != "ut" {
        return None;
    }
    let sensor = sensor.as_str();
    if ACC.contains(&sensor) && gyr.is_none() || sensor.is_empty() && gyr.is_none() {
        return Some(Kind::Acc(axis, acc.unwrap_or_default()));
    }
    if (GYR.contains(&sensor) || sensor.is_empty()) && acc.is_none() {
        return Some(Kind::Gyr(axis, gyr.unwrap_or_default()));
    }
    MAG.contains(&sensor).then_some(Kind::Mag)
}

fn time(joined: &str, unit: &str) -> Option<Kind> {
    let unit = match (joined, unit) {
        (_, "s" | "sec" | "secs" | "seconds") => TimeUnit::Seconds,
        (_, "ms" | "msec" | "milliseconds") => TimeUnit::Milli,
        (_, "us" | "µs" | "μs" | "microseconds") => TimeUnit::Micro,
        (_, "ns" | "nanoseconds") => TimeUnit::Nano,
        ("secondselapsed", "") => TimeUnit::Seconds,
        ("sampletimefine", "") => TimeUnit::Micro,
        (_, "") => TimeUnit::Unknown,
        _ => return None,
    };
    Some(Kind::Time(unit))
}

/// Takes the unit off: in brackets, or after the last separator.
fn split_unit(lower: &str) -> (&str, &str) {
    const SUFFIXES: [&str; 24] = [
        "mps2",
        "m/s^2",
        "m/s²",
        "m/s2",
        "radps",
        "rad/s",
        "dps",
        "deg/s",
        "°/s",
        "degps",
        "mg",
        "g",
        "ut",
        "seconds",
        "milliseconds",
        "sec",
        "msec",
        "ms",
        "us",
        "µs",
        "μs",
        "ns",
        "s",
        "nanoseconds",
    ];
    if let Some(open) = lower.find(['(', '[']) {
        let inside = lower[open..].trim_matches(|c| "()[] ".contains(c));
        return (lower[..open].trim_end(), inside);
    }
    for suffix in SUFFIXES {
        if let Some(rest) = lower.strip_suffix(suffix)
            && let Some(stem) = rest.strip_suffix(['_', ' ', '-', '.'])
            && !stem.is_empty()
        {
            return (stem, suffix);
        }
    }
    (lower, "")
}

/// Takes the axis off: its own word first or last, or the last letter of a single word.
fn split_axis(tokens: &[&str], joined: &str) -> Option<(String, usize)> {
    let axis = |word: &str| match word {
        "x" | "ap" => Some(0),
        "y" | "ml" => Some(1),
        "z" | "vertical" | "vert" => Some(2),
        _ => None,
    };
    if let Some((last, rest)) = tokens.split_last()
        && let Some(a) = axis(last)
    {
        return Some((rest.concat(), a));
    }
    if let Some((first, rest)) = tokens.split_first()
        && let Some(a) = axis(first)
    {
        return Some((rest.concat(), a));
    }
    let (stem, last) = joined.split_at_checked(joined.len().checked_sub(1)?)?;
    matches!(last, "x" | "y" | "z").then(|| axis(last).map(|a| (stem.to_owned(), a)))?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_names_of_common_apps_are_understood() {
        let acc = |n: &str| understand(n).map(|c| c.kind);
        for (name, axis, unit) in [
            ("acc_x_mps2", 0, AccUnit::Mps2),
            ("acc_y_g", 1, AccUnit::G),
            ("acc_z_mg", 2, AccUnit::Mg),
            ("ax", 0, AccUnit::Unknown),
            ("accX", 0, AccUnit::Unknown),
            ("\"X (m/s^2)\"", 0, AccUnit::Mps2),
            ("Acceleration y (m/s^2)", 1, AccUnit::Mps2),
            ("Accelerometer Z (g)", 2, AccUnit::G),
            ("accelerometer_x", 0, AccUnit::Unknown),
            ("acc_vertical_g", 2, AccUnit::G),
            ("acc_ap_g", 0, AccUnit::G),
            ("Accel_LN_X", 0, AccUnit::Unknown),
            ("x", 0, AccUnit::Unknown),
        ] {
            assert_eq!(acc(name), Some(Kind::Acc(axis, unit)), "{name}");
        }
        for (name, axis, unit) in [
            ("gyr_x_radps", 0, GyrUnit::Radps),
            ("gyr_y_dps", 1, GyrUnit::Dps),
            ("gz", 2, GyrUnit::Unknown),
            ("gyroX", 0, GyrUnit::Unknown),
            ("X (rad/s)", 0, GyrUnit::Radps),
            ("Gyroscope Z (deg/s)", 2, GyrUnit::Dps),
        ] {
            assert_eq!(acc(name), Some(Kind::Gyr(axis, unit)), "{name}");
        }
        for (name, unit) in [
            ("t_s", TimeUnit::Canonical),
            ("Time (s)", TimeUnit::Seconds),
            ("t_ms", TimeUnit::Milli),
            ("time_ns", TimeUnit::Nano),
            ("timestamp", TimeUnit::Unknown),
            ("seconds_elapsed", TimeUnit::Seconds),
        ] {
            assert_eq!(acc(name), Some(Kind::Time(unit)), "{name}");
        }
        for name in ["vgrf_bw", "pos_x_m", "max", "quat_x", "linear_acceleration_x", "", "a", "é"]
        {
            assert_eq!(acc(name), None, "{name}");
        }
    }
}
