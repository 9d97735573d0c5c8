//! Runs of strides without a hole, and signals resampled over them.

use crate::gait::Track;
use crate::intake::{CleanStream, Span};
use crate::signal::interpolation::value_at;

/// Length of a stride between two stride marks, as a share of the usual one, with which it is used.
const REGULAR: core::ops::Range<f64> = 0.7..1.4;

/// Stretches of `strides` strides in a row, one after the other, as (start, end) in fractional samples of
/// the track. A stride that is no stride, or touches filled-in samples, starts a new row.
pub fn in_a_row(
    track: &Track,
    stream: &CleanStream,
    stride_s: f64,
    strides: usize,
) -> Vec<(f64, f64)> {
    let usual = stride_s * track.rate_hz;
    let mut out = Vec::new();
    let mut first: Option<f64> = None;
    let mut count = 0;
    for pair in track.stride_marks.windows(2) {
        let sample = |x: f64| track.span.start + x.max(0.0) as usize;
        let span = Span { start: sample(pair[0]), end: sample(pair[1]) + 2 };
        if !REGULAR.contains(&((pair[1] - pair[0]) / usual)) || stream.touches_filled(span) {
            (first, count) = (None, 0);
            continue;
        }
        let start = *first.get_or_insert(pair[0]);
        count += 1;
        if count == strides {
            out.push((start, pair[1]));
            (first, count) = (None, 0);
        }
    }
    out
}

/// At most `most` of the items, evenly spread.
pub fn spread<T: Copy>(items: &[T], most: usize) -> Vec<T> {
    let n = items.len();
    if n <= most {
        return items.to_vec();
    }
    (0..most).map(|k| items[(2 * k + 1) * n / (2 * most)]).collect()
}

/// `n` values of a signal in equal steps from one place (fractional samples) up to, not including, another.
pub fn resampled(signal: &[f64], (from, to): (f64, f64), n: usize) -> Vec<f64> {
    let step = (to - from) / n.max(1) as f64;
    (0..n).filter_map(|k| value_at(signal, from + k as f64 * step)).collect()
}

/// Number of the first contact after a place (fractional samples) of the track; 0 without one.
pub fn number_after(track: &Track, place: f64) -> usize {
    let t_s = track.time_s(place);
    let after = |t: Option<f64>| t.is_some_and(|t| t > t_s);
    let next = track.contacts.partition_point(|c| !after(c.ic_s.or(c.tc_s)));
    track.contacts.get(next).or(track.contacts.last()).map_or(0, |c| c.number)
}
