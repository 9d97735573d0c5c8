//! Stamps of lines as seconds.

use super::sample::LineSample;
use crate::clock::{Counter, OWN_CLOCK_S, time_unit};
use crate::headers::TimeUnit;

/// Stamps that show a unit which is not declared.
const ENOUGH: usize = 64;

/// Makes seconds of stamps. Where their unit is not given the first samples are held back until their steps
/// show it.
#[derive(Debug)]
pub(super) struct Times {
    unit: TimeUnit,
    /// Seconds in one unit, once known.
    factor: Option<f64>,
    /// Taken off all stamps.
    shift: Option<f64>,
    counter: Counter,
    held: Vec<LineSample>,
}

impl Times {
    pub(super) fn new(unit: TimeUnit) -> Self {
        let factor = (unit != TimeUnit::Unknown).then(|| unit.to_s());
        Self { unit, factor, shift: None, counter: Counter::default(), held: Vec::new() }
    }

    /// True before the first stamp.
    pub(super) fn is_fresh(&self) -> bool {
        self.shift.is_none() && self.held.is_empty()
    }

    /// The stamps were dates or times of the day.
    pub(super) fn are_seconds(&mut self) {
        if self.unit == TimeUnit::Unknown {
            (self.unit, self.factor) = (TimeUnit::Seconds, Some(1.0));
        }
    }

    /// Takes in samples of one line, with their stamps as they stand there.
    pub(super) fn take(
        &mut self,
        samples: impl IntoIterator<Item = LineSample>,
        out: &mut Vec<LineSample>,
    ) {
        for mut sample in samples {
            if self.unit != TimeUnit::Canonical && sample.acc.is_some() {
                sample.t_s = self.counter.next(sample.t_s);
            }
            self.held.push(sample);
        }
        if self.factor.is_some() || self.held.len() >= ENOUGH {
            self.settle(out);
        }
    }

    /// Lets on what was held back.
    pub(super) fn settle(&mut self, out: &mut Vec<LineSample>) {
        let factor = *self.factor.get_or_insert_with(|| {
            let stamps: Vec<f64> = self.held.iter().map(|s| s.t_s).collect();
            time_unit(&stamps).map_or(1.0, |(_, factor)| factor)
        });
        for mut sample in self.held.drain(..) {
            let first = sample.t_s;
            let far = self.unit != TimeUnit::Canonical && (first * factor).abs() >= OWN_CLOCK_S;
            let shift = *self.shift.get_or_insert(if far { first } else { 0.0 });
            // First the shift, exact for whole nanoseconds, then the unit.
            sample.t_s = (sample.t_s - shift) * factor;
            out.push(sample);
        }
    }
}
