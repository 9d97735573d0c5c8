//! What can be wrong with a recording before a single sample is looked at.

use thiserror::Error;

use super::Site;

/// A recording that cannot be put together.
#[derive(strum::IntoStaticStr, Debug, Clone, PartialEq, Error)]
#[non_exhaustive]
#[strum(serialize_all = "snake_case")]
pub enum RecordingError {
    /// No stream was added.
    #[error("the recording has no sensor stream; add at least one")]
    NoStreams,
    /// Two streams claim the same place.
    #[error(
        "two streams are placed at {site}; give each its own placement or side, or leave one out"
    )]
    SameSite {
        /// The site claimed twice.
        site: Site,
    },
    /// Samples for a sensor that the setup does not have.
    #[error("samples came for {site}, which the setup does not have; add it to the setup")]
    NoSuchSite {
        /// Where the samples are said to come from.
        site: Site,
    },
    /// A placement that is not known.
    #[error(
        "unknown placement \"{text}\"; expected foot, shank, thigh, sacrum, pelvis, waist, hip, \
         pocket, trunk, head or wrist, with _left or _right where the side is known"
    )]
    UnknownPlacement {
        /// The text as given.
        text: String,
    },
    /// A word that says nothing about clocks.
    #[error(
        "clock \"{text}\" is not understood; expected common (one clock stamped all files) or unknown"
    )]
    UnknownClocks {
        /// The text as given.
        text: String,
    },
    /// A sampling rate that cannot be.
    #[error("sampling rate {rate_hz} Hz is not a positive number")]
    BadRate {
        /// The rate as given.
        rate_hz: f64,
    },
    /// A value outside what can be.
    #[error("{field} = {value} is outside {low} to {high}; check the value and its unit")]
    OutOfRange {
        /// Field name as in `recording.toml`.
        field: &'static str,
        /// Value as given.
        value: f64,
        /// Lowest accepted value.
        low: f64,
        /// Highest accepted value.
        high: f64,
    },
    /// The speed track does not go forward in time, or is empty.
    #[error(
        "conditions.speed_mps: row {row} of the speed track is missing or not later than the row before"
    )]
    SpeedTrackOrder {
        /// Row number from 0.
        row: usize,
    },
}

impl RecordingError {
    /// Short stable name, as in `runform explain`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.into()
    }
}
