//! Lin's concordance correlation: how close the pairs lie to the line of identity.

use super::interval::normal;
use super::{AgreementError, Bounded, Interval, Paired, enough, mean, squares};

/// Concordance correlation coefficient with an interval of the given confidence: Lin (1989), the
/// interval through Fisher's z with the variance as corrected in 2000. Variances have the divisor
/// n, as in the paper. Correlation times nearness of the two means and spreads; 1 is identity.
///
/// # Errors
/// [`AgreementError::TooFew`] below 3 pairs, [`AgreementError::NoSpread`],
/// [`AgreementError::OutOfRange`] for the confidence.
pub fn concordance(pairs: &Paired, confidence: f64) -> Result<Bounded, AgreementError> {
    let (x, y) = (pairs.reference(), pairs.measured());
    enough("a concordance correlation", x.len(), 3)?;
    let r = pairs.pearson()?;
    let n = x.len() as f64;
    let (vx, vy) = (squares(x) / n, squares(y) / n);
    let shift = mean(x) - mean(y);
    let value = 2.0 * r * (vx * vy).sqrt() / (vx + vy + shift * shift);
    let open = 1.0 - value * value;
    if open < 1e-14 || r.abs() < 1e-12 {
        // On the line of identity, or without any relation, the transformed variance is 0/0.
        return Ok(Bounded { value, interval: Interval { low: value, high: value } });
    }
    let u2 = shift * shift / (vx * vy).sqrt();
    let variance = ((1.0 - r * r) * value.powi(2) / (open * r * r)
        + 2.0 * value.powi(3) * (1.0 - value) * u2 / (r * open * open)
        - value.powi(4) * u2 * u2 / (2.0 * r * r * open * open))
        / (n - 2.0);
    let half = normal(confidence)? * variance.max(0.0).sqrt();
    let z = value.atanh();
    Ok(Bounded { value, interval: Interval { low: (z - half).tanh(), high: (z + half).tanh() } })
}
