//! The sentences of a report. Text and pages lay out the same ones; the words stand in `words.toml`.

mod changes;
mod found;
mod next;
mod numbers;
mod quality;
mod recorded;

pub use self::changes::{Compared, change, compared, drift, run_name};
pub use self::found::{
    FAIRLY_SURE, NotFound, amount, bare_amount, borderline, both_sides, compared_how, components,
    evidence, measured, not_found, passage, raised, signs, sure, titles, usual,
};
pub use self::next::{Remedies, Training, no_advice, remedies, target, training};
pub(crate) use self::numbers::share;
pub use self::numbers::{bare, clock, duration, interval, name, number, scale, sides, span, value};
pub use self::quality::{finding, flag, worth_telling};
pub use self::recorded::{
    activities, bouts, grouped_findings, hidden_sides, no_running, notices, recorded, sensors,
    site, title_of,
};
use crate::form::Severity;
use crate::recording::Side;

crate::words::shipped!(pub, "../words.toml");

/// A severity in words.
#[must_use]
pub fn severity(severity: Severity) -> &'static str {
    words().get(match severity {
        Severity::None => "severity.none",
        Severity::Borderline => "severity.borderline",
        Severity::Mild => "severity.mild",
        Severity::Moderate => "severity.moderate",
        Severity::Severe => "severity.severe",
    })
}

/// A side in words.
#[must_use]
pub fn side(side: Side) -> &'static str {
    words().get(match side {
        Side::Left => "side.left",
        Side::Right => "side.right",
    })
}

/// With a capital letter at the front.
#[must_use]
pub fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => String::new(),
    }
}

/// Without the catalogue's marks of where a number comes from, which are for those who check it.
#[must_use]
pub fn untagged(text: &str) -> String {
    [" [S]", " [M]", " [P]"].iter().fold(text.to_owned(), |out, tag| out.replace(tag, ""))
}
