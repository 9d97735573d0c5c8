//! What was measured in one cell of a bout, bound: columns that are never written again.
//!
//! Instants are held once for all metrics of a sensor, values as `f32` (seven digits: no metric is
//! known to more than four). So a day of running fits a phone, and a copy of the book costs next to nothing.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::MetricId;
use super::draft::Sample;
use super::steps::Steps;
use crate::recording::{Side, Site};

/// A contact to which measurements belong.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
struct Moment {
    t_s: f64,
    number: u32,
    side: Option<Side>,
}

impl Moment {
    fn of(sample: &Sample) -> Self {
        Self { t_s: sample.t_s, number: sample.number as u32, side: sample.side }
    }

    fn key(&self) -> (u64, u32, Option<Side>) {
        (self.t_s.to_bits(), self.number, self.side)
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
    #[serde(with = "crate::packed")]
    places: Box<[u16]>,
}

/// The measurements of a cell.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Leaf {
    bout: usize,
    /// Each of one sensor.
    pools: Box<[Box<[Moment]>]>,
    series: Box<[Series]>,
    /// In the catalogue's order, then in the order in which sensors came.
    columns: Box<[Column]>,
}

/// Most moments in a pool, and values in a column.
const MOST: usize = u16::MAX as usize;

/// A pool that is being filled.
struct Pool {
    site: Site,
    moments: Vec<Moment>,
    places: HashMap<(u64, u32, Option<Side>), u16>,
    /// Where the next moment is likely to be: metrics are stamped by the same ones in the same order.
    next: usize,
}

impl Pool {
    fn place(&mut self, sample: &Sample) -> u16 {
        let moment = Moment::of(sample);
        let key = moment.key();
        if self.moments.get(self.next).is_none_or(|likely| likely.key() != key) {
            self.next = usize::from(*self.places.entry(key).or_insert_with(|| {
                self.moments.push(moment);
                (self.moments.len() - 1) as u16
            }));
        }
        self.next += 1;
        (self.next - 1) as u16
    }
}

/// The pool of a sensor that has room for that many more moments.
fn pool_for(pools: &mut Vec<Pool>, site: Site, room: usize) -> usize {
    let fits = |p: &Pool| p.site == site && p.moments.len() + room <= MOST;
    pools.iter().position(fits).unwrap_or_else(|| {
        pools.push(Pool { site, moments: Vec::new(), places: HashMap::new(), next: 0 });
        pools.len() - 1
    })
}

impl Leaf {
    /// Binds columns, each of one metric and sensor, in the catalogue's order.
    pub fn of(bout: usize, columns: impl Iterator<Item = Vec<Sample>>) -> Self {
        let mut pools: Vec<Pool> = Vec::new();
        let mut all: Vec<Series> = Vec::new();
        let mut bound = Vec::new();
        for column in columns {
            for samples in column.chunks(MOST) {
                let Some(first) = samples.first() else { continue };
                let pool = pool_for(&mut pools, first.site, samples.len());
                let places = samples.iter().map(|s| pools[pool].place(s)).collect();
                let series = Series { pool: pool as u16, places };
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
        let pools = pools.into_iter().map(|p| p.moments.into()).collect();
        Self { bout, pools, series: all.into(), columns: bound.into() }
    }

    /// The bout.
    pub fn bout(&self) -> usize {
        self.bout
    }

    /// About how many bytes it takes to write this.
    pub fn bytes(&self) -> usize {
        let columns = self.columns.iter().map(|c| 16 + size_of_val(&*c.values) + c.clipped.len());
        let series = self.series.iter().map(|s| size_of_val(&*s.places));
        let pools = self.pools.iter().map(|p| size_of_val(&**p));
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
        let places = series.map_or(&[][..], |s| &s.places);
        let moments = places.iter().filter_map(move |at| pool?.get(usize::from(*at)));
        moments.zip(&column.values).enumerate().map(|(i, (moment, value))| Sample {
            metric: column.metric,
            site: column.site,
            bout: self.bout,
            side: moment.side,
            number: moment.number as usize,
            t_s: moment.t_s,
            value: f64::from(*value),
            clipped: column.clipped.get(i).copied().unwrap_or(false),
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
            if places.iter().any(|at| usize::from(*at) >= pool.len()) {
                continue;
            }
            let moments = || places.iter().map(|at| &pool[usize::from(*at)]);
            out.t_s.extend(moments().map(|m| m.t_s));
            out.sides.extend(moments().map(|m| m.side));
            out.numbers.extend(moments().map(|m| m.number));
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
