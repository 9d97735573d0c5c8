//! What one line has to go on: pairs, misses, intervals.

use runform::agreement::Proportion;
use runform::recording::Placement;
use serde::Serialize;

/// A reference with what was measured for it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Pair {
    /// Trial.
    pub trial: String,
    /// Person.
    pub subject: String,
    /// Reference value, SI or the metric's unit.
    pub reference: f64,
    /// Measured value in the same unit.
    pub measured: f64,
    /// Speed of the trial, m/s, where known from outside.
    #[serde(skip)]
    pub speed_mps: Option<f64>,
    /// Cadence as the library reports it, steps/min.
    #[serde(skip)]
    pub cadence_spm: Option<f64>,
    /// True when the value carries the flag that the line asks for.
    #[serde(skip)]
    pub flagged: bool,
}

impl Pair {
    /// Measured − reference.
    #[must_use]
    pub fn error(&self) -> f64 {
        self.measured - self.reference
    }
}

/// A whole-recording value with its stated interval, and the truth.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Stated {
    /// Trial.
    pub trial: String,
    /// Person.
    pub subject: String,
    /// Mean of the references of the recording.
    pub truth: f64,
    /// Value that the library reports.
    pub value: f64,
    /// Lower end of its 90 % interval.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// The part of its half-width that is the spread of the strides.
    pub spread_half: f64,
    /// The value is a lower bound: nothing is claimed of the upper end.
    pub lower_bound: bool,
    /// Where it was measured.
    pub placement: Placement,
    /// Speed of the trial, m/s, where known from outside.
    pub speed_mps: Option<f64>,
}

impl Stated {
    /// Whether the truth is where the library says it is.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.low <= self.truth && (self.lower_bound || self.truth <= self.high)
    }
}

/// All that a line has to go on.
#[derive(Debug, Clone, Default)]
pub(crate) struct Evidence {
    pub pairs: Vec<Pair>,
    pub missed: usize,
    pub extra: usize,
    pub sided: usize,
    pub same_side: usize,
    pub bouts: Proportion,
    pub stated: Vec<Stated>,
    /// Trial and reason why a value is missing.
    pub refused: Vec<(String, String)>,
}

impl Evidence {
    pub(crate) fn add(&mut self, other: Self) {
        self.pairs.extend(other.pairs);
        self.missed += other.missed;
        self.extra += other.extra;
        self.sided += other.sided;
        self.same_side += other.same_side;
        self.bouts.hits += other.bouts.hits;
        self.bouts.n += other.bouts.n;
        self.stated.extend(other.stated);
        self.refused.extend(other.refused);
    }

    /// True when there is nothing to score and nothing that was missed.
    pub(crate) fn is_empty(&self) -> bool {
        self.pairs.is_empty() && self.missed == 0 && self.extra == 0 && self.bouts.n == 0
    }
}
