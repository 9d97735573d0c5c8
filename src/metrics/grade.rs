//! How far a number can be trusted.

use serde::{Deserialize, Serialize};

use crate::names::named;

/// How far a number can be trusted for its placement and method.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Grade {
    /// Trustworthy.
    A,
    /// Usable with its interval in mind.
    B,
    /// Only for trends within one runner and set-up.
    C,
}

impl Grade {
    /// The next worse grade.
    #[must_use]
    #[cfg_attr(feature = "internals", visibility::make(pub))]
    pub(crate) fn lowered(self) -> Self {
        match self {
            Self::A => Self::B,
            Self::B | Self::C => Self::C,
        }
    }

    /// `A`, `B` or `C`.
    #[must_use]
    #[cfg_attr(feature = "internals", visibility::make(pub))]
    pub(crate) fn letter(self) -> &'static str {
        match self {
            Self::A => "A",
            Self::B => "B",
            Self::C => "C",
        }
    }
}

named!(Grade, "grade", letter, [Grade::A, Grade::B, Grade::C]);
