//! What one part of a bout hands to the next, for one sensor.
//!
//! A bout is worked through in parts that overlap by some seconds. What belongs to the run as a whole is
//! settled once and kept: the segment axes, from the first strides that are enough; the direction about
//! which a limb swings; which contacts are the left ones. The contacts of the overlap are in both parts, by
//! which the numbers go on.

use nalgebra::Vector3;

use serde::{Deserialize, Serialize};

use super::side::Votes;
use crate::orientation::segment::Alignment;

/// A part of a bout that is worked on at once.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Part {
    /// First and last time, s, margins included.
    pub eval_s: (f64, f64),
    /// Stride time around, s.
    pub stride_s: f64,
    /// Speed that the user gave for it, m/s.
    pub told_mps: Option<f64>,
    /// Bout number.
    pub bout: usize,
    /// True where the bout begins with it.
    pub first: bool,
    /// True where the bout ends with it.
    pub last: bool,
    /// True where metrics over many strides are taken.
    pub many: bool,
}

/// What one sensor's parts hand on to the next part.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Carry {
    /// Segment axes of the parts so far with their number of samples, until settled.
    pub(super) axes: Vec<(usize, Option<Alignment>)>,
    /// Strides behind them.
    pub(super) axis_strides: usize,
    /// Settled segment axes.
    pub(super) settled: Option<Alignment>,
    /// Sum of the swing axes by samples.
    pub(super) swing: Vector3<f64>,
    /// Numbers and times (s) of the last contacts.
    pub(super) contacts: Vec<(usize, f64)>,
    /// First free step number where there are stride marks but no contacts.
    pub(super) beats: usize,
    /// Votes of the strides for the sides since the step count was last unsure.
    pub(super) votes: Votes,
    /// Mounting and standing pose that all this belongs to.
    mounting: usize,
    pose: usize,
}

impl Carry {
    /// Begins anew where the sensor was turned on the body: only the count of the steps goes on.
    pub(crate) fn mounted(&mut self, mounting: usize) {
        if mounting != self.mounting {
            let contacts = core::mem::take(&mut self.contacts);
            let (beats, pose) = (self.beats, self.pose);
            *self = Self { contacts, beats, mounting, pose, ..Self::default() };
        }
    }

    /// Forgets the axes where another standing pose begins, so that they are found again.
    pub(crate) fn posed(&mut self, pose: usize) {
        if pose != self.pose {
            (self.pose, self.settled, self.axis_strides) = (pose, None, 0);
            self.axes.clear();
        }
    }
}
