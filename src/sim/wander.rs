//! Wavering from stride to stride and shaking of the pelvis, both in closed form.

use core::f64::consts::{PI, TAU};

use super::fluctuation::autoregression;
use super::jet::{Jet, JetVector, Number};
use super::random::Random;
use super::realism::Instability;
use crate::units::STANDARD_GRAVITY_MPS2 as G;

/// One value a stride, blended C² between the strides' starts.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Wander(Vec<f64>);

impl Wander {
    /// Rad, from a standard deviation in degrees; empty when that is zero.
    fn new(sd_deg: f64, correlation: f64, strides: usize, random: &mut Random) -> Self {
        if sd_deg == 0.0 {
            return Self::default();
        }
        let scale = sd_deg.to_radians();
        let values = autoregression(correlation, strides, random);
        Self(values.into_iter().map(|v| v * scale).collect())
    }

    /// Value at a stride phase (2π a stride); 0 when there is none.
    pub(super) fn at<T: Number>(&self, phase: T) -> T {
        let Some(last) = self.0.len().checked_sub(1) else { return T::of(Jet::ZERO) };
        let stride = phase * (1.0 / TAU);
        let k = (stride.value().max(0.0).floor() as usize).min(last);
        let (a, b) = (self.0[k], self.0[(k + 1).min(last)]);
        let u = stride - k as f64;
        let blend = u * u * u * (u * (u * 6.0 - 15.0) + 10.0);
        blend * (b - a) + a
    }
}

/// What departs from the runner's regular movement.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Wavering {
    pub lean: Wander,
    pub lateral: Wander,
    pub obliquity: Wander,
    forward: Vec<Sine>,
    sideways: Vec<Sine>,
}

/// Displacement A sin(ωt + φ).
#[derive(Debug, Clone, Copy, PartialEq)]
struct Sine {
    amplitude_m: f64,
    omega: f64,
    phase: f64,
}

/// Sines of one axis of the shaking.
const SINES: usize = 24;
/// Band of the shaking, Hz.
const BAND_HZ: (f64, f64) = (3.0, 12.0);

impl Wavering {
    pub(super) fn new(instability: &Instability, strides: usize, seed: u64) -> Self {
        let of = |sd, stream| {
            let mut random = Random::new(seed, stream);
            Wander::new(sd, instability.correlation, strides, &mut random)
        };
        Self {
            lean: of(instability.lean_sd_deg, 21),
            lateral: of(instability.lateral_sd_deg, 22),
            obliquity: of(instability.obliquity_sd_deg, 23),
            forward: sines(instability.forward_rms_g, &mut Random::new(seed, 24)),
            sideways: sines(instability.sideways_rms_g, &mut Random::new(seed, 25)),
        }
    }

    /// Displacement of the pelvis by the shaking, m.
    pub(super) fn shaking(&self, t: f64) -> JetVector {
        let sum = |sines: &[Sine]| {
            sines.iter().fold(Jet::ZERO, |sum, s| {
                sum + Jet::new(s.omega * t + s.phase, s.omega, 0.0).sin() * s.amplitude_m
            })
        };
        JetVector([sum(&self.forward), sum(&self.sideways), Jet::ZERO])
    }
}

/// Sines of random phase, one in each of equal parts of the band, whose accelerations have together
/// the given RMS.
fn sines(rms_g: f64, random: &mut Random) -> Vec<Sine> {
    if rms_g == 0.0 {
        return Vec::new();
    }
    let acceleration = rms_g * G * (2.0 / SINES as f64).sqrt();
    let width = (BAND_HZ.1 - BAND_HZ.0) / SINES as f64;
    let sine = |i: usize| {
        let omega = TAU * (BAND_HZ.0 + (i as f64 + random.uniform()) * width);
        let phase = PI * (2.0 * random.uniform() - 1.0);
        Sine { amplitude_m: acceleration / (omega * omega), omega, phase }
    };
    (0..SINES).map(sine).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shaking_has_the_given_rms_and_waver_meets_its_strides() {
        let instability =
            Instability { lean_sd_deg: 2.0, sideways_rms_g: 0.1, ..Instability::default() };
        let w = Wavering::new(&instability, 50, 4);
        let mean: f64 =
            (0..40_000).map(|i| w.shaking(f64::from(i) * 0.01).0[1].a.powi(2) / 40_000.0).sum();
        assert!((mean.sqrt() / (0.1 * G) - 1.0).abs() < 0.02);
        let phase = Jet::new(7.0 * TAU, 17.0, 2.0);
        let at = w.lean.at(phase);
        assert!((at.v - w.lean.0[7]).abs() < 1e-12);
        assert!(at.d.abs() < 1e-9 && at.a.abs() < 1e-6);
        assert_eq!(w.lateral.at(phase), Jet::ZERO);
    }
}
