//! Load of a whole run: the sum of the impacts, and the same with the large ones weighted.
//!
//! Steps are counted from cadence and the length of the bouts, so that steps that were not measured count by the mean of
//! those that were. With sensors on both shanks each leg counts half of the steps; with one, it stands for both.
//! The interval is that of the peak's own error, the same for every step.
//!
//! Known limits: a sum of shank accelerations is not the load of the bone, and says less than distance where the
//! speed changes (Hunter et al. 2019). With the exponent 6.6 (bone fatigue, Edwards et al. 2009 \[M\]) one step of 14 g weighs as
//! much as nine of 10 g, and an error of 7 % in the peaks becomes 56 %.

use super::aggregate::{flagged_grade, flags_of};
use super::recipe::{How, Recipe, Scene};
use super::rows::Rows;
use super::steps::Steps;
use super::{Estimate, Flag, MetricId, Outcome, Refusal};
use crate::gait::Bout;
use crate::recording::{Placement, Side, Site};
use crate::signal::{mean_error, statistics};

/// What impacts are summed from, best first: placements, the metric of the peak, and the reference peak of
/// equivalent steps, g.
const SOURCES: [(&[Placement], MetricId, f64); 2] = [
    (&[Placement::Shank], MetricId::PtaResultant, 10.0),
    (&[Placement::Sacrum, Placement::Pelvis], MetricId::SacralPeak, 3.0),
];
/// Exponent of equivalent steps.
const EXPONENT: f64 = 6.6;
/// Quantile to which larger peaks are reduced.
const WINSOR: f64 = 0.99;
/// Share of clipped steps from which a sum becomes a lower bound, and above which equivalent steps and then
/// the sum are refused \[P\].
const BOUND_FROM: f64 = 0.01;
const EQUIVALENT_UP_TO: f64 = 0.05;
const SUM_UP_TO: f64 = 0.5;

/// Both, of the cadence and the peaks.
pub(super) const RECIPES: &[Recipe] = &[
    Recipe {
        makes: MetricId::ImpactSum,
        needs: &[MetricId::Cadence, MetricId::PtaResultant, MetricId::SacralPeak],
        how: How::Own(|scene, rows, scope| Some(sum(MetricId::ImpactSum, scene, rows, scope))),
    },
    Recipe {
        makes: MetricId::EquivalentSteps,
        needs: &[MetricId::Cadence, MetricId::PtaResultant, MetricId::SacralPeak],
        how: How::Own(|scene, rows, scope| {
            Some(sum(MetricId::EquivalentSteps, scene, rows, scope))
        }),
    },
];

/// Steps of both feet in a bout, or in all.
fn steps(rows: &Rows, bouts: &[Bout], scope: Option<usize>) -> f64 {
    let here = bouts.iter().filter(|b| scope.is_none_or(|s| b.index == s));
    here.map(|b| {
        let cadence = rows.estimate(MetricId::Cadence, Some(b.index));
        let per_s = cadence.map_or(2.0 / b.stride_s, |e| e.value / 60.0);
        b.duration_s() * per_s
    })
    .sum()
}

fn sum(
    metric: MetricId,
    scene: &Scene<'_>,
    rows: &Rows,
    scope: Option<usize>,
) -> Result<Estimate, Refusal> {
    let (info, sensors) = (metric.info(), scene.sensors);
    let steps = steps(rows, scene.bouts, scope);
    let found = SOURCES.iter().find_map(|&(placements, peak, reference)| {
        let wanted = |site: Site| placements.contains(&site.placement);
        let first = scene.book.sites(peak, scope).find(|site| wanted(*site))?;
        Some((first.placement, Steps::of(scene.book, peak, scope, wanted), peak, reference))
    });
    let Some((placement, list, peak, reference_g)) = found else {
        return Err(why_not(metric, rows));
    };
    let gyroscope = sensors.iter().any(|d| d.site.placement == placement && d.gyroscope);
    let needs = || Refusal::MissingPlacement { needs: info.placements() };
    let (_, method) = info.method(placement, gyroscope).ok_or_else(needs)?;
    if list.len() < info.min_n {
        return Err(Refusal::TooFewStrides { n: list.len(), needed: info.min_n });
    }
    let clipped = list.clipped() as f64 / list.len() as f64;
    let most = if metric == MetricId::ImpactSum { SUM_UP_TO } else { EQUIVALENT_UP_TO };
    if clipped > most {
        return Err(Refusal::Clipped { fraction: clipped });
    }
    let error_g = peak.info().method(placement, gyroscope).map_or(0.0, |(_, m)| m.error);
    let step = Step::of(metric, &list, reference_g, error_g);
    let mut flags = flags_of(peak, placement, scope, scene.book);
    if placement == Placement::Shank && step.legs == 1 {
        flags.push(Flag::OneLeg);
    }
    let mut grade = flagged_grade(method.grade, &flags);
    if clipped > 0.0 {
        flags.push(Flag::Clipped { fraction: clipped });
    }
    if clipped > BOUND_FROM {
        flags.push(Flag::LowerBound);
        grade = grade.lowered();
    }
    let value = steps * step.mean;
    Ok(Estimate {
        value,
        unit: info.unit,
        low: value - (steps * (step.mean - step.low)).hypot(method.error),
        high: value + (steps * (step.high - step.mean)).hypot(method.error),
        spread_half: steps * step.chance,
        grade,
        n: list.len(),
        sd: None,
        method: method.name.to_owned(),
        placement,
        flags,
    })
}

/// Mean contribution of one step; both legs count half of the steps each.
struct Step {
    mean: f64,
    low: f64,
    high: f64,
    chance: f64,
    legs: usize,
}

impl Step {
    fn of(metric: MetricId, list: &Steps, reference_g: f64, error_g: f64) -> Self {
        let all = &list.values;
        let top = statistics::quantile(all, WINSOR).unwrap_or(f64::INFINITY);
        let weigh = |g: f64| match metric {
            MetricId::ImpactSum => g,
            _ => (g.min(top) / reference_g).max(0.0).powf(EXPONENT),
        };
        let leg = |side: Option<Side>| -> Vec<f64> {
            let mine = list.sides.iter().zip(all).filter(|(of, _)| **of == side);
            mine.map(|(_, g)| weigh(*g)).collect()
        };
        let sides: Vec<Vec<f64>> = [None, Some(Side::Left), Some(Side::Right)]
            .map(leg)
            .into_iter()
            .filter(|l| !l.is_empty())
            .collect();
        let means: Vec<f64> = sides.iter().filter_map(|l| statistics::mean(l)).collect();
        let mean = statistics::mean(&means).unwrap_or(0.0);
        let weighed: Vec<f64> = list.values_in_time(true).into_iter().map(weigh).collect();
        let chance = mean_error::half_90(&weighed).unwrap_or(0.0);
        let peak_g = statistics::mean(all).unwrap_or(0.0).max(1e-9);
        let moved = |g: f64| match metric {
            MetricId::ImpactSum => g,
            _ => mean * (1.0 + g / peak_g).max(0.0).powf(EXPONENT) - mean,
        };
        Self {
            mean,
            low: mean - moved(-error_g).hypot(chance),
            high: mean + moved(error_g).hypot(chance),
            chance,
            legs: sides.len(),
        }
    }
}

/// Why no peak was measured: what the fitting sensor lacks, else which sensor is missing.
fn why_not(metric: MetricId, rows: &Rows) -> Refusal {
    let told = SOURCES.iter().find_map(|(_, peak, _)| match rows.outcome(*peak, None)? {
        Outcome::Refused(Refusal::MissingPlacement { .. }) | Outcome::Estimate(_) => None,
        Outcome::Refused(why) => Some(why.clone()),
    });
    told.unwrap_or_else(|| Refusal::MissingPlacement { needs: metric.info().placements() })
}
