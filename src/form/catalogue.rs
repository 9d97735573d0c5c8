//! The catalogue of form faults: what each is, how it is measured and graded, where in the article
//! it stands and what is advised. It is read from TOML (`faults.toml`, embedded) and can be
//! replaced or amended, so that every threshold is editable.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::criterion::{Criterion, Direction, Kind, Rule};
use super::severity::Severity;
use crate::context::Condition;
use crate::metrics::MetricId;

/// The catalogue that ships with the library.
const EMBEDDED: &str = include_str!("faults.toml");

/// Judgement from supporting signs where no primary one was measured.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fallback {
    /// Least severity of each of these supporting metrics.
    pub at_least: BTreeMap<MetricId, Severity>,
    /// What the fault is then.
    pub severity: Severity,
}

/// A form fault.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fault {
    /// Stable name.
    pub id: String,
    /// Name for people.
    pub title: String,
    /// Rows of the article's statements that it answers.
    pub article_rows: Vec<u16>,
    /// What the article says, in other words.
    pub passage: String,
    /// What is known, and where the literature disagrees with the article.
    pub evidence: String,
    /// How the criteria are combined.
    #[serde(default)]
    pub rule: Rule,
    /// Severity limit.
    #[serde(default)]
    pub at_most: Option<Severity>,
    /// True for a pattern: several signs together, worded "pattern consistent with".
    #[serde(default)]
    pub pattern: bool,
    /// Faults that are components of a pattern.
    #[serde(default)]
    pub components: Vec<String>,
    /// More than mild needs one of these faults, at least mild.
    #[serde(default)]
    pub more_than_mild_needs: Vec<String>,
    /// Only information unless one of these faults is at least mild.
    #[serde(default)]
    pub only_with: Vec<String>,
    /// One band up when both this and one of these are at least moderate.
    #[serde(default)]
    pub raised_with: Vec<String>,
    /// Faults whose joint appearance with this one is reported.
    #[serde(default)]
    pub linked_with: Vec<String>,
    /// Judgement without a primary sign.
    #[serde(default)]
    pub fallback: Option<Fallback>,
    /// True when the profile's warm-up settles or worsens it.
    #[serde(default)]
    pub warm_up: bool,
    /// Weight in the ranking of advice, for weak evidence.
    #[serde(default = "one")]
    pub weight: f64,
    /// Upper limit of the confidence, for weak methods.
    #[serde(default = "one")]
    pub confidence_at_most: f64,
    /// How easily it changes, 0 to 1 \[P\]: ranks the advice.
    pub modifiability: f64,
    /// Tips, by id.
    pub advice: Vec<String>,
    /// True when its first tip is always among the actions.
    #[serde(default)]
    pub keeps_tip: bool,
    /// Signs.
    #[serde(rename = "criterion", default)]
    pub criteria: Vec<Criterion>,
}

fn one() -> f64 {
    1.0
}

/// Why a finding is milder than its number, in words.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct HeldWords {
    /// The speed was assumed.
    pub speed_not_known: String,
    /// A change from standing without a standing pose.
    pub nobody_stood: String,
    /// The zero is that of the declared mounting.
    pub declared_mounting: String,
    /// A grade that carries a trend.
    pub trend_only: String,
    /// Too few strides or too wide an interval.
    pub too_rough: String,
    /// The interval of a difference holds zero.
    pub holds_zero: String,
    /// Not yet seen in enough sessions.
    pub one_session: String,
    /// The catalogue's own limit.
    pub catalogue: String,
}

/// Which way a metric should go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Toward {
    /// Up.
    Rise,
    /// Down.
    Fall,
    /// Towards zero.
    Zero,
}

/// A number to look at next time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TargetRule {
    /// Metric.
    pub metric: MetricId,
    /// Which way.
    pub toward: Toward,
    /// Aim as a multiple of the value now; without it the aim is the mild limit of a raised fault.
    #[serde(default)]
    pub factor: Option<f64>,
    /// For cadence: the aim is never above the reference for speed and height plus this many steps a
    /// minute.
    #[serde(default)]
    pub above_reference_at_most: Option<f64>,
}

/// One of the article's tips.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tip {
    /// Stable name.
    pub id: String,
    /// What to do.
    pub text: String,
    /// What to do instead with a condition.
    #[serde(default)]
    pub instead: BTreeMap<Condition, String>,
    /// What to do instead where cadence is already that expected for speed and height.
    #[serde(default)]
    pub at_reference: Option<String>,
    /// Added where no finding names a side to train.
    #[serde(default)]
    pub sides_alike: Option<String>,
    /// How the next recording shows whether it worked.
    pub verify: String,
    /// Numbers to look at next time.
    #[serde(default)]
    pub target: Vec<TargetRule>,
    /// Factor on the longest run of 30 days that the next long run should not exceed.
    #[serde(default)]
    pub longest_run_factor: Option<f64>,
    /// Row of the article's statements.
    pub article_row: u16,
}

/// What a declared condition changes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConditionRule {
    /// Condition.
    pub id: Condition,
    /// Name for people.
    pub title: String,
    /// Rows of the article's statements.
    #[serde(default)]
    pub article_rows: Vec<u16>,
    /// What the article says, in other words.
    pub passage: String,
    /// Factors on the scores of faults, 0 to 2.
    #[serde(default)]
    pub weights: BTreeMap<String, f64>,
    /// Faults that are not reported when mild.
    #[serde(default)]
    pub ignore_mild: Vec<String>,
    /// Metrics that are judged against the own baseline only.
    #[serde(default)]
    pub own_baseline_only: Vec<MetricId>,
    /// True when no threshold of the population holds.
    #[serde(default)]
    pub no_thresholds: bool,
    /// True when training advice needs a clinician's clearance first.
    #[serde(default)]
    pub needs_clearance: bool,
    /// Text for the runner.
    pub gate: String,
    /// Where the weights come from.
    pub source: String,
}

/// Faults, tips and conditions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FaultCatalogue {
    /// Version of the catalogue, written into every report.
    #[serde(default)]
    pub version: String,
    /// When to see a professional.
    pub referral: String,
    /// Why a finding is milder than its number.
    #[serde(default)]
    pub held: HeldWords,
    /// Tips.
    #[serde(rename = "tip", default)]
    pub tips: Vec<Tip>,
    /// Faults, in the order of the report.
    #[serde(rename = "fault", default)]
    pub faults: Vec<Fault>,
    /// Conditions.
    #[serde(rename = "condition", default)]
    pub conditions: Vec<ConditionRule>,
}

/// What is wrong with a catalogue.
#[derive(strum::IntoStaticStr, Debug, Clone, PartialEq, Error)]
#[non_exhaustive]
#[strum(serialize_all = "snake_case")]
pub enum FaultError {
    /// It is no TOML of the right shape; the text names line and column.
    #[error("fault catalogue: {0}")]
    Toml(String),
    /// Bands out of order.
    #[error(
        "fault {fault}, criterion {metric}: bands {bands:?} must go {expected} from mild to severe"
    )]
    Bands {
        /// Fault.
        fault: String,
        /// Metric or figure.
        metric: String,
        /// As given.
        bands: [f64; 3],
        /// `up` or `down`.
        expected: &'static str,
    },
    /// A tip that does not exist.
    #[error("fault {fault} advises \"{tip}\", which is not among the tips")]
    UnknownTip {
        /// Fault.
        fault: String,
        /// As given.
        tip: String,
    },
    /// A fault that does not exist.
    #[error("{place}: \"{fault}\" is not among the faults")]
    UnknownFault {
        /// Fault or condition and key.
        place: String,
        /// As given.
        fault: String,
    },
    /// Two faults or tips of one name.
    #[error("\"{id}\" is defined twice")]
    Twice {
        /// The name.
        id: String,
    },
    /// A fault that nothing can raise.
    #[error("fault {fault} has no primary criterion and no components")]
    NoPrimary {
        /// Fault.
        fault: String,
    },
    /// A criterion without a subject, or with two.
    #[error("fault {fault}, criterion {number}: give metric or figure, one of them")]
    Subject {
        /// Fault.
        fault: String,
        /// Number of the criterion, from 1.
        number: usize,
    },
    /// A number that cannot be.
    #[error("fault {fault}: {field} = {value} is not {expected}")]
    Number {
        /// Fault or condition.
        fault: String,
        /// Field.
        field: &'static str,
        /// As given.
        value: f64,
        /// What is possible.
        expected: &'static str,
    },
}

impl FaultError {
    /// Short stable name, as in `runform explain`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.into()
    }
}

impl FaultCatalogue {
    /// The catalogue that ships with the library, as a value to change.
    ///
    /// # Errors
    /// Never for the shipped text; a test reads it.
    pub fn embedded() -> Result<Self, FaultError> {
        Self::shipped().cloned()
    }

    /// The catalogue that ships with the library; its text is read once in the life of the program.
    ///
    /// # Errors
    /// Never for the shipped text; a test reads it.
    #[cfg_attr(feature = "internals", visibility::make(pub))]
    pub(crate) fn shipped() -> Result<&'static Self, FaultError> {
        static SHIPPED: OnceLock<Result<FaultCatalogue, FaultError>> = OnceLock::new();
        SHIPPED.get_or_init(|| Self::from_toml(EMBEDDED)).as_ref().map_err(Clone::clone)
    }

    /// Reads and checks a catalogue.
    ///
    /// # Errors
    /// [`FaultError`] naming the fault and the field.
    pub fn from_toml(text: &str) -> Result<Self, FaultError> {
        let catalogue: Self = toml::from_str(text).map_err(|e| FaultError::Toml(e.to_string()))?;
        catalogue.check()?;
        Ok(catalogue)
    }

    /// The fault of that name.
    #[must_use]
    #[cfg_attr(feature = "internals", visibility::make(pub))]
    pub(crate) fn fault(&self, id: &str) -> Option<&Fault> {
        self.faults.iter().find(|f| f.id == id)
    }

    /// The tip of that name.
    #[must_use]
    #[cfg_attr(feature = "internals", visibility::make(pub))]
    pub(crate) fn tip(&self, id: &str) -> Option<&Tip> {
        self.tips.iter().find(|t| t.id == id)
    }

    /// The rule of a condition.
    #[must_use]
    #[cfg_attr(feature = "internals", visibility::make(pub))]
    pub(crate) fn condition(&self, id: Condition) -> Option<&ConditionRule> {
        self.conditions.iter().find(|c| c.id == id)
    }

    /// Smallest change of a metric between two runs that is not chance, in its unit, if any fault
    /// says so.
    #[must_use]
    #[cfg_attr(feature = "internals", visibility::make(pub))]
    pub(crate) fn detectable_change(&self, metric: MetricId) -> Option<f64> {
        let of = |c: &&Criterion| c.metric == Some(metric) && c.mdc > 0.0;
        self.faults.iter().flat_map(|f| &f.criteria).find(of).map(|c| c.mdc)
    }

    /// Change of a metric per m/s of speed, if a fault says so.
    #[must_use]
    #[cfg_attr(feature = "internals", visibility::make(pub))]
    pub(crate) fn speed_slope(&self, metric: MetricId) -> Option<f64> {
        let criteria = self.faults.iter().flat_map(|f| &f.criteria);
        let mine = |c: &&Criterion| c.metric == Some(metric);
        criteria.filter(mine).find_map(|c| c.speed.filter(|s| !s.only_above)).map(|s| s.slope)
    }

    fn check(&self) -> Result<(), FaultError> {
        let ids = self.faults.iter().map(|f| &f.id).chain(self.tips.iter().map(|t| &t.id));
        let mut seen = std::collections::BTreeSet::new();
        for id in ids {
            if !seen.insert(id) {
                return Err(FaultError::Twice { id: id.clone() });
            }
        }
        self.faults.iter().try_for_each(|fault| self.check_fault(fault))?;
        self.conditions.iter().try_for_each(|c| self.check_condition(c))
    }

    fn known(&self, place: &str, id: &str) -> Result<(), FaultError> {
        match self.fault(id) {
            Some(_) => Ok(()),
            None => Err(FaultError::UnknownFault { place: place.to_owned(), fault: id.to_owned() }),
        }
    }

    fn check_condition(&self, c: &ConditionRule) -> Result<(), FaultError> {
        for (fault, &value) in &c.weights {
            self.known(&format!("condition {}, weights", c.title), fault)?;
            check_number(
                &c.title,
                "weight",
                value,
                "between 0 and 2",
                (0.0..=2.0).contains(&value),
            )?;
        }
        c.ignore_mild
            .iter()
            .try_for_each(|f| self.known(&format!("condition {}, ignore_mild", c.title), f))
    }

    fn check_fault(&self, fault: &Fault) -> Result<(), FaultError> {
        if let Some(tip) = fault.advice.iter().find(|t| self.tip(t).is_none()) {
            return Err(FaultError::UnknownTip { fault: fault.id.clone(), tip: tip.clone() });
        }
        for (key, list) in [
            ("components", &fault.components),
            ("more_than_mild_needs", &fault.more_than_mild_needs),
            ("only_with", &fault.only_with),
            ("raised_with", &fault.raised_with),
            ("linked_with", &fault.linked_with),
        ] {
            let place = format!("fault {}, {key}", fault.id);
            list.iter().try_for_each(|id| self.known(&place, id))?;
        }
        if fault.components.is_empty() && !fault.criteria.iter().any(|c| c.primary) {
            return Err(FaultError::NoPrimary { fault: fault.id.clone() });
        }
        let unit = |field, v: f64| {
            check_number(&fault.id, field, v, "between 0 and 1", (0.0..=1.0).contains(&v))
        };
        unit("modifiability", fault.modifiability)?;
        unit("confidence_at_most", fault.confidence_at_most)?;
        check_number(
            &fault.id,
            "weight",
            fault.weight,
            "between 0 and 2",
            (0.0..=2.0).contains(&fault.weight),
        )?;
        let mut numbered = fault.criteria.iter().enumerate();
        numbered.try_for_each(|(i, c)| check_criterion(fault, i + 1, c))
    }
}

fn check_number(
    fault: &str,
    field: &'static str,
    value: f64,
    expected: &'static str,
    ok: bool,
) -> Result<(), FaultError> {
    if ok {
        return Ok(());
    }
    Err(FaultError::Number { fault: fault.to_owned(), field, value, expected })
}

fn check_criterion(fault: &Fault, n: usize, c: &Criterion) -> Result<(), FaultError> {
    let Some(judged) = c.judged() else {
        return Err(FaultError::Subject { fault: fault.id.clone(), number: n });
    };
    let measured = judged.metric().is_some() && c.kind != Kind::SideDifference;
    let ok = c.mdc.is_finite() && if measured { c.mdc > 0.0 } else { c.mdc >= 0.0 };
    check_number(&fault.id, "mdc", c.mdc, "a positive number", ok)?;
    check_number(&fault.id, "weight", c.weight, "a positive number", c.weight > 0.0)?;
    let [a, b, d] = c.bands;
    let down = c.direction == Direction::Below && c.kind == Kind::Bands;
    let (ok, expected) = if down { (a > b && b > d, "down") } else { (a < b && b < d, "up") };
    if ok {
        return Ok(());
    }
    Err(FaultError::Bands {
        fault: fault.id.clone(),
        metric: judged.name().to_owned(),
        bands: c.bands,
        expected,
    })
}
