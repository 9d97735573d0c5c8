//! Pelvic tilt, drop and rotation from a sensor on the sacrum or elsewhere fixed to the pelvis.
//!
//! Ranges need no calibration. Tilt is against standing: absolute anterior tilt is not observable
//! without palpated landmarks. Drop is against the horizontal in stance, so it too needs the
//! standing pose, and it needs the side.

use super::angles::{SegmentAngles, angles, between, detrended_range, range, refuse};
use super::{Draft, Flag, MetricId, Refusal, Sample};
use crate::gait::{Stride, Track};
use crate::orientation::segment::Zero;
use crate::recording::Side;
use crate::signal::statistics::mean;

const ABSOLUTE: [MetricId; 2] = [MetricId::PelvicTilt, MetricId::PelvicDrop];
const RANGES: [MetricId; 3] =
    [MetricId::PelvicTiltRom, MetricId::PelvicObliquityRom, MetricId::PelvisRotationRom];

/// Measures a pelvis sensor in one bout.
pub fn measure(track: &Track, strides: &[Stride], out: &mut Draft) {
    let found = match angles(track) {
        Ok(found) => found,
        Err(why) => {
            refuse(track, &ABSOLUTE, &why, out);
            refuse(track, &RANGES, &why, out);
            return;
        }
    };
    if !found.absolute {
        refuse(track, &ABSOLUTE, &Refusal::NotCalibrated, out);
    }
    if found.zero == Zero::Declared {
        ABSOLUTE.iter().for_each(|&m| out.flag(m, track.site, track.bout, Flag::DeclaredMounting));
    }
    for s in strides {
        let slice = |signal| between(track, signal, s.t_start_s, s.t_end_s);
        let values = [
            (MetricId::PelvicTiltRom, range(slice(&found.lean_deg))),
            (MetricId::PelvicObliquityRom, range(slice(&found.lateral_deg))),
            (MetricId::PelvisRotationRom, detrended_range(slice(&found.rotation_deg))),
            (MetricId::PelvicTilt, mean(slice(&found.lean_deg)).filter(|_| found.absolute)),
        ];
        for (metric, value) in values {
            if let Some(value) = value {
                out.push(Sample {
                    metric,
                    site: track.site,
                    bout: track.bout,
                    side: None,
                    number: s.number,
                    t_s: s.t_start_s,
                    value,
                    clipped: false,
                });
            }
        }
    }
    if found.absolute {
        drop(track, &found, out);
    }
}

/// Largest drop of the swing side in each stance: leaning right is a drop of the right side, which
/// swings while the left foot stands.
fn drop(track: &Track, found: &SegmentAngles, out: &mut Draft) {
    if track.contacts.iter().all(|c| c.side.is_none()) {
        out.refuse(MetricId::PelvicDrop, track.site, track.bout, Refusal::AmbiguousSide);
        return;
    }
    let inferred = Flag::InferredSide { confidence: track.side_confidence };
    out.flag(MetricId::PelvicDrop, track.site, track.bout, inferred);
    for c in track.contacts.iter().filter(|c| c.usable) {
        let (Some(ic), Some(tc), Some(side)) = (c.ic_s, c.tc_s, c.side) else { continue };
        let sign = if side == Side::Left { 1.0 } else { -1.0 };
        let lateral = between(track, &found.lateral_deg, ic, tc);
        if lateral.is_empty() {
            continue;
        }
        let value = lateral.iter().fold(f64::NEG_INFINITY, |m, v| m.max(sign * v));
        out.push(Sample {
            metric: MetricId::PelvicDrop,
            site: track.site,
            bout: track.bout,
            side: c.side,
            number: c.number,
            t_s: ic,
            value,
            clipped: false,
        });
    }
}
