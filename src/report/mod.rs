//! What an analysis returns: one serializable value with a versioned schema, and its view as text.

mod model;
pub mod text;

pub use model::{EventRow, Notice, RefusedStream, Report, SCHEMA_VERSION, StrideRow, WindowRow};
