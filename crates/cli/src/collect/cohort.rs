//! The page of a study, from its numbers.

use runform_page::{Agreement, Cohort, CohortMetric, Point};

use super::numbers::Numbers;
use super::repeated::with_reference;

/// The page as HTML; `failures` are recordings that are not among the numbers, and why.
pub(super) fn page(numbers: &Numbers, failures: &[(String, String)]) -> String {
    let metrics = numbers.values.keys().filter(|k| k.1.is_none()).map(|k| k.0);
    let point = |&(number, value): &(usize, f64)| {
        let taken = &numbers.taken[number];
        let group = taken.condition.clone().unwrap_or_default();
        Point { recording: taken.path.clone(), group, value }
    };
    let metrics = metrics.map(|metric| {
        use runform::recording::Side::{Left, Right};
        let of = |side| numbers.values.get(&(metric, side));
        let left = of(Some(Left)).into_iter().flatten();
        let sides = left.filter_map(|(number, left)| {
            let right = of(Some(Right))?.iter().find(|(n, _)| n == number)?.1;
            Some((numbers.taken[*number].path.clone(), *left, right))
        });
        let pairs = numbers.with_reference(metric).into_iter().map(|(_, r, m)| (r, m)).collect();
        let agreement = with_reference(numbers, metric).map(|a| Agreement {
            bias: a.bias,
            low: a.low,
            high: a.high,
            pairs,
        });
        CohortMetric {
            metric,
            points: of(None).into_iter().flatten().map(point).collect(),
            sides: sides.collect(),
            agreement,
        }
    });
    let mut subjects: Vec<&str> = numbers.taken.iter().map(|t| t.subject.as_str()).collect();
    subjects.sort_unstable();
    subjects.dedup();
    let refused = numbers.refused.iter().map(|((metric, code), n)| (*metric, code.clone(), *n));
    runform_page::cohort(&Cohort {
        recordings: numbers.taken.len(),
        running: numbers.taken.iter().filter(|t| t.running).count(),
        subjects: if numbers.has("subject") { Some(subjects.len()) } else { None },
        metrics: metrics.collect(),
        refused: refused.collect(),
        failures: failures.to_vec(),
    })
}
