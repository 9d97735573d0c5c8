//! The incremental engine: what the analysis of a whole recording and of arriving samples have in common.
//!
//! A bout is worked through in cells of a fixed grid from its start ([`grid`]); each cell with margins on both
//! sides, so that filters and strides have what they need. In a cell every sensor is followed through its
//! gap-free pieces ([`follow`]), everything is measured on them ([`measure`]), and what belongs to the cell
//! is written to the book ([`work`]). What holds from one cell to the next is carried
//! ([`crate::gait::carry`]).

pub(crate) mod arrivals;
pub(crate) mod clocks;
pub(crate) mod follow;
pub(crate) mod grid;
pub(crate) mod log;
pub(crate) mod places;
pub(crate) mod save;
mod save_columns;
pub(crate) mod sensor;
pub(crate) mod survey;
pub(crate) mod tally;
pub(crate) mod waves;
pub(crate) mod work;

mod common_event;
mod measure;
mod partners;
mod turned;
mod underway;

use std::collections::VecDeque;
use std::sync::Arc;

use crate::gait::Bout;
use crate::gait::activity::{Activity, ActivityParams, Glance, Second};
use crate::gait::bouts::{Bouts, Change, Open};
use crate::gait::cadence::{self, CadenceWindow, WINDOW_S};
use crate::gait::carry::Carry;
use crate::gait::seconds::{Joined, Seconds};
use crate::intake::feed::{Clean, Row};
use crate::intake::{CleanStream, StreamSetup};
use crate::orientation::vqf::VqfParams;
use crate::recording::{Placement, Recording};
use crate::side_by_side::{self, Later};
use clocks::Clockwork;
use grid::{CORE_S, Cell, REMAINDER_S};
use sensor::{Sensor, Turn};
use underway::Underway;
use work::{Known, Progress, Worked};

/// What is kept of the samples outside bouts, s: what a bout's start may reach back to by the time it is told.
const KEPT_S: f64 = 45.0;
/// What is kept of the envelopes, s: a window of cadence, by the time its seconds are told.
const KEPT_ENVELOPE_S: f64 = 45.0;
/// Seconds for which there is room at first, and again.
const LEAST_SECONDS: usize = 256;
/// Longest recording, s (eleven days); what comes later is not looked at.
const LONGEST_S: f64 = 1e6;

/// A cell that was worked through beside the rest.
#[derive(Debug, Clone)]
struct Beside {
    cell: Underway,
    /// The streams as they were.
    streams: Vec<CleanStream>,
    carries: Vec<Carry>,
}

/// The engine with its state.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Engine {
    params: VqfParams,
    activity: ActivityParams,
    recording: Arc<Recording>,
    clocks: Arc<Clockwork>,
    /// The sensor whose rhythm is clearest.
    rhythm: usize,
    pub sensors: Vec<Sensor>,
    /// Seconds that sensors still add to, and the number of the first of them.
    gathering: VecDeque<Joined>,
    gathered: usize,
    seconds: Seconds,
    /// All seconds told.
    pub told: Vec<Second>,
    stretches: Bouts,
    progress: Option<(Progress, usize)>,
    underway: Option<Underway>,
    /// A cell that was worked through before its time: its number among those of the log, and the second in which it
    /// would have been.
    early: Option<(usize, usize)>,
    /// A cell that is followed and measured beside the rest; what is carried from cell to cell is with it.
    measuring: Option<Later<Beside>>,
    pub bouts: Vec<Bout>,
    pub windows: Vec<CadenceWindow>,
    pub worked: Worked,
    written: save::Written,
    /// Everything is there already, or comes faster than it is worked on: a cell is worked through at once, with
    /// the sensors side by side. That does not show in what is told.
    pub at_once: bool,
}

impl Engine {
    /// For streams of which this is settled; times count from `zero_s` on the clock of the stamps.
    pub(crate) fn new(
        streams: &[StreamSetup],
        zero_s: f64,
        recording: Recording,
        clocks: Clockwork,
        params: &VqfParams,
        activity: &ActivityParams,
    ) -> Self {
        Self {
            params: *params,
            activity: *activity,
            recording: recording.into(),
            clocks: clocks.into(),
            rhythm: best_for_cadence(streams.iter().map(|s| s.site.placement)),
            sensors: streams.iter().map(|s| Sensor::new(s, zero_s, params)).collect(),
            gathering: VecDeque::new(),
            gathered: 0,
            seconds: Seconds::new(activity),
            told: Vec::new(),
            stretches: Bouts::default(),
            progress: None,
            underway: None,
            early: None,
            measuring: None,
            bouts: Vec::new(),
            windows: Vec::new(),
            worked: Worked::new(streams.len()),
            written: save::Written::default(),
            at_once: false,
        }
    }

    /// Times count from here on the clock of the stamps, s; before the first row.
    pub(crate) fn count_from(&mut self, zero_s: f64) {
        self.sensors.iter_mut().for_each(|s| s.count_from(zero_s));
    }

    /// Takes in a row of one sensor; `seen` is shown the clean samples that are known now.
    pub(crate) fn push(
        &mut self,
        sensor: usize,
        row: &Row,
        seen: &mut impl FnMut(usize, &Clean, Option<Turn>),
    ) {
        self.sensors[sensor].push(row, seen);
    }

    /// Works out what can be told up to a time, s: every sensor that will tell anything before has done so.
    pub(crate) fn advance(&mut self, until_s: f64) {
        let mut said_s = until_s;
        let mut glances = Vec::new();
        let sensors = self.sensors.iter_mut().collect();
        let looks = side_by_side::map(self.at_once, sensors, |sensor: &mut Sensor| {
            sensor.wait(until_s, &mut |_, _, _| {});
            sensor.look_at_poses();
            let (seen, to_s) = sensor.look(&self.activity);
            // A silent sensor says nothing of the seconds since.
            (seen, if sensor.is_open() { to_s } else { until_s })
        });
        for (seen, to_s) in looks {
            glances.extend(seen);
            said_s = said_s.min(to_s);
        }
        self.gather(&glances);
        let complete = said_s.round().clamp(0.0, LONGEST_S) as usize;
        self.release(complete);
        self.tell(false, f64::INFINITY);
    }

    /// No more will come.
    pub(crate) fn finish(&mut self) {
        let mut glances = Vec::new();
        for sensor in &mut self.sensors {
            sensor.finish(&mut |_, _, _| {});
            sensor.look_at_poses();
            glances.extend(sensor.look(&self.activity).0);
        }
        self.gather(&glances);
        let t_end_s = self.end_s();
        self.release(t_end_s.ceil().clamp(0.0, LONGEST_S) as usize);
        self.tell(true, t_end_s);
        let change = self.stretches.finish(t_end_s);
        self.changed(change);
        self.close_windows(t_end_s, true);
        if let Some(last) = self.windows.last_mut() {
            last.t_end_s = last.t_end_s.min(t_end_s);
        }
        self.sensors.iter_mut().for_each(Sensor::conclude);
    }

    /// Time of the last sample of any sensor, s.
    pub(crate) fn end_s(&self) -> f64 {
        let worn = self.sensors.iter().filter(|s| !s.is_empty());
        worn.map(Sensor::last_s).fold(0.0, f64::max)
    }

    /// Up to when seconds are told, s.
    pub(crate) fn told_s(&self) -> f64 {
        self.told.last().map_or(0.0, |s| s.t_s() + 1.0)
    }

    /// Start and end so far of the stretch of running that may go on, s.
    pub(crate) fn open_s(&self) -> Option<(f64, f64)> {
        self.stretches.open.as_ref().map(|open| (open.t_start_s, open.t_end_s))
    }

    /// Number of cells that were worked through.
    pub(crate) fn worked_through(&self) -> (usize, usize) {
        (self.bouts.len(), self.progress.as_ref().map_or(0, |(_, next)| *next))
    }

    fn gather(&mut self, glances: &[Glance]) {
        for glance in glances {
            // A second belongs where most of it lies.
            let slot = glance.t_s.round().clamp(0.0, LONGEST_S) as usize;
            let Some(k) = slot.checked_sub(self.gathered) else { continue };
            while self.gathering.len() <= k {
                self.gathering.push_back(Joined::default());
            }
            self.gathering[k].add(glance);
        }
    }

    /// Lets go of the seconds before `complete`, to which nothing will be added.
    fn release(&mut self, complete: usize) {
        while self.gathered < complete {
            self.seconds.push(self.gathering.pop_front().unwrap_or_default());
            self.gathered += 1;
        }
    }

    /// Takes in the seconds that can be told.
    fn tell(&mut self, ended: bool, t_end_s: f64) {
        for told in self.seconds.tell(ended) {
            if told.second.t_s() >= t_end_s {
                break;
            }
            if self.told.len() == self.told.capacity() {
                // A day of seconds leaves little unused.
                self.told.reserve_exact(LEAST_SECONDS.max(self.told.len() / 16));
            }
            self.told.push(told.second);
            let change = self.stretches.push(&told);
            self.changed(change);
            self.go_on();
            self.close_windows(told.second.t_s() + 1.0, false);
        }
        let Some(last) = self.told.last() else { return };
        let kept_s = last.t_s() - KEPT_ENVELOPE_S;
        self.sensors.iter_mut().for_each(|s| s.forget_envelopes(kept_s));
        if self.stretches.open.is_none() {
            // In steps, since the rest is moved.
            let before_s = ((last.t_s() - KEPT_S) / KEPT_S).floor() * KEPT_S;
            self.sensors.iter_mut().for_each(|s| s.forget(before_s));
        }
    }

    /// Works through the cells of the open stretch that are complete, a few steps a second.
    fn go_on(&mut self) {
        if self.underway.is_none() {
            if self.early.is_some_and(|(_, due)| self.told.len() <= due) {
                return;
            }
            self.early = None;
            let Some((t_start_s, t_end_s)) = self.open_s() else { return };
            let number = self.progress.as_ref().map_or(0, |(_, next)| *next);
            let full_s = t_start_s + (number + 1) as f64 * CORE_S;
            if t_end_s < full_s + REMAINDER_S {
                return;
            }
            // It holds every stride time of the bout, so that it is copied once a cell, not once a second.
            let Some(open) = self.stretches.open.clone() else { return };
            self.begin(&open, &Cell::new(t_start_s, number, None));
            if self.at_once {
                return self.complete_early();
            }
        }
        for _ in 0..Underway::share(self.sensors.len()) {
            self.step();
        }
    }

    fn begin(&mut self, open: &Open, cell: &Cell) {
        self.settle();
        let (index, sensors) = (self.bouts.len(), self.sensors.len());
        let begin = || (Progress::new(sensors, index), 0);
        let (mut progress, next) = self.progress.take().unwrap_or_else(begin);
        let part = progress.part(open, cell, &self.told, &self.recording.conditions);
        self.underway = Some(Underway::new(cell, part, sensors, self.told.len()));
        self.progress = Some((progress, next + 1));
    }

    fn step(&mut self) {
        let Some(cell) = self.underway.take() else { return };
        let Some((progress, _)) = &mut self.progress else { return };
        let known = Known { recording: &self.recording, clocks: &self.clocks };
        let sensors = &mut self.sensors;
        self.underway = cell.step(&known, &self.params, sensors, progress, &mut self.worked);
    }

    /// Works the cell that is underway through before its time; that does not show in what is told.
    fn complete_early(&mut self) {
        if let Some(cell) = &self.underway {
            self.early = Some((self.worked.log.len(), cell.due));
        }
        self.complete();
    }

    /// How many cells of the log may be told.
    pub(crate) fn tellable(&self) -> usize {
        let early = self.early.filter(|(_, due)| self.told.len() < *due);
        early.map_or(self.worked.log.len(), |(number, _)| number)
    }

    /// Works the cell that is underway through to its end.
    fn complete(&mut self) {
        let new = self.underway.as_ref().is_some_and(Underway::is_new);
        if self.at_once && new && self.worked.heard.is_none() {
            return self.complete_at_once();
        }
        while self.underway.is_some() {
            self.step();
        }
    }

    /// The same beside what comes in meanwhile, sensors side by side. What was measured is bound when the next cell
    /// begins.
    fn complete_at_once(&mut self) {
        let Some((cell, (progress, _))) = self.underway.take().zip(self.progress.as_mut()) else {
            return;
        };
        let worn = cell.looked_at(&mut self.sensors, progress.carries());
        let mut carries = core::mem::take(progress.carries());
        let (recording, clocks) = (Arc::clone(&self.recording), Arc::clone(&self.clocks));
        let params = self.params;
        self.measuring = Some(Later::of(move || {
            let known = Known { recording: &recording, clocks: &clocks };
            let cell = cell.followed(&params, &worn, &mut carries);
            let streams: Vec<CleanStream> = worn.into_iter().map(|w| w.stream).collect();
            let cell = cell.measured(&known, &streams.iter().collect::<Vec<_>>());
            Beside { cell, streams, carries }
        }));
    }

    /// Binds the cell that is being measured.
    pub(crate) fn settle(&mut self) {
        let measured = self.measuring.take().and_then(Later::get);
        let Some((Beside { cell, streams, carries }, (progress, _))) =
            measured.zip(self.progress.as_mut())
        else {
            return;
        };
        *progress.carries() = carries;
        let streams: Vec<&CleanStream> = streams.iter().collect();
        cell.bind(&streams, progress, &mut self.worked);
    }

    /// A stretch may have ended: its last cells, and whether it counts.
    fn changed(&mut self, change: Change) {
        let Change::Ended(open) = change else { return };
        self.complete();
        self.early = None;
        let bout = open.bout(self.bouts.len());
        loop {
            let number = self.progress.as_ref().map_or(0, |(_, next)| *next);
            let cell = Cell::new(open.t_start_s, number, Some(open.t_end_s));
            // What does not count and was not begun need not be looked at.
            if bout.is_some() || number > 0 {
                self.begin(&open, &cell);
                self.complete();
            } else {
                break;
            }
            if cell.last {
                break;
            }
        }
        self.settle();
        self.progress = None;
        match bout {
            Some(bout) => self.bouts.push(bout),
            None => self.withdraw(&open),
        }
    }

    /// Takes back a stretch of weak evidence: running and walking cannot be told apart there.
    fn withdraw(&mut self, open: &Open) {
        self.worked.withdraw(self.bouts.len());
        self.written.withdrawn.push(self.bouts.len());
        self.written.cells = self.written.cells.min(self.worked.log.len());
        let first = self.told.partition_point(|s| s.t_s() < open.t_start_s);
        self.written.told = self.written.told.min(first);
        for second in self.told[first..].iter_mut().filter(|s| s.t_s() < open.t_end_s) {
            if second.activity == Activity::Running {
                second.take_running();
            }
        }
        let first = self.windows.partition_point(|w| w.t_end_s <= open.t_start_s);
        self.written.windows = self.written.windows.min(first);
        for window in &mut self.windows[first..] {
            let (from, to) = (window.t_start_s, window.t_end_s);
            *window = cadence::window(&[], &self.told, from, to);
        }
    }

    /// Closes the windows whose seconds are told up to a time.
    fn close_windows(&mut self, told_s: f64, ended: bool) {
        loop {
            let start_s = self.windows.len() as f64 * WINDOW_S;
            let whole = start_s + WINDOW_S <= told_s;
            let due = whole || ended && start_s < told_s;
            if !due || start_s >= LONGEST_S {
                return;
            }
            let envelopes: Vec<_> = self.sensors[self.rhythm].envelopes().collect();
            let end_s = if ended { told_s } else { f64::INFINITY };
            self.windows.push(cadence::window(&envelopes, &self.told, start_s, end_s));
        }
    }
}

/// Index of the stream whose rhythm is clearest: one that feels both feet, then a leg, then the
/// rest.
pub(crate) fn best_for_cadence(placements: impl Iterator<Item = Placement>) -> usize {
    let rank = |p: Placement| match p {
        Placement::Sacrum | Placement::Pelvis => 0,
        Placement::Waist => 1,
        Placement::Trunk | Placement::Head => 2,
        Placement::Shank | Placement::Foot => 3,
        Placement::Hip | Placement::Thigh | Placement::Pocket => 4,
        Placement::Wrist => 5,
    };
    placements.enumerate().min_by_key(|(_, p)| rank(*p)).map_or(0, |(i, _)| i)
}
