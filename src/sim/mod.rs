//! Exact-truth simulator of running and of other movement.
//!
//! Every trajectory is a closed-form expression of 2-jets (value, first and second derivative), so
//! accelerations, angular rates and all truth values are exact to rounding error. [`simulate`]
//! turns a [`Scenario`] (a [`Runner`], bouts, sensors, a seed) into a [`Recording`] and its
//! [`Truth`]. The pipeline never uses this module; tests and demonstrations do.
//!
//! What is modelled: alternating steps with correlated jitter, asymmetry, drift and sudden changes; a
//! centre of mass driven by a sine-shaped ground reaction (Morin 2005) with braking and propulsion,
//! on request with the impact of the lower leg (Clark 2017); slopes and speed profiles; pelvis and
//! trunk as Fourier series of the stride phase, wavering on request; open-chain legs with a foot that
//! is exactly still when flat, or closed chains; arms as pendulums; damped vibrations after each
//! impact; and a sensor with its faults, soft mount included. Values that set realism rather than
//! truth (rates at contact, vibration shapes) are engineering choices.
//!
//! What is not modelled: starts and stops (bouts follow each other abruptly), turns, the magnetometer,
//! any effect of slope, speed or fatigue that is not a parameter.
//!
//! ```
//! use runform::recording::Placement;
//! use runform::sim::{Activity, Preset, Scenario, SensorSpec, simulate};
//!
//! let runner = Preset::by_name("overstriding_moderate")?.runner(3.33, 1.75);
//! let scenario = Scenario::running(runner, 10.0)
//!     .lead_in(Activity::Standing, 3.0)
//!     .sensors(vec![SensorSpec::new(Placement::Sacrum, 200.0).misaligned_deg(10.0, 7)]);
//! let simulated = simulate(&scenario)?;
//! assert!(simulated.truth.step_mean(None, |s| s.tibia_inclination_ic_deg) > 12.0);
//! # Ok::<(), runform::sim::SimError>(())
//! ```
//!
//! [`Recording`]: crate::recording::Recording

mod arm;
mod attenuation;
mod bending;
mod body;
mod bout_truth;
mod closed;
mod com;
mod course;
mod curve;
mod error;
mod evaluate;
mod extremum;
mod faults;
mod fluctuation;
mod impact;
mod jet;
mod leg;
mod leg_at;
mod losses;
mod moment;
mod mount;
mod other;
mod presets;
mod random;
mod reading;
mod realism;
mod relative_phase;
mod runner;
mod running;
mod sampling;
mod scenario;
mod schedule;
mod sensor;
mod series;
mod trunk;
mod truth;
mod wander;

pub use bout_truth::{RunTruth, SymmetryTruth};
pub use course::SpeedProfile;
pub use error::SimError;
pub use faults::Fault;
pub use losses::Losses;
pub use mount::SoftMount;
pub use presets::{Level, Preset};
pub use realism::{Chain, Force, ImpactMass, Instability, Noise, Shift};
pub use runner::{Arms, Drift, Impacts, Legs, Pelvis, Runner, Transient, Trunk};
pub use scenario::{Activity, Bout, Scenario, Simulated, contacts, simulate};
pub use sensor::{ClockSpec, SensorSpec, Slip};
pub use series::{Control, ShoeSession, TrainingDay, training_days, worn_shoes};
pub use truth::{
    BoutTruth, DenseTruth, InjectedFault, StepTruth, StreamTruth, StrideTruth, StrikeType, Truth,
    WalkingStepTruth,
};
