//! Provisional contacts of one leg from the shank's pitch rate, as it comes in.
//!
//! Those of [`crate::gait::shank_events`]: after mid-swing the shank stops swinging forward and turns
//! backward fastest; the middle of both lies 19 ms after initial contact. Terminal contact lies 70 ms
//! before the backward maximum that precedes the next swing, 100 ms in a forefoot striker, so about half or more of
//! the 150 ms in which it must be reported are gone when that maximum is there: the filter may add 32 ms, and nothing
//! else is waited for. Which of several maxima it is follows from its place in the cycles before.
//!
//! Known error against the finals: below 0.1 ms on simulated runs; 2.5 ms standard deviation (terminal)
//! on a recorded runner, where a second maximum follows 30 ms later. Limit: needs a gyroscope, as the finals
//! do.

use serde::{Deserialize, Serialize};

use super::finals::{IC_BEFORE_MIDDLE_S, TC_BEFORE_BACKWARD_S};
use super::limb::{Limb, parabola};
use super::recent::Recent;
use super::{Found, Pace, is_due};
use crate::gait::EventKind;
use crate::gait::shank_events::LOWPASS_HZ;
use crate::recording::Placement;
use nalgebra::Vector3;

/// Delay of the filter for the pitch rate, s \[P\]: the longest with which terminal contacts are reported in
/// time.
const LEAD_S: f64 = 0.032;
/// Time after a backward maximum that follows the landing within which a deeper one replaces it, s.
const DOUBT_S: f64 = 0.015;
/// Between which places of the cycle the last backward maximum lies, cycles.
const BACKWARD: (f64, f64) = (0.55, 0.95);
/// Largest distance of that maximum from its usual place, cycles.
const NEAR: f64 = 0.08;
/// Least depth of a backward maximum as a share of the usual depth.
const DEEP: f64 = 0.6;

/// What is known of the cycle under way.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
struct Seen {
    stopped: Option<f64>,
    turned: Option<(usize, f64)>,
    ic_told: bool,
    backward: Option<(usize, f64)>,
    tc_told: bool,
}

/// The detector of a shank.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Shank {
    rate_hz: f64,
    pub(super) limb: Limb,
    seen: Seen,
    places: Recent,
    depths: Recent,
}

impl Shank {
    pub(super) fn new(rate_hz: f64) -> Self {
        Self {
            rate_hz,
            limb: Limb::new(Placement::Shank, rate_hz, LOWPASS_HZ, LEAD_S),
            seen: Seen::default(),
            places: Recent::default(),
            depths: Recent::default(),
        }
    }

    pub(super) fn reset(&mut self) {
        self.limb.reset();
        self.seen = Seen::default();
    }

    /// Takes in an angular rate.
    pub(super) fn push(&mut self, gyr: Vector3<f64>, pace: &Pace, out: &mut Found) {
        let before = self.limb.cycle;
        if self.limb.push(gyr, pace) {
            if let (Some(cycle), Some((at, depth))) = (before, self.seen.backward) {
                self.places.add((at as f64 - cycle.from) / cycle.length);
                self.depths.add(-depth);
            }
            self.seen = Seen::default();
            // The swing was recognised late: the samples since then are searched now.
            if let Some(cycle) = self.limb.cycle {
                let from = cycle.from as usize + 2;
                (from..self.limb.smooth_end()).for_each(|end| self.step(end, out));
            }
        } else {
            self.step(self.limb.smooth_end(), out);
        }
    }

    /// Looks at the smooth value before `end` and its two neighbours.
    fn step(&mut self, end: usize, out: &mut Found) {
        let (Some(cycle), Some(m)) = (self.limb.cycle, end.checked_sub(2)) else { return };
        if m == 0 || (m as f64) <= cycle.from {
            return;
        }
        let [a, here, b] = [m - 1, m, m + 1].map(|i| self.limb.smooth_at(i));
        let share = (m as f64 - cycle.from) / cycle.length;
        if self.seen.stopped.is_none() && share <= 0.4 && here > 0.0 && b <= 0.0 {
            self.seen.stopped = Some(m as f64 + here / (here - b));
        }
        let lowest = here < a && here <= b;
        if let Some(stopped) = self.seen.stopped.filter(|_| !self.seen.ic_told) {
            let inside = m as f64 > stopped && (m as f64) < stopped + 0.22 * cycle.length;
            if lowest && inside && self.seen.turned.is_none_or(|(_, depth)| here < depth) {
                self.seen.turned = Some((m, here));
            }
            if let Some((turned, _)) = self.seen.turned {
                let [a, t, b] = [turned - 1, turned, turned + 1].map(|i| self.limb.smooth_at(i));
                let lowest_at = turned as f64 + parabola(a, t, b);
                let at = 0.5 * (stopped + lowest_at) - IC_BEFORE_MIDDLE_S * self.rate_hz;
                let due = is_due(at, self.limb.now(end), self.rate_hz);
                if due || (m - turned) as f64 >= DOUBT_S * self.rate_hz {
                    self.seen.ic_told = true;
                    out.tell(EventKind::Ic, at, cycle.number, cycle.alike);
                }
            }
        }
        if lowest && share >= BACKWARD.0 && share <= BACKWARD.1 {
            if self.seen.backward.is_none_or(|(_, depth)| here < depth) {
                self.seen.backward = Some((m, here));
            }
            let near = self.places.median().is_some_and(|usual| (share - usual).abs() < NEAR);
            let deep = self.depths.median().is_some_and(|usual| -here > DEEP * usual);
            if near && deep && !self.seen.tc_told {
                self.seen.tc_told = true;
                let at = m as f64 + parabola(a, here, b) - TC_BEFORE_BACKWARD_S * self.rate_hz;
                out.tell(EventKind::Tc, at, cycle.number, cycle.alike);
            }
        }
    }
}
