//! What changed within the run, in words.

use super::page::Page;
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
    let info = d.metric.info();
    let unit = info.unit.symbol();
    let sudden = d.change_point_s.map_or_else(String::new, |t| {
        format!("; rather a step at {:.0} min than a steady drift", t / 60.0)
    });
    let speed = if d.adjusted_for_speed { "" } else { " (speed not known, so it may be the pace)" };
    format!(
        "{}: {:+.2} {unit} over the run, {:+.2} in 10 min (90 % between {:+.2} and {:+.2}){speed}\
         {sudden}",
        info.title, d.total, d.per_10min, d.low, d.high
    )
}
