//! The report in plain words for a terminal. The same report gives the same text. What is said stands in
//! [`super::say`], here it is laid out.

mod comparison;
mod findings;
mod page;

pub use self::comparison::{comparison_lines, render_comparison};
use self::page::Page;
pub use self::page::{Line, Role};
use super::Report;
use super::say::{self, words};
pub use super::say::{finding, flag};
use crate::form::{CareLevel, FaultFinding, Severity, Status};
use crate::metrics::{Estimate, MetricId, plain};

/// Width of the text unless told otherwise, characters.
pub const WIDTH: usize = 88;

/// The key numbers, in the order of the page.
pub const KEY: [MetricId; 19] = [
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
    let front = (metric == MetricId::SacralPeak).then(|| words().get("numbers.at_the_front"));
    core::iter::once(metric.info().plain()).chain(front).collect()
}

/// Least confidence with which a severe fault puts the referral to the top.
const SURE_ENOUGH: f64 = 0.5;

impl Report {
    /// The report as plain text for a runner, lines of at most `width` characters (88 when none is given; words
    /// longer than a line excepted).
    #[must_use]
    pub fn to_text(&self, width: Option<usize>) -> String {
        render(self, width)
    }
}

/// Renders a report as plain text, lines of at most `width` characters ([`WIDTH`] when none is
/// given; words longer than a line excepted).
#[must_use]
pub fn render(report: &Report, width: Option<usize>) -> String {
    joined(&lines(report, width))
}

/// The lines of [`render`], each with what it is.
#[must_use]
pub fn lines(report: &Report, width: Option<usize>) -> Vec<Line> {
    let mut page = Page::new(width.unwrap_or(WIDTH));
    page.title(&words().fill("head.report", &[("name", &say::name(&report.recording))]));
    findings::care(&mut page, report);
    let serious = referral_first(report);
    if serious {
        referral(&mut page, report);
    }
    recorded(&mut page, report);
    if report.has_running() {
        key_numbers(&mut page, report);
        drifts(&mut page, report);
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
    page.para(0, words().get("close.honest"));
    page.finish()
}

/// Lines as text.
fn joined(lines: &[Line]) -> String {
    lines.iter().map(|l| l.text.clone() + "\n").collect()
}

/// True when the referral comes before everything else: warning signs, or a severe finding that is sure.
#[must_use]
pub fn referral_first(report: &Report) -> bool {
    let care = &report.care;
    care.level == CareLevel::Now || care.advice_withheld || report.faults.iter().any(is_serious)
}

fn is_serious(f: &FaultFinding) -> bool {
    matches!(
        f.status,
        Status::Assessed { severity: Severity::Severe, confidence } if confidence >= SURE_ENOUGH
    )
}

fn referral(page: &mut Page, report: &Report) {
    page.heading(words().get("head.referral"));
    page.para(2, &report.referral);
}

fn recorded(page: &mut Page, report: &Report) {
    page.heading(words().get("head.recorded"));
    page.para(2, &say::recorded(report));
    if report.has_running() {
        page.para(2, &say::bouts(report));
    } else {
        page.para(2, &say::no_running(report));
        page.para(2, words().get("recorded.no_running_why"));
    }
    for line in say::grouped_findings(report).into_iter().chain(say::notices(report)) {
        page.remark(&line);
    }
}

fn drifts(page: &mut Page, report: &Report) {
    let mut counting = report.drifts.iter().filter(|d| d.beyond_mdc).peekable();
    if counting.peek().is_none() {
        return;
    }
    page.heading(words().get("head.drift"));
    for drift in counting {
        page.item(2, "- ", &say::drift(drift));
    }
}

/// The key numbers that there are, with their titles.
#[must_use]
pub fn key_estimates(report: &Report) -> Vec<(MetricId, &'static str, &Estimate)> {
    let row = |m: &MetricId| {
        let e = report.metric(*m)?.estimate()?;
        Some((*m, say::title_of(*m, e), e))
    };
    KEY.iter().filter_map(row).collect()
}

/// What must be known beside the key numbers, a line each.
#[must_use]
pub fn key_flags(report: &Report) -> Vec<String> {
    let mut said: Vec<(String, Vec<&str>)> = Vec::new();
    for (_, title, e) in key_estimates(report) {
        for text in e.flags.iter().map(flag) {
            match said.iter_mut().find(|(t, _)| *t == text) {
                Some((_, names)) => names.push(plain(title)),
                None => said.push((text, vec![plain(title)])),
            }
        }
    }
    let line = |(text, names): (String, Vec<&str>)| {
        words().fill("numbers.flagged", &[("names", &names.join(", ")), ("text", &text)])
    };
    said.into_iter().map(line).collect()
}

fn key_numbers(page: &mut Page, report: &Report) {
    let rows = key_estimates(report);
    if rows.is_empty() {
        return;
    }
    page.heading(words().get("head.numbers"));
    page.para(2, words().get("numbers.lead"));
    page.gap();
    let room = page.width().saturating_sub(2 + VALUE + RANGE + TRUST);
    let longest = rows.iter().map(|r| count(r.1)).filter(|n| *n <= room).max();
    let width = longest.unwrap_or(24).max(24);
    let [value, range, trust] =
        ["numbers.value", "numbers.range", "numbers.trust"].map(|key| words().get(key));
    page.line(&row("", value, range, trust, width));
    for (metric, title, e) in &rows {
        let name = if count(title) <= width { title } else { plain(title) };
        let (value, range) = match say::hidden_sides(report, *metric, e) {
            Some((left, right)) => {
                (say::sides(*metric, left, right), words().get("numbers.left_right").to_owned())
            }
            None => (say::value(*metric, e.value), say::interval(*metric, e)),
        };
        page.line(&row(name, &value, &range, e.grade.letter(), width));
    }
    let flags = key_flags(report);
    if !flags.is_empty() {
        page.gap();
    }
    for line in flags {
        page.remark(&line);
    }
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
