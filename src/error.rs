//! The errors of the whole pipeline.

use thiserror::Error;

use crate::form::FaultError;
use crate::intake::IntakeError;
use crate::recording::RecordingError;

/// Why an analysis could not be done. Each variant's message says what to do.
#[derive(Debug, Clone, PartialEq, Error)]
#[non_exhaustive]
pub enum Error {
    /// The recording cannot be put together.
    #[error(transparent)]
    Recording(#[from] RecordingError),
    /// No stream can be used.
    #[error(transparent)]
    Intake(#[from] IntakeError),
    /// The fault catalogue is wrong.
    #[error(transparent)]
    Faults(#[from] FaultError),
}
