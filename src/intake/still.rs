//! Finds stretches in which the sensor did not move, and what gravity looks like there.
//!
//! Evidence: blocks of a quarter of a second in which |acc| keeps within 0.3 m/s² (standard
//! deviation) and the gyroscope, where there is one, stays below 0.15 rad/s; eight or more in a row
//! make a phase. A phase is a candidate for a standing pose only: the sensor may have lain on a
//! table.
//!
//! Also, from the same phases: at rest |acc| is 1 g in every attitude. When it becomes so only by
//! scaling one axis by 9.81 or its inverse, in two attitudes at least, the axes have mixed units.
//!
//! Limits: smooth constant-speed travel (a lift, a car) is still.

use nalgebra::Vector3;

use super::{CleanStream, Finding, IntakeError, Span, words};
use crate::units::STANDARD_GRAVITY_MPS2 as G;

/// Shortest phase, s.
const SHORTEST_S: f64 = 2.0;
/// Most phases that are reported: the longest.
const MOST: usize = 16;
/// Largest standard deviation of a still block, m/s² \[P\].
const ACC_SD_MPS2: f64 = 0.3;
/// Largest angular rate of a still block, rad/s \[P\].
const GYR_RADPS: f64 = 0.15;
/// Change of the mean vector that ends a phase, m/s²: about six degrees.
const TURNED_MPS2: f64 = 1.0;

/// A stretch without movement.
#[derive(Debug, Clone, Copy)]
pub(super) struct Still {
    pub span: Span,
    pub mean: Vector3<f64>,
}

/// Mean vector and standard deviation of |acc| over a span.
pub(super) fn mean_and_sd(stream: &CleanStream, span: Span) -> (Vector3<f64>, f64) {
    let n = span.len().max(1) as f64;
    let (mut sum, mut s1, mut s2) = (Vector3::zeros(), 0.0, 0.0);
    for i in span.range() {
        let v = stream.acc.at(i);
        // About g, so that the square of the sum does not swallow the spread.
        let off = v.norm() - G;
        sum += v;
        s1 += off;
        s2 += off * off;
    }
    (sum / n, (s2 / n - (s1 / n) * (s1 / n)).max(0.0).sqrt())
}

/// All still phases in time order.
pub(super) fn phases(stream: &CleanStream) -> Vec<Still> {
    let block = ((0.25 * stream.rate_hz).round() as usize).max(4);
    let mut out = Vec::new();
    for span in &stream.spans {
        // The open phase, with the mean of its first block: a new attitude is a new phase.
        let mut open: Option<(Span, Vector3<f64>)> = None;
        let mut start = span.start;
        while start + block <= span.end {
            let here = Span { start, end: start + block };
            let mean = still_mean(stream, here);
            open = match (open, mean) {
                (Some((phase, first)), Some(m)) if (m - first).norm() < TURNED_MPS2 => {
                    Some((Span { start: phase.start, end: here.end }, first))
                }
                (before, mean) => {
                    if let Some((done, _)) = before {
                        close(stream, done, &mut out);
                    }
                    mean.map(|m| (here, m))
                }
            };
            start += block;
        }
        if let Some((done, _)) = open {
            close(stream, done, &mut out);
        }
    }
    out
}

/// Mean vector of a block without movement.
fn still_mean(stream: &CleanStream, span: Span) -> Option<Vector3<f64>> {
    // The cheap look first: most blocks of a run end here.
    let (low, high) = span
        .range()
        .step_by(4)
        .map(|i| stream.acc.at(i).norm_squared())
        .fold((f64::INFINITY, 0.0_f64), |(l, h), v| (l.min(v), h.max(v)));
    if high.sqrt() - low.sqrt() > 6.0 * ACC_SD_MPS2 {
        return None;
    }
    let turning = stream.gyr.as_ref().is_some_and(|gyr| {
        let limit = GYR_RADPS * GYR_RADPS;
        // A bias of a cheap sensor stays below the limit; touching it once is moving.
        span.range().any(|i| gyr.at(i).norm_squared() > limit)
    });
    let (mean, sd) = mean_and_sd(stream, span);
    (!turning && sd < ACC_SD_MPS2).then_some(mean)
}

fn close(stream: &CleanStream, span: Span, out: &mut Vec<Still>) {
    if span.len() as f64 >= SHORTEST_S * stream.rate_hz {
        let (mean, sd) = mean_and_sd(stream, span);
        if sd < ACC_SD_MPS2 {
            out.push(Still { span, mean });
        }
    }
}

/// Notes the phases that could be a standing pose.
pub(super) fn report(stream: &mut CleanStream, phases: &[Still]) {
    let mut longest: Vec<&Still> =
        phases.iter().filter(|p| (p.mean.norm() / G - 1.0).abs() < 0.15).collect();
    longest.sort_by_key(|p| core::cmp::Reverse(p.span.len()));
    longest.truncate(MOST);
    longest.sort_by_key(|p| p.span.start);
    for p in longest {
        let (start_s, end_s) =
            (stream.time_s(p.span.start as f64), stream.time_s(p.span.end as f64));
        stream.quality.findings.push(Finding::StillPhase { start_s, end_s });
    }
}

/// Refuses axes in mixed units, where the phases show it.
pub(super) fn check_axes(stream: &CleanStream, phases: &[Still]) -> Result<(), IntakeError> {
    let off = |v: &Vector3<f64>| (v.norm() / G - 1.0).abs();
    let directions_differ =
        phases.iter().any(|a| phases.iter().any(|b| a.mean.angle(&b.mean) > 15_f64.to_radians()));
    if stream.acc_present != [true; 3]
        || !directions_differ
        || !phases.iter().any(|p| off(&p.mean) > 0.08)
    {
        return Ok(());
    }
    for axis in 0..3 {
        for (factor, change) in [(G, "axis.multiplied_at_rest"), (1.0 / G, "axis.divided_at_rest")]
        {
            let fits = phases.iter().all(|p| {
                let mut v = p.mean;
                v[axis] *= factor;
                off(&v) < 0.03
            });
            if fits {
                let name = ['x', 'y', 'z'][axis];
                let change = words().get(change);
                return Err(IntakeError::MixedUnits { site: stream.site, axis: name, change });
            }
        }
    }
    Ok(())
}
