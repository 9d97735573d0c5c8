//! The saved state of an engine: each save only adds to the saves before.
//!
//! The latest samples, the filters and the open bout are small and saved in full each time. What grows with the run
//! (seconds, windows, rows, the book) is saved once: each save holds how much of the earlier list is still valid and
//! what was added after that. A bout that was withdrawn is saved by its number.

use std::borrow::{Borrow, Cow};

use serde::{Deserialize, Serialize};

use super::Engine;
use super::log::Entry;
use super::sensor::Sensor;
use super::tally::Tally;
use super::waves::Waves;
use super::work::Progress;
use crate::gait::Bout;
use crate::gait::activity::Second;
use crate::gait::bouts::Bouts;
use crate::gait::cadence::CadenceWindow;
use crate::gait::seconds::{Joined, Seconds};
use crate::intake::StreamSetup;
use crate::metrics::book::BookTail;

/// How much of a growing list was written.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Written {
    pub told: usize,
    pub windows: usize,
    pub cells: usize,
    /// Bouts that were withdrawn since.
    pub withdrawn: Vec<usize>,
}

/// The new items of a list, and how many of the earlier items stay before them.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Tail<'a, T: Clone> {
    keep: usize,
    new: Vec<Cow<'a, T>>,
}

impl<'a, T: Clone> Tail<'a, T> {
    fn of<K: Borrow<T>>(list: &'a [K], written: &mut usize) -> Self {
        let keep = (*written).min(list.len());
        *written = list.len();
        Self { keep, new: list[keep..].iter().map(|item| Cow::Borrowed(item.borrow())).collect() }
    }

    fn add_to<K: From<T>>(self, list: &mut Vec<K>) {
        list.truncate(self.keep);
        list.extend(self.new.into_iter().map(|item| K::from(item.into_owned())));
    }
}

/// All that one save writes: borrowed while writing, since copies would take most of a save's time.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Saved<'a> {
    sensors: Cow<'a, [Sensor]>,
    gathering: Vec<Joined>,
    gathered: usize,
    seconds: Cow<'a, Seconds>,
    stretches: Cow<'a, Bouts>,
    progress: Cow<'a, Option<(Progress, usize)>>,
    early: Option<(usize, usize)>,
    bouts: Cow<'a, [Bout]>,
    tallies: Cow<'a, [Tally]>,
    withdrawn: Vec<usize>,
    told: Tail<'a, Second>,
    windows: Tail<'a, CadenceWindow>,
    log: Tail<'a, Entry>,
    book: BookTail<'a>,
    waves: Cow<'a, Waves>,
}

impl Engine {
    /// What came since this was asked last, with the state.
    pub(crate) fn save(&mut self) -> Saved<'_> {
        self.complete_early();
        self.settle();
        let w = &mut self.written;
        // What was written of earlier bouts stands.
        let open = self.bouts.len();
        Saved {
            sensors: Cow::Borrowed(&self.sensors),
            gathering: self.gathering.iter().cloned().collect(),
            gathered: self.gathered,
            seconds: Cow::Borrowed(&self.seconds),
            stretches: Cow::Borrowed(&self.stretches),
            progress: Cow::Borrowed(&self.progress),
            early: self.early,
            bouts: Cow::Borrowed(&self.bouts),
            tallies: Cow::Borrowed(&self.worked.tallies),
            withdrawn: core::mem::take(&mut w.withdrawn),
            told: Tail::of(&self.told, &mut w.told),
            windows: Tail::of(&self.windows, &mut w.windows),
            log: Tail::of(&self.worked.log, &mut w.cells),
            book: self.worked.book.tail(open),
            waves: Cow::Borrowed(&self.worked.waves),
        }
    }

    /// Applies a save to the state restored by those before it; at first to an engine without samples.
    pub(crate) fn restore(&mut self, saved: Saved<'_>, setups: &[StreamSetup]) {
        self.sensors = saved.sensors.into_owned();
        self.sensors.iter_mut().zip(setups).for_each(|(sensor, setup)| sensor.adopt(setup));
        self.gathering = saved.gathering.into();
        self.gathered = saved.gathered;
        self.seconds = saved.seconds.into_owned();
        self.stretches = saved.stretches.into_owned();
        self.progress = saved.progress.into_owned();
        self.early = saved.early;
        self.bouts = saved.bouts.into_owned();
        self.worked.tallies = saved.tallies.into_owned();
        for bout in saved.withdrawn {
            self.worked.book.withdraw(bout);
        }
        saved.told.add_to(&mut self.told);
        saved.windows.add_to(&mut self.windows);
        saved.log.add_to(&mut self.worked.log);
        self.worked.book.add_tail(saved.book);
        self.worked.waves = saved.waves.into_owned();
        let w = &mut self.written;
        (w.told, w.windows) = (self.told.len(), self.windows.len());
        w.cells = self.worked.log.len();
    }
}
