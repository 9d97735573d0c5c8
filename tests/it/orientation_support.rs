//! Errors of attitudes, for the tests of the orientation here and on recorded data.

use nalgebra::{Quaternion, UnitQuaternion, Vector3};

pub fn quaternion([w, x, y, z]: [f64; 4]) -> UnitQuaternion<f64> {
    UnitQuaternion::new_normalize(Quaternion::new(w, x, y, z))
}

/// Inclination error, deg: angle between the two ideas of up.
pub fn inclination_error_deg(a: &UnitQuaternion<f64>, b: &UnitQuaternion<f64>) -> f64 {
    let up = |q: &UnitQuaternion<f64>| q.inverse_transform_vector(&Vector3::z());
    let (a, b) = (up(a), up(b));
    a.cross(&b).norm().atan2(a.dot(&b)).to_degrees()
}

/// Root mean square; NaN without values.
pub fn rms(values: impl IntoIterator<Item = f64>) -> f64 {
    let (sum, n) = values.into_iter().fold((0.0, 0.0), |(s, n), v| (s + v * v, n + 1.0));
    (sum / n).sqrt()
}

/// Largest difference of two quaternions' components, whichever the sign.
pub fn difference(a: &UnitQuaternion<f64>, b: &UnitQuaternion<f64>) -> f64 {
    (a.coords - b.coords).amax().min((a.coords + b.coords).amax())
}
