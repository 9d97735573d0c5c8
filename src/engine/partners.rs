//! Metrics that take more than one sensor, or data beside the sensor's: knee, lumbar spine, toe-off of
//! the thigh, the spring-mass model.

use super::clocks::{Clockwork, Link};
use crate::gait::{Contact, Step, Track, strides, two_feet};
use crate::metrics::spring_mass::{self, Runner};
use crate::metrics::{Draft, Flag, MetricId, doubt, knee, lumbar, thigh};
use crate::recording::{Placement, Recording, Side};
use crate::signal::statistics;

/// Measures all of it in one bout. The speed must have been measured before.
pub(super) fn measure(
    tracks: &[&Track],
    (recording, clocks): (&Recording, &Clockwork),
    out: &mut Draft,
) {
    let pelvis = pieces(tracks, is_pelvis);
    for &track in tracks {
        match track.site.placement {
            Placement::Thigh => {
                let (feet, side) = contacts_of(tracks, track.site.side);
                let metrics = [MetricId::ThighExtensionTo];
                with(track, &feet, &metrics, clocks, out, |others, out| {
                    thigh::measure(track, &contacts(side, others), out);
                });
                let metrics = [MetricId::HipExtensionPeak];
                each(track, &pelvis, &metrics, clocks, out, |pelvis, out| {
                    thigh::measure_hip(track, pelvis, out);
                });
            }
            Placement::Shank => {
                let height_m = recording.subject.height_m;
                let thigh = same_side(tracks, track);
                each(track, &thigh, &knee::METRICS, clocks, out, |thigh, out| {
                    knee::measure(track, thigh, height_m, out);
                });
            }
            Placement::Trunk => {
                each(track, &pelvis, &lumbar::METRICS, clocks, out, |pelvis, out| {
                    let found = pelvis.map(|t| (t, strides::strides(t)));
                    lumbar::measure(track, found.as_ref().map(|(t, s)| (*t, s.as_slice())), out);
                });
            }
            _ => {}
        }
    }
    spring(tracks, (recording, clocks), out);
}

/// Measures what takes a track and its partner: not at all where nothing is known of their clocks,
/// with the doubt of it where they were put together by steps.
fn with(
    track: &Track,
    partners: &[&Track],
    metrics: &[MetricId],
    clocks: &Clockwork,
    out: &mut Draft,
    measure: impl Fn(&[&Track], &mut Draft),
) {
    let Some(first) = partners.first() else { return measure(&[], out) };
    match clocks.error_s(track.site, first.site) {
        Err(why) => out.refuse_all(metrics, track.site, track.bout, &why),
        Ok(error_s) => {
            doubt::measured(metrics, (track.site, track.bout), error_s, out, |moved_s, out| {
                if moved_s == 0.0 {
                    return measure(partners, out);
                }
                let mut moved: Vec<Track> = partners.iter().map(|&t| t.clone()).collect();
                moved.iter_mut().for_each(|t| t.retime(moved_s, 0.0));
                measure(&moved.iter().collect::<Vec<_>>(), out);
            });
        }
    }
}

/// The same with one piece of the partner at a time.
fn each(
    track: &Track,
    partners: &[&Track],
    metrics: &[MetricId],
    clocks: &Clockwork,
    out: &mut Draft,
    measure: impl Fn(Option<&Track>, &mut Draft),
) {
    let met: Vec<&Track> = partners.iter().copied().filter(|t| t.meets(track)).collect();
    // Where the partner's sensor was off in this piece nothing is refused.
    if met.is_empty() && !partners.is_empty() {
        return;
    }
    with(track, &met, metrics, clocks, out, |partners, out| {
        if partners.is_empty() {
            measure(None, out);
        }
        partners.iter().for_each(|partner| measure(Some(partner), out));
    });
}

/// All pieces of the first sensor that fits.
fn pieces<'a>(tracks: &[&'a Track], fits: impl Fn(&Track) -> bool) -> Vec<&'a Track> {
    let Some(first) = tracks.iter().find(|t| fits(t)) else { return Vec::new() };
    tracks.iter().filter(|t| t.site == first.site).copied().collect()
}

fn is_pelvis(track: &Track) -> bool {
    matches!(track.site.placement, Placement::Sacrum | Placement::Pelvis)
}

/// The thigh of a shank's side; two sensors of unknown side are taken to be of one leg.
fn same_side<'a>(tracks: &[&'a Track], shank: &Track) -> Vec<&'a Track> {
    let of_leg = |t: &Track| t.site.placement == Placement::Thigh && t.site.side == shank.site.side;
    pieces(tracks, of_leg)
}

/// The sensor that tells the contacts of one side, its foot, else its shank, else the pelvis, and
/// the side of which its contacts are to be taken.
fn contacts_of<'a>(tracks: &[&'a Track], side: Option<Side>) -> (Vec<&'a Track>, Option<Side>) {
    for placement in [Placement::Foot, Placement::Shank] {
        let limb = pieces(tracks, |t| t.site.placement == placement && t.site.side == side);
        if !limb.is_empty() {
            return (limb, None);
        }
    }
    let axis = pieces(tracks, |t| is_pelvis(t) && side.is_some());
    (axis, side)
}

/// The contacts of a sensor, of one side where one is asked for.
fn contacts(side: Option<Side>, tracks: &[&Track]) -> Vec<Contact> {
    let all = tracks.iter().flat_map(|t| &t.contacts);
    all.filter(|c| side.is_none() || c.side == side).copied().collect()
}

/// The model from every sensor that gives contact and flight times.
fn spring(tracks: &[&Track], (recording, clocks): (&Recording, &Clockwork), out: &mut Draft) {
    let speeds: Vec<f64> = out.samples(MetricId::Speed).map(|s| s.value).collect();
    let runner = Runner {
        subject: &recording.subject,
        slope_deg: recording.conditions.slope_deg.unwrap_or(0.0),
        speed_mps: statistics::median(&speeds),
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
            let others = pieces(tracks, |t| {
                t.site.placement == placement && t.site.side == track.site.side.map(Side::other)
            });
            let halves = || two_feet::half_strides(&strides::strides(track));
            match (track.site.side, others.first()) {
                (Some(_), Some(t)) if clocks.between(track.site, t.site) != Link::Shared => {
                    out.push((track, halves(), false));
                }
                (Some(Side::Left), Some(_)) if track.piece == 0 => {
                    let own = pieces(tracks, |t| t.site == track.site);
                    let merged = two_feet::merge_sides(&own, &others);
                    out.push((track, strides::steps(&merged), false));
                }
                (Some(_), Some(_)) => {}
                _ => out.push((track, halves(), true)),
            }
        }
    }
    out
}
