//! A stream after the intake: SI units, uniform grid, known bad stretches.

use nalgebra::Vector3;
use serde::{Deserialize, Serialize};

use super::limits::ColumnLimits;
use super::{Finding, Quality, StreamSetup, Timing};
use crate::fresh::Fresh;
use crate::recording::{Axes, Mounting, Site};

/// A half-open range of sample numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Span {
    /// First sample.
    pub start: usize,
    /// One past the last sample.
    pub end: usize,
}

impl Span {
    /// Number of samples.
    #[must_use]
    pub fn len(self) -> usize {
        self.end.saturating_sub(self.start)
    }

    /// True without samples.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// True when `self` and `other` share a sample.
    #[must_use]
    pub fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The sample numbers.
    #[must_use]
    pub fn range(self) -> core::ops::Range<usize> {
        self.start..self.end
    }
}

/// A sensor stream in SI units on a uniform grid. All columns have the same length.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CleanStream {
    /// Where the sensor sits.
    pub site: Site,
    /// Rate of the grid, Hz (the stream's true rate, not the nominal one).
    pub rate_hz: f64,
    /// Clock that stamped it: streams of one number tell one time, `None` is a clock of its own.
    pub clock: Option<u32>,
    /// Recording time of sample 0, s.
    pub t0_s: f64,
    /// Recording time of the stream's first stamp, s.
    pub first_s: f64,
    /// Specific force, m/s², sensor axes. Saved by `crate::fresh`, as the angular rate is.
    #[serde(skip)]
    pub acc: Axes,
    /// Angular rate, rad/s, sensor axes.
    #[serde(skip)]
    pub gyr: Option<Axes>,
    /// Accelerometer axes that carry a signal; a missing or dead axis is zero throughout.
    pub acc_present: [bool; 3],
    /// Continuous stretches; nothing is computed across their borders.
    pub spans: Vec<Span>,
    /// Samples at which the sensor was turned on the body, in order; it lies otherwise before and after.
    pub turned_at: Vec<usize>,
    /// Stretches inside spans that were filled by interpolation: no event may be placed in them,
    /// no stride that touches them counts.
    pub filled: Vec<Span>,
    /// Share of the samples inside spans that were lost and are interpolated, 0 to 1.
    pub lost: f64,
    /// Step between the accelerometer's values, m/s²; of its coarsest axis.
    pub step_mps2: f64,
    /// Stretches where an accelerometer axis was at the end of its range.
    pub clipped_acc: Vec<Span>,
    /// Stretches where a gyroscope axis was at the end of its range.
    pub clipped_gyr: Vec<Span>,
    /// Mean specific force while standing upright, sensor axes, m/s².
    pub standing_mps2: Option<Vector3<f64>>,
    /// What the user knows about the mounting.
    pub mounting: Mounting,
    /// From the sensor to the point whose path is wanted, sensor axes, m; zero for the sensor.
    pub tracked_point_m: Vector3<f64>,
    /// What was found and done.
    #[serde(skip, default = "Quality::none")]
    pub quality: Quality,
    /// How the rows were taken.
    #[serde(skip)]
    pub(crate) taken: Box<Taken>,
}

/// How the rows of a recorded stream became samples.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Taken {
    /// Index of the stream in the recording.
    pub stream_index: usize,
    pub timing: Timing,
    /// Of the accelerometer's and the gyroscope's columns.
    pub limits: [[ColumnLimits; 3]; 2],
    pub declared: [bool; 2],
    pub acc_scale: f64,
    pub gyr_scale: Option<f64>,
    pub max_fill_s: f64,
    /// Added to the stamps, s.
    pub offset_s: f64,
    /// Recording times of events that other sensors felt too, s.
    pub events_s: Vec<(f64, f64)>,
    /// Added then to the recording's time, s, and for each second of it.
    pub aligned: (f64, f64),
    /// The rows in order of time; `None` for all as they are.
    pub rows: Option<Vec<usize>>,
    /// Which rows have values; `None` for all.
    pub valid: Option<Vec<bool>>,
}

impl CleanStream {
    /// Number of samples on the grid.
    #[must_use]
    pub fn len(&self) -> usize {
        self.acc.len()
    }

    /// True without samples.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The columns of acceleration and angular rate.
    pub(crate) fn columns(&self) -> impl Iterator<Item = &[f64]> {
        self.acc.columns().into_iter().chain(self.gyr.iter().flat_map(Axes::columns))
    }

    /// Takes over the columns that another state of this stream held, and appends what came since.
    pub(crate) fn take_columns(&mut self, before: &mut Self, base: usize, new: Fresh<'_>) -> bool {
        self.acc = core::mem::take(&mut before.acc);
        self.gyr = before.gyr.take();
        let turning = self.gyr.iter_mut().flat_map(Axes::columns_mut);
        let mut columns: Vec<_> = self.acc.columns_mut().into_iter().chain(turning).collect();
        new.join(&mut columns, base)
    }

    /// Recording time of a (fractional) sample number, s.
    #[must_use]
    pub fn time_s(&self, sample: f64) -> f64 {
        self.t0_s + sample / self.rate_hz
    }

    /// Fractional sample number of a recording time.
    #[must_use]
    pub fn sample_at(&self, t_s: f64) -> f64 {
        (t_s - self.t0_s) * self.rate_hz
    }

    /// Moves the stream to another clock: a time t becomes t + `offset_s` + `drift`·t.
    pub(crate) fn retime(&mut self, offset_s: f64, drift: f64) {
        self.taken.aligned = (offset_s, drift);
        self.t0_s += offset_s + drift * self.t0_s;
        self.first_s += offset_s + drift * self.first_s;
        self.rate_hz /= 1.0 + drift;
    }

    /// Counts times from `first_s` on.
    pub(super) fn rebase(&mut self, first_s: f64) {
        self.t0_s -= first_s;
        self.first_s -= first_s;
        for (from_s, to_s) in &mut self.taken.events_s {
            *from_s -= first_s;
            *to_s -= first_s;
        }
        for finding in &mut self.quality.findings {
            if let Finding::StillPhase { start_s, end_s } = finding {
                *start_s -= first_s;
                *end_s -= first_s;
            }
        }
    }

    /// A stream of which this is settled, without samples yet.
    pub(crate) fn bare(setup: &StreamSetup) -> Self {
        Self {
            site: setup.site,
            rate_hz: setup.rate_hz,
            clock: setup.clock,
            t0_s: 0.0,
            first_s: 0.0,
            acc: Axes::with_capacity(0),
            gyr: setup.gyr_scale.map(|_| Axes::with_capacity(0)),
            acc_present: setup.acc_present,
            spans: Vec::new(),
            turned_at: Vec::new(),
            filled: Vec::new(),
            lost: 0.0,
            step_mps2: setup.step_mps2,
            clipped_acc: Vec::new(),
            clipped_gyr: Vec::new(),
            standing_mps2: setup.standing_mps2.map(Into::into),
            mounting: setup.mounting,
            tracked_point_m: setup.tracked_point_m.into(),
            quality: setup.quality.clone(),
            taken: Box::new(Taken {
                stream_index: 0,
                timing: setup.timing,
                limits: [setup.acc_limits, setup.gyr_limits],
                declared: setup.declared_ranges,
                acc_scale: setup.acc_scale,
                gyr_scale: setup.gyr_scale,
                max_fill_s: setup.max_fill_s,
                offset_s: setup.clock_offset_s,
                events_s: Vec::new(),
                aligned: setup.aligned,
                rows: None,
                valid: None,
            }),
        }
    }

    /// Drops the first samples and counts from the first one that is left; `t0_s` is the caller's to move.
    pub(crate) fn drop_front(&mut self, count: usize) {
        self.acc.drop_front(count);
        if let Some(gyr) = &mut self.gyr {
            gyr.drop_front(count);
        }
        let moved = |s: &Span| Span {
            start: s.start.saturating_sub(count),
            end: s.end.saturating_sub(count),
        };
        for list in
            [&mut self.spans, &mut self.filled, &mut self.clipped_acc, &mut self.clipped_gyr]
        {
            list.retain(|s| s.end > count);
            list.iter_mut().for_each(|s| *s = moved(s));
        }
        self.turned_at.iter_mut().for_each(|at| *at = at.saturating_sub(count));
    }

    /// True when `span` touches filled-in samples.
    #[must_use]
    pub fn touches_filled(&self, span: Span) -> bool {
        touches(&self.filled, span)
    }

    /// True when `span` touches clipped accelerometer samples.
    #[must_use]
    pub fn touches_clipped_acc(&self, span: Span) -> bool {
        touches(&self.clipped_acc, span)
    }

    /// True when `span` touches clipped gyroscope samples.
    #[must_use]
    pub fn touches_clipped_gyr(&self, span: Span) -> bool {
        touches(&self.clipped_gyr, span)
    }
}

/// True when the sorted, disjoint `spans` have one that overlaps `span`.
fn touches(spans: &[Span], span: Span) -> bool {
    let first = spans.partition_point(|s| s.end <= span.start);
    spans.get(first).is_some_and(|s| s.overlaps(span))
}
