//! One leg: foot on the ground, commanded shank and thigh attitudes (open chain).
//!
//! All attitudes are commanded, so their truth is exact by construction. In stance foot, ankle and
//! shank stand on the ground; in swing they follow the chain from the hip plus an offset that
//! closes C² at both ends. The thigh always hangs from the hip, so shank and thigh meet at the
//! knee only approximately (up to some decimetres in swing), which no single sensor can see.

use super::closed::ClosedChain;
use super::curve::{Quintic, bump};
use super::jet::{Jet, JetMatrix, JetVector};
use super::schedule::Schedule;
use super::trunk::Pose;
use crate::recording::Side;

/// Ankle in foot axes from the heel's ground point, m at 1.75 m height.
pub(super) const ANKLE_M: [f64; 3] = [0.05, 0.0, 0.075];
/// Heel to ball of the foot, m at 1.75 m height.
pub(super) const BALL_M: f64 = 0.19;
/// Length of thigh and of shank, m at 1.75 m height.
pub(super) const LIMB_M: f64 = 0.435;
/// Half the distance between the hips, m at 1.75 m height.
pub(super) const HALF_HIPS_M: f64 = 0.08;
/// The ankle stays this far above the ground in swing, m at 1.75 m height.
const CLEARANCE_M: f64 = 0.034;

/// Largest slope of a bump of height and length 1.
const BUMP_SLOPE: f64 = 3.4346;

/// Shape of the leg's movement; angles in rad, signs as in the conventions.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct LegShape {
    pub scale: f64,
    pub strike: f64,
    pub push_off: f64,
    pub toe_out: f64,
    pub inversion: f64,
    pub eversion: f64,
    pub eversion_at: f64,
    /// Fractions of contact at which the foot is flat and at which the heel leaves.
    pub flat_from: f64,
    pub flat_until: f64,
    /// Velocity of the heel at contact forward and up, m/s, and seconds until it rests.
    pub landing_mps: (f64, f64),
    pub landing_s: f64,
    pub shank: SegmentShape,
    pub thigh: SegmentShape,
    pub frontal: f64,
    pub axial: f64,
    /// Ankle ahead of the centre of mass at contact, m.
    pub reach_m: f64,
    pub half_step_width_m: f64,
    /// Height gained each step, m (stairs).
    pub rise_m: f64,
    /// Rise of the ground over horizontal distance.
    pub grade: f64,
    /// Pitch and roll while flat, rad, and largest forward velocity meanwhile, m/s.
    pub residual: f64,
    pub creep_mps: f64,
}

/// Inclination of shank or thigh over a stride, + with the lower end forward.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct SegmentShape {
    pub ic: f64,
    pub tc: f64,
    /// Rate at initial contact, rad/s.
    pub ic_rate: f64,
    /// Rate at terminal contact, rad per contact time.
    pub tc_rate: f64,
    pub stance_bump: f64,
    pub swing_bump: f64,
}

#[derive(Debug, Clone, PartialEq)]
struct Stride {
    t_ic: f64,
    t_tc: f64,
    t_next: f64,
    heel: [f64; 3],
    pitch: [Quintic; 3],
    roll: [Quintic; 3],
    shank: [Quintic; 2],
    thigh: [Quintic; 2],
    landing: [Quintic; 2],
    close: [Quintic; 3],
    lift_m: f64,
}

/// Angles of a leg at one instant, rad.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Angles {
    pub pitch: Jet,
    /// Inversion of the foot (negative: eversion).
    pub inversion: Jet,
    pub shank: Jet,
    pub thigh: Jet,
}

/// The movement of one leg over a bout.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Leg {
    side: Side,
    pub(super) shape: LegShape,
    strides: Vec<Stride>,
    /// Joint angles of a closed chain; the leg is open without.
    pub(super) closed: Option<ClosedChain>,
}

impl Leg {
    /// Lays the strides of one side out. `com` and `hip` are the world trajectories of the centre
    /// of mass and of this side's hip.
    pub(super) fn new(
        side: Side,
        shape: LegShape,
        schedule: &Schedule,
        com: impl Fn(f64) -> JetVector,
        hip: impl Fn(f64) -> JetVector,
    ) -> Self {
        let own: Vec<usize> = schedule.of_side(side).collect();
        let mut strides = Vec::with_capacity(own.len());
        for pair in own.windows(2) {
            let (step, next) = (&schedule.steps[pair[0]], &schedule.steps[pair[1]]);
            let times = [step.t_ic_s, step.t_tc_s(), next.t_ic_s];
            let mut stride = Stride::new(&shape, times, next.contact_s);
            let heel_ahead = shape.reach_m - ANKLE_M[0] * shape.scale * shape.strike.cos();
            let x = com(step.t_ic_s).0[0].v + heel_ahead;
            stride.heel = [
                x,
                super::body::leftward(side) * shape.half_step_width_m,
                shape.rise_m * pair[0] as f64 + shape.grade * x,
            ];
            strides.push(stride);
        }
        let mut leg = Self { side, shape, strides, closed: None };
        leg.close(schedule, &hip);
        leg
    }

    /// Joins the chain from the hip to the ground at the end of each contact and the next one.
    fn close(&mut self, schedule: &Schedule, hip: &impl Fn(f64) -> JetVector) {
        for i in 0..self.strides.len().saturating_sub(1) {
            let (t0, t1) = (self.strides[i].t_tc, self.strides[i].t_next);
            let gap = |on_ground: usize, t: f64| {
                let angles = self.angles_in(on_ground, t);
                let phase = schedule.phase(t);
                self.ground_heel(on_ground, t) - self.hanging_heel(&angles, phase, &hip(t))
            };
            let (from, to) = (gap(i, t0), gap(i + 1, t1));
            self.strides[i].close =
                core::array::from_fn(|c| Quintic::new(t1 - t0, from.0[c], to.0[c]));
            self.strides[i].lift_m = self.lift_needed(i, schedule, hip);
        }
    }

    /// Height of the bump that keeps the ankle clear of the ground in swing, m.
    fn lift_needed(&self, i: usize, schedule: &Schedule, hip: &impl Fn(f64) -> JetVector) -> f64 {
        const N: u32 = 48;
        let stride = &self.strides[i];
        let [x, _, z] = stride.heel;
        let ground = |ahead: f64| z + self.shape.rise_m + self.shape.grade * (ahead - x);
        let swing = stride.t_next - stride.t_tc;
        let mut lift = 0.0f64;
        for k in 1..N {
            let tau = swing * f64::from(k) / f64::from(N);
            let t = stride.t_tc + tau;
            let foot = self.foot_in(i, t, schedule.phase(t), &hip(t));
            let ankle = foot.point(ANKLE_M.map(|r| r * self.shape.scale)).value();
            let clear = ankle[2] - ground(ankle[0]);
            let missing = CLEARANCE_M * self.shape.scale - clear;
            // Near the ends the foot is on the ground and the bump cannot help.
            let help = bump(tau, swing).v;
            if missing > 0.0 && help > 0.1 {
                lift = lift.max(missing / help);
            }
        }
        lift
    }

    fn index(&self, t: f64) -> usize {
        // The last stride has no closing swing; it lies beyond the bout.
        self.strides.partition_point(|s| s.t_ic <= t).saturating_sub(1)
    }

    /// Angles at `t`; `hip` is asked for only by a closed chain.
    pub(super) fn angles(&self, t: f64, hip: impl FnOnce() -> JetVector) -> Angles {
        let i = self.index(t);
        let commanded = self.angles_in(i, t);
        match &self.closed {
            Some(chain) => {
                let joints = chain.joints(self, i, t, &hip());
                Angles { shank: joints.thigh - joints.knee, thigh: joints.thigh, ..commanded }
            }
            None => commanded,
        }
    }

    /// Contact, terminal contact and next contact of every stride, s.
    pub(super) fn times_s(&self) -> impl Iterator<Item = [f64; 3]> + '_ {
        self.strides.iter().map(|s| [s.t_ic, s.t_tc, s.t_next])
    }

    /// Ankle of the foot on the ground in contact `i`.
    pub(super) fn ground_ankle(&self, i: usize, t: f64) -> JetVector {
        let attitude = self.foot_attitude(&self.angles_in(i, t));
        self.ground_heel(i, t) + attitude.rotate_fixed(ANKLE_M.map(|r| r * self.shape.scale))
    }

    fn angles_in(&self, i: usize, t: f64) -> Angles {
        let s = &self.strides[i];
        let contact = s.t_tc - s.t_ic;
        let (u, swing, tau) = (t - s.t_ic, s.t_next - s.t_tc, t - s.t_tc);
        if tau < 0.0 {
            let piece = |q: &[Quintic; 3], split: f64| {
                if u < split { q[0].at(u) } else { q[1].at(u - split) }
            };
            let (shank, thigh) = (&self.shape.shank, &self.shape.thigh);
            let hump = bump(u, contact);
            let unrest = self.unrest(u, contact) * self.shape.residual;
            return Angles {
                pitch: piece(&s.pitch, self.shape.flat_until * contact) + unrest,
                inversion: piece(&s.roll, self.shape.eversion_at * contact) + unrest,
                shank: s.shank[0].at(u) + hump * shank.stance_bump,
                thigh: s.thigh[0].at(u) + hump * thigh.stance_bump,
            };
        }
        let hump = bump(tau, swing);
        Angles {
            pitch: s.pitch[2].at(tau),
            inversion: s.roll[2].at(tau),
            shank: s.shank[1].at(tau) + hump * self.shape.shank.swing_bump,
            thigh: s.thigh[1].at(tau) + hump * self.shape.thigh.swing_bump,
        }
    }

    /// Bump over the flat-foot time.
    fn unrest(&self, u: f64, contact: f64) -> Jet {
        let flat = self.shape.flat_until - self.shape.flat_from;
        bump(u - self.shape.flat_from * contact, flat * contact)
    }

    fn foot_attitude(&self, angles: &Angles) -> JetMatrix {
        let left = super::body::leftward(self.side);
        let toe_out = Jet::constant(left * self.shape.toe_out);
        let pitch = angles.pitch + self.shape.grade.atan();
        JetMatrix::yaw_pitch_roll(toe_out, -pitch, angles.inversion * -left)
    }

    /// Attitude of shank or thigh. Yaw and roll come before the inclination, so that the
    /// inclination seen by the up-vector is exactly the commanded one.
    fn limb_attitude(&self, inclination: Jet, phase: Jet) -> JetMatrix {
        // Half a stride later the other leg does the mirror image: the two signs cancel, so both
        // legs share one formula.
        let axial = (phase + 0.5).cos() * self.shape.axial;
        let frontal = (phase - 0.4).sin() * self.shape.frontal;
        JetMatrix::yaw_roll_pitch(axial, frontal, -inclination)
    }

    /// Heel of the foot on the ground in contact `i`.
    fn ground_heel(&self, i: usize, t: f64) -> JetVector {
        let s = &self.strides[i];
        let scale = self.shape.scale;
        let u = t - s.t_ic;
        let slide = JetVector([s.landing[0].at(u), Jet::ZERO, s.landing[1].at(u)]);
        let mut heel = JetVector::constant(s.heel) + slide;
        if self.shape.creep_mps != 0.0 {
            let contact = s.t_tc - s.t_ic;
            let flat = (self.shape.flat_until - self.shape.flat_from) * contact;
            let way = self.shape.creep_mps * flat / BUMP_SLOPE;
            heel.0[0] = heel.0[0] + self.unrest(u, contact) * way;
        }
        let heel_off = u >= self.shape.flat_until * (s.t_tc - s.t_ic);
        let forefoot = self.shape.strike < 0.0 && u < self.shape.flat_from * (s.t_tc - s.t_ic);
        if !heel_off && !forefoot {
            return heel;
        }
        let ahead = BALL_M * scale;
        let still = Jet::ZERO;
        let flat = Angles { pitch: still, inversion: still, shank: still, thigh: still };
        let ball = heel + self.foot_attitude(&flat).rotate_fixed([ahead, 0.0, 0.0]);
        ball - self.foot_attitude(&self.angles_in(i, t)).rotate_fixed([ahead, 0.0, 0.0])
    }

    /// Heel at the end of the chain that hangs from the hip.
    fn hanging_heel(&self, angles: &Angles, phase: Jet, hip: &JetVector) -> JetVector {
        let limb = [0.0, 0.0, -LIMB_M * self.shape.scale];
        let ankle = *hip
            + self.limb_attitude(angles.thigh, phase).rotate_fixed(limb)
            + self.limb_attitude(angles.shank, phase).rotate_fixed(limb);
        ankle - self.foot_attitude(angles).rotate_fixed(ANKLE_M.map(|r| r * self.shape.scale))
    }

    /// Foot: origin at the ground point under the heel.
    pub(super) fn foot(&self, t: f64, phase: Jet, hip: &JetVector) -> Pose {
        let i = self.index(t);
        match &self.closed {
            Some(chain) if !chain.grounded(i, t) => {
                let attitude = self.foot_attitude(&self.angles_in(i, t));
                let ankle = chain.joints(self, i, t, hip).ankle(hip, LIMB_M * self.shape.scale);
                let up = attitude.rotate_fixed(ANKLE_M.map(|r| r * self.shape.scale));
                Pose { origin: ankle - up, attitude }
            }
            Some(_) => Pose {
                origin: self.ground_heel(i, t),
                attitude: self.foot_attitude(&self.angles_in(i, t)),
            },
            None => self.foot_in(i, t, phase, hip),
        }
    }

    fn foot_in(&self, i: usize, t: f64, phase: Jet, hip: &JetVector) -> Pose {
        let s = &self.strides[i];
        let angles = self.angles_in(i, t);
        let attitude = self.foot_attitude(&angles);
        if t < s.t_tc {
            return Pose { origin: self.ground_heel(i, t), attitude };
        }
        let tau = t - s.t_tc;
        let offset = JetVector(s.close.map(|q| q.at(tau)));
        let mut heel = self.hanging_heel(&angles, phase, hip) + offset;
        heel.0[2] = heel.0[2] + bump(tau, s.t_next - s.t_tc) * s.lift_m;
        Pose { origin: heel, attitude }
    }

    /// Shank: origin at the knee, standing on the ankle.
    pub(super) fn shank(&self, t: f64, phase: Jet, hip: &JetVector) -> Pose {
        let scale = self.shape.scale;
        if let Some(chain) = &self.closed {
            let joints = chain.joints(self, self.index(t), t, hip);
            return Pose { origin: joints.knee_at(hip, LIMB_M * scale), attitude: joints.shank() };
        }
        let ankle = self.foot(t, phase, hip).point(ANKLE_M.map(|r| r * scale));
        let attitude = self.limb_attitude(self.angles_in(self.index(t), t).shank, phase);
        Pose { origin: ankle + attitude.rotate_fixed([0.0, 0.0, LIMB_M * scale]), attitude }
    }

    /// Thigh: hangs from the hip.
    pub(super) fn thigh(&self, t: f64, phase: Jet, hip: &JetVector) -> Pose {
        let i = self.index(t);
        let attitude = match &self.closed {
            Some(chain) => chain.joints(self, i, t, hip).thigh(),
            None => self.limb_attitude(self.angles_in(i, t).thigh, phase),
        };
        Pose { origin: *hip, attitude }
    }

    /// Middle of the flat-foot time of the contact that `t` falls in, s.
    pub(super) fn mid_stance_s(&self, t: f64) -> f64 {
        let s = &self.strides[self.index(t)];
        s.t_ic + 0.5 * (self.shape.flat_from + self.shape.flat_until) * (s.t_tc - s.t_ic)
    }
}

/// Pitch rate at terminal contact over the mean rate of push-off. With 1.55 the foot's fastest
/// pitch comes 0.09 contact times before terminal contact, as in motion capture (0.07 in the best
/// recording); with 1.2 it would come 0.18 before.
const PUSH_OFF_RATE: f64 = 1.55;

/// Largest roll rate at initial contact, rad/s (172 deg/s): the ground turns the foot, not the swing.
/// A swing that ended faster would have to wind the foot up by tens of degrees before.
const LANDING_ROLL_RADPS: f64 = 3.0;

impl Stride {
    fn new(shape: &LegShape, [t_ic, t_tc, t_next]: [f64; 3], next_contact: f64) -> Self {
        let (contact, swing) = (t_tc - t_ic, t_next - t_tc);
        let still = Jet::constant;
        let strike = |contact: f64| {
            Jet::new(shape.strike, -1.2 * shape.strike / (shape.flat_from * contact), 0.0)
        };
        let push = (1.0 - shape.flat_until) * contact;
        let toe_off = Jet::new(shape.push_off, PUSH_OFF_RATE * shape.push_off / push, 0.0);
        let early = shape.eversion_at * contact;
        let invert = |early: f64| {
            let rate = (1.2 * (shape.inversion + shape.eversion) / early).min(LANDING_ROLL_RADPS);
            Jet::new(shape.inversion, -rate, 0.0)
        };
        let (flat, rest) = (still(0.0), still(-shape.eversion));
        let land = |v: f64| {
            let t = shape.landing_s;
            Quintic::new(t, Jet::new(-0.4 * t * v, v, 0.0), Jet::ZERO)
        };
        let next_early = shape.eversion_at * next_contact;
        Self {
            t_ic,
            t_tc,
            t_next,
            heel: [0.0; 3],
            pitch: [
                Quintic::new(shape.flat_from * contact, strike(contact), flat),
                Quintic::new(push, flat, toe_off),
                Quintic::new(swing, toe_off, strike(next_contact)),
            ],
            roll: [
                Quintic::new(early, invert(early), rest),
                Quintic::new(contact - early, rest, flat),
                Quintic::new(swing, flat, invert(next_early)),
            ],
            shank: shape.shank.curves(contact, swing),
            thigh: shape.thigh.curves(contact, swing),
            landing: [land(shape.landing_mps.0), land(shape.landing_mps.1)],
            close: [Quintic::new(1.0, Jet::ZERO, Jet::ZERO); 3],
            lift_m: 0.0,
        }
    }
}

impl SegmentShape {
    fn curves(&self, contact: f64, swing: f64) -> [Quintic; 2] {
        let ic = Jet::new(self.ic, self.ic_rate, 0.0);
        let tc = Jet::new(self.tc, self.tc_rate / contact, 0.0);
        [Quintic::new(contact, ic, tc), Quintic::new(swing, tc, ic)]
    }
}
