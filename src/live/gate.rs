//! Whether a run is on, as early as the evidence of the seconds allows.
//!
//! The finals weigh each second with eight that follow ([`crate::gait::chain`]). Here the same chain runs
//! forward only, over the evidence of the window that ends now: its 4 s, and where they say no its last
//! 2 s, in which a run that has just begun or ended fills the window. The begin of a run is reported when the odds
//! are clearly for it, its end when they are against it or no contact has come for a while, whatever
//! the last window still holds.
//!
//! Known error, on 313 bouts (132 simulated, the others of 188 recordings, which were in view when the
//! thresholds were chosen): begun after 3.5 s on average and within 5 s but for six (weak jogs, up to 9 s),
//! ended within 4 s but for three, all of a shank without a gyroscope, which tells no contacts; none is
//! broken. In 6.1 h of recorded movement that the finals call no running, a run is reported begun and withdrawn
//! eleven times, after three or four seconds that look like one.

use serde::{Deserialize, Serialize};

use crate::gait::activity::{Activity, Glance};
use crate::gait::chain::ChainParams;
use crate::gait::evidence::MOST;

/// Log-odds from which the begin of a run is reported \[P\].
const BEGINS: f64 = 1.0;
/// Log-odds below which the end of a run is reported \[P\].
const ENDS: f64 = -0.5;
/// Number of windows in a row that must be running from end to end before a begin is reported: an arm's
/// movement, a stair or a few hurried steps fill one.
const WHOLE: usize = 2;
/// Log-odds that are assumed when contacts have ceased: low enough to end the run, high enough that a
/// detector which only lost its step is back two seconds later.
const STOPPED: f64 = -2.0;
/// Largest log-odds in either direction: so the past is forgotten within two or three seconds.
const LONGEST: f64 = 2.5;
/// Strides without a contact after which a run has ended.
const SILENT_STRIDES: f64 = 2.5;

/// The begin or the end of a run was reported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// A run is on.
    Begun,
    /// It is over.
    Ended,
}

/// The decision over all sensors of a recording.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Gate {
    chain: ChainParams,
    odds: f64,
    open: bool,
    /// Number of windows in a row that are running from end to end.
    whole: usize,
    stride_s: Option<f64>,
    latest_contact_s: Option<f64>,
}

impl Default for Gate {
    fn default() -> Self {
        Self::new(ChainParams::default())
    }
}

impl Gate {
    /// A gate that weighs seconds as the finals do.
    #[must_use]
    pub fn new(chain: ChainParams) -> Self {
        let stride_s = None;
        Self { chain, odds: -LONGEST, open: false, whole: 0, stride_s, latest_contact_s: None }
    }

    /// True while a run is on.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.open
    }

    /// Stride time of the latest second that spoke for running, s.
    #[must_use]
    pub fn stride_s(&self) -> Option<f64> {
        self.stride_s
    }

    /// Takes in what every sensor saw in the window that ends now; without any, a hole.
    pub fn second<'a>(
        &mut self,
        now_s: f64,
        glances: impl Iterator<Item = &'a Glance>,
    ) -> Option<Change> {
        let (mut own, mut whole, mut seen) = (0.0, 0.0, false);
        let (mut stride_s, mut sure) = (None, f64::NEG_INFINITY);
        for glance in glances {
            let (odds, stride) = evidence(glance);
            own += odds;
            whole += glance.log_odds;
            seen = true;
            if odds > sure && stride.is_some() {
                (stride_s, sure) = (stride, odds);
            }
        }
        self.whole = if whole > 0.0 { self.whole + 1 } else { 0 };
        if !seen {
            (self.odds, self.whole) = (-LONGEST, 0);
            return self.turn(now_s, false);
        }
        if sure > 0.0 {
            self.stride_s = stride_s;
        }
        let switch = (self.chain.switches_per_min / 60.0).clamp(1e-6, 0.5);
        let p = 1.0 / (1.0 + (-self.odds).exp());
        let next = p * (1.0 - switch) + (1.0 - p) * switch;
        let own = own.clamp(-MOST, MOST);
        let odds = (next / (1.0 - next)).ln() + self.chain.weight * own;
        self.odds = odds.clamp(-LONGEST, LONGEST);
        let begins = self.odds > BEGINS && self.whole >= WHOLE;
        self.turn(now_s, if self.open { self.odds > ENDS } else { begins })
    }

    /// A contact was let out at this time.
    pub fn contact(&mut self, at_s: f64) {
        self.latest_contact_s = Some(self.latest_contact_s.map_or(at_s, |t| t.max(at_s)));
    }

    /// The time goes on: closes when contacts have ceased. `tells` is false where no sensor tells contacts.
    pub fn time(&mut self, now_s: f64, tells: bool) -> Option<Change> {
        let (Some(stride_s), Some(latest_s)) = (self.stride_s, self.latest_contact_s) else {
            return None;
        };
        let silent = tells && now_s - latest_s > SILENT_STRIDES * stride_s;
        if !(self.open && silent) {
            return None;
        }
        (self.odds, self.whole) = (STOPPED, 0);
        self.turn(now_s, false)
    }

    fn turn(&mut self, now_s: f64, open: bool) -> Option<Change> {
        if open == self.open {
            return None;
        }
        self.open = open;
        self.latest_contact_s = open.then_some(now_s);
        Some(if open { Change::Begun } else { Change::Ended })
    }
}

/// Log-odds and stride time of a window, of its last 2 s where all of it says no.
fn evidence(glance: &Glance) -> (f64, Option<f64>) {
    match glance.edge {
        _ if glance.log_odds > 0.0 => (glance.log_odds, glance.stride_s),
        Some((odds, stride_s)) if glance.otherwise != Activity::Standing => (odds, Some(stride_s)),
        _ => (glance.log_odds, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn look(log_odds: f64, edge: Option<f64>, otherwise: Activity) -> Glance {
        let edge = edge.map(|odds| (odds, 0.7));
        Glance { t_s: 0.0, log_odds, stride_s: Some(0.7), edge, moving: 1.0, otherwise }
    }

    fn changes(looks: &[Glance]) -> Vec<(usize, Change)> {
        let mut gate = Gate::default();
        let turn = |(i, look): (usize, &Glance)| Some((i, gate.second(i as f64, [*look].iter())?));
        looks.iter().enumerate().filter_map(turn).collect()
    }

    #[test]
    fn a_run_is_told_begun_when_two_windows_are_full_of_it_and_ended_when_its_last_seconds_are_none()
     {
        let walk = look(-4.0, Some(-4.0), Activity::Walking);
        let run = look(4.0, None, Activity::Other);
        let mut looks = vec![walk; 5];
        // A window that holds walking and then running.
        looks.extend([look(-2.0, Some(2.0), Activity::Walking), run, run, run, run]);
        looks.extend([look(-1.5, Some(-4.0), Activity::Walking), walk, walk]);
        assert_eq!(changes(&looks), [(7, Change::Begun), (11, Change::Ended)]);
    }

    #[test]
    fn one_loud_window_begins_no_run_and_one_doubtful_window_ends_none() {
        let walk = look(-4.0, Some(-4.0), Activity::Walking);
        let run = look(3.0, None, Activity::Other);
        let loud = look(4.0, None, Activity::Other);
        assert!(
            changes(&[walk, walk, look(-1.5, Some(4.0), Activity::Other), loud, walk]).is_empty()
        );
        let doubtful = look(-1.5, Some(-1.5), Activity::Other);
        assert_eq!(changes(&[walk, run, run, run, doubtful, run, run]).len(), 1);
    }

    #[test]
    fn a_run_ends_when_contacts_have_ceased_though_the_window_is_still_full_of_it() {
        let run = look(4.0, None, Activity::Other);
        let mut gate = Gate::default();
        let begun = (0..4).find(|i| gate.second(f64::from(*i), [run].iter()).is_some());
        let begun_s = f64::from(begun.expect("begun"));
        gate.contact(begun_s + 3.0);
        assert_eq!(gate.time(begun_s + 4.0, true), None);
        assert_eq!(gate.time(begun_s + 5.0, false), None);
        assert_eq!(gate.time(begun_s + 5.0, true), Some(Change::Ended));
        assert!(!gate.is_open());
    }

    #[test]
    fn a_hole_ends_a_run() {
        let run = look(4.0, None, Activity::Other);
        let mut gate = Gate::default();
        (0..4).for_each(|i| {
            gate.second(f64::from(i), [run].iter());
        });
        assert_eq!(gate.second(4.0, [].iter()), Some(Change::Ended));
    }
}
