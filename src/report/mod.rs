//! What an analysis returns: one serializable value with a versioned schema, and its view as text.

pub mod compare;
mod model;
mod provenance;
pub mod text;

pub use compare::{Comparison, compare};
pub use model::{EventRow, Notice, RefusedStream, Report, SCHEMA_VERSION, StrideRow, WindowRow};
pub use provenance::{MethodNote, Parameters, Provenance, filter_of};
