//! Pelvis and trunk: commanded attitudes as Fourier series of the stride phase.

use super::curve::Quintic;
use super::jet::{Jet, JetMatrix, JetVector, Matrix, Number};
use super::realism::Shift;
use super::runner::{Drift, Pelvis, Trunk};
use super::wander::Wavering;

/// A segment's origin in the world and its attitude (body to world).
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Pose {
    pub origin: JetVector,
    pub attitude: JetMatrix,
}

impl Pose {
    /// World position of a point given in segment axes, m.
    pub(super) fn point(&self, r: [f64; 3]) -> JetVector {
        self.origin + self.attitude.rotate_fixed(r)
    }
}

/// Centre of mass above the middle of the hips, m at 1.75 m height.
pub(super) const COM_ABOVE_HIPS_M: f64 = 0.10;
/// Lumbar joint in pelvis axes, m at 1.75 m height.
pub(super) const LUMBAR_JOINT_M: [f64; 3] = [-0.05, 0.0, 0.10];
/// Phases of the pelvis's oscillations, rad: they set realism, not truth. Obliquity and rotation
/// are those of motion capture (means of three runners at 2–5 m/s).
const TILT_PHASE_RAD: f64 = -1.0;
const OBLIQUITY_PHASE_RAD: f64 = 1.29;
pub(super) const ROTATION_PHASE_RAD: f64 = 0.2;

/// Commanded attitudes of pelvis and trunk.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Spine {
    pelvis: Pelvis,
    trunk: Trunk,
    lean_deg_per_min: f64,
    /// Time of a sudden change of lean and the blend to it.
    shift: (f64, Quintic),
    wavering: Wavering,
    scale: f64,
}

/// Seconds over which a sudden change of lean is blended.
const SHIFT_S: f64 = 2.0;

fn rad(deg: f64) -> f64 {
    deg.to_radians()
}

fn sin<T: Number>(angle: T) -> T {
    angle.sin_cos().0
}

fn cos<T: Number>(angle: T) -> T {
    angle.sin_cos().1
}

impl Spine {
    pub(super) fn new(
        pelvis: &Pelvis,
        trunk: &Trunk,
        drift: &Drift,
        wavering: Wavering,
        scale: f64,
    ) -> Self {
        let Shift { at_s, lean_deg, .. } = drift.shift.unwrap_or_default();
        let blend = Quintic::new(SHIFT_S, Jet::ZERO, Jet::constant(rad(lean_deg)));
        Self {
            pelvis: pelvis.clone(),
            trunk: trunk.clone(),
            lean_deg_per_min: drift.lean_deg_per_min,
            shift: (at_s, blend),
            wavering,
            scale,
        }
    }

    /// Attitude of the pelvis at a stride phase.
    pub(super) fn pelvis_attitude<T: Number>(&self, phase: T) -> Matrix<T> {
        let p = &self.pelvis;
        let tilt = cos(phase * 2.0 + TILT_PHASE_RAD) * rad(p.tilt_osc_deg) + rad(p.tilt_deg);
        let amplitude = self.wavering.obliquity.at(phase) + rad(p.obliquity_deg);
        let obliquity = sin(phase + OBLIQUITY_PHASE_RAD) * amplitude + rad(p.obliquity_offset_deg);
        let rotation = cos(phase + ROTATION_PHASE_RAD) * rad(p.rotation_deg);
        Matrix::yaw_pitch_roll(rotation, tilt, obliquity)
    }

    /// Attitude of the pelvis's segment axes, which equal the world's in upright standing: all truth
    /// about the pelvis is in these.
    pub(super) fn pelvis_from_standing<T: Number>(&self, phase: T) -> Matrix<T> {
        let standing = Jet::constant(-rad(self.pelvis.standing_tilt_deg));
        self.pelvis_attitude(phase) * Matrix::about_y(T::of(standing))
    }

    /// Attitude of the trunk at a stride phase and time.
    pub(super) fn trunk_attitude<T: Number>(&self, phase: T, t: f64) -> Matrix<T> {
        let k = &self.trunk;
        let slope = rad(self.lean_deg_per_min) / 60.0;
        let lean = cos(phase * 2.0 + k.lean_phase_rad) * rad(k.lean_osc_deg)
            + T::of(Jet::new(rad(k.lean_deg) + slope * t, slope, 0.0))
            + T::of(self.shift.1.at(t - self.shift.0))
            + self.wavering.lean.at(phase);
        let amplitude = self.wavering.lateral.at(phase) + rad(k.lateral_deg);
        let lateral = sin(phase + k.lateral_phase_rad) * amplitude + rad(k.lateral_offset_deg);
        let rotation = -(cos(phase + k.rotation_phase_rad) * rad(k.rotation_deg));
        Matrix::yaw_pitch_roll(rotation, lean, lateral)
    }

    /// Pelvis: origin in the middle between the hips.
    pub(super) fn pelvis(&self, com: JetVector, phase: Jet, t: f64) -> Pose {
        let JetVector([x, y, z]) = com + self.wavering.shaking(t);
        Pose {
            origin: JetVector([x, y, z - COM_ABOVE_HIPS_M * self.scale]),
            attitude: self.pelvis_attitude(phase),
        }
    }

    /// Trunk: origin at the lumbar joint.
    pub(super) fn trunk(&self, pelvis: &Pose, phase: Jet, t: f64) -> Pose {
        Pose {
            origin: pelvis.point(LUMBAR_JOINT_M.map(|r| r * self.scale)),
            attitude: self.trunk_attitude(phase, t),
        }
    }
}
