//! Knee flexion from thigh and shank of one leg: at initial contact, and how far it goes on in
//! stance; and how far ahead of the hip the ankle lands.
//!
//! The angle is the difference of the two segments' sagittal inclinations against standing, each
//! with its own stride-averaged vertical; + flexion.

use super::angles::{angles, refuse};
use super::{Draft, MetricId, Refusal, words};
use crate::gait::Track;
use crate::recording::Placement;
use crate::signal::interpolation::value_at;

pub(crate) const METRICS: [MetricId; 4] = [
    MetricId::KneeFlexionIc,
    MetricId::KneeFlexionRom,
    MetricId::LegAngleFs,
    MetricId::OverstrideDistance,
];
/// Length of the thigh, and of the shank, over the height (Winter 2009 \[M\]: 0.245 and 0.246).
const SEGMENT_OVER_HEIGHT: f64 = 0.2455;
/// Spacing at which stance is searched, s.
const STEP_S: f64 = 0.002;

/// Measures a leg in one bout; the contacts are the shank's. Without a thigh sensor on the same side
/// it says that one is needed.
pub fn measure(shank: &Track, thigh: Option<&Track>, height_m: Option<f64>, out: &mut Draft) {
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
    if height_m.is_none() {
        let why = Refusal::NeedsInput { what: words().get("input.height").to_owned() };
        refuse(shank, &METRICS[3..], &why, out);
    }
    let at = |track: &Track, lean_deg: &[f64], t: f64| {
        let x = track.sample_at(t);
        value_at(lean_deg, x).filter(|_| x >= 0.0 && x <= lean_deg.len() as f64 - 1.0)
    };
    // Inclinations of shank and thigh, + with the lower end ahead.
    let legs = |t: f64| -> Option<(f64, f64)> {
        Some((-at(shank, &lower.lean_deg, t)?, -at(thigh, &upper.lean_deg, t)?))
    };
    let flexion = |t: f64| legs(t).map(|(below, above)| above - below);
    for c in shank.contacts.iter().filter(|c| c.usable) {
        let Some((ic, (below, above))) = c.ic_s.and_then(|ic| Some((ic, legs(ic)?))) else {
            continue;
        };
        let (start, ahead) = (above - below, 0.5 * (above + below));
        out.add(shank, MetricId::KneeFlexionIc, c.side, c.number, ic, start);
        out.add(shank, MetricId::LegAngleFs, c.side, c.number, ic, ahead);
        if let Some(height) = height_m {
            let leg_m = 2.0 * SEGMENT_OVER_HEIGHT * height * (0.5 * start).to_radians().cos();
            let distance = leg_m * ahead.to_radians().sin();
            out.add(shank, MetricId::OverstrideDistance, c.side, c.number, ic, distance);
        }
        let Some(tc) = c.tc_s else { continue };
        let steps = ((tc - ic) / STEP_S) as usize;
        let top = (0..=steps)
            .filter_map(|i| flexion(ic + STEP_S * i as f64))
            .fold(f64::NEG_INFINITY, f64::max);
        out.add(shank, MetricId::KneeFlexionRom, c.side, c.number, ic, top - start);
    }
}
