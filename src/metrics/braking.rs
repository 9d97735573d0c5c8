//! Speed lost in braking, and the half-sine braking force that would lose it, from the pelvis.
//!
//! The fore-aft acceleration in the levelled world, at the middle of the hips rather than at the
//! sensor (nominal lever arm, rigid pelvis), is integrated over each stride with the constraint
//! that the speed repeats. The loss is the speed at initial contact minus the lowest around
//! mid-stance, after the impact's ringing, which has no net impulse, has died away; a peak of the
//! acceleration itself would be that ringing.
//!
//! Known limits: grade C. Trunk acceleration stands in for that of the whole body; a heading error
//! of 10° mixes sideways motion in.

use core::f64::consts::PI;

use nalgebra::{UnitQuaternion, Vector3};

use super::angles::refuse;
use super::{MetricId, Refusal, Sample, Samples};
use crate::gait::Track;
use crate::orientation::segment::Alignment;
use crate::recording::Placement;
use crate::signal::integration::cumulative;
use crate::signal::interpolation::value_at;
use crate::units::STANDARD_GRAVITY_MPS2;

const METRICS: [MetricId; 2] = [MetricId::BrakeDv, MetricId::BrakePeak];

/// From the sensor to the middle of the hips in pelvis axes, m: skin over S1, and a belt buckle.
fn lever_m(placement: Placement) -> Vector3<f64> {
    match placement {
        Placement::Waist => Vector3::new(-0.10, 0.0, -0.05),
        _ => Vector3::new(0.10, 0.0, -0.03),
    }
}

/// Measures a pelvis sensor in one bout.
pub fn measure(track: &Track, out: &mut Samples) {
    let placement = track.site.placement;
    if track.attitude.is_none() {
        return refuse(track, &METRICS, &Refusal::NeedsGyroscope { placement }, out);
    }
    let Some(forward) = forward_acceleration(track) else {
        return refuse(track, &METRICS, &Refusal::AmbiguousHeading, out);
    };
    let speed = cumulative(&forward, 1.0 / track.rate_hz);
    for pair in track.contacts.windows(3) {
        let [a, _, c] = pair else { continue };
        if c.number != a.number + 2 || !(a.usable && c.usable) {
            continue;
        }
        let (Some(ic), Some(tc), Some(next)) = (a.ic_s, a.tc_s, c.ic_s) else { continue };
        let at = |t: f64| value_at(&speed, track.sample_at(t));
        let (Some(start), Some(end)) = (at(ic), at(next)) else { continue };
        let drift = (end - start) / (next - ic);
        let lowest = (0..=16)
            .map(|k| ic + (0.35 + 0.02 * f64::from(k)) * (tc - ic))
            .filter_map(|t| at(t).map(|v| v - drift * (t - ic)))
            .fold(f64::INFINITY, f64::min);
        let dv = start - lowest;
        let peak = PI * dv / (STANDARD_GRAVITY_MPS2 * (tc - ic));
        for (metric, value) in METRICS.into_iter().zip([dv, peak]) {
            out.list.push(Sample {
                metric,
                site: track.site,
                bout: track.bout,
                side: a.side,
                number: a.number,
                t_s: ic,
                value,
                clipped: false,
            });
        }
    }
}

/// Forward acceleration of the middle of the hips along the stride's mean heading, m/s².
fn forward_acceleration(track: &Track) -> Option<Vec<f64>> {
    let attitude = track.attitude.as_ref()?;
    let heading = track.heading.as_ref()?;
    let gyr = track.gyr.as_ref()?;
    let alignment: &Alignment = track.alignment.as_ref()?;
    if alignment.heading_confidence < 0.1 {
        return None;
    }
    let lever = alignment.sensor_to_segment.inverse() * lever_m(track.site.placement);
    // Angle from the sensor axis that carries the heading to the segment's forward axis, on average.
    let forward = alignment.forward();
    let mut mean = Vector3::zeros();
    for (q, angle) in attitude.q.iter().zip(&heading.angle_rad) {
        let back = UnitQuaternion::from_axis_angle(&Vector3::z_axis(), -angle);
        mean += back * q.transform_vector(&forward);
    }
    let direction = Vector3::new(mean.x, mean.y, 0.0).try_normalize(1e-9)?;
    let n = track.acc.len();
    Some(
        (0..n)
            .map(|i| {
                let (before, after) = (gyr.at(i.saturating_sub(1)), gyr.at((i + 1).min(n - 1)));
                let span = ((i + 1).min(n - 1) - i.saturating_sub(1)).max(1) as f64;
                let alpha = (after - before) * (track.rate_hz / span);
                let w = gyr.at(i);
                let hips = track.acc.at(i) + alpha.cross(&lever) + w.cross(&w.cross(&lever));
                let turn =
                    UnitQuaternion::from_axis_angle(&Vector3::z_axis(), heading.angle_rad[i]);
                attitude.q[i].transform_vector(&hips).dot(&(turn * direction))
            })
            .collect(),
    )
}
