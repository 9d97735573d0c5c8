//! What is different between two passes.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{LiveScore, Pass};
use crate::snapshot::{Row, Said, Taken};

/// A number has moved when its value is this far from where it was, old half-widths.
const HALF_WIDTHS: f64 = 0.5;
/// A score has changed when it did by this share of what it was.
const SCORE: f64 = 0.05;

/// What is different between two passes.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Moved {
    /// Numbers that both passes have, of whole recordings, and of them those that moved by more than
    /// half of their old half-width.
    pub compared: usize,
    /// See above.
    pub moved: usize,
    /// Of these that are not equal to the bit.
    pub different: usize,
    /// Metrics refused that were not before, and the other way round.
    pub refused: usize,
    /// See above.
    pub appeared: usize,
    /// Grades that are different.
    pub grades: usize,
    /// Faults of another severity, or judged in one pass only.
    pub faults: usize,
    /// Strides and bouts, before and now.
    pub strides: (usize, usize),
    /// See above.
    pub bouts: (usize, usize),
    /// Recordings that could be analysed before and cannot be now, and the other way round.
    pub failed: usize,
    /// See above.
    pub analysed: usize,
    /// Recordings at which the library panicked now.
    pub panicked: usize,
    /// Scores that both passes have, and those that are better and worse by more than a twentieth.
    pub scores: usize,
    /// See above.
    pub better: Vec<Score>,
    /// See above.
    pub worse: Vec<Score>,
    /// How often a metric moved, by name, most often first.
    pub most: Vec<(String, usize)>,
    /// Provisional contacts: share of final ones that were reported in time, share of provisional ones without a
    /// final, both in percent, and root mean square of provisional − final, ms; before and now.
    pub in_time_percent: (f64, f64),
    /// See above.
    pub false_percent: (f64, f64),
    /// See above.
    pub apart_ms: (f64, f64),
    /// Bouts that were reported begun, ended or withdrawn.
    pub told_bouts: (usize, usize),
}

/// A score before and now.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Score {
    /// Data set, title and statistic.
    pub name: String,
    /// Unit.
    pub unit: String,
    /// Before.
    pub was: Option<f64>,
    /// Now.
    pub is: Option<f64>,
}

/// What is different.
#[must_use]
pub fn moved(was: &Pass, is: &Pass) -> Moved {
    let mut out = Moved::default();
    let mut most: BTreeMap<String, usize> = BTreeMap::new();
    for (name, old) in &was.said {
        let Some(new) = is.said.get(name) else { continue };
        let panicked = matches!(new, Taken::Failed(why) if why == "panicked");
        out.panicked += usize::from(panicked);
        match (old, new) {
            (Taken::Said(old), Taken::Said(new)) => out.recording(old, new, &mut most),
            (Taken::Said(_), Taken::Failed(_)) => out.failed += 1,
            (Taken::Failed(_), Taken::Said(_)) => out.analysed += 1,
            _ => {}
        }
    }
    out.most = most.into_iter().collect();
    out.most.sort_by_key(|(_, n)| core::cmp::Reverse(*n));
    for (key, old) in &was.lines {
        out.score(key, *old, is.lines.get(key).copied().flatten());
    }
    out.live(was, is);
    out
}

impl Moved {
    fn recording(&mut self, old: &Said, new: &Said, most: &mut BTreeMap<String, usize>) {
        self.strides.0 += old.strides;
        self.strides.1 += new.strides;
        self.bouts.0 += old.bouts;
        self.bouts.1 += new.bouts;
        for (key, a) in old.rows.iter().filter(|(k, _)| k.contains(" all ")) {
            match (a, new.rows.get(key)) {
                (
                    Row::Number { value, low, high, grade, .. },
                    Some(Row::Number { value: v, low: l, high: h, grade: g, .. }),
                ) => {
                    self.compared += 1;
                    let half = (0.5 * (high - low)).max(1e-12);
                    self.different += usize::from((value, low, high) != (v, l, h));
                    self.grades += usize::from(grade != g);
                    if (v - value).abs() > HALF_WIDTHS * half {
                        self.moved += 1;
                        let metric = key.split(' ').next().unwrap_or_default();
                        *most.entry(metric.to_owned()).or_default() += 1;
                    }
                }
                (Row::Number { .. }, _) => self.refused += 1,
                (Row::Refused(_), Some(Row::Number { .. })) => self.appeared += 1,
                _ => {}
            }
        }
        let fresh = new.rows.iter().filter(|(k, r)| {
            k.contains(" all ") && matches!(r, Row::Number { .. }) && !old.rows.contains_key(*k)
        });
        self.appeared += fresh.count();
        let severity = |s: &Said, fault: &String| s.faults.get(fault).copied().flatten();
        self.faults += old.faults.keys().filter(|f| severity(old, f) != severity(new, f)).count();
    }

    fn score(&mut self, key: &str, was: Option<f64>, is: Option<f64>) {
        let mut parts = key.split(" | ");
        let (name, unit) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        let more = parts.next() == Some("more");
        let Some(old) = was else { return };
        self.scores += 1;
        let size = |v: f64| if more { v } else { v.abs() };
        let change =
            is.map_or(f64::INFINITY, |new| (size(new) - size(old)) * if more { -1.0 } else { 1.0 });
        if change.abs() <= SCORE * size(old).abs().max(1e-9) {
            return;
        }
        let score = Score { name: name.to_owned(), unit: unit.to_owned(), was, is };
        if change > 0.0 { self.worse.push(score) } else { self.better.push(score) }
    }

    fn live(&mut self, was: &Pass, is: &Pass) {
        let (a, b) = (sum(was), sum(is));
        self.in_time_percent = (a.in_time_percent, b.in_time_percent);
        self.false_percent = (a.false_percent, b.false_percent);
        self.apart_ms = (a.apart_ms, b.apart_ms);
        self.told_bouts = (a.begun, b.begun);
        self.panicked += is.live.values().filter(|s| **s == LiveScore::Panicked).count();
    }
}

/// The provisional contacts of all recordings together.
struct All {
    in_time_percent: f64,
    false_percent: f64,
    apart_ms: f64,
    begun: usize,
}

fn sum(pass: &Pass) -> All {
    let (mut n, mut soon, mut all, mut alone, mut sum_s2, mut bouts) = (0, 0, 0, 0, 0.0, 0);
    for score in pass.live.values() {
        let LiveScore::Played { finals, in_time, told, without_final, squares_s2, begun } = score
        else {
            continue;
        };
        n += finals;
        soon += in_time;
        all += told;
        alone += without_final;
        sum_s2 += squares_s2;
        bouts += begun;
    }
    let percent = |part: usize, of: usize| 100.0 * part as f64 / of.max(1) as f64;
    All {
        in_time_percent: percent(soon, n),
        false_percent: percent(alone, all),
        apart_ms: 1e3 * (sum_s2 / (all - alone).max(1) as f64).sqrt(),
        begun: bouts,
    }
}
