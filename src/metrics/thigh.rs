//! Inclination of the thigh: how far behind at toe-off, how far forward in swing.
//!
//! Inclination is against standing, + with the knee ahead of the hip. The greatest extension comes
//! a few hundredths of a second after toe-off and is several degrees larger, so both are given. The
//! instant of toe-off cannot be read from a thigh: it is taken from another sensor. Extension of the
//! hip is that of the thigh against the pelvis, whose forward tilt bends the hip.

use super::angles::{angles, between, refuse};
use super::{Draft, Flag, MetricId, Refusal};
use crate::gait::{Contact, Track};
use crate::orientation::segment::Zero;
use crate::recording::Placement;
use crate::signal::interpolation::value_at;

const METRICS: [MetricId; 3] =
    [MetricId::ThighExtensionTo, MetricId::ThighExtensionPeak, MetricId::ThighFlexionPeak];

/// Measures a thigh in one bout. `contacts` are those of the same side's foot or shank, or those of
/// the body's axis that are known to be of this side; empty when there are none.
pub fn measure(track: &Track, contacts: &[Contact], out: &mut Draft) {
    let found = match angles(track) {
        Ok(found) if found.absolute => found,
        Ok(_) => return refuse(track, &METRICS, &Refusal::NotCalibrated, out),
        Err(why) => return refuse(track, &METRICS, &why, out),
    };
    if found.zero == Zero::Declared {
        METRICS.iter().for_each(|&m| out.flag(m, track.site, track.bout, Flag::DeclaredMounting));
    }
    // A segment that leans forward has its upper end, here the hip, ahead.
    let thigh_deg: Vec<f64> = found.lean_deg.iter().map(|v| -v).collect();
    let first = track.first_number;
    for (k, pair) in track.stride_marks.windows(2).enumerate() {
        let t_s = track.time_s(pair[0]);
        let cycle = between(track, &thigh_deg, t_s, track.time_s(pair[1]));
        let low = cycle.iter().copied().fold(f64::INFINITY, f64::min);
        let high = cycle.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let side = track.site.side;
        out.add(track, MetricId::ThighExtensionPeak, side, first + 2 * k, t_s, low);
        out.add(track, MetricId::ThighFlexionPeak, side, first + 2 * k, t_s, high);
    }
    if contacts.is_empty() {
        let partners = vec![Placement::Foot, Placement::Shank, Placement::Sacrum];
        let why = Refusal::MissingPartner { placement: track.site.placement, partners };
        return out.refuse(MetricId::ThighExtensionTo, track.site, track.bout, why);
    }
    for c in contacts.iter().filter(|c| c.usable) {
        let Some(tc) = c.tc_s else { continue };
        let sample = track.sample_at(tc);
        if sample < 0.0 || sample > thigh_deg.len() as f64 - 1.0 {
            continue;
        }
        if let Some(value) = value_at(&thigh_deg, sample) {
            out.add(track, MetricId::ThighExtensionTo, track.site.side, c.number, tc, value);
        }
    }
}

/// Least angle of the thigh against the pelvis in each stride; without a pelvis sensor it says that one
/// is needed.
pub fn measure_hip(thigh: &Track, pelvis: Option<&Track>, out: &mut Draft) {
    let metric = [MetricId::HipExtensionPeak];
    let Some(pelvis) = pelvis else {
        let partners = vec![Placement::Sacrum, Placement::Pelvis];
        let why = Refusal::MissingPartner { placement: thigh.site.placement, partners };
        return refuse(thigh, &metric, &why, out);
    };
    let (upper, lower) = match (angles(pelvis), angles(thigh)) {
        (Ok(upper), Ok(lower)) if lower.absolute && upper.absolute => (upper, lower),
        (Err(why), _) | (_, Err(why)) => return refuse(thigh, &metric, &why, out),
        _ => return refuse(thigh, &metric, &Refusal::NotCalibrated, out),
    };
    let last = upper.lean_deg.len().saturating_sub(1) as f64;
    let first = thigh.first_number;
    for (k, pair) in thigh.stride_marks.windows(2).enumerate() {
        let (from, to) = (pair[0].max(0.0).ceil() as usize, pair[1].max(0.0).floor() as usize);
        let hip = |i: usize| {
            let place = pelvis.sample_at(thigh.time_s(i as f64));
            let tilt =
                value_at(&upper.lean_deg, place).filter(|_| (0.0..=last).contains(&place))?;
            Some(tilt - lower.lean_deg.get(i)?)
        };
        let least = (from..=to).map(hip).try_fold(f64::INFINITY, |low, v| Some(low.min(v?)));
        if let Some(least) = least {
            let t_s = thigh.time_s(pair[0]);
            out.add(thigh, MetricId::HipExtensionPeak, thigh.site.side, first + 2 * k, t_s, least);
        }
    }
}
