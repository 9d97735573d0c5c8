//! Fills the pools of a leaf: each contact once for all metrics of a sensor, each instant once for all contacts.

use std::collections::HashMap;

use super::draft::Sample;
use super::leaf::{Moment, Places, Pool};
use crate::instants::Instants;
use crate::recording::{Side, Site};

/// Most moments in a pool, and values in a column; and most numbers from a pool's first to its last.
const MOST: usize = Instants::MOST;
const MOST_NUMBERS: u32 = u16::MAX as u32;

/// Least and largest number of contact.
type Span = (u32, u32);

fn joined(a: Span, b: Span) -> Span {
    (a.0.min(b.0), a.1.max(b.1))
}

fn fits(span: Span) -> bool {
    span.1 - span.0 <= MOST_NUMBERS
}

fn number(sample: &Sample) -> u32 {
    sample.number as u32
}

/// A column in parts that fit a pool: nearly always one.
pub(super) fn runs(mut column: &[Sample]) -> impl Iterator<Item = &[Sample]> {
    std::iter::from_fn(move || {
        let first = number(column.first()?);
        let mut span = (first, first);
        let over = column.iter().take(MOST).position(|s| {
            span = joined(span, (number(s), number(s)));
            !fits(span)
        });
        let (part, rest) = column.split_at(over.unwrap_or(column.len().min(MOST)));
        column = rest;
        Some(part)
    })
}

/// A contact before its pool is complete.
#[derive(Clone, Copy)]
struct Seen {
    t_s: f64,
    number: u32,
    side: Option<Side>,
    /// Seen by metrics without a side only: the first one with a side says which.
    free: bool,
}

/// A pool that is being filled.
struct Open {
    site: Site,
    span: Span,
    seen: Vec<Seen>,
    /// Place of a contact by instant and number, of each side and of whatever side.
    of_side: HashMap<(u64, u32, Option<Side>), u16>,
    of_any: HashMap<(u64, u32), u16>,
    /// Where the next one is likely to be: metrics are stamped by the same ones in the same order.
    next: usize,
}

impl Open {
    fn place(&mut self, sample: &Sample, sided: bool) -> u16 {
        let (t_s, number, side) = (sample.t_s, number(sample), sample.side);
        let same = |seen: &Seen| {
            seen.t_s.to_bits() == t_s.to_bits()
                && seen.number == number
                && (!sided || seen.side == side && !seen.free)
        };
        if !self.seen.get(self.next).is_some_and(same) {
            let any = (t_s.to_bits(), number);
            let known = if sided {
                let own = self.of_side.get(&(any.0, any.1, side)).copied();
                own.or_else(|| self.of_any.get(&any).copied().filter(|at| self.is_free(*at)))
            } else {
                self.of_any.get(&any).copied()
            };
            let at = known.unwrap_or_else(|| {
                self.seen.push(Seen { t_s, number, side, free: true });
                (self.seen.len() - 1) as u16
            });
            self.of_any.entry(any).or_insert(at);
            if sided {
                self.of_side.insert((any.0, any.1, side), at);
                let seen = &mut self.seen[usize::from(at)];
                (seen.side, seen.free) = (side, false);
            }
            self.next = usize::from(at);
        }
        self.next += 1;
        (self.next - 1) as u16
    }

    fn is_free(&self, place: u16) -> bool {
        self.seen.get(usize::from(place)).is_some_and(|seen| seen.free)
    }

    fn bind(self) -> Pool {
        let mut instants = Instants::default();
        let moments = self.seen.iter().filter_map(|seen| {
            // There is room: a pool has no more contacts than a list has places.
            let time = instants.place(seen.t_s)?;
            Some(Moment { time, number: (seen.number - self.span.0) as u16, side: seen.side })
        });
        let moments = moments.collect();
        Pool { times_s: instants.bind(), first: self.span.0, moments }
    }
}

/// The pools of a leaf while it is bound.
#[derive(Default)]
pub(super) struct Filling(Vec<Open>);

impl Filling {
    /// Places of a sensor's samples, in which pool, and whether they have a side.
    pub fn place(&mut self, samples: &[Sample]) -> (usize, bool, Places) {
        let sided = samples.iter().any(|s| s.side.is_some());
        let numbers = samples.iter().map(|s| (number(s), number(s)));
        let Some(span) = numbers.reduce(joined) else { return (0, sided, Vec::new().into()) };
        let site = samples[0].site;
        let room = |p: &Open| {
            p.site == site && p.seen.len() + samples.len() <= MOST && fits(joined(p.span, span))
        };
        let at = self.0.iter().position(room).unwrap_or_else(|| {
            let (of_side, of_any) = (HashMap::new(), HashMap::new());
            self.0.push(Open { site, span, seen: Vec::new(), of_side, of_any, next: 0 });
            self.0.len() - 1
        });
        let pool = &mut self.0[at];
        pool.span = joined(pool.span, span);
        let places: Vec<u16> = samples.iter().map(|s| pool.place(s, sided)).collect();
        (at, sided, places.into())
    }

    /// All pools, complete.
    pub fn bind(self) -> Box<[Pool]> {
        self.0.into_iter().map(Open::bind).collect()
    }
}
