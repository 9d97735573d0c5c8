//! The grid on which a bout is worked through.
//!
//! Cells of [`CORE_S`] from the bout's start, each looked at with [`MARGIN_S`] on both sides; a remainder of
//! less than [`REMAINDER_S`] at the end joins the cell before. The grid hangs on the bout, so that neither the
//! way the samples came in nor anything later shows in the results.
//!
//! Metrics over many strides have a schedule of their own: the first cell, the one that holds the end of the
//! first minute, then one in ten minutes.

use serde::{Deserialize, Serialize};

/// Length of a cell, s: some 80 strides.
pub(crate) const CORE_S: f64 = 60.0;
/// Margin that is analysed with a cell before and after it, s: four strides and the reach of the slowest
/// filter.
pub(crate) const MARGIN_S: f64 = 3.0;
/// Shortest last cell, s: what remains of a bout beyond its full minutes joins the cell before when it is
/// shorter.
pub(crate) const REMAINDER_S: f64 = 20.0;
/// When metrics over many strides are computed first, s from the bout's start, and the interval after which
/// they are computed again.
const MANY_FROM_S: f64 = 60.0;
const MANY_EVERY_S: f64 = 600.0;

/// One cell of a bout.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(crate) struct Cell {
    /// Index within the bout, from 0.
    pub index: usize,
    /// What belongs to it, s.
    pub core_s: (f64, f64),
    /// What is looked at, s.
    pub eval_s: (f64, f64),
    /// True when the bout ends with it.
    pub last: bool,
}

impl Cell {
    /// Cell `index` of a bout that ends at `end_s`, or is known to go on beyond it (`None`).
    pub(crate) fn new(start_s: f64, index: usize, end_s: Option<f64>) -> Self {
        let from = start_s + index as f64 * CORE_S;
        let full = from + CORE_S;
        let last = end_s.is_some_and(|end| end < full + REMAINDER_S);
        let to = end_s.filter(|_| last).unwrap_or(full);
        let before = if index == 0 { 0.0 } else { MARGIN_S };
        let after = if last { 0.0 } else { MARGIN_S };
        Self { index, core_s: (from, to), eval_s: (from - before, to + after), last }
    }

    /// Whether metrics over many strides are taken in it.
    pub(crate) fn takes_many(&self, start_s: f64) -> bool {
        let (from, to) = (self.core_s.0 - start_s, self.core_s.1 - start_s);
        let slot = ((from - MANY_FROM_S) / MANY_EVERY_S).ceil().max(0.0);
        let due = MANY_FROM_S + slot * MANY_EVERY_S;
        self.index == 0 || due < to
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(end_s: f64) -> Vec<Cell> {
        let mut out = vec![Cell::new(10.0, 0, Some(end_s))];
        while !out[out.len() - 1].last {
            out.push(Cell::new(10.0, out.len(), Some(end_s)));
        }
        out
    }

    #[test]
    fn cells_fill_a_bout_and_a_short_remainder_joins_the_one_before() {
        for (end, count) in [(40.0, 1), (89.0, 1), (91.0, 2), (149.0, 2), (151.0, 3)] {
            let cells = cells(end);
            assert_eq!(cells.len(), count, "{end}");
            assert!(cells.windows(2).all(|w| w[0].core_s.1 == w[1].core_s.0));
            assert_eq!((cells[0].core_s.0, cells[count - 1].core_s.1), (10.0, end));
            assert!(cells[count - 1].last);
        }
    }

    #[test]
    fn many_strides_are_taken_at_first_after_a_minute_and_then_every_ten() {
        let taken = |end: f64| -> Vec<usize> {
            let cells = cells(end).into_iter();
            cells.filter(|c| c.takes_many(10.0)).map(|c| c.index).collect()
        };
        assert_eq!(taken(40.0), [0]);
        assert_eq!(taken(120.0), [0, 1]);
        assert_eq!(taken(1500.0), [0, 1, 11, 21]);
    }
}
