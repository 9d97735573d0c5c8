//! From the evidence of a fault's own criteria to its severity.

use super::catalogue::Fault;
use super::criterion::{Direction, Judged, Rule};
use super::finding::{Basis, Evidence, Status};
use super::remedy;
use super::scene::Scene;
use super::severity::Severity;
use super::words;
use crate::metrics::Outcome;
use crate::recording::Placement;

/// Least deviation that counts where both directions are worse, standard deviations: outside 95 % of the
/// runner's own sessions.
const TWO_SIDED_Z: f64 = 1.96;

/// The judgement of a fault by its own criteria; patterns with components are judged later.
pub(super) fn judge(fault: &Fault, evidence: &[Evidence], scene: &Scene<'_>) -> Status {
    let gates = fault.criteria.iter().filter(|c| c.gate);
    let open = gates.clone().all(|c| {
        let mine = |e: &&Evidence| Some(e.subject) == c.judged();
        evidence.iter().find(mine).is_some_and(|e| e.severity >= Severity::Mild)
    });
    let gates_seen = gates.clone().all(|c| evidence.iter().any(|e| Some(e.subject) == c.judged()));
    let primary: Vec<&Evidence> = evidence.iter().filter(|e| e.primary).collect();
    let enough = match fault.rule {
        Rule::MeanDeviation => evidence.len() >= remedy::MIN_DEVIATIONS,
        Rule::All => primary.len() == fault.criteria.iter().filter(|c| c.primary).count(),
        Rule::Count => primary.len() >= 2,
        _ => !primary.is_empty(),
    };
    if !(enough && gates_seen) {
        return fallback(fault, evidence).unwrap_or_else(|| not_assessable(fault, evidence, scene));
    }
    let severity = if open { combined(fault, evidence, &primary) } else { Severity::None };
    let sure = |list: &[&Evidence]| list.iter().map(|e| e.confidence).fold(1.0, f64::min);
    let confidence = match fault.rule {
        Rule::Worst | Rule::NeedsSupport | Rule::Pattern => {
            primary.first().map_or(0.0, |e| e.confidence)
        }
        _ => sure(&primary.clone()),
    };
    Status::Assessed { severity, confidence: confidence.min(fault.confidence_at_most) }
}

fn combined(fault: &Fault, evidence: &[Evidence], primary: &[&Evidence]) -> Severity {
    let severities = || primary.iter().map(|e| e.severity);
    let worst = severities().max().unwrap_or(Severity::None);
    let severity = match fault.rule {
        Rule::Worst => worst,
        Rule::NeedsSupport => {
            let agreeing = evidence.iter().filter(|e| e.severity >= Severity::Mild).count();
            if agreeing < 2 { worst.min(Severity::Mild) } else { worst }
        }
        Rule::All => severities().min().unwrap_or(Severity::None),
        Rule::Count => two_worst(severities()),
        Rule::Pattern => pattern(&severities().collect::<Vec<_>>()),
        Rule::MeanDeviation => mean_deviation(fault, evidence),
    };
    fault.at_most.map_or(severity, |limit| severity.min(limit))
}

/// The mean of the two worst, rounded up, once both are at least mild; below that the second.
fn two_worst(severities: impl Iterator<Item = Severity>) -> Severity {
    let mut all: Vec<Severity> = severities.collect();
    all.sort_unstable_by(|a, b| b.cmp(a));
    let [worst, second, ..] = all[..] else { return Severity::None };
    match (worst, second) {
        (_, Severity::None | Severity::Borderline) => second,
        (Severity::Severe, Severity::Mild) => Severity::Moderate,
        _ => worst,
    }
}

/// Severity of several components together.
pub(super) fn pattern(severities: &[Severity]) -> Severity {
    let reaching = |level| severities.iter().filter(|s| **s >= level).count();
    if reaching(Severity::Severe) >= 2 {
        Severity::Severe
    } else if reaching(Severity::Moderate) >= 2 || reaching(Severity::Mild) >= 3 {
        Severity::Moderate
    } else if reaching(Severity::Mild) >= 2 {
        Severity::Mild
    } else {
        Severity::None
    }
}

fn mean_deviation(fault: &Fault, evidence: &[Evidence]) -> Severity {
    let (mut sum, mut weights) = (0.0, 0.0);
    for e in evidence {
        let Some(c) = fault.criteria.iter().find(|c| same_basis(c, e)) else { continue };
        let z = match e.basis {
            Basis::OwnBaseline { z, .. } => z,
            Basis::Drift { mdc } => e.value / mdc,
            _ => continue,
        };
        let worse = match c.direction {
            Direction::Above => z,
            Direction::Below => -z,
            Direction::AwayFromZero if z.abs() >= TWO_SIDED_Z => z.abs(),
            Direction::AwayFromZero => 0.0,
        };
        // A sign that is better than usual does not outweigh one that is worse. Local stability even reads better when
        // shaking spreads neighbouring states (Rosenstein et al. 1993 on noise).
        sum += c.weight * worse.max(0.0);
        weights += c.weight;
    }
    match sum / weights {
        z if z >= 3.0 => Severity::Severe,
        z if z >= 2.0 => Severity::Moderate,
        z if z >= 1.0 => Severity::Mild,
        _ => Severity::None,
    }
}

fn same_basis(c: &super::Criterion, e: &Evidence) -> bool {
    let drift = matches!(e.basis, Basis::Drift { .. });
    c.judged() == Some(e.subject) && drift == (c.kind == super::Kind::Drift)
}

fn fallback(fault: &Fault, evidence: &[Evidence]) -> Option<Status> {
    let rule = fault.fallback.as_ref()?;
    let mut confidence: f64 = 1.0;
    for (metric, least) in &rule.at_least {
        let found = evidence
            .iter()
            .find(|e| e.subject == Judged::Metric(*metric) && e.severity >= *least)?;
        confidence = confidence.min(found.confidence);
    }
    Some(Status::Assessed { severity: rule.severity, confidence: 0.5 * confidence })
}

fn not_assessable(fault: &Fault, evidence: &[Evidence], scene: &Scene<'_>) -> Status {
    let mut needs: Vec<Placement> = Vec::new();
    let mut entries: Vec<String> = Vec::new();
    let mut reasons: Vec<String> = Vec::new();
    let tell = |list: &mut Vec<String>, text: String| {
        if !list.contains(&text) {
            list.push(text);
        }
    };
    for c in fault.criteria.iter().filter(|c| c.primary || c.gate) {
        match c.judged() {
            Some(Judged::Metric(metric)) => {
                for p in metric.info().placements() {
                    if !needs.contains(&p) {
                        needs.push(p);
                    }
                }
                match scene.rows(metric).find_map(|m| match &m.outcome {
                    Outcome::Refused(why) => Some(why),
                    Outcome::Estimate(_) => None,
                }) {
                    Some(why) => {
                        tell(
                            &mut reasons,
                            format!("{}: {why}", metric.info().title().to_lowercase()),
                        );
                    }
                    None => tell(&mut entries, remedy::entry(c.kind, scene).to_owned()),
                }
            }
            Some(Judged::Figure(figure)) => {
                let found = scene.figures.iter().find(|f| f.figure == figure);
                if let Some(crate::context::FigureOutcome::Needs(text)) = found.map(|f| &f.outcome)
                {
                    tell(&mut entries, text.clone());
                }
            }
            None => {}
        }
    }
    let words = words();
    reasons.extend(entries.iter().map(|e| words.fill("judged.needs", &[("what", e)])));
    let reason = if reasons.is_empty() {
        words.get("judged.nothing").to_owned()
    } else {
        reasons.join("; ")
    };
    Status::NotAssessable { reason, needs, entries, remedy: remedy::remedy(fault, evidence, scene) }
}
