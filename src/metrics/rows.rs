//! The summary rows, by bout, metric and side.

use std::collections::BTreeMap;

use super::{Estimate, MetricId, MetricValue, Outcome};
use crate::recording::Side;

/// Rows in the order in which they are reported: the whole recording first, then bout by bout; metrics in
/// the catalogue's order; both sides, left, right.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Rows(BTreeMap<(Option<usize>, MetricId, Option<Side>), MetricValue>);

impl FromIterator<MetricValue> for Rows {
    fn from_iter<T: IntoIterator<Item = MetricValue>>(rows: T) -> Self {
        Self(rows.into_iter().map(|row| ((row.bout, row.metric, row.side), row)).collect())
    }
}

impl Rows {
    /// Puts a row in place of the one for the same, or adds it.
    pub fn put(&mut self, row: MetricValue) {
        self.0.insert((row.bout, row.metric, row.side), row);
    }

    /// The row of a metric for both sides together.
    #[must_use]
    pub fn outcome(&self, metric: MetricId, bout: Option<usize>) -> Option<&Outcome> {
        self.0.get(&(bout, metric, None)).map(|row| &row.outcome)
    }

    /// The number for both sides together.
    #[must_use]
    pub fn estimate(&self, metric: MetricId, bout: Option<usize>) -> Option<&Estimate> {
        self.0.get(&(bout, metric, None)).and_then(MetricValue::estimate)
    }

    /// Looks at every row.
    pub fn for_each(&mut self, look: impl Fn(&mut MetricValue)) {
        self.0.values_mut().for_each(look);
    }

    /// All rows in order.
    #[must_use]
    pub fn into_values(self) -> Vec<MetricValue> {
        self.0.into_values().collect()
    }
}
