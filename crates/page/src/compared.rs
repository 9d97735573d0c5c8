//! A comparison of runs as a page: how large each change is, run by run, and the average strides.

use maud::{Markup, html};
use runform::MetricId;
use runform::metrics::{Estimate, plain};
use runform::report::compare::{Change, Comparison, Verdict};
use runform::report::say;

use crate::document::shell;
use crate::input::Run;
use crate::pictures::{against, of_metric, titled};
use crate::plot::{Frame, Scale, figure, px, row_frame};
use crate::runner::section;
use crate::words::{count, fill, word};

/// Most metrics that are drawn run by run.
const MOST: usize = 6;
/// Largest change that is drawn at its place, in smallest changes.
const FURTHEST: f64 = 6.0;

/// The page of a comparison, with the runs that it compares in its order.
#[must_use]
pub fn comparison(comparison: &Comparison, runs: &[Run]) -> String {
    let Some(first) = comparison.runs.first() else { return String::new() };
    let title = fill("compare.title", &[("name", &say::name(&first.recording))]);
    let later = comparison.runs.iter().enumerate().skip(1);
    let content = html! {
        header { h1 { (title) } p.lead { (word("compare.lead")) } }
        main {
            (listed(comparison))
            @for (i, run) in later {
                (changed(comparison, i, &say::run_name(run), runs))
            }
            (by_run(comparison, runs))
        }
        footer { p { (say::words().get("close.honest")) } }
    };
    shell(&title, &content)
}

fn listed(comparison: &Comparison) -> Markup {
    section(
        "runs",
        word("compare.runs"),
        &html! {
            div.scroll { table {
                caption { (word("compare.runs_caption")) }
                thead { tr {
                    th scope="col" { (word("compare.run")) }
                    th scope="col" { (word("compare.date")) }
                    th scope="col" { (word("compare.speed")) }
                } }
                tbody { @for (i, run) in comparison.runs.iter().enumerate() { tr {
                    th scope="row" { (say::name(&run.recording)) @if i == 0 { " " span.term { "(" (word("compare.first")) ")" } } }
                    td { @if let Some(date) = run.date { (date) } }
                    td { @if let Some(v) = run.speed_mps { (say::value(MetricId::Speed, v)) } }
                } } }
            } }
        },
    )
}

/// What changed in one later run.
fn changed(comparison: &Comparison, i: usize, name: &str, runs: &[Run]) -> Markup {
    let compared = say::compared(comparison, i);
    let (within, not_comparable) = compared.rest();
    let mine: Vec<&Change> = comparison.changes.iter().filter(|c| c.run == i).collect();
    section(
        &format!("run-{i}"),
        name,
        &html! {
            @if compared.changed.is_empty() { p { (compared.nothing()) } }
            @else { p { (count("compare.changed", compared.changed.len())) " " (within) } }
            (sizes(&mine))
            @if !compared.changed.is_empty() {
                details { summary { (word("compare.in_words")) }
                    ul { @for c in &compared.changed { li { (say::change(c)) "." } } }
                }
            }
            @if !not_comparable.is_empty() {
                details { summary { (word("compare.not_comparable")) }
                    ul.small { @for line in &not_comparable { li { (line) } } }
                }
            }
            @if let (Some(before), Some(after)) = (runs.first(), runs.get(i)) { (strides(before, after)) }
            details { summary { (word("compare.numbers")) } (values(&mine)) }
        },
    )
}

/// The average strides, one run against the other.
fn strides(before: &Run, after: &Run) -> Markup {
    let pictures = against(before, after);
    html! {
        h3 { (word("compare.waves")) }
        p { (word("compare.waves_lead")) }
        p.legend { span.key.before {} (word("compare.before")) " " span.key.after {} (word("compare.after")) }
        (pictures)
    }
}

/// How large each change is, in smallest changes that count.
fn sizes(changes: &[&Change]) -> Markup {
    let comparable = |c: &&&Change| {
        c.side.is_none()
            && !matches!(c.verdict, Verdict::NotComparable { .. })
            && c.smallest_change > 0.0
    };
    let mut rows: Vec<&&Change> = changes.iter().filter(comparable).collect();
    rows.sort_by(|a, b| size(b).abs().total_cmp(&size(a).abs()));
    rows.truncate(16);
    if rows.is_empty() {
        return html! {};
    }
    let most = rows.iter().map(|c| size(c).abs()).fold(2.0, f64::max).min(FURTHEST);
    let frame = row_frame((-most, most), rows.len());
    let (_, top, _, bottom) = frame.inside();
    let behind = html! {
        rect.within x=(px(frame.x.at(-1.0))) y=(px(top)) width=(px(frame.x.at(1.0) - frame.x.at(-1.0))) height=(px(bottom - top)) {}
        line.axis x1=(px(frame.x.at(0.0))) x2=(px(frame.x.at(0.0))) y1=(px(top)) y2=(px(bottom)) {}
    };
    let marks = html! {
        @for (i, c) in rows.iter().enumerate() {
            @let y = frame.y.at(i as f64 + 0.5);
            text x="4" y=(px(y - 5.0)) { (plain(c.metric.info().title())) ": "
                (say::value(c.metric, c.before)) " → " (say::value(c.metric, c.after)) }
            line.grid x1=(px(frame.x.at(0.0))) x2=(px(frame.x.within(size(c)))) y1=(px(y + 6.0)) y2=(px(y + 6.0)) {}
            g class={ "marker " (if c.verdict == Verdict::Changed { "right" } else { "both" }) } data-metric=(c.metric.name()) data-size=(format!("{:.3}", size(c))) {
                @if c.verdict == Verdict::Changed { rect x=(px(frame.x.within(size(c)) - 4.5)) y=(px(y + 1.5)) width="9" height="9" {} }
                @else { circle cx=(px(frame.x.within(size(c)))) cy=(px(y + 6.0)) r="4" {} }
            }
        }
        (frame.number_axis(word("compare.axis")))
    };
    let label = fill(
        "picture.label",
        &[("title", word("compare.picture")), ("note", word("compare.picture_note"))],
    );
    html! { div.one { (figure(word("compare.picture"), word("compare.picture_note"), &frame.draw(&label, &behind, &marks))) } }
}

/// A change in smallest changes that count.
fn size(c: &Change) -> f64 {
    c.difference / c.smallest_change
}

fn values(changes: &[&Change]) -> Markup {
    let heads = ["metric", "side", "was", "is", "difference", "counts_from", "verdict"];
    html! {
        div.scroll tabindex="0" role="region" aria-label=(word("compare.caption")) { table.changes {
            caption { (word("compare.caption")) }
            thead { tr { @for h in heads { th scope="col" { (word(&format!("compare.{h}"))) } } } }
            tbody { @for c in changes { tr data-metric=(c.metric.name()) {
                th scope="row" { (c.metric.info().title()) }
                td { (c.side.map_or_else(|| word("values.both"), say::side)) }
                td { (say::value(c.metric, c.before)) }
                td { (say::value(c.metric, c.after)) }
                td { (say::value(c.metric, c.difference)) }
                td { (say::value(c.metric, c.smallest_change)) }
                td { (word(match c.verdict {
                    Verdict::Changed => "compare.verdict_changed",
                    Verdict::WithinError => "compare.verdict_within",
                    Verdict::NotComparable { .. } => "compare.verdict_not",
                })) }
            } } }
        } }
    }
}

/// Metrics that changed in any run, run by run.
fn by_run(comparison: &Comparison, runs: &[Run]) -> Markup {
    let mut metrics: Vec<(MetricId, f64)> = Vec::new();
    for c in comparison.changes.iter().filter(|c| c.side.is_none() && c.verdict == Verdict::Changed)
    {
        if !metrics.iter().any(|(m, _)| *m == c.metric) {
            metrics.push((c.metric, c.smallest_change));
        }
    }
    if metrics.is_empty() {
        return html! {};
    }
    let lead = if runs.len() > 2 { "compare.by_run_lead" } else { "compare.by_run_two" };
    section(
        "by-run",
        word("compare.by_run"),
        &html! {
            p { (word(lead)) }
            div.grid { @for (m, least) in metrics.iter().take(MOST) {
                @if let Some(p) = series(runs, *m, *least) { (p) }
            } }
        },
    )
}

fn series(runs: &[Run], metric: MetricId, least: f64) -> Option<Markup> {
    let (factor, _) = say::scale(metric);
    let points: Vec<(f64, &Estimate)> = runs
        .iter()
        .enumerate()
        .filter_map(|(i, r)| Some((i as f64 + 1.0, of_metric(&r.report, metric, None)?)))
        .collect();
    let before = points.len().saturating_sub(1).max(1);
    let usual = points.iter().take(before).map(|(_, e)| e.value).sum::<f64>() / before as f64;
    let ends =
        points.iter().flat_map(|(_, e)| [e.low, e.high]).chain([usual - least, usual + least]);
    let y = Scale::room(ends.map(|v| factor * v), 1e-6)?;
    let frame = Frame::new((0.5, runs.len() as f64 + 0.5), y, 170.0);
    let (left, _, right, _) = frame.inside();
    let (top, bottom) =
        (frame.y.within(factor * (usual + least)), frame.y.within(factor * (usual - least)));
    let behind = html! {
        rect.within x=(px(left)) y=(px(top)) width=(px(right - left)) height=(px(bottom - top)) {}
        (frame.y_axis())
    };
    let at: Vec<(f64, String)> = (1..=runs.len()).map(|i| (i as f64, i.to_string())).collect();
    let marks = html! {
        @for (x, e) in &points {
            @let place = px(frame.x.at(*x));
            g.marker.both data-value=(e.value) {
                line x1=(place) x2=(place) y1=(px(frame.y.at(factor * e.low))) y2=(px(frame.y.at(factor * e.high))) {}
                circle cx=(place) cy=(px(frame.y.at(factor * e.value))) r="4" {}
            }
        }
        (frame.x_axis(&at, word("compare.by_run_axis")))
    };
    let title = titled(&runs.first()?.report, metric);
    Some(figure(&title, "", &frame.draw(&title, &behind, &marks)))
}
