//! Pitch of the foot at initial contact against its own flat position in mid-stance.

use super::{MetricId, Sample, Samples};
use crate::gait::Track;
use crate::signal::interpolation::value_at;

/// Measures a foot sensor in one bout.
///
/// The pitch rate is integrated from mid-stance, where the sole is flat, back to initial contact;
/// over a tenth of a second the gyroscope needs no correction.
pub fn measure(track: &Track, out: &mut Samples) {
    let Some(swings) = &track.swings else { return };
    let pitch = crate::signal::integration::cumulative(&swings.pitch_radps, 1.0 / track.rate_hz);
    for c in track.contacts.iter().filter(|c| c.usable) {
        let (Some(ic), Some(tc)) = (c.ic_s, c.tc_s) else { continue };
        let at = |t: f64| value_at(&pitch, track.sample_at(t));
        let flat: Vec<f64> =
            [0.30, 0.35, 0.40].iter().filter_map(|u| at(ic + u * (tc - ic))).collect();
        let (Some(start), Some(flat)) = (at(ic), crate::signal::robust::median(&flat)) else {
            continue;
        };
        out.list.push(Sample {
            metric: MetricId::FootStrikeAngle,
            site: track.site,
            bout: track.bout,
            side: c.side,
            number: c.number,
            t_s: ic,
            value: (start - flat).to_degrees(),
            clipped: false,
        });
    }
}
