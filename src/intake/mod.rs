//! From streams as recorded to streams that can be computed with: checked, repaired where that is
//! honest, refused where it is not, and every finding written down in a [`Quality`].

mod clean;
mod quality;

pub use clean::{CleanStream, Span};
pub use quality::{AxisClip, Finding, Quality, UnitDecision};
