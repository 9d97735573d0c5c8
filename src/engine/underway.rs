//! A cell while it is worked through. Step by step, one step a second, so that no sample waits for all of it; or at
//! once, sensors side by side, where nobody waits for a sample: first followed, then measured, then bound.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::follow::{self, Biases};
use super::grid::Cell;
use super::measure::{self, Series};
use super::sensor::Sensor;
use super::work::{self, Known, Progress, Worked};
use crate::gait::Track;
use crate::gait::carry::{Carry, Part};
use crate::intake::CleanStream;
use crate::metrics::Draft;
use crate::orientation::vqf::VqfParams;
use crate::report::StrideRow;
use crate::side_by_side;

/// Seconds in which a cell is worked through at the latest, whatever the number of sensors: the next one comes
/// after a minute.
const WITHIN_S: usize = 40;
/// Steps of one sensor.
const OF_A_SENSOR: usize = 7;

/// What is done next, of the sensor of that number.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Step {
    Attitude(usize),
    Follow(usize),
    Measure(usize),
    Series(usize, Series),
    Together,
}

/// A sensor as it was at the end of a cell.
pub(crate) struct Worn {
    pub stream: CleanStream,
    biases: Option<Biases>,
    base: usize,
}

/// A cell and how far it has come.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Underway {
    cell: Cell,
    part: Part,
    next: Step,
    /// Attitudes of the sensor that is followed next.
    ready: Vec<follow::Ready>,
    /// Number of the stream and the sensor in a piece.
    tracks: Vec<(usize, Track)>,
    draft: Draft,
    rows: Vec<StrideRow>,
    /// What each sensor carried when it was looked at: from there its steps can be taken again.
    carried: Vec<Carry>,
    /// Steps taken.
    taken: usize,
    /// Number of the told second in which it comes to its end, a second's share at a time.
    pub due: usize,
}

/// What of a cell that is underway is saved: how it began, and how far it came. A step sees nothing of what came in after
/// the cell's end, so that the steps taken again give the same.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Begun<'a> {
    cell: Cell,
    part: Part,
    carried: Cow<'a, [Carry]>,
    taken: usize,
    due: usize,
}

impl Begun<'_> {
    /// No longer bound to the state that it was written from; none where it cannot belong to so many sensors.
    pub(crate) fn of(self, sensors: usize) -> Option<Begun<'static>> {
        let fits = self.carried.len() <= sensors && self.taken <= OF_A_SENSOR * sensors;
        fits.then(|| Begun { carried: Cow::Owned(self.carried.into_owned()), ..self })
    }
}

impl Underway {
    /// Begun in the told second of that number.
    pub(crate) fn new(cell: &Cell, part: Part, sensors: usize, second: usize) -> Self {
        let steps = OF_A_SENSOR * sensors + 1;
        Self {
            due: second + steps.div_ceil(Self::share(sensors)) - 1,
            cell: *cell,
            part,
            next: Step::Attitude(0),
            ready: Vec::new(),
            tracks: Vec::new(),
            draft: Draft::default(),
            rows: Vec::new(),
            carried: Vec::new(),
            taken: 0,
        }
    }

    /// How it began, and how far it came.
    pub(crate) fn begun(&self) -> Begun<'_> {
        let carried = Cow::Borrowed(self.carried.as_slice());
        Begun { cell: self.cell, part: self.part, carried, taken: self.taken, due: self.due }
    }

    /// A saved one, and how many steps are to be taken again.
    pub(crate) fn again(begun: Begun<'_>) -> (Self, usize) {
        let new = Self::new(&begun.cell, begun.part, 0, 0);
        (Self { carried: begun.carried.into_owned(), due: begun.due, ..new }, begun.taken)
    }

    /// Steps that make up a second's share.
    pub(crate) fn share(sensors: usize) -> usize {
        (OF_A_SENSOR * sensors).div_ceil(WITHIN_S).max(1)
    }

    /// Takes a step; gives itself back unless it was the last.
    pub(crate) fn step(
        mut self,
        known: &Known<'_>,
        params: &VqfParams,
        sensors: &mut [Sensor],
        progress: &mut Progress,
        worked: &mut Worked,
    ) -> Option<Self> {
        let count = sensors.len();
        let first = |i: usize| Step::Series(i, Series::Spectra);
        let then = |i: usize, step: fn(usize) -> Step, after: Step| {
            if i + 1 < count { step(i + 1) } else { after }
        };
        self.taken += 1;
        self.next = match self.next {
            Step::Attitude(i) if i < count => {
                self.look_at(i, &mut sensors[i], &mut progress.carries()[i]);
                let (stream, biases) = (&sensors[i].stream, sensors[i].biases.as_ref());
                self.ready = follow::ready(stream, (biases, sensors[i].base), &self.part, params);
                Step::Follow(i)
            }
            Step::Follow(i) if i < count => {
                let ready = core::mem::take(&mut self.ready);
                let (stream, carry) = (&sensors[i].stream, &mut progress.carries()[i]);
                let found = follow::track_cell(stream, ready, &self.part, carry);
                self.tracks.extend(found.into_iter().map(|t| (i, t)));
                then(i, Step::Attitude, Step::Measure(0))
            }
            Step::Measure(_) if worked.heard.is_some() => {
                progress.hear(&self.tracks, &self.cell, worked);
                return None;
            }
            Step::Measure(i) if i < count => {
                let (tracks, clocks) = (&self.tracks, known.clocks);
                let rows = measure::one(
                    &sensors[i].stream,
                    (tracks, i),
                    &self.part,
                    clocks,
                    &mut self.draft,
                );
                self.rows.extend(rows);
                if i + 1 == count {
                    measure::pairs(tracks, &self.part, known, &mut self.draft);
                }
                then(i, Step::Measure, first(0))
            }
            Step::Series(i, series) if i < count => {
                let tracks = (self.tracks.as_slice(), i);
                series.measure(&sensors[i].stream, tracks, &self.part, &mut self.draft);
                match series.next() {
                    Some(next) => Step::Series(i, next),
                    None => then(i, first, Step::Together),
                }
            }
            _ => {
                let streams: Vec<&CleanStream> = sensors.iter().map(|s| &s.stream).collect();
                let (tracks, part) = (self.tracks.as_slice(), &self.part);
                measure::together(&streams, tracks, part, known, &mut self.draft);
                self.bind(&streams, progress, worked);
                return None;
            }
        };
        Some(self)
    }

    /// Looks at a sensor, once: taken again, the step begins with what the sensor carried then.
    fn look_at(&mut self, number: usize, sensor: &mut Sensor, carry: &mut Carry) {
        match self.carried.get(number) {
            Some(known) => carry.clone_from(known),
            None => {
                work::look_at(sensor, carry, (&self.cell, &self.part));
                self.carried.push(carry.clone());
            }
        }
    }

    /// True before its first step.
    pub(crate) fn is_new(&self) -> bool {
        self.next == Step::Attitude(0)
    }

    /// What must be settled of the sensors before more comes in, and the sensors as they are.
    pub(crate) fn looked_at(&self, sensors: &mut [Sensor], carries: &mut [Carry]) -> Vec<Worn> {
        let here = (&self.cell, &self.part);
        let look_at = |(sensor, carry): (&mut Sensor, &mut Carry)| {
            work::look_at(sensor, carry, here);
            let (stream, biases) = (sensor.stream.clone(), sensor.biases.clone());
            Worn { stream, biases, base: sensor.base }
        };
        sensors.iter_mut().zip(carries).map(look_at).collect()
    }

    /// Follows all sensors, side by side: what has to be done cell by cell.
    pub(crate) fn followed(
        mut self,
        params: &VqfParams,
        worn: &[Worn],
        carries: &mut [Carry],
    ) -> Self {
        let part = &self.part;
        let both = worn.iter().zip(carries).collect();
        let found = side_by_side::map(true, both, |(worn, carry): (&Worn, &mut Carry)| {
            let biases = (worn.biases.as_ref(), worn.base);
            let ready = follow::ready(&worn.stream, biases, part, params);
            follow::track_cell(&worn.stream, ready, part, carry)
        });
        let numbered = found.into_iter().enumerate();
        self.tracks = numbered.flat_map(|(i, t)| t.into_iter().map(move |t| (i, t))).collect();
        self
    }

    /// Measures everything on what was followed, side by side.
    pub(crate) fn measured(mut self, known: &Known<'_>, streams: &[&CleanStream]) -> Self {
        let (tracks, part) = (self.tracks.as_slice(), &self.part);
        let count = streams.len();
        // Each sensor twice: its strides, then what takes many of them.
        let measured = side_by_side::map(true, (0..2 * count).collect(), |job| {
            let mut out = Draft::default();
            if job < count {
                let mine = (tracks, job);
                let rows = measure::one(streams[job], mine, part, known.clocks, &mut out);
                return (rows, out);
            }
            let i = job - count;
            let all = core::iter::successors(Some(Series::Spectra), |series| series.next());
            all.for_each(|s| s.measure(streams[i], (tracks, i), part, &mut out));
            (Vec::new(), out)
        });
        // In the order of the steps.
        for (i, (rows, out)) in measured.into_iter().enumerate() {
            if i == count {
                measure::pairs(tracks, part, known, &mut self.draft);
            }
            self.rows.extend(rows);
            self.draft.append(out);
        }
        measure::together(streams, tracks, part, known, &mut self.draft);
        self
    }

    /// Writes what was measured into the book.
    pub(crate) fn bind(
        self,
        streams: &[&CleanStream],
        progress: &mut Progress,
        worked: &mut Worked,
    ) {
        let here = (&self.cell, &self.part);
        worked.bind(streams, &self.tracks, here, self.draft, self.rows, progress);
    }
}
