//! Decides whether the recording shows that a gyroscope belongs to its accelerometer.
//!
//! Nothing that fits better ([`super::turning`]) is not yet a confirmation: a sensor whose gravity
//! hardly turns fits anything. A gyroscope is *confirmed* when gravity, carried from one part of a
//! window to the next, arrives better with it than with every other order and sign of its axes, and
//! than without it. The differences are taken about their median, which takes off a bias. Each window
//! adds what it tells, bounded, so that no single one decides: with the difference d and the size s of
//! the usual one, ln(s² + d²) of the other less that of the gyroscope.
//!
//! A limb swings about one axis: orders and signs that leave its turning as it is do not count. On foot
//! and shank, whose events rest on the gyroscope's time, samples 10 and 20 ms early or late must not
//! fit better either; elsewhere 50 and 100 ms.
//!
//! Measured on sound sensors, with the alternatives of exchanged and turned axes only: five pelvises of `rbds`
//! and `ric` (computed from motion capture, 25 to 30 s) tell 7 to 22, limbs of three of those folders mostly
//! 26 to 90; on their feet and shanks every other time fits worse by 4 to 80. All five pelvises are confirmed
//! with an axis that is far too small among the alternatives as well. Simulated pelvises tell 1 to 11, since
//! they wander less than people. The limit was lowered from 6 to 4 with these in view. No recorded sacral
//! gyroscope was tried; of twelve recorded belt buckles (`sisfall`, 100 s) one was confirmed.
//!
//! Limits: 5 s of running confirm little. On the body's axis 50 ms are not seen in a steady run: then angles
//! at an instant are of low trust.

use core::ops::Range;

use nalgebra::{Matrix3, UnitQuaternion, Vector3};

use super::carried::{Carried, Permuted};
use super::order_statistics::median;
use super::turn_windows::{hann, other_axes, windows};
use super::{CleanStream, Span};
use crate::recording::{Axes, Placement};
use crate::signal::turn::turn_of;
use crate::units::STANDARD_GRAVITY_MPS2 as G;

/// How windows are compared.
struct Look {
    /// Length of a part of a window and by how much the second is later, s.
    part_s: f64,
    later_s: f64,
    /// Rate at which it is done, Hz: means of neighbouring samples keep the angle.
    rate_hz: f64,
    /// Differences about their median; else from nothing, and the length must be 1 g.
    centred: bool,
    /// Largest usual squared difference of a sensor that fits, g² \[P\]: measured up to 0.06, on a clipped
    /// shoe. An axis in another unit leaves more, whatever the gyroscope.
    most: f64,
    /// The same on the body's axis, which turns little \[P\]: at most 0.00055 on 31 of 31 pelvises and 23 of 24
    /// trunks that run, computed from motion capture or simulated; 0.00096 on a trunk with an axis in g.
    most_axial: f64,
    /// Whether other times of the gyroscope's samples are tried too.
    times: bool,
}

/// Limbs turn far within a window, the body's axis a few degrees from one to the next.
const LARGE: Look = Look {
    part_s: 1.5,
    later_s: 0.75,
    rate_hz: 100.0,
    centred: false,
    most: 0.08,
    most_axial: 7e-4,
    times: true,
};
/// The same of the small turns of the body's axis.
const SMALL: Look = Look {
    part_s: 2.2,
    later_s: 1.1,
    rate_hz: 50.0,
    centred: true,
    most: 0.08,
    most_axial: 0.08,
    times: false,
};
/// Over longer, strides with other axes would not close: the sensor would seem to turn on and on.
const LONG: Look = Look {
    part_s: 1.5,
    later_s: 4.5,
    rate_hz: 50.0,
    centred: false,
    most: 0.3,
    most_axial: 0.3,
    times: false,
};
/// Fewest and most windows that are compared.
const FEWEST: usize = 2;
const MOST: usize = 60;
/// Total evidence of all windows against every other order and sign of the axes with which the declared one
/// is confirmed \[P\].
const ENOUGH: f64 = 4.0;
/// Least scale for the differences in direction, g: the noise of a good sensor.
const LEAST_G: f64 = 0.001;

/// What gravity's turning shows of a gyroscope.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Confirmed {
    /// Its axes are the accelerometer's.
    pub axes: bool,
    /// Its samples come when the accelerometer's do.
    pub time: bool,
}

impl Confirmed {
    pub(super) fn of(clean: &CleanStream) -> Self {
        let axial = clean.site.placement.is_axial();
        let large = evidence(clean, &LARGE);
        let enough = |look| evidence(clean, look).is_some_and(|e| e.axes > ENOUGH);
        Self {
            axes: large.as_ref().is_some_and(|e| e.axes > ENOUGH)
                || axial && (enough(&LONG) || enough(&SMALL)),
            time: large.and_then(|e| e.time).is_some_and(|time| time > 0.0),
        }
    }
}

/// Events of feet and shanks rest on the gyroscope's time.
pub(super) fn rests_on_time(placement: Placement) -> bool {
    matches!(placement, Placement::Foot | Placement::Shank)
}

/// Log-evidence for the gyroscope as it is against the best of all other axes, and of all other delays where they
/// were tried.
struct Evidence {
    axes: f64,
    time: Option<f64>,
}

/// The evidence of all windows; `None` where there is none.
fn evidence(clean: &CleanStream, look: &Look) -> Option<Evidence> {
    let gyr = clean.gyr.as_ref()?;
    let samples = |s: f64, rate: f64| (s * rate).round() as usize;
    let every = ((clean.rate_hz / look.rate_hz) as usize).max(1);
    let rate_hz = clean.rate_hz / every as f64;
    let (part, later) = (samples(look.part_s, rate_hz), samples(look.later_s, rate_hz));
    let windows = chosen(clean, (part + later) * every, (part * every) / 2, look.centred);
    if windows.len() < FEWEST || clean.acc_present != [true; 3] {
        return None;
    }
    let thinned: Vec<Thin> = windows.iter().map(|w| Thin::of(clean, gyr, *w, every)).collect();
    let weights = hann(part);
    let carried: Vec<Carried> = thinned.iter().map(|w| w.carried(&weights, later)).collect();
    let squares = |other: &Other| {
        let one = |(w, carried): (&Thin, &Carried)| match other.permuted() {
            Some(permuted) => difference(carried.seen(&permuted)),
            None => w.apart(other, rate_hz, (&weights, later)),
        };
        let apart: Vec<_> = thinned.iter().zip(&carried).map(one).collect();
        if look.centred { centred(&apart) } else { apart.iter().map(whole).collect() }
    };
    let own = squares(&Other::axes([1.0; 3], [0, 1, 2]));
    let size = median(&mut own.clone()).max(LEAST_G * LEAST_G);
    let axial = clean.site.placement.is_axial();
    if size > if axial { look.most_axial } else { look.most } {
        return None;
    }
    let told = |other: &[f64]| -> f64 {
        other.iter().zip(&own).map(|(o, s)| ((size + o) / (size + s)).ln()).sum()
    };
    let limb = clean.site.placement.is_limb();
    let mut others: Vec<Other> = other_axes().map(|(signs, o)| Other::axes(signs, o)).collect();
    let turning = turning(&thinned);
    others.retain(|o| !limb || o.matters(&turning));
    others.push(Other::axes([0.0; 3], [0, 1, 2]));
    if !limb {
        others.extend(Other::small_axes(&thinned));
    }
    let mut axes = f64::INFINITY;
    for other in &others {
        axes = axes.min(told(&squares(other)));
        // One alternative that fits as well suffices to leave it unconfirmed.
        if axes <= ENOUGH {
            break;
        }
    }
    let late = |s: f64| Other::late((s * rate_hz).round() as isize);
    let early = if rests_on_time(clean.site.placement) { LATE_S } else { LATE_AXIAL_S };
    let times = early.into_iter().filter(|_| look.times).map(|s| told(&squares(&late(s))));
    Some(Evidence { axes, time: times.reduce(f64::min) })
}

/// Windows spread over the recording and, where differences count from nothing, as many in which gravity
/// turns most against the sensor: bending down once is found in an hour.
fn chosen(clean: &CleanStream, length: usize, step: usize, centred: bool) -> Vec<Span> {
    let all = windows(clean, length, step, usize::MAX);
    if centred || all.len() <= MOST {
        let every = all.len().div_ceil(MOST).max(1);
        return all.into_iter().step_by(every).collect();
    }
    let every = all.len().div_ceil(MOST / 2);
    let (spread, others): (Vec<_>, Vec<_>) =
        all.into_iter().enumerate().partition(|(i, _)| i.is_multiple_of(every));
    let turned = |w: &Span| {
        let middle = w.start + w.len() / 2;
        let sum = |range: Range<usize>| range.fold(Vector3::zeros(), |s, i| s + clean.acc.at(i));
        sum(w.start..middle).angle(&sum(middle..w.end))
    };
    let mut most: Vec<(f64, Span)> = others.into_iter().map(|(_, w)| (turned(&w), w)).collect();
    most.sort_by(|a, b| b.0.total_cmp(&a.0));
    let most = most.into_iter().take(MOST / 2).map(|(_, w)| w);
    spread.into_iter().map(|(_, w)| w).chain(most).collect()
}

/// Cosine between an axis and the vertical below which the axis could be far too small without its showing:
/// it carries little of gravity.
const LEVEL: f64 = 0.8;
/// Delays of the gyroscope that are tried, s: on limbs, and on the body's axis.
const LATE_S: [f64; 4] = [-0.02, -0.01, 0.01, 0.02];
const LATE_AXIAL_S: [f64; 4] = [-0.1, -0.05, 0.05, 0.1];
/// Share of the mean square rate below which a change of axes makes no difference to a limb, which swings
/// about one axis.
const SAME: f64 = 0.25;

/// Something else that the gyroscope may be.
struct Other {
    signs: [f64; 3],
    order: [usize; 3],
    /// Samples that it comes late.
    late: isize,
    /// A direction about which it would not turn.
    without: Option<Vector3<f64>>,
}

impl Other {
    fn axes(signs: [f64; 3], order: [usize; 3]) -> Self {
        Self { signs, order, late: 0, without: None }
    }

    fn late(late: isize) -> Self {
        Self { late, ..Self::axes([1.0; 3], [0, 1, 2]) }
    }

    /// What an accelerometer axis that is far too small would look like: gravity does not move along it, as
    /// if nothing turned about the horizontal across it.
    fn small_axes(windows: &[Thin]) -> impl Iterator<Item = Self> {
        let acc = windows.iter().flat_map(|w| &w.acc);
        let up = acc.fold(Vector3::zeros(), |sum, a| sum + a).normalize();
        let axes = (0..3).map(|k| Vector3::from_fn(|i, _| if i == k { 1.0 } else { 0.0 }));
        axes.filter(move |axis: &Vector3<f64>| axis.dot(&up).abs() < LEVEL).filter_map(
            move |axis| {
                let across = axis.cross(&up).try_normalize(1e-6)?;
                Some(Self { without: Some(across), ..Self::axes([1.0; 3], [0, 1, 2]) })
            },
        )
    }

    /// The axes in another order or with other signs, and nothing else.
    fn permuted(&self) -> Option<Permuted> {
        let only = self.late == 0 && self.without.is_none() && self.signs != [0.0; 3];
        only.then_some((self.signs, self.order))
    }

    /// The angular rate that would be measured with these axes.
    fn rate(&self, w: &Vector3<f64>) -> Vector3<f64> {
        if let Some(across) = &self.without {
            return w - across * across.dot(w);
        }
        Vector3::from_fn(|axis, _| self.signs[axis] * w[self.order[axis]])
    }

    /// Half of what it turns in a sample.
    fn half_turn(&self, w: &Thin, at: usize, step_s: f64) -> UnitQuaternion<f64> {
        match self.without {
            Some(_) => half_turn(&self.rate(&w.gyr[at]), step_s),
            None if self.signs == [0.0; 3] => UnitQuaternion::identity(),
            None => w.half[at],
        }
    }

    /// True when it is another turning at all, of axes whose second moments are these.
    fn matters(&self, turning: &Matrix3<f64>) -> bool {
        // Σ|Pω − ω|² = 2 Σ|ω|² − 2 Σ ω·Pω
        let same: f64 = (0..3).map(|i| self.signs[i] * turning[(i, self.order[i])]).sum();
        2.0 * (turning.trace() - same) > SAME * turning.trace()
    }
}

/// Second moments of the rate, Σ ω ωᵀ.
fn turning(windows: &[Thin]) -> Matrix3<f64> {
    let rates = windows.iter().flat_map(|w| &w.gyr);
    rates.fold(Matrix3::zeros(), |sum, w| sum + w * w.transpose())
}

/// Half of what a rate turns in a sample.
fn half_turn(rate: &Vector3<f64>, step_s: f64) -> UnitQuaternion<f64> {
    turn_of(rate, 0.5 * step_s)
}

/// Difference of the second part's mean force from the first's, and the length of the first, g.
fn difference((first, second): (Vector3<f64>, Vector3<f64>)) -> (Vector3<f64>, f64) {
    ((second - first) / G, first.norm() / G)
}

/// A difference from nothing, and of a length from 1 g.
fn whole((apart, length): &(Vector3<f64>, f64)) -> f64 {
    apart.norm_squared() + (length - 1.0).powi(2)
}

/// Squared differences from their median.
fn centred(apart: &[(Vector3<f64>, f64)]) -> Vec<f64> {
    let middle = Vector3::from_fn(|axis, _| {
        median(&mut apart.iter().map(|d| d.0[axis]).collect::<Vec<_>>())
    });
    apart.iter().map(|d| (d.0 - middle).norm_squared()).collect()
}

/// A window at a lower rate.
struct Thin {
    acc: Vec<Vector3<f64>>,
    gyr: Vec<Vector3<f64>>,
    /// Half of each sample's turn.
    half: Vec<UnitQuaternion<f64>>,
}

impl Thin {
    fn of(clean: &CleanStream, gyr: &Axes, window: Span, every: usize) -> Self {
        let mean = |axes: &Axes| -> Vec<Vector3<f64>> {
            let starts = window.range().step_by(every).take(window.len() / every);
            let sum = |i: usize| (i..i + every).fold(Vector3::zeros(), |s, k| s + axes.at(k));
            starts.map(|i| sum(i) / every as f64).collect()
        };
        let gyr = mean(gyr);
        let step_s = every as f64 / clean.rate_hz;
        let half = gyr.iter().map(|w| half_turn(w, step_s)).collect();
        Self { acc: mean(&clean.acc), gyr, half }
    }

    /// Weights of a sample in the first and in the second part.
    fn weights(k: usize, weights: &[f64], later: usize) -> (f64, f64) {
        let late = k.checked_sub(later).and_then(|k| weights.get(k)).copied().unwrap_or(0.0);
        (weights.get(k).copied().unwrap_or(0.0), late)
    }

    /// What serves all orders and signs of the axes.
    fn carried(&self, weights: &[f64], later: usize) -> Carried {
        let samples = self.acc.iter().zip(&self.half).enumerate();
        Carried::of(samples.map(|(k, (acc, half))| (*half, acc, Self::weights(k, weights, later))))
    }

    /// Difference of the two parts' mean specific force, turned back to the start, and the length of the
    /// first, g.
    fn apart(
        &self,
        other: &Other,
        rate_hz: f64,
        (weights, later): (&[f64], usize),
    ) -> (Vector3<f64>, f64) {
        let mut q = UnitQuaternion::identity();
        let (mut first, mut second) = (Vector3::zeros(), Vector3::zeros());
        let last = self.gyr.len().saturating_sub(1);
        for (k, acc) in self.acc.iter().enumerate() {
            let at = k.saturating_add_signed(other.late).min(last);
            // A mean over a sample stands for its middle.
            let half = other.half_turn(self, at, 1.0 / rate_hz);
            q *= half;
            let (early, late) = Self::weights(k, weights, later);
            let force = q.transform_vector(acc);
            first += force * early;
            second += force * late;
            q *= half;
        }
        difference((first, second))
    }
}
