//! What to do, how to check it, what would show more, and the training.

use maud::{Markup, html};
use runform::Report;
use runform::report::say;

use super::section;
use crate::words::word;

/// At most three actions, each with its check.
pub(super) fn actions(report: &Report) -> Markup {
    let words = say::words();
    section(
        "todo",
        words.get("head.actions"),
        &html! {
            @if report.care.advice_withheld {
                p { (words.get("action.withheld")) }
            } @else if report.advice.is_empty() {
                p { (say::no_advice(report)) }
            } @else {
                ol.actions { @for a in &report.advice {
                    li {
                        p { (say::untagged(&a.text)) }
                        p.small { strong { (word("todo.check")) } " " (say::untagged(&a.verify)) }
                        @if !a.targets.is_empty() {
                            ul.small { @for t in &a.targets { li { (say::target(t)) "." } } }
                        }
                    }
                } }
            }
            (more(report))
        },
    )
}

/// The few sensors or facts that would add most.
fn more(report: &Report) -> Markup {
    let remedies = say::remedies(report);
    if remedies.lines.is_empty() {
        return html! {};
    }
    html! {
        details {
            summary { (say::words().get("head.more")) }
            ul { @for line in &remedies.lines { li { (line) } } }
        }
    }
}

/// Figures of diary and history.
pub(super) fn training(report: &Report) -> Markup {
    let Some(training) = say::training(report) else { return html! {} };
    section(
        "training",
        say::words().get("head.training"),
        &html! {
            ul { @for line in &training.figures { li { (line) "." } } }
            @if let Some(remark) = training.remark { p.small { (remark) } }
            @if !training.pain.is_empty() { ul { @for line in &training.pain { li { (line) "." } } } }
        },
    )
}
