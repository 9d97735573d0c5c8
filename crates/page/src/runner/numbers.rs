//! The key numbers, left and right beside each other.

use maud::{Markup, html};
use runform::Report;
use runform::metrics::{Estimate, plain};
use runform::recording::Side;
use runform::report::{say, text};

use super::section;
use crate::pictures::of_metric;
use crate::words::word;

/// The table.
pub(super) fn numbers(report: &Report) -> Markup {
    let rows = text::key_estimates(report);
    if rows.is_empty() {
        return html! {};
    }
    let flags = text::key_flags(report);
    let own = |side: Side| rows.iter().any(|(m, ..)| of_metric(report, *m, Some(side)).is_some());
    let sides: Vec<Side> = [Side::Left, Side::Right].into_iter().filter(|s| own(*s)).collect();
    section(
        "numbers",
        word("section.numbers"),
        &html! {
            p { (word("numbers.lead")) }
            div.scroll tabindex="0" role="region" aria-label=(word("numbers.caption")) {
                table.numbers {
                caption { (word("numbers.caption")) }
                    thead { tr {
                        th scope="col" { (word("numbers.name")) }
                        @for side in &sides { th scope="col" { (say::sentence(say::side(*side))) } }
                        th scope="col" { (word("numbers.both")) }
                        th scope="col" { (word("numbers.trust")) }
                    } }
                    tbody { @for (metric, title, e) in &rows {
                        tr data-metric=(metric.name()) {
                            th scope="row" { (plain(title)) @if let Some(term) = term(title) { " " span.term { "(" (term) ")" } }
                                @let unit = say::scale(*metric).1.trim();
                                @if !unit.is_empty() { ", " (unit) } }
                            @for side in &sides {
                                td { @if let Some(own) = of_metric(report, *metric, Some(*side)) { (cell(*metric, own)) } }
                            }
                            td { (cell(*metric, e)) }
                            td { (e.grade.letter()) }
                        }
                    } }
                }
            }
            @if !flags.is_empty() {
                details { summary { (crate::words::count("recorded.notes", flags.len())) }
                    ul { @for f in &flags { li { (f) } } }
                }
            }
        },
    )
}

fn term(title: &str) -> Option<&str> {
    title.split_once(" (").map(|(_, term)| term.trim_end_matches(')'))
}

/// A value with its range below.
fn cell(metric: runform::MetricId, e: &Estimate) -> Markup {
    html! { (say::bare(metric, e.value)) span.range { (say::interval(metric, e)) } }
}
