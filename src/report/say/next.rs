//! What to do, what would show more, and what diary and history tell.

use super::{number, sentence, value, words};
use crate::context::{Figure, FigureOutcome, PainTrend};
use crate::form::{Status, Target, Toward};
use crate::metrics::{MetricId, plain};
use crate::report::Report;

/// Most remedies that a reader is given.
const MOST_REMEDIES: usize = 4;

/// The few sensors or facts that would add most; what each fault lacks is in the JSON.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Remedies {
    /// One sentence each, that which adds most first.
    pub lines: Vec<String>,
    /// How many faults more could not be judged.
    pub rest: usize,
}

/// What would let more be judged.
#[must_use]
pub fn remedies(report: &Report) -> Remedies {
    let mut remedies: Vec<(&str, Vec<String>)> = Vec::new();
    let mut all = 0;
    for f in &report.faults {
        let Status::NotAssessable { reason, remedy, .. } = &f.status else { continue };
        all += 1;
        let what = if remedy.is_empty() { reason } else { remedy };
        let title = plain(&f.title).to_lowercase();
        match remedies.iter_mut().find(|(r, _)| r == what) {
            Some((_, titles)) => titles.push(title),
            None => remedies.push((what, vec![title])),
        }
    }
    // A pattern comes with its parts; nothing is asked for it.
    remedies.retain(|(what, _)| !what.starts_with(words().get("more.comes_with")));
    remedies.sort_by_key(|(_, titles)| core::cmp::Reverse(titles.len()));
    remedies.truncate(MOST_REMEDIES);
    let shown: usize = remedies.iter().map(|(_, titles)| titles.len()).sum();
    let lines = remedies.iter().map(|(what, titles)| remedy(what, &titles.join("; "))).collect();
    Remedies { lines, rest: all - shown }
}

fn remedy(what: &str, faults: &str) -> String {
    match what.strip_prefix(words().get("more.needs")) {
        Some(rest) => {
            words().fill("more.would_add", &[("what", &sentence(rest)), ("faults", faults)])
        }
        None => words().fill("more.other", &[("what", what), ("faults", &sentence(faults))]),
    }
}

/// Why there is no advice.
#[must_use]
pub fn no_advice(report: &Report) -> String {
    let judged = report.faults.iter().filter(|f| f.severity().is_some()).count().to_string();
    let all = report.faults.len().to_string();
    words().fill("action.none", &[("judged", &judged), ("all", &all)])
}

/// `Cadence: now 160.0 steps/min, aim at 168.0 steps/min or more`.
#[must_use]
pub fn target(t: &Target) -> String {
    let show = |v: f64| match MetricId::by_name(&t.name) {
        Some(metric) => value(metric, v),
        None => format!("{v:.1}\u{a0}{}", t.unit),
    };
    let aim = match (t.aim, t.toward) {
        (Some(aim), toward) => {
            let key = match toward {
                Toward::Rise if t.name == "longest_run" => "action.at_most",
                Toward::Rise => "action.or_more",
                Toward::Zero => "action.apart",
                Toward::Fall => "action.below",
            };
            words().fill(key, &[("aim", &show(aim))])
        }
        (None, Toward::Rise) => words().get("action.rise").to_owned(),
        (None, _) => words().get("action.fall").to_owned(),
    };
    // Towards even, the size counts and not the side.
    let now = show(if t.toward == Toward::Zero { t.now.abs() } else { t.now });
    let least = t
        .smallest_change
        .map_or_else(String::new, |s| words().fill("action.least", &[("change", &show(s))]));
    let values = [("title", t.title.as_str()), ("now", &now), ("aim", &aim), ("least", &least)];
    words().fill("action.target", &values)
}

/// Figures of diary and history, and the pain that the diary tells of: a line each. What stands between
/// the two is a remark on the ratios.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Training {
    /// A figure each.
    pub figures: Vec<String>,
    /// A remark on ratios of load, where one is shown.
    pub remark: Option<&'static str>,
    /// What the diary says of pain.
    pub pain: Vec<String>,
}

/// What diary and history tell; `None` where there is nothing of the kind.
#[must_use]
pub fn training(report: &Report) -> Option<Training> {
    let known: Vec<(Figure, f64)> =
        report.figures.iter().filter_map(|f| Some((f.figure, f.value()?))).collect();
    let only_surface = known.iter().all(|(f, _)| *f == Figure::HardSurfaceShare);
    if only_surface && report.care.pain.is_none() {
        return None;
    }
    let ratio = |f: &crate::context::FigureValue| {
        matches!(f.figure, Figure::AcwrRolling | Figure::AcwrEwma)
            && matches!(f.outcome, FigureOutcome::Value(_))
    };
    Some(Training {
        figures: known.into_iter().map(|(f, v)| figure(f, v)).collect(),
        remark: report.figures.iter().any(ratio).then(|| words().get("training.ratios")),
        pain: report.care.pain.map(pain).unwrap_or_default(),
    })
}

fn figure(figure: Figure, v: f64) -> String {
    let info = figure.info();
    let unit = if info.unit == "1" { String::new() } else { format!("\u{a0}{}", info.unit) };
    // Ratios to two digits; kilometres, shares and the like as whole numbers.
    let digits = if info.unit == "1" { 2 } else { 0 };
    let shown = number(v, digits) + &unit;
    words().fill("training.figure", &[("title", info.title()), ("value", &shown)])
}

fn pain(pain: PainTrend) -> Vec<String> {
    let onset = pain.onset_min.map_or_else(String::new, |m| {
        words().fill("training.onset", &[("minute", &format!("{m:.0}"))])
    });
    let (entries, days) = (pain.entries.to_string(), pain.days.to_string());
    let latest = format!("{:.0}", pain.latest);
    let values = [("entries", &entries), ("days", &days), ("latest", &latest), ("onset", &onset)];
    let mut out = vec![words().fill("training.pain", &values.map(|(k, v)| (k, v.as_str())))];
    let signed = |key: &str, d: f64| words().fill(key, &[("d", &format!("{d:+.1}"))]);
    out.extend(pain.sleep_difference_h.map(|d| signed("training.sleep", d)));
    out.extend(pain.stress_difference.map(|d| signed("training.stress", d)));
    out
}
