//! Works through a bout cell by cell and writes what belongs to each cell.
//!
//! A contact is found in the cells whose margins hold it, and belongs to one: the border between two cells lies
//! a quarter of a stride behind the last initial contact of the core, where no event of any placement is, by
//! each sensor's own contacts.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::clocks::{Beats, Clockwork};
use super::follow;
use super::grid::Cell;
use super::log::Entry;
use super::sensor::Sensor;
use super::tally::Tally;
use super::turned;
use super::waves::Waves;
use crate::gait::activity::Second;
use crate::gait::bouts::Open;
use crate::gait::carry::{Carry, Part};
use crate::gait::{Contact, Track};
use crate::intake::CleanStream;
use crate::metrics::aggregate::WORTH_THREADS;
use crate::metrics::{Book, Draft};
use crate::recording::{Conditions, Recording, Site};
use crate::report::{EventRow, StrideRow};
use crate::side_by_side;
use crate::signal::statistics;

/// Samples that are kept before a cell, s: those that its attitude is computed from, and a leg's margin.
const KEPT_BEFORE_S: f64 = 8.0;
/// A sensor's part of a cell ends this share of a stride after its last initial contact in the cell.
const BORDER: f64 = 0.25;

/// What the work needs to know.
#[derive(Clone, Copy)]
pub(crate) struct Known<'a> {
    pub recording: &'a Recording,
    pub clocks: &'a Clockwork,
}

/// What was worked out.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Worked {
    pub book: Book,
    /// One a cell, as the book has leaves.
    pub log: Vec<Arc<Entry>>,
    pub waves: Waves,
    /// One a stream.
    pub tallies: Vec<Tally>,
    /// Nothing is measured, but contacts are listened to: stream and contacts.
    pub heard: Option<Vec<(usize, Beats)>>,
}

/// Where a bout is being worked on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Progress {
    /// One a stream.
    carries: Vec<Carry>,
    /// Up to where each stream's contacts are written, s.
    borders_s: Vec<f64>,
    /// Stride time of the cell before, s.
    stride_s: f64,
    /// Number of the bout.
    index: usize,
}

impl Progress {
    pub(crate) fn new(streams: usize, index: usize) -> Self {
        Self {
            index,
            carries: vec![Carry::default(); streams],
            borders_s: vec![f64::NEG_INFINITY; streams],
            stride_s: 0.7,
        }
    }

    /// What a cell of a bout is to its gait.
    pub(crate) fn part(
        &mut self,
        bout: &Open,
        cell: &Cell,
        seconds: &[Second],
        conditions: &Conditions,
    ) -> Part {
        let known = pace(seconds, cell).or_else(|| bout.stride_s());
        self.stride_s = known.unwrap_or(self.stride_s);
        let told_mps = conditions.running_speed_mps(cell.core_s);
        let many = cell.takes_many(bout.t_start_s);
        follow::part(self.index, cell, (self.stride_s, told_mps), many)
    }

    /// What each stream hands on to the next cell.
    pub(crate) fn carries(&mut self) -> &mut Vec<Carry> {
        &mut self.carries
    }

    /// Which times belong to the cell, sensor by sensor.
    fn own(&mut self, tracks: &[(usize, Track)], cell: &Cell, stride_s: f64) -> Vec<Owned> {
        let mut out = Vec::new();
        for i in 0..self.borders_s.len() {
            let mut mine = tracks.iter().filter(|(k, _)| *k == i).map(|(_, t)| t).peekable();
            let Some(site) = mine.peek().map(|t| t.site) else { continue };
            let to_s =
                if cell.last { f64::INFINITY } else { border(mine, cell.core_s.1, stride_s) };
            out.push(Owned { site, from_s: self.borders_s[i], to_s });
            self.borders_s[i] = to_s;
        }
        out
    }

    /// Writes down the contacts that belong to a cell.
    pub(crate) fn hear(&mut self, tracks: &[(usize, Track)], cell: &Cell, worked: &mut Worked) {
        let Some(out) = &mut worked.heard else { return };
        let owned = self.own(tracks, cell, self.stride_s);
        for (i, track) in tracks {
            let mine = owned.iter().find(|o| o.site == track.site);
            let inside = |c: &&Contact| {
                let t_s = c.ic_s.or(c.tc_s);
                t_s.zip(mine).is_some_and(|(t, o)| o.from_s <= t && t < o.to_s)
            };
            let contacts = track.contacts.iter().filter(inside).copied();
            match out.iter_mut().find(|(k, b)| k == i && b.bout == track.bout) {
                Some((_, beats)) => beats.contacts.extend(contacts),
                None => {
                    let (site, bout, contacts) = (track.site, track.bout, contacts.collect());
                    out.push((*i, Beats { site, bout, contacts }));
                }
            }
        }
    }
}

/// Looks for turns of a sensor on the body in a cell, and which standing pose holds in it. What lies before is not
/// looked at again, and from here times are counted.
pub(crate) fn look_at(sensor: &mut Sensor, carry: &mut Carry, (cell, part): (&Cell, &Part)) {
    sensor.forget(cell.eval_s.0 - KEPT_BEFORE_S);
    let turns = turned::split(&mut sensor.stream, part, &mut sensor.reference);
    sensor.turns.extend(turns);
    let (pose, standing) = sensor.pose_in(cell.core_s.0, cell.eval_s.1);
    sensor.stream.standing_mps2 = standing;
    carry.posed(pose);
}

/// Stride time around a cell: the median of its running seconds.
fn pace(seconds: &[Second], cell: &Cell) -> Option<f64> {
    let from = seconds.partition_point(|s| s.t_s() + 0.5 < cell.eval_s.0);
    let to = seconds.partition_point(|s| s.t_s() + 0.5 < cell.eval_s.1);
    let known: Vec<f64> = seconds[from.min(to)..to].iter().filter_map(Second::stride_s).collect();
    statistics::median(&known)
}

impl Worked {
    pub(crate) fn new(streams: usize) -> Self {
        Self { tallies: vec![Tally::default(); streams], ..Self::default() }
    }

    /// The table of strides, bout by bout and cell by cell.
    pub(crate) fn strides(&self) -> Vec<StrideRow> {
        /// Cells at once: the rows of a day are never held twice.
        const AT_ONCE: usize = 64;
        let cells: Vec<_> = self.log.iter().zip(self.book.leaves()).collect();
        let apart = cells.len() >= WORTH_THREADS;
        let mut all = Vec::with_capacity(self.log.iter().map(|entry| entry.count()).sum());
        for some in cells.chunks(AT_ONCE) {
            let rows =
                side_by_side::map(apart, some.to_vec(), |(entry, leaf): (&Arc<Entry>, _)| {
                    entry.measured(leaf)
                });
            all.extend(rows.into_iter().flatten());
        }
        all
    }

    /// The table of contacts.
    pub(crate) fn events(&self) -> Vec<EventRow> {
        self.log.iter().flat_map(|entry| entry.events()).collect()
    }

    /// Takes back all of a bout.
    pub(crate) fn withdraw(&mut self, bout: usize) {
        self.book.withdraw(bout);
        self.log.retain(|entry| entry.bout() != bout);
        self.waves.withdraw(bout);
        self.tallies.iter_mut().for_each(|t| t.withdraw(bout));
    }

    /// Binds the measurements of a cell that belong to it, not to its margins.
    pub(crate) fn bind(
        &mut self,
        streams: &[&CleanStream],
        tracks: &[(usize, Track)],
        (cell, part): (&Cell, &Part),
        draft: Draft,
        mut rows: Vec<StrideRow>,
        progress: &mut Progress,
    ) {
        let owned = progress.own(tracks, cell, part.stride_s);
        let mine = |site: Site, t_s: f64| {
            owned.iter().any(|o| o.site == site && o.from_s <= t_s && t_s < o.to_s)
        };
        rows.retain(|r| r.t_start_s.or(r.t_mid_start_s).is_some_and(|t| mine(r.site, t)));
        self.book.bind(draft.bind(part.bout, |sample| mine(sample.site, sample.t_s)));
        self.waves.add(part.bout, tracks.iter().map(|(_, t)| t), &rows);
        let contacts = tracks.iter().flat_map(|(_, t)| contacts(t, &mine));
        self.log.push(Arc::new(Entry::of(part.bout, &rows, contacts)));
        for (i, track) in tracks {
            self.tallies[*i].count(streams[*i], track, cell.core_s, part.stride_s);
        }
    }
}

/// What belongs to a cell of one sensor, s.
struct Owned {
    site: Site,
    from_s: f64,
    to_s: f64,
}

/// Where a cell ends for a sensor: a quarter of a stride behind its last contact within.
fn border<'a>(tracks: impl Iterator<Item = &'a Track>, end_s: f64, stride_s: f64) -> f64 {
    let times = tracks.flat_map(|t| {
        let beats = t.stride_marks.iter().filter(|_| t.contacts.is_empty()).map(|m| t.time_s(*m));
        t.contacts.iter().filter_map(|c| c.ic_s).chain(beats).collect::<Vec<f64>>()
    });
    let last = times.filter(|t| *t <= end_s && *t > end_s - 1.5 * stride_s).reduce(f64::max);
    last.map_or(end_s, |t| t + BORDER * stride_s)
}

/// Contacts of a track that belong to the cell.
fn contacts<'a>(
    track: &'a Track,
    mine: &'a impl Fn(Site, f64) -> bool,
) -> impl Iterator<Item = (Site, &'a Contact)> {
    let inside = |c: &&Contact| c.ic_s.or(c.tc_s).is_some_and(|t_s| mine(track.site, t_s));
    track.contacts.iter().filter(inside).map(|c| (track.site, c))
}
