//! Second by second: what one sensor anywhere says about running, walking and standing.
//!
//! Every second is judged on the 4 s around it: evidence for running as log-odds
//! ([`super::evidence`]), whether the sensor was still, and whether there was a walking rhythm. No
//! second is called running here: the seconds of all sensors are weighed together, with their
//! neighbours, in [`super::bouts`].
//!
//! A runner's rate hardly changes from one second to the next; a shaken sensor's does. So a second
//! whose rate differs from both of its neighbours by more than 8 % is no evidence for running.

use core::num::NonZeroU64;

use serde::{Deserialize, Serialize};

use super::envelope::Envelope;
use super::evidence::{self, Verdict};
use crate::recording::Placement;
use crate::signal::autocorrelation::{autocorrelation, strongest_period};
use crate::signal::statistics;

/// Kind of movement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Activity {
    /// Running: at least 130 steps/min, with an amplitude that walking does not reach at that rate.
    Running,
    /// Walking.
    Walking,
    /// Still.
    Standing,
    /// Movement that is neither.
    Other,
    /// No data, or it cannot be decided whether it is running or walking.
    Unknown,
}

impl Activity {
    /// Name as written to tables.
    #[must_use]
    #[cfg_attr(feature = "internals", visibility::make(pub))]
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Walking => "walking",
            Self::Standing => "standing",
            Self::Other => "other",
            Self::Unknown => "unknown",
        }
    }
}

/// Thresholds of the classifier. The weights of the evidence are in [`super::evidence`].
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct ActivityParams {
    /// Window length, s.
    pub window_s: f64,
    /// Largest standard deviation of |specific force| while standing, g.
    pub still_sd_g: f64,
    /// Smallest autocorrelation of a walking rhythm.
    pub rhythm: f64,
    /// Largest relative change of the rate between neighbouring seconds of running.
    pub steady: f64,
    /// Smallest movement within 0.75 s of a second's middle, as a share of that of its window.
    pub local_share: f64,
    /// How the evidence of seconds is joined.
    pub chain: super::chain::ChainParams,
}

impl Default for ActivityParams {
    fn default() -> Self {
        Self {
            window_s: 4.0,
            still_sd_g: 0.06,
            rhythm: 0.30,
            steady: 0.08,
            local_share: 0.5,
            chain: super::chain::ChainParams::default(),
        }
    }
}

/// Activity of one second, agreed by all sensors. A day has 86,400 of them: it takes 16 bytes.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Second {
    /// Whole seconds from zero of the recording's clock to its start.
    number: u32,
    /// What was done.
    pub activity: Activity,
    /// Bits of the stride time, s; that of no stride is zero, whose bits are.
    stride: Option<NonZeroU64>,
}

impl Second {
    /// The second of that number.
    #[must_use]
    pub fn new(number: usize, activity: Activity, stride_s: Option<f64>) -> Self {
        let stride = stride_s.and_then(|s| NonZeroU64::new(s.to_bits()));
        Self { number: number as u32, activity, stride }
    }

    /// Start of the second on the recording's clock, s.
    #[must_use]
    pub fn t_s(&self) -> f64 {
        f64::from(self.number)
    }

    /// Stride time, s, where there is a rhythm.
    #[must_use]
    pub fn stride_s(&self) -> Option<f64> {
        self.stride.map(|bits| f64::from_bits(bits.get()))
    }

    /// It is no running second any more.
    pub(crate) fn take_running(&mut self) {
        (self.activity, self.stride) = (Activity::Unknown, None);
    }
}

/// What one sensor saw in one second.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Glance {
    /// Start of the second on the recording's clock, s.
    pub t_s: f64,
    /// Log-odds of running.
    pub log_odds: f64,
    /// Stride time if it is running, s.
    pub stride_s: Option<f64>,
    /// Log-odds and stride time from the 2 s around the second alone, where its window says no: at
    /// the border of a run the window holds both.
    pub edge: Option<(f64, f64)>,
    /// Movement within 0.75 s of the second's middle over the largest of the 4 s on both sides.
    pub moving: f64,
    /// What it is if it is not running.
    pub otherwise: Activity,
}

/// Log-odds of a second that is no evidence for running, at most.
const NO_EVIDENCE: f64 = -1.5;
/// Log-odds of a second in which nothing moves.
const STILL: f64 = -evidence::MOST;

/// Judges the seconds of a stretch, one after the other, as its envelope grows.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Glancer {
    /// Judged by themselves, from second `first` on.
    alone: Vec<Glance>,
    first: usize,
    /// Seconds that were given out.
    told: usize,
}

impl Glancer {
    /// The seconds that can be judged now; `ended` when the stretch holds no more than its envelope does.
    pub fn look(
        &mut self,
        envelope: &Envelope,
        ended: bool,
        placement: Placement,
        params: &ActivityParams,
    ) -> Vec<Glance> {
        while let Some(window) = window(envelope, self.first + self.alone.len(), ended, params) {
            self.alone.push(by_itself(&window, envelope, placement, params));
        }
        let reach = (0.5 * params.window_s).ceil() as usize + 2;
        let count = self.first + self.alone.len();
        let mut out = Vec::new();
        while self.told < count && (ended || self.told + reach < count) {
            out.push(self.among_neighbours(reach, count, params.steady));
            self.told += 1;
        }
        let drop = self.told.saturating_sub(reach + 1).saturating_sub(self.first);
        self.alone.drain(..drop);
        self.first += drop;
        out
    }

    /// The next second, given its neighbours.
    fn among_neighbours(&self, reach: usize, count: usize, steady: f64) -> Glance {
        let i = self.told;
        let of = |k: usize| &self.alone[k - self.first];
        let mut glance = *of(i);
        if let Some(here) = glance.stride_s {
            let alike = |k: Option<usize>| match k.filter(|k| *k < count) {
                Some(k) => of(k).stride_s.is_some_and(|a| (a / here).ln().abs() <= steady),
                // The first and the last second have one neighbour, a single one has none.
                None => count == 1,
            };
            // A runner's rate hardly changes from second to second.
            if !alike(i.checked_sub(1)) && !alike(Some(i + 1)) {
                glance.log_odds = glance.log_odds.min(NO_EVIDENCE);
            }
        }
        // From movement in g to its share of the largest in the seconds around.
        let around = i.saturating_sub(reach)..(i + reach + 1).min(count);
        glance.moving /= around.map(|k| of(k).moving).fold(1e-9, f64::max);
        glance
    }

    /// Recording time up to which the seconds of the stretch were given out, s.
    #[must_use]
    pub fn told_s(&self, envelope: &Envelope) -> f64 {
        envelope.t0_s + self.told as f64
    }
}

/// Judges every second of a whole stretch.
#[must_use]
pub fn glances(envelope: &Envelope, placement: Placement, params: &ActivityParams) -> Vec<Glance> {
    Glancer::default().look(envelope, true, placement, params)
}

/// The last second of a stretch that has just ended, as [`glances`] judges it.
#[must_use]
pub fn latest(
    envelope: &Envelope,
    placement: Placement,
    params: &ActivityParams,
) -> Option<Glance> {
    let windows: Vec<Window> = windows(envelope, params).collect();
    let last = windows.len().checked_sub(1)?;
    let reach = (0.5 * params.window_s).ceil() as usize + 2;
    let mut glancer =
        Glancer { first: last.saturating_sub(reach), told: last, ..Glancer::default() };
    for (i, window) in windows.iter().enumerate().skip(glancer.first) {
        // Of the seconds before the last two only the movement is needed.
        let glance = if i + 1 < last {
            let moving = statistics::sd(envelope.lengths(window.near.clone())).unwrap_or(0.0);
            let (t_s, otherwise) = (window.t_s, Activity::Other);
            Glance { t_s, log_odds: NO_EVIDENCE, stride_s: None, edge: None, moving, otherwise }
        } else {
            by_itself(window, envelope, placement, params)
        };
        glancer.alone.push(glance);
    }
    Some(glancer.among_neighbours(reach, windows.len(), params.steady))
}

/// A second by its own window.
fn by_itself(
    window: &Window,
    envelope: &Envelope,
    placement: Placement,
    params: &ActivityParams,
) -> Glance {
    let judge = |range: &core::ops::Range<usize>| {
        envelope.view(range.clone()).map(|v| evidence::verdict(&v, placement))
    };
    let mut glance = glance(window, envelope, judge(&window.around), params);
    if glance.log_odds <= 0.0 && glance.otherwise != Activity::Standing {
        let close = judge(&window.close);
        glance.edge = close.and_then(|v| Some((v.log_odds, v.stride_s?)));
    }
    glance
}

/// A second and the samples that it is judged by.
#[derive(Debug, Clone, PartialEq)]
pub struct Window {
    /// Start of the second on the recording's clock, s.
    pub t_s: f64,
    /// Samples of the window.
    pub around: core::ops::Range<usize>,
    /// Samples within 0.75 s of the second's middle.
    pub near: core::ops::Range<usize>,
    /// Samples within 1 s of the second's middle.
    pub close: core::ops::Range<usize>,
}

/// The windows of a whole stretch, one a second.
pub fn windows<'a>(
    envelope: &'a Envelope,
    params: &'a ActivityParams,
) -> impl Iterator<Item = Window> + 'a {
    (0..).map_while(move |second| window(envelope, second, true, params))
}

/// The window of a second of a stretch, when it can be looked at.
fn window(
    envelope: &Envelope,
    second: usize,
    ended: bool,
    params: &ActivityParams,
) -> Option<Window> {
    let (n, rate) = (envelope.len(), envelope.rate_hz);
    let start = second as f64;
    if (start + 0.5) * rate >= n as f64 {
        return None;
    }
    let length = ((params.window_s * rate) as usize).min(n);
    let local = (0.75 * rate) as usize;
    let centre = ((start + 0.5) * rate) as usize;
    let wanted = centre.saturating_sub(length / 2);
    let whole = length == (params.window_s * rate) as usize && wanted + length <= n;
    let seen = whole && centre + rate as usize <= n;
    if !(ended || seen) {
        return None;
    }
    let from = wanted.min(n - length);
    Some(Window {
        t_s: envelope.t0_s + start,
        around: from..from + length,
        near: centre.saturating_sub(local)..(centre + local).min(n),
        close: centre.saturating_sub(rate as usize)..(centre + rate as usize).min(n),
    })
}

fn glance(
    window: &Window,
    envelope: &Envelope,
    verdict: Option<Verdict>,
    params: &ActivityParams,
) -> Glance {
    let t_s = window.t_s;
    let acc_g = envelope.lengths(window.around.clone());
    let sd = statistics::sd(acc_g).unwrap_or(0.0);
    let near_sd = statistics::sd(envelope.lengths(window.near.clone())).unwrap_or(0.0);
    let turning = envelope.turnings(window.near.clone());
    let turning_90 = turning.and_then(|t| statistics::quantile(t, 0.9));
    if near_sd < params.still_sd_g && turning_90.is_none_or(|w| w < 1.0) {
        let otherwise = Activity::Standing;
        return Glance {
            t_s,
            log_odds: STILL,
            stride_s: None,
            edge: None,
            moving: near_sd,
            otherwise,
        };
    }
    let mut log_odds = verdict.map_or(NO_EVIDENCE, |v| v.log_odds);
    if near_sd < params.local_share * sd {
        log_odds = log_odds.min(NO_EVIDENCE);
    }
    let otherwise = match verdict {
        Some(v) if v.ambiguous => Activity::Unknown,
        // Where running is certain, whether it could be walking need not be looked at.
        Some(v) if v.log_odds >= evidence::MOST => Activity::Other,
        _ if walking_stride(acc_g, envelope.rate_hz, params).is_some() => Activity::Walking,
        _ => Activity::Other,
    };
    let stride_s = verdict.and_then(|v| v.stride_s);
    Glance { t_s, log_odds, stride_s, edge: None, moving: near_sd, otherwise }
}

/// Stride time of a walk, if there is a rhythm between 0.8 and 1.8 s.
fn walking_stride(acc_g: &[f64], rate_hz: f64, params: &ActivityParams) -> Option<f64> {
    let longest = ((1.8 * rate_hz) as usize).min(acc_g.len().saturating_sub(2));
    let acf = autocorrelation(acc_g, longest);
    strongest_period(&acf, 0.8 * rate_hz, 1.8 * rate_hz)
        .filter(|p| p.strength >= params.rhythm)
        .map(|p| p.lag / rate_hz)
}
