//! Trustworthy running-form analysis from accelerometer and gyroscope recordings.
pub mod form;
pub mod gait;
pub mod intake;
pub mod metrics;
pub mod orientation;
pub mod recording;
pub mod report;
pub mod signal;
#[cfg(feature = "sim")]
pub mod sim;
pub mod units;
