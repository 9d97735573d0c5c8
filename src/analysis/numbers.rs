//! One stride number for all sensors of a bout.
//!
//! Each sensor counts its contacts separately. The count of one sensor of the bout, the reference, is kept (where
//! it saw nothing for too long to count on, the number of steps follows from its pace), and every
//! other sensor's is shifted onto it: a stride gets the number of that step of the reference whose contact lies
//! nearest to its own. A shift is kept until contacts lie nearer to another step by more than half of one, so
//! that a contact that is seen late does not change it; outside the time in which the reference saw contacts
//! the last shift holds.

use std::collections::BTreeMap;

use crate::metrics::MetricId;
use crate::recording::Site;
use crate::report::StrideRow;
use crate::signal::statistics;

/// Share of the best covered sensor's strides that the reference must have seen.
const COVERS: f64 = 0.8;
/// Longest time without contacts over which a sensor's step count is continued, s; after a longer one it
/// starts anew.
const COUNTED_ON_S: f64 = 4.0;
/// Largest distance of a contact from the step that its number says, steps; beyond it the shift between the
/// two sensors' counts is determined anew.
const SLACK: f64 = 0.75;
/// How far before the reference's first contact and after its last one its count is still extrapolated,
/// steps.
const BEYOND: f64 = 1.5;
/// Number of strides from which the first shift between two counts is determined.
const FIRST: usize = 9;

/// Rows of a bout by sensor, in order of time.
type Bout = BTreeMap<Site, Vec<usize>>;

/// Gives the rows of one stride from different sensors the same number.
pub(super) fn join(rows: &mut [StrideRow]) {
    let mut bouts: BTreeMap<usize, Bout> = BTreeMap::new();
    for (i, row) in rows.iter().enumerate() {
        bouts.entry(row.bout).or_default().entry(row.site).or_default().push(i);
    }
    for sensors in bouts.values_mut().filter(|sensors| sensors.len() > 1) {
        sensors.values_mut().for_each(|list| list.sort_by_key(|&i| rows[i].stride));
        let Some(count) = reference(rows, sensors) else { continue };
        let numbers: Vec<(usize, i64)> =
            sensors.iter().flat_map(|(site, list)| count.shifted(rows, *site, list)).collect();
        // Even, so that parities stay.
        let least = numbers.iter().map(|(_, n)| *n).min().unwrap_or(0).min(0);
        let lift = least.rem_euclid(2) - least;
        for (i, number) in numbers {
            rows[i].stride = (number + lift).max(0) as usize;
        }
    }
}

/// The sensor whose stride times are trusted most, among those that saw most of the bout.
fn reference(rows: &[StrideRow], sensors: &Bout) -> Option<Count> {
    let steps = |site: Site, list: &[usize]| {
        list.len() as f64 * if site.placement.feels_both_feet() { 1.0 } else { 2.0 }
    };
    let most = sensors.iter().map(|(site, list)| steps(*site, list)).fold(0.0, f64::max);
    let rank = |site: Site| {
        MetricId::StrideTime.info().method(site.placement, true).map_or(usize::MAX, |m| m.0)
    };
    let covering = sensors.iter().filter(|(site, list)| steps(**site, list) >= COVERS * most);
    let (site, list) = covering.min_by_key(|(site, _)| rank(**site))?;
    Count::of(*site, rows, list)
}

/// How a sensor counted the steps of a bout.
struct Count {
    site: Site,
    /// Contacts in order: as the sensor numbered them, time, number.
    beats: Vec<(usize, f64, i64)>,
    step_s: f64,
}

impl Count {
    fn of(site: Site, rows: &[StrideRow], list: &[usize]) -> Option<Self> {
        let mut times: BTreeMap<usize, f64> = BTreeMap::new();
        let mut strides_s = Vec::new();
        for row in list.iter().map(|&i| &rows[i]) {
            let Some((from_s, to_s)) = row.t_start_s.zip(row.t_end_s) else { continue };
            times.insert(row.stride, from_s);
            times.entry(row.stride + 2).or_insert(to_s);
            strides_s.push(to_s - from_s);
        }
        let step_s = 0.5 * statistics::median(&strides_s)?;
        let mut beats: Vec<(usize, f64, i64)> = Vec::with_capacity(times.len());
        for (own, t_s) in times {
            let number = match beats.last() {
                Some(&(before, then_s, number)) => {
                    number + steps_between(own - before, t_s - then_s, step_s)
                }
                None => own as i64,
            };
            beats.push((own, t_s, number));
        }
        Some(Self { site, beats, step_s })
    }

    /// Where a time lies among the steps, and whether the reference saw it.
    fn at(&self, t_s: f64) -> (f64, bool) {
        let next = self.beats.partition_point(|(_, t, _)| *t <= t_s);
        let (_, first_s, first) = self.beats[0];
        let (_, last_s, last) = self.beats[self.beats.len() - 1];
        if next == 0 {
            let steps = (t_s - first_s) / self.step_s;
            return (first as f64 + steps, steps >= -BEYOND);
        }
        if next == self.beats.len() {
            let steps = (t_s - last_s) / self.step_s;
            return (last as f64 + steps, steps <= BEYOND);
        }
        let ((_, a_s, a), (_, b_s, b)) = (self.beats[next - 1], self.beats[next]);
        (a as f64 + (b - a) as f64 * (t_s - a_s) / (b_s - a_s), true)
    }

    /// The rows of a sensor with their numbers in this count.
    fn shifted(&self, rows: &[StrideRow], site: Site, list: &[usize]) -> Vec<(usize, i64)> {
        let off = |row: &StrideRow| {
            let (at, seen) = self.at(row.t_start_s?);
            Some((at - row.stride as f64, seen))
        };
        let seen = list.iter().filter_map(|&i| off(&rows[i])).filter(|(_, seen)| *seen);
        let first: Vec<f64> = seen.map(|(off, _)| off).take(FIRST).collect();
        let any = || list.iter().find_map(|&i| off(&rows[i])).map_or(0.0, |(off, _)| off);
        let mut shift = statistics::median(&first).unwrap_or_else(any).round();
        let apart = if site.placement.feels_both_feet() { 1 } else { 2 };
        let mut out: Vec<(usize, i64)> = Vec::with_capacity(list.len());
        for &i in list {
            let row = &rows[i];
            let known = (site == self.site).then(|| self.own(row.stride)).flatten();
            if let Some((off, true)) = off(row)
                && (off - shift).abs() > SLACK
            {
                shift = off.round();
            }
            let number = known.unwrap_or(row.stride as i64 + shift as i64);
            // Two strides of one sensor are two.
            let number = match out.last() {
                Some(&(_, before)) if number <= before => before + apart,
                _ => number,
            };
            out.push((i, number));
        }
        out
    }

    /// The number of the reference's own contact.
    fn own(&self, number: usize) -> Option<i64> {
        let i = self.beats.binary_search_by_key(&number, |(own, ..)| *own).ok()?;
        Some(self.beats[i].2)
    }
}

/// Steps between two contacts of a sensor that lie `own` numbers and `dt_s` apart.
fn steps_between(own: usize, dt_s: f64, step_s: f64) -> i64 {
    let own = own as i64;
    if dt_s < COUNTED_ON_S {
        return own;
    }
    // Its feet stay what they were.
    let pairs = ((dt_s / step_s - own as f64) / 2.0).round() as i64;
    own + 2 * pairs.max(0)
}
