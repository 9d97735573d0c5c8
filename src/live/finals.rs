//! What the final detectors hold a contact to be: their constants, by which these detectors agree with them.

pub(super) use crate::gait::axial_events::FLIGHT;
pub(super) use crate::gait::foot_events::{
    BETWEEN_MINIMA, IC_BEFORE_MINIMUM, LEAST_RISE_RADPS, SINKING, SINKING_HEEL_RADPS,
    TC_AFTER_MINIMUM,
};
pub(super) use crate::gait::shank_events::{IC_BEFORE_MIDDLE_S, TC_BEFORE_BACKWARD_S};
