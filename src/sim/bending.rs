//! Bending forward and to both sides and turning about, on the spot: what shows that a gyroscope on the
//! body's axis belongs to its accelerometer.

use core::f64::consts::PI;

use super::arm;
use super::body::{Part, standing_pose};
use super::jet::{Jet, JetMatrix, JetVector};
use super::trunk::{LUMBAR_JOINT_M, Pose};

/// Once down, up, to both sides and about, over the whole duration. The legs stand still.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Bending {
    pub standing_tilt: f64,
    pub scale: f64,
    pub duration_s: f64,
}

/// Largest angles, degrees.
struct Reach {
    forward: f64,
    sideways: f64,
    about: f64,
}

const PELVIS: Reach = Reach { forward: 40.0, sideways: 10.0, about: 20.0 };
const TRUNK: Reach = Reach { forward: 70.0, sideways: 25.0, about: 40.0 };

impl Bending {
    pub(super) fn pose(&self, part: Part, t: f64) -> Pose {
        match part {
            Part::Pelvis => self.pelvis(t),
            Part::Trunk => self.trunk(t),
            Part::Forearm(side) => {
                // The arms hang.
                let shoulder = self.trunk(t).point(arm::shoulder_m(side, self.scale));
                let down = [0.0, 0.0, -arm::UPPER_ARM_M * self.scale];
                let attitude = JetMatrix::IDENTITY;
                Pose { origin: shoulder + JetVector::constant(down), attitude }
            }
            _ => standing_pose(part, self.standing_tilt, self.scale),
        }
    }

    fn pelvis(&self, t: f64) -> Pose {
        let Pose { origin, .. } = standing_pose(Part::Pelvis, self.standing_tilt, self.scale);
        Pose { origin, attitude: self.attitude(&PELVIS, self.standing_tilt, t) }
    }

    fn trunk(&self, t: f64) -> Pose {
        let upright = JetMatrix::about_y(Jet::constant(-self.standing_tilt));
        let pelvis = self.pelvis(t);
        let segment = Pose { attitude: pelvis.attitude * upright, ..pelvis };
        Pose {
            origin: segment.point(LUMBAR_JOINT_M.map(|r| r * self.scale)),
            attitude: self.attitude(&TRUNK, 0.0, t),
        }
    }

    /// All angles and their rates are zero at the start and the end.
    fn attitude(&self, reach: &Reach, upright: f64, t: f64) -> JetMatrix {
        let turn = Jet::new(PI * t / self.duration_s, PI / self.duration_s, 0.0);
        let rise = turn.sin() * turn.sin();
        let pitch = rise * rise * reach.forward.to_radians() + upright;
        let roll = rise * (turn * 4.0).sin() * reach.sideways.to_radians();
        let yaw = rise * (turn * 2.0).sin() * reach.about.to_radians();
        JetMatrix::yaw_pitch_roll(yaw, pitch, roll)
    }
}
