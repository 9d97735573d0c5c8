//! The state of an engine written down, so that what was written before is only added to.
//!
//! What is at work (the latest samples, filters, the open bout) is small and written anew each time. What grows
//! with the run (seconds, windows, rows, the book) is written once: each time its new end, after as much of the
//! old as still stands. A bout that was withdrawn is told by its number.

use std::borrow::Borrow;

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

/// The new end of a list, and how many of the old items stand before it.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Tail<T> {
    keep: usize,
    new: Vec<T>,
}

impl<T: Clone> Tail<T> {
    fn of<K: Borrow<T>>(list: &[K], written: &mut usize) -> Self {
        let keep = (*written).min(list.len());
        *written = list.len();
        Self { keep, new: list[keep..].iter().map(|item| item.borrow().clone()).collect() }
    }

    fn add_to<K: From<T>>(self, list: &mut Vec<K>) {
        list.truncate(self.keep);
        list.extend(self.new.into_iter().map(K::from));
    }
}

/// What is written at once.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Saved {
    sensors: Vec<Sensor>,
    gathering: Vec<Joined>,
    gathered: usize,
    seconds: Seconds,
    stretches: Bouts,
    progress: Option<(Progress, usize)>,
    early: Option<(usize, usize)>,
    bouts: Vec<Bout>,
    tallies: Vec<Tally>,
    withdrawn: Vec<usize>,
    told: Tail<Second>,
    windows: Tail<CadenceWindow>,
    log: Tail<Entry>,
    book: BookTail,
    waves: Waves,
}

impl Engine {
    /// What came since this was asked last, with the state.
    pub(crate) fn save(&mut self) -> Saved {
        self.complete_early();
        self.settle();
        let w = &mut self.written;
        // What was written of earlier bouts stands.
        let open = self.bouts.len();
        Saved {
            sensors: self.sensors.clone(),
            gathering: self.gathering.iter().cloned().collect(),
            gathered: self.gathered,
            seconds: self.seconds.clone(),
            stretches: self.stretches.clone(),
            progress: self.progress.clone(),
            early: self.early,
            bouts: self.bouts.clone(),
            tallies: self.worked.tallies.clone(),
            withdrawn: core::mem::take(&mut w.withdrawn),
            told: Tail::of(&self.told, &mut w.told),
            windows: Tail::of(&self.windows, &mut w.windows),
            log: Tail::of(&self.worked.log, &mut w.cells),
            book: self.worked.book.tail(open),
            waves: self.worked.waves.clone(),
        }
    }

    /// Adds what was saved to what was restored before; into an engine that has seen nothing at first.
    pub(crate) fn restore(&mut self, saved: Saved, setups: &[StreamSetup]) {
        self.sensors = saved.sensors;
        self.sensors.iter_mut().zip(setups).for_each(|(sensor, setup)| sensor.adopt(setup));
        self.gathering = saved.gathering.into();
        self.gathered = saved.gathered;
        self.seconds = saved.seconds;
        self.stretches = saved.stretches;
        self.progress = saved.progress;
        self.early = saved.early;
        self.bouts = saved.bouts;
        self.worked.tallies = saved.tallies;
        for bout in saved.withdrawn {
            self.worked.book.withdraw(bout);
        }
        saved.told.add_to(&mut self.told);
        saved.windows.add_to(&mut self.windows);
        saved.log.add_to(&mut self.worked.log);
        self.worked.book.add_tail(saved.book);
        self.worked.waves = saved.waves;
        let w = &mut self.written;
        (w.told, w.windows) = (self.told.len(), self.windows.len());
        w.cells = self.worked.log.len();
    }
}
