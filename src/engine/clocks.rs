//! Which sensors share a clock, and the offset and drift of other clocks from the steps that two sensors feel.
//!
//! Sensors of one file, or of a recording that declares it, share a clock. Others are put on the
//! clock of a reference where both feel the same steps (the body's axis and a foot or shank, two
//! sensors on the axis, foot and shank of one leg): the contact that belongs to a contact is the one
//! by which the pattern of longer and shorter steps repeats, and a straight line through their
//! differences is offset and drift. Contacts at two places differ by up to 20 ms of themselves, so
//! that no alignment is better than that. Between a left and a right limb a difference of the clocks
//! and of the steps are the same thing: there only a shared clock will do.
//!
//! What felt an event that the user names (jumps, taps) is put together by it first (`common_event`); to about 10 ms,
//! which is still too much between left and right.
//!
//! Limits: strides that are all alike (a simulator without variability) leave a whole number of steps
//! open; then nothing is aligned.

use super::common_event;
use crate::gait::Contact;
use crate::intake::CleanStream;
use crate::metrics::Refusal;
use crate::recording::{Placement, Site};
use crate::signal::statistics;

/// Largest systematic difference between the contacts found at two places of the body, s: 40 ms is twice the
/// usual bias of contacts at the pelvis (`metrics::attenuation`) \[P\].
pub(crate) const CONTACT_BIAS_S: f64 = 0.02;
/// Fewest contacts of two sensors that must match for an offset to be accepted \[P\].
const FEWEST: usize = 12;
/// Scatter of the differences above which they are not of the same steps, s \[P\]: detectors agree
/// within 5 to 10 ms.
const SCATTER_S: f64 = 0.025;
/// Least log-likelihood ratio of the best match of contacts to the second best one \[P\].
const BEATS: f64 = 8.0;
/// Largest offset that is looked for, s \[P\].
const LARGEST_S: f64 = 10.0;
/// Shortest step time, s: from it follows how many steps the largest offset can hold.
const SHORTEST_STEP_S: f64 = 0.25;
/// Largest drift of two crystals, s/s: ±100 ppm each are usual, phones lose some to software \[P\].
const LARGEST_DRIFT: f64 = 0.005;

/// How two sensors' times compare.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Link {
    /// One clock.
    Shared,
    /// Put together by common steps, with this error, s.
    Aligned(f64),
    /// Nothing is known.
    Unknown,
}

/// A clock that was put on the reference's.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Aligned {
    /// Sensor whose clock was moved.
    pub site: Site,
    /// Sensor whose steps it shares.
    pub partner: Site,
    /// Added to its times, s.
    pub offset_s: f64,
    /// Added to its times for each second, s/s.
    pub drift: f64,
    /// Half-width of what this leaves open, s.
    pub error_s: f64,
    /// Contacts behind it, or pulses of common events.
    pub contacts: usize,
    /// By an event that both felt, not by the contacts of the run.
    pub by_event: bool,
}

/// The clocks of a recording's usable streams.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Clockwork {
    /// Site, number of its clock, error against the reference where it was aligned.
    members: Vec<(Site, usize, Option<f64>)>,
    /// What was aligned.
    pub aligned: Vec<Aligned>,
}

impl Clockwork {
    /// Sensors of one clock.
    pub(crate) fn common(sites: impl Iterator<Item = Site>) -> Self {
        Self { members: sites.map(|site| (site, 0, None)).collect(), aligned: Vec::new() }
    }

    /// Groups the streams by clock. Where clocks may differ `heard` gives the contacts of the streams, which are
    /// then shifted onto one clock as far as the contacts allow.
    pub(crate) fn new(
        streams: &mut [CleanStream],
        heard: impl FnOnce(&[CleanStream], Self) -> Vec<(usize, Beats)>,
    ) -> Self {
        let clocks = numbers(streams);
        let mut out = Self {
            members: streams.iter().zip(&clocks).map(|(s, &c)| (s.site, c, None)).collect(),
            aligned: Vec::new(),
        };
        if out.one() {
            return out;
        }
        let reference = clocks[super::best_for_cadence(streams.iter().map(|s| s.site.placement))];
        out.know(reference, 0.0);
        out.by_events(streams, &clocks, reference);
        if out.members.iter().all(|m| m.2.is_some()) {
            return out;
        }
        let mut heard = heard(streams, out.clone());
        while let Some((clock, found)) = out.next(&clocks, &heard) {
            for (_, beats) in heard.iter_mut().filter(|(i, _)| clocks[*i] == clock) {
                beats.contacts.iter_mut().for_each(|c| c.retime(found.offset_s, found.drift));
            }
            for (stream, _) in streams.iter_mut().zip(&clocks).filter(|(_, c)| **c == clock) {
                stream.retime(found.offset_s, found.drift);
            }
            out.know(clock, found.error_s);
            out.aligned.push(found);
        }
        out
    }

    /// Puts on the reference's clock what felt the events that it felt.
    fn by_events(&mut self, streams: &mut [CleanStream], clocks: &[usize], reference: usize) {
        let others: Vec<usize> = (0..streams.len()).filter(|i| clocks[*i] != reference).collect();
        for i in others {
            if self.members[i].2.is_some() {
                continue;
            }
            let known = (0..streams.len()).filter(|k| clocks[*k] == reference);
            let met =
                known.filter_map(|k| Some((k, common_event::align(&streams[k], &streams[i])?)));
            let best = met.min_by(|a, b| a.1.error_s.total_cmp(&b.1.error_s));
            let Some((partner, found)) = best else { continue };
            let (site, partner) = (streams[i].site, streams[partner].site);
            for (stream, _) in streams.iter_mut().zip(clocks).filter(|(_, c)| **c == clocks[i]) {
                stream.retime(found.offset_s, found.drift);
            }
            self.know(clocks[i], found.error_s);
            self.aligned.push(Aligned {
                site,
                partner,
                offset_s: found.offset_s,
                drift: found.drift,
                error_s: found.error_s,
                contacts: found.pulses,
                by_event: true,
            });
        }
    }

    /// True when all streams share one clock.
    pub(crate) fn one(&self) -> bool {
        self.members.windows(2).all(|w| w[0].1 == w[1].1)
    }

    fn know(&mut self, clock: usize, error_s: f64) {
        self.members.iter_mut().filter(|m| m.1 == clock).for_each(|m| m.2 = Some(error_s));
    }

    /// The clock that is best aligned next.
    fn next(&self, clocks: &[usize], heard: &[(usize, Beats)]) -> Option<(usize, Aligned)> {
        let error = |i: usize| self.members[i].2;
        let mut best: Option<(usize, Aligned)> = None;
        for (a, reference) in clocks.iter().enumerate().filter(|(i, _)| error(*i).is_some()) {
            for (b, clock) in clocks.iter().enumerate().filter(|(i, _)| error(*i).is_none()) {
                debug_assert!(clock != reference);
                let pairs = of_both(heard, a, b);
                let Some(mut found) = align(&pairs) else { continue };
                found.error_s = found.error_s.hypot(error(a).unwrap_or(0.0));
                if best.as_ref().is_none_or(|(_, known)| found.error_s < known.error_s) {
                    best = Some((*clock, found));
                }
            }
        }
        best
    }

    /// How the times of two sensors compare.
    pub(crate) fn between(&self, a: Site, b: Site) -> Link {
        let of = |site| self.members.iter().find(|m| m.0 == site);
        match (of(a), of(b)) {
            (Some(a), Some(b)) if a.1 == b.1 => Link::Shared,
            (Some((.., Some(a))), Some((.., Some(b)))) => Link::Aligned(a.hypot(*b)),
            _ => Link::Unknown,
        }
    }

    /// Error of putting two sensors on one time, s; `None` where they share a clock.
    ///
    /// # Errors
    /// [`Refusal::ClocksDiffer`] where nothing is known.
    pub(crate) fn error_s(&self, a: Site, partner: Site) -> Result<Option<f64>, Refusal> {
        match self.between(a, partner) {
            Link::Shared => Ok(None),
            Link::Aligned(error_s) => Ok(Some(error_s)),
            Link::Unknown => Err(Refusal::ClocksDiffer { partner, offset_s: None }),
        }
    }
}

/// Number of each stream's clock.
pub(crate) fn numbers(streams: &[CleanStream]) -> Vec<usize> {
    let mut known: Vec<Option<u32>> = Vec::new();
    streams
        .iter()
        .map(|s| match known.iter().position(|k| s.clock.is_some() && *k == s.clock) {
            Some(number) => number,
            None => {
                known.push(s.clock);
                known.len() - 1
            }
        })
        .collect()
}

/// One sensor's contacts in a bout, all pieces together.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Beats {
    pub site: Site,
    pub bout: usize,
    pub contacts: Vec<Contact>,
}

/// The bouts that two streams were both followed through.
fn of_both(heard: &[(usize, Beats)], a: usize, b: usize) -> Vec<(&Beats, &Beats)> {
    let of = |stream: usize| heard.iter().filter(move |(i, _)| *i == stream).map(|(_, b)| b);
    let mut there = of(b).peekable();
    let mut out = Vec::new();
    for here in of(a) {
        while there.next_if(|b| b.bout < here.bout).is_some() {}
        if let Some(same) = there.next_if(|b| b.bout == here.bout) {
            out.push((here, same));
        }
    }
    out
}

/// True when both sensors feel the same steps, or one feels a part of the other's.
fn feel_the_same(a: Site, b: Site) -> bool {
    let leg = |s: Site| matches!(s.placement, Placement::Foot | Placement::Shank);
    let axis = |s: Site| s.placement.feels_both_feet();
    axis(a) && axis(b)
        || axis(a) && leg(b)
        || leg(a) && axis(b)
        || leg(a) && leg(b) && a.side.is_some() && a.side == b.side
}

/// Puts the second of each pair on the clock of the first: the longest bout tells which contacts
/// belong together, the straight line is fitted to all bouts.
fn align(pairs: &[(&Beats, &Beats)]) -> Option<Aligned> {
    let (a, b) = pairs.iter().max_by_key(|(a, b)| a.contacts.len().min(b.contacts.len()))?;
    if !feel_the_same(a.site, b.site) {
        return None;
    }
    let start = match_by_pattern(&a.contacts, &b.contacts)?;
    let mut line = start;
    let mut points = Vec::new();
    // A first line leads to contacts farther away, these to a better line.
    for _ in 0..2 {
        points = pairs.iter().flat_map(|(a, b)| nearest(a, b, line)).collect();
        line = fit(&points)?;
    }
    let residuals: Vec<f64> = points.iter().map(|(t, d)| d - line.at(*t)).collect();
    let scatter_s = statistics::mad_sd(&residuals)?;
    let usable = points.len() >= FEWEST
        && scatter_s < SCATTER_S
        && line.slope.abs() < LARGEST_DRIFT
        && line.offset.abs() < 2.0 * LARGEST_S;
    usable.then(|| Aligned {
        site: b.site,
        partner: a.site,
        offset_s: line.offset,
        drift: line.slope,
        error_s: CONTACT_BIAS_S.hypot(1.645 * scatter_s / (points.len() as f64).sqrt()),
        contacts: points.len(),
        by_event: false,
    })
}

/// A straight line: offset + slope·t.
#[derive(Debug, Clone, Copy)]
struct Line {
    offset: f64,
    slope: f64,
}

impl Line {
    fn at(self, t: f64) -> f64 {
        self.offset + self.slope * t
    }
}

/// Least-squares line through (t, difference), outliers left out once.
fn fit(points: &[(f64, f64)]) -> Option<Line> {
    let line = through(points)?;
    let off: Vec<f64> = points.iter().map(|(t, d)| d - line.at(*t)).collect();
    let limit = 4.0 * statistics::mad_sd(&off)?.max(1e-4);
    let middle = statistics::median(&off)?;
    let kept: Vec<(f64, f64)> = points
        .iter()
        .zip(&off)
        .filter(|(_, o)| (**o - middle).abs() <= limit)
        .map(|(p, _)| *p)
        .collect();
    through(&kept)
}

fn through(points: &[(f64, f64)]) -> Option<Line> {
    let n = points.len() as f64;
    if points.len() < 3 {
        return None;
    }
    let (mt, md) = points.iter().fold((0.0, 0.0), |s, p| (s.0 + p.0 / n, s.1 + p.1 / n));
    let (tt, td) = points.iter().fold((0.0, 0.0), |s, p| {
        let dt = p.0 - mt;
        (s.0 + dt * dt, s.1 + dt * (p.1 - md))
    });
    let slope = if tt > 0.0 { td / tt } else { 0.0 };
    Some(Line { offset: md - slope * mt, slope })
}

fn numbered(contacts: &[Contact]) -> Vec<(i64, f64)> {
    let usable = contacts.iter().filter(|c| c.usable);
    usable.filter_map(|c| Some((i64::try_from(c.number).ok()?, c.ic_s?))).collect()
}

/// The line by which the pattern of one sensor's contacts repeats in the other's; `None` when
/// several do about as well.
fn match_by_pattern(a: &[Contact], b: &[Contact]) -> Option<Line> {
    let (a, b) = (numbered(a), numbered(b));
    // The numbers that fall together when the clocks agree, and all that the largest offset allows.
    let middle = *b.get(b.len() / 2)?;
    let same_time = a.get(a.partition_point(|c| c.1 < middle.1).min(a.len().checked_sub(1)?))?;
    let (agreed, reach) = (same_time.0 - middle.0, (LARGEST_S / SHORTEST_STEP_S) as i64);
    let needed = (6 * a.len().min(b.len()) / 10).max(FEWEST);
    let mut found: Vec<(f64, usize, Line)> = Vec::new();
    for shift in agreed - reach..=agreed + reach {
        let points = shifted(&a, &b, shift);
        if points.len() < needed {
            continue;
        }
        let Some(line) = fit(&points) else { continue };
        let middle = points[points.len() / 2].0;
        if line.at(middle).abs() > LARGEST_S || line.slope.abs() > LARGEST_DRIFT {
            continue;
        }
        let off: Vec<f64> = points.iter().map(|(t, d)| d - line.at(*t)).collect();
        let Some(scatter) = statistics::mad_sd(&off) else { continue };
        found.push((scatter.max(5e-4), points.len(), line));
    }
    found.sort_by(|x, y| x.0.total_cmp(&y.0));
    let (best, n, line) = *found.first()?;
    let beaten = found.get(1).is_none_or(|next| n as f64 * (next.0 / best).ln() > BEATS);
    (best < SCATTER_S && beaten).then_some(line)
}

/// (time at b, difference to a) of the contacts whose numbers differ by `shift`.
fn shifted(a: &[(i64, f64)], b: &[(i64, f64)], shift: i64) -> Vec<(f64, f64)> {
    let mut i = 0;
    let mut out = Vec::new();
    for &(number, t) in b {
        while i < a.len() && a[i].0 < number + shift {
            i += 1;
        }
        if let Some(&(n, there)) = a.get(i)
            && n == number + shift
        {
            out.push((t, there - t));
        }
    }
    out
}

/// (time at b, difference to a) of the contacts that a line brings together.
fn nearest(a: &Beats, b: &Beats, line: Line) -> Vec<(f64, f64)> {
    // Furthest distance of two contacts of one step \[P\]: some three times [`SCATTER_S`].
    const REACH_S: f64 = 0.08;
    let times: Vec<f64> = numbered(&a.contacts).into_iter().map(|c| c.1).collect();
    let near = |t: f64| {
        let next = times.partition_point(|x| *x < t);
        let around = times[next.saturating_sub(1)..(next + 1).min(times.len())].iter();
        around.copied().min_by(|x, y| (x - t).abs().total_cmp(&(y - t).abs()))
    };
    numbered(&b.contacts)
        .into_iter()
        .filter_map(|(_, t)| {
            let there = near(t + line.at(t))?;
            ((there - t - line.at(t)).abs() < REACH_S).then_some((t, there - t))
        })
        .collect()
}
