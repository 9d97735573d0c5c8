//! Metrics that are computed from others: each names what it needs, and the order follows from that.

use super::aggregate::WORTH_THREADS;
use super::recipe::{How, Made, Recipe, Scene};
use super::rows::Rows;
use super::{MetricId, MetricValue, Outcome, derived, early, load, warmup};
use crate::side_by_side;

/// Makes all of them, each after what it needs; those that wait for nothing any more are made side by side. `judge` looks
/// at a row before others are made of it.
pub fn complete(rows: &mut Rows, scene: &Scene<'_>, judge: impl Fn(&mut MetricValue)) {
    let scopes = || core::iter::once(None).chain(scene.bouts.iter().map(|b| Some(b.index)));
    let apart = scene.book.leaves().len() >= WORTH_THREADS;
    for ready in in_waves() {
        let asked: Vec<(&Recipe, Option<usize>)> =
            ready.into_iter().flat_map(|r| scopes().map(move |scope| (r, scope))).collect();
        let there = &*rows;
        let made = side_by_side::map(apart, asked, |(recipe, scope): (&'static Recipe, _)| {
            (recipe.makes, scope, make(recipe, scene, there, scope))
        });
        for (metric, bout, made) in made {
            let outcome = match made {
                Some(Ok(e)) => Outcome::Estimate(e),
                Some(Err(why)) if bout.is_none() && !scene.bouts.is_empty() => {
                    Outcome::Refused(why)
                }
                _ => continue,
            };
            let mut row = MetricValue { metric, bout, side: None, outcome };
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

/// The recipes in waves: what the recipes of a wave need is made by those before; one that waits for itself is left out.
fn in_waves() -> Vec<Vec<&'static Recipe>> {
    let mut waiting: Vec<&Recipe> = all().collect();
    let mut waves = Vec::new();
    loop {
        let still: Vec<MetricId> = waiting.iter().map(|r| r.makes).collect();
        let (ready, rest): (Vec<&Recipe>, Vec<&Recipe>) =
            waiting.iter().partition(|r| r.needs.iter().all(|n| !still.contains(n)));
        if ready.is_empty() {
            return waves;
        }
        waves.push(ready);
        waiting = rest;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_recipe_is_made_once_and_after_what_it_needs() {
        let waves = in_waves();
        assert_eq!(waves.concat().len(), all().count(), "a recipe waits for itself");
        for (i, wave) in waves.iter().enumerate() {
            let earlier: Vec<MetricId> = waves[..i].iter().flatten().map(|r| r.makes).collect();
            let made_by_recipes: Vec<MetricId> = all().map(|r| r.makes).collect();
            for recipe in wave {
                let mut needs = recipe.needs.iter().filter(|n| made_by_recipes.contains(n));
                assert!(needs.all(|n| earlier.contains(n)), "{:?}", recipe.makes);
                assert!(!earlier.contains(&recipe.makes), "{:?}", recipe.makes);
            }
        }
    }
}
