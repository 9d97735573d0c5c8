//! What sensors measured of one metric, step by step, in columns: what medians, means and trends are taken of.

use std::sync::Arc;

use super::leaf::Leaf;
use super::{Book, MetricId};
use crate::recording::{Side, Site};

/// One metric in the order of measuring: by bout, then sensor, then time.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Steps {
    /// Times of the contacts, s.
    pub t_s: Vec<f64>,
    /// Values in the metric's unit.
    pub values: Vec<f64>,
    /// Foot in stance at the step's start, where known.
    pub sides: Vec<Option<Side>>,
    /// Numbers of the contacts.
    pub numbers: Vec<u32>,
    /// Bouts.
    pub bouts: Vec<u32>,
    /// Which values are lower bounds, since the sensor clipped; empty when none is.
    clipped: Vec<bool>,
}

impl Steps {
    /// What the book holds of a metric from the sensors that are wanted, in one bout or in all (`None`).
    pub fn of(
        book: &Book,
        metric: MetricId,
        scope: Option<usize>,
        wanted: impl Fn(Site) -> bool,
    ) -> Self {
        let mut out = Self::default();
        let columns = |leaf: &Arc<Leaf>| leaf.count(metric);
        out.reserve(book.bouts(scope).flatten().map(columns).sum());
        for leaves in book.bouts(scope) {
            for site in super::book::sites(leaves, metric).into_iter().filter(|s| wanted(*s)) {
                leaves.iter().for_each(|leaf| leaf.add_to(metric, site, &mut out));
            }
        }
        out
    }

    fn reserve(&mut self, room: usize) {
        self.t_s.reserve(room);
        self.values.reserve(room);
        self.sides.reserve(room);
        self.numbers.reserve(room);
        self.bouts.reserve(room);
    }

    /// Marks the values from a place on as clipped or not.
    pub fn clip(&mut self, from: usize, clipped: &[bool]) {
        if !clipped.is_empty() || !self.clipped.is_empty() {
            self.clipped.resize(from, false);
            self.clipped.extend(clipped);
            self.clipped.resize(self.values.len(), false);
        }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// True when there are none.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// True where the sensor clipped.
    pub fn is_clipped(&self, i: usize) -> bool {
        self.clipped.get(i).copied().unwrap_or(false)
    }

    /// How many are clipped.
    pub fn clipped(&self) -> usize {
        self.clipped.iter().filter(|c| **c).count()
    }

    /// Those that fulfil a condition.
    pub fn only(&self, wanted: impl Fn(usize) -> bool) -> Self {
        let kept: Vec<usize> = (0..self.len()).filter(|&i| wanted(i)).collect();
        let clipped = if self.clipped.is_empty() { &[][..] } else { &kept };
        Self {
            t_s: kept.iter().map(|&i| self.t_s[i]).collect(),
            values: kept.iter().map(|&i| self.values[i]).collect(),
            sides: kept.iter().map(|&i| self.sides[i]).collect(),
            numbers: kept.iter().map(|&i| self.numbers[i]).collect(),
            bouts: kept.iter().map(|&i| self.bouts[i]).collect(),
            clipped: clipped.iter().map(|&i| self.clipped[i]).collect(),
        }
    }

    /// Those of one foot.
    pub fn of_side(&self, side: Side) -> Self {
        self.only(|i| self.sides[i] == Some(side))
    }

    /// Places in order of time; of equal times in the order of measuring.
    pub fn in_time(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.len()).collect();
        if !self.t_s.is_sorted_by(|a, b| a.total_cmp(b).is_le()) {
            order.sort_by(|&a, &b| self.t_s[a].total_cmp(&self.t_s[b]));
        }
        order
    }

    /// Values in order of time, those that clipped only if wanted: the feet take turns, whichever sensor comes
    /// first.
    pub fn values_in_time(&self, clipped_too: bool) -> Vec<f64> {
        let kept = self.in_time().into_iter().filter(|&i| clipped_too || !self.is_clipped(i));
        kept.map(|i| self.values[i]).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metrics::{Draft, Sample};
    use crate::recording::Placement;

    /// Two feet in two bouts; of the right one a value of the second bout clipped.
    fn book() -> Book {
        let mut book = Book::default();
        for bout in 0..2 {
            let mut draft = Draft::default();
            for (k, side) in [(0, Side::Right), (1, Side::Left)] {
                for number in 0..4 {
                    let t_s = 10.0 * bout as f64 + 0.7 * number as f64 + 0.35 * f64::from(k);
                    draft.push(Sample {
                        metric: MetricId::ContactTime,
                        site: Site::sided(Placement::Foot, side),
                        bout,
                        side: Some(side),
                        number,
                        t_s,
                        value: 0.25 + 0.25 * number as f64,
                        clipped: bout == 1 && k == 0 && number == 2,
                    });
                }
            }
            book.bind(draft.bind(bout, |_| true));
        }
        book
    }

    #[test]
    fn columns_hold_what_the_samples_say() {
        let book = book();
        for scope in [None, Some(0), Some(1)] {
            let steps = Steps::of(&book, MetricId::ContactTime, scope, |_| true);
            let samples: Vec<Sample> = book.samples(MetricId::ContactTime, scope).collect();
            assert_eq!(steps.len(), samples.len());
            for (i, s) in samples.iter().enumerate() {
                let column = (steps.t_s[i], steps.values[i], steps.sides[i], steps.is_clipped(i));
                assert_eq!(column, (s.t_s, s.value, s.side, s.clipped));
                assert_eq!((steps.numbers[i], steps.bouts[i]), (s.number as u32, s.bout as u32));
            }
        }
    }

    #[test]
    fn feet_take_turns_in_time_and_what_clipped_can_be_left_out() {
        let steps = Steps::of(&book(), MetricId::ContactTime, None, |_| true);
        let times: Vec<f64> = steps.in_time().into_iter().map(|i| steps.t_s[i]).collect();
        assert!(times.is_sorted() && times.len() == 16);
        assert_eq!((steps.values_in_time(true).len(), steps.values_in_time(false).len()), (16, 15));
        let right = steps.of_side(Side::Right);
        assert_eq!((right.len(), right.clipped(), right.is_clipped(6)), (8, 1, true));
        assert!(right.only(|i| right.bouts[i] == 3).is_empty());
    }
}
