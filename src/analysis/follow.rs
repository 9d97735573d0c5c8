//! Each sensor through the running: which pieces, with which attitude, and what was lost.

use crate::gait::pieces::{self, Piece};
use crate::gait::{Bout, Track};
use crate::intake::{CleanStream, Finding, Prepared, Span};
use crate::orientation::vqf::VqfParams;
use crate::orientation::{Attitude, smoother};

/// Running that is lost without a word \[P\], s and as a share: the ends of bouts.
const LEAST_LOST_S: f64 = 2.0;
const LEAST_LOST: f64 = 0.02;

/// Attitude of the continuous stretches of a stream that hold running.
type Attitudes = Vec<(Span, Attitude)>;

/// Every sensor through every bout, with its number among the streams.
pub(super) fn all(
    streams: &[CleanStream],
    bouts: &[Bout],
    params: &VqfParams,
) -> Vec<(usize, Track)> {
    let through = |(i, s): (usize, &CleanStream)| {
        let attitudes = attitudes(s, bouts, params);
        let tracks = bouts.iter().flat_map(|b| follow(s, &attitudes, b));
        tracks.map(|t| (i, t)).collect::<Vec<_>>()
    };
    streams.iter().enumerate().flat_map(through).collect()
}

/// Attitudes of the stretches that hold running; empty without a gyroscope, or without an axis of
/// the accelerometer: gravity would be looked for in the wrong direction.
fn attitudes(stream: &CleanStream, bouts: &[Bout], params: &VqfParams) -> Attitudes {
    let Some(gyr) = &stream.gyr else { return Vec::new() };
    if stream.acc_present != [true; 3] {
        return Vec::new();
    }
    stream
        .spans
        .iter()
        .filter(|span| bouts.iter().any(|b| span_of(stream, **span, b).is_some()))
        .map(|&span| {
            let acc = stream.acc.slice(span.range());
            let gyr = gyr.slice(span.range());
            (span, smoother::smooth(&acc, &gyr, stream.rate_hz, params))
        })
        .collect()
}

/// A bout's borders are whole seconds, and a leg's stride runs over half a second beyond them.
const LEG_MARGIN_S: f64 = 0.5;

/// The part of a bout that lies in a continuous stretch.
fn span_of(stream: &CleanStream, span: Span, bout: &Bout) -> Option<Span> {
    let clip = |t: f64| stream.sample_at(t).round().max(0.0) as usize;
    let margin_s = if stream.site.placement.is_limb() { LEG_MARGIN_S } else { 0.0 };
    let part = Span {
        start: clip(bout.t_start_s - margin_s).max(span.start),
        end: clip(bout.t_end_s + margin_s).saturating_add(1).min(span.end),
    };
    (!part.is_empty()).then_some(part)
}

/// A stream through a bout: all gap-free pieces that it has there.
fn follow(stream: &CleanStream, attitudes: &Attitudes, bout: &Bout) -> Vec<Track> {
    let first = stream
        .spans
        .partition_point(|s| stream.time_s(s.end as f64) < bout.t_start_s - LEG_MARGIN_S);
    let until = bout.t_end_s + LEG_MARGIN_S;
    let near = stream.spans[first..].iter().take_while(|s| stream.time_s(s.start as f64) <= until);
    let pieces: Vec<Piece<'_>> = near
        .filter_map(|&span| {
            let part = span_of(stream, span, bout)?;
            let at = attitudes.binary_search_by_key(&span.start, |(s, _)| s.start).ok();
            Some((part, at.map(|at| (&attitudes[at].1, span.start))))
        })
        .collect();
    pieces::follow(stream, &longest_mounting(stream, pieces), bout)
}

/// The pieces between two turns of the sensor on the body, where they are longest: what lies otherwise has
/// other axes and another zero.
fn longest_mounting<'a>(stream: &CleanStream, pieces: Vec<Piece<'a>>) -> Vec<Piece<'a>> {
    let mounting = |p: &Piece<'_>| stream.turned_at.partition_point(|at| *at <= p.0.start);
    let length =
        |m: usize| -> usize { pieces.iter().filter(|p| mounting(p) == m).map(|p| p.0.len()).sum() };
    let longest = (0..=stream.turned_at.len()).max_by_key(|&m| length(m)).unwrap_or(0);
    pieces.into_iter().filter(|p| mounting(p) == longest).collect()
}

/// Notes in the quality record through how much of the running each sensor was followed.
pub(super) fn tell_lost(prepared: &mut Prepared, tracks: &[(usize, Track)], bouts: &[Bout]) {
    for (i, stream) in prepared.streams.iter_mut().enumerate() {
        let mine: Vec<&Track> = tracks.iter().filter(|(k, _)| *k == i).map(|(_, t)| t).collect();
        let running_s: f64 = bouts.iter().map(Bout::duration_s).sum();
        let inside = |t: &&Track| {
            let (from, to) = (stream.time_s(t.span.start as f64), stream.time_s(t.span.end as f64));
            let bout = bouts.iter().find(|b| b.index == t.bout)?;
            Some((to.min(bout.t_end_s) - from.max(bout.t_start_s)).max(0.0))
        };
        let followed_s: f64 = mine.iter().filter_map(inside).sum();
        let cut = mine.iter().any(|t| t.piece > 0);
        if cut || followed_s < running_s - LEAST_LOST_S.max(LEAST_LOST * running_s) {
            let pieces = mine.len();
            stream.quality.findings.push(Finding::InPieces { pieces, followed_s, running_s });
        }
    }
}
