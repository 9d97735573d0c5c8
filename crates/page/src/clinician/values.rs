//! Every number with its interval, grade, count, method and smallest change that counts; and what was refused.

use maud::{Markup, html};
use runform::MetricId;
use runform::form::FaultCatalogue;
use runform::metrics::{Estimate, MetricValue, Outcome};
use runform::report::say;

use crate::input::Run;
use crate::words::word;

const HEADS: [&str; 7] = [
    "values.metric",
    "values.side",
    "values.value",
    "values.interval",
    "values.grade",
    "values.mdc",
    "values.method",
];

/// The table of numbers.
pub(super) fn values(run: &Run, catalogue: &FaultCatalogue) -> Markup {
    let rows = run.report.metrics.iter().filter(|m| m.bout.is_none());
    html! {
        h3 { (word("values.title")) }
        div.scroll { table.values {
            caption { (word("values.caption")) }
            thead { tr { @for key in HEADS { th scope="col" { (word(key)) } } } }
            tbody {
                @for m in rows {
                    @if let Some(e) = m.estimate() { (row(m, e, catalogue)) }
                }
            }
        } }
    }
}

fn row(m: &MetricValue, e: &Estimate, catalogue: &FaultCatalogue) -> Markup {
    let side = m.side.map_or_else(|| word("values.both"), say::side);
    let mdc = catalogue.detectable_change(m.metric).map(|v| say::value(m.metric, v));
    let flags: Vec<String> = e.flags.iter().map(say::flag).collect();
    html! {
        tr data-metric=(m.metric.name()) data-side=(m.side.map_or("both", |s| s.name())) data-value=(e.value) {
            th scope="row" { (m.metric.info().title) }
            td { (side) }
            td { (say::value(m.metric, e.value)) }
            td { (say::interval(m.metric, e)) }
            td { (e.grade.letter()) ", " (e.n) }
            td { (mdc.unwrap_or_default()) }
            td { (e.method) "@" (e.placement) @for f in flags { span.range { (f) } } }
        }
    }
}

/// What was refused, by reason.
pub(super) fn refused(run: &Run) -> Markup {
    let mut reasons: Vec<(String, Vec<&'static str>)> = Vec::new();
    for m in run.report.metrics.iter().filter(|m| m.bout.is_none() && m.side.is_none()) {
        let Outcome::Refused(why) = &m.outcome else { continue };
        let (why, name) = (why.to_string(), plain(m.metric));
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

fn plain(metric: MetricId) -> &'static str {
    metric.info().plain()
}
