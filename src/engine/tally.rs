//! Counts of a sensor's running and results, from which missing results are noticed.

use serde::{Deserialize, Serialize};

use crate::gait::{Bout, Track};
use crate::intake::{CleanStream, Finding};
use crate::metrics::health::Wear;

/// Running without results that is not reported \[P\], s and as a share of all running: it is what the ends
/// of bouts lose.
const LEAST_LOST_S: f64 = 2.0;
const LEAST_LOST: f64 = 0.02;

/// Counts of one sensor.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub(crate) struct Tally {
    /// What its strides went through.
    pub wear: Wear,
    /// Running through which it was followed, s.
    followed_s: f64,
    /// Gap-free pieces of bouts.
    pieces: usize,
    /// Bouts that it was followed through, and whether a side was named in them.
    sided: Vec<(usize, bool)>,
    /// Where the last piece ended, s, and of which bout.
    until: Option<(usize, f64)>,
}

impl Tally {
    /// Counts a piece of a cell whose core is given.
    pub(crate) fn count(
        &mut self,
        stream: &CleanStream,
        track: &Track,
        (from_s, to_s): (f64, f64),
        stride_s: f64,
    ) {
        let start_s = stream.time_s(track.span.start as f64);
        let end_s = stream.time_s(track.span.end as f64);
        self.followed_s += (end_s.min(to_s) - start_s.max(from_s)).max(0.0);
        let goes_on = self.until.is_some_and(|(bout, t)| bout == track.bout && start_s < t);
        self.pieces += usize::from(!goes_on);
        self.until = Some((track.bout, end_s));
        let sided = track.contacts.iter().any(|c| c.side.is_some());
        match self.sided.last_mut().filter(|(bout, _)| *bout == track.bout) {
            Some((_, known)) => *known |= sided,
            None => self.sided.push((track.bout, sided)),
        }
        self.wear.add(stream, track, (from_s, to_s), stride_s);
    }

    /// A bout that does not count.
    pub(crate) fn withdraw(&mut self, bout: usize) {
        self.sided.retain(|(b, _)| *b != bout);
        self.wear.withdraw(bout);
    }

    /// The bouts in which left and right could not be distinguished.
    pub(crate) fn unsided(&self) -> impl Iterator<Item = usize> + '_ {
        self.sided.iter().filter(|(_, known)| !known).map(|(bout, _)| *bout)
    }

    /// What must be said of running that was lost.
    pub(crate) fn lost(&self, bouts: &[Bout]) -> Option<Finding> {
        let running_s: f64 = bouts.iter().map(Bout::duration_s).sum();
        let cut = self.pieces > self.sided.len();
        let lost = self.followed_s < running_s - LEAST_LOST_S.max(LEAST_LOST * running_s);
        (cut || lost).then_some(Finding::InPieces {
            pieces: self.pieces,
            followed_s: self.followed_s,
            running_s,
        })
    }
}
