//! The clinician's part: numbers, intervals, grades, smallest changes that count, quality, provenance. No
//! advice.

mod quality;
mod values;

use maud::{Markup, html};
use runform::form::{Evidence, FaultCatalogue, FaultFinding, Status};
use runform::report::say;

use crate::input::Run;
use crate::words::{fill, word};

/// All of it.
pub(crate) fn page(run: &Run, catalogue: &FaultCatalogue) -> Markup {
    let report = &run.report;
    html! {
        section.clinician id="clinician" aria-labelledby="clinician-title" {
            h2 id="clinician-title" { (word("section.clinician")) }
            p { (word("clinician.lead")) }
            (subject(run))
            @if report.has_running() {
                (findings(run))
                (values::values(run, catalogue))
                (values::refused(run))
                (contradictions(run))
            }
            (quality::quality(run))
            (quality::provenance(run))
        }
    }
}

/// Who ran, and what is known of the run.
fn subject(run: &Run) -> Markup {
    let (s, c) = (&run.report.subject, &run.report.conditions);
    let number = |key: &str, v: Option<f64>| v.map(|v| fill(key, &[("v", &v.to_string())]));
    let text = |key: &str, v: &Option<String>| v.as_ref().map(|v| fill(key, &[("v", v)]));
    let facts: Vec<String> = [
        number("subject.height", s.height_m),
        number("subject.mass", s.mass_kg),
        number("subject.age", s.age_y),
        number("subject.slope", c.slope_deg),
        text("subject.surface", &c.surface),
        text("subject.shoes", &c.shoes),
    ]
    .into_iter()
    .flatten()
    .collect();
    let told = if facts.is_empty() { word("subject.nothing").to_owned() } else { facts.join(", ") };
    html! { p { (say::recorded(&run.report)) " " (fill("subject.told", &[("facts", &told)])) } }
}

/// What was judged, by every sign.
fn findings(run: &Run) -> Markup {
    let show = run.report.care.show_severity;
    let judged = |f: &&FaultFinding| matches!(f.status, Status::Assessed { .. });
    html! {
        h3 { (word("clinician.findings")) }
        div.scroll tabindex="0" role="region" aria-label=(word("clinician.findings_caption")) { table.signs {
            caption { (word("clinician.findings_caption")) }
            thead { tr {
                @for key in ["clinician.fault", "clinician.severity", "clinician.confidence", "clinician.signs"] {
                    th scope="col" { (word(key)) }
                }
            } }
            tbody { @for f in run.report.faults.iter().filter(judged) { (row(f, show)) } }
        } }
    }
}

fn row(f: &FaultFinding, show: bool) -> Markup {
    let Status::Assessed { severity, confidence } = f.status else { return html! {} };
    html! {
        tr data-fault=(f.fault) {
            th scope="row" { (f.title) }
            td { @if show { (say::severity(severity)) } @else { (word("clinician.withheld")) } }
            td { (say::number(confidence, 2)) }
            td { ul.plain {
                @for e in &f.evidence { li { (sign(e, show)) } }
                @for note in &f.notes { li { (say::sentence(note)) "." } }
            } }
        }
    }
}

fn sign(e: &Evidence, show: bool) -> Markup {
    let how = match (&e.method, e.placement) {
        (Some(method), Some(placement)) => format!("{method}@{placement}"),
        _ => String::new(),
    };
    let grade = e.grade.map(|g| g.letter()).unwrap_or_default();
    let n = e.n.map(|n| n.to_string()).unwrap_or_default();
    html! {
        (say::evidence(e, show)) "."
        @if !how.is_empty() { " " span.term { (fill("clinician.how", &[("grade", grade), ("n", &n), ("how", &how)])) } }
        @if show { " " span.term { (e.source) } }
    }
}

/// Where the article and the literature disagree about what was found.
fn contradictions(run: &Run) -> Markup {
    if run.report.contradictions.is_empty() {
        return html! {};
    }
    html! {
        h3 { (say::words().get("head.contradictions")) }
        ul { @for c in &run.report.contradictions {
            li { (say::words().fill("contradiction.both",
                &[("article", c.article.as_str()), ("literature", &c.literature)])) }
        } }
    }
}
