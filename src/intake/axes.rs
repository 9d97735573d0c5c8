//! Decides which axes carry a signal and which samples have values.
//!
//! Evidence: each column's extremes and its count of unusable values (not finite, or beyond any
//! sensor: 1e9 in any unit). A column that never changes is dead; a column that is clamped part of
//! the time is not. An accelerometer axis that is missing, constant or has no usable value is
//! worked around; a gyroscope needs all three axes.
//!
//! Limits: an axis that carries only noise is taken for a signal.

use super::{Finding, IntakeError};
use crate::recording::{Axes, Stream};

/// Share of rows without a gyroscope from which it is slower than the accelerometer, whose rows are
/// then kept, instead of losing samples \[P\]: a value in every other row is half the rate.
const SPARSE_GYR: f64 = 0.4;
/// Largest absolute value that a sensor can give, whatever the unit.
pub(super) const LARGEST: f64 = 1e9;

/// How often the gyroscope has a new value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Pace {
    /// A value in every row.
    Own,
    /// A new value only once in this number of rows, on average.
    Slow(f64),
}

/// True for a value that can be computed with.
pub(super) fn usable(v: f64) -> bool {
    v.abs() < LARGEST
}

/// Extremes and usability of one column.
#[derive(Debug, Clone, Copy)]
pub(super) struct Survey {
    pub low: f64,
    pub high: f64,
    pub bad: usize,
}

impl Survey {
    fn of(column: &[f64]) -> Self {
        let mut s = Self { low: f64::INFINITY, high: f64::NEG_INFINITY, bad: 0 };
        for &v in column {
            let ok = usable(v);
            s.bad += usize::from(!ok);
            s.low = if ok && v < s.low { v } else { s.low };
            s.high = if ok && v > s.high { v } else { s.high };
        }
        s
    }

    fn dead(&self) -> bool {
        // Not even one part in a million of its own value, or one millionth of any unit.
        let span = self.high - self.low;
        !(span > 1e-6 && span > 1e-9 * self.high.abs().max(self.low.abs()))
    }
}

/// What [`survey`] decides.
#[derive(Debug)]
pub(super) struct Alive {
    pub acc_present: [bool; 3],
    pub acc: [Survey; 3],
    pub gyr: Option<[Survey; 3]>,
    /// `None` when every sample is usable.
    pub valid: Option<Vec<bool>>,
    pub bad_samples: usize,
}

impl Alive {
    /// Looks at the extremes again, without the samples that are missing.
    pub(super) fn resurvey(&mut self, stream: &Stream) {
        let Some(valid) = &self.valid else { return };
        self.acc = Self::valid_extremes(stream.acc(), valid);
        if self.gyr.is_some() {
            self.gyr = stream.gyr().map(|gyr| Self::valid_extremes(gyr, valid));
        }
    }

    fn valid_extremes(axes: &Axes, valid: &[bool]) -> [Survey; 3] {
        axes.columns().map(|column| {
            let mut s = Survey::of(&[]);
            for (v, _) in column.iter().zip(valid).filter(|(v, ok)| **ok && usable(**v)) {
                s.low = s.low.min(*v);
                s.high = s.high.max(*v);
            }
            s
        })
    }
}

fn survey_axes(axes: &Axes) -> [Survey; 3] {
    axes.columns().map(Survey::of)
}

/// Looks at every column once.
///
/// `rows` are those that are used, `pace` tells of the gyroscope's, `rate_hz` is that of the rows.
pub(super) fn survey(
    stream: &Stream,
    rows: Option<&[usize]>,
    (pace, rate_hz): (Pace, f64),
    findings: &mut Vec<Finding>,
) -> Result<Alive, IntakeError> {
    let n = rows.map_or(stream.t_s().len(), <[usize]>::len);
    let acc = survey_axes(stream.acc());
    let mut acc_present = [false; 3];
    for axis in 0..3 {
        acc_present[axis] = stream.acc_present[axis] && !acc[axis].dead();
        if !acc_present[axis] {
            findings.push(Finding::DeadAccAxis { axis });
        }
    }
    if acc_present == [false; 3] {
        return Err(IntakeError::NoAccSignal { site: stream.site() });
    }
    let gyr = stream.gyr().zip(stream.gyr().map(survey_axes)).and_then(|(axes, surveys)| {
        let empty = |r: usize| axes.columns().iter().any(|c| !usable(c[r]));
        let bad = match rows {
            Some(rows) => rows.iter().filter(|&&r| empty(r)).count(),
            None => (0..n).filter(|&r| empty(r)).count(),
        };
        let told = if surveys.iter().any(Survey::dead) {
            Some(Finding::DeadGyr)
        } else if bad as f64 > SPARSE_GYR * n as f64 {
            Some(Finding::SlowGyr { rate_hz: rate_hz * (n - bad) as f64 / n as f64 })
        } else if let Pace::Slow(rows) = pace {
            Some(Finding::SlowGyr { rate_hz: rate_hz / rows })
        } else {
            None
        };
        let sound = told.is_none();
        findings.extend(told);
        sound.then_some(surveys)
    });
    let mut alive = Alive { acc_present, acc, gyr, valid: None, bad_samples: 0 };
    mark_bad(stream, rows, &mut alive);
    if alive.bad_samples * 2 > n {
        let valid = alive.valid.unwrap_or_default();
        return Err(IntakeError::NotFinite {
            site: stream.site(),
            count: alive.bad_samples,
            samples: n,
            first: valid.iter().position(|v| !v).unwrap_or(0),
        });
    }
    if alive.bad_samples > 0 {
        findings.push(Finding::NotFinite { count: alive.bad_samples });
    }
    Ok(alive)
}

/// A sample counts only when all live axes have a value: half a vector has no direction.
fn mark_bad(stream: &Stream, rows: Option<&[usize]>, alive: &mut Alive) {
    let acc = stream.acc().columns();
    let mut columns: Vec<&[f64]> = Vec::with_capacity(6);
    let live = (0..3).filter(|&a| alive.acc_present[a] && alive.acc[a].bad > 0);
    columns.extend(live.map(|a| acc[a]));
    if let (Some(gyr), Some(surveys)) = (stream.gyr(), &alive.gyr) {
        let live = gyr.columns().into_iter().zip(surveys);
        columns.extend(live.filter(|(_, s)| s.bad > 0).map(|(c, _)| c));
    }
    if columns.is_empty() {
        return;
    }
    let mut valid = vec![true; stream.t_s().len()];
    for column in columns {
        for (ok, &v) in valid.iter_mut().zip(column) {
            *ok &= usable(v);
        }
    }
    alive.bad_samples = match rows {
        Some(rows) => rows.iter().filter(|&&r| !valid[r]).count(),
        None => valid.iter().filter(|ok| !**ok).count(),
    };
    alive.valid = Some(valid);
}

/// Changes smaller than this share of the largest value are rounding, not a step \[P\]: 0.1 mg of 16 g.
const ROUNDING: f64 = 1e-5;

/// The smallest change between neighbouring values that differ, of the axis where it is largest.
pub(super) fn coarsest_step(axes: &Axes, live: [bool; 3]) -> f64 {
    let columns = axes.columns();
    let step = |column: &[f64]| {
        let most = column.iter().filter(|v| usable(**v)).fold(0.0, |m: f64, v| m.max(v.abs()));
        let changes = column.windows(2).map(|w| (w[1] - w[0]).abs());
        changes.filter(|d| *d > ROUNDING * most && usable(*d)).fold(f64::INFINITY, f64::min)
    };
    let steps = (0..3).filter(|&a| live[a]).map(|a| step(columns[a])).filter(|s| s.is_finite());
    steps.fold(0.0, f64::max)
}

/// Checks that every column has one value per time stamp.
pub(crate) fn check_lengths(stream: &Stream) -> Result<(), IntakeError> {
    const NAMES: [&str; 6] = ["acc_x", "acc_y", "acc_z", "gyr_x", "gyr_y", "gyr_z"];
    let expected = stream.t_s().len();
    let acc = stream.acc().columns().into_iter();
    let gyr = stream.gyr().into_iter().flat_map(|g| g.columns());
    for (column, values) in NAMES.into_iter().zip(acc.chain(gyr)) {
        if values.len() != expected {
            let found = values.len();
            return Err(IntakeError::LengthMismatch {
                site: stream.site(),
                column,
                found,
                expected,
            });
        }
    }
    if expected == 0 { Err(IntakeError::Empty { site: stream.site() }) } else { Ok(()) }
}
