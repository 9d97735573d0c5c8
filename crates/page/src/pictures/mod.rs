//! The pictures of a report.

mod bands;
mod blocks;
mod body_map;
mod course;
mod places_among;
mod spread;
mod waves;

pub(crate) use bands::{bars, class, deciding, of_metric, usual};
pub(crate) use blocks::blocks;
pub(crate) use body_map::{body_map, marked};
pub(crate) use course::{course, has_holes, titled, track};
pub(crate) use places_among::among;
pub(crate) use spread::{any as any_spread, spreads};
pub(crate) use waves::{against, groups, known_feet, waves};
