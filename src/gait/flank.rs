//! The rise and the fall of the vertical force around one mid-stance, and what a contact read from them is.
//!
//! Method, source and known error: [`super::axial_events`], which reads the crossings of a level, and [`super::by_shape`],
//! which reads them at half of body weight.

use serde::{Deserialize, Serialize};

use crate::signal::interpolation::crossing_up;

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

pub(super) fn window(n: usize, from: f64, to: f64) -> core::ops::Range<usize> {
    let start = from.ceil().max(0.0) as usize;
    let end = (to.floor() + 1.0).max(0.0) as usize;
    start.min(n)..end.min(n)
}

pub(super) fn lowest(signal: &[f64], range: core::ops::Range<usize>) -> Option<usize> {
    range.min_by(|&a, &b| signal[a].total_cmp(&signal[b]))
}
