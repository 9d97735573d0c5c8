//! What was measured in one cell of a bout, bound: columns that are never written again.
//!
//! Instants are held once for all metrics of a sensor, values in three bytes (five digits: no metric is
//! known to more than three). So a day of running fits a phone, and a copy of the book costs next to nothing.

use serde::{Deserialize, Serialize};

use super::MetricId;
use super::draft::Sample;
use super::leaf_pools::{Filling, runs};
use super::steps::Steps;
use crate::brief::Brief;
use crate::recording::{Side, Site};

/// A contact to which measurements belong: place of its instant in the pool, number since the pool's first one.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(super) struct Moment {
    pub time: u16,
    pub number: u16,
    pub side: Option<Side>,
}

/// The contacts of one sensor, with each instant once, s.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Pool {
    #[serde(with = "crate::packed")]
    pub times_s: Box<[f64]>,
    pub first: u32,
    pub moments: Box<[Moment]>,
}

impl Pool {
    /// Instant, number and side of a moment; none in a damaged file.
    fn read(&self, place: u16) -> Option<(f64, u32, Option<Side>)> {
        let moment = self.moments.get(usize::from(place))?;
        let t_s = *self.times_s.get(usize::from(moment.time))?;
        Some((t_s, self.first.saturating_add(moment.number.into()), moment.side))
    }
}

/// Moments in the order of measuring, by their places in a pool.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) enum Places {
    /// One behind the other, as most are.
    Row { from: u16, count: u16 },
    /// Each by itself.
    Each(#[serde(with = "crate::packed")] Box<[u16]>),
}

impl From<Vec<u16>> for Places {
    fn from(list: Vec<u16>) -> Self {
        let from = list.first().copied().unwrap_or_default();
        let row = list.iter().enumerate().all(|(i, at)| usize::from(*at) == usize::from(from) + i);
        // A pool has no more places than an `u16` counts.
        if row { Self::Row { from, count: list.len() as u16 } } else { Self::Each(list.into()) }
    }
}

impl Places {
    fn len(&self) -> usize {
        match self {
            Self::Row { count, .. } => usize::from(*count),
            Self::Each(list) => list.len(),
        }
    }

    fn iter(&self) -> impl Iterator<Item = u16> + '_ {
        let (row, list) = match self {
            Self::Row { from, count } => (*from..from.saturating_add(*count), &[][..]),
            Self::Each(list) => (0..0, &**list),
        };
        row.chain(list.iter().copied())
    }
}

/// Moments of one sensor, by which columns are stamped.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Series {
    pool: u16,
    /// False where the metric has no side, though its moments may have one for others.
    sided: bool,
    places: Places,
}

/// One metric of one sensor: as many of the leaf's values as its series has moments.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
struct Column {
    metric: MetricId,
    site: Site,
    /// Which series of moments it was stamped by.
    series: u16,
    /// Place of its first value.
    from: u32,
}

/// The measurements of a cell.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Leaf {
    bout: usize,
    pools: Box<[Pool]>,
    series: Box<[Series]>,
    /// In the catalogue's order, then in the order in which sensors came.
    columns: Box<[Column]>,
    /// Column by column.
    #[serde(with = "crate::packed")]
    values: Box<[Brief]>,
    /// Places of the values that are lower bounds, in their order.
    clipped: Box<[u32]>,
}

/// A column with what it refers to.
#[derive(Clone, Copy)]
struct View<'a> {
    column: &'a Column,
    series: &'a Series,
    pool: &'a Pool,
    values: &'a [Brief],
    clipped: &'a [u32],
}

impl<'a> View<'a> {
    /// Instants, numbers and sides.
    fn moments(self) -> impl Iterator<Item = (f64, u32, Option<Side>)> + 'a {
        let moments = self.series.places.iter().filter_map(move |at| self.pool.read(at));
        moments.map(move |(t_s, number, side)| (t_s, number, side.filter(|_| self.series.sided)))
    }

    /// Whether each value is a lower bound; nothing when none is.
    fn clipped(self) -> Vec<bool> {
        let mut all = vec![false; if self.clipped.is_empty() { 0 } else { self.values.len() }];
        for at in self.clipped {
            if let Some(flag) = all.get_mut(at.wrapping_sub(self.column.from) as usize) {
                *flag = true;
            }
        }
        all
    }

    fn samples(self, bout: usize) -> impl Iterator<Item = Sample> + 'a {
        let clipped = self.clipped();
        let (metric, site) = (self.column.metric, self.column.site);
        self.moments().zip(self.values).enumerate().map(move |(i, ((t_s, number, side), value))| {
            Sample {
                metric,
                site,
                bout,
                side,
                number: number as usize,
                t_s,
                value: f64::from(*value),
                clipped: clipped.get(i).copied().unwrap_or(false),
            }
        })
    }
}

impl Leaf {
    /// Binds columns, each of one metric and sensor, in the catalogue's order.
    pub fn of(bout: usize, columns: impl Iterator<Item = Vec<Sample>>) -> Self {
        let mut pools = Filling::default();
        let mut all: Vec<Series> = Vec::new();
        let (mut bound, mut values, mut clipped) = (Vec::new(), Vec::new(), Vec::new());
        for column in columns {
            for samples in runs(&column) {
                let Some(Sample { metric, site, .. }) = samples.first().copied() else { continue };
                let (pool, sided, places) = pools.place(samples);
                let series = Series { pool: pool as u16, sided, places };
                let at = all.iter().position(|s| *s == series).unwrap_or_else(|| {
                    all.push(series);
                    all.len() - 1
                });
                bound.push(Column { metric, site, series: at as u16, from: values.len() as u32 });
                for sample in samples {
                    clipped.extend(sample.clipped.then_some(values.len() as u32));
                    values.push(Brief::from(sample.value));
                }
            }
        }
        Self {
            bout,
            pools: pools.bind(),
            series: all.into(),
            columns: bound.into(),
            values: values.into(),
            clipped: clipped.into(),
        }
    }

    /// The bout.
    pub fn bout(&self) -> usize {
        self.bout
    }

    /// About how many bytes it takes to write this.
    pub fn bytes(&self) -> usize {
        let series = self.series.iter().map(|s| 2 * s.places.len());
        let pools = self.pools.iter().map(|p| size_of_val(&*p.times_s) + size_of_val(&*p.moments));
        let columns = size_of_val(&*self.columns) + 4 * self.clipped.len();
        size_of_val(&*self.values) + columns + series.chain(pools).sum::<usize>()
    }

    /// True when nothing was measured.
    pub fn is_empty(&self) -> bool {
        self.columns.is_empty()
    }

    fn of_metric(&self, metric: MetricId) -> &[Column] {
        let from = self.columns.partition_point(|c| c.metric < metric);
        let to = self.columns.partition_point(|c| c.metric <= metric);
        &self.columns[from..to]
    }

    /// A column with its moments and values; none in a damaged file.
    fn view<'a>(&'a self, column: &'a Column) -> Option<View<'a>> {
        let series = self.series.get(usize::from(column.series))?;
        let pool = self.pools.get(usize::from(series.pool))?;
        let from = column.from as usize;
        let end = from + series.places.len();
        let values = self.values.get(from..end)?;
        let place = |at: usize| self.clipped.partition_point(|c| (*c as usize) < at);
        let clipped = self.clipped.get(place(from)..place(end))?;
        Some(View { column, series, pool, values, clipped })
    }

    fn views(&self, metric: MetricId) -> impl Iterator<Item = View<'_>> {
        self.of_metric(metric).iter().filter_map(|column| self.view(column))
    }

    /// How many values of a metric there are.
    pub fn count(&self, metric: MetricId) -> usize {
        self.views(metric).map(|view| view.values.len()).sum()
    }

    /// Adds what a sensor measured of a metric to columns.
    pub fn add_to(&self, metric: MetricId, site: Site, out: &mut Steps) {
        for view in self.views(metric).filter(|view| view.column.site == site) {
            let (count, from) = (view.values.len(), out.len());
            // A pool of a damaged file may lack what is asked for.
            if view.moments().count() < count {
                continue;
            }
            out.t_s.extend(view.moments().map(|(t_s, _, _)| t_s));
            out.sides.extend(view.moments().map(|(_, _, side)| side));
            out.numbers.extend(view.moments().map(|(_, number, _)| number));
            out.values.extend(view.values.iter().map(|v| f64::from(*v)));
            out.bouts.resize(from + count, self.bout as u32);
            out.clip(from, &view.clipped());
        }
    }

    /// The sensors that measured a metric.
    pub fn sites(&self, metric: MetricId) -> impl Iterator<Item = Site> + '_ {
        self.of_metric(metric).iter().map(|c| c.site)
    }

    /// What a sensor measured of a metric.
    pub fn samples(&self, metric: MetricId, site: Site) -> impl Iterator<Item = Sample> + '_ {
        let views = self.views(metric).filter(move |view| view.column.site == site);
        views.flat_map(|view| view.samples(self.bout))
    }

    /// All measurements, by metric.
    pub fn all(&self) -> impl Iterator<Item = Sample> + '_ {
        let views = self.columns.iter().filter_map(|column| self.view(column));
        views.flat_map(|view| view.samples(self.bout))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metrics::catalogue::CATALOGUE;
    use crate::recording::Placement;

    /// The catalogue's metric of that number.
    fn metric(number: usize) -> MetricId {
        CATALOGUE[number].id
    }

    /// Samples of one metric: an instant and a number for each, and a side by a rule.
    fn column(
        metric: MetricId,
        site: Site,
        numbers: impl Iterator<Item = usize>,
        side: impl Fn(usize) -> Option<Side>,
    ) -> Vec<Sample> {
        let sample = |number: usize| Sample {
            metric,
            site,
            bout: 3,
            side: side(number),
            number,
            t_s: 0.1 + 0.37 * number as f64,
            value: number as f64,
            clipped: number % 7 == 2,
        };
        numbers.map(sample).collect()
    }

    #[test]
    fn what_is_bound_is_read_as_it_was_whatever_has_a_side() {
        let site = Site::from(Placement::Sacrum);
        let other = Site::from(Placement::Waist);
        let feet = |n: usize| Some(if n.is_multiple_of(2) { Side::Left } else { Side::Right });
        let some = |n: usize| feet(n).filter(|_| !n.is_multiple_of(3));
        let none = |_| None;
        // Metrics in the catalogue's order: without sides, with them, with some, elsewhere, with leaping numbers.
        let columns = vec![
            column(metric(0), site, 5..60, none),
            column(metric(1), site, 0..70, feet),
            column(metric(2), site, (0..70).rev(), some),
            column(metric(3), site, 0..70, none),
            column(metric(4), other, 0..70, feet),
            column(metric(5), site, [0, 70_000, 140_000, 69_999, 1].into_iter(), feet),
            column(metric(6), site, 0..70_000, none),
        ];
        let leaf = Leaf::of(3, columns.clone().into_iter());
        let wanted: Vec<Sample> = columns.into_iter().flatten().collect();
        assert_eq!(leaf.all().collect::<Vec<_>>(), wanted);
        assert!(leaf.pools.iter().all(|pool| pool.moments.len() <= usize::from(u16::MAX)));
        let bytes = postcard::to_allocvec(&leaf).expect("bytes");
        assert_eq!(postcard::from_bytes::<Leaf>(&bytes).expect("a leaf"), leaf);
    }

    #[test]
    fn a_contact_is_held_once_for_metrics_with_and_without_side() {
        let site = Site::from(Placement::Sacrum);
        let left = |_| Some(Side::Left);
        let columns = [
            column(metric(0), site, 0..50, |_| None),
            column(metric(1), site, 0..50, left),
            column(metric(2), site, 0..50, |_| None),
        ];
        let leaf = Leaf::of(3, columns.into_iter());
        assert_eq!((leaf.pools.len(), leaf.pools[0].moments.len()), (1, 50));
        assert_eq!(leaf.series.len(), 2);
    }
}
