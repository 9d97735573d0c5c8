//! Limits of agreement with several measurements of each subject (Bland & Altman 2007).
//!
//! Strides of one runner are alike, so limits computed as if all strides were independent are too
//! narrow. Both kinds below count the spread between subjects and the spread within them.

use super::interval::normal;
use super::{AgreementError, Interval, enough, finite, mean, squares};

/// Limits of agreement for a single measurement of a new subject.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RepeatedLimits {
    /// Number of subjects.
    pub subjects: usize,
    /// Number of differences, or of subject means where the truth is constant.
    pub n: usize,
    /// Mean error.
    pub bias: f64,
    /// Standard deviation of the error between subjects; 0 where the estimate of its square is
    /// negative.
    pub sd_between: f64,
    /// Standard deviation within a subject.
    pub sd_within: f64,
    /// Total standard deviation.
    pub sd: f64,
    /// Bias ± 1.96 of the total.
    pub limits: Interval,
}

/// Repeated measurements of one subject whose true value does not change, in any order.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Replicates {
    /// By the reference.
    pub reference: Vec<f64>,
    /// By the method under test; their number may differ.
    pub measured: Vec<f64>,
}

/// Sums of squares of grouped values.
struct OneWay {
    subjects: usize,
    n: usize,
    /// Mean square between subjects.
    between: f64,
    /// Mean square within subjects.
    within: f64,
    /// Typical number of values a subject, for unequal groups.
    size: f64,
}

fn one_way(groups: &[&[f64]]) -> Result<OneWay, AgreementError> {
    let what = "limits for repeated measurements";
    enough(what, groups.len(), 2)?;
    for group in groups {
        enough("a subject", group.len(), 1)?;
        finite(group)?;
    }
    let subjects = groups.len();
    let n: usize = groups.iter().map(|g| g.len()).sum();
    enough(what, n, subjects + 1)?;
    let grand = groups.iter().flat_map(|g| g.iter()).sum::<f64>() / n as f64;
    let between: f64 = groups.iter().map(|g| g.len() as f64 * (mean(g) - grand).powi(2)).sum();
    let within: f64 = groups.iter().map(|g| squares(g)).sum();
    let total = n as f64;
    let sizes: f64 = groups.iter().map(|g| (g.len() as f64).powi(2)).sum();
    Ok(OneWay {
        subjects,
        n,
        between: between / (subjects - 1) as f64,
        within: within / (n - subjects) as f64,
        size: (total * total - sizes) / ((subjects - 1) as f64 * total),
    })
}

/// Limits when the true value changes from one measurement to the next, as the stride length of a
/// runner does: `errors[i]` are the differences (measured − reference) of subject `i`. A one-way
/// analysis of variance of the differences gives the parts of the spread (Bland & Altman 2007,
/// section 3). The bias is the mean of all differences.
///
/// # Errors
/// [`AgreementError::TooFew`] below 2 subjects or when no subject has two differences,
/// [`AgreementError::NotFinite`].
pub fn limits_varying_truth(errors: &[Vec<f64>]) -> Result<RepeatedLimits, AgreementError> {
    let groups: Vec<&[f64]> = errors.iter().map(Vec::as_slice).collect();
    let table = one_way(&groups)?;
    let between = ((table.between - table.within) / table.size).max(0.0);
    let bias = errors.iter().flatten().sum::<f64>() / table.n as f64;
    let sd = (between + table.within).sqrt();
    Ok(RepeatedLimits {
        subjects: table.subjects,
        n: table.n,
        bias,
        sd_between: between.sqrt(),
        sd_within: table.within.sqrt(),
        sd,
        limits: Interval::around(bias, normal(0.95)? * sd),
    })
}

/// Limits when each subject's true value is constant: the variance of the differences between the
/// subjects' means, plus the part of each method's own spread that averaging took away (Bland &
/// Altman 2007, section 2). The bias is the mean over subjects of the differences of means.
///
/// # Errors
/// [`AgreementError::TooFew`] below 2 subjects or when no subject was measured twice by each
/// method, [`AgreementError::NotFinite`].
pub fn limits_constant_truth(subjects: &[Replicates]) -> Result<RepeatedLimits, AgreementError> {
    let reference: Vec<&[f64]> = subjects.iter().map(|s| s.reference.as_slice()).collect();
    let measured: Vec<&[f64]> = subjects.iter().map(|s| s.measured.as_slice()).collect();
    let own = lost_by_averaging(&reference)? + lost_by_averaging(&measured)?;
    let means: Vec<f64> = subjects.iter().map(|s| mean(&s.measured) - mean(&s.reference)).collect();
    let of_means = squares(&means) / (means.len() - 1) as f64;
    let sd = (of_means + own).sqrt();
    let bias = mean(&means);
    Ok(RepeatedLimits {
        subjects: means.len(),
        n: means.len(),
        bias,
        sd_between: of_means.sqrt(),
        sd_within: own.sqrt(),
        sd,
        limits: Interval::around(bias, normal(0.95)? * sd),
    })
}

/// Within-subject variance of a method times (1 − mean of 1/replicates).
fn lost_by_averaging(groups: &[&[f64]]) -> Result<f64, AgreementError> {
    let within = one_way(groups)?.within;
    let kept: f64 = groups.iter().map(|g| 1.0 / g.len() as f64).sum::<f64>() / groups.len() as f64;
    Ok((1.0 - kept) * within)
}
