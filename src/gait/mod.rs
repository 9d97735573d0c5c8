//! What the runner did and when the feet were on the ground: activity, bouts, cadence, events.
//!
//! The gait cycle's structure is imposed first (one mid-stance a step, one swing a stride), and
//! events are then searched only where the cycle allows them; so none is missing or doubled inside
//! a bout. Nothing here knows of metrics.

pub mod activity;
pub mod axial_events;
pub mod bouts;
pub mod cadence;
pub mod carry;
pub mod chain;
pub mod directions;
pub mod envelope;
pub mod evidence;
pub mod foot_events;
pub mod hips;
pub mod limb;
pub mod pieces;
pub mod seconds;
pub mod shank_events;
mod shank_rise;
pub mod side;
pub mod strides;
pub mod track;
pub mod two_feet;

mod ball_rise;
pub mod by_shape;
mod contact;
mod contact_coefficients;
mod edges;
mod flank;
pub mod force_shape;
mod forward_sign;
mod segment_axes;

pub use activity::Activity;
pub use bouts::Bout;
pub use contact::{Contact, EventKind};
pub use strides::{Step, Stride};
pub use track::Track;
