//! At which values a column clips, and beyond which it is damage.

use serde::{Deserialize, Serialize};

/// Levels at which one column is at the end of its range, in SI units; infinite where there is none.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(crate) struct ColumnLimits {
    /// At or beyond, when the neighbour is too, it is clipped.
    pub low: f64,
    pub high: f64,
    /// Beyond, no sensor can have measured it.
    pub most: f64,
    /// So far off both neighbours to the same side, it is no sample.
    pub lone: f64,
}

impl ColumnLimits {
    /// Of a column whose range is not known: no more than any sensor reaches.
    pub(super) fn most(most: f64) -> Self {
        Self { most, ..Self::default() }
    }
}

impl Default for ColumnLimits {
    fn default() -> Self {
        Self {
            low: f64::NEG_INFINITY,
            high: f64::INFINITY,
            most: f64::INFINITY,
            lone: f64::INFINITY,
        }
    }
}
