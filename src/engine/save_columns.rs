//! The long columns of a saved state: of each sensor its samples and their envelopes, of the open bout the stride times of
//! its seconds. Each save writes what came since the save before.

use serde::{Deserialize, Serialize};

use super::sensor::Sensor;
use crate::fresh::Fresh;
use crate::gait::bouts::{Bouts, Open};

/// How much of a sensor's columns was written.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct WrittenColumns {
    samples: usize,
    /// For each continuous stretch its first sample and the length of its envelope.
    envelopes: Vec<(usize, usize)>,
}

impl WrittenColumns {
    /// All that a sensor holds.
    pub fn all(sensor: &Sensor) -> Self {
        let envelopes = sensor.stretches.iter().map(|s| (s.start, s.envelope.len()));
        Self { samples: sensor.len(), envelopes: envelopes.collect() }
    }
}

/// The new values of a sensor's columns.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct SavedColumns<'a> {
    samples: Fresh<'a>,
    /// For each of its stretches.
    envelopes: Vec<Fresh<'a>>,
}

impl<'a> SavedColumns<'a> {
    /// What came since `written`.
    pub fn of(sensor: &'a Sensor, written: &WrittenColumns) -> Self {
        let envelopes = sensor.stretches.iter().map(|stretch| {
            let known = written.envelopes.iter().find(|(start, _)| *start == stretch.start);
            let envelope = &stretch.envelope;
            Fresh::of(envelope.columns(), envelope.dropped, known.map_or(0, |(_, length)| *length))
        });
        Self {
            samples: Fresh::of(sensor.stream.columns(), sensor.base, written.samples),
            envelopes: envelopes.collect(),
        }
    }

    /// About how many bytes it takes to write this.
    pub fn bytes(&self) -> usize {
        self.samples.bytes() + self.envelopes.iter().map(Fresh::bytes).sum::<usize>()
    }

    /// Gives a restored sensor its columns: those of the state before, and what came since. False when the one does
    /// not follow the other.
    pub fn add_to(self, sensor: &mut Sensor, before: &mut Sensor) -> bool {
        let complete = self.envelopes.len() == sensor.stretches.len();
        let envelopes = sensor.stretches.iter_mut().zip(self.envelopes).all(|(stretch, new)| {
            let known = before.stretches.iter_mut().find(|s| s.start == stretch.start);
            stretch.envelope.take_columns(known.map(|s| &mut s.envelope), new)
        });
        let base = before.base;
        complete && envelopes && sensor.stream.take_columns(&mut before.stream, base, self.samples)
    }
}

/// How many of the open bout's stride times were written, and where it starts, s.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct WrittenPaces {
    t_start_s: f64,
    count: usize,
}

impl WrittenPaces {
    /// All that there are.
    pub fn all(bouts: &Bouts) -> Self {
        let known = |open: &Open| Self { t_start_s: open.t_start_s, count: open.strides_s.len() };
        bouts.open.as_ref().map_or(Self::default(), known)
    }

    /// Those that came since.
    pub fn fresh<'a>(&self, bouts: &'a Bouts) -> Fresh<'a> {
        let open = bouts.open.as_ref();
        let same = open.filter(|open| open.t_start_s == self.t_start_s);
        let columns = open.map(|open| open.strides_s.as_slice()).into_iter();
        Fresh::of(columns, 0, same.map_or(0, |_| self.count))
    }
}

/// Gives the open bout that was restored its stride times: those of the state before, and what came since. False when
/// the one does not follow the other.
pub(super) fn add_paces(new: Fresh<'_>, bouts: &mut Bouts, before: &mut Bouts) -> bool {
    let Some(open) = &mut bouts.open else { return new.count() == 0 };
    let same = before.open.as_mut().filter(|was| was.t_start_s == open.t_start_s);
    open.strides_s = same.map(|was| core::mem::take(&mut was.strides_s)).unwrap_or_default();
    new.join(&mut [&mut open.strides_s], 0)
}
