//! The book: what the families measured, step by step and stride by stride, leaf by leaf.
//!
//! A leaf ([`super::leaf`]) holds one cell of a bout. Rows, sides, intervals and flags are read from it by
//! metric and bout, so that a recording of many bouts costs no more than its strides.

use std::borrow::Cow;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::draft::Sample;
use super::leaf::Leaf;
use super::notes::{Notes, NotesTail, Whole};
use super::{Flag, MetricId, Refusal};
use crate::recording::Site;

/// All measurements of a recording.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Book {
    /// In order of time; those of a bout follow each other.
    leaves: Vec<Arc<Leaf>>,
    pub(super) notes: Notes,
    /// How many leaves were written down, and the bout that was open then.
    written: (usize, usize),
}

/// The additions to the book since the last save.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct BookTail<'a> {
    /// How many of the earlier leaves are still valid.
    keep: usize,
    leaves: Vec<Cow<'a, Leaf>>,
    notes: NotesTail,
}

impl BookTail<'_> {
    /// About how many bytes it takes to write this.
    pub(crate) fn bytes(&self) -> usize {
        self.leaves.iter().map(|leaf| leaf.bytes()).sum()
    }
}

impl Book {
    /// Adds the measurements of the next cell.
    pub(crate) fn bind(&mut self, (leaf, notes): (Leaf, Notes)) {
        self.leaves.push(Arc::new(leaf));
        self.notes.absorb(notes);
    }

    /// The leaves, one a cell.
    pub(crate) fn leaves(&self) -> &[Arc<Leaf>] {
        &self.leaves
    }

    /// The additions since the last call, from the bout that was open then on.
    pub(crate) fn tail(&mut self, open: usize) -> BookTail<'_> {
        let (keep, from_bout) = core::mem::replace(&mut self.written, (self.leaves.len(), open));
        let notes = self.notes.tail(from_bout);
        let leaves = self.leaves[keep..].iter().map(|leaf| Cow::Borrowed(&**leaf)).collect();
        BookTail { keep, leaves, notes }
    }

    /// The next tail is all of the book.
    pub(crate) fn unsave(&mut self) {
        self.written = (0, 0);
    }

    /// Applies a saved addition to the book restored before; false when it does not follow that.
    pub(crate) fn add_tail(&mut self, tail: BookTail<'_>) -> bool {
        let follows = tail.keep <= self.leaves.len();
        self.leaves.truncate(tail.keep);
        self.leaves.extend(tail.leaves.into_iter().map(|leaf| Arc::new(leaf.into_owned())));
        self.written = (self.leaves.len(), self.notes.add_tail(tail.notes));
        follows
    }

    /// Takes back all of the last bout.
    pub(crate) fn withdraw(&mut self, bout: usize) {
        self.leaves.retain(|leaf| leaf.bout() != bout);
        self.notes.retain(|b| b != bout);
        self.written.0 = self.written.0.min(self.leaves.len());
    }

    /// The leaves of one bout, or of each of them (`None`).
    pub(super) fn bouts(&self, scope: Option<usize>) -> impl Iterator<Item = &[Arc<Leaf>]> {
        let range = match scope {
            None => 0..self.leaves.len(),
            Some(bout) => {
                let from = self.leaves.partition_point(|leaf| leaf.bout() < bout);
                from..self.leaves.partition_point(|leaf| leaf.bout() <= bout)
            }
        };
        self.leaves[range].chunk_by(|a, b| a.bout() == b.bout())
    }

    /// Measurements of a metric in one bout, or in all of them (`None`): by bout and sensor, in the order of
    /// measuring.
    pub fn samples(
        &self,
        metric: MetricId,
        scope: Option<usize>,
    ) -> impl Iterator<Item = Sample> + '_ {
        self.bouts(scope).flat_map(move |leaves| {
            let of = move |site| leaves.iter().flat_map(move |leaf| leaf.samples(metric, site));
            sites(leaves, metric).into_iter().flat_map(of)
        })
    }

    /// The sensors that measured a metric in one bout, or in all of them.
    pub fn sites(&self, metric: MetricId, scope: Option<usize>) -> impl Iterator<Item = Site> + '_ {
        self.bouts(scope).flat_map(move |leaves| sites(leaves, metric))
    }

    /// True when nothing was measured.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.leaves.iter().all(|leaf| leaf.is_empty())
    }

    /// Why sensors that could have measured a metric did not.
    pub fn refusals(
        &self,
        metric: MetricId,
        scope: Option<usize>,
    ) -> impl Iterator<Item = &Refusal> {
        self.notes.refusals(metric, scope)
    }

    /// Remarks on a metric, with the sensor.
    pub fn flags(
        &self,
        metric: MetricId,
        scope: Option<usize>,
    ) -> impl Iterator<Item = (Site, Flag)> + '_ {
        self.notes.flags(metric, scope)
    }

    /// Numbers of whole bouts.
    pub fn wholes(
        &self,
        metric: MetricId,
        scope: Option<usize>,
    ) -> impl Iterator<Item = &Whole> + '_ {
        self.notes.wholes(metric, scope)
    }

    /// The metrics that have numbers of whole bouts, in the catalogue's order.
    #[must_use]
    pub fn metrics_of_wholes(&self) -> Vec<MetricId> {
        self.notes.metrics_of_wholes()
    }
}

/// The sensors that measured a metric in a bout, in the order in which they came.
pub(super) fn sites(leaves: &[Arc<Leaf>], metric: MetricId) -> Vec<Site> {
    let mut out: Vec<Site> = Vec::new();
    for site in leaves.iter().flat_map(|leaf| leaf.sites(metric)) {
        if !out.contains(&site) {
            out.push(site);
        }
    }
    out
}
