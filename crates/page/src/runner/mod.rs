//! The runner's part: what stands out and how sure, what to do and how to check, left and right, pictures.

mod alert;
mod found;
mod numbers;
mod todo;

use maud::{Markup, html};
use runform::form::FaultCatalogue;
use runform::report::{say, text};

use crate::input::Run;
use crate::pictures;
use crate::words::word;

/// A section with its heading.
pub(crate) fn section(id: &str, title: &str, content: &Markup) -> Markup {
    let heading = format!("{id}-title");
    html! {
        section id=(id) aria-labelledby=(heading) {
            h2 id=(heading) { (title) }
            (content)
        }
    }
}

/// All of it.
pub(crate) fn page(run: &Run, catalogue: &FaultCatalogue) -> Markup {
    let report = &run.report;
    let first = text::referral_first(report);
    html! {
        (alert::care(report))
        @if first { (alert::referral(report)) }
        @if report.has_running() {
            (found::found(report, catalogue))
            (todo::actions(report))
            (numbers::numbers(report))
            (course(run))
            (stride(run))
            (landing(run))
            (closer(run, catalogue))
            (todo::training(report))
        } @else {
            (section("recorded", say::words().get("head.recorded"), &html! {
                p { (say::no_running(report)) }
                p { (say::words().get("recorded.no_running_why")) }
            }))
        }
        (recorded(run))
        @if !first && report.has_running() { (alert::referral(report)) }
    }
}

fn course(run: &Run) -> Markup {
    section(
        "course",
        word("section.course"),
        &html! {
            p { (word("course.lead")) @if pictures::has_holes(run) { " " (word("course.holes")) } }
            (pictures::course(run))
            @if let Some(blocks) = pictures::blocks(run) {
                h3 { (word("section.blocks")) }
                (blocks)
            }
        },
    )
}

fn stride(run: &Run) -> Markup {
    if pictures::groups(run).is_empty() {
        return html! {};
    }
    section(
        "stride",
        word("section.stride"),
        &html! {
            p { (word("wave.lead")) }
            (legend(pictures::known_feet(run)))
            (pictures::waves(run))
        },
    )
}

/// What the two feet look like in the pictures; where it is not known which is which, one and the other.
fn legend(known: bool) -> Markup {
    let (one, other) = if known {
        (say::words().get("side.left"), say::words().get("side.right"))
    } else {
        (word("wave.even_foot"), word("wave.odd_foot"))
    };
    html! { p.legend { span.key.left {} (one) " " span.key.right {} (other) } }
}

fn landing(run: &Run) -> Markup {
    if !pictures::any_spread(run) {
        return html! {};
    }
    section(
        "landing",
        word("section.landing"),
        &html! {
            p { (word("spread.lead")) }
            @if run.strides.iter().any(|s| s.side.is_some()) { (legend(true)) }
            (pictures::spreads(run))
        },
    )
}

fn closer(run: &Run, catalogue: &FaultCatalogue) -> Markup {
    let usual = pictures::usual(&run.report, catalogue);
    let among = pictures::among(&run.report);
    let bands = run.report.care.show_severity && !usual.0.is_empty();
    if !bands && among.is_none() {
        return html! {};
    }
    section(
        "usual",
        word("section.usual"),
        &html! {
            @if bands {
                p { (word("bar.lead")) }
                details { summary { (word("bar.more")) } (usual) }
            }
            @if let Some(among) = &among { h3 { (word("norm.title")) } (among) }
        },
    )
}

fn recorded(run: &Run) -> Markup {
    let report = &run.report;
    let notes: Vec<String> =
        say::grouped_findings(report).into_iter().chain(say::notices(report)).collect();
    if !report.has_running() && notes.is_empty() {
        return html! {};
    }
    section(
        "sensors",
        say::words().get("head.recorded"),
        &html! {
            p { (say::recorded(report)) }
            @if !notes.is_empty() {
                details { summary { (crate::words::count("recorded.notes", notes.len())) }
                    ul { @for n in &notes { li { (say::sentence(n)) } } }
                }
            }
        },
    )
}
