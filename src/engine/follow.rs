//! One sensor through one cell of a bout: which pieces, with which attitude.

use nalgebra::Vector3;

use super::grid::Cell;
use crate::gait::carry::{Carry, Part};
use crate::gait::pieces::{self, Piece};
use crate::gait::{Bout, Track};
use crate::intake::{CleanStream, Span};
use crate::orientation::causal::Causal;
use crate::orientation::smoother;
use crate::orientation::vqf::VqfParams;

/// A bout's borders are whole seconds, and a leg's stride runs over half a second beyond them.
const LEG_MARGIN_S: f64 = 0.5;

/// Gyroscope bias of a stream as the forward filter found it, once in a while.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Biases(Vec<(usize, Vector3<f64>)>);

impl Biases {
    /// Runs the filter through a stream; empty without a gyroscope, or without an axis of the accelerometer:
    /// gravity would be looked for in the wrong direction.
    pub(crate) fn of(stream: &CleanStream, params: &VqfParams) -> Self {
        let mut out = Self::default();
        let Some(gyr) = stream.gyr.as_ref().filter(|_| stream.acc_present == [true; 3]) else {
            return out;
        };
        let start = smoother::still_bias(&stream.acc, gyr, stream.rate_hz);
        let mut filter = Causal::new(params, stream.rate_hz, start);
        let every = stream.rate_hz.round().max(1.0) as usize;
        for span in &stream.spans {
            filter.restart();
            for i in span.range() {
                filter.step(gyr.at(i), stream.acc.at(i));
                if i % every == 0 || i + 1 == span.end {
                    out.0.push((i, filter.bias()));
                }
            }
        }
        out
    }

    /// What was known at a sample.
    fn at(&self, sample: usize) -> Option<Vector3<f64>> {
        let next = self.0.partition_point(|(i, _)| *i <= sample);
        self.0.get(next.saturating_sub(1)).map(|(_, bias)| *bias)
    }
}

/// The part of a stretch of time that lies in a continuous stretch of the stream.
fn span_of(stream: &CleanStream, span: Span, (from_s, to_s): (f64, f64)) -> Option<Span> {
    let clip = |t: f64| stream.sample_at(t).round().max(0.0) as usize;
    let part = Span {
        start: clip(from_s).max(span.start),
        end: clip(to_s).saturating_add(1).min(span.end),
    };
    (!part.is_empty()).then_some(part)
}

/// What a cell is to its gait.
pub(crate) fn part(bout: &Bout, cell: &Cell, stride_s: f64, many: bool) -> Part {
    Part {
        eval_s: cell.eval_s,
        stride_s,
        bout: bout.index,
        first: cell.number == 0,
        last: cell.last,
        many,
    }
}

/// A stream through a cell: all gap-free pieces that it has there, mounting by mounting.
pub(crate) fn follow(
    stream: &CleanStream,
    biases: &Biases,
    part: &Part,
    carry: &mut Carry,
    params: &VqfParams,
) -> Vec<Track> {
    let margin_s =
        |end: bool| if end && stream.site.placement.is_limb() { LEG_MARGIN_S } else { 0.0 };
    let (from, to) = (part.eval_s.0 - margin_s(part.first), part.eval_s.1 + margin_s(part.last));
    let first = stream.spans.partition_point(|s| stream.time_s(s.end as f64) < from);
    let near = stream.spans[first..].iter().take_while(|s| stream.time_s(s.start as f64) <= to);
    let spans: Vec<Span> = near.filter_map(|&span| span_of(stream, span, (from, to))).collect();
    let mounting = |s: &Span| stream.turned_at.partition_point(|at| *at <= s.start);
    let mut out = Vec::new();
    for group in spans.chunk_by(|a, b| mounting(a) == mounting(b)) {
        carry.mounted(group.first().map_or(0, mounting));
        let pieces: Vec<Piece> =
            group.iter().map(|&span| (span, attitude(stream, span, biases, params))).collect();
        out.extend(pieces::follow(stream, pieces, part, carry));
    }
    out
}

fn attitude(
    stream: &CleanStream,
    span: Span,
    biases: &Biases,
    params: &VqfParams,
) -> Option<crate::orientation::Attitude> {
    let bias = biases.at(span.end - 1)?;
    let (acc, gyr) = (stream.acc.slice(span.range()), stream.gyr.as_ref()?.slice(span.range()));
    Some(smoother::strapdown(&acc, &gyr, stream.rate_hz, params, bias))
}
