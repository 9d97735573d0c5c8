//! The whole document: head, style, the runner's part, the clinician's part.

use maud::{DOCTYPE, Markup, PreEscaped, html};
use runform::form::FaultCatalogue;
use runform::report::say;

use crate::input::Run;
use crate::words::{fill, word};
use crate::{clinician, runner};

const STYLE: &str = include_str!("style.css");

/// The page of a report. The catalogue is that which the run was judged by: smallest changes that count and
/// the directions of limits are its.
#[must_use]
pub fn report(run: &Run, catalogue: &FaultCatalogue) -> String {
    let name = say::name(&run.report.recording);
    let title = say::words().fill("head.report", &[("name", &name)]);
    let content = html! {
        header {
            h1 { (title) }
            p.lead { (lead(run)) }
            nav aria-label=(word("page.nav")) {
                @for (id, key) in parts(run) { a href={ "#" (id) } { (word(key)) } " " }
            }
        }
        main {
            div id="runner" { (for_runners(&runner::page(run, catalogue))) }
            (clinician::page(run, catalogue))
        }
        footer { p { (say::words().get("close.honest")) } p.small { (made_by(run)) } }
    };
    shell(&title, &content)
}

/// Without the catalogues' marks of where a number comes from.
fn for_runners(part: &Markup) -> Markup {
    PreEscaped(say::untagged(&part.0))
}

/// A document with this content.
pub(crate) fn shell(title: &str, content: &Markup) -> String {
    let page = html! {
        (DOCTYPE)
        html lang=(word("page.language")) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="generator" content={ "runform " (env!("CARGO_PKG_VERSION")) };
                title { (title) }
                style { (PreEscaped(STYLE)) }
            }
            body { (content) }
        }
    };
    page.into_string()
}

fn lead(run: &Run) -> String {
    let r = &run.report;
    let date = r.date.map(|d| d.to_string() + ". ").unwrap_or_default();
    let what = if r.has_running() { say::bouts(r) } else { say::no_running(r) };
    date + &what
}

/// Parts that the page has.
fn parts(run: &Run) -> Vec<(&'static str, &'static str)> {
    let mut out = Vec::new();
    if run.report.has_running() {
        out.extend([
            ("found", "section.found"),
            ("todo", "nav.todo"),
            ("numbers", "section.numbers"),
            ("course", "section.course"),
        ]);
    }
    out.push(("clinician", "section.clinician"));
    out
}

fn made_by(run: &Run) -> String {
    fill("page.made_by", &[("version", &run.report.library_version)])
}
