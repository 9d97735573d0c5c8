//! Single lines of short spectra (Goertzel 1958), under a Hann window.

use core::f64::consts::TAU;

/// A line of a spectrum.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Line {
    /// Frequency, Hz.
    pub hz: f64,
    /// Amplitude of the sine there, unit of the signal.
    pub amplitude: f64,
}

/// Grid of the coarse search, Hz: a third of the half-width of a Hann line of 4 s.
const GRID_HZ: f64 = 0.125;
/// Fewest and most grid points; a window of any length and rate needs no more.
const MOST_LINES: usize = 40;

/// Removes the mean and applies a Hann window; the result's Fourier sum at a sine's frequency is
/// half the sine's amplitude. Windows of a few samples give zeros.
#[must_use]
pub fn hann(signal: &[f64]) -> Vec<f64> {
    let n = signal.len();
    let mean = signal.iter().sum::<f64>() / n.max(1) as f64;
    if n < 4 {
        return vec![0.0; n];
    }
    // The cosine of equal steps, each from the two before it; windows are short. The weights sum to n/2.
    let step = TAU / n as f64;
    let turn = 2.0 * step.cos();
    let (mut before, mut here) = ((0.5 * step).cos(), (0.5 * step).cos());
    signal
        .iter()
        .map(|v| {
            let weight = 0.5 - 0.5 * here;
            (before, here) = (here, turn * here - before);
            (v - mean) * weight / (0.5 * n as f64)
        })
        .collect()
}

/// Squared modulus of the Fourier sum of a windowed signal at each frequency.
fn powers(windowed: &[f64], rate_hz: f64, hz: &[f64]) -> [f64; MOST_LINES] {
    let n = hz.len().min(MOST_LINES);
    let mut turn = [0.0; MOST_LINES];
    for (slot, f) in turn.iter_mut().zip(hz) {
        *slot = 2.0 * (TAU * f / rate_hz).cos();
    }
    let (mut s1, mut s2) = ([0.0; MOST_LINES], [0.0; MOST_LINES]);
    for x in windowed {
        for k in 0..n {
            let s = x + turn[k] * s1[k] - s2[k];
            s2[k] = s1[k];
            s1[k] = s;
        }
    }
    core::array::from_fn(|k| s1[k] * s1[k] + s2[k] * s2[k] - turn[k] * s1[k] * s2[k])
}

/// Amplitude of a windowed signal at one frequency.
#[must_use]
pub fn amplitude(windowed: &[f64], rate_hz: f64, hz: f64) -> f64 {
    2.0 * powers(windowed, rate_hz, &[hz])[0].max(0.0).sqrt()
}

/// The frequency from `low_hz` to `high_hz` at which the amplitude over frequency^`slope` is
/// greatest, between grid points by a parabola of logarithms.
#[must_use]
pub fn strongest(
    windowed: &[f64],
    rate_hz: f64,
    (low_hz, high_hz): (f64, f64),
    slope: f64,
) -> Line {
    let high_hz = high_hz.min(0.45 * rate_hz);
    let count = (((high_hz - low_hz) / GRID_HZ).floor().max(0.0) as usize + 1).min(MOST_LINES);
    let hz: Vec<f64> = (0..count).map(|k| low_hz + GRID_HZ * k as f64).collect();
    let powers = powers(windowed, rate_hz, &hz);
    let weighed = |k: usize| powers[k].max(f64::MIN_POSITIVE).ln() - 2.0 * slope * hz[k].ln();
    let best = (0..count).max_by(|&a, &b| weighed(a).total_cmp(&weighed(b))).unwrap_or(0);
    let mut at_hz = hz.get(best).copied().unwrap_or(low_hz);
    if best > 0 && best + 1 < count {
        let (before, here, after) = (weighed(best - 1), weighed(best), weighed(best + 1));
        let bend = before - 2.0 * here + after;
        if bend < 0.0 {
            at_hz += GRID_HZ * (0.5 * (before - after) / bend).clamp(-0.5, 0.5);
        }
    }
    Line { hz: at_hz, amplitude: amplitude(windowed, rate_hz, at_hz) }
}

/// Power of a windowed signal summed over a grid of quarters of a Hertz, below and above a border:
/// from `low_hz` to 6 Hz.
#[must_use]
pub fn split_power(windowed: &[f64], rate_hz: f64, low_hz: f64, border_hz: f64) -> (f64, f64) {
    let high_hz = 6f64.min(0.45 * rate_hz);
    let count = (((high_hz - low_hz) / 0.25).floor().max(0.0) as usize + 1).min(MOST_LINES);
    let hz: Vec<f64> = (0..count).map(|k| low_hz + 0.25 * k as f64).collect();
    let powers = powers(windowed, rate_hz, &hz);
    let sum = |above: bool| {
        hz.iter().zip(&powers).filter(|(f, _)| (**f > border_hz) == above).map(|(_, p)| *p).sum()
    };
    (sum(false), sum(true))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sine(hz: f64, amplitude: f64, rate_hz: f64) -> Vec<f64> {
        (0..(4.0 * rate_hz) as usize)
            .map(|i| 1.0 + amplitude * (TAU * hz * i as f64 / rate_hz + 0.7).sin())
            .collect()
    }

    #[test]
    fn a_sine_between_grid_points_is_found_with_its_amplitude() {
        for rate_hz in [12.5, 25.0, 32.0] {
            for hz in [1.3, 1.96, 2.77, 3.31] {
                let line = strongest(&hann(&sine(hz, 0.8, rate_hz)), rate_hz, (1.1, 4.6), 0.0);
                assert!((line.hz - hz).abs() < 0.01, "{} for {hz} at {rate_hz} Hz", line.hz);
                assert!((line.amplitude - 0.8).abs() < 0.01, "{}", line.amplitude);
            }
        }
    }

    #[test]
    fn power_is_split_at_the_border() {
        let low = hann(&sine(1.4, 1.0, 25.0));
        let (below, above) = split_power(&low, 25.0, 0.8, 3.5);
        assert!(above < 1e-3 * below);
        let high = hann(&sine(5.0, 1.0, 25.0));
        let (below, above) = split_power(&high, 25.0, 0.8, 3.5);
        assert!(below < 1e-3 * above);
    }
}
