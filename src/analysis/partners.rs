//! What takes more than one sensor, or more than the sensor itself: knee, lumbar spine, toe-off of
//! the thigh, the spring-mass model.

use super::Track;
use crate::gait::{Bout, Contact, Step, strides};
use crate::metrics::spring_mass::{self, Runner};
use crate::metrics::{Flag, MetricId, Samples, force, knee, lumbar, temporal, thigh};
use crate::recording::{Placement, Recording, Side};
use crate::signal::robust;

/// Measures all of it in one bout. The speed must have been measured before.
pub(super) fn measure(tracks: &[&Track], recording: &Recording, bout: &Bout, out: &mut Samples) {
    for &track in tracks {
        match track.site.placement {
            Placement::Thigh => {
                thigh::measure(track, &contacts_of(tracks, track.site.side), out);
                let pelvis = tracks.iter().find(|t| is_pelvis(t)).copied();
                thigh::measure_hip(track, pelvis, out);
            }
            Placement::Shank => {
                let height_m = recording.subject.height_m;
                knee::measure(track, same_side(tracks, track), height_m, out);
            }
            Placement::Trunk => {
                let pelvis = tracks.iter().find(|t| is_pelvis(t));
                let found = pelvis.map(|t| (*t, strides::strides(t)));
                lumbar::measure(track, found.as_ref().map(|(t, s)| (*t, s.as_slice())), out);
            }
            _ => {}
        }
    }
    spring(tracks, recording, bout, out);
}

fn is_pelvis(track: &Track) -> bool {
    matches!(track.site.placement, Placement::Sacrum | Placement::Pelvis)
}

/// The thigh of a shank's side; two sensors of unknown side are taken to be of one leg.
fn same_side<'a>(tracks: &[&'a Track], shank: &Track) -> Option<&'a Track> {
    let mut thighs = tracks.iter().filter(|t| t.site.placement == Placement::Thigh);
    thighs.find(|t| t.site.side == shank.site.side).copied()
}

/// Contacts of one side, from its foot, else its shank, else the pelvis.
fn contacts_of(tracks: &[&Track], side: Option<Side>) -> Vec<Contact> {
    let limb =
        |placement| tracks.iter().find(|t| t.site.placement == placement && t.site.side == side);
    if let Some(track) = limb(Placement::Foot).or_else(|| limb(Placement::Shank)) {
        return track.contacts.clone();
    }
    let Some(axis) = tracks.iter().find(|t| is_pelvis(t)).filter(|_| side.is_some()) else {
        return Vec::new();
    };
    axis.contacts.iter().filter(|c| c.side == side).copied().collect()
}

/// The model from every sensor that gives contact and flight times.
fn spring(tracks: &[&Track], recording: &Recording, bout: &Bout, out: &mut Samples) {
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
    for (track, steps, one_leg) in stepped(tracks) {
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

/// Steps by sensor: of the body's axis, of two limbs together, or of one for both.
fn stepped<'a>(tracks: &[&'a Track]) -> Vec<(&'a Track, Vec<Step>, bool)> {
    let mut out = Vec::new();
    for &track in tracks {
        let placement = track.site.placement;
        if placement.feels_both_feet() {
            out.push((track, strides::steps(&track.contacts), false));
        } else if matches!(placement, Placement::Foot | Placement::Shank) {
            let other = tracks.iter().find(|t| {
                t.site.placement == placement && t.site.side == track.site.side.map(Side::other)
            });
            match (track.site.side, other) {
                (Some(Side::Left), Some(right)) => {
                    let merged = temporal::merge_sides(track, right);
                    out.push((track, strides::steps(&merged), false));
                }
                (Some(Side::Right), Some(_)) => {}
                _ => out.push((track, force::half_strides(&strides::strides(track)), true)),
            }
        }
    }
    out
}
