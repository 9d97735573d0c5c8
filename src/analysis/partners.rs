//! What takes more than one sensor, or more than the sensor itself: knee, lumbar spine, toe-off of
//! the thigh, the spring-mass model.

use super::Track;
use super::clocks::{Clockwork, Link};
use crate::gait::{Bout, Contact, Step, strides};
use crate::metrics::spring_mass::{self, Runner};
use crate::metrics::{Flag, MetricId, Samples, doubt, force, knee, lumbar, temporal, thigh};
use crate::recording::{Placement, Recording, Side};
use crate::signal::robust;

/// Measures all of it in one bout. The speed must have been measured before.
pub(super) fn measure(
    tracks: &[&Track],
    (recording, clocks): (&Recording, &Clockwork),
    bout: &Bout,
    out: &mut Samples,
) {
    let pelvis = tracks.iter().find(|t| is_pelvis(t)).copied();
    for &track in tracks {
        match track.site.placement {
            Placement::Thigh => {
                let toe_offs = contacts_of(tracks, track.site.side);
                let metrics = [MetricId::ThighExtensionTo];
                with(track, toe_offs.map(|t| t.0), &metrics, clocks, out, |other, out| {
                    thigh::measure(track, &contacts(toe_offs.map(|t| t.1), other), out);
                });
                let metrics = [MetricId::HipExtensionPeak];
                with(track, pelvis, &metrics, clocks, out, |pelvis, out| {
                    thigh::measure_hip(track, pelvis, out);
                });
            }
            Placement::Shank => {
                let height_m = recording.subject.height_m;
                let thigh = same_side(tracks, track);
                with(track, thigh, &knee::METRICS, clocks, out, |thigh, out| {
                    knee::measure(track, thigh, height_m, out);
                });
            }
            Placement::Trunk => {
                with(track, pelvis, &lumbar::METRICS, clocks, out, |pelvis, out| {
                    let found = pelvis.map(|t| (t, strides::strides(t)));
                    lumbar::measure(track, found.as_ref().map(|(t, s)| (*t, s.as_slice())), out);
                });
            }
            _ => {}
        }
    }
    spring(tracks, (recording, clocks), bout, out);
}

/// Measures what takes a track and its partner: not at all where nothing is known of their clocks,
/// with the doubt of it where they were put together by steps.
fn with(
    track: &Track,
    partner: Option<&Track>,
    metrics: &[MetricId],
    clocks: &Clockwork,
    out: &mut Samples,
    measure: impl Fn(Option<&Track>, &mut Samples),
) {
    let Some(partner) = partner else { return measure(None, out) };
    match clocks.error_s(track.site, partner.site) {
        Err(why) => out.refuse_all(metrics, track.site, track.bout, &why),
        Ok(error_s) => {
            doubt::measured(metrics, (track.site, track.bout), error_s, out, |moved_s, out| {
                if moved_s == 0.0 {
                    return measure(Some(partner), out);
                }
                let mut moved = partner.clone();
                moved.retime(moved_s, 0.0);
                measure(Some(&moved), out);
            });
        }
    }
}

fn is_pelvis(track: &Track) -> bool {
    matches!(track.site.placement, Placement::Sacrum | Placement::Pelvis)
}

/// The thigh of a shank's side; two sensors of unknown side are taken to be of one leg.
fn same_side<'a>(tracks: &[&'a Track], shank: &Track) -> Option<&'a Track> {
    let mut thighs = tracks.iter().filter(|t| t.site.placement == Placement::Thigh);
    thighs.find(|t| t.site.side == shank.site.side).copied()
}

/// The sensor that tells the contacts of one side, its foot, else its shank, else the pelvis, and
/// the side of which its contacts are to be taken.
fn contacts_of<'a>(tracks: &[&'a Track], side: Option<Side>) -> Option<(&'a Track, Option<Side>)> {
    let limb =
        |placement| tracks.iter().find(|t| t.site.placement == placement && t.site.side == side);
    if let Some(track) = limb(Placement::Foot).or_else(|| limb(Placement::Shank)) {
        return Some((track, None));
    }
    let axis = tracks.iter().find(|t| is_pelvis(t)).filter(|_| side.is_some())?;
    Some((axis, side))
}

/// The contacts of a track, of one side where one is asked for.
fn contacts(side: Option<Option<Side>>, track: Option<&Track>) -> Vec<Contact> {
    let side = side.flatten();
    let all = track.into_iter().flat_map(|t| &t.contacts);
    all.filter(|c| side.is_none() || c.side == side).copied().collect()
}

/// The model from every sensor that gives contact and flight times.
fn spring(
    tracks: &[&Track],
    (recording, clocks): (&Recording, &Clockwork),
    bout: &Bout,
    out: &mut Samples,
) {
    let speeds: Vec<f64> = out
        .list
        .iter()
        .filter(|s| s.metric == MetricId::Speed && s.bout == bout.index)
        .map(|s| s.value)
        .collect();
    let runner = Runner {
        subject: &recording.subject,
        slope_deg: recording.conditions.slope_deg.unwrap_or(0.0),
        speed_mps: robust::median(&speeds),
    };
    for (track, steps, one_leg) in stepped(tracks, clocks) {
        spring_mass::measure(track, &steps, &runner, out);
        if one_leg {
            for metric in [
                MetricId::VerticalOscillationModel,
                MetricId::VerticalStiffness,
                MetricId::LegStiffness,
            ] {
                out.flag(metric, track.site, track.bout, Flag::OneLeg);
            }
        }
    }
}

/// Steps by sensor: of the body's axis, of two limbs together, of each of them where their clocks may
/// differ, or of one for both.
fn stepped<'a>(tracks: &[&'a Track], clocks: &Clockwork) -> Vec<(&'a Track, Vec<Step>, bool)> {
    let mut out = Vec::new();
    for &track in tracks {
        let placement = track.site.placement;
        if placement.feels_both_feet() {
            out.push((track, strides::steps(&track.contacts), false));
        } else if matches!(placement, Placement::Foot | Placement::Shank) {
            let other = tracks.iter().find(|t| {
                t.site.placement == placement && t.site.side == track.site.side.map(Side::other)
            });
            let halves = || force::half_strides(&strides::strides(track));
            match (track.site.side, other) {
                (Some(_), Some(t)) if clocks.between(track.site, t.site) != Link::Shared => {
                    out.push((track, halves(), false));
                }
                (Some(Side::Left), Some(right)) => {
                    let merged = temporal::merge_sides(track, right);
                    out.push((track, strides::steps(&merged), false));
                }
                (Some(Side::Right), Some(_)) => {}
                _ => out.push((track, halves(), true)),
            }
        }
    }
    out
}
