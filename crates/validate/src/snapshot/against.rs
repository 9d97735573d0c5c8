//! Two snapshots held against each other, and holes against none.

use std::collections::BTreeMap;

use super::{HOLED, Row, Said, Snapshot, Taken};

/// Most examples of a kind that are shown.
const EXAMPLES: usize = 12;

/// How far the rows of one metric at one placement moved.
#[derive(Default)]
struct Moved {
    compared: usize,
    equal: usize,
    /// Moves of values and interval ends in old half-widths.
    by: Vec<f64>,
    relative: f64,
}

/// What changed, in words and counts.
#[derive(Default)]
struct Changes {
    moved: BTreeMap<String, Moved>,
    grades: Vec<String>,
    refusals: Vec<String>,
    faults: Vec<String>,
    counts: Vec<String>,
    gone: Vec<String>,
}

/// What moved from the old to the new snapshot, by metric and placement, in old half-widths, and what
/// changed its grade, its refusal, its fault or its count. The first line tells whether anything did.
#[must_use]
pub fn against(old: &Snapshot, new: &Snapshot) -> String {
    let mut all = Changes::default();
    for (name, was) in &old.recordings {
        match (was, new.recordings.get(name)) {
            (Taken::Said(was), Some(Taken::Said(is))) => all.recording(name, was, is),
            (Taken::Failed(was), Some(Taken::Failed(is))) if was == is => {}
            (was, Some(is)) => all.gone.push(format!("{name}: {} → {}", word(was), word(is))),
            (_, None) => all.gone.push(format!("{name}: not in the new snapshot")),
        }
    }
    let fresh = new.recordings.keys().filter(|n| !old.recordings.contains_key(*n));
    all.gone.extend(fresh.map(|n| format!("{n}: not in the old snapshot")));
    all.text()
}

fn word(taken: &Taken) -> String {
    match taken {
        Taken::Failed(why) => why.clone(),
        Taken::Said(_) => "analysed".to_owned(),
    }
}

impl Changes {
    fn recording(&mut self, name: &str, was: &Said, is: &Said) {
        let counts = |s: &Said| (s.bouts, s.strides, s.events);
        if counts(was) != counts(is) {
            let ((a, b, c), (d, e, f)) = (counts(was), counts(is));
            self.counts
                .push(format!("{name}: bouts {a} → {d}, strides {b} → {e}, events {c} → {f}"));
        }
        for (key, old) in &was.rows {
            match is.rows.get(key) {
                Some(new) => self.row(name, key, old, new),
                None => self.refusals.push(format!("{name}: {key}: row gone")),
            }
        }
        let fresh = is.rows.keys().filter(|k| !was.rows.contains_key(*k));
        self.refusals.extend(fresh.map(|k| format!("{name}: {k}: new row")));
        for (fault, old) in &was.faults {
            let new = is.faults.get(fault).copied().flatten();
            if new != *old {
                self.faults.push(format!("{name}: {fault}: {old:?} → {new:?}"));
            }
        }
    }

    fn row(&mut self, name: &str, key: &str, old: &Row, new: &Row) {
        let (a, b) = match (old, new) {
            (Row::Number { .. }, Row::Number { .. }) => (old, new),
            (Row::Refused(a), Row::Refused(b)) if a == b => return,
            _ => {
                self.refusals.push(format!("{name}: {key}: {} → {}", short(old), short(new)));
                return;
            }
        };
        let (Some(a), Some(b)) = (numbers(a), numbers(b)) else { return };
        let metric = key.split(' ').next().unwrap_or_default();
        let place = self.moved.entry(format!("{metric} {}", a.placement)).or_default();
        place.compared += 1;
        place.equal += usize::from(old == new);
        if old != new {
            let half = (0.5 * (a.values[2] - a.values[1])).max(1e-12);
            let pairs = a.values.iter().zip(b.values);
            let most = pairs.clone().map(|(x, y)| (x - y).abs()).fold(0.0, f64::max);
            place.by.push(most / half);
            let relative = |(x, y): (&f64, f64)| (x - y).abs() / x.abs().max(1e-9);
            place.relative = pairs.map(relative).fold(place.relative, f64::max);
        }
        if a.rest != b.rest {
            self.grades.push(format!("{name}: {key}: {} → {}", short(old), short(new)));
        }
    }

    fn text(&self) -> String {
        let compared: usize = self.moved.values().map(|m| m.compared).sum();
        let equal: usize = self.moved.values().map(|m| m.equal).sum();
        let most = self.moved.values().map(|m| m.relative).fold(0.0, f64::max);
        let mut out = format!(
            "{equal} of {compared} numbers are equal to the bit; the others differ by at most {most:.2e} \
             of their size\n"
        );
        for (place, m) in self.moved.iter().filter(|(_, m)| !m.by.is_empty()) {
            let mut by = m.by.clone();
            by.sort_by(f64::total_cmp);
            out.push_str(&format!(
                "{place}: {} of {} moved, by {:.3} half-widths at the median, {:.3} at most ({:.1e} of \
                 the size)\n",
                by.len(),
                m.compared,
                by[by.len() / 2],
                by[by.len() - 1],
                m.relative
            ));
        }
        for (title, list) in [
            ("grade, count or placement changed", &self.grades),
            ("refusals changed", &self.refusals),
            ("faults changed", &self.faults),
            ("numbers of bouts, strides or events changed", &self.counts),
            ("recordings changed", &self.gone),
        ] {
            out.push_str(&format!("{title}: {}\n", list.len()));
            // Spread over the list, so that not one recording fills them.
            let every = list.len().div_ceil(EXAMPLES).max(1);
            list.iter().step_by(every).for_each(|line| out.push_str(&format!("  {line}\n")));
        }
        out
    }
}

/// A row that holds a number.
struct Numbers {
    placement: &'static str,
    /// Value, low, high.
    values: [f64; 3],
    rest: (String, usize, &'static str),
}

fn numbers(row: &Row) -> Option<Numbers> {
    let Row::Number { placement, value, low, high, grade, n } = row else { return None };
    let placement = placement.name();
    let rest = (grade.letter().to_owned(), *n, placement);
    Some(Numbers { placement, values: [*value, *low, *high], rest })
}

fn short(row: &Row) -> String {
    match row {
        Row::Number { value, low, high, grade, n, .. } => {
            format!("{value:.4} ({low:.4} to {high:.4}) {} n {n}", grade.letter())
        }
        Row::Refused(why) => format!("refused: {why}"),
    }
}

/// How the recordings with holes stand to those without: how many of the numbers lie within the intervals
/// that the whole recordings give, how many of the whole ones' numbers are refused with holes, and how
/// many strides are left.
#[must_use]
pub fn inside(snapshot: &Snapshot) -> String {
    let (mut pairs, mut held, mut lost) = (0_usize, 0_usize, 0_usize);
    let (mut strides, mut left) = (0_usize, 0_usize);
    let mut missed: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for (name, whole) in &snapshot.recordings {
        let holed = snapshot.recordings.get(&format!("{name}{HOLED}"));
        let (Taken::Said(whole), Some(holed)) = (whole, holed) else { continue };
        strides += whole.strides;
        let Taken::Said(holed) = holed else { continue };
        left += holed.strides;
        for (key, row) in whole.rows.iter().filter(|(k, _)| k.contains(" all ")) {
            let Row::Number { low, high, placement, .. } = row else { continue };
            let Some(Row::Number { value, .. }) = holed.rows.get(key) else {
                lost += 1;
                continue;
            };
            let metric = key.split(' ').next().unwrap_or_default();
            let here = missed.entry(format!("{metric} {}", placement.name())).or_default();
            let holds = (*low..=*high).contains(value);
            pairs += 1;
            held += usize::from(holds);
            here.0 += usize::from(!holds);
            here.1 += 1;
        }
    }
    let share = |part: usize, of: usize| 100.0 * part as f64 / of.max(1) as f64;
    let mut out = format!(
        "with holes: {held} of {pairs} numbers ({:.1} %) lie within the interval of the whole recording, \
         {lost} more are refused; {left} of {strides} strides ({:.1} %) are left\n",
        share(held, pairs),
        share(left, strides)
    );
    let mut worst: Vec<_> = missed.into_iter().filter(|(_, (m, n))| 10 * m > *n).collect();
    worst.sort_by_key(|(_, (m, _))| core::cmp::Reverse(*m));
    for (place, (m, n)) in worst {
        out.push_str(&format!("  outside: {place}: {m} of {n}\n"));
    }
    out
}
