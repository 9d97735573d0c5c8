//! From numbers to form faults: the catalogue as data, severity, relations between faults, what
//! profile and conditions change, advice, and when to see a professional instead.

mod advice;
mod article;
mod care;
mod catalogue;
mod criterion;
mod evaluate;
mod finding;
mod relations;
mod remedy;
mod rules;
mod sides;
mod weigh;
mod words;

pub use advice::{Advice, Target};
pub use article::{Article, ArticleError, ArticleRow, Contradiction, Coverage};
pub use care::{Care, CareLevel};
pub use catalogue::{
    ConditionRule, Fallback, Fault, FaultCatalogue, FaultError, HeldWords, TargetRule, Tip, Toward,
};
pub use criterion::{Criterion, Direction, Kind, Rule, SideWords, SpeedScaling, Subject};
pub use evaluate::{Inputs, Judgement, evaluate};
pub use finding::{Basis, Evidence, FaultFinding, Severity, Sides, Status};
pub use weigh::Drifted;
pub use words::{Words, WordsError};
