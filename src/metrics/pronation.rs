//! Rolling of the shoe from its outer to its inner edge in stance.
//!
//! The angular rate about the shoe's long axis, low-passed at 60 Hz against the ringing of the
//! impact, is integrated from initial contact. A roll of 14° at 900 deg/s lasts 28 ms: 60 Hz reads
//! 95 % of its peak in the simulator, 30 Hz 80 %. On recorded shoes 60 Hz reads 3 to 11 % more than
//! 30 Hz in one set of runs and 22 to 33 % more at 15 km/h, where part of it may be the shoe's own
//! ringing; at 100 Hz of sampling the filter is at 40 Hz and a fast roll reads low.
//! Peak velocity agrees well with motion capture,
//! excursion fairly (Koldenhoven & Hertel 2018); a late greatest eversion was associated with
//! injury (Jungmalm et al. 2020). What turns is the shoe, not the heel bone.

use super::{Draft, MetricId, Refusal};
use crate::gait::Track;
use crate::recording::Side;
use crate::signal::integration::cumulative;
use crate::signal::interpolation::{parabolic_extremum, value_at};
use crate::signal::{Butterworth, sections, statistics};

const METRICS: [MetricId; 3] =
    [MetricId::PronationExcursion, MetricId::PronationVelocity, MetricId::PronationTime];
/// Low-pass for the rate, Hz.
pub(crate) const LOWPASS_HZ: f64 = 60.0;
/// Median roll inward below which a foot has no time of greatest eversion, rad: its largest value would be
/// chance, or the roll of push-off \[P\] (the minimal detectable change of the excursion is 3°).
const LEAST_ROLL_RAD: f64 = 5.0 * core::f64::consts::PI / 180.0;
/// The largest eversion velocity is looked for in this first share of stance.
const LOADING: f64 = 0.4;

/// Measures a foot sensor in one bout.
pub fn measure(track: &Track, out: &mut Draft) {
    // Mirrored, what rolls in would roll out.
    let Some(side) = track.site.side.filter(|_| !track.maybe_mirrored) else {
        return out.refuse_all(&METRICS, track.site, track.bout, &Refusal::AmbiguousSide);
    };
    let Some(rate) = eversion_rate(track, side) else {
        let why = Refusal::NeedsGyroscope { placement: track.site.placement };
        return out.refuse_all(&METRICS, track.site, track.bout, &why);
    };
    let angle = cumulative(&rate, 1.0 / track.rate_hz);
    let mut times = Vec::new();
    for c in track.contacts.iter().filter(|c| c.usable) {
        let (Some(ic), Some(tc)) = (c.ic_s, c.tc_s) else { continue };
        let (from, to) = (track.sample_at(ic), track.sample_at(tc));
        let span = |share: f64| {
            (from.ceil().max(0.0) as usize)..((from + share * (to - from)).max(0.0) as usize)
        };
        let highest = |signal: &[f64], share: f64| {
            span(share)
                .filter(|&i| i < signal.len())
                .max_by(|&a, &b| signal[a].total_cmp(&signal[b]))
                .map(|i| parabolic_extremum(signal, i))
        };
        let (Some(start), Some((at, top)), Some((_, fastest))) =
            (value_at(&angle, from), highest(&angle, 1.0), highest(&rate, LOADING))
        else {
            continue;
        };
        out.add(
            track,
            MetricId::PronationExcursion,
            c.side,
            c.number,
            ic,
            (top - start).to_degrees(),
        );
        out.add(track, MetricId::PronationVelocity, c.side, c.number, ic, fastest.to_degrees());
        times.push((top - start, c, ic, 100.0 * (at - from) / (to - from)));
    }
    let rolls: Vec<f64> = times.iter().map(|(roll, ..)| *roll).collect();
    times.retain(|(roll, ..)| *roll >= LEAST_ROLL_RAD);
    if statistics::median(&rolls).is_some_and(|roll| roll < LEAST_ROLL_RAD) {
        let (metric, n) = (MetricId::PronationTime, times.len());
        let why = Refusal::TooFewStrides { n, needed: rolls.len().div_ceil(2) };
        return out.refuse(metric, track.site, track.bout, why);
    }
    for (_, c, ic, time) in times {
        out.add(track, MetricId::PronationTime, c.side, c.number, ic, time);
    }
}

/// Rate about the long axis, + eversion: the left edge of a left shoe rises, that of a right shoe
/// sinks.
fn eversion_rate(track: &Track, side: Side) -> Option<Vec<f64>> {
    let forward = track.alignment.as_ref()?.forward();
    let sign = if side == Side::Left { 1.0 } else { -1.0 };
    let raw: Vec<f64> = track.gyr.as_ref()?.iter().map(|w| sign * w.dot(&forward)).collect();
    let cutoff_hz = LOWPASS_HZ.min(0.4 * track.rate_hz);
    Butterworth::low(2, cutoff_hz)
        .design_zero_phase(track.rate_hz)
        .ok()?
        .filter_zero_phase(&raw, sections::pad_len(track.rate_hz, cutoff_hz))
        .ok()
}
