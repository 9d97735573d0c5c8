//! What faults, conditions and the warm-up change in each other.

use super::catalogue::{Fault, FaultCatalogue};
use super::finding::{FaultFinding, Status};
use super::rules;
use super::scene::Scene;
use super::severity::Severity;
use super::words;
use crate::context::{Profile, SessionKind};
use crate::metrics::plain;

/// Easy movement of at least this many minutes is a warm-up \[P\].
const WARM_UP_MIN: f64 = 5.0;
/// A warm-up counts when it ended less than this before the recording began, min \[P\].
const WARM_UP_FRESH_MIN: f64 = 15.0;
/// Factor from the confidence of a pattern's signs to that of the pattern \[P\].
const PATTERN: f64 = 0.7;
/// Air temperature below which a start without a warm-up counts as one band worse, °C \[P\].
const COLD_C: f64 = 5.0;

/// What is known of a judged fault at a stage.
struct Known {
    fault: String,
    severity: Severity,
    confidence: f64,
}

fn severity_of(list: &[Known], id: &str) -> Option<Severity> {
    list.iter().find(|k| k.fault == id).map(|k| k.severity)
}

fn snapshot(findings: &[FaultFinding]) -> Vec<Known> {
    let judged = |f: &FaultFinding| match f.status {
        Status::Assessed { severity, confidence } => {
            Some(Known { fault: f.fault.clone(), severity, confidence })
        }
        Status::NotAssessable { .. } => None,
    };
    findings.iter().filter_map(judged).collect()
}

fn set(finding: &mut FaultFinding, to: Severity, note: String) {
    if let Status::Assessed { severity, .. } = &mut finding.status {
        *severity = to;
        finding.notes.push(note);
    }
}

fn titles(catalogue: &FaultCatalogue, ids: &[String]) -> String {
    let titles: Vec<String> = ids
        .iter()
        .filter_map(|id| catalogue.fault(id))
        .map(|f| plain(&f.title).to_lowercase())
        .collect();
    titles.join(words().get("relation.or"))
}

/// Settles all relations, in an order that makes each depend only on those before it: faults that
/// need another one, patterns, interactions, warm-up, conditions.
pub(super) fn settle(catalogue: &FaultCatalogue, findings: &mut [FaultFinding], scene: &Scene<'_>) {
    let raw = snapshot(findings);
    for (fault, finding) in catalogue.faults.iter().zip(findings.iter_mut()) {
        depend(catalogue, fault, finding, &raw);
    }
    let settled = snapshot(findings);
    for (fault, finding) in catalogue.faults.iter().zip(findings.iter_mut()) {
        if !fault.components.is_empty() {
            compose(catalogue, fault, finding, &settled);
        }
    }
    let composed = snapshot(findings);
    for (fault, finding) in catalogue.faults.iter().zip(findings.iter_mut()) {
        interact(catalogue, fault, finding, &composed);
        if fault.warm_up
            && let Some(profile) = &scene.context.profile
        {
            warm_up(profile, finding);
        }
    }
    findings.iter_mut().for_each(|f| beside_pain(scene, f));
    for id in scene.context.conditions() {
        let Some(rule) = catalogue.condition(*id) else { continue };
        for finding in findings.iter_mut() {
            if let Some(weight) = rule.weights.get(&finding.fault) {
                finding.weight = (finding.weight * weight).clamp(0.0, 2.0);
            }
            let mild = finding
                .severity()
                .is_some_and(|s| (Severity::Borderline..=Severity::Mild).contains(&s));
            if mild && rule.ignore_mild.contains(&finding.fault) {
                let values = [("condition", rule.title.as_str()), ("gate", rule.gate.as_str())];
                let note = words().fill("relation.left_out", &values);
                set(finding, Severity::None, note);
            }
        }
    }
}

/// Whether a side that stands out is the one that hurts; which of them came first is not known.
fn beside_pain(scene: &Scene<'_>, finding: &mut FaultFinding) {
    let Some(hurts) = scene.context.profile.as_ref().and_then(|p| p.pain.side) else { return };
    let raised = finding.evidence.iter().filter(|e| e.severity >= Severity::Mild);
    let sided = raised.filter(|e| e.side_says.is_some()).find_map(|e| e.side);
    if let Some(side) = sided.filter(|_| finding.at_least(Severity::Mild)) {
        let same = if side == hurts { "relation.same_side" } else { "relation.other_side" };
        let values = [("side", hurts.name()), ("same", words().get(same))];
        finding.notes.push(words().fill("relation.pain", &values));
    }
}

/// Faults that say little, or nothing, without another one.
fn depend(catalogue: &FaultCatalogue, fault: &Fault, finding: &mut FaultFinding, raw: &[Known]) {
    let Some(severity) = finding.severity() else { return };
    let present = |ids: &[String]| {
        ids.iter().any(|id| severity_of(raw, id).is_some_and(|s| s >= Severity::Mild))
    };
    let alone = &fault.more_than_mild_needs;
    if !alone.is_empty() && severity > Severity::Mild && !present(alone) {
        let note = words().fill("relation.needs", &[("faults", &titles(catalogue, alone))]);
        set(finding, Severity::Mild, note);
    }
    let with = &fault.only_with;
    if !with.is_empty() && severity > Severity::None && !present(with) {
        let near = severity == Severity::Borderline;
        let place = if near { "relation.at_border" } else { "relation.outside" };
        let (place, faults) = (words().get(place), titles(catalogue, with));
        let note = words().fill("relation.only_with", &[("where", place), ("faults", &faults)]);
        set(finding, Severity::None, note);
    }
}

/// A pattern from its components and its own criteria.
fn compose(
    catalogue: &FaultCatalogue,
    fault: &Fault,
    finding: &mut FaultFinding,
    settled: &[Known],
) {
    let known: Vec<&Known> =
        settled.iter().filter(|k| fault.components.contains(&k.fault)).collect();
    let own = finding.evidence.iter().map(|e| e.severity);
    let all: Vec<Severity> = known.iter().map(|k| k.severity).chain(own).collect();
    if all.len() < 2 {
        let parts = titles(catalogue, &fault.components).replace(words().get("relation.or"), ", ");
        finding.status = Status::NotAssessable {
            reason: words().fill("relation.pattern_reason", &[("parts", &parts)]),
            needs: Vec::new(),
            entries: Vec::new(),
            remedy: words().fill("relation.pattern_remedy", &[("parts", &parts)]),
        };
        return;
    }
    let mut severity = rules::pattern(&all);
    if let Some(limit) = fault.at_most {
        severity = severity.min(limit);
    }
    let raised: Vec<&&Known> = known.iter().filter(|k| k.severity >= Severity::Mild).collect();
    finding.components = raised.iter().map(|k| k.fault.clone()).collect();
    let least = known.iter().map(|k| k.confidence).fold(1.0, f64::min);
    // The step from signs to a pattern is weaker than the signs.
    let confidence = (PATTERN * least).min(fault.confidence_at_most);
    finding.status = Status::Assessed { severity, confidence };
}

/// Two faults that make each other worse, or that are only worth a word together.
fn interact(
    catalogue: &FaultCatalogue,
    fault: &Fault,
    finding: &mut FaultFinding,
    composed: &[Known],
) {
    let Some(severity) = finding.severity() else { return };
    let among = |ids: &[String], level| -> Vec<String> {
        let there = |id: &&String| severity_of(composed, id).is_some_and(|s| s >= level);
        ids.iter().filter(there).cloned().collect()
    };
    let worse = among(&fault.raised_with, Severity::Moderate);
    if severity >= Severity::Moderate && !worse.is_empty() {
        let note = words().fill("relation.band_up", &[("faults", &titles(catalogue, &worse))]);
        set(finding, severity.raised(), note);
    }
    let linked = among(&fault.linked_with, Severity::Mild);
    if severity >= Severity::Mild && !linked.is_empty() {
        let note = words().fill("relation.seen_with", &[("faults", &titles(catalogue, &linked))]);
        finding.notes.push(note);
    }
}

/// A warm-up just before the recording settles the fault; a hard or cold start worsens it.
fn warm_up(profile: &Profile, finding: &mut FaultFinding) {
    let w = &profile.warm_up;
    let Some(severity) = finding.severity() else { return };
    let warmed = w.minutes.is_some_and(|m| m >= WARM_UP_MIN)
        && w.ended_min_before.is_some_and(|m| m < WARM_UP_FRESH_MIN);
    let hard = matches!(w.session, Some(SessionKind::Interval | SessionKind::Race));
    let cold = w.air_c.is_some_and(|c| c < COLD_C);
    if warmed {
        set(finding, Severity::None, words().get("relation.warmed").to_owned());
    } else if severity >= Severity::Mild && (hard || cold) {
        let why = if hard { "relation.hard_start" } else { "relation.cold_start" };
        set(finding, severity.raised(), words().get(why).to_owned());
    }
}
