//! `events.csv`, one row a contact, and `windows.csv`, one row for ten seconds.

use runform::Analysis;
use runform::report::EventRow;

use super::{Cell, Digits, Rows};

/// Contacts as every sensor saw them.
#[must_use]
pub fn events(analysis: &Analysis) -> Rows<'_> {
    some_events(&analysis.report.recording, &analysis.events)
}

/// Some contacts of a recording.
pub(super) fn some_events<'a>(recording: &'a str, events: &'a [EventRow]) -> Rows<'a> {
    Rows::new(
        "events",
        events.iter().map(move |e| {
            vec![
                Cell::text(recording),
                Cell::count(e.bout),
                Cell::text(e.site.placement.name()),
                Cell::side(e.side, "unknown"),
                Cell::text(e.event.name()),
                Cell::time(e.t_s),
                Cell::Number(e.confidence, Digits::Fixed(3)),
            ]
        }),
    )
}

/// What was done, in windows.
#[must_use]
pub fn windows(analysis: &Analysis) -> Rows<'_> {
    let recording = &analysis.report.recording;
    Rows::new(
        "windows",
        analysis.windows.iter().map(move |w| {
            vec![
                Cell::text(recording),
                Cell::time(w.t_start_s),
                Cell::time(w.t_end_s),
                Cell::text(w.activity.name()),
                Cell::maybe(w.cadence_spm, Cell::value),
            ]
        }),
    )
}
