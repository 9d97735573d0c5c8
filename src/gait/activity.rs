//! Second by second: running, walking, standing or something else, from one sensor anywhere.
//!
//! The length of the specific-force vector is free of mounting. Over windows of 4 s it gives the
//! stride time (autocorrelation) and the standard deviation. A half-sine ground reaction force with
//! contact time t_c and step time T has a standard deviation of √(π²T/8t_c − 1) body weights, which
//! is 0.48 g where flight just vanishes (t_c = T): bodies that never leave the ground stay below,
//! runners lie above, from 0.5 g in a slow jog upwards; the fastest of the recorded walks reaches
//! 0.41 g. Together with a stride time below 0.92 s (130 steps/min) this separates running from
//! walking, stairs and cycling. After Davis et al. 2021 (CARL: amplitude, duration, dominant
//! frequency), extended to limb sensors, where the amplitude and, with a gyroscope, the swing rate
//! take the place of flight.
//!
//! A foot cannot see flight here; brisk walking can pass this test and is caught later by its duty
//! factor ([`super::bouts::confirm`]).
//!
//! Known limits: rope jumping, and race walking seen by a foot sensor alone, can pass for running;
//! very slow jogging (below 130 steps/min; below 141 for a slow-swinging foot or shank alone) is
//! reported as other movement.

use serde::{Deserialize, Serialize};

use crate::intake::{CleanStream, Span};
use crate::recording::Placement;
use crate::signal::autocorrelation::{autocorrelation, strongest_period};
use crate::signal::{Butterworth, robust, sections};
use crate::units::STANDARD_GRAVITY_MPS2;

/// Kind of movement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Activity {
    /// Running: a flight phase, at least 130 steps/min.
    Running,
    /// Walking.
    Walking,
    /// Still.
    Standing,
    /// Movement that is neither.
    Other,
    /// No data.
    Unknown,
}

impl Activity {
    /// Name as written to tables.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Walking => "walking",
            Self::Standing => "standing",
            Self::Other => "other",
            Self::Unknown => "unknown",
        }
    }
}

/// Thresholds of the classifier.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct ActivityParams {
    /// Window length, s.
    pub window_s: f64,
    /// Shortest running stride, s.
    pub stride_min_s: f64,
    /// Longest running stride, s.
    pub stride_max_s: f64,
    /// Smallest standard deviation of |specific force| in running, g, by kind of placement: body's
    /// axis, foot, shank and thigh, wrist.
    pub running_sd_g: [f64; 4],
    /// Smallest 90 % quantile of the angular rate of foot and shank in running, rad/s.
    pub swing_radps: f64,
    /// Longest running stride at a foot or shank that swings at up to 7 rad/s, s.
    pub limb_stride_max_s: f64,
    /// Largest standard deviation of |specific force| while standing, g.
    pub still_sd_g: f64,
    /// Smallest autocorrelation of a rhythm.
    pub rhythm: f64,
}

impl Default for ActivityParams {
    fn default() -> Self {
        Self {
            window_s: 4.0,
            stride_min_s: 0.42,
            stride_max_s: 0.92,
            running_sd_g: [0.46, 0.60, 0.40, 0.50],
            swing_radps: 4.5,
            limb_stride_max_s: 0.85,
            still_sd_g: 0.06,
            rhythm: 0.30,
        }
    }
}

/// Classification of one second.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Second {
    /// Start of the second on the recording's clock, s.
    pub t_s: f64,
    /// What was done.
    pub activity: Activity,
    /// Stride time, s, where there is a rhythm.
    pub stride_s: Option<f64>,
}

/// |specific force| in g at a rate of 50 to 100 Hz, low-passed, for classification and cadence.
#[derive(Debug, Clone, PartialEq)]
pub struct Envelope {
    /// Values, g.
    pub values: Vec<f64>,
    /// |angular rate|, rad/s, at the same samples.
    pub turning: Option<Vec<f64>>,
    /// Rate, Hz.
    pub rate_hz: f64,
    /// Recording time of the first value, s.
    pub t0_s: f64,
}

/// Highest frequency that the envelope keeps, Hz.
const ENVELOPE_HZ: f64 = 10.0;

/// The envelope of one continuous stretch.
#[must_use]
pub fn envelope(stream: &CleanStream, span: Span) -> Envelope {
    let step = ((stream.rate_hz / 50.0).floor() as usize).max(1);
    let cutoff_hz = ENVELOPE_HZ.min(0.4 * stream.rate_hz);
    let low = Butterworth::low(2, cutoff_hz).design_zero_phase(stream.rate_hz);
    let thin = |values: Vec<f64>| -> Vec<f64> {
        let pad = sections::pad_len(stream.rate_hz, cutoff_hz);
        let smooth = low.as_ref().ok().and_then(|f| f.filter_zero_phase(&values, pad).ok());
        smooth.unwrap_or(values).into_iter().step_by(step).collect()
    };
    let length = |axes: &crate::recording::Axes, scale: f64| -> Vec<f64> {
        span.range().map(|i| axes.at(i).norm() * scale).collect()
    };
    Envelope {
        values: thin(length(&stream.acc, 1.0 / STANDARD_GRAVITY_MPS2)),
        turning: stream.gyr.as_ref().map(|g| thin(length(g, 1.0))),
        rate_hz: stream.rate_hz / step as f64,
        t0_s: stream.time_s(span.start as f64),
    }
}

/// Classifies every second of a stretch.
#[must_use]
pub fn classify(envelope: &Envelope, placement: Placement, params: &ActivityParams) -> Vec<Second> {
    let n = envelope.values.len();
    let rate = envelope.rate_hz;
    let window = ((params.window_s * rate) as usize).min(n);
    let mut seconds = Vec::new();
    let mut start = 0.0;
    while (start + 0.5) * rate < n as f64 {
        let centre = ((start + 0.5) * rate) as usize;
        let from = centre.saturating_sub(window / 2).min(n - window);
        let local = (0.75 * rate) as usize;
        let near = centre.saturating_sub(local)..(centre + local).min(n);
        let (activity, stride_s) = window_activity(
            &envelope.values[from..from + window],
            envelope.turning.as_ref().map(|t| &t[from..from + window]),
            &envelope.values[near],
            rate,
            placement,
            params,
        );
        seconds.push(Second { t_s: envelope.t0_s + start, activity, stride_s });
        start += 1.0;
    }
    seconds
}

fn window_activity(
    acc_g: &[f64],
    turning: Option<&[f64]>,
    near_g: &[f64],
    rate_hz: f64,
    placement: Placement,
    params: &ActivityParams,
) -> (Activity, Option<f64>) {
    let sd = robust::sd(acc_g).unwrap_or(0.0);
    let near_sd = robust::sd(near_g).unwrap_or(0.0);
    let turning_90 = turning.and_then(|t| robust::quantile(t, 0.9));
    if near_sd < params.still_sd_g && turning_90.is_none_or(|w| w < 1.0) {
        return (Activity::Standing, None);
    }
    let needed = params.running_sd_g[match placement {
        Placement::Foot => 1,
        Placement::Shank | Placement::Thigh => 2,
        Placement::Wrist => 3,
        _ => 0,
    }];
    let limits = (params.stride_min_s, params.stride_max_s);
    let beat = |signal: &[f64]| running_stride(signal, rate_hz, placement, limits);
    // A limb's rotation keeps its rhythm in turns, where the impacts differ from step to step.
    let stride = match turning.filter(|_| placement.is_limb()).and_then(beat) {
        Some(turn) => beat(acc_g).filter(|hit| hit.1 > turn.1).or(Some(turn)),
        None => beat(acc_g),
    };
    match stride {
        Some((stride_s, strength))
            if strength >= params.rhythm
                && sd >= needed
                && near_sd >= 0.8 * needed
                && swings_like_running(placement, turning_90, stride_s, params) =>
        {
            (Activity::Running, Some(stride_s))
        }
        _ => {
            let rhythm = walking_stride(acc_g, rate_hz, params);
            (if rhythm.is_some() { Activity::Walking } else { Activity::Other }, rhythm)
        }
    }
}

/// Foot and shank cannot see flight, but they swing faster, and in shorter strides, than in brisk
/// walking. Recorded walks have strides of 0.87 s and more at 5 to 7 rad/s (90 % quantile), slow
/// jogs strides of 0.82 s and less; a faster swing makes room for a longer stride.
fn swings_like_running(
    placement: Placement,
    turning_90: Option<f64>,
    stride_s: f64,
    params: &ActivityParams,
) -> bool {
    match (placement, turning_90) {
        (Placement::Foot | Placement::Shank, Some(w)) => {
            let longest_s = params.limb_stride_max_s + 0.02 * (w - 7.0).max(0.0);
            w >= params.swing_radps && stride_s <= longest_s
        }
        (Placement::Foot | Placement::Shank, None) => stride_s <= params.limb_stride_max_s,
        _ => true,
    }
}

/// Stride time and its autocorrelation, if running, from the window's autocorrelation.
///
/// The body's axis feels both feet, so the step repeats too: half a stride must not be
/// anti-correlated, which rules out three steps taken for a stride. A mild preference for strides
/// near 0.72 s (167 steps/min) settles ties between one and two cycles.
fn running_stride(
    acc_g: &[f64],
    rate_hz: f64,
    placement: Placement,
    (min_s, max_s): (f64, f64),
) -> Option<(f64, f64)> {
    let half_weight = match placement {
        p if p.is_limb() => 0.0,
        Placement::Hip | Placement::Pocket => 0.2,
        _ => 0.5,
    };
    let longest = (max_s * rate_hz).ceil() as usize + 2;
    let acf = autocorrelation(acc_g, longest.min(acc_g.len().saturating_sub(2)));
    let mut best: Option<(f64, f64, f64)> = None;
    let from = (min_s * rate_hz).ceil() as usize;
    for lag in from..acf.len().saturating_sub(1) {
        if lag < 2 || acf[lag] < acf[lag - 1] || acf[lag] <= acf[lag + 1] {
            continue;
        }
        let stride_s = lag as f64 / rate_hz;
        if stride_s > max_s {
            break;
        }
        let score = acf[lag] + half_weight * acf[lag / 2] - 0.3 * (stride_s / 0.72).ln().abs();
        if best.is_none_or(|(s, ..)| score > s) {
            let period = strongest_period(&acf, lag as f64 - 1.0, lag as f64 + 1.0)?;
            best = Some((score, period.lag / rate_hz, period.strength));
        }
    }
    best.map(|(_, stride_s, strength)| (stride_s, strength))
}

/// Stride time of a walk, if there is a rhythm between 0.8 and 1.8 s.
fn walking_stride(acc_g: &[f64], rate_hz: f64, params: &ActivityParams) -> Option<f64> {
    let longest = ((1.8 * rate_hz) as usize).min(acc_g.len().saturating_sub(2));
    let acf = autocorrelation(acc_g, longest);
    strongest_period(&acf, 0.8 * rate_hz, 1.8 * rate_hz)
        .filter(|p| p.strength >= params.rhythm)
        .map(|p| p.lag / rate_hz)
}
