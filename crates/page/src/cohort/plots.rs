//! The pictures of a study's page.

use std::collections::BTreeMap;

use maud::{Markup, html};
use runform::MetricId;
use runform::metrics::plain;
use runform::report::say;

use super::{Agreement, Apart, CohortMetric, Point};
use crate::plot::{Frame, Scale, figure, px, row_frame};
use crate::words::word;

/// Most metrics of the picture of sides.
const MOST: usize = 24;
/// Largest difference of sides that is drawn at its place, %.
const FURTHEST_PCT: f64 = 40.0;

/// Title of a metric with its unit as it is shown.
fn title(metric: MetricId) -> String {
    let (_, unit) = say::scale(metric);
    let name = plain(metric.info().title());
    if unit.is_empty() { name.to_string() } else { format!("{name}, {unit}") }
}

/// A row of dots for each condition.
pub(super) fn distribution(m: &CohortMetric) -> Markup {
    let (factor, _) = say::scale(m.metric);
    let mut groups: BTreeMap<&str, Vec<&Point>> = BTreeMap::new();
    for point in &m.points {
        groups.entry(point.group.as_str()).or_default().push(point);
    }
    let Some(x) = Scale::room(m.points.iter().map(|p| factor * p.value), 1e-6) else {
        return html! {};
    };
    let frame = row_frame(x, groups.len());
    let apart = Apart::of(&m.points);
    let marks = html! {
        @for (i, (group, points)) in groups.iter().enumerate() {
            @let y = frame.y.at(i as f64 + 0.5);
            text x="4" y=(px(y - 5.0)) { (if group.is_empty() { word("cohort.all") } else { group }) " (" (points.len()) ")" }
            (half(&frame, y, factor, points))
            @for p in points {
                @let far = apart.as_ref().is_some_and(|a| a.is_far(p.value));
                g class={ "marker " (if far { "right" } else { "both" }) } data-value=(p.value) {
                    title { (say::name(&p.recording)) ": " (say::value(m.metric, p.value)) }
                    circle cx=(px(frame.x.at(factor * p.value))) cy=(px(y + 6.0)) r=(if far { "5" } else { "3" }) {}
                }
            }
        }
        (frame.number_axis(""))
    };
    let title = title(m.metric);
    figure(&title, "", &frame.draw(&title, &html! {}, &marks))
}

/// The middle half of some values, with their median.
fn half(frame: &Frame, y: f64, factor: f64, points: &[&Point]) -> Markup {
    let mut values: Vec<f64> = points.iter().map(|p| factor * p.value).collect();
    values.sort_by(f64::total_cmp);
    let at = |q: f64| {
        let place = q * (values.len() - 1) as f64;
        let (k, part) = (place.floor() as usize, place.fract());
        let next = values[(k + 1).min(values.len() - 1)];
        values[k] + part * (next - values[k])
    };
    let (low, median, high) = (at(0.25), at(0.5), at(0.75));
    html! {
        rect.within x=(px(frame.x.at(low))) y=(px(y - 1.0)) width=(px(frame.x.at(high) - frame.x.at(low))) height="14" {}
        line.axis x1=(px(frame.x.at(median))) x2=(px(frame.x.at(median))) y1=(px(y - 1.0)) y2=(px(y + 13.0)) data-median=(median) {}
    }
}

/// Left minus right of every metric that has sides, a row each.
pub(super) fn sides(metrics: &[&CohortMetric]) -> Markup {
    let percent = |left: f64, right: f64| {
        let mean = 0.5 * (left.abs() + right.abs());
        (mean > 0.0).then(|| 100.0 * (left - right) / mean)
    };
    let rows: Vec<(&CohortMetric, Vec<(&str, f64)>)> = metrics
        .iter()
        .take(MOST)
        .map(|m| {
            let own =
                m.sides.iter().filter_map(|(name, l, r)| Some((name.as_str(), percent(*l, *r)?)));
            (*m, own.collect())
        })
        .collect();
    let most = rows.iter().flat_map(|(_, v)| v).map(|v| v.1.abs()).fold(5.0, f64::max);
    let most = most.min(FURTHEST_PCT);
    let frame = row_frame((-most, most), rows.len());
    let (_, top, _, bottom) = frame.inside();
    let behind = html! {
        line.axis x1=(px(frame.x.at(0.0))) x2=(px(frame.x.at(0.0))) y1=(px(top)) y2=(px(bottom)) {}
    };
    let marks = html! {
        @for (i, (m, values)) in rows.iter().enumerate() {
            @let y = frame.y.at(i as f64 + 0.5);
            text x="4" y=(px(y - 5.0)) { (plain(m.metric.info().title())) }
            @for (name, v) in values {
                g.marker.both data-percent=(format!("{v:.3}")) {
                    title { (say::name(name)) }
                    circle cx=(px(frame.x.within(*v))) cy=(px(y + 6.0)) r="3" {}
                }
            }
        }
        (frame.number_axis(word("cohort.sides_axis")))
    };
    figure("", "", &frame.draw(word("cohort.sides"), &behind, &marks))
}

/// Measured minus reference over the reference.
pub(super) fn agreement(metric: MetricId, a: &Agreement) -> Markup {
    let (factor, _) = say::scale(metric);
    let points: Vec<(f64, f64)> =
        a.pairs.iter().map(|(r, m)| (factor * r, factor * (m - r))).collect();
    let (low, bias, high) = (factor * a.low, factor * a.bias, factor * a.high);
    let ends = points.iter().map(|p| p.1).chain([low, high, 0.0]);
    let (Some(x), Some(y)) =
        (Scale::room(points.iter().map(|p| p.0), 1e-6), Scale::room(ends, 1e-6))
    else {
        return html! {};
    };
    let frame = Frame::new(x, y, 190.0);
    let (left, _, right, _) = frame.inside();
    let behind = html! {
        rect.within x=(px(left)) y=(px(frame.y.at(high))) width=(px(right - left)) height=(px(frame.y.at(low) - frame.y.at(high))) {}
        (frame.y_axis())
        line.axis x1=(px(left)) x2=(px(right)) y1=(px(frame.y.at(bias))) y2=(px(frame.y.at(bias))) data-bias=(a.bias) {}
    };
    let marks = html! {
        @for (x, y) in &points {
            g.marker.both { circle cx=(px(frame.x.at(*x))) cy=(px(frame.y.at(*y))) r="3" {} }
        }
        (frame.number_axis(word("cohort.agreement_axis")))
    };
    let title = title(metric);
    figure(&title, "", &frame.draw(&title, &behind, &marks))
}
