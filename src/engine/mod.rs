//! The incremental engine: what the analysis of a whole recording and of arriving samples have in common.
//!
//! A bout is worked through in cells of a fixed grid from its start ([`grid`]); each cell with margins on both
//! sides, so that filters and strides have what they need. In a cell every sensor is followed through its
//! gap-free pieces ([`follow`]), everything is measured on them ([`measure`]), and what belongs to the cell
//! is written to the book ([`work`]). What holds from one cell to the next is carried
//! ([`crate::gait::carry`]).

pub(crate) mod clocks;
pub(crate) mod follow;
pub(crate) mod grid;
pub(crate) mod tally;
pub(crate) mod work;

mod measure;
mod partners;
mod series;

use crate::intake::CleanStream;
use crate::recording::Placement;

/// Index of the stream whose rhythm is clearest: one that feels both feet, then a leg, then the
/// rest.
pub(crate) fn best_for_cadence(streams: &[CleanStream]) -> usize {
    let rank = |p: Placement| match p {
        Placement::Sacrum | Placement::Pelvis => 0,
        Placement::Waist => 1,
        Placement::Trunk | Placement::Head => 2,
        Placement::Shank | Placement::Foot => 3,
        Placement::Hip | Placement::Thigh | Placement::Pocket => 4,
        Placement::Wrist => 5,
    };
    (0..streams.len()).min_by_key(|&i| rank(streams[i].site.placement)).unwrap_or(0)
}
