//! Running put together from a runner's parameters.

use super::body::{Gait, hip_m};
use super::closed::{ClosedChain, hips_to_raise_m};
use super::com::{Com, RunningCom};
use super::error::SimError;
use super::jet::JetVector;
use super::leg::{Leg, LegShape, SegmentShape};
use super::realism::Chain;
use super::runner::{Runner, Trunk};
use super::schedule::Schedule;
use super::trunk::{COM_ABOVE_HIPS_M, Spine};
use super::wander::Wavering;
use crate::recording::Side;

/// Height of the hips at contact, m at 1.75 m height.
const HIPS_AT_CONTACT_M: f64 = 0.90;
/// Contact time at which the rates below are given in rad/s, s.
const REFERENCE_CONTACT_S: f64 = 0.245;

/// A bout of running.
pub(super) fn running(runner: &Runner, duration_s: f64, seed: u64) -> Result<Gait, SimError> {
    runner.check()?;
    let scale = runner.height_m / 1.75;
    let schedule = Schedule::running(runner, duration_s, seed)?;
    let wavering = Wavering::new(&runner.instability, schedule.steps.len() / 2 + 2, seed);
    // The trunk keeps its angle to the ground.
    let lean_deg = runner.trunk.lean_deg + runner.grade.atan().to_degrees();
    let trunk = Trunk { lean_deg, ..runner.trunk.clone() };
    let spine = Spine::new(&runner.pelvis, &trunk, &runner.drift, wavering, scale);
    let shape = leg_shape(runner, scale);
    let com_of =
        |height: f64| RunningCom::new(runner, &schedule, duration_s, height).map(Com::Running);
    let hip = |com: &Com, side: Side, t: f64| -> JetVector {
        spine.pelvis(com.at(&schedule, t), schedule.phase(t), t).point(hip_m(side, scale))
    };
    let leg = |com: &Com, side: Side| {
        let mut shape = shape.clone();
        let half = if side == Side::Right { 0.5 } else { -0.5 };
        shape.thigh.swing_bump += (half * runner.legs.thigh_swing_difference_deg).to_radians();
        Leg::new(side, shape, &schedule, |t| com.at(&schedule, t), |t| hip(com, side, t))
    };
    let height = (HIPS_AT_CONTACT_M + COM_ABOVE_HIPS_M) * scale;
    let mut com = com_of(height)?;
    let mut legs = [leg(&com, Side::Left), leg(&com, Side::Right)];
    if runner.legs.chain == Chain::Closed {
        let knee = runner.legs.knee_ic_deg.to_radians();
        let raise = hips_to_raise_m(&legs[0], knee, |t| hip(&com, Side::Left, t))?;
        com = com_of(height + raise)?;
        for (side, leg_of_side) in [Side::Left, Side::Right].into_iter().zip(&mut legs) {
            *leg_of_side = leg(&com, side);
            let chain = ClosedChain::new(leg_of_side, |t| hip(&com, side, t))?;
            leg_of_side.closed = Some(chain);
        }
    }
    let (arms, impacts) = (runner.arms.clone(), runner.impacts.clone());
    Ok(Gait {
        schedule,
        com,
        spine,
        arms,
        legs,
        impacts,
        impact_share: 1.0,
        scale,
        grade: runner.grade,
    })
}

/// Shape of a running leg. Rates at contact are realism, not truth.
fn leg_shape(runner: &Runner, scale: f64) -> LegShape {
    let legs = &runner.legs;
    let segment = |ic: f64, tc: f64, ic_rate: f64, tc_rate: f64, bumps: (f64, f64)| SegmentShape {
        ic: ic.to_radians(),
        tc: tc.to_radians(),
        ic_rate: ic_rate.to_radians(),
        tc_rate: tc_rate.to_radians() * REFERENCE_CONTACT_S,
        stance_bump: bumps.0.to_radians(),
        swing_bump: bumps.1.to_radians(),
    };
    let thigh_ic = legs.tibia_ic_deg + legs.knee_ic_deg;
    LegShape {
        scale,
        strike: legs.strike_deg.to_radians(),
        push_off: legs.push_off_deg.to_radians(),
        toe_out: legs.toe_out_deg.to_radians(),
        inversion: legs.inversion_deg.to_radians(),
        eversion: legs.eversion_deg.to_radians(),
        eversion_at: legs.eversion_at,
        flat_from: 0.18,
        flat_until: 0.50,
        landing_mps: (0.8, -0.7),
        landing_s: 0.030,
        shank: segment(
            legs.tibia_ic_deg,
            legs.tibia_tc_deg,
            -140.0,
            -330.0,
            (-14.0, -legs.shank_swing_deg),
        ),
        thigh: segment(thigh_ic, runner.thigh_tc_deg(), -60.0, -190.0, (8.0, legs.thigh_swing_deg)),
        frontal: legs.frontal_deg.to_radians(),
        axial: legs.axial_deg.to_radians(),
        reach_m: legs.reach_m * scale,
        half_step_width_m: 0.03 * scale,
        rise_m: 0.0,
        grade: runner.grade,
        residual: legs.residual_deg.to_radians(),
        creep_mps: legs.creep_mps,
    }
}
