//! Mean specific force of the parts of a window, carried to its start by the gyroscope, for every order and sign
//! of the gyroscope's axes at once.
//!
//! With the axes taken in another order and with other signs, ω′ = Pω, where P is a signed permutation. If P is
//! a rotation, every attitude R made of ω becomes P R Pᵀ, so that the mean of the carried force, Σ w R a, becomes
//! Σ w P R Pᵀ a: it follows from the 27 sums Σ w R ⊗ a. If P is not a rotation, −P is one and −ω takes the place
//! of ω. Two runs through a window serve all 47 alternatives; the arithmetic is exact.

use nalgebra::{Matrix3, UnitQuaternion, Vector3};

/// A signed permutation: `axes[i]` is taken with `signs[i]`.
pub(super) type Permuted = ([f64; 3], [usize; 3]);

/// Σ w R ⊗ a of one part: `of[l]` is Σ w R a_l.
#[derive(Debug, Clone, Copy)]
struct Sums {
    of: [Matrix3<f64>; 3],
}

impl Sums {
    fn none() -> Self {
        Self { of: [Matrix3::zeros(); 3] }
    }

    #[inline]
    fn add(&mut self, weight: f64, turn: &Matrix3<f64>, force: &Vector3<f64>) {
        for (sum, a) in self.of.iter_mut().zip(force.iter()) {
            *sum += turn * (weight * a);
        }
    }

    /// Σ w P R Pᵀ a.
    fn seen(&self, (signs, axes): &Permuted) -> Vector3<f64> {
        let along = |row: usize| -> f64 {
            // (Pᵀ a)[n] = P[l, n] a[l], and P[l, n] is signs[l] where axes[l] is n.
            (0..3).map(|l| signs[l] * self.of[l][(row, axes[l])]).sum()
        };
        Vector3::from_fn(|i, _| signs[i] * along(axes[i]))
    }
}

/// The two parts of a window.
#[derive(Debug, Clone, Copy)]
struct EarlyLate {
    early: Sums,
    late: Sums,
}

/// The sums for the gyroscope and for its opposite.
#[derive(Debug, Clone, Copy)]
pub(super) struct Carried {
    as_is: EarlyLate,
    opposite: EarlyLate,
}

impl Carried {
    /// Of samples of specific force, each with half the turn of its sample and its weights in the early and in
    /// the late part.
    pub(super) fn of<'a>(
        samples: impl Iterator<Item = (UnitQuaternion<f64>, &'a Vector3<f64>, (f64, f64))>,
    ) -> Self {
        let none = EarlyLate { early: Sums::none(), late: Sums::none() };
        let mut parts = [none; 2];
        let mut turns = [UnitQuaternion::identity(); 2];
        for (half, force, (early, late)) in samples {
            let halves = [half, half.conjugate()];
            for ((part, turn), half) in parts.iter_mut().zip(&mut turns).zip(halves) {
                *turn *= half;
                let rotation = turn.to_rotation_matrix().into_inner();
                if early != 0.0 {
                    part.early.add(early, &rotation, force);
                }
                if late != 0.0 {
                    part.late.add(late, &rotation, force);
                }
                *turn *= half;
            }
        }
        let [as_is, opposite] = parts;
        Self { as_is, opposite }
    }

    /// Mean force of the early and of the late part as the axes so taken carry it.
    pub(super) fn seen(&self, permuted: &Permuted) -> (Vector3<f64>, Vector3<f64>) {
        let (signs, axes) = *permuted;
        let (parts, rotation) = if is_rotation(permuted) {
            (&self.as_is, (signs, axes))
        } else {
            (&self.opposite, (signs.map(|s| -s), axes))
        };
        (parts.early.seen(&rotation), parts.late.seen(&rotation))
    }
}

/// True when the determinant is +1.
fn is_rotation((signs, axes): &Permuted) -> bool {
    let cyclic = (axes[0] + 1) % 3 == axes[1];
    let sign: f64 = signs.iter().product();
    (sign > 0.0) == cyclic
}

#[cfg(test)]
mod tests {
    use super::super::turn_windows::other_axes;
    use super::*;

    /// Turn of a sample, force, weights.
    type Sample = (Vector3<f64>, Vector3<f64>, (f64, f64));

    /// Carried sample by sample with the axes exchanged.
    fn direct(samples: &[Sample], (signs, axes): &Permuted) -> (Vector3<f64>, Vector3<f64>) {
        let mut turn = UnitQuaternion::identity();
        let (mut first, mut second) = (Vector3::zeros(), Vector3::zeros());
        for (rate, force, (early, late)) in samples {
            let rate = Vector3::from_fn(|i, _| signs[i] * rate[axes[i]]);
            let half = UnitQuaternion::from_scaled_axis(rate * 0.5);
            turn *= half;
            first += turn * force * *early;
            second += turn * force * *late;
            turn *= half;
        }
        (first, second)
    }

    #[test]
    fn the_sums_give_what_every_order_and_sign_would_carry() {
        let sample = |k: usize| {
            let t = k as f64;
            let rate = Vector3::new((0.3 * t).sin(), 0.5 * (0.7 * t).cos(), 0.2) * 0.3;
            let force = Vector3::new(1.0 + (0.2 * t).cos(), (0.9 * t).sin(), 9.0);
            (rate, force, if k < 12 { (0.1, 0.0) } else { (0.05, 0.2) })
        };
        let samples: Vec<_> = (0..20).map(sample).collect();
        let turned = samples.iter().map(|(rate, force, weights)| {
            (UnitQuaternion::from_scaled_axis(rate * 0.5), force, *weights)
        });
        let carried = Carried::of(turned);
        let all = other_axes().chain([([1.0; 3], [0, 1, 2])]);
        for permuted in all {
            let (first, second) = carried.seen(&permuted);
            let (first_d, second_d) = direct(&samples, &permuted);
            assert!((first - first_d).norm() < 1e-12, "{permuted:?}: {first} {first_d}");
            assert!((second - second_d).norm() < 1e-12, "{permuted:?}: {second} {second_d}");
        }
    }
}
