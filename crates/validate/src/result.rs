//! The result as data.

use serde::Serialize;

use crate::evidence::{Pair, Stated};
use crate::manifest::Calibration;
use crate::statistic::Statistic;

/// Result of a validation.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Validation {
    /// Version of the library.
    pub library_version: String,
    /// Date as given by the caller; the library reads no clock.
    pub date: Option<String>,
    /// True when only the quick recordings were used.
    pub quick: bool,
    /// Data sets in the order of their names.
    pub datasets: Vec<DatasetResult>,
    /// Whether the stated intervals hold, by metric.
    pub coverage: Vec<MetricCoverage>,
    /// The same by metric, placement and speed.
    pub conditions: Vec<ConditionCoverage>,
}

/// Stated intervals of one metric that hold the truth.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MetricCoverage {
    /// Metric.
    pub metric: String,
    /// On recordings of people.
    pub recorded: Option<Coverage>,
    /// In simulation.
    pub simulated: Option<Coverage>,
    /// The part from the spread of the strides, over simulated runs of the same runner.
    pub repeated: Option<Coverage>,
}

/// Stated intervals of one metric from one placement at one speed that hold the truth.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ConditionCoverage {
    /// Simulated, or recordings of people.
    pub simulated: bool,
    /// Metric.
    pub metric: String,
    /// Where it was measured.
    pub placement: String,
    /// Band of speed.
    pub speed: String,
    /// How many hold.
    pub coverage: Coverage,
    /// Fewer than 80 % of at least five hold.
    pub failed: bool,
}

impl Validation {
    /// Conditions under which the intervals do not hold.
    pub fn too_narrow(&self) -> impl Iterator<Item = &ConditionCoverage> {
        self.conditions.iter().filter(|c| c.failed)
    }

    /// Lines with a target that is not met, except known limits, with their data sets.
    #[must_use]
    pub fn not_met(&self) -> Vec<(&DatasetResult, &LineResult)> {
        let lines = self.datasets.iter().flat_map(|d| d.lines.iter().map(move |l| (d, l)));
        lines.filter(|(_, l)| l.outcome == Outcome::NotMet).collect()
    }
}

/// Result on one data set.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DatasetResult {
    /// True when it is simulated.
    pub simulated: bool,
    /// Short name.
    pub name: String,
    /// Name for people.
    pub title: String,
    /// Where it comes from.
    pub citation: String,
    /// Licence.
    pub licence: String,
    /// What the reader should know.
    pub remarks: Vec<String>,
    /// Recordings that were used.
    pub recordings: usize,
    /// Why nothing was scored, when the data are not there.
    pub skipped: Option<String>,
    /// Recordings that could not be analysed.
    pub failed: Vec<Failed>,
    /// Lines in the order of the manifest.
    pub lines: Vec<LineResult>,
}

/// A recording that could not be analysed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Failed {
    /// Which.
    pub recording: String,
    /// Why.
    pub reason: String,
}

/// What became of a target.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Reached.
    Met,
    /// Not reached.
    NotMet,
    /// Not reached, and the manifest says why that is accepted.
    KnownLimit(String),
    /// No target.
    Shown,
    /// No data: neither met nor missed.
    Skipped(String),
}

/// One line.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LineResult {
    /// What is scored.
    pub title: String,
    /// Quantity of the library.
    pub quantity: String,
    /// How it is scored.
    pub statistic: Statistic,
    /// Unit of `value`.
    pub unit: String,
    /// Pairs behind the value.
    pub n: usize,
    /// References without a value.
    pub missed: usize,
    /// Values without a reference.
    pub extra: usize,
    /// The score.
    pub value: Option<f64>,
    /// Largest allowed value.
    pub at_most: Option<f64>,
    /// Smallest allowed value.
    pub at_least: Option<f64>,
    /// Whether the target is met.
    pub outcome: Outcome,
    /// What others have published.
    pub anchor: String,
    /// The method was fitted with these data in view.
    pub in_sample: bool,
    /// How the measured values were corrected before they were scored.
    pub calibration: Option<Calibration>,
    /// More about the errors.
    pub summary: Option<Summary>,
    /// Simple guesses scored alike.
    pub guesses: Vec<Guess>,
    /// How often the stated 90 % intervals hold the truth.
    pub coverage: Option<Coverage>,
    /// The same statistic by person, or by trial with one person.
    pub breakdown: Vec<Breakdown>,
    /// Values that the library refused, with its reason.
    pub refused: Vec<Failed>,
    /// Everything behind the score.
    pub pairs: Vec<Pair>,
    /// Whole-recording values with their intervals.
    pub stated: Vec<Stated>,
}

/// Errors and agreement, errors in the line's unit (in the metric's where that is %).
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Summary {
    /// Mean error.
    pub bias: f64,
    /// Its 95 % confidence interval (Student's t, pairs taken as independent).
    pub bias_interval: [f64; 2],
    /// Standard deviation.
    pub sd: f64,
    /// 95 % limits of agreement.
    pub limits: [f64; 2],
    /// Confidence intervals of the lower and of the upper limit (Bland & Altman 1999, approximate).
    pub limit_intervals: [[f64; 2]; 2],
    /// Limits that count several pairs a group (Bland & Altman 2007, varying truth); groups are
    /// persons, or trials with one person.
    pub repeated_limits: Option<[f64; 2]>,
    /// Median error.
    pub median: f64,
    /// Root mean square.
    pub rmse: f64,
    /// Mean absolute error.
    pub mae: f64,
    /// Pearson's correlation; like the next two only for numbers, not for times of events.
    pub pearson: Option<f64>,
    /// ICC(2,1) with its 95 % interval.
    pub icc_2_1: Option<[f64; 3]>,
    /// Lin's concordance with its 95 % interval.
    pub concordance: Option<[f64; 3]>,
}

/// A simple guess scored like the library.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Guess {
    /// What it is made from.
    pub from: String,
    /// Its score in the line's unit.
    pub value: f64,
}

/// How often the stated 90 % interval of a whole recording holds the truth.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Coverage {
    /// Truths inside.
    pub hits: usize,
    /// Recordings.
    pub n: usize,
    /// Wilson interval (95 %) of the share.
    pub interval: [f64; 2],
    /// True when that interval meets 85 to 95 %.
    pub compatible: bool,
}

/// The statistic of one person or trial.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Breakdown {
    /// Which.
    pub name: String,
    /// Pairs.
    pub n: usize,
    /// The statistic.
    pub value: Option<f64>,
    /// Mean error in the line's unit, for lines of errors.
    pub bias: Option<f64>,
}
