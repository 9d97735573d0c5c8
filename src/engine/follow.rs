//! One sensor through one cell of a bout: which pieces, with which attitude.

use std::collections::VecDeque;

use nalgebra::{UnitQuaternion, Vector3};

use serde::{Deserialize, Serialize};

use super::grid::Cell;
use crate::gait::Track;
use crate::gait::carry::{Carry, Part};
use crate::gait::pieces::{self, Piece};
use crate::intake::{CleanStream, Span};
use crate::orientation::causal::Causal;
use crate::orientation::vqf::VqfParams;
use crate::orientation::{Attitude, smoother};

/// Margin added on both sides for a leg, s: a bout begins and ends at whole seconds, and a leg's stride may
/// reach half a second beyond.
const LEG_MARGIN_S: f64 = 0.5;

/// Samples before and after a cell from which its attitude is also computed, s: two time constants of the
/// levelling. They are there in time, as seconds are decided later than that.
const AROUND_S: f64 = 6.0;

/// Gyroscope bias of a stream as the forward filter finds it, once a second.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Biases {
    filter: Causal,
    every: usize,
    /// Index of the sample since the stream began, and the bias.
    found: VecDeque<(usize, Vector3<f64>)>,
}

impl Biases {
    /// For samples at a rate, with a bias that is known beforehand.
    pub(crate) fn new(params: &VqfParams, rate_hz: f64, start_radps: Vector3<f64>) -> Self {
        Self {
            filter: Causal::new(params, rate_hz, start_radps),
            every: rate_hz.round().max(1.0) as usize,
            found: VecDeque::new(),
        }
    }

    /// Takes in a sample by its index since the stream began; `begins` is true for the first of a gap-free stretch.
    /// Returns the attitude.
    pub(crate) fn step(
        &mut self,
        sample: usize,
        begins: bool,
        gyr: Vector3<f64>,
        acc: Vector3<f64>,
    ) -> UnitQuaternion<f64> {
        if begins {
            self.filter.restart();
        }
        let q = self.filter.step(gyr, acc);
        if begins || sample.is_multiple_of(self.every) {
            self.found.push_back((sample, self.filter.bias()));
        }
        q
    }

    /// What was known at a sample.
    fn at(&self, sample: usize) -> Option<Vector3<f64>> {
        let next = self.found.partition_point(|(i, _)| *i <= sample);
        self.found.get(next.saturating_sub(1)).map(|(_, bias)| *bias)
    }

    /// Forgets what lies before a sample.
    pub(crate) fn forget(&mut self, sample: usize) {
        while self.found.len() > 1 && self.found[1].0 <= sample {
            self.found.pop_front();
        }
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
pub(crate) fn part(
    bout: usize,
    cell: &Cell,
    (stride_s, told_mps): (f64, Option<f64>),
    many: bool,
) -> Part {
    let (first, last) = (cell.index == 0, cell.last);
    Part { eval_s: cell.eval_s, stride_s, told_mps, bout, first, last, many }
}

/// The gap-free pieces of a stream in a cell that lie in one mounting, with their attitudes.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Ready {
    mounting: usize,
    pieces: Vec<Piece>,
}

/// The pieces of a stream in a cell, mounting by mounting. `biases` count samples from `base` before the
/// stream's first.
pub(crate) fn ready(
    stream: &CleanStream,
    (biases, base): (Option<&Biases>, usize),
    part: &Part,
    params: &VqfParams,
) -> Vec<Ready> {
    let margin_s =
        |end: bool| if end && stream.site.placement.is_limb() { LEG_MARGIN_S } else { 0.0 };
    let (from, to) = (part.eval_s.0 - margin_s(part.first), part.eval_s.1 + margin_s(part.last));
    let first = stream.spans.partition_point(|s| stream.time_s(s.end as f64) < from);
    let near = stream.spans[first..].iter().take_while(|s| stream.time_s(s.start as f64) <= to);
    let spans: Vec<Span> = near.filter_map(|&span| span_of(stream, span, (from, to))).collect();
    let mounting = |s: &Span| stream.turned_at.partition_point(|at| *at <= s.start);
    let piece = |&span: &Span| (span, attitude(stream, span, (biases, base), params));
    spans
        .chunk_by(|a, b| mounting(a) == mounting(b))
        .map(|group| Ready {
            mounting: group.first().map_or(0, mounting),
            pieces: group.iter().map(piece).collect(),
        })
        .collect()
}

/// A stream through its pieces in a cell.
pub(crate) fn track_cell(
    stream: &CleanStream,
    ready: Vec<Ready>,
    part: &Part,
    carry: &mut Carry,
) -> Vec<Track> {
    let groups = ready.into_iter().flat_map(|group| {
        carry.mounted(group.mounting);
        pieces::track_pieces(stream, group.pieces, part, carry)
    });
    groups.collect()
}

fn attitude(
    stream: &CleanStream,
    span: Span,
    (biases, base): (Option<&Biases>, usize),
    params: &VqfParams,
) -> Option<Attitude> {
    // The samples around a cell, up to the next hole, are there when it is analysed: with them the bias is more exact,
    // and the filter's transients lie outside the cell.
    let whole = stream.spans.iter().find(|s| s.range().contains(&span.start)).unwrap_or(&span);
    let around = (AROUND_S * stream.rate_hz) as usize;
    let from = span.start.saturating_sub(around).max(whole.start);
    let to = (span.end + around).min(whole.end.max(span.end));
    let bias = biases?.at(base + to - 1)?;
    let (acc, gyr) = (stream.acc.slice(from..to), stream.gyr.as_ref()?.slice(from..to));
    let mut attitude = smoother::strapdown(&acc, &gyr, stream.rate_hz, params, bias);
    attitude.q.truncate(span.end - from);
    attitude.q.drain(..span.start - from);
    Some(attitude)
}
