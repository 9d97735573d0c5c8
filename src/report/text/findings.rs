//! Care, findings, what could not be judged, and actions.

use super::page::{Page, Role};
use crate::form::{CareLevel, FaultFinding, Severity, Status};
use crate::metrics::plain;
use crate::report::Report;
use crate::report::say::{self, words};

/// Answers, pain and conditions, before everything else.
pub(super) fn care(page: &mut Page, report: &Report) {
    let care = &report.care;
    if care.reasons.is_empty() && care.gates.is_empty() && care.background.is_empty() {
        return;
    }
    page.heading(words().get(match care.level {
        CareLevel::Now => "head.care_now",
        _ if care.advice_withheld => "head.care_withheld",
        _ => "head.care_about",
    }));
    let lead = match care.level {
        CareLevel::Now => words().get("care.now"),
        CareLevel::Soon => words().get("care.soon"),
        CareLevel::Routine => "",
    };
    if !care.reasons.is_empty() {
        page.with(Role::Alarm, |page| {
            page.para(2, lead);
            care.reasons.iter().for_each(|reason| page.item(4, "- ", reason));
        });
    }
    if care.advice_withheld {
        page.para(2, words().get("care.withheld"));
    }
    for text in care.gates.iter().chain(&care.background) {
        page.item(2, "- ", text);
    }
}

pub(super) fn form(page: &mut Page, report: &Report) {
    page.heading(words().get("head.form"));
    page.para(2, words().get("form.lead"));
    page.gap();
    let raised = say::raised(&report.faults);
    for f in &raised {
        fault(page, f, report);
    }
    let usual = report.faults.iter().any(|f| f.severity() == Some(Severity::None));
    if raised.is_empty() {
        let key = if usual { "form.all_usual" } else { "form.nothing_judged" };
        page.para(2, words().get(key));
    }
    if usual {
        if !raised.is_empty() {
            page.gap();
        }
        not_found(page, report);
    }
}

/// What was looked for and not found, apart what these sensors would hardly have shown, and what
/// has something to be said about it.
fn not_found(page: &mut Page, report: &Report) {
    let found = say::not_found(&report.faults);
    for (list, key) in [(&found.clear, "form.not_found"), (&found.unclear, "form.hardly_shown")] {
        if !list.is_empty() {
            let faults = say::titles(list.iter().copied());
            page.para(2, &words().fill(key, &[("faults", &faults)]));
        }
    }
    for f in found.noted {
        let notes = f.notes.join("; ");
        let values = [("fault", plain(&f.title)), ("notes", &notes)];
        page.item(2, "- ", &words().fill("form.not_raised", &values));
    }
}

fn fault(page: &mut Page, f: &FaultFinding, report: &Report) {
    let Status::Assessed { severity, confidence } = f.status else { return };
    let show_severity = report.care.show_severity;
    let unsaid = severity == Severity::Borderline || !show_severity;
    let sure = if unsaid { "" } else { say::sure(confidence) };
    let mark = if show_severity {
        say::severity(severity).to_uppercase()
    } else {
        words().get("form.measured").to_owned()
    };
    let role = match severity {
        _ if !show_severity => Role::Plain,
        Severity::Severe => Role::Severe,
        Severity::Moderate => Role::Moderate,
        _ => Role::Mild,
    };
    let mark = words().fill("form.mark", &[("severity", &mark), ("sure", sure)]);
    page.with(role, |page| page.item(2, &mark, &f.title));
    let (out, usual) = say::signs(f, show_severity);
    for e in &out {
        page.item(4, "- ", &say::evidence(e, show_severity));
    }
    if !usual.is_empty() {
        let names: Vec<String> = usual.iter().map(|e| say::usual(e)).collect();
        page.item(4, "- ", &words().fill("form.usual", &[("list", &names.join("; "))]));
    }
    if !f.components.is_empty() {
        let faults = say::components(f, &report.faults);
        page.item(4, "- ", &words().fill("form.made_of", &[("faults", &faults)]));
    }
    for note in &f.notes {
        page.item(4, "- ", &words().fill("form.note", &[("note", note)]));
    }
    if severity == Severity::Borderline && show_severity {
        page.para(4, say::borderline(f));
    }
    page.para(4, &say::passage(f));
}

/// Where article and literature disagree about what was found.
pub(super) fn contradictions(page: &mut Page, report: &Report) {
    if report.contradictions.is_empty() {
        return;
    }
    page.heading(words().get("head.contradictions"));
    for c in &report.contradictions {
        let values = [("article", c.article.as_str()), ("literature", &c.literature)];
        page.item(2, "- ", &words().fill("contradiction.both", &values));
    }
}

/// The few sensors or facts that would add most.
pub(super) fn not_judged(page: &mut Page, report: &Report) {
    let remedies = say::remedies(report);
    if remedies.lines.is_empty() && remedies.rest == 0 {
        return;
    }
    page.heading(words().get("head.more"));
    for line in &remedies.lines {
        page.item(2, "- ", line);
    }
    if remedies.rest > 0 {
        page.para(2, &words().fill("more.rest", &[("n", &remedies.rest.to_string())]));
    }
}

pub(super) fn actions(page: &mut Page, report: &Report) {
    page.heading(words().get("head.actions"));
    if report.care.advice_withheld {
        page.para(2, words().get("action.withheld"));
        return;
    }
    if report.advice.is_empty() {
        page.para(2, &say::no_advice(report));
        return;
    }
    for (i, a) in report.advice.iter().enumerate() {
        if i > 0 {
            page.gap();
        }
        page.item(2, &format!("{}. ", i + 1), &a.text);
        page.para(5, &words().fill("action.check", &[("verify", &a.verify)]));
        for t in &a.targets {
            page.item(5, "- ", &say::target(t));
        }
    }
}

/// Figures of diary and history, and the pain that the diary tells of.
pub(super) fn training(page: &mut Page, report: &Report) {
    let Some(training) = say::training(report) else { return };
    page.heading(words().get("head.training"));
    for line in &training.figures {
        page.item(2, "- ", line);
    }
    if let Some(remark) = training.remark {
        page.para(4, remark);
    }
    for line in &training.pain {
        page.item(2, "- ", line);
    }
}
