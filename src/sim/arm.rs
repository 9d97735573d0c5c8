//! Arms: the wrist as a pendulum of upper arm and forearm below the shoulder.

use super::jet::{Jet, JetMatrix};
use super::runner::Arms;
use super::trunk::Pose;
use crate::recording::Side;

/// Shoulder in trunk axes on the left, m at 1.75 m height.
const SHOULDER_M: [f64; 3] = [0.0, 0.18, 0.36];
/// Shoulder to elbow, m at 1.75 m height.
pub(super) const UPPER_ARM_M: f64 = 0.30;
/// Elbow to wrist, m at 1.75 m height.
pub(super) const FOREARM_M: f64 = 0.25;

/// Shoulder in trunk axes, m.
pub(super) fn shoulder_m(side: Side, scale: f64) -> [f64; 3] {
    let [x, y, z] = SHOULDER_M;
    [x * scale, y * scale * super::body::leftward(side), z * scale]
}

/// Forearm: origin at the elbow, z from wrist to elbow. The arm opposes the leg of its side.
pub(super) fn forearm(arms: &Arms, scale: f64, trunk: &Pose, phase: Jet, side: Side) -> Pose {
    let left = super::body::leftward(side);
    let swing = -(phase.cos() * left);
    let upper = swing * arms.swing_deg.to_radians() + arms.mean_deg.to_radians();
    let elbow = swing * arms.elbow_osc_deg.to_radians() + arms.elbow_deg.to_radians();
    let crosses = arms.crossover_side.is_none_or(|only| only == side);
    let crossover = if crosses { arms.crossover_deg.to_radians() } else { 0.0 };
    let inward = (swing + 1.0) * (-left * crossover / 2.0);
    let yawed = trunk.attitude * JetMatrix::about_z(inward);
    let upper_arm = Pose {
        origin: trunk.point(shoulder_m(side, scale)),
        attitude: yawed * JetMatrix::about_y(-upper),
    };
    Pose {
        origin: upper_arm.point([0.0, 0.0, -UPPER_ARM_M * scale]),
        attitude: yawed * JetMatrix::about_y(-(upper + elbow)),
    }
}
