//! What the last few steps were like: the median of five numbers.

use serde::{Deserialize, Serialize};

/// Number of steps that are remembered.
const KEPT: usize = 5;

/// The last few values of a quantity of a step.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub(super) struct Recent {
    values: [f64; KEPT],
    count: usize,
    /// The value that is not a whole step's yet.
    pub(super) now: f64,
}

impl Recent {
    /// Takes in the value of a step.
    pub(super) fn add(&mut self, value: f64) {
        if value.is_finite() && value.abs() < f64::MAX {
            self.values[self.count % KEPT] = value;
            self.count += 1;
        }
    }

    /// Forgets.
    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }

    /// Values that are remembered.
    pub(super) fn len(&self) -> usize {
        self.count.min(KEPT)
    }

    /// Median, of an even number the lower one; `None` before the first value.
    pub(super) fn median(&self) -> Option<f64> {
        let n = self.len();
        let mut sorted = self.values;
        sorted[..n].sort_by(f64::total_cmp);
        (n > 0).then(|| sorted[(n - 1) / 2])
    }
}
