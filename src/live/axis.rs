//! Provisional contacts of both feet from the vertical specific force of the body's axis, as it comes in.
//!
//! The contacts are those of [`crate::gait::axial_events`]: the rise through 0.3 g after the flight's
//! lowest point and the fall through it, or, of trunk and head, the crossings of 1 g widened to the
//! contact of a half-sine force. What the finals know from the future is replaced:
//! - the zero-phase filters by [`Ahead`];
//! - mid-stance by [`super::beat`], counted on by the pace;
//! - the height of the push and the depth of the flight, which set the level of loose sensors, and which
//!   of several crossings is the release, by the medians of the last contacts of the same foot;
//! - which force and level the finals read a release from, by how the last settled strides were read ([`ForceOf`]);
//! - the terminal contact of trunk and head needs both crossings, their initial one the widening of the
//!   contacts before.
//!
//! Known error against the finals, of bias and standard deviation: below 1 ms from sacrum, pelvis and waist
//! and 2 ms from the trunk on simulated runs, 3 ms from a hip outdoors, 9 ms from loose belt buckles
//! (`sisfall`, where 2 to 5 % are missed). While the way to the hips is not known, release and landing of
//! sacrum and pelvis are those at the sensor: up to 17 ms and 6 ms off. Limits: steps are looked for at the
//! pace already reported; without one nothing is.

use serde::{Deserialize, Serialize};

use super::ahead::Ahead;
use super::beat::beat;
use super::finals::FLIGHT;
use super::recent::Recent;
use super::ring::Ring;
use super::{Found, Pace};
use crate::gait::EventKind;
use crate::gait::axial_events::{AxialParams, EFFECTIVE_HARMONICS, true_contact};
use crate::gait::by_shape::{SMOOTH_G, SMOOTH_HARMONICS};
use crate::recording::Placement;

/// Delay of the filter for landings, s: they are steep, and with this delay still reported in time.
const LANDING_LEAD_S: f64 = 0.060;
/// Delay of the filter for releases, s, which is a slow one.
const RELEASE_LEAD_S: f64 = 0.110;
/// Delay of the filter for the crossings of 1 g, s: the first one lies some 35 ms after the contact.
const EFFECTIVE_LEAD_S: f64 = 0.075;
/// Time after the crossing of a landing from which it is reported, s: until then a deeper minimum of the
/// force, the ringing of long contacts, replaces it.
const DOUBT_S: f64 = 0.050;
/// The next landing is looked for from this share of a step after mid-stance on.
const PAST: f64 = 0.30;
/// Least height of a step's wave, as a share of the usual one, for it to be a step of running \[P\].
const ALIKE: f64 = 0.6;
/// Largest height of the lowest point between two contacts above the usual one in flight, as a share of the
/// way from there to the peak, at which there was a flight \[P\].
const CARRIED: f64 = 0.25;
/// How much earlier than usual after mid-stance a release may come, steps: of several crossings the final
/// analysis takes the last one before the flight's lowest point.
const EARLY: f64 = 0.17;
/// The peak force lies within this distance of mid-stance, steps.
const PUSH: f64 = 0.30;

/// One kind of event, step by step.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Hunt {
    mid: Option<f64>,
    number: usize,
    low: f64,
    low_at: usize,
    top: f64,
    crossed: Option<f64>,
    /// The latest crossing when the flight was lowest.
    last: Option<f64>,
    told: bool,
}

impl Default for Hunt {
    fn default() -> Self {
        Self {
            mid: None,
            number: 0,
            low: f64::MAX,
            low_at: 0,
            top: f64::MIN,
            crossed: None,
            last: None,
            told: false,
        }
    }
}

impl Hunt {
    fn next(&mut self, step: f64) {
        let mid = self.mid.map(|m| m + step);
        *self = Self { mid, number: self.number + 1, ..Self::default() };
    }
}

/// Which vertical force comes in, and how it is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ForceOf {
    /// That of the sensor.
    Sensor,
    /// That of the middle of the hips.
    Hips,
    /// That of a sensor that moves apart from the body's centre and feels more than 0.3 g in flight. The final release
    /// is then the smooth fall through 0.5 g of [`crate::gait::by_shape`].
    SensorByShape,
}

/// The detector of the body's axis.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Axis {
    rate_hz: f64,
    rotates: bool,
    params: AxialParams,
    /// Level of a release, g.
    release_g: f64,
    force: Ring,
    landing: Ring,
    release: Ring,
    landing_filter: Ahead,
    release_filter: Ahead,
    ic: Hunt,
    tc: Hunt,
    up: Option<(usize, f64)>,
    widening: [Recent; 2],
    lows: [Recent; 2],
    landing_tops: [Recent; 2],
    release_lows: [Recent; 2],
    releases: [Recent; 2],
    sizes: Recent,
    since_beat: usize,
}

impl Axis {
    pub(super) fn new(placement: Placement, rate_hz: f64) -> Self {
        let rotates = matches!(placement, Placement::Trunk | Placement::Head);
        let params = AxialParams::default();
        let ring = || Ring::new((2.2 * rate_hz).ceil() as usize);
        let usual_step_hz = 2.75;
        let (landing_filter, release_filter) = if rotates {
            let hz = EFFECTIVE_HARMONICS * usual_step_hz;
            let filter = Ahead::new(4, hz, rate_hz, EFFECTIVE_LEAD_S);
            (filter.clone(), filter)
        } else {
            let hz = params.release_harmonics * usual_step_hz;
            (
                Ahead::new(2, params.lowpass_hz, rate_hz, LANDING_LEAD_S),
                Ahead::new(2, hz, rate_hz, RELEASE_LEAD_S),
            )
        };
        Self {
            rate_hz,
            rotates,
            params,
            release_g: params.threshold_g,
            force: ring(),
            landing: ring(),
            release: ring(),
            landing_filter,
            release_filter,
            ic: Hunt::default(),
            tc: Hunt::default(),
            up: None,
            widening: Default::default(),
            lows: Default::default(),
            landing_tops: Default::default(),
            release_lows: Default::default(),
            releases: Default::default(),
            sizes: Recent::default(),
            since_beat: 0,
        }
    }

    /// Whose force comes in from now on.
    pub(super) fn reads(&mut self, force: ForceOf) {
        let at_sensor = AxialParams::default();
        (self.params, self.release_g) = match force {
            ForceOf::Sensor => (at_sensor, at_sensor.threshold_g),
            ForceOf::Hips => (AxialParams::at_hips(), at_sensor.threshold_g),
            ForceOf::SensorByShape => {
                (AxialParams { release_harmonics: SMOOTH_HARMONICS, ..at_sensor }, SMOOTH_G)
            }
        };
    }

    pub(super) fn reset(&mut self) {
        for ring in [&mut self.force, &mut self.landing, &mut self.release] {
            ring.clear();
        }
        (self.ic, self.tc, self.up) = (Hunt::default(), Hunt::default(), None);
    }

    /// Takes in the vertical specific force, g.
    pub(super) fn push(&mut self, vertical_g: f64, pace: &Pace, out: &mut Found) {
        self.force.push(vertical_g);
        let Some(stride) = pace.stride() else {
            self.landing_filter.filter_into(&self.force, None, &mut self.landing);
            self.release_filter.filter_into(&self.force, None, &mut self.release);
            return;
        };
        let step = 0.5 * stride;
        let step_hz = self.rate_hz / step;
        if self.rotates {
            self.landing_filter.retune(EFFECTIVE_HARMONICS * step_hz);
        } else {
            self.release_filter.retune(self.params.release_harmonics * step_hz);
        }
        self.landing_filter.filter_into(&self.force, Some(stride), &mut self.landing);
        if !self.rotates {
            self.release_filter.filter_into(&self.force, Some(stride), &mut self.release);
        }
        self.keep_beat(step);
        if self.rotates {
            self.hunt_up(step, pace.open, out);
            self.hunt_down(step, pace.open, out);
        } else {
            self.hunt_landing(step, pace.open, out);
            self.hunt_release(step, pace.open, out);
        }
    }

    /// Moves the marks to where the last stride puts them, a hundred times a second.
    fn keep_beat(&mut self, step: f64) {
        self.since_beat += 1;
        if (self.since_beat as f64) < 0.01 * self.rate_hz {
            return;
        }
        self.since_beat = 0;
        let Some(beat) = beat(&self.force, step) else { return };
        self.sizes.now = beat.size;
        let first = self.force.end() as f64;
        let ic_mid = self.ic.mid.unwrap_or(first + 0.2 * step);
        self.ic.mid = Some(beat.nearest(ic_mid, step));
        let tc_mid = beat.nearest(self.tc.mid.unwrap_or(ic_mid), step);
        self.tc.mid = Some(tc_mid);
        // Landings and releases count the same steps, also after a new pace has moved one of them to another step; step
        // numbers never decrease.
        let ahead = ((beat.nearest(ic_mid, step) - tc_mid) / step).round().max(0.0) as usize;
        self.ic.number = self.ic.number.max(self.tc.number + ahead);
        self.tc.number = self.ic.number - ahead;
    }

    /// A sensor that never feels free fall keeps an eighth of its own range above its minimum.
    fn level(threshold_g: f64, (lowest, top): (f64, f64)) -> f64 {
        threshold_g.max(lowest + 0.125 * (top - lowest))
    }

    /// The lowest point of flight, then the first rise through the level.
    fn rise(&mut self, m: usize, step: f64, rotates: bool) {
        let Some(mid) = self.ic.mid else { return };
        let (x, y) = (m as f64, self.landing.held(m));
        if x >= mid - FLIGHT.1 * step && x <= mid - FLIGHT.0 * step && y < self.ic.low {
            (self.ic.low, self.ic.low_at, self.ic.crossed) = (y, m, None);
        }
        if self.ic.crossed.is_some() || self.ic.low == f64::MAX || m <= self.ic.low_at {
            return;
        }
        let top = self.landing_tops[self.ic.number % 2].median().unwrap_or(self.ic.low + 2.0);
        let level =
            if rotates { 1.0 } else { Self::level(self.params.threshold_g, (self.ic.low, top)) };
        let before = self.landing.held(m - 1);
        if before < level && y >= level {
            self.ic.crossed = Some((m - 1) as f64 + (level - before) / (y - before));
        }
    }

    fn hunt_landing(&mut self, step: f64, open: bool, out: &mut Found) {
        let Some(m) = self.landing.end().checked_sub(1) else { return };
        self.rise(m, step, false);
        let Some(mid) = self.ic.mid else { return };
        let x = m as f64;
        if let Some(up) = self.ic.crossed.filter(|_| !self.ic.told) {
            let sure = x >= mid - FLIGHT.0 * step || x >= up + DOUBT_S * self.rate_hz;
            if sure && x <= mid + 2.0 {
                self.ic.told = true;
                let at = up + self.params.ic_offset_s * self.rate_hz;
                let alike = self.alike() && self.flies(self.ic.low);
                out.tell(EventKind::Ic, at, self.ic.number, alike);
            }
        }
        if x >= mid + PAST * step {
            self.next_landing(m, mid, step, open);
        }
    }

    /// Goes on to the next landing, and keeps what this one was like while it is one of a run.
    fn next_landing(&mut self, m: usize, mid: f64, step: f64, open: bool) {
        let around = |x: f64| x.max(0.0) as usize;
        let top = self.landing.range(around(mid - PUSH * step), m).map_or(0.0, |r| r.1);
        let alike = self.alike() && self.flies(self.ic.low);
        if !open || alike {
            let own = self.ic.number % 2;
            self.lows[own].add(self.ic.low);
            self.landing_tops[own].add(top);
        }
        self.ic.next(step);
    }

    fn hunt_release(&mut self, step: f64, open: bool, out: &mut Found) {
        let Some(m) = self.release.end().checked_sub(1) else { return };
        let Some(mid) = self.tc.mid else { return };
        let own = self.tc.number % 2;
        let (x, y) = (m as f64, self.release.held(m));
        if (x - mid).abs() <= PUSH * step {
            self.tc.top = self.tc.top.max(y);
        }
        let deepest = self.release_lows[own].median().unwrap_or(0.0);
        let level = Self::level(self.release_g, (deepest, self.tc.top));
        let before = self.release.held(m.saturating_sub(1));
        if x > mid && before > level && y <= level {
            let down = (m - 1) as f64 + (before - level) / (before - y);
            self.tc.crossed = Some(down);
            let place = (down - mid) / step;
            let near = self.releases[own].median().is_none_or(|usual| place > usual - EARLY);
            if near && !self.tc.told {
                self.tc.told = true;
                let at = down + self.params.tc_offset_s * self.rate_hz;
                out.tell(EventKind::Tc, at, self.tc.number, self.alike());
            }
        }
        if x >= mid + FLIGHT.0 * step && y < self.tc.low {
            self.tc.low = y;
            self.tc.last = self.tc.crossed;
        }
        if x >= mid + FLIGHT.1 * step {
            if let Some(last) = self.tc.last {
                self.releases[own].add((last - mid) / step);
            }
            self.release_lows[own].add(self.tc.low);
            self.keep_size(open);
            self.tc.next(step);
        }
    }

    /// Trunk and head: the rise through 1 g, less the widening of the contacts before.
    fn hunt_up(&mut self, step: f64, open: bool, out: &mut Found) {
        let Some(m) = self.landing.end().checked_sub(1) else { return };
        self.rise(m, step, true);
        let Some(mid) = self.ic.mid else { return };
        let x = m as f64;
        if let Some(up) = self.ic.crossed.filter(|_| !self.ic.told && x <= mid + 1.0) {
            self.ic.told = true;
            self.up = Some((self.ic.number, up));
            if let Some(widen) = self.widening[self.ic.number % 2].median() {
                let alike = self.alike() && self.flies(self.ic.low);
                out.tell(EventKind::Ic, up - widen * step, self.ic.number, alike);
            }
        }
        if x >= mid + PAST * step {
            self.next_landing(m, mid, step, open);
        }
    }

    /// Trunk and head: the fall through 1 g, widened with its own rise.
    fn hunt_down(&mut self, step: f64, open: bool, out: &mut Found) {
        let Some(m) = self.landing.end().checked_sub(1) else { return };
        let Some(mid) = self.tc.mid else { return };
        let (x, y) = (m as f64, self.landing.held(m));
        let before = self.landing.held(m.saturating_sub(1));
        let up = self.up.filter(|(number, _)| *number == self.tc.number);
        if let Some((_, up)) = up.filter(|_| !self.tc.told && x > mid && before > 1.0 && y <= 1.0) {
            self.tc.told = true;
            let down = (m - 1) as f64 + (before - 1.0) / (before - y);
            let widen = 0.5 * (true_contact(down - up, step) - (down - up));
            self.widening[self.tc.number % 2].add(widen / step);
            out.tell(EventKind::Tc, down + widen, self.tc.number, self.alike());
        }
        if x >= mid + 0.6 * step {
            self.keep_size(open);
            self.tc.next(step);
        }
    }

    /// While a run is on, steps unlike it do not change what is usual.
    fn keep_size(&mut self, open: bool) {
        if !open || self.alike() {
            let size = self.sizes.now;
            self.sizes.add(size);
        }
    }

    /// True where the body flies about as it did, not where it is carried throughout, as in a walk.
    fn flies(&self, low: f64) -> bool {
        let own = self.ic.number % 2;
        let usual = self.lows[own].median().zip(self.landing_tops[own].median());
        usual.is_none_or(|(usual, top)| low < usual + CARRIED * (top - usual))
    }

    /// True where the wave of steps is about as large as it was.
    fn alike(&self) -> bool {
        self.sizes.median().is_none_or(|usual| self.sizes.now > ALIKE * usual)
    }
}
