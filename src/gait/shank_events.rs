//! Initial and terminal contact of one leg from the shank's gyroscope and accelerometer.
//!
//! Swing peaks of the pitch rate cut the cycle (as Fadillioglu et al. 2020 and Purcell et al. 2006
//! do, compared by Kiernan et al. 2023). Two cues for each event:
//!
//! - *Initial contact.* The shank stops swinging forward (down-crossing of zero) 21 ms before it, whatever the
//!   strike; the middle between that and its fastest backward turn lies 13 ms behind it, with less scatter.
//!   Their mean is told.
//! - *Terminal contact.* The coarse backward maximum before the next swing follows it by 71 ms, the least
//!   specific force, when the leg falls freely, by 19. The first is steady from contact to contact but differs
//!   between runners; the second is mistaken in one leg of ten. So each contact is told by the first, and all
//!   of a piece are moved half of the way to the second, 15 ms at most.
//!
//! Known error on people left out: initial 6 ms, terminal 13 ms (a forefoot striker 23 late): toe-off is the
//! ankle's work, which a shank does not feel.

use super::axial_events::SampleContact;
use super::contact_coefficients::{
    BACKWARD_S, FREE_FALL, FREE_FALL_APART_S, FREE_FALL_S, MIDDLE_S, SHANK_SWING_END_S,
};
use super::limb::Swings;
use crate::recording::Axes;
use crate::signal::interpolation::{crossing_down, parabolic_extremum};
use crate::signal::{Butterworth, SignalError, robust, sections};

pub(crate) const LOWPASS_HZ: f64 = 15.0;
/// Low-pass of the length of the specific force, Hz.
pub(crate) const FORCE_LOWPASS_HZ: f64 = 20.0;
/// The forward swing ends within this share of the cycle.
const SWING_END: f64 = 0.4;
/// The fastest backward turn follows within this share of the cycle.
const TURN_WITHIN: f64 = 0.22;
/// Where the backward maximum lies in the cycle.
const BACKWARD: (f64, f64) = (0.55, 0.95);
/// The least force lies at most this far before it, cycles.
const FALL_WITHIN: f64 = 0.25;

/// Contacts of the leg from its swings and the specific force, m/s².
///
/// # Errors
/// [`SignalError`] when the bout is too short to filter.
pub fn contacts(
    swings: &Swings,
    acc: &Axes,
    rate_hz: f64,
    stride_s: f64,
) -> Result<Vec<SampleContact>, SignalError> {
    let low = |signal: &[f64], hz: f64| {
        let cutoff_hz = hz.min(0.4 * rate_hz);
        Butterworth::low(2, cutoff_hz)
            .design_zero_phase(rate_hz)?
            .filter_zero_phase(signal, sections::pad_len(rate_hz, cutoff_hz))
    };
    let smooth = low(&swings.pitch_radps, LOWPASS_HZ)?;
    let force = low(&acc.norm(), FORCE_LOWPASS_HZ)?;
    let (coarse, stride) = (&swings.coarse_radps, stride_s * rate_hz);
    let mut out: Vec<SampleContact> = Vec::new();
    let mut apart = Vec::new();
    for (from, to, number) in swings.cycles(stride) {
        let cycle = to - from;
        let ic = landing(&smooth, from, cycle, rate_hz).filter(|&x| x >= 0.0);
        let back = lowest(coarse, from + BACKWARD.0 * cycle, from + BACKWARD.1 * cycle);
        let tc = back.map(|x| x - BACKWARD_S * rate_hz).filter(|&x| x >= 0.0);
        if let Some((back, tc)) = back.zip(tc)
            && let Some(fall) = lowest(&force, back - FALL_WITHIN * cycle, back + 1.0)
        {
            apart.push(fall / rate_hz - FREE_FALL_S - tc / rate_hz);
        }
        out.push(SampleContact { ic, tc, mid: 0.5 * (from + to), number });
    }
    let later = rate_hz * later_s(robust::median(&apart).unwrap_or(0.0));
    for c in &mut out {
        c.tc = c.tc.map(|x| x + later).filter(|&x| x >= 0.0);
    }
    out.retain(|c| c.ic.is_some() || c.tc.is_some());
    Ok(out)
}

/// What the least force's distance moves the backward maximum by, s; less where it is too far to be the same event.
fn later_s(apart_s: f64) -> f64 {
    let (full, none) = FREE_FALL_APART_S;
    let same = ((none - apart_s.abs()) / (none - full)).clamp(0.0, 1.0);
    same * FREE_FALL.0 * apart_s.clamp(-FREE_FALL.1, FREE_FALL.1)
}

/// Initial contact from the end of the swing and the backward turn after it.
fn landing(smooth: &[f64], from: f64, cycle: f64, rate_hz: f64) -> Option<f64> {
    let peak = (from >= 0.0).then_some(from as usize)?;
    let end = crossing_down(smooth, 0.0, peak + 1, peak + (SWING_END * cycle) as usize)?;
    let turn = lowest(smooth, end + 1.0, end + TURN_WITHIN * cycle)?;
    let middle = 0.5 * (end + turn) - MIDDLE_S * rate_hz;
    Some(0.5 * (middle + end + SHANK_SWING_END_S * rate_hz))
}

/// Lowest point inside a window, not at its border.
fn lowest(signal: &[f64], from: f64, to: f64) -> Option<f64> {
    let from = from.max(0.0).ceil() as usize;
    let to = (to.max(0.0).floor() as usize).min(signal.len());
    let at = (from..to).min_by(|&a, &b| signal[a].total_cmp(&signal[b]))?;
    (at > from && at + 1 < to).then(|| parabolic_extremum(signal, at).0)
}
