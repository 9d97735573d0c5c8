//! What changed within the run, in words.

use super::page::Page;
use super::words;
use crate::metrics::Drift;

/// Those changes that count; nothing without one.
pub fn section(page: &mut Page, drifts: &[Drift]) {
    let mut counting = drifts.iter().filter(|d| d.beyond_mdc).peekable();
    if counting.peek().is_none() {
        return;
    }
    page.heading("What changed during the run");
    for drift in counting {
        page.item(2, "- ", &line(drift));
    }
}

/// One line for a change that counts.
fn line(d: &Drift) -> String {
    let change = |v: f64| {
        let sign = if v > 0.0 { "+" } else { "" };
        format!("{sign}{}", words::value(d.metric, v))
    };
    let sudden = d.change_point_s.map_or_else(String::new, |t| {
        format!("; rather a step at {} than a steady drift", words::clock(t))
    });
    let speed = if d.adjusted_for_speed { "" } else { "; speed not known, so it may be the pace" };
    format!(
        "{}: {} over the run ({}), {} in 10 min{speed}{sudden}.",
        d.metric.info().title,
        change(d.total),
        words::span(d.metric, d.low, d.high),
        change(d.per_10min)
    )
}
