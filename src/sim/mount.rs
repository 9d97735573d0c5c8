//! What lies between the bone and the converter: a soft mount and an anti-alias filter.
//!
//! Both are second-order systems, integrated on a dense regular grid; the truth stays that of the
//! bone. A mass on a spring and damper (Nigg & Liu 1999 for soft tissue) passes the segment's
//! specific force on as (2ζωs + ω²)/(s² + 2ζωs + ω²); a Butterworth filter of two poles is the same
//! with ζ = 1/√2 and without the damper's zero.

use core::f64::consts::{FRAC_1_SQRT_2, TAU};

use serde::{Deserialize, Serialize};

use super::error::{SimError, check};

/// A sensor held by soft tissue and strap instead of bone.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct SoftMount {
    /// Natural frequency, Hz; 25–60 for a strapped sensor.
    pub frequency_hz: f64,
    /// Damping ratio; 0.1–0.4 for a strapped sensor.
    pub damping: f64,
}

impl SoftMount {
    pub(super) fn check(&self) -> Result<(), SimError> {
        check("sensor soft_mount.frequency_hz", self.frequency_hz, 2.0, 500.0)?;
        check("sensor soft_mount.damping", self.damping, 0.01, 2.0)
    }

    /// Gain at a frequency: what the sensor reads over what the bone does.
    #[must_use]
    pub fn gain(&self, frequency_hz: f64) -> f64 {
        let r = frequency_hz / self.frequency_hz;
        let damper = 2.0 * self.damping * r;
        let spring = 1.0 - r * r;
        ((1.0 + damper * damper) / (spring * spring + damper * damper)).sqrt()
    }
}

/// Rate of the grid on which mount and filter are integrated, Hz.
pub(super) const DENSE_HZ: f64 = 20_000.0;

/// y'' + 2ζω y' + ω² y = z·2ζω u' + ω² u for one axis.
#[derive(Debug, Clone, Copy, PartialEq)]
struct SecondOrder {
    omega: f64,
    damping: f64,
    /// 1 with the damper's zero, 0 without.
    zero: f64,
    state: [f64; 2],
}

impl SecondOrder {
    /// At rest under the input `u`.
    fn resting(omega: f64, damping: f64, zero: f64, u: f64) -> Self {
        Self { omega, damping, zero, state: [u / (omega * omega), 0.0] }
    }

    fn slope(&self, [x, v]: [f64; 2], u: f64) -> [f64; 2] {
        [v, u - 2.0 * self.damping * self.omega * v - self.omega * self.omega * x]
    }

    fn output(&self) -> f64 {
        let [x, v] = self.state;
        self.omega * self.omega * x + self.zero * 2.0 * self.damping * self.omega * v
    }

    /// One step of the classical Runge–Kutta method with an input that changes linearly.
    fn step(&mut self, from: f64, to: f64, h: f64) {
        let shift = |s: [f64; 2], k: [f64; 2], h: f64| [s[0] + h * k[0], s[1] + h * k[1]];
        let (s, mid) = (self.state, 0.5 * (from + to));
        let k1 = self.slope(s, from);
        let k2 = self.slope(shift(s, k1, h / 2.0), mid);
        let k3 = self.slope(shift(s, k2, h / 2.0), mid);
        let k4 = self.slope(shift(s, k3, h), to);
        self.state =
            core::array::from_fn(|i| s[i] + h / 6.0 * (k1[i] + 2.0 * k2[i] + 2.0 * k3[i] + k4[i]));
    }
}

/// Three axes through a chain of second-order systems.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Chain {
    systems: Vec<[SecondOrder; 3]>,
    last: [f64; 3],
}

impl Chain {
    /// A mount and a filter, each if given, at rest under `first`.
    pub(super) fn new(mount: Option<SoftMount>, filter_hz: Option<f64>, first: [f64; 3]) -> Self {
        let rest = |omega: f64, damping, zero| {
            first.map(|u| SecondOrder::resting(omega, damping, zero, u))
        };
        let mount = mount.map(|m| rest(TAU * m.frequency_hz, m.damping, 1.0));
        let filter = filter_hz.map(|hz| rest(TAU * hz, FRAC_1_SQRT_2, 0.0));
        Self { systems: mount.into_iter().chain(filter).collect(), last: first }
    }

    /// Takes the next input, `h` seconds after the last one, and gives the output.
    pub(super) fn step(&mut self, input: [f64; 3], h: f64) -> [f64; 3] {
        let (mut from, mut to) = (self.last, input);
        self.last = input;
        for system in &mut self.systems {
            for (axis, one) in system.iter_mut().enumerate() {
                let before = one.output();
                one.step(from[axis], to[axis], h);
                (from[axis], to[axis]) = (before, one.output());
            }
        }
        to
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mount_has_the_gain_of_its_formula_and_keeps_gravity() {
        let mount = SoftMount { frequency_hz: 40.0, damping: 0.2 };
        for hz in [5.0, 20.0, 40.0, 90.0] {
            let mut chain = Chain::new(Some(mount), None, [9.81; 3]);
            let mut peak = 0.0f64;
            for i in 1..40_000 {
                let t = f64::from(i) / DENSE_HZ;
                let y = chain.step([9.81 + (TAU * hz * t).sin(), 9.81, 9.81], 1.0 / DENSE_HZ);
                assert!((y[1] - 9.81).abs() < 1e-9);
                if t > 1.0 {
                    peak = peak.max(y[0] - 9.81);
                }
            }
            assert!((peak / mount.gain(hz) - 1.0).abs() < 2e-3, "{hz} Hz: {peak}");
        }
    }

    #[test]
    fn the_filter_halves_the_power_at_its_edge() {
        let mut chain = Chain::new(None, Some(80.0), [0.0; 3]);
        let mut peak = 0.0f64;
        for i in 1..20_000 {
            let t = f64::from(i) / DENSE_HZ;
            let y = chain.step([(TAU * 80.0 * t).sin(), 0.0, 0.0], 1.0 / DENSE_HZ);
            if t > 0.5 {
                peak = peak.max(y[0]);
            }
        }
        assert!((peak - FRAC_1_SQRT_2).abs() < 2e-3, "{peak}");
    }
}
