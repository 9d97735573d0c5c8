//! The provisional events of all sensors (begin and end of runs, contacts, strides), and their match with the final
//! ones.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

use super::event::{BoutChange, BoutEvent, ContactEvent, Event, StrideEvent};
use super::gate::{Change, Gate};
use super::lane::Lane;
use super::told::{Contact, Remembered};
use crate::analysis::{Options, Setup};
use crate::engine::Engine;
use crate::engine::arrivals::Arrived;
use crate::engine::log::Entry;
use crate::fresh::Fresh;
use crate::gait::EventKind;
use crate::recording::Site;
use crate::report::Notice;
use crate::report::say::words;
use crate::words::said;

/// Times after the report of a run's begin, s, at which segment axes are determined and the difference
/// between final and provisional contacts is measured.
const SETTLED_S: [f64; 6] = [0.3, 1.5, 5.0, 10.0, 20.0, 30.0];
/// Events that are kept for an app that does not ask: a quarter of an hour of two feet (85 strides a minute each,
/// with two contacts and a stride, each provisional and again final).
const MOST_EVENTS: usize = 16_384;
/// Longest time by which a run may have begun before its begin is reported, s.
const BEGAN_S: f64 = 6.0;

/// A run whose beginning was reported.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
struct Run {
    id: u64,
    begun_s: f64,
    ended_s: Option<f64>,
}

/// The state of the provisional events.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Ear {
    lanes: Vec<Lane>,
    gate: Gate,
    remembered: Vec<Remembered>,
    /// Runs whose final word is awaited.
    runs: Vec<Run>,
    next_run: u64,
    next_id: u64,
    /// Latest time of any sensor, and of the next look, s.
    now_s: f64,
    look_s: f64,
    settled: usize,
    /// When that was done last, s.
    settled_s: f64,
    /// How many of the engine's cells and bouts were reported.
    seen: [usize; 2],
    pub events: VecDeque<Event>,
}

impl Ear {
    pub fn new(setup: &Setup, options: &Options) -> Self {
        let lane = |s| Lane::new(s, &options.orientation);
        Self {
            lanes: setup.streams.iter().map(lane).collect(),
            gate: Gate::new(options.activity.chain),
            remembered: vec![Remembered::default(); setup.streams.len()],
            runs: Vec::new(),
            next_run: 0,
            next_id: 0,
            now_s: 0.0,
            look_s: 2.0,
            settled: 0,
            settled_s: 0.0,
            seen: [0; 2],
            events: VecDeque::new(),
        }
    }

    /// The samples of each sensor that came since the last save.
    pub fn fresh(&self) -> Vec<Fresh<'_>> {
        self.lanes.iter().map(Lane::fresh).collect()
    }

    /// The next save is all of the samples.
    pub fn unsave(&mut self) {
        self.lanes.iter_mut().for_each(Lane::unsave);
    }

    /// All samples were saved.
    pub fn saved(&mut self) {
        self.lanes.iter_mut().for_each(Lane::saved);
    }

    /// Takes what is not saved with the state: from the setup, from the state before and from the samples that came
    /// since. False when these do not follow those before.
    pub fn adopt(&mut self, setup: &Setup, mut before: Self, fresh: Vec<Fresh<'_>>) -> bool {
        let count = self.lanes.len();
        let complete = [before.lanes.len(), fresh.len(), setup.streams.len()] == [count; 3];
        let states = self.lanes.iter_mut().zip(&mut before.lanes);
        let news = setup.streams.iter().zip(fresh);
        complete && states.zip(news).all(|((lane, was), (setup, new))| lane.adopt(setup, was, new))
    }

    /// A sample of one sensor came: stamp and values of what came of it. `time_of` gives the recording's time.
    pub fn hear(
        &mut self,
        sensor: usize,
        (t_s, acc, gyr): Arrived,
        options: &Options,
        time_of: impl Fn(f64) -> f64,
    ) {
        let inlet = &mut self.lanes[sensor].inlet;
        if let Some(gyr) = gyr {
            inlet.gyr(t_s, gyr);
        }
        if let Some(acc) = acc {
            inlet.acc(t_s, acc);
        }
        let until_s = inlet.both_s();
        while let Some(row) = self.lanes[sensor].inlet.next(until_s) {
            self.lanes[sensor].inlet.close(row.t_s);
            self.take(sensor, time_of(row.t_s), &row, options);
        }
    }

    fn take(&mut self, sensor: usize, t_s: f64, row: &crate::intake::feed::Row, options: &Options) {
        let told = self.lanes[sensor].push(t_s, row);
        for contact in told.iter() {
            let at = (contact.kind, contact.number, contact.at);
            self.tell(sensor, at);
        }
        if t_s <= self.now_s {
            return;
        }
        self.now_s = t_s;
        let tells = self.lanes.iter().any(|lane| lane.detector.tells());
        let change = self.gate.time(t_s, tells);
        self.turn(change);
        if t_s >= self.look_s {
            self.look_s = t_s.floor() + 1.0;
            let seen: Vec<_> =
                self.lanes.iter().filter_map(|lane| lane.glance(&options.activity)).collect();
            let change = self.gate.second(t_s, seen.iter());
            self.turn(change);
            if let Some(stride_s) = self.gate.stride_s() {
                self.lanes.iter_mut().for_each(|lane| lane.detector.set_pace(stride_s));
            }
        }
        self.settle();
    }

    fn settle(&mut self) {
        let Some(run) = self.runs.last().filter(|run| run.ended_s.is_none()) else { return };
        let due = SETTLED_S.get(self.settled).is_some_and(|after| self.now_s > run.begun_s + after);
        if due {
            self.settled += 1;
            let stride_s = self.gate.stride_s().unwrap_or(0.72);
            let since_s = self.settled_s;
            self.settled_s = self.now_s;
            for (lane, remembered) in self.lanes.iter_mut().zip(&self.remembered) {
                let found = lane.settle(run.begun_s, stride_s);
                for kind in [EventKind::Ic, EventKind::Tc] {
                    if let Some(off_s) = remembered.away_s(kind, since_s, &found) {
                        lane.detector.settle(kind, off_s);
                    }
                }
            }
        }
    }

    fn tell(&mut self, sensor: usize, (kind, number, at): (EventKind, usize, f64)) {
        let lane = &self.lanes[sensor];
        let (site, t_s) = (lane.site(), lane.time_s(at));
        self.gate.contact(t_s);
        // Both events of a contact carry its number.
        let known = self.remembered[sensor].id_of(number);
        let id = known.unwrap_or(self.next_id);
        self.next_id = self.next_id.max(id + 1);
        let contact = Contact { id, kind, number, t_s, at, told_s: self.now_s };
        let side = site.side;
        self.events.push_back(Event::Contact(ContactEvent {
            id,
            kind,
            site,
            side,
            t_s,
            provisional: true,
        }));
        if kind == EventKind::Ic
            && let Some((start, tc)) = self.remembered[sensor].stride_to(&contact, 2)
        {
            self.events.push_back(Event::Stride(StrideEvent {
                id: start.id,
                site,
                side,
                t_start_s: start.t_s,
                t_end_s: t_s,
                contact_time_s: tc.map(|tc| tc.t_s - start.t_s),
                peak_g: self.lanes[sensor].peak_g(start.at, at),
                provisional: true,
            }));
        }
        self.remembered[sensor].tell(contact);
    }

    fn turn(&mut self, change: Option<Change>) {
        let Some(change) = change else { return };
        let t_s = self.now_s;
        match change {
            Change::Begun => {
                self.runs.push(Run { id: self.next_run, begun_s: t_s, ended_s: None });
                self.next_run += 1;
                self.settled = 0;
            }
            Change::Ended => {
                if let Some(run) = self.runs.last_mut() {
                    run.ended_s = Some(t_s);
                }
            }
        }
        let change = match change {
            Change::Begun => BoutChange::Begun,
            Change::Ended => BoutChange::Ended,
        };
        if let Some(id) = self.runs.last().map(|run| run.id) {
            let provisional = true;
            self.events.push_back(Event::Bout(BoutEvent { id, change, t_s, provisional }));
        }
        let open = self.gate.is_open();
        self.lanes.iter_mut().for_each(|lane| lane.detector.set_running(open));
    }

    /// Keeps what nobody asks for from growing.
    pub fn bound(&mut self) {
        let more = self.events.len().saturating_sub(MOST_EVENTS);
        self.events.drain(..more);
    }

    /// Tells the contacts of a cell; site, time and number of the initial ones.
    fn final_contacts(&mut self, entry: &Entry) -> Vec<(Site, f64, u64)> {
        let mut starts = Vec::new();
        let mut before: Option<(Site, u64)> = None;
        for row in entry.events() {
            // The terminal contact stands behind the initial one.
            let own =
                before.take().filter(|(site, _)| row.event == EventKind::Tc && *site == row.site);
            let id = self.number_of(row.site, row.event, row.t_s, own.map(|(_, id)| id));
            before = (row.event == EventKind::Ic).then_some((row.site, id));
            let (kind, site, side, t_s) = (row.event, row.site, row.side, row.t_s);
            if kind == EventKind::Ic {
                starts.push((site, t_s, id));
            }
            let provisional = false;
            let told = ContactEvent { id, kind, site, side, t_s, provisional };
            self.events.push_back(Event::Contact(told));
        }
        starts
    }

    fn final_strides(&mut self, entry: &Entry, starts: &[(Site, f64, u64)]) {
        for row in entry.strides() {
            let (Some(t_start_s), Some(t_end_s)) = (row.t_start_s, row.t_end_s) else { continue };
            let start = starts.iter().find(|(site, t, _)| *site == row.site && *t == t_start_s);
            let Some(&(site, _, id)) = start else { continue };
            self.events.push_back(Event::Stride(StrideEvent {
                id,
                site,
                side: row.side,
                t_start_s,
                t_end_s,
                contact_time_s: row.contact_time_s,
                peak_g: None,
                provisional: false,
            }));
        }
    }

    /// Tells what the engine has made final.
    pub fn finals(&mut self, engine: &mut Engine) {
        for sensor in &mut engine.sensors {
            let site = sensor.stream.site;
            let told = sensor.refused_poses.drain(..).map(|why| Notice {
                code: "standing_ignored".to_owned(),
                text: said!(words(), "notice.standing_ignored", site, why),
            });
            self.events.extend(told.map(Event::Notice));
        }
        let engine = &*engine;
        let log = &engine.worked.log[..engine.tellable()];
        // What was withdrawn is no longer there.
        self.seen[0] = self.seen[0].min(log.len());
        let fresh = self.seen[0] < log.len();
        for entry in &log[self.seen[0]..] {
            let starts = self.final_contacts(entry);
            self.final_strides(entry, &starts);
        }
        self.seen[0] = log.len();
        if fresh {
            for (lane, remembered) in self.lanes.iter_mut().zip(&mut self.remembered) {
                for (kind, off) in
                    [EventKind::Ic, EventKind::Tc].into_iter().zip(remembered.apart_s())
                {
                    if let Some(off_s) = off {
                        lane.detector.settle(kind, off_s);
                    }
                }
            }
        }
        self.bouts(engine);
        self.bound();
    }

    /// No more will come: a run that was reported begun and is no bout by now will not be one.
    pub fn close(&mut self, engine: &mut Engine) {
        self.finals(engine);
        for run in core::mem::take(&mut self.runs) {
            let change = BoutChange::Withdrawn;
            let bout = BoutEvent { id: run.id, change, t_s: run.begun_s, provisional: false };
            self.events.push_back(Event::Bout(bout));
        }
    }

    /// Id of a final contact: that of its other event, or of its provisional event, or a new one.
    fn number_of(&mut self, site: Site, kind: EventKind, t_s: f64, own: Option<u64>) -> u64 {
        let sensor = self.lanes.iter().position(|lane| lane.site() == site);
        let told = sensor.and_then(|i| self.remembered[i].take(kind, t_s));
        own.or(told).unwrap_or_else(|| {
            self.next_id += 1;
            self.next_id - 1
        })
    }

    /// The final word on bouts.
    fn bouts(&mut self, engine: &Engine) {
        let final_event =
            |id, change, t_s| Event::Bout(BoutEvent { id, change, t_s, provisional: false });
        for bout in &engine.bouts[self.seen[1].min(engine.bouts.len())..] {
            let meets = |run: &Run| {
                run.begun_s >= bout.t_start_s - 1.0 && run.begun_s - BEGAN_S <= bout.t_end_s
            };
            let known = self.runs.iter().position(meets);
            let id = known.map_or(self.next_run, |i| self.runs.remove(i).id);
            self.next_run = self.next_run.max(id + 1);
            self.events.push_back(final_event(id, BoutChange::Begun, bout.t_start_s));
            self.events.push_back(final_event(id, BoutChange::Ended, bout.t_end_s));
        }
        self.seen[1] = engine.bouts.len();
        // A run that was reported begun and ended and is no bout by now will not be one.
        let told_s = engine.told_s();
        let open_s = engine.open_s();
        let gone = |run: &Run| {
            run.ended_s.is_some_and(|end| end < told_s)
                && open_s
                    .is_none_or(|(from, to)| run.begun_s < from - 1.0 || run.begun_s - BEGAN_S > to)
        };
        for run in self.runs.iter().filter(|run| gone(run)) {
            self.events.push_back(final_event(run.id, BoutChange::Withdrawn, run.begun_s));
        }
        self.runs.retain(|run| !gone(run));
    }
}
