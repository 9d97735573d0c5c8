//! What was found, how sure it is, and what it rests on.

use super::{bare, number, severity, side, sides, span, value, words};
use crate::form::{Basis, Evidence, FaultFinding, Judged, Severity, Sides, Status};
use crate::metrics::{Grade, plain};

/// Confidence from which the report calls a finding fairly sure.
pub const FAIRLY_SURE: f64 = 0.5;

/// How sure a finding is, in words behind a comma: the confidence ranks findings, it is no probability
/// of being right.
#[must_use]
pub fn sure(confidence: f64) -> &'static str {
    words().get(match confidence {
        c if c >= 0.8 => "form.sure",
        c if c >= FAIRLY_SURE => "form.fairly_sure",
        c if c >= 0.25 => "form.not_very_sure",
        _ => "form.unsure",
    })
}

/// Findings of at least borderline, the worst first.
#[must_use]
pub fn raised(faults: &[FaultFinding]) -> Vec<&FaultFinding> {
    let mut raised: Vec<&FaultFinding> =
        faults.iter().filter(|f| f.at_least(Severity::Borderline)).collect();
    raised.sort_by_key(|f| core::cmp::Reverse(f.severity()));
    raised
}

/// What was looked for and not found.
#[derive(Debug, Clone, Default)]
pub struct NotFound<'a> {
    /// Clearly not there.
    pub clear: Vec<&'a FaultFinding>,
    /// Not found, where these sensors would have shown only a clear case.
    pub unclear: Vec<&'a FaultFinding>,
    /// Not raised, with something to be said about it.
    pub noted: Vec<&'a FaultFinding>,
}

/// Sorts what was judged as usual.
#[must_use]
pub fn not_found(faults: &[FaultFinding]) -> NotFound<'_> {
    let mut out = NotFound::default();
    for f in faults {
        let Status::Assessed { severity: Severity::None, confidence } = f.status else { continue };
        if !f.notes.is_empty() {
            out.noted.push(f);
        } else if confidence >= FAIRLY_SURE {
            out.clear.push(f);
        } else {
            out.unclear.push(f);
        }
    }
    out
}

/// Titles in plain words, joined by semicolons.
#[must_use]
pub fn titles<'a>(faults: impl IntoIterator<Item = &'a FaultFinding>) -> String {
    faults.into_iter().map(|f| plain(&f.title).to_lowercase()).collect::<Vec<_>>().join("; ")
}

/// Titles of the components of a pattern, in plain words.
#[must_use]
pub fn components(f: &FaultFinding, faults: &[FaultFinding]) -> String {
    let title = |id: &String| faults.iter().find(|o| o.fault == *id).map(|o| &o.title);
    let parts: Vec<String> =
        f.components.iter().filter_map(title).map(|t| plain(t).to_lowercase()).collect();
    parts.join(", ")
}

/// The signs worth telling: those that stand out, and beside them those that are usual.
#[must_use]
pub fn signs(f: &FaultFinding, show_severity: bool) -> (Vec<&Evidence>, Vec<&Evidence>) {
    f.evidence
        .iter()
        .filter(|e| e.primary || e.severity >= Severity::Borderline)
        .partition(|e| e.severity >= Severity::Borderline || !show_severity)
}

/// What the article says of it.
#[must_use]
pub fn passage(f: &FaultFinding) -> String {
    let own = ["form.own_words_1", "form.own_words_2"];
    if own.iter().any(|key| f.passage.starts_with(words().get(key))) {
        return f.passage.clone();
    }
    words().fill("form.article_says", &[("passage", &f.passage)])
}

/// What to make of a borderline finding.
#[must_use]
pub fn borderline(f: &FaultFinding) -> &'static str {
    let held = f.evidence.iter().any(|e| e.severity >= Severity::Borderline && e.held.is_some());
    words().get(if held { "form.held" } else { "form.too_near" })
}

/// A value in the unit of its subject; one in another unit (an index of the sides) as it is.
#[must_use]
pub fn amount(e: &Evidence, v: f64) -> String {
    match e.subject {
        Judged::Metric(m) if e.unit == m.info().unit.symbol() => value(m, v),
        Judged::Figure(_) if e.unit == "1" => format!("{v:.2}"),
        Judged::Figure(_) => format!("{v:.0}\u{a0}{}", e.unit),
        Judged::Metric(_) => format!("{v:.1}\u{a0}{}", e.unit),
    }
}

/// The number alone of [`amount`].
#[must_use]
pub fn bare_amount(e: &Evidence, v: f64) -> String {
    match e.subject {
        Judged::Metric(m) if e.unit == m.info().unit.symbol() => bare(m, v),
        Judged::Figure(_) if e.unit == "1" => number(v, 2),
        Judged::Figure(_) => number(v, 0),
        Judged::Metric(_) => number(v, 1),
    }
}

/// `Shin angle at landing (tibia inclination) 14.5° (11.5 to 17.5°): moderate (mild from …)`; without
/// the severity only what was measured.
#[must_use]
pub fn evidence(e: &Evidence, show_severity: bool) -> String {
    let lead = measured(e);
    if !show_severity {
        return lead;
    }
    let [mild, moderate, severe] = e.bands.map(|b| amount(e, b));
    let more = own(e) + trend(e) + &held(e);
    let values = [
        ("measured", lead.as_str()),
        ("severity", severity(e.severity)),
        ("mild", &mild),
        ("moderate", &moderate),
        ("severe", &severe),
        ("more", &more),
    ];
    words().fill("evidence.judged", &values)
}

fn own(e: &Evidence) -> String {
    match e.basis {
        Basis::OwnBaseline { mean, sessions, .. } => {
            let (mean, sessions) = (amount(e, mean), sessions.to_string());
            words().fill("evidence.own", &[("mean", &mean), ("sessions", &sessions)])
        }
        Basis::OtherShoes { mean, .. } => {
            words().fill("evidence.other_shoes", &[("mean", &amount(e, mean))])
        }
        _ => String::new(),
    }
}

fn trend(e: &Evidence) -> &'static str {
    if e.grade == Some(Grade::C) { words().get("evidence.trend") } else { "" }
}

/// Why it is called no more than it is.
fn held(e: &Evidence) -> String {
    let say = |why: &String| words().fill("evidence.held", &[("why", why)]);
    e.held.as_ref().map(say).unwrap_or_default()
}

/// Both sides of what was judged, where they differ: sides that are alike need no two numbers.
#[must_use]
pub fn both_sides(e: &Evidence) -> Option<Sides> {
    let own = |s: &Sides| {
        e.subject == Judged::Metric(s.metric) && e.unit == s.metric.info().unit.symbol()
    };
    e.sides.filter(own).filter(|_| e.side.is_some())
}

/// A usual sign with its value, or left | right where a mean would hide a side.
#[must_use]
pub fn usual(e: &Evidence) -> String {
    let amount = match both_sides(e) {
        Some(s) => {
            let sides = sides(s.metric, s.left, s.right);
            words().fill("evidence.left_right", &[("sides", &sides)])
        }
        None => amount(e, e.value),
    };
    let metric = plain(e.subject.title()).to_lowercase();
    words().fill("form.usual_one", &[("metric", &metric), ("value", &amount)])
}

/// What follows the name of a value that is not the metric itself, but its change or its difference between sides.
#[must_use]
pub fn compared_how(e: &Evidence) -> &'static str {
    match e.basis {
        Basis::Drift { .. } => words().get("evidence.drift"),
        Basis::OtherSide => words().get("evidence.other_side"),
        _ => "",
    }
}

/// What was measured, and which side does what.
#[must_use]
pub fn measured(e: &Evidence) -> String {
    let says = |says: &String| words().fill("evidence.says", &[("says", says)]);
    let says = e.side_says.as_ref().map(says).unwrap_or_default();
    let of_difference = e.sides.filter(|s| e.subject != Judged::Metric(s.metric));
    if let Some(s) = both_sides(e) {
        let sides = sides(s.metric, s.left, s.right);
        let half = e.interval.map_or_else(String::new, |(low, high)| {
            words().fill("evidence.half", &[("half", &amount(e, 0.5 * (high - low)))])
        });
        let metric = e.subject.title();
        let values = [("metric", metric), ("sides", &sides), ("half", &half), ("says", &says)];
        return words().fill("evidence.by_side", &values);
    }
    // Where words name the side, the sign has nothing more to say.
    let named = of_difference.is_some() && e.side_says.is_some();
    let (v, interval) = match e.interval {
        Some((low, high)) if named && e.value < 0.0 => (-e.value, Some((-high, -low))),
        interval => (e.value, interval),
    };
    let which = match e.side {
        Some(s) if e.side_says.is_none() => words().fill("evidence.side", &[("side", side(s))]),
        _ => String::new(),
    };
    let beside = of_difference.map_or_else(String::new, |s| {
        words().fill("evidence.beside", &[("sides", &sides(s.metric, s.left, s.right))])
    });
    let values = [
        ("metric", e.subject.title()),
        ("side", &which),
        ("what", compared_how(e)),
        ("value", &amount(e, v)),
        ("interval", &in_brackets(e, interval)),
        ("beside", &beside),
        ("says", &says),
    ];
    words().fill("evidence.plain", &values)
}

fn in_brackets(e: &Evidence, interval: Option<(f64, f64)>) -> String {
    let Some((low, high)) = interval else { return String::new() };
    let text = match e.subject {
        Judged::Metric(m) => span(m, low, high),
        Judged::Figure(_) => {
            let (low, high) = (format!("{low:.2}"), format!("{high:.2}"));
            words().fill("number.to", &[("low", &low), ("high", &high)])
        }
    };
    words().fill("evidence.interval", &[("interval", &text)])
}
