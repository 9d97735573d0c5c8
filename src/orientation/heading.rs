//! The mean heading of a sensor over each stride, against which rotations are counted.
//!
//! Without a magnetometer the heading drifts; over one stride it does not. All yaw-like quantities
//! are therefore relative to the stride's own mean.

use nalgebra::{UnitQuaternion, Vector3};

/// Heading of the sensor over time.
#[derive(Debug, Clone, PartialEq)]
pub struct MeanHeading {
    /// Sensor axis whose horizontal direction is the heading.
    pub axis: Vector3<f64>,
    /// Stride-mean heading at each sample, rad, unwrapped, + to the left.
    pub angle_rad: Vec<f64>,
    /// Cosine and sine of that angle: the horizontal direction of the heading.
    pub direction: Vec<(f64, f64)>,
}

/// Stride-mean heading from attitudes and stride marks (fractional samples). The reference axis is
/// the sensor axis that stays most horizontal. `None` without a stride of at least one sample.
#[must_use]
pub fn mean_heading(q: &[UnitQuaternion<f64>], stride_marks: &[f64]) -> Option<MeanHeading> {
    if stride_marks.len() < 2 || q.is_empty() {
        return None;
    }
    let axis = most_horizontal_axis(q);
    let mut knots: Vec<(f64, f64)> = Vec::with_capacity(stride_marks.len());
    for pair in stride_marks.windows(2) {
        let range = (pair[0].max(0.0) as usize)..(pair[1].max(0.0) as usize).min(q.len());
        if range.is_empty() {
            continue;
        }
        let sum = range.fold(Vector3::zeros(), |s, i| s + q[i] * axis);
        let mut angle = sum.y.atan2(sum.x);
        if let Some((_, previous)) = knots.last() {
            angle = previous + wrap(angle - previous);
        }
        knots.push((0.5 * (pair[0] + pair[1]), angle));
    }
    if knots.is_empty() {
        return None;
    }
    let mut k = 0;
    let angle_rad: Vec<f64> = (0..q.len())
        .map(|i| {
            let x = i as f64;
            while k + 2 < knots.len() && knots[k + 1].0 <= x {
                k += 1;
            }
            let (x0, a0) = knots[k];
            match knots.get(k + 1) {
                Some(&(x1, a1)) => a0 + (a1 - a0) * ((x - x0) / (x1 - x0)).clamp(0.0, 1.0),
                None => a0,
            }
        })
        .collect();
    let direction = angle_rad.iter().map(|a| (a.cos(), a.sin())).collect();
    Some(MeanHeading { axis, angle_rad, direction })
}

fn most_horizontal_axis(q: &[UnitQuaternion<f64>]) -> Vector3<f64> {
    let step = (q.len() / 500).max(1);
    let axes = [Vector3::x(), Vector3::y(), Vector3::z()];
    let steepness =
        |a: &Vector3<f64>| q.iter().step_by(step).map(|q| (q * a).z.powi(2)).sum::<f64>();
    let mut best = axes[0];
    for axis in axes {
        if steepness(&axis) < steepness(&best) {
            best = axis;
        }
    }
    best
}

/// Angle brought to (−π, π].
#[must_use]
pub fn wrap(angle_rad: f64) -> f64 {
    let turn = core::f64::consts::TAU;
    let a = angle_rad.rem_euclid(turn);
    if a > 0.5 * turn { a - turn } else { a }
}
