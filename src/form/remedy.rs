//! What would make a fault judged that was not: the least that is missing, not all that could be.

use super::catalogue::Fault;
use super::criterion::{Criterion, Judged, Kind, Rule};
use super::finding::Evidence;
use super::scene::Scene;
use super::words;
use crate::context::FigureOutcome;
use crate::metrics::{Outcome, Refusal};

/// Fewest measured signs with which a fault that counts its signs is judged.
const MIN_COUNTED: usize = 2;
/// Fewest measured signs with which a fault by the mean deviation of its signs is judged.
pub(super) const MIN_DEVIATIONS: usize = 3;

/// How much it asks of the runner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Effort {
    /// A word about runner or run, or running for longer.
    Told,
    /// Entries of a diary, earlier runs.
    Kept,
    /// Another sensor, or a better one.
    Worn,
}

/// What one criterion lacks.
struct Lack {
    effort: Effort,
    /// False when its metric itself was refused.
    measured: bool,
    text: String,
    /// What is needed besides, once it is measured.
    then: Option<&'static str>,
}

/// The least that would let the fault be judged, in words.
pub(super) fn remedy(fault: &Fault, evidence: &[Evidence], scene: &Scene<'_>) -> String {
    let lacking = |c: &&Criterion| !evidence.iter().any(|e| Some(e.subject) == c.judged());
    let of = |pick: fn(&Criterion) -> bool| -> Vec<Lack> {
        let mine = fault.criteria.iter().filter(|c| pick(c)).filter(lacking);
        mine.filter_map(|c| lack(c, scene)).collect()
    };
    let all = of(|c| c.primary);
    let mut chosen: Vec<Lack> = match fault.rule {
        Rule::All => all,
        Rule::Count | Rule::MeanDeviation => {
            let needed = if fault.rule == Rule::Count { MIN_COUNTED } else { MIN_DEVIATIONS };
            // Earlier or longer runs help only where enough of the signs are measured at all.
            let enough = evidence.len() + all.iter().filter(|l| l.measured).count() >= needed;
            all.into_iter()
                .filter(|l| l.measured == enough)
                .min_by_key(|l| l.effort)
                .into_iter()
                .collect()
        }
        _ => all.into_iter().min_by_key(|l| l.effort).into_iter().collect(),
    };
    chosen.extend(of(|c| c.gate));
    told(&chosen)
}

/// Each text once, what comes after it at the end.
fn told(chosen: &[Lack]) -> String {
    let mut out: Vec<&str> = Vec::new();
    let mut thens: Vec<&str> = Vec::new();
    let worn = chosen.iter().any(|l| !l.measured);
    for lack in chosen {
        // Where a sensor is missing anyway, earlier runs for the signs that are measured need not be asked for.
        let waits = worn && lack.measured && lack.effort == Effort::Kept;
        if !waits && !out.contains(&lack.text.as_str()) {
            out.push(&lack.text);
        }
        thens.extend(lack.then.filter(|then| !thens.contains(then)));
    }
    let words = words();
    let after: String =
        thens.iter().map(|then| words.fill("remedy.and_then", &[("then", then)])).collect();
    if out.is_empty() {
        return words.get("remedy.more").to_owned();
    }
    out.join(words.get("remedy.and")) + &after
}

fn lack(c: &Criterion, scene: &Scene<'_>) -> Option<Lack> {
    let words = words();
    let kept = |text: String| Lack { effort: Effort::Kept, measured: true, text, then: None };
    let metric = match c.judged()? {
        Judged::Metric(metric) => metric,
        Judged::Figure(figure) => {
            let found = scene.figures.iter().find(|f| f.figure == figure)?;
            let FigureOutcome::Needs(text) = &found.outcome else { return None };
            return Some(kept(words.fill("judged.needs", &[("what", text)])));
        }
    };
    let refused = scene.rows(metric).find_map(|m| match &m.outcome {
        Outcome::Refused(why) => Some(why),
        Outcome::Estimate(_) => None,
    });
    let Some(why) = refused else {
        let text = words.fill("judged.needs", &[("what", entry(c.kind, scene))]);
        let effort = if c.kind == Kind::SideDifference { Effort::Worn } else { Effort::Kept };
        return Some(Lack { effort, ..kept(text) });
    };
    let then = match c.kind {
        Kind::Own => Some(words.get("remedy.five_sessions")),
        Kind::OtherShoes => Some(words.get("remedy.other_shoes")),
        Kind::Drift => Some(words.get("remedy.longer")),
        Kind::Bands | Kind::SideDifference => None,
    };
    Some(Lack { effort: effort(why), measured: false, text: why.to_string(), then })
}

fn effort(why: &Refusal) -> Effort {
    match why {
        Refusal::NeedsSpeed
        | Refusal::NeedsInput { .. }
        | Refusal::NotCalibrated
        | Refusal::TooShort { .. }
        | Refusal::TooFewStrides { .. } => Effort::Told,
        _ => Effort::Worn,
    }
}

/// What a measured metric lacks to be judged.
pub(super) fn entry(kind: Kind, scene: &Scene<'_>) -> &'static str {
    words().get(match kind {
        Kind::Drift => "remedy.drift",
        Kind::OtherShoes => "remedy.shoes",
        Kind::SideDifference => "remedy.both_sides",
        _ if scene.context.history.sessions().is_empty() => "remedy.first_sessions",
        _ => "remedy.more_sessions",
    })
}
