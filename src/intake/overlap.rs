//! Streams that share no time are two recordings, or one with a wrong clock.
//!
//! Evidence: first and last sample of every stream on the recording's clock. Streams that overlap,
//! directly or through others, belong together; the group with most recorded time is kept (the first
//! of equal ones), the streams of the others are refused: nothing between them can be known, and an
//! analysis of both would make two runs of one.
//!
//! Limits: clocks that are off by less than the recording's length are not seen here.

use super::{CleanStream, IntakeError, Prepared};

fn ends_s(stream: &CleanStream) -> (f64, f64) {
    (stream.time_s(0.0), stream.time_s(stream.len() as f64))
}

/// Refuses the streams that do not overlap with the kept ones.
pub(super) fn keep_one_time(prepared: &mut Prepared) {
    let mut order: Vec<usize> = (0..prepared.streams.len()).collect();
    let ends: Vec<(f64, f64)> = prepared.streams.iter().map(ends_s).collect();
    order.sort_by(|&a, &b| ends[a].0.total_cmp(&ends[b].0));
    let mut group = vec![0; ends.len()];
    let (mut last, mut groups) = (f64::NEG_INFINITY, 0);
    for i in order {
        if ends[i].0 >= last {
            groups += 1;
        }
        group[i] = groups;
        last = last.max(ends[i].1);
    }
    if groups < 2 {
        return;
    }
    let recorded = |g: usize| -> f64 {
        (0..ends.len()).filter(|&i| group[i] == g).map(|i| ends[i].1 - ends[i].0).sum()
    };
    // Half a second more does not outweigh the order in which the streams were given.
    let kept = group
        .iter()
        .copied()
        .fold(group[0], |best, g| if recorded(g) > recorded(best) + 0.5 { g } else { best });
    let Some(partner) = (0..ends.len()).find(|&i| group[i] == kept) else { return };
    let other = prepared.streams[partner].site;
    let mut next = 0;
    let refused = &mut prepared.refused;
    prepared.streams.retain(|stream| {
        let i = next;
        next += 1;
        if group[i] != kept {
            let apart_s = (ends[i].0 - ends[partner].1).max(ends[partner].0 - ends[i].1);
            let site = stream.site;
            refused.push((site, IntakeError::NoOverlap { site, other, apart_s }));
        }
        group[i] == kept
    });
}
