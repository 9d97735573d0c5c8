//! What the judgement of a fault looks like.

use serde::{Deserialize, Serialize};

use super::criterion::Judged;
use super::severity::Severity;
use crate::metrics::{Grade, MetricId};
use crate::recording::{Placement, Side};

/// Against what a value was held.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(tag = "against", rename_all = "snake_case")]
pub enum Basis {
    /// Bands of the catalogue.
    Population,
    /// The runner's own earlier sessions at matched speed.
    OwnBaseline {
        /// Their mean, in the metric's unit.
        mean: f64,
        /// Standard deviation between them, at least the measurement's own.
        sd: f64,
        /// Deviation from the mean in standard deviations.
        z: f64,
        /// How many.
        sessions: usize,
        /// What the bands of the catalogue alone would have said.
        population: Option<Severity>,
    },
    /// The change within this run.
    Drift {
        /// Minimal detectable change, in the metric's unit.
        mdc: f64,
    },
    /// Sessions in other shoes at matched speed.
    OtherShoes {
        /// Their mean, in the metric's unit.
        mean: f64,
        /// How many.
        sessions: usize,
    },
    /// Left against right.
    OtherSide,
}

/// Below this confidence a value held against other runners is at most borderline \[P\]: it is shown, but
/// neither called a fault nor acted upon.
pub(super) const LEAST_CONFIDENCE: f64 = 0.25;

/// The two sides of a metric.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Sides {
    /// Which metric, in whose unit they are.
    pub metric: MetricId,
    /// Left.
    pub left: f64,
    /// Right.
    pub right: f64,
}

/// What one criterion showed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Evidence {
    /// What was judged.
    #[serde(flatten)]
    pub subject: Judged,
    /// Side that was worse, or that the sign of a difference names, where sides are compared. Of
    /// a hip drop it is the standing leg: the hip of the other side falls.
    pub side: Option<Side>,
    /// Both sides, where they were measured.
    #[serde(default)]
    pub sides: Option<Sides>,
    /// Which leg, arm or hip does what, in words.
    #[serde(default)]
    pub side_says: Option<String>,
    /// Which side to train, in words, where that follows.
    #[serde(default)]
    pub side_trains: Option<String>,
    /// Why it says less than its number, in words, where it does.
    #[serde(default)]
    pub held: Option<String>,
    /// Value.
    pub value: f64,
    /// Its unit.
    pub unit: String,
    /// 90 % interval of the value, where it was measured.
    pub interval: Option<(f64, f64)>,
    /// Trust in placement and method, where it was measured.
    pub grade: Option<Grade>,
    /// Steps, strides or sessions behind it.
    pub n: Option<usize>,
    /// How it was measured.
    pub method: Option<String>,
    /// Where.
    pub placement: Option<Placement>,
    /// Against what it was held.
    pub basis: Basis,
    /// The borders that it was held against, in the unit of the value, after speed and slope.
    pub bands: [f64; 3],
    /// What it says alone.
    pub severity: Severity,
    /// True when it can raise the fault alone.
    pub primary: bool,
    /// Trust in this evidence, 0 to 1.
    pub confidence: f64,
    /// Where the bands come from.
    pub source: String,
}

/// Whether a fault could be judged.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "status", rename_all = "snake_case")]
pub enum Status {
    /// It was judged.
    Assessed {
        /// How bad.
        severity: Severity,
        /// 0 to 1: grade of the measurement, number of strides, quality of the data, and how far
        /// the value lies from the border to mild against its interval.
        confidence: f64,
    },
    /// It could not be judged.
    NotAssessable {
        /// Why, and what would make it so.
        reason: String,
        /// Placements that would make it assessable.
        needs: Vec<Placement>,
        /// Entries of profile, diary or history that would.
        entries: Vec<String>,
        /// The least that would make it so, in words.
        #[serde(default)]
        remedy: String,
    },
}

/// One fault in a report.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FaultFinding {
    /// Name of the fault in the catalogue.
    pub fault: String,
    /// Name for people.
    pub title: String,
    /// Judgement.
    pub status: Status,
    /// True for a pattern of several signs.
    pub pattern: bool,
    /// What it rests on, the deciding criterion first.
    pub evidence: Vec<Evidence>,
    /// Faults that a pattern rests on.
    pub components: Vec<String>,
    /// Factor of the runner's conditions on its score, 0 to 2.
    pub weight: f64,
    /// What else decided: a second fault, a condition, the warm-up.
    pub notes: Vec<String>,
    /// Rows of the article that it answers.
    pub article_rows: Vec<u16>,
    /// What the article says, in other words.
    pub passage: String,
    /// Tips, by id, when the fault is at least borderline.
    pub advice: Vec<String>,
}

impl FaultFinding {
    /// Severity, if assessed.
    #[must_use]
    pub fn severity(&self) -> Option<Severity> {
        match self.status {
            Status::Assessed { severity, .. } => Some(severity),
            Status::NotAssessable { .. } => None,
        }
    }

    /// How sure the judgement is, 0 to 1; 0 where none was made.
    #[must_use]
    pub fn confidence(&self) -> f64 {
        match self.status {
            Status::Assessed { confidence, .. } => confidence,
            Status::NotAssessable { .. } => 0.0,
        }
    }

    /// True when assessed as at least this.
    #[must_use]
    #[cfg_attr(feature = "internals", visibility::make(pub))]
    pub(crate) fn at_least(&self, level: Severity) -> bool {
        self.severity().is_some_and(|s| s >= level)
    }
}
