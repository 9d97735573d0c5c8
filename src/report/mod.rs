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
mod say;
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
#[cfg(feature = "internals")]
pub use analysis::JoinedStride;
#[cfg(not(feature = "internals"))]
pub(crate) use analysis::JoinedStride;
#[cfg(feature = "internals")]
pub use compare::Comparison;
#[cfg(not(feature = "internals"))]
pub(crate) use compare::Comparison;
pub use compare::{CompareError, compare};
#[cfg(feature = "internals")]
pub use model::ActivityTime;
#[cfg(not(feature = "internals"))]
pub(crate) use model::ActivityTime;
#[cfg(feature = "internals")]
pub use model::Notice;
#[cfg(not(feature = "internals"))]
pub(crate) use model::Notice;
pub use model::Report;
#[cfg(feature = "internals")]
pub use model::{RefusedStream, SCHEMA_VERSION};
#[cfg(not(feature = "internals"))]
pub(crate) use model::{RefusedStream, SCHEMA_VERSION};
#[cfg(feature = "internals")]
pub use provenance::Provenance;
#[cfg(not(feature = "internals"))]
pub(crate) use provenance::Provenance;
#[cfg(not(feature = "internals"))]
pub(crate) use provenance::filter_of;
#[cfg(feature = "internals")]
pub use provenance::filter_of;
#[cfg(feature = "internals")]
pub use provenance::{MethodNote, Parameters};
#[cfg(not(feature = "internals"))]
pub(crate) use provenance::{MethodNote, Parameters};
pub use tables::StrideRow;
#[cfg(feature = "internals")]
pub use tables::{EventRow, OF_A_STRIDE, WindowRow};
#[cfg(not(feature = "internals"))]
pub(crate) use tables::{EventRow, OF_A_STRIDE, WindowRow};
#[cfg(feature = "internals")]
pub use waveform::PHASES;
#[cfg(not(feature = "internals"))]
pub(crate) use waveform::PHASES;
#[cfg(feature = "internals")]
pub use waveform::Waveform;
#[cfg(not(feature = "internals"))]
pub(crate) use waveform::Waveform;
#[cfg(feature = "internals")]
pub use waveform::{Channel, Foot};
#[cfg(not(feature = "internals"))]
pub(crate) use waveform::{Channel, Foot};
