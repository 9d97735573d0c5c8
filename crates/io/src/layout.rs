//! Which column of a table holds what.

use std::collections::BTreeMap;

use runform::recording::{AccSign, Site};
use runform::units::{AccUnit, GyrUnit};

use crate::ReadError;
use crate::cells::Want;
use crate::headers::TimeUnit;

/// What a table of an app holds under its bare axes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Role {
    /// What its names say.
    #[default]
    Whole,
    /// Acceleration with gravity.
    Total,
    /// Acceleration without gravity.
    Linear,
    Gravity,
    Gyroscope,
}

/// A column and its unit.
type AccColumn = Option<(usize, AccUnit)>;

/// The columns of one sensor, by their index in the file.
#[derive(Debug, Clone, Default)]
pub(crate) struct SensorColumns {
    pub acc: [AccColumn; 3],
    /// Sign of the acceleration where its names tell it.
    pub acc_sign: Option<AccSign>,
    /// Acceleration without gravity.
    pub linear: [AccColumn; 3],
    pub linear_sign: Option<AccSign>,
    pub gravity: [AccColumn; 3],
    pub gyr: [Option<(usize, GyrUnit)>; 3],
}

impl SensorColumns {
    pub(crate) fn add_acc(&mut self, axis: usize, column: (usize, AccUnit), minus: bool) {
        self.acc[axis] = Some(column);
        if minus {
            self.acc_sign = Some(AccSign::MinusSpecificForce);
        }
    }

    pub(crate) fn add_linear(
        &mut self,
        axis: usize,
        column: (usize, AccUnit),
        sign: Option<AccSign>,
    ) {
        self.linear[axis] = Some(column);
        self.linear_sign = sign;
    }

    pub(crate) fn has_acc(&self) -> bool {
        self.acc.iter().any(Option::is_some)
    }

    /// True when every axis of the acceleration without gravity has its gravity beside it.
    pub(crate) fn linear_with_gravity(&self) -> bool {
        self.linear.iter().any(Option::is_some)
            && self.linear.iter().zip(&self.gravity).all(|(a, g)| a.is_some() == g.is_some())
    }
}

/// The meaning of a file's columns.
#[derive(Debug, Default)]
pub(crate) struct Layout {
    pub names: Vec<String>,
    pub time: Option<(usize, TimeUnit)>,
    /// Own stamps of the accelerometer and of the gyroscope.
    pub own_time: Option<(usize, TimeUnit)>,
    pub gyr_time: Option<(usize, TimeUnit)>,
    /// The acceleration's columns are bare axes: `x` or `X (m/s^2)`.
    pub bare_acc: bool,
    /// Number of each sample, which the device counts.
    pub counter: Option<usize>,
    /// Attitude of a Xsens sensor: w, x, y, z.
    pub quaternion: [Option<usize>; 4],
    pub sensors: BTreeMap<Option<Site>, SensorColumns>,
}

/// Site, axis and column of a second gyroscope.
pub(crate) type Second = (Option<Site>, usize, (usize, GyrUnit));

impl Layout {
    /// True for a column that is used though it is no sample.
    pub(crate) fn is_extra(&self, i: usize) -> bool {
        self.counter == Some(i) || self.quaternion.contains(&Some(i))
    }

    /// As if there were no gyroscopes.
    pub(crate) fn leave_out_gyr(&mut self) {
        self.sensors.values_mut().for_each(|sensor| sensor.gyr = Default::default());
        self.gyr_time = None;
    }

    pub(crate) fn wanted(&self, n: usize, role: Role) -> Vec<Want> {
        let mut wanted = vec![Want::No; n];
        let part = matches!(role, Role::Linear | Role::Gravity);
        for i in self.counter.iter().chain(self.quaternion.iter().flatten()) {
            wanted[*i] = Want::Numbers;
        }
        for sensor in self.sensors.values() {
            let parts = sensor.linear.iter().chain(&sensor.gravity);
            let parts = parts.filter(|_| part || !sensor.has_acc());
            let acc = sensor.acc.iter().chain(parts).flatten().map(|c| c.0);
            for i in acc.chain(sensor.gyr.iter().flatten().map(|c| c.0)) {
                wanted[i] = Want::Numbers;
            }
        }
        for (i, _) in self.time.iter().chain(&self.gyr_time) {
            wanted[*i] = Want::Times;
        }
        wanted
    }

    /// Takes a second gyroscope where the first has none; notes what is not needed.
    pub(crate) fn settle<'a>(&'a mut self, second: &[Second], ignored: &mut Vec<&'a str>) {
        let mut unused = Vec::new();
        for &(site, axis, column) in second {
            let place = &mut self.sensors.entry(site).or_default().gyr[axis];
            if place.is_some() {
                unused.push(column.0);
            }
            *place = place.or(Some(column));
        }
        ignored.extend(unused.into_iter().map(|i| self.names[i].as_str()));
        self.ignore_parts(ignored);
    }

    /// Notes columns that are understood and yet not needed.
    fn ignore_parts<'a>(&'a self, ignored: &mut Vec<&'a str>) {
        for sensor in self.sensors.values().filter(|s| s.has_acc()) {
            let parts = sensor.linear.iter().chain(&sensor.gravity).flatten();
            ignored.extend(parts.map(|c| self.names[c.0].as_str()));
        }
    }

    /// True for the columns of Sensor Logger: `seconds_elapsed` and bare axes without units.
    pub(crate) fn is_sensor_logger(&self) -> bool {
        self.bare_acc && self.names.iter().any(|n| n == "seconds_elapsed")
    }
}

/// Most names in a message, and most characters of each.
const MOST_NAMES: usize = 40;
const MOST_CHARACTERS: usize = 60;

/// Names joined by commas, as many as can be read.
pub(crate) fn listed<S: AsRef<str>>(names: &[S]) -> String {
    let short = |n: &S| n.as_ref().chars().take(MOST_CHARACTERS).collect::<String>();
    let mut told: Vec<String> = names.iter().take(MOST_NAMES).map(short).collect();
    if names.len() > MOST_NAMES {
        told.push(format!("and {} more", names.len() - MOST_NAMES));
    }
    told.join(", ")
}

/// The unit that all present axes share; `None` without axes.
pub(crate) fn common<U: Copy + PartialEq>(
    file: &str,
    layout: &Layout,
    axes: &[Option<(usize, U)>; 3],
) -> Result<Option<U>, ReadError> {
    let mut present = axes.iter().flatten();
    let Some(&(first, unit)) = present.next() else {
        return Ok(None);
    };
    match present.find(|(_, other)| *other != unit) {
        None => Ok(Some(unit)),
        Some(&(second, _)) => Err(ReadError::MixedUnits {
            file: file.to_owned(),
            first: layout.names[first].clone(),
            second: layout.names[second].clone(),
        }),
    }
}
