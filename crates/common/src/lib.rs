//! What the command line and the Python module share: errors with exit codes, inputs with what is given beside them,
//! an analysis from path to tables, the data dictionary, explanations of everything that has a name.
//!
//! No promise holds for what is in here: it changes with the two that use it.

#[cfg(feature = "columnar")]
pub mod arrow;
mod beside;
pub mod catalogues;
mod csv_bytes;
pub mod dictionary;
pub mod explain;
mod failure;
pub mod history;
pub mod job;
mod load;
mod schema;
pub mod simulated;
pub mod tables;

pub use beside::{Beside, report};
pub use failure::{Code, Failure, guarded, short};
pub use load::{Told, failed, faults, read};
pub use schema::{Column, Kind, columns};
