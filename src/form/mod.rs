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

pub use advice::Advice;
#[cfg(feature = "internals")]
pub use advice::Target;
#[cfg(not(feature = "internals"))]
pub(crate) use advice::Target;
#[cfg(feature = "internals")]
pub use article::{Article, ArticleError, ArticleRow, Contradiction, Coverage};
#[cfg(not(feature = "internals"))]
pub(crate) use article::{Article, ArticleError, ArticleRow, Contradiction, Coverage};
#[cfg(feature = "internals")]
pub use care::Care;
#[cfg(not(feature = "internals"))]
pub(crate) use care::Care;
pub use care::CareLevel;
#[cfg(feature = "internals")]
pub use catalogue::{ConditionRule, Fallback, Fault, HeldWords, TargetRule, Tip, Toward};
#[cfg(not(feature = "internals"))]
pub(crate) use catalogue::{ConditionRule, Fallback, Fault, HeldWords, TargetRule, Tip, Toward};
pub use catalogue::{FaultCatalogue, FaultError};
#[cfg(feature = "internals")]
pub use criterion::{Criterion, Direction, Kind, Rule, SideWords, SpeedScaling, Subject};
#[cfg(not(feature = "internals"))]
pub(crate) use criterion::{Criterion, Direction, Kind, Rule, SideWords, SpeedScaling, Subject};
#[cfg(feature = "internals")]
pub use evaluate::{Inputs, Judgement, evaluate};
#[cfg(not(feature = "internals"))]
pub(crate) use evaluate::{Inputs, Judgement, evaluate};
#[cfg(feature = "internals")]
pub use finding::Evidence;
#[cfg(not(feature = "internals"))]
pub(crate) use finding::Evidence;
#[cfg(feature = "internals")]
pub use finding::{Basis, Sides};
#[cfg(not(feature = "internals"))]
pub(crate) use finding::{Basis, Sides};
pub use finding::{FaultFinding, Severity, Status};
#[cfg(feature = "internals")]
pub use weigh::Drifted;
#[cfg(not(feature = "internals"))]
pub(crate) use weigh::Drifted;
#[cfg(feature = "internals")]
pub use words::{Words, WordsError};
#[cfg(not(feature = "internals"))]
pub(crate) use words::{Words, WordsError};
