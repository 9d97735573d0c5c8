//! The latest samples of one signal under their running numbers.
//!
//! Every value is written twice, a length apart, so that any stretch that is kept is one slice.

use serde::{Deserialize, Serialize};

/// A ring of fixed length; numbers count from the first value after [`Ring::clear`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Ring {
    #[serde(with = "crate::packed")]
    twice: Vec<f64>,
    end: usize,
}

impl Ring {
    /// Keeps the latest `length` values.
    pub(super) fn new(length: usize) -> Self {
        Self { twice: vec![0.0; 2 * length.max(1)], end: 0 }
    }

    /// Begins anew.
    pub(super) fn clear(&mut self) {
        self.end = 0;
    }

    /// Values that are kept at most.
    pub(super) fn length(&self) -> usize {
        self.twice.len() / 2
    }

    /// Takes in the next value.
    pub(super) fn push(&mut self, value: f64) {
        let (length, slot) = (self.length(), self.end % self.length());
        self.twice[slot] = value;
        self.twice[slot + length] = value;
        self.end += 1;
    }

    /// Puts another value in the place of one that is kept.
    pub(super) fn replace(&mut self, sample: usize, value: f64) {
        if (self.start()..self.end).contains(&sample) {
            let (length, slot) = (self.length(), sample % self.length());
            self.twice[slot] = value;
            self.twice[slot + length] = value;
        }
    }

    /// Number of the next value.
    pub(super) fn end(&self) -> usize {
        self.end
    }

    /// Number of the oldest value that is kept.
    pub(super) fn start(&self) -> usize {
        self.end.saturating_sub(self.length())
    }

    /// What is kept of a stretch, and the sample of its first value.
    pub(super) fn stretch(&self, from: usize, to: usize) -> (&[f64], usize) {
        let to = to.min(self.end);
        let from = from.max(self.start()).min(to);
        let slot = from % self.length();
        (&self.twice[slot..slot + (to - from)], from)
    }

    /// A value that is kept.
    pub(super) fn get(&self, sample: usize) -> Option<f64> {
        let kept = (self.start()..self.end).contains(&sample);
        kept.then(|| self.twice[sample % self.length()])
    }

    /// The value at a sample, held at both ends of what is kept; 0 when nothing is.
    pub(super) fn held(&self, sample: usize) -> f64 {
        let last = self.end.saturating_sub(1);
        self.get(sample.clamp(self.start().min(last), last)).unwrap_or(0.0)
    }

    /// Number of the least value of a stretch.
    pub(super) fn lowest(&self, from: usize, to: usize) -> Option<usize> {
        let (values, first) = self.stretch(from, to);
        let at = (0..values.len()).min_by(|&a, &b| values[a].total_cmp(&values[b]))?;
        Some(first + at)
    }

    /// Least and largest value of a stretch.
    pub(super) fn range(&self, from: usize, to: usize) -> Option<(f64, f64)> {
        let (values, _) = self.stretch(from, to);
        values.iter().fold(None, |range: Option<(f64, f64)>, &v| {
            Some(range.map_or((v, v), |(low, high)| (low.min(v), high.max(v))))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stretch_is_one_slice_wherever_the_ring_stands() {
        let mut ring = Ring::new(5);
        for i in 0..13 {
            ring.push(f64::from(i));
        }
        assert_eq!(ring.stretch(9, 12), (&[9.0, 10.0, 11.0][..], 9));
        assert_eq!(ring.stretch(0, 100).0, &[8.0, 9.0, 10.0, 11.0, 12.0]);
        assert_eq!(ring.get(7), None);
        assert_eq!(ring.held(99), 12.0);
        assert_eq!(ring.lowest(9, 13), Some(9));
    }
}
