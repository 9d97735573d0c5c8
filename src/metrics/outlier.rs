//! From where on a summary leaves a stride's value out.

/// Outlier limit in scaled median absolute deviations.
pub(super) const OUTLIER: f64 = 4.0;
