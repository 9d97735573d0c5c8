//! From single steps to one number with its interval and grade, or a reason.
//!
//! For every metric the best placement that measured it is used (the catalogue's order). Outliers
//! beyond four scaled median absolute deviations are left out. The interval joins the method's own
//! error, which more strides do not shrink, and the error of the mean of strides that are alike
//! ([`mean_error`]).

use super::balance::{balance_sides, balance_unnamed};
use super::catalogue::{CATALOGUE, Method};
use super::outlier::OUTLIER;
use super::rows::Rows;
use super::steps::Steps;
use super::{Book, Estimate, Flag, Grade, MetricId, MetricInfo, MetricValue, Outcome, Refusal};
use crate::gait::Bout;
use crate::recording::{Placement, Side, Site};
use crate::side_by_side;
use crate::signal::{mean_error, statistics};

/// Below this many steps a value is flagged.
const FEW: usize = 10;
/// Method of a speed given by the user.
pub(super) const GIVEN_SPEED: &str = "given_speed";
/// Number of cells (minutes of a sensor) from which starting a second thread saves time; no result depends on
/// it.
pub(crate) const WORTH_THREADS: usize = 12;
/// A nominal 100 Hz may truly be 99.
pub(super) const RATE_SLACK: f64 = 0.98;

/// What the aggregation must know of a sensor.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SensorFacts {
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
pub fn aggregate(samples: &Book, sensors: &[SensorFacts], bouts: &[Bout]) -> Rows {
    let apart = samples.leaves().len() >= WORTH_THREADS;
    let any = !bouts.is_empty();
    let mut out: Vec<MetricValue> =
        side_by_side::map(apart, CATALOGUE.iter().collect(), |info: &'static MetricInfo| {
            summarise(info, None, samples, sensors, any)
        })
        .concat();
    let told = |row: &MetricValue| row.estimate().is_some();
    if let [only] = bouts {
        // The only bout is the whole.
        let same = out.iter().filter(|row| told(row)).cloned();
        let same: Vec<_> = same.map(|row| MetricValue { bout: Some(only.index), ..row }).collect();
        out.extend(same);
    } else {
        let of_bouts = side_by_side::map(apart, bouts.iter().collect(), |bout: &Bout| {
            let rows = CATALOGUE
                .iter()
                .flat_map(|info| summarise(info, Some(bout.index), samples, sensors, any));
            rows.filter(told).collect::<Vec<_>>()
        });
        out.extend(of_bouts.into_iter().flatten());
    }
    out.into_iter().collect()
}

/// The best placement that measured a metric, by the catalogue's order, and how.
pub(super) fn best(
    info: &'static MetricInfo,
    scope: Option<usize>,
    samples: &Book,
    sensors: &[SensorFacts],
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
    sensors: &[SensorFacts],
    any_running: bool,
) -> Vec<MetricValue> {
    let row = |side, outcome| MetricValue { metric: info.id, bout: scope, side, outcome };
    let Some((placement, method)) = best(info, scope, samples, sensors) else {
        let why = why_not(info, scope, samples, sensors, any_running);
        return vec![row(None, Outcome::Refused(why))];
    };
    let worn = |site: Site| site.placement == placement;
    let chosen = Steps::of(samples, info.id, scope, worn);
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
    let mut rows = vec![row(None, estimate(info, method, placement, &chosen, &flags))];
    for side in [Side::Left, Side::Right] {
        let list = chosen.of_side(side);
        let all = list.len() == chosen.len();
        if all || !list.is_empty() {
            let outcome = estimate(info, method, placement, &list, &flags);
            if matches!(outcome, Outcome::Estimate(_)) {
                rows.push(row(Some(side), outcome));
            }
        }
    }
    balance_sides(&mut rows);
    if let [both] = rows.as_mut_slice() {
        balance_unnamed(both, placement, &chosen);
    }
    rows
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

/// Share of the values that may be left out as outliers without a word \[P\]: of more, nobody knows whether they are
/// errors or another way of running. Of 21,568 rows of ten values and more, recorded and simulated, 35 left out
/// more.
const UNLIKE_REST: f64 = 0.2;

pub(super) fn estimate(
    info: &MetricInfo,
    method: &Method,
    placement: Placement,
    list: &Steps,
    flags: &[Flag],
) -> Outcome {
    let clipped = list.clipped();
    let fraction = clipped as f64 / list.len().max(1) as f64;
    let mostly_clipped = 2 * clipped > list.len();
    let mut values = list.values_in_time(mostly_clipped);
    if info.id == MetricId::Cadence {
        values.iter_mut().for_each(|step_s| *step_s = 60.0 / *step_s);
    }
    // Step times add up to elapsed time: an early contact shortens one step and lengthens the next,
    // and leaving out either would bias the cadence.
    let kept = if info.id == MetricId::Cadence {
        values
    } else {
        statistics::without_outliers(&values, OUTLIER)
    };
    let n = kept.len();
    let (Some(mean), true) = (statistics::mean(&kept), n >= info.min_n) else {
        return Outcome::Refused(Refusal::TooFewStrides { n, needed: info.min_n });
    };
    // Cadence is a rate: the mean of its reciprocal, the step time, is what repeats.
    let value = if info.id == MetricId::Cadence { 60.0 / mean } else { mean };
    let scale = if info.id == MetricId::Cadence { value * value / 60.0 } else { 1.0 };
    let sd = statistics::sd(&kept).map(|sd| sd * scale);
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
    let left_out = 1.0 - n as f64 / list.len().max(1) as f64;
    if left_out > UNLIKE_REST {
        flags.push(Flag::ManyLeftOut { share: left_out });
        grade = grade.lowered();
    }
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
fn why_not(
    info: &MetricInfo,
    scope: Option<usize>,
    samples: &Book,
    sensors: &[SensorFacts],
    any_running: bool,
) -> Refusal {
    if !any_running {
        return Refusal::NotRunning;
    }
    let fits = |d: &SensorFacts| info.method(d.site.placement, d.gyroscope).is_some();
    match samples.refusals(info.id, scope).next() {
        Some(why) => why.clone(),
        None if matches!(info.id, MetricId::Speed | MetricId::StrideLength) => Refusal::NeedsSpeed,
        None if sensors.iter().any(fits) => Refusal::TooFewStrides { n: 0, needed: info.min_n },
        None => Refusal::MissingPlacement { needs: info.placements() },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metrics::{Draft, Sample};

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
            [SensorFacts { site, gyroscope: false, confirmed: true, timed: true, rate_hz: 200.0 }];
        let rows = summarise(MetricId::StepTime.info(), None, &samples, &sensors, true);
        let e = rows[0].estimate().expect("a step time");
        assert!((e.value - 0.34).abs() < 1e-6, "{}", e.value);
        assert!(e.low < e.value && e.value < e.high);
    }

    #[test]
    fn a_sensor_that_fits_but_measured_nothing_is_not_asked_for() {
        let why = |placement: Placement| {
            let site = Site::from(placement);
            let (confirmed, timed) = (true, true);
            let facts = SensorFacts { site, gyroscope: true, confirmed, timed, rate_hz: 200.0 };
            let info = MetricId::VerticalOscillation.info();
            let rows = summarise(info, None, &Book::default(), &[facts], true);
            rows[0].outcome.clone()
        };
        let needed = MetricId::VerticalOscillation.info().min_n;
        let few = Refusal::TooFewStrides { n: 0, needed };
        assert_eq!(why(Placement::Waist), Outcome::Refused(few));
        let elsewhere = why(Placement::Wrist);
        assert!(matches!(elsewhere, Outcome::Refused(Refusal::MissingPlacement { .. })));
    }
}
