//! The book: what the families measure, step by step and stride by stride, in columns.
//!
//! A column holds one metric of one sensor in one bout, in the order of measuring. Rows, sides, intervals and
//! flags are read from it once, by metric and bout, so that a recording of many bouts costs no more than its
//! strides.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Flag, MetricId, Refusal};
use crate::gait::Track;
use crate::recording::{Side, Site};
use crate::signal::{mean_error, robust};

/// One measurement of one step or stride.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Sample {
    /// What was measured.
    pub metric: MetricId,
    /// By which sensor.
    pub site: Site,
    /// In which bout.
    pub bout: usize,
    /// Foot in stance at the step's start, where known.
    pub side: Option<Side>,
    /// Number of the contact that it belongs to.
    pub number: usize,
    /// Time of that contact, s.
    pub t_s: f64,
    /// Value in the metric's unit.
    pub value: f64,
    /// True when the sensor clipped: the true value is at least this.
    pub clipped: bool,
}

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

/// One metric of one sensor in one bout.
#[derive(Debug, Clone, PartialEq)]
struct Column {
    site: Site,
    /// How many were written down ([`Book::tail`]).
    written: usize,
    sides: Vec<Option<Side>>,
    numbers: Vec<usize>,
    times_s: Vec<f64>,
    values: Vec<f64>,
    clipped: Vec<bool>,
}

impl Column {
    fn new(site: Site) -> Self {
        Self {
            site,
            written: 0,
            sides: Vec::new(),
            numbers: Vec::new(),
            times_s: Vec::new(),
            values: Vec::new(),
            clipped: Vec::new(),
        }
    }

    fn truncate(&mut self, keep: usize) {
        self.sides.truncate(keep);
        self.numbers.truncate(keep);
        self.times_s.truncate(keep);
        self.values.truncate(keep);
        self.clipped.truncate(keep);
    }

    fn push(&mut self, sample: &Sample) {
        self.sides.push(sample.side);
        self.numbers.push(sample.number);
        self.times_s.push(sample.t_s);
        self.values.push(sample.value);
        self.clipped.push(sample.clipped);
    }

    fn samples(&self, metric: MetricId, bout: usize) -> impl Iterator<Item = Sample> + '_ {
        (0..self.values.len()).map(move |i| Sample {
            metric,
            site: self.site,
            bout,
            side: self.sides[i],
            number: self.numbers[i],
            t_s: self.times_s[i],
            value: self.values[i],
            clipped: self.clipped[i],
        })
    }
}

/// A page of the book: one metric in one bout.
type Pages<T> = BTreeMap<(MetricId, usize), Vec<T>>;

/// What the families collect.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Book {
    columns: Pages<Column>,
    refused: Pages<(Site, Refusal)>,
    flags: Pages<(Site, Flag)>,
    wholes: Pages<Whole>,
    /// The bout that was open when the book was written down last.
    written: usize,
}

/// What came into the book since it was written down last.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct BookTail {
    /// By metric, bout and sensor: how many of the old stand, and the new ones.
    columns: Vec<ColumnTail>,
    /// From this bout on what is not of single strides is written anew.
    from_bout: usize,
    refused: Vec<((MetricId, usize), Site, String)>,
    flags: Vec<((MetricId, usize), Site, String)>,
    wholes: Vec<Whole>,
}

/// Metric, bout and sensor of a column, how many of its old values stand, and the new ones.
type ColumnTail = ((MetricId, usize, Site), usize, Vec<Kept>);

/// Side, number, time (s), value, clipped.
type Kept = (Option<Side>, usize, f64, f64, bool);

/// A remark or refusal as text: they are told apart by a word, which a list of bytes does not show.
fn worded<T: Serialize>(item: &T) -> String {
    toml::to_string(item).unwrap_or_default()
}

/// The pages of a metric in one bout, or in all in order of time (`None`).
fn pages<T>(
    of: &Pages<T>,
    metric: MetricId,
    scope: Option<usize>,
) -> impl Iterator<Item = (usize, &T)> {
    let (first, last) = scope.map_or((0, usize::MAX), |bout| (bout, bout));
    let pages = of.range((metric, first)..=(metric, last));
    pages.flat_map(|((_, bout), list)| list.iter().map(|item| (*bout, item)))
}

impl Book {
    /// Writes one measurement.
    pub fn push(&mut self, sample: Sample) {
        let page = self.columns.entry((sample.metric, sample.bout)).or_default();
        let known = page.iter().position(|c| c.site == sample.site);
        let at = known.unwrap_or_else(|| {
            page.push(Column::new(sample.site));
            page.len() - 1
        });
        page[at].push(&sample);
    }

    /// Writes one measurement of an unclipped step or stride of a track.
    pub fn add(
        &mut self,
        track: &Track,
        metric: MetricId,
        side: Option<Side>,
        number: usize,
        t_s: f64,
        value: f64,
    ) {
        let (site, bout) = (track.site, track.bout);
        if value.is_finite() {
            self.push(Sample { metric, site, bout, side, number, t_s, value, clipped: false });
        }
    }

    /// Notes a refusal.
    pub fn refuse(&mut self, metric: MetricId, site: Site, bout: usize, why: Refusal) {
        self.refused.entry((metric, bout)).or_default().push((site, why));
    }

    /// Notes the same refusal for several metrics.
    pub fn refuse_all(&mut self, metrics: &[MetricId], site: Site, bout: usize, why: &Refusal) {
        for &metric in metrics {
            self.refuse(metric, site, bout, why.clone());
        }
    }

    /// Notes a remark on a metric from a sensor in a bout.
    pub fn flag(&mut self, metric: MetricId, site: Site, bout: usize, flag: Flag) {
        self.flags.entry((metric, bout)).or_default().push((site, flag));
    }

    /// Writes the mean of a metric's parts (windows of equal length, `strides` strides in all); without
    /// a part, or with too few strides, the refusal.
    pub fn add_whole(&mut self, track: &Track, metric: MetricId, parts: &[f64], strides: usize) {
        let half = mean_error::half_90(parts).unwrap_or(0.0);
        let value = robust::mean(parts).unwrap_or(f64::NAN);
        self.add_value(track, metric, value, (half, 0.0), strides);
    }

    /// Writes a number over `n` strides with the half-widths of its spread and of its own doubt; when it is
    /// none, or of too few strides, the refusal.
    pub fn add_value(
        &mut self,
        track: &Track,
        metric: MetricId,
        value: f64,
        (half, doubt): (f64, f64),
        n: usize,
    ) {
        self.add_number(metric, (track.site, track.bout), track.alone, value, (half, doubt), n);
    }

    /// The same for a sensor in a bout, `alone` where it is all that there is of the bout.
    pub fn add_number(
        &mut self,
        metric: MetricId,
        (site, bout): (Site, usize),
        alone: bool,
        value: f64,
        (half, doubt): (f64, f64),
        n: usize,
    ) {
        let needed = metric.info().min_n;
        // Pieces of a bout count together, however short each is.
        let enough = n >= needed || !alone && n > 0;
        if !enough || !value.is_finite() {
            return self.refuse(metric, site, bout, Refusal::TooFewStrides { n, needed });
        }
        let whole = Whole { metric, site, bout, n, value, half, doubt };
        self.wholes.entry((metric, bout)).or_default().push(whole);
    }

    /// Keeps the measurements that `keep` says.
    pub fn retain(&mut self, keep: impl Fn(&Sample) -> bool) {
        for ((metric, bout), list) in &mut self.columns {
            for column in list.iter_mut() {
                let kept: Vec<Sample> =
                    column.samples(*metric, *bout).filter(|sample| keep(sample)).collect();
                if kept.len() < column.values.len() {
                    *column = Column::new(column.site);
                    kept.iter().for_each(|sample| column.push(sample));
                }
            }
            list.retain(|column| !column.values.is_empty());
        }
        self.columns.retain(|_, list| !list.is_empty());
    }

    /// What came since this was asked last, from the bout that was open then on.
    pub(crate) fn tail(&mut self, open: usize) -> BookTail {
        let from_bout = core::mem::replace(&mut self.written, open);
        let mut columns = Vec::new();
        for ((metric, bout), list) in self.columns.iter_mut().filter(|(k, _)| k.1 >= from_bout) {
            for c in list.iter_mut() {
                let keep = c.written;
                c.written = c.values.len();
                let kept =
                    |i: usize| (c.sides[i], c.numbers[i], c.times_s[i], c.values[i], c.clipped[i]);
                columns.push((
                    (*metric, *bout, c.site),
                    keep,
                    (keep..c.written).map(kept).collect(),
                ));
            }
        }
        let late = |key: &&(MetricId, usize)| key.1 >= from_bout;
        let refused = self.refused.iter().filter(|(key, _)| late(key));
        let flags = self.flags.iter().filter(|(key, _)| late(key));
        let wholes = self.wholes.iter().filter(|(key, _)| late(key));
        BookTail {
            columns,
            from_bout,
            refused: refused
                .flat_map(|(key, list)| list.iter().map(|(site, why)| (*key, *site, worded(why))))
                .collect(),
            flags: flags
                .flat_map(|(key, list)| list.iter().map(|(site, flag)| (*key, *site, worded(flag))))
                .collect(),
            wholes: wholes.flat_map(|(_, list)| list.iter().copied()).collect(),
        }
    }

    /// Adds what was written to what was read before.
    pub(crate) fn add_tail(&mut self, tail: BookTail) {
        for ((metric, bout, site), keep, kept) in tail.columns {
            let page = self.columns.entry((metric, bout)).or_default();
            let at = page.iter().position(|c| c.site == site).unwrap_or_else(|| {
                page.push(Column::new(site));
                page.len() - 1
            });
            let column = &mut page[at];
            column.truncate(keep);
            for (side, number, t_s, value, clipped) in kept {
                column.push(&Sample { metric, site, bout, side, number, t_s, value, clipped });
            }
            column.written = column.values.len();
        }
        let early = |key: &(MetricId, usize)| key.1 < tail.from_bout;
        self.refused.retain(|key, _| early(key));
        self.flags.retain(|key, _| early(key));
        self.wholes.retain(|key, _| early(key));
        for (key, site, text) in tail.refused {
            if let Ok(why) = toml::from_str(&text) {
                self.refused.entry(key).or_default().push((site, why));
            }
        }
        for (key, site, text) in tail.flags {
            if let Ok(flag) = toml::from_str(&text) {
                self.flags.entry(key).or_default().push((site, flag));
            }
        }
        for whole in tail.wholes {
            self.wholes.entry((whole.metric, whole.bout)).or_default().push(whole);
        }
        self.written = tail.from_bout;
    }

    /// Takes back all of a bout.
    pub fn withdraw(&mut self, bout: usize) {
        self.columns.retain(|(_, b), _| *b != bout);
        self.refused.retain(|(_, b), _| *b != bout);
        self.flags.retain(|(_, b), _| *b != bout);
        self.wholes.retain(|(_, b), _| *b != bout);
    }

    /// Adds another book's pages to its own; what was said before of a sensor is not said again.
    pub fn absorb(&mut self, other: Self) {
        for ((metric, bout), list) in other.columns {
            let samples = list.iter().flat_map(|column| column.samples(metric, bout));
            samples.for_each(|sample| self.push(sample));
        }
        for (key, list) in other.refused {
            let page = self.refused.entry(key).or_default();
            list.into_iter().for_each(|item| {
                if !page.contains(&item) {
                    page.push(item);
                }
            });
        }
        for (key, list) in other.flags {
            let page = self.flags.entry(key).or_default();
            list.into_iter().for_each(|item| {
                if !page.contains(&item) {
                    page.push(item);
                }
            });
        }
        for (key, list) in other.wholes {
            self.wholes.entry(key).or_default().extend(list);
        }
    }

    /// Measurements of a metric in one bout, or in all of them (`None`): by bout and sensor, in the order of
    /// measuring.
    pub fn samples(
        &self,
        metric: MetricId,
        scope: Option<usize>,
    ) -> impl Iterator<Item = Sample> + '_ {
        pages(&self.columns, metric, scope).flat_map(move |(bout, c)| c.samples(metric, bout))
    }

    /// The sensors that measured a metric in one bout, or in all of them.
    pub fn sites(&self, metric: MetricId, scope: Option<usize>) -> impl Iterator<Item = Site> + '_ {
        pages(&self.columns, metric, scope).map(|(_, c)| c.site)
    }

    /// A sensor that measured anything in a bout.
    #[must_use]
    pub fn first_site(&self, bout: usize) -> Option<Site> {
        let here = self.columns.iter().find(|((_, b), _)| *b == bout);
        here.and_then(|(_, page)| page.first()).map(|c| c.site)
    }

    /// All measurements, by metric.
    pub fn all(&self) -> impl Iterator<Item = Sample> + '_ {
        let columns =
            self.columns.iter().flat_map(|(key, list)| list.iter().map(move |c| (key, c)));
        columns.flat_map(|((metric, bout), c)| c.samples(*metric, *bout))
    }

    /// True when nothing was measured.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.columns.is_empty()
    }

    /// Why sensors that could have measured a metric did not.
    pub fn refusals(
        &self,
        metric: MetricId,
        scope: Option<usize>,
    ) -> impl Iterator<Item = &Refusal> {
        pages(&self.refused, metric, scope).map(|(_, (_, why))| why)
    }

    /// Remarks on a metric, with the sensor.
    pub fn flags(
        &self,
        metric: MetricId,
        scope: Option<usize>,
    ) -> impl Iterator<Item = (Site, Flag)> + '_ {
        pages(&self.flags, metric, scope).map(|(_, (site, flag))| (*site, *flag))
    }

    /// Numbers of whole bouts.
    pub fn wholes(
        &self,
        metric: MetricId,
        scope: Option<usize>,
    ) -> impl Iterator<Item = &Whole> + '_ {
        pages(&self.wholes, metric, scope).map(|(_, whole)| whole)
    }

    /// The metrics that have numbers of whole bouts, in the catalogue's order.
    #[must_use]
    pub fn metrics_of_wholes(&self) -> Vec<MetricId> {
        let mut metrics: Vec<MetricId> = self.wholes.keys().map(|(metric, _)| *metric).collect();
        metrics.dedup();
        metrics
    }
}
