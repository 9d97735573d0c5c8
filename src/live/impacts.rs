//! Provisional initial contacts of a shoe without a gyroscope, from the length of its specific force.
//!
//! Those of [`crate::gait::foot_events::impacts`]: the largest impact of a stride, and the place half-way
//! up its rise. The largest of a stride is known when the next stride has not exceeded it; here a maximum
//! near the place where the pace expects one is taken unless a larger one comes within the latency.
//!
//! Known error against the finals: 3 ms standard deviation on a recorded ankle (0.7 % missed), but 10 to
//! 35 ms in simulated runners whose two impacts of a stride, 60 to 110 ms apart, are equally large: the
//! finals take now one, now the other.

use serde::{Deserialize, Serialize};

use super::ahead::Ahead;
use super::recent::Recent;
use super::ring::Ring;
use super::{Found, Pace, is_due};
use crate::gait::EventKind;
use crate::gait::foot_events::IMPACT_LOWPASS_HZ;
use crate::signal::interpolation::crossing_up_before;

/// Delay of the filter, s.
const LEAD_S: f64 = 0.040;
/// Least height of an impact as a share of the usual one; impacts differ more than pushes and swings.
const HIGH: f64 = 0.4;
/// Largest distance of an impact from its expected place, strides.
const NEAR: f64 = 0.08;

/// The detector of a shoe without a gyroscope.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Impacts {
    rate_hz: f64,
    length: Ring,
    smooth: Ring,
    filter: Ahead,
    expected: Option<f64>,
    number: usize,
    best: Option<(usize, f64)>,
    told: bool,
    heights: Recent,
    lows: Recent,
}

impl Impacts {
    pub(super) fn new(rate_hz: f64) -> Self {
        let ring = || Ring::new((2.4 * rate_hz).ceil() as usize);
        Self {
            rate_hz,
            length: ring(),
            smooth: ring(),
            filter: Ahead::new(2, IMPACT_LOWPASS_HZ, rate_hz, LEAD_S),
            expected: None,
            number: 0,
            best: None,
            told: false,
            heights: Recent::default(),
            lows: Recent::default(),
        }
    }

    pub(super) fn reset(&mut self) {
        self.length.clear();
        self.smooth.clear();
        (self.expected, self.best, self.told) = (None, None, false);
    }

    /// Takes in the length of the specific force, g.
    pub(super) fn push(&mut self, length_g: f64, pace: &Pace, out: &mut Found) {
        self.length.push(length_g);
        let end = self.smooth.end();
        self.filter.filter_into(&self.length, pace.stride(), &mut self.smooth);
        let (Some(stride), Some(m)) = (pace.stride(), self.smooth.end().checked_sub(2)) else {
            return;
        };
        if self.smooth.end() == end || m == 0 {
            return;
        }
        let Some(expected) = self.expected else {
            self.begin(stride);
            return;
        };
        let x = m as f64;
        let [a, here, b] = [m - 1, m, m + 1].map(|i| self.smooth.held(i));
        let near = (x - expected).abs() < NEAR * stride;
        let largest = self.best.is_none_or(|(_, height)| here > height);
        if near && here > a && here >= b && largest && !self.told {
            self.best = Some((m, here));
        }
        if let Some((at, height)) = self.best.filter(|_| !self.told) {
            let ic = self.rise(at, height, stride);
            if is_due(ic, (self.length.end() - 1) as f64, self.rate_hz) {
                self.told = true;
                self.tell(ic, height, out);
            }
        }
        if x >= expected + 0.5 * stride {
            self.next(expected, stride, pace.open);
        }
    }

    /// The largest of the last stride tells where the next is expected.
    fn begin(&mut self, stride: f64) {
        let end = self.smooth.end();
        if (end as f64) < stride + 2.0 {
            return;
        }
        if let Some(at) = self.largest(end - stride as usize, end) {
            let mut next = at as f64 + stride;
            while next < end as f64 + NEAR * stride {
                next += stride;
            }
            self.expected = Some(next);
        }
    }

    fn largest(&self, from: usize, to: usize) -> Option<usize> {
        let (values, first) = self.smooth.stretch(from, to);
        let at = (0..values.len()).max_by(|&a, &b| values[a].total_cmp(&values[b]))?;
        Some(first + at)
    }

    /// The place half-way up an impact.
    fn rise(&self, at: usize, height: f64, stride: f64) -> f64 {
        // The base is the lowest point of this stride, but not lower than usual.
        let low = self.smooth.range(at.saturating_sub(stride as usize), at).map_or(0.0, |r| r.0);
        let base = self.lows.median().map_or(low, |usual| low.max(usual));
        let half = height - 0.5 * (height - base);
        let earliest = at.saturating_sub((0.15 * stride) as usize);
        let (values, first) = self.smooth.stretch(earliest, at + 1);
        let rise = crossing_up_before(values, half, at - first, 0);
        rise.map_or(at as f64, |x| first as f64 + x)
    }

    fn tell(&self, ic: f64, height: f64, out: &mut Found) {
        let usual = self.heights.median().unwrap_or(height);
        out.tell(EventKind::Ic, ic, self.number, height > HIGH * usual);
    }

    /// Goes on to the next stride from the largest impact around the expected one.
    fn next(&mut self, expected: f64, stride: f64, open: bool) {
        let from = (expected - 0.5 * stride).max(0.0) as usize;
        let to = (expected + 0.5 * stride) as usize;
        let mut centre = expected;
        if let Some(at) = self.largest(from, to) {
            let height = self.smooth.held(at);
            let usual = self.heights.median().unwrap_or(height);
            if !open || height > HIGH * usual {
                self.heights.add(height);
                self.lows.add(self.smooth.range(from, to).map_or(0.0, |r| r.0));
            }
            let inner = at > from + 1 && at + 2 < to;
            if inner && height > HIGH * usual {
                centre = at as f64;
            }
        }
        self.expected = Some(centre + stride);
        self.number += 2;
        (self.best, self.told) = (None, false);
    }
}
