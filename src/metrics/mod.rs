//! Numbers that describe a run, each with unit, method, interval and grade, or a typed reason why
//! there is none. The catalogue says what each metric is; one file a family measures it.

pub(crate) mod aggregate;
pub(crate) mod angles;
pub(crate) mod arm;
pub(crate) mod attenuation;
mod balance;
pub(crate) mod band_power;
pub(crate) mod book;
pub(crate) mod both_sides;
pub(crate) mod bounce;
pub(crate) mod braking;
#[cfg(not(feature = "internals"))]
pub(crate) mod catalogue;
#[cfg(feature = "internals")]
pub mod catalogue;
pub(crate) mod chosen;
mod contact_doubt;
#[cfg(not(feature = "internals"))]
pub(crate) mod derived;
#[cfg(feature = "internals")]
pub mod derived;
pub(crate) mod drift;
pub(crate) mod early;
pub(crate) mod foot;
mod foot_roll;
#[cfg(not(feature = "internals"))]
pub(crate) mod force;
#[cfg(feature = "internals")]
pub mod force;
mod grade;
pub(crate) mod guards;
pub(crate) mod health;
pub(crate) mod impact;
pub(crate) mod knee;
pub(crate) mod load;
pub(crate) mod long_range;
pub(crate) mod lumbar;
mod outlier;
pub(crate) mod pelvis;
pub(crate) mod posture;
#[cfg(not(feature = "internals"))]
pub(crate) mod power;
#[cfg(feature = "internals")]
pub mod power;
pub(crate) mod pronation;
pub(crate) mod recipe;
pub(crate) mod recipes;
pub(crate) mod rows;
pub(crate) mod shank;
pub(crate) mod spatial;
pub(crate) mod spring_mass;
pub(crate) mod steps;
pub(crate) mod temporal;
pub(crate) mod thigh;
pub(crate) mod unconfirmed;
pub(crate) mod variability;
pub(crate) mod warmup;
pub(crate) mod whole;

pub(crate) mod doubt;
pub(crate) mod draft;
mod estimate;
pub(crate) mod leaf;
mod leaf_pools;
pub(crate) mod levelled;
mod lookup;
pub(crate) mod notes;
mod windows;

crate::words::shipped!("words.toml");

pub(crate) use book::Book;
pub use catalogue::MetricId;
#[cfg_attr(feature = "internals", visibility::make(pub))]
pub(crate) use catalogue::MetricInfo;
#[cfg_attr(feature = "internals", visibility::make(pub))]
pub(crate) use catalogue::plain;
pub(crate) use draft::{Draft, Sample};
#[cfg_attr(feature = "internals", visibility::make(pub))]
pub(crate) use drift::Drift;
pub use estimate::{Estimate, Flag, MetricValue, Outcome, Refusal};
pub use grade::Grade;
pub(crate) use notes::Whole;
