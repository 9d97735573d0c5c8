//! Which family measures which sensor, and the table of strides.

use super::clocks::{Clockwork, Link};
use super::partners;
use super::work::Known;
use crate::gait::carry::Part;
use crate::gait::{Stride, Track, strides, two_feet};
use crate::intake::CleanStream;
use crate::metrics::spatial::{self, FootStride};
use crate::metrics::temporal::Twin;
use crate::metrics::{
    Draft, MetricId, Refusal, Sample, arm, attenuation, band_power, bounce, braking, foot, force,
    impact, pelvis, posture, power, pronation, shank, temporal, variability,
};
use crate::recording::{LEAST_RUNNING_MPS, Placement, Recording, Side};
use crate::report::StrideRow;

/// Measures the tracks of one sensor in a part of a bout, in order of time, and returns its strides.
pub(super) fn one(
    stream: &CleanStream,
    (tracks, sensor): (&[(usize, Track)], usize),
    part: &Part,
    clocks: &Clockwork,
    out: &mut Draft,
) -> Vec<StrideRow> {
    let mine = tracks.iter().filter(|(index, _)| *index == sensor);
    let rows = mine.flat_map(|(_, track)| {
        measure_track(stream, track, part, twin(tracks, track, clocks), out)
    });
    rows.collect()
}

/// Measures the metrics that need both limbs or the speed, after those of every single sensor.
pub(super) fn pairs(tracks: &[(usize, Track)], part: &Part, known: &Known<'_>, out: &mut Draft) {
    limbs(tracks, part, known.clocks, out);
    let foot_speed =
        tracks.iter().any(|(_, t)| t.site.placement == Placement::Foot && t.attitude.is_some());
    if !foot_speed {
        given_speed(known.recording, out);
    }
}

/// Metrics that take many strides of one sensor; each is one step of the work.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Series {
    Spectra,
    Variability,
    Entropy,
    Stability,
}

impl Series {
    pub(super) fn next(self) -> Option<Self> {
        match self {
            Self::Spectra => Some(Self::Variability),
            Self::Variability => Some(Self::Entropy),
            Self::Entropy => Some(Self::Stability),
            Self::Stability => None,
        }
    }

    /// Measures the tracks of one sensor.
    pub(super) fn measure(
        self,
        stream: &CleanStream,
        (tracks, sensor): (&[(usize, Track)], usize),
        part: &Part,
        out: &mut Draft,
    ) {
        for (_, track) in tracks.iter().filter(|(index, _)| *index == sensor) {
            let placement = track.site.placement;
            let varies = placement.feels_both_feet() && placement != Placement::Hip;
            match self {
                Self::Spectra => band_power::measure(track, stream, part, out),
                _ if !varies => {}
                Self::Variability => variability::measure(track, stream, part, out),
                Self::Entropy => variability::entropy(track, stream, part, out),
                Self::Stability => variability::stability(track, stream, part, out),
            }
        }
    }
}

/// Measures what takes several sensors or all that was measured before: attenuation, power, partners.
pub(super) fn together(
    streams: &[&CleanStream],
    tracks: &[(usize, Track)],
    part: &Part,
    known: &Known<'_>,
    out: &mut Draft,
) {
    let worn: Vec<(&Track, &CleanStream)> =
        tracks.iter().map(|(index, track)| (track, streams[*index])).collect();
    attenuation::measure(&worn, |above, below| known.clocks.error_s(above, below), out);
    power::measure(&known.recording.conditions, part, out);
    let here: Vec<&Track> = tracks.iter().map(|(_, t)| t).collect();
    partners::measure(&here, (known.recording, known.clocks), out);
}

/// Whether the other limb of the same kind carries a sensor too, and on which clock.
fn twin(tracks: &[(usize, Track)], track: &Track, clocks: &Clockwork) -> Twin {
    let twin = tracks.iter().map(|(_, t)| t).find(|t| {
        t.site.placement == track.site.placement
            && t.site.side.is_some()
            && t.site.side == track.site.side.map(Side::other)
    });
    match twin.map(|other| (clocks.between(track.site, other.site), alike(track, other))) {
        None => Twin::None,
        Some((Link::Shared, true)) => Twin::OneClock,
        Some(_) => Twin::OtherClock,
    }
}

/// Ratio of two limbs' sampling rates from which their contacts are not compared: the slower sensor's have
/// errors of their own \[P\].
const RATES_APART: f64 = 2.5;

/// True when the contacts of two limbs come from the same evidence. A foot without a gyroscope gives
/// impacts, one with it gives initial contacts some 10 ms away: between them lies no gait.
fn alike(a: &Track, b: &Track) -> bool {
    let ratio = a.rate_hz / b.rate_hz;
    a.gyr.is_some() == b.gyr.is_some() && ratio < RATES_APART && ratio * RATES_APART > 1.0
}

fn measure_track(
    stream: &CleanStream,
    track: &Track,
    part: &Part,
    twin: Twin,
    out: &mut Draft,
) -> Vec<StrideRow> {
    let strides = strides::strides(track);
    let steps = strides::steps(&track.contacts);
    temporal::measure(track, part, &steps, &strides, twin, out);
    impact::measure(track, stream, out);
    let mut feet = Vec::new();
    match track.site.placement {
        Placement::Foot => {
            feet = spatial::foot_strides(track, stream, part.stride_s);
            spatial::measure(track, &feet, out);
            foot::measure(track, out);
            pronation::measure(track, out);
            if twin != Twin::OneClock {
                force::measure_one_leg(track, &strides, twin == Twin::None, out);
            }
        }
        Placement::Shank => {
            shank::measure(track, out);
            if twin != Twin::OneClock {
                force::measure_one_leg(track, &strides, twin == Twin::None, out);
            }
        }
        Placement::Trunk => posture::measure(track, &strides, out),
        Placement::Wrist => arm::measure(track, out),
        Placement::Sacrum | Placement::Pelvis => {
            pelvis::measure(track, &strides, out);
            braking::measure(track, &steps, out);
        }
        _ => {}
    }
    if track.site.placement.feels_both_feet() {
        bounce::measure(track, stream, &steps, out);
        force::measure_axis(track, &steps, out);
    }
    stride_rows(track, strides, &feet)
}

/// Metrics that compare a step of the left with one of the right.
const BETWEEN_LIMBS: [MetricId; 4] = [
    MetricId::StepTimeAsymmetry,
    MetricId::StepTimeSymmetryAngle,
    MetricId::FlightAsymmetry,
    MetricId::FlightSymmetryAngle,
];

/// Step times, flight times and forces of two limbs together. Where their clocks may differ, what
/// compares their steps is refused, even when both were put on the clock of a third sensor: its
/// contacts are not that good.
fn limbs(tracks: &[(usize, Track)], part: &Part, clocks: &Clockwork, out: &mut Draft) {
    for placement in [Placement::Foot, Placement::Shank] {
        let of = |side| -> Vec<&Track> {
            let all = tracks.iter().map(|(_, t)| t);
            all.filter(|t| t.site.placement == placement && t.site.side == Some(side)).collect()
        };
        let (lefts, rights) = (of(Side::Left), of(Side::Right));
        if let (Some(&left), Some(&right)) = (lefts.first(), rights.first()) {
            if clocks.between(left.site, right.site) != Link::Shared {
                let why = Refusal::ClocksDiffer { partner: right.site, offset_s: None };
                out.refuse_all(&BETWEEN_LIMBS, left.site, part.bout, &why);
                continue;
            }
            if !alike(left, right) {
                let why = Refusal::PairUnlike { partner: right.site };
                out.refuse_all(&BETWEEN_LIMBS, left.site, part.bout, &why);
                continue;
            }
            let merged = two_feet::merge_sides(&lefts, &rights);
            let mut steps = strides::steps(&merged);
            let swings = |tracks: &[&Track]| tracks.iter().any(|t| t.swings.is_some());
            if swings(&lefts) != swings(&rights) {
                // The impact of one foot and the gyroscope's contact of the other lie 10 ms and more apart, which
                // lengthens one side's steps and shortens the other's.
                steps.iter_mut().for_each(|s| s.side = None);
                let why = Refusal::NeedsGyroscope { placement };
                out.refuse_all(&BETWEEN_LIMBS, left.site, part.bout, &why);
            }
            temporal::measure_pair(left, part, &merged, &steps, out);
            force::measure(left, &steps, out);
        }
    }
}

/// Stride length from the speed that was given, by the sensor that is best for stride times.
fn given_speed(recording: &Recording, out: &mut Draft) {
    let Some(speed) = &recording.conditions.speed_mps else { return };
    let rank = |s: &Sample| {
        MetricId::StrideTime.info().method(s.site.placement, true).map_or(usize::MAX, |m| m.0)
    };
    let timed: Vec<Sample> = out.samples(MetricId::StrideTime).collect();
    let Some(best) = timed.iter().map(rank).min() else { return };
    for s in timed.into_iter().filter(|s| rank(s) == best) {
        let Some(v) = speed.at(s.t_s).filter(|v| *v >= LEAST_RUNNING_MPS) else { continue };
        out.push(Sample { metric: MetricId::Speed, value: v, ..s });
        out.push(Sample { metric: MetricId::StrideLength, value: v * s.value, ..s });
    }
}

fn stride_rows(track: &Track, strides: Vec<Stride>, feet: &[FootStride]) -> Vec<StrideRow> {
    let empty = |number, side| StrideRow::empty(track.bout, number, track.site, side);
    let mut rows: Vec<StrideRow> = strides
        .into_iter()
        .map(|s| StrideRow {
            t_start_s: Some(s.t_start_s),
            t_end_s: Some(s.t_end_s),
            contact_time_s: s.contact_s,
            flight_time_s: s.flight_s,
            ..empty(s.number, s.side)
        })
        .collect();
    for f in feet {
        let place = rows.iter().position(|r| r.stride == f.number).unwrap_or_else(|| {
            rows.push(empty(f.number, f.side));
            rows.len() - 1
        });
        let row = &mut rows[place];
        row.stride_length_m = Some(f.length_m);
        row.speed_mps = Some(f.length_m / (f.t_end_s - f.t_start_s));
        row.t_mid_start_s = Some(f.t_start_s);
        row.t_mid_end_s = Some(f.t_end_s);
        row.foot_clearance_m = Some(f.clearance_m);
    }
    rows.sort_by_key(|r| r.stride);
    rows
}
