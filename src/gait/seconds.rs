//! The agreed activity of every second, as the evidence of the sensors comes in.
//!
//! The log-odds of all sensors that have data for a second are added, and a chain weighs each second with its
//! neighbours ([`super::chain`]). Pieces of running shorter than 3 s are dropped, but where the data hold no
//! more: a short burst inside a long recording is a jump or a hand. The borders of running are moved outwards
//! by up to 3 s over seconds that are running when judged alone.
//!
//! A second is decided, and reported, when nothing that comes later can change it: some 15 s later.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

use super::activity::{Activity, ActivityParams, Glance, Second};
use super::chain;
use super::evidence;
use crate::signal::statistics;

/// Shortest piece of running within a longer recording, seconds.
const SHORTEST: usize = 3;
/// Number of seconds on either side of a piece's border whose windows hold samples from both sides of it.
const REACH: usize = 3;
/// Least movement of a border second, as a share of that of the run, with which its rhythm alone makes it
/// part of the run: the start from standing.
const MOVING: f64 = 0.5;
/// Largest relative difference of a border second's stride time from its neighbour's.
const ALIKE: f64 = 0.15;

/// What all sensors saw in one second.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Joined {
    log_odds: Option<f64>,
    strides_s: Vec<f64>,
    edge: f64,
    edge_strides_s: Vec<f64>,
    moving: Vec<f64>,
    votes: [usize; 4],
}

const OTHERWISE: [Activity; 4] =
    [Activity::Walking, Activity::Standing, Activity::Other, Activity::Unknown];

impl Joined {
    /// Adds what one sensor saw.
    pub fn add(&mut self, glance: &Glance) {
        let sum = self.log_odds.unwrap_or(0.0) + glance.log_odds;
        self.log_odds = Some(sum.clamp(-2.0 * evidence::MOST, 2.0 * evidence::MOST));
        if glance.log_odds > 0.0 {
            self.strides_s.extend(glance.stride_s);
        }
        self.edge += glance.edge.map_or(glance.log_odds, |(odds, _)| odds);
        self.moving.push(glance.moving);
        self.edge_strides_s.extend(glance.edge.map(|(_, s)| s).or(glance.stride_s));
        let kind = OTHERWISE.iter().position(|k| *k == glance.otherwise).unwrap_or(2);
        self.votes[kind] += 1;
    }

    /// The most voted activity that is not running; the earlier of [`OTHERWISE`] in a tie.
    fn otherwise(&self) -> Activity {
        let best = (0..4).max_by(|&a, &b| self.votes[a].cmp(&self.votes[b]).then(b.cmp(&a)));
        OTHERWISE[best.unwrap_or(2)]
    }

    /// Stride time of a border second next to one with stride time `next`, if it belongs to the run.
    fn joins(&self, next: Option<f64>) -> Option<f64> {
        let (own, next) = (statistics::median(&self.edge_strides_s)?, next?);
        let moving = statistics::mean(&self.moving).is_some_and(|share| share >= MOVING);
        let alone = self.log_odds.is_some() && (self.edge > 0.0 || moving);
        (alone && (own / next).ln().abs() <= ALIKE).then_some(own)
    }
}

/// A second on its way.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Waiting {
    joined: Joined,
    /// Running by the chain, once that is known.
    runs: Option<bool>,
    /// Running by a piece that is long enough, once that is known, and its stride time.
    kept: Option<bool>,
    stride_s: Option<f64>,
}

/// A decided second with its own evidence.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Told {
    /// What it was.
    pub second: Second,
    /// Log-odds of running of the second alone.
    pub log_odds: Option<f64>,
}

/// Number of seconds that are kept after those already decided.
const BEHIND: usize = 2;

/// Tells the seconds in order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Seconds {
    params: ActivityParams,
    /// From second `first` on.
    waiting: VecDeque<Waiting>,
    first: usize,
    /// Indices of the next second to smooth, to keep, and to report.
    next: [usize; 3],
    past: Option<f64>,
    /// Seconds with data without a break up to the next one to keep.
    room: usize,
    /// Of the latest decided seconds: how many seconds after a piece they lie, and the stride time with which they were
    /// joined to it.
    trail: Option<(usize, Option<f64>)>,
}

impl Seconds {
    /// Nothing seen yet; seconds count from 0.
    #[must_use]
    pub fn new(params: &ActivityParams) -> Self {
        Self {
            params: *params,
            waiting: VecDeque::new(),
            first: 0,
            next: [0; 3],
            past: None,
            room: 0,
            trail: None,
        }
    }

    /// Number of seconds that came in.
    fn len(&self) -> usize {
        self.first + self.waiting.len()
    }

    /// Takes in the next second.
    pub fn push(&mut self, joined: Joined) {
        self.waiting.push_back(Waiting { joined, runs: None, kept: None, stride_s: None });
    }

    /// The seconds that are decided by now; all when no more will come (`ended`).
    pub fn tell(&mut self, ended: bool) -> Vec<Told> {
        while self.smooth(ended) {}
        while self.keep(ended) {}
        let mut out = Vec::new();
        while let Some(told) = self.next_told(ended) {
            out.push(told);
        }
        let drop = self.next[2].saturating_sub(BEHIND).saturating_sub(self.first);
        self.waiting.drain(..drop);
        self.first += drop;
        out
    }

    fn at(&self, second: usize) -> Option<&Waiting> {
        self.waiting.get(second.checked_sub(self.first)?)
    }

    fn odds(&self, second: usize) -> Option<f64> {
        self.at(second).and_then(|w| w.joined.log_odds)
    }

    /// Weighs the next second with its neighbours.
    fn smooth(&mut self, ended: bool) -> bool {
        let (i, horizon) = (self.next[0], self.params.chain.horizon);
        if i >= self.len() {
            return false;
        }
        let ahead: Vec<f64> = (i + 1..=i + horizon).map_while(|k| self.odds(k)).collect();
        // The look ahead ends at a second without data.
        let closed = i + 1 + ahead.len() < self.len() || ahead.len() == horizon;
        let own = self.odds(i);
        if own.is_some() && !ended && !closed {
            return false;
        }
        let smoothed = chain::weigh(&mut self.past, own, &ahead, &self.params.chain);
        let k = i - self.first;
        self.waiting[k].runs = Some(smoothed.is_some_and(|odds| odds > 0.0));
        self.next[0] += 1;
        true
    }

    /// Decides whether the next second belongs to a piece that is long enough.
    fn keep(&mut self, ended: bool) -> bool {
        let i = self.next[1];
        let Some(runs) = self.at(i).and_then(|w| w.runs) else { return false };
        let before = self.room;
        let goes_on = i > 0 && self.at(i - 1).and_then(|w| w.kept) == Some(true);
        let kept = if !runs || goes_on {
            runs
        } else {
            let known = (i..).map_while(|k| self.at(k).and_then(|w| w.runs));
            let length = known.take_while(|r| *r).take(SHORTEST).count();
            let complete = length == SHORTEST || i + length < self.next[0] || ended;
            let after = (i + length..).take(2).map_while(|k| self.odds(k)).count();
            if !complete || !ended && after < 2 && i + length + after >= self.len() {
                return false;
            }
            // Running shorter than that is kept where at most one second of other data lies around it.
            length == SHORTEST || before + after <= 1
        };
        let short = runs && !kept;
        let k = i - self.first;
        let w = &mut self.waiting[k];
        w.kept = Some(kept);
        w.stride_s = if kept { statistics::median(&w.joined.strides_s) } else { None };
        let data = w.joined.log_odds.is_some();
        self.room = if data { self.room + 1 } else { 0 };
        self.next[1] += 1;
        if short {
            // The rest of the piece is dropped with it.
            while self.at(self.next[1]).and_then(|w| w.runs) == Some(true) {
                let k = self.next[1] - self.first;
                self.waiting[k].kept = Some(false);
                self.room += 1;
                self.next[1] += 1;
            }
        }
        true
    }

    /// The next second with the borders of running moved outwards.
    fn next_told(&mut self, ended: bool) -> Option<Told> {
        let i = self.next[2];
        let w = self.at(i)?;
        let kept = w.kept?;
        if !kept && !ended && i + REACH >= self.next[1] {
            return None;
        }
        let mut activity = match (w.runs, w.joined.log_odds) {
            (_, None) => Activity::Unknown,
            _ => w.joined.otherwise(),
        };
        let log_odds = w.joined.log_odds;
        let mut stride_s = None;
        if kept {
            (activity, stride_s) = (Activity::Running, w.stride_s);
            self.trail = Some((0, stride_s));
        } else {
            let behind = self.trail.filter(|(away, _)| *away < REACH);
            let joined = behind.and_then(|(_, s)| w.joined.joins(s)).or_else(|| self.before(i));
            if let Some(own) = joined {
                (activity, stride_s) = (Activity::Running, Some(own));
            }
            self.trail = behind.and_then(|(away, _)| Some((away + 1, Some(joined?))));
        }
        self.next[2] += 1;
        Some(Told { second: Second::new(i, activity, stride_s), log_odds })
    }

    /// Stride time of a second that belongs to the piece that begins behind it.
    fn before(&self, i: usize) -> Option<f64> {
        let start = (i + 1..=i + REACH).find(|k| self.at(*k).and_then(|w| w.kept) == Some(true))?;
        let stride_s = self.at(start)?.stride_s;
        (i..start)
            .rev()
            .try_fold(stride_s, |next, k| Some(Some(self.at(k)?.joined.joins(next)?)))?
    }
}

/// The seconds of a whole recording that ends at `t_end_s`, from all that was seen of them.
#[must_use]
pub fn agree(glances: &[Glance], t_end_s: f64, params: &ActivityParams) -> Vec<Second> {
    let mut joined = vec![Joined::default(); t_end_s.ceil().clamp(0.0, 1e6) as usize];
    for glance in glances {
        // A second belongs where most of it lies.
        if let Some(slot) = joined.get_mut(glance.t_s.round().max(0.0) as usize) {
            slot.add(glance);
        }
    }
    let mut seconds = Seconds::new(params);
    joined.into_iter().for_each(|j| seconds.push(j));
    seconds.tell(true).into_iter().map(|told| told.second).collect()
}
