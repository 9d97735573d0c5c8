//! Straight lines fitted with one part left out: simple guesses to compare with, and calibration.

use std::collections::BTreeMap;

use nalgebra::{DMatrix, DVector};

use crate::evidence::Pair;
use crate::manifest::HoldOut;

/// What a guess or a calibration is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum From {
    /// Nothing: the mean of the other references.
    Mean,
    /// Speed.
    Speed,
    /// Speed and cadence.
    SpeedAndCadence,
    /// The measured value itself: calibration.
    Measured,
}

impl From {
    pub(crate) fn words(self) -> &'static str {
        match self {
            Self::Mean => "mean of the references",
            Self::Speed => "speed",
            Self::SpeedAndCadence => "speed and cadence",
            Self::Measured => "measured value",
        }
    }

    fn features(self, pair: &Pair) -> Option<Vec<f64>> {
        let mut list = vec![1.0];
        match self {
            Self::Mean => {}
            Self::Speed => list.push(pair.speed_mps?),
            Self::SpeedAndCadence => list.extend([pair.speed_mps?, pair.cadence_spm?]),
            Self::Measured => list.push(pair.measured),
        }
        Some(list)
    }
}

fn key(pair: &Pair, hold_out: HoldOut) -> &str {
    match hold_out {
        HoldOut::Trial => &pair.trial,
        HoldOut::Subject => &pair.subject,
    }
}

/// The pairs with the measured value replaced by a prediction from a least-squares line on all
/// other trials or persons. `None` with fewer than three of them, or when the line is not
/// determined.
pub(crate) fn predicted(pairs: &[Pair], from: From, hold_out: HoldOut) -> Option<Vec<Pair>> {
    let features: Vec<Vec<f64>> = pairs.iter().map(|p| from.features(p)).collect::<Option<_>>()?;
    let mut groups: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (i, pair) in pairs.iter().enumerate() {
        groups.entry(key(pair, hold_out)).or_default().push(i);
    }
    if groups.len() < 3 {
        return None;
    }
    let mut out = pairs.to_vec();
    for inside in groups.values() {
        let others: Vec<usize> = (0..pairs.len()).filter(|i| !inside.contains(i)).collect();
        let line = fit(&others, &features, pairs)?;
        for &i in inside {
            out[i].measured = features[i].iter().zip(&line).map(|(x, b)| x * b).sum();
        }
    }
    Some(out)
}

/// The second half of each trial's pairs, less the mean error of its first half. `None` when no trial
/// has four pairs.
pub(crate) fn second_halves(pairs: &[Pair]) -> Option<Vec<Pair>> {
    let mut trials: BTreeMap<&str, Vec<&Pair>> = BTreeMap::new();
    for pair in pairs {
        trials.entry(&pair.trial).or_default().push(pair);
    }
    let mut out = Vec::new();
    for list in trials.values().filter(|l| l.len() >= 4) {
        let (first, second) = list.split_at(list.len() / 2);
        let errors = first.iter().map(|p| p.measured - p.reference);
        let offset = errors.sum::<f64>() / first.len() as f64;
        let corrected = |p: &&Pair| Pair { measured: p.measured - offset, ..(*p).clone() };
        out.extend(second.iter().map(corrected));
    }
    (!out.is_empty()).then_some(out)
}

/// Least squares on centred features; `None` when they do not vary independently.
fn fit(rows: &[usize], features: &[Vec<f64>], pairs: &[Pair]) -> Option<Vec<f64>> {
    let n = rows.len() as f64;
    let width = features.first()?.len();
    let mean = |value: &dyn Fn(usize) -> f64| rows.iter().map(|&i| value(i)).sum::<f64>() / n;
    let centre = mean(&|i| pairs[i].reference);
    if width == 1 {
        return (n > 0.0).then(|| vec![centre]);
    }
    let means: Vec<f64> = (1..width).map(|k| mean(&|i| features[i][k])).collect();
    let x = DMatrix::from_fn(rows.len(), width - 1, |r, k| features[rows[r]][k + 1] - means[k]);
    let y = DVector::from_iterator(rows.len(), rows.iter().map(|&i| pairs[i].reference - centre));
    let svd = x.svd(true, true);
    let largest = svd.singular_values.max();
    if largest <= 0.0 || svd.singular_values.min() < 1e-9 * largest || rows.len() < width {
        return None;
    }
    let slope = svd.solve(&y, 1e-12 * largest).ok()?;
    let shift: f64 = slope.iter().zip(&means).map(|(b, m)| b * m).sum();
    let mut line = vec![centre - shift];
    line.extend(slope.iter());
    Some(line)
}
