//! Inclination of the shank at initial contact.

use super::angles::{angles, refuse};
use super::{Flag, MetricId, Refusal, Sample, Samples};
use crate::gait::Track;
use crate::orientation::segment::Zero;
use crate::signal::interpolation::value_at;

/// Measures a shank sensor in one bout.
pub fn measure(track: &Track, out: &mut Samples) {
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
        out.list.push(Sample {
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
