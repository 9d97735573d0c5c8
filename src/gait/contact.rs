//! One contact of one foot with the ground.

use serde::{Deserialize, Serialize};

use crate::recording::Side;

/// Initial or terminal contact, defined by a vertical ground reaction force of 50 N.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EventKind {
    /// Initial contact (foot strike).
    Ic,
    /// Terminal contact (toe-off).
    Tc,
}

impl EventKind {
    /// `ic` or `tc`.
    #[must_use]
    #[cfg_attr(feature = "internals", visibility::make(pub))]
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Ic => "ic",
            Self::Tc => "tc",
        }
    }
}

/// A contact. At the ends of a bout one of its two events may lie outside; where a placement
/// gives no terminal contacts it is always missing. Times are the recording's, in seconds.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Contact {
    /// Initial contact.
    pub ic_s: Option<f64>,
    /// Terminal contact.
    pub tc_s: Option<f64>,
    /// Foot, where it is known.
    pub side: Option<crate::recording::Side>,
    /// Position in the bout's sequence of steps: feet alternate with its parity, and a step that
    /// was not found leaves a hole in the numbers.
    pub number: usize,
    /// 0 to 1: how far the events can be trusted.
    pub confidence: f64,
    /// False where samples were filled in: the contact is listed but not measured.
    pub usable: bool,
}

impl Contact {
    /// Time on the ground, s, when both events are known.
    #[must_use]
    pub fn duration_s(&self) -> Option<f64> {
        Some(self.tc_s? - self.ic_s?)
    }

    /// Moves it to another clock: a time t becomes t + `offset_s` + `drift`·t.
    pub(crate) fn retime(&mut self, offset_s: f64, drift: f64) {
        for t in [&mut self.ic_s, &mut self.tc_s].into_iter().flatten() {
            *t += offset_s + drift * *t;
        }
    }

    /// With another side.
    #[must_use]
    pub fn on(self, side: Option<Side>) -> Self {
        Self { side, ..self }
    }
}
