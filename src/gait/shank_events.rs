//! Initial and terminal contact of one leg from the shank's gyroscope and accelerometer.
//!
//! Swing peaks of the pitch rate cut the cycle (as Fadillioglu et al. 2020 and Purcell et al. 2006
//! do, compared by Kiernan et al. 2023). Two cues for each event:
//!
//! - *Initial contact.* The shank stops swinging forward (down-crossing of zero) 21 ms before it, whatever the
//!   strike; the middle between that and its fastest backward turn lies 13 ms behind it, with less scatter.
//!   Initial contact is the mean of both.
//! - *Terminal contact.* The coarse backward maximum before the next swing follows it by 71 ms, but by 40 to
//!   110 in some runners; when the shank has risen by 6 cm (`shank_rise`) toe-off is near in all,
//!   the nearer the quicker the steps. So all maxima of a piece are shifted by the median distance of the rises from
//!   them, and terminal contact is the mean of the shifted maximum and of its own rise.
//!
//! Known error on people left out of the fit: initial 6 ms, terminal 5 ms, contact time 9 ms.

use super::axial_events::SampleContact;
use super::contact_coefficients::{BACKWARD_S, MIDDLE_S, SHANK_RISE, SHANK_SWING_END_S};
use super::limb::Swings;
use super::shank_rise::{Cycle, Heights};
use crate::recording::Axes;
use crate::signal::interpolation::{crossing_down, parabolic_extremum};
use crate::signal::{Butterworth, SignalError, sections, statistics};

/// Low-pass for the pitch rate, Hz \[P\].
pub(crate) const LOWPASS_HZ: f64 = 15.0;
/// The forward swing ends within this share of the cycle.
const SWING_END: f64 = 0.4;
/// The fastest backward turn follows within this share of the cycle.
const TURN_WITHIN: f64 = 0.22;
/// Where the backward maximum lies in the cycle.
const BACKWARD: (f64, f64) = (0.55, 0.95);
/// Distance of the rise from the backward maximum, median over a piece, s: up to the first value the rise
/// counts, from the second on it does not \[P\]. At most 35 ms in 56 legs.
const APART_S: (f64, f64) = (0.050, 0.080);
/// Largest distance of one contact's rise from the piece's median rise with which its own instant is used, s
/// \[P\]: within a leg they scatter by 5 ms.
const OWN_WITHIN_S: f64 = 0.025;

/// Contacts of the leg from its swings, the specific force, m/s², and the angular rate, rad/s.
///
/// # Errors
/// [`SignalError`] when the bout is too short to filter.
pub fn contacts(
    swings: &Swings,
    acc: &Axes,
    gyr: &Axes,
    rate_hz: f64,
    stride_s: f64,
) -> Result<Vec<SampleContact>, SignalError> {
    let cutoff_hz = LOWPASS_HZ.min(0.4 * rate_hz);
    let smooth = Butterworth::low(2, cutoff_hz)
        .design_zero_phase(rate_hz)?
        .filter_zero_phase(&swings.pitch_radps, sections::pad_len(rate_hz, cutoff_hz))?;
    let (coarse, stride) = (&swings.coarse_radps, stride_s * rate_hz);
    let mut heights = Heights::new(acc, gyr, rate_hz);
    let early = rate_hz * (SHANK_RISE.0 + SHANK_RISE.1 * 0.5 * stride_s);
    let mut out: Vec<SampleContact> = Vec::new();
    let mut rises = Vec::new();
    for (from, to, number) in swings.cycles(stride) {
        let cycle = to - from;
        let end = swing_end(&smooth, from, cycle);
        let ic = end.and_then(|end| landing(&smooth, end, cycle, rate_hz)).filter(|&x| x >= 0.0);
        let back = lowest(coarse, from + BACKWARD.0 * cycle, from + BACKWARD.1 * cycle);
        let tc = back.map(|x| x - BACKWARD_S * rate_hz).filter(|&x| x >= 0.0);
        let stance = end.zip(back).map(|(landing, back)| Cycle { from, to, landing, back });
        let rise = tc.and_then(|_| heights.rise(&stance?));
        rises.push(rise.map(|rise| rise - early));
        out.push(SampleContact { ic, tc, mid: 0.5 * (from + to), number });
    }
    move_to_rises(&mut out, &rises, rate_hz);
    out.retain(|c| c.ic.is_some() || c.tc.is_some());
    Ok(out)
}

/// Shifts terminal contacts, found by their backward maxima, to where the rises place them.
fn move_to_rises(contacts: &mut [SampleContact], rises: &[Option<f64>], rate_hz: f64) {
    let both = contacts.iter().zip(rises);
    let apart: Vec<f64> = both.filter_map(|(c, rise)| Some((*rise)? - c.tc?)).collect();
    let Some(later) = statistics::median(&apart) else { return };
    let (full, none) = APART_S;
    let counts = ((none - later.abs() / rate_hz) / (none - full)).clamp(0.0, 1.0);
    for (c, rise) in contacts.iter_mut().zip(rises) {
        let Some(back) = c.tc else { continue };
        let moved = back + later;
        let own = rise.filter(|rise| (rise - moved).abs() < OWN_WITHIN_S * rate_hz);
        let told = own.map_or(moved, |own| 0.5 * (moved + own));
        c.tc = Some(counts * told + (1.0 - counts) * back).filter(|&x| x >= 0.0);
    }
}

/// Where the shank stops swinging forward.
fn swing_end(smooth: &[f64], from: f64, cycle: f64) -> Option<f64> {
    let peak = (from >= 0.0).then_some(from as usize)?;
    crossing_down(smooth, 0.0, peak + 1, peak + (SWING_END * cycle) as usize)
}

/// Initial contact from the end of the swing and the backward turn after it.
fn landing(smooth: &[f64], end: f64, cycle: f64, rate_hz: f64) -> Option<f64> {
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
