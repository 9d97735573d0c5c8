//! Provisional contacts of one foot from the shoe's pitch rate, as it comes in.
//!
//! Those of [`crate::gait::foot_events`]: the slap is the lowest pitch rate between mid-swing and
//! push-off, a landing forefoot shows by the heel that sinks after it, the push-off is the broad
//! minimum before the next swing. Whether a minimum is the landing shows in what follows; the detector waits
//! as long as the latency allows. Where landing and push-off lie, and how far apart, is learnt from every cycle that
//! is over, in which they are found by the finals' own rule.
//!
//! Known error against the finals: below 1 ms on simulated runs; 0.3 to 9 ms standard deviation on a
//! recorded forefoot runner, of whom one landing in a hundred is reported 40 to 90 ms off. Limit: one that
//! comes earlier than usual by a twelfth of a cycle is reported late.

use nalgebra::Vector3;
use serde::{Deserialize, Serialize};

use super::finals::{
    BETWEEN_MINIMA, IC_BEFORE_MINIMUM, LEAST_RISE_RADPS, SINKING, SINKING_HEEL_RADPS,
    TC_AFTER_MINIMUM,
};
use super::limb::{Cycle, Limb};
use super::recent::Recent;
use super::{Found, Pace, is_due};
use crate::gait::EventKind;
use crate::gait::foot_events::PITCH_LOWPASS_HZ;
use crate::recording::Placement;
use crate::signal::interpolation::cubic_minimum;

/// Delay of the filter for the pitch rate, s.
const LEAD_S: f64 = 0.035;
/// Largest distance of a landing from its usual place in the cycle, cycles: the pitch rate of mid-swing has
/// minima too.
const LANDING_NEAR: f64 = 0.10;
/// A landing earlier than usual by more than this is reported only after the usual place has passed, cycles.
const EARLY: f64 = 0.08;
/// Between which places of the cycle the push-off lies; and the least distance of the landing from mid-swing
/// and from the push-off; cycles.
const PUSH_OFF: (f64, f64) = (0.25, 0.92);
const LANDING: (f64, f64) = (0.03, 0.12);
/// Half-width of the window about the coarse minimum in which the push-off is refined, cycles.
const PUSH_REACH: f64 = 0.10;
/// Largest distance of the push-off from its usual place in the cycle, cycles.
const NEAR: f64 = 0.10;
/// Least depth of a push-off as a share of the usual depth.
const DEEP: f64 = 0.5;
/// The push-off is the first minimum that is at least this share as deep as the deepest, and not before this
/// place in the cycle, cycles \[P\]: the slap lies before.
const FIRST_DEEP: f64 = 0.6;
const EARLIEST_PUSH_OFF: f64 = 0.35;
/// Assumed place of the push-off before one was seen, cycles.
const USUAL_PUSH_OFF: f64 = 0.62;
/// Largest distance between the touch of a forefoot and the lowest pitch rate at which they are one event,
/// samples.
const SAME: f64 = 2.0;

/// What is known of the cycle under way.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
struct Seen {
    /// The first minimum that may be the landing.
    candidate: Option<usize>,
    landing: Option<f64>,
    ic_told: bool,
    tc_told: bool,
}

/// A landing: its place, and whether it is a forefoot's.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Landing {
    at: f64,
    forefoot: bool,
}

/// The detector of a foot.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Foot {
    rate_hz: f64,
    pub(super) limb: Limb,
    seen: Seen,
    landings: Recent,
    places: Recent,
    depths: Recent,
    between: Recent,
}

impl Foot {
    pub(super) fn new(rate_hz: f64) -> Self {
        Self {
            rate_hz,
            limb: Limb::new(Placement::Foot, rate_hz, PITCH_LOWPASS_HZ, LEAD_S),
            seen: Seen::default(),
            landings: Recent::default(),
            places: Recent::default(),
            depths: Recent::default(),
            between: Recent::default(),
        }
    }

    pub(super) fn reset(&mut self) {
        self.limb.reset();
        self.seen = Seen::default();
    }

    /// Takes in an angular rate.
    pub(super) fn push(&mut self, gyr: Vector3<f64>, pace: &Pace, out: &mut Found) {
        let before = self.limb.cycle;
        let coarse_end = self.limb.coarse_end();
        if self.limb.push(gyr, pace) {
            let Some(cycle) = self.limb.cycle else { return };
            if let Some(before) = before {
                self.learn(before.from, cycle.from);
            }
            self.seen = Seen::default();
            let from = cycle.from as usize + 2;
            (from..self.limb.smooth_end()).for_each(|end| self.land(&cycle, end, out));
        } else if let Some(cycle) = self.limb.cycle {
            self.land(&cycle, self.limb.smooth_end(), out);
            if self.limb.coarse_end() > coarse_end {
                self.leave(&cycle, out);
            }
        }
    }

    /// Applies the final rules to a cycle that is over and adds its contact to those that say what is usual.
    fn learn(&mut self, from: f64, to: f64) {
        let cycle = to - from;
        let (first, last) = (from + PUSH_OFF.0 * cycle, from + PUSH_OFF.1 * cycle);
        let coarse = |i: &usize| self.limb.coarse_at(*i);
        let window = first as usize..last as usize;
        let Some(lowest) = window.min_by(|a, b| coarse(a).total_cmp(&coarse(b))) else { return };
        // A heel that whips up after toe-off may turn faster than the push-off before it, as the finals know.
        let turns = |i: &usize| coarse(i) <= coarse(&(i - 1)) && coarse(i) < coarse(&(i + 1));
        let deep = |i: &usize| coarse(i) < FIRST_DEEP * coarse(&lowest);
        let earliest = (from + EARLIEST_PUSH_OFF * cycle) as usize;
        let push = (earliest..lowest).find(|i| turns(i) && deep(i)).unwrap_or(lowest);
        if push as f64 <= first + 1.0 || push as f64 + 2.0 > last {
            return;
        }
        self.places.add((push as f64 - from) / cycle);
        self.depths.add(-self.limb.coarse_at(push));
        let window = (from + LANDING.0 * cycle, push as f64 - LANDING.1 * cycle);
        let Some(landing) = self.landing(window, cycle, true) else { return };
        self.landings.add((landing.at - from) / cycle);
        if let Some(push_off) = self.push_off(push, cycle) {
            self.between.add((push_off - landing.at) / cycle);
        }
    }

    /// The landing between two places as the finals find it; `whole` where the lowest pitch rate may not
    /// lie at the border of the window.
    fn landing(&self, (from, to): (f64, f64), cycle: f64, whole: bool) -> Option<Landing> {
        let (first, last) = (from.max(1.0).ceil() as usize, to.max(1.0).floor() as usize);
        let value = |i: usize| self.limb.smooth_at(i);
        let is_lowest = |i: &usize| value(*i) <= value(i - 1) && value(*i) < value(i + 1);
        let minima = || (first + 1..last).filter(is_lowest);
        let mut slap = minima().min_by(|&a, &b| value(a).total_cmp(&value(b)));
        slap = slap.filter(|&i| value(i) < 0.0);
        if whole {
            let border = value(first).min(value(last.saturating_sub(1)));
            slap = slap.filter(|&i| value(i) < border);
        }
        let after = |i: &usize| slap.is_none_or(|s| *i >= s);
        let touch = minima().rev().find(|i| after(i) && self.sinks(*i, cycle));
        let forefoot = touch.is_some_and(|t| slap.is_none_or(|s| (t - s) as f64 <= SAME));
        let at = self.refined(if forefoot { touch? } else { slap? });
        Some(Landing { at, forefoot })
    }

    /// True when the pitch rate rises after a minimum as that of a sinking heel.
    fn sinks(&self, minimum: usize, cycle: f64) -> bool {
        let low = self.limb.smooth_at(minimum);
        let end = (minimum + (SINKING * cycle) as usize).min(self.limb.smooth_end());
        let top = (minimum..end).map(|i| self.limb.smooth_at(i)).fold(f64::NEG_INFINITY, f64::max);
        top > SINKING_HEEL_RADPS.max(-low) && top > low + LEAST_RISE_RADPS
    }

    /// The minimum between the samples, as the finals refine it.
    fn refined(&self, m: usize) -> f64 {
        let near: [f64; 7] =
            core::array::from_fn(|k| self.limb.smooth_at((m + k).saturating_sub(3)));
        m as f64 - 3.0 + cubic_minimum(&near, 3)
    }

    /// The lowest pitch rate around a coarse minimum.
    fn push_off(&self, push: usize, cycle: f64) -> Option<f64> {
        let reach = (PUSH_REACH * cycle) as usize;
        let last = (push + reach).min(self.limb.smooth_end().saturating_sub(2));
        let value = |i: &usize| self.limb.smooth_at(*i);
        let window = push.saturating_sub(reach).max(1)..last;
        let lowest = window.min_by(|a, b| value(a).total_cmp(&value(b)))?;
        (value(&lowest) < 0.0).then(|| self.refined(lowest))
    }

    fn usual_between(&self, cycle: &Cycle) -> f64 {
        self.between.median().unwrap_or(BETWEEN_MINIMA) * cycle.length
    }

    /// Waits for the landing as long as the latency allows, then applies the final rule to what was seen.
    fn land(&mut self, cycle: &Cycle, end: usize, out: &mut Found) {
        let Some(m) = end.checked_sub(2).filter(|m| *m > 0 && !self.seen.ic_told) else { return };
        let usual = self.landings.median();
        let place = |share: f64| cycle.from + share * cycle.length;
        let push = self.places.median().unwrap_or(USUAL_PUSH_OFF);
        let mut window = (place(LANDING.0), place(push - LANDING.1));
        if let Some(usual) = usual {
            window.0 = window.0.max(place(usual - LANDING_NEAR));
            window.1 = window.1.min(place(usual + LANDING_NEAR));
        }
        let x = m as f64;
        let [a, here, b] = [m - 1, m, m + 1].map(|i| self.limb.smooth_at(i));
        if here < a && here <= b && x > window.0 && x < window.1 {
            self.seen.candidate.get_or_insert(m);
        }
        let Some(candidate) = self.seen.candidate else { return };
        // One that comes early may be none: the usual place is waited for.
        let earliest = usual.map_or(0.0, |usual| place(usual - EARLY)).max(candidate as f64);
        let before = IC_BEFORE_MINIMUM * self.usual_between(cycle);
        if !is_due(earliest - before, self.limb.now(end), self.rate_hz) {
            return;
        }
        window.1 = window.1.min(x + 1.0);
        let Some(landing) = self.landing(window, cycle.length, false) else {
            self.seen.candidate = None;
            return;
        };
        self.seen.ic_told = true;
        self.seen.landing = Some(landing.at);
        let at = landing.at - if landing.forefoot { 0.0 } else { before };
        out.tell(EventKind::Ic, at, cycle.number, cycle.alike);
    }

    /// The push-off, where it is expected.
    fn leave(&mut self, cycle: &Cycle, out: &mut Found) {
        let Some(m) = self.limb.coarse_end().checked_sub(2).filter(|m| *m > 0) else { return };
        let [a, here, b] = [m - 1, m, m + 1].map(|i| self.limb.coarse_at(i));
        let share = (m as f64 - cycle.from) / cycle.length;
        let lowest = here < a && here <= b && here < 0.0;
        if self.seen.tc_told || !lowest || share < PUSH_OFF.0 || share > PUSH_OFF.1 {
            return;
        }
        let near = self.places.median().is_some_and(|usual| (share - usual).abs() < NEAR);
        let deep = self.depths.median().is_some_and(|usual| -here > DEEP * usual);
        let Some(push_off) = self.push_off(m, cycle.length).filter(|_| near && deep) else {
            return;
        };
        self.seen.tc_told = true;
        let between = self.seen.landing.map_or(self.usual_between(cycle), |at| push_off - at);
        let at = push_off + TC_AFTER_MINIMUM * between;
        out.tell(EventKind::Tc, at, cycle.number, cycle.alike);
    }
}
