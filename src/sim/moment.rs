//! The body at one instant: what parts and sensors share is worked out once, and only when asked for.

use core::cell::OnceCell;

use super::arm;
use super::bending::Bending;
use super::body::{Gait, Motion, Part, hip_m, standing_pose};
use super::jet::{Jet, JetVector};
use super::leg::Angles;
use super::leg_at::LegAt;
use super::other::Cycling;
use super::trunk::Pose;
use crate::recording::Side;

/// Any motion at one instant. A moment lives on the stack for as long as it is looked at, and most are
/// of running: a box would cost more than it saves.
#[allow(clippy::large_enum_variant)]
pub(super) enum Moment<'a> {
    Gait(GaitMoment<'a>),
    Cycling(&'a Cycling, f64),
    Bending(&'a Bending, f64),
    Standing { standing_tilt: f64, scale: f64 },
}

impl<'a> Moment<'a> {
    /// `t` seconds into the bout.
    #[inline]
    pub(super) fn new(motion: &'a Motion, t: f64) -> Self {
        match motion {
            Motion::Gait(gait) => Self::Gait(GaitMoment::new(gait, t)),
            Motion::Cycling(cycling) => Self::Cycling(cycling, t),
            Motion::Bending(bending) => Self::Bending(bending, t),
            Motion::Standing { standing_tilt, scale } => {
                Self::Standing { standing_tilt: *standing_tilt, scale: *scale }
            }
        }
    }

    /// What is seen of a part's pose, which is not copied for it.
    pub(super) fn see<R>(&self, part: Part, of: impl FnOnce(&Pose) -> R) -> R {
        match self {
            Self::Gait(gait) => gait.see(part, of),
            Self::Cycling(cycling, t) => of(&cycling.pose(part, *t)),
            Self::Bending(bending, t) => of(&bending.pose(part, *t)),
            Self::Standing { standing_tilt, scale } => {
                of(&standing_pose(part, *standing_tilt, *scale))
            }
        }
    }
}

/// A motion with steps at one instant.
pub(super) struct GaitMoment<'a> {
    pub gait: &'a Gait,
    pub t: f64,
    /// Index of the step that the instant falls in.
    pub step: usize,
    pub phase: Jet,
    com: OnceCell<JetVector>,
    pelvis: OnceCell<Pose>,
    trunk: OnceCell<Pose>,
    legs: [LegAt<'a>; 2],
}

impl<'a> GaitMoment<'a> {
    #[inline]
    pub(super) fn new(gait: &'a Gait, t: f64) -> Self {
        let step = gait.schedule.index(t);
        Self {
            gait,
            t,
            step,
            phase: gait.schedule.phase_in(step, t),
            com: OnceCell::new(),
            pelvis: OnceCell::new(),
            trunk: OnceCell::new(),
            legs: [LegAt::new(&gait.legs[0], t), LegAt::new(&gait.legs[1], t)],
        }
    }

    pub(super) fn com(&self) -> &JetVector {
        let of = || self.gait.com.in_step(&self.gait.schedule, self.step, self.phase, self.t);
        self.com.get_or_init(of)
    }

    pub(super) fn pelvis(&self) -> &Pose {
        self.pelvis.get_or_init(|| self.gait.spine.pelvis(*self.com(), self.phase, self.t))
    }

    pub(super) fn trunk(&self) -> &Pose {
        self.trunk.get_or_init(|| self.gait.spine.trunk(self.pelvis(), self.phase, self.t))
    }

    fn hip(&self, side: Side) -> JetVector {
        self.pelvis().point(hip_m(side, self.gait.scale))
    }

    fn leg(&self, side: Side) -> &LegAt<'a> {
        match side {
            Side::Left => &self.legs[0],
            Side::Right => &self.legs[1],
        }
    }

    /// Commanded angles of a leg.
    pub(super) fn leg_angles(&self, side: Side) -> Angles {
        self.leg(side).angles(|| self.hip(side))
    }

    /// What is seen of a part's pose, which is not copied for it.
    pub(super) fn see<R>(&self, part: Part, of: impl FnOnce(&Pose) -> R) -> R {
        match part {
            Part::Pelvis => of(self.pelvis()),
            Part::Trunk => of(self.trunk()),
            Part::Thigh(side) => of(&self.leg(side).thigh(self.phase, || self.hip(side))),
            Part::Shank(side) => of(&self.leg(side).shank(self.phase, || self.hip(side))),
            Part::Foot(side) => of(self.leg(side).foot(self.phase, || self.hip(side))),
            Part::Forearm(side) => {
                let (arms, scale) = (&self.gait.arms, self.gait.scale);
                of(&arm::forearm(arms, scale, self.trunk(), self.phase, side))
            }
        }
    }
}
