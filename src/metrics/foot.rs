//! Pitch of the foot at initial contact against its own flat position in mid-stance, and the strike
//! that it makes.

use super::{Draft, MetricId};
use crate::gait::Track;
use crate::signal::interpolation::value_at;

/// Above this angle the heel lands first, deg (Altman & Davis 2012 \[M\]).
const REARFOOT_DEG: f64 = 8.0;

/// Measures a foot sensor in one bout.
///
/// The pitch rate is integrated from mid-stance, where the sole is flat, back to initial contact;
/// over a tenth of a second the gyroscope needs no correction.
pub fn measure(track: &Track, out: &mut Draft) {
    let Some(swings) = &track.swings else { return };
    let pitch = crate::signal::integration::cumulative(&swings.pitch_radps, 1.0 / track.rate_hz);
    for c in track.contacts.iter().filter(|c| c.usable) {
        let (Some(ic), Some(tc)) = (c.ic_s, c.tc_s) else { continue };
        let at = |t: f64| value_at(&pitch, track.sample_at(t));
        let flat: Vec<f64> =
            [0.30, 0.35, 0.40].iter().filter_map(|u| at(ic + u * (tc - ic))).collect();
        let (Some(start), Some(flat)) = (at(ic), crate::signal::statistics::median(&flat)) else {
            continue;
        };
        let angle_deg = (start - flat).to_degrees();
        out.add(track, MetricId::FootStrikeAngle, c.side, c.number, ic, angle_deg);
        let rearfoot = if angle_deg > REARFOOT_DEG { 100.0 } else { 0.0 };
        out.add(track, MetricId::RearfootShare, c.side, c.number, ic, rearfoot);
    }
}
