//! Provisional contacts of one foot from the shoe's pitch rate, as it comes in.
//!
//! Those of [`crate::gait::foot_events`]: the slap is the lowest pitch rate between mid-swing and
//! push-off, a forefoot that lands is told by the heel that sinks after it, the push-off is the broad
//! minimum before the next swing. Whether a minimum is the slap shows in the 80 ms after it; that is
//! waited for. Of the push-off only the place in the cycles before is known, so it is taken there. The
//! time between slap and push-off, of which contacts lie a share before and after, is that of the last
//! strides.

use nalgebra::Vector3;
use serde::{Deserialize, Serialize};

use super::finals::{
    BETWEEN_MINIMA, IC_BEFORE_MINIMUM, LEAST_RISE_RADPS, SINKING, SINKING_HEEL_RADPS,
    TC_AFTER_MINIMUM,
};
use super::limb::{Cycle, Limb, parabola};
use super::recent::Recent;
use super::{Found, Pace, is_due};
use crate::gait::EventKind;
use crate::gait::foot_events::PITCH_LOWPASS_HZ;
use crate::recording::Placement;

/// What is waited for the pitch rate, s.
const LEAD_S: f64 = 0.035;
/// Furthest distance of a landing from its usual place, cycles: the pitch rate of mid-swing has minima
/// too.
const LANDING_NEAR: f64 = 0.10;
/// How much earlier than usual a landing may be told without waiting for the usual place, cycles.
const EARLY: f64 = 0.03;
/// Where the push-off lies in the cycle.
const PUSH_OFF: (f64, f64) = (0.25, 0.92);
/// Furthest distance of the push-off from its usual place, cycles.
const NEAR: f64 = 0.10;
/// Share of the usual depth that a push-off must have.
const DEEP: f64 = 0.5;
/// Place of the push-off in a cycle before one was seen.
const USUAL_PUSH_OFF: f64 = 0.62;

/// What is known of the cycle under way.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
struct Seen {
    slap: Option<(usize, f64)>,
    /// The lowest of the whole cycle before the push-off, in which the landing is found afterwards.
    lowest: Option<(usize, f64)>,
    landing: Option<f64>,
    ic_told: bool,
    push: Option<(usize, f64)>,
    tc_told: bool,
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
            if let (Some(cycle), Some((at, depth))) = (before, self.seen.push) {
                self.places.add((at as f64 - cycle.from) / cycle.length);
                self.depths.add(-depth);
                if let Some((lowest, _)) = self.seen.lowest {
                    self.landings.add((lowest as f64 - cycle.from) / cycle.length);
                }
            }
            self.seen = Seen::default();
            if let Some(cycle) = self.limb.cycle {
                let from = cycle.from as usize + 2;
                (from..self.limb.smooth_end()).for_each(|end| self.land(&cycle, end, out));
            }
        } else if let Some(cycle) = self.limb.cycle {
            self.land(&cycle, self.limb.smooth_end(), out);
            if self.limb.coarse_end() > coarse_end {
                self.leave(&cycle, out);
            }
        }
    }

    fn usual_place(&self) -> f64 {
        self.places.median().unwrap_or(USUAL_PUSH_OFF)
    }

    fn usual_between(&self, cycle: &Cycle) -> f64 {
        self.between.median().unwrap_or(BETWEEN_MINIMA) * cycle.length
    }

    /// The slap or the touch of a forefoot.
    fn land(&mut self, cycle: &Cycle, end: usize, out: &mut Found) {
        let Some(m) = end.checked_sub(2).filter(|m| *m > 0) else { return };
        let [a, here, b] = [m - 1, m, m + 1].map(|i| self.limb.smooth_at(i));
        let share = (m as f64 - cycle.from) / cycle.length;
        let inside = share > 0.03 && share < self.usual_place() - 0.12;
        let lower = |than: Option<(usize, f64)>| than.is_none_or(|(_, low)| here < low);
        if inside && here < a && here <= b {
            let usual = self.landings.median();
            let near = usual.is_none_or(|usual| (share - usual).abs() < LANDING_NEAR);
            if lower(self.seen.lowest) {
                self.seen.lowest = Some((m, here));
            }
            if near && lower(self.seen.slap) {
                self.seen.slap = Some((m, here));
            }
        }
        let Some((slap, low)) = self.seen.slap.filter(|_| !self.seen.ic_told) else { return };
        // One that comes early may be none: the usual place is waited for.
        let usual = self.landings.median().map_or(0.0, |u| cycle.from + (u - EARLY) * cycle.length);
        let earliest = usual.max(slap as f64) - IC_BEFORE_MINIMUM * self.usual_between(cycle);
        if !is_due(earliest, self.limb.now(end), self.rate_hz) {
            return;
        }
        let sinks = self.sinks(slap, low, cycle);
        if low >= 0.0 && !sinks {
            self.seen.slap = None;
            return;
        }
        self.seen.ic_told = true;
        let landing = self.refined(slap);
        self.seen.landing = Some(landing);
        let before = if sinks { 0.0 } else { IC_BEFORE_MINIMUM };
        let at = landing - before * self.usual_between(cycle);
        out.tell(EventKind::Ic, at, cycle.number, cycle.alike);
    }

    /// True when the pitch rate rises after a minimum as that of a sinking heel.
    fn sinks(&self, slap: usize, low: f64, cycle: &Cycle) -> bool {
        let end = (slap + (SINKING * cycle.length) as usize).min(self.limb.smooth_end());
        let top = (slap..end).map(|i| self.limb.smooth_at(i)).fold(f64::NEG_INFINITY, f64::max);
        top > SINKING_HEEL_RADPS.max(-low) && top > low + LEAST_RISE_RADPS
    }

    fn refined(&self, m: usize) -> f64 {
        let [a, here, b] = [m - 1, m, m + 1].map(|i| self.limb.smooth_at(i));
        m as f64 + parabola(a, here, b)
    }

    /// The push-off.
    fn leave(&mut self, cycle: &Cycle, out: &mut Found) {
        let Some(m) = self.limb.coarse_end().checked_sub(2).filter(|m| *m > 0) else { return };
        let [a, here, b] = [m - 1, m, m + 1].map(|i| self.limb.coarse_at(i));
        let share = (m as f64 - cycle.from) / cycle.length;
        let lowest = here < a && here <= b && here < 0.0;
        if !lowest || share < PUSH_OFF.0 || share > PUSH_OFF.1 {
            return;
        }
        if self.seen.push.is_none_or(|(_, low)| here < low) {
            self.seen.push = Some((m, here));
        }
        let near = self.places.median().is_some_and(|usual| (share - usual).abs() < NEAR);
        let deep = self.depths.median().is_some_and(|usual| -here > DEEP * usual);
        if !near || !deep || self.seen.tc_told {
            return;
        }
        let reach = (0.10 * cycle.length) as usize;
        let last = (m + reach).min(self.limb.smooth_end().saturating_sub(2));
        let window = m.saturating_sub(reach).max(1)..last;
        let value = |i: &usize| self.limb.smooth_at(*i);
        let Some(push_off) = window.min_by(|a, b| value(a).total_cmp(&value(b))) else { return };
        if self.limb.smooth_at(push_off) >= 0.0 {
            return;
        }
        self.seen.tc_told = true;
        let push_off = self.refined(push_off);
        let between = match self.seen.landing {
            Some(landing) => {
                self.between.add((push_off - landing) / cycle.length);
                push_off - landing
            }
            None => self.usual_between(cycle),
        };
        let at = push_off + TC_AFTER_MINIMUM * between;
        out.tell(EventKind::Tc, at, cycle.number, cycle.alike);
    }
}
