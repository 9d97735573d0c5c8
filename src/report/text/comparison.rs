//! A comparison of runs in plain words.

use super::Page;
use super::words;
use crate::report::compare::{Change, Comparison, Run, Verdict};

/// Renders a comparison as plain text, lines of at most `width` characters.
#[must_use]
pub fn render_comparison(comparison: &Comparison, width: Option<usize>) -> String {
    let mut page = Page::new(width.unwrap_or(super::WIDTH));
    page.title("What changed");
    let Some(first) = comparison.runs.first() else { return page.finish() };
    page.para(0, &format!("Against {}.", name(first)));
    for (i, run) in comparison.runs.iter().enumerate().skip(1) {
        page.heading(&name(run));
        let mine: Vec<&Change> = comparison.changes.iter().filter(|c| c.run == i).collect();
        let both_feet = |c: &Change| {
            mine.iter()
                .any(|o| o.metric == c.metric && o.side.is_none() && o.verdict == Verdict::Changed)
        };
        // A side is named where both feet together do not show it.
        let told =
            |c: &&&Change| c.verdict == Verdict::Changed && (c.side.is_none() || !both_feet(c));
        let changed: Vec<&&Change> = mine.iter().filter(told).collect();
        let same = mine.iter().filter(|c| c.verdict == Verdict::WithinError).count();
        if changed.is_empty() {
            page.para(
                2,
                if same == 0 {
                    "No value could be compared, so nothing is known of changes."
                } else {
                    "Nothing changed by more than measuring twice would show."
                },
            );
        }
        for c in changed {
            page.item(2, "- ", &line(c));
        }
        page.para(2, &format!("Within the error of measuring: {same} values."));
        let mut reasons: Vec<(&str, usize)> = Vec::new();
        for c in &mine {
            let Verdict::NotComparable { reason } = &c.verdict else { continue };
            match reasons.iter_mut().find(|(r, _)| r == reason) {
                Some((_, n)) => *n += 1,
                None => reasons.push((reason, 1)),
            }
        }
        for (reason, n) in reasons {
            page.item(2, "! ", &format!("Not comparable, {n} values: {reason}."));
        }
    }
    page.finish()
}

fn name(run: &Run) -> String {
    let mut out = words::name(&run.recording);
    if let Some(date) = run.date {
        out += &format!(", {date}");
    }
    if let Some(v) = run.speed_mps {
        out += &format!(", {v:.2} m/s");
    }
    out
}

fn line(c: &Change) -> String {
    let side = c.side.map_or_else(String::new, |s| format!(", {}", s.name()));
    let adjusted = c.speed_adjusted.map_or_else(String::new, |part| {
        format!("; {} of it goes with speed", words::value(c.metric, part))
    });
    format!(
        "{}{side}: {} to {} (beyond the error from a change of {}{adjusted})",
        c.metric.info().title,
        words::value(c.metric, c.before),
        words::value(c.metric, c.after),
        words::value(c.metric, c.smallest_change),
    )
}
