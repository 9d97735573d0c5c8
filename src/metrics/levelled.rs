//! Specific force of a sensor on the body's axis, forward, to the left and up, or why there is none.

use super::Refusal;
use crate::gait::Track;
use crate::gait::directions::{Levelled, NoDirections};
use crate::recording::Axes;

/// The sensor's specific force at every sample.
///
/// # Errors
/// A [`Refusal`] when the vertical or the running direction is not known.
pub fn levelled(track: &Track) -> Result<&Levelled, Refusal> {
    track.levelled().map_err(|why| refusal(track, why))
}

/// Turns a specific force in sensor axes (m/s², one a sample of the track).
///
/// # Errors
/// A [`Refusal`] when the vertical or the running direction is not known.
pub fn level(track: &Track, force: &Axes) -> Result<Levelled, Refusal> {
    track.level(force).map_err(|why| refusal(track, why))
}

/// The refusal for a track whose directions are not known.
pub(super) fn refusal(track: &Track, why: NoDirections) -> Refusal {
    match why {
        NoDirections::NoAttitude => Refusal::NeedsGyroscope { placement: track.site.placement },
        NoDirections::NoHeading => Refusal::AmbiguousHeading,
    }
}
