//! Trustworthy running-form analysis from accelerometer and gyroscope recordings.
//!
//! A recording enters at the top of this list and leaves as a report at the bottom; each floor uses
//! only the floors above it. [`analyze`] calls them in order.
//!
//! 1. [`recording`]: what was recorded, where it was worn, by whom. No algorithms.
//! 2. [`signal`]: filters, peaks, spectra, integration, statistics. Nothing about gait.
//! 3. [`intake`]: checks and repairs; every finding goes into a quality record.
//! 4. [`orientation`]: attitude of a sensor, the vertical while running, segment axes.
//! 5. [`gait`]: running or not, bouts, cadence, contacts, sides, strides.
//! 6. [`metrics`]: the catalogue of metrics and one file a family that measures it.
//! 7. [`context`]: profile, training diary and earlier sessions.
//! 8. [`form`]: form faults, severity, advice, care.
//! 9. [`report`]: the result as data and as text.
//!
//! Beside them stand [`sim`], the simulator with exact truth, and [`agreement`], the statistics of how
//! well two ways of measuring agree; the pipeline uses neither.
//!
//! # Conventions
//!
//! World: x forward, y left, z up, right-handed. A segment frame equals the world frame when
//! standing upright. Quaternions take sensor (or segment) vectors to the world. The accelerometer
//! measures specific force: +g along the upward axis at rest; g = 9.80665 m/s². Lean is positive
//! forward, lateral inclination positive to the right, yaw positive to the left, foot pitch
//! positive toes up, tibia inclination at contact positive with the ankle ahead of the knee.
//! Initial and terminal contact are where the vertical ground reaction force crosses 50 N. Inside,
//! everything is SI and `f64`; at the borders names carry the unit. Time is in seconds from the
//! recording's first sample.
//!
//! # Example
//!
//! ```
//! use runform::recording::Placement;
//! use runform::sim::{Runner, Scenario, SensorSpec, simulate};
//! use runform::{MetricId, Options, analyze};
//!
//! let sensors = vec![SensorSpec::new(Placement::Waist, 100.0)];
//! let run = simulate(&Scenario::running(Runner::new(3.0, 1.75), 20.0).sensors(sensors))?;
//! let analysis = analyze(&run.recording, &Options::default())?;
//! let cadence = analysis.report.metric(MetricId::Cadence).and_then(|m| m.estimate()).expect("running");
//! assert!((cadence.value - run.truth.cadence_spm()).abs() < 0.5);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

#[cfg(feature = "agreement")]
pub mod agreement;
pub mod analysis;
pub mod context;
mod engine;
mod error;
pub mod form;
pub mod gait;
pub mod intake;
pub mod live;
pub mod metrics;
mod names;
pub mod orientation;
pub mod recording;
pub mod report;
pub mod signal;
#[cfg(feature = "sim")]
pub mod sim;
pub mod units;

pub use analysis::{Liveliest, Options, OrientationTrack, Setup, analyze, orientations, survey};
pub use error::{Error, SavedError};
pub use live::{Live, analyze_with};
pub use metrics::MetricId;
pub use names::UnknownName;
pub use recording::Recording;
pub use report::{Analysis, Report};
