//! Severity and confidence of each fault from the metrics.

use serde::{Deserialize, Serialize};

use super::catalogue::{Criterion, Direction, Fault, FaultCatalogue, Rule};
use crate::metrics::{Estimate, Grade, MetricId, MetricValue, Outcome};
use crate::recording::{Conditions, Placement, Side};

/// How bad.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Within the usual.
    None,
    /// So near the border to mild that the measurement cannot tell.
    Borderline,
    /// Mild.
    Mild,
    /// Moderate.
    Moderate,
    /// Severe.
    Severe,
}

impl Severity {
    /// Name as written to tables.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Borderline => "borderline",
            Self::Mild => "mild",
            Self::Moderate => "moderate",
            Self::Severe => "severe",
        }
    }
}

/// What one criterion showed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Evidence {
    /// Metric.
    pub metric: MetricId,
    /// Side that was worse, where sides are told apart.
    pub side: Option<Side>,
    /// Its estimate.
    pub estimate: Estimate,
    /// The bands that it was held against, after speed and slope.
    pub bands: [f64; 3],
    /// What it says alone.
    pub severity: Severity,
    /// True when it can raise the fault alone.
    pub primary: bool,
    /// Where the bands come from.
    pub source: String,
}

/// Whether a fault could be judged.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "status", rename_all = "snake_case")]
pub enum Status {
    /// It was judged.
    Assessed {
        /// How bad.
        severity: Severity,
        /// 0 to 1: grade of the measurement, number of strides, quality of the data, and how far
        /// the value lies from the border to mild against its interval.
        confidence: f64,
    },
    /// It could not be judged.
    NotAssessable {
        /// Why, and which sensor would make it so.
        reason: String,
        /// Placements that would make it assessable.
        needs: Vec<Placement>,
    },
}

/// One fault in a report.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FaultFinding {
    /// Name of the fault in the catalogue.
    pub fault: String,
    /// Name for people.
    pub title: String,
    /// Judgement.
    pub status: Status,
    /// What it rests on, the deciding criterion first.
    pub evidence: Vec<Evidence>,
    /// Rows of the article that it answers.
    pub article_rows: Vec<u16>,
    /// What the article says, in other words.
    pub passage: String,
    /// Tips, by id, when the fault is at least mild.
    pub advice: Vec<String>,
}

impl FaultFinding {
    /// Severity, if assessed.
    #[must_use]
    pub fn severity(&self) -> Option<Severity> {
        match self.status {
            Status::Assessed { severity, .. } => Some(severity),
            Status::NotAssessable { .. } => None,
        }
    }
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
    /// Faults that ask for it.
    pub faults: Vec<String>,
}

/// Most actions that a report gives.
const MAX_ACTIONS: usize = 3;
/// Strides from which the count no longer lowers the confidence.
const FULL_STRIDES: f64 = 30.0;

/// Judges every fault of the catalogue and ranks the advice.
#[must_use]
pub fn evaluate(
    catalogue: &FaultCatalogue,
    metrics: &[MetricValue],
    conditions: &Conditions,
) -> (Vec<FaultFinding>, Vec<Advice>) {
    let findings: Vec<FaultFinding> =
        catalogue.faults.iter().map(|f| judge(f, metrics, conditions)).collect();
    let advice = rank(catalogue, &findings);
    (findings, advice)
}

fn judge(fault: &Fault, metrics: &[MetricValue], conditions: &Conditions) -> FaultFinding {
    let mut evidence: Vec<Evidence> =
        fault.criteria.iter().filter_map(|c| weigh(c, metrics, conditions)).collect();
    evidence.sort_by_key(|e| (core::cmp::Reverse(e.primary), core::cmp::Reverse(e.severity)));
    let status = match evidence.first().filter(|e| e.primary) {
        Some(worst) => Status::Assessed {
            severity: combined(fault, &evidence),
            confidence: confidence(&worst.estimate) * certainty(fault, worst),
        },
        None => not_assessable(fault, metrics),
    };
    let raised =
        matches!(status, Status::Assessed { severity, .. } if severity >= Severity::Borderline);
    FaultFinding {
        fault: fault.id.clone(),
        title: fault.title.clone(),
        status,
        evidence,
        article_rows: fault.article_rows.clone(),
        passage: fault.passage.clone(),
        advice: if raised { fault.advice.clone() } else { Vec::new() },
    }
}

/// The worst primary criterion, held to mild where the rule asks for support that is not there.
fn combined(fault: &Fault, evidence: &[Evidence]) -> Severity {
    let worst =
        evidence.iter().filter(|e| e.primary).map(|e| e.severity).max().unwrap_or(Severity::None);
    let agreeing = evidence.iter().filter(|e| e.severity >= Severity::Mild).count();
    let mut severity = worst;
    if fault.rule == Rule::NeedsSupport && agreeing < 2 {
        severity = severity.min(Severity::Mild);
    }
    if fault.at_most_moderate {
        severity = severity.min(Severity::Moderate);
    }
    severity
}

fn weigh(c: &Criterion, metrics: &[MetricValue], conditions: &Conditions) -> Option<Evidence> {
    let shift = shift(c, metrics, conditions);
    let bands = c.bands.map(|b| b + shift);
    let mut worst: Option<Evidence> = None;
    let rows = metrics.iter().filter(|m| m.metric == c.metric && m.bout.is_none());
    // Sides are judged apart where both were measured well enough; the worse one counts.
    for row in rows {
        let Outcome::Estimate(estimate) = &row.outcome else { continue };
        // A trend-grade number does not carry a difference between the sides.
        if row.side.is_some() && estimate.grade == Grade::C {
            continue;
        }
        let severity = band(estimate.value, &bands, c);
        if worst.as_ref().is_none_or(|w| severity > w.severity) {
            worst = Some(Evidence {
                metric: c.metric,
                side: row.side,
                estimate: estimate.clone(),
                bands,
                severity,
                primary: c.primary,
                source: c.source.clone(),
            });
        }
    }
    worst
}

fn shift(c: &Criterion, metrics: &[MetricValue], conditions: &Conditions) -> f64 {
    let mut shift = 0.0;
    if let Some(scaling) = &c.speed {
        let speed = metrics
            .iter()
            .find(|m| m.metric == MetricId::Speed && m.bout.is_none() && m.side.is_none())
            .and_then(|m| m.estimate().map(|e| e.value));
        if let Some(v) = speed {
            let above = v - scaling.reference_mps;
            shift += scaling.slope * if scaling.only_above { above.max(0.0) } else { above };
        }
    }
    if c.add_slope {
        shift += conditions.slope_deg.unwrap_or(0.0).max(0.0);
    }
    shift
}

/// Band of a value. Borderline lies within half the minimal detectable change of the mild border.
fn band(value: f64, bands: &[f64; 3], c: &Criterion) -> Severity {
    let (x, limits) = match c.direction {
        Direction::Above => (value, *bands),
        Direction::AwayFromZero => (value.abs(), *bands),
        Direction::Below => (-value, bands.map(|b| -b)),
    };
    let half = 0.5 * c.mdc;
    if x >= limits[2] {
        Severity::Severe
    } else if x >= limits[1] {
        Severity::Moderate
    } else if x >= limits[0] + half {
        Severity::Mild
    } else if x > limits[0] - half {
        Severity::Borderline
    } else {
        Severity::None
    }
}

fn confidence(e: &Estimate) -> f64 {
    let grade = match e.grade {
        Grade::A => 1.0,
        Grade::B => 0.7,
        Grade::C => 0.4,
    };
    let clipped: f64 = e
        .flags
        .iter()
        .map(|f| match f {
            crate::metrics::Flag::Clipped { fraction } => 1.0 - 0.5 * fraction,
            crate::metrics::Flag::InferredSide { confidence } => 0.5 + 0.5 * confidence,
            _ => 1.0,
        })
        .product();
    grade * (e.n as f64 / FULL_STRIDES).min(1.0) * clipped
}

/// Probability that the value lies on the side of the mild border that was reported, for a normal
/// error with the estimate's 90 % interval (logistic approximation of the normal distribution).
fn certainty(fault: &Fault, evidence: &Evidence) -> f64 {
    let Some(c) = fault.criteria.iter().find(|c| c.metric == evidence.metric) else { return 1.0 };
    let e = &evidence.estimate;
    let sd = 0.5 * (e.high - e.low) / 1.645;
    let beyond = match c.direction {
        Direction::Above => e.value - evidence.bands[0],
        Direction::AwayFromZero => e.value.abs() - evidence.bands[0],
        Direction::Below => evidence.bands[0] - e.value,
    };
    if sd.is_nan() || sd <= 0.0 || evidence.severity == Severity::Borderline {
        return 1.0;
    }
    1.0 / (1.0 + (-1.702 * beyond.abs() / sd).exp())
}

fn not_assessable(fault: &Fault, metrics: &[MetricValue]) -> Status {
    let primary: Vec<&Criterion> = fault.criteria.iter().filter(|c| c.primary).collect();
    let mut needs: Vec<Placement> = Vec::new();
    for p in primary.iter().flat_map(|c| c.metric.info().placements()) {
        if !needs.contains(&p) {
            needs.push(p);
        }
    }
    let reasons: Vec<String> = primary
        .iter()
        .filter_map(|c| {
            let row = metrics.iter().find(|m| m.metric == c.metric && m.bout.is_none())?;
            match &row.outcome {
                Outcome::Refused(why) => {
                    Some(format!("{}: {why}", c.metric.info().title.to_lowercase()))
                }
                Outcome::Estimate(_) => None,
            }
        })
        .collect();
    let reason =
        if reasons.is_empty() { "nothing was measured".to_owned() } else { reasons.join("; ") };
    Status::NotAssessable { reason, needs }
}

/// At most three tips, by severity × confidence × modifiability of the faults that ask for them.
fn rank(catalogue: &FaultCatalogue, findings: &[FaultFinding]) -> Vec<Advice> {
    let mut scored: Vec<(f64, Advice)> = Vec::new();
    for finding in findings {
        let Status::Assessed { severity, confidence } = finding.status else { continue };
        let weight = match severity {
            Severity::None | Severity::Borderline => continue,
            Severity::Mild => 1.0,
            Severity::Moderate => 2.0,
            Severity::Severe => 3.0,
        };
        let modifiability = catalogue.fault(&finding.fault).map_or(0.0, |f| f.modifiability);
        for (place, id) in finding.advice.iter().enumerate() {
            let Some(tip) = catalogue.tip(id) else { continue };
            // A fault's first tip is the one that fits it best.
            let score = weight * confidence * modifiability / (1.0 + 0.25 * place as f64);
            match scored.iter_mut().find(|(_, a)| a.tip == tip.id) {
                Some((sum, advice)) => {
                    *sum += score;
                    advice.faults.push(finding.fault.clone());
                }
                None => scored.push((
                    score,
                    Advice {
                        tip: tip.id.clone(),
                        text: tip.text.clone(),
                        verify: tip.verify.clone(),
                        faults: vec![finding.fault.clone()],
                    },
                )),
            }
        }
    }
    scored.sort_by(|a, b| b.0.total_cmp(&a.0));
    scored.into_iter().take(MAX_ACTIONS).map(|(_, a)| a).collect()
}
