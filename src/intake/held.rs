//! Decides whether every row is a sample of its own.
//!
//! Evidence: how many rows each value stays. A device that samples more slowly than the table is
//! written holds every value for about the same number of rows, in all columns of a sensor at once; or
//! the cells in between are empty. The accelerometer's repeats are dropped, so that its true rate is
//! found; a gyroscope that is slower than the accelerometer is not used: what lies between its values
//! is not known.
//!
//! Limits: a sensor that lies still on a coarse scale repeats values too, but in runs of any length.

use super::Finding;
use super::axes::{Pace, usable};
use super::order::Ordered;
use crate::recording::{Axes, Stream};

/// Least share of the runs of equal values that have the usual length, give or take one row (exactly that
/// length where it is two) \[P\].
const REGULAR: f64 = 0.8;
/// Fewest runs of equal values from which a rate is concluded.
const FEWEST: usize = 100;

/// Drops rows in which the accelerometer says nothing new.
pub(super) fn thin(stream: &Stream, ordered: &mut Ordered, findings: &mut Vec<Finding>) -> Pace {
    let written_hz = 1.0 / ordered.step_s;
    let mut rows: Vec<usize> = match &ordered.rows {
        Some(rows) => rows.clone(),
        None => (0..stream.t_s().len()).collect(),
    };
    let all = rows.len();
    let acc = Columns::of(stream.acc(), stream.acc_present);
    // Rows of other sensors between the accelerometer's.
    let filled = rows.iter().filter(|&&r| acc.any(r)).count();
    if filled * 2 < all && filled >= FEWEST {
        rows.retain(|&r| acc.any(r));
    }
    if rows_per_value(&acc, &rows).is_some() {
        let firsts = firsts(&acc, &rows);
        rows = firsts;
    }
    if rows.len() < all {
        let true_hz = written_hz * rows.len() as f64 / all as f64;
        findings.push(Finding::HeldValues { written_hz, true_hz });
        ordered.step_s = super::order::median_step_of(stream.t_s(), &rows);
        ordered.rows = Some(rows.clone());
    }
    match stream.gyr().map(|g| Columns::of(g, [true; 3])) {
        Some(gyr) => rows_per_value(&gyr, &rows).map_or(Pace::Own, Pace::Slow),
        None => Pace::Own,
    }
}

/// The columns of one sensor that exist.
struct Columns<'a>(Vec<&'a [f64]>);

impl<'a> Columns<'a> {
    fn of(axes: &'a Axes, present: [bool; 3]) -> Self {
        let columns = axes.columns().into_iter().zip(present);
        Self(columns.filter(|(_, p)| *p).map(|(c, _)| c).collect())
    }

    fn any(&self, row: usize) -> bool {
        self.0.iter().any(|c| usable(c[row]))
    }

    fn same(&self, a: usize, b: usize) -> bool {
        self.0.iter().all(|c| c[a].to_bits() == c[b].to_bits())
    }
}

/// First row of each run of equal values.
fn firsts(columns: &Columns<'_>, rows: &[usize]) -> Vec<usize> {
    let new = |k: &usize| *k == 0 || !columns.same(rows[*k - 1], rows[*k]);
    (0..rows.len()).filter(new).map(|k| rows[k]).collect()
}

/// Rows that each value stays, where that is regular; `None` for a value in every row.
fn rows_per_value(columns: &Columns<'_>, rows: &[usize]) -> Option<f64> {
    let mut counts = [0_usize; 65];
    let (mut length, mut runs) = (1, 0);
    for pair in rows.windows(2) {
        if columns.same(pair[0], pair[1]) {
            length += 1;
            continue;
        }
        counts[length.min(64)] += 1;
        runs += 1;
        length = 1;
    }
    if runs < FEWEST {
        return None;
    }
    let usual = (1..=64).max_by_key(|&k| counts[k])?;
    if usual < 2 {
        return None;
    }
    // Clocks of table and sensor beat: a run may have one row more or less.
    let reach = usize::from(usual > 2);
    let regular: usize = counts[usual - reach..=(usual + reach).min(64)].iter().sum();
    (regular as f64 >= REGULAR * runs as f64).then(|| rows.len() as f64 / (runs + 1) as f64)
}
