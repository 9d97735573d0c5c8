//! What the article says, statement by statement, and where each is answered. The page of the
//! documentation and the check of coverage are made from it.

use std::sync::OnceLock;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::catalogue::FaultCatalogue;
use crate::metrics::MetricId;

/// The statements that ship with the library.
const EMBEDDED: &str = include_str!("article.toml");

/// How a statement is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Coverage {
    /// Measured.
    Measured,
    /// A number that goes with it is measured.
    Proxy,
    /// The runner is asked (profile or diary).
    Asked,
    /// Motion sensors cannot see it, and nothing is claimed.
    NotObservable,
    /// It shapes the report instead of a number in it.
    Structural,
}

impl Coverage {
    /// Words for tables.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Measured => "measured",
            Self::Proxy => "proxy",
            Self::Asked => "asked",
            Self::NotObservable => "not observable",
            Self::Structural => "structural",
        }
    }
}

/// One statement.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ArticleRow {
    /// Number, from 1.
    pub number: u16,
    /// Part of the article.
    pub section: String,
    /// The statement in other words.
    pub statement: String,
    /// How it is answered.
    pub status: Coverage,
    /// Metrics that answer it, by their names.
    #[serde(default)]
    pub metrics: Vec<String>,
    /// Faults that answer it.
    #[serde(default)]
    pub faults: Vec<String>,
    /// Tips that answer it.
    #[serde(default)]
    pub tips: Vec<String>,
    /// What is known, what is asked, or why it cannot be seen.
    pub note: String,
    /// Tests of the project that show the behaviour, by the names of their functions.
    #[serde(default)]
    pub shown_by: Vec<String>,
    /// Why there is advice and nothing that is measured or asked.
    #[serde(default)]
    pub advice_only: Option<String>,
}

/// Where article and literature disagree.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contradiction {
    /// What the article says.
    pub article: String,
    /// What the literature says.
    pub literature: String,
    /// Faults that it concerns.
    #[serde(default)]
    pub faults: Vec<String>,
}

/// All statements and contradictions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Article {
    /// Statements, in order.
    #[serde(rename = "row")]
    pub rows: Vec<ArticleRow>,
    /// Contradictions.
    #[serde(rename = "contradiction")]
    pub contradictions: Vec<Contradiction>,
}

/// What is wrong with the list of statements.
#[derive(Debug, Clone, PartialEq, Error)]
#[non_exhaustive]
pub enum ArticleError {
    /// It is no TOML of the right shape; the text names line and column.
    #[error("article: {0}")]
    Toml(String),
    /// Numbers that do not count up from 1.
    #[error("article: row {found} stands where row {expected} was expected")]
    Number {
        /// Next number.
        expected: u16,
        /// Number found.
        found: u16,
    },
    /// A name that does not exist.
    #[error("article, row {row}: \"{name}\" is no {kind}")]
    Unknown {
        /// Row.
        row: u16,
        /// What it should be.
        kind: &'static str,
        /// As given.
        name: String,
    },
    /// A row that nothing answers.
    #[error("article, row {row}: {status} but it names no metric, fault or tip")]
    Unanswered {
        /// Row.
        row: u16,
        /// Its status.
        status: &'static str,
    },
    /// A row without a test, that is neither advice only nor not observable.
    #[error(
        "article, row {row}: name the tests that show it (shown_by), or say why it is advice only \
         (advice_only)"
    )]
    Unshown {
        /// Row.
        row: u16,
    },
    /// A fault or tip that no statement asks for.
    #[error("article: no row names the {kind} \"{name}\"")]
    Unasked {
        /// Fault or tip.
        kind: &'static str,
        /// Its name.
        name: String,
    },
}

impl Article {
    /// The statements that ship with the library.
    ///
    /// # Errors
    /// Never for the shipped text; a test reads it.
    pub fn embedded() -> Result<Self, ArticleError> {
        Self::shipped().cloned()
    }

    /// The statements that ship with the library; their text is read once in the life of the
    /// program.
    ///
    /// # Errors
    /// Never for the shipped text; a test reads it.
    pub fn shipped() -> Result<&'static Self, ArticleError> {
        static SHIPPED: OnceLock<Result<Article, ArticleError>> = OnceLock::new();
        SHIPPED.get_or_init(|| Self::from_toml(EMBEDDED)).as_ref().map_err(Clone::clone)
    }

    /// Reads a list of statements.
    ///
    /// # Errors
    /// [`ArticleError::Toml`].
    pub fn from_toml(text: &str) -> Result<Self, ArticleError> {
        toml::from_str(text).map_err(|e| ArticleError::Toml(e.to_string()))
    }

    /// Checks that numbers count up, that every name exists, that what is measured names what
    /// measures it, and that every fault and tip of the catalogue is asked for by a statement.
    ///
    /// # Errors
    /// The first [`ArticleError`].
    pub fn check(&self, catalogue: &FaultCatalogue) -> Result<(), ArticleError> {
        for (row, expected) in self.rows.iter().zip(1..) {
            if row.number != expected {
                return Err(ArticleError::Number { expected, found: row.number });
            }
            check_row(row, catalogue)?;
        }
        for fault in &catalogue.faults {
            if !self.rows.iter().any(|r| r.faults.contains(&fault.id)) {
                return Err(ArticleError::Unasked { kind: "fault", name: fault.id.clone() });
            }
        }
        for tip in &catalogue.tips {
            if !self.rows.iter().any(|r| r.tips.contains(&tip.id)) {
                return Err(ArticleError::Unasked { kind: "tip", name: tip.id.clone() });
            }
        }
        let named = self.contradictions.iter().flat_map(|c| &c.faults);
        named.clone().find(|f| catalogue.fault(f).is_none()).map_or(Ok(()), |f| {
            Err(ArticleError::Unknown { row: 0, kind: "fault", name: f.clone() })
        })
    }
}

fn check_row(row: &ArticleRow, catalogue: &FaultCatalogue) -> Result<(), ArticleError> {
    let unknown =
        |kind, name: &String| ArticleError::Unknown { row: row.number, kind, name: name.clone() };
    if let Some(name) = row.metrics.iter().find(|m| MetricId::by_name(m).is_none()) {
        return Err(unknown("metric", name));
    }
    if let Some(name) = row.faults.iter().find(|f| catalogue.fault(f).is_none()) {
        return Err(unknown("fault", name));
    }
    if let Some(name) = row.tips.iter().find(|t| catalogue.tip(t).is_none()) {
        return Err(unknown("tip", name));
    }
    let empty = row.metrics.is_empty() && row.faults.is_empty() && row.tips.is_empty();
    let answered = matches!(row.status, Coverage::Measured | Coverage::Proxy);
    if answered && empty {
        return Err(ArticleError::Unanswered { row: row.number, status: row.status.words() });
    }
    let seen = row.status == Coverage::NotObservable || row.advice_only.is_some();
    if !seen && row.shown_by.is_empty() {
        return Err(ArticleError::Unshown { row: row.number });
    }
    Ok(())
}
