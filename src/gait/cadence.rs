//! Cadence in 10 s windows from the autocorrelation of |specific force|.
//!
//! The peak of an autocorrelation lies between samples and is found there by a parabola: good to
//! 0.1 steps/min at steady cadence, where a 10 s Fourier bin is 6 steps/min wide. The body's axis
//! repeats every step and every stride, and the mean of both lags is used; a limb, and a sensor at
//! one side, repeats every stride. Multiples of the stride were tried and are worse when the
//! cadence wanders: they weigh the steadiest part of the window.

use serde::{Deserialize, Serialize};

use super::activity::{Activity, Second};
use super::envelope::Envelope;
use crate::signal::autocorrelation::{Period, autocorrelation, strongest_period};

/// Length of a window, s.
pub const WINDOW_S: f64 = 10.0;

/// One window of the cadence track.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct CadenceWindow {
    /// Start on the recording's clock, s.
    pub t_start_s: f64,
    /// End, s.
    pub t_end_s: f64,
    /// What filled most of the window.
    pub activity: Activity,
    /// Cadence of the running in the window, steps/min.
    pub cadence_spm: Option<f64>,
}

/// Smallest autocorrelation at a lag for it to be taken as the step or stride time.
const RHYTHM: f64 = 0.3;
/// Half-width of the search about the rough value, as a share of it.
const SLACK: f64 = 0.12;
/// Least autocorrelation at the step time as a share of that at the stride time, for the step to count \[P\]: a
/// sensor at one side has weak bumps about the half stride that are off by some per cent of it.
const STEP_STRENGTH: f64 = 0.7;

/// Stride time (s) in a piece of envelope, given a rough value. `None` when too short or not
/// rhythmic.
#[must_use]
pub fn stride_time(values: &[f64], rate_hz: f64, rough_s: f64) -> Option<f64> {
    let rough = rough_s * rate_hz;
    let longest = ((1.0 + SLACK) * rough) as usize + 2;
    let acf = autocorrelation(values, longest.min(values.len().saturating_sub(2)));
    let near = |lag: f64| {
        strongest_period(&acf, lag * (1.0 - SLACK), lag * (1.0 + SLACK))
            .filter(|p| p.strength > RHYTHM)
    };
    let stride = near(rough)?;
    // Agreement within 4 % tells a step from the bump of an uneven gait.
    let alike = |s: &Period| (2.0 * s.lag / stride.lag - 1.0).abs() < 0.04;
    let step =
        near(0.5 * rough).filter(|s| alike(s) && s.strength >= STEP_STRENGTH * stride.strength);
    Some(step.map_or(stride.lag, |s| 0.5 * (stride.lag + 2.0 * s.lag)) / rate_hz)
}

/// One window that begins at a time, from the seconds within. `envelopes` are the continuous stretches of
/// the sensor chosen for cadence, `seconds` the agreed activities; the recording ends at `t_end_s`.
#[must_use]
pub fn window(
    envelopes: &[&Envelope],
    seconds: &[Second],
    t_start_s: f64,
    t_end_s: f64,
) -> CadenceWindow {
    let t_end_s = (t_start_s + WINDOW_S).min(t_end_s);
    let first = seconds.partition_point(|s| s.t_s() < t_start_s);
    let last = seconds.partition_point(|s| s.t_s() + 0.5 < t_end_s);
    let inside = &seconds[first.min(last)..last];
    let activity = most_common(inside);
    let cadence_spm =
        (activity == Activity::Running).then(|| window_cadence(envelopes, inside)).flatten();
    CadenceWindow { t_start_s, t_end_s, activity, cadence_spm }
}

fn most_common(seconds: &[Second]) -> Activity {
    let kinds = [
        Activity::Running,
        Activity::Walking,
        Activity::Standing,
        Activity::Other,
        Activity::Unknown,
    ];
    let count = |k: Activity| seconds.iter().filter(|s| s.activity == k).count();
    kinds.into_iter().rev().max_by_key(|&k| count(k)).unwrap_or(Activity::Unknown)
}

/// Least length of a window without holes from which its cadence is computed, s \[P\].
const LEAST_S: f64 = 4.0;

/// Cadence of the longest run of running seconds in the window, or of the longest part of it without a
/// hole.
fn window_cadence(envelopes: &[&Envelope], inside: &[Second]) -> Option<f64> {
    let mut best: (usize, usize) = (0, 0);
    let mut start = 0;
    for i in 0..=inside.len() {
        if inside.get(i).is_some_and(|s| s.activity == Activity::Running) {
            continue;
        }
        if i - start > best.1 - best.0 {
            best = (start, i);
        }
        start = i + 1;
    }
    let run = &inside[best.0..best.1];
    let rough: Vec<f64> = run.iter().filter_map(Second::stride_s).collect();
    let rough_s = crate::signal::statistics::median(&rough)?;
    let (from_s, to_s) = (run.first()?.t_s(), run.last()?.t_s() + 1.0);
    let first = envelopes.partition_point(|e| e.end_s() < from_s);
    let near = envelopes[first..].iter().copied().take_while(|e| e.t0_s < to_s);
    let overlap = |e: &Envelope| e.end_s().min(to_s) - e.t0_s.max(from_s);
    let whole = |e: &&Envelope| e.t0_s <= from_s + 0.6 && e.end_s() >= to_s - 0.6;
    let longest = || near.clone().max_by(|a, b| overlap(a).total_cmp(&overlap(b)));
    let part = || longest().filter(|e| overlap(e) > LEAST_S);
    let envelope = near.clone().find(whole).or_else(part)?;
    let index = |t: f64| (((t - envelope.t0_s) * envelope.rate_hz).max(0.0)) as usize;
    let piece = envelope.lengths(index(from_s)..index(to_s).min(envelope.len()));
    stride_time(piece, envelope.rate_hz, rough_s).map(|s| 120.0 / s)
}
