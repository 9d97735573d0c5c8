//! Decides which samples no worn sensor can have measured.
//!
//! *Impossible values*: beyond 1.1 times the declared range; beyond what the parts on the market reach
//! (high-g accelerometers for impacts ±400 g: ST H3LIS331DL; gyroscopes ±4000 deg/s: TDK ICM-20649,
//! ST LSM6DSV, whose real full scale is 4587) and a tenth \[M\] (data sheets, from memory); or a single sample that
//! leaves both its neighbours by 100 g or 2000 deg/s, or by six times what its column does once in a
//! hundred samples (from 2 g and 200 deg/s on the body's axis, 20 g and 600 deg/s on limbs), to the same
//! side \[P\]: a worn part would have to be hit and hit back within a sample. In 36 recorded walks and
//! runs at a trunk three samples are taken so. *Frozen values*: an axis that keeps one value to the last bit
//! for half a second while the others move, or a whole sensor that keeps one for a second which is not
//! 1 g. All these are missing samples; a gyroscope that froze for longer than a twentieth of the time
//! is not used at all.
//!
//! Limits: a wrong value within the range and beside others like it is not seen.

use nalgebra::Vector3;

use super::axes::{Alive, usable};
use super::limits::ColumnLimits;
use super::units::Units;
use super::{Finding, IntakeError};
use crate::recording::{Axes, Stream};
use crate::units::STANDARD_GRAVITY_MPS2 as G;

/// Largest values that a sensor on the market can give, plus a tenth, g and deg/s.
pub(super) const MOST_G: f64 = 440.0;
pub(super) const MOST_DPS: f64 = 5000.0;
/// Largest value that a sensor gives beyond its declared range, as a ratio to the range.
pub(super) const OVER_RANGE: f64 = 1.1;
/// Share of samples beyond the declared range from which the declaration, not the samples, is taken to be
/// wrong \[P\].
const RANGE_WRONG: f64 = 0.01;
/// Difference of one sample from both its neighbours above which it is damage in any column, g and deg/s
/// \[P\].
const LONE_G: f64 = 100.0;
const LONE_DPS: f64 = 2000.0;
/// Difference below which no sample is damage, on the body's axis and on limbs, g and deg/s. Between this and
/// [`LONE_G`] or [`LONE_DPS`] a sample is damage from [`LONE_TIMES`] times the column's usual difference on
/// \[P\]. What repeats at every step is no damage.
const AXIAL_LONE: (f64, f64) = (2.0, 200.0);
const LIMB_LONE: (f64, f64) = (20.0, 600.0);
const LONE_TIMES: f64 = 6.0;
/// The column's usual difference is the one that this share of its samples exceeds: three steps a second at
/// 100 Hz are 3 % of the samples \[P\].
const LONE_OFTEN: f64 = 0.01;
/// Time with one unchanging value on an axis of a moving sensor from which it counts as frozen, s \[P\]: a
/// flight phase that an exporter cuts off would have to last ten times its length.
pub(super) const FROZEN_S: f64 = 0.5;
/// Time with unchanging values on all axes of a sensor that is not at rest from which it counts as hung, s
/// \[P\].
const HUNG_S: f64 = 1.0;
/// Standard deviation of another axis from which the sensor counts as moving, m/s² and rad/s \[P\].
pub(super) const MOVES_MPS2: f64 = 1.0;
pub(super) const MOVES_RADPS: f64 = 0.3;
/// Largest share of the time that a gyroscope may be frozen and still be used \[P\].
const GYR_FROZEN: f64 = 0.05;

/// Marks impossible and frozen samples as missing.
pub(super) fn mark(
    stream: &Stream,
    alive: &mut Alive,
    units: &Units,
    rate_hz: f64,
    findings: &mut Vec<Finding>,
) -> Result<[[ColumnLimits; 3]; 2], IntakeError> {
    let n = stream.t_s().len();
    let mut missing = vec![false; n];
    let limits = impossible(stream, alive, units, &mut missing, findings);
    frozen(stream, alive, units, rate_hz, &mut missing, findings)?;
    if missing.contains(&true) {
        let valid = alive.valid.get_or_insert_with(|| vec![true; n]);
        valid.iter_mut().zip(&missing).for_each(|(ok, m)| *ok &= !m);
        alive.resurvey(stream);
    }
    Ok(limits)
}

/// Marks what no sensor can have measured, and gives the limits of each column.
fn impossible(
    stream: &Stream,
    alive: &Alive,
    units: &Units,
    missing: &mut [bool],
    findings: &mut Vec<Finding>,
) -> [[ColumnLimits; 3]; 2] {
    let mut sensor = |axes: &Axes,
                      live: [bool; 3],
                      scale: f64,
                      [most, usual, lone]: [f64; 3],
                      range: Option<f64>| {
        let columns = axes.columns();
        let mut limits = [ColumnLimits::default(); 3];
        let live: Vec<(usize, &[f64])> =
            (0..3).filter(|&a| live[a]).map(|a| (a, columns[a])).collect();
        let beyond = |limit: f64| {
            live.iter()
                .map(|(_, c)| c.iter().filter(|v| usable(**v) && v.abs() * scale > limit).count())
                .max()
        };
        let mut limit = most;
        if let Some(range) = range.filter(|r| r.is_finite() && *r > 0.0) {
            let share =
                beyond(OVER_RANGE * range).unwrap_or(0) as f64 / missing.len().max(1) as f64;
            if share > RANGE_WRONG {
                findings.push(Finding::RangeContradicted { range, share });
            } else {
                limit = limit.min(OVER_RANGE * range);
            }
        }
        for (axis, column) in live {
            let lone = lone_limit(column, scale, usual, lone);
            (limits[axis].most, limits[axis].lone) = (limit, lone);
            for i in 0..column.len() {
                let v = column[i] * scale;
                if usable(column[i]) && (v.abs() > limit || is_lone(column, i, scale, lone)) {
                    missing[i] = true;
                }
            }
        }
        limits
    };
    let g = units.acc_scale / G;
    let usual = if stream.site().placement.is_axial() { AXIAL_LONE } else { LIMB_LONE };
    let mut out = [[ColumnLimits::default(); 3]; 2];
    out[0] =
        sensor(stream.acc(), alive.acc_present, g, [MOST_G, usual.0, LONE_G], stream.acc_range_g);
    if let (Some(gyr), Some(_)) = (stream.gyr(), &alive.gyr) {
        let dps = units.gyr_scale.to_degrees();
        out[1] = sensor(gyr, [true; 3], dps, [MOST_DPS, usual.1, LONE_DPS], stream.gyr_range_dps);
    }
    let count = missing.iter().filter(|m| **m).count();
    if count > 0 {
        findings.push(Finding::ImpossibleValues { count });
    }
    for (sensor, si) in out.iter_mut().zip([G, 1f64.to_radians()]) {
        for l in sensor {
            (l.most, l.lone) = (l.most * si, l.lone * si);
        }
    }
    out
}

/// How far a lone sample of this column is from its neighbours, in units that `scale` makes.
fn lone_limit(column: &[f64], scale: f64, least: f64, most: f64) -> f64 {
    let mut off: Vec<f64> = column
        .windows(3)
        .step_by(super::order_statistics::stride(column.len()))
        .filter(|w| w.iter().all(|v| usable(*v)))
        .map(|w| (w[1] - w[0], w[1] - w[2]))
        .map(|(down, up)| if down * up > 0.0 { down.abs().min(up.abs()) * scale } else { 0.0 })
        .collect();
    if off.is_empty() {
        return most;
    }
    let often = (((1.0 - LONE_OFTEN) * off.len() as f64) as usize).min(off.len() - 1);
    let (_, usual, _) = off.select_nth_unstable_by(often, f64::total_cmp);
    (LONE_TIMES * *usual).clamp(least, most)
}

/// A sample far off both its neighbours to the same side.
fn is_lone(column: &[f64], i: usize, scale: f64, far: f64) -> bool {
    let (Some(before), Some(after)) = (i.checked_sub(1).map(|k| column[k]), column.get(i + 1))
    else {
        return false;
    };
    let (down, up) = ((column[i] - before) * scale, (column[i] - after) * scale);
    down.abs() > far
        && up.abs() > far
        && down * up > 0.0
        && ((before - after) * scale).abs() < 0.5 * far
}

/// Rows in which a sensor's axis is frozen.
fn frozen(
    stream: &Stream,
    alive: &mut Alive,
    units: &Units,
    rate_hz: f64,
    missing: &mut [bool],
    findings: &mut Vec<Finding>,
) -> Result<(), IntakeError> {
    let n = missing.len();
    let shortest = ((FROZEN_S * rate_hz).ceil() as usize).max(8);
    let acc = ScaledAxes::new(stream.acc(), alive.acc_present, units.acc_scale);
    let gyr = stream.gyr().filter(|_| alive.gyr.is_some());
    let gyr = gyr.map(|g| ScaledAxes::new(g, [true; 3], units.gyr_scale));
    let moves = |but: Option<(bool, usize)>, from: usize, to: usize| {
        let acc_moves = (0..3).any(|a| but != Some((false, a)) && acc.sd(a, from, to) > MOVES_MPS2);
        let gyr_moves = |g: &ScaledAxes<'_>| {
            (0..3).any(|a| but != Some((true, a)) && g.sd(a, from, to) > MOVES_RADPS)
        };
        acc_moves || gyr.as_ref().is_some_and(gyr_moves)
    };
    let mut present = alive.acc_present;
    for axis in (0..3).filter(|&a| acc.live[a]) {
        let held: Vec<(usize, usize)> = acc
            .runs(axis, shortest)
            .into_iter()
            .filter(|&(from, to)| {
                moves(Some((false, axis)), from, to) || hung(&acc, gyr.as_ref(), from, to, rate_hz)
            })
            .collect();
        let share = held.iter().map(|(a, b)| b - a).sum::<usize>() as f64 / n.max(1) as f64;
        if share == 0.0 {
            continue;
        }
        findings.push(Finding::FrozenAcc { axis, share });
        if share > 0.5 {
            present[axis] = false;
        } else {
            held.iter().for_each(|&(a, b)| missing[a..b].fill(true));
        }
    }
    if present == [false; 3] {
        return Err(IntakeError::Frozen { site: stream.site() });
    }
    alive.acc_present = present;
    let Some(gyr) = &gyr else { return Ok(()) };
    let mut rows = vec![false; n];
    for axis in 0..3 {
        for (from, to) in gyr.runs(axis, shortest) {
            if moves(Some((true, axis)), from, to) || hung(&acc, Some(gyr), from, to, rate_hz) {
                rows[from..to].fill(true);
            }
        }
    }
    let share = rows.iter().filter(|r| **r).count() as f64 / n.max(1) as f64;
    if share > 0.0 {
        let used = share <= GYR_FROZEN;
        findings.push(Finding::FrozenGyr { share, used });
        if used {
            missing.iter_mut().zip(&rows).for_each(|(m, r)| *m |= r);
        } else {
            alive.gyr = None;
        }
    }
    Ok(())
}

/// True when the whole accelerometer keeps a value that is not rest, or turns at one rate.
fn hung(
    acc: &ScaledAxes<'_>,
    gyr: Option<&ScaledAxes<'_>>,
    from: usize,
    to: usize,
    rate_hz: f64,
) -> bool {
    let long = (to - from) as f64 >= HUNG_S * rate_hz;
    let constant = |s: &ScaledAxes<'_>| (0..3).all(|a| !s.live[a] || s.sd(a, from, to) == 0.0);
    if !long || !constant(acc) {
        return false;
    }
    let rest = (acc.at(from).norm() / G - 1.0).abs() < 0.1;
    let turns = gyr.is_some_and(|g| constant(g) && g.at(from).norm() > 0.2);
    acc.live == [true; 3] && !rest || turns
}

/// Columns of one sensor with their factor to SI.
struct ScaledAxes<'a> {
    columns: [&'a [f64]; 3],
    live: [bool; 3],
    scale: f64,
}

impl<'a> ScaledAxes<'a> {
    fn new(axes: &'a Axes, live: [bool; 3], scale: f64) -> Self {
        Self { columns: axes.columns(), live, scale }
    }

    fn at(&self, row: usize) -> Vector3<f64> {
        Vector3::from_fn(|axis, _| self.columns[axis][row] * self.scale)
    }

    /// Runs of one usable value of at least `shortest` rows.
    fn runs(&self, axis: usize, shortest: usize) -> Vec<(usize, usize)> {
        let column = self.columns[axis];
        let mut out = Vec::new();
        let mut from = 0;
        for i in 1..=column.len() {
            let same = i < column.len() && column[i].to_bits() == column[from].to_bits();
            if !same {
                if i - from >= shortest && usable(column[from]) {
                    out.push((from, i));
                }
                from = i;
            }
        }
        out
    }

    /// Standard deviation of an axis, SI; 0 for a missing one.
    fn sd(&self, axis: usize, from: usize, to: usize) -> f64 {
        if !self.live[axis] {
            return 0.0;
        }
        let part = self.columns[axis][from..to].iter().filter(|v| usable(**v));
        let first = self.columns[axis][from];
        let (count, sum, squares) = part.fold((0.0, 0.0, 0.0), |(c, s, q), v| {
            let d = v - first;
            (c + 1.0, s + d, q + d * d)
        });
        if count < 1.0 || !usable(first) {
            return 0.0;
        }
        let mean = sum / count;
        (squares / count - mean * mean).max(0.0).sqrt() * self.scale
    }
}
