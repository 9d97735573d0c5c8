//! What the caller knows that the files do not say.

use core::str::FromStr;

use runform::recording::{AccSign, Clocks, Site};
use runform::units::{AccUnit, GyrUnit};

use crate::ReadError;
use crate::mapping::Mapping;
use crate::unit_names::{acc_unit, gyr_unit};

/// Options of [`crate::read_recording`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ReadOptions {
    /// Where the sensor of a single CSV file was worn; overrides the file's name.
    pub placement: Option<Site>,
    /// Sampling rate, Hz: makes the times of a file without a time column or with one that does not
    /// agree with it, and is the nominal rate of one that does.
    pub rate_hz: Option<f64>,
    /// Units, where given stronger than column names and `recording.toml`.
    pub units: UnitsOption,
    /// Sign of all accelerometers, where given stronger than column names and `recording.toml`.
    pub acc_sign: Option<AccSign>,
    /// Full-scale range of the accelerometers, g.
    pub acc_range_g: Option<f64>,
    /// Full-scale range of the gyroscopes, deg/s.
    pub gyr_range_dps: Option<f64>,
    /// Whether one clock stamped all files, where given stronger than `recording.toml`.
    pub clocks: Option<Clocks>,
    /// What the columns of CSV files mean that name themselves otherwise.
    pub mapping: Option<Mapping>,
}

/// Units as given by `--units`; `None` leaves the decision to column names and data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct UnitsOption {
    /// Unit of accelerometer columns.
    pub acc: Option<AccUnit>,
    /// Unit of gyroscope columns.
    pub gyr: Option<GyrUnit>,
}

impl FromStr for UnitsOption {
    type Err = ReadError;

    /// Reads `auto`, `g`, `mps2`, `mg`, `dps`, `radps`, or one of each joined by a comma.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut units = Self::default();
        for part in text.split(',').map(str::trim) {
            let lower = part.to_ascii_lowercase();
            let fresh = match lower.as_str() {
                "auto" => true,
                name => match (acc_unit(name), gyr_unit(name)) {
                    (Some(unit), _) => units.acc.replace(unit).is_none(),
                    (_, Some(unit)) => units.gyr.replace(unit).is_none(),
                    _ => false,
                },
            };
            if !fresh {
                return Err(ReadError::Units { text: text.to_owned(), part: part.to_owned() });
            }
        }
        Ok(units)
    }
}
