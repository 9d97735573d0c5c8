//! Inclination of the shank at initial contact, and how far it turns about its own axis afterwards.

use super::angles::{angles, between, range, refuse};
use super::{Draft, Flag, MetricId, Refusal, Sample};
use crate::gait::Track;
use crate::orientation::segment::Zero;
use crate::signal::integration::cumulative;
use crate::signal::interpolation::value_at;

/// Measures a shank sensor in one bout.
pub fn measure(track: &Track, out: &mut Draft) {
    rotation(track, out);
    let metric = MetricId::TibiaInclinationIc;
    let found = match angles(track) {
        Ok(found) if found.absolute => found,
        Ok(_) => return refuse(track, &[metric], &Refusal::NotCalibrated, out),
        Err(why) => return refuse(track, &[metric], &why, out),
    };
    if found.zero == Zero::Declared {
        out.flag(metric, track.site, track.bout, Flag::DeclaredMounting);
    }
    for c in track.contacts.iter().filter(|c| c.usable) {
        let Some(ic) = c.ic_s else { continue };
        // A shank that leans forward has its knee ahead of the ankle.
        let Some(lean) = value_at(&found.lean_deg, track.sample_at(ic)) else { continue };
        out.push(Sample {
            metric,
            site: track.site,
            bout: track.bout,
            side: c.side,
            number: c.number,
            t_s: ic,
            value: -lean,
            clipped: false,
        });
    }
}

/// Range of the rotation about the long axis in the first half of stance. The skin turns over the
/// bone by about as much, so this is for trends.
fn rotation(track: &Track, out: &mut Draft) {
    let metric = MetricId::TibialRotation;
    let (Some(gyr), Some(alignment)) = (&track.gyr, &track.alignment) else {
        let why = Refusal::NeedsGyroscope { placement: track.site.placement };
        return out.refuse(metric, track.site, track.bout, why);
    };
    let angle = cumulative(&gyr.along(&alignment.up()), 1.0 / track.rate_hz);
    for c in track.contacts.iter().filter(|c| c.usable) {
        let (Some(ic), Some(tc)) = (c.ic_s, c.tc_s) else { continue };
        if let Some(turned) = range(between(track, &angle, ic, ic + 0.5 * (tc - ic))) {
            out.add(track, metric, c.side, c.number, ic, turned.to_degrees());
        }
    }
}
