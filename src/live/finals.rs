//! What the final detectors hold a contact to be: their constants, which are private to them.
//!
//! To be taken from [`crate::gait`] once they are open to the crate; until then a test on simulated runs
//! (`tests/it/live_contacts.rs`) shows when the two part.

/// As `axial_events::FLIGHT`: where the lowest point of flight is looked for, step times from mid-stance.
pub(super) const FLIGHT: (f64, f64) = (0.36, 0.64);

/// As `foot_events::IC_BEFORE_MINIMUM`.
pub(super) const IC_BEFORE_MINIMUM: f64 = 0.07;
/// As `foot_events::TC_AFTER_MINIMUM`.
pub(super) const TC_AFTER_MINIMUM: f64 = 0.09;
/// As `foot_events::BETWEEN_MINIMA`.
pub(super) const BETWEEN_MINIMA: f64 = 0.28;
/// As `foot_events::SINKING_HEEL_RADPS`.
pub(super) const SINKING_HEEL_RADPS: f64 = 1.0;
/// As `foot_events::LEAST_RISE_RADPS`.
pub(super) const LEAST_RISE_RADPS: f64 = 0.3;
/// As `foot_events::SINKING`.
pub(super) const SINKING: f64 = 0.12;

/// As `shank_events::IC_BEFORE_MIDDLE_S`.
pub(super) const IC_BEFORE_MIDDLE_S: f64 = 0.019;
/// As `shank_events::TC_BEFORE_BACKWARD_S`.
pub(super) const TC_BEFORE_BACKWARD_S: f64 = 0.070;
