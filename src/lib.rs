//! Trustworthy running-form analysis from accelerometer and gyroscope recordings.
//!
//! A recording enters at the top of this list and leaves as a report at the bottom; each floor uses
//! only the floors above it. [`analyze`] calls them in order.
//!
//! 1. [`recording`]: what was recorded, where it was worn, by whom. No algorithms.
//! 2. `signal`: filters, peaks, spectra, integration, statistics. Nothing about gait.
//! 3. `intake`: checks and repairs; every finding goes into a quality record.
//! 4. `orientation`: attitude of a sensor, the vertical while running, segment axes.
//! 5. `gait`: running or not, bouts, cadence, contacts, sides, strides.
//! 6. [`metrics`]: the catalogue of metrics and one file a family that measures it.
//! 7. [`context`]: profile, training diary and earlier sessions.
//! 8. [`form`]: form faults, severity, advice, care.
//! 9. [`report`]: the result as data and as text.
//!
//! Beside them stand [`sim`], the simulator with exact truth, and [`agreement`], the statistics of how
//! well two ways of measuring agree; the pipeline uses neither.
//!
//! What an app needs is public; the rooms where the algorithms live are private, so that they can be rebuilt.
//! The feature `internals` opens them for this project's own tests and tools, without any promise.
//!
//! # Features
//!
//! `sim` and `agreement` are on by default. `parallel` lets the sensors of a recording go side by side on threads
//! of the standard library, in [`analyze`] and [`survey`]; the results are the same to the last bit. [`Live`]
//! never starts a thread.
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

#![cfg_attr(
    not(feature = "internals"),
    allow(
        dead_code,
        unused_imports,
        reason = "tests and tools reach what the library itself does not use"
    )
)]

#[cfg(feature = "agreement")]
pub mod agreement;
#[cfg(not(feature = "internals"))]
mod analysis;
#[cfg(feature = "internals")]
pub mod analysis;
mod brief;
pub mod context;
mod engine;
mod error;
pub mod form;
mod fresh;
#[cfg(not(feature = "internals"))]
mod gait;
#[cfg(feature = "internals")]
pub mod gait;
mod instants;
#[cfg(not(feature = "internals"))]
mod intake;
#[cfg(feature = "internals")]
pub mod intake;
pub mod live;
pub mod metrics;
mod names;
#[cfg(not(feature = "internals"))]
mod orientation;
#[cfg(feature = "internals")]
pub mod orientation;
mod packed;
pub mod recording;
pub mod report;
#[cfg(not(feature = "internals"))]
mod side_by_side;
#[cfg(feature = "internals")]
pub mod side_by_side;
#[cfg(not(feature = "internals"))]
mod signal;
#[cfg(feature = "internals")]
pub mod signal;
#[cfg(feature = "sim")]
pub mod sim;
#[cfg(not(feature = "internals"))]
mod units;
#[cfg(feature = "internals")]
pub mod units;
#[cfg(not(feature = "internals"))]
mod words;
#[cfg(feature = "internals")]
pub mod words;

#[cfg(feature = "internals")]
pub use analysis::{Liveliest, OrientationTrack, orientations};
pub use analysis::{Options, Setup, analyze, survey};
pub use error::{Error, SavedError};
pub use intake::{IntakeError, IntakeOptions, StreamSetup};
pub use live::Live;
#[cfg(feature = "internals")]
pub use live::analyze_with;
pub use metrics::MetricId;
pub use names::UnknownName;
pub use recording::Recording;
pub use report::{Analysis, Report};
pub use units::{AccUnit, GyrUnit, Unit};
