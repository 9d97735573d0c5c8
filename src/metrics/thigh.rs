//! Inclination of the thigh: how far behind at toe-off, how far forward in swing.
//!
//! Inclination is against standing, + with the knee ahead of the hip. The greatest extension comes
//! a few hundredths of a second after toe-off and is several degrees larger, so both are given. The
//! instant of toe-off cannot be read from a thigh: it is taken from another sensor.

use super::angles::{angles, between, refuse};
use super::{Flag, MetricId, Refusal, Samples};
use crate::gait::{Contact, Track};
use crate::orientation::segment::Zero;
use crate::recording::Placement;
use crate::signal::interpolation::value_at;

const METRICS: [MetricId; 3] =
    [MetricId::ThighExtensionTo, MetricId::ThighExtensionPeak, MetricId::ThighFlexionPeak];

/// Measures a thigh in one bout. `contacts` are those of the same side's foot or shank, or those of
/// the body's axis that are known to be of this side; empty when there are none.
pub fn measure(track: &Track, contacts: &[Contact], out: &mut Samples) {
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
    for (k, pair) in track.marks.windows(2).enumerate() {
        let t_s = track.time_s(pair[0]);
        let cycle = between(track, &thigh_deg, t_s, track.time_s(pair[1]));
        let low = cycle.iter().copied().fold(f64::INFINITY, f64::min);
        let high = cycle.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let side = track.site.side;
        out.add(track, MetricId::ThighExtensionPeak, side, 2 * k, t_s, low);
        out.add(track, MetricId::ThighFlexionPeak, side, 2 * k, t_s, high);
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
