//! Vertical oscillation of the sensor by periodic double integration.
//!
//! Each stride (mid-stance to mid-stance of the same foot) is resampled to a fixed number of points
//! between its fractional borders, so that half a sample at 1.3 g does not turn into centimetres,
//! and integrated twice under the constraint that it closes. No filter, hence no bias at steady
//! speed. Without a gyroscope the sensor's mean axis stands in for the vertical, which reads about
//! 7 % low and is graded C.

use super::{Draft, MetricId, Refusal, Sample};
use crate::gait::{Step, Track};
use crate::intake::{CleanStream, Span};
use crate::signal::integration::periodic_displacement;
use crate::signal::interpolation::value_at;
use crate::units::STANDARD_GRAVITY_MPS2;

/// Points a stride is resampled to: 3 ms apart, finer than any body sensor's content.
const POINTS: usize = 240;

/// Measures a sensor on the body's axis in one bout.
pub fn measure(track: &Track, stream: &CleanStream, steps: &[Step], out: &mut Draft) {
    if !stream.acc_present.iter().all(|p| *p) || stream.quality.is_clamped() {
        out.refuse(MetricId::VerticalOscillation, track.site, track.bout, Refusal::MissingAxis);
        return;
    }
    let vertical = track.vertical_g();
    let landings_s: Vec<f64> = track.contacts.iter().filter_map(|c| c.ic_s).collect();
    for pair in track.stride_marks.windows(2) {
        let sample = |x: f64| track.span.start + x.max(0.0) as usize;
        let stride = Span { start: sample(pair[0]), end: sample(pair[1]) + 2 };
        if stream.touches_filled(stride) {
            continue;
        }
        let step = (pair[1] - pair[0]) / (POINTS - 1) as f64;
        let cycle: Vec<f64> = (0..POINTS)
            .filter_map(|k| value_at(&vertical, pair[0] + k as f64 * step))
            .map(|g| (g - 1.0) * STANDARD_GRAVITY_MPS2)
            .collect();
        let height = periodic_displacement(&cycle, step / track.rate_hz);
        let (from_s, to_s) = (track.time_s(pair[0]), track.time_s(pair[1]));
        let middle = steps_middle(&landings_s, from_s, to_s);
        let split = ((middle - from_s) / (to_s - from_s) * (POINTS - 1) as f64).round() as usize;
        for (k, half) in [&height[..=split.min(POINTS - 1)], &height[split.min(POINTS - 1)..]]
            .into_iter()
            .enumerate()
        {
            let from = from_s + k as f64 * (middle - from_s);
            let next = steps.partition_point(|s| s.t_start_s <= from);
            let Some(landing) = steps.get(next) else { continue };
            let Some(value) = super::angles::range(half) else { continue };
            out.push(Sample {
                metric: MetricId::VerticalOscillation,
                site: track.site,
                bout: track.bout,
                side: landing.side,
                number: landing.number,
                t_s: from,
                value,
                clipped: false,
            });
        }
    }
}

/// Where one step of a stride ends and the next begins: half-way between the two landings inside,
/// so that unequal steps are cut where they are; half of the stride where one was not found.
/// `landings_s` are in order.
fn steps_middle(landings_s: &[f64], from_s: f64, to_s: f64) -> f64 {
    let first = landings_s.partition_point(|t| *t <= from_s);
    let last = landings_s.partition_point(|t| *t < to_s);
    match landings_s.get(first..last) {
        Some(&[a, b]) => 0.5 * (a + b),
        _ => 0.5 * (from_s + to_s),
    }
}
