//! The report in plain words for a terminal. The same report gives the same text.

mod drift;
mod page;
mod words;

use self::page::Page;
pub use self::words::{finding, flag};
use super::Report;
use crate::form::{Evidence, FaultFinding, Severity, Status};
use crate::gait::Activity;
use crate::metrics::{Estimate, Grade, MetricId, Outcome};
use crate::recording::{Side, SpeedGiven};

/// Width of the text unless told otherwise, characters.
pub const WIDTH: usize = 88;

/// The key numbers, in the order of the page, by a name that needs no glossary, with a remark.
const KEY: [(MetricId, &str, &str); 19] = [
    (MetricId::Cadence, "Cadence", "steps of both feet"),
    (MetricId::Speed, "Speed", ""),
    (MetricId::StrideLength, "Stride length", "two steps"),
    (MetricId::ContactTime, "Ground contact", "each step"),
    (MetricId::FlightTime, "In the air", "between two steps"),
    (MetricId::ContactBalance, "Contact, left share", "50 % is even"),
    (MetricId::VerticalOscillation, "Bounce", "up and down each step"),
    (MetricId::VerticalRatio, "Bounce per step length", "vertical ratio"),
    (MetricId::PeakVgrf, "Peak push of the ground", "body weights, modelled"),
    (MetricId::PtaResultant, "Jolt at the shin", "peak, in g"),
    (MetricId::SacralPeak, "Jolt at the lower back", "peak, in g"),
    (MetricId::BrakePeak, "Braking at landing", "body weights, estimated"),
    (MetricId::TibiaInclinationIc, "Shin angle at landing", "+ foot ahead of the knee"),
    (MetricId::FootStrikeAngle, "Foot angle at landing", "+ heel first"),
    (MetricId::TrunkLean, "Forward lean", "against standing"),
    (MetricId::TrunkLateralRom, "Side-to-side lean", "whole range"),
    (MetricId::TrunkRotationRom, "Twist of the trunk", "whole range"),
    (MetricId::PelvicDrop, "Hip drop, swing side", "deepest, each step"),
    (MetricId::PelvisRotationRom, "Twist of the hips", "whole range"),
];

/// Least confidence with which a severe fault puts the referral to the top.
const SURE_ENOUGH: f64 = 0.5;

/// Renders a report as plain text, lines of at most `width` characters ([`WIDTH`] when none is
/// given; words longer than a line excepted).
#[must_use]
pub fn render(report: &Report, width: Option<usize>) -> String {
    let mut page = Page::new(width.unwrap_or(WIDTH));
    page.title(&format!("Running form: {}", report.recording));
    let serious = report.faults.iter().any(is_serious);
    if serious {
        referral(&mut page, report);
    }
    recorded(&mut page, report);
    if report.has_running() {
        key_numbers(&mut page, report);
        drift::section(&mut page, &report.drifts);
        form(&mut page, report);
        not_judged(&mut page, report);
        actions(&mut page, report);
    }
    if !serious && report.has_running() {
        referral(&mut page, report);
    }
    page.gap();
    page.para(
        0,
        "runform describes how you run. It does not diagnose, and it measures no load on the \
         spine. \"Associated with\" is never \"causes\".",
    );
    page.finish()
}

fn is_serious(f: &FaultFinding) -> bool {
    matches!(
        f.status,
        Status::Assessed { severity: Severity::Severe, confidence } if confidence >= SURE_ENOUGH
    )
}

fn referral(page: &mut Page, report: &Report) {
    page.heading("When to see a professional first");
    page.para(2, &report.referral);
}

fn recorded(page: &mut Page, report: &Report) {
    page.heading("What was recorded");
    let n = report.quality.len();
    page.para(
        2,
        &format!(
            "{} from {n} sensor{}: {}.",
            words::duration(report.duration_s),
            if n == 1 { "" } else { "s" },
            sensors(report)
        ),
    );
    ran(page, report);
    for line in grouped_findings(report) {
        page.item(2, "! ", &line);
    }
    for line in notices(report) {
        page.item(2, "! ", &line);
    }
}

/// The notices in words; those about sides of several sensors and stretches in one line.
fn notices(report: &Report) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut unsided: Vec<String> = Vec::new();
    for n in &report.notices {
        match n.code.as_str() {
            // The paragraph on running has said it.
            "no_running" => {}
            "side_ambiguous" => {
                let site = spoken(n.text.split(',').next().unwrap_or_default());
                if !unsided.contains(&site) {
                    unsided.push(site);
                }
            }
            _ => out.push(n.text.clone()),
        }
    }
    if !unsided.is_empty() {
        let sites = unsided.join(", ");
        out.push(format!("{sites}: left and right could not be told apart everywhere"));
    }
    out
}

/// `waist (acceleration only, 50 Hz)`, sensors of one kind together.
fn sensors(report: &Report) -> String {
    let mut groups: Vec<(String, Vec<String>)> = Vec::new();
    for q in &report.quality {
        let gyr = q.gyr_unit.is_some();
        let kind = format!(
            "{}, {:.0} Hz",
            if gyr { "acceleration and rotation" } else { "acceleration only" },
            q.true_rate_hz
        );
        let name = spoken(&q.site.to_string());
        match groups.iter_mut().find(|(k, _)| *k == kind) {
            Some((_, names)) => names.push(name),
            None => groups.push((kind, vec![name])),
        }
    }
    let told: Vec<String> =
        groups.into_iter().map(|(kind, names)| format!("{} ({kind})", names.join(", "))).collect();
    told.join("; ")
}

/// `shank_left` as `left shank`.
fn spoken(site: &str) -> String {
    match site.split_once('_') {
        Some((part, side)) => format!("{side} {part}"),
        None => site.to_owned(),
    }
}

fn ran(page: &mut Page, report: &Report) {
    if !report.has_running() {
        page.para(2, &format!("No running was found: {}.", activities(report)));
        page.para(
            2,
            "Nothing is measured, because walking, standing and cycling are never reported as \
             running. Running here means both feet off the ground between steps and at least 130 \
             steps a minute.",
        );
        return;
    }
    let n = report.bouts.len();
    let mut text = format!(
        "Ran for {} in {n} stretch{}",
        words::duration(report.running_s()),
        if n == 1 { "" } else { "es" }
    );
    let told: Vec<String> = report
        .bouts
        .iter()
        .take(6)
        .map(|b| format!("{}–{}", words::clock(b.t_start_s), words::clock(b.t_end_s)))
        .collect();
    text += &format!(" ({}{})", told.join(", "), if n > 6 { ", …" } else { "" });
    if let Some(SpeedGiven::Constant(v)) = report.conditions.speed_mps {
        text += &format!(", at {v} m/s as you told");
    }
    page.para(2, &(text + "."));
}

/// How long was walked, stood…, from the windows.
fn activities(report: &Report) -> String {
    let kinds = [
        (Activity::Walking, "walking"),
        (Activity::Standing, "standing still"),
        (Activity::Other, "other movement"),
        (Activity::Unknown, "unknown"),
    ];
    let told: Vec<String> = kinds
        .iter()
        .filter_map(|(kind, name)| {
            let s: f64 = report
                .windows
                .iter()
                .filter(|w| w.activity == *kind)
                .map(|w| w.t_end_s - w.t_start_s)
                .sum();
            (s > 0.0).then(|| format!("{} of {name}", words::duration(s)))
        })
        .collect();
    if told.is_empty() { "too little data".to_owned() } else { told.join(", ") }
}

/// One line a finding, sensors with the same words together.
fn grouped_findings(report: &Report) -> Vec<String> {
    let mut groups: Vec<(String, Vec<String>)> = Vec::new();
    for q in &report.quality {
        for f in words::worth_telling(q) {
            let (text, site) = (words::finding(f), spoken(&q.site.to_string()));
            match groups.iter_mut().find(|(t, _)| *t == text) {
                Some((_, sites)) => sites.push(site),
                None => groups.push((text, vec![site])),
            }
        }
    }
    groups.into_iter().map(|(text, sites)| format!("{}: {text}", sites.join(", "))).collect()
}

fn key_numbers(page: &mut Page, report: &Report) {
    let rows: Vec<(MetricId, &str, &str, &Estimate)> = KEY
        .iter()
        .filter_map(|(m, name, remark)| Some((*m, *name, *remark, report.metric(*m)?.estimate()?)))
        .collect();
    if rows.is_empty() {
        return;
    }
    page.heading("Your numbers");
    page.para(
        2,
        "The true value lies in the range nine times in ten. Trust: A good, B fair, C only to \
         compare your own runs with the same sensor.",
    );
    page.gap();
    page.line(&row("", "value", "range", "trust", ""));
    for (metric, name, remark, e) in &rows {
        let (value, range) = (words::value(*metric, e.value), words::interval(*metric, e));
        let whole = row(name, &value, &range, e.grade.letter(), remark);
        // On a narrow page the numbers go before the remarks.
        let fits = count(&whole) <= page.width();
        page.line(&if fits { whole } else { row(name, &value, &range, e.grade.letter(), "") });
    }
    let mut told: Vec<(String, Vec<&str>)> = Vec::new();
    for (_, name, _, e) in &rows {
        for text in e.flags.iter().map(words::flag) {
            match told.iter_mut().find(|(t, _)| *t == text) {
                Some((_, names)) => names.push(name),
                None => told.push((text, vec![name])),
            }
        }
    }
    if !told.is_empty() {
        page.gap();
    }
    for (text, names) in told {
        page.item(2, "! ", &format!("{}: {text}.", names.join(", ")));
    }
}

/// A line of the table of numbers.
fn row(name: &str, value: &str, range: &str, grade: &str, remark: &str) -> String {
    let pad = |text: &str, n: usize| text.to_owned() + &" ".repeat(n.saturating_sub(count(text)));
    let (name, value, range) = (pad(name, 24), pad(value, 10), pad(range, 16));
    format!("  {name} {value} {range} {}  {remark}", pad(grade, 5))
}

fn count(text: &str) -> usize {
    text.chars().count()
}

fn form(page: &mut Page, report: &Report) {
    page.heading("Your form");
    page.para(
        2,
        "What is listed is associated with back pain or injury in the article or in research; none \
         of it is shown to cause them.",
    );
    page.gap();
    let mut raised: Vec<&FaultFinding> = report
        .faults
        .iter()
        .filter(|f| f.severity().is_some_and(|s| s >= Severity::Borderline))
        .collect();
    raised.sort_by_key(|f| core::cmp::Reverse(f.severity()));
    for f in &raised {
        fault(page, f);
    }
    let usual: Vec<String> = report
        .faults
        .iter()
        .filter(|f| f.severity() == Some(Severity::None))
        .map(|f| f.title.to_lowercase())
        .collect();
    if raised.is_empty() && usual.is_empty() {
        page.para(2, "Nothing could be judged with these sensors; see below for what would help.");
    } else if raised.is_empty() {
        page.para(2, "Nothing out of the usual in what could be judged.");
    }
    if !usual.is_empty() {
        if !raised.is_empty() {
            page.gap();
        }
        page.para(2, &format!("Looked for and not found: {}.", usual.join("; ")));
    }
}

fn fault(page: &mut Page, f: &FaultFinding) {
    let Status::Assessed { severity, confidence } = f.status else { return };
    let sure = match confidence {
        c if c >= 0.8 => "sure",
        c if c >= 0.5 => "fairly sure",
        c if c >= 0.25 => "not very sure",
        _ => "unsure",
    };
    page.item(
        2,
        &format!("{}: ", severity.name().to_uppercase()),
        &format!("{} ({sure}, {:.0} %)", f.title, 100.0 * confidence),
    );
    for e in f.evidence.iter().filter(|e| e.primary || e.severity >= Severity::Borderline) {
        page.item(4, "- ", &evidence(e));
    }
    if severity == Severity::Borderline {
        page.para(
            4,
            "So near the limit that the measurement cannot tell: watch it, change nothing.",
        );
    }
    let own_words = f.passage.starts_with("The article");
    let lead = if own_words { "" } else { "The article says: " };
    page.para(4, &format!("{lead}{}", f.passage));
}

/// `Tibia inclination at contact 14.5° (11.5 to 17.5): moderate (limits: …)`.
fn evidence(e: &Evidence) -> String {
    let title = e.metric.info().title;
    let side = match e.side {
        Some(Side::Left) => ", left",
        Some(Side::Right) => ", right",
        None => "",
    };
    let [mild, moderate, severe] = e.bands.map(|b| words::value(e.metric, b));
    let trend = if e.estimate.grade == Grade::C { "; trust only the trend" } else { "" };
    format!(
        "{title}{side} {} ({}): {} (mild from {mild}, moderate {moderate}, severe {severe}{trend})",
        words::value(e.metric, e.estimate.value),
        words::interval(e.metric, &e.estimate),
        if e.severity == Severity::None { "usual" } else { e.severity.name() },
    )
}

fn not_judged(page: &mut Page, report: &Report) {
    let mut reasons: Vec<(String, Vec<String>)> = Vec::new();
    for f in &report.faults {
        let Status::NotAssessable { reason, .. } = &f.status else { continue };
        let (why, title) = (ways(report, reason), f.title.to_lowercase());
        match reasons.iter_mut().find(|(r, _)| *r == why) {
            Some((_, titles)) => titles.push(title),
            None => reasons.push((why, vec![title])),
        }
    }
    if reasons.is_empty() {
        return;
    }
    page.heading("What could not be judged, and what would make it so");
    for (why, titles) in reasons {
        page.item(2, "- ", &format!("{}: {why}.", sentence(&titles.join("; "))));
    }
}

/// The reasons behind a fault's metrics, each once; any one of them out of the way would do.
fn ways(report: &Report, reason: &str) -> String {
    let mut out: Vec<String> = Vec::new();
    for m in report.metrics.iter().filter(|m| m.bout.is_none()) {
        let Outcome::Refused(why) = &m.outcome else { continue };
        let why = why.to_string();
        let told = format!("{}: {why}", m.metric.info().title.to_lowercase());
        if reason.contains(&told) && !out.contains(&why) {
            out.push(why);
        }
    }
    if out.is_empty() { reason.to_owned() } else { out.join("; or ") }
}

/// With a capital letter at the front.
fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => String::new(),
    }
}

fn actions(page: &mut Page, report: &Report) {
    page.heading("What to do");
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
    }
}
