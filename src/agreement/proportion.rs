//! Shares, and how often a stated interval holds the truth.

use super::interval::normal;
use super::{AgreementError, Interval, enough};

/// A number of hits out of a number of tries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Proportion {
    /// Hits.
    pub hits: usize,
    /// Tries.
    pub n: usize,
}

impl Proportion {
    /// Counts the true ones.
    #[must_use]
    pub fn of(tries: impl IntoIterator<Item = bool>) -> Self {
        tries
            .into_iter()
            .fold(Self::default(), |p, hit| Self { hits: p.hits + usize::from(hit), n: p.n + 1 })
    }

    /// Hits over tries, 0 to 1; `None` without tries.
    #[must_use]
    pub fn share(&self) -> Option<f64> {
        (self.n > 0).then(|| self.hits as f64 / self.n as f64)
    }

    /// Score interval of Wilson (1927), without continuity correction: good for few tries and for
    /// shares near 0 or 1.
    ///
    /// # Errors
    /// [`AgreementError::TooFew`] without tries, [`AgreementError::OutOfRange`] for the confidence.
    pub fn wilson(&self, confidence: f64) -> Result<Interval, AgreementError> {
        enough("a share", self.n, 1)?;
        let z = normal(confidence)?;
        let (n, p) = (self.n as f64, self.hits.min(self.n) as f64 / self.n as f64);
        let scale = 1.0 + z * z / n;
        let centre = (p + z * z / (2.0 * n)) / scale;
        let half = z * (p * (1.0 - p) / n + z * z / (4.0 * n * n)).sqrt() / scale;
        Ok(Interval { low: (centre - half).max(0.0), high: (centre + half).min(1.0) })
    }
}

/// How many of the intervals hold their truth, ends included. With intervals of 90 % about nine of
/// ten should.
///
/// # Errors
/// [`AgreementError::Lengths`] unless there is one truth for each interval.
pub fn coverage(intervals: &[Interval], truths: &[f64]) -> Result<Proportion, AgreementError> {
    if intervals.len() != truths.len() {
        let (reference, measured) = (truths.len(), intervals.len());
        return Err(AgreementError::Lengths { reference, measured });
    }
    Ok(Proportion::of(intervals.iter().zip(truths).map(|(i, t)| i.contains(*t))))
}
