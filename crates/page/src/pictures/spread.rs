//! How landings spread: foot angle and impact of every stride, against the reference for the speed.

use maud::{Markup, html};
use runform::MetricId;
use runform::form::{Evidence, Judged};
use runform::recording::Side;
use runform::report::say;

use super::course::titled;
use crate::input::Run;
use crate::plot::{Frame, Scale, figure, px};
use crate::reference::reference;
use crate::words::{fill, word};

/// Height of each picture.
const HEIGHT: f64 = 180.0;
/// Bars of a picture.
const BINS: usize = 24;
/// Fewest strides of a side that show a spread.
const FEWEST: usize = 8;

/// Measures of impact, the best first.
const IMPACT: [MetricId; 4] =
    [MetricId::PtaResultant, MetricId::PtaAxial, MetricId::SacralPeak, MetricId::FootPeak];

/// The pictures of spread that the run has strides for.
pub(crate) fn spreads(run: &Run) -> Markup {
    html! {
        div.grid {
            @if let Some(p) = spread(run, MetricId::FootStrikeAngle, &strike_zones()) { (p) }
            @for m in IMPACT {
                @if first_impact(run) == Some(m) {
                    @if let Some(p) = spread(run, m, &bands(run, m)) { (p) }
                }
            }
        }
    }
}

/// True when there is one at least.
pub(crate) fn any(run: &Run) -> bool {
    enough(run, MetricId::FootStrikeAngle) || first_impact(run).is_some()
}

fn first_impact(run: &Run) -> Option<MetricId> {
    IMPACT.into_iter().find(|m| enough(run, *m))
}

fn enough(run: &Run, metric: MetricId) -> bool {
    run.strides.iter().filter(|s| s.kept(metric).is_some()).count() >= FEWEST
}

/// A border with what begins there.
type Border = (f64, String, &'static str);

fn strike_zones() -> Vec<Border> {
    let strike = reference().strike;
    vec![
        (strike.midfoot_from_deg, word("spread.midfoot").to_owned(), "border"),
        (strike.heel_from_deg, word("spread.heel").to_owned(), "border"),
    ]
}

/// The limits that the impact was held against, at this speed.
fn bands(run: &Run, metric: MetricId) -> Vec<Border> {
    let mine = |e: &&Evidence| e.subject == Judged::Metric(metric) && e.primary;
    let judged = run.report.faults.iter().flat_map(|f| &f.evidence).find(mine);
    let Some(e) = judged.filter(|_| run.report.care.show_severity) else { return Vec::new() };
    let names = ["severity.mild", "severity.moderate", "severity.severe"];
    let named = e.bands.iter().zip(names);
    named.map(|(b, key)| (*b, say::words().get(key).to_owned(), "border")).collect()
}

/// Values of a side, in the unit of people.
fn values(run: &Run, metric: MetricId, side: Option<Side>) -> Vec<f64> {
    let (factor, _) = say::scale(metric);
    let mine = run.strides.iter().filter(|s| side.is_none() || s.side == side);
    mine.filter_map(|s| Some(factor * s.kept(metric)?)).collect()
}

fn spread(run: &Run, metric: MetricId, borders: &[Border]) -> Option<Markup> {
    let (factor, _) = say::scale(metric);
    let sides = [(Side::Left, "left"), (Side::Right, "right")];
    let mut groups: Vec<(&str, Vec<f64>)> =
        sides.iter().map(|(side, class)| (*class, values(run, metric, Some(*side)))).collect();
    groups.retain(|(_, v)| v.len() >= FEWEST);
    if groups.is_empty() {
        groups.push(("both", values(run, metric, None)));
        groups.retain(|(_, v)| v.len() >= FEWEST);
    }
    if groups.is_empty() {
        return None;
    }
    let all = groups.iter().flat_map(|(_, v)| v.iter().copied());
    let near = borders.iter().take(1).map(|b| factor * b.0);
    let x = Scale::room(all.chain(near), 1e-6)?;
    let counts: Vec<(&str, Vec<f64>)> = groups.iter().map(|(c, v)| (*c, shares(v, x))).collect();
    let most = counts.iter().flat_map(|(_, v)| v.iter().copied()).fold(0.0, f64::max);
    let frame = Frame::new(x, (0.0, 1.1 * most.max(1.0)), HEIGHT);
    let title = titled(&run.report, metric);
    let note = note(run, metric, &groups);
    let marks = html! {
        @for (class, v) in &counts { (outline(&frame, v, class)) }
        @for (v, text, class) in borders {
            @let at = factor * v;
            @if at > x.0 && at < x.1 { (border(&frame, at, text, class)) }
        }
        (frame.number_axis(word("spread.axis")))
    };
    let label = fill("picture.label", &[("title", &title), ("note", &note)]);
    Some(figure(&title, &note, &frame.draw(&label, &html! { (frame.y_axis()) }, &marks)))
}

/// Share of the values in each bar, %.
fn shares(values: &[f64], (low, high): (f64, f64)) -> Vec<f64> {
    let mut bins = vec![0.0; BINS];
    let width = (high - low) / BINS as f64;
    for v in values {
        let i = (((v - low) / width) as usize).min(BINS - 1);
        if let Some(bin) = bins.get_mut(i) {
            *bin += 100.0 / values.len() as f64;
        }
    }
    bins
}

/// The upper edge of the bars as one line, the ground filled.
fn outline(frame: &Frame, shares: &[f64], class: &str) -> Markup {
    let (low, high) = frame.x.domain;
    let width = (high - low) / shares.len().max(1) as f64;
    let mut path = format!("M{} {}", px(frame.x.at(low)), px(frame.y.at(0.0)));
    for (i, share) in shares.iter().enumerate() {
        let (from, to) = (low + width * i as f64, low + width * (i + 1) as f64);
        let y = px(frame.y.at(*share));
        path += &format!("L{} {y}L{} {y}", px(frame.x.at(from)), px(frame.x.at(to)));
    }
    path += &format!("L{} {}", px(frame.x.at(high)), px(frame.y.at(0.0)));
    html! {
        path class={ "band " (class) } d={ (path) "Z" } {}
        path class={ "line " (class) } d=(path) {}
    }
}

fn border(frame: &Frame, at: f64, text: &str, class: &str) -> Markup {
    let (left, top, right, bottom) = frame.inside();
    let x = frame.x.at(at);
    let anchor = if x > right - 60.0 { "end" } else { "start" };
    let nudge = if anchor == "end" { -3.0 } else { 3.0 };
    html! {
        line class=(class) x1=(px(x)) x2=(px(x)) y1=(px(top)) y2=(px(bottom)) {}
        text class="tick" x=(px((x + nudge).max(left))) y=(px(top + 8.0)) text-anchor=(anchor) { (text) }
    }
}

/// How many strides, and the mean of each side as the tables have it.
fn note(run: &Run, metric: MetricId, groups: &[(&str, Vec<f64>)]) -> String {
    let n: usize = groups.iter().map(|(_, v)| v.len()).sum();
    let told = |side: Option<Side>| {
        super::of_metric(&run.report, metric, side).map(|e| say::value(metric, e.value))
    };
    let n = n.to_string();
    match (told(Some(Side::Left)), told(Some(Side::Right)), told(None)) {
        (Some(left), Some(right), _) => {
            fill("spread.sides", &[("n", &n), ("left", &left), ("right", &right)])
        }
        (_, _, Some(mean)) => fill("spread.mean", &[("n", &n), ("mean", &mean)]),
        _ => fill("spread.count", &[("n", &n)]),
    }
}
