//! Care, findings, what could not be judged, and actions.

use super::Page;
use super::words;
use crate::context::{Figure, FigureOutcome};
use crate::form::{
    Basis, CareLevel, Evidence, FaultFinding, Severity, Status, Subject, Target, Toward,
};
use crate::metrics::{Grade, MetricId};
use crate::recording::Side;
use crate::report::Report;

/// Confidence from which a finding is fairly sure.
const FAIRLY_SURE: f64 = 0.5;

/// Answers, pain and conditions, before everything else.
pub(super) fn care(page: &mut Page, report: &Report) {
    let care = &report.care;
    let lead = match care.level {
        CareLevel::Now => {
            "You told of signs that a doctor should look at now, before any change of training:"
        }
        CareLevel::Soon => "See a physiotherapist or doctor soon, because of:",
        CareLevel::Routine => "",
    };
    if care.reasons.is_empty() && care.gates.is_empty() && care.background.is_empty() {
        return;
    }
    page.heading(match care.level {
        CareLevel::Now => "First: see a doctor",
        _ if care.advice_withheld => "First: have this looked at",
        _ => "About you",
    });
    if !care.reasons.is_empty() {
        page.para(2, lead);
        for reason in &care.reasons {
            page.item(4, "- ", reason);
        }
    }
    if care.advice_withheld {
        page.para(2, "Until then this report gives no training advice.");
    }
    for text in care.gates.iter().chain(&care.background) {
        page.item(2, "- ", text);
    }
}

pub(super) fn form(page: &mut Page, report: &Report) {
    page.heading("Your form");
    page.para(
        2,
        "What is listed is associated with back pain or injury in the article or in research; none \
         of it is shown to cause them.",
    );
    page.gap();
    let mut raised: Vec<&FaultFinding> =
        report.faults.iter().filter(|f| f.at_least(Severity::Borderline)).collect();
    raised.sort_by_key(|f| core::cmp::Reverse(f.severity()));
    for f in &raised {
        fault(page, f, report.care.show_severity);
    }
    let usual: Vec<&FaultFinding> =
        report.faults.iter().filter(|f| f.severity() == Some(Severity::None)).collect();
    if raised.is_empty() && usual.is_empty() {
        page.para(2, "Nothing could be judged with these sensors; see below for what would help.");
    } else if raised.is_empty() {
        page.para(2, "Nothing out of the usual in what could be judged.");
    }
    if !usual.is_empty() {
        if !raised.is_empty() {
            page.gap();
        }
        not_found(page, &usual);
    }
}

/// What was looked for and not found, apart what these sensors would hardly have shown, and what
/// has something to be said about it.
fn not_found(page: &mut Page, usual: &[&FaultFinding]) {
    let titles = |list: &[&FaultFinding]| {
        list.iter().map(|f| f.title.to_lowercase()).collect::<Vec<_>>().join("; ")
    };
    let sure = |f: &FaultFinding| matches!(f.status, Status::Assessed { confidence, .. } if confidence >= FAIRLY_SURE);
    let (noted, plain): (Vec<&FaultFinding>, Vec<_>) =
        usual.iter().copied().partition(|f| !f.notes.is_empty());
    let (clear, unclear): (Vec<&FaultFinding>, Vec<_>) = plain.into_iter().partition(|f| sure(f));
    if !clear.is_empty() {
        page.para(2, &format!("Looked for and not found: {}.", titles(&clear)));
    }
    if !unclear.is_empty() {
        let lead = "Not found either, but this recording would show only a clear case";
        page.para(2, &format!("{lead}: {}.", titles(&unclear)));
    }
    for f in noted {
        page.item(2, "- ", &format!("{}, not raised: {}.", f.title, f.notes.join("; ")));
    }
}

fn fault(page: &mut Page, f: &FaultFinding, show_severity: bool) {
    let Status::Assessed { severity, confidence } = f.status else { return };
    // In words: the confidence ranks findings, it is no probability of being right.
    let sure = match confidence {
        _ if severity == Severity::Borderline => "",
        c if c >= 0.8 => " (sure)",
        c if c >= FAIRLY_SURE => " (fairly sure)",
        c if c >= 0.25 => " (not very sure)",
        _ => " (unsure)",
    };
    let mark = if show_severity { severity.name().to_uppercase() } else { "MEASURED".to_owned() };
    page.item(2, &format!("{mark}: "), &format!("{}{sure}", f.title));
    for e in f.evidence.iter().filter(|e| e.primary || e.severity >= Severity::Borderline) {
        page.item(4, "- ", &evidence(e, show_severity));
    }
    if !f.components.is_empty() {
        let parts: Vec<String> = f.components.iter().map(|c| c.replace('_', " ")).collect();
        page.item(4, "- ", &format!("made of: {}", parts.join(", ")));
    }
    for note in &f.notes {
        page.item(4, "- ", &format!("{note}."));
    }
    if severity == Severity::Borderline && show_severity {
        page.para(
            4,
            "The measurement cannot tell on which side of the limit it lies: watch it, change \
             nothing.",
        );
    }
    let own_words = f.passage.starts_with("The article") || f.passage.starts_with("Not in");
    let lead = if own_words { "" } else { "The article says: " };
    page.para(4, &format!("{lead}{}", f.passage));
}

/// A value in the unit of its subject; one in another unit (an index of the sides) as it is.
fn amount(e: &Evidence, v: f64) -> String {
    match e.subject {
        Subject::Metric(m) if e.unit == m.info().unit.symbol() => words::value(m, v),
        Subject::Figure(_) if e.unit == "1" => format!("{v:.2}"),
        Subject::Figure(_) => format!("{v:.0}\u{a0}{}", e.unit),
        _ => format!("{v:.1}\u{a0}{}", e.unit),
    }
}

/// `Tibia inclination at contact 14.5° (11.5 to 17.5°): moderate (mild from …)`.
fn evidence(e: &Evidence, show_severity: bool) -> String {
    let side = match e.side {
        Some(Side::Left) => ", left",
        Some(Side::Right) => ", right",
        None => "",
    };
    let interval = match e.interval {
        Some((low, high)) => match e.subject {
            Subject::Metric(m) => format!(" ({})", words::span(m, low, high)),
            Subject::Figure(_) => format!(" ({low:.2} to {high:.2})"),
        },
        None => String::new(),
    };
    let what = match e.basis {
        Basis::Drift { .. } => ", change within the run",
        Basis::OtherSide => ", right against left",
        _ => "",
    };
    let lead = format!("{}{side}{what} {}{interval}", e.subject.title(), amount(e, e.value));
    if !show_severity {
        return lead;
    }
    let [mild, moderate, severe] = e.bands.map(|b| amount(e, b));
    let trend = if e.grade == Some(Grade::C) { "; trust only the trend" } else { "" };
    let own = match e.basis {
        Basis::OwnBaseline { mean, sessions, .. } => {
            format!("; your usual {} in {sessions} sessions", amount(e, mean))
        }
        Basis::OtherShoes { mean, .. } => format!("; in other shoes {}", amount(e, mean)),
        _ => String::new(),
    };
    format!(
        "{lead}: {} (mild from {mild}, moderate {moderate}, severe {severe}{own}{trend})",
        if e.severity == Severity::None { "usual" } else { e.severity.name() },
    )
}

/// Where article and literature disagree about what was found.
pub(super) fn contradictions(page: &mut Page, report: &Report) {
    if report.contradictions.is_empty() {
        return;
    }
    page.heading("Where the article and the literature differ");
    for c in &report.contradictions {
        page.item(
            2,
            "- ",
            &format!("The article: {}. The literature: {}.", c.article, c.literature),
        );
    }
}

/// One line a remedy, the least demanding first; the whole of the reasons is in the JSON.
pub(super) fn not_judged(page: &mut Page, report: &Report) {
    let mut remedies: Vec<(&str, Vec<String>)> = Vec::new();
    for f in &report.faults {
        let Status::NotAssessable { reason, remedy, .. } = &f.status else { continue };
        let (what, title) =
            (if remedy.is_empty() { reason } else { remedy }, f.title.to_lowercase());
        match remedies.iter_mut().find(|(r, _)| r == what) {
            Some((_, titles)) => titles.push(title),
            None => remedies.push((what, vec![title])),
        }
    }
    if remedies.is_empty() {
        return;
    }
    remedies.sort_by_key(|(what, _)| what.contains("a sensor on"));
    page.heading("What could not be judged, and what would make it so");
    for (what, titles) in remedies {
        page.item(2, "- ", &format!("{}: {what}.", sentence(&titles.join("; "))));
    }
}

/// With a capital letter at the front.
fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => String::new(),
    }
}

pub(super) fn actions(page: &mut Page, report: &Report) {
    page.heading("What to do");
    if report.care.advice_withheld {
        page.para(2, "See the first section: no training advice before that.");
        return;
    }
    if report.advice.is_empty() {
        let judged = report.faults.iter().filter(|f| f.severity().is_some()).count();
        let all = report.faults.len();
        page.para(
            2,
            &format!(
                "No advice: {judged} of {all} form faults could be judged, and none of weight was \
                 found."
            ),
        );
        return;
    }
    for (i, a) in report.advice.iter().enumerate() {
        if i > 0 {
            page.gap();
        }
        page.item(2, &format!("{}. ", i + 1), &a.text);
        page.para(5, &format!("How to check: {}", a.verify));
        for t in &a.targets {
            page.item(5, "- ", &target(t));
        }
    }
}

/// `Cadence: now 160.0/min, aim at 168.0/min`.
fn target(t: &Target) -> String {
    let show = |v: f64| match MetricId::by_name(&t.name) {
        Some(metric) => words::value(metric, v),
        None => format!("{v:.1}\u{a0}{}", t.unit),
    };
    let aim = match (t.aim, t.toward) {
        (Some(aim), Toward::Rise) if t.name == "longest_run" => {
            format!("the next one at most {}", show(aim))
        }
        (Some(aim), Toward::Rise) => format!("aim at {} or more", show(aim)),
        (Some(aim), _) => format!("aim below {}", show(aim)),
        (None, Toward::Rise) => "should rise".to_owned(),
        (None, _) => "should fall".to_owned(),
    };
    let least = t.smallest_change.map_or_else(String::new, |s| {
        format!("; a change of less than {} cannot be told", show(s))
    });
    format!("{}: now {}, {aim}{least}", t.title, show(t.now))
}

/// Figures of diary and history, and the pain that the diary tells of.
pub(super) fn training(page: &mut Page, report: &Report) {
    let known: Vec<(Figure, f64)> =
        report.figures.iter().filter_map(|f| Some((f.figure, f.value()?))).collect();
    let only_surface = known.iter().all(|(f, _)| *f == Figure::HardSurfaceShare);
    if only_surface && report.care.pain.is_none() {
        return;
    }
    page.heading("Your training");
    for (figure, value) in known {
        let info = figure.info();
        let unit = if info.unit == "1" { String::new() } else { format!("\u{a0}{}", info.unit) };
        // Ratios to two digits; kilometres, shares and the like as whole numbers.
        let digits = if info.unit == "1" { 2 } else { 0 };
        page.item(2, "- ", &format!("{}: {value:.digits$}{unit}", info.title));
    }
    if report.figures.iter().any(|f| {
        matches!(f.figure, Figure::AcwrRolling | Figure::AcwrEwma)
            && matches!(f.outcome, FigureOutcome::Value(_))
    }) {
        page.para(
            4,
            "Ratios of acute to chronic load are shown because they are asked for, and weigh \
             nothing: in 5205 runners a higher one went with fewer injuries (Frandsen et al. 2025).",
        );
    }
    if let Some(pain) = report.care.pain {
        let onset = pain
            .onset_min
            .map_or_else(String::new, |m| format!(", beginning at minute {m:.0} (median)"));
        page.item(
            2,
            "- ",
            &format!(
                "Pain in the diary: {} entries over {} days, last {:.0} of 10{onset}",
                pain.entries, pain.days, pain.latest
            ),
        );
        if let Some(d) = pain.sleep_difference_h {
            page.item(2, "- ", &format!("Sleep on days with pain: {d:+.1} h against the others"));
        }
        if let Some(d) = pain.stress_difference {
            page.item(2, "- ", &format!("Stress on days with pain: {d:+.1} against the others"));
        }
    }
}
