//! Errors of a measurement in one line of numbers.

use super::{AgreementError, Interval, enough, finite, mean, squares};

/// Signed errors (measured − reference) summed up, in the unit of the errors.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ErrorSummary {
    /// Number of errors.
    pub n: usize,
    /// Mean: the bias.
    pub mean: f64,
    /// Median.
    pub median: f64,
    /// Standard deviation with n − 1; `None` for a single error.
    pub sd: Option<f64>,
    /// Root mean square.
    pub rmse: f64,
    /// Mean of the absolute errors.
    pub mae: f64,
    /// Largest absolute error.
    pub max_abs: f64,
}

impl ErrorSummary {
    /// Sums up.
    ///
    /// # Errors
    /// [`AgreementError::TooFew`] without errors, [`AgreementError::NotFinite`].
    pub fn of(errors: &[f64]) -> Result<Self, AgreementError> {
        enough("a summary of errors", errors.len(), 1)?;
        finite(errors)?;
        let n = errors.len();
        let mut sorted = errors.to_vec();
        sorted.sort_by(f64::total_cmp);
        let absolute = || errors.iter().map(|e| e.abs());
        Ok(Self {
            n,
            mean: mean(errors),
            median: 0.5 * (sorted[(n - 1) / 2] + sorted[n / 2]),
            sd: (n > 1).then(|| (squares(errors) / (n - 1) as f64).sqrt()),
            rmse: (errors.iter().map(|e| e * e).sum::<f64>() / n as f64).sqrt(),
            mae: absolute().sum::<f64>() / n as f64,
            max_abs: absolute().fold(0.0, f64::max),
        })
    }

    /// The 95 % limits of agreement, mean ± 1.96 SD (Bland & Altman 1986); `None` for one error.
    /// For their confidence intervals see [`super::Paired::limits`].
    #[must_use]
    pub fn limits(&self) -> Option<Interval> {
        self.sd.map(|sd| Interval::around(self.mean, 1.96 * sd))
    }
}
