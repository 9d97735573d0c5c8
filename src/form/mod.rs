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
mod scene;
mod severity;
mod sides;
mod weigh;

#[cfg_attr(feature = "internals", visibility::make(pub))]
pub(crate) use crate::words::{Words, WordsError};
pub use advice::Advice;
#[cfg_attr(feature = "internals", visibility::make(pub))]
pub(crate) use advice::Target;
#[cfg_attr(feature = "internals", visibility::make(pub))]
pub(crate) use article::{Article, ArticleError, ArticleRow, Contradiction, Coverage};
#[cfg_attr(feature = "internals", visibility::make(pub))]
pub(crate) use care::Care;
pub use care::CareLevel;
#[cfg_attr(feature = "internals", visibility::make(pub))]
pub(crate) use catalogue::{ConditionRule, Fallback, Fault, HeldWords, TargetRule, Tip, Toward};
pub use catalogue::{FaultCatalogue, FaultError};
#[cfg_attr(feature = "internals", visibility::make(pub))]
pub(crate) use criterion::{Criterion, Direction, Judged, Kind, Rule, SideWords, SpeedScaling};
#[cfg_attr(feature = "internals", visibility::make(pub))]
pub(crate) use evaluate::{Inputs, Judgement, evaluate};
#[cfg_attr(feature = "internals", visibility::make(pub))]
pub(crate) use finding::Evidence;
#[cfg_attr(feature = "internals", visibility::make(pub))]
pub(crate) use finding::{Basis, Sides};
pub use finding::{FaultFinding, Status};
#[cfg_attr(feature = "internals", visibility::make(pub))]
pub(crate) use scene::Drifted;
pub use severity::Severity;

crate::words::shipped!("words.toml");
