//! One leg at one instant: what foot, shank and thigh share is worked out once, and only when asked
//! for. The hip above all: a foot on the ground does not need it.

use core::cell::OnceCell;

use super::closed::Joints;
use super::curve::{Quintic, bump};
use super::jet::{Jet, JetMatrix, JetVector};
use super::leg::{ANKLE_M, Angles, BALL_M, LIMB_M, Leg, Stride};
use super::trunk::Pose;

/// Largest slope of a bump of height and length 1.
const BUMP_SLOPE: f64 = 3.4346;

/// Sine and cosine of the turns that all limbs share, about the vertical and about the forward axis.
type Turns = [(Jet, Jet); 2];

pub(super) struct LegAt<'a> {
    leg: &'a Leg,
    /// Stride that the instant falls in.
    i: OnceCell<usize>,
    t: f64,
    commanded: OnceCell<Angles>,
    foot_attitude: OnceCell<JetMatrix>,
    turns: OnceCell<Turns>,
    joints: OnceCell<Joints>,
    foot: OnceCell<Pose>,
}

impl<'a> LegAt<'a> {
    #[inline]
    pub(super) fn new(leg: &'a Leg, t: f64) -> Self {
        Self {
            leg,
            i: OnceCell::new(),
            t,
            commanded: OnceCell::new(),
            foot_attitude: OnceCell::new(),
            turns: OnceCell::new(),
            joints: OnceCell::new(),
            foot: OnceCell::new(),
        }
    }

    /// At `t`, taken as of stride `i`: at a contact, of the one before or after it.
    pub(super) fn in_stride(leg: &'a Leg, i: usize, t: f64) -> Self {
        Self { i: OnceCell::from(i), ..Self::new(leg, t) }
    }

    fn i(&self) -> usize {
        *self.i.get_or_init(|| self.leg.index(self.t))
    }

    fn stride(&self) -> &'a Stride {
        &self.leg.strides[self.i()]
    }

    fn scale(&self) -> f64 {
        self.leg.shape.scale
    }

    fn ankle_m(&self) -> [f64; 3] {
        ANKLE_M.map(|r| r * self.scale())
    }

    /// Angles; those of a closed chain follow from the hip.
    pub(super) fn angles(&self, hip: impl FnOnce() -> JetVector) -> Angles {
        let commanded = *self.commanded();
        match self.joints(hip) {
            Some(joints) => {
                Angles { shank: joints.thigh - joints.knee, thigh: joints.thigh, ..commanded }
            }
            None => commanded,
        }
    }

    /// Joints of a closed chain; `None` of an open one.
    fn joints(&self, hip: impl FnOnce() -> JetVector) -> Option<&Joints> {
        let chain = self.leg.closed.as_ref()?;
        Some(self.joints.get_or_init(|| {
            if chain.grounded(self.i(), self.t) {
                let way = self.ground_ankle() - hip();
                return Joints::reaching(way.0, LIMB_M * self.scale());
            }
            chain.swinging(self.i(), self.t)
        }))
    }

    pub(super) fn commanded(&self) -> &Angles {
        self.commanded.get_or_init(|| {
            let (s, shape) = (self.stride(), &self.leg.shape);
            let contact = s.t_tc - s.t_ic;
            let (u, swing, tau) = (self.t - s.t_ic, s.t_next - s.t_tc, self.t - s.t_tc);
            if tau < 0.0 {
                let piece = |q: &[Quintic; 3], split: f64| {
                    if u < split { q[0].at(u) } else { q[1].at(u - split) }
                };
                let hump = bump(u, contact);
                let unrest = self.unrest(u, contact) * shape.residual;
                return Angles {
                    pitch: piece(&s.pitch, shape.flat_until * contact) + unrest,
                    inversion: piece(&s.roll, shape.eversion_at * contact) + unrest,
                    shank: s.shank[0].at(u) + hump * shape.shank.stance_bump,
                    thigh: s.thigh[0].at(u) + hump * shape.thigh.stance_bump,
                };
            }
            let hump = bump(tau, swing);
            Angles {
                pitch: s.pitch[2].at(tau),
                inversion: s.roll[2].at(tau),
                shank: s.shank[1].at(tau) + hump * shape.shank.swing_bump,
                thigh: s.thigh[1].at(tau) + hump * shape.thigh.swing_bump,
            }
        })
    }

    /// Bump over the flat-foot time.
    fn unrest(&self, u: f64, contact: f64) -> Jet {
        let shape = &self.leg.shape;
        let flat = shape.flat_until - shape.flat_from;
        bump(u - shape.flat_from * contact, flat * contact)
    }

    fn foot_attitude(&self) -> &JetMatrix {
        self.foot_attitude.get_or_init(|| {
            let angles = self.commanded();
            self.leg.fixed.foot_attitude(self.leg.side, angles.pitch, angles.inversion)
        })
    }

    /// Attitude of shank or thigh. Yaw and roll come before the inclination, so that the
    /// inclination seen by the up-vector is exactly the commanded one.
    fn limb_attitude(&self, phase: Jet, inclination: Jet) -> JetMatrix {
        let [yaw, roll] = *self.turns.get_or_init(|| {
            // Half a stride later the other leg does the mirror image: the two signs cancel, so both
            // legs share one formula.
            let axial = (phase + 0.5).cos() * self.leg.shape.axial;
            let frontal = (phase - 0.4).sin() * self.leg.shape.frontal;
            [axial.sin_cos(), frontal.sin_cos()]
        });
        JetMatrix::roll_pitch(roll, (-inclination).sin_cos()).turned_by(yaw)
    }

    /// Heel of the foot on the ground.
    pub(super) fn ground_heel(&self) -> JetVector {
        let (s, shape) = (self.stride(), &self.leg.shape);
        let u = self.t - s.t_ic;
        let slide = JetVector([s.landing[0].at(u), Jet::ZERO, s.landing[1].at(u)]);
        let mut heel = JetVector::constant(s.heel) + slide;
        if shape.creep_mps != 0.0 {
            let contact = s.t_tc - s.t_ic;
            let flat = (shape.flat_until - shape.flat_from) * contact;
            let way = shape.creep_mps * flat / BUMP_SLOPE;
            heel.0[0] = heel.0[0] + self.unrest(u, contact) * way;
        }
        let heel_off = u >= shape.flat_until * (s.t_tc - s.t_ic);
        let forefoot = shape.strike < 0.0 && u < shape.flat_from * (s.t_tc - s.t_ic);
        if !heel_off && !forefoot {
            return heel;
        }
        let ball = heel + self.leg.fixed.flat_to_ball;
        ball - self.foot_attitude().rotate_fixed([BALL_M * shape.scale, 0.0, 0.0])
    }

    /// Ankle of the foot on the ground.
    pub(super) fn ground_ankle(&self) -> JetVector {
        self.ground_heel() + self.foot_attitude().rotate_fixed(self.ankle_m())
    }

    /// Heel at the end of the chain that hangs from the hip.
    pub(super) fn hanging_heel(&self, phase: Jet, hip: &JetVector) -> JetVector {
        let limb = [0.0, 0.0, -LIMB_M * self.scale()];
        let angles = self.commanded();
        let ankle = *hip
            + self.limb_attitude(phase, angles.thigh).rotate_fixed(limb)
            + self.limb_attitude(phase, angles.shank).rotate_fixed(limb);
        ankle - self.foot_attitude().rotate_fixed(self.ankle_m())
    }

    /// Foot: origin at the ground point under the heel.
    pub(super) fn foot(&self, phase: Jet, hip: impl Fn() -> JetVector) -> &Pose {
        self.foot.get_or_init(|| {
            let Some(chain) = &self.leg.closed else { return self.open_foot(phase, hip) };
            let attitude = *self.foot_attitude();
            if chain.grounded(self.i(), self.t) {
                return Pose { origin: self.ground_heel(), attitude };
            }
            let joints = chain.swinging(self.i(), self.t);
            let ankle = joints.ankle(&hip(), LIMB_M * self.scale());
            let up = attitude.rotate_fixed(self.ankle_m());
            Pose { origin: ankle - up, attitude }
        })
    }

    /// The foot of an open chain.
    pub(super) fn open_foot(&self, phase: Jet, hip: impl FnOnce() -> JetVector) -> Pose {
        let s = self.stride();
        let attitude = *self.foot_attitude();
        if self.t < s.t_tc {
            return Pose { origin: self.ground_heel(), attitude };
        }
        let tau = self.t - s.t_tc;
        let offset = JetVector(s.close.map(|q| q.at(tau)));
        let mut heel = self.hanging_heel(phase, &hip()) + offset;
        heel.0[2] = heel.0[2] + bump(tau, s.t_next - s.t_tc) * s.lift_m;
        Pose { origin: heel, attitude }
    }

    /// Shank: origin at the knee, standing on the ankle.
    pub(super) fn shank(&self, phase: Jet, hip: impl Fn() -> JetVector) -> Pose {
        let limb = LIMB_M * self.scale();
        if let Some(joints) = self.joints(&hip) {
            return Pose { origin: joints.knee_at(&hip(), limb), attitude: joints.shank() };
        }
        let ankle = self.foot(phase, hip).point(self.ankle_m());
        let attitude = self.limb_attitude(phase, self.commanded().shank);
        Pose { origin: ankle + attitude.rotate_fixed([0.0, 0.0, limb]), attitude }
    }

    /// Thigh: hangs from the hip.
    pub(super) fn thigh(&self, phase: Jet, hip: impl Fn() -> JetVector) -> Pose {
        let attitude = match self.joints(&hip) {
            Some(joints) => joints.thigh(),
            None => self.limb_attitude(phase, self.commanded().thigh),
        };
        Pose { origin: hip(), attitude }
    }
}
