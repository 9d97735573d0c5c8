//! The curves that trajectories are put together from: C² joins, bumps and impact tones.

use rustfft::num_complex::Complex;

use super::jet::Jet;

/// Quintic polynomial through two jets: value, rate and acceleration are met at both ends.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Quintic {
    coefficients: [f64; 6],
    duration_s: f64,
    end: Jet,
}

impl Quintic {
    /// The quintic that leaves `from` at 0 and arrives at `to` after `duration_s` (> 0).
    #[must_use]
    pub fn new(duration_s: f64, from: Jet, to: Jet) -> Self {
        let t = duration_s;
        let rise = to.v - from.v;
        let c3 = (20.0 * rise - (8.0 * to.d + 12.0 * from.d) * t - (3.0 * from.a - to.a) * t * t)
            / (2.0 * t.powi(3));
        let c4 = (-30.0 * rise
            + (14.0 * to.d + 16.0 * from.d) * t
            + (3.0 * from.a - 2.0 * to.a) * t * t)
            / (2.0 * t.powi(4));
        let c5 =
            (12.0 * rise - 6.0 * (to.d + from.d) * t - (from.a - to.a) * t * t) / (2.0 * t.powi(5));
        Self { coefficients: [from.v, from.d, from.a / 2.0, c3, c4, c5], duration_s, end: to }
    }

    /// The curve `tau_s` after its start; the ends' values beyond them. The end is returned as
    /// given, so that what comes to rest rests exactly.
    #[must_use]
    pub fn at(&self, tau_s: f64) -> Jet {
        if tau_s >= self.duration_s {
            return self.end;
        }
        let x = tau_s.max(0.0);
        let [c0, c1, c2, c3, c4, c5] = self.coefficients;
        Jet::new(
            c0 + x * (c1 + x * (c2 + x * (c3 + x * (c4 + x * c5)))),
            c1 + x * (2.0 * c2 + x * (3.0 * c3 + x * (4.0 * c4 + x * 5.0 * c5))),
            2.0 * c2 + x * (6.0 * c3 + x * (12.0 * c4 + x * 20.0 * c5)),
        )
    }
}

/// 64 s³(1−s)³ over `duration_s`: peak 1 in the middle, C² zero at both ends and beyond.
#[must_use]
pub fn bump(tau_s: f64, duration_s: f64) -> Jet {
    if tau_s <= 0.0 || tau_s >= duration_s {
        return Jet::ZERO;
    }
    let s = Jet::new(tau_s / duration_s, 1.0 / duration_s, 0.0);
    let q = s * (Jet::ONE - s);
    q * q * q * 64.0
}

/// Local vibration after an impact: displacement Im{D e^{iϕ} τ³ e^{(−λ+iω)τ}}.
///
/// It starts C² at rest and dies out, so it adds neither net velocity nor net displacement.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tone {
    scale: f64,
    decay: f64,
    omega: f64,
}

/// Decay per radian of oscillation (ζ = 0.35 widened by 2.2): sets realism, not truth.
const DECAY_RATIO: f64 = 0.77;
/// Phase ϕ, rad: makes the first acceleration lobe the highest.
const PHASE_RAD: f64 = 0.9;
/// λτ beyond which the tone is below 1e-12 of its peak.
const FADED: f64 = 40.0;

impl Tone {
    /// A tone of `frequency_hz` whose largest acceleration is 1.
    #[must_use]
    pub fn unit(frequency_hz: f64) -> Self {
        let omega = core::f64::consts::TAU * frequency_hz;
        let mut tone = Self { scale: 1.0, decay: DECAY_RATIO * omega, omega };
        // The peak lies within the first period; refine the best grid point to rounding error.
        let step = 1.0 / (400.0 * frequency_hz);
        let value = |t: f64| tone.at(t).a;
        let best = (1..400)
            .map(|i| f64::from(i) * step)
            .fold(step, |best, t| if value(t) > value(best) { t } else { best });
        let peak = value(super::extremum::maximum(best - step, best + step, value));
        tone.scale = 1.0 / peak;
        tone
    }

    /// Displacement jet `tau_s` after the start.
    #[must_use]
    pub fn at(&self, tau_s: f64) -> Jet {
        let t = tau_s;
        if t <= 0.0 || self.decay * t > FADED {
            return Jet::ZERO;
        }
        let (sin, cos) = (self.omega * t + PHASE_RAD).sin_cos();
        let e = self.scale * (-self.decay * t).exp();
        // With s = −λ+iω: d = t³E, d' = (3t²+st³)E, d'' = (6t+6st²+s²t³)E, imaginary parts.
        let (sr, si) = (-self.decay, self.omega);
        let (s2r, s2i) = (sr * sr - si * si, 2.0 * sr * si);
        let (t2, t3) = (t * t, t * t * t);
        let imag = |re: f64, im: f64| e * (re * sin + im * cos);
        Jet::new(
            imag(t3, 0.0),
            imag(3.0 * t2 + sr * t3, si * t3),
            imag(6.0 * t + 6.0 * sr * t2 + s2r * t3, 6.0 * si * t2 + s2i * t3),
        )
    }

    /// Fourier transform of the acceleration at a frequency, real and imaginary part, per Hz:
    /// (i2πf)² D/(2i) [6e^{iϕ}/(i2πf−s)⁴ − 6e^{−iϕ}/(i2πf−s*)⁴] with s = −λ+iω.
    #[must_use]
    pub fn spectrum(&self, frequency_hz: f64) -> (f64, f64) {
        let w = Complex::new(0.0, core::f64::consts::TAU * frequency_hz);
        let s = Complex::new(-self.decay, self.omega);
        let turn = Complex::from_polar(6.0, PHASE_RAD);
        let lines = turn / (w - s).powi(4) - turn.conj() / (w - s.conj()).powi(4);
        let sum = w * w * lines * self.scale / Complex::new(0.0, 2.0);
        (sum.re, sum.im)
    }

    /// Seconds after which nothing is left.
    #[must_use]
    pub fn length_s(&self) -> f64 {
        FADED / self.decay
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quintic_meets_both_ends() {
        let (from, to) = (Jet::new(0.3, -2.0, 5.0), Jet::new(-1.0, 4.0, -7.0));
        let q = Quintic::new(0.17, from, to);
        let end = q.at(0.17);
        assert_eq!(q.at(0.0), from);
        assert!((end.v - to.v).abs() < 1e-12);
        assert!((end.d - to.d).abs() < 1e-10);
        assert!((end.a - to.a).abs() < 1e-8);
    }

    #[test]
    fn a_unit_tone_peaks_at_one_and_leaves_no_velocity() {
        let tone = Tone::unit(18.0);
        let grid: Vec<f64> = (0..200_000).map(|i| f64::from(i) * 2e-6).collect();
        let peak = grid.iter().map(|&t| tone.at(t).a).fold(0.0, f64::max);
        assert!((peak - 1.0).abs() < 1e-6);
        let impulse: f64 = grid.iter().map(|&t| tone.at(t).a * 2e-6).sum();
        assert!(impulse.abs() < 1e-8);
    }

    #[test]
    fn derivatives_of_the_tone_and_bump_match_differences() {
        let tone = Tone::unit(11.0);
        let h = 1e-6;
        for t in [0.004, 0.02, 0.07] {
            for f in [&|t| tone.at(t) as Jet, &|t| bump(t, 0.1) as Jet] as [&dyn Fn(f64) -> Jet; 2]
            {
                let num_d = (f(t + h).v - f(t - h).v) / (2.0 * h);
                let num_a = (f(t + h).d - f(t - h).d) / (2.0 * h);
                assert!((f(t).d - num_d).abs() < 1e-5 * (1.0 + num_d.abs()));
                assert!((f(t).a - num_a).abs() < 1e-5 * (1.0 + num_a.abs()));
            }
        }
    }
}
