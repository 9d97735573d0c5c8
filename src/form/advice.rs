//! At most three actions, and the numbers by which the next run shows whether they worked.

use serde::{Deserialize, Serialize};

use super::care::Care;
use super::catalogue::{FaultCatalogue, TargetRule, Tip, Toward};
use super::criterion::Judged;
use super::finding::{FaultFinding, Status};
use super::scene::Scene;
use super::severity::Severity;
use super::words;
use crate::context::training_load;
use crate::metrics::MetricId;

/// Most actions that a report gives.
const MAX_ACTIONS: usize = 3;

/// A finding below this confidence is watched, not acted upon \[P\].
const SURE_ENOUGH: f64 = 0.2;

/// A number to look at next time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Target {
    /// Metric, or `longest_run` for the distance of the next long run.
    pub name: String,
    /// Name for people.
    pub title: String,
    /// Unit of the numbers.
    pub unit: String,
    /// Value now.
    pub now: f64,
    /// Value to reach; without one, only the direction counts.
    pub aim: Option<f64>,
    /// Which way.
    pub toward: Toward,
    /// Smaller changes than this may be chance, in the metric's unit.
    pub smallest_change: Option<f64>,
}

/// One action.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Advice {
    /// Tip in the catalogue.
    pub tip: String,
    /// What to do.
    pub text: String,
    /// How to see next time whether it worked.
    pub verify: String,
    /// The numbers of that.
    pub targets: Vec<Target>,
    /// Faults that ask for it.
    pub faults: Vec<String>,
    /// Rank: severity (1 to 3) times confidence, modifiability, the fault's weight and the
    /// runner's conditions, summed over the faults that ask for it.
    pub score: f64,
}

/// Ranks the tips of all faults that are at least mild.
pub(super) fn rank(
    catalogue: &FaultCatalogue,
    findings: &[FaultFinding],
    care: &Care,
    scene: &Scene<'_>,
) -> Vec<Advice> {
    if care.advice_withheld {
        return Vec::new();
    }
    let mut all: Vec<Advice> = Vec::new();
    let mut kept: Vec<&str> = Vec::new();
    for finding in findings {
        let Status::Assessed { severity, confidence } = finding.status else { continue };
        let level = match severity {
            Severity::None | Severity::Borderline => continue,
            Severity::Mild => 1.0,
            Severity::Moderate => 2.0,
            Severity::Severe => 3.0,
        };
        if confidence < SURE_ENOUGH {
            continue;
        }
        let Some(fault) = catalogue.fault(&finding.fault) else { continue };
        let base = level * confidence * fault.modifiability * fault.weight * finding.weight;
        for (place, id) in finding.advice.iter().enumerate() {
            let Some(tip) = catalogue.tip(id) else { continue };
            if fault.keeps_tip && place == 0 {
                kept.push(&tip.id);
            }
            // A fault's first tip is the one that fits it best.
            let score = base / (1.0 + 0.25 * place as f64);
            match all.iter_mut().find(|a| a.tip == tip.id) {
                Some(advice) => {
                    advice.score += score;
                    advice.faults.push(finding.fault.clone());
                }
                None => all.push(action(tip, finding, score, scene)),
            }
        }
    }
    all.sort_by(|a, b| b.score.total_cmp(&a.score));
    let mut out: Vec<Advice> = all.iter().take(MAX_ACTIONS).cloned().collect();
    for keep in kept {
        let there = out.iter().any(|a| a.tip == keep);
        if let (false, Some(advice)) = (there, all.iter().find(|a| a.tip == keep)) {
            out.truncate(MAX_ACTIONS - 1);
            out.push(advice.clone());
        }
    }
    for advice in &mut out {
        let Some(tip) = catalogue.tip(&advice.tip) else { continue };
        advice.targets = targets(catalogue, tip, findings, scene);
        for words in which_side(tip, advice, findings) {
            advice.text = format!("{} {words}", advice.text);
        }
    }
    out
}

fn action(tip: &Tip, finding: &FaultFinding, score: f64, scene: &Scene<'_>) -> Advice {
    let instead = scene.context.conditions().iter().find_map(|c| tip.instead.get(c));
    let usual = tip.at_reference.as_ref().filter(|_| cadence_is_usual(scene));
    Advice {
        tip: tip.id.clone(),
        text: instead.or(usual).unwrap_or(&tip.text).clone(),
        verify: tip.verify.clone(),
        targets: Vec::new(),
        faults: vec![finding.fault.clone()],
        score,
    }
}

/// True when cadence is at least that expected for speed and height.
fn cadence_is_usual(scene: &Scene<'_>) -> bool {
    scene.estimate(MetricId::CadenceDeficit).is_some_and(|e| e.value <= 0.0)
}

/// Which side to train, by the signs that ask for the tip; else that both are alike.
fn which_side(tip: &Tip, advice: &Advice, findings: &[FaultFinding]) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let asking = findings.iter().filter(|f| advice.faults.contains(&f.fault));
    let signs = asking.flat_map(|f| &f.evidence).filter(|e| e.severity >= Severity::Mild);
    for words in signs.filter_map(|e| e.side_trains.as_ref()) {
        if tip.sides_alike.is_some() && !out.contains(words) {
            out.push(words.clone());
        }
    }
    if out.is_empty() {
        out.extend(tip.sides_alike.clone());
    }
    out
}

fn targets(
    catalogue: &FaultCatalogue,
    tip: &Tip,
    findings: &[FaultFinding],
    scene: &Scene<'_>,
) -> Vec<Target> {
    let mut out: Vec<Target> =
        tip.target.iter().filter_map(|rule| target(catalogue, rule, findings, scene)).collect();
    if let Some(factor) = tip.longest_run_factor {
        out.extend(longest_run(factor, scene));
    }
    out
}

fn target(
    catalogue: &FaultCatalogue,
    rule: &TargetRule,
    findings: &[FaultFinding],
    scene: &Scene<'_>,
) -> Option<Target> {
    let info = rule.metric.info();
    let raised = findings
        .iter()
        .flat_map(|f| &f.evidence)
        .find(|e| e.subject == Judged::Metric(rule.metric) && e.severity >= Severity::Mild);
    let whole = scene.estimate(rule.metric).map(|e| e.value);
    let (now, aim) = match rule.factor {
        Some(_) if rule.metric == MetricId::Cadence && cadence_is_usual(scene) => return None,
        Some(factor) => {
            let now = whole?;
            (now, Some(capped(now * factor, now, rule, scene)))
        }
        // Without a raised sign there is nothing to change.
        None => raised.map(|e| (e.value, Some(e.bands[0])))?,
    };
    Some(Target {
        name: info.name.to_owned(),
        title: info.title().to_owned(),
        unit: info.unit.symbol().to_owned(),
        now,
        aim,
        toward: rule.toward,
        smallest_change: catalogue.detectable_change(rule.metric),
    })
}

/// Never above the reference for speed and height plus the limit, and never below the value now.
fn capped(aim: f64, now: f64, rule: &TargetRule, scene: &Scene<'_>) -> f64 {
    let deficit = scene.estimate(MetricId::CadenceDeficit).map(|e| e.value);
    match (rule.above_reference_at_most, deficit) {
        (Some(above), Some(deficit)) => aim.min(now + deficit + above).max(now),
        _ => aim,
    }
}

fn longest_run(factor: f64, scene: &Scene<'_>) -> Option<Target> {
    let (diary, date) = scene.context.diary.as_ref().zip(scene.context.date)?;
    let longest = training_load(diary, date, None).longest_30d_km?;
    Some(Target {
        name: "longest_run".to_owned(),
        title: words().get("longest_run.title").to_owned(),
        unit: "km".to_owned(),
        now: longest,
        aim: Some(factor * longest),
        toward: Toward::Rise,
        smallest_change: None,
    })
}
