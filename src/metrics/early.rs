//! The first minutes of a run against its later ones: shock attenuation, pelvic drop, sideways share
//! of the acceleration, range of the thighs.
//!
//! The article holds that a body that is not warm absorbs and stabilises less. Strides of the first
//! five minutes of running are compared with those of minutes 10 to 20 of the same run, by the same
//! sensor, so that neither mounting nor method error counts; the interval is that of the two means
//! (proposal of this project \[P\]). Where the speed is known, it must be alike (within 0.2 m/s); where it is not,
//! the grade is one worse.
//! Known limits: only the speed shows that a treadmill that starts slowly, or a hill, is not a cold body.

use super::aggregate::SensorFacts;
use super::recipe::{How, Made, Recipe, Scene};
use super::{Book, Estimate, MetricId, Refusal, Sample};
use crate::recording::Placement;
use crate::signal::{mean_error, statistics};

/// Begin and end of the early part, s of running from the first stride.
const EARLY_S: (f64, f64) = (0.0, 300.0);
/// Begin and end of the later part, s of running from the first stride.
const LATER_S: (f64, f64) = (600.0, 1200.0);
/// Fewest strides or steps in each part.
const FEWEST: usize = 100;
/// Largest difference of the two parts' speeds at which they are compared, m/s \[P\].
const SAME_SPEED_MPS: f64 = 0.2;

/// How the later mean is taken off.
#[derive(Clone, Copy, PartialEq)]
enum Measure {
    /// In the unit of the metric.
    Difference,
    /// In % of the later mean.
    Share,
}

const fn recipe(makes: MetricId, make: fn(&Scene<'_>) -> Made) -> Recipe {
    Recipe { makes, needs: &[], how: How::OfWhole(make) }
}

/// The comparisons.
pub(super) const RECIPES: &[Recipe] = &[
    recipe(MetricId::EarlyShockAttenuation, |scene| {
        difference(MetricId::EarlyShockAttenuation, MetricId::ShockAttenuationTime, scene)
    }),
    recipe(MetricId::EarlyPelvicDrop, |scene| {
        difference(MetricId::EarlyPelvicDrop, MetricId::PelvicDrop, scene)
    }),
    recipe(MetricId::EarlySidewaysShare, |scene| {
        difference(MetricId::EarlySidewaysShare, MetricId::RmsRatioMl, scene)
    }),
    recipe(MetricId::EarlyThighRange, |scene| {
        let made = (MetricId::EarlyThighRange, MetricId::ThighFlexionPeak);
        against(made, thigh_ranges(scene.book), Measure::Share, scene)
    }),
];

fn difference(made: MetricId, source: MetricId, scene: &Scene<'_>) -> Made {
    against((made, source), unclipped(source, scene.book), Measure::Difference, scene)
}

fn unclipped(metric: MetricId, book: &Book) -> Vec<Sample> {
    book.samples(metric, None).filter(|s| !s.clipped).collect()
}

/// The earlier against the later minutes.
fn against(
    (made, source): (MetricId, MetricId),
    list: Vec<Sample>,
    measure: Measure,
    scene: &Scene<'_>,
) -> Made {
    let start_s = scene.bouts.first().map(|b| b.t_start_s)?;
    if list.is_empty() {
        // What kept the metric itself from being measured.
        return scene.book.refusals(source, None).next().map(|why| Err(why.clone()));
    }
    let speeds = windows(&unclipped(MetricId::Speed, scene.book), start_s);
    Some(compare(made, &list, start_s, measure, scene.sensors, &speeds))
}

/// Forward less backward reach of each thigh in each stride.
fn thigh_ranges(book: &Book) -> Vec<Sample> {
    let back: std::collections::HashMap<_, f64> = book
        .samples(MetricId::ThighExtensionPeak, None)
        .map(|s| ((s.site, s.bout, s.number), s.value))
        .collect();
    let forward = book.samples(MetricId::ThighFlexionPeak, None);
    let range = |s: Sample| {
        let least = back.get(&(s.site, s.bout, s.number))?;
        Some(Sample { value: s.value - least, ..s })
    };
    forward.filter_map(range).collect()
}

/// Values of the first and of the later minutes, in order of time.
fn windows(list: &[Sample], start_s: f64) -> [Vec<f64>; 2] {
    let mut in_time = list.to_vec();
    in_time.sort_by(|a, b| a.t_s.total_cmp(&b.t_s));
    [EARLY_S, LATER_S].map(|(from, to)| {
        let mine = in_time.iter().filter(|s| (from..to).contains(&(s.t_s - start_s)));
        mine.map(|s| s.value).collect()
    })
}

fn compare(
    metric: MetricId,
    list: &[Sample],
    start_s: f64,
    measure: Measure,
    sensors: &[SensorFacts],
    speeds: &[Vec<f64>; 2],
) -> Result<Estimate, Refusal> {
    let info = metric.info();
    let ranked = |placement: Placement| {
        let gyroscope = sensors.iter().any(|d| d.site.placement == placement && d.gyroscope);
        info.method(placement, gyroscope)
    };
    let best = list
        .iter()
        .filter_map(|s| ranked(s.site.placement).map(|(rank, m)| (rank, s.site.placement, m)))
        .min_by_key(|(rank, ..)| *rank);
    let Some((_, placement, method)) = best else {
        return Err(Refusal::MissingPlacement { needs: info.placements() });
    };
    let mine: Vec<Sample> =
        list.iter().filter(|s| s.site.placement == placement).copied().collect();
    let [early, later] = windows(&mine, start_s);
    let last_s = mine.iter().map(|s| s.t_s - start_s).fold(0.0, f64::max);
    if last_s < LATER_S.0 {
        return Err(Refusal::TooShort { duration_s: last_s, needed_s: LATER_S.1 });
    }
    let n = early.len().min(later.len());
    let enough = n >= FEWEST;
    let (Some(before), Some(after), true) =
        (statistics::mean(&early), statistics::mean(&later), enough)
    else {
        return Err(Refusal::TooFewStrides { n, needed: FEWEST });
    };
    let mut grade = method.grade;
    match (statistics::median(&speeds[0]), statistics::median(&speeds[1])) {
        (Some(a), Some(b)) if (a - b).abs() > SAME_SPEED_MPS => {
            return Err(Refusal::SpeedFollowsTime { correlation: (b - a).signum() });
        }
        (Some(_), Some(_)) => {}
        _ => grade = grade.lowered(),
    }
    let scale = if measure == Measure::Share { 100.0 / after } else { 1.0 };
    let half = |list: &[f64]| mean_error::half_90(list).unwrap_or(0.0);
    let spread_half = (scale * half(&early).hypot(half(&later))).abs();
    let value = scale * (before - after);
    let wide = spread_half.hypot(method.error);
    Ok(Estimate {
        value,
        unit: info.unit,
        low: value - wide,
        high: value + wide,
        spread_half,
        grade,
        n,
        sd: None,
        method: method.name.to_owned(),
        placement,
        flags: Vec::new(),
    })
}
