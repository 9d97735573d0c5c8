//! The moving body: every part's pose, every sensor site's nominal point and vibration.

use super::arm;
use super::bending::Bending;
use super::com::Com;
use super::curve::Tone;
use super::jet::{Jet, JetMatrix, JetVector};
use super::leg::{HALF_HIPS_M, LIMB_M, Leg};
use super::moment::Moment;
use super::other::Cycling;
use super::runner::{Arms, Impacts, Transient};
use super::schedule::Schedule;
use super::trunk::{Pose, Spine};
use crate::recording::{Placement, Side};
use crate::units::STANDARD_GRAVITY_MPS2 as G;

/// +1 on the left, −1 on the right: the sign of world and segment y.
pub(super) fn leftward(side: Side) -> f64 {
    match side {
        Side::Left => 1.0,
        Side::Right => -1.0,
    }
}

/// A rigid part of the body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Pelvis,
    Trunk,
    Thigh(Side),
    Shank(Side),
    Foot(Side),
    Forearm(Side),
}

/// Part that carries a sensor and the sensor's nominal point in its axes, m at 1.75 m height.
pub(super) fn site_point(placement: Placement, side: Side) -> (Part, [f64; 3]) {
    match placement {
        Placement::Foot => (Part::Foot(side), [0.10, 0.0, 0.06]),
        Placement::Shank => (Part::Shank(side), [0.02, 0.0, -0.30]),
        Placement::Thigh => (Part::Thigh(side), [0.05, 0.0, -0.20]),
        Placement::Pocket => (Part::Thigh(side), [0.08, 0.0, -0.15]),
        Placement::Sacrum | Placement::Pelvis => (Part::Pelvis, [-0.10, 0.0, 0.03]),
        Placement::Waist => (Part::Pelvis, [0.10, 0.0, 0.05]),
        Placement::Hip => (Part::Pelvis, [0.0, 0.16 * leftward(side), 0.03]),
        Placement::Trunk => (Part::Trunk, [-0.08, 0.0, 0.38]),
        Placement::Head => (Part::Trunk, [0.0, 0.0, 0.62]),
        Placement::Wrist => (Part::Forearm(side), [0.0, 0.0, -arm::FOREARM_M]),
    }
}

/// Hip joint in pelvis axes, m.
pub(super) fn hip_m(side: Side, scale: f64) -> [f64; 3] {
    [0.0, HALF_HIPS_M * scale * leftward(side), 0.0]
}

/// Running, walking or climbing: everything that has steps.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Gait {
    pub schedule: Schedule,
    pub com: Com,
    pub spine: Spine,
    pub arms: Arms,
    pub legs: [Leg; 2],
    pub impacts: Impacts,
    /// Factor on all transients of the movement.
    pub impact_share: f64,
    pub scale: f64,
    /// Rise of the ground over horizontal distance.
    pub grade: f64,
}

impl Gait {
    pub(super) fn leg(&self, side: Side) -> &Leg {
        match side {
            Side::Left => &self.legs[0],
            Side::Right => &self.legs[1],
        }
    }

    /// Middle of the flat-foot time of the contact that `t` falls in, s.
    pub(super) fn mid_stance_s(&self, side: Side, t: f64) -> f64 {
        self.leg(side).mid_stance_s(t)
    }
}

/// What the body does during a bout.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Motion {
    Gait(Box<Gait>),
    Cycling(Box<Cycling>),
    Bending(Bending),
    Standing { standing_tilt: f64, scale: f64 },
}

/// Attitude of a part in upright standing: segment axes are world axes, except for the pelvis,
/// whose sensor reads the standing tilt.
pub(super) fn standing_attitude(part: Part, standing_tilt: f64) -> JetMatrix {
    match part {
        Part::Pelvis => JetMatrix::about_y(Jet::constant(standing_tilt)),
        _ => JetMatrix::IDENTITY,
    }
}

pub(super) fn standing_pose(part: Part, standing_tilt: f64, scale: f64) -> Pose {
    let hips = 2.0 * LIMB_M + 0.075;
    let height = |side: Side, z: f64| [0.0, HALF_HIPS_M * leftward(side), z];
    let origin = match part {
        Part::Pelvis => [0.0, 0.0, hips],
        Part::Trunk => [0.0, 0.0, hips + 0.10],
        Part::Thigh(side) => height(side, hips),
        Part::Shank(side) => height(side, hips - LIMB_M),
        Part::Foot(side) => height(side, 0.0),
        Part::Forearm(side) => {
            let [x, y, z] = arm::shoulder_m(side, 1.0);
            [x, y, z + hips + 0.10 - arm::UPPER_ARM_M]
        }
    };
    Pose {
        origin: JetVector::constant(origin.map(|r| r * scale)),
        attitude: standing_attitude(part, standing_tilt),
    }
}

/// The vibration that one sensor site feels.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Shake {
    tone: Tone,
    peak_mps2: f64,
    delay_s: f64,
    forward_share: f64,
    /// Only impacts of this side, or all.
    side: Option<Side>,
}

impl Shake {
    pub(super) fn new(impacts: &Impacts, share: f64, placement: Placement, side: Side) -> Self {
        let (transient, own): (Transient, bool) = match placement {
            Placement::Foot => (impacts.foot, true),
            Placement::Shank => (impacts.shank, true),
            Placement::Thigh | Placement::Pocket => (impacts.thigh, true),
            Placement::Sacrum | Placement::Pelvis | Placement::Waist | Placement::Hip => {
                (impacts.pelvis, false)
            }
            Placement::Trunk => (impacts.trunk, false),
            Placement::Head => (impacts.head, false),
            Placement::Wrist => (impacts.wrist, false),
        };
        Self {
            tone: Tone::unit(transient.frequency_hz),
            peak_mps2: transient.peak_g * share * G,
            delay_s: transient.delay_s,
            forward_share: impacts.forward_share,
            side: own.then_some(side),
        }
    }

    /// Displacement of the site by the impacts up to `t` in step `now`, world axes, m.
    pub(super) fn at(&self, schedule: &Schedule, now: usize, t: f64) -> JetVector {
        let mut sum = Jet::ZERO;
        if self.peak_mps2 == 0.0 {
            return JetVector::default();
        }
        let oldest = t - self.delay_s - self.tone.length_s();
        for step in schedule.steps[..=now].iter().rev() {
            if step.t_ic_s < oldest {
                break;
            }
            if self.side.is_none_or(|side| side == step.side) {
                let tau = t - step.t_ic_s - self.delay_s;
                sum = sum + self.tone.at(tau) * (self.peak_mps2 * step.impact);
            }
        }
        JetVector([sum * self.forward_share, Jet::ZERO, sum])
    }
}

/// A sensor's point on a moving body, with the vibration it feels.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Probe<'a> {
    motion: &'a Motion,
    part: Part,
    point_m: [f64; 3],
    shake: Option<Shake>,
}

impl<'a> Probe<'a> {
    /// A probe at a site's nominal point plus `offset_m` in segment axes.
    pub(super) fn new(
        motion: &'a Motion,
        placement: Placement,
        side: Side,
        scale: f64,
        offset_m: [f64; 3],
    ) -> Self {
        let (part, nominal) = site_point(placement, side);
        let shake = match motion {
            Motion::Gait(g) => Some(Shake::new(&g.impacts, g.impact_share, placement, side)),
            _ => None,
        };
        let point_m = core::array::from_fn(|i| nominal[i] * scale + offset_m[i]);
        Self { motion, part, point_m, shake }
    }

    /// What is seen of the point at a moment of its motion: world position and attitude.
    pub(super) fn see<R>(
        &self,
        moment: &Moment<'_>,
        of: impl FnOnce(&JetVector, &JetMatrix) -> R,
    ) -> R {
        moment.see(self.part, |pose| {
            let mut origin = pose.point(self.point_m);
            if let (Some(shake), Moment::Gait(at)) = (&self.shake, moment) {
                origin = origin + shake.at(&at.gait.schedule, at.step, at.t);
            }
            of(&origin, &pose.attitude)
        })
    }

    /// Specific force in segment axes, m/s².
    pub(super) fn force(&self, moment: &Moment<'_>) -> [f64; 3] {
        self.see(moment, specific_force)
    }

    /// Specific force in segment axes at `t`, m/s².
    pub(super) fn specific_force(&self, t: f64) -> [f64; 3] {
        self.force(&Moment::new(self.motion, t))
    }

    /// World position at `t`, m.
    pub(super) fn position_m(&self, t: f64) -> [f64; 3] {
        self.see(&Moment::new(self.motion, t), |origin, _| origin.value())
    }
}

/// Specific force of a point in the axes of its body, m/s².
pub(super) fn specific_force(origin: &JetVector, attitude: &JetMatrix) -> [f64; 3] {
    let [x, y, z] = origin.acceleration();
    attitude.in_body([x, y, z + G])
}
