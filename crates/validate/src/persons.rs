//! How errors differ between persons and with speed.

use std::collections::BTreeMap;

use crate::evidence::Pair;

/// Speeds must differ by this much for a slope, m/s.
const LEAST_RANGE_MPS: f64 = 0.5;

fn by_person(pairs: &[Pair]) -> BTreeMap<&str, Vec<f64>> {
    let mut out: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
    for pair in pairs {
        out.entry(&pair.subject).or_default().push(pair.error());
    }
    out
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

/// Standard deviation of the errors after each person's mean error, pooled over all.
pub(crate) fn sd_within(pairs: &[Pair]) -> Option<f64> {
    let square = |errors: &Vec<f64>| {
        let middle = mean(errors);
        errors.iter().map(|e| (e - middle).powi(2)).sum::<f64>()
    };
    let sum: f64 = by_person(pairs).values().map(square).sum();
    (pairs.len() > 1).then(|| (sum / (pairs.len() - 1) as f64).sqrt())
}

/// Size of the largest mean error of a person.
pub(crate) fn largest_bias(pairs: &[Pair]) -> Option<f64> {
    by_person(pairs).values().map(|errors| mean(errors).abs()).reduce(f64::max)
}

/// Least-squares slope of the error on the speed of the trial.
pub(crate) fn slope(pairs: &[Pair]) -> Option<f64> {
    let (speeds, errors): (Vec<f64>, Vec<f64>) =
        pairs.iter().filter_map(|p| Some((p.speed_mps?, p.error()))).unzip();
    let low = speeds.iter().copied().reduce(f64::min)?;
    let high = speeds.iter().copied().reduce(f64::max)?;
    if high - low < LEAST_RANGE_MPS {
        return None;
    }
    let (middle, level) = (mean(&speeds), mean(&errors));
    let both = speeds.iter().zip(&errors);
    let product: f64 = both.map(|(v, e)| (v - middle) * (e - level)).sum();
    let square: f64 = speeds.iter().map(|v| (v - middle).powi(2)).sum();
    Some(product / square)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pair(subject: &str, speed_mps: f64, error: f64) -> Pair {
        Pair {
            trial: format!("{subject}_{speed_mps}"),
            subject: subject.to_owned(),
            reference: 1.0,
            measured: 1.0 + error,
            speed_mps: Some(speed_mps),
            cadence_spm: None,
            flagged: false,
        }
    }

    #[test]
    fn what_a_person_errs_by_is_told_from_what_its_steps_scatter_by() {
        let pairs =
            [pair("a", 2.0, 0.1), pair("a", 4.0, 0.3), pair("b", 2.0, -0.4), pair("b", 4.0, -0.2)];
        assert!((largest_bias(&pairs).unwrap() - 0.3).abs() < 1e-12);
        assert!((slope(&pairs).unwrap() - 0.1).abs() < 1e-12);
        // Four errors of 0.1 about their person's mean.
        assert!((sd_within(&pairs).unwrap() - (0.04_f64 / 3.0).sqrt()).abs() < 1e-12);
        assert_eq!(slope(&pairs[..1]), None);
    }
}
