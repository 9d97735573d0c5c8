//! One sensor of the engine: the last minute or two of its clean samples, and what is worked out of them as
//! they come in.

use std::collections::VecDeque;

use nalgebra::{UnitQuaternion, Vector3};

use serde::{Deserialize, Serialize};

use super::follow::Biases;
use super::turned::Look;
use crate::gait::activity::{ActivityParams, Glance, Glancer};
use crate::gait::envelope::{Envelope, Kernel};
use crate::intake::feed::{Clean, Feed, Row};
use crate::intake::{CleanStream, Finding, Span, StreamSetup, standing_mean};
use crate::orientation::vqf::VqfParams;

/// A continuous stretch as classification sees it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Stretch {
    /// Its first sample, since the stream began.
    pub start: usize,
    /// One behind the last sample so far.
    end: usize,
    /// True when no more will come.
    ended: bool,
    pub envelope: Envelope,
    glancer: Glancer,
}

/// How many samples were not let in: those that came after their time, and those whose stamp leapt ahead alone.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub(crate) struct Dropped {
    pub late: usize,
    pub leapt: usize,
}

/// Sensor to world at a sample.
pub(crate) type Turn = UnitQuaternion<f64>;

/// A sensor.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
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
    /// When it was turned on the body, s, and by how much, degrees.
    pub turns: Vec<(f64, f64)>,
    /// Standing poses: from when they hold, s, and the mean specific force, m/s².
    poses: Vec<(f64, Vector3<f64>)>,
    /// Intervals of standing that are yet to be looked at, s.
    wanted: Vec<(f64, f64)>,
    /// What became of those that cannot be used.
    pub refused_poses: Vec<String>,
    /// What was not let in.
    pub dropped: Dropped,
    /// What was settled of it.
    #[serde(skip, default = "StreamSetup::none")]
    setup: StreamSetup,
    feed: Feed,
    /// Buffer for the samples that one row makes final; empty between rows.
    #[serde(skip)]
    known: Vec<Clean>,
    /// Where times count from, on the clock of the stamps, s.
    zero_s: f64,
    /// Time of the stream's first sample, s.
    t0_s: f64,
    kernel: Kernel,
    pub(super) stretches: VecDeque<Stretch>,
}

impl Sensor {
    /// A sensor of which this is settled; times count from `zero_s` on the clock of the stamps.
    pub(crate) fn new(setup: &StreamSetup, zero_s: f64, params: &VqfParams) -> Self {
        let whole = setup.acc_present == [true; 3];
        let turns = setup.gyr_scale.filter(|_| whole);
        let bias = setup.gyr_bias_radps.into();
        Self {
            stream: CleanStream::bare(setup),
            base: 0,
            biases: turns.map(|_| Biases::new(params, setup.rate_hz, bias)),
            reference: None,
            turns: Vec::new(),
            poses: Vec::new(),
            wanted: Vec::new(),
            refused_poses: Vec::new(),
            dropped: Dropped::default(),
            feed: Feed::new(setup),
            known: Vec::new(),
            zero_s,
            t0_s: 0.0,
            kernel: Kernel::new(setup.rate_hz),
            stretches: VecDeque::new(),
            setup: setup.clone(),
        }
    }

    /// The runner stands upright and still between two times, s: from the end on that is the pose.
    pub(crate) fn stand(&mut self, from_s: f64, to_s: f64) {
        self.wanted.push((from_s, to_s));
    }

    /// Looks at the intervals of standing whose samples are there.
    pub(crate) fn look_at_poses(&mut self) {
        let ready = |&(_, to_s): &(f64, f64)| to_s < self.end_s();
        let (ready, wait) = self.wanted.iter().copied().partition(ready);
        self.wanted = wait;
        let ready: Vec<(f64, f64)> = ready;
        for (from_s, to_s) in ready {
            match standing_mean(&self.stream, from_s, to_s) {
                Ok(mean) => self.poses.push((to_s, mean)),
                Err(why) => self.refused_poses.push(why),
            }
        }
    }

    /// The standing pose that is valid between two times, s, and its index: that of the setup is 0. None where the
    /// sensor was turned on the body since.
    pub(crate) fn pose_in(&self, start_s: f64, end_s: f64) -> (usize, Option<Vector3<f64>>) {
        let before = self.poses.iter().take_while(|(from_s, _)| *from_s <= start_s).count();
        let since_s = before.checked_sub(1).map_or(f64::NEG_INFINITY, |i| self.poses[i].0);
        let turned = self.turns.iter().any(|(at_s, _)| *at_s > since_s && *at_s <= end_s);
        let pose = match before.checked_sub(1) {
            Some(i) => Some(self.poses[i].1),
            None => self.setup.standing_mps2.map(Into::into),
        };
        (before, pose.filter(|_| !turned))
    }

    /// The clock of the stamps gives the time of the first sample.
    fn start(&mut self, t0_s: f64) {
        let (offset_s, drift) = self.setup.aligned;
        let t0_s = t0_s + self.setup.clock_offset_s - self.zero_s;
        self.t0_s = t0_s + offset_s + drift * t0_s;
        self.stream.t0_s = self.t0_s;
        self.stream.first_s = self.t0_s;
    }

    /// Takes over from the setup what is not saved with the state.
    pub(crate) fn adopt(&mut self, setup: &StreamSetup) {
        self.setup = setup.clone();
        self.stream.quality = setup.quality.clone();
    }

    /// Puts what was counted into the quality record.
    pub(crate) fn conclude(&mut self) {
        let (mut quality, lost) = self.feed.quality(&self.setup);
        let turned = |&(at_s, angle_deg): &(f64, f64)| Finding::MountingTurned { at_s, angle_deg };
        quality.findings.extend(self.turns.iter().map(turned));
        let Dropped { late, leapt } = self.dropped;
        let known = quality.findings.iter().any(|f| matches!(f, Finding::BadTimes { .. }));
        let bad = (leapt > 0 && !known).then_some(Finding::BadTimes { count: leapt });
        quality.findings.extend(bad);
        quality.findings.extend((late > 0).then_some(Finding::TooLate { count: late }));
        self.stream.quality = quality;
        self.stream.lost = lost;
    }

    /// Time of the last sample, s.
    pub(crate) fn last_s(&self) -> f64 {
        self.t0_s + self.len().saturating_sub(1) as f64 / self.stream.rate_hz
    }

    /// True before the first sample.
    pub(crate) fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Number of samples since the stream began.
    pub(crate) fn len(&self) -> usize {
        self.base + self.stream.len()
    }

    /// Time behind the last sample, s.
    pub(crate) fn end_s(&self) -> f64 {
        self.t0_s + self.len() as f64 / self.stream.rate_hz
    }

    /// Rows come as they were recorded.
    pub(crate) fn watch(&mut self) {
        self.feed.watch();
    }

    /// Times count from here on the clock of the stamps, s; before the first row.
    pub(crate) fn count_from(&mut self, zero_s: f64) {
        self.zero_s = zero_s;
    }

    /// Takes in a row; `seen` is shown the clean samples that are known now, with number and attitude.
    pub(crate) fn push(&mut self, row: &Row, seen: &mut impl FnMut(usize, &Clean, Option<Turn>)) {
        let mut known = core::mem::take(&mut self.known);
        self.feed.push(row, &mut |clean| known.push(clean));
        self.begin_time();
        self.take_all(known, seen);
    }

    /// Before the first sample is taken in, the feed knows when it was.
    fn begin_time(&mut self) {
        if self.is_empty()
            && let Some(t0_s) = self.feed.t0_s()
        {
            self.start(t0_s);
        }
    }

    fn take_all(
        &mut self,
        mut known: Vec<Clean>,
        seen: &mut impl FnMut(usize, &Clean, Option<Turn>),
    ) {
        for clean in &known {
            self.take(clean, seen);
        }
        known.clear();
        self.known = known;
    }

    /// No more rows will come.
    pub(crate) fn finish(&mut self, seen: &mut impl FnMut(usize, &Clean, Option<Turn>)) {
        let mut known = core::mem::take(&mut self.known);
        self.feed.finish(&mut |clean| known.push(clean));
        self.begin_time();
        self.take_all(known, seen);
        self.end_stretch();
    }

    /// Nothing will come before a time, s: a stretch may have ended.
    pub(crate) fn wait(
        &mut self,
        until_s: f64,
        seen: &mut impl FnMut(usize, &Clean, Option<Turn>),
    ) {
        let (offset_s, drift) = self.setup.aligned;
        let stamp_s =
            (until_s - offset_s) / (1.0 + drift) + self.zero_s - self.setup.clock_offset_s;
        let mut known = core::mem::take(&mut self.known);
        let ended = self.feed.wait(stamp_s, &mut |clean| known.push(clean));
        self.begin_time();
        self.take_all(known, seen);
        if ended {
            self.end_stretch();
        }
    }

    /// Recording time of a stamp, s.
    pub(crate) fn time_of(&self, stamp_s: f64) -> f64 {
        let (offset_s, drift) = self.setup.aligned;
        let t_s = stamp_s + self.setup.clock_offset_s - self.zero_s;
        t_s + offset_s + drift * t_s
    }

    fn take(&mut self, clean: &Clean, seen: &mut impl FnMut(usize, &Clean, Option<Turn>)) {
        let sample = self.len();
        let (acc, gyr) = (Vector3::from(clean.acc), Vector3::from(clean.gyr));
        self.stream.acc.push(acc);
        if let Some(mine) = &mut self.stream.gyr {
            mine.push(gyr);
        }
        if clean.hole {
            return self.end_stretch();
        }
        if clean.begins {
            self.begin(sample);
        }
        let turn = self.biases.as_mut().map(|b| b.step(sample, clean.begins, gyr, acc));
        let at = sample - self.base;
        let lists = [
            (clean.filled, &mut self.stream.filled),
            (clean.clipped_acc, &mut self.stream.clipped_acc),
            (clean.clipped_gyr, &mut self.stream.clipped_gyr),
        ];
        for (_, list) in lists.into_iter().filter(|(yes, _)| *yes) {
            match list.last_mut().filter(|s| s.end == at) {
                Some(last) => last.end = at + 1,
                None => list.push(Span { start: at, end: at + 1 }),
            }
        }
        if let Some(last) = self.stream.spans.last_mut() {
            last.end = at + 1;
        }
        if let Some(stretch) = self.stretches.back_mut() {
            stretch.end = sample + 1;
        }
        seen(sample, clean, turn);
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
    /// has not looked at. The last bit of a time depends on where the samples begin, so this must be called with times
    /// that follow from the data, not from when they came in.
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
