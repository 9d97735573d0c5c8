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
    /// A saved session cannot go on.
    #[error(transparent)]
    Saved(#[from] SavedError),
    /// The fault catalogue is wrong.
    #[error(transparent)]
    Faults(#[from] FaultError),
}

impl Error {
    /// Short stable name of what is wrong; `runform explain` knows it, but for those of saved sessions, which the
    /// command line never meets.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Recording(error) => error.code(),
            Self::Intake(error) => error.code(),
            Self::Saved(error) => error.code(),
            Self::Faults(error) => error.code(),
        }
    }
}

/// Why a saved session cannot go on.
#[derive(strum::IntoStaticStr, Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
#[strum(serialize_all = "snake_case")]
pub enum SavedError {
    /// Nothing that [`crate::Live::save`] has written.
    #[error("byte {at} begins no saved session; give all that save() has written, in order")]
    Foreign {
        /// Where a piece was expected.
        at: usize,
    },
    /// Written by a release with another layout.
    #[error(
        "saved with layout {found}, this release reads {expected}; finish the session with the release that began it"
    )]
    Version {
        /// As written.
        found: u16,
        /// As this release writes.
        expected: u16,
    },
    /// Not even one whole piece.
    #[error("the saved session was cut off before its first piece was whole; begin a new one")]
    Empty,
    /// A piece does not follow the one before it.
    #[error(
        "the piece at byte {at} does not follow the one before; give all that save() has written, in order, or the bytes before it"
    )]
    Gap {
        /// Where the piece begins.
        at: usize,
    },
    /// The bytes of a piece are damaged.
    #[error("the piece at byte {at} is damaged; restore from the bytes before it")]
    Damaged {
        /// Where the piece begins.
        at: usize,
    },
    /// Saved with other sensors.
    #[error(
        "saved with the sensors {found}, the setup has {expected}; give the setup that the session began with"
    )]
    OtherSetup {
        /// As written.
        found: String,
        /// As given.
        expected: String,
    },
}

impl SavedError {
    /// Short stable name.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.into()
    }
}
