//! Confidence intervals and the quantiles that they are made of.

use statrs::distribution::{ContinuousCDF, FisherSnedecor, Normal, StudentsT};

use super::AgreementError;

/// An interval with its ends.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

impl Interval {
    /// `centre` ± `half`.
    #[must_use]
    pub fn around(centre: f64, half: f64) -> Self {
        Self { low: centre - half, high: centre + half }
    }

    /// True when `value` lies in it, ends included.
    #[must_use]
    pub fn contains(&self, value: f64) -> bool {
        self.low <= value && value <= self.high
    }

    /// True when the two have a point in common.
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        self.low <= other.high && other.low <= self.high
    }
}

/// A number with its confidence interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bounded {
    /// Point estimate.
    pub value: f64,
    /// Confidence interval.
    pub interval: Interval,
}

/// Probability below the upper end of a two-sided interval.
fn upper(confidence: f64) -> Result<f64, AgreementError> {
    if confidence > 0.0 && confidence < 1.0 {
        return Ok(0.5 + 0.5 * confidence);
    }
    let range = "between 0 and 1";
    Err(AgreementError::OutOfRange { what: "the confidence", value: confidence, range })
}

fn degrees(value: f64) -> AgreementError {
    let range = "above 0";
    AgreementError::OutOfRange { what: "the number of degrees of freedom", value, range }
}

/// Two-sided normal quantile: 1.96 for 0.95.
pub(super) fn normal(confidence: f64) -> Result<f64, AgreementError> {
    Ok(Normal::standard().inverse_cdf(upper(confidence)?))
}

/// Two-sided quantile of Student's t.
pub(super) fn student(confidence: f64, freedom: f64) -> Result<f64, AgreementError> {
    let p = upper(confidence)?;
    let t = StudentsT::new(0.0, 1.0, freedom).map_err(|_| degrees(freedom))?;
    Ok(t.inverse_cdf(p))
}

/// Upper quantile of F for a two-sided interval.
pub(super) fn fisher(confidence: f64, above: f64, below: f64) -> Result<f64, AgreementError> {
    let p = upper(confidence)?;
    let f = FisherSnedecor::new(above, below).map_err(|_| degrees(above.min(below)))?;
    Ok(f.inverse_cdf(p))
}
