//! Trunk lean, lateral flexion and rotation from a sensor on the trunk.
//!
//! The vertical is that of the stride-averaged specific force ([`crate::orientation::level`]);
//! angles come from the up-vector in the segment, so that a turn of the body does not leak into
//! its lean. Ranges need no calibration; mean lean and offset need the standing pose.

use super::angles::{angles, between, detrended_range, range, refuse};
use super::{Draft, Flag, MetricId, Refusal, Sample};
use crate::gait::{Stride, Track};
use crate::orientation::segment::Zero;
use crate::signal::interpolation::value_at;
use crate::signal::statistics::{mean, sd};

const ABSOLUTE: [MetricId; 4] = [
    MetricId::TrunkLean,
    MetricId::TrunkLateralOffset,
    MetricId::TrunkLeanIc,
    MetricId::TrunkLateralAsymmetry,
];
const RANGES: [MetricId; 4] = [
    MetricId::TrunkLateralRom,
    MetricId::TrunkRotationRom,
    MetricId::TrunkLeanSd,
    MetricId::TrunkLateralSd,
];
/// Metrics whose sign is to the left or to the right.
const HANDED: [MetricId; 2] = [MetricId::TrunkLateralOffset, MetricId::TrunkLateralAsymmetry];
/// Strides of a window of variability, and points of a stride at which strides are compared.
const WINDOW: usize = 20;
const POINTS: usize = 50;

/// Measures a trunk sensor in one bout.
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
    if track.maybe_mirrored {
        refuse(track, &HANDED, &Refusal::AmbiguousSide, out);
    }
    if found.zero == Zero::Declared {
        ABSOLUTE.iter().for_each(|&m| out.flag(m, track.site, track.bout, Flag::DeclaredMounting));
    }
    let sample = |metric, side, number, t_s, value| Sample {
        metric,
        site: track.site,
        bout: track.bout,
        side,
        number,
        t_s,
        value,
        clipped: false,
    };
    for c in track.contacts.iter().filter(|c| c.usable && found.absolute) {
        let (Some(ic), Some(tc)) = (c.ic_s, c.tc_s) else { continue };
        if let Some(lean) = mean(between(track, &found.lean_deg, ic, tc)) {
            out.push(sample(MetricId::TrunkLean, c.side, c.number, ic, lean));
        }
        if let Some(lean) = value_at(&found.lean_deg, track.sample_at(ic)) {
            out.push(sample(MetricId::TrunkLeanIc, c.side, c.number, ic, lean));
        }
    }
    let handed = found.absolute && !track.maybe_mirrored;
    for s in strides {
        let slice = |signal| between(track, signal, s.t_start_s, s.t_end_s);
        let lateral = slice(&found.lateral_deg);
        let values = [
            (MetricId::TrunkLateralRom, range(lateral)),
            (MetricId::TrunkLateralAsymmetry, peaks(lateral).filter(|_| handed)),
            (MetricId::TrunkRotationRom, detrended_range(slice(&found.rotation_deg))),
            (MetricId::TrunkLateralOffset, mean(lateral).filter(|_| handed)),
        ];
        for (metric, value) in values {
            if let Some(value) = value {
                out.push(sample(metric, None, s.number, s.t_start_s, value));
            }
        }
    }
    for (metric, angle) in
        [(MetricId::TrunkLeanSd, &found.lean_deg), (MetricId::TrunkLateralSd, &found.lateral_deg)]
    {
        let windows = strides.chunks_exact(WINDOW);
        let parts: Vec<f64> = windows.filter_map(|w| spread(track, angle, w)).collect();
        out.add_whole(track, metric, &parts, WINDOW * parts.len());
    }
}

/// Standard deviation over strides at the same share of the stride, averaged over the stride.
fn spread(track: &Track, angle_deg: &[f64], strides: &[Stride]) -> Option<f64> {
    let at = |s: &Stride, k: usize| {
        let t_s = s.t_start_s + (s.t_end_s - s.t_start_s) * k as f64 / POINTS as f64;
        value_at(angle_deg, track.sample_at(t_s))
    };
    let point = |k| sd(&strides.iter().filter_map(|s| at(s, k)).collect::<Vec<f64>>());
    mean(&(0..POINTS).filter_map(point).collect::<Vec<f64>>())
}

/// Greatest inclination to the right less that to the left.
fn peaks(lateral_deg: &[f64]) -> Option<f64> {
    let right = lateral_deg.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let left = -lateral_deg.iter().copied().fold(f64::INFINITY, f64::min);
    (!lateral_deg.is_empty()).then_some(right - left)
}
