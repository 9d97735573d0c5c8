//! The turn of a body that rotates at a steady rate for the time of a sample.

use nalgebra::{Quaternion, UnitQuaternion, Vector3};

/// Below four tenths of a radian (46° turned in a sample) the series is exact to rounding.
const SMALL_ANGLE_SQ: f64 = 0.16;

/// Turn of a body-frame rate (rad/s) that lasts `step_s`, in the frame before it.
#[inline]
pub(crate) fn turn_of(rate: &Vector3<f64>, step_s: f64) -> UnitQuaternion<f64> {
    let half = 0.5 * step_s;
    // Square of half the angle turned; sin(x)/x and cos(x) are series in it.
    let x2 = rate.norm_squared() * half * half;
    let (sinc, cos) = if x2 < SMALL_ANGLE_SQ {
        (
            series(x2, [6.0, 20.0, 42.0, 72.0, 110.0, 156.0]),
            series(x2, [2.0, 12.0, 30.0, 56.0, 90.0, 132.0]),
        )
    } else {
        let x = x2.sqrt();
        (x.sin() / x, x.cos())
    };
    let k = half * sinc;
    UnitQuaternion::new_unchecked(Quaternion::new(cos, rate.x * k, rate.y * k, rate.z * k))
}

/// 1 − x/a (1 − x/b (1 − x/c (…))); the divisors are known when this is compiled.
#[inline]
fn series(x: f64, [a, b, c, d, e, f]: [f64; 6]) -> f64 {
    let by = [1.0 / a, 1.0 / b, 1.0 / c, 1.0 / d, 1.0 / e, 1.0 / f];
    let last = 1.0 - x * by[3] * (1.0 - x * by[4] * (1.0 - x * by[5]));
    1.0 - x * by[0] * (1.0 - x * by[1] * (1.0 - x * by[2] * last))
}
