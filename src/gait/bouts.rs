//! Stretches of running, agreed on by all sensors.
//!
//! Each second is voted on by the sensors that have data for it; the body's axis counts double,
//! because flight shows there best. Pauses of up to 2 s inside running are bridged (a stumble, a
//! kerb), and pieces shorter than 1.5 s are dropped: fewer than four steps measure nothing.

use serde::{Deserialize, Serialize};

use super::Track;
use super::activity::{Activity, Second};
use crate::recording::Placement;

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
const SHORTEST_S: f64 = 1.5;

/// What one sensor saw.
#[derive(Debug, Clone, PartialEq)]
pub struct Witness {
    /// Where it sat.
    pub placement: Placement,
    /// Its seconds.
    pub seconds: Vec<Second>,
    /// End of its last stretch, s.
    pub t_end_s: f64,
}

/// The agreed activity of every second from `0` to the last one witnessed; seconds start at whole
/// numbers of seconds after the first sample of the recording.
#[must_use]
pub fn agree(witnesses: &[Witness]) -> Vec<Second> {
    let end = witnesses.iter().map(|w| w.t_end_s).fold(0.0, f64::max);
    let count = end.ceil().clamp(0.0, LONGEST_S) as usize;
    let mut votes = vec![[0.0f64; 4]; count];
    let mut strides: Vec<Vec<f64>> = vec![Vec::new(); count];
    for witness in witnesses {
        let weight = if witness.placement.is_axial() { 2.0 } else { 1.0 };
        for second in &witness.seconds {
            // A second belongs where most of it lies.
            let slot = second.t_s.round().max(0.0) as usize;
            let (Some(vote), Some(stride)) = (votes.get_mut(slot), strides.get_mut(slot)) else {
                continue;
            };
            let kind = match second.activity {
                Activity::Running => 0,
                Activity::Walking => 1,
                Activity::Standing => 2,
                Activity::Other => 3,
                Activity::Unknown => continue,
            };
            vote[kind] += weight;
            if let (Activity::Running, Some(s)) = (second.activity, second.stride_s) {
                stride.push(s);
            }
        }
    }
    votes
        .iter()
        .zip(&strides)
        .enumerate()
        .map(|(i, (vote, stride))| Second {
            t_s: i as f64,
            activity: winner(vote),
            stride_s: crate::signal::robust::median(stride),
        })
        .collect()
}

/// Running needs half of the votes; otherwise the most voted other activity.
fn winner(vote: &[f64; 4]) -> Activity {
    let total: f64 = vote.iter().sum();
    if total == 0.0 {
        return Activity::Unknown;
    }
    if 2.0 * vote[0] >= total {
        return Activity::Running;
    }
    let kinds = [Activity::Walking, Activity::Standing, Activity::Other];
    let best = (0..3).max_by(|&a, &b| vote[a + 1].total_cmp(&vote[b + 1]).then(b.cmp(&a)));
    kinds[best.unwrap_or(2)]
}

/// Runs of running seconds, bridged and with short pieces dropped. `t_end_s` is the end of the
/// last sample of any stream: the last second may be cut short by it.
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
        .filter(|(start, end, _)| end - start >= SHORTEST_S)
        .filter_map(|(start, end, strides)| {
            crate::signal::robust::median(&strides).map(|stride_s| (start, end, stride_s))
        })
        .enumerate()
        .map(|(index, (t_start_s, t_end_s, stride_s))| Bout { index, t_start_s, t_end_s, stride_s })
        .collect()
}

/// Duty factor above which the feet overlap on the ground: walking.
const WALKING_DUTY: f64 = 0.5;

/// Drops bouts that a limb sensor shows to be walking: in more than 40 % of the strides the foot is
/// on the ground for over half of the stride, so there is no flight. The body's axis has already seen flight in the
/// force, so where one was worn nothing is dropped. The seconds of dropped bouts become walking.
pub fn confirm(bouts: &mut Vec<Bout>, seconds: &mut [Second], tracks: &[&Track]) {
    let walking: Vec<Bout> = bouts
        .iter()
        .filter(|bout| {
            let mine = || tracks.iter().filter(|t| t.bout == bout.index);
            let duties: Vec<f64> = mine().flat_map(|t| duty_factors(t)).collect();
            let axial = mine().any(|t| t.site.placement.is_axial());
            let flights = duties.iter().filter(|d| **d < WALKING_DUTY).count();
            !axial && !duties.is_empty() && 5 * flights < 3 * duties.len()
        })
        .copied()
        .collect();
    bouts.retain(|b| !walking.contains(b));
    for second in seconds {
        let inside = |b: &Bout| second.t_s >= b.t_start_s - 0.5 && second.t_s < b.t_end_s;
        if second.activity == Activity::Running && walking.iter().any(inside) {
            second.activity = Activity::Walking;
        }
    }
}

fn duty_factors(track: &Track) -> Vec<f64> {
    super::strides::strides(track)
        .iter()
        .filter_map(|s| s.contact_s.map(|tc| tc / s.time_s()))
        .collect()
}
