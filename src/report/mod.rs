//! What an analysis returns: the report, one serializable value with a versioned schema and a view as text,
//! and the tables beside it.

mod analysis;
pub mod compare;
mod model;
mod provenance;
pub mod say;
mod tables;
pub mod text;
mod waveform;

pub use analysis::{Analysis, JoinedStride};
pub use compare::{Comparison, compare};
pub use model::{ActivityTime, Notice, RefusedStream, Report, SCHEMA_VERSION};
pub use provenance::{MethodNote, Parameters, Provenance, filter_of};
pub use tables::{EventRow, OF_A_STRIDE, StrideRow, WindowRow};
pub use waveform::{Channel, Foot, PHASES, Waveform};
