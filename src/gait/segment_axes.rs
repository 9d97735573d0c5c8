//! Segment axes of a sensor from how it moves while running: forward from the braking after contact on
//! the body's axis, from the swing on a limb. Each gap-free piece of a bout finds its own; one decision
//! for all of them weighs each by its length and certainty.

use nalgebra::Vector3;

use super::axial_events::SampleContact;
use super::forward_sign::{Facts, forward_sign};
use super::hips;
use super::limb::Swings;
use super::track::{Track, stride_phase};
use crate::intake::CleanStream;
use crate::orientation::segment::{Alignment, Zero};
use crate::orientation::{Attitude, level, parity};
use crate::recording::{Axes, Placement};
use crate::signal::spectrum::harmonics;

/// One decision for all pieces of a bout: the mean of their axes, by length and certainty. A single one
/// is returned unchanged, and so is a declared mounting.
pub(super) fn common(pieces: &[(usize, Option<Alignment>)]) -> Option<Alignment> {
    let known: Vec<(f64, Alignment)> =
        pieces.iter().filter_map(|(length, a)| a.map(|a| (*length as f64, a))).collect();
    let (_, first) = known.first()?;
    if known.len() == 1 || first.zero == Zero::Declared {
        return Some(*first);
    }
    let sum = |of: fn(&(f64, Alignment)) -> Vector3<f64>| {
        known.iter().fold(Vector3::zeros(), |s, piece| s + of(piece))
    };
    let up = sum(|(length, a)| a.up() * *length);
    let forward = sum(|(length, a)| a.forward() * (*length * a.heading_confidence.max(1e-3)));
    let weight: f64 = known.iter().map(|(length, _)| length).sum();
    let confidence = (forward.norm() / weight).min(1.0);
    Alignment::from_up_forward(&up, &forward, first.zero, confidence)
}

/// Segment axes of the body's axis.
pub(super) fn of_axis(track: &Track, stream: &CleanStream) -> Option<Alignment> {
    if let Some(declared) = Alignment::declared(&stream.mounting) {
        return Some(declared);
    }
    let attitude = track.attitude.as_ref()?;
    let heading = track.heading.as_ref()?;
    let (up, zero) = match stream.standing_mps2 {
        Some(standing) => (standing, Zero::Standing),
        None => (level::mean_up(&attitude.q)?, Zero::RunningMean),
    };
    let phase = stride_phase(&track.stride_marks, track.acc.len());
    let inside = phase.iter().position(|p| p.is_finite())?;
    let end = phase.iter().rposition(|p| p.is_finite())? + 1;
    let phase = &phase[inside..end];
    let heading_frame = |acc: &Axes| {
        let [mut x, mut y, mut z] = [(); 3].map(|()| Vec::with_capacity(end - inside));
        for i in inside..end {
            let world = attitude.q[i].transform_vector(&acc.at(i));
            let (cos, sin) = heading.direction[i];
            x.push(cos * world.x + sin * world.y);
            y.push(-sin * world.x + cos * world.y);
            z.push(world.z);
        }
        harmonics::<3, { parity::HARMONICS }>([&x, &y, &z], phase)
    };
    let here = heading_frame(&track.acc);
    let axis = parity::fore_aft_axis_of(&here)?;
    let (sin, cos) = axis.angle_rad.sin_cos();
    let low = height_above_hips_m(track.site.placement)
        .and_then(|height| hips::displaced(track, up.normalize() * -height));
    let [x2, y2, z2] = low.as_ref().map_or(here, heading_frame)[1];
    // Leaning forward turns about the axis to the left.
    let turning = track.gyr.as_ref().map(heading_frame)?;
    let nod = turning[1][1] * cos - turning[1][0] * sin;
    let facts = Facts { brake: x2 * cos + y2 * sin, brake_up: z2, up: here[1][2], nod };
    let (sign, certainty) = forward_sign(track.site.placement, &facts);
    let (ahead, across) = (sign * cos, sign * sin);
    // The forward axis of the segment is where forward lies in the sensor on average.
    let mut forward = Vector3::zeros();
    for i in inside..end {
        let (cos, sin) = heading.direction[i];
        let world = Vector3::new(cos * ahead - sin * across, sin * ahead + cos * across, 0.0);
        forward += attitude.q[i].inverse_transform_vector(&world);
    }
    let confidence = (2.0 * axis.strength - 1.0).max(0.0) * certainty;
    Alignment::from_up_forward(&up, &forward, zero, confidence)
}

/// Height of a sensor above the hips, m, where its own nodding outweighs the braking: the braking is
/// looked for at the hips, which needs only the vertical.
fn height_above_hips_m(placement: Placement) -> Option<f64> {
    match placement {
        Placement::Trunk => Some(0.45),
        Placement::Head => Some(0.7),
        _ => None,
    }
}

/// Segment axes of a limb: flexion axis, and up from standing or, for a foot, from lying flat.
pub(super) fn of_limb(
    track: &Track,
    stream: &CleanStream,
    swings: &Swings,
    contacts: &[SampleContact],
) -> Option<Alignment> {
    if let Some(declared) = Alignment::declared(&stream.mounting) {
        return Some(declared);
    }
    let attitude = track.attitude.as_ref()?;
    let left = -swings.axis;
    let (up, zero) = match stream.standing_mps2 {
        Some(standing) => (standing, Zero::Standing),
        None if track.site.placement == Placement::Foot => {
            (flat_up(attitude, contacts)?, Zero::FlatFoot)
        }
        None => (level::mean_up(&attitude.q)?, Zero::RunningMean),
    };
    Alignment::from_up_forward(&up, &left.cross(&up), zero, swings.planarity)
}

/// Median direction of up in the sensor between 25 % and 45 % of stance, when the sole lies flat.
fn flat_up(attitude: &Attitude, contacts: &[SampleContact]) -> Option<Vector3<f64>> {
    let mut columns: [Vec<f64>; 3] = Default::default();
    for c in contacts {
        let (Some(ic), Some(tc)) = (c.ic, c.tc) else { continue };
        let at = (ic + 0.35 * (tc - ic)).max(0.0) as usize;
        if at < attitude.q.len() {
            let up = attitude.up(at);
            columns.iter_mut().zip(up.iter()).for_each(|(column, v)| column.push(*v));
        }
    }
    let median = |c: &Vec<f64>| crate::signal::statistics::median(c);
    Vector3::new(median(&columns[0])?, median(&columns[1])?, median(&columns[2])?)
        .try_normalize(1e-9)
}
