//! One sensor of the engine: the last minute or two of its clean samples, and what is worked out of them as
//! they come in.

use std::collections::VecDeque;

use nalgebra::UnitQuaternion;

use super::follow::Biases;
use super::turned::Look;
use crate::gait::activity::{ActivityParams, Glance, Glancer};
use crate::gait::envelope::{Envelope, Kernel};
use crate::intake::{CleanStream, Span};
use crate::orientation::smoother;
use crate::orientation::vqf::VqfParams;

/// A continuous stretch as classification sees it.
#[derive(Debug, Clone, PartialEq)]
struct Stretch {
    /// Its first sample, since the stream began.
    start: usize,
    /// One behind the last sample so far.
    end: usize,
    /// True when no more will come.
    ended: bool,
    envelope: Envelope,
    glancer: Glancer,
}

/// A sensor.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Sensor {
    /// The samples that are kept, and all that is known of the sensor.
    pub stream: CleanStream,
    /// Number of the first sample kept, since the stream began.
    pub base: usize,
    /// Gyroscope bias; none without a gyroscope, or without an axis of the accelerometer: gravity would be
    /// looked for in the wrong direction.
    pub biases: Option<Biases>,
    /// How it lies on the body, as far as a turn would show.
    pub reference: Option<Look>,
    /// Time of the stream's first sample, s.
    t0_s: f64,
    kernel: Kernel,
    stretches: VecDeque<Stretch>,
}

/// Samples to add to a sensor: a part of a clean stream.
#[derive(Clone, Copy)]
pub(crate) struct Block<'a> {
    /// Where they are.
    pub from: &'a CleanStream,
    /// Which of them.
    pub range: (usize, usize),
}

impl Sensor {
    /// A sensor like a clean stream, without its samples. `bias` is what is known of its gyroscope.
    pub(crate) fn new(like: &CleanStream, params: &VqfParams) -> Self {
        let whole = like.acc_present == [true; 3];
        let biases = like.gyr.as_ref().filter(|_| whole).map(|gyr| {
            let start = smoother::still_bias(&like.acc, gyr, like.rate_hz);
            Biases::new(params, like.rate_hz, start)
        });
        Self {
            stream: like.bare(),
            base: 0,
            biases,
            reference: None,
            t0_s: like.t0_s,
            kernel: Kernel::new(like.rate_hz),
            stretches: VecDeque::new(),
        }
    }

    /// Number of samples since the stream began.
    pub(crate) fn len(&self) -> usize {
        self.base + self.stream.len()
    }

    /// Time behind the last sample, s.
    pub(crate) fn end_s(&self) -> f64 {
        self.t0_s + self.len() as f64 / self.stream.rate_hz
    }

    /// Takes in samples. `attitude` is shown each one of a stretch with its number and attitude.
    pub(crate) fn push(
        &mut self,
        block: &Block<'_>,
        mut attitude: impl FnMut(usize, Option<UnitQuaternion<f64>>),
    ) {
        let (from, to) = block.range;
        let source = block.from;
        let shift = self.len() as isize - from as isize;
        let moved = |i: usize| (i as isize + shift) as usize;
        self.stream.acc.extend(&source.acc, from..to);
        if let (Some(mine), Some(theirs)) = (&mut self.stream.gyr, &source.gyr) {
            mine.extend(theirs, from..to);
        }
        let first = source.spans.partition_point(|s| s.end <= from);
        for span in source.spans[first..].iter().take_while(|s| s.start < to) {
            let part = Span { start: span.start.max(from), end: span.end.min(to) };
            let (start, end) = (moved(part.start), moved(part.end));
            let begins = span.start >= from;
            if begins {
                self.begin(start);
            }
            for i in part.range() {
                let gyr = source.gyr.as_ref().zip(self.biases.as_mut());
                let q = gyr.map(|(gyr, biases)| {
                    biases.step(moved(i), begins && i == part.start, gyr.at(i), source.acc.at(i))
                });
                attitude(moved(i), q);
            }
            self.reach(end, span.end <= to);
        }
        let base = self.base;
        let of = |spans: &[Span]| -> Vec<Span> {
            let first = spans.partition_point(|s| s.end <= from);
            let near = spans[first..].iter().take_while(|s| s.start < to);
            let cut = |s: &Span| Span {
                start: moved(s.start.max(from)) - base,
                end: moved(s.end.min(to)) - base,
            };
            near.map(cut).collect()
        };
        self.stream.filled.extend(of(&source.filled));
        self.stream.clipped_acc.extend(of(&source.clipped_acc));
        self.stream.clipped_gyr.extend(of(&source.clipped_gyr));
    }

    fn begin(&mut self, start: usize) {
        self.end_stretch();
        let t0_s = self.t0_s + start as f64 / self.stream.rate_hz;
        let envelope = Envelope::begin(&self.kernel, self.stream.gyr.is_some(), t0_s);
        let glancer = Glancer::default();
        self.stretches.push_back(Stretch { start, end: start, ended: false, envelope, glancer });
        let at = start - self.base;
        self.stream.spans.push(Span { start: at, end: at });
    }

    fn reach(&mut self, end: usize, ended: bool) {
        if let Some(last) = self.stream.spans.last_mut() {
            last.end = last.end.max(end - self.base);
        }
        if let Some(stretch) = self.stretches.back_mut() {
            stretch.end = end;
            stretch.ended |= ended;
        }
    }

    /// True while a stretch may go on.
    pub(crate) fn is_open(&self) -> bool {
        self.stretches.back().is_some_and(|s| !s.ended)
    }

    /// No more will come of the stretch that is open.
    pub(crate) fn end_stretch(&mut self) {
        if let Some(stretch) = self.stretches.back_mut() {
            stretch.ended = true;
        }
    }

    /// What can be said of seconds now, and up to when all is said, s.
    pub(crate) fn look(&mut self, params: &ActivityParams) -> (Vec<Glance>, f64) {
        let placement = self.stream.site.placement;
        let mut out = Vec::new();
        let mut said_s = self.end_s();
        for s in &mut self.stretches {
            let start = s.start as isize - self.base as isize;
            let end = s.end - self.base;
            self.kernel.extend(&mut s.envelope, &self.stream, (start, end), s.ended);
            out.extend(s.glancer.look(&s.envelope, s.ended, placement, params));
            if !s.ended {
                said_s = s.glancer.told_s(&s.envelope);
            }
        }
        (out, said_s)
    }

    /// The envelopes that are kept.
    pub(crate) fn envelopes(&self) -> impl Iterator<Item = &Envelope> {
        self.stretches.iter().map(|s| &s.envelope)
    }

    /// Forgets envelopes before a time.
    pub(crate) fn forget_envelopes(&mut self, before_s: f64) {
        while self.stretches.front().is_some_and(|s| s.ended && s.envelope.end_s() < before_s) {
            self.stretches.pop_front();
        }
        if let Some(first) = self.stretches.front_mut() {
            first.envelope.forget(before_s);
        }
    }

    /// Number of the sample at a time, since the stream began.
    fn number_at(&self, t_s: f64) -> usize {
        ((t_s - self.t0_s) * self.stream.rate_hz).floor().max(0.0) as usize
    }

    /// Forgets samples before a time, and counts the rest from the first one kept; classification keeps what it
    /// has not looked at. Times are told to the bit by where the samples begin, so this is called with times
    /// that the data give, not the moment.
    pub(crate) fn forget(&mut self, before_s: f64) {
        let first = self.number_at(before_s).min(self.len());
        let Some(drop) = first.checked_sub(self.base) else { return };
        self.stream.drop_front(drop);
        self.base = first;
        self.stream.t0_s = self.t0_s + first as f64 / self.stream.rate_hz;
        if let Some(biases) = &mut self.biases {
            biases.forget(first);
        }
    }
}
