//! Initial and terminal contact from the vertical specific force of the body's axis (sacrum,
//! pelvis, waist, trunk, head): both feet.
//!
//! 1. **Cycle.** The vertical force of running rises and falls once a step. Band-passed around the
//!    step frequency it has exactly one maximum a step, near mid-stance, whatever the impact does.
//! 2. **Search.** The events lie between the flight minima before and after that maximum.
//! 3. **Events.** In flight the body's centre feels no force. *Pelvis-like* placements: the
//!    vertical specific force crosses 0.3 g, low-passed at 20 Hz for the landing and at 2.25 to 3
//!    step frequencies for the slower, smooth release (Patoz et al. 2022 lowered their threshold
//!    to near free fall for the same reason: a crossing of 1 g gives the *effective* contact, 70 ms
//!    too short). The crossings are early or late by a fixed amount that the shape of a half-sine
//!    force and the filter leave; both constants are given below with their source. *Trunk and
//!    head*, which rotate in flight and never feel zero: low-passed at twice the step frequency,
//!    which leaves the push and takes the impact's ringing, the force crosses 1 g at the effective
//!    contact time, which a half-sine force of the same impulse converts to the true one,
//!    t_ce = t_c·[1 − (2/π)·asin((2/π)(t_c/T))] (Patoz et al. 2021).
//!
//! Known error: 10 ms (initial) and 11 ms (terminal) standard deviation across slopes for the
//! sacrum without a gyroscope; with one, the force is read at the hips ([`super::hips`]) and both
//! are within 4 ms in exact-truth simulation. From the trunk 9 and 16 ms (motion capture of three
//! runners), terminal contact 23 ms early.

use core::f64::consts::PI;

use serde::{Deserialize, Serialize};

use super::by_shape::{self, Forces, Settled};
use crate::recording::Placement;
use crate::signal::interpolation::{crossing_down, crossing_up};
use crate::signal::peaks::prominent_peaks;
use crate::signal::{Butterworth, SignalError, sections, statistics};

/// How contacts are read off the vertical force.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct AxialParams {
    /// Zero-phase low-pass for the initial contact, Hz. 20 Hz keeps the flank of the impact.
    pub lowpass_hz: f64,
    /// Zero-phase low-pass for the terminal contact, step frequencies. The force fades out without
    /// a transient, so all that is faster there is the sensor's own movement.
    pub release_harmonics: f64,
    /// Threshold above free fall, g.
    pub threshold_g: f64,
    /// Added to the upward crossing, s. Mean of exact-truth simulation (−5 ms) and recorded
    /// sacral data with force (−2 ms); fixed, not fitted to a runner.
    pub ic_offset_s: f64,
    /// Added to the downward crossing, s: mean of exact-truth simulation (−5 ms) and recorded
    /// sacral data with force (−3 ms).
    pub tc_offset_s: f64,
}

impl Default for AxialParams {
    fn default() -> Self {
        Self {
            lowpass_hz: 20.0,
            release_harmonics: 2.25,
            threshold_g: 0.3,
            ic_offset_s: -0.005,
            tc_offset_s: -0.004,
        }
    }
}

impl AxialParams {
    /// For the force at the middle of the hips ([`super::hips`]) instead of at the sensor, which
    /// needs less smoothing; the offset is the mean of exact-truth simulation at 2.5 to 5 m/s.
    #[must_use]
    pub fn at_hips() -> Self {
        Self { release_harmonics: 3.0, tc_offset_s: 0.009, ..Self::default() }
    }
}

/// Where the lowest point of flight is looked for, in step times from mid-stance. Flight is centred
/// half a step away whatever its length; further in, the ringing after an impact can dip lower.
pub(crate) const FLIGHT: (f64, f64) = (0.36, 0.64);

/// Low-pass for the effective contact, step frequencies.
pub(crate) const EFFECTIVE_HARMONICS: f64 = 2.0;
/// Band-pass in which every step is one wave, step frequencies.
pub(crate) const MARK_BAND: (f64, f64) = (0.6, 1.6);

/// A contact in sample numbers of the signal it was found in.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SampleContact {
    /// Initial contact.
    pub ic: Option<f64>,
    /// Terminal contact.
    pub tc: Option<f64>,
    /// Mid-stance (maximum of the step-frequency force) or the cycle's own mark.
    pub mid: f64,
    /// Number in the sequence of steps.
    pub number: usize,
}

/// Contacts in a bout.
///
/// # Errors
/// [`SignalError`] when the bout is too short to filter.
pub fn contacts(
    forces: Forces<'_>,
    rate_hz: f64,
    stride_s: f64,
    placement: Placement,
    params: &AxialParams,
) -> Result<Settled, SignalError> {
    let step = 0.5 * stride_s * rate_hz;
    let stances = mid_stances(forces.at_centre, rate_hz, step)?;
    let crossings = crossings(forces.at_centre, &stances, (rate_hz, step), placement, params)?;
    // The first and the last are guesses for contacts that may be cut.
    let sure = stances.get(1..stances.len().saturating_sub(1)).unwrap_or_default();
    let mids: Vec<f64> = sure.iter().map(|m| m.0).collect();
    let settled = by_shape::settle(crossings, &mids, forces, rate_hz, placement)?;
    Ok(Settled { contacts: in_order(settled.contacts), ..settled })
}

/// Contacts by the crossings of a level.
fn crossings(
    vertical_g: &[f64],
    stances: &[(f64, usize)],
    (rate_hz, step): (f64, f64),
    placement: Placement,
    params: &AxialParams,
) -> Result<Vec<SampleContact>, SignalError> {
    let rotates = matches!(placement, Placement::Trunk | Placement::Head);
    // Trunk and head never come near free fall, so only the push is used there, and the impact's ringing is
    // filtered out.
    let step_hz = rate_hz / step;
    let smooth = |order: usize, hz: f64| {
        Butterworth::low(order, hz.min(0.4 * rate_hz))
            .design_zero_phase(rate_hz)?
            .filter_zero_phase(vertical_g, sections::pad_len(rate_hz, step_hz))
    };
    let (landing, release) = if rotates {
        (smooth(4, EFFECTIVE_HARMONICS * step_hz)?, Vec::new())
    } else {
        (smooth(2, params.lowpass_hz)?, smooth(2, params.release_harmonics * step_hz)?)
    };
    let read = |&(mid, number): &(f64, usize)| {
        let (ic, tc) = if rotates {
            effective(&landing, mid, step)
        } else {
            let (landing, release) =
                (Flank::new(&landing, mid, step, params), Flank::new(&release, mid, step, params));
            (landing.initial(rate_hz), release.terminal(rate_hz))
        };
        SampleContact { ic, tc, mid, number }
    };
    Ok(stances.iter().map(read).collect())
}

/// Mid-stances only, without the events: one a step.
///
/// # Errors
/// [`SignalError`] when the bout is too short to filter.
pub fn mid_stances_alone(
    vertical_g: &[f64],
    rate_hz: f64,
    stride_s: f64,
) -> Result<Vec<SampleContact>, SignalError> {
    let found = mid_stances(vertical_g, rate_hz, 0.5 * stride_s * rate_hz)?;
    // The first and the last are guesses for contacts that may be cut.
    let found = found.get(1..found.len().saturating_sub(1)).unwrap_or_default();
    let bare = |&(mid, number): &_| SampleContact { ic: None, tc: None, mid, number };
    Ok(found.iter().map(bare).collect())
}

/// The mid-stance of every step with the step's number, including a possible half step at either end.
fn mid_stances(
    vertical_g: &[f64],
    rate_hz: f64,
    step: f64,
) -> Result<Vec<(f64, usize)>, SignalError> {
    let step_hz = rate_hz / step;
    let (low_hz, high_hz) = (MARK_BAND.0 * step_hz, (MARK_BAND.1 * step_hz).min(0.45 * rate_hz));
    let band = Butterworth::pass(2, low_hz, high_hz).design_zero_phase(rate_hz)?;
    let wave = band.filter_zero_phase(vertical_g, sections::pad_len(rate_hz, low_hz))?;
    let size = statistics::sd(&wave).unwrap_or(0.0);
    let peaks = prominent_peaks(&wave, 0.5 * size, 0.6 * step);
    let places: Vec<f64> = peaks
        .iter()
        .map(|p| crate::signal::interpolation::parabolic_extremum(&wave, p.index).0)
        .collect();
    Ok(number_steps(&places, step))
}

/// Numbers mid-stances by their distance in steps (a missing step leaves a hole), and adds one
/// before and one after, where a contact may be cut by the end of the recording.
fn number_steps(places: &[f64], step: f64) -> Vec<(f64, usize)> {
    let (Some(first), Some(last)) = (places.first(), places.last()) else { return Vec::new() };
    let mut out = vec![(first - step, 0), (*first, 1)];
    let mut local = step;
    for pair in places.windows(2) {
        let gap = pair[1] - pair[0];
        let steps = (gap / local).round().max(1.0);
        // Follow the cadence, so that a long acceleration does not miscount.
        local = 0.8 * local + 0.2 * (gap / steps).clamp(0.75 * step, 1.35 * step);
        let number = out[out.len() - 1].1 + steps as usize;
        out.push((pair[1], number));
    }
    out.push((last + local, out[out.len() - 1].1 + 1));
    out
}

fn window(n: usize, from: f64, to: f64) -> core::ops::Range<usize> {
    let start = from.ceil().max(0.0) as usize;
    let end = (to.floor() + 1.0).max(0.0) as usize;
    start.min(n)..end.min(n)
}

fn lowest(signal: &[f64], range: core::ops::Range<usize>) -> Option<usize> {
    range.min_by(|&a, &b| signal[a].total_cmp(&signal[b]))
}

/// The smoothed force around one mid-stance.
pub(super) struct Flank<'a> {
    force: &'a [f64],
    mid: f64,
    step: f64,
    params: &'a AxialParams,
    top: f64,
}

impl<'a> Flank<'a> {
    pub(super) fn new(force: &'a [f64], mid: f64, step: f64, params: &'a AxialParams) -> Self {
        let top = window(force.len(), mid - 0.3 * step, mid + 0.3 * step)
            .map(|i| force[i])
            .fold(f64::NEG_INFINITY, f64::max);
        Self { force, mid, step, params, top }
    }

    /// A sensor that never feels free fall (loose, or grounded running) keeps an eighth of its own
    /// range above its minimum.
    fn level(&self, lowest: f64) -> f64 {
        self.params.threshold_g.max(lowest + 0.125 * (self.top - lowest))
    }

    fn inside(&self, x: f64) -> bool {
        x >= 0.0 && x <= self.force.len() as f64 - 1.0
    }

    /// First crossing of the level after the flight before.
    pub(super) fn initial(&self, rate_hz: f64) -> Option<f64> {
        let (force, mid, step) = (self.force, self.mid, self.step);
        let low = lowest(force, window(force.len(), mid - FLIGHT.1 * step, mid - FLIGHT.0 * step))?;
        let end = mid.max(0.0) as usize + 2;
        let up = crossing_up(force, self.level(force[low]), low + 1, end)?;
        Some(up + self.params.ic_offset_s * rate_hz).filter(|&x| self.inside(x))
    }

    /// Last crossing of the level before the flight after.
    pub(super) fn terminal(&self, rate_hz: f64) -> Option<f64> {
        let (force, mid, step) = (self.force, self.mid, self.step);
        let low = lowest(force, window(force.len(), mid + FLIGHT.0 * step, mid + FLIGHT.1 * step))?;
        let from = (mid.max(0.0) as usize).min(low);
        let down = last_crossing_down(force, self.level(force[low]), from + 1, low + 1)?;
        Some(down + self.params.tc_offset_s * rate_hz).filter(|&x| self.inside(x))
    }
}

fn last_crossing_down(signal: &[f64], level: f64, from: usize, to: usize) -> Option<f64> {
    let to = to.min(signal.len());
    (from.max(1)..to)
        .rev()
        .find(|&i| signal[i - 1] > level && signal[i] <= level)
        .map(|i| (i - 1) as f64 + (signal[i - 1] - level) / (signal[i - 1] - signal[i]))
}

/// Crossings of 1 g around mid-stance, widened to the contact time of a half-sine force.
fn effective(smooth: &[f64], mid: f64, step: f64) -> (Option<f64>, Option<f64>) {
    let n = smooth.len();
    let middle = mid.clamp(0.0, n.saturating_sub(1) as f64) as usize;
    // Forward from flight: the ringing of the impact may cross 1 g again later.
    let low = lowest(smooth, window(n, mid - FLIGHT.1 * step, mid - FLIGHT.0 * step));
    let up = low.and_then(|low| crossing_up(smooth, 1.0, low + 1, middle + 1));
    let down = crossing_down(smooth, 1.0, middle + 1, window(n, mid, mid + 0.6 * step).end);
    let (Some(up), Some(down)) = (up, down) else { return (None, None) };
    let widen = 0.5 * (true_contact(down - up, step) - (down - up));
    let inside = |x: &f64| *x >= 0.0 && *x <= n as f64 - 1.0;
    (Some(up - widen).filter(inside), Some(down + widen).filter(inside))
}

/// Contact time whose half-sine force stays above body weight for `effective`, for a step time
/// `step` (same unit); bisection of a monotone relation. The result is at most the step time.
#[must_use]
pub fn true_contact(effective: f64, step: f64) -> f64 {
    let above = |tc: f64| tc * (1.0 - 2.0 / PI * (2.0 / PI * tc / step).min(1.0).asin());
    let (mut low, mut high) = (effective, step);
    for _ in 0..40 {
        let middle = 0.5 * (low + high);
        if above(middle) < effective {
            low = middle;
        } else {
            high = middle;
        }
    }
    0.5 * (low + high)
}

/// Drops what cannot be: contacts without any event, events out of order.
fn in_order(found: Vec<SampleContact>) -> Vec<SampleContact> {
    let mut out: Vec<SampleContact> = Vec::with_capacity(found.len());
    let mut latest = f64::NEG_INFINITY;
    for mut c in found {
        c.ic = c.ic.filter(|&x| x > latest);
        latest = c.ic.unwrap_or(latest);
        c.tc = c.tc.filter(|&x| x > latest);
        latest = c.tc.unwrap_or(latest);
        if c.ic.is_some() || c.tc.is_some() {
            out.push(c);
        }
    }
    out
}
