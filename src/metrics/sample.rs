//! Single measurements, one a step or stride, before they are summed up.

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

/// What the families collect.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Samples {
    /// Measurements in order of families and time.
    pub list: Vec<Sample>,
    /// What a sensor could have measured but does not, and why.
    pub refused: Vec<(MetricId, Site, usize, Refusal)>,
    /// Remarks on a metric from a sensor in a bout.
    pub flags: Vec<(MetricId, Site, usize, Flag)>,
    /// Numbers that take many strides at once.
    pub wholes: Vec<Whole>,
}

/// One number of one sensor in one bout that no single stride has, such as an entropy.
#[derive(Debug, Clone, Copy, PartialEq)]
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

impl Samples {
    /// Adds one measurement of an unclipped step or stride of a track.
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
            self.list.push(Sample { metric, site, bout, side, number, t_s, value, clipped: false });
        }
    }

    /// Notes a refusal.
    pub fn refuse(&mut self, metric: MetricId, site: Site, bout: usize, why: Refusal) {
        self.refused.push((metric, site, bout, why));
    }

    /// Notes the same refusal for several metrics.
    pub fn refuse_all(&mut self, metrics: &[MetricId], site: Site, bout: usize, why: &Refusal) {
        for &metric in metrics {
            self.refuse(metric, site, bout, why.clone());
        }
    }

    /// Notes a remark.
    pub fn flag(&mut self, metric: MetricId, site: Site, bout: usize, flag: Flag) {
        self.flags.push((metric, site, bout, flag));
    }

    /// Adds the mean of a metric's parts (windows of equal length, `strides` strides in all); without
    /// a part, or with too few strides, the refusal.
    pub fn add_whole(&mut self, track: &Track, metric: MetricId, parts: &[f64], strides: usize) {
        let half = mean_error::half_90(parts).unwrap_or(0.0);
        let value = robust::mean(parts).unwrap_or(f64::NAN);
        self.add_value(track, metric, value, (half, 0.0), strides);
    }

    /// Adds a number over `n` strides with the half-widths of its spread and of its own doubt; when it is
    /// none, or of too few strides, the refusal.
    pub fn add_value(
        &mut self,
        track: &Track,
        metric: MetricId,
        value: f64,
        (half, doubt): (f64, f64),
        n: usize,
    ) {
        let (site, bout) = (track.site, track.bout);
        let needed = metric.info().min_n;
        // Pieces of a bout count together, however short each is.
        let enough = n >= needed || !track.alone && n > 0;
        if !enough || !value.is_finite() {
            return self.refuse(metric, site, bout, Refusal::TooFewStrides { n, needed });
        }
        self.wholes.push(Whole { metric, site, bout, n, value, half, doubt });
    }
}
