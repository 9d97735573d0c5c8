//! Inclination and rotation of a segment at every sample of a bout, degrees.

use super::{Draft, MetricId, Refusal};
use crate::gait::Track;
use crate::orientation::Attitude;
use crate::orientation::heading::{MeanHeading, wrap};
use crate::orientation::segment::{Alignment, Zero, inclination};

/// Angles of a segment, one a sample.
#[derive(Debug, Clone, PartialEq)]
pub struct SegmentAngles {
    /// Inclination in the sagittal plane, + forward.
    pub lean_deg: Vec<f64>,
    /// Inclination in the frontal plane, + to the right.
    pub lateral_deg: Vec<f64>,
    /// Heading against the stride's mean, + to the left.
    pub rotation_deg: Vec<f64>,
    /// True when the zero is that of standing or declared, not the mean while running.
    pub absolute: bool,
    /// What the zero rests on.
    pub zero: Zero,
}

/// Smallest confidence in the running direction at which the planes are named.
const HEADING_CONFIDENCE: f64 = 0.1;

/// Attitude and segment axes of a track, or why there are no angles.
fn known(track: &Track) -> Result<(&Attitude, &MeanHeading, &Alignment), Refusal> {
    let placement = track.site.placement;
    let (Some(attitude), Some(heading)) = (&track.attitude, &track.heading) else {
        return Err(Refusal::NeedsGyroscope { placement });
    };
    let alignment: &Alignment = track.alignment.as_ref().ok_or(Refusal::AmbiguousHeading)?;
    if alignment.heading_confidence < HEADING_CONFIDENCE {
        return Err(Refusal::AmbiguousHeading);
    }
    Ok((attitude, heading, alignment))
}

/// Inclinations of the track's segment at every sample, degrees: in the sagittal plane, + forward, and in the
/// frontal plane, + to the right; or why there are none.
pub fn inclinations(track: &Track) -> Result<[Vec<f64>; 2], Refusal> {
    let (attitude, _, alignment) = known(track)?;
    let mut out = [(); 2].map(|()| Vec::with_capacity(attitude.q.len()));
    for q in &attitude.q {
        let up = alignment.sensor_to_segment * q.inverse_transform_vector(&nalgebra::Vector3::z());
        let (lean, lateral) = inclination(&up);
        out[0].push(lean.to_degrees());
        out[1].push(lateral.to_degrees());
    }
    Ok(out)
}

/// Angles of the track's segment, or why there are none.
pub fn angles(track: &Track) -> Result<SegmentAngles, Refusal> {
    let [lean_deg, lateral_deg] = inclinations(track)?;
    let (attitude, heading, alignment) = known(track)?;
    let forward = alignment.forward();
    let mut offset: Option<f64> = None;
    let rotation = attitude.q.iter().zip(&heading.angle_rad).map(|(q, mean)| {
        let ahead = q.transform_vector(&forward);
        // The mean heading follows a sensor axis, a constant angle away from the segment's own.
        let yaw = ahead.y.atan2(ahead.x) - mean;
        let zero = *offset.get_or_insert(yaw);
        wrap(yaw - zero).to_degrees()
    });
    Ok(SegmentAngles {
        rotation_deg: rotation.collect(),
        lean_deg,
        lateral_deg,
        absolute: alignment.zero != Zero::RunningMean,
        zero: alignment.zero,
    })
}

/// Values of `signal` between two times of the track; empty outside.
pub fn between<'a>(track: &Track, signal: &'a [f64], from_s: f64, to_s: f64) -> &'a [f64] {
    let clip = |t: f64| (track.sample_at(t).round().max(0.0) as usize).min(signal.len());
    let (from, to) = (clip(from_s), clip(to_s));
    if from < to { &signal[from..to] } else { &[] }
}

/// Largest minus smallest value.
pub fn range(values: &[f64]) -> Option<f64> {
    let (low, high) =
        values.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), v| (l.min(*v), h.max(*v)));
    (high >= low).then_some(high - low)
}

/// Range after the straight line from the first to the last value is taken out, which removes the
/// drift of an integrated gyroscope over a stride that closes.
pub fn detrended_range(values: &[f64]) -> Option<f64> {
    let (first, last) = (*values.first()?, *values.last()?);
    let slope = (last - first) / (values.len().max(2) - 1) as f64;
    let flat: Vec<f64> = values.iter().enumerate().map(|(i, v)| v - slope * i as f64).collect();
    range(&flat)
}

/// Notes the same refusal for a family.
pub fn refuse(track: &Track, metrics: &[MetricId], why: &Refusal, out: &mut Draft) {
    out.refuse_all(metrics, track.site, track.bout, why);
}
