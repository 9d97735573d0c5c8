//! Initial and terminal contact of one foot from the shoe's gyroscope and accelerometer, and without a
//! gyroscope from the accelerometer.
//!
//! The cycle is cut at mid-swing (Falbriard et al. 2018). Two cues for each event, whose errors differ, read
//! below 20 Hz: all data that they were fitted to reach that high, and a sharper sensor's slap comes earlier.
//!
//! - *Initial contact.* After the swing the pitch rate falls through zero, 22 ms before contact whatever the
//!   strike; then it has its **first** minimum, the slap, which follows contact the later the deeper it is
//!   (−4 ms in a midfoot striker, 21 ms from 8 rad/s on). Initial contact is the mean of both. (The deepest
//!   minimum up to the push-off, used earlier, is the push-off itself in some fast forefoot strikers.)
//! - *Terminal contact.* The push-off, the first deep minimum of the coarse pitch rate after foot flat, lies
//!   21 ms before it, but by −25 to +40 in slow runners; when the ball of the foot has risen 15 mm
//!   (`ball_rise`) it is 11 ms away in all, but scatters from contact to contact. So each contact is
//!   placed by its push-off, and all of a piece are shifted by the median distance to those by the ball's rise.
//!
//! Where the two cues of an event contradict each other, in no foot of the recordings but in the simulator's,
//! the minima alone count (Falbriard et al. 2018): the deepest one before the push-off, 7 % of the time between
//! both minima after contact, and that of the push-off, 9 % before the end. A forefoot striker whose heel sinks
//! without a slap lands at the last minimum before that.
//!
//! Known error on people left out of the fit: initial 5 ms, terminal 7 ms of the runner's own offset, 4 ms between
//! contacts; systematically late initial contact in recordings low-passed below 30 Hz.
//!
//! With an accelerometer alone only the initial contact is given, from the rise of |specific
//! force| before the impact peak, at lower confidence.

use nalgebra::Vector3;

use super::axial_events::SampleContact;
use super::ball_rise::{self, Shoe};
use super::contact_coefficients::{
    BALL, BALL_RISE_S, FOOT_SWING_END_S, PUSH_OFF_S, SLAP, SLAP_DEPTH,
};
use super::limb::Swings;
use crate::recording::Axes;
use crate::signal::interpolation::{
    crossing_down, crossing_up_before, cubic_minimum, parabolic_extremum,
};
use crate::signal::peaks::prominent_peaks;
use crate::signal::{Butterworth, SignalError, sections, statistics};

/// Low-pass for the minima of the pitch rate, which are 40 ms wide.
pub(crate) const PITCH_LOWPASS_HZ: f64 = 30.0;
/// Low-pass for the cues of both contacts, Hz. Contact time of people left out of the fit errs by 9.5 ms with
/// 12, 15 and 20 Hz, 9.8 with 25 and 10.2 with 30 (with a rise of 10 mm).
pub(crate) const CUE_LOWPASS_HZ: f64 = 20.0;
/// Low-pass for foot flat, Hz.
pub(crate) const FLAT_LOWPASS_HZ: f64 = 10.0;
/// Low-pass of the length of the acceleration, without a gyroscope, Hz.
pub(crate) const IMPACT_LOWPASS_HZ: f64 = 20.0;
/// The forward swing ends within this share of the cycle.
const SWING_END: f64 = 0.45;
/// The slap follows within this share of the cycle.
const SLAP_WITHIN: f64 = 0.16;
/// Least depth of the slap as a share of the deepest minimum there: shallower ones are ripples.
const RIPPLE: f64 = 0.3;
/// Where foot flat is looked for: from this long after the end of the swing, s, over this share of the cycle.
const FLAT: (f64, f64) = (0.02, 0.18);
/// Where the push-off is looked for, shares of the cycle: from the first after the end of the swing to the
/// second after the cycle's start.
const PUSH: (f64, f64) = (0.18, 0.97);
/// Least depth of the push-off as a share of the deepest minimum there. A heel that whips up after toe-off
/// may be deeper.
const DEEP: f64 = 0.6;
/// Assumed end of the swing where the swing itself was cut off, share of the cycle.
const USUAL_END: f64 = 0.15;
/// The swing ends within this share of the cycle (0.27 at most in 620 contacts).
const LATEST_END: f64 = 0.28;
/// Distance between the two cues of initial contact, s: up to the first value both count in full, from the
/// second on neither does. At most 11 ms in 55 feet.
const LANDING_APART_S: (f64, f64) = (0.015, 0.025);
/// The same for the ball's rise before the push-off, median over a piece, s: at most 38 ms in those feet; and
/// for a rise after it: 27 ms.
const BALL_BEFORE_S: (f64, f64) = (0.045, 0.065);
const BALL_BEHIND_S: (f64, f64) = (0.030, 0.050);
/// Share of push-offs at which a rise of the ball was found: from the first value on the rise counts in full,
/// up to the second not at all. 0.97 over all recorded feet, 0.71 in the worst one. The simulator's toes
/// hardly rise.
const FOUND: (f64, f64) = (0.70, 0.60);
/// Initial contact lies before the slap by this share of the time between the two minima.
pub(crate) const IC_BEFORE_MINIMUM: f64 = 0.07;
/// Terminal contact lies after the push-off by this share of the time between the two minima.
pub(crate) const TC_AFTER_MINIMUM: f64 = 0.09;
/// Assumed time between the minima where one of them was cut off, share of the cycle.
pub(crate) const BETWEEN_MINIMA: f64 = 0.28;
/// Where the minima are looked for, shares of the cycle: the slap from the first after mid-swing to the
/// second before the push-off, the push-off within the third about the coarse minimum.
const MINIMA: (f64, f64, f64) = (0.03, 0.12, 0.10);
/// Least pitch rate after a minimum that shows a sinking heel (a forefoot landing), rad/s; a foot that lies
/// flat after its slap turns less \[P\].
pub(crate) const SINKING_HEEL_RADPS: f64 = 1.0;
/// Rise of the pitch rate from the touch of the toes, rad/s \[P\].
pub(crate) const LEAST_RISE_RADPS: f64 = 0.3;
/// The heel sinks within this share of the stride after contact.
pub(crate) const SINKING: f64 = 0.12;

/// The signals by which the ball of the foot is tracked.
#[derive(Debug, Clone, Copy)]
pub struct Strapped<'a> {
    /// Specific force, m/s².
    pub acc: &'a Axes,
    /// Angular rate, rad/s.
    pub gyr: &'a Axes,
    /// Up in the sensor when the foot lies flat, where it is known.
    pub up: Option<Vector3<f64>>,
}

/// The cues of one cycle.
struct Cues {
    /// Between the marks, samples.
    mid: f64,
    number: usize,
    minima: Minima,
    /// Initial contact by both cues, and how sure it is, 0 to 1.
    landing: Option<(f64, f64)>,
    push: Option<f64>,
    flat: Option<(usize, f64)>,
}

/// Contacts by the minima alone.
struct Minima {
    forefoot: bool,
    ic: Option<f64>,
    tc: Option<f64>,
}

/// Contacts of the foot from its swings.
///
/// # Errors
/// [`SignalError`] when the bout is too short to filter.
pub fn contacts(
    swings: &Swings,
    strapped: &Strapped<'_>,
    rate_hz: f64,
    stride_s: f64,
) -> Result<Vec<SampleContact>, SignalError> {
    let low = |signal: &[f64], hz: f64| {
        let cutoff_hz = hz.min(0.4 * rate_hz);
        Butterworth::low(2, cutoff_hz)
            .design_zero_phase(rate_hz)?
            .filter_zero_phase(signal, sections::pad_len(rate_hz, cutoff_hz))
    };
    let [smooth, cue, slow] =
        [PITCH_LOWPASS_HZ, CUE_LOWPASS_HZ, FLAT_LOWPASS_HZ].map(|hz| low(&swings.pitch_radps, hz));
    let (smooth, cue, slow) = (smooth?, cue?, slow?);
    let [x, y, z] = strapped.acc.columns().map(|column| low(column, CUE_LOWPASS_HZ));
    let acc = Axes::new(x?, y?, z?);
    let strapped = Strapped { acc: &acc, ..*strapped };
    let cues = |(from, to, number): (f64, f64, usize)| {
        let cycle = to - from;
        let end = swing_end(&cue, from, cycle);
        let push = push_off(&swings.coarse_radps, from, end, cycle);
        let minima = Minima::find(&smooth, from, cycle, push);
        let landing = end.filter(|_| !minima.forefoot);
        let landing = landing.and_then(|end| landing_of(&cue, end, cycle, rate_hz));
        let flat = end.and_then(|end| flat(&slow, end, cycle, rate_hz)).map(|at| (at, cycle));
        Cues { mid: 0.5 * (from + to), number, minima, landing, push, flat }
    };
    let cycles = swings.cycles(stride_s * rate_hz).into_iter();
    let cues: Vec<Cues> = cycles.map(cues).collect();
    let later = later(&cues, swings, &strapped, rate_hz);
    let last = smooth.len() as f64 - 1.0;
    let mut out: Vec<SampleContact> = cues
        .into_iter()
        .map(|c| {
            let by_both = later.zip(c.push).map(|((later, sure), push)| (push + later, sure));
            SampleContact {
                ic: either(c.landing, c.minima.ic).filter(|&x| x >= 0.0),
                tc: either(by_both, c.minima.tc).filter(|&x| x <= last),
                mid: c.mid,
                number: c.number,
            }
        })
        .collect();
    out.retain(|c| c.ic.is_some() || c.tc.is_some());
    Ok(out)
}

/// Contacts by the two cues, weighted by how sure they are; the minima make up the rest of the weight.
fn either(both: Option<(f64, f64)>, minima: Option<f64>) -> Option<f64> {
    match (both, minima) {
        (Some((at, sure)), Some(minima)) => Some(sure * at + (1.0 - sure) * minima),
        (Some((at, sure)), None) => (sure > 0.0).then_some(at),
        (None, minima) => minima,
    }
}

/// 1 up to the first distance, 0 from the second on.
fn sure(apart: f64, (full, none): (f64, f64)) -> f64 {
    ((none - apart) / (none - full)).clamp(0.0, 1.0)
}

impl Minima {
    fn find(smooth: &[f64], from: f64, cycle: f64, push: Option<f64>) -> Self {
        let Some(push) = push.map(f64::round) else {
            return Self { forefoot: false, ic: None, tc: None };
        };
        let downward =
            |at: &f64| smooth.get(at.round().max(0.0) as usize).is_some_and(|r| *r < 0.0);
        let (first, last) = (from + MINIMA.0 * cycle, push - MINIMA.1 * cycle);
        let slap = minimum(smooth, first, last).filter(downward);
        let touch = sinking_heel(smooth, slap.unwrap_or(first), last, SINKING * cycle);
        // Within two samples it is the same minimum, interpolated from either side.
        let forefoot = touch.is_some_and(|at| slap.is_none_or(|slap| (at - slap).abs() < 2.0));
        let landing = if forefoot { touch } else { slap };
        let (from, to) = (push - MINIMA.2 * cycle, push + MINIMA.2 * cycle);
        let push_off = minimum(smooth, from, to).filter(downward);
        let before = if forefoot { 0.0 } else { IC_BEFORE_MINIMUM };
        let between = landing.zip(push_off).map_or(BETWEEN_MINIMA * cycle, |(a, b)| b - a);
        Self {
            forefoot,
            ic: landing.map(|x| x - before * between),
            tc: push_off.map(|x| x + TC_AFTER_MINIMUM * between),
        }
    }
}

/// Lowest point inside a window, not at its border, where it is a slope.
fn minimum(smooth: &[f64], from: f64, to: f64) -> Option<f64> {
    let from = from.max(0.0).ceil() as usize;
    let to = (to.max(0.0).floor() as usize).min(smooth.len());
    let low = (from..to).min_by(|&a, &b| smooth[a].total_cmp(&smooth[b]))?;
    (low > from && low + 1 < to).then(|| cubic_minimum(smooth, low))
}

/// Last minimum in a window after which the pitch rate rises as that of a sinking heel does.
fn sinking_heel(pitch_radps: &[f64], from: f64, to: f64, within: f64) -> Option<f64> {
    let first = (from.max(0.0) as usize).max(1);
    let last = (to.max(0.0) as usize).min(pitch_radps.len().saturating_sub(1));
    let sinks = |i: usize| {
        let end = (i + within as usize).min(pitch_radps.len());
        let top = pitch_radps[i..end].iter().copied().fold(f64::NEG_INFINITY, f64::max);
        // After a slap the pitch rate rises less far above zero than the slap lies below it.
        let least = SINKING_HEEL_RADPS.max(-pitch_radps[i]);
        top > least && top > pitch_radps[i] + LEAST_RISE_RADPS
    };
    let lowest =
        |i: &usize| pitch_radps[*i] <= pitch_radps[i - 1] && pitch_radps[*i] < pitch_radps[i + 1];
    (first..last).rev().find(|i| lowest(i) && sinks(*i)).map(|i| cubic_minimum(pitch_radps, i))
}

/// Where the forward swing ends. In a cycle whose swing lies before the recording only if that begins in it.
fn swing_end(smooth: &[f64], from: f64, cycle: f64) -> Option<f64> {
    let last = (from + SWING_END * cycle).max(0.0) as usize;
    if from < 0.0 && smooth.first().is_none_or(|first| *first <= 0.0) {
        return None;
    }
    crossing_down(smooth, 0.0, from.max(0.0) as usize + 1, last)
}

/// Initial contact from the end of the swing and the slap after it, and how well they agree, 0 to 1.
fn landing_of(smooth: &[f64], end: f64, cycle: f64, rate_hz: f64) -> Option<(f64, f64)> {
    let by_swing = end + FOOT_SWING_END_S * rate_hz;
    let (at, depth) = slap(smooth, end as usize + 1, (end + SLAP_WITHIN * cycle) as usize)?;
    let by_slap = at - slap_delay_s(depth) * rate_hz;
    let apart_s = (by_slap - by_swing).abs() / rate_hz;
    Some((0.5 * (by_swing + by_slap), sure(apart_s, LANDING_APART_S)))
}

/// By how much the slap follows initial contact, s.
fn slap_delay_s(depth_radps: f64) -> f64 {
    SLAP.0 + SLAP.1 * depth_radps.clamp(SLAP_DEPTH.0, SLAP_DEPTH.1)
}

/// First minimum of the pitch rate in a window that is no ripple, and its depth, rad/s.
fn slap(smooth: &[f64], from: usize, to: usize) -> Option<(f64, f64)> {
    let lowest = |i: &usize| smooth[*i] <= smooth[i - 1] && smooth[*i] < smooth[i + 1];
    let minima = || (from.max(1)..to.min(smooth.len().saturating_sub(1))).filter(lowest);
    let deepest = minima().map(|i| smooth[i]).fold(0.0, f64::min);
    let first = minima().find(|i| smooth[*i] < 0.0 && smooth[*i] <= RIPPLE * deepest)?;
    Some((parabolic_extremum(smooth, first).0, -smooth[first]))
}

/// The first deep minimum of the coarse pitch rate after foot flat.
fn push_off(coarse: &[f64], from: f64, end: Option<f64>, cycle: f64) -> Option<f64> {
    // In a foot that does not turn back before it lands the pitch rate crosses zero only in stance: too late.
    let end = end.unwrap_or(from + USUAL_END * cycle).min(from + LATEST_END * cycle);
    let first = end + PUSH.0 * cycle;
    let last = ((from + PUSH.1 * cycle).max(0.0) as usize).min(coarse.len().saturating_sub(1));
    let lowest = |i: &usize| coarse[*i] <= coarse[i - 1] && coarse[*i] < coarse[i + 1];
    let minima = || ((first.max(0.0) as usize).max(1)..last).filter(lowest);
    let deepest = minima().map(|i| coarse[i]).fold(0.0, f64::min);
    let found = minima().find(|i| coarse[*i] < DEEP * deepest)?;
    Some(parabolic_extremum(coarse, found).0)
}

/// When the foot turns least after it landed.
fn flat(slow: &[f64], end: f64, cycle: f64, rate_hz: f64) -> Option<usize> {
    let first = end + FLAT.0 * rate_hz;
    let last = (first + FLAT.1 * cycle) as usize;
    (first as usize..last.min(slow.len())).min_by(|&a, &b| slow[a].abs().total_cmp(&slow[b].abs()))
}

/// By how much terminal contact lies behind the push-off, samples, and how well the ball's rise agrees with that,
/// 0 to 1; `None` where that is not known.
fn later(
    cues: &[Cues],
    swings: &Swings,
    strapped: &Strapped<'_>,
    rate_hz: f64,
) -> Option<(f64, f64)> {
    let flats: Vec<Option<(usize, f64)>> = cues.iter().map(|c| c.flat).collect();
    let up = strapped.up.or_else(|| flat_force(strapped.acc, &flats))?;
    let (acc, gyr) = (strapped.acc, strapped.gyr);
    let rises = ball_rise::rises(&Shoe { acc, gyr, rate_hz, up, right: swings.axis }, &flats);
    let both = cues.iter().zip(rises);
    let apart = both.filter_map(|(c, rise)| {
        Some(rise? + BALL_RISE_S * rate_hz - c.push? - PUSH_OFF_S * rate_hz)
    });
    let apart: Vec<f64> = apart.collect();
    let steps = cues.iter().filter(|c| c.push.is_some() && c.flat.is_some()).count();
    let found = apart.len() as f64 / steps.max(1) as f64;
    let often = ((found - FOUND.1) / (FOUND.0 - FOUND.1)).clamp(0.0, 1.0);
    let apart = statistics::median(&apart)?;
    let reach = BALL.1 * rate_hz;
    let far = if apart < 0.0 { BALL_BEFORE_S } else { BALL_BEHIND_S };
    let moved = BALL.0 * apart.clamp(-reach, reach);
    Some((PUSH_OFF_S * rate_hz + moved, often * sure(apart.abs() / rate_hz, far)))
}

/// Median specific force when the foot lies flat.
fn flat_force(acc: &Axes, flats: &[Option<(usize, f64)>]) -> Option<Vector3<f64>> {
    let at =
        |flat: &Option<(usize, f64)>| flat.filter(|(i, _)| *i < acc.len()).map(|(i, _)| acc.at(i));
    let forces: Vec<Vector3<f64>> = flats.iter().filter_map(at).collect();
    let median = |k: usize| statistics::median(&forces.iter().map(|f| f[k]).collect::<Vec<f64>>());
    Some(Vector3::new(median(0)?, median(1)?, median(2)?))
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
    let size = statistics::sd(&smooth).unwrap_or(0.0);
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
