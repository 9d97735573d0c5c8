//! The shape of the vertical force over a piece of running, from which contact time follows without any level.
//!
//! A level is crossed when the *sensor* is as light as that, and a pelvis is not the body's centre: it falls
//! freely before toe-off in slow running and is pressed against the swinging legs in fast running, so that a
//! fixed level errs by some 20 ms for each m/s. Two quantities of the whole step need no such instant:
//!
//! - *pulse*: the first harmonic of the step's mean course. A half-sine force of mean 1 that fills the share d
//!   of a step has 2·cos(πd)/(1 − 4d²); d is solved for. Of a pelvis that reads below zero in flight a quarter
//!   of that depth is taken off first: the true force cannot be negative.
//! - *peak*: the half-sine's peak is π/2 over its share of the step (Blickhan 1989, Morin et al. 2005).
//!
//! Known limit: downhill, where the force leans to the landing, the pulse reads up to 20 ms long.

use core::f64::consts::{FRAC_PI_2, TAU};

use crate::signal::interpolation::value_at;
use crate::signal::{Butterworth, SignalError, sections, statistics};

/// Share of the depth below zero in flight that is taken off a pelvis' force: its movement against the legs.
/// 0.2 to 0.4 give the same errors.
const SINK: f64 = 0.25;
/// Low-pass of the force whose peak and depth in flight are read, step frequencies.
pub(crate) const HARMONICS: f64 = 3.0;
/// Number of points to which a step's force is resampled.
const POINTS: usize = 64;
/// Distances of two mid-stances that count as one step, as shares of the median.
const STEP: core::ops::Range<f64> = 0.7..1.4;
/// The peak is looked for this far before and after mid-stance, steps.
const PUSH: f64 = 0.3;
/// Fewest steps whose mean course is trusted.
const FEWEST: usize = 3;
/// Smallest and largest width of the force's pulse, as shares of the step.
const SHARES: (f64, f64) = (0.3, 1.3);

/// Shape of the mean step of a piece.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct ForceShape {
    /// Step time, samples.
    pub step: f64,
    /// Share of the step that the pulse with this first harmonic fills.
    pub pulse: f64,
    /// Share of the step that a half-sine with this peak fills.
    pub peak: f64,
}

/// The shape from vertical specific force, g, and mid-stances; `None` with too few steps.
///
/// # Errors
/// [`SignalError`] when the piece is too short to filter.
pub(super) fn force_shape(
    vertical_g: &[f64],
    mids: &[f64],
    rate_hz: f64,
) -> Result<Option<ForceShape>, SignalError> {
    let gaps: Vec<f64> = mids.windows(2).map(|w| w[1] - w[0]).collect();
    let Some(step) = statistics::median(&gaps).filter(|s| *s > 1.0) else { return Ok(None) };
    let last = vertical_g.len() as f64 - 1.0;
    let steps: Vec<(f64, f64)> = mids
        .windows(2)
        .map(|w| (w[0], w[1]))
        .filter(|(a, b)| *a >= 0.0 && *b <= last && STEP.contains(&((b - a) / step)))
        .collect();
    if steps.len() < FEWEST {
        return Ok(None);
    }
    let step_hz = rate_hz / step;
    let smooth = Butterworth::low(2, (HARMONICS * step_hz).min(0.4 * rate_hz))
        .design_zero_phase(rate_hz)?
        .filter_zero_phase(vertical_g, sections::pad_len(rate_hz, step_hz))?;
    let range = |from: f64, to: f64| {
        let end = (to.max(0.0) as usize + 1).min(smooth.len());
        &smooth[(from.max(0.0) as usize).min(end)..end]
    };
    let depths: Vec<f64> =
        steps.iter().map(|(a, b)| range(*a, *b).iter().copied().fold(f64::MAX, f64::min)).collect();
    let tops: Vec<f64> = steps
        .iter()
        .map(|(a, _)| range(a - PUSH * step, a + PUSH * step))
        .map(|push| push.iter().copied().fold(f64::MIN, f64::max))
        .collect();
    let (Some(depth), Some(top)) = (statistics::mean(&depths), statistics::mean(&tops)) else {
        return Ok(None);
    };
    let height = first_harmonic(vertical_g, &steps) / (1.0 - SINK * depth.min(0.0));
    let shape = ForceShape { step, pulse: share_of(height), peak: FRAC_PI_2 / top };
    Ok((top > 1.0).then_some(shape))
}

/// Twice the modulus of the mean course's first Fourier coefficient.
fn first_harmonic(vertical_g: &[f64], steps: &[(f64, f64)]) -> f64 {
    let (mut re, mut im) = (0.0, 0.0);
    for k in 0..POINTS {
        let phase = k as f64 / POINTS as f64;
        let at = |(a, b): &(f64, f64)| value_at(vertical_g, a + (b - a) * phase).unwrap_or(0.0);
        let (sin, cos) = (TAU * phase).sin_cos();
        let sum: f64 = steps.iter().map(at).sum();
        re += sum * cos;
        im -= sum * sin;
    }
    2.0 * re.hypot(im) / (POINTS * steps.len()) as f64
}

/// Share of the step that a half-sine of mean 1 with a first harmonic of this height fills; bisection of a
/// falling function.
fn share_of(height: f64) -> f64 {
    let harmonic = |d: f64| {
        let x = 1.0 - 4.0 * d * d;
        if x.abs() < 1e-9 { FRAC_PI_2 } else { 2.0 * (core::f64::consts::PI * d).cos() / x }
    };
    let (mut low, mut high) = SHARES;
    for _ in 0..40 {
        let middle = 0.5 * (low + high);
        if harmonic(middle) > height {
            low = middle;
        } else {
            high = middle;
        }
    }
    0.5 * (low + high)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A train of half-sines of mean 1 that fill a share of each step.
    fn train(share: f64, step: usize, steps: usize) -> (Vec<f64>, Vec<f64>) {
        let value = |i: usize| {
            let u = (i % step) as f64 / step as f64 / share;
            if u < 1.0 { FRAC_PI_2 / share * (core::f64::consts::PI * u).sin() } else { 0.0 }
        };
        let mids = (0..steps).map(|k| (k as f64 + 0.5 * share) * step as f64).collect();
        ((0..step * steps).map(value).collect(), mids)
    }

    #[test]
    fn a_half_sine_fills_what_it_fills() {
        for share in [0.55, 0.65, 0.8] {
            let (force, mids) = train(share, 70, 20);
            let shape = force_shape(&force, &mids, 200.0).unwrap().unwrap();
            // The low-pass rings below zero in flight, a share of which is subtracted from the first harmonic.
            assert!((shape.pulse - share).abs() < 0.04, "{share}: {}", shape.pulse);
            assert!((shape.peak / share - 1.0).abs() < 0.10, "{share}: {}", shape.peak);
        }
    }

    #[test]
    fn two_steps_have_no_shape() {
        let (force, mids) = train(0.7, 70, 3);
        assert_eq!(force_shape(&force, &mids, 200.0).unwrap(), None);
    }
}
