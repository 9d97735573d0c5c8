//! What an analysis returns: the report, one serializable value with a versioned schema and a view as text,
//! and the tables beside it.

mod analysis;
#[cfg(not(feature = "internals"))]
mod compare;
#[cfg(feature = "internals")]
pub mod compare;
mod model;
mod provenance;
#[cfg(not(feature = "internals"))]
pub(crate) mod say;
#[cfg(feature = "internals")]
pub mod say;
mod tables;
#[cfg(not(feature = "internals"))]
mod text;
#[cfg(feature = "internals")]
pub mod text;
mod waveform;

pub use crate::gait::{Activity, Bout, EventKind};
pub use crate::intake::Finding;
pub use analysis::Analysis;
#[cfg_attr(feature = "internals", visibility::make(pub))]
pub(crate) use analysis::JoinedStride;
#[cfg_attr(feature = "internals", visibility::make(pub))]
pub(crate) use compare::Comparison;
pub use compare::{CompareError, compare};
#[cfg_attr(feature = "internals", visibility::make(pub))]
pub(crate) use model::ActivityTime;
#[cfg_attr(feature = "internals", visibility::make(pub))]
pub(crate) use model::Notice;
pub use model::Report;
#[cfg_attr(feature = "internals", visibility::make(pub))]
pub(crate) use model::{RefusedStream, SCHEMA_VERSION};
#[cfg_attr(feature = "internals", visibility::make(pub))]
pub(crate) use provenance::Provenance;
#[cfg_attr(feature = "internals", visibility::make(pub))]
pub(crate) use provenance::{MethodNote, Parameters};
pub use tables::StrideRow;
#[cfg_attr(feature = "internals", visibility::make(pub))]
pub(crate) use tables::{EventRow, OF_A_STRIDE, WindowRow};
#[cfg_attr(feature = "internals", visibility::make(pub))]
pub(crate) use waveform::PHASES;
#[cfg_attr(feature = "internals", visibility::make(pub))]
pub(crate) use waveform::Waveform;
#[cfg_attr(feature = "internals", visibility::make(pub))]
pub(crate) use waveform::{Channel, Foot};
