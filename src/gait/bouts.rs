//! Stretches of running, from the agreed seconds as they are decided one after the other.
//!
//! Pauses of up to 2 s inside running are bridged (a stumble, a kerb). A stretch whose evidence is weak
//! throughout is withdrawn when it ends: it cannot be decided whether it was running or walking.

use serde::{Deserialize, Serialize};

use super::activity::Activity;
use super::seconds::Told;
use crate::signal::statistics;

/// A stretch of running.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Bout {
    /// Number from 0, in order of time.
    pub index: usize,
    /// Start on the recording's clock, s.
    pub t_start_s: f64,
    /// End on the recording's clock, s.
    pub t_end_s: f64,
    /// Typical stride time, s (median over the sensors' seconds).
    pub stride_s: f64,
}

impl Bout {
    /// Length, s.
    #[must_use]
    #[cfg_attr(feature = "internals", visibility::make(pub))]
    pub(crate) fn duration_s(&self) -> f64 {
        self.t_end_s - self.t_start_s
    }
}

/// Longest pause that is bridged, s \[P\].
const BRIDGE_S: f64 = 2.0;
/// Shortest recording that holds nothing but running, s: fewer than four steps give no measurement.
const SHORTEST_ALONE_S: f64 = 1.5;
/// Least mean log-odds of a stretch's seconds, in size, for it to be called running or walking; below it is
/// neither.
const SURE: f64 = 0.3;

/// A stretch that may go on.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Open {
    /// Start, s.
    pub t_start_s: f64,
    /// End of its last running second, s.
    pub t_end_s: f64,
    /// Stride times of its seconds, s; saved by `crate::fresh`.
    #[serde(skip)]
    pub(crate) strides_s: Vec<f64>,
    odds: (f64, usize),
}

/// What a decided second did to the stretches.
#[derive(Debug, Clone, PartialEq)]
pub enum Change {
    /// Nothing, or the open one went on.
    None,
    /// This one has ended.
    Ended(Open),
}

impl Open {
    /// The stretch as a bout; `None` where it is too short, or its evidence too weak.
    #[must_use]
    pub fn bout(&self, index: usize) -> Option<Bout> {
        let long = self.t_end_s - self.t_start_s >= SHORTEST_ALONE_S;
        let sure = self.odds.1 > 0 && self.odds.0 / self.odds.1 as f64 >= SURE;
        let stride_s = statistics::median(&self.strides_s)?;
        (long && sure).then_some(Bout {
            index,
            t_start_s: self.t_start_s,
            t_end_s: self.t_end_s,
            stride_s,
        })
    }

    /// Median stride time so far, s.
    #[must_use]
    pub fn stride_s(&self) -> Option<f64> {
        statistics::median(&self.strides_s)
    }
}

/// Follows the stretches of running through the seconds.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Bouts {
    /// The one that may go on.
    pub open: Option<Open>,
}

impl Bouts {
    /// Takes in the next second.
    pub fn push(&mut self, told: &Told) -> Change {
        let second = &told.second;
        if second.activity != Activity::Running {
            let over = self.open.as_ref().is_some_and(|o| second.t_s() - o.t_end_s >= BRIDGE_S);
            return if over { self.close() } else { Change::None };
        }
        let mut change = Change::None;
        if self.open.as_ref().is_some_and(|o| second.t_s() - o.t_end_s > BRIDGE_S) {
            change = self.close();
        }
        let begun = Open { t_start_s: second.t_s(), ..Open::default() };
        let open = self.open.get_or_insert(begun);
        open.t_end_s = second.t_s() + 1.0;
        open.strides_s.extend(second.stride_s());
        if let Some(odds) = told.log_odds {
            open.odds = (open.odds.0 + odds, open.odds.1 + 1);
        }
        change
    }

    /// Ends what is open. `t_end_s` is the end of the last sample of any stream: the last second may be cut
    /// short by it, and what is left after the last whole second is too short to be judged and goes with it.
    pub fn finish(&mut self, t_end_s: f64) -> Change {
        if let Some(open) = self.open.as_mut().filter(|o| o.t_end_s + 0.5 >= t_end_s) {
            open.t_end_s = t_end_s;
        }
        self.close()
    }

    fn close(&mut self) -> Change {
        self.open.take().map_or(Change::None, Change::Ended)
    }
}
