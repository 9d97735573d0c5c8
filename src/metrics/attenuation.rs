//! Shock attenuation from the shank to a sensor above it on the body's axis (Shorten & Winslow 1992;
//! Derrick et al. 1998).
//!
//! Every contact of the shank opens one window in both sensors. *Peaks*: the highest axial specific force
//! within 80 ms of contact. *Band*: the axial specific force from initial to terminal contact, resampled to
//! 128 steps at both sensors, linear trend removed, no window; the power at 9, 9.5, … 20 Hz above over that
//! below, in dB, averaged. So contacts, lengths and lines are the same above and below.
//!
//! Both sensors must keep one time. Their own contacts tell: those of the axis lie within 40 ms of
//! the shank's in the median, else the pair is refused.
//!
//! Known limits: attenuation rises when the shock at the shank rises; soft tissue under either sensor adds to
//! both ends. A clock that is off by less than 40 ms stays unseen and shifts the peak's window.

use core::f64::consts::TAU;

use nalgebra::Complex;

use super::band_power::axial_g;
use super::{Draft, Flag, MetricId, Refusal, Sample, doubt};
use crate::gait::{Contact, Track};
use crate::intake::{CleanStream, Span};
use crate::recording::{Placement, Site};
use crate::signal::interpolation::{parabolic_extremum, value_at};
use crate::signal::statistics;

pub(crate) const METRICS: [MetricId; 2] =
    [MetricId::ShockAttenuationTime, MetricId::ShockAttenuationBand];

/// Placements at which the shock arrives after the shank.
const ABOVE: [Placement; 4] =
    [Placement::Sacrum, Placement::Pelvis, Placement::Trunk, Placement::Head];
/// Window of the peaks around contact, s.
const BEFORE_S: f64 = 0.02;
const AFTER_S: f64 = 0.08;
/// Largest difference of the two sensors' contacts with which their clocks count as one, s: twice the usual
/// bias of contacts at the pelvis.
const ONE_CLOCK_S: f64 = 0.04;
/// Number of samples to which a contact is resampled.
const STEPS: usize = 128;
/// Lines of the band in half hertz.
const BAND_HALF_HZ: core::ops::RangeInclusive<i32> = 18..=40;
/// Share of the metric's rate floor below which a peak is refused instead of being given as a trend.
const REFUSED_SHARE_OF_FLOOR: f64 = 0.45;

/// A sensor with its stream.
pub type Worn<'a> = (&'a Track, &'a CleanStream);

/// Measures every pair of a shank and a sensor above it in one bout.
///
/// `clocks` says how well the times of two sensors are known: `None` when they share a clock.
pub fn measure(
    worn: &[Worn<'_>],
    clocks: impl Fn(Site, Site) -> Result<Option<f64>, Refusal>,
    out: &mut Draft,
) {
    let shanks: Vec<Worn<'_>> =
        worn.iter().filter(|(t, _)| t.site.placement == Placement::Shank).copied().collect();
    let above: Vec<Worn<'_>> =
        worn.iter().filter(|(t, _)| ABOVE.contains(&t.site.placement)).copied().collect();
    let lonely = |alone: &[Worn<'_>], partners: &[Placement], out: &mut Draft| {
        if let Some((track, _)) = alone.first() {
            let placement = track.site.placement;
            let why = Refusal::MissingPartner { placement, partners: partners.to_vec() };
            out.refuse_all(&METRICS, track.site, track.bout, &why);
        }
    };
    if above.is_empty() {
        lonely(&shanks, &ABOVE, out);
    }
    if shanks.is_empty() {
        lonely(&above, &[Placement::Shank], out);
    }
    for upper in above {
        for lower in shanks.iter().filter(|lower| lower.0.meets(upper.0)) {
            let place = (upper.0.site, upper.0.bout);
            let refuse =
                |why: &Refusal, out: &mut Draft| out.refuse_all(&METRICS, place.0, place.1, why);
            let error_s = match clocks(upper.0.site, lower.0.site) {
                Ok(error_s) => error_s,
                Err(why) => {
                    refuse(&why, out);
                    continue;
                }
            };
            doubt::measured(&METRICS, place, error_s, out, |moved_s, out| {
                let mut moved = (moved_s != 0.0).then(|| upper.0.clone());
                if let Some(track) = &mut moved {
                    track.retime(moved_s, 0.0);
                }
                let above = (moved.as_ref().unwrap_or(upper.0), upper.1);
                if let Err(why) = pair(lower, &above, out) {
                    refuse(&why, out);
                }
            });
        }
    }
}

fn pair(lower: &Worn<'_>, upper: &Worn<'_>, out: &mut Draft) -> Result<(), Refusal> {
    for (_, stream) in [lower, upper] {
        if !stream.acc_present.iter().all(|p| *p) || stream.quality.is_clamped() {
            return Err(Refusal::MissingAxis);
        }
    }
    let (below_g, above_g) = (axial_g(lower.0)?, axial_g(upper.0)?);
    one_clock(lower.0, upper.0)?;
    let below = Signal { track: lower.0, stream: lower.1, axial_g: &below_g };
    let above = Signal { track: upper.0, stream: upper.1, axial_g: &above_g };
    let slowest_hz = below.track.rate_hz.min(above.track.rate_hz);
    for metric in METRICS {
        let floor_hz = metric.info().floor_hz;
        if slowest_hz < REFUSED_SHARE_OF_FLOOR * floor_hz {
            let why = Refusal::RateTooLow { rate_hz: slowest_hz, floor_hz };
            out.refuse(metric, above.track.site, above.track.bout, why);
            continue;
        }
        if slowest_hz < 0.98 * floor_hz {
            let flag = Flag::RateBelowFloor { rate_hz: slowest_hz, floor_hz };
            out.flag(metric, above.track.site, above.track.bout, flag);
        }
        let (mut seen, mut lost) = (0, 0);
        for c in lower.0.contacts.iter().filter(|c| c.usable) {
            let found = match metric {
                MetricId::ShockAttenuationTime => peaks(&below, &above, c),
                _ => band(&below, &above, c),
            };
            let Some(found) = found else { continue };
            seen += 1;
            let Ok((value, clipped)) = found else {
                lost += 1;
                continue;
            };
            out.push(Sample {
                metric,
                site: above.track.site,
                bout: above.track.bout,
                side: c.side,
                number: partner(c, &above.track.contacts).map_or(c.number, |p| p.number),
                t_s: c.ic_s.unwrap_or_default(),
                value,
                clipped,
            });
        }
        if 2 * lost > seen {
            let fraction = f64::from(lost) / f64::from(seen);
            let why = Refusal::Clipped { fraction };
            out.refuse(metric, above.track.site, above.track.bout, why);
        }
    }
    Ok(())
}

/// Both peaks are clipped.
struct Clipped;

/// A value with whether it is a lower bound; none where the contact was not wholly recorded.
type Found = Option<Result<(f64, bool), Clipped>>;

/// The contact of the other sensor that is nearest in time.
fn partner<'a>(contact: &Contact, others: &'a [Contact]) -> Option<&'a Contact> {
    let t = contact.ic_s?;
    let next = others.partition_point(|o| o.ic_s.is_none_or(|o| o < t));
    let away = |o: &&Contact| o.ic_s.map_or(f64::INFINITY, |o| (o - t).abs());
    let near = next.saturating_sub(1)..(next + 1).min(others.len());
    others[near].iter().min_by(|a, b| away(a).total_cmp(&away(b)))
}

/// Both sensors feel the contact at about the same time.
fn one_clock(lower: &Track, upper: &Track) -> Result<(), Refusal> {
    let offsets: Vec<f64> = lower
        .contacts
        .iter()
        .filter_map(|c| Some(partner(c, &upper.contacts)?.ic_s? - c.ic_s?))
        .collect();
    let away: Vec<f64> = offsets.iter().map(|o| o.abs()).collect();
    match (statistics::median(&offsets), statistics::quantile(&away, 0.75)) {
        (Some(offset_s), Some(far)) if far > ONE_CLOCK_S => {
            Err(Refusal::ClocksDiffer { partner: upper.site, offset_s: Some(offset_s) })
        }
        (Some(_), Some(_)) => Ok(()),
        _ => Err(Refusal::TooFewStrides { n: 0, needed: 5 }),
    }
}

/// Axial specific force of one sensor.
struct Signal<'a> {
    track: &'a Track,
    stream: &'a CleanStream,
    axial_g: &'a [f64],
}

impl Signal<'_> {
    /// True when clipped in between; none when not wholly recorded.
    fn clipped(&self, from_s: f64, to_s: f64) -> Option<bool> {
        let (from, to) = (self.track.sample_at(from_s), self.track.sample_at(to_s));
        if from < 0.0 || to + 1.0 >= self.axial_g.len() as f64 {
            return None;
        }
        let start = self.track.span.start;
        let span = Span { start: start + from as usize, end: start + to.ceil() as usize + 1 };
        (!self.stream.touches_filled(span)).then(|| self.stream.touches_clipped_acc(span))
    }

    /// Highest value between two times, g.
    fn peak(&self, from_s: f64, to_s: f64) -> Option<f64> {
        let from = self.track.sample_at(from_s).ceil() as usize;
        let to = self.track.sample_at(to_s).floor() as usize;
        let top = (from..=to).max_by(|&a, &b| self.axial_g[a].total_cmp(&self.axial_g[b]))?;
        Some(if top == to { self.axial_g[top] } else { parabolic_extremum(self.axial_g, top).1 })
    }

    /// Power at each line between two times, trend removed; the scale is that of the sum of values.
    fn powers(&self, from_s: f64, to_s: f64) -> Vec<f64> {
        let step_s = (to_s - from_s) / STEPS as f64;
        let mut values: Vec<f64> = (0..=STEPS)
            .filter_map(|k| {
                value_at(self.axial_g, self.track.sample_at(from_s + k as f64 * step_s))
            })
            .collect();
        detrend(&mut values);
        BAND_HALF_HZ
            .map(|line| {
                let turn = Complex::from_polar(1.0, 0.5 * TAU * f64::from(line) * step_s);
                // Horner's rule for the sum of value·turnᵏ.
                let zero = Complex::new(0.0, 0.0);
                values.iter().rev().fold(zero, |sum, v| sum * turn + v).norm_sqr()
            })
            .collect()
    }
}

/// Removes the least-squares line.
fn detrend(values: &mut [f64]) {
    let n = values.len() as f64;
    let centre = 0.5 * (n - 1.0);
    let mean = values.iter().sum::<f64>() / n;
    let along: f64 = values.iter().enumerate().map(|(i, v)| (i as f64 - centre) * v).sum();
    let slope = along / (n * (n * n - 1.0) / 12.0);
    for (i, v) in values.iter_mut().enumerate() {
        *v -= mean + slope * (i as f64 - centre);
    }
}

/// 100·(1 − above/below), %; a lower bound when the shank clipped, none when the upper sensor did.
fn peaks(below: &Signal<'_>, above: &Signal<'_>, c: &Contact) -> Found {
    let (from_s, to_s) = (c.ic_s? - BEFORE_S, c.ic_s? + AFTER_S);
    let clipped = below.clipped(from_s, to_s)?;
    if above.clipped(c.ic_s?, to_s)? {
        return Some(Err(Clipped));
    }
    let (low, high) = (below.peak(from_s, to_s)?, above.peak(c.ic_s?, to_s)?);
    (low > 0.0).then(|| Ok((100.0 * (1.0 - high / low), clipped)))
}

/// Mean transfer over the band, dB. A clipped sample spreads over all frequencies.
fn band(below: &Signal<'_>, above: &Signal<'_>, c: &Contact) -> Found {
    let (from_s, to_s) = (c.ic_s?, c.tc_s?);
    if below.clipped(from_s, to_s)? || above.clipped(from_s, to_s)? {
        return Some(Err(Clipped));
    }
    let (low, high) = (below.powers(from_s, to_s), above.powers(from_s, to_s));
    let lines = low.len() as f64;
    let decibels = low.iter().zip(&high).map(|(l, h)| 10.0 * (h / l).log10());
    let mean = decibels.sum::<f64>() / lines;
    mean.is_finite().then_some(Ok((mean, false)))
}
