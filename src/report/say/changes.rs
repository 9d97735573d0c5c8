//! What changed, within a run and between runs.

use super::{clock, name, side, span, value, words};
use crate::metrics::Drift;
use crate::report::compare::{Change, Comparison, Run, Verdict};

/// One line for a change within the run.
#[must_use]
pub fn drift(d: &Drift) -> String {
    let change = |v: f64| {
        let sign = if v > 0.0 { "+" } else { "" };
        format!("{sign}{}", value(d.metric, v))
    };
    let sudden = d
        .change_point_s
        .map_or_else(String::new, |t| words().fill("drift.sudden", &[("at", &clock(t))]));
    let speed = if d.adjusted_for_speed { "" } else { words().get("drift.speed_unknown") };
    let values = [
        ("metric", d.metric.info().title()),
        ("total", &change(d.total)),
        ("interval", &span(d.metric, d.low, d.high)),
        ("per_10min", &change(d.per_10min)),
        ("speed", speed),
        ("sudden", &sudden),
    ];
    words().fill("drift.line", &values)
}

/// A run with its day and speed.
#[must_use]
pub fn run_name(run: &Run) -> String {
    let mut out = name(&run.recording);
    if let Some(date) = run.date {
        let date = date.to_string();
        out = words().fill("comparison.name_date", &[("name", &out), ("date", &date)]);
    }
    if let Some(v) = run.speed_mps {
        let speed = format!("{v:.2}");
        out = words().fill("comparison.name_speed", &[("name", &out), ("speed", &speed)]);
    }
    out
}

/// One line for a change between runs.
#[must_use]
pub fn change(c: &Change) -> String {
    let which =
        c.side.map_or_else(String::new, |s| words().fill("evidence.side", &[("side", side(s))]));
    let adjusted = c.speed_adjusted.map_or_else(String::new, |part| {
        words().fill("comparison.adjusted", &[("part", &value(c.metric, part))])
    });
    let values = [
        ("metric", c.metric.info().title()),
        ("side", &which),
        ("before", &value(c.metric, c.before)),
        ("after", &value(c.metric, c.after)),
        ("change", &value(c.metric, c.smallest_change)),
        ("adjusted", &adjusted),
    ];
    words().fill("comparison.line", &values)
}

/// What became of the values of a later run.
#[derive(Debug, Clone, Default)]
pub struct Compared<'a> {
    /// Changed beyond the error of measuring; a side only where both feet together do not show it.
    pub changed: Vec<&'a Change>,
    /// How many are within it.
    pub same: usize,
    /// Why others cannot be compared, with how many.
    pub not_comparable: Vec<(&'a str, usize)>,
}

impl Compared<'_> {
    /// What is said where nothing changed.
    #[must_use]
    pub fn nothing(&self) -> &'static str {
        let known = self.same > 0;
        words().get(if known { "comparison.nothing_changed" } else { "comparison.nothing_known" })
    }

    /// The lines behind the changes.
    #[must_use]
    pub fn rest(&self) -> (String, Vec<String>) {
        let within = words().fill("comparison.within", &[("n", &self.same.to_string())]);
        let line = |(reason, n): &(&str, usize)| {
            let values = [("n", n.to_string()), ("reason", (*reason).to_owned())];
            let values = values.each_ref().map(|(k, v)| (*k, v.as_str()));
            words().fill("comparison.not_comparable", &values)
        };
        (within, self.not_comparable.iter().map(line).collect())
    }
}

/// Sorts the values of the run of that number.
#[must_use]
pub fn compared(comparison: &Comparison, run: usize) -> Compared<'_> {
    let mine: Vec<&Change> = comparison.changes.iter().filter(|c| c.run == run).collect();
    let both_feet = |c: &Change| {
        mine.iter()
            .any(|o| o.metric == c.metric && o.side.is_none() && o.verdict == Verdict::Changed)
    };
    let mut out = Compared::default();
    for c in &mine {
        match &c.verdict {
            Verdict::Changed if c.side.is_none() || !both_feet(c) => out.changed.push(c),
            Verdict::Changed => {}
            Verdict::WithinError => out.same += 1,
            Verdict::NotComparable { reason } => {
                match out.not_comparable.iter_mut().find(|(r, _)| r == reason) {
                    Some((_, n)) => *n += 1,
                    None => out.not_comparable.push((reason, 1)),
                }
            }
        }
    }
    out
}
