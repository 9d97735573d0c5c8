//! Evidence for running in a few seconds of one sensor, as log-odds.
//!
//! Nothing is assumed of the mounting: the vertical is the window's mean specific force, and the
//! rest is lengths. A sensor on the trunk, in a pocket or at the wrist shows the *step*: the
//! strongest line of the vertical velocity ([`View::step`]), never a period of the stride
//! band, where the step of a walk passes for the stride of a run. Runners have a larger amplitude
//! at a higher rate: no single amplitude separates them, but log amplitude and log rate together
//! do. A leg shows the *stride*, and whether it rests on the ground: a walker's foot or shank lies
//! near 1 g for a third of the stride, a runner's hardly ever.
//!
//! Gates keep out what is no gait at all: a shaken or handled sensor, pedals, wheels. They are wide
//! on purpose; telling a walk from a run is the score's work.
//!
//! The coefficients are fitted by `tools/fit_activity.py`, each person weighing the same; its
//! figures with people left out, and those on data sets left out, stand in `docs/src/activity.md`. The
//! idea of amplitude, rate and duration as joint evidence is that of Davis et al. 2021; the
//! features and the weights are ours.
//!
//! Known limits: race walking and rope jumping, of which there are no recordings, may pass from the
//! trunk; a shuffle below 130 steps/min is never called running.

mod coefficients;
mod features;
mod spectra;

pub use features::{Repeat, View};
pub use spectra::Line;

use crate::recording::Placement;
use coefficients::{BODY, FOOT, FOOT_COARSE, POCKET, THIGH, WRIST};

/// What a window says about running.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Verdict {
    /// Log-odds of running against anything else, natural logarithm, −4 to 4.
    pub log_odds: f64,
    /// Stride time, s, where there is a rhythm.
    pub stride_s: Option<f64>,
    /// True when the amplitude is that of running but the rate that of a walk: it is called neither.
    pub ambiguous: bool,
}

/// Largest log-odds that one window may give: neighbouring windows share most of their samples.
pub const MOST: f64 = 4.0;
/// Largest log-odds of a window that fails a gate.
const FAILED: f64 = -1.5;

/// Smallest autocorrelation of the vertical at the lag of two steps for a window to be running.
const REPEATS: f64 = 0.4;
/// Sampling rate below which a leg has weights of its own, Hz: its landings are flattened.
const COARSE_HZ: f64 = 20.0;

/// 90th percentile of the rotation rate of a foot or shank, rad/s: up to the first value its evidence counts
/// for nothing, as it is not lifted; from the second on it counts in full \[P\]. Jogs on the spot that lift
/// the heel by 14° have 2.0 to 3.4 in simulation, the recorded ones from 5.8 on. Walks turn as much: this
/// gate only keeps out what is no step, and none of the recorded 2880 seconds of other movement is kept out
/// by it alone.
const LIFTED_RADPS: (f64, f64) = (1.0, 2.0);

/// Step rates of running, Hz: 130 to 234 steps/min.
const STEP_HZ: core::ops::RangeInclusive<f64> = 2.17..=3.9;
/// Stride times of running seen by a leg, s.
const STRIDE_S: core::ops::RangeInclusive<f64> = 0.52..=0.95;
/// Step rates, Hz, at which an amplitude that would mean running at a higher rate is called neither running
/// nor walking.
const SHUFFLE_HZ: core::ops::Range<f64> = 1.85..2.17;
/// Step rates of the fastest walks and the slowest jogs, Hz: 130 to 142 steps/min. Recorded walks stay below
/// [`WALK_G`] there, jogs above [`SLOW_JOG_G`]; no recording lies between, and what does is called neither.
const SLOW_HZ: core::ops::Range<f64> = 2.17..2.37;
/// Largest amplitude of the vertical of a recorded walk at those rates, g.
const WALK_G: f64 = 0.55;
/// Smallest amplitude of a recorded jog at those rates, g, less a fifth.
const SLOW_JOG_G: f64 = 0.8;
/// Amplitude of the vertical above which a slow step rate is ambiguous, g: the strongest fast walk
/// on record reaches 0.67 to 0.96.
const SHUFFLE_G: f64 = 0.67;

/// Evidence of one window.
#[must_use]
pub fn verdict(view: &View<'_>, placement: Placement) -> Verdict {
    match placement {
        Placement::Foot | Placement::Shank | Placement::Thigh => leg(view, placement),
        Placement::Pocket => pocket(view),
        Placement::Wrist => wrist(view),
        _ => body(view),
    }
}

/// A score between the limits, held down where a gate fails.
fn told(score: f64, holds: bool, stride_s: f64) -> Verdict {
    let log_odds = if holds { score } else { score.min(FAILED) };
    Verdict { log_odds: log_odds.clamp(-MOST, MOST), stride_s: Some(stride_s), ambiguous: false }
}

/// No rhythm at all.
const NOTHING: Verdict = Verdict { log_odds: FAILED, stride_s: None, ambiguous: false };

/// True where the amplitude is that of running but the rate that of a walk.
fn ambiguous(step: Line) -> bool {
    SHUFFLE_HZ.contains(&step.hz) && step.amplitude > SHUFFLE_G
}

/// Waist, sacrum, hip, pelvis, trunk, head.
fn body(view: &View<'_>) -> Verdict {
    let step = view.step();
    let (sway, repeats) = (view.sway_share(step), view.repeats(step));
    let score = BODY.score(&[step.amplitude.ln(), step.hz.ln(), (sway + 0.03).ln()]);
    let holds = STEP_HZ.contains(&step.hz)
        && (0.30..=2.2).contains(&step.amplitude)
        && repeats >= REPEATS
        && sway < 1.0;
    let between = SLOW_HZ.contains(&step.hz) && step.amplitude < SLOW_JOG_G;
    let verdict = told(score, holds && !between, view.sharpened_s(2.0 / step.hz));
    let unclear = ambiguous(step) || between && step.amplitude > WALK_G;
    Verdict { ambiguous: unclear && repeats >= REPEATS, ..verdict }
}

fn wrist(view: &View<'_>) -> Verdict {
    let Some(stride) = view.stride() else { return NOTHING };
    let step = view.arm_step(stride);
    let repeats = view.repeats(step);
    let score = WRIST.score(&[step.amplitude.ln(), step.hz.ln()]);
    let holds = STEP_HZ.contains(&step.hz)
        && step.amplitude >= 0.30
        && repeats >= REPEATS
        && stride.strength >= 0.7;
    let verdict = told(score, holds, view.sharpened_s(2.0 / step.hz));
    Verdict { ambiguous: ambiguous(step) && repeats >= REPEATS, ..verdict }
}

fn pocket(view: &View<'_>) -> Verdict {
    let Some(stride) = view.stride() else { return NOTHING };
    let step = view.length_step(Some(stride));
    let score = POCKET.score(&[step.amplitude.ln(), step.hz.ln()]);
    let holds = STEP_HZ.contains(&step.hz) && step.amplitude >= 0.30 && stride.strength >= 0.5;
    let verdict = told(score, holds, view.sharpened_s(2.0 / step.hz));
    Verdict { ambiguous: ambiguous(step) && stride.strength >= 0.5, ..verdict }
}

/// Foot, shank and thigh.
fn leg(view: &View<'_>, placement: Placement) -> Verdict {
    let Some(stride) = view.stride() else { return NOTHING };
    let (ln_stride, resting) = (stride.time_s.ln(), view.resting());
    let moves =
        STRIDE_S.contains(&stride.time_s) && stride.strength >= 0.5 && view.mean_length_g() > 1.03;
    // A foot on a pedal goes round: its signal is a plain sine, whose second half is the first one inverted.
    let (rich, half) = if moves { (view.rich(stride), view.length_half(stride)) } else { (0., 0.) };
    if placement == Placement::Thigh {
        let holds = moves && view.length_sd_g() > 0.35 && (rich > 0.05 || half > -0.7);
        return told(THIGH.score(&[resting, ln_stride]), holds, stride.time_s);
    }
    let weights = if view.fine_hz() < COARSE_HZ { FOOT_COARSE } else { FOOT };
    let holds = moves && view.length_sd_g() > 0.3 && !(rich < 0.03 && half < -0.88);
    // The limit rises gradually, not as a step: equal strides near a sharp threshold would be running in one window and
    // not in the next.
    let (least, full) = LIFTED_RADPS;
    let lifted = |w: f64| ((w - least) / (full - least)).clamp(0.0, 1.0);
    let most = FAILED + view.turning_90_radps().map_or(1.0, lifted) * (MOST - FAILED);
    told(weights.score(&[resting, ln_stride]).min(most), holds, stride.time_s)
}
