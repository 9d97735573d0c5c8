//! How well two ways of measuring agree: events matched one to one, numbers pair by pair.
//!
//! Pure statistics that know nothing of gait; the validation of this library is made with them, and
//! so can yours be. An error is always *measured − reference*.
//!
//! ```
//! use runform::agreement::Paired;
//!
//! let watch = [0.236, 0.251, 0.244, 0.262];
//! let plate = [0.231, 0.249, 0.247, 0.255];
//! let limits = Paired::new(&plate, &watch)?.limits(0.95)?;
//! assert!((limits.bias - 0.002_75).abs() < 1e-9);
//! # Ok::<(), runform::agreement::AgreementError>(())
//! ```

mod concordance;
mod errors;
mod icc;
mod interval;
mod matching;
mod paired;
mod proportion;
mod repeated;

pub use concordance::concordance;
pub use errors::ErrorSummary;
pub use icc::{Ratings, minimal_detectable_change, standard_error_of_measurement};
pub use interval::{Bounded, Interval};
pub use matching::{Detection, Event, Matching, match_closest, match_events};
pub use paired::{Limits, Paired, PercentErrors};
pub use proportion::{Proportion, coverage};
pub use repeated::{RepeatedLimits, Replicates, limits_constant_truth, limits_varying_truth};

use thiserror::Error;

/// Why a statistic cannot be given.
#[derive(Debug, Clone, Copy, PartialEq, Error)]
#[non_exhaustive]
pub enum AgreementError {
    /// Two lists that belong together differ in length.
    #[error("{reference} reference values for {measured} measured ones; give one for each")]
    Lengths {
        /// Number of reference values.
        reference: usize,
        /// Number of measured values.
        measured: usize,
    },
    /// Too few values.
    #[error("{what} needs at least {needed} values; there are {n}")]
    TooFew {
        /// What was asked for.
        what: &'static str,
        /// How many there are.
        n: usize,
        /// How many are needed.
        needed: usize,
    },
    /// A value is not a number.
    #[error("value {index} is not a finite number; leave the pair out")]
    NotFinite {
        /// Position from 0.
        index: usize,
    },
    /// All values are alike, so nothing can be related to their spread.
    #[error("{what} is not defined when the values do not differ")]
    NoSpread {
        /// What was asked for.
        what: &'static str,
    },
    /// A confidence or tolerance outside its range.
    #[error("{what} is {value}; it must lie {range}")]
    OutOfRange {
        /// What was given.
        what: &'static str,
        /// The value.
        value: f64,
        /// Allowed range in words.
        range: &'static str,
    },
}

/// Fails unless every value is finite.
fn finite(values: &[f64]) -> Result<(), AgreementError> {
    match values.iter().position(|v| !v.is_finite()) {
        Some(index) => Err(AgreementError::NotFinite { index }),
        None => Ok(()),
    }
}

/// Fails unless there are enough values.
fn enough(what: &'static str, n: usize, needed: usize) -> Result<(), AgreementError> {
    if n < needed { Err(AgreementError::TooFew { what, n, needed }) } else { Ok(()) }
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

/// Sum of squared distances from the mean.
fn squares(values: &[f64]) -> f64 {
    let centre = mean(values);
    values.iter().map(|v| (v - centre).powi(2)).sum()
}
