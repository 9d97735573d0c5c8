//! What the families write of one cell of a bout, before it is bound into the book ([`super::book`]).

use std::collections::BTreeMap;

use super::leaf::Leaf;
use super::notes::Notes;
use super::{Flag, MetricId, Refusal};
use crate::gait::Track;
use crate::recording::{Side, Site};
use crate::signal::{mean_error, statistics};

/// One measurement of one step or stride.
#[derive(Debug, Clone, Copy, PartialEq)]
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

/// What the families collect of one bout.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Draft {
    /// By metric, then sensor in the order of coming, then the order of measuring.
    columns: BTreeMap<MetricId, Vec<(Site, Vec<Sample>)>>,
    notes: Notes,
}

impl Draft {
    /// Writes one measurement.
    pub fn push(&mut self, sample: Sample) {
        let list = self.columns.entry(sample.metric).or_default();
        match list.iter_mut().find(|(site, _)| *site == sample.site) {
            Some((_, samples)) => samples.push(sample),
            None => list.push((sample.site, vec![sample])),
        }
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
        self.notes.refuse(metric, site, bout, why);
    }

    /// Notes the same refusal for several metrics.
    pub fn refuse_all(&mut self, metrics: &[MetricId], site: Site, bout: usize, why: &Refusal) {
        for &metric in metrics {
            self.refuse(metric, site, bout, why.clone());
        }
    }

    /// Notes a remark on a metric from a sensor in a bout.
    pub fn flag(&mut self, metric: MetricId, site: Site, bout: usize, flag: Flag) {
        self.notes.flag(metric, site, bout, flag);
    }

    /// Writes the mean of a metric's parts (windows of equal length, `strides` strides in all); without
    /// a part, or with too few strides, the refusal.
    pub fn add_whole(&mut self, track: &Track, metric: MetricId, parts: &[f64], strides: usize) {
        let half = mean_error::half_90(parts).unwrap_or(0.0);
        let value = statistics::mean(parts).unwrap_or(f64::NAN);
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
        let place = (track.site, track.bout);
        self.notes.estimate(metric, place, track.alone, value, (half, doubt), n);
    }

    /// Adds what another draft holds behind what this one does.
    pub(crate) fn append(&mut self, other: Self) {
        for (metric, list) in other.columns {
            let mine = self.columns.entry(metric).or_default();
            for (site, samples) in list {
                match mine.iter_mut().find(|(known, _)| *known == site) {
                    Some((_, all)) => all.extend(samples),
                    None => mine.push((site, samples)),
                }
            }
        }
        self.notes.absorb(other.notes);
    }

    /// Measurements of a metric, by sensor.
    pub fn samples(&self, metric: MetricId) -> impl Iterator<Item = Sample> + '_ {
        let list = self.columns.get(&metric);
        list.into_iter().flatten().flat_map(|(_, samples)| samples.iter().copied())
    }

    /// A sensor that measured anything.
    #[must_use]
    pub fn first_site(&self) -> Option<Site> {
        self.columns.values().flatten().next().map(|(site, _)| *site)
    }

    /// Keeps the measurements for which `keep` is true, and binds them.
    pub(crate) fn bind(self, bout: usize, keep: impl Fn(&Sample) -> bool) -> (Leaf, Notes) {
        let columns = self.columns.into_values().flatten().map(|(_, mut samples)| {
            samples.retain(&keep);
            samples
        });
        (Leaf::of(bout, columns), self.notes)
    }
}
