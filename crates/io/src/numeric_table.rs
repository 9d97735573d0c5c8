//! A table as columns of numbers.

use crate::preamble::Facts;

/// The columns that were asked for.
#[derive(Debug)]
pub(crate) struct Table {
    /// Values of each column; empty for those not asked for.
    pub columns: Vec<Vec<f64>>,
    /// Columns whose cells were dates or times of the day: they are in seconds.
    pub dated: Vec<usize>,
    /// Lines before the header that were passed over.
    pub preamble: u64,
    /// What they tell.
    pub facts: Facts,
    /// True when the last row was cut short and left out.
    pub cut_short: bool,
}
