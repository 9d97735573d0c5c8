//! Initial and terminal contact of one foot from the shoe's gyroscope, and without one from its
//! accelerometer.
//!
//! After Falbriard et al. 2018: the cycle is cut at mid-swing; the pitch rate has a minimum just
//! after initial contact, when the foot slaps flat, and one just before terminal contact, when it
//! pushes off. The push-off is the broad one, so it is the deepest point of the coarse pitch rate;
//! the slap lies before it. The distance from those minima to the events at 50 N is a bias, largest in slow
//! running and in forefoot strikers. It scales with the contact: initial contact lies before the
//! first minimum by 7 %, terminal contact after the second by 9 % of the time between the minima
//! (13 and 18 ms in the best of the motion-capture recordings, 4.1 m/s; the simulator's feet behave
//! alike at 2.5 to 5 m/s). A forefoot striker does not slap: the pitch rate is least as the toes touch, and
//! rises as the heel sinks. There the minimum is the contact (12 and 13 ms early in the two such
//! contacts of the recordings, 6 ms in the simulator).
//!
//! Known error: 5–10 ms standard deviation on real feet, systematically late initial contact in
//! recordings low-passed below 30 Hz.
//!
//! With an accelerometer alone only the initial contact is given, from the rise of |specific
//! force| before the impact peak, at lower confidence.

use super::axial_events::SampleContact;
use super::limb::Swings;
use crate::signal::interpolation::{crossing_up_before, cubic_minimum};
use crate::signal::peaks::prominent_peaks;
use crate::signal::{Butterworth, SignalError, robust, sections};

/// From the first pitch-rate minimum back to initial contact, share of the time between minima.
pub(crate) const IC_BEFORE_MINIMUM: f64 = 0.07;
/// From the second pitch-rate minimum on to terminal contact, share of the time between minima.
pub(crate) const TC_AFTER_MINIMUM: f64 = 0.09;
/// Time between the minima, share of the stride, where one of them was cut off.
pub(crate) const BETWEEN_MINIMA: f64 = 0.28;
/// Pitch rate, rad/s, that tells a sinking heel from a foot that lies flat after its slap \[P\].
pub(crate) const SINKING_HEEL_RADPS: f64 = 1.0;
/// Rise of the pitch rate from the touch of the toes, rad/s \[P\].
pub(crate) const LEAST_RISE_RADPS: f64 = 0.3;
/// The heel sinks within this share of the stride after contact.
pub(crate) const SINKING: f64 = 0.12;
/// Low-pass for the pitch rate: the minima are 40 ms wide.
pub(crate) const PITCH_LOWPASS_HZ: f64 = 30.0;
/// Low-pass of the length of the acceleration, without a gyroscope, Hz.
pub(crate) const IMPACT_LOWPASS_HZ: f64 = 20.0;

/// Contacts of the foot from its swings.
///
/// # Errors
/// [`SignalError`] when the bout is too short to filter.
pub fn contacts(
    swings: &Swings,
    rate_hz: f64,
    stride_s: f64,
) -> Result<Vec<SampleContact>, SignalError> {
    let cutoff_hz = PITCH_LOWPASS_HZ.min(0.4 * rate_hz);
    let smooth = Butterworth::low(2, cutoff_hz)
        .design_zero_phase(rate_hz)?
        .filter_zero_phase(&swings.pitch_radps, sections::pad_len(rate_hz, cutoff_hz))?;
    let stride = stride_s * rate_hz;
    let minimum = |from: f64, to: f64| -> Option<f64> {
        let from = from.max(0.0).ceil() as usize;
        let to = (to.max(0.0).floor() as usize).min(smooth.len());
        let low = (from..to).min_by(|&a, &b| smooth[a].total_cmp(&smooth[b]))?;
        // At the border of the window it is a slope, not a minimum.
        (low > from && low + 1 < to).then(|| cubic_minimum(&smooth, low))
    };
    let downward = |at: &f64| smooth.get(at.round().max(0.0) as usize).is_some_and(|r| *r < 0.0);
    let mut out = Vec::new();
    for (from, to, number) in swings.cycles(stride) {
        let cycle = to - from;
        let Some(push) = broad_push_off(&swings.coarse_radps, from, cycle) else { continue };
        let (first, last) = (from + 0.03 * cycle, push - 0.12 * cycle);
        let slap = minimum(first, last).filter(downward);
        let touch = sinking_heel(&smooth, slap.unwrap_or(first), last, SINKING * cycle);
        // Two samples: the same minimum, refined from either side.
        let forefoot = touch.is_some_and(|at| slap.is_none_or(|slap| (at - slap).abs() < 2.0));
        let landing = if forefoot { touch } else { slap };
        let push_off = minimum(push - 0.10 * cycle, push + 0.10 * cycle).filter(downward);
        let before = if forefoot { 0.0 } else { IC_BEFORE_MINIMUM };
        let between = landing.zip(push_off).map_or(BETWEEN_MINIMA * cycle, |(a, b)| b - a);
        let last = smooth.len() as f64 - 1.0;
        out.push(SampleContact {
            ic: landing.map(|x| x - before * between).filter(|&x| x >= 0.0),
            tc: push_off.map(|x| x + TC_AFTER_MINIMUM * between).filter(|&x| x <= last),
            mid: 0.5 * (from + to),
            number,
        });
    }
    out.retain(|c| c.ic.is_some() || c.tc.is_some());
    Ok(out)
}

/// Last minimum in a window after which the pitch rate rises as that of a sinking heel does.
fn sinking_heel(pitch_radps: &[f64], from: f64, to: f64, within: f64) -> Option<f64> {
    let first = (from.max(0.0) as usize).max(1);
    let last = (to.max(0.0) as usize).min(pitch_radps.len().saturating_sub(1));
    let sinks = |i: usize| {
        let end = (i + within as usize).min(pitch_radps.len());
        let top = pitch_radps[i..end].iter().copied().fold(f64::NEG_INFINITY, f64::max);
        // A slap is deeper than what follows it is high.
        let least = SINKING_HEEL_RADPS.max(-pitch_radps[i]);
        top > least && top > pitch_radps[i] + LEAST_RISE_RADPS
    };
    let lowest =
        |i: &usize| pitch_radps[*i] <= pitch_radps[i - 1] && pitch_radps[*i] < pitch_radps[i + 1];
    (first..last).rev().find(|i| lowest(i) && sinks(*i)).map(|i| cubic_minimum(pitch_radps, i))
}

/// Deepest point of the coarse pitch rate in a cycle, inside the recording.
fn broad_push_off(coarse: &[f64], from: f64, cycle: f64) -> Option<f64> {
    let first = (from + 0.25 * cycle).max(0.0) as usize;
    let last = ((from + 0.92 * cycle).max(0.0) as usize).min(coarse.len());
    let low = (first..last).min_by(|&a, &b| coarse[a].total_cmp(&coarse[b]))?;
    // At the border the recording was cut before the push-off, or it is the slap's flank.
    (low > first && low + 1 < last).then_some(low as f64)
}

/// Initial contacts from the length of the specific force (g) of a shoe or ankle without a
/// gyroscope: one impact a stride, the largest.
///
/// # Errors
/// [`SignalError`] when the bout is too short to filter.
pub fn impacts(
    length_g: &[f64],
    rate_hz: f64,
    stride_s: f64,
) -> Result<Vec<SampleContact>, SignalError> {
    let cutoff_hz = IMPACT_LOWPASS_HZ.min(0.4 * rate_hz);
    let smooth = Butterworth::low(2, cutoff_hz)
        .design_zero_phase(rate_hz)?
        .filter_zero_phase(length_g, sections::pad_len(rate_hz, cutoff_hz))?;
    let stride = stride_s * rate_hz;
    let size = robust::sd(&smooth).unwrap_or(0.0);
    let peaks = prominent_peaks(&smooth, size, 0.7 * stride);
    let mut out: Vec<SampleContact> = Vec::with_capacity(peaks.len());
    let mut previous: Option<f64> = None;
    let mut number = 0;
    for peak in peaks {
        let at = peak.index as f64;
        number += previous.map_or(2, |p| 2 * ((at - p) / stride).round().max(1.0) as usize);
        previous = Some(at);
        let foot = peak.height - 0.5 * peak.prominence;
        let earliest = peak.index.saturating_sub((0.15 * stride) as usize);
        let ic = crossing_up_before(&smooth, foot, peak.index, earliest).unwrap_or(at);
        out.push(SampleContact { ic: Some(ic), tc: None, mid: at, number });
    }
    Ok(out)
}
