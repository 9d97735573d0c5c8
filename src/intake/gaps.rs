//! Decides what happens to holes between samples.
//!
//! A hole of up to two and a half periods is simply interpolated; up to 0.25 s (shorter than any
//! step) it is filled and listed, so that no event is placed in it; a longer one ends a span and
//! begins another. Spans too short to hold a step are left out.
//!
//! Limits: a fill bridges a hole, it does not know what happened in it.

use super::{Finding, Span};

/// Widest hole, in periods, that counts as jitter.
pub(crate) const JITTER_PERIODS: f64 = 2.5;
/// Spans shorter than this hold no step, s.
const SHORTEST_SPAN_S: f64 = 0.25;

/// Continuous stretches of the grid and what was filled inside them.
#[derive(Debug, Default)]
pub(super) struct Stretches {
    pub spans: Vec<Span>,
    pub filled: Vec<Span>,
}

/// Splits a grid at the holes between nodes at the grid positions `at`, which increase.
pub(super) fn split(
    at: &[f64],
    rate_hz: f64,
    max_fill_s: f64,
    findings: &mut Vec<Finding>,
) -> Stretches {
    let mut out = Stretches::default();
    let (Some(&first), Some(&last)) = (at.first(), at.last()) else {
        return out;
    };
    let widest_fill = (max_fill_s * rate_hz).max(JITTER_PERIODS);
    let mut start = first.ceil() as usize;
    let (mut gaps, mut longest, mut fills, mut filled) = (0, 0.0_f64, 0, 0.0);
    for w in at.windows(2) {
        let hole = w[1] - w[0];
        if hole <= JITTER_PERIODS {
            continue;
        }
        let inside = Span { start: w[0].floor() as usize + 1, end: w[1].ceil() as usize };
        // A tolerance, so that a hole of exactly the limit is filled whatever the rounding.
        if hole <= widest_fill * (1.0 + 1e-9) {
            fills += 1;
            filled += hole / rate_hz;
            out.filled.push(inside);
        } else {
            gaps += 1;
            longest = longest.max(hole / rate_hz);
            out.spans.push(Span { start, end: inside.start });
            start = inside.end;
        }
    }
    out.spans.push(Span { start, end: last.floor() as usize + 1 });
    if fills > 0 {
        findings.push(Finding::Filled { count: fills, total_s: filled });
    }
    if gaps > 0 {
        findings.push(Finding::Gaps { count: gaps, longest_s: longest });
    }
    drop_short(&mut out, rate_hz, findings);
    out
}

fn drop_short(out: &mut Stretches, rate_hz: f64, findings: &mut Vec<Finding>) {
    let mut count = 0;
    out.spans.retain(|span| {
        let keep = span.len() as f64 >= SHORTEST_SPAN_S * rate_hz;
        if !keep {
            count += span.len();
        }
        keep
    });
    if count > 0 {
        findings.push(Finding::Trimmed { count });
        let spans = &out.spans;
        out.filled.retain(|f| {
            let i = spans.partition_point(|s| s.end <= f.start);
            spans.get(i).is_some_and(|s| s.overlaps(*f))
        });
    }
}
