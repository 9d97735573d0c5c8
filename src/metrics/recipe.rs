//! How a metric is made of others: what it needs, and from what.

use super::aggregate::SensorFacts;
use super::both_sides::{KnownSides, Sides};
use super::rows::Rows;
use super::{Book, Estimate, MetricId, Refusal};
use crate::gait::Bout;
use crate::gait::activity::Second;
use crate::recording::Recording;

/// The inputs of a recipe.
#[derive(Debug, Clone, Copy)]
pub struct Scene<'a> {
    /// Steps and strides.
    pub book: &'a Book,
    /// What was worn.
    pub sensors: &'a [SensorFacts],
    /// Bouts of running.
    pub bouts: &'a [Bout],
    /// What was done, second by second.
    pub seconds: &'a [Second],
    /// Subject and conditions.
    pub recording: &'a Recording,
    /// Left and right of metrics that were worked out before.
    pub sides: &'a KnownSides,
}

/// A number, or why there is none; `None` leaves what the row says.
pub type Made = Option<Result<Estimate, Refusal>>;

/// How a metric is made for one bout, or for all of them.
#[derive(Debug, Clone, Copy)]
pub enum How {
    /// From left and right of the metric that it needs.
    Sides(fn(&Sides) -> Estimate),
    /// From rows, with grade, error and floor of its own catalogue row.
    Rows(fn(&Scene<'_>, &Rows, Option<usize>) -> Result<Estimate, Refusal>),
    /// By itself, for the whole and each bout.
    Own(fn(&Scene<'_>, &Rows, Option<usize>) -> Made),
    /// By itself, for the whole recording only.
    OfWhole(fn(&Scene<'_>) -> Made),
}

/// How one metric is computed from others.
#[derive(Debug, Clone, Copy)]
pub struct Recipe {
    /// The derived metric.
    pub makes: MetricId,
    /// Rows that must be there before.
    pub needs: &'static [MetricId],
    /// How.
    pub how: How,
}
