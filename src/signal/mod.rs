//! Signal tools that know nothing of gait: filters, peaks, spectra, integration, statistics.
//!
//! Everything is `f64`, fallible where an argument can be wrong, and free of panics.

pub mod autocorrelation;
pub mod butterworth;
pub mod integration;
pub mod interpolation;
pub mod mean_error;
pub mod nonlinear;
pub mod peaks;
pub mod sections;
pub mod spectrum;
pub mod statistics;
pub mod trend;
pub(crate) mod turn;

mod error;

pub use butterworth::{Band, Butterworth};
pub use error::SignalError;
pub use sections::{Section, SectionState, Sections};
