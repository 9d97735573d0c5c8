//! Means over the recordings of a subject or of a condition, and over subjects: each recording weighs the same within
//! its subject, each subject the same in the whole, however many strides there are.

use std::collections::BTreeMap;

use runform::MetricId;
use runform::recording::Side;
use runform::signal::robust;

use super::Found;
use crate::failure::Failure;
use crate::labels::Pattern;
use crate::tables::{csv, value};

pub(super) const NAMES: [&str; 2] = ["subject_means.csv", "condition_means.csv"];

/// What is averaged: metric and side.
type Key = (MetricId, Option<Side>);

/// Values of recordings by subject, of one group.
type BySubject = BTreeMap<String, Vec<f64>>;

/// Numbers of a study while its results come.
pub(super) struct Means {
    subject: Option<usize>,
    condition: Option<usize>,
    all: BTreeMap<Key, BySubject>,
    by_condition: BTreeMap<(String, Key), BySubject>,
}

/// Mean and standard deviation (n − 1) of some numbers; no number where there are too few.
fn spread(values: &[f64]) -> (f64, f64) {
    let number = |v: Option<f64>| v.unwrap_or(f64::NAN);
    (number(robust::mean(values)), number(robust::sd(values)))
}

impl Means {
    pub fn new(pattern: &Pattern) -> Self {
        let at = |wanted: &str| pattern.labels().position(|label| label == wanted);
        Self {
            subject: at("subject"),
            condition: at("condition"),
            all: BTreeMap::new(),
            by_condition: BTreeMap::new(),
        }
    }

    pub fn add(&mut self, found: &Found) {
        // Without a subject every recording is one of its own.
        let subject = self.subject.map_or(&found.path, |i| &found.labels[i]);
        for row in &found.report.metrics {
            let Some(estimate) = row.estimate().filter(|_| row.bout.is_none()) else { continue };
            let key = (row.metric, row.side);
            let put = |table: &mut BySubject| {
                table.entry(subject.clone()).or_default().push(estimate.value);
            };
            put(self.all.entry(key).or_default());
            if let Some(i) = self.condition {
                let condition = found.labels[i].clone();
                put(self.by_condition.entry((condition, key)).or_default());
            }
        }
    }

    /// The tables that the labels allow.
    pub fn tables(&self) -> Result<Vec<(&'static str, Vec<u8>)>, Failure> {
        let mut out = Vec::new();
        if self.subject.is_some() {
            out.push((NAMES[0], self.subjects()?));
        }
        if self.condition.is_some() {
            out.push((NAMES[1], self.conditions()?));
        }
        Ok(out)
    }

    fn subjects(&self) -> Result<Vec<u8>, Failure> {
        let header =
            ["subject", "metric", "side", "unit", "recordings", "mean", "sd_between_recordings"];
        let rows = self.all.iter().flat_map(|(key, subjects)| {
            subjects.iter().map(|(subject, values)| {
                let (mean, sd) = spread(values);
                let [metric, side, unit] = names(key);
                let n = values.len().to_string();
                vec![subject.clone(), metric, side, unit, n, value(mean), value(sd)]
            })
        });
        csv(header, rows)
    }

    fn conditions(&self) -> Result<Vec<u8>, Failure> {
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
        let rows = self.by_condition.iter().map(|((condition, key), subjects)| {
            let means: Vec<f64> = subjects.values().map(|values| spread(values).0).collect();
            let (mean, between) = spread(&means);
            let count: usize = subjects.values().map(Vec::len).sum();
            let [metric, side, unit] = names(key);
            vec![
                condition.clone(),
                metric,
                side,
                unit,
                means.len().to_string(),
                count.to_string(),
                value(mean),
                value(between),
                value(within(subjects)),
            ]
        });
        csv(header, rows)
    }
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

fn names((metric, side): &Key) -> [String; 3] {
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
