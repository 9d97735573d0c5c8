//! Power of running, both estimates per kilogram of body mass.
//!
//! *External*: what the centre of mass must be given anew in each step (Cavagna et al. 1964). Its vertical
//! energy rises by g times the vertical oscillation, its forward energy by what braking took, v·Δv − Δv²/2; in running
//! both rise together. The sensor's vertical oscillation stands for that of the centre of mass, and braking is
//! a trunk estimate, so grade C.
//!
//! *Metabolic*: cost of running a metre on this slope (Minetti et al. 2002) times speed. The curve is that of ten
//! mountain runners and holds for gradients of ±0.45. It knows nothing of a runner's own economy.

use std::collections::HashMap;

use super::{Draft, MetricId, Refusal, Sample};
use crate::gait::carry::Part;
use crate::recording::{Conditions, Site};
use crate::units::STANDARD_GRAVITY_MPS2;

/// Steepest gradient of the cost curve.
const STEEPEST: f64 = 0.45;

/// Cost of running, J per kg and m, on a gradient (rise over horizontal distance); `None` beyond ±0.45
/// (Minetti et al. 2002, polynomial \[M\]).
#[must_use]
pub fn cost_of_running(gradient: f64) -> Option<f64> {
    let i = gradient;
    let cost = ((((155.4 * i - 30.4) * i - 43.3) * i + 46.3) * i + 19.5) * i + 3.6;
    (i.abs() <= STEEPEST).then_some(cost)
}

/// External power of a step, W/kg: vertical oscillation (m), speed and its loss in braking (m/s), step time (s).
#[must_use]
pub fn external_w_per_kg(rise_m: f64, speed_mps: f64, loss_mps: f64, step_s: f64) -> f64 {
    let vertical = STANDARD_GRAVITY_MPS2 * rise_m;
    let forward = speed_mps * loss_mps - 0.5 * loss_mps * loss_mps;
    (vertical + forward.max(0.0)) / step_s
}

/// Measures both in one bout from what was measured before.
pub fn measure(conditions: &Conditions, part: &Part, out: &mut Draft) {
    let here = |metric| out.samples(metric).collect::<Vec<Sample>>();
    let mut speeds = here(MetricId::Speed);
    speeds.sort_by(|a, b| a.t_s.total_cmp(&b.t_s));
    let brakes = here(MetricId::BrakeDv);
    let rises: HashMap<(Site, usize), f64> = here(MetricId::VerticalOscillation)
        .into_iter()
        .map(|s| ((s.site, s.number), s.value))
        .collect();
    let times: HashMap<(Site, usize), f64> =
        here(MetricId::StepTime).into_iter().map(|s| ((s.site, s.number), s.value)).collect();
    if let (Some(brake), true) = (brakes.first(), speeds.is_empty()) {
        out.refuse(MetricId::ExternalPower, brake.site, part.bout, Refusal::NeedsSpeed);
    }
    for brake in brakes {
        let key = (brake.site, brake.number);
        let (Some(&rise), Some(&step_s)) = (rises.get(&key), times.get(&key)) else { continue };
        let Some(speed) = near(&speeds, brake.t_s) else { continue };
        let value = external_w_per_kg(rise, speed, brake.value, step_s);
        out.push(Sample { metric: MetricId::ExternalPower, value, ..brake });
    }
    metabolic(conditions, part, &speeds, out);
}

fn metabolic(conditions: &Conditions, part: &Part, speeds: &[Sample], out: &mut Draft) {
    let metric = MetricId::MetabolicPower;
    let slope_deg = conditions.slope_deg.unwrap_or(0.0);
    let Some(first) = speeds.first() else {
        // Any sensor would do; what is missing is the speed.
        if let Some(site) = out.first_site() {
            out.refuse(metric, site, part.bout, Refusal::NeedsSpeed);
        }
        return;
    };
    let Some(cost) = cost_of_running(slope_deg.to_radians().tan()) else {
        return out.refuse(metric, first.site, part.bout, Refusal::OnSlope { slope_deg });
    };
    speeds.iter().for_each(|s| out.push(Sample { metric, value: cost * s.value, ..*s }));
}

/// Speed of the stride nearest in time; `speeds` are in order.
fn near(speeds: &[Sample], t_s: f64) -> Option<f64> {
    let next = speeds.partition_point(|s| s.t_s < t_s);
    let before = next.checked_sub(1).and_then(|i| speeds.get(i));
    let away = |s: &&Sample| (s.t_s - t_s).abs();
    let found = before.into_iter().chain(speeds.get(next));
    found.min_by(|a, b| away(a).total_cmp(&away(b))).map(|s| s.value)
}
