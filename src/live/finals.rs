//! Constants that define a contact for the final detectors; the provisional ones begin with them and then learn from
//! the differences between final and provisional contacts.

pub(super) use crate::gait::axial_events::FLIGHT;
pub(super) use crate::gait::foot_events::{
    BETWEEN_MINIMA, IC_BEFORE_MINIMUM, LEAST_RISE_RADPS, SINKING, SINKING_HEEL_RADPS,
    TC_AFTER_MINIMUM,
};

/// From the middle of swing end and fastest backward turn of a shank back to initial contact, s, as it was fitted on
/// `virtual_imu`.
pub(super) const IC_BEFORE_MIDDLE_S: f64 = 0.019;
/// From a shank's backward maximum back to terminal contact, s, likewise.
pub(super) const TC_BEFORE_BACKWARD_S: f64 = 0.070;
