//! One leg: foot on the ground, commanded shank and thigh attitudes (open chain).
//!
//! All attitudes are commanded, so their truth is exact by construction. In stance foot, ankle and
//! shank stand on the ground; in swing they follow the chain from the hip plus an offset that
//! closes C² at both ends. The thigh always hangs from the hip, so shank and thigh meet at the
//! knee only approximately (up to some decimetres in swing), which no single sensor can see.

use super::closed::ClosedChain;
use super::curve::{Quintic, bump};
use super::jet::{Jet, JetMatrix, JetVector};
use super::leg_at::LegAt;
use super::schedule::Schedule;
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
pub(super) struct Stride {
    pub t_ic: f64,
    pub t_tc: f64,
    pub t_next: f64,
    pub heel: [f64; 3],
    pub pitch: [Quintic; 3],
    pub roll: [Quintic; 3],
    pub shank: [Quintic; 2],
    pub thigh: [Quintic; 2],
    pub landing: [Quintic; 2],
    pub close: [Quintic; 3],
    pub lift_m: f64,
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
    pub side: Side,
    pub shape: LegShape,
    pub strides: Vec<Stride>,
    /// Joint angles of a closed chain; the leg is open without.
    pub closed: Option<ClosedChain>,
    pub fixed: Fixed,
}

/// What never changes of a leg.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Fixed {
    /// Sine and cosine of the foot's turn outward.
    pub toe_out: (Jet, Jet),
    /// Inclination of the ground, rad.
    pub slope: f64,
    /// From the heel to the ball of a foot that lies flat, world axes, m.
    pub flat_to_ball: JetVector,
}

impl Fixed {
    fn of(side: Side, shape: &LegShape) -> Self {
        let toe_out = Jet::constant(super::body::leftward(side) * shape.toe_out).sin_cos();
        let mut fixed =
            Self { toe_out, slope: shape.grade.atan(), flat_to_ball: JetVector::default() };
        let flat = fixed.foot_attitude(side, Jet::ZERO, Jet::ZERO);
        fixed.flat_to_ball = flat.rotate_fixed([BALL_M * shape.scale, 0.0, 0.0]);
        fixed
    }

    pub(super) fn foot_attitude(&self, side: Side, pitch: Jet, inversion: Jet) -> JetMatrix {
        let left = super::body::leftward(side);
        let pitch = pitch + self.slope;
        JetMatrix::pitch_roll(-pitch, inversion * -left).turned_by(self.toe_out)
    }
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
        let fixed = Fixed::of(side, &shape);
        let mut leg = Self { side, shape, strides, closed: None, fixed };
        leg.close(schedule, &hip);
        leg
    }

    /// Joins the chain from the hip to the ground at the end of each contact and the next one.
    fn close(&mut self, schedule: &Schedule, hip: &impl Fn(f64) -> JetVector) {
        for i in 0..self.strides.len().saturating_sub(1) {
            let (t0, t1) = (self.strides[i].t_tc, self.strides[i].t_next);
            let gap = |on_ground: usize, t: f64| {
                let leg = LegAt::in_stride(self, on_ground, t);
                leg.ground_heel() - leg.hanging_heel(schedule.phase(t), &hip(t))
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
            let foot = LegAt::in_stride(self, i, t).open_foot(schedule.phase(t), || hip(t));
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

    pub(super) fn index(&self, t: f64) -> usize {
        // The last stride has no closing swing; it lies beyond the bout.
        self.strides.partition_point(|s| s.t_ic <= t).saturating_sub(1)
    }

    /// Contact, terminal contact and next contact of every stride, s.
    pub(super) fn times_s(&self) -> impl Iterator<Item = [f64; 3]> + '_ {
        self.strides.iter().map(|s| [s.t_ic, s.t_tc, s.t_next])
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
