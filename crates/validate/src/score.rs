//! From evidence to a line of the report.

use std::collections::BTreeMap;

use runform::agreement::{Bounded, Interval, Paired, Ratings, concordance, limits_varying_truth};

use crate::evidence::{Evidence, Pair};
use crate::guess::{From, predicted, second_halves};
use crate::intervals::coverage;
use crate::manifest::{Calibration, HoldOut, Kind, Line, Manifest};
use crate::result::{Breakdown, Failed, Guess, LineResult, Outcome, Summary};
use crate::statistic::{Statistic, unit_scale};

/// Scores a line.
pub(crate) fn score(
    manifest: &Manifest,
    line: &Line,
    kind: Kind,
    mut evidence: Evidence,
) -> LineResult {
    if line.trial_means {
        evidence.pairs = trial_means(&evidence.pairs);
    }
    let raw = evidence.pairs.clone();
    if let Some(calibration) = line.calibration {
        let calibrated = match calibration {
            Calibration::HoldOut => predicted(&raw, From::Measured, manifest.hold_out),
            Calibration::FirstHalf => second_halves(&raw),
        };
        match calibrated {
            Some(pairs) => evidence.pairs = pairs,
            None => return skipped(line, "too few trials, persons or values to calibrate on some"),
        }
    }
    let value = line.statistic.of(&evidence, &line.unit, line.tolerance);
    let numbers = !matches!(kind, Kind::Events | Kind::Activity | Kind::NoRunning);
    let errors = !line.statistic.counts()
        && !line.statistic.across()
        && !matches!(kind, Kind::Activity | Kind::NoRunning);
    let scored = errors.then(|| summary(&evidence.pairs, line, numbers)).flatten();
    let refused = evidence
        .refused
        .iter()
        .map(|(recording, reason)| Failed { recording: recording.clone(), reason: reason.clone() });
    LineResult {
        title: line.title.get_ref().clone(),
        quantity: line.quantity.clone(),
        statistic: line.statistic,
        unit: line.unit.clone(),
        n: counted(line.statistic, &evidence),
        missed: evidence.missed,
        extra: evidence.extra,
        value,
        at_most: line.at_most,
        at_least: line.at_least,
        outcome: outcome(line, &evidence, value),
        anchor: line.anchor.clone(),
        in_sample: line.in_sample,
        calibration: line.calibration,
        summary: scored,
        guesses: if numbers { guesses(&raw, &evidence, line, manifest.hold_out) } else { vec![] },
        coverage: coverage(evidence.stated.iter()),
        breakdown: breakdown(&evidence, line, errors),
        refused: refused.collect(),
        pairs: evidence.pairs,
        stated: evidence.stated,
    }
}

/// What the value rests on.
fn counted(statistic: Statistic, evidence: &Evidence) -> usize {
    match statistic {
        Statistic::BoutsRight => evidence.bouts.n,
        Statistic::SideAgreement => evidence.sided,
        _ => evidence.pairs.len(),
    }
}

/// A line whose data are not there.
pub(crate) fn skipped(line: &Line, reason: &str) -> LineResult {
    LineResult {
        title: line.title.get_ref().clone(),
        quantity: line.quantity.clone(),
        statistic: line.statistic,
        unit: line.unit.clone(),
        n: 0,
        missed: 0,
        extra: 0,
        value: None,
        at_most: line.at_most,
        at_least: line.at_least,
        outcome: Outcome::Skipped(reason.to_owned()),
        anchor: line.anchor.clone(),
        in_sample: line.in_sample,
        calibration: line.calibration,
        summary: None,
        guesses: vec![],
        coverage: None,
        breakdown: vec![],
        refused: vec![],
        pairs: vec![],
        stated: vec![],
    }
}

fn outcome(line: &Line, evidence: &Evidence, value: Option<f64>) -> Outcome {
    if evidence.is_empty() {
        return Outcome::Skipped("no reference applies to these recordings".to_owned());
    }
    if line.at_most.is_none() && line.at_least.is_none() {
        return Outcome::Shown;
    }
    use Statistic::{Bias, BiasPercent, Median, Slope};
    let signed = matches!(line.statistic, Bias | BiasPercent | Median | Slope);
    let met = value.is_some_and(|v| {
        let size = if signed { v.abs() } else { v };
        line.at_most.is_none_or(|most| size <= most) && line.at_least.is_none_or(|least| v >= least)
    });
    match (&line.known_limit, met) {
        (_, true) => Outcome::Met,
        (Some(why), false) => Outcome::KnownLimit(why.clone()),
        (None, false) => Outcome::NotMet,
    }
}

/// Pairs by a name, in the order of the names.
fn grouped<'a>(
    pairs: &'a [Pair],
    name: impl Fn(&'a Pair) -> &'a str,
) -> BTreeMap<&'a str, Vec<Pair>> {
    let mut groups: BTreeMap<&str, Vec<Pair>> = BTreeMap::new();
    for pair in pairs {
        groups.entry(name(pair)).or_default().push(pair.clone());
    }
    groups
}

/// Persons, or trials when there is one person.
fn natural_groups(pairs: &[Pair]) -> BTreeMap<&str, Vec<Pair>> {
    let persons = grouped(pairs, |p| &p.subject);
    if persons.len() > 1 { persons } else { grouped(pairs, |p| &p.trial) }
}

fn trial_means(pairs: &[Pair]) -> Vec<Pair> {
    let mean = |list: &[Pair]| {
        let n = list.len() as f64;
        let mut one = list[0].clone();
        one.reference = list.iter().map(|p| p.reference).sum::<f64>() / n;
        one.measured = list.iter().map(|p| p.measured).sum::<f64>() / n;
        one
    };
    grouped(pairs, |p| &p.trial).values().map(|list| mean(list)).collect()
}

fn summary(pairs: &[Pair], line: &Line, numbers: bool) -> Option<Summary> {
    let (reference, measured): (Vec<f64>, Vec<f64>) =
        pairs.iter().map(|p| (p.reference, p.measured)).unzip();
    let paired = Paired::new(&reference, &measured).ok()?;
    let scale = unit_scale(&line.unit).filter(|_| line.unit != "%").unwrap_or(1.0);
    let ends = |i: Interval| [scale * i.low, scale * i.high];
    let limits = paired.limits(0.95).ok()?;
    let s = paired.summary().ok()?;
    let bounded = |b: Bounded| [b.value, b.interval.low, b.interval.high];
    let groups: Vec<Vec<f64>> =
        natural_groups(pairs).values().map(|g| g.iter().map(Pair::error).collect()).collect();
    let repeated = limits_varying_truth(&groups).ok();
    let icc = Ratings::of_pairs(&reference, &measured).and_then(|r| r.agreement(0.95)).ok();
    Some(Summary {
        bias: scale * s.mean,
        bias_interval: ends(limits.bias_interval),
        sd: scale * limits.sd,
        limits: ends(limits.limits),
        limit_intervals: [ends(limits.low_interval), ends(limits.high_interval)],
        repeated_limits: repeated.map(|r| ends(r.limits)),
        median: scale * s.median,
        rmse: scale * s.rmse,
        mae: scale * s.mae,
        pearson: paired.pearson().ok().filter(|_| numbers),
        icc_2_1: icc.filter(|_| numbers).map(bounded),
        concordance: concordance(&paired, 0.95).ok().filter(|_| numbers).map(bounded),
    })
}

/// Guesses on the same pairs; their missing references are those of the library.
fn guesses(raw: &[Pair], evidence: &Evidence, line: &Line, hold_out: HoldOut) -> Vec<Guess> {
    let first = raw.first().map(|p| p.reference);
    let alike = raw.iter().all(|p| Some(p.reference) == first);
    if alike || !line.statistic.suits_baselines() {
        return Vec::new();
    }
    let mut out = Vec::new();
    for from in [From::Mean, From::Speed, From::SpeedAndCadence] {
        let Some(pairs) = predicted(raw, from, hold_out) else { continue };
        let guess = Evidence { pairs, missed: evidence.missed, ..Evidence::default() };
        if let Some(value) = line.statistic.of(&guess, &line.unit, line.tolerance) {
            out.push(Guess { from: from.words().to_owned(), value });
        }
    }
    out
}

fn breakdown(evidence: &Evidence, line: &Line, errors: bool) -> Vec<Breakdown> {
    if line.statistic.counts() || line.statistic.across() {
        return Vec::new();
    }
    let scale = unit_scale(&line.unit).filter(|_| line.unit != "%").unwrap_or(1.0);
    let one = |(name, pairs): (&str, Vec<Pair>)| {
        let bias = pairs.iter().map(Pair::error).sum::<f64>() / pairs.len() as f64;
        let n = pairs.len();
        let part = Evidence { pairs, ..Evidence::default() };
        Breakdown {
            name: name.to_owned(),
            n,
            value: line.statistic.of(&part, &line.unit, line.tolerance),
            bias: errors.then_some(scale * bias),
        }
    };
    natural_groups(&evidence.pairs).into_iter().map(one).collect()
}
