//! Specific force of a sensor on a segment along forward, left and up in the world, and the segment's inclination, at
//! every sample.
//!
//! The levelled world is turned along the stride's mean heading, so that forward is the running direction.
//! Several families of metrics ask for the same columns: they are worked out when first asked for, and kept.

use core::fmt;
use std::sync::OnceLock;

use nalgebra::{Vector2, Vector3};

use super::Track;
use crate::orientation::Attitude;
use crate::orientation::heading::MeanHeading;
use crate::orientation::segment::{Alignment, inclination};
use crate::recording::Axes;
use crate::units::STANDARD_GRAVITY_MPS2;

/// Smallest confidence in the running direction at which forward and sideways are named.
const HEADING_CONFIDENCE: f64 = 0.1;

/// Specific force at every sample of a track, g.
#[derive(Debug, Clone, PartialEq)]
pub struct Levelled {
    /// Along the running direction.
    pub forward_g: Vec<f64>,
    /// Across it, + to the left.
    pub left_g: Vec<f64>,
    /// Along the vertical; 1 when standing.
    pub up_g: Vec<f64>,
}

/// Why no directions are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoDirections {
    /// There is no attitude.
    NoAttitude,
    /// The running direction is not known.
    NoHeading,
}

/// Values computed from a track when first asked for; a copy of the track computes them again.
#[derive(Default)]
pub struct Derived {
    levelled: OnceLock<Result<Levelled, NoDirections>>,
    inclinations_deg: OnceLock<Result<[Vec<f64>; 2], NoDirections>>,
}

impl Clone for Derived {
    fn clone(&self) -> Self {
        Self::default()
    }
}

/// It follows from the rest of the track.
impl PartialEq for Derived {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl fmt::Debug for Derived {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Derived")
    }
}

impl Track {
    /// Attitude, mean heading and segment axes, where the directions are known.
    ///
    /// # Errors
    /// What is not known.
    pub fn directions(&self) -> Result<(&Attitude, &MeanHeading, &Alignment), NoDirections> {
        let (Some(attitude), Some(heading)) = (&self.attitude, &self.heading) else {
            return Err(NoDirections::NoAttitude);
        };
        let sure = |a: &&Alignment| a.heading_confidence >= HEADING_CONFIDENCE;
        let alignment = self.alignment.as_ref().filter(sure).ok_or(NoDirections::NoHeading)?;
        Ok((attitude, heading, alignment))
    }

    /// The sensor's specific force in the levelled world.
    ///
    /// # Errors
    /// What is not known.
    pub fn levelled(&self) -> Result<&Levelled, NoDirections> {
        let made = self.derived.levelled.get_or_init(|| self.level(&self.acc));
        made.as_ref().map_err(|why| *why)
    }

    /// Turns a specific force in sensor axes (m/s², one a sample of the track) into the levelled world.
    ///
    /// # Errors
    /// What is not known.
    pub fn level(&self, force: &Axes) -> Result<Levelled, NoDirections> {
        let (attitude, heading, alignment) = self.directions()?;
        // Angle from the sensor axis that carries the heading to the segment's forward axis, on average.
        let ahead = alignment.forward();
        let mut mean = Vector2::zeros();
        for (q, (cos, sin)) in attitude.q.iter().zip(&heading.direction) {
            let world = q.transform_vector(&ahead);
            mean += Vector2::new(cos * world.x + sin * world.y, cos * world.y - sin * world.x);
        }
        let direction = mean.try_normalize(1e-9).ok_or(NoDirections::NoHeading)?;
        let column = || Vec::with_capacity(force.len());
        let mut out = Levelled { forward_g: column(), left_g: column(), up_g: column() };
        for ((force, q), (cos, sin)) in force.iter().zip(&attitude.q).zip(&heading.direction) {
            let world = q.transform_vector(&force) / STANDARD_GRAVITY_MPS2;
            let along =
                (cos * direction.x - sin * direction.y, sin * direction.x + cos * direction.y);
            out.forward_g.push(world.x * along.0 + world.y * along.1);
            out.left_g.push(world.y * along.0 - world.x * along.1);
            out.up_g.push(world.z);
        }
        Ok(out)
    }

    /// Inclinations of the segment, degrees: in the sagittal plane, + forward, and in the frontal plane, + to the
    /// right.
    ///
    /// # Errors
    /// What is not known.
    pub fn inclinations_deg(&self) -> Result<&[Vec<f64>; 2], NoDirections> {
        let made = self.derived.inclinations_deg.get_or_init(|| {
            let (attitude, _, alignment) = self.directions()?;
            let mut out = [(); 2].map(|()| Vec::with_capacity(attitude.q.len()));
            for q in &attitude.q {
                let up = q.inverse_transform_vector(&Vector3::z());
                let (lean, lateral) = inclination(&(alignment.sensor_to_segment * up));
                out[0].push(lean.to_degrees());
                out[1].push(lateral.to_degrees());
            }
            Ok(out)
        });
        made.as_ref().map_err(|why| *why)
    }
}
