//! Values that freeze, seen as samples come: an axis that keeps one value to the last bit for half a second while
//! others move ([`super::damage`] looks at a whole recording for the same). From then on its samples are missing
//! until it moves again.
//!
//! Limits: the first half second is believed, and so is a whole sensor that hangs.

use serde::{Deserialize, Serialize};

use super::damage::{FROZEN_S, MOVES_MPS2, MOVES_RADPS};

/// Accelerometer and gyroscope of one row, SI units.
type Values = [f64; 6];

/// The latest half second of a stream.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Watch {
    /// Rows of half a second.
    shortest: usize,
    recent: Vec<Values>,
    /// Place of the oldest of them.
    oldest: usize,
    /// For how many rows each column has kept its value.
    held: [usize; 6],
    /// Which columns are frozen.
    frozen: [bool; 6],
    /// Rows in which each was.
    pub counts: [usize; 6],
}

impl Watch {
    pub fn new(rate_hz: f64) -> Self {
        Self {
            shortest: ((FROZEN_S * rate_hz).ceil().min(1e5) as usize).max(8),
            recent: Vec::new(),
            oldest: 0,
            held: [0; 6],
            frozen: [false; 6],
            counts: [0; 6],
        }
    }

    /// Takes in a row; true when one of its live columns is frozen.
    pub fn see(&mut self, values: &Values, live: &[bool; 6]) -> bool {
        let newest = (self.oldest + self.shortest - 1) % self.shortest;
        let before = self.recent.get(newest).or(self.recent.last()).copied();
        for k in (0..6).filter(|&k| live[k]) {
            let same = before.is_some_and(|b| b[k].to_bits() == values[k].to_bits());
            self.held[k] = if same && values[k].is_finite() { self.held[k] + 1 } else { 1 };
        }
        if self.recent.len() < self.shortest {
            self.recent.push(*values);
        } else {
            self.recent[self.oldest] = *values;
            self.oldest = (self.oldest + 1) % self.shortest;
        }
        let mut any = false;
        for k in (0..6).filter(|&k| live[k]) {
            if self.held[k] < self.shortest {
                self.frozen[k] = false;
            } else if self.held[k].is_multiple_of(self.shortest) {
                // Looked at anew each half second.
                self.frozen[k] = self.others_move(k, live);
            }
            self.counts[k] += usize::from(self.frozen[k]);
            any |= self.frozen[k];
        }
        any
    }

    fn others_move(&self, but: usize, live: &[bool; 6]) -> bool {
        (0..6).filter(|&k| live[k] && k != but).any(|k| {
            let least = if k < 3 { MOVES_MPS2 } else { MOVES_RADPS };
            self.sd(k) > least
        })
    }

    fn sd(&self, k: usize) -> f64 {
        let column = || self.recent.iter().map(|v| v[k]).filter(|v| v.is_finite());
        let n = column().count().max(1) as f64;
        let mean = column().sum::<f64>() / n;
        (column().map(|v| (v - mean).powi(2)).sum::<f64>() / n).sqrt()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A second of movement at 100 Hz, then two with one column kept, then a second of movement.
    fn lost(kept: Option<usize>, moves: f64) -> Vec<usize> {
        let mut watch = Watch::new(100.0);
        let row = |i: usize| -> Values {
            let sine = |k: usize, i: usize| moves * (0.3 * i as f64 + k as f64).sin();
            core::array::from_fn(|k| {
                let frozen = kept == Some(k) && (100..300).contains(&i);
                sine(k, if frozen { 100 } else { i })
            })
        };
        (0..400).filter(|&i| watch.see(&row(i), &[true; 6])).collect()
    }

    #[test]
    fn an_axis_that_keeps_its_value_while_others_move_is_missing_from_half_a_second_on() {
        for kept in [0, 2, 4] {
            let lost = lost(Some(kept), 8.0);
            assert_eq!((lost.first(), lost.last()), (Some(&149), Some(&299)), "{kept}");
        }
        assert!(lost(None, 8.0).is_empty());
    }

    #[test]
    fn a_sensor_at_rest_is_not_frozen() {
        assert!(lost(Some(1), 0.0).is_empty());
        assert!(lost(Some(1), 0.05).is_empty());
    }
}
