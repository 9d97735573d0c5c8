//! From the numbers of whole bouts to one number with its interval and grade.
//!
//! The best placement that measured it is used, as for single strides; bouts and sensors count by their
//! strides. The interval joins the method's error and the spread of the parts.

use std::collections::BTreeMap;

use super::aggregate::{RATE_SLACK, SensorFacts, flagged_grade, flags_of};
use super::rows::Rows;
use super::{Book, Estimate, Flag, MetricId, MetricValue, Outcome, Refusal, Whole};
use crate::gait::Bout;
use crate::recording::Site;
use crate::signal::mean_error;

/// Puts these numbers in place of their empty rows.
pub fn complete(rows: &mut Rows, book: &Book, sensors: &[SensorFacts], bouts: &[Bout]) {
    for scope in core::iter::once(None).chain(bouts.iter().map(|b| Some(b.index))) {
        for metric in book.metrics_of_wholes() {
            let Some(estimate) = combine(metric, scope, book, sensors) else { continue };
            let (n, needed) = (estimate.n, metric.info().min_n);
            let outcome = if n >= needed {
                Outcome::Estimate(estimate)
            } else if scope.is_none() {
                Outcome::Refused(Refusal::TooFewStrides { n, needed })
            } else {
                continue;
            };
            rows.put(MetricValue { metric, bout: scope, side: None, outcome });
        }
    }
}

/// Half-width of the mean from how the pieces of one bout differ: each of them may hold but one part, which
/// has no spread of its own. 0 where no bout has several.
fn among_pieces(parts: &[&Whole]) -> f64 {
    let mut bouts: BTreeMap<(Site, usize), Vec<f64>> = BTreeMap::new();
    for part in parts {
        bouts.entry((part.site, part.bout)).or_default().push(part.value);
    }
    let of = |values: &Vec<f64>| (values.len() > 1).then(|| mean_error::half_90(values)).flatten();
    let halves: Vec<f64> = bouts.values().filter_map(of).collect();
    let squares: f64 = halves.iter().map(|half| half * half).sum();
    squares.sqrt() / bouts.len().max(1) as f64
}

fn combine(
    metric: MetricId,
    scope: Option<usize>,
    samples: &Book,
    sensors: &[SensorFacts],
) -> Option<Estimate> {
    let info = metric.info();
    let mine: Vec<(usize, &Whole)> = samples
        .wholes(metric, scope)
        .filter_map(|w| {
            let gyroscope = sensors.iter().any(|d| d.site == w.site && d.gyroscope);
            Some((info.method(w.site.placement, gyroscope)?.0, w))
        })
        .collect();
    let rank = mine.iter().map(|(rank, _)| *rank).min()?;
    let chosen: Vec<&Whole> = mine.iter().filter(|(r, _)| *r == rank).map(|(_, w)| *w).collect();
    let placement = chosen.first()?.site.placement;
    let worn = |w: &&Whole| sensors.iter().find(|d| d.site == w.site);
    let gyroscope = chosen.iter().any(|w| worn(w).is_some_and(|d| d.gyroscope));
    let (_, method) = info.method(placement, gyroscope)?;
    let n: usize = chosen.iter().map(|w| w.n).sum();
    let share = |w: &Whole| w.n as f64 / n.max(1) as f64;
    let value = chosen.iter().map(|w| share(w) * w.value).sum::<f64>();
    let spread = chosen.iter().map(|w| (share(w) * w.half).powi(2)).sum::<f64>().sqrt();
    let spread = spread.max(among_pieces(&chosen));
    let doubt = chosen.iter().map(|w| share(w) * w.doubt).sum::<f64>();
    let half = method.error.hypot(spread).hypot(doubt);
    let mut flags = flags_of(metric, placement, scope, samples);
    let rate_hz = chosen.iter().filter_map(worn).map(|d| d.rate_hz).fold(f64::INFINITY, f64::min);
    if rate_hz < RATE_SLACK * info.floor_hz {
        flags.push(Flag::RateBelowFloor { rate_hz, floor_hz: info.floor_hz });
    }
    let mut grade = flagged_grade(method.grade, &flags);
    if flags.iter().any(|f| matches!(f, Flag::FewStrides { .. })) {
        grade = grade.lowered();
    }
    Some(Estimate {
        value,
        unit: info.unit,
        low: value - half,
        high: value + half,
        spread_half: spread,
        grade,
        n,
        sd: None,
        method: method.name.to_owned(),
        placement,
        flags,
    })
}
