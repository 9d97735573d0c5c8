//! A sample of a line, and what is known of its sensor.

use runform::recording::{AccSign, Site};
use runform::units::{AccUnit, GyrUnit};

/// A sample as a line tells it, in the units of the line.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct LineSample {
    /// Where the sensor is worn, if the line tells it.
    pub sensor: Option<Site>,
    /// Stamp, s. One clock that began long before is counted from its first stamp.
    pub t_s: f64,
    /// Accelerometer; no number where a value is missing.
    pub acc: Option<[f64; 3]>,
    /// Gyroscope; no number where a value is missing.
    pub gyr: Option<[f64; 3]>,
}

/// What header or keys tell of a sensor.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct LineSensor {
    /// Unit of the accelerometer.
    pub acc_unit: AccUnit,
    /// Axes of the accelerometer that there are.
    pub acc_present: [bool; 3],
    /// Sign of the acceleration where the names tell it.
    pub acc_sign: Option<AccSign>,
    /// Unit of the gyroscope, where there is one.
    pub gyr_unit: Option<GyrUnit>,
}
