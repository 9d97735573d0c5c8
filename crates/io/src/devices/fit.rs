//! Samples of a watch's accelerometer and gyroscope in a Garmin FIT file: messages `accelerometer_data` and
//! `gyroscope_data` of up to 30 samples, each with its time.
//!
//! What the device calibrated itself is taken as it is. Raw counts are calibrated by the last
//! `three_d_sensor_calibration` before them, as the format's description says: level shift and offsets are taken off,
//! the rest is multiplied by factor / divisor and turned by the orientation matrix.
//!
//! Limits: not tried on a file of a real watch, only on such as were made for the tests. Times are whole
//! milliseconds. Which way a resting sensor points is not in the format; the intake's checks of gravity apply.

use std::collections::BTreeMap;

use fitparser::profile::MesgNum;
use fitparser::{FitDataRecord, Value};

use super::samples::{Samples, damaged};
use crate::merge::resampled;
use crate::{ReadError, fit};

/// Counts and samples of one sensor.
#[derive(Default)]
struct Motion {
    /// Seconds since 1970.
    t_s: Vec<f64>,
    values: [Vec<f64>; 3],
    calibration: Option<Calibration>,
    /// Messages without values that can be used.
    left_out: usize,
}

/// Raw counts to units: (count − shift − offset) · factor, turned.
struct Calibration {
    shift: [f64; 3],
    factor: f64,
    rows: [[f64; 3]; 3],
}

/// The samples of a file; `None` where it holds none.
pub(super) fn read(file: &str, bytes: &[u8]) -> Result<Option<Samples>, ReadError> {
    let (mut acc, mut gyr) = (Motion::default(), Motion::default());
    let mut said = Vec::new();
    fit::messages(file, bytes, &mut said, &mut |record| match record.kind() {
        MesgNum::AccelerometerData => acc.add(&Fields::of(record), "accel"),
        MesgNum::GyroscopeData => gyr.add(&Fields::of(record), "gyro"),
        MesgNum::ThreeDSensorCalibration => {
            let fields = Fields::of(record);
            match fields.words.get("sensor_type").map(String::as_str) {
                Some("accelerometer") => acc.calibration = Calibration::of(&fields, "accel"),
                Some("gyroscope") => gyr.calibration = Calibration::of(&fields, "gyro"),
                _ => {}
            }
        }
        _ => {}
    })?;
    if acc.t_s.is_empty() {
        if acc.left_out == 0 {
            return Ok(None);
        }
        let what =
            format!("{} messages of the accelerometer hold no sample with a unit", acc.left_out);
        let expected =
            "calibrated samples with their times, or raw ones behind a calibration message";
        return Err(damaged(file, bytes.len(), what, expected));
    }
    for (motion, name) in [(&acc, "accelerometer"), (&gyr, "gyroscope")] {
        if motion.left_out > 0 {
            let n = motion.left_out;
            said.push(format!(
                "{n} messages of the {name} hold no sample with a unit and a time; left out"
            ));
        }
    }
    let origin_s = acc.t_s.first().copied().unwrap_or(0.0).floor();
    let on_the_same = gyr.t_s == acc.t_s;
    let rates = gyr.values.map(|axis| match (on_the_same, gyr.t_s.is_empty()) {
        (true, _) | (_, true) => axis,
        _ => resampled(&acc.t_s, &gyr.t_s, &axis),
    });
    let t_s = acc.t_s.iter().map(|t| t - origin_s).collect();
    Ok(Some(Samples { t_s, origin_s, acc: acc.values, gyr: rates, said, ..Samples::default() }))
}

impl Motion {
    /// Takes in a message whose fields are named after `sensor`.
    fn add(&mut self, fields: &Fields, sensor: &str) {
        let Some((t_s, values)) = self.samples(fields, sensor) else {
            self.left_out += 1;
            return;
        };
        for (i, t_s) in t_s.into_iter().enumerate() {
            self.t_s.push(t_s);
            self.values.iter_mut().zip(&values).for_each(|(all, some)| all.push(some[i]));
        }
    }

    /// Times and values of a message, all of one length.
    fn samples(&self, fields: &Fields, sensor: &str) -> Option<(Vec<f64>, [Vec<f64>; 3])> {
        let axes = |prefix: &str, scale: f64| {
            let axis = |name: &str| {
                let values = fields.numbers.get(&format!("{prefix}{sensor}_{name}"))?;
                Some(values.iter().map(|v| v * scale).collect::<Vec<f64>>())
            };
            Some([axis("x")?, axis("y")?, axis("z")?])
        };
        // Thousandths of g.
        let calibrated =
            || axes("calibrated_", 1.0).or_else(|| axes("compressed_calibrated_", 1e-3));
        let raw = || Some(self.calibration.as_ref()?.apply(&axes("", 1.0)?));
        let values = calibrated().or_else(raw)?;
        let n = values[0].len();
        let whole_s = fields.number("timestamp")?;
        let begins_s = whole_s + 1e-3 * fields.number("timestamp_ms").unwrap_or(0.0);
        let offsets = fields.numbers.get("sample_time_offset");
        let offsets = offsets.cloned().or((n == 1).then(|| vec![0.0]))?;
        let same = offsets.len() == n && values.iter().all(|axis| axis.len() == n);
        same.then(|| (offsets.iter().map(|ms| begins_s + 1e-3 * ms).collect(), values))
    }
}

impl Calibration {
    fn of(fields: &Fields, sensor: &str) -> Option<Self> {
        let named = || fields.number(&format!("{sensor}_cal_factor"));
        let factor = named().or_else(|| fields.number("calibration_factor"))?;
        let divisor = fields.number("calibration_divisor")?;
        let shift = fields.number("level_shift").unwrap_or(0.0);
        let offsets = fields.numbers.get("offset_cal");
        let offset = |i: usize| offsets.and_then(|o| o.get(i)).copied().unwrap_or(0.0);
        let turned = |matrix: &[f64]| {
            (matrix.len() == 9)
                .then(|| core::array::from_fn(|i| core::array::from_fn(|k| matrix[3 * i + k])))
        };
        let alone = [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]];
        let rows = match fields.numbers.get("orientation_matrix") {
            Some(matrix) => turned(matrix)?,
            None => alone,
        };
        let factor = factor / divisor;
        let shift = core::array::from_fn(|i| shift + offset(i));
        (factor.is_finite() && factor != 0.0).then_some(Self { shift, factor, rows })
    }

    fn apply(&self, counts: &[Vec<f64>; 3]) -> [Vec<f64>; 3] {
        let n = counts.iter().map(Vec::len).min().unwrap_or(0);
        let value = |row: &[f64; 3], i: usize| -> f64 {
            let axis = |k: usize| (counts[k][i] - self.shift[k]) * self.factor;
            row.iter().enumerate().map(|(k, share)| share * axis(k)).sum()
        };
        self.rows.map(|row| (0..n).map(|i| value(&row, i)).collect())
    }
}

/// Fields of a message by name.
#[derive(Default)]
struct Fields {
    numbers: BTreeMap<String, Vec<f64>>,
    words: BTreeMap<String, String>,
}

impl Fields {
    fn of(record: &FitDataRecord) -> Self {
        let mut out = Self::default();
        for field in record.fields() {
            let name = field.name().to_owned();
            match field.value() {
                Value::String(word) => {
                    out.words.insert(name, word.clone());
                }
                Value::Array(values) => {
                    out.numbers.insert(name, values.iter().map(number).collect());
                }
                one => {
                    out.numbers.insert(name, vec![number(one)]);
                }
            }
        }
        out
    }

    /// A single number.
    fn number(&self, name: &str) -> Option<f64> {
        self.numbers.get(name)?.first().copied().filter(|v| v.is_finite())
    }
}

/// A value as a number; not a number where it is none.
fn number(value: &Value) -> f64 {
    match value {
        // These are no numbers.
        Value::Array(_) | Value::String(_) | Value::Invalid => f64::NAN,
        one => one.clone().try_into().unwrap_or(f64::NAN),
    }
}
