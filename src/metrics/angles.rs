//! Inclination and rotation of a segment at every sample of a bout, degrees.

use super::levelled::refusal;
use super::{Draft, MetricId, Refusal};
use crate::gait::Track;
use crate::orientation::heading::wrap;
use crate::orientation::segment::Zero;

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

/// Angles of the track's segment, or why there are none.
pub fn angles(track: &Track) -> Result<SegmentAngles, Refusal> {
    let why = |why| refusal(track, why);
    let [lean_deg, lateral_deg] = track.inclinations_deg().map_err(why)?;
    let (attitude, heading, alignment) = track.directions().map_err(why)?;
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
        lean_deg: lean_deg.clone(),
        lateral_deg: lateral_deg.clone(),
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
