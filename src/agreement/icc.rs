//! Intraclass correlation of single measurements, and what follows from it.

use super::interval::fisher;
use super::{AgreementError, Bounded, Interval, enough, finite, mean};

/// Targets (runners, trials) each measured once by the same raters (devices, days): the mean
/// squares of the two-way analysis of variance without replication.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ratings {
    /// Number of targets.
    pub targets: usize,
    /// Number of raters.
    pub raters: usize,
    /// Mean square between targets.
    pub between_targets: f64,
    /// Mean square between raters.
    pub between_raters: f64,
    /// Residual mean square.
    pub residual: f64,
}

impl Ratings {
    /// From a table with one row a target and one column a rater.
    ///
    /// # Errors
    /// [`AgreementError::TooFew`] below 2 targets or 2 raters, [`AgreementError::Lengths`] when
    /// the rows differ in length, [`AgreementError::NotFinite`] (index along the rows),
    /// [`AgreementError::NoSpread`] when all values are alike.
    pub fn new<R: AsRef<[f64]>>(rows: &[R]) -> Result<Self, AgreementError> {
        let what = "an intraclass correlation";
        enough(what, rows.len(), 2)?;
        let raters = rows[0].as_ref().len();
        enough(what, raters, 2)?;
        if let Some(row) = rows.iter().find(|r| r.as_ref().len() != raters) {
            return Err(AgreementError::Lengths {
                reference: raters,
                measured: row.as_ref().len(),
            });
        }
        let all: Vec<f64> = rows.iter().flat_map(|r| r.as_ref().iter().copied()).collect();
        finite(&all)?;
        let (n, k) = (rows.len() as f64, raters as f64);
        let grand = mean(&all);
        let row_means: Vec<f64> = rows.iter().map(|r| mean(r.as_ref())).collect();
        let column = |j: usize| rows.iter().map(|r| r.as_ref()[j]).sum::<f64>() / n;
        let column_means: Vec<f64> = (0..raters).map(column).collect();
        let distance = |means: &[f64]| means.iter().map(|m| (m - grand).powi(2)).sum::<f64>();
        let residual: f64 = rows
            .iter()
            .zip(&row_means)
            .flat_map(|(r, a)| r.as_ref().iter().zip(&column_means).map(move |(x, b)| (x, a, b)))
            .map(|(x, a, b)| (x - a - b + grand).powi(2))
            .sum();
        let made = Self {
            targets: rows.len(),
            raters,
            between_targets: k * distance(&row_means) / (n - 1.0),
            between_raters: n * distance(&column_means) / (k - 1.0),
            residual: residual / ((n - 1.0) * (k - 1.0)),
        };
        if made.between_targets + made.between_raters + made.residual > 0.0 {
            Ok(made)
        } else {
            Err(AgreementError::NoSpread { what })
        }
    }

    /// Two raters from pairs.
    ///
    /// # Errors
    /// As [`Ratings::new`].
    pub fn of_pairs(reference: &[f64], measured: &[f64]) -> Result<Self, AgreementError> {
        if reference.len() != measured.len() {
            let (reference, measured) = (reference.len(), measured.len());
            return Err(AgreementError::Lengths { reference, measured });
        }
        let rows: Vec<[f64; 2]> = reference.iter().zip(measured).map(|(r, m)| [*r, *m]).collect();
        Self::new(&rows)
    }

    fn sizes(&self) -> (f64, f64) {
        (self.targets as f64, self.raters as f64)
    }

    /// ICC(2,1), absolute agreement of single measurements: raters are drawn from many, and their
    /// bias counts as error. Shrout & Fleiss 1979; interval of McGraw & Wong 1996, ICC(A,1).
    ///
    /// With few targets the estimator and the ends of its interval can leave what an intraclass correlation can be,
    /// −1/(raters − 1) to 1: they are held there, and the interval holds the value. Two targets say next to
    /// nothing, and their interval shows it.
    ///
    /// # Errors
    /// [`AgreementError::OutOfRange`] for the confidence; [`AgreementError::NoSpread`] when the targets do not differ
    /// and the raters differ by a constant.
    pub fn agreement(&self, confidence: f64) -> Result<Bounded, AgreementError> {
        let (n, k) = self.sizes();
        let (rows, columns, rest) = (self.between_targets, self.between_raters, self.residual);
        self.targets_differ()?;
        // A variance between raters below zero can outweigh the rest: then nothing is left of the agreement.
        let all = rows + (k - 1.0) * rest + k * (columns - rest) / n;
        let value = if all > 0.0 { (rows - rest) / all } else { f64::NEG_INFINITY };
        let value = self.possible(value);
        if rest <= 0.0 && columns <= 0.0 {
            return Ok(Bounded { value, interval: Interval { low: value, high: value } });
        }
        let a = k * value / (n * (1.0 - value));
        let b = 1.0 + k * value * (n - 1.0) / (n * (1.0 - value));
        let (raters, residual) = (a * columns, b * rest);
        let freedom = (raters + residual).powi(2)
            / (raters.powi(2) / (k - 1.0) + residual.powi(2) / ((n - 1.0) * (k - 1.0)));
        // Below zero the two parts can cancel; fewer degrees than either part has there are not.
        let freedom = freedom.max((k - 1.0).min((n - 1.0) * (k - 1.0)));
        let spread = k * columns + (k * n - k - n) * rest;
        let f = fisher(confidence, n - 1.0, freedom)?;
        let low = n * (rows - f * rest) / (f * spread + n * rows);
        let f = fisher(confidence, freedom, n - 1.0)?;
        let high = n * (f * rows - rest) / (spread + n * f * rows);
        Ok(self.bounded(value, low, high))
    }

    /// ICC(3,1), consistency of single measurements: a constant bias between the raters does not
    /// count. Shrout & Fleiss 1979, with its interval, held as that of [`Ratings::agreement`].
    ///
    /// # Errors
    /// As [`Ratings::agreement`].
    pub fn consistency(&self, confidence: f64) -> Result<Bounded, AgreementError> {
        let (n, k) = self.sizes();
        let (rows, rest) = (self.between_targets, self.residual);
        self.targets_differ()?;
        let value = (rows - rest) / (rows + (k - 1.0) * rest);
        if rest <= 0.0 {
            return Ok(Bounded { value, interval: Interval { low: value, high: value } });
        }
        let ratio = rows / rest;
        let (above, below) = (n - 1.0, (n - 1.0) * (k - 1.0));
        let low = ratio / fisher(confidence, above, below)?;
        let high = ratio * fisher(confidence, below, above)?;
        let icc = |f: f64| (f - 1.0) / (f + k - 1.0);
        Ok(self.bounded(value, icc(low), icc(high)))
    }

    /// Without a difference between targets and without a residual nothing can be said.
    fn targets_differ(&self) -> Result<(), AgreementError> {
        if self.between_targets > 0.0 || self.residual > 0.0 {
            return Ok(());
        }
        Err(AgreementError::NoSpread { what: "an intraclass correlation" })
    }

    /// Limited to the range that an intraclass correlation of that number of raters can have.
    fn possible(&self, icc: f64) -> f64 {
        icc.clamp(-1.0 / (self.sizes().1 - 1.0), 1.0)
    }

    fn bounded(&self, value: f64, low: f64, high: f64) -> Bounded {
        // Targets with one mean give a ratio of nothing, whose interval would be a point: nothing is known.
        let (low, high) = if self.between_targets > 0.0 { (low, high) } else { (low, 1.0) };
        let (low, high) = (self.possible(low), self.possible(high));
        Bounded { value, interval: Interval { low: low.min(value), high: high.max(value) } }
    }

    /// Standard error of a single measurement from the mean squares, without any ICC (Weir 2005):
    /// √(residual), and with `absolute` the raters' variance added.
    #[must_use]
    pub fn standard_error(&self, absolute: bool) -> f64 {
        let raters = ((self.between_raters - self.residual) / self.targets as f64).max(0.0);
        (self.residual + if absolute { raters } else { 0.0 }).sqrt()
    }
}

/// Standard error of measurement, SD·√(1 − ICC): `sd` is the spread between subjects in the
/// measurement's unit. An ICC below 0 counts as 0, above 1 as 1.
#[must_use]
pub fn standard_error_of_measurement(sd: f64, icc: f64) -> f64 {
    sd * (1.0 - icc.clamp(0.0, 1.0)).sqrt()
}

/// Smallest change between two single measurements that is not explained by their error at 95 %:
/// 1.96·√2·SEM (Weir 2005), in the unit of the standard error.
#[must_use]
pub fn minimal_detectable_change(standard_error: f64) -> f64 {
    1.96 * core::f64::consts::SQRT_2 * standard_error
}
