//! What was measured in one cell of a bout, bound: columns that are never written again.
//!
//! Instants are held once for all metrics that were stamped alike, values as `f32` (seven digits: no metric is
//! known to more than four). So a day of running fits a phone, and a copy of the book costs next to nothing.

use serde::{Deserialize, Serialize};

use super::MetricId;
use super::draft::Sample;
use crate::recording::{Side, Site};

/// A contact to which measurements belong.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
struct Moment {
    t_s: f64,
    number: u32,
    side: Option<Side>,
}

/// One metric of one sensor.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Column {
    metric: MetricId,
    site: Site,
    /// Which series of moments it was stamped by.
    stamps: u16,
    values: Box<[f32]>,
    /// Which values are lower bounds; empty when none is.
    clipped: Box<[bool]>,
}

/// The measurements of a cell.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Leaf {
    bout: usize,
    stamps: Box<[Box<[Moment]>]>,
    /// In the catalogue's order, then in the order in which sensors came.
    columns: Box<[Column]>,
}

impl Leaf {
    /// Binds columns, each of one metric and sensor, in the catalogue's order.
    pub fn of(bout: usize, columns: impl Iterator<Item = Vec<Sample>>) -> Self {
        let mut stamps: Vec<Box<[Moment]>> = Vec::new();
        let mut bound = Vec::new();
        for samples in columns {
            let Some(first) = samples.first() else { continue };
            let moments: Box<[Moment]> = samples.iter().map(moment).collect();
            let known = stamps.iter().position(|s| *s == moments);
            let at = known.unwrap_or_else(|| {
                stamps.push(moments);
                stamps.len() - 1
            });
            let any = samples.iter().any(|s| s.clipped);
            bound.push(Column {
                metric: first.metric,
                site: first.site,
                stamps: at as u16,
                values: samples.iter().map(|s| s.value as f32).collect(),
                clipped: samples.iter().filter(|_| any).map(|s| s.clipped).collect(),
            });
        }
        Self { bout, stamps: stamps.into(), columns: bound.into() }
    }

    /// The bout.
    pub fn bout(&self) -> usize {
        self.bout
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
        let stamps = self.stamps.get(usize::from(column.stamps)).map_or(&[][..], |s| s);
        stamps.iter().zip(&column.values).enumerate().map(|(i, (moment, value))| Sample {
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

    /// The sensors that measured a metric.
    pub fn sites(&self, metric: MetricId) -> impl Iterator<Item = Site> + '_ {
        self.of_metric(metric).iter().map(|c| c.site)
    }

    /// What a sensor measured of a metric.
    pub fn samples(&self, metric: MetricId, site: Site) -> impl Iterator<Item = Sample> + '_ {
        let column = self.of_metric(metric).iter().find(|c| c.site == site);
        column.into_iter().flat_map(|c| self.read(c))
    }

    /// All measurements, by metric.
    pub fn all(&self) -> impl Iterator<Item = Sample> + '_ {
        self.columns.iter().flat_map(|c| self.read(c))
    }
}

fn moment(sample: &Sample) -> Moment {
    Moment { t_s: sample.t_s, number: sample.number as u32, side: sample.side }
}
