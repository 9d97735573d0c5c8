//! Which side stands out, and the words for it: which leg stands, which hip falls, which to train.

use super::criterion::{Criterion, Direction, Kind, SideWords};
use super::finding::{Evidence, Sides};
use super::scene::Scene;
use super::severity::Severity;
use crate::metrics::{Estimate, Grade, MetricId, MetricValue};
use crate::recording::Side;

/// Puts both sides beside the evidence, and names the one that stands out.
pub(super) fn name(c: &Criterion, scene: &Scene<'_>, e: &mut Evidence) {
    if c.kind == Kind::Drift {
        return;
    }
    let difference = c.sides_of.is_some() || c.kind == Kind::SideDifference || signed(c);
    e.sides = c.sides_of.or(c.metric).and_then(|m| both(m, scene, difference));
    let apart = e.sides.filter(|s| (s.right - s.left).abs() >= c.mdc);
    if e.side.is_none() && difference {
        e.side = by_sign(e);
    } else if e.side.is_none() {
        e.side = apart.map(|s| worse(c, s));
    }
    let alike = !difference && e.sides.is_some() && apart.is_none();
    if e.severity < Severity::Borderline {
        return;
    }
    let of_side = |side| if side == Side::Left { c.left.as_ref() } else { c.right.as_ref() };
    let words: Option<&SideWords> = if alike { c.both.as_ref() } else { e.side.and_then(of_side) };
    e.side_says = words.map(|w| w.say.clone());
    e.side_trains = words.and_then(|w| w.train.clone());
}

/// True for a metric whose sign names a side.
fn signed(c: &Criterion) -> bool {
    c.direction == Direction::AwayFromZero && (c.left.is_some() || c.right.is_some())
}

/// The side that the sign names, unless the interval holds zero.
fn by_sign(e: &Evidence) -> Option<Side> {
    let unsure = e.interval.is_some_and(|(low, high)| low <= 0.0 && high >= 0.0);
    let side = if e.value < 0.0 { Side::Left } else { Side::Right };
    (!unsure && e.value != 0.0).then_some(side)
}

fn worse(c: &Criterion, s: Sides) -> Side {
    let left = match c.direction {
        Direction::Above => s.left > s.right,
        Direction::Below => s.left < s.right,
        Direction::AwayFromZero => s.left.abs() > s.right.abs(),
    };
    if left { Side::Left } else { Side::Right }
}

/// Left and right, where both were measured; a trend does not carry a comparison of its sides
/// unless their difference is what is judged.
fn both(metric: MetricId, scene: &Scene<'_>, difference: bool) -> Option<Sides> {
    let of = |side| {
        let row = scene.rows(metric).find(|m| m.side == Some(side));
        let trusted = |e: &&Estimate| difference || e.grade != Grade::C;
        row.and_then(MetricValue::estimate).filter(trusted)
    };
    let (left, right) = of(Side::Left).zip(of(Side::Right))?;
    Some(Sides { metric, left: left.value, right: right.value })
}
