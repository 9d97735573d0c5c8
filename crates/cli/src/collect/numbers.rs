//! The numbers of a study while its results come: of each recording the metrics of the whole, and what was refused.

use std::collections::BTreeMap;

use runform::MetricId;
use runform::metrics::Outcome;
use runform::recording::Side;

use super::found::Found;

/// What is counted: metric and side.
pub(super) type Key = (MetricId, Option<Side>);

/// A recording's place in the study.
pub(super) struct Taken {
    pub path: String,
    pub subject: String,
    pub condition: Option<String>,
    /// Reference values that the study tells, of `ref_METRIC` columns.
    pub references: Vec<(MetricId, f64)>,
    pub running: bool,
}

/// Values of recordings by subject.
pub(super) type BySubject = BTreeMap<String, Vec<f64>>;

/// All numbers.
pub(super) struct Numbers {
    labels: Vec<String>,
    pub taken: Vec<Taken>,
    /// Values with the number of their recording.
    pub values: BTreeMap<Key, Vec<(usize, f64)>>,
    /// How often each metric was refused, by the code of the reason.
    pub refused: BTreeMap<(MetricId, String), usize>,
}

/// How labels of reference values begin.
const REFERENCE: &str = "ref_";

impl Numbers {
    pub fn new(labels: &[String]) -> Self {
        Self {
            labels: labels.to_vec(),
            taken: Vec::new(),
            values: BTreeMap::new(),
            refused: BTreeMap::new(),
        }
    }

    pub fn has(&self, label: &str) -> bool {
        self.labels.iter().any(|l| l == label)
    }

    pub fn add(&mut self, found: &Found) {
        let word = |label: &str| {
            let at = self.labels.iter().position(|l| l == label)?;
            Some(found.labels[at].clone())
        };
        // Without a subject every recording is one of its own.
        let subject = word("subject").unwrap_or_else(|| found.path.clone());
        let references = self.labels.iter().zip(&found.labels).filter_map(|(label, word)| {
            let metric = MetricId::by_name(label.strip_prefix(REFERENCE)?)?;
            Some((metric, word.parse().ok().filter(|v: &f64| v.is_finite())?))
        });
        let number = self.taken.len();
        let taken = Taken {
            path: found.path.clone(),
            subject,
            condition: word("condition"),
            references: references.collect(),
            running: found.report.has_running(),
        };
        self.taken.push(taken);
        for row in found.report.metrics.iter().filter(|m| m.bout.is_none()) {
            match &row.outcome {
                Outcome::Estimate(e) => {
                    self.values.entry((row.metric, row.side)).or_default().push((number, e.value));
                }
                Outcome::Refused(why) if row.side.is_none() => {
                    let code = runform_common::tables::reason_code(why);
                    *self.refused.entry((row.metric, code)).or_default() += 1;
                }
                Outcome::Refused(_) => {}
            }
        }
    }

    /// Values of a metric by subject, of all recordings or of those that are wanted.
    pub fn by_subject(&self, key: &Key, wanted: impl Fn(&Taken) -> bool) -> BySubject {
        let mut out = BySubject::new();
        for (number, value) in self.values.get(key).into_iter().flatten() {
            let taken = &self.taken[*number];
            if wanted(taken) {
                out.entry(taken.subject.clone()).or_default().push(*value);
            }
        }
        out
    }

    /// The conditions of the study, sorted.
    pub fn conditions(&self) -> Vec<String> {
        let mut all: Vec<String> = self.taken.iter().filter_map(|t| t.condition.clone()).collect();
        all.sort();
        all.dedup();
        all
    }

    /// Measured values with their references: subject, reference, measured.
    pub fn with_reference(&self, metric: MetricId) -> Vec<(&str, f64, f64)> {
        let values = self.values.get(&(metric, None)).into_iter().flatten();
        values
            .filter_map(|(number, value)| {
                let taken = &self.taken[*number];
                let reference = taken.references.iter().find(|r| r.0 == metric)?.1;
                Some((taken.subject.as_str(), reference, *value))
            })
            .collect()
    }
}
