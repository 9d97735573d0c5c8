//! The saved state of an engine: each save only adds to the saves before.
//!
//! The filters and the open bout are small and saved in full each time. What grows with the run (samples, seconds,
//! windows, rows, the book) is saved once: each save holds how much of the earlier list is still valid and
//! what was added after that. A bout that was withdrawn is saved by its number.

use std::borrow::{Borrow, Cow};

use serde::{Deserialize, Serialize};

use super::Engine;
use super::log::Entry;
use super::save_columns::{SavedColumns, WrittenColumns, WrittenPaces, add_paces};
use super::sensor::Sensor;
use super::tally::Tally;
use super::underway::{Begun, Underway};
use super::waves::Waves;
use super::work::Progress;
use crate::fresh::Fresh;
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
    pub columns: Vec<WrittenColumns>,
    pub paces: WrittenPaces,
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

    /// False when the list lacks what it should keep.
    fn add_to<K: From<T>>(self, list: &mut Vec<K>) -> bool {
        let follows = self.keep <= list.len();
        list.truncate(self.keep);
        list.extend(self.new.into_iter().map(|item| K::from(item.into_owned())));
        follows
    }
}

/// All that one save writes: borrowed while writing, since copies would take most of a save's time.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Saved<'a> {
    sensors: Cow<'a, [Sensor]>,
    columns: Vec<SavedColumns<'a>>,
    gathering: Vec<Joined>,
    gathered: usize,
    seconds: Cow<'a, Seconds>,
    stretches: Cow<'a, Bouts>,
    paces: Fresh<'a>,
    progress: Cow<'a, Option<(Progress, usize)>>,
    underway: Option<Begun<'a>>,
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

impl Saved<'_> {
    /// About how many bytes it takes to write what grows.
    pub(crate) fn bytes(&self) -> usize {
        let columns: usize = self.columns.iter().map(SavedColumns::bytes).sum();
        let log: usize = self.log.new.iter().map(|entry| entry.bytes()).sum();
        columns + log + size_of_val(&*self.told.new) + self.book.bytes()
    }
}

impl Engine {
    /// What came since this was asked last, with the state.
    pub(crate) fn save(&mut self) -> Saved<'_> {
        if self.at_once {
            self.complete_early();
        }
        self.settle();
        let w = &mut self.written;
        w.columns.resize_with(self.sensors.len(), WrittenColumns::default);
        let columns = self.sensors.iter().zip(&mut w.columns).map(|(sensor, written)| {
            SavedColumns::of(sensor, &core::mem::replace(written, WrittenColumns::all(sensor)))
        });
        let paces = core::mem::replace(&mut w.paces, WrittenPaces::all(&self.stretches));
        // What was written of earlier bouts stands.
        let open = self.bouts.len();
        Saved {
            sensors: Cow::Borrowed(&self.sensors),
            columns: columns.collect(),
            gathering: self.gathering.iter().cloned().collect(),
            gathered: self.gathered,
            seconds: Cow::Borrowed(&self.seconds),
            stretches: Cow::Borrowed(&self.stretches),
            paces: paces.fresh(&self.stretches),
            progress: Cow::Borrowed(&self.progress),
            underway: self.underway.as_ref().map(Underway::begun),
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

    /// The next save is all of the state.
    pub(crate) fn unsave(&mut self) {
        self.written = Written::default();
        self.worked.book.unsave();
    }

    /// Applies a save to the state restored by those before it; at first to an engine without samples. None when the
    /// one does not follow the other; else the cell that was underway, with which [`Engine::resume`] goes on after
    /// the last save.
    pub(crate) fn restore(
        &mut self,
        saved: Saved<'_>,
        setups: &[StreamSetup],
    ) -> Option<Option<Begun<'static>>> {
        let mut before = core::mem::replace(&mut self.sensors, saved.sensors.into_owned());
        let count = self.sensors.len();
        let mut follows = count == before.len() && count == saved.columns.len();
        let sensors = self.sensors.iter_mut().zip(&mut before).zip(saved.columns);
        for (((sensor, before), columns), setup) in sensors.zip(setups) {
            sensor.adopt(setup);
            follows &= columns.add_to(sensor, before);
        }
        self.gathering = saved.gathering.into();
        self.gathered = saved.gathered;
        self.seconds = saved.seconds.into_owned();
        let mut stretches = saved.stretches.into_owned();
        follows &= add_paces(saved.paces, &mut stretches, &mut self.stretches);
        self.stretches = stretches;
        self.progress = saved.progress.into_owned();
        self.early = saved.early;
        self.bouts = saved.bouts.into_owned();
        self.worked.tallies = saved.tallies.into_owned();
        for bout in saved.withdrawn {
            self.worked.book.withdraw(bout);
        }
        follows &= saved.told.add_to(&mut self.told);
        follows &= saved.windows.add_to(&mut self.windows);
        follows &= saved.log.add_to(&mut self.worked.log);
        follows &= self.worked.book.add_tail(saved.book);
        self.worked.waves = saved.waves.into_owned();
        let w = &mut self.written;
        w.paces = WrittenPaces::all(&self.stretches);
        w.columns = self.sensors.iter().map(WrittenColumns::all).collect();
        (w.told, w.windows) = (self.told.len(), self.windows.len());
        w.cells = self.worked.log.len();
        let Some(begun) = saved.underway else { return follows.then_some(None) };
        let carried = self.progress.as_mut().is_some_and(|(p, _)| p.carries().len() == count);
        begun.of(count).filter(|_| follows && carried).map(Some)
    }

    /// Takes the steps of the cell that was underway again.
    pub(crate) fn resume(&mut self, begun: Option<Begun<'_>>) {
        let Some(begun) = begun else { return };
        let (cell, steps) = Underway::again(begun);
        self.underway = Some(cell);
        for _ in 0..steps {
            self.step();
        }
    }
}
