//! Stretches of running, agreed on by all sensors.
//!
//! The log-odds of all sensors that have data for a second are added, and a chain weighs each
//! second with its neighbours ([`super::chain`]). Pauses of up to 2 s inside running are bridged (a
//! stumble, a kerb). Pieces shorter than 3 s are dropped, but where the data hold no more: a short
//! burst inside a long recording is a jump or a hand. A piece whose evidence is weak throughout is
//! told as unknown: running and walking cannot be told apart there.

use serde::{Deserialize, Serialize};

use super::activity::{Activity, ActivityParams, Glance, Second};
use super::chain;
use super::evidence;
use crate::signal::robust;

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
    pub fn duration_s(&self) -> f64 {
        self.t_end_s - self.t_start_s
    }
}

const BRIDGE_S: f64 = 2.0;
/// Longest recording, s (eleven days); what comes later is not looked at.
const LONGEST_S: f64 = 1e6;
/// Shortest piece of running within a longer recording, s.
const SHORTEST_S: f64 = 3.0;
/// Shortest recording of nothing but running, s: fewer than four steps measure nothing.
const SHORTEST_ALONE_S: f64 = 1.5;
/// Mean log-odds of a piece's seconds below which it is told as neither running nor walking.
const SURE: f64 = 0.3;

/// What one sensor saw.
#[derive(Debug, Clone, PartialEq)]
pub struct Witness {
    /// Its seconds.
    pub glances: Vec<Glance>,
    /// End of its last stretch, s.
    pub t_end_s: f64,
}

/// What all sensors saw in one second.
#[derive(Debug, Clone, Default)]
struct Joined {
    log_odds: Option<f64>,
    strides_s: Vec<f64>,
    edge: f64,
    edge_strides_s: Vec<f64>,
    moving: Vec<f64>,
    votes: [usize; 4],
}

const OTHERWISE: [Activity; 4] =
    [Activity::Walking, Activity::Standing, Activity::Other, Activity::Unknown];

/// The agreed activity of every second from `0` to the last one witnessed; seconds start at whole
/// numbers of seconds after the first sample of the recording.
#[must_use]
pub fn agree(witnesses: &[Witness], params: &ActivityParams) -> Vec<Second> {
    let joined = join(witnesses);
    let evidence: Vec<Option<f64>> = joined.iter().map(|j| j.log_odds).collect();
    let smooth = chain::smooth(&evidence, &params.chain);
    let mut seconds: Vec<Second> = joined
        .iter()
        .zip(&smooth)
        .enumerate()
        .map(|(i, (joined, odds))| {
            let activity = match odds {
                None => Activity::Unknown,
                Some(odds) if *odds > 0.0 => Activity::Running,
                Some(_) => most_voted(&joined.votes),
            };
            Second { t_s: i as f64, activity, stride_s: stride(&joined.strides_s, activity) }
        })
        .collect();
    drop_short(&mut seconds, &joined);
    reach_out(&mut seconds, &joined);
    tell_doubtful(&mut seconds, &evidence);
    seconds
}

fn join(witnesses: &[Witness]) -> Vec<Joined> {
    let end = witnesses.iter().map(|w| w.t_end_s).fold(0.0, f64::max);
    let count = end.ceil().clamp(0.0, LONGEST_S) as usize;
    let mut joined = vec![Joined::default(); count];
    for glance in witnesses.iter().flat_map(|w| &w.glances) {
        // A second belongs where most of it lies.
        let slot = glance.t_s.round().max(0.0) as usize;
        let Some(joined) = joined.get_mut(slot) else { continue };
        let sum = joined.log_odds.unwrap_or(0.0) + glance.log_odds;
        joined.log_odds = Some(sum.clamp(-2.0 * evidence::MOST, 2.0 * evidence::MOST));
        if glance.log_odds > 0.0 {
            joined.strides_s.extend(glance.stride_s);
        }
        joined.edge += glance.edge.map_or(glance.log_odds, |(odds, _)| odds);
        joined.moving.push(glance.moving);
        joined.edge_strides_s.extend(glance.edge.map(|(_, s)| s).or(glance.stride_s));
        let kind = OTHERWISE.iter().position(|k| *k == glance.otherwise).unwrap_or(2);
        joined.votes[kind] += 1;
    }
    joined
}

fn stride(strides_s: &[f64], activity: Activity) -> Option<f64> {
    (activity == Activity::Running).then(|| robust::median(strides_s)).flatten()
}

/// The most voted activity that is not running; the earlier of [`OTHERWISE`] in a tie.
fn most_voted(votes: &[usize; 4]) -> Activity {
    let best = (0..4).max_by(|&a, &b| votes[a].cmp(&votes[b]).then(b.cmp(&a)));
    OTHERWISE[best.unwrap_or(2)]
}

/// Stretches of seconds with the same value of `key`, as half-open ranges.
fn stretches(n: usize, key: impl Fn(usize) -> bool) -> Vec<core::ops::Range<usize>> {
    let mut out = Vec::new();
    let mut from = None;
    for i in 0..=n {
        match (i < n && key(i), from) {
            (true, None) => from = Some(i),
            (false, Some(start)) => {
                out.push(start..i);
                from = None;
            }
            _ => {}
        }
    }
    out
}

/// Takes back running pieces that are too short, unless they fill what data there is.
fn drop_short(seconds: &mut [Second], joined: &[Joined]) {
    let pieces = stretches(seconds.len(), |i| seconds[i].activity == Activity::Running);
    let data = stretches(joined.len(), |i| joined[i].log_odds.is_some());
    for piece in pieces {
        let room = data.iter().find(|d| d.contains(&piece.start)).map_or(0, ExactSizeIterator::len);
        if (piece.len() as f64) < SHORTEST_S && piece.len() + 1 < room {
            for i in piece {
                seconds[i].activity = most_voted(&joined[i].votes);
                seconds[i].stride_s = None;
            }
        }
    }
}

/// Seconds beyond a border of a piece within which the windows hold both sides of it.
const REACH: usize = 3;
/// Movement of a border second as a share of the run's, above which its rhythm is enough: a start
/// from standing.
const MOVING: f64 = 0.5;
/// Largest relative difference of a border second's stride time from its neighbour's.
const ALIKE: f64 = 0.15;

/// Moves the borders of running pieces outwards over seconds that are running when judged alone, or
/// that move as much in the same rhythm.
fn reach_out(seconds: &mut [Second], joined: &[Joined]) {
    for piece in stretches(seconds.len(), |i| seconds[i].activity == Activity::Running) {
        let before = (piece.start.saturating_sub(REACH)..piece.start).rev();
        let after = piece.end..(piece.end + REACH).min(seconds.len());
        join_edge(seconds, joined, piece.start, before);
        join_edge(seconds, joined, piece.end - 1, after);
    }
}

fn join_edge(
    seconds: &mut [Second],
    joined: &[Joined],
    last: usize,
    beyond: impl Iterator<Item = usize>,
) {
    let mut stride_s = seconds[last].stride_s;
    for i in beyond {
        let own = robust::median(&joined[i].edge_strides_s);
        let (Some(own), Some(next)) = (own, stride_s) else { return };
        let moving = robust::mean(&joined[i].moving).is_some_and(|share| share >= MOVING);
        let alone = joined[i].log_odds.is_some() && (joined[i].edge > 0.0 || moving);
        if !alone || (own / next).ln().abs() > ALIKE {
            return;
        }
        seconds[i].activity = Activity::Running;
        seconds[i].stride_s = Some(own);
        stride_s = Some(own);
    }
}

/// Running pieces of weak evidence become unknown.
fn tell_doubtful(seconds: &mut [Second], evidence: &[Option<f64>]) {
    for piece in stretches(seconds.len(), |i| seconds[i].activity == Activity::Running) {
        let odds: Vec<f64> = piece.clone().filter_map(|i| evidence[i]).collect();
        if robust::mean(&odds).is_none_or(|mean| mean < SURE) {
            for i in piece {
                seconds[i].activity = Activity::Unknown;
                seconds[i].stride_s = None;
            }
        }
    }
}

/// Runs of running seconds, bridged. `t_end_s` is the end of the last sample of any stream: the
/// last second may be cut short by it.
#[must_use]
pub fn bouts(seconds: &[Second], t_end_s: f64) -> Vec<Bout> {
    let mut pieces: Vec<(f64, f64, Vec<f64>)> = Vec::new();
    for second in seconds.iter().filter(|s| s.activity == Activity::Running) {
        // What is left after the last whole second is too short to be judged, and goes with it.
        let end = if second.t_s + 1.5 >= t_end_s { t_end_s } else { second.t_s + 1.0 };
        match pieces.last_mut() {
            Some(piece) if second.t_s - piece.1 <= BRIDGE_S => {
                piece.1 = end;
                piece.2.extend(second.stride_s);
            }
            _ => pieces.push((second.t_s, end, second.stride_s.into_iter().collect())),
        }
    }
    pieces
        .into_iter()
        .filter(|(start, end, _)| end - start >= SHORTEST_ALONE_S)
        .filter_map(|(start, end, strides)| {
            robust::median(&strides).map(|stride_s| (start, end, stride_s))
        })
        .enumerate()
        .map(|(index, (t_start_s, t_end_s, stride_s))| Bout { index, t_start_s, t_end_s, stride_s })
        .collect()
}
