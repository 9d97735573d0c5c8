//! Stride length and speed from one foot: strapdown integration between mid-stances.
//!
//! Between two mid-stances the levelled attitude turns the specific force into the world, gravity
//! is taken off, and the velocity's error, which must vanish at both ends, is removed as a straight
//! line in time (the classical zero-velocity update; Zrenner et al. 2018 for running). On a
//! treadmill this is the length on the belt.
//!
//! Mid-stance is the instant of least rotation and of specific force nearest to gravity within
//! stance. Known limits: the foot is never quite still in running (0.05–0.35 m/s at mid-stance),
//! so lengths come out 1–4 % short; clipped strides are flagged, and their error grows with speed.

use nalgebra::Vector3;

use super::{MetricId, Refusal, Sample, Samples};
use crate::gait::Track;
use crate::intake::{CleanStream, Span};
use crate::recording::Side;
use crate::units::STANDARD_GRAVITY_MPS2;

/// A stride of one foot from mid-stance to mid-stance.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FootStride {
    /// Number of the contact at its start.
    pub number: usize,
    /// Foot, where known.
    pub side: Option<Side>,
    /// Mid-stance at its start, s.
    pub t_start_s: f64,
    /// Mid-stance at its end, s.
    pub t_end_s: f64,
    /// Horizontal length, m.
    pub length_m: f64,
    /// Highest point of the sensor above the line between the mid-stances, m.
    pub clearance_m: f64,
    /// True when the sensor clipped within.
    pub clipped: bool,
}

/// Strides of a foot sensor with a gyroscope; empty without.
#[must_use]
pub fn foot_strides(track: &Track, stream: &CleanStream) -> Vec<FootStride> {
    let stances: Vec<(usize, Option<Side>, usize)> = track
        .contacts
        .iter()
        .filter_map(|c| Some((c.number, c.side, mid_stance(track, c.ic_s, c.tc_s)?)))
        .collect();
    stances
        .windows(2)
        .filter(|w| w[1].0 == w[0].0 + 2)
        .filter_map(|w| {
            let (from, to) = (w[0].2, w[1].2);
            let absolute = Span { start: track.span.start + from, end: track.span.start + to + 1 };
            if stream.touches_filled(absolute) {
                return None;
            }
            let (length_m, clearance_m) = integrate(track, from, to)?;
            Some(FootStride {
                number: w[0].0,
                side: w[0].1,
                t_start_s: track.time_s(from as f64),
                t_end_s: track.time_s(to as f64),
                length_m,
                clearance_m,
                clipped: stream.touches_clipped_acc(absolute)
                    || stream.touches_clipped_gyr(absolute),
            })
        })
        .collect()
}

/// Adds stride length and speed of a foot sensor.
pub fn measure(track: &Track, strides: &[FootStride], out: &mut Samples) {
    let metrics = [MetricId::StrideLength, MetricId::Speed];
    if track.attitude.is_none() {
        let why = Refusal::NeedsGyroscope { placement: track.site.placement };
        out.refuse_all(&metrics, track.site, track.bout, &why);
        return;
    }
    for s in strides {
        let speed = s.length_m / (s.t_end_s - s.t_start_s);
        for (metric, value) in metrics.into_iter().zip([s.length_m, speed]) {
            out.list.push(Sample {
                metric,
                site: track.site,
                bout: track.bout,
                side: s.side,
                number: s.number,
                t_s: s.t_start_s,
                value,
                clipped: s.clipped,
            });
        }
    }
}

/// Sample of least motion between 15 % and 70 % of the contact; with one event missing, of the
/// half second on its inner side.
fn mid_stance(track: &Track, ic_s: Option<f64>, tc_s: Option<f64>) -> Option<usize> {
    let gyr = track.gyr.as_ref()?;
    let (from_s, to_s) = match (ic_s, tc_s) {
        (Some(ic), Some(tc)) => (ic + 0.15 * (tc - ic), ic + 0.70 * (tc - ic)),
        (Some(ic), None) => (ic + 0.04, ic + 0.20),
        (None, Some(tc)) => (tc - 0.20, tc - 0.07),
        (None, None) => return None,
    };
    let n = track.acc.len();
    let from = (track.sample_at(from_s).max(0.0) as usize).min(n);
    let to = (track.sample_at(to_s).max(0.0) as usize).min(n);
    let half = ((0.02 * track.rate_hz) as usize).max(1);
    // 1 m/s² weighs as much as 0.5 rad/s: both are what a foot creeping at mid-stance shows.
    let unrest = |i: usize| {
        let window = i.saturating_sub(half)..(i + half + 1).min(n);
        let count = window.len() as f64;
        window
            .map(|k| {
                let a = (track.acc.at(k).norm() - STANDARD_GRAVITY_MPS2).abs();
                gyr.at(k).norm_squared() + 0.25 * a * a
            })
            .sum::<f64>()
            / count
    };
    (from..to).min_by(|&a, &b| unrest(a).total_cmp(&unrest(b)))
}

/// Horizontal length and clearance between two still samples.
fn integrate(track: &Track, from: usize, to: usize) -> Option<(f64, f64)> {
    let attitude = track.attitude.as_ref()?;
    let step_s = 1.0 / track.rate_hz;
    let gravity = Vector3::new(0.0, 0.0, STANDARD_GRAVITY_MPS2);
    let world = |i: usize| attitude.q[i].transform_vector(&track.acc.at(i)) - gravity;
    let mut velocity = Vec::with_capacity(to - from + 1);
    let mut v = Vector3::zeros();
    velocity.push(v);
    for i in from..to {
        v += (world(i) + world(i + 1)) * (0.5 * step_s);
        velocity.push(v);
    }
    let last = velocity.len() - 1;
    let corrected = |k: usize| velocity[k] - v * (k as f64 / last as f64);
    let mut position = Vector3::zeros();
    let mut heights = Vec::with_capacity(last + 1);
    heights.push(0.0);
    for k in 0..last {
        position += (corrected(k) + corrected(k + 1)) * (0.5 * step_s);
        heights.push(position.z);
    }
    let rise = position.z;
    let clearance = heights
        .iter()
        .enumerate()
        .map(|(k, h)| h - rise * k as f64 / last as f64)
        .fold(f64::NEG_INFINITY, f64::max);
    Some((position.x.hypot(position.y), clearance))
}
