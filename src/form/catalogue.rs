//! The catalogue of form faults: what each is, how it is measured and graded, where in the article
//! it stands and what is advised. It is read from TOML (`faults.toml`, embedded) and can be
//! replaced or amended, so that every threshold is editable.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::metrics::MetricId;

/// The catalogue that ships with the library.
const EMBEDDED: &str = include_str!("faults.toml");

/// Which values are worse.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// Larger.
    Above,
    /// Smaller.
    Below,
    /// Further from zero.
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

/// One measurable sign of a fault.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Criterion {
    /// Metric that is judged.
    pub metric: MetricId,
    /// Which values are worse.
    pub direction: Direction,
    /// Borders to mild, moderate, severe, in the metric's unit.
    pub bands: [f64; 3],
    /// Minimal detectable change, in the metric's unit: values within half of it of the mild
    /// border are borderline.
    pub mdc: f64,
    /// True when the criterion alone makes the fault; false when it only supports others.
    #[serde(default)]
    pub primary: bool,
    /// Shift of the bands with speed.
    #[serde(default)]
    pub speed: Option<SpeedScaling>,
    /// True when the slope of the ground is added to the bands (uphill, runners lean forward).
    #[serde(default)]
    pub add_slope: bool,
    /// Where the bands come from; \[M\] from memory, \[P\] proposal.
    pub source: String,
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
    /// Severity limit for uncalibrated absolute angles and the like.
    #[serde(default)]
    pub at_most_moderate: bool,
    /// How easily it changes, 0 to 1 \[P\]: ranks the advice.
    pub modifiability: f64,
    /// Tips, by id.
    pub advice: Vec<String>,
    /// Signs.
    #[serde(rename = "criterion")]
    pub criteria: Vec<Criterion>,
}

/// One of the article's tips.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tip {
    /// Stable name.
    pub id: String,
    /// What to do.
    pub text: String,
    /// How the next recording shows whether it worked.
    pub verify: String,
    /// Row of the article's statements.
    pub article_row: u16,
}

/// Faults and tips.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FaultCatalogue {
    /// When to see a professional.
    pub referral: String,
    /// Tips.
    #[serde(rename = "tip", default)]
    pub tips: Vec<Tip>,
    /// Faults, in the order of the report.
    #[serde(rename = "fault", default)]
    pub faults: Vec<Fault>,
}

/// What is wrong with a catalogue.
#[derive(Debug, Clone, PartialEq, Error)]
#[non_exhaustive]
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
        /// Metric.
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
    /// Two faults or tips of one name.
    #[error("\"{id}\" is defined twice")]
    Twice {
        /// The name.
        id: String,
    },
    /// A fault that nothing can raise.
    #[error("fault {fault} has no primary criterion")]
    NoPrimary {
        /// Fault.
        fault: String,
    },
    /// A number that cannot be.
    #[error("fault {fault}: {field} = {value} is not {expected}")]
    Number {
        /// Fault.
        fault: String,
        /// Field.
        field: &'static str,
        /// As given.
        value: f64,
        /// What is possible.
        expected: &'static str,
    },
}

impl FaultCatalogue {
    /// The catalogue that ships with the library.
    ///
    /// # Errors
    /// Never for the shipped text; a test reads it.
    pub fn embedded() -> Result<Self, FaultError> {
        Self::from_toml(EMBEDDED)
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
    pub fn fault(&self, id: &str) -> Option<&Fault> {
        self.faults.iter().find(|f| f.id == id)
    }

    /// The tip of that name.
    #[must_use]
    pub fn tip(&self, id: &str) -> Option<&Tip> {
        self.tips.iter().find(|t| t.id == id)
    }

    fn check(&self) -> Result<(), FaultError> {
        let ids = self.faults.iter().map(|f| &f.id).chain(self.tips.iter().map(|t| &t.id));
        let mut seen = std::collections::BTreeSet::new();
        for id in ids {
            if !seen.insert(id) {
                return Err(FaultError::Twice { id: id.clone() });
            }
        }
        self.faults.iter().try_for_each(|fault| self.check_fault(fault))
    }

    fn check_fault(&self, fault: &Fault) -> Result<(), FaultError> {
        if let Some(tip) = fault.advice.iter().find(|t| self.tip(t).is_none()) {
            return Err(FaultError::UnknownTip { fault: fault.id.clone(), tip: tip.clone() });
        }
        if !fault.criteria.iter().any(|c| c.primary) {
            return Err(FaultError::NoPrimary { fault: fault.id.clone() });
        }
        let number = |field, value, expected, ok| {
            if ok {
                Ok(())
            } else {
                Err(FaultError::Number { fault: fault.id.clone(), field, value, expected })
            }
        };
        let m = fault.modifiability;
        number("modifiability", m, "between 0 and 1", (0.0..=1.0).contains(&m))?;
        for c in &fault.criteria {
            number("mdc", c.mdc, "a positive number", c.mdc > 0.0 && c.mdc.is_finite())?;
            let [a, b, d] = c.bands;
            let (ok, expected) = match c.direction {
                Direction::Below => (a > b && b > d, "down"),
                _ => (a < b && b < d, "up"),
            };
            if !ok {
                return Err(FaultError::Bands {
                    fault: fault.id.clone(),
                    metric: c.metric.name().to_owned(),
                    bands: c.bands,
                    expected,
                });
            }
        }
        Ok(())
    }
}
