//! The language of the rules: one measurable sign of a fault, and how signs make a severity.

use serde::{Deserialize, Serialize};

use super::severity::Severity;
use crate::context::Figure;
use crate::metrics::MetricId;

/// Which values are worse.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// Larger.
    Above,
    /// Smaller.
    Below,
    /// Further from zero; for a change from the own baseline, in either direction.
    AwayFromZero,
}

/// Shift of the bands with speed.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SpeedScaling {
    /// Speed at which the bands hold as written, m/s.
    pub reference_mps: f64,
    /// Added to every band per m/s above that, in the metric's unit.
    pub slope: f64,
    /// True when the bands shift only above the reference speed.
    #[serde(default)]
    pub only_above: bool,
}

impl SpeedScaling {
    /// What is added to the bands at a speed, in the metric's unit.
    #[must_use]
    pub fn shift(&self, speed_mps: f64) -> f64 {
        let above = speed_mps - self.reference_mps;
        self.slope * if self.only_above { above.max(0.0) } else { above }
    }
}

/// Against what a value is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Bands in the metric's unit; with five earlier sessions, the runner's own baseline instead.
    #[default]
    Bands,
    /// Only the own baseline; bands are standard deviations between sessions.
    Own,
    /// Total change within the run; bands are multiples of the minimal detectable change.
    Drift,
    /// Difference to sessions in other shoes; bands are multiples of the minimal detectable change.
    OtherShoes,
    /// Symmetry index of the metric's two sides, %.
    SideDifference,
}

/// What is judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Judged {
    /// A metric of the recording.
    Metric(MetricId),
    /// A figure of profile, diary or history.
    Figure(Figure),
}

impl Judged {
    /// Name in files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Metric(m) => m.name(),
            Self::Figure(f) => f.info().name,
        }
    }

    /// Name for people.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Metric(m) => m.info().title(),
            Self::Figure(f) => f.info().title(),
        }
    }

    /// Unit of the value.
    #[must_use]
    pub fn unit(self) -> &'static str {
        match self {
            Self::Metric(m) => m.info().unit.symbol(),
            Self::Figure(f) => f.info().unit,
        }
    }

    /// The metric, if it is one.
    #[must_use]
    pub fn metric(self) -> Option<MetricId> {
        match self {
            Self::Metric(m) => Some(m),
            Self::Figure(_) => None,
        }
    }
}

/// What a finding of one side says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SideWords {
    /// Which leg, arm or hip does what.
    pub say: String,
    /// Which side to train, where that follows.
    #[serde(default)]
    pub train: Option<String>,
}

/// One measurable sign of a fault.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Criterion {
    /// Metric that is judged; or a figure.
    #[serde(default)]
    pub metric: Option<MetricId>,
    /// Figure that is judged; or a metric.
    #[serde(default)]
    pub figure: Option<Figure>,
    /// Against what.
    #[serde(default)]
    pub kind: Kind,
    /// Which values are worse.
    pub direction: Direction,
    /// Borders to mild, moderate, severe, in the unit that the kind says.
    pub bands: [f64; 3],
    /// Minimal detectable change, in the metric's unit: values within half of it of the mild
    /// border are borderline, and a smaller change from the own baseline does not count.
    #[serde(default)]
    pub mdc: f64,
    /// True when the criterion alone makes the fault; false when it only supports others.
    #[serde(default)]
    pub primary: bool,
    /// True when the fault is not raised unless this sign is at least mild too.
    #[serde(default)]
    pub gate: bool,
    /// True when the own baseline never replaces the bands.
    #[serde(default)]
    pub population_only: bool,
    /// True when a value whose interval holds zero is at most borderline.
    #[serde(default)]
    pub significant: bool,
    /// True when severe needs two earlier sessions of at least moderate with the same sign.
    #[serde(default)]
    pub persistent: bool,
    /// True when the bands are changes from standing: with a declared mounting, whose zero need not
    /// be that, at most borderline.
    #[serde(default)]
    pub from_standing: bool,
    /// The most that the bands say without an own baseline.
    #[serde(default)]
    pub at_most: Option<Severity>,
    /// Weight among the signs of a mean deviation.
    #[serde(default = "one")]
    pub weight: f64,
    /// Shift of the bands with speed.
    #[serde(default)]
    pub speed: Option<SpeedScaling>,
    /// True when a value measured at the end of the sensor's range is not judged.
    #[serde(default)]
    pub unclipped: bool,
    /// Metric whose left and right values stand beside a difference of the sides.
    #[serde(default)]
    pub sides_of: Option<MetricId>,
    /// What is said when the left side stands out, or the sign of a difference names it.
    #[serde(default)]
    pub left: Option<SideWords>,
    /// The same of the right side.
    #[serde(default)]
    pub right: Option<SideWords>,
    /// What is said when both sides are as far from the usual.
    #[serde(default)]
    pub both: Option<SideWords>,
    /// True when the slope of the ground is added to the bands (uphill, runners lean forward).
    #[serde(default)]
    pub add_slope: bool,
    /// Where the bands come from; \[S\] checked, \[M\] from memory, \[P\] proposal.
    pub source: String,
}

fn one() -> f64 {
    1.0
}

impl Criterion {
    /// What is judged; the catalogue's check makes sure that there is one.
    #[must_use]
    pub fn judged(&self) -> Option<Judged> {
        match (self.metric, self.figure) {
            (Some(m), None) => Some(Judged::Metric(m)),
            (None, Some(f)) => Some(Judged::Figure(f)),
            _ => None,
        }
    }
}

/// How criteria make a severity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// The worst primary criterion.
    #[default]
    Worst,
    /// The worst primary criterion, but no more than mild unless a second criterion agrees.
    NeedsSupport,
    /// The least of the primary criteria: all must agree.
    All,
    /// Two criteria must be at least mild; then the mean of the two worst, rounded up: a severe
    /// and a mild one make moderate.
    Count,
    /// Components are faults and own criteria: two mild make mild, two moderate or three mild make
    /// moderate, two severe make severe.
    Pattern,
    /// Weighted mean of the deviations from the own baseline of at least three criteria, with
    /// borders of 1, 2, 3 standard deviations; a drift within the run counts in units of its
    /// minimal detectable change. A deviation that may go either way counts from 1.96 on.
    MeanDeviation,
}
