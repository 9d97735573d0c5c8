//! Metrics that are computed from others: each names what it needs, and the order follows from that.

use super::recipe::{How, Made, Recipe, Scene};
use super::rows::Rows;
use super::{MetricId, MetricValue, Outcome, derived, early, load, warmup};

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
