//! One sensor through all gap-free pieces of a bout.
//!
//! Each piece is followed by itself, since nothing is computed across a hole. What belongs to the bout is
//! decided once for all of them: the segment axes (a sensor does not turn in a hole), the numbers of the
//! contacts, and the sides. Across a hole the contacts are counted on by the time of the steps around it;
//! where that is not sure (a long hole, a step that fits neither way) left and right begin anew.
//!
//! A contact that reaches into a hole, by the reach of the filters, is not used.

use nalgebra::Vector3;

use super::axial_events::SampleContact;
use super::track::{self, Track, interpolate_phase};
use super::{Bout, Contact, edges, limb, segment_axes, side};
use crate::intake::{CleanStream, Span};
use crate::orientation::Attitude;
use crate::orientation::segment::Alignment;
use crate::recording::{Placement, Side};

/// Longest hole across which steps are counted on, s \[P\]: a step time that varies by 2 % from step to step
/// is then off by less than a quarter of a step.
const COUNTED_S: f64 = 4.0;
/// How far the count may be from a whole number, steps (of a limb strides).
const UNSURE: f64 = 0.25;
/// Contacts on either side of a hole that tell the time of a step.
const NEIGHBOURS: usize = 9;
/// Smallest confidence at which a side is named.
const SIDE_CONFIDENCE: f64 = 0.3;

/// A gap-free part of a bout, with the attitude of the continuous stretch around it and the sample at
/// which that begins.
pub type Piece<'a> = (Span, Option<(&'a Attitude, usize)>);

/// Follows one stream through the pieces of one bout. Pieces of less than two strides are left out.
#[must_use]
pub fn follow(stream: &CleanStream, pieces: &[Piece<'_>], bout: &Bout) -> Vec<Track> {
    let begin = |(span, attitude): &Piece<'_>| track::begin(stream, *span, *attitude, bout);
    let mut tracks: Vec<Track> = pieces.iter().filter_map(begin).collect();
    let found = if stream.site.placement.feels_both_feet() {
        on_axis(&mut tracks, stream, bout)
    } else {
        on_limb(&mut tracks, stream, bout)
    };
    let runs = number(&mut tracks, &found);
    let alone = tracks.len() == 1;
    for (i, (track, found)) in tracks.iter_mut().zip(&found).enumerate() {
        (track.piece, track.alone) = (i, alone);
        let holes = (
            pieces.iter().any(|(span, _)| span.end <= track.span.start),
            pieces.iter().any(|(span, _)| span.start >= track.span.end),
        );
        let contact = |c| track::to_contact(track, stream, holes, c);
        track.contacts = found.iter().map(contact).collect();
    }
    trim(&mut tracks);
    if stream.site.placement.feels_both_feet() {
        for run in runs {
            assign_sides(&mut tracks[run]);
        }
    } else if let Some(side) = stream.site.side {
        for track in &mut tracks {
            track.contacts.iter_mut().for_each(|c| c.side = Some(side));
            track.side_confidence = 1.0;
        }
    }
    tracks
}

fn on_axis(tracks: &mut [Track], stream: &CleanStream, bout: &Bout) -> Vec<Vec<SampleContact>> {
    tracks.iter_mut().for_each(|t| t.level_axis(bout));
    decide_axes(tracks, |_, t| segment_axes::of_axis(t, stream));
    tracks.iter_mut().map(|t| t.axis_contacts(bout)).collect()
}

fn on_limb(tracks: &mut [Track], stream: &CleanStream, bout: &Bout) -> Vec<Vec<SampleContact>> {
    let mut swings: Vec<Option<limb::Swings>> =
        tracks.iter().map(|t| t.limb_swings(bout)).collect();
    // A short piece may take the sign of its swing wrongly; all together do not.
    let mean = tracks.iter().zip(&swings).fold(Vector3::zeros(), |sum: Vector3<f64>, (t, s)| {
        s.as_ref().map_or(sum, |s| sum + s.axis * t.acc.len() as f64)
    });
    for (track, slot) in tracks.iter().zip(&mut swings) {
        if let Some(own) = slot.as_ref().filter(|s| s.axis.dot(&mean) < 0.0) {
            *slot = limb::turned_round(own, track.rate_hz, bout.stride_s).ok().flatten();
        }
    }
    let found: Vec<Vec<SampleContact>> = tracks
        .iter_mut()
        .zip(&swings)
        .map(|(track, swings)| track.limb_contacts(swings.as_ref(), bout))
        .collect();
    decide_axes(tracks, |i, t| segment_axes::of_limb(t, stream, swings[i].as_ref()?, &found[i]));
    tracks.iter_mut().zip(swings).for_each(|(track, swings)| track.swings = swings);
    found
}

/// One decision on the segment axes for all pieces.
fn decide_axes(tracks: &mut [Track], of: impl Fn(usize, &Track) -> Option<Alignment>) {
    let each: Vec<(usize, Option<Alignment>)> =
        tracks.iter().enumerate().map(|(i, t)| (t.acc.len(), of(i, t))).collect();
    let common = segment_axes::common(&each);
    for (track, (_, own)) in tracks.iter_mut().zip(&each) {
        // Without an attitude of its own a piece has no use for them.
        track.alignment = common.filter(|_| own.is_some() || track.attitude.is_some());
    }
}

/// Numbers the contacts on through all pieces, and returns the runs of pieces within which the count is
/// sure.
fn number(tracks: &mut [Track], found: &[Vec<SampleContact>]) -> Vec<core::ops::Range<usize>> {
    let mut runs = Vec::new();
    let mut start = 0;
    for i in 1..tracks.len() {
        let (before, after) = (&tracks[i - 1], &tracks[i]);
        let (old, new) = (timed(before, &found[i - 1]), timed(after, &found[i]));
        // Nothing to count by: at least no number comes twice.
        let beats = before.first_number + 2 * (before.marks.len() + 1);
        let beats = beats.max(old.last().map_or(0, |c| c.0 + 2));
        let counted = across(&old, &new, before.site.placement);
        let (first_number, sure) = counted.unwrap_or((beats, false));
        tracks[i].first_number = first_number;
        if !sure {
            runs.push(start..i);
            start = i;
        }
    }
    runs.push(start..tracks.len());
    runs.retain(|run| !run.is_empty());
    runs
}

/// Numbers and times of contacts, s.
fn timed(track: &Track, found: &[SampleContact]) -> Vec<(usize, f64)> {
    let of =
        |c: &SampleContact| (track.first_number + c.number, track.time_s(c.ic.unwrap_or(c.mid)));
    found.iter().map(of).collect()
}

/// What must be added to the later contacts' numbers, and whether that is sure.
fn across(
    old: &[(usize, f64)],
    new: &[(usize, f64)],
    placement: Placement,
) -> Option<(usize, bool)> {
    let (last, first) = (old.last()?, new.first()?);
    let step = |list: &[(usize, f64)]| {
        let (a, b) = (list.first()?, list.last()?);
        let steps = b.0.checked_sub(a.0).filter(|n| *n > 0)?;
        Some((b.1 - a.1) / steps as f64)
    };
    let near = |list: &[(usize, f64)], end: bool| {
        let n = list.len().min(NEIGHBOURS);
        step(if end { &list[list.len() - n..] } else { &list[..n] })
    };
    let steps = [near(old, true), near(new, false)];
    let known: Vec<f64> = steps.into_iter().flatten().collect();
    let step_s = known.iter().sum::<f64>() / known.len().max(1) as f64;
    if step_s <= 0.0 {
        return None;
    }
    // A limb's contacts count two steps each.
    let unit = if placement.feels_both_feet() { 1.0 } else { 2.0 };
    let count = (first.1 - last.1) / step_s / unit;
    let whole = (count.round().max(1.0) * unit) as usize;
    let sure = (count - count.round()).abs() < UNSURE && first.1 - last.1 < COUNTED_S;
    let mut next = last.0 + whole;
    while next < first.0 {
        next += 2;
    }
    Some((next - first.0, sure))
}

/// Drops what belongs to standing at the ends of the bout.
fn trim(tracks: &mut [Track]) {
    let mut all: Vec<Contact> = tracks.iter().flat_map(|t| &t.contacts).copied().collect();
    let push = |c: &Contact| {
        let t_s = c.ic_s.or(c.tc_s)?;
        let next = tracks.partition_point(|t| t.t0_s <= t_s);
        tracks.get(next.saturating_sub(1))?.push_g(c)
    };
    edges::trim(&mut all, push);
    let (first, last) = (all.first().map(|c| c.number), all.last().map(|c| c.number));
    for track in tracks {
        track.contacts.retain(|c| Some(c.number) >= first && Some(c.number) <= last);
    }
}

/// Names the sides in pieces that count on from each other.
fn assign_sides(tracks: &mut [Track]) {
    let asked = || tracks.iter().filter(|t| !t.maybe_mirrored);
    let scores: Vec<(f64, f64)> = asked().flat_map(side_scores).collect();
    let Some(vote) = side::decide(&scores) else { return };
    for track in tracks.iter_mut().filter(|t| !t.maybe_mirrored) {
        track.side_confidence = vote.confidence;
        if vote.confidence < SIDE_CONFIDENCE {
            continue;
        }
        for contact in &mut track.contacts {
            let left = (contact.number % 2 == 0) == vote.even_is_left;
            contact.side = Some(if left { Side::Left } else { Side::Right });
        }
    }
}

/// What the strides of a piece tell of the sides.
fn side_scores(track: &Track) -> Vec<(f64, f64)> {
    let (Some(attitude), Some(gyr)) = (&track.attitude, &track.gyr) else { return Vec::new() };
    let knots: Vec<(f64, f64)> = track
        .contacts
        .iter()
        .filter_map(|c| Some((track.sample_at(c.ic_s?), 0.5 * c.number as f64)))
        .collect();
    let phase = interpolate_phase(&knots, track.acc.len());
    let (Some(from), Some(to)) =
        (phase.iter().position(|p| p.is_finite()), phase.iter().rposition(|p| p.is_finite()))
    else {
        return Vec::new();
    };
    let range = from..to + 1;
    let yaw: Vec<f64> =
        range.clone().map(|i| attitude.q[i].transform_vector(&gyr.at(i)).z).collect();
    let forward = track.alignment.as_ref().map(Alignment::forward);
    let roll: Option<Vec<f64>> =
        forward.map(|f| range.clone().map(|i| gyr.at(i).dot(&f)).collect());
    let phases = match track.site.placement {
        Placement::Trunk | Placement::Head => side::SidePhases::TRUNK,
        _ => side::SidePhases::PELVIS,
    };
    side::scores(&yaw, roll.as_deref(), &phase[range], phases)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::recording::Axes;

    fn piece(t0_s: f64, marks: Vec<f64>) -> Track {
        Track {
            site: Placement::Sacrum.into(),
            bout: 0,
            piece: 0,
            alone: false,
            first_number: 0,
            span: Span { start: 0, end: 1000 },
            rate_hz: 100.0,
            t0_s,
            acc: Axes::default(),
            gyr: None,
            attitude: None,
            heading: None,
            alignment: None,
            at_hips: None,
            mean_up: Vector3::z(),
            swings: None,
            contacts: Vec::new(),
            marks,
            side_confidence: 0.0,
            maybe_mirrored: false,
        }
    }

    fn numbered(numbers: &[usize]) -> Vec<SampleContact> {
        let one = |&number: &usize| {
            let mid = 35.0 * number as f64;
            SampleContact { ic: Some(mid), tc: None, mid, number }
        };
        numbers.iter().map(one).collect()
    }

    #[test]
    fn no_number_comes_twice_around_a_piece_without_contacts() {
        // One mark alone, but contacts counted on across steps that were not seen: more numbers than
        // marks. The piece after it has nothing to count by, in front or behind.
        let mut tracks = [piece(0.0, vec![35.0]), piece(11.0, vec![]), piece(22.0, vec![35.0])];
        let found = [numbered(&[0, 6, 8]), numbered(&[]), numbered(&[0, 2])];
        let runs = number(&mut tracks, &found);
        assert_eq!(runs, [0..1, 1..2, 2..3], "nothing is counted on");
        let all: Vec<usize> =
            tracks.iter().zip(&found).flat_map(|(t, f)| timed(t, f)).map(|c| c.0).collect();
        let different: BTreeSet<&usize> = all.iter().collect();
        assert_eq!(different.len(), all.len(), "{all:?}");
        assert!(all.is_sorted(), "{all:?}");
    }
}
