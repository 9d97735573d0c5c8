//! Statistics of repeated recordings: differences between conditions, reliability, agreement with a reference.

use runform::MetricId;
use runform::agreement::{
    Paired, Ratings, Replicates, limits_constant_truth, limits_varying_truth,
    minimal_detectable_change,
};

use super::means::{names, spread};
use super::numbers::{BySubject, Key, Numbers};
use crate::failure::Failure;
use runform_common::tables::{csv, value};

pub(super) const NAMES: [&str; 3] =
    ["condition_differences.csv", "reliability.csv", "reference_agreement.csv"];

/// Of all intervals of means.
const CONFIDENCE: f64 = 0.95;
/// Fewest subjects whose repeated recordings tell something of others \[P\].
const LEAST_SUBJECTS: usize = 5;
/// Fewest recordings that a metric is compared with its reference in.
const LEAST: usize = 3;

/// The tables that the study allows.
pub(super) fn tables(numbers: &Numbers) -> Result<Vec<(&'static str, Vec<u8>)>, Failure> {
    let mut out = Vec::new();
    if numbers.has("subject") {
        if numbers.conditions().len() > 1 {
            out.push((NAMES[0], differences(numbers)?));
        }
        out.push((NAMES[1], reliability(numbers)?));
    }
    let agreement = agreement(numbers)?;
    out.extend(agreement.map(|table| (NAMES[2], table)));
    Ok(out)
}

fn differences(numbers: &Numbers) -> Result<Vec<u8>, Failure> {
    let header = [
        "from_condition",
        "to_condition",
        "metric",
        "side",
        "unit",
        "subjects",
        "difference",
        "low",
        "high",
        "sd_of_differences",
        "limits_low",
        "limits_high",
    ];
    let conditions = numbers.conditions();
    let mut rows = Vec::new();
    for (i, from) in conditions.iter().enumerate() {
        for to in &conditions[i + 1..] {
            for key in numbers.values.keys() {
                let of = |c: &String| numbers.by_subject(key, |t| t.condition.as_ref() == Some(c));
                rows.extend(difference(from, to, key, &of(from), &of(to)));
            }
        }
    }
    csv(header, rows.into_iter())
}

fn difference(
    from: &str,
    to: &str,
    key: &Key,
    before: &BySubject,
    after: &BySubject,
) -> Option<Vec<String>> {
    let both: Vec<(&Vec<f64>, &Vec<f64>)> =
        before.iter().filter_map(|(s, b)| Some((b, after.get(s)?))).collect();
    let mean = |v: &Vec<f64>| spread(v).0;
    let was: Vec<f64> = both.iter().map(|p| mean(p.0)).collect();
    let is: Vec<f64> = both.iter().map(|p| mean(p.1)).collect();
    let limits = Paired::new(&was, &is).and_then(|p| p.limits(CONFIDENCE)).ok()?;
    let replicates: Vec<Replicates> =
        both.iter().map(|p| Replicates { reference: p.0.clone(), measured: p.1.clone() }).collect();
    // Without a subject that ran twice under each condition the spread within subjects is not known.
    let single = limits_constant_truth(&replicates).ok().map(|l| l.limits);
    let [metric, side, unit] = names(key);
    Some(vec![
        from.to_owned(),
        to.to_owned(),
        metric,
        side,
        unit,
        both.len().to_string(),
        value(limits.bias),
        value(limits.bias_interval.low),
        value(limits.bias_interval.high),
        value(limits.sd),
        single.map(|l| value(l.low)).unwrap_or_default(),
        single.map(|l| value(l.high)).unwrap_or_default(),
    ])
}

/// The first two recordings of each subject under one condition, held against each other.
fn reliability(numbers: &Numbers) -> Result<Vec<u8>, Failure> {
    let header = [
        "metric",
        "side",
        "unit",
        "subjects",
        "icc",
        "icc_low",
        "icc_high",
        "standard_error",
        "smallest_change",
    ];
    let rows = numbers.values.keys().filter_map(|key| {
        let twice = twice(numbers, key);
        if twice.len() < LEAST_SUBJECTS {
            return None;
        }
        let ratings = Ratings::new(&twice).ok()?;
        let icc = ratings.agreement(CONFIDENCE).ok()?;
        let error = ratings.standard_error(true);
        let [metric, side, unit] = names(key);
        Some(vec![
            metric,
            side,
            unit,
            twice.len().to_string(),
            value(icc.value),
            value(icc.interval.low),
            value(icc.interval.high),
            value(error),
            value(minimal_detectable_change(error)),
        ])
    });
    csv(header, rows)
}

fn twice(numbers: &Numbers, key: &Key) -> Vec<[f64; 2]> {
    let conditions = numbers.conditions();
    // A subject counts once: under the first condition that it ran twice under.
    let mut found: std::collections::BTreeMap<String, [f64; 2]> = std::collections::BTreeMap::new();
    let groups: Vec<Option<&String>> =
        if conditions.is_empty() { vec![None] } else { conditions.iter().map(Some).collect() };
    for condition in groups {
        for (subject, values) in
            numbers.by_subject(key, |t| condition.is_none() || t.condition.as_ref() == condition)
        {
            if let [first, second, ..] = values[..] {
                found.entry(subject).or_insert([first, second]);
            }
        }
    }
    found.into_values().collect()
}

/// How measured values and their references agree.
pub(super) struct Agreement {
    pub subjects: usize,
    pub bias: f64,
    pub rmse: f64,
    pub low: f64,
    pub high: f64,
    pub icc: Option<f64>,
}

/// Agreement of a metric with its reference; none with too few recordings.
pub(super) fn with_reference(numbers: &Numbers, metric: MetricId) -> Option<Agreement> {
    let pairs = numbers.with_reference(metric);
    if pairs.len() < LEAST {
        return None;
    }
    let reference: Vec<f64> = pairs.iter().map(|p| p.1).collect();
    let measured: Vec<f64> = pairs.iter().map(|p| p.2).collect();
    let mut by_subject = BySubject::new();
    for (subject, reference, measured) in &pairs {
        by_subject.entry((*subject).to_owned()).or_default().push(measured - reference);
    }
    let subjects = by_subject.len();
    let paired = Paired::new(&reference, &measured).ok()?;
    let plain = paired.limits(CONFIDENCE).ok()?;
    let errors: Vec<Vec<f64>> = by_subject.into_values().collect();
    let (bias, limits) =
        limits_varying_truth(&errors).map_or((plain.bias, plain.limits), |l| (l.bias, l.limits));
    let squares: f64 = paired.errors().iter().map(|e| e * e).sum();
    Some(Agreement {
        subjects,
        bias,
        rmse: (squares / pairs.len() as f64).sqrt(),
        low: limits.low,
        high: limits.high,
        icc: Ratings::of_pairs(&reference, &measured)
            .and_then(|r| r.agreement(CONFIDENCE))
            .ok()
            .map(|i| i.value),
    })
}

fn agreement(numbers: &Numbers) -> Result<Option<Vec<u8>>, Failure> {
    let header = [
        "metric",
        "unit",
        "subjects",
        "recordings",
        "bias",
        "rmse",
        "limits_low",
        "limits_high",
        "icc",
    ];
    let metrics = numbers.values.keys().filter(|k| k.1.is_none()).map(|k| k.0);
    let rows: Vec<Vec<String>> = metrics
        .filter_map(|metric| {
            let a = with_reference(numbers, metric)?;
            let [name, _, unit] = names(&(metric, None));
            Some(vec![
                name,
                unit,
                a.subjects.to_string(),
                numbers.with_reference(metric).len().to_string(),
                value(a.bias),
                value(a.rmse),
                value(a.low),
                value(a.high),
                a.icc.map(value).unwrap_or_default(),
            ])
        })
        .collect();
    if rows.is_empty() { Ok(None) } else { csv(header, rows.into_iter()).map(Some) }
}
