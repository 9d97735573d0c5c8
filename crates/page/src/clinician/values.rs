//! Every number with its interval, grade, count, method and smallest change that counts; and what was refused.

use maud::{Markup, html};
use runform::MetricId;
use runform::form::FaultCatalogue;
use runform::metrics::{Estimate, MetricValue, Outcome, plain};
use runform::recording::Side;
use runform::report::say;

use crate::input::Run;
use crate::pictures::of_metric;
use crate::words::word;

const HEADS: [&str; 7] = [
    "values.metric",
    "values.both",
    "side.left",
    "side.right",
    "values.grade",
    "values.mdc",
    "values.method",
];

/// The table of numbers, a row a metric.
pub(super) fn values(run: &Run, catalogue: &FaultCatalogue) -> Markup {
    let mut metrics: Vec<MetricId> = Vec::new();
    for m in run.report.metrics.iter().filter(|m| m.bout.is_none() && m.estimate().is_some()) {
        if !metrics.contains(&m.metric) {
            metrics.push(m.metric);
        }
    }
    html! {
        h3 { (word("values.title")) }
        div.scroll tabindex="0" role="region" aria-label=(word("values.title")) { table.values {
            caption { (word("values.caption")) }
            thead { tr { @for key in HEADS { th scope="col" { (head(key)) } } } }
            tbody { @for m in metrics { (row(run, m, catalogue)) } }
        } }
    }
}

fn head(key: &'static str) -> String {
    let own = crate::words::has(key).then(|| word(key));
    own.map_or_else(|| say::sentence(say::words().get(key)), str::to_owned)
}

fn row(run: &Run, metric: MetricId, catalogue: &FaultCatalogue) -> Markup {
    let sides = [None, Some(Side::Left), Some(Side::Right)];
    let of = sides.map(|side| (side, of_metric(&run.report, metric, side)));
    let Some(e) = of.iter().find_map(|(_, e)| *e) else { return html! {} };
    let mdc = catalogue.detectable_change(metric).map(|v| say::value(metric, v));
    let flags: Vec<String> = e.flags.iter().map(say::flag).collect();
    let title = say::title_of(metric, e);
    html! {
        tr data-metric=(metric.name()) {
            th scope="row" { (title) }
            @for (side, e) in of { td { @if let Some(e) = e { (cell(metric, side, e)) } } }
            td { (e.grade.letter()) ", " (e.n) }
            td { (mdc.unwrap_or_default()) }
            td { (e.method) "@" (e.placement) @for f in flags { span.range { (f) } } }
        }
    }
}

/// A value with its interval.
fn cell(metric: MetricId, side: Option<Side>, e: &Estimate) -> Markup {
    html! {
        span data-side=(side.map_or("both", Side::name)) data-value=(e.value) { (say::value(metric, e.value)) }
        span.range { (say::interval(metric, e)) }
    }
}

/// What was refused, by reason.
pub(super) fn refused(run: &Run) -> Markup {
    let mut reasons: Vec<(String, Vec<&'static str>)> = Vec::new();
    let whole = |m: &&MetricValue| m.bout.is_none() && m.side.is_none();
    for m in run.report.metrics.iter().filter(whole) {
        let Outcome::Refused(why) = &m.outcome else { continue };
        let (why, name) = (why.to_string(), plain(m.metric.info().title()));
        match reasons.iter_mut().find(|(r, _)| *r == why) {
            Some((_, names)) => names.push(name),
            None => reasons.push((why, vec![name])),
        }
    }
    if reasons.is_empty() {
        return html! {};
    }
    html! {
        h3 { (word("values.refused")) }
        ul { @for (why, names) in &reasons {
            li { (say::sentence(why)) ": " (names.join("; ").to_lowercase()) "." }
        } }
    }
}
