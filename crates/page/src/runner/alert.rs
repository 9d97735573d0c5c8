//! Warning signs, before everything else.

use maud::{Markup, html};
use runform::Report;
use runform::form::CareLevel;
use runform::report::say;

use super::section;

/// What the runner's answers, pain and conditions ask for.
pub(super) fn care(report: &Report) -> Markup {
    let care = &report.care;
    if care.reasons.is_empty() && care.gates.is_empty() && care.background.is_empty() {
        return html! {};
    }
    let words = say::words();
    let title = words.get(match care.level {
        CareLevel::Now => "head.care_now",
        _ if care.advice_withheld => "head.care_withheld",
        _ => "head.care_about",
    });
    let lead = words.get(if care.level == CareLevel::Now { "care.now" } else { "care.soon" });
    let alarming = !care.reasons.is_empty();
    let content = section(
        "care",
        title,
        &html! {
            @if alarming {
                p { (lead) }
                ul { @for reason in &care.reasons { li { (say::sentence(reason)) } } }
            }
            @if care.advice_withheld { p { strong { (words.get("care.withheld")) } } }
            @if !care.gates.is_empty() || !care.background.is_empty() {
                ul.plain { @for text in care.gates.iter().chain(&care.background) { li { (text) } } }
            }
        },
    );
    html! { @if alarming { div.alarm role="alert" { (content) } } @else { (content) } }
}

/// When to see a professional.
pub(super) fn referral(report: &Report) -> Markup {
    section("referral", say::words().get("head.referral"), &html! { p { (report.referral) } })
}
