//! Numbers measured twice: bias, limits of agreement, percent errors, correlation.

use super::interval::{normal, student};
use super::{AgreementError, ErrorSummary, Interval, enough, finite, mean, squares};

/// Pairs of a reference and a measured value in the same unit.
#[derive(Debug, Clone, PartialEq)]
pub struct Paired {
    reference: Vec<f64>,
    measured: Vec<f64>,
    errors: Vec<f64>,
}

/// Bias and limits of agreement with their confidence intervals.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limits {
    /// Number of pairs.
    pub n: usize,
    /// Mean error.
    pub bias: f64,
    /// Standard deviation of the errors.
    pub sd: f64,
    /// Limits between which 95 % of the errors are expected: bias ± 1.96 SD.
    pub limits: Interval,
    /// Confidence interval of the bias.
    pub bias_interval: Interval,
    /// Confidence interval of the lower limit.
    pub low_interval: Interval,
    /// Confidence interval of the upper limit.
    pub high_interval: Interval,
}

/// Errors in percent of the reference; pairs whose reference is zero are left out.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PercentErrors {
    /// Pairs that count.
    pub n: usize,
    /// Mean of the signed percent errors.
    pub bias: f64,
    /// Mean of the absolute percent errors.
    pub mean_abs: f64,
    /// Root mean square of the percent errors.
    pub rmse: f64,
}

impl Paired {
    /// Puts the values together.
    ///
    /// # Errors
    /// [`AgreementError::Lengths`], [`AgreementError::NotFinite`], or [`AgreementError::TooFew`]
    /// without pairs.
    pub fn new(reference: &[f64], measured: &[f64]) -> Result<Self, AgreementError> {
        if reference.len() != measured.len() {
            let (reference, measured) = (reference.len(), measured.len());
            return Err(AgreementError::Lengths { reference, measured });
        }
        enough("agreement", reference.len(), 1)?;
        finite(reference)?;
        finite(measured)?;
        let errors = measured.iter().zip(reference).map(|(m, r)| m - r).collect();
        Ok(Self { reference: reference.to_vec(), measured: measured.to_vec(), errors })
    }

    /// Reference values.
    #[must_use]
    pub fn reference(&self) -> &[f64] {
        &self.reference
    }

    /// Measured values.
    #[must_use]
    pub fn measured(&self) -> &[f64] {
        &self.measured
    }

    /// Measured − reference.
    #[must_use]
    pub fn errors(&self) -> &[f64] {
        &self.errors
    }

    /// Bias, SD, RMSE, MAE.
    ///
    /// # Errors
    /// None: the values were checked when they were put together.
    pub fn summary(&self) -> Result<ErrorSummary, AgreementError> {
        ErrorSummary::of(&self.errors)
    }

    /// Bias and 95 % limits of agreement, each with an interval of the given confidence.
    ///
    /// The intervals are the approximate ones of Bland & Altman (1999): the bias has the standard
    /// error s/√n, a limit s·√(1/n + 1.96²/(2(n−1))), and both use Student's t with n − 1 degrees
    /// of freedom. For limits they are a little narrow below 20 pairs (Carkeet 2015 gives the
    /// exact ones). Pairs must be independent; for several pairs a subject see
    /// [`super::limits_varying_truth`].
    ///
    /// # Errors
    /// [`AgreementError::TooFew`] below 2 pairs, [`AgreementError::OutOfRange`] for the confidence.
    pub fn limits(&self, confidence: f64) -> Result<Limits, AgreementError> {
        enough("limits of agreement", self.errors.len(), 2)?;
        let n = self.errors.len() as f64;
        let t = student(confidence, n - 1.0)?;
        let (bias, sd) = (mean(&self.errors), (squares(&self.errors) / (n - 1.0)).sqrt());
        let z = normal(0.95)?;
        let half = t * sd * (1.0 / n + z * z / (2.0 * (n - 1.0))).sqrt();
        let limits = Interval::around(bias, z * sd);
        Ok(Limits {
            n: self.errors.len(),
            bias,
            sd,
            limits,
            bias_interval: Interval::around(bias, t * sd / n.sqrt()),
            low_interval: Interval::around(limits.low, half),
            high_interval: Interval::around(limits.high, half),
        })
    }

    /// Errors in percent of the reference.
    ///
    /// # Errors
    /// [`AgreementError::NoSpread`] when every reference is zero.
    pub fn percent(&self) -> Result<PercentErrors, AgreementError> {
        let pairs = self.reference.iter().zip(&self.errors).filter(|(r, _)| r.abs() > 1e-12);
        let percent: Vec<f64> = pairs.map(|(r, e)| 100.0 * e / r).collect();
        if percent.is_empty() {
            return Err(AgreementError::NoSpread { what: "a percent error" });
        }
        let s = ErrorSummary::of(&percent)?;
        let absolute: Vec<f64> = percent.iter().map(|e| e.abs()).collect();
        Ok(PercentErrors { n: s.n, bias: s.mean, mean_abs: mean(&absolute), rmse: s.rmse })
    }

    /// Pearson's correlation. It tells how well the order is kept, not whether the values agree.
    ///
    /// # Errors
    /// [`AgreementError::TooFew`] below 3 pairs, [`AgreementError::NoSpread`].
    pub fn pearson(&self) -> Result<f64, AgreementError> {
        enough("a correlation", self.errors.len(), 3)?;
        let (a, b) = (mean(&self.reference), mean(&self.measured));
        let products = self.reference.iter().zip(&self.measured).map(|(x, y)| (x - a) * (y - b));
        let r = products.sum::<f64>() / (squares(&self.reference) * squares(&self.measured)).sqrt();
        if r.is_finite() {
            Ok(r.clamp(-1.0, 1.0))
        } else {
            Err(AgreementError::NoSpread { what: "a correlation" })
        }
    }
}
