//! What a column's name says. The one table of names that are understood.
//!
//! A name is read in parts, whatever its case and separators: an optional site before a dot
//! (`shank_left.acc_x_g`), the sensor, the axis, and the unit, the last as a suffix (`acc_x_mps2`)
//! or in brackets (`X (m/s^2)`).
//!
//! | part | understood | meaning |
//! |---|---|---|
//! | time | t, time, timestamp, seconds_elapsed, elapsed, epoch, SampleTimeFine, … ([`TIMES`]) | sample time |
//! | | accelerometerTimestamp_sinceReboot ([`OWN_TIMES`]) | the sensor's own stamps, preferred |
//! | | gyroTimestamp_sinceReboot ([`GYR_TIMES`]) | own stamps of the gyroscope beside it |
//! | | loggingTime ([`LOG_TIMES`]) | when a row was written: used only without another |
//! | device | `Shimmer_8665_…_CAL` | taken off; `_RAW` and `_UNCAL` are counts, not used |
//! | time unit | s, sec, ms, us, µs, ns | without one: seconds_elapsed is s, others are inferred |
//! | sensor | acc, accel, accelerometer, acceleration, a, Accel_LN, … ([`ACC`]) | accelerometer |
//! | | gF ([`ACC_G`]) | accelerometer in g |
//! | | accelerometerAcceleration ([`ACC_APPLE`]) | accelerometer in g, minus the specific force |
//! | | linear acceleration, userAcceleration, … ([`LINEAR`], [`LINEAR_APPLE`]) | without gravity |
//! | | gravity ([`GRAVITY`]) | the gravity beside it |
//! | | gyr, gyro, gyroscope, g, w, omega, angular_velocity, … ([`GYR`]) | gyroscope |
//! | | mag, magnetometer, m ([`MAG`]) | magnetometer, not used |
//! | axis | x, y, z; ap = x, ml = y, vertical = z | axis |
//! | a bare axis | x, y, z, x-axis | accelerometer, or gyroscope when the unit is an angular rate |
//! | unit | mps2, m/s^2, m/s², g, mg; radps, rad/s, dps, deg/s, °/s | without one: inferred |

use runform::recording::{AccSign, Site};
use runform::units::{AccUnit, GyrUnit};

use crate::unit_names::{acc_unit, gyr_unit};

/// Names of time columns, without separators.
const TIMES: [&str; 16] = [
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
    "timestampunix",
    "epoch",
    "epoc",
    "epochtime",
    "timesincestart",
    "timesincestartin",
];
/// The accelerometer's own stamps, which are even where the app writes rows in bursts.
const OWN_TIMES: [&str; 2] = ["accelerometertimestampsincereboot", "acctimestampsincereboot"];
/// The gyroscope's own stamps.
const GYR_TIMES: [&str; 1] = ["gyrotimestampsincereboot"];
/// When the app wrote the row.
const LOG_TIMES: [&str; 1] = ["loggingtime"];
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
/// Accelerometers in g unless the unit says otherwise (Physics Toolbox).
const ACC_G: [&str; 2] = ["gf", "gforce"];
/// Apple's Core Motion as SensorLog writes it: in g, minus the specific force.
const ACC_APPLE: [&str; 1] = ["accelerometeracceleration"];
/// Acceleration without gravity.
const LINEAR: [&str; 9] = [
    "linearacceleration",
    "linearaccelerometer",
    "linearacc",
    "linearaccel",
    "linacc",
    "linaccel",
    "lacc",
    "accelerationwithoutg",
    "freeacc",
];
/// Acceleration without gravity by Apple's name: minus the specific force less gravity.
const LINEAR_APPLE: [&str; 3] = ["useracceleration", "motionuseracceleration", "useracc"];
/// Gravity as the phone takes it out.
const GRAVITY: [&str; 3] = ["gravity", "motiongravity", "grav"];
/// Names of gyroscopes, without separators.
const GYR: [&str; 12] = [
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
    "gyrorotation",
];
/// Core Motion's gyroscope less its bias, beside the raw one (SensorLog).
const GYR_SECOND: [&str; 1] = ["motionrotationrate"];
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
    /// The accelerometer's own stamps.
    OwnTime(TimeUnit),
    /// The gyroscope's own stamps.
    GyrTime(TimeUnit),
    /// When the row was written.
    LogTime(TimeUnit),
    Acc(usize, AccUnit),
    /// An accelerometer that is known to give minus the specific force.
    AccMinus(usize, AccUnit),
    /// Acceleration without gravity, with its sign where the name tells it.
    Linear(usize, AccUnit, Option<AccSign>),
    Gravity(usize, AccUnit),
    Gyr(usize, GyrUnit),
    /// A gyroscope that is used only without another.
    GyrSecond(usize, GyrUnit),
    Mag,
}

/// Meaning of one column name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Column {
    pub site: Option<Site>,
    pub kind: Kind,
}

/// How much a time column tells; of several the highest is taken. Two of one rank say the same.
pub(crate) fn time_rank(name: &str, kind: Kind) -> u8 {
    let lower = name.to_lowercase();
    let (stem, _) = split_unit(&lower);
    let stem: String = stem.chars().filter(|c| c.is_alphanumeric()).collect();
    match kind {
        _ if stem == "t" || lower == "t_s" => 5,
        Kind::OwnTime(_) => 4,
        Kind::LogTime(_) => 0,
        _ if stem.contains("elapsed") || stem.starts_with("timesincestart") => 3,
        Kind::Time(TimeUnit::Unknown) => 1,
        _ => 2,
    }
}

/// True for an axis without a sensor's name: `x`, `X (m/s^2)`.
pub(crate) fn is_bare(name: &str) -> bool {
    let lower = name.trim().trim_matches('"').to_lowercase();
    matches!(split_unit(&lower).0.trim(), "x" | "y" | "z")
}

/// Reads a column's name; `None` when it means nothing here.
pub(crate) fn understand(name: &str) -> Option<Column> {
    let name = name.trim().trim_matches('"').trim();
    if let Some((prefix, rest)) = name.split_once('.')
        && let Some(site) = crate::names::parse_site(prefix)
    {
        return kind(rest).map(|kind| Column { site: Some(site), kind });
    }
    kind(name).map(|kind| Column { site: None, kind })
}

/// True for a column of a Shimmer's low-noise accelerometer, which ends at ±2 g, and of its wide-range one.
pub(crate) fn shimmer_ranges(name: &str) -> (bool, bool) {
    let lower = name.to_lowercase();
    (lower.contains("_accel_ln_"), lower.contains("_accel_wr_"))
}

/// Takes `Shimmer_8665_` and `_CAL` off a column of Consensys; `None` for raw counts.
fn without_device(lower: String) -> Option<String> {
    let Some((id, rest)) = lower.strip_prefix("shimmer_").and_then(|s| s.split_once('_')) else {
        return Some(lower);
    };
    let (stem, unit) = match rest.find('(') {
        Some(open) => (rest[..open].trim_end(), &rest[open..]),
        None => (rest, ""),
    };
    if id.is_empty() || stem.ends_with("_raw") || stem.ends_with("_uncal") {
        return None;
    }
    Some(format!("{} {unit}", stem.strip_suffix("_cal").unwrap_or(stem)).trim_end().to_owned())
}

fn kind(name: &str) -> Option<Kind> {
    let lower = without_device(name.to_lowercase())?;
    if lower == "t_s" {
        return Some(Kind::Time(TimeUnit::Canonical));
    }
    let (stem, unit) = split_unit(&lower);
    let tokens: Vec<&str> =
        stem.split(|c: char| !c.is_alphanumeric()).filter(|t| !t.is_empty()).collect();
    let joined = tokens.concat();
    let known = |names: &[&str]| names.contains(&joined.as_str());
    for (names, kind) in [
        (&TIMES[..], Kind::Time as fn(TimeUnit) -> Kind),
        (&OWN_TIMES, Kind::OwnTime),
        (&GYR_TIMES, Kind::GyrTime),
        (&LOG_TIMES, Kind::LogTime),
    ] {
        if known(names) {
            return time(&joined, unit).map(kind);
        }
    }
    let (sensor, axis) = split_axis(&tokens, &joined)?;
    let acc = acc_unit(unit);
    let gyr = gyr_unit(unit);
    if !unit.is_empty() && acc.is_none() && gyr.is_none() && unit != "ut" {
        return None;
    }
    sense(&sensor, axis, acc, gyr)
}

/// What a sensor's name means, with the unit of its column where it has one.
fn sense(sensor: &str, axis: usize, acc: Option<AccUnit>, gyr: Option<GyrUnit>) -> Option<Kind> {
    let bare = matches!(sensor, "" | "axis");
    if gyr.is_none() {
        let unit = acc.unwrap_or_default();
        if ACC.contains(&sensor) || bare {
            return Some(Kind::Acc(axis, unit));
        }
        if ACC_G.contains(&sensor) {
            return Some(Kind::Acc(axis, acc.unwrap_or(AccUnit::G)));
        }
        if ACC_APPLE.contains(&sensor) {
            return Some(Kind::AccMinus(axis, acc.unwrap_or(AccUnit::G)));
        }
        if LINEAR.contains(&sensor) {
            return Some(Kind::Linear(axis, unit, None));
        }
        if LINEAR_APPLE.contains(&sensor) {
            return Some(Kind::Linear(axis, unit, Some(AccSign::MinusSpecificForce)));
        }
        if GRAVITY.contains(&sensor) {
            return Some(Kind::Gravity(axis, unit));
        }
    }
    if (GYR.contains(&sensor) || bare) && acc.is_none() {
        // SensorLog's column without a unit is Core Motion's, in rad/s.
        let own = if sensor == "gyrorotation" { GyrUnit::Radps } else { GyrUnit::Unknown };
        return Some(Kind::Gyr(axis, gyr.unwrap_or(own)));
    }
    if GYR_SECOND.contains(&sensor) && acc.is_none() {
        return Some(Kind::GyrSecond(axis, gyr.unwrap_or(GyrUnit::Radps)));
    }
    MAG.contains(&sensor).then_some(Kind::Mag)
}

fn time(joined: &str, unit: &str) -> Option<TimeUnit> {
    Some(match (joined, unit) {
        (_, "s" | "sec" | "secs" | "seconds") => TimeUnit::Seconds,
        (_, "ms" | "msec" | "milliseconds") => TimeUnit::Milli,
        (_, "us" | "µs" | "μs" | "microseconds") => TimeUnit::Micro,
        (_, "ns" | "nanoseconds") => TimeUnit::Nano,
        ("secondselapsed", "") => TimeUnit::Seconds,
        ("sampletimefine", "") => TimeUnit::Micro,
        ("accelerometertimestampsincereboot" | "gyrotimestampsincereboot", "") => TimeUnit::Seconds,
        (_, "" | "txt") => TimeUnit::Unknown,
        // `timestamp (-0700)`: a date-time with its time zone.
        (_, zone) if zone.starts_with(['+', '-']) => TimeUnit::Unknown,
        _ => return None,
    })
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
            ("Acceleration x (m/s\u{fffd})", 0, AccUnit::Mps2),
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
        for name in ["vgrf_bw", "pos_x_m", "max", "quat_x", "gFTotal", "aT (m/s^2)", "", "a", "é"]
        {
            assert_eq!(acc(name), None, "{name}");
        }
    }

    #[test]
    fn the_names_of_phone_apps_tell_unit_sign_and_gravity() {
        let minus = Some(AccSign::MinusSpecificForce);
        for (name, kind) in [
            ("x-axis (g)", Kind::Acc(0, AccUnit::G)),
            ("y-axis (deg/s)", Kind::Gyr(1, GyrUnit::Dps)),
            ("epoc (ms)", Kind::Time(TimeUnit::Milli)),
            ("timestamp (-0700)", Kind::Time(TimeUnit::Unknown)),
            ("elapsed (s)", Kind::Time(TimeUnit::Seconds)),
            ("gFx", Kind::Acc(0, AccUnit::G)),
            ("accelerometerAccelerationZ", Kind::AccMinus(2, AccUnit::G)),
            ("accelerometerAccelerationX(G)", Kind::AccMinus(0, AccUnit::G)),
            ("accelerometerTimestamp_sinceReboot", Kind::OwnTime(TimeUnit::Seconds)),
            ("gyroTimestamp_sinceReboot(s)", Kind::GyrTime(TimeUnit::Seconds)),
            ("loggingTime(txt)", Kind::LogTime(TimeUnit::Unknown)),
            ("gyroRotationY", Kind::Gyr(1, GyrUnit::Radps)),
            ("gyroRotationY(rad/s)", Kind::Gyr(1, GyrUnit::Radps)),
            ("motionUserAccelerationX(G)", Kind::Linear(0, AccUnit::G, minus)),
            ("userAcceleration.x", Kind::Linear(0, AccUnit::Unknown, minus)),
            ("Linear Acceleration y (m/s^2)", Kind::Linear(1, AccUnit::Mps2, None)),
            ("LINEAR ACCELERATION Z (m/s²)", Kind::Linear(2, AccUnit::Mps2, None)),
            ("GRAVITY X (m/s²)", Kind::Gravity(0, AccUnit::Mps2)),
            ("Time since start in ms ", Kind::Time(TimeUnit::Milli)),
        ] {
            assert_eq!(understand(name).map(|c| c.kind), Some(kind), "{name}");
        }
    }
}
