//! What can be wrong with a scenario.

use thiserror::Error;

use crate::recording::RecordingError;

/// A scenario that cannot be simulated.
#[derive(Debug, Clone, PartialEq, Error)]
#[non_exhaustive]
pub enum SimError {
    /// A parameter outside what the model can do.
    #[error("{field} = {value} is outside {low} to {high}; choose a value within")]
    OutOfRange {
        /// Parameter.
        field: &'static str,
        /// Value as given.
        value: f64,
        /// Lowest accepted value.
        low: f64,
        /// Highest accepted value.
        high: f64,
    },
    /// A scenario without bouts.
    #[error("the scenario has no bout; add at least one activity with a duration")]
    NoBouts,
    /// A preset that is not known.
    #[error("unknown preset \"{name}\"; see Preset::all for the names")]
    UnknownPreset {
        /// The name as given.
        name: String,
    },
    /// The recording could not be put together.
    #[error(transparent)]
    Recording(#[from] RecordingError),
}

/// Ok when `low <= value <= high`.
pub(super) fn check(field: &'static str, value: f64, low: f64, high: f64) -> Result<(), SimError> {
    if value >= low && value <= high {
        Ok(())
    } else {
        Err(SimError::OutOfRange { field, value, low, high })
    }
}
