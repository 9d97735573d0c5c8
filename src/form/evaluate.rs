//! The judgement of a run: every fault, care, advice.

use super::advice::{self, Advice};
use super::article::{Article, Contradiction};
use super::care::{self, Care};
use super::catalogue::{Fault, FaultCatalogue};
use super::criterion::{Judged, Rule};
use super::finding::{Evidence, FaultFinding, Status};
use super::relations;
use super::rules;
use super::scene::{Drifted, Scene};
use super::severity::Severity;
use super::weigh::weigh;
use super::words;
use crate::context::{Context, FigureValue, ThisRun, figures};
use crate::metrics::{Flag, MetricId, MetricValue, plain};
use crate::recording::Conditions;

/// What is judged.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Inputs<'a> {
    /// Metrics of the run.
    pub metrics: &'a [MetricValue],
    /// Speed, slope, surface, shoe.
    pub conditions: &'a Conditions,
    /// Changes within the run.
    pub drifts: &'a [Drifted],
    /// Profile, diary and earlier sessions.
    pub context: &'a Context,
    /// Time of running, s.
    pub running_s: f64,
}

/// The judgement.
#[derive(Debug, Clone, PartialEq)]
pub struct Judgement {
    /// Every fault of the catalogue, in its order.
    pub findings: Vec<FaultFinding>,
    /// What to do, most useful first.
    pub advice: Vec<Advice>,
    /// When to see a professional.
    pub care: Care,
    /// Figures of profile, diary and history.
    pub figures: Vec<FigureValue>,
    /// Where article and literature disagree about what was found.
    pub contradictions: Vec<Contradiction>,
}

/// Judges every fault of the catalogue, decides on care and ranks the advice.
#[must_use]
pub fn evaluate(catalogue: &FaultCatalogue, inputs: &Inputs<'_>) -> Judgement {
    let context = inputs.context;
    let run = ThisRun {
        metrics: inputs.metrics,
        running_s: inputs.running_s,
        shoe: inputs.conditions.shoes.as_deref(),
        surface: inputs.conditions.surface.as_deref(),
    };
    let figures = figures(context, run);
    let rules = || context.conditions().iter().filter_map(|c| catalogue.condition(*c));
    let minor = context.profile.as_ref().and_then(|p| p.subject.age_y).is_some_and(|a| a < 18.0);
    let scene = Scene {
        metrics: inputs.metrics,
        conditions: inputs.conditions,
        drifts: inputs.drifts,
        context,
        figures: &figures,
        held: &catalogue.held,
        shoe: run.shoe_name(context),
        own_only: rules().flat_map(|c| c.own_baseline_only.iter().copied()).collect(),
        no_thresholds: minor || rules().any(|c| c.no_thresholds),
    };
    let mut findings: Vec<FaultFinding> =
        catalogue.faults.iter().map(|f| judge(f, &scene)).collect();
    relations::settle(catalogue, &mut findings, &scene);
    for (fault, finding) in catalogue.faults.iter().zip(&mut findings) {
        if finding.at_least(Severity::Borderline) {
            finding.advice.clone_from(&fault.advice);
        }
    }
    let care = care::care(catalogue, context, &findings);
    let advice = advice::rank(catalogue, &findings, &care, &scene);
    let contradictions = relevant(&findings);
    Judgement { findings, advice, care, figures, contradictions }
}

fn judge(fault: &Fault, scene: &Scene<'_>) -> FaultFinding {
    let mut evidence: Vec<Evidence> =
        fault.criteria.iter().filter_map(|c| weigh(c, scene)).collect();
    evidence.sort_by_key(|e| (core::cmp::Reverse(e.primary), core::cmp::Reverse(e.severity)));
    let status = rules::judge(fault, &evidence, scene);
    let mut notes = notes(fault, &evidence, scene);
    notes.extend(milder_than_its_worst(fault, &evidence, &status));
    FaultFinding {
        fault: fault.id.clone(),
        title: fault.title.clone(),
        status,
        pattern: fault.pattern || !fault.components.is_empty(),
        notes,
        evidence,
        components: Vec::new(),
        weight: 1.0,
        article_rows: fault.article_rows.clone(),
        passage: fault.passage.clone(),
        advice: Vec::new(),
    }
}

/// Why the fault is milder than the worst of its signs.
fn milder_than_its_worst(fault: &Fault, evidence: &[Evidence], status: &Status) -> Option<String> {
    let Status::Assessed { severity, .. } = status else { return None };
    let worst = evidence.iter().filter(|e| e.primary).map(|e| e.severity).max()?;
    if worst <= *severity || worst < Severity::Mild {
        return None;
    }
    let (worst, told) = (worst.name(), severity.name());
    let key = match fault.rule {
        Rule::NeedsSupport => "judged.needs_support",
        Rule::Count => "judged.count",
        Rule::All => "judged.all",
        _ => return None,
    };
    Some(words().fill(key, &[("worst", worst), ("told", told)]))
}

/// What was assumed, and where the own baseline says less than the limits of others would.
fn notes(fault: &Fault, evidence: &[Evidence], scene: &Scene<'_>) -> Vec<String> {
    let milder = |e: &Evidence| match (e.basis, e.subject) {
        (super::Basis::OwnBaseline { population: Some(p), .. }, Judged::Metric(m))
            if p >= Severity::Mild && e.severity < p =>
        {
            Some((m, p))
        }
        _ => None,
    };
    let told = |(m, p): (MetricId, Severity)| {
        let metric = plain(m.info().title()).to_lowercase();
        let values = [("metric", metric.as_str()), ("severity", p.name())];
        words().fill("judged.own_baseline", &values)
    };
    let deciding = fault.criteria.iter().filter(|c| c.primary).filter_map(|c| c.judged()?.metric());
    let flags = deciding.filter_map(|m| scene.estimate(m)).flat_map(|e| &e.flags);
    let assumed = flags.filter_map(|f| match f {
        Flag::SpeedAssumed => Some(words().get("judged.speed_assumed")),
        Flag::HeightAssumed => Some(words().get("judged.height_assumed")),
        _ => None,
    });
    let mut out: Vec<String> = Vec::new();
    for text in assumed.map(str::to_owned).chain(evidence.iter().filter_map(milder).map(told)) {
        if !out.contains(&text) {
            out.push(text);
        }
    }
    out
}

/// The shipped list of contradictions, those that touch a raised fault.
fn relevant(findings: &[FaultFinding]) -> Vec<Contradiction> {
    let Ok(article) = Article::shipped() else { return Vec::new() };
    let raised = |id: &String| {
        findings.iter().any(|f| {
            f.fault == *id
                && matches!(f.status, Status::Assessed { severity, .. } if severity >= Severity::Borderline)
        })
    };
    article.contradictions.iter().filter(|c| c.faults.iter().any(raised)).cloned().collect()
}
