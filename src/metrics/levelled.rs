//! Specific force of a sensor on the body's axis, forward, to the left and up: the levelled world, turned
//! along the stride's mean heading so that forward is the running direction.

use nalgebra::Vector2;

use super::Refusal;
use crate::gait::Track;
use crate::orientation::segment::Alignment;
use crate::recording::Axes;
use crate::units::STANDARD_GRAVITY_MPS2;

/// Smallest confidence in the running direction at which forward and sideways are named.
const HEADING_CONFIDENCE: f64 = 0.1;

/// Specific force at every sample of a bout, g.
#[derive(Debug, Clone, PartialEq)]
pub struct Levelled {
    /// Along the running direction.
    pub forward_g: Vec<f64>,
    /// Across it, + to the left.
    pub left_g: Vec<f64>,
    /// Along the vertical; 1 when standing.
    pub up_g: Vec<f64>,
}

/// Turns a specific force in sensor axes (m/s², one a sample of the track).
///
/// # Errors
/// A [`Refusal`] when the vertical or the running direction is not known.
pub fn levelled(track: &Track, force: &Axes) -> Result<Levelled, Refusal> {
    let placement = track.site.placement;
    let (Some(attitude), Some(heading)) = (&track.attitude, &track.heading) else {
        return Err(Refusal::NeedsGyroscope { placement });
    };
    let alignment: &Alignment = track.alignment.as_ref().ok_or(Refusal::AmbiguousHeading)?;
    if alignment.heading_confidence < HEADING_CONFIDENCE {
        return Err(Refusal::AmbiguousHeading);
    }
    // Angle from the sensor axis that carries the heading to the segment's forward axis, on average.
    let ahead = alignment.forward();
    let mut mean = Vector2::zeros();
    for (q, (cos, sin)) in attitude.q.iter().zip(&heading.direction) {
        let world = q.transform_vector(&ahead);
        mean += Vector2::new(cos * world.x + sin * world.y, cos * world.y - sin * world.x);
    }
    let direction = mean.try_normalize(1e-9).ok_or(Refusal::AmbiguousHeading)?;
    let n = force.len();
    let mut out = Levelled {
        forward_g: Vec::with_capacity(n),
        left_g: Vec::with_capacity(n),
        up_g: Vec::with_capacity(n),
    };
    for ((force, q), (cos, sin)) in force.iter().zip(&attitude.q).zip(&heading.direction) {
        let world = q.transform_vector(&force) / STANDARD_GRAVITY_MPS2;
        let along = (cos * direction.x - sin * direction.y, sin * direction.x + cos * direction.y);
        out.forward_g.push(world.x * along.0 + world.y * along.1);
        out.left_g.push(world.y * along.0 - world.x * along.1);
        out.up_g.push(world.z);
    }
    Ok(out)
}
