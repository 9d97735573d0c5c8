//! Numbers that describe a run, each with unit, method, interval and grade, or a typed reason why
//! there is none. The catalogue says what each metric is; one file a family measures it.

pub mod aggregate;
pub(crate) mod angles;
pub mod arm;
pub mod attenuation;
pub mod band_power;
pub(crate) mod book;
pub mod bounce;
pub mod braking;
pub mod catalogue;
pub mod chosen;
mod contact_doubt;
pub mod derived;
pub mod drift;
pub mod early;
pub mod foot;
mod foot_roll;
pub mod force;
pub mod guards;
pub mod health;
pub mod impact;
pub mod knee;
pub mod load;
pub mod long_range;
pub mod lumbar;
pub mod pelvis;
pub mod posture;
pub mod power;
pub mod pronation;
pub mod recipe;
pub mod recipes;
pub mod rows;
pub mod shank;
pub mod spatial;
pub mod spring_mass;
pub mod temporal;
pub mod thigh;
pub mod unconfirmed;
pub mod variability;
pub mod warmup;
pub mod whole;

pub(crate) mod doubt;
pub(crate) mod draft;
mod estimate;
pub(crate) mod leaf;
pub(crate) mod levelled;
mod lookup;
pub(crate) mod notes;
mod windows;

pub use book::Book;
pub use catalogue::{MetricId, MetricInfo, plain};
pub use draft::{Draft, Sample};
pub use drift::Drift;
pub use estimate::{Estimate, Flag, Grade, MetricValue, Outcome, Refusal};
pub use notes::Whole;
