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

/// Largest value that can come from a sensor, in whatever unit.
pub(super) const LARGEST: f64 = 1e9;

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

fn survey_axes(axes: &Axes) -> [Survey; 3] {
    axes.columns().map(Survey::of)
}

/// Looks at every column once.
pub(super) fn survey(stream: &Stream, findings: &mut Vec<Finding>) -> Result<Alive, IntakeError> {
    let n = stream.t_s().len();
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
    let gyr = stream.gyr().map(survey_axes).and_then(|surveys| {
        let broken = surveys.iter().any(|s| s.dead() || s.bad * 2 > n);
        if broken {
            findings.push(Finding::DeadGyr);
        }
        (!broken).then_some(surveys)
    });
    let mut alive = Alive { acc_present, acc, gyr, valid: None, bad_samples: 0 };
    mark_bad(stream, &mut alive);
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
fn mark_bad(stream: &Stream, alive: &mut Alive) {
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
    alive.bad_samples = valid.iter().filter(|ok| !**ok).count();
    alive.valid = Some(valid);
}

/// Checks that every column has one value per time stamp.
pub(super) fn check_lengths(stream: &Stream) -> Result<(), IntakeError> {
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
