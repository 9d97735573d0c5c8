//! Cadence, step, stride, contact and flight times, duty factor.

use super::{Draft, Flag, MetricId, Refusal, Sample};
use crate::gait::carry::Part;
use crate::gait::{Contact, Step, Stride, Track};
use crate::recording::{Placement, Side};

/// Whether the other limb has a sensor, and on which clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Twin {
    /// Nothing: only one limb is measured.
    None,
    /// It carries a sensor of the same clock: metrics of both feet are left to [`measure_pair`].
    OneClock,
    /// It carries a sensor whose clock may differ. Step times between the two limbs are unknown, their
    /// mean over both sides is not: an offset that lengthens one shortens the other, so half a stride
    /// less the contact time, averaged over both limbs, is the mean flight time whatever the offset.
    OtherClock,
}

/// Measures one sensor in one bout.
pub fn measure(
    track: &Track,
    part: &Part,
    steps: &[Step],
    strides: &[Stride],
    twin: Twin,
    out: &mut Draft,
) {
    if matches!(track.site.placement, Placement::Thigh | Placement::Wrist | Placement::Pocket) {
        beats(track, part, out);
        return;
    }
    let mut put = |metric, side, number, t_s, value| {
        out.push(sample(track, part, metric, side, number, t_s, value));
    };
    for s in strides {
        put(MetricId::StrideTime, s.side, s.number, s.t_start_s, s.time_s());
        if let Some(tc) = s.contact_s {
            put(MetricId::DutyFactor, s.side, s.number, s.t_start_s, tc / s.time_s());
            put(MetricId::SwingTime, s.side, s.number, s.t_start_s, s.time_s() - tc);
        }
    }
    for c in track.contacts.iter().filter(|c| c.usable) {
        if let (Some(ic), Some(tc)) = (c.ic_s, c.duration_s()) {
            put(MetricId::ContactTime, c.side, c.number, ic, tc);
        }
    }
    if track.site.placement.feels_both_feet() {
        both_feet(track, part, steps, out);
        if track.stride_marks.len() > 3 {
            cadence_of_marks(track, part, out);
        } else {
            cadence(track, part, &track.contacts, out);
        }
    } else if twin != Twin::OneClock {
        one_leg(track, part, strides, twin, out);
    }
    if track.gyr.is_none() && !track.site.placement.feels_both_feet() {
        use MetricId::{ContactTime, DutyFactor, FlightTime, SwingTime};
        let metrics = [ContactTime, FlightTime, DutyFactor, SwingTime];
        let why = Refusal::NeedsGyroscope { placement: track.site.placement };
        out.refuse_all(&metrics, track.site, part.bout, &why);
    }
}

/// Step times, flight times and cadence of two limbs, whose merged contacts and steps these are.
pub fn measure_pair(
    left: &Track,
    part: &Part,
    contacts: &[Contact],
    steps: &[Step],
    out: &mut Draft,
) {
    both_feet(left, part, steps, out);
    cadence(left, part, contacts, out);
}

/// Cadence of a limb, or of two, between successive initial contacts, counted by their numbers:
/// where a contact was not found the next one still counts two steps, so that a foot that is found
/// less often does not bias the mean.
fn cadence(track: &Track, part: &Part, contacts: &[Contact], out: &mut Draft) {
    let known: Vec<(usize, f64)> =
        contacts.iter().filter_map(|c| Some((c.number, c.ic_s?))).collect();
    for pair in known.windows(2) {
        let steps = pair[1].0 - pair[0].0;
        count(track, part, pair[0], pair[1].1, steps, out);
    }
}

/// Cadence of the body's axis between its stride marks, which are there even where a contact is
/// not.
fn cadence_of_marks(track: &Track, part: &Part, out: &mut Draft) {
    for (k, pair) in track.stride_marks.windows(2).enumerate() {
        let (from, to) = (track.time_s(pair[0]), track.time_s(pair[1]));
        let strides = ((to - from) / part.stride_s).round().max(1.0) as usize;
        count(track, part, (track.first_number + 2 * k, from), to, 2 * strides, out);
    }
}

/// Adds `steps` equal steps from a numbered instant to another. One sample a step, so that the mean
/// of the step times is elapsed time over steps.
fn count(
    track: &Track,
    part: &Part,
    (number, from_s): (usize, f64),
    to_s: f64,
    steps: usize,
    out: &mut Draft,
) {
    let step_s = (to_s - from_s) / steps.max(1) as f64;
    if steps > MISSED || !(0.6..1.5).contains(&(2.0 * step_s / part.stride_s)) {
        return;
    }
    for k in 0..steps {
        let t_s = from_s + k as f64 * step_s;
        out.push(sample(track, part, MetricId::Cadence, None, number + k, t_s, 60.0 / step_s));
    }
}

/// Most steps between two events that are filled in; above this their number is uncertain.
const MISSED: usize = 4;

fn both_feet(track: &Track, part: &Part, steps: &[Step], out: &mut Draft) {
    for s in steps {
        let time = s.t_end_s - s.t_start_s;
        let values = [(MetricId::StepTime, Some(time)), (MetricId::FlightTime, s.flight_s)];
        for (metric, value) in values {
            if let Some(value) = value {
                out.push(sample(track, part, metric, s.side, s.number, s.t_start_s, value));
            }
        }
    }
}

/// Half of each stride: both legs taken to be alike, or the mean over two limbs.
fn one_leg(track: &Track, part: &Part, strides: &[Stride], twin: Twin, out: &mut Draft) {
    for s in strides {
        let step = 0.5 * s.time_s();
        let flight = s.contact_s.map(|tc| step - tc).filter(|f| *f > -0.02);
        // Half a stride is no step of a side.
        let side = s.side.filter(|_| twin == Twin::None);
        let values = [(MetricId::StepTime, Some(step)), (MetricId::FlightTime, flight)];
        for (metric, value) in values {
            if let Some(value) = value {
                out.push(sample(track, part, metric, side, s.number, s.t_start_s, value));
            }
        }
    }
    cadence(track, part, &track.contacts, out);
    if twin == Twin::None {
        out.flag(MetricId::FlightTime, track.site, part.bout, Flag::OneLeg);
    }
}

fn sample(
    track: &Track,
    part: &Part,
    metric: MetricId,
    side: Option<Side>,
    number: usize,
    t_s: f64,
    value: f64,
) -> Sample {
    Sample { metric, site: track.site, bout: part.bout, side, number, t_s, value, clipped: false }
}

/// Stride period from the stride marks of a sensor that gives no contacts.
fn beats(track: &Track, part: &Part, out: &mut Draft) {
    for (k, pair) in track.stride_marks.windows(2).enumerate() {
        let number = track.first_number + k;
        let mut stride = (pair[1] - pair[0]) / track.rate_hz;
        // At a wrist or pocket there is one peak a step or one a stride; the bout's rhythm says which.
        if stride < 0.7 * part.stride_s {
            stride *= 2.0;
        }
        if !(0.75..1.35).contains(&(stride / part.stride_s)) {
            continue;
        }
        for (metric, value) in [
            (MetricId::StrideTime, stride),
            (MetricId::StepTime, 0.5 * stride),
            (MetricId::Cadence, 120.0 / stride),
        ] {
            let t_s = track.time_s(pair[0]);
            out.push(sample(track, part, metric, track.site.side, number, t_s, value));
        }
    }
}
