//! Which streams tell one time.
//!
//! Between two limbs an offset of clocks and a true difference of left and right step times are the
//! same thing, so it must be known, not assumed: two files that both begin at zero do not show it.

use core::fmt;
use core::str::FromStr;

use serde::{Deserialize, Serialize};

use super::RecordingError;

/// What is known about the clocks of a recording's streams.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Clocks {
    /// Nothing, but for streams of one file ([`super::Stream::clock`]).
    #[default]
    Unknown,
    /// One clock stamped all streams, or they were brought to one.
    Common,
}

impl Clocks {
    /// `unknown` or `common`, as in `recording.toml` and on the command line.
    #[must_use]
    #[cfg_attr(feature = "internals", visibility::make(pub))]
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::Common => "common",
        }
    }
}

impl fmt::Display for Clocks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Clocks {
    type Err = RecordingError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        [Self::Unknown, Self::Common]
            .into_iter()
            .find(|c| c.name() == text.trim())
            .ok_or_else(|| RecordingError::UnknownClocks { text: text.to_owned() })
    }
}
