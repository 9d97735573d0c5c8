//! One sensor's samples with their own clock, as recorded.

use serde::{Deserialize, Serialize};

use super::{Axes, RecordingError, Site};
use crate::units::{AccUnit, GyrUnit};

/// How the sensor sits on its segment, as far as the user knows.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Mounting {
    /// Not known: found from the data, absolute angles refused unless a standing pose is given.
    #[default]
    Unknown,
    /// Sensor axes equal segment axes: x forward, y left, z up when standing.
    Aligned,
    /// Rows are the segment's x, y, z axes expressed in sensor axes: v_segment = M · v_sensor.
    Matrix([[f64; 3]; 3]),
}

/// Which way the accelerometer's values point. Nothing in a recording of running can show it: the
/// other sign is a runner mirrored left to right, so it must be declared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccSign {
    /// Specific force: +1 g along the upward axis at rest. Android and most sensors.
    SpecificForce,
    /// Minus the specific force: −1 g along the upward axis at rest. Apple's Core Motion, with a
    /// gyroscope that is not turned.
    MinusSpecificForce,
}

impl AccSign {
    /// What values are multiplied with to become specific force.
    #[must_use]
    #[cfg_attr(feature = "internals", visibility::make(pub))]
    pub(crate) fn factor(self) -> f64 {
        match self {
            Self::SpecificForce => 1.0,
            Self::MinusSpecificForce => -1.0,
        }
    }

    /// Name as in files and options.
    #[must_use]
    #[cfg_attr(feature = "internals", visibility::make(pub))]
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::SpecificForce => "specific_force",
            Self::MinusSpecificForce => "minus_specific_force",
        }
    }

    /// The sign of that name.
    #[must_use]
    #[cfg_attr(feature = "internals", visibility::make(pub))]
    pub(crate) fn by_name(name: &str) -> Option<Self> {
        [Self::SpecificForce, Self::MinusSpecificForce].into_iter().find(|s| s.name() == name)
    }
}

/// Samples of one sensor. Values are kept as recorded, with their unit; the intake converts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Stream {
    site: Site,
    t_s: Vec<f64>,
    acc: Axes,
    acc_unit: AccUnit,
    gyr: Option<Axes>,
    gyr_unit: GyrUnit,
    /// Sign of the accelerometer's values where it is known; `None` is taken as specific force. The
    /// standing pose is always specific force.
    #[serde(default)]
    pub acc_sign: Option<AccSign>,
    /// Accelerometer axes that the file holds; a missing one is filled with zeros.
    pub acc_present: [bool; 3],
    /// Sampling rate that the device or file claims, Hz.
    pub nominal_rate_hz: Option<f64>,
    /// Full-scale range of the accelerometer, g, when known.
    pub acc_range_g: Option<f64>,
    /// Full-scale range of the gyroscope, deg/s, when known.
    pub gyr_range_dps: Option<f64>,
    /// Mean specific force while the runner stood upright, m/s², sensor axes.
    pub standing_mps2: Option<[f64; 3]>,
    /// An interval (s) on this stream's clock in which the runner stood upright and still.
    pub standing_s: Option<(f64, f64)>,
    /// Intervals (s) on this stream's clock in which the runner jumped, or the sensors were tapped or shaken together:
    /// sensors that stamp with clocks of their own are put together by them. The first belongs to the first of the
    /// others, and so on; one before and one after the run tell the drift too. Half a second to a minute each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub events_s: Vec<(f64, f64)>,
    /// Added to this stream's times to put them on the recording's clock, s.
    pub clock_offset_s: f64,
    /// Number of the clock that stamped the samples: streams of one number, such as those of one
    /// file, share it. `None` for a clock of its own; [`super::Clocks::Common`] overrules it.
    #[serde(default)]
    pub clock: Option<u32>,
    /// What is known about the mounting.
    pub mounting: Mounting,
    /// From the sensor to the point whose path is wanted, sensor axes, m: the tip of the toe, an
    /// optical marker. `None` for the sensor itself. Used for stride length and foot clearance.
    pub tracked_point_m: Option<[f64; 3]>,
}

impl Stream {
    /// A stream of specific force in m/s² (+9.81 along the upward axis at rest), sampled at `t_s`
    /// seconds. Lengths and finiteness are checked by the intake, which can repair much.
    #[must_use]
    pub fn new(site: impl Into<Site>, t_s: Vec<f64>, acc_mps2: Axes) -> Self {
        Self::with_acc_unit(site, t_s, acc_mps2, AccUnit::Mps2)
    }

    /// As [`Stream::new`] with the accelerometer's unit given ([`AccUnit::Unknown`] to infer it).
    #[must_use]
    #[cfg_attr(feature = "internals", visibility::make(pub))]
    pub(crate) fn with_acc_unit(
        site: impl Into<Site>,
        t_s: Vec<f64>,
        acc: Axes,
        acc_unit: AccUnit,
    ) -> Self {
        Self {
            site: site.into(),
            t_s,
            acc,
            acc_unit,
            gyr: None,
            gyr_unit: GyrUnit::Unknown,
            acc_sign: None,
            acc_present: [true; 3],
            nominal_rate_hz: None,
            acc_range_g: None,
            gyr_range_dps: None,
            standing_mps2: None,
            standing_s: None,
            events_s: Vec::new(),
            clock_offset_s: 0.0,
            clock: None,
            mounting: Mounting::Unknown,
            tracked_point_m: None,
        }
    }

    /// Times for `n` samples at a fixed rate, from 0 s.
    ///
    /// # Errors
    /// [`RecordingError::BadRate`] unless the rate is positive and finite.
    pub fn uniform_times(n: usize, rate_hz: f64) -> Result<Vec<f64>, RecordingError> {
        if !(rate_hz.is_finite() && rate_hz > 0.0) {
            return Err(RecordingError::BadRate { rate_hz });
        }
        Ok((0..n).map(|i| i as f64 / rate_hz).collect())
    }

    /// Adds the angular rate in rad/s, sampled at the same times.
    #[must_use]
    pub fn with_gyr(self, gyr_radps: Axes) -> Self {
        self.with_gyr_unit(gyr_radps, GyrUnit::Radps)
    }

    /// Adds the angular rate in the given unit.
    #[must_use]
    #[cfg_attr(feature = "internals", visibility::make(pub))]
    pub(crate) fn with_gyr_unit(mut self, gyr: Axes, unit: GyrUnit) -> Self {
        self.gyr = Some(gyr);
        self.gyr_unit = unit;
        self
    }

    /// The same samples with their units declared anew.
    #[must_use]
    pub fn with_units(mut self, acc: AccUnit, gyr: GyrUnit) -> Self {
        self.acc_unit = acc;
        self.gyr_unit = gyr;
        self
    }

    /// The same samples with the sign of the accelerometer's values declared.
    #[must_use]
    pub fn with_acc_sign(mut self, sign: AccSign) -> Self {
        self.acc_sign = Some(sign);
        self
    }

    /// What the accelerometer's values are multiplied with to be specific force: 1 where nothing is declared.
    pub(crate) fn sign(&self) -> f64 {
        self.acc_sign.map_or(1.0, AccSign::factor)
    }

    /// First and last stamp that are numbers, on the recording's clock, s.
    #[must_use]
    #[cfg_attr(feature = "internals", visibility::make(pub))]
    pub(crate) fn ends_s(&self) -> Option<(f64, f64)> {
        let first = self.t_s.iter().find(|t| t.is_finite())?;
        let last = self.t_s.iter().rfind(|t| t.is_finite())?;
        Some((first + self.clock_offset_s, last + self.clock_offset_s))
    }

    /// The rows between two times on the recording's clock, s. Rows whose stamps are out of order come with
    /// those around them.
    #[must_use]
    #[cfg_attr(feature = "internals", visibility::make(pub))]
    pub(crate) fn excerpt(&self, from_s: f64, to_s: f64) -> Self {
        let inside = |t: &f64| (from_s..to_s).contains(&(t + self.clock_offset_s));
        let first = self.t_s.iter().position(inside).unwrap_or(0);
        let end = self.t_s.iter().rposition(inside).map_or(first, |last| last + 1);
        let rows = first..end;
        Self {
            t_s: self.t_s[rows.clone()].to_vec(),
            acc: self.acc.within(rows.clone()),
            gyr: self.gyr.as_ref().map(|gyr| gyr.within(rows)),
            ..self.bare()
        }
    }

    /// Adds the rows of another part of the same stream.
    #[cfg_attr(feature = "internals", visibility::make(pub))]
    pub(crate) fn append(&mut self, later: Self) {
        self.t_s.extend(later.t_s);
        self.acc.append(later.acc);
        if let (Some(mine), Some(theirs)) = (&mut self.gyr, later.gyr) {
            mine.append(theirs);
        }
    }

    /// The stream without its rows.
    fn bare(&self) -> Self {
        Self {
            t_s: Vec::new(),
            acc: Axes::default(),
            gyr: None,
            site: self.site,
            acc_unit: self.acc_unit,
            gyr_unit: self.gyr_unit,
            acc_sign: self.acc_sign,
            acc_present: self.acc_present,
            nominal_rate_hz: self.nominal_rate_hz,
            acc_range_g: self.acc_range_g,
            gyr_range_dps: self.gyr_range_dps,
            standing_mps2: self.standing_mps2,
            standing_s: self.standing_s,
            events_s: self.events_s.clone(),
            clock_offset_s: self.clock_offset_s,
            clock: self.clock,
            mounting: self.mounting,
            tracked_point_m: self.tracked_point_m,
        }
    }

    /// Where the sensor sits.
    #[must_use]
    #[cfg_attr(feature = "internals", visibility::make(pub))]
    pub(crate) fn site(&self) -> Site {
        self.site
    }

    /// Sample times, s.
    #[must_use]
    pub fn t_s(&self) -> &[f64] {
        &self.t_s
    }

    /// Specific force in the unit that was declared.
    #[must_use]
    pub fn acc(&self) -> &Axes {
        &self.acc
    }

    /// Unit of the accelerometer columns.
    #[must_use]
    #[cfg_attr(feature = "internals", visibility::make(pub))]
    pub(crate) fn acc_unit(&self) -> AccUnit {
        self.acc_unit
    }

    /// Angular rate in the unit that was declared.
    #[must_use]
    pub fn gyr(&self) -> Option<&Axes> {
        self.gyr.as_ref()
    }

    /// Unit of the gyroscope columns.
    #[must_use]
    #[cfg_attr(feature = "internals", visibility::make(pub))]
    pub(crate) fn gyr_unit(&self) -> GyrUnit {
        self.gyr_unit
    }
}
