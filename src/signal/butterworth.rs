//! Butterworth low-pass, high-pass and band-pass design as second-order sections.
//!
//! Zeros and poles of the analogue prototype, pre-warped bilinear transform, poles paired with
//! their conjugates. Second-order sections stay accurate where a transfer function of the same
//! order does not (at 0.2 Hz and order 4 the (b, a) form loses six digits). Source: Oppenheim &
//! Schafer 2010, ch. 7; checked against SciPy's `butter(output="sos")` in `test_vectors`.

use core::f64::consts::PI;

use nalgebra::Complex;
use serde::{Deserialize, Serialize};

use super::{Section, Sections, SignalError};

/// Which frequencies pass. Cut-offs are −3 dB points in Hz.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub enum Band {
    /// Below the cut-off.
    Low(f64),
    /// Above the cut-off.
    High(f64),
    /// Between the two.
    Pass(f64, f64),
}

/// What filter is wanted; knows no sampling rate.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Butterworth {
    /// Order of one pass (a band-pass has twice as many poles).
    pub order: usize,
    /// Pass band.
    pub band: Band,
}

/// Highest order; beyond it even sections lose accuracy at low cut-offs.
const MAX_ORDER: usize = 12;

/// Narrowest band over the rate. A section's gain rests on 1 + a1 + a2 = (2π·band/rate)², which
/// double precision holds to 5e-6 here and no longer at all a hundred times lower.
const MIN_BAND_PER_RATE: f64 = 1e-6;

impl Butterworth {
    /// Low-pass of `order` with its −3 dB point at `cutoff_hz`.
    #[must_use]
    pub fn low(order: usize, cutoff_hz: f64) -> Self {
        Self { order, band: Band::Low(cutoff_hz) }
    }

    /// High-pass of `order` with its −3 dB point at `cutoff_hz`.
    #[must_use]
    pub fn high(order: usize, cutoff_hz: f64) -> Self {
        Self { order, band: Band::High(cutoff_hz) }
    }

    /// Band-pass with −3 dB points at `low_hz` and `high_hz`.
    #[must_use]
    pub fn pass(order: usize, low_hz: f64, high_hz: f64) -> Self {
        Self { order, band: Band::Pass(low_hz, high_hz) }
    }

    /// Coefficients for one causal pass at `rate_hz`.
    ///
    /// # Errors
    /// [`SignalError::Order`], [`SignalError::Cutoff`] or [`SignalError::Narrow`].
    pub fn design(&self, rate_hz: f64) -> Result<Sections, SignalError> {
        self.design_scaled(rate_hz, 1.0)
    }

    /// Coefficients for a forward and a backward pass at `rate_hz`, such that the cut-off is the
    /// −3 dB point of *both passes together*.
    ///
    /// Two passes square the magnitude, so each must be 1.5 dB down at the cut-off: the analogue
    /// corner moves by (√2 − 1)^(1/2n) (Winter 2009, §3.4.4.2).
    ///
    /// # Errors
    /// [`SignalError::Order`], [`SignalError::Cutoff`] or [`SignalError::Narrow`].
    pub fn design_zero_phase(&self, rate_hz: f64) -> Result<Sections, SignalError> {
        let n = self.order.max(1) as f64;
        self.design_scaled(rate_hz, (2f64.sqrt() - 1.0).powf(-0.5 / n))
    }

    /// `widen` moves the analogue corner outwards (towards passing more).
    fn design_scaled(&self, rate_hz: f64, widen: f64) -> Result<Sections, SignalError> {
        if self.order == 0 || self.order > MAX_ORDER {
            return Err(SignalError::Order { order: self.order });
        }
        let nyquist_hz = rate_hz / 2.0;
        let warp = |f: f64| -> Result<f64, SignalError> {
            if f.is_finite() && f > 0.0 && f < nyquist_hz && rate_hz.is_finite() {
                Ok(2.0 * rate_hz * (PI * f / rate_hz).tan())
            } else {
                Err(SignalError::Cutoff { cutoff_hz: f, nyquist_hz })
            }
        };
        let width_hz = match self.band {
            Band::Low(f) | Band::High(f) => f,
            Band::Pass(low, high) => low.min(high - low),
        };
        let prototype = prototype_poles(self.order);
        let (poles, zeros_dc, zeros_nyquist, at): (Vec<_>, usize, usize, f64) = match self.band {
            Band::Low(f) => {
                let w = warp(f)? * widen;
                (prototype.iter().map(|p| p * w).collect(), 0, self.order, 0.0)
            }
            Band::High(f) => {
                let w = warp(f)? / widen;
                (prototype.iter().map(|p| w / p).collect(), self.order, 0, PI)
            }
            Band::Pass(low, high) => {
                let (w1, w2) = (warp(low)?, warp(high)?);
                if w2 <= w1 {
                    return Err(SignalError::Cutoff { cutoff_hz: high, nyquist_hz });
                }
                let centre = (w1 * w2).sqrt();
                let poles = band_poles(&prototype, (w2 - w1) * widen, centre);
                let at = 2.0 * (centre / (2.0 * rate_hz)).atan();
                (poles, self.order, self.order, at)
            }
        };
        if width_hz < MIN_BAND_PER_RATE * rate_hz {
            return Err(SignalError::Narrow { width_hz, rate_hz });
        }
        let digital: Vec<_> =
            poles.iter().map(|p| (2.0 * rate_hz + p) / (2.0 * rate_hz - p)).collect();
        Ok(sections(&digital, zeros_dc, zeros_nyquist, at))
    }
}

/// Left-half-plane poles of the analogue low-pass with its corner at 1 rad/s.
fn prototype_poles(order: usize) -> Vec<Complex<f64>> {
    (0..order)
        .map(|k| {
            let angle = PI * (2 * k + order + 1) as f64 / (2 * order) as f64;
            Complex::new(angle.cos(), angle.sin())
        })
        .collect()
}

/// Low-pass to band-pass transformation of the poles.
fn band_poles(prototype: &[Complex<f64>], width: f64, centre: f64) -> Vec<Complex<f64>> {
    let mut poles = Vec::with_capacity(2 * prototype.len());
    for p in prototype {
        let half = p * (width / 2.0);
        let root = (half * half - Complex::from(centre * centre)).sqrt();
        poles.push(half + root);
        poles.push(half - root);
    }
    poles
}

/// Groups conjugate poles into sections, spreads the zeros (at z = 1 and z = −1) over them and
/// sets unit gain at the angular frequency `at` (rad per sample).
fn sections(
    poles: &[Complex<f64>],
    mut zeros_dc: usize,
    mut zeros_nyquist: usize,
    at: f64,
) -> Sections {
    const REAL: f64 = 1e-9;
    let mut upper: Vec<_> = poles.iter().copied().filter(|p| p.im > REAL).collect();
    let mut real: Vec<f64> = poles.iter().filter(|p| p.im.abs() <= REAL).map(|p| p.re).collect();
    // The least damped pair comes last, so that earlier sections cannot overflow on its resonance.
    upper.sort_by(|a, b| a.norm().total_cmp(&b.norm()));
    real.sort_by(f64::total_cmp);
    // (a1, a2, number of poles): a pole may lie exactly at z = 0, so a2 does not tell the number
    let mut denominators: Vec<(f64, f64, usize)> = Vec::new();
    for pair in real.chunks(2) {
        match *pair {
            [a, b] => denominators.push((-(a + b), a * b, 2)),
            [a] => denominators.push((-a, 0.0, 1)),
            _ => {}
        }
    }
    denominators.extend(upper.iter().map(|p| (-2.0 * p.re, p.norm_sqr(), 2)));
    let z = Complex::new(at.cos(), -at.sin());
    let list = denominators
        .into_iter()
        .map(|(a1, a2, order)| {
            let mut numerator = [1.0, 0.0, 0.0];
            for _ in 0..order {
                // Alternate so that a band-pass section has one zero of each kind.
                let dc = zeros_dc > zeros_nyquist || (zeros_nyquist == 0 && zeros_dc > 0);
                let sign = if dc { -1.0 } else { 1.0 };
                if dc {
                    zeros_dc -= 1;
                } else {
                    zeros_nyquist = zeros_nyquist.saturating_sub(1);
                }
                numerator = [
                    numerator[0],
                    numerator[1] + sign * numerator[0],
                    numerator[2] + sign * numerator[1],
                ];
            }
            let value =
                |c0: f64, c1: f64, c2: f64| (Complex::from(c0) + z * c1 + z * z * c2).norm();
            let gain = value(1.0, a1, a2) / value(numerator[0], numerator[1], numerator[2]);
            Section { b: numerator.map(|v| v * gain), a: [a1, a2] }
        })
        .collect();
    Sections::new(list)
}
