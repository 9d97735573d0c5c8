//! Segment axes in sensor axes: which way is up, forward and left on the body part.
//!
//! Up comes from standing upright when that was recorded (then absolute angles have a zero), else
//! from the mean vertical while running (then only ranges have a meaning). Forward comes from the
//! flexion axis of a limb, the direction about which it turns most (first principal component of
//! the angular rate, as in Cain et al. 2016 and gaitmap), or for the body's axis from
//! [`super::parity`].

use nalgebra::{Matrix3, Rotation3, SymmetricEigen, Vector3};
use serde::{Deserialize, Serialize};

use crate::recording::{Axes, Mounting};

/// What the zero of a segment's inclination rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Zero {
    /// The runner stood upright: absolute angles.
    Standing,
    /// The user declared how the sensor is mounted: absolute angles as good as that.
    Declared,
    /// The foot lay flat at mid-stance: absolute angles against the ground.
    FlatFoot,
    /// The mean while running: only ranges and changes.
    RunningMean,
}

/// Segment axes in a sensor.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Alignment {
    /// Takes sensor vectors to segment vectors (x forward, y left, z up).
    pub sensor_to_segment: Rotation3<f64>,
    /// What the zero of inclination rests on.
    pub zero: Zero,
    /// 0 (guess) to 1 (certain): how well the forward direction is determined.
    pub heading_confidence: f64,
}

impl Alignment {
    /// From up and (roughly) forward, both in sensor axes. `None` when they are parallel.
    #[must_use]
    pub fn from_up_forward(
        up: &Vector3<f64>,
        forward: &Vector3<f64>,
        zero: Zero,
        heading_confidence: f64,
    ) -> Option<Self> {
        let z = up.try_normalize(1e-9)?;
        let x = (forward - z * z.dot(forward)).try_normalize(1e-9)?;
        let rows = Matrix3::from_rows(&[x.transpose(), z.cross(&x).transpose(), z.transpose()]);
        Some(Self {
            sensor_to_segment: Rotation3::from_matrix_unchecked(rows),
            zero,
            heading_confidence,
        })
    }

    /// From a declared mounting; `None` when it is unknown or no rotation. Rounding is corrected.
    #[must_use]
    pub fn declared(mounting: &Mounting) -> Option<Self> {
        let sensor_to_segment = match mounting {
            Mounting::Unknown => return None,
            Mounting::Aligned => Rotation3::identity(),
            Mounting::Matrix(rows) => {
                let m = Matrix3::from_fn(|r, c| rows[r][c]);
                // A mirror image or worse has no nearest rotation, and looking for it may not end.
                let skew = (m * m.transpose() - Matrix3::identity()).amax();
                if !(skew < 0.05 && m.determinant() > 0.0) {
                    return None;
                }
                Rotation3::from_matrix(&m)
            }
        };
        Some(Self { sensor_to_segment, zero: Zero::Declared, heading_confidence: 1.0 })
    }

    /// Segment's upward axis in sensor axes.
    #[must_use]
    pub fn up(&self) -> Vector3<f64> {
        self.sensor_to_segment.inverse() * Vector3::z()
    }

    /// Segment's forward axis in sensor axes.
    #[must_use]
    pub fn forward(&self) -> Vector3<f64> {
        self.sensor_to_segment.inverse() * Vector3::x()
    }

    /// Segment's axis to the left in sensor axes.
    #[must_use]
    pub fn left(&self) -> Vector3<f64> {
        self.sensor_to_segment.inverse() * Vector3::y()
    }
}

/// The axis about which the sensor turns most, and the share of the rotation about it (1/3 to 1).
/// The sign is arbitrary. `None` without rotation.
#[must_use]
pub fn principal_axis(gyr: &Axes, range: core::ops::Range<usize>) -> Option<(Vector3<f64>, f64)> {
    let range = range.start.min(gyr.len())..range.end.min(gyr.len());
    let mut covariance = Matrix3::zeros();
    for i in range {
        let w = gyr.at(i);
        covariance += w * w.transpose();
    }
    let trace = covariance.trace();
    if !(trace > 0.0 && trace.is_finite()) {
        return None;
    }
    let eigen = SymmetricEigen::new(covariance / trace);
    let k = eigen.eigenvalues.imax();
    Some((eigen.eigenvectors.column(k).into_owned(), eigen.eigenvalues[k]))
}

/// Angles of a segment against the world from the world's up in segment axes: (lean, lateral) in
/// rad, lean + forward, lateral + to the right. Free of heading.
#[must_use]
pub fn inclination(up_in_segment: &Vector3<f64>) -> (f64, f64) {
    let u = up_in_segment;
    ((-u.x).atan2(u.z), u.y.atan2(u.z))
}
