//! Decides whether gravity is still in the acceleration, in which unit it shows, and whether all axes
//! are in that unit.
//!
//! Evidence: the mean vector over windows of a second and a half. Specific force averages to 1 g over
//! whole steps on the body's axis, to 1 to 5 g on a limb, whose turning adds a pull towards the joint;
//! an acceleration from which gravity was taken averages to little. In the recordings at hand its
//! length is 8.4 to 11.5 m/s² on the body's axis and at least 9.5 on limbs with gravity (feet up to
//! 50), at most 3.3 m/s² without. A window in which nothing changes at all is no evidence of a unit: the
//! sensor may have hung there.
//!
//! Limits: needs all three axes. The linear acceleration of a fast foot keeps the pull towards the
//! knee and passes.

use nalgebra::Vector3;

use super::axes::{Alive, usable};
use super::order_statistics::quantile;
use super::{IntakeError, words};
use crate::recording::{Axes, Placement, Site};
use crate::units::STANDARD_GRAVITY_MPS2 as G;

/// Windows looked at, evenly spread over the recording.
const WINDOWS: usize = 64;
/// Length of a window, s: two steps at least.
const WINDOW_S: f64 = 1.5;
/// Mean length below which gravity is gone, g \[P\]: the middle between 0.34 without it and 0.86 with.
pub(super) const GONE_G: f64 = 0.6;
/// Mean length above which no place of a running body is, g \[P\]: measured 1.2 on the axis, 4.7 on a
/// foot at 5 m/s, which grows with the square of the speed.
const MOST_AXIS_G: f64 = 4.0;
const MOST_LIMB_G: f64 = 9.0;
/// What the mean length must be when its unit is not declared, g \[P\].
const AXIS_G: core::ops::Range<f64> = 0.8..1.35;
const LIMB_G: core::ops::Range<f64> = 0.85..7.0;
/// Share of the mean vector in the root mean square that gravity gives at least \[P\]: measured 0.42 at
/// a wrist, 0.49 on the body's axis; walks without gravity have 0.28 and less.
const LEAST_SHARE: f64 = 0.38;
/// On the body's axis the mean lengths of the windows must agree: their 10th percentile is at least this
/// share of the median, the 90th at most its inverse \[P\]. Measured 0.81 in a fall, 0.88 in running, and
/// 1.12.
const AGREE: f64 = 0.7;

/// The pull of gravity as it shows in the stored values.
#[derive(Debug, Clone)]
pub(super) struct Pull {
    limb: bool,
    /// Median, 10th and 90th percentile of the mean vectors' length, stored unit.
    pub length: f64,
    low: f64,
    high: f64,
    /// Median of mean length over root mean square.
    share: f64,
    /// Mean and standard deviation of each axis, by window.
    windows: Vec<(Vector3<f64>, Vector3<f64>)>,
}

impl Pull {
    /// Looks at windows spread over the recording; `None` without all three axes or without a window
    /// in which anything moves.
    pub(super) fn of(
        acc: &Axes,
        alive: &Alive,
        rate_hz: f64,
        placement: Placement,
    ) -> Option<Self> {
        if alive.acc_present != [true; 3] {
            return None;
        }
        let n = acc.len();
        let window = (WINDOW_S * rate_hz).ceil().max(16.0).min(n as f64) as usize;
        let step = ((n - window) / WINDOWS).max(window);
        let starts = (0..=n - window).step_by(step);
        let all: Vec<(Vector3<f64>, Vector3<f64>)> =
            starts.filter_map(|start| moments(acc, start..start + window)).collect();
        let still = |w: &(Vector3<f64>, Vector3<f64>)| w.1 == Vector3::zeros();
        let moving = all.iter().any(|w| !still(w));
        let windows: Vec<_> = all.into_iter().filter(|w| !(moving && still(w))).collect();
        let mut lengths: Vec<f64> = windows.iter().map(|w| w.0.norm()).collect();
        let mut shares: Vec<f64> = windows
            .iter()
            .map(|(mean, sd)| mean.norm() / mean.norm().hypot(sd.norm()).max(f64::MIN_POSITIVE))
            .collect();
        if lengths.is_empty() {
            return None;
        }
        Some(Self {
            limb: placement.is_limb(),
            length: quantile(&mut lengths, 0.5),
            low: quantile(&mut lengths, 0.1),
            high: quantile(&mut lengths, 0.9),
            share: quantile(&mut shares, 0.5),
            windows,
        })
    }

    /// True when the values times `to_g` are specific force in g, judged without a declaration.
    pub(super) fn fits(&self, to_g: f64) -> bool {
        let length = self.length * to_g;
        if self.faint() {
            return false;
        }
        if self.limb {
            return LIMB_G.contains(&length);
        }
        let agree = self.low >= AGREE * self.length && self.high * AGREE <= self.length;
        AXIS_G.contains(&length) && agree
    }

    /// True when the mean is longer than a running body makes it.
    pub(super) fn too_long(&self, to_g: f64) -> bool {
        self.length * to_g > if self.limb { MOST_LIMB_G } else { MOST_AXIS_G }
    }

    /// True when hardly anything is left of gravity.
    pub(super) fn gone(&self, to_g: f64) -> bool {
        self.length * to_g < GONE_G
    }

    /// True when the mean vector is short against what moves, in whatever unit.
    pub(super) fn faint(&self) -> bool {
        self.share < LEAST_SHARE
    }

    /// Refuses axes in mixed units on the body's axis: with one axis scaled by the ratio of two units
    /// all windows have 1 g, without it they have not; or an axis across gravity moves more than the
    /// vertical, which it never does in walking or running.
    pub(super) fn check_axes(&self, site: Site, to_g: f64) -> Result<(), IntakeError> {
        if self.limb {
            return Ok(());
        }
        let (name, change) = match self.odd_axis(to_g) {
            Some(found) => found,
            None => return Ok(()),
        };
        Err(IntakeError::MixedUnits { site, axis: ['x', 'y', 'z'][name], change })
    }

    fn odd_axis(&self, to_g: f64) -> Option<(usize, &'static str)> {
        // Largest distance of the mean length from 1 g, g, at which all axes are in one unit; and least distance at which
        // they may not be.
        const FITS: f64 = 0.06;
        const OFF: f64 = 0.2;
        let off = |axis: usize, factor: f64| -> f64 {
            let mut offs: Vec<f64> = self
                .windows
                .iter()
                .map(|(mean, _)| {
                    let mut v = mean * to_g;
                    v[axis] *= factor;
                    (v.norm() - 1.0).abs()
                })
                .collect();
            quantile(&mut offs, 0.75)
        };
        if off(0, 1.0) > OFF {
            for axis in 0..3 {
                for (factor, change) in FACTORS {
                    // Where all axes are in that unit no single one differs.
                    let whole = (self.length * to_g * factor - 1.0).abs() < OFF;
                    if !whole && off(axis, factor) < FITS {
                        return Some((axis, words().get(change)));
                    }
                }
            }
        }
        self.restless_axis(to_g)
    }

    /// An axis across gravity that moves far more than the vertical, or hardly at all: measured 0.21
    /// to 1 times as much, 0.09 in the simulator; the units differ by 9.8 and more \[P\].
    fn restless_axis(&self, to_g: f64) -> Option<(usize, &'static str)> {
        // Largest share of gravity along an axis that counts as horizontal.
        const ACROSS: f64 = 0.4;
        // Most and least movement of such an axis, as a ratio to the vertical's.
        const MOST: f64 = 3.0;
        const LEAST: f64 = 0.05;
        // Least movement of the vertical in a window that counts, g.
        const MOVES_G: f64 = 0.15;
        // Fewest such windows.
        const FEWEST: usize = 3;
        let moving = self.windows.iter().filter(|(mean, sd)| sd[mean.iamax()] * to_g > MOVES_G);
        let moving: Vec<&(Vector3<f64>, Vector3<f64>)> = moving.collect();
        let share = |axis: usize, odd: &dyn Fn(f64) -> bool| {
            let seen = moving.iter().filter(|(mean, sd)| {
                let up = mean.iamax();
                let across = mean[axis].abs() < ACROSS * mean.norm();
                axis != up && across && odd(sd[axis] / sd[up])
            });
            moving.len() >= FEWEST && 4 * seen.count() > 3 * moving.len()
        };
        let axis = |odd: &dyn Fn(f64) -> bool| (0..3).find(|&axis| share(axis, odd));
        if let Some(axis) = axis(&|ratio| ratio > MOST) {
            return Some((axis, words().get("axis.too_much")));
        }
        axis(&|ratio| ratio < LEAST).map(|axis| (axis, words().get("axis.too_little")))
    }
}

/// Ratios of g, m/s² and mg, and the words for what undoes them.
const FACTORS: [(f64, &str); 6] = [
    (G, "axis.mps2_among_g"),
    (1.0 / G, "axis.g_among_mps2"),
    (1e3 / G, "axis.mps2_among_mg"),
    (G / 1e3, "axis.mg_among_mps2"),
    (1e3, "axis.g_among_mg"),
    (1e-3, "axis.mg_among_g"),
];

/// Mean and standard deviation of each axis over some rows; `None` without values.
fn moments(acc: &Axes, rows: core::ops::Range<usize>) -> Option<(Vector3<f64>, Vector3<f64>)> {
    let (mut mean, mut sd) = (Vector3::zeros(), Vector3::zeros());
    for (axis, column) in acc.columns().into_iter().enumerate() {
        let part = &column[rows.clone()];
        let first = part.iter().copied().find(|v| usable(*v))?;
        // About the first value, so that a constant has no spread whatever its size.
        let (count, sum, squares) =
            part.iter().filter(|v| usable(**v)).fold((0.0, 0.0, 0.0), |(c, s, q), v| {
                let d = v - first;
                (c + 1.0, s + d, q + d * d)
            });
        mean[axis] = first + sum / count;
        sd[axis] = (squares / count - (sum / count) * (sum / count)).max(0.0).sqrt();
    }
    (mean.norm() + sd.norm()).is_finite().then_some((mean, sd))
}
