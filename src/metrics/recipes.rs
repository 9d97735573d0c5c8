//! Metrics that are made of others: each says what it needs, and the order follows from that.

use super::aggregate::Sensor;
use super::derived::{self, Sides};
use super::rows::Rows;
use super::{Book, Estimate, MetricId, MetricValue, Outcome, Refusal, early, load, warmup};
use crate::gait::Bout;
use crate::gait::activity::Second;
use crate::recording::Recording;

/// What a recipe may look at.
#[derive(Debug, Clone, Copy)]
pub struct Scene<'a> {
    /// Steps and strides.
    pub book: &'a Book,
    /// What was worn.
    pub sensors: &'a [Sensor],
    /// Bouts of running.
    pub bouts: &'a [Bout],
    /// What was done, second by second.
    pub seconds: &'a [Second],
    /// Subject and conditions.
    pub recording: &'a Recording,
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

/// How one metric is made of others.
#[derive(Debug, Clone, Copy)]
pub struct Recipe {
    /// What is made.
    pub makes: MetricId,
    /// Rows that must be there before.
    pub needs: &'static [MetricId],
    /// How.
    pub how: How,
}

/// Makes all of them, each after what it needs. `judge` looks at a row before others are made of it.
pub fn complete(rows: &mut Rows, scene: &Scene<'_>, judge: impl Fn(&mut MetricValue)) {
    let scopes = || core::iter::once(None).chain(scene.bouts.iter().map(|b| Some(b.index)));
    for recipe in in_order() {
        for scope in scopes() {
            let outcome = match make(recipe, scene, rows, scope) {
                Some(Ok(e)) => Outcome::Estimate(e),
                Some(Err(why)) if scope.is_none() && !scene.bouts.is_empty() => {
                    Outcome::Refused(why)
                }
                _ => continue,
            };
            let mut row = MetricValue { metric: recipe.makes, bout: scope, side: None, outcome };
            judge(&mut row);
            rows.put(row);
        }
    }
}

fn make(recipe: &Recipe, scene: &Scene<'_>, rows: &Rows, scope: Option<usize>) -> Made {
    let conform = |e| derived::conform(recipe.makes, e, scene.sensors);
    match recipe.how {
        How::Sides(make) => {
            let of = *recipe.needs.first()?;
            let sides = derived::sides(recipe.makes, of, scene, rows, scope);
            Some(sides.and_then(|s| conform(make(&s))))
        }
        How::Rows(make) => Some(make(scene, rows, scope).and_then(conform)),
        How::Own(make) => make(scene, rows, scope),
        How::OfWhole(make) if scope.is_none() => make(scene),
        How::OfWhole(_) => None,
    }
}

/// All recipes, as the families list them.
fn all() -> impl Iterator<Item = &'static Recipe> {
    derived::RECIPES.iter().chain(load::RECIPES).chain(early::RECIPES).chain(warmup::RECIPES)
}

/// The recipes, each after those that make what it needs; one that waits for itself is left out.
fn in_order() -> Vec<&'static Recipe> {
    let mut waiting: Vec<&Recipe> = all().collect();
    let mut order = Vec::with_capacity(waiting.len());
    loop {
        let still: Vec<MetricId> = waiting.iter().map(|r| r.makes).collect();
        let (ready, rest): (Vec<&Recipe>, Vec<&Recipe>) =
            waiting.iter().partition(|r| r.needs.iter().all(|n| !still.contains(n)));
        if ready.is_empty() {
            return order;
        }
        order.extend(ready);
        waiting = rest;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_recipe_is_made_once_and_after_what_it_needs() {
        let order = in_order();
        assert_eq!(order.len(), all().count(), "a recipe waits for itself");
        for (i, recipe) in order.iter().enumerate() {
            let later = order[i..].iter().map(|r| r.makes);
            for need in recipe.needs {
                assert!(!later.clone().any(|m| m == *need), "{:?} needs {need:?}", recipe.makes);
            }
            assert!(order[..i].iter().all(|r| r.makes != recipe.makes), "{:?}", recipe.makes);
        }
    }
}
