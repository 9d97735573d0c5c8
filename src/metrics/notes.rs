//! What the book says beside single strides: numbers of whole cells or bouts, refusals and remarks.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Flag, MetricId, Refusal};
use crate::recording::Site;

/// One number of one sensor in one bout that no single stride has, such as an entropy.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Whole {
    /// What was measured.
    pub metric: MetricId,
    /// By which sensor.
    pub site: Site,
    /// In which bout.
    pub bout: usize,
    /// Strides behind it.
    pub n: usize,
    /// Value in the metric's unit.
    pub value: f64,
    /// Half-width of the 90 % interval from the spread of its parts; 0 when there is but one part.
    pub half: f64,
    /// Half-width of what this value leaves open however many strides there are.
    pub doubt: f64,
}

/// By metric and bout.
type Pages<T> = BTreeMap<(MetricId, usize), Vec<T>>;

/// Refusals, remarks and numbers of whole bouts.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Notes {
    refused: Pages<(Site, Refusal)>,
    flags: Pages<(Site, Flag)>,
    wholes: Pages<Whole>,
}

/// Notes written down from one bout on. A remark or refusal is written as text: which of both it is stands in a
/// word, which a list of bytes does not show.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct NotesTail {
    from_bout: usize,
    refused: Vec<((MetricId, usize), Site, String)>,
    flags: Vec<((MetricId, usize), Site, String)>,
    wholes: Vec<Whole>,
}

/// What `pages` hold from a bout on, as text.
fn worded<T: Serialize>(
    pages: &Pages<(Site, T)>,
    from_bout: usize,
) -> Vec<((MetricId, usize), Site, String)> {
    let late = pages.iter().filter(|(key, _)| key.1 >= from_bout);
    let items = late.flat_map(|(key, list)| list.iter().map(move |item| (*key, item)));
    items
        .map(|(key, (site, what))| (key, *site, toml::to_string(what).unwrap_or_default()))
        .collect()
}

/// The items of a metric in one bout, or in all in order of time (`None`).
fn items<T>(of: &Pages<T>, metric: MetricId, scope: Option<usize>) -> impl Iterator<Item = &T> {
    let (first, last) = scope.map_or((0, usize::MAX), |bout| (bout, bout));
    of.range((metric, first)..=(metric, last)).flat_map(|(_, list)| list)
}

/// Adds the notes that are not there yet.
fn join<T: PartialEq>(mine: &mut Pages<T>, other: Pages<T>) {
    for (key, list) in other {
        let page = mine.entry(key).or_default();
        for item in list {
            if !page.contains(&item) {
                page.push(item);
            }
        }
    }
}

impl Notes {
    /// Notes a refusal.
    pub fn refuse(&mut self, metric: MetricId, site: Site, bout: usize, why: Refusal) {
        self.refused.entry((metric, bout)).or_default().push((site, why));
    }

    /// Notes a remark on a metric from a sensor in a bout.
    pub fn flag(&mut self, metric: MetricId, site: Site, bout: usize, flag: Flag) {
        self.flags.entry((metric, bout)).or_default().push((site, flag));
    }

    /// Writes a value over `n` strides of a sensor in a bout, with the half-widths of its spread and of its
    /// own uncertainty; a refusal when it is not finite or of too few strides. Pieces of a bout count together,
    /// however short each is, unless one is `alone`.
    pub fn estimate(
        &mut self,
        metric: MetricId,
        (site, bout): (Site, usize),
        alone: bool,
        value: f64,
        (half, doubt): (f64, f64),
        n: usize,
    ) {
        let needed = metric.info().min_n;
        let enough = n >= needed || !alone && n > 0;
        if !enough || !value.is_finite() {
            return self.refuse(metric, site, bout, Refusal::TooFewStrides { n, needed });
        }
        let whole = Whole { metric, site, bout, n, value, half, doubt };
        self.wholes.entry((metric, bout)).or_default().push(whole);
    }

    /// Why sensors that could have measured a metric did not.
    pub fn refusals(
        &self,
        metric: MetricId,
        scope: Option<usize>,
    ) -> impl Iterator<Item = &Refusal> {
        items(&self.refused, metric, scope).map(|(_, why)| why)
    }

    /// Remarks on a metric, with the sensor.
    pub fn flags(
        &self,
        metric: MetricId,
        scope: Option<usize>,
    ) -> impl Iterator<Item = (Site, Flag)> + '_ {
        items(&self.flags, metric, scope).copied()
    }

    /// Numbers of whole bouts.
    pub fn wholes(
        &self,
        metric: MetricId,
        scope: Option<usize>,
    ) -> impl Iterator<Item = &Whole> + '_ {
        items(&self.wholes, metric, scope)
    }

    /// The metrics that have numbers of whole bouts, in the catalogue's order.
    #[must_use]
    pub fn metrics_of_wholes(&self) -> Vec<MetricId> {
        let mut metrics: Vec<MetricId> = self.wholes.keys().map(|(metric, _)| *metric).collect();
        metrics.dedup();
        metrics
    }

    /// Adds the notes of a cell; those that are there for a sensor already are not repeated.
    pub fn absorb(&mut self, other: Self) {
        join(&mut self.refused, other.refused);
        join(&mut self.flags, other.flags);
        for (key, list) in other.wholes {
            self.wholes.entry(key).or_default().extend(list);
        }
    }

    /// Keeps the notes of the bouts for which `keep` is true.
    pub fn retain(&mut self, keep: impl Fn(usize) -> bool) {
        self.refused.retain(|(_, bout), _| keep(*bout));
        self.flags.retain(|(_, bout), _| keep(*bout));
        self.wholes.retain(|(_, bout), _| keep(*bout));
    }

    /// Those from a bout on.
    pub fn tail(&self, from_bout: usize) -> NotesTail {
        let late = self.wholes.iter().filter(|(key, _)| key.1 >= from_bout);
        NotesTail {
            from_bout,
            refused: worded(&self.refused, from_bout),
            flags: worded(&self.flags, from_bout),
            wholes: late.flat_map(|(_, list)| list.iter().copied()).collect(),
        }
    }

    /// Replaces the notes from that bout on by the saved ones; returns the bout.
    pub fn add_tail(&mut self, tail: NotesTail) -> usize {
        self.retain(|bout| bout < tail.from_bout);
        for ((metric, bout), site, text) in tail.refused {
            if let Ok(why) = toml::from_str(&text) {
                self.refuse(metric, site, bout, why);
            }
        }
        for ((metric, bout), site, text) in tail.flags {
            if let Ok(flag) = toml::from_str(&text) {
                self.flag(metric, site, bout, flag);
            }
        }
        for whole in tail.wholes {
            self.wholes.entry((whole.metric, whole.bout)).or_default().push(whole);
        }
        tail.from_bout
    }
}
