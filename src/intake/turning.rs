//! Decides whether the gyroscope and the accelerometer measure the same body's movement.
//!
//! Evidence: gravity. Turned back by the gyroscope over a window, the mean specific force of its first
//! and of its second part must be the same vector of 1 g, because a body's mean acceleration over a
//! step or two is small. The gyroscope as it is stands against what may have happened to it: axes
//! exchanged or turned round, one axis in another unit, late or early samples. It is contradicted when
//! one of these fits several times better in most windows. At most 24 windows are spread over the
//! recording, without filled or clipped samples.
//!
//! *Large turns*, at limbs and wherever something is far off: squared difference in g², and that of the
//! length from 1 g. Measured: sound sensors 0.0001 to 0.006, up to 0.06 on a clipped shoe, where nothing
//! else fits more than 5.5 times better; with damage 0.01 to 6 on feet, shanks and thighs, where the
//! true one fits 6 to 8000 times better.
//!
//! *Small turns*, on the body's axis, of axes only: the differences about their median, which takes off
//! a bias, and what a circling sensor turns in the mean. Measured: nothing fits a sound sensor more than
//! 1.4 times better (18 recordings of waist, pelvis and trunk); of exchanged and turned axes three in
//! four are found at a real waist or pelvis.
//!
//! Limits: a steady run turns the body's axis by a few degrees only, so that a part of such faults, and
//! late samples, pass there. All axes of both sensors turned round together look the same.

use nalgebra::{UnitQuaternion, Vector3};

use super::confirm::{self, Confirmed};
use super::turn_windows::{IN_ORDER, hann, other_axes, windows};
use super::{CleanStream, Finding, Span, words};
use crate::signal::turn::turn_of;
use crate::units::STANDARD_GRAVITY_MPS2 as G;
use crate::words::said;

/// How windows are compared.
#[derive(Debug, Clone, Copy)]
struct Look {
    /// Length of a part, s.
    part_s: f64,
    /// By how much the second part is later, s.
    later_s: f64,
    /// Differences about their median instead of from nothing; then the length does not count.
    centred: bool,
}

/// Windows for large turns, two strides long \[P\].
const LARGE: Look = Look { part_s: 1.5, later_s: 0.75, centred: false };
/// Windows for small turns, three strides long \[P\].
const SMALL: Look = Look { part_s: 2.2, later_s: 1.1, centred: true };
/// Most windows, and those that are looked at first.
const MOST: usize = 24;
const FEW: usize = 6;

/// When a gyroscope is contradicted.
#[derive(Debug, Clone, Copy)]
struct Limits {
    /// Windows that are needed.
    windows: usize,
    /// Least size, g².
    size: f64,
    /// By how much the explanation must fit better.
    times: f64,
    /// Share of the windows in which it must fit twice as well.
    votes: f64,
}

/// From which results on the gyroscope is taken to contradict the accelerometer by large turns \[P\]; chosen
/// from what is measured above.
const LARGE_LIMITS: [Limits; 2] = [
    Limits { windows: 3, size: 0.01, times: 6.0, votes: 0.8 },
    Limits { windows: 8, size: 0.002, times: 12.0, votes: 0.9 },
];
/// The same by small turns \[P\].
const SMALL_LIMITS: [Limits; 1] = [Limits { windows: 12, size: 6e-5, times: 3.5, votes: 0.65 }];

/// What may have happened to a gyroscope.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Damage {
    /// Nothing.
    Sound,
    /// The axes' signs, and which axis each is taken from, to undo it.
    Axes([f64; 3], [usize; 3]),
    /// One axis times this, to undo it.
    Scale(usize, f64),
    /// Each axis times this.
    Scaled([f64; 3]),
    /// Samples that come late, s; early ones are negative.
    Late(f64),
}

/// Everything that is looked for: each way to exchange and turn axes round, units, times.
fn damages() -> Vec<Damage> {
    let mut all: Vec<Damage> = other_axes().map(|(s, o)| Damage::Axes(s, o)).collect();
    for axis in 0..3 {
        all.push(Damage::Scale(axis, 1_f64.to_radians()));
        all.push(Damage::Scale(axis, 1_f64.to_degrees()));
    }
    all.push(Damage::Scaled([1_f64.to_degrees(); 3]));
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
            Self::Scaled(factors) => gyr.at(i).component_mul(&Vector3::from(factors)),
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

    /// False for an axis of a unit that its size does not suggest: the axes of a worn sensor turn
    /// within a factor of ten of each other (measured 1 to 8), the units differ by 57.
    fn may_be(self, spread: &[f64; 3]) -> bool {
        // Ratio to the largest of the other axes from which another unit is thought of.
        const ODD: f64 = 6.0;
        let Self::Scale(axis, factor) = self else { return true };
        let others = (0..3).filter(|a| *a != axis).map(|a| spread[a]).fold(0.0, f64::max);
        if factor < 1.0 { spread[axis] > ODD * others } else { ODD * spread[axis] < others }
    }

    /// In words, after "the gyroscope".
    fn words(self) -> String {
        const NAMES: [&str; 3] = ["x", "y", "z"];
        match self {
            Self::Sound => words().get("gyroscope.fits").to_owned(),
            Self::Scaled(_) => words().get("gyroscope.too_little").to_owned(),
            Self::Axes(signs, order) => {
                let axes: Vec<String> = order
                    .iter()
                    .zip(signs)
                    .map(|(&a, s)| format!("{}{}", if s < 0.0 { "−" } else { "" }, NAMES[a]))
                    .collect();
                let axes = axes.join(", ");
                let key = if order == IN_ORDER {
                    "gyroscope.turned_round"
                } else {
                    "gyroscope.other_axes"
                };
                said!(words(), key, axes)
            }
            Self::Scale(axis, factor) => {
                let (own, others) =
                    if factor < 1.0 { ("deg/s", "rad/s") } else { ("rad/s", "deg/s") };
                said!(words(), "gyroscope.other_unit", axis = NAMES[axis], own, others)
            }
            Self::Late(late_s) => {
                let key = if late_s > 0.0 { "gyroscope.late" } else { "gyroscope.early" };
                said!(words(), key, ms = 1e3 * late_s.abs())
            }
        }
    }
}

/// Finds a gyroscope that gravity contradicts; it is not used then.
pub(super) fn check(clean: &mut CleanStream) {
    let Some(damage) = found(clean) else {
        if clean.gyr.is_some() {
            let confirmed = Confirmed::of(clean);
            let findings = &mut clean.quality.findings;
            findings.extend((!confirmed.axes).then_some(Finding::GyrUnconfirmed));
            // Where the axes are unconfirmed only contacts still rest on the gyroscope's time.
            let told = confirmed.axes || confirm::rests_on_time(clean.site.placement);
            findings.extend((told && !confirmed.time).then_some(Finding::GyrTimeUnconfirmed));
        }
        return;
    };
    clean.gyr = None;
    clean.clipped_gyr.clear();
    clean.quality.gyr_unit = None;
    clean.quality.findings.push(Finding::GyrContradicted { what: damage.words() });
}

fn found(clean: &CleanStream) -> Option<Damage> {
    if clean.acc_present != [true; 3] || clean.quality.is_clamped() {
        return None;
    }
    let large = explained(clean, LARGE, &LARGE_LIMITS, &damages());
    if large.is_some() || !clean.site.placement.is_axial() {
        return large;
    }
    let axes: Vec<Damage> =
        damages().into_iter().filter(|d| matches!(d, Damage::Axes(..))).collect();
    explained(clean, SMALL, &SMALL_LIMITS, &axes)
}

/// What fits clearly better than the gyroscope as it is.
fn explained(
    clean: &CleanStream,
    look: Look,
    limits: &[Limits],
    damages: &[Damage],
) -> Option<Damage> {
    let gyr = clean.gyr.as_ref()?;
    let samples = |s: f64| (s * clean.rate_hz).round() as usize;
    let (part, later) = (samples(look.part_s), samples(look.later_s));
    let windows = windows(clean, part + later, later, MOST);
    if limits.iter().all(|l| windows.len() < l.windows) {
        return None;
    }
    let weights = hann(part);
    let residuals = |damage: Damage, windows: &[Span]| -> Vec<f64> {
        let one = |w: &Span| turned(clean, gyr, damage, *w, (&weights, later));
        squares(&windows.iter().map(one).collect::<Vec<_>>(), look.centred)
    };
    let sound = residuals(Damage::Sound, &windows);
    let size = median(&sound);
    if limits.iter().all(|l| size < l.size) {
        return None;
    }
    // A few windows suffice to exclude most kinds of damage.
    let few: Vec<Span> = windows.iter().step_by(windows.len().div_ceil(FEW)).copied().collect();
    let size_there = median(&residuals(Damage::Sound, &few));
    let spread = spread(gyr, &windows);
    let mut best: Option<(f64, Damage, Vec<f64>)> = None;
    for &damage in damages.iter().filter(|d| d.may_be(&spread)) {
        if !look.centred && 2.0 * median(&residuals(damage, &few)) > size_there {
            continue;
        }
        let other = residuals(damage, &windows);
        let fit = median(&other);
        if best.as_ref().is_none_or(|b| fit < b.0) {
            best = Some((fit, damage, other));
        }
    }
    let (fit, damage, other) = best?;
    // Axes and delays can only be judged where gravity is seen to turn.
    let turns = matches!(damage, Damage::Scale(_, down) if down < 1.0)
        || fit < median(&residuals(Damage::Scaled([0.0; 3]), &windows));
    let votes = sound.iter().zip(&other).filter(|(s, o)| **o < 0.5 * **s).count();
    let share = votes as f64 / sound.len() as f64;
    let passes = |l: &Limits| {
        windows.len() >= l.windows && size >= l.size && size > l.times * fit && share >= l.votes
    };
    (turns && limits.iter().any(passes)).then_some(damage)
}

/// Root mean square of each axis in the windows, rad/s.
fn spread(gyr: &crate::recording::Axes, windows: &[Span]) -> [f64; 3] {
    let n: usize = windows.iter().map(|w| w.len()).sum();
    gyr.columns().map(|column| {
        let squares: f64 =
            windows.iter().map(|w| column[w.range()].iter().map(|v| v * v).sum::<f64>()).sum();
        (squares / n.max(1) as f64).sqrt()
    })
}

/// Squared differences of the windows' parts, with or without their length.
fn squares(turned: &[(Vector3<f64>, f64)], centred: bool) -> Vec<f64> {
    if !centred {
        return turned.iter().map(|(d, length)| d.norm_squared() + length * length).collect();
    }
    let middle = Vector3::from_fn(|axis, _| {
        median(&turned.iter().map(|(d, _)| d[axis]).collect::<Vec<f64>>())
    });
    turned.iter().map(|(d, _)| (d - middle).norm_squared()).collect()
}

fn median(values: &[f64]) -> f64 {
    super::order_statistics::median(&mut values.to_vec())
}

/// Difference of the two parts' mean vectors, turned back to the window's start, and the first one's
/// length less 1, in g.
fn turned(
    clean: &CleanStream,
    gyr: &crate::recording::Axes,
    damage: Damage,
    window: Span,
    (weights, later): (&[f64], usize),
) -> (Vector3<f64>, f64) {
    let step_s = 1.0 / clean.rate_hz;
    let mut q = UnitQuaternion::identity();
    let (mut early, mut late) = (Vector3::zeros(), Vector3::zeros());
    let rate = |i: usize| damage.undone(gyr, i, clean.rate_hz);
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
        q *= turn_of(&((here + next) * 0.5), step_s);
        here = next;
    }
    ((late - early) / G, early.norm() / G - 1.0)
}
