//! Decides which samples are at the end of the sensor's range.
//!
//! Evidence with a declared range: two or more consecutive samples at or beyond 98.5 % of it.
//! Without one: a plateau, that is, the column's extreme value repeated in consecutive samples, on
//! several occasions, and far more often than values just short of it. A plateau near a usual
//! range needs fewer repeats. A plateau too low to be a range (vertical acceleration cut off at 0
//! in flight) is reported as a clamp, not as clipping.
//!
//! Limits: a sensor that clips before its axes are recalibrated has no exact plateau; then only a
//! declared range finds it. Values between a clamp's ends are not judged.

use super::axes::{Alive, Survey};
use super::limits::ColumnLimits;
use super::{AxisClip, Finding};
use crate::recording::{Axes, Stream};
use crate::units::STANDARD_GRAVITY_MPS2;

/// Usual ranges of accelerometers, g.
const ACC_RANGES_G: [f64; 10] = [2.0, 4.0, 6.0, 8.0, 16.0, 24.0, 32.0, 64.0, 100.0, 200.0];
/// Usual ranges of gyroscopes, deg/s, and the real full scales of parts with 70 mdps a count.
const GYR_RANGES_DPS: [f64; 11] =
    [125.0, 245.0, 286.7, 500.0, 573.4, 1000.0, 1146.8, 2000.0, 2293.7, 4000.0, 4587.0];
/// Values from this share of a declared range on count as its end.
pub(super) const END: f64 = 0.985;

/// Clipping of one sensor.
#[derive(Debug)]
pub(super) struct Clipping {
    pub axes: [AxisClip; 3],
    /// Rows with a clipped axis; empty when there is none.
    pub rows: Vec<bool>,
    /// The levels of each column, in stored values, and whether a declared range gave them.
    pub levels: [Levels; 3],
    pub declared: bool,
}

/// What makes a sample of one column clipped: at or beyond either level, in stored values.
#[derive(Debug, Clone, Copy)]
pub(super) struct Levels {
    pub low: f64,
    pub high: f64,
}

impl Default for Levels {
    fn default() -> Self {
        Self { low: f64::NEG_INFINITY, high: f64::INFINITY }
    }
}

/// Ranges that sensors of a kind have.
struct KnownRanges {
    /// Stored values times this are g or deg/s.
    to_native: f64,
    usual: &'static [f64],
    /// A lower plateau is no sensor's range, g or deg/s.
    least: f64,
}

/// Looks for clipped accelerometer samples.
pub(super) fn acc(
    stream: &Stream,
    alive: &Alive,
    scale: f64,
    findings: &mut Vec<Finding>,
) -> Clipping {
    let sensor =
        KnownRanges { to_native: scale / STANDARD_GRAVITY_MPS2, usual: &ACC_RANGES_G, least: 1.8 };
    let (clipping, declared) =
        find(stream.acc(), alive.acc_present, &alive.acc, &sensor, stream.acc_range_g, scale);
    for axis in (0..3).filter(|&a| alive.acc_present[a]) {
        clamped(stream.acc().columns()[axis], &alive.acc[axis], axis, &sensor, scale, findings);
    }
    if let Some(fraction) = fraction(&clipping) {
        findings.push(Finding::ClippedAcc { fraction, declared });
    }
    clipping
}

/// Looks for clipped gyroscope samples.
pub(super) fn gyr(
    gyr: &Axes,
    surveys: &[Survey; 3],
    range_dps: Option<f64>,
    scale: f64,
    findings: &mut Vec<Finding>,
) -> Clipping {
    let sensor =
        KnownRanges { to_native: scale.to_degrees(), usual: &GYR_RANGES_DPS, least: 200.0 };
    let (clipping, declared) = find(gyr, [true; 3], surveys, &sensor, range_dps, scale);
    if let Some(fraction) = fraction(&clipping) {
        findings.push(Finding::ClippedGyr { fraction, declared });
    }
    clipping
}

fn fraction(clipping: &Clipping) -> Option<f64> {
    let count = clipping.rows.iter().filter(|c| **c).count();
    (count > 0).then(|| count as f64 / clipping.rows.len() as f64)
}

fn find(
    axes: &Axes,
    live: [bool; 3],
    surveys: &[Survey; 3],
    sensor: &KnownRanges,
    range: Option<f64>,
    scale: f64,
) -> (Clipping, bool) {
    let columns = axes.columns();
    let range = range.filter(|r| r.is_finite() && *r > 0.0);
    let mut out = Clipping {
        axes: [AxisClip { fraction: 0.0, level: None }; 3],
        rows: Vec::new(),
        levels: [Levels::default(); 3],
        declared: false,
    };
    for axis in (0..3).filter(|&a| live[a]) {
        if let Some(range) = range {
            let end = END * range / sensor.to_native;
            let levels = Levels { low: -end, high: end };
            (out.levels[axis], out.declared) = (levels, true);
            mark(columns[axis], &surveys[axis], levels, scale, &mut out.axes[axis], &mut out.rows);
        }
    }
    if !out.rows.is_empty() {
        return (out, true);
    }
    out.declared = false;
    for axis in (0..3).filter(|&a| live[a]) {
        let survey = &surveys[axis];
        let high = Plateau::at(columns[axis], survey.high, survey).is_range(sensor);
        let low = Plateau::at(columns[axis], survey.low, survey).is_range(sensor);
        let levels = Levels {
            low: if low { survey.low + tolerance(survey.low) } else { f64::NEG_INFINITY },
            high: if high { survey.high - tolerance(survey.high) } else { f64::INFINITY },
        };
        out.levels[axis] = levels;
        mark(columns[axis], survey, levels, scale, &mut out.axes[axis], &mut out.rows);
    }
    (out, false)
}

/// Adds the levels to a sensor's limits, in SI units.
pub(super) fn level(limits: &mut [ColumnLimits; 3], clipping: &Clipping, scale: f64) {
    for (l, levels) in limits.iter_mut().zip(&clipping.levels) {
        (l.low, l.high) = (levels.low * scale, levels.high * scale);
    }
}

/// Repeats of one value differ by no more than its rounding.
fn tolerance(level: f64) -> f64 {
    1e-4 * level.abs()
}

/// Flags runs of two or more samples beyond the levels.
fn mark(
    column: &[f64],
    survey: &Survey,
    levels: Levels,
    scale: f64,
    clip: &mut AxisClip,
    rows: &mut Vec<bool>,
) {
    if survey.high < levels.high && survey.low > levels.low {
        return;
    }
    let mut count = 0;
    let beyond = |v: f64| v >= levels.high || v <= levels.low;
    let mut i = 0;
    while i < column.len() {
        if !beyond(column[i]) {
            i += 1;
            continue;
        }
        let end = (i..column.len()).find(|&k| !beyond(column[k])).unwrap_or(column.len());
        if end - i >= 2 {
            rows.resize(column.len(), false);
            rows[i..end].fill(true);
            count += end - i;
        }
        i = end;
    }
    if count > 0 {
        let high = if survey.high >= levels.high { survey.high } else { 0.0 };
        let low = if survey.low <= levels.low { -survey.low } else { 0.0 };
        clip.fraction = count as f64 / column.len() as f64;
        clip.level = Some(high.max(low) * scale);
    }
}

/// How often a column is at one of its extremes.
#[derive(Debug, Clone, Copy)]
struct Plateau {
    level: f64,
    /// Samples at the extreme.
    count: usize,
    /// Runs of at least two, and the longest.
    runs: usize,
    longest: usize,
    /// Samples just short of the extreme.
    near: usize,
    samples: usize,
}

impl Plateau {
    fn at(column: &[f64], level: f64, survey: &Survey) -> Self {
        let same = tolerance(level);
        let band = 0.01 * (survey.high - survey.low) + same;
        let mut p = Self { level, count: 0, runs: 0, longest: 0, near: 0, samples: column.len() };
        let mut run = 0_usize;
        for &v in column {
            let off = (v - level).abs();
            if off <= same {
                p.count += 1;
                run += 1;
                p.runs += usize::from(run == 2);
                p.longest = p.longest.max(run);
            } else {
                run = 0;
                p.near += usize::from(off <= band);
            }
        }
        p
    }

    /// True when the plateau is the end of a sensor's range.
    fn is_range(&self, sensor: &KnownRanges) -> bool {
        let level = self.level.abs() * sensor.to_native;
        let usual = sensor.usual.iter().any(|r| (level / r - 1.0).abs() < 0.025);
        let spike = self.count > 2 * self.near;
        if usual {
            (self.runs >= 2 || self.longest >= 3) && self.count * 2 > self.near
        } else {
            level >= sensor.least && self.runs >= 3 && spike
        }
    }
}

/// Reports an axis that is held at one value too low to be a range.
fn clamped(
    column: &[f64],
    survey: &Survey,
    axis: usize,
    sensor: &KnownRanges,
    scale: f64,
    findings: &mut Vec<Finding>,
) {
    for level in [survey.low, survey.high] {
        if level.abs() * sensor.to_native >= sensor.least {
            continue;
        }
        let p = Plateau::at(column, level, survey);
        let fraction = p.count as f64 / p.samples.max(1) as f64;
        if p.runs >= 3 && fraction >= 0.005 && p.count > 5 * p.near {
            findings.push(Finding::ClampedAcc { axis, level_mps2: level * scale, fraction });
        }
    }
}
