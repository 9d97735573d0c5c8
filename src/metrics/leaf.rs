//! What was measured in one cell of a bout, bound: columns that are never written again.
//!
//! Instants are held once for all metrics of a sensor, values as `f32` (seven digits: no metric is
//! known to more than four). So a day of running fits a phone, and a copy of the book costs next to nothing.

use serde::{Deserialize, Serialize};

use super::MetricId;
use super::draft::Sample;
use super::leaf_pools::{Filling, runs};
use super::steps::Steps;
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

/// One metric of one sensor.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Column {
    metric: MetricId,
    site: Site,
    /// Which series of moments it was stamped by.
    series: u16,
    #[serde(with = "crate::packed")]
    values: Box<[f32]>,
    /// Which values are lower bounds; empty when none is.
    clipped: Box<[bool]>,
}

/// Moments in the order of measuring, by their places in a pool.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Series {
    pool: u16,
    /// False where the metric has no side, though its moments may have one for others.
    sided: bool,
    #[serde(with = "crate::packed")]
    places: Box<[u16]>,
}

/// The measurements of a cell.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Leaf {
    bout: usize,
    pools: Box<[Pool]>,
    series: Box<[Series]>,
    /// In the catalogue's order, then in the order in which sensors came.
    columns: Box<[Column]>,
}

impl Leaf {
    /// Binds columns, each of one metric and sensor, in the catalogue's order.
    pub fn of(bout: usize, columns: impl Iterator<Item = Vec<Sample>>) -> Self {
        let mut pools = Filling::default();
        let mut all: Vec<Series> = Vec::new();
        let mut bound = Vec::new();
        for column in columns {
            for samples in runs(&column) {
                let Some(first) = samples.first() else { continue };
                let (pool, sided, places) = pools.place(samples);
                let series = Series { pool: pool as u16, sided, places };
                let at = all.iter().position(|s| *s == series).unwrap_or_else(|| {
                    all.push(series);
                    all.len() - 1
                });
                let any = samples.iter().any(|s| s.clipped);
                bound.push(Column {
                    metric: first.metric,
                    site: first.site,
                    series: at as u16,
                    values: samples.iter().map(|s| s.value as f32).collect(),
                    clipped: samples.iter().filter(|_| any).map(|s| s.clipped).collect(),
                });
            }
        }
        Self { bout, pools: pools.bind(), series: all.into(), columns: bound.into() }
    }

    /// The bout.
    pub fn bout(&self) -> usize {
        self.bout
    }

    /// About how many bytes it takes to write this.
    pub fn bytes(&self) -> usize {
        let columns = self.columns.iter().map(|c| 16 + size_of_val(&*c.values) + c.clipped.len());
        let series = self.series.iter().map(|s| size_of_val(&*s.places));
        let pools = self.pools.iter().map(|p| size_of_val(&*p.times_s) + size_of_val(&*p.moments));
        columns.chain(series).chain(pools).sum()
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

    fn read<'a>(&'a self, column: &'a Column) -> impl Iterator<Item = Sample> + 'a {
        let series = self.series.get(usize::from(column.series));
        let pool = series.and_then(|s| self.pools.get(usize::from(s.pool)));
        let sided = series.is_some_and(|s| s.sided);
        let places = series.map_or(&[][..], |s| &s.places);
        let moments = places.iter().filter_map(move |at| pool?.read(*at));
        moments.zip(&column.values).enumerate().map(move |(i, ((t_s, number, side), value))| {
            Sample {
                metric: column.metric,
                site: column.site,
                bout: self.bout,
                side: side.filter(|_| sided),
                number: number as usize,
                t_s,
                value: f64::from(*value),
                clipped: column.clipped.get(i).copied().unwrap_or(false),
            }
        })
    }

    /// How many values of a metric there are.
    pub fn count(&self, metric: MetricId) -> usize {
        self.of_metric(metric).iter().map(|c| c.values.len()).sum()
    }

    /// Adds what a sensor measured of a metric to columns.
    pub fn add_to(&self, metric: MetricId, site: Site, out: &mut Steps) {
        for column in self.of_metric(metric).iter().filter(|c| c.site == site) {
            let series = self.series.get(usize::from(column.series));
            let Some((series, pool)) =
                series.and_then(|s| Some((s, self.pools.get(usize::from(s.pool))?)))
            else {
                continue;
            };
            let count = series.places.len().min(column.values.len());
            let (places, from) = (&series.places[..count], out.len());
            // A pool of a damaged file may lack what is asked for.
            let moments = || places.iter().filter_map(|at| pool.read(*at));
            if moments().count() < count {
                continue;
            }
            out.t_s.extend(moments().map(|(t_s, _, _)| t_s));
            out.sides.extend(moments().map(|(_, _, side)| side.filter(|_| series.sided)));
            out.numbers.extend(moments().map(|(_, number, _)| number));
            out.values.extend(column.values[..count].iter().map(|v| f64::from(*v)));
            out.bouts.resize(from + count, self.bout as u32);
            out.clip(from, &column.clipped);
        }
    }

    /// The sensors that measured a metric.
    pub fn sites(&self, metric: MetricId) -> impl Iterator<Item = Site> + '_ {
        self.of_metric(metric).iter().map(|c| c.site)
    }

    /// What a sensor measured of a metric.
    pub fn samples(&self, metric: MetricId, site: Site) -> impl Iterator<Item = Sample> + '_ {
        let columns = self.of_metric(metric).iter().filter(move |c| c.site == site);
        columns.flat_map(|c| self.read(c))
    }

    /// All measurements, by metric.
    pub fn all(&self) -> impl Iterator<Item = Sample> + '_ {
        self.columns.iter().flat_map(|c| self.read(c))
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
