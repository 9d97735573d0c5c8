//! Left and right of one metric, and how sure their difference is: what asymmetries are made of.

use std::sync::Mutex;

use super::aggregate::{estimate, flags_of};
use super::outlier::OUTLIER;
use super::recipe::Scene;
use super::steps::Steps;
use super::{Estimate, MetricId, Outcome};
use crate::recording::{Placement, Side};
use crate::signal::{mean_error, statistics};

/// Left and right of one metric.
#[derive(Debug, Clone)]
pub struct Sides {
    /// Left.
    pub left: Estimate,
    /// Right.
    pub right: Estimate,
    /// Half-width of the 90 % interval of right − left from the spread of the strides.
    pub apart_half: f64,
}

/// Of which metric, from which placement, in which bout.
type Key = (MetricId, Placement, Option<usize>);

/// The sides that were worked out before: several asymmetries are made of the same ones.
#[derive(Debug, Default)]
pub struct KnownSides(Mutex<Vec<(Key, Option<Sides>)>>);

impl KnownSides {
    fn get(&self, key: &Key) -> Option<Option<Sides>> {
        let known = self.0.lock().ok()?;
        known.iter().find(|(k, _)| k == key).map(|(_, sides)| sides.clone())
    }

    fn keep(&self, key: Key, sides: Option<Sides>) {
        if let Ok(mut known) = self.0.lock() {
            known.push((key, sides));
        }
    }
}

/// Left and right of one metric from the best placement that tells both, in the order of
/// placements of another (the asymmetry that is made of them).
pub(super) fn both_sides(
    metric: MetricId,
    order: &[Placement],
    scope: Option<usize>,
    scene: &Scene<'_>,
) -> Option<Sides> {
    // The only bout is the whole.
    let scope = scope.filter(|_| scene.bouts.len() != 1);
    order.iter().find_map(|&placement| {
        let key = (metric, placement, scope);
        scene.sides.get(&key).unwrap_or_else(|| {
            let sides = sides_of(metric, placement, scope, scene);
            scene.sides.keep(key, sides.clone());
            sides
        })
    })
}

fn sides_of(
    metric: MetricId,
    placement: Placement,
    scope: Option<usize>,
    scene: &Scene<'_>,
) -> Option<Sides> {
    let info = metric.info();
    let gyroscope = scene.sensors.iter().any(|d| d.site.placement == placement && d.gyroscope);
    let (_, method) = info.method(placement, gyroscope)?;
    let mine = Steps::of(scene.book, metric, scope, |site| site.placement == placement);
    let flags = flags_of(metric, placement, scope, scene.book);
    let side = |side| match estimate(info, method, placement, &mine.of_side(side), &flags) {
        Outcome::Estimate(e) => Some(e),
        Outcome::Refused(_) => None,
    };
    let (left, right) = side(Side::Left).zip(side(Side::Right))?;
    let apart_half = mean_error::half_90(&differences(&mine))
        .unwrap_or_else(|| left.spread_half.hypot(right.spread_half));
    Some(Sides { left, right, apart_half })
}

/// Right − left of neighbouring steps, each step used once: the feet share much of what wavers, and
/// that does not make their difference less sure.
fn differences(all: &Steps) -> Vec<f64> {
    let mut found = Vec::with_capacity(all.len() / 2);
    let mut steps = all.in_time().into_iter().filter(|&i| !all.is_clipped(i)).peekable();
    while let Some(first) = steps.next() {
        let other = all.sides[first].map(Side::other);
        let next = steps.next_if(|&i| all.sides[i] == other && all.bouts[i] == all.bouts[first]);
        if let Some(second) = next {
            let sign = if all.sides[second] == Some(Side::Right) { 1.0 } else { -1.0 };
            found.push(sign * (all.values[second] - all.values[first]));
        }
    }
    statistics::without_outliers(&found, OUTLIER)
}
