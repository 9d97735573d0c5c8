//! Knee flexion from thigh and shank of one leg: at initial contact, and how far it goes on in
//! stance.
//!
//! The angle is the difference of the two segments' sagittal inclinations against standing, each
//! with its own stride-averaged vertical; + flexion.

use super::angles::{angles, refuse};
use super::{MetricId, Refusal, Samples};
use crate::gait::Track;
use crate::recording::Placement;
use crate::signal::interpolation::value_at;

const METRICS: [MetricId; 2] = [MetricId::KneeFlexionIc, MetricId::KneeFlexionRom];
/// Spacing at which stance is searched, s.
const STEP_S: f64 = 0.002;

/// Measures a leg in one bout; the contacts are the shank's. Without a thigh sensor on the same side
/// it says that one is needed.
pub fn measure(shank: &Track, thigh: Option<&Track>, out: &mut Samples) {
    let Some(thigh) = thigh else {
        let partners = vec![Placement::Thigh];
        let why = Refusal::MissingPartner { placement: shank.site.placement, partners };
        return refuse(shank, &METRICS, &why, out);
    };
    let (lower, upper) = match (angles(shank), angles(thigh)) {
        (Ok(lower), Ok(upper)) if lower.absolute && upper.absolute => (lower, upper),
        (Err(why), _) | (_, Err(why)) => return refuse(shank, &METRICS, &why, out),
        _ => return refuse(shank, &METRICS, &Refusal::NotCalibrated, out),
    };
    let inside = |track: &Track, n: usize, t: f64| {
        let x = track.sample_at(t);
        x >= 0.0 && x <= n as f64 - 1.0
    };
    let flexion = |t: f64| -> Option<f64> {
        if !(inside(shank, lower.lean_deg.len(), t) && inside(thigh, upper.lean_deg.len(), t)) {
            return None;
        }
        let below = value_at(&lower.lean_deg, shank.sample_at(t))?;
        Some(below - value_at(&upper.lean_deg, thigh.sample_at(t))?)
    };
    for c in shank.contacts.iter().filter(|c| c.usable) {
        let Some((ic, start)) = c.ic_s.and_then(|ic| Some((ic, flexion(ic)?))) else { continue };
        out.add(shank, MetricId::KneeFlexionIc, c.side, c.number, ic, start);
        let Some(tc) = c.tc_s else { continue };
        let steps = ((tc - ic) / STEP_S) as usize;
        let top = (0..=steps)
            .filter_map(|i| flexion(ic + STEP_S * i as f64))
            .fold(f64::NEG_INFINITY, f64::max);
        out.add(shank, MetricId::KneeFlexionRom, c.side, c.number, ic, top - start);
    }
}
