//! What each sensor's signal was like, and what the numbers rest on.

use maud::{Markup, html};
use runform::intake::Quality;
use runform::report::say;

use crate::input::Run;
use crate::words::{fill, word};

const HEADS: [&str; 5] =
    ["quality.sensor", "quality.rate", "quality.acc", "quality.gyr", "quality.findings"];

/// A row a sensor.
pub(super) fn quality(run: &Run) -> Markup {
    html! {
        h3 { (word("quality.title")) }
        div.scroll tabindex="0" role="region" aria-label=(word("quality.caption")) { table {
            caption { (word("quality.caption")) }
            thead { tr { @for key in HEADS { th scope="col" { (word(key)) } } } }
            tbody { @for q in &run.report.quality { (row(q)) } }
        } }
        @if !run.report.refused_streams.is_empty() {
            ul { @for r in &run.report.refused_streams {
                li { (fill("quality.refused", &[("sensor", &say::site(r.site)), ("reason", &r.reason)])) }
            } }
        }
    }
}

fn row(q: &Quality) -> Markup {
    let findings: Vec<String> = say::worth_telling(q).map(say::finding).collect();
    let gyr =
        q.gyr_unit.as_ref().map_or_else(|| word("quality.none").to_owned(), |u| u.unit.clone());
    html! {
        tr {
            th scope="row" { (say::sentence(&say::site(q.site))) }
            td { (say::number(q.true_rate_hz, 1)) }
            td { (q.acc_unit.unit) }
            td { (gyr) }
            td { @if findings.is_empty() { (word("quality.clean")) } @else {
                ul.plain { @for f in &findings { li { (say::sentence(f)) "." } } }
            } }
        }
    }
}

/// Versions and files.
pub(super) fn provenance(run: &Run) -> Markup {
    let r = &run.report;
    let files: Vec<String> = r
        .sources
        .iter()
        .map(|s| {
            let values = [
                ("name", s.name.clone()),
                ("bytes", s.bytes.to_string()),
                ("digest", s.digest.clone()),
            ];
            fill("provenance.file", &values.each_ref().map(|(k, v)| (*k, v.as_str())))
        })
        .collect();
    let versions = [
        ("library", r.library_version.as_str()),
        ("catalogue", &r.provenance.fault_catalogue_version),
        ("schema", &r.schema_version),
    ];
    html! {
        h3 { (word("provenance.title")) }
        p { (fill("provenance.versions", &versions)) }
        ul.small { @for f in &files { li { (f) } } }
        p.small { (word("provenance.more")) }
    }
}
