//! Care, findings, what could not be judged, and actions.

use super::Page;
use super::words;
use crate::context::{Figure, FigureOutcome};
use crate::form::{
    Basis, CareLevel, Evidence, FaultFinding, Severity, Sides, Status, Subject, Target, Toward,
};
use crate::metrics::{Grade, MetricId, plain};
use crate::report::Report;

/// Confidence from which a finding is fairly sure.
const FAIRLY_SURE: f64 = 0.5;

/// Answers, pain and conditions, before everything else.
pub(super) fn care(page: &mut Page, report: &Report) {
    let care = &report.care;
    let lead = match care.level {
        CareLevel::Now => {
            "You named signs that a doctor should look at now, before any change of training:"
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
        fault(page, f, report);
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
        list.iter().map(|f| plain(&f.title).to_lowercase()).collect::<Vec<_>>().join("; ")
    };
    let sure = |f: &FaultFinding| matches!(f.status, Status::Assessed { confidence, .. } if confidence >= FAIRLY_SURE);
    let (noted, rest): (Vec<&FaultFinding>, Vec<_>) =
        usual.iter().copied().partition(|f| !f.notes.is_empty());
    let (clear, unclear): (Vec<&FaultFinding>, Vec<_>) = rest.into_iter().partition(|f| sure(f));
    if !clear.is_empty() {
        page.para(2, &format!("Looked for and not found: {}.", titles(&clear)));
    }
    if !unclear.is_empty() {
        let lead = "Not found either, but this recording would show only a clear case";
        page.para(2, &format!("{lead}: {}.", titles(&unclear)));
    }
    for f in noted {
        page.item(2, "- ", &format!("{}, not raised: {}.", plain(&f.title), f.notes.join("; ")));
    }
}

fn fault(page: &mut Page, f: &FaultFinding, report: &Report) {
    let Status::Assessed { severity, confidence } = f.status else { return };
    let show_severity = report.care.show_severity;
    // In words: the confidence ranks findings, it is no probability of being right.
    let sure = match confidence {
        _ if severity == Severity::Borderline || !show_severity => "",
        c if c >= 0.8 => ", sure",
        c if c >= FAIRLY_SURE => ", fairly sure",
        c if c >= 0.25 => ", not very sure",
        _ => ", unsure",
    };
    let mark = if show_severity { severity.name().to_uppercase() } else { "MEASURED".to_owned() };
    page.item(2, &format!("{mark}{sure}: "), &f.title);
    let (out, usual): (Vec<&Evidence>, Vec<_>) = f
        .evidence
        .iter()
        .filter(|e| e.primary || e.severity >= Severity::Borderline)
        .partition(|e| e.severity >= Severity::Borderline || !show_severity);
    for e in &out {
        page.item(4, "- ", &evidence(e, show_severity));
    }
    if !usual.is_empty() {
        let names: Vec<String> = usual
            .iter()
            .map(|e| format!("{} {}", plain(e.subject.title()).to_lowercase(), amounts(e)))
            .collect();
        page.item(4, "- ", &format!("usual: {}", names.join("; ")));
    }
    if !f.components.is_empty() {
        let title = |id: &String| report.faults.iter().find(|o| o.fault == *id).map(|o| &o.title);
        let parts: Vec<String> =
            f.components.iter().filter_map(title).map(|t| plain(t).to_lowercase()).collect();
        page.item(4, "- ", &format!("made of: {}", parts.join(", ")));
    }
    for note in &f.notes {
        page.item(4, "- ", &format!("{note}."));
    }
    if severity == Severity::Borderline && show_severity {
        let held = out.iter().any(|e| e.held.is_some());
        page.para(4, if held { HELD } else { TOO_NEAR });
    }
    let own_words = f.passage.starts_with("The article") || f.passage.starts_with("Not in");
    let lead = if own_words { "" } else { "The article says: " };
    page.para(4, &format!("{lead}{}", f.passage));
}

/// Beside a borderline finding whose number is beyond the limit.
const HELD: &str = "Watch it, change nothing: it may be less than it looks.";
/// Beside one whose number is near the limit.
const TOO_NEAR: &str =
    "It lies too near the limit to say on which side it is: watch it, change nothing.";

/// A value in the unit of its subject; one in another unit (an index of the sides) as it is.
fn amount(e: &Evidence, v: f64) -> String {
    match e.subject {
        Subject::Metric(m) if e.unit == m.info().unit.symbol() => words::value(m, v),
        Subject::Figure(_) if e.unit == "1" => format!("{v:.2}"),
        Subject::Figure(_) => format!("{v:.0}\u{a0}{}", e.unit),
        _ => format!("{v:.1}\u{a0}{}", e.unit),
    }
}

/// `Shin angle at landing (tibia inclination) 14.5° (11.5 to 17.5°): moderate (mild from …)`.
fn evidence(e: &Evidence, show_severity: bool) -> String {
    let lead = measured(e);
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
    let held =
        e.held.as_ref().map_or_else(String::new, |why| format!("; not called more, because {why}"));
    format!(
        "{lead}: {} (mild from {mild}, moderate {moderate}, severe {severe}{own}{trend}{held})",
        e.severity.name(),
    )
}

/// Both sides of what was judged, where they differ: sides that are alike need no two numbers.
fn own_sides(e: &Evidence) -> Option<Sides> {
    let own = |s: &Sides| {
        e.subject == Subject::Metric(s.metric) && e.unit == s.metric.info().unit.symbol()
    };
    e.sides.filter(own).filter(|_| e.side.is_some())
}

/// The value, or left | right where a mean would hide a side.
fn amounts(e: &Evidence) -> String {
    match own_sides(e) {
        Some(s) => format!("left | right {}", words::sides(s.metric, s.left, s.right)),
        None => amount(e, e.value),
    }
}

/// What was measured, and which side does what.
fn measured(e: &Evidence) -> String {
    let says = e.side_says.as_ref().map_or_else(String::new, |says| format!(": {says}"));
    let of_difference = e.sides.filter(|s| e.subject != Subject::Metric(s.metric));
    if let Some(s) = own_sides(e) {
        let sides = words::sides(s.metric, s.left, s.right);
        let half = e.interval.map_or_else(String::new, |(low, high)| {
            format!(" (give or take {})", amount(e, 0.5 * (high - low)))
        });
        return format!("{}, left | right {sides}{half}{says}", e.subject.title());
    }
    // Where words name the side, the sign has nothing more to say.
    let named = of_difference.is_some() && e.side_says.is_some();
    let (value, interval) = match e.interval {
        Some((low, high)) if named && e.value < 0.0 => (-e.value, Some((-high, -low))),
        interval => (e.value, interval),
    };
    let side = match e.side {
        Some(side) if e.side_says.is_none() => format!(", {}", side.name()),
        _ => String::new(),
    };
    let interval = match interval {
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
    let beside = of_difference.map_or_else(String::new, |s| {
        format!(", left | right {}", words::sides(s.metric, s.left, s.right))
    });
    format!("{}{side}{what} {}{interval}{beside}{says}", e.subject.title(), amount(e, value))
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

/// Most remedies that the page names.
const MOST_REMEDIES: usize = 4;

/// The few sensors or facts that would add most; what each fault lacks is in the JSON.
pub(super) fn not_judged(page: &mut Page, report: &Report) {
    let mut remedies: Vec<(&str, Vec<String>)> = Vec::new();
    let mut all = 0;
    for f in &report.faults {
        let Status::NotAssessable { reason, remedy, .. } = &f.status else { continue };
        all += 1;
        let (what, title) =
            (if remedy.is_empty() { reason } else { remedy }, plain(&f.title).to_lowercase());
        match remedies.iter_mut().find(|(r, _)| r == what) {
            Some((_, titles)) => titles.push(title),
            None => remedies.push((what, vec![title])),
        }
    }
    // A pattern comes with its parts; nothing is asked for it.
    remedies.retain(|(what, _)| !what.starts_with("comes with"));
    if all == 0 {
        return;
    }
    remedies.sort_by_key(|(_, titles)| core::cmp::Reverse(titles.len()));
    page.heading("What would show more");
    let shown: usize = remedies.iter().take(MOST_REMEDIES).map(|(_, titles)| titles.len()).sum();
    for (what, titles) in remedies.iter().take(MOST_REMEDIES) {
        let text = match what.strip_prefix("needs ") {
            Some(rest) => format!("{} would add: {}", sentence(rest), titles.join("; ")),
            None => format!("{}: {what}", sentence(&titles.join("; "))),
        };
        page.item(2, "- ", &format!("{text}."));
    }
    if all > shown {
        page.para(
            2,
            &format!("{} more could not be judged; --json says what each needs.", all - shown),
        );
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
                "No advice: {judged} of {all} form faults could be judged, and nothing of weight was \
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
        (Some(aim), Toward::Zero) => format!("aim at less than {} apart", show(aim)),
        (Some(aim), _) => format!("aim below {}", show(aim)),
        (None, Toward::Rise) => "should rise".to_owned(),
        (None, _) => "should fall".to_owned(),
    };
    // Towards even, the size counts and not the side.
    let now = if t.toward == Toward::Zero { t.now.abs() } else { t.now };
    let least = t.smallest_change.map_or_else(String::new, |s| {
        format!("; a change of less than {} is within the error", show(s))
    });
    format!("{}: now {}, {aim}{least}", t.title, show(now))
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
        page.item(2, "- ", &format!("{}: {}{unit}", info.title, words::number(value, digits)));
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
