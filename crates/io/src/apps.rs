//! What phone apps write besides plain accelerometers: acceleration without gravity, gravity beside it,
//! files of other sensors under the same columns. Refusals name the app's own setting.

use std::path::Path;

use runform::recording::{AccSign, Site};
use runform::units::{AccUnit, GyrUnit, STANDARD_GRAVITY_MPS2};

use crate::ReadError;
use crate::layout::{Layout, SensorColumns};
use crate::merge::resampled;
use crate::notice::ReadNotice;
use crate::numeric_table::Table;
use crate::preamble::Maker;

/// Half of 1 g and a little more: with gravity the mean over two seconds is close to 1 g long, without
/// it at most a third of that (42 phone files of walking, running, stairs and standing).
const HALF_G: f64 = 0.65;
/// Windows over which the mean is taken, s.
const WINDOW_S: f64 = 2.0;

const PHYPHOX: &str = "in phyphox record \"Acceleration (with g)\" instead of \"Acceleration (without \
                       g)\" or linear acceleration";
const SENSOR_LOGGER: &str = "Sensor Logger's Accelerometer holds none; record Total Acceleration (its \
                             TotalAcceleration.csv) or Accelerometer Uncalibrated instead";
const PHYSICS_TOOLBOX: &str =
    "in Physics Toolbox record g-Force (gFx, gFy, gFz) instead of the Linear Accelerometer";
const CORE_MOTION: &str = "record the raw accelerometer (SensorLog: accelerometerAcceleration), or the \
                           gravity of the same app beside it";
pub(crate) const ANY: &str = "record the accelerometer with gravity: \"Acceleration (with g)\" in phyphox, g-Force \
                   in Physics Toolbox, Total Acceleration in Sensor Logger, TYPE_ACCELEROMETER instead \
                   of TYPE_LINEAR_ACCELERATION on Android";

/// Names of files, without separators, that hold another sensor under the accelerometer's columns.
const OTHERS: [(&str, &str); 10] = [
    ("gyroscope", "gyroscope"),
    ("gyroscopeuncalibrated", "gyroscope"),
    ("gyro", "gyroscope"),
    ("gravity", "gravity alone"),
    ("magnetometer", "magnetometer"),
    ("magnetometeruncalibrated", "magnetometer"),
    ("magneticfield", "magnetometer"),
    ("orientation", "orientation"),
    ("compass", "compass"),
    ("barometer", "barometer"),
];

/// What names of columns and file tell before any sample is read.
///
/// # Errors
/// [`ReadError::WithoutGravity`] and [`ReadError::OtherSensor`].
pub(crate) fn check_names(file: &str, layout: &Layout) -> Result<(), ReadError> {
    let stem = Path::new(file).file_stem().map_or(file.into(), |s| s.to_string_lossy());
    let stem: String = stem.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect();
    let without =
        |what: String, fix| Err(ReadError::WithoutGravity { file: file.to_owned(), what, fix });
    for sensor in layout.sensors.values().filter(|s| !s.has_acc()) {
        let Some(linear) = sensor.linear.iter().flatten().next() else { continue };
        if !sensor.linear_with_gravity() && !layout.rebuilds() {
            let name = &layout.names[linear.0];
            let fix = match sensor.linear_sign {
                Some(_) => CORE_MOTION,
                None if name.starts_with("Linear Acceleration ") => PHYPHOX,
                None => ANY,
            };
            return without(format!("\"{name}\" (linear acceleration)"), fix);
        }
    }
    if !layout.bare_acc {
        return Ok(());
    }
    if ["linearaccelerometer", "linearacceleration", "useracceleration"].contains(&stem.as_str()) {
        return without("linear acceleration, as the file's name says,".to_owned(), PHYPHOX);
    }
    match OTHERS.iter().find(|(name, _)| *name == stem) {
        Some((_, sensor)) => Err(ReadError::OtherSensor { file: file.to_owned(), sensor }),
        None => Ok(()),
    }
}

/// Adds gravity to the acceleration that it was taken out of, where a file holds only the parts.
///
/// # Errors
/// [`ReadError::MixedUnits`] when they are in different units.
pub(crate) fn join(
    file: &str,
    layout: &mut Layout,
    table: &mut Table,
    notices: &mut Vec<ReadNotice>,
) -> Result<(), ReadError> {
    let names = &layout.names;
    for sensor in layout.sensors.values_mut() {
        if sensor.has_acc() || !sensor.linear_with_gravity() {
            continue;
        }
        for axis in 0..3 {
            let (Some(linear), Some(gravity)) = (sensor.linear[axis], sensor.gravity[axis]) else {
                continue;
            };
            if linear.1 != gravity.1 {
                return Err(ReadError::MixedUnits {
                    file: file.to_owned(),
                    first: names[linear.0].clone(),
                    second: names[gravity.0].clone(),
                });
            }
            let part = table.columns[gravity.0].clone();
            table.columns[linear.0].iter_mut().zip(part).for_each(|(a, g)| *a += g);
            sensor.acc[axis] = Some(linear);
        }
        let in_g = in_g(sensor, table).filter(|_| is_motion(names));
        if let Some(in_g) = in_g {
            let unit = if in_g { AccUnit::G } else { AccUnit::Mps2 };
            sensor.acc.iter_mut().flatten().for_each(|c| c.1 = unit);
        }
        sensor.acc_sign = if in_g == Some(false) {
            // Sensor Logger standardised the units, and with them the sign.
            Some(AccSign::SpecificForce)
        } else {
            sensor.linear_sign
        };
        notices
            .push(ReadNotice::new(file, "acceleration without gravity and gravity added together"));
    }
    Ok(())
}

/// True for the names that [`crate::shape`] gave to Core Motion's device motion.
fn is_motion(names: &[String]) -> bool {
    names.iter().any(|n| n == "userAcceleration X") && names.iter().any(|n| n == "gravityX")
}

/// Whether gravity is in g and not in m/s²; `None` where it is neither.
fn in_g(sensor: &SensorColumns, table: &Table) -> Option<bool> {
    let [Some(x), Some(y), Some(z)] = sensor.gravity.map(|c| c.map(|c| c.0)) else { return None };
    let part = |c: usize, i: usize| table.columns[c].get(i).copied().unwrap_or(f64::NAN);
    let length = (0..table.columns[x].len().min(200)).filter_map(|i| {
        let (x, y, z) = (part(x, i), part(y, i), part(z, i));
        Some((x * x + y * y + z * z).sqrt()).filter(|v| v.is_finite())
    });
    let mut lengths: Vec<f64> = length.collect();
    lengths.sort_unstable_by(f64::total_cmp);
    let usual = *lengths.get(lengths.len() / 2)?;
    let near = |g: f64| (0.9 * g..1.1 * g).contains(&usual);
    if near(1.0) { Some(true) } else { near(STANDARD_GRAVITY_MPS2).then_some(false) }
}

/// Takes the units that a device always writes where its columns name none.
pub(crate) fn know_maker(layout: &mut Layout, maker: Maker) {
    let (acc, gyr) = match maker {
        Maker::Other => return,
        Maker::Actigraph => (AccUnit::G, GyrUnit::Dps),
        Maker::XsensDot => (AccUnit::Mps2, GyrUnit::Dps),
        Maker::XsensMt => (AccUnit::Mps2, GyrUnit::Radps),
    };
    for sensor in layout.sensors.values_mut() {
        let all = sensor.acc.iter_mut().chain(&mut sensor.linear).flatten();
        all.filter(|c| c.1 == AccUnit::Unknown).for_each(|c| c.1 = acc);
        let all = sensor.gyr.iter_mut().flatten();
        all.filter(|c| c.1 == GyrUnit::Unknown).for_each(|c| c.1 = gyr);
    }
}

/// Layouts whose acceleration may or may not hold gravity: the samples decide, the refusal names the
/// app.
///
/// # Errors
/// [`ReadError::WithoutGravity`].
pub(crate) fn check_gravity(
    file: &str,
    layout: &Layout,
    table: &Table,
    t_s: &[f64],
) -> Result<(), ReadError> {
    let (what, fix) = if layout.is_sensor_logger() {
        ("the acceleration", SENSOR_LOGGER)
    } else if layout.names.iter().any(|n| n.starts_with("aT") && n.len() <= "aT (m/s^2)".len()) {
        ("the acceleration", PHYSICS_TOOLBOX)
    } else {
        return Ok(());
    };
    let mut sensors = layout.sensors.values();
    let without = sensors.any(|s| mean_length_g(s, table, t_s).is_some_and(|g| g < HALF_G));
    if without {
        let (file, what) = (file.to_owned(), what.to_owned());
        return Err(ReadError::WithoutGravity { file, what, fix });
    }
    Ok(())
}

/// Median length of the mean acceleration over windows, g; `None` where unit or samples do not allow
/// it.
fn mean_length_g(sensor: &SensorColumns, table: &Table, t_s: &[f64]) -> Option<f64> {
    let unit = sensor.acc[0]?.1;
    let g = unit.to_mps2()? / STANDARD_GRAVITY_MPS2;
    let columns = [0, 1, 2].map(|i| sensor.acc[i].map(|c| table.columns[c.0].as_slice()));
    let [Some(x), Some(y), Some(z)] = columns else { return None };
    let span = t_s.last()? - t_s.first()?;
    let per_window = (WINDOW_S * t_s.len() as f64 / span.max(1e-3)).round().max(20.0) as usize;
    let mean = |v: &[f64]| {
        let sound = v.iter().filter(|v| v.is_finite());
        sound.clone().sum::<f64>() / sound.count().max(1) as f64
    };
    let mut lengths: Vec<f64> = (0..x.len() / per_window)
        .map(|w| {
            let range = w * per_window..(w + 1) * per_window;
            let m = [x, y, z].map(|v| mean(&v[range.clone()]));
            g * (m[0] * m[0] + m[1] * m[1] + m[2] * m[2]).sqrt()
        })
        .collect();
    lengths.sort_unstable_by(f64::total_cmp);
    lengths.get(lengths.len() / 2).copied()
}

/// Puts the gyroscope on the accelerometer's times where both have stamps of their own: SensorLog
/// writes a row for each accelerometer sample with the gyroscope's last one beside it, up to a sample
/// old, or none.
pub(crate) fn on_own_times(layout: &Layout, table: &mut Table) {
    let (Some((own, a)), Some((gyr, b))) = (layout.own_time, layout.gyr_time) else { return };
    if a != b || layout.time.map(|t| t.0) != Some(own) {
        return;
    }
    let at = core::mem::take(&mut table.columns[own]);
    let from = core::mem::take(&mut table.columns[gyr]);
    for sensor in layout.sensors.values() {
        for (column, _) in sensor.gyr.iter().flatten() {
            let values = core::mem::take(&mut table.columns[*column]);
            table.columns[*column] = resampled(&at, &from, &values);
        }
    }
    table.columns[own] = at;
}

/// What to say of the sign where the layout of an app leaves it open.
pub(crate) fn sign_notice(file: &str, site: Site, layout: &Layout) -> Option<ReadNotice> {
    layout.is_sensor_logger().then(|| ReadNotice::new(file, open_sign(site)))
}

/// The sign of Sensor Logger's acceleration is not declared.
pub(crate) fn open_sign(site: Site) -> String {
    let minus = AccSign::MinusSpecificForce.name();
    format!(
        "{site}: columns as Sensor Logger writes them; an iPhone without \"Standardise Units & Frames\" turns \
         the sign of the acceleration: then give --acc-sign {minus}"
    )
}

/// Unit of a layout whose columns name none: Sensor Logger writes m/s².
pub(crate) fn unit_of(layout: &Layout) -> Option<AccUnit> {
    layout.is_sensor_logger().then_some(AccUnit::Mps2)
}
