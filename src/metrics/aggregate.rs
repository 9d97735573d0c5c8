//! From single steps to one number with its interval and grade, or a reason.
//!
//! For every metric the best placement that measured it is used (the catalogue's order). Outliers
//! beyond four scaled median absolute deviations are left out. The interval joins the method's own
//! error, which more strides do not shrink, and the error of the mean of strides that are alike
//! ([`mean_error`]).

use super::catalogue::{CATALOGUE, Method};
use super::rows::Rows;
use super::{
    Book, Estimate, Flag, Grade, MetricId, MetricInfo, MetricValue, Outcome, Refusal, Sample,
};
use crate::gait::Bout;
use crate::recording::{Placement, Side, Site};
use crate::signal::{mean_error, robust};

/// Below this many steps a value is flagged.
const FEW: usize = 10;
/// Method of a speed given by the user.
pub(super) const GIVEN_SPEED: &str = "given_speed";
/// A nominal 100 Hz may truly be 99.
pub(super) const RATE_SLACK: f64 = 0.98;
/// Outlier limit in scaled median absolute deviations.
pub(super) const OUTLIER: f64 = 4.0;

/// What the aggregation must know of a sensor.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sensor {
    /// Where it sits.
    pub site: Site,
    /// True with a usable gyroscope.
    pub gyroscope: bool,
    /// True when the recording shows that the gyroscope belongs to the accelerometer, or there never was one.
    pub confirmed: bool,
    /// True when the recording shows that its samples come in time, or nothing rests on that.
    pub timed: bool,
    /// Sampling rate, Hz.
    pub rate_hz: f64,
}

/// All metrics of the recording: for the whole (`bout` none) estimates and refusals, for each bout
/// the estimates.
#[must_use]
pub fn aggregate(samples: &Book, sensors: &[Sensor], bouts: &[Bout]) -> Rows {
    let scoped = |scope: Option<usize>| {
        let rows = CATALOGUE
            .iter()
            .flat_map(move |i| summarise(i, scope, samples, sensors, !bouts.is_empty()));
        rows.filter(move |row| scope.is_none() || row.estimate().is_some())
    };
    let mut out: Vec<MetricValue> = scoped(None).collect();
    if let [only] = bouts {
        // The only bout is the whole.
        let same = out.iter().filter(|row| row.estimate().is_some()).cloned();
        let same: Vec<_> = same.map(|row| MetricValue { bout: Some(only.index), ..row }).collect();
        out.extend(same);
    } else {
        out.extend(bouts.iter().flat_map(|b| scoped(Some(b.index))));
    }
    out.into_iter().collect()
}

/// The best placement that measured a metric, by the catalogue's order, and how.
pub(super) fn best(
    info: &'static MetricInfo,
    scope: Option<usize>,
    samples: &Book,
    sensors: &[Sensor],
) -> Option<(Placement, &'static Method)> {
    let ways = samples.sites(info.id, scope).filter_map(|site| {
        let gyroscope = sensors.iter().any(|d| d.site == site && d.gyroscope);
        info.method(site.placement, gyroscope).map(|(rank, m)| (rank, site.placement, m))
    });
    ways.min_by_key(|(rank, ..)| *rank).map(|(_, placement, method)| (placement, method))
}

fn summarise(
    info: &'static MetricInfo,
    scope: Option<usize>,
    samples: &Book,
    sensors: &[Sensor],
    any_running: bool,
) -> Vec<MetricValue> {
    let row = |side, outcome| MetricValue { metric: info.id, bout: scope, side, outcome };
    let Some((placement, method)) = best(info, scope, samples, sensors) else {
        return vec![row(None, Outcome::Refused(why_not(info, scope, samples, any_running)))];
    };
    let worn = |site: Site| site.placement == placement;
    let chosen: Vec<Sample> = samples.samples(info.id, scope).filter(|s| worn(s.site)).collect();
    let mut flags = flags_of(info.id, placement, scope, samples);
    let sites: Vec<Site> = samples.sites(info.id, scope).filter(|s| worn(*s)).collect();
    let slowest = sensors
        .iter()
        .filter(|d| sites.contains(&d.site))
        .map(|d| d.rate_hz)
        .fold(f64::INFINITY, f64::min);
    let told = flags.iter().any(|f| matches!(f, Flag::RateBelowFloor { .. }));
    // A speed from outside does not care how fast the sensor samples.
    if !told && method.name != GIVEN_SPEED && slowest < RATE_SLACK * info.floor_hz {
        flags.push(Flag::RateBelowFloor { rate_hz: slowest, floor_hz: info.floor_hz });
    }
    let of = |side: Option<Side>| -> Vec<&Sample> {
        chosen.iter().filter(|s| side.is_none() || s.side == side).collect()
    };
    let mut rows = vec![row(None, estimate(info, method, placement, &of(None), &flags))];
    for side in [Side::Left, Side::Right] {
        let list = of(Some(side));
        if !list.is_empty() && list.len() < chosen.len()
            || chosen.iter().all(|s| s.side == Some(side))
        {
            let outcome = estimate(info, method, placement, &list, &flags);
            if matches!(outcome, Outcome::Estimate(_)) {
                rows.push(row(Some(side), outcome));
            }
        }
    }
    balance_sides(&mut rows);
    if let [both] = rows.as_mut_slice() {
        balance_unnamed(both, &chosen);
    }
    rows
}

/// Left and right of one metric.
pub struct Sides {
    /// Left.
    pub left: Estimate,
    /// Right.
    pub right: Estimate,
    /// Half-width of the 90 % interval of right − left from the spread of the strides.
    pub apart_half: f64,
}

/// Left and right of one metric from the best placement that tells both, in the order of
/// placements of another (the asymmetry that is made of them).
pub(super) fn both_sides(
    metric: MetricId,
    order: &[Placement],
    scope: Option<usize>,
    samples: &Book,
    sensors: &[Sensor],
) -> Option<Sides> {
    let info = metric.info();
    order.iter().find_map(|&placement| {
        let gyroscope = sensors.iter().any(|d| d.site.placement == placement && d.gyroscope);
        let (_, method) = info.method(placement, gyroscope)?;
        let flags = flags_of(metric, placement, scope, samples);
        let here = |s: &Sample| s.site.placement == placement;
        let mine: Vec<Sample> = samples.samples(metric, scope).filter(here).collect();
        let side = |side| {
            let list: Vec<&Sample> = mine.iter().filter(|s| s.side == Some(side)).collect();
            match estimate(info, method, placement, &list, &flags) {
                Outcome::Estimate(e) => Some(e),
                Outcome::Refused(_) => None,
            }
        };
        let (left, right) = side(Side::Left).zip(side(Side::Right))?;
        let apart_half = mean_error::half_90(&differences(&mine))
            .unwrap_or_else(|| left.spread_half.hypot(right.spread_half));
        Some(Sides { left, right, apart_half })
    })
}

/// Right − left of neighbouring steps, each step used once: the feet share much of what wavers, and
/// that does not make their difference less sure.
fn differences(samples: &[Sample]) -> Vec<f64> {
    let mut in_time: Vec<&Sample> = samples.iter().filter(|s| !s.clipped).collect();
    in_time.sort_by(|a, b| a.t_s.total_cmp(&b.t_s));
    let mut found = Vec::with_capacity(in_time.len() / 2);
    let mut steps = in_time.into_iter().peekable();
    while let Some(first) = steps.next() {
        let other = first.side.map(Side::other);
        let next = steps.next_if(|s| s.side == other && s.bout == first.bout);
        if let Some(second) = next {
            let sign = if second.side == Some(Side::Right) { 1.0 } else { -1.0 };
            found.push(sign * (second.value - first.value));
        }
    }
    robust::without_outliers(&found, OUTLIER)
}

/// The number for both feet is the mean of the two feet, so that a foot with more usable steps
/// does not weigh more.
fn balance_sides(rows: &mut [MetricValue]) {
    let [both, left, right] = rows else { return };
    if both.metric == MetricId::Cadence {
        return;
    }
    let (Some(l), Some(r)) = (left.estimate(), right.estimate()) else { return };
    let mean = 0.5 * (l.value + r.value);
    if let Outcome::Estimate(e) = &mut both.outcome {
        let shift = mean - e.value;
        e.value = mean;
        e.low += shift;
        e.high += shift;
    }
}

/// The same where a sensor feels both feet and it is not known which is which: contacts of even and of
/// odd number are two feet within a bout, and the one with more usable steps does not weigh more.
fn balance_unnamed(both: &mut MetricValue, chosen: &[Sample]) {
    let unnamed = |s: &Sample| s.side.is_none() && s.site.placement.feels_both_feet();
    if both.metric == MetricId::Cadence || !chosen.iter().all(unnamed) {
        return;
    }
    let Outcome::Estimate(e) = &mut both.outcome else { return };
    let mut bouts: Vec<usize> = chosen.iter().map(|s| s.bout).collect();
    bouts.dedup();
    let (mut sum, mut weight) = (0.0, 0.0);
    let mut rest = chosen;
    for bout in bouts {
        let (here, later) = rest.split_at(rest.partition_point(|s| s.bout <= bout));
        rest = later;
        let foot = |parity: usize| {
            let mine = here.iter().filter(|s| s.number % 2 == parity);
            let values: Vec<f64> = mine.filter(|s| !s.clipped).map(|s| s.value).collect();
            robust::mean(&robust::without_outliers(&values, OUTLIER)).map(|m| (m, values.len()))
        };
        let (Some((even, n)), Some((odd, m))) = (foot(0), foot(1)) else { return };
        sum += (n + m) as f64 * 0.5 * (even + odd);
        weight += (n + m) as f64;
    }
    let shift = sum / weight - e.value;
    if shift.is_finite() {
        e.value += shift;
        e.low += shift;
        e.high += shift;
    }
}

pub(super) fn flags_of(
    metric: MetricId,
    placement: Placement,
    scope: Option<usize>,
    samples: &Book,
) -> Vec<Flag> {
    let mut flags: Vec<Flag> = Vec::new();
    for (site, flag) in samples.flags(metric, scope) {
        let seen =
            flags.iter().any(|f| core::mem::discriminant(f) == core::mem::discriminant(&flag));
        if site.placement == placement && !seen {
            flags.push(flag);
        }
    }
    flags
}

fn estimate(
    info: &MetricInfo,
    method: &Method,
    placement: Placement,
    list: &[&Sample],
    flags: &[Flag],
) -> Outcome {
    let clipped = list.iter().filter(|s| s.clipped).count();
    let fraction = clipped as f64 / list.len().max(1) as f64;
    let mostly_clipped = 2 * clipped > list.len();
    let mut kept: Vec<&Sample> =
        list.iter().filter(|s| mostly_clipped || !s.clipped).copied().collect();
    // The feet take turns, whichever sensor comes first.
    kept.sort_by(|a, b| a.t_s.total_cmp(&b.t_s));
    let values: Vec<f64> = kept
        .iter()
        .map(|s| if info.id == MetricId::Cadence { 60.0 / s.value } else { s.value })
        .collect();
    // Step times add up to elapsed time: an early contact shortens one step and lengthens the next,
    // and leaving out either would bias the cadence.
    let kept = if info.id == MetricId::Cadence {
        values
    } else {
        robust::without_outliers(&values, OUTLIER)
    };
    let n = kept.len();
    let (Some(mean), true) = (robust::mean(&kept), n >= info.min_n) else {
        return Outcome::Refused(Refusal::TooFewStrides { n, needed: info.min_n });
    };
    // Cadence is a rate: the mean of its reciprocal, the step time, is what repeats.
    let value = if info.id == MetricId::Cadence { 60.0 / mean } else { mean };
    let scale = if info.id == MetricId::Cadence { value * value / 60.0 } else { 1.0 };
    let sd = robust::sd(&kept).map(|sd| sd * scale);
    let spread_half = scale * mean_error::half_90(&kept).unwrap_or(0.0);
    let mut grade = method.grade;
    let mut flags = flags.to_vec();
    if clipped > 0 {
        flags.push(Flag::Clipped { fraction });
        grade = if mostly_clipped { Grade::C } else { grade.lowered() };
    }
    if mostly_clipped {
        flags.push(Flag::LowerBound);
    }
    grade = flagged_grade(grade, &flags);
    if n < FEW {
        flags.push(Flag::FewStrides { n });
        grade = grade.lowered();
    }
    let doubt = flags.iter().find_map(|f| match f {
        Flag::ClocksAligned { doubt, .. } => Some(*doubt),
        _ => None,
    });
    let half = method.error.hypot(spread_half).hypot(doubt.unwrap_or(0.0));
    Outcome::Estimate(Estimate {
        value,
        unit: info.unit,
        low: value - half,
        high: value + half,
        spread_half,
        grade,
        n,
        sd,
        method: method.name.to_owned(),
        placement,
        flags,
    })
}

/// Grade after what the flags say of sensor and runner.
pub(super) fn flagged_grade(mut grade: Grade, flags: &[Flag]) -> Grade {
    if flags.iter().any(|f| matches!(f, Flag::RateBelowFloor { .. })) {
        grade = Grade::C;
    }
    if flags.iter().any(|f| matches!(f, Flag::DeclaredMounting | Flag::OneLeg)) {
        grade = grade.lowered();
    }
    if flags.iter().any(|f| matches!(f, Flag::ClocksAligned { .. })) {
        grade = grade.lowered();
    }
    grade
}

/// The most telling reason: what a fitting sensor lacks, else which sensor is missing.
fn why_not(info: &MetricInfo, scope: Option<usize>, samples: &Book, any_running: bool) -> Refusal {
    if !any_running {
        return Refusal::NotRunning;
    }
    match samples.refusals(info.id, scope).next() {
        Some(why) => why.clone(),
        None if matches!(info.id, MetricId::Speed | MetricId::StrideLength) => Refusal::NeedsSpeed,
        None => Refusal::MissingPlacement { needs: info.placements() },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metrics::Draft;

    #[test]
    fn feet_without_a_name_weigh_alike() {
        let site = Site::from(Placement::Waist);
        let sample = |number: usize| Sample {
            metric: MetricId::StepTime,
            site,
            bout: 0,
            side: None,
            number,
            t_s: 0.34 * number as f64,
            value: if number.is_multiple_of(2) { 0.30 } else { 0.38 },
            clipped: false,
        };
        // Most steps of one foot are lost.
        let mut draft = Draft::default();
        let found = (0..80).filter(|n: &usize| n.is_multiple_of(2) || n % 8 == 1);
        found.map(sample).for_each(|s| draft.push(s));
        let mut samples = Book::default();
        samples.bind(draft.bind(0, |_| true));
        let sensors =
            [Sensor { site, gyroscope: false, confirmed: true, timed: true, rate_hz: 200.0 }];
        let rows = summarise(MetricId::StepTime.info(), None, &samples, &sensors, true);
        let e = rows[0].estimate().expect("a step time");
        assert!((e.value - 0.34).abs() < 1e-6, "{}", e.value);
        assert!(e.low < e.value && e.value < e.high);
    }
}
