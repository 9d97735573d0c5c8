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

use super::by_shape::{self, Forces, Settled};
pub(crate) use super::flank::FLIGHT;
pub use super::flank::{AxialParams, SampleContact};
use super::flank::{Flank, lowest, window};
use crate::recording::Placement;
use crate::signal::interpolation::{crossing_down, crossing_up};
use crate::signal::peaks::prominent_peaks;
use crate::signal::{Butterworth, SignalError, sections, statistics};

/// Low-pass for the effective contact, step frequencies.
pub(crate) const EFFECTIVE_HARMONICS: f64 = 2.0;
/// Band-pass in which every step is one wave, step frequencies.
pub(crate) const MARK_BAND: (f64, f64) = (0.6, 1.6);

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

/// Drops what cannot be: contacts without any event, and events of a kind out of order. A foot may land before the
/// other leaves, by the error of both or because the runner hardly flies.
fn in_order(found: Vec<SampleContact>) -> Vec<SampleContact> {
    let mut out: Vec<SampleContact> = Vec::with_capacity(found.len());
    let (mut landed, mut left) = (f64::NEG_INFINITY, f64::NEG_INFINITY);
    for mut c in found {
        c.ic = c.ic.filter(|&x| x > landed);
        landed = c.ic.unwrap_or(landed);
        c.tc = c.tc.filter(|&x| x > left.max(landed));
        left = c.tc.unwrap_or(left);
        if c.ic.is_some() || c.tc.is_some() {
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_foot_that_lands_before_the_other_leaves_is_kept_and_events_of_a_kind_stay_in_order() {
        let contact = |number: usize, ic: f64, tc: f64| SampleContact {
            ic: Some(ic),
            tc: Some(tc),
            mid: 0.5 * (ic + tc),
            number,
        };
        // Feet that overlap by two samples; a landing before the one before; a release before its landing.
        let found = vec![
            contact(0, 10.0, 48.0),
            contact(1, 46.0, 84.0),
            contact(2, 45.0, 120.0),
            contact(3, 130.0, 125.0),
        ];
        let kept = in_order(found);
        let events: Vec<_> = kept.iter().map(|c| (c.number, c.ic, c.tc)).collect();
        assert_eq!(
            events,
            [
                (0, Some(10.0), Some(48.0)),
                (1, Some(46.0), Some(84.0)),
                (2, None, Some(120.0)),
                (3, Some(130.0), None),
            ]
        );
    }
}
