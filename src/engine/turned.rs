//! Finds a sensor that was turned on its segment in mid-run, and keeps its mountings apart.
//!
//! Evidence, in windows of [`STRIDES`] strides of a bout: the mean specific force, which over whole
//! strides is gravity in the sensor, points elsewhere by [`TILT_DEG`] or more; or, where it does not, the
//! second moments of acceleration and angular rate fit clearly better when they are turned about it.
//! Two windows in a row must say so. The stretch is cut there as at a hole, so that nothing is computed
//! across it and each mounting finds its own axes; the standing pose and a declared mounting are not used from
//! then on.
//!
//! Limits: a turn about gravity of less than [`YAW_DEG`] is not seen; without a gyroscope one by half a
//! turn is not seen either. The wrist is not judged, as an arm may be carried otherwise at any time.

use nalgebra::{Matrix3, Rotation3, Unit, Vector3};

use serde::{Deserialize, Serialize};

use crate::gait::carry::Part;
use crate::intake::{CleanStream, Span};
use crate::recording::Placement;

/// Strides in a window \[P\].
const STRIDES: f64 = 4.0;
/// Smallest change of gravity's direction in the sensor that counts as a new mounting, degrees \[P\]: on the
/// trunk, and on other places, where speed, curves and looking down alone change the mean force (by 27° on
/// the foot of a runner in a hall, `pyshoe_vicon_foot`).
const TILT_DEG: f64 = 25.0;
const TILT_LIMB_DEG: f64 = 45.0;
/// Smallest turn about gravity that counts as a new mounting, degrees, and the steps in which turns are tried
/// \[P\].
const YAW_DEG: f64 = 45.0;
const YAW_STEP_DEG: f64 = 15.0;
/// Least difference of the moments before and after (0 alike, 2 unlike) for a turn to be looked for, and the
/// share of it that may remain once they are turned back \[P\].
const APART: f64 = 0.4;
const LEFT: f64 = 0.35;
/// Length left out at both ends of a bout, s: the rhythm there is not yet, or no longer, that of running
/// \[P\].
const ENDS_S: f64 = 1.0;

/// What a window shows.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(crate) struct Look {
    span: Span,
    mean: Vector3<f64>,
    /// Second moments: acceleration across gravity, rate, and both together.
    moments: [Matrix3<f64>; 3],
}

/// Cuts a stream where its mounting changes in a part of a bout. `reference` is the mounting before.
/// Gives the turns found: when, recording time (s), and by how much, degrees.
pub(super) fn split(
    stream: &mut CleanStream,
    part: &Part,
    reference: &mut Option<Look>,
) -> Vec<(f64, f64)> {
    let mut found = Vec::new();
    if stream.site.placement == Placement::Wrist || stream.acc_present != [true; 3] {
        return found;
    }
    for (cut, angle_deg) in turns(stream, part, reference) {
        take_out(stream, cut);
        stream.turned_at.push(cut.start);
        let at_s = stream.time_s(0.5 * (cut.start + cut.end) as f64);
        found.push((at_s, angle_deg));
        stream.mounting = crate::recording::Mounting::Unknown;
    }
    found
}

/// Where the mounting changes in a part, and by how much.
fn turns(stream: &CleanStream, part: &Part, reference: &mut Option<Look>) -> Vec<(Span, f64)> {
    let looks = looks(stream, part);
    let placement = stream.site.placement;
    let firm = placement.is_axial() && placement != Placement::Head;
    let tilt_deg = if firm { TILT_DEG } else { TILT_LIMB_DEG };
    let mut found = Vec::new();
    for (i, look) in looks.iter().enumerate() {
        let Some(before) = reference else {
            *reference = Some(*look);
            continue;
        };
        let Some(angle_deg) = turned(before, look, tilt_deg) else { continue };
        let confirmed = match looks.get(i + 1) {
            Some(next) => {
                turned(before, next, tilt_deg).is_some() && turned(look, next, tilt_deg).is_none()
            }
            None => false,
        };
        // The window in which the sensor turns may hold both mountings; then the next two agree with each other.
        let mixed = looks.get(i + 1).zip(looks.get(i + 2)).is_some_and(|(next, after)| {
            turned(before, next, tilt_deg).is_some() && turned(next, after, tilt_deg).is_none()
        });
        if confirmed || mixed {
            let previous = i.checked_sub(1).map_or(look.span, |k| looks[k].span);
            let start = (previous.start + previous.end) / 2;
            found.push((Span { start: start.min(look.span.start), end: look.span.end }, angle_deg));
            *reference = looks.get(i + 1).copied().or(Some(*look));
        }
    }
    found
}

/// Windows of a part without a hole.
fn looks(stream: &CleanStream, part: &Part) -> Vec<Look> {
    let length = (STRIDES * part.stride_s * stream.rate_hz).round() as usize;
    let at = |t_s: f64| stream.sample_at(t_s).max(0.0) as usize;
    let ends = |end: bool| if end { ENDS_S } else { 0.0 };
    let from = at(part.eval_s.0 + ends(part.first));
    let to = at(part.eval_s.1 - ends(part.last));
    let mut out = Vec::new();
    for span in &stream.spans {
        let mut start = span.start.max(from);
        while length > 0 && start + length <= span.end.min(to) {
            out.push(look(stream, Span { start, end: start + length }));
            start += length;
        }
    }
    out
}

fn look(stream: &CleanStream, span: Span) -> Look {
    let n = span.len().max(1) as f64;
    let mean = span.range().fold(Vector3::zeros(), |s, i| s + stream.acc.at(i)) / n;
    let up = mean.try_normalize(1e-9).unwrap_or_else(Vector3::z);
    let across = Matrix3::identity() - up * up.transpose();
    let mut moments = [Matrix3::zeros(); 3];
    for i in span.range() {
        let acc = stream.acc.at(i) - mean;
        let level = across * acc;
        moments[0] += level * level.transpose() / n;
        if let Some(gyr) = &stream.gyr {
            let rate = gyr.at(i);
            moments[1] += rate * rate.transpose() / n;
            moments[2] += acc * rate.transpose() / n;
        }
    }
    Look { span, mean, moments }
}

/// By how much the mounting differs, degrees, if it does.
fn turned(before: &Look, after: &Look, most_deg: f64) -> Option<f64> {
    let tilt_deg = before.mean.angle(&after.mean).to_degrees();
    if tilt_deg > most_deg {
        return Some(tilt_deg);
    }
    let as_is = apart(before, after, &Rotation3::identity());
    if as_is < APART {
        return None;
    }
    let up = Unit::try_new(before.mean, 1e-9)?;
    let angles = (1..).map(|k| f64::from(k) * YAW_STEP_DEG).take_while(|a| *a < 360.0);
    angles
        .filter(|a| (YAW_DEG..=360.0 - YAW_DEG).contains(a))
        .map(|a| (a, apart(before, after, &Rotation3::from_axis_angle(&up, a.to_radians()))))
        .min_by(|a, b| a.1.total_cmp(&b.1))
        .filter(|best| best.1 < LEFT * as_is)
        .map(|best| best.0.min(360.0 - best.0))
}

/// How unlike the moments are when the first are turned: 0 alike, about 2 unlike.
fn apart(a: &Look, b: &Look, turn: &Rotation3<f64>) -> f64 {
    let turn = turn.matrix();
    let mut sum = 0.0;
    let mut count = 0.0;
    for (a, b) in a.moments.iter().zip(&b.moments) {
        let size = a.norm() * b.norm();
        if size > 0.0 {
            sum += (turn * a * turn.transpose() - b).norm_squared() / size;
            count += 1.0;
        }
    }
    if count > 0.0 { sum / count } else { 0.0 }
}

/// Cuts a stretch out of the spans.
fn take_out(stream: &mut CleanStream, cut: Span) {
    let parts = |span: &Span| {
        let before = Span { start: span.start, end: cut.start.clamp(span.start, span.end) };
        let after = Span { start: cut.end.clamp(span.start, span.end), end: span.end };
        if span.overlaps(cut) { vec![before, after] } else { vec![*span] }
    };
    stream.spans = stream.spans.iter().flat_map(parts).filter(|s| !s.is_empty()).collect();
}
