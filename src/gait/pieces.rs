//! One sensor through all gap-free pieces of a part of a bout.
//!
//! Each piece is analysed alone, since nothing is computed across a hole. Only what holds for the run as a
//! whole is decided once and handed on ([`super::carry`]): the segment axes (a sensor does not turn in a
//! hole), the numbers of the contacts, and the sides. The end of one part lies in the next one too, and the
//! contacts there are the same. Across a hole the contacts are counted on by the time of the steps around it;
//! where that is not sure (a long hole, a step that fits neither way) left and right are determined again.
//!
//! A contact that reaches into a hole, by the reach of the filters, is not used.

use nalgebra::Vector3;

use super::axial_events::SampleContact;
use super::carry::{Carry, Part};
use super::side::SETTLED_STRIDES;
use super::track::{self, Track, interpolate_phase};
use super::{Contact, edges, limb, segment_axes, side};
use crate::intake::{CleanStream, Span};
use crate::orientation::Attitude;
use crate::orientation::segment::Alignment;
use crate::recording::{Placement, Side};

/// Longest hole across which steps are counted on, s \[P\]: a step time that varies by 2 % from step to step
/// is then off by less than a quarter of a step.
const COUNTED_S: f64 = 4.0;
/// Largest distance of the number of steps across a hole from a whole number for the count to be sure, steps
/// (strides of a limb).
const UNSURE: f64 = 0.25;
/// Number of contacts on either side of a hole from which the step time there is taken.
const NEIGHBOURS: usize = 9;
/// Number of contacts that are kept for the next part: about twice as many as its margin holds.
const KEPT: usize = 64;
/// Smallest confidence at which a side is named.
const SIDE_CONFIDENCE: f64 = 0.3;

/// A gap-free stretch of a part of a bout, with the attitude in it.
pub type Piece = (Span, Option<Attitude>);

/// Follows one stream through the pieces of one part of a bout. Pieces of less than two strides are left out.
#[must_use]
pub fn track_pieces(
    stream: &CleanStream,
    pieces: Vec<Piece>,
    part: &Part,
    carry: &mut Carry,
) -> Vec<Track> {
    let spans: Vec<Span> = pieces.iter().map(|(span, _)| *span).collect();
    let begin = |(span, attitude)| track::begin(stream, span, attitude, part);
    let mut tracks: Vec<Track> = pieces.into_iter().filter_map(begin).collect();
    let found = if stream.site.placement.feels_both_feet() {
        on_axis(&mut tracks, stream, part, carry)
    } else {
        on_limb(&mut tracks, stream, part, carry)
    };
    let runs = number_contacts(&mut tracks, &found, carry);
    let alone = tracks.len() == 1 && part.first && part.last;
    for (i, (track, found)) in tracks.iter_mut().zip(&found).enumerate() {
        (track.piece, track.alone) = (i, alone);
        let holes = (
            spans.iter().any(|span| span.end <= track.span.start),
            spans.iter().any(|span| span.start >= track.span.end),
        );
        let contact = |c| track::to_contact(track, stream, holes, c);
        track.contacts = found.iter().map(contact).collect();
    }
    trim(&mut tracks, (part.first, part.last));
    if stream.site.placement.feels_both_feet() {
        for (i, run) in runs.into_iter().enumerate() {
            // After a hole that was too long to count steps across, left and right are determined again.
            if i > 0 {
                carry.votes = side::Votes::default();
            }
            assign_sides(&mut tracks[run], &mut carry.votes);
        }
    } else if let Some(side) = stream.site.side {
        for track in &mut tracks {
            track.contacts.iter_mut().for_each(|c| c.side = Some(side));
            track.side_confidence = 1.0;
        }
    }
    keep(&tracks, &found, carry);
    tracks
}

/// Keeps the last contacts for the next part.
fn keep(tracks: &[Track], found: &[Vec<SampleContact>], carry: &mut Carry) {
    let all: Vec<(usize, f64)> =
        tracks.iter().zip(found).flat_map(|(track, found)| timed(track, found)).collect();
    if !all.is_empty() {
        carry.contacts = all[all.len().saturating_sub(KEPT)..].to_vec();
    }
    carry.beats = tracks.last().map_or(carry.beats, beats_of);
}

fn on_axis(
    tracks: &mut [Track],
    stream: &CleanStream,
    part: &Part,
    carry: &mut Carry,
) -> Vec<Vec<SampleContact>> {
    tracks.iter_mut().for_each(|t| t.level_axis(part));
    decide_axes(tracks, carry, |_, t| segment_axes::of_axis(t, stream));
    tracks.iter_mut().map(|t| t.axis_contacts(part)).collect()
}

fn on_limb(
    tracks: &mut [Track],
    stream: &CleanStream,
    part: &Part,
    carry: &mut Carry,
) -> Vec<Vec<SampleContact>> {
    let mut swings: Vec<Option<limb::Swings>> =
        tracks.iter().map(|t| t.limb_swings(part)).collect();
    // A short piece may take the sign of its swing wrongly; all together do not.
    let sum = tracks.iter().zip(&swings).fold(carry.swing, |sum: Vector3<f64>, (t, s)| {
        s.as_ref().map_or(sum, |s| sum + s.axis * t.acc.len() as f64)
    });
    for (track, slot) in tracks.iter().zip(&mut swings) {
        if let Some(own) = slot.as_ref().filter(|s| s.axis.dot(&sum) < 0.0) {
            *slot = limb::turned_round(own, track.rate_hz, part.stride_s).ok().flatten();
        }
    }
    carry.swing = tracks.iter().zip(&swings).fold(carry.swing, |sum, (t, s)| {
        s.as_ref().map_or(sum, |s| sum + s.axis * t.acc.len() as f64)
    });
    let declared = Alignment::declared(&stream.mounting).map(|a| a.up());
    let up = declared.or(stream.standing_mps2);
    let found: Vec<Vec<SampleContact>> = tracks
        .iter_mut()
        .zip(&swings)
        .map(|(track, swings)| track.limb_contacts(swings.as_ref(), up, part))
        .collect();
    decide_axes(tracks, carry, |i, t| {
        segment_axes::of_limb(t, stream, swings[i].as_ref()?, &found[i])
    });
    tracks.iter_mut().zip(swings).for_each(|(track, swings)| track.swings = swings);
    found
}

/// One decision on the segment axes for all pieces; with enough strides it is kept for all later parts.
fn decide_axes(
    tracks: &mut [Track],
    carry: &mut Carry,
    of: impl Fn(usize, &Track) -> Option<Alignment>,
) {
    if let Some(settled) = carry.settled {
        for track in tracks.iter_mut() {
            track.alignment = track.attitude.as_ref().map(|_| settled);
        }
        return;
    }
    let first = carry.axes.len();
    carry.axes.extend(tracks.iter().enumerate().map(|(i, t)| (t.acc.len(), of(i, t))));
    carry.axis_strides += tracks.iter().map(|t| t.stride_marks.len()).sum::<usize>();
    let common = segment_axes::common(&carry.axes);
    for (track, (_, own)) in tracks.iter_mut().zip(&carry.axes[first..]) {
        // A piece without an attitude cannot use the common axes.
        track.alignment = common.filter(|_| own.is_some() || track.attitude.is_some());
    }
    if carry.axis_strides >= SETTLED_STRIDES && common.is_some() {
        carry.settled = common;
        carry.axes.clear();
    }
}

/// Numbers the contacts on through all pieces, and returns the runs of pieces within which the count is
/// sure. The first run goes on from the part before, or is empty.
fn number_contacts(
    tracks: &mut [Track],
    found: &[Vec<SampleContact>],
    carry: &Carry,
) -> Vec<core::ops::Range<usize>> {
    let mut runs = Vec::new();
    let mut start = 0;
    let mut old = carry.contacts.clone();
    for i in 0..tracks.len() {
        let (new, placement) = (timed(&tracks[i], &found[i]), tracks[i].site.placement);
        // Where no contacts allow to count on, the numbers go on after the last one, so that none comes twice.
        let behind = i.checked_sub(1).map_or(carry.beats, |k| beats_of(&tracks[k]));
        let beats = behind.max(old.last().map_or(0, |c| c.0 + 2));
        let counted = shared(&old, &new, placement).map(|n| (n, true));
        let counted = counted.or_else(|| across(&old, &new, placement));
        let (first_number, sure) = counted.unwrap_or((beats, i == 0 && old.is_empty()));
        tracks[i].first_number = first_number;
        if !sure {
            runs.push(start..i);
            start = i;
        }
        old = timed(&tracks[i], &found[i]);
    }
    runs.push(start..tracks.len());
    runs
}

/// The first number after those of a piece that has stride marks but no contacts.
fn beats_of(track: &Track) -> usize {
    track.first_number + 2 * (track.stride_marks.len() + 1)
}

/// What must be added to the numbers of contacts of which some were found before, in the part that ends
/// where this one begins.
fn shared(old: &[(usize, f64)], new: &[(usize, f64)], placement: Placement) -> Option<usize> {
    let step = step_s(old, placement).or_else(|| step_s(new, placement))?;
    let (mut votes, mut best): (Vec<(usize, usize)>, Option<usize>) = (Vec::new(), None);
    for (number, t_s) in new {
        let near = old.iter().min_by(|a, b| (a.1 - t_s).abs().total_cmp(&(b.1 - t_s).abs()))?;
        let Some(add) = near.0.checked_sub(*number) else { continue };
        if (near.1 - t_s).abs() > UNSURE * step {
            continue;
        }
        match votes.iter_mut().find(|(a, _)| *a == add) {
            Some((_, count)) => *count += 1,
            None => votes.push((add, 1)),
        }
    }
    votes.sort_by_key(|(add, count)| (core::cmp::Reverse(*count), *add));
    if let Some((add, _)) = votes.first() {
        best = Some(*add);
    }
    best
}

/// Time between contacts that follow each other, s: steps, of a limb strides.
fn step_s(contacts: &[(usize, f64)], placement: Placement) -> Option<f64> {
    let (a, b) = (contacts.first()?, contacts.last()?);
    let steps = b.0.checked_sub(a.0).filter(|n| *n > 0)?;
    let unit = if placement.feels_both_feet() { 1.0 } else { 2.0 };
    Some((b.1 - a.1) / steps as f64 * unit)
}

/// Numbers and times of contacts, s.
fn timed(track: &Track, found: &[SampleContact]) -> Vec<(usize, f64)> {
    let of =
        |c: &SampleContact| (track.first_number + c.number, track.time_s(c.ic.unwrap_or(c.mid)));
    found.iter().map(of).collect()
}

/// Offset of the later contacts' numbers against the earlier ones across a hole, and whether it is sure.
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

/// Drops what belongs to standing at the ends of the bout that are among these pieces.
fn trim(tracks: &mut [Track], ends: (bool, bool)) {
    let mut all: Vec<Contact> = tracks.iter().flat_map(|t| &t.contacts).copied().collect();
    let push = |c: &Contact| {
        let t_s = c.ic_s.or(c.tc_s)?;
        let next = tracks.partition_point(|t| t.t0_s <= t_s);
        tracks.get(next.saturating_sub(1))?.push_g(c)
    };
    edges::trim(&mut all, ends, push);
    let (first, last) = (all.first().map(|c| c.number), all.last().map(|c| c.number));
    for track in tracks {
        track.contacts.retain(|c| Some(c.number) >= first && Some(c.number) <= last);
    }
}

/// Names the sides in pieces that count on from each other.
fn assign_sides(tracks: &mut [Track], votes: &mut side::Votes) {
    for track in tracks.iter().filter(|t| !t.maybe_mirrored) {
        if !votes.settled() {
            votes.add(&side_scores(track));
        }
    }
    let Some(vote) = votes.decide(SIDE_CONFIDENCE) else { return };
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

/// Votes of a piece's strides for the sides.
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

    fn piece(t0_s: f64, stride_marks: Vec<f64>) -> Track {
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
            apart: 0.0,
            mean_up: Vector3::z(),
            swings: None,
            contacts: Vec::new(),
            stride_marks,
            side_confidence: 0.0,
            maybe_mirrored: false,
            derived: Default::default(),
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
        // One stride mark, but contacts counted on across steps that were not seen: more numbers than marks. The next
        // piece has no contacts to count by.
        let mut tracks = [piece(0.0, vec![35.0]), piece(11.0, vec![]), piece(22.0, vec![35.0])];
        let found = [numbered(&[0, 6, 8]), numbered(&[]), numbered(&[0, 2])];
        let runs = number_contacts(&mut tracks, &found, &Carry::default());
        assert_eq!(runs, [0..1, 1..2, 2..3], "nothing is counted on");
        let all: Vec<usize> =
            tracks.iter().zip(&found).flat_map(|(t, f)| timed(t, f)).map(|c| c.0).collect();
        let different: BTreeSet<&usize> = all.iter().collect();
        assert_eq!(different.len(), all.len(), "{all:?}");
        assert!(all.is_sorted(), "{all:?}");
    }
}
