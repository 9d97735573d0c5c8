//! From pairs of reference and measured values to one number.

use runform::agreement::{Detection, ErrorSummary, Paired, Proportion};
use serde::{Deserialize, Serialize};

use crate::evidence::{Evidence, Pair};
use crate::persons;

/// How a line is scored. Errors are measured − reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Statistic {
    /// Mean error; a target limits its magnitude.
    Bias,
    /// Median error; a target limits its magnitude.
    Median,
    /// Standard deviation of the errors.
    Sd,
    /// Root mean square error.
    Rmse,
    /// Mean absolute error.
    Mae,
    /// Largest absolute error.
    MaxAbs,
    /// Mean error in percent of the reference.
    BiasPercent,
    /// Mean absolute error in percent.
    MaePercent,
    /// Root mean square error in percent.
    RmsePercent,
    /// Largest absolute error in percent.
    MaxPercent,
    /// Share of all references whose value is within the tolerance; a missing value is not.
    Within,
    /// Harmonic mean of precision and recall.
    F1,
    /// Share of what was found that exists.
    Precision,
    /// Share of what exists that was found.
    Recall,
    /// Share of pairs with the same side.
    SideAgreement,
    /// Share of bouts in which most steps have the right side.
    BoutsRight,
    /// Share of recordings whose value carries the flag.
    Flagged,
    /// Largest measured value: for what must not be there.
    Largest,
    /// Largest measured − reference: for errors compared with those of another method.
    WorstExcess,
    /// Mean of 1 − measured/reference, in percent: for errors compared with another method's.
    MeanReduction,
    /// Standard deviation of the errors after each person's own mean error.
    SdWithinPersons,
    /// Largest mean error of a person, by its size.
    PersonBias,
    /// Change of the error for each m/s of the trial's speed; a target limits its magnitude.
    Slope,
    /// Share of the values that have the sign of their reference, where that is larger than the tolerance.
    Sign,
}

impl Statistic {
    /// True where nothing but the count of matches matters, so no reference column is needed.
    pub(crate) fn counts(self) -> bool {
        matches!(
            self,
            Self::F1
                | Self::Precision
                | Self::Recall
                | Self::SideAgreement
                | Self::BoutsRight
                | Self::Flagged
        )
    }

    /// True where the number is no summary of the errors themselves.
    pub(crate) fn across(self) -> bool {
        matches!(self, Self::SdWithinPersons | Self::PersonBias | Self::Slope | Self::Sign)
    }

    /// True for a share between 0 and 1.
    fn is_share(self) -> bool {
        self.counts() || matches!(self, Self::Within | Self::Sign)
    }

    /// True where more is better: of all others the size should be small.
    pub(crate) fn more_is_better(self) -> bool {
        self.is_share() && self != Self::Flagged || self == Self::MeanReduction
    }

    fn is_percent(self) -> bool {
        matches!(
            self,
            Self::BiasPercent
                | Self::MaePercent
                | Self::RmsePercent
                | Self::MaxPercent
                | Self::MeanReduction
        )
    }

    /// True where a simple guess can be scored alike.
    pub(crate) fn suits_baselines(self) -> bool {
        matches!(
            self,
            Self::Sd
                | Self::Rmse
                | Self::Mae
                | Self::MaxAbs
                | Self::MaePercent
                | Self::RmsePercent
                | Self::MaxPercent
                | Self::Within
        )
    }

    /// Name in the report.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Bias => "bias",
            Self::Median => "median error",
            Self::Sd => "SD",
            Self::Rmse => "RMSE",
            Self::Mae => "mean absolute error",
            Self::MaxAbs => "largest error",
            Self::BiasPercent => "bias, % of the reference",
            Self::MaePercent => "mean absolute error, % of the reference",
            Self::RmsePercent => "RMSE, % of the reference",
            Self::MaxPercent => "largest error, % of the reference",
            Self::Within => "share within tolerance",
            Self::F1 => "F1",
            Self::Precision => "precision",
            Self::Recall => "recall",
            Self::SideAgreement => "share of steps with the right side",
            Self::BoutsRight => "share of bouts with the right side",
            Self::Flagged => "share flagged",
            Self::Largest => "largest",
            Self::WorstExcess => "largest excess",
            Self::MeanReduction => "mean reduction, %",
            Self::SdWithinPersons => "SD within persons",
            Self::PersonBias => "largest bias of a person",
            Self::Slope => "slope for each m/s",
            Self::Sign => "share with the right sign",
        }
    }

    /// Factor from the inner value to the line's unit.
    pub(crate) fn scale(self, unit: &str) -> f64 {
        match self {
            s if s.is_percent() => 1.0,
            s if s.is_share() => {
                if unit == "%" {
                    100.0
                } else {
                    1.0
                }
            }
            _ => unit_scale(unit).unwrap_or(1.0),
        }
    }

    /// The value in the line's unit; `None` when nothing can be said.
    pub(crate) fn of(self, evidence: &Evidence, unit: &str, tolerance: Option<f64>) -> Option<f64> {
        let pairs = &evidence.pairs;
        let found = pairs.len();
        let share = |part: usize, whole: usize| Proportion { hits: part, n: whole }.share();
        let value = match self {
            Self::F1 | Self::Precision | Self::Recall => {
                let score = Detection {
                    errors_s: vec![0.0; found],
                    missed: evidence.missed,
                    extra: evidence.extra,
                    ..Detection::default()
                };
                match self {
                    Self::F1 => score.f1(),
                    Self::Precision => score.precision(),
                    _ => score.recall(),
                }
            }
            Self::SideAgreement => share(evidence.same_side, evidence.sided),
            Self::BoutsRight => evidence.bouts.share(),
            Self::Flagged => {
                share(pairs.iter().filter(|p| p.flagged).count(), found + evidence.missed)
            }
            Self::SdWithinPersons => persons::sd_within(pairs),
            Self::PersonBias => persons::largest_bias(pairs),
            Self::Slope => persons::slope(pairs),
            Self::Sign => {
                let large = |p: &&Pair| p.reference.abs() > tolerance.unwrap_or(0.0);
                let right = |p: &&Pair| p.reference * p.measured > 0.0;
                let judged = pairs.iter().filter(large);
                share(judged.clone().filter(right).count(), judged.count())
            }
            Self::Within => {
                let limit = tolerance? / unit_scale(unit).filter(|_| unit != "%").unwrap_or(1.0);
                let inside = pairs.iter().filter(|p| p.error().abs() <= limit + 1e-12).count();
                share(inside, found + evidence.missed)
            }
            _ => of_errors(self, pairs),
        };
        value.map(|v| v * self.scale(unit))
    }
}

fn of_errors(statistic: Statistic, pairs: &[Pair]) -> Option<f64> {
    let errors: Vec<f64> = pairs.iter().map(Pair::error).collect();
    let s = ErrorSummary::of(&errors).ok()?;
    let percent = || {
        let (reference, measured): (Vec<f64>, Vec<f64>) =
            pairs.iter().map(|p| (p.reference, p.measured)).unzip();
        Paired::new(&reference, &measured).and_then(|p| p.percent()).ok()
    };
    let largest = |values: &mut dyn Iterator<Item = f64>| values.reduce(f64::max);
    match statistic {
        Statistic::Bias => Some(s.mean),
        Statistic::Median => Some(s.median),
        Statistic::Sd => s.sd,
        Statistic::Rmse => Some(s.rmse),
        Statistic::Mae => Some(s.mae),
        Statistic::MaxAbs => Some(s.max_abs),
        Statistic::BiasPercent => percent().map(|p| p.bias),
        Statistic::MaePercent => percent().map(|p| p.mean_abs),
        Statistic::RmsePercent => percent().map(|p| p.rmse),
        Statistic::MaxPercent => {
            largest(&mut pairs.iter().map(|p| 100.0 * (p.error() / p.reference).abs()))
        }
        Statistic::Largest => largest(&mut pairs.iter().map(|p| p.measured)),
        Statistic::WorstExcess => largest(&mut errors.iter().copied()),
        Statistic::MeanReduction => {
            let sum: f64 = pairs.iter().map(|p| 1.0 - p.measured / p.reference).sum();
            Some(100.0 * sum / pairs.len() as f64)
        }
        _ => None,
    }
}

/// Units in one SI unit.
pub(crate) fn unit_scale(unit: &str) -> Option<f64> {
    match unit {
        "" | "s" | "m" | "°" | "deg" | "BW" | "BW·s" | "steps/min" | "m/s" | "g" => Some(1.0),
        "ms" | "mm" => Some(1e3),
        "cm" | "%" => Some(1e2),
        _ => None,
    }
}
