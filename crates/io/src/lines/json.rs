//! A sample as a JSON object: `{"t_s":0.01,"acc_g":[0.1,0.9,0.2],"gyr_dps":[1,2,3],"sensor":"foot_left"}`.

use std::collections::BTreeMap;

use runform::recording::Site;
use runform::units::{AccUnit, GyrUnit};
use serde_json::{Map, Value};

use super::sample::{LineSample, LineSensor};
use crate::ReadError;
use crate::clock::OWN_CLOCK_S;
use crate::headers::TimeUnit;
use crate::names::parse_site;

/// Keys of the stamp, and their units.
const TIMES: [(&str, TimeUnit); 4] = [
    ("t_s", TimeUnit::Canonical),
    ("t_ms", TimeUnit::Milli),
    ("t_us", TimeUnit::Micro),
    ("t_ns", TimeUnit::Nano),
];
const ACC: [(&str, AccUnit); 4] = [
    ("acc_mps2", AccUnit::Mps2),
    ("acc_g", AccUnit::G),
    ("acc_mg", AccUnit::Mg),
    ("acc", AccUnit::Unknown),
];
const GYR: [(&str, GyrUnit); 3] =
    [("gyr_radps", GyrUnit::Radps), ("gyr_dps", GyrUnit::Dps), ("gyr", GyrUnit::Unknown)];

/// What the first objects settled.
#[derive(Debug, Default)]
pub(super) struct Json {
    time: Option<(&'static str, TimeUnit)>,
    /// Taken off whole stamps, which have more digits than a float holds.
    base: Option<i64>,
}

impl Json {
    /// A sample with its stamp, and the unit of the stamp.
    pub(super) fn read(
        &mut self,
        line: &[u8],
        (file, number): (&str, u64),
        sensors: &mut BTreeMap<Option<Site>, LineSensor>,
    ) -> Result<(LineSample, TimeUnit), ReadError> {
        let wrong = |reason: String| ReadError::JsonLine {
            file: file.to_owned(),
            line: number,
            reason: reason.chars().take(200).collect(),
        };
        let object: Map<String, Value> =
            serde_json::from_slice(line).map_err(|e| wrong(format!("no JSON object ({e})")))?;
        let (key, unit) = match self.time {
            Some(known) => known,
            None => TIMES
                .into_iter()
                .find(|(key, _)| object.contains_key(*key))
                .ok_or_else(|| wrong("no time stamp".to_owned()))?,
        };
        let told = object.get(key).ok_or_else(|| wrong(format!("no {key}, as before")))?;
        let t_s = self
            .stamp(told, unit)
            .ok_or_else(|| wrong(format!("{key} is {told}, which is no number")))?;
        let sensor = match object.get("sensor") {
            None | Some(Value::Null) => None,
            Some(name) => Some(
                name.as_str()
                    .and_then(parse_site)
                    .ok_or_else(|| wrong(format!("sensor {name} is no known placement")))?,
            ),
        };
        let acc = vector(&object, &ACC).map_err(&wrong)?;
        let gyr = vector(&object, &GYR).map_err(&wrong)?;
        if acc.is_none() && gyr.is_none() {
            return Err(wrong("neither acc nor gyr".to_owned()));
        }
        note(sensors, sensor, acc.map(|a| a.1), gyr.map(|g| g.1)).map_err(wrong)?;
        self.time = Some((key, unit));
        let (acc, gyr) = (acc.map(|a| a.0), gyr.map(|g| g.0));
        Ok((LineSample { sensor, t_s, acc, gyr }, unit))
    }

    fn stamp(&mut self, told: &Value, unit: TimeUnit) -> Option<f64> {
        let Some(whole) = told.as_i64().filter(|_| unit != TimeUnit::Canonical) else {
            return told.as_f64().map(|t| t - self.base.unwrap_or(0) as f64);
        };
        let far = (whole as f64 * unit.to_s()).abs() >= OWN_CLOCK_S;
        let base = *self.base.get_or_insert(if far { whole } else { 0 });
        Some(whole.saturating_sub(base) as f64)
    }
}

type Vector<U> = Option<([f64; 3], U)>;

/// Three numbers under one of some keys; null is a value that is missing.
fn vector<U: Copy>(object: &Map<String, Value>, keys: &[(&str, U)]) -> Result<Vector<U>, String> {
    let found = keys.iter().find_map(|(key, unit)| Some((key, object.get(*key)?, *unit)));
    let Some((key, value, unit)) = found.filter(|f| !f.1.is_null()) else { return Ok(None) };
    let one = |v: &Value| if v.is_null() { Some(f64::NAN) } else { v.as_f64() };
    let three = match value.as_array().map(Vec::as_slice) {
        Some([x, y, z]) => one(x).zip(one(y)).zip(one(z)).map(|((x, y), z)| [x, y, z]),
        _ => None,
    };
    match three {
        Some(values) => Ok(Some((values, unit))),
        None => Err(format!("{key} is {value}, not three numbers")),
    }
}

/// Keeps the units of a sensor; they must not change.
fn note(
    sensors: &mut BTreeMap<Option<Site>, LineSensor>,
    sensor: Option<Site>,
    acc: Option<AccUnit>,
    gyr: Option<GyrUnit>,
) -> Result<(), String> {
    let Some(known) = sensors.get_mut(&sensor) else {
        let fresh = LineSensor {
            acc_unit: acc.unwrap_or_default(),
            acc_present: [true; 3],
            acc_sign: None,
            gyr_unit: gyr,
        };
        sensors.insert(sensor, fresh);
        return Ok(());
    };
    if known.acc_unit == AccUnit::Unknown {
        // Its first lines may have been the gyroscope's.
        known.acc_unit = acc.unwrap_or_default();
    }
    let unlike = |now: bool| if now { Err("another unit than before".to_owned()) } else { Ok(()) };
    unlike(acc.is_some_and(|unit| unit != known.acc_unit))?;
    unlike(gyr.zip(known.gyr_unit).is_some_and(|(now, before)| now != before))?;
    known.gyr_unit = known.gyr_unit.or(gyr);
    Ok(())
}
