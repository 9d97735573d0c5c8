//! Drift of a metric within a run: does it change beyond what speed and chance explain?
//!
//! The first 6 min (or the first third, when that is shorter) are left out as warming up. What follows is summed
//! up in blocks of 30 s (wider when there would be more than 64) by their medians, left and right steps
//! about their common level. Where the speed is known and changes by more than 2 %, both the metric and the time are
//! corrected by their straight-line relation to speed (Frisch & Waugh 1933); when speed and time cannot be told apart
//! (correlation above 0.9) nothing is said. The slope is the median of the slopes of all pairs of blocks (Theil 1950,
//! Sen 1968), its 90 % interval Sen's, from the ranks of those slopes.
//!
//! A sudden change is the first cut of a binary segmentation with 2 min on either side, told when it describes the run
//! better than a steady drift and is as large as a drift that counts.
//!
//! A drift counts when its interval leaves zero and the total change exceeds both the minimal detectable change and the
//! step-to-step standard deviation of the first third. Minimal detectable changes: peak tibial acceleration 1.5 g
//! (resultant) and 2 g (axial) (Sheerin et al. 2020); 5 mm of vertical oscillation (error of its method); the others
//! are those of the fault catalogue's drift rules \[P\].
//!
//! Known limits: neighbouring blocks of a real run are alike, so the interval is too narrow; nor does it know how
//! far a method follows a change (contact time from the shank follows 97 % of it in the simulator); the relation to
//! speed is taken to be straight; the slope of the ground is not known step by step and not taken out.

use serde::{Deserialize, Serialize};

use super::aggregate::SensorFacts;
use super::steps::Steps;
use super::{Book, MetricId, Refusal};
use crate::gait::Bout;
use crate::recording::{Placement, Side, Site};
use crate::side_by_side;
use crate::signal::statistics;
use crate::signal::trend::{Pairs, change_point, correlation, theil_sen, without_line};

/// Metrics that are followed.
pub const FOLLOWED: [MetricId; 10] = [
    MetricId::TrunkLean,
    MetricId::PelvicDrop,
    MetricId::PtaResultant,
    MetricId::PtaAxial,
    MetricId::ContactTime,
    MetricId::FlightTime,
    MetricId::Cadence,
    MetricId::VerticalStiffness,
    MetricId::RmsRatioMl,
    MetricId::VerticalOscillation,
];

/// Shortest running, s.
const SHORTEST_S: f64 = 600.0;
/// Warming up, s.
const WARMING_S: f64 = 360.0;
/// Length of a block, s, and most blocks.
const BLOCK_S: f64 = 30.0;
const MOST_BLOCKS: usize = 64;
/// Fewest steps of a block and blocks of a slope.
const FEWEST_STEPS: usize = 8;
const FEWEST_BLOCKS: usize = 8;
/// Shortest stretch before and after a sudden change, s.
const SETTLED_S: f64 = 120.0;
/// Share of speed that may change without being taken out, and correlation at which it cannot be.
const STEADY: f64 = 0.02;
const INSEPARABLE: f64 = 0.9;
/// Standard normal quantile of a two-sided 90 % interval.
const Z_90: f64 = 1.645;
/// Share of the minimal detectable change by which a method may follow a change of the runner amiss,
/// \[P\]: the blocks' spread does not know it, and a run of even steps would show no doubt at all.
const UNFOLLOWED: f64 = 0.2;
/// Ten minutes, s.
const TEN_MIN_S: f64 = 600.0;

/// Change of one metric over a run.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Drift {
    /// Which metric, in its unit below.
    pub metric: MetricId,
    /// Sensor that measured it.
    pub placement: Placement,
    /// Change in ten minutes.
    pub per_10min: f64,
    /// Change from the first to the last block.
    pub total: f64,
    /// Lower end of the 90 % interval of the total.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// Recording time of a sudden change that describes the run better than a steady drift, s.
    pub change_point_s: Option<f64>,
    /// Steps or strides behind it.
    pub n: usize,
    /// True when the speed was known and steady, or its influence was taken out.
    pub adjusted_for_speed: bool,
    /// True when the change counts (see the module).
    pub beyond_mdc: bool,
}

/// Follows every metric that was measured, over all bouts.
///
/// # Errors
/// [`Refusal::TooShort`] below ten minutes of running, [`Refusal::SpeedFollowsTime`] when a change of speed and
/// the passing of time are one.
pub fn measure(
    samples: &Book,
    sensors: &[SensorFacts],
    bouts: &[Bout],
) -> Result<Vec<Drift>, Refusal> {
    let (Some(first), Some(last)) = (bouts.first(), bouts.last()) else {
        return Err(Refusal::NotRunning);
    };
    let duration_s: f64 = bouts.iter().map(Bout::duration_s).sum();
    if duration_s < SHORTEST_S {
        return Err(Refusal::TooShort { duration_s, needed_s: SHORTEST_S });
    }
    let span_s = last.t_end_s - first.t_start_s;
    let from_s = first.t_start_s + WARMING_S.min(span_s / 3.0);
    let grid = Grid::new(from_s, last.t_end_s);
    let speed = speed(samples, &grid)?;
    let follow = |metric| follow(metric, samples, sensors, &grid, speed.as_ref());
    Ok(side_by_side::map(true, FOLLOWED.to_vec(), follow).into_iter().flatten().collect())
}

/// The blocks.
struct Grid {
    from_s: f64,
    block_s: f64,
    count: usize,
}

impl Grid {
    fn new(from_s: f64, to_s: f64) -> Self {
        let most = ((to_s - from_s) / BLOCK_S / MOST_BLOCKS as f64).ceil().max(1.0);
        let block_s = BLOCK_S * most;
        Self { from_s, block_s, count: ((to_s - from_s) / block_s).ceil().max(0.0) as usize }
    }

    fn block(&self, t_s: f64) -> Option<usize> {
        let k = ((t_s - self.from_s) / self.block_s).floor();
        (k >= 0.0 && (k as usize) < self.count).then_some(k as usize)
    }

    /// Median of each block that has enough values.
    fn medians(&self, points: impl ExactSizeIterator<Item = (f64, f64)>) -> Vec<Option<f64>> {
        let room = 2 * points.len() / self.count.max(1);
        let mut blocks: Vec<Vec<f64>> = (0..self.count).map(|_| Vec::with_capacity(room)).collect();
        for (t_s, value) in points {
            if let Some(k) = self.block(t_s) {
                blocks[k].push(value);
            }
        }
        blocks
            .iter()
            .map(|values| statistics::median(values).filter(|_| values.len() >= FEWEST_STEPS))
            .collect()
    }
}

/// Speed of each block; when it is steady nothing is corrected for it.
struct Speed {
    blocks: Vec<Option<f64>>,
    steady: bool,
}

fn speed(samples: &Book, grid: &Grid) -> Result<Option<Speed>, Refusal> {
    let told = Steps::of(samples, MetricId::Speed, None, |_| true);
    let blocks = grid.medians(told.t_s.iter().copied().zip(told.values.iter().copied()));
    let known: Vec<(f64, f64)> =
        blocks.iter().enumerate().filter_map(|(k, v)| v.map(|v| (k as f64, v))).collect();
    if known.len() < FEWEST_BLOCKS || 5 * known.len() < 4 * grid.count {
        return Ok(None);
    }
    let (times, values): (Vec<f64>, Vec<f64>) = known.into_iter().unzip();
    let (Some(low), Some(high), Some(middle)) = (
        statistics::quantile(&values, 0.0),
        statistics::quantile(&values, 1.0),
        statistics::median(&values),
    ) else {
        return Ok(None);
    };
    let steady = high - low <= STEADY * middle;
    match correlation(&times, &values) {
        Some(r) if !steady && r.abs() > INSEPARABLE => {
            Err(Refusal::SpeedFollowsTime { correlation: r })
        }
        _ => Ok(Some(Speed { blocks, steady })),
    }
}

fn follow(
    metric: MetricId,
    samples: &Book,
    sensors: &[SensorFacts],
    grid: &Grid,
    speed: Option<&Speed>,
) -> Option<Drift> {
    let Followed { placement, points } = steps_of(metric, samples, sensors, grid)?;
    let blocks = grid.medians(points.iter().copied());
    let usable = |k: usize| blocks[k].is_some() && speed.is_none_or(|s| s.blocks[k].is_some());
    let kept: Vec<usize> = (0..grid.count).filter(|&k| usable(k)).collect();
    if kept.len() < FEWEST_BLOCKS {
        return None;
    }
    let of = |list: &[Option<f64>]| kept.iter().filter_map(|&k| list[k]).collect::<Vec<f64>>();
    let times: Vec<f64> = kept.iter().map(|&k| (k as f64 + 0.5) * grid.block_s).collect();
    let (mut x, mut y) = (times.clone(), of(&blocks));
    if let Some(speed) = speed.filter(|s| !s.steady) {
        let v = of(&speed.blocks);
        (x, y) = (without_line(&v, &x), without_line(&v, &y));
    }
    let slope = theil_sen(&x, &y)?;
    let parameters = if speed.is_some_and(|s| !s.steady) { 3 } else { 2 };
    let (low, high) = interval(&x, &y, slope, parameters)?;
    let length_s = times.last()? - times.first()?;
    let total = slope * length_s;
    let unknown = UNFOLLOWED * detectable(metric);
    let spread = first_third_sd(&points, grid);
    let settled = (SETTLED_S / grid.block_s).ceil() as usize;
    let least = detectable(metric).max(spread);
    let jump = |i: &usize| Some(statistics::mean(&y[*i..])? - statistics::mean(&y[..*i])?);
    let change = change_point(&y, settled)
        .filter(|i| jump(i).is_some_and(|size| size.abs() > least))
        .and_then(|i| kept.get(i));
    Some(Drift {
        metric,
        placement,
        per_10min: TEN_MIN_S * slope,
        total,
        low: total - (total - length_s * low).hypot(unknown),
        high: total + (length_s * high - total).hypot(unknown),
        change_point_s: change.map(|&k| grid.from_s + k as f64 * grid.block_s),
        n: points.len(),
        adjusted_for_speed: speed.is_some(),
        beyond_mdc: total.abs() > least && total.abs() > unknown && low * high > 0.0,
    })
}

/// One metric step by step.
struct Followed {
    placement: Placement,
    /// Times and values, each side about the level of both.
    points: Vec<(f64, f64)>,
}

/// The steps of the best placement within the grid.
fn steps_of(
    metric: MetricId,
    samples: &Book,
    sensors: &[SensorFacts],
    grid: &Grid,
) -> Option<Followed> {
    let rank = |site: Site| {
        let gyroscope = sensors.iter().any(|d| d.site == site && d.gyroscope);
        metric.info().method(site.placement, gyroscope).map(|(rank, _)| rank)
    };
    let mut ranks: Vec<usize> = samples.sites(metric, None).filter_map(rank).collect();
    ranks.sort_unstable();
    ranks.dedup();
    let (placement, chosen) = ranks.into_iter().find_map(|best| {
        let wanted = |site| rank(site) == Some(best);
        let placement = samples.sites(metric, None).find(|s| wanted(*s))?.placement;
        let mine = Steps::of(samples, metric, None, wanted);
        let mine = mine.only(|i| grid.block(mine.t_s[i]).is_some());
        (!mine.is_empty()).then_some((placement, mine))
    })?;
    // What clipped is missing just where the value is high.
    if 20 * chosen.clipped() > chosen.len() {
        return None;
    }
    let level = |side: Option<Side>| {
        let mine = (0..chosen.len()).filter(|&i| chosen.sides[i] == side);
        statistics::median(&mine.map(|i| chosen.values[i]).collect::<Vec<f64>>())
    };
    let levels = [None, Some(Side::Left), Some(Side::Right)].map(|side| (side, level(side)));
    let known: Vec<f64> = levels.iter().filter_map(|(_, l)| *l).collect();
    let common = statistics::mean(&known)?;
    let centred = |i: usize| {
        let own = levels.iter().find(|(side, _)| *side == chosen.sides[i]).and_then(|(_, l)| *l);
        (chosen.t_s[i], chosen.values[i] - own.unwrap_or(common) + common)
    };
    let points = (0..chosen.len()).filter(|&i| !chosen.is_clipped(i)).map(centred).collect();
    Some(Followed { placement, points })
}

/// Minimal detectable change within a run, in the metric's unit.
fn detectable(metric: MetricId) -> f64 {
    match metric {
        MetricId::TrunkLean | MetricId::Cadence | MetricId::VerticalStiffness => 2.0,
        MetricId::PtaAxial => 2.0,
        MetricId::PelvicDrop | MetricId::PtaResultant => 1.5,
        MetricId::ContactTime | MetricId::FlightTime => 0.01,
        MetricId::RmsRatioMl => 0.03,
        MetricId::VerticalOscillation => 0.005,
        _ => f64::INFINITY,
    }
}

/// Standard deviation of the steps of the first third.
fn first_third_sd(steps: &[(f64, f64)], grid: &Grid) -> f64 {
    let until = grid.from_s + grid.block_s * grid.count as f64 / 3.0;
    let early: Vec<f64> = steps.iter().filter(|(t, _)| *t < until).map(|(_, v)| *v).collect();
    statistics::mad_sd(&early).unwrap_or(0.0)
}

/// 90 % interval of the slope, wider by the parameters that were fitted beside slope and level.
fn interval(x: &[f64], y: &[f64], slope: f64, parameters: usize) -> Option<(f64, f64)> {
    let (low, high) = Pairs::of(x).interval(y, Z_90)?;
    let free = |taken: usize| x.len().saturating_sub(taken).max(1) as f64;
    let widen = (free(2) / free(parameters)).sqrt();
    Some((slope + widen * (low - slope), slope + widen * (high - slope)))
}
