//! What the final detectors hold a contact to be: their constants, by which these detectors agree with them.

pub(super) use crate::gait::axial_events::FLIGHT;

/// From the first pitch-rate minimum back to initial contact, share of the time between minima.
pub(super) const IC_BEFORE_MINIMUM: f64 = 0.07;
/// From the second pitch-rate minimum on to terminal contact, share of the time between minima.
pub(super) const TC_AFTER_MINIMUM: f64 = 0.09;
/// Time between the minima, share of the stride, where one of them was cut off.
pub(super) const BETWEEN_MINIMA: f64 = 0.28;
/// Pitch rate, rad/s, that tells a sinking heel from a foot that lies flat after its slap \[P\].
pub(super) const SINKING_HEEL_RADPS: f64 = 1.0;
/// Rise of the pitch rate from the touch of the toes, rad/s \[P\].
pub(super) const LEAST_RISE_RADPS: f64 = 0.3;
/// The heel sinks within this share of the stride after contact.
pub(super) const SINKING: f64 = 0.12;
pub(super) const IC_BEFORE_MIDDLE_S: f64 = 0.019;
pub(super) const TC_BEFORE_BACKWARD_S: f64 = 0.070;
