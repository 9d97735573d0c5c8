//! Means over the recordings of a subject or of a condition, and over subjects: each recording weighs the same within
//! its subject, each subject the same in the whole, however many strides there are.

use runform::signal::statistics;

use super::numbers::{BySubject, Key, Numbers};
use crate::failure::Failure;
use runform_common::tables::{csv, value};

pub(super) const NAMES: [&str; 2] = ["subject_means.csv", "condition_means.csv"];

/// Mean and standard deviation (n − 1) of some numbers; no number where there are too few.
pub(super) fn spread(values: &[f64]) -> (f64, f64) {
    let number = |v: Option<f64>| v.unwrap_or(f64::NAN);
    (number(statistics::mean(values)), number(statistics::sd(values)))
}

/// The tables that the labels allow.
pub(super) fn tables(numbers: &Numbers) -> Result<Vec<(&'static str, Vec<u8>)>, Failure> {
    let mut out = Vec::new();
    if numbers.has("subject") {
        out.push((NAMES[0], subjects(numbers)?));
    }
    if numbers.has("condition") {
        out.push((NAMES[1], conditions(numbers)?));
    }
    Ok(out)
}

fn subjects(numbers: &Numbers) -> Result<Vec<u8>, Failure> {
    let header =
        ["subject", "metric", "side", "unit", "recordings", "mean", "sd_between_recordings"];
    let rows = numbers.values.keys().flat_map(|key| {
        numbers.by_subject(key, |_| true).into_iter().map(|(subject, values)| {
            let (mean, sd) = spread(&values);
            let [metric, side, unit] = names(key);
            let n = values.len().to_string();
            vec![subject, metric, side, unit, n, value(mean), value(sd)]
        })
    });
    csv(header, rows)
}

fn conditions(numbers: &Numbers) -> Result<Vec<u8>, Failure> {
    let header = [
        "condition",
        "metric",
        "side",
        "unit",
        "subjects",
        "recordings",
        "mean_of_subjects",
        "sd_between_subjects",
        "sd_within_subjects",
    ];
    let conditions = numbers.conditions();
    let of = |condition: &String, key: &Key| {
        let subjects = numbers.by_subject(key, |t| t.condition.as_ref() == Some(condition));
        let means: Vec<f64> = subjects.values().map(|values| spread(values).0).collect();
        let (mean, between) = spread(&means);
        let count: usize = subjects.values().map(Vec::len).sum();
        let [metric, side, unit] = names(key);
        let row = vec![
            condition.clone(),
            metric,
            side,
            unit,
            means.len().to_string(),
            count.to_string(),
            value(mean),
            value(between),
            value(within(&subjects)),
        ];
        (count > 0).then_some(row)
    };
    let rows =
        conditions.iter().flat_map(|c| numbers.values.keys().filter_map(move |key| of(c, key)));
    csv(header, rows)
}

/// Pooled standard deviation of recordings about their subject's mean.
fn within(subjects: &BySubject) -> f64 {
    let (mut squares, mut free) = (0.0, 0.0);
    for values in subjects.values() {
        let mean = spread(values).0;
        squares += values.iter().map(|v| (v - mean).powi(2)).sum::<f64>();
        free += values.len() as f64 - 1.0;
    }
    if free > 0.0 { (squares / free).sqrt() } else { f64::NAN }
}

/// Metric, side and unit in words.
pub(super) fn names((metric, side): &Key) -> [String; 3] {
    let side = side.map_or("both", |s| s.name()).to_owned();
    [metric.name().to_owned(), side, metric.info().unit.symbol().to_owned()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn recordings_weigh_within_their_subject_and_subjects_within_the_whole() {
        let subjects: BySubject =
            [("a".to_owned(), vec![1.0, 3.0]), ("b".to_owned(), vec![10.0])].into();
        let means: Vec<f64> = subjects.values().map(|v| spread(v).0).collect();
        assert_eq!(spread(&means).0, 6.0);
        assert!((within(&subjects) - 2f64.sqrt()).abs() < 1e-12);
        assert!(spread(&[1.0]).1.is_nan());
    }
}
