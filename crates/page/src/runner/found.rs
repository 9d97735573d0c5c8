//! What stands out, how sure, and where on the body.

use maud::{Markup, html};
use runform::Report;
use runform::form::{Evidence, FaultCatalogue, FaultFinding, Severity, Status};
use runform::metrics::plain;
use runform::recording::Side;
use runform::report::say;

use super::section;
use crate::pictures::{bars, body_map, class};
use crate::words::{fill, word};

/// The findings beside the body.
pub(super) fn found(report: &Report, catalogue: &FaultCatalogue) -> Markup {
    let raised = say::raised(&report.faults);
    let show = report.care.show_severity;
    section(
        "found",
        word("section.found"),
        &html! {
            p { (say::untagged(say::words().get("form.lead"))) }
            @if raised.is_empty() {
                p.good { (nothing(report)) }
            } @else {
                div.beside {
                    (body_map(&raised, show))
                    ol.findings { @for (i, f) in raised.iter().enumerate() {
                        (finding(i + 1, f, report, catalogue))
                    } }
                }
            }
            (not_found(report))
        },
    )
}

fn nothing(report: &Report) -> &'static str {
    let usual = report.faults.iter().any(|f| f.severity() == Some(Severity::None));
    say::words().get(if usual { "form.all_usual" } else { "form.nothing_judged" })
}

/// What was looked for and not found.
fn not_found(report: &Report) -> Markup {
    let found = say::not_found(&report.faults);
    let lines: Vec<String> =
        [(&found.clear, "form.not_found"), (&found.unclear, "form.hardly_shown")]
            .iter()
            .filter(|(list, _)| !list.is_empty())
            .map(|(list, key)| {
                say::words().fill(key, &[("faults", &say::titles(list.iter().copied()))])
            })
            .collect();
    let noted: Vec<String> = found
        .noted
        .iter()
        .map(|f| {
            let notes = f.notes.join("; ");
            say::words().fill("form.not_raised", &[("fault", plain(&f.title)), ("notes", &notes)])
        })
        .collect();
    if lines.is_empty() && noted.is_empty() {
        return html! {};
    }
    html! {
        details {
            summary { (word("found.usual")) }
            @for line in &lines { p { (line) } }
            @if !noted.is_empty() { ul { @for line in &noted { li { (line) } } } }
        }
    }
}

fn finding(number: usize, f: &FaultFinding, report: &Report, catalogue: &FaultCatalogue) -> Markup {
    let Status::Assessed { severity, confidence } = f.status else { return html! {} };
    let show = report.care.show_severity;
    let (mark, class) = if show {
        (say::sentence(say::severity(severity)), class(severity))
    } else {
        (say::sentence(&say::words().get("form.measured").to_lowercase()), "borderline")
    };
    let unsaid = severity == Severity::Borderline || !show;
    let sure = if unsaid { "" } else { say::sure(confidence) };
    let (out, _) = say::signs(f, show);
    html! {
        li class={ "finding " (class) } {
            h3 { span.number { (number) } " " (plain(&f.title)) @if let Some(term) = term(&f.title) {
                " " span.term { "(" (term) ")" }
            } }
            p.how { span class={ "chip " (class) } { (mark) } (sure) }
            @for text in sides(&out) { p.side { (text) } }
            @if show { (bars(report, catalogue, &f.fault, out.iter().copied())) }
            @else { ul { @for e in &out { li { (say::measured(e)) } } } }
            @if !f.components.is_empty() {
                p.small { (say::sentence(&say::words().fill("form.made_of", &[("faults",
                    &say::components(f, &report.faults))]))) "." }
            }
            @for note in &f.notes { p.small { (say::sentence(note)) "." } }
            @if severity == Severity::Borderline && show { p.small { (say::borderline(f)) } }
            p.small { (say::passage(f)) }
        }
    }
}

/// The field's term of a title.
fn term(title: &str) -> Option<&str> {
    title.split_once(" (").map(|(_, term)| term.trim_end_matches(')'))
}

/// Which leg, arm or hip does what.
fn sides(signs: &[&Evidence]) -> Vec<String> {
    let mut out: Vec<(Option<Side>, String)> = Vec::new();
    for e in signs {
        let Some(says) = &e.side_says else { continue };
        // Another sign of the same side says the same in other words.
        if !out.iter().any(|(side, _)| *side == e.side) {
            out.push((e.side, fill("found.side", &[("says", &say::sentence(says))])));
        }
    }
    out.into_iter().map(|(_, text)| text).collect()
}
