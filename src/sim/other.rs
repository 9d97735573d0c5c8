//! Movement that is not running: walking, stairs, cycling. Exact by jets as well, so that the
//! signals of all placements are physically consistent.

use core::f64::consts::{PI, TAU};

use super::body::{Gait, Part, hip_m, leftward};
use super::com::{Com, WalkingCom};
use super::error::{SimError, check};
use super::jet::{Jet, JetMatrix, JetVector};
use super::leg::{ANKLE_M, LIMB_M, Leg, LegShape, SegmentShape};
use super::runner::{Arms, Drift, Impacts, Pelvis, Runner, Trunk};
use super::schedule::Schedule;
use super::trunk::{COM_ABOVE_HIPS_M, Pose, Spine};
use super::wander::Wavering;
use crate::recording::Side;

/// Fraction of the stride that a walking foot is on the ground.
const WALKING_CONTACT: f64 = 0.62;

/// Walking at a cadence (90–135 spm); with `rise_m` above 0 climbing stairs.
pub(super) fn walking(
    runner: &Runner,
    cadence_spm: f64,
    rise_m: f64,
    duration_s: f64,
    seed: u64,
) -> Result<Gait, SimError> {
    check("walking cadence_spm", cadence_spm, 60.0, 160.0)?;
    let scale = runner.height_m / 1.75;
    let stairs = rise_m > 0.0;
    // Step length grows with cadence in walking and is the tread of the stairs in climbing.
    let step_m = if stairs { 0.29 } else { 0.72 * scale * cadence_spm / 115.0 };
    let schedule =
        Schedule::walking(cadence_spm, WALKING_CONTACT, runner.jitter.max(0.01), duration_s, seed);
    let com = Com::Walking(WalkingCom {
        speed_mps: step_m * cadence_spm / 60.0,
        rise_m,
        bounce_m: if stairs { 0.018 } else { 0.02 } * scale,
        sway_m: 0.02,
        height_m: (0.93 + COM_ABOVE_HIPS_M) * scale,
    });
    let (pelvis, trunk) = spine_of_walking(runner, stairs);
    let spine = Spine::new(&pelvis, &trunk, &Drift::default(), Wavering::default(), scale);
    let shape = walking_leg(scale, step_m, rise_m, cadence_spm);
    let leg = |side| {
        let com_at = |t: f64| com.at(&schedule, t);
        let hip = |t: f64| spine.pelvis(com_at(t), schedule.phase(t), t).point(hip_m(side, scale));
        Leg::new(side, shape.clone(), &schedule, com_at, hip)
    };
    let legs = [leg(Side::Left), leg(Side::Right)];
    let arms = Arms {
        mean_deg: 0.0,
        swing_deg: 18.0,
        elbow_deg: 25.0,
        elbow_osc_deg: 8.0,
        crossover_deg: 0.0,
        crossover_side: None,
    };
    let impacts = Impacts { right_over_left: 1.0, ..runner.impacts.clone() };
    let impact_share = if stairs { 0.06 } else { 0.10 };
    Ok(Gait { schedule, com, spine, arms, legs, impacts, impact_share, scale, grade: 0.0 })
}

fn spine_of_walking(runner: &Runner, stairs: bool) -> (Pelvis, Trunk) {
    let pelvis = Pelvis {
        tilt_osc_deg: 1.5,
        obliquity_deg: 4.0,
        obliquity_offset_deg: 0.0,
        rotation_deg: 5.0,
        ..runner.pelvis.clone()
    };
    let trunk = Trunk {
        lean_deg: if stairs { 10.0 } else { 2.0 },
        lean_osc_deg: 1.0,
        lateral_deg: 2.0,
        lateral_offset_deg: 0.0,
        rotation_deg: 4.0,
        ..runner.trunk.clone()
    };
    (pelvis, trunk)
}

/// The leg of walking: foot flat for about 45 % of the stride, little knee flexion in stance.
fn walking_leg(scale: f64, step_m: f64, rise_m: f64, cadence_spm: f64) -> LegShape {
    let stairs = rise_m > 0.0;
    let pace = cadence_spm / 115.0;
    let degrees = |v: [f64; 6]| SegmentShape {
        ic: v[0].to_radians(),
        tc: v[1].to_radians(),
        ic_rate: v[2].to_radians() * pace,
        tc_rate: v[3].to_radians(),
        stance_bump: v[4].to_radians(),
        swing_bump: v[5].to_radians(),
    };
    let (shank, thigh) = if stairs {
        (
            degrees([-8.0, -45.0, -40.0, -60.0, -2.0, -22.0]),
            degrees([55.0, 2.0, -60.0, 10.0, 0.0, 12.0]),
        )
    } else {
        (
            degrees([18.0, -50.0, -90.0, -150.0, -4.0, -20.0]),
            degrees([24.0, 2.0, -30.0, 90.0, -14.0, 8.0]),
        )
    };
    LegShape {
        scale,
        strike: if stairs { 5f64 } else { 16.0 }.to_radians(),
        push_off: -50f64.to_radians(),
        toe_out: 7f64.to_radians(),
        inversion: 3f64.to_radians(),
        eversion: 4f64.to_radians(),
        eversion_at: 0.4,
        flat_from: 0.10,
        flat_until: 0.78,
        landing_mps: (0.3, -0.25),
        landing_s: 0.03,
        shank,
        thigh,
        frontal: 2f64.to_radians(),
        axial: 4f64.to_radians(),
        reach_m: if stairs { 0.6 } else { 0.45 } * step_m,
        half_step_width_m: 0.05 * scale,
        rise_m,
        grade: 0.0,
        residual: 0.0,
        creep_mps: 0.0,
    }
}

/// Cycling on a trainer or smooth road: feet on the pedals' circles, trunk nearly still.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Cycling {
    rate: f64,
    scale: f64,
    standing_tilt: f64,
}

/// Crank length, m.
const CRANK_M: f64 = 0.17;

impl Cycling {
    pub(super) fn new(runner: &Runner, cadence_rpm: f64) -> Result<Self, SimError> {
        check("cycling cadence_rpm", cadence_rpm, 30.0, 140.0)?;
        Ok(Self {
            rate: TAU * cadence_rpm / 60.0,
            scale: runner.height_m / 1.75,
            standing_tilt: runner.pelvis.standing_tilt_deg.to_radians(),
        })
    }

    /// Crank angle, rad: 0 with the left pedal at the top, a slight surge twice a turn.
    fn crank(&self, t: f64, side: Side) -> Jet {
        let even = Jet::new(self.rate * t, self.rate, 0.0);
        let offset = match side {
            Side::Left => 0.0,
            Side::Right => PI,
        };
        even + (even * 2.0).sin() * 0.03 + offset
    }

    pub(super) fn pose(&self, part: Part, t: f64) -> Pose {
        match part {
            Part::Pelvis => self.pelvis(t),
            Part::Trunk => self.trunk(t),
            Part::Thigh(side) => Pose {
                origin: self.pelvis(t).point(hip_m(side, self.scale)),
                attitude: self.limb(t, side, 52.0, 22.0, 0.0),
            },
            Part::Shank(side) => {
                let foot = self.foot(t, side);
                let ankle = foot.point(ANKLE_M.map(|r| r * self.scale));
                let attitude = self.limb(t, side, -18.0, 16.0, -1.2);
                let up = attitude.rotate_fixed([0.0, 0.0, LIMB_M * self.scale]);
                Pose { origin: ankle + up, attitude }
            }
            Part::Foot(side) => self.foot(t, side),
            Part::Forearm(side) => {
                let trunk = self.trunk(t);
                let shoulder = trunk.point(super::arm::shoulder_m(side, self.scale));
                let reach = [0.35 * self.scale, 0.0, -0.25 * self.scale];
                let fixed = JetMatrix::about_y(Jet::constant(-60f64.to_radians()));
                Pose { origin: shoulder + JetVector::constant(reach), attitude: fixed }
            }
        }
    }

    /// The pelvis rocks slightly with the pedals.
    fn pelvis(&self, t: f64) -> Pose {
        let turn = self.crank(t, Side::Left);
        let rock = turn.sin() * 2f64.to_radians();
        let tilt = Jet::constant(self.standing_tilt + 20f64.to_radians());
        let bob = (turn * 2.0).cos() * 0.003;
        Pose {
            origin: JetVector([Jet::ZERO, turn.sin() * 0.01, bob + self.scale]),
            attitude: JetMatrix::yaw_pitch_roll(turn.cos() * 1f64.to_radians(), tilt, rock),
        }
    }

    fn trunk(&self, t: f64) -> Pose {
        let turn = self.crank(t, Side::Left);
        let lean = (turn * 2.0).cos() * 0.5f64.to_radians() + 40f64.to_radians();
        let roll = turn.sin() * 1f64.to_radians();
        Pose {
            origin: self.pelvis(t).point([-0.05 * self.scale, 0.0, 0.10 * self.scale]),
            attitude: JetMatrix::yaw_pitch_roll(turn.cos() * 1f64.to_radians(), lean, roll),
        }
    }

    /// Thigh or shank swinging about the mediolateral axis: highest thigh with the pedal on top.
    fn limb(&self, t: f64, side: Side, mean_deg: f64, swing_deg: f64, lag: f64) -> JetMatrix {
        let crank = self.crank(t, side);
        let angle = (crank + lag).cos() * swing_deg.to_radians() + mean_deg.to_radians();
        JetMatrix::about_y(-angle)
    }

    fn foot(&self, t: f64, side: Side) -> Pose {
        let crank = self.crank(t, side);
        let (s, c) = crank.sin_cos();
        let ball = JetVector([
            s * CRANK_M + 0.15 * self.scale,
            Jet::constant(leftward(side) * 0.12),
            c * CRANK_M + 0.25 * self.scale,
        ]);
        let pitch = (crank + 0.6).cos() * 12f64.to_radians() - 15f64.to_radians();
        let attitude = JetMatrix::about_y(-pitch);
        let ahead = super::leg::BALL_M * self.scale;
        Pose { origin: ball - attitude.rotate_fixed([ahead, 0.0, 0.0]), attitude }
    }
}
