//! Decides whether the gyroscope and the accelerometer tell of one body.
//!
//! Evidence: gravity. Turned back by the gyroscope over a window, the mean specific force of its first
//! and of its second part must be the same vector of 1 g, because a body's mean acceleration over a
//! step or two is small. The gyroscope as it is stands against what may have happened to it: axes
//! exchanged, one or all of them turned round, one axis in another unit, late or early samples. It is
//! contradicted when one of these fits several times better in nearly all windows. Windows of 2.25 s,
//! at most 16 spread over the recording, without filled or clipped samples; the bias is the median of
//! the windows' mean rates.
//!
//! Measured (squared difference in g², median of the windows): sound sensors 0.0001 to 0.006 on 31
//! recordings, up to 0.06 on a clipped shoe, and nothing fits more than 5.5 times better; with one of
//! the damages 0.01 to 6 on feet, shanks and thighs, where the true one fits 6 to 8000 times better.
//!
//! Limits: on the body's axis a steady run turns gravity by a few degrees only, so that exchanged axes
//! and late samples there may pass; a unit does not. All axes of both sensors turned round together
//! look the same.

use nalgebra::{UnitQuaternion, Vector3};

use super::{CleanStream, Finding, Span};
use crate::units::STANDARD_GRAVITY_MPS2 as G;

/// Parts of a window that are compared, s, and by how much the second is later.
const PART_S: f64 = 1.5;
const LATER_S: f64 = 0.75;
/// Most windows, and fewest.
const MOST: usize = 16;
const FEWEST: usize = 3;
/// Difference below which nothing is to be found, g² \[P\].
const QUIET: f64 = 5e-4;
/// Difference from which the gyroscope may be contradicted, g² \[P\]: sound ones have up to 0.006.
const WRONG: f64 = 0.01;
/// By how much the explanation must fit better, and in which share of the windows twice as well \[P\].
const TIMES: f64 = 6.0;
const VOTES: f64 = 0.8;
/// The same for small differences, of axes only: sound ones reach 1.7 times there \[P\].
const SMALL: f64 = 8e-4;
const SMALL_TIMES: f64 = 10.0;
const SMALL_VOTES: f64 = 0.9;
/// Largest mean rate that is taken for a bias, rad/s (9 deg/s, cheap parts have up to 5) \[P\].
const BIAS_RADPS: f64 = 0.15;

/// What may have happened to a gyroscope.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Damage {
    /// Nothing.
    Sound,
    /// The axes' signs, and which axis each is taken from, to undo it.
    Axes([f64; 3], [usize; 3]),
    /// One axis times this, to undo it.
    Scale(usize, f64),
    /// Samples that come late, s; early ones are negative.
    Late(f64),
}

const ONES: [f64; 3] = [1.0; 3];
const IN_ORDER: [usize; 3] = [0, 1, 2];

/// Everything that is looked for; the first is the gyroscope as it is.
fn damages() -> Vec<Damage> {
    let mut all = vec![Damage::Sound, Damage::Axes([-1.0; 3], IN_ORDER)];
    for axis in 0..3 {
        let mut signs = ONES;
        signs[axis] = -1.0;
        all.push(Damage::Axes(signs, IN_ORDER));
        all.push(Damage::Scale(axis, 1_f64.to_radians()));
        all.push(Damage::Scale(axis, 1_f64.to_degrees()));
    }
    for order in [[1, 0, 2], [2, 1, 0], [0, 2, 1], [1, 2, 0], [2, 0, 1]] {
        all.push(Damage::Axes(ONES, order));
    }
    for late_s in [0.05, 0.1, 0.2] {
        all.extend([Damage::Late(late_s), Damage::Late(-late_s)]);
    }
    all
}

impl Damage {
    /// The gyroscope at a grid sample, the damage undone.
    fn undone(self, gyr: &crate::recording::Axes, i: usize, rate_hz: f64) -> Vector3<f64> {
        match self {
            Self::Sound => gyr.at(i),
            Self::Axes(signs, order) => {
                let v = gyr.at(i);
                Vector3::from_fn(|axis, _| signs[axis] * v[order[axis]])
            }
            Self::Scale(axis, factor) => {
                let mut v = gyr.at(i);
                v[axis] *= factor;
                v
            }
            Self::Late(late_s) => {
                let moved = i as f64 + late_s * rate_hz;
                gyr.at((moved.round().max(0.0) as usize).min(gyr.len() - 1))
            }
        }
    }

    /// In words, after "the gyroscope".
    fn words(self) -> String {
        const NAMES: [&str; 3] = ["x", "y", "z"];
        match self {
            Self::Sound => "fits".to_owned(),
            Self::Axes(signs, IN_ORDER) => match signs.iter().position(|s| *s > 0.0) {
                None => "turns the other way about all axes".to_owned(),
                Some(_) => {
                    let axis = signs.iter().position(|s| *s < 0.0).unwrap_or(0);
                    format!("turns the other way about axis {} (left-handed axes)", NAMES[axis])
                }
            },
            Self::Axes(_, order) => {
                let axes: Vec<&str> = order.iter().map(|&a| NAMES[a]).collect();
                format!("has other axes (its {} fit the accelerometer's x, y, z)", axes.join(", "))
            }
            Self::Scale(axis, factor) => {
                let (own, others) =
                    if factor < 1.0 { ("deg/s", "rad/s") } else { ("rad/s", "deg/s") };
                format!("has axis {} in another unit ({own} among {others})", NAMES[axis])
            }
            Self::Late(late_s) => format!(
                "comes {:.0} ms {}",
                1e3 * late_s.abs(),
                if late_s > 0.0 { "late" } else { "early" }
            ),
        }
    }
}

/// Finds a gyroscope that gravity contradicts; it is not used then.
pub(super) fn check(clean: &mut CleanStream) {
    let Some(damage) = found(clean) else { return };
    clean.gyr = None;
    clean.clipped_gyr.clear();
    clean.quality.gyr_unit = None;
    clean.quality.findings.push(Finding::GyrContradicted { what: damage.words() });
}

fn found(clean: &CleanStream) -> Option<Damage> {
    let gyr = clean.gyr.as_ref()?;
    if clean.acc_present != [true; 3] || clean.quality.is_clamped() {
        return None;
    }
    let (part, later) =
        ((PART_S * clean.rate_hz).round() as usize, (LATER_S * clean.rate_hz).round() as usize);
    let windows = windows(clean, part + later);
    if windows.len() < FEWEST {
        return None;
    }
    let weights = hann(part);
    let bias = bias(gyr, &windows);
    let residuals = |damage: Damage| -> Vec<f64> {
        let one = |w: &Span| residual(clean, gyr, damage, bias, *w, (&weights, later));
        windows.iter().map(one).collect()
    };
    let sound = residuals(Damage::Sound);
    let size = median(&sound);
    if size < QUIET {
        return None;
    }
    let mut best: Option<(f64, Damage, Vec<f64>)> = None;
    for damage in damages().into_iter().skip(1) {
        // What little there is to see on the body's axis tells of axes only.
        if size < WRONG && !matches!(damage, Damage::Axes(..)) {
            continue;
        }
        let other = residuals(damage);
        let fit = median(&other);
        if best.as_ref().is_none_or(|b| fit < b.0) {
            best = Some((fit, damage, other));
        }
    }
    let (fit, damage, other) = best?;
    let votes = sound.iter().zip(&other).filter(|(s, o)| **o < 0.5 * **s).count();
    let share = votes as f64 / sound.len() as f64;
    let clear = size >= WRONG && size > TIMES * fit && share >= VOTES;
    let small = size >= SMALL && size > SMALL_TIMES * fit && share >= SMALL_VOTES;
    (clear || small).then_some(damage)
}

fn median(values: &[f64]) -> f64 {
    super::robust::median(&mut values.to_vec())
}

/// Stretches without filled or clipped samples, evenly spread.
fn windows(clean: &CleanStream, length: usize) -> Vec<Span> {
    let margin = (0.25 * clean.rate_hz) as usize;
    let mut all = Vec::new();
    for span in &clean.spans {
        let mut start = span.start + margin;
        while start + length + margin <= span.end {
            let here = Span { start, end: start + length };
            if !clean.touches_filled(here)
                && !clean.touches_clipped_acc(here)
                && !clean.touches_clipped_gyr(here)
            {
                all.push(here);
            }
            start += length;
        }
    }
    let step = all.len().div_ceil(MOST).max(1);
    all.into_iter().step_by(step).collect()
}

fn hann(n: usize) -> Vec<f64> {
    let raw: Vec<f64> = (0..n)
        .map(|i| 1.0 - (core::f64::consts::TAU * (i as f64 + 0.5) / n as f64).cos())
        .collect();
    let sum: f64 = raw.iter().sum();
    raw.into_iter().map(|w| w / sum).collect()
}

/// Median of the windows' mean rates where it is small enough for a bias.
fn bias(gyr: &crate::recording::Axes, windows: &[Span]) -> Vector3<f64> {
    let weights = windows.first().map_or_else(Vec::new, |w| hann(w.len()));
    let means: Vec<Vector3<f64>> = windows
        .iter()
        .map(|w| w.range().zip(&weights).map(|(i, h)| gyr.at(i) * *h).sum())
        .collect();
    let bias = Vector3::from_fn(|axis, _| {
        median(&means.iter().map(|m| m[axis]).collect::<Vec<f64>>())
    });
    if bias.norm() < BIAS_RADPS { bias } else { Vector3::zeros() }
}

/// Squared difference of the two parts' mean vectors, turned back, and of their length from 1 g, in g².
fn residual(
    clean: &CleanStream,
    gyr: &crate::recording::Axes,
    damage: Damage,
    bias: Vector3<f64>,
    window: Span,
    (weights, later): (&[f64], usize),
) -> f64 {
    let step_s = 1.0 / clean.rate_hz;
    let mut q = UnitQuaternion::identity();
    let (mut early, mut late) = (Vector3::zeros(), Vector3::zeros());
    let rate = |i: usize| damage.undone(gyr, i, clean.rate_hz) - bias;
    let mut here = rate(window.start);
    for (k, i) in window.range().enumerate() {
        let force = q.transform_vector(&clean.acc.at(i));
        if let Some(w) = weights.get(k) {
            early += force * *w;
        }
        if let Some(w) = k.checked_sub(later).and_then(|k| weights.get(k)) {
            late += force * *w;
        }
        let next = rate((i + 1).min(gyr.len() - 1));
        q *= UnitQuaternion::from_scaled_axis((here + next) * (0.5 * step_s));
        here = next;
    }
    let off = early.norm() / G - 1.0;
    let value = (late - early).norm_squared() / (G * G) + off * off;
    if value.is_finite() { value } else { f64::MAX }
}
