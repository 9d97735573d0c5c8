//! How bad a sign or a fault is.

use serde::{Deserialize, Serialize};

use crate::names::named;

/// How bad.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Within the usual.
    None,
    /// So near the border to mild that the measurement cannot tell.
    Borderline,
    /// Mild.
    Mild,
    /// Moderate.
    Moderate,
    /// Severe.
    Severe,
}

impl Severity {
    /// Name as written to tables.
    #[must_use]
    #[cfg_attr(feature = "internals", visibility::make(pub))]
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Borderline => "borderline",
            Self::Mild => "mild",
            Self::Moderate => "moderate",
            Self::Severe => "severe",
        }
    }

    /// The next worse one.
    #[must_use]
    #[cfg_attr(feature = "internals", visibility::make(pub))]
    pub(crate) fn raised(self) -> Self {
        match self {
            Self::None => Self::None,
            Self::Borderline => Self::Mild,
            Self::Mild => Self::Moderate,
            Self::Moderate | Self::Severe => Self::Severe,
        }
    }
}

named!(
    Severity,
    "severity",
    name,
    [Severity::None, Severity::Borderline, Severity::Mild, Severity::Moderate, Severity::Severe]
);
