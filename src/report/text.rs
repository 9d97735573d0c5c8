//! The report in plain words for a terminal. The same report gives the same text.

mod comparison;
mod drift;
mod findings;
mod page;
mod words;

pub use self::comparison::render_comparison;
use self::page::Page;
pub use self::words::{finding, flag};
use super::Report;
use crate::form::{CareLevel, FaultFinding, Severity, Status};
use crate::gait::Activity;
use crate::metrics::{Estimate, MetricId, MetricValue, plain};
use crate::recording::{Placement, Side, SpeedGiven};

/// Width of the text unless told otherwise, characters.
pub const WIDTH: usize = 88;

/// The key numbers, in the order of the page.
const KEY: [MetricId; 19] = [
    MetricId::Cadence,
    MetricId::Speed,
    MetricId::StrideLength,
    MetricId::ContactTime,
    MetricId::FlightTime,
    MetricId::ContactBalance,
    MetricId::VerticalOscillation,
    MetricId::VerticalRatio,
    MetricId::PeakVgrf,
    MetricId::PtaResultant,
    MetricId::SacralPeak,
    MetricId::BrakePeak,
    MetricId::TibiaInclinationIc,
    MetricId::FootStrikeAngle,
    MetricId::TrunkLean,
    MetricId::TrunkLateralRom,
    MetricId::TrunkRotationRom,
    MetricId::PelvicDrop,
    MetricId::PelvisRotationRom,
];

/// Names of a metric in the text beside its title in the catalogue.
#[must_use]
pub fn labels(metric: MetricId) -> Vec<&'static str> {
    let front = (metric == MetricId::SacralPeak).then_some(AT_THE_FRONT);
    core::iter::once(metric.info().plain()).chain(front).collect()
}

/// The jolt of a phone in front, which does not feel the lower back.
const AT_THE_FRONT: &str = "Jolt at the waist (peak acceleration)";

/// Least confidence with which a severe fault puts the referral to the top.
const SURE_ENOUGH: f64 = 0.5;

/// Renders a report as plain text, lines of at most `width` characters ([`WIDTH`] when none is
/// given; words longer than a line excepted).
#[must_use]
pub fn render(report: &Report, width: Option<usize>) -> String {
    let mut page = Page::new(width.unwrap_or(WIDTH));
    page.title(&format!("Running form: {}", words::name(&report.recording)));
    findings::care(&mut page, report);
    let care = &report.care;
    let serious = care.level == CareLevel::Now
        || care.advice_withheld
        || report.faults.iter().any(is_serious);
    if serious {
        referral(&mut page, report);
    }
    recorded(&mut page, report);
    if report.has_running() {
        key_numbers(&mut page, report);
        drift::section(&mut page, &report.drifts);
        findings::form(&mut page, report);
        findings::contradictions(&mut page, report);
        findings::not_judged(&mut page, report);
        findings::actions(&mut page, report);
        findings::training(&mut page, report);
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
        out.push(format!("{sites}: which foot is left was not clear everywhere"));
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
        text += &format!(", at {v} m/s (as entered)");
    }
    page.para(2, &(text + "."));
}

/// How long was walked, stood….
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
            let mine = report.activities.iter().filter(|a| a.activity == *kind);
            let s: f64 = mine.map(|a| a.duration_s).sum();
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
    let rows: Vec<(MetricId, &str, &Estimate)> = KEY
        .iter()
        .filter_map(|m| {
            let e = report.metric(*m)?.estimate()?;
            let front = *m == MetricId::SacralPeak && e.placement == Placement::Waist;
            Some((*m, if front { AT_THE_FRONT } else { m.info().title }, e))
        })
        .collect();
    if rows.is_empty() {
        return;
    }
    page.heading("Your numbers");
    page.para(
        2,
        "The true value lies in the range nine times in ten. Trust: A good, B fair, C only to \
         compare your own runs with the same sensor. Where the sides differ, left | right stand in \
         place of their mean; of the hip drop, the leg that stands.",
    );
    page.gap();
    let room = page.width().saturating_sub(2 + VALUE + RANGE + TRUST);
    let longest = rows.iter().map(|r| count(r.1)).filter(|n| *n <= room).max();
    let width = longest.unwrap_or(24).max(24);
    page.line(&row("", "value", "range", "trust", width));
    for (metric, title, e) in &rows {
        let name = if count(title) <= width { title } else { plain(title) };
        let (value, range) = match hidden_sides(report, *metric, e) {
            Some((left, right)) => (words::sides(*metric, left, right), "left | right".to_owned()),
            None => (words::value(*metric, e.value), words::interval(*metric, e)),
        };
        page.line(&row(name, &value, &range, e.grade.letter(), width));
    }
    let mut said: Vec<(String, Vec<&str>)> = Vec::new();
    for (_, title, e) in &rows {
        for text in e.flags.iter().map(words::flag) {
            match said.iter_mut().find(|(t, _)| *t == text) {
                Some((_, names)) => names.push(plain(title)),
                None => said.push((text, vec![plain(title)])),
            }
        }
    }
    if !said.is_empty() {
        page.gap();
    }
    for (text, names) in said {
        page.item(2, "! ", &format!("{}: {text}.", names.join(", ")));
    }
}

/// Left and right of a metric whose mean over both hides a side: they differ by more than half of
/// its uncertainty.
fn hidden_sides(report: &Report, metric: MetricId, both: &Estimate) -> Option<(f64, f64)> {
    let of = |side| {
        let here =
            |m: &&MetricValue| m.metric == metric && m.bout.is_none() && m.side == Some(side);
        report.metrics.iter().find(here)?.estimate()
    };
    let (left, right) = (of(Side::Left)?.value, of(Side::Right)?.value);
    let apart = (left - right).abs() > 0.25 * (both.high - both.low);
    apart.then_some((left, right))
}

/// Widths of the columns beside the name, with the space before each.
const VALUE: usize = 16;
const RANGE: usize = 16;
const TRUST: usize = 6;

/// A line of the table of numbers.
fn row(name: &str, value: &str, range: &str, grade: &str, width: usize) -> String {
    let pad = |text: &str, n: usize| text.to_owned() + &" ".repeat(n.saturating_sub(count(text)));
    let (name, value, range) = (pad(name, width), pad(value, VALUE - 1), pad(range, RANGE - 1));
    format!("  {name} {value} {range} {grade}")
}

fn count(text: &str) -> usize {
    text.chars().count()
}
