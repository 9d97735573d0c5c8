//! Which row of the table of strides a measurement belongs to, and its value put there.

use std::collections::HashMap;

use crate::metrics::{MetricId, Sample};
use crate::recording::{Placement, Site};
use crate::report::{OF_A_STRIDE, StrideRow};

/// Largest distance of a measurement's time stamp from the start of the stride with its number, as a share of
/// that stride.
const WITHIN: f64 = 0.75;
/// Largest distance of a value that was measured along another sensor's strides from the start of the nearest
/// stride, as a share of that stride.
const NEAR: f64 = 0.25;

/// An index of rows by step number and by time, as measurements refer to them.
pub(crate) struct Places<'a> {
    rows: &'a [StrideRow],
    numbered: HashMap<(usize, Site, usize), usize>,
    timed: HashMap<(usize, Placement, u64), usize>,
    /// Starts in order of time, with their rows.
    starts: HashMap<(usize, Site), Vec<(f64, usize)>>,
}

impl<'a> Places<'a> {
    /// For rows whose step numbers are those that each sensor counted.
    pub(crate) fn of(rows: &'a [StrideRow]) -> Self {
        let numbered =
            rows.iter().enumerate().map(|(i, r)| ((r.bout, r.site, r.stride), i)).collect();
        let timed = rows
            .iter()
            .enumerate()
            .filter_map(|(i, r)| Some(((r.bout, r.site.placement, r.t_start_s?.to_bits()), i)));
        let timed = timed.collect();
        let mut starts: HashMap<_, Vec<(f64, usize)>> = HashMap::new();
        for (i, r) in rows.iter().enumerate() {
            let start = r.t_start_s.map(|t| (t, i));
            starts.entry((r.bout, r.site)).or_default().extend(start);
        }
        starts.values_mut().for_each(|list| list.sort_by(|a, b| a.0.total_cmp(&b.0)));
        Self { rows, numbered, timed, starts }
    }

    /// The row of a measurement. Those of two limbs together are written under one of them, counted through
    /// both; the instant tells whose they are.
    pub(crate) fn find(&self, sample: &Sample) -> Option<usize> {
        let instant = (sample.bout, sample.site.placement, sample.t_s.to_bits());
        if let Some(&i) = self.timed.get(&instant) {
            let row = &self.rows[i];
            if row.site == sample.site || row.side.is_some() && row.side == sample.side {
                return Some(i);
            }
        }
        let numbered = self.numbered.get(&(sample.bout, sample.site, sample.number)).copied();
        numbered.filter(|&i| self.is_near(i, sample, WITHIN)).or_else(|| self.nearest(sample))
    }

    /// For a value that was measured along the strides of another sensor: the stride that began at that time.
    fn nearest(&self, sample: &Sample) -> Option<usize> {
        let starts = self.starts.get(&(sample.bout, sample.site))?;
        let next = starts.partition_point(|(t, _)| *t < sample.t_s);
        let around = starts.get(next.saturating_sub(1)..(next + 1).min(starts.len()))?;
        let off = |t_s: f64| (t_s - sample.t_s).abs();
        let nearest = around.iter().min_by(|a, b| off(a.0).total_cmp(&off(b.0)))?;
        Some(nearest.1).filter(|&i| self.is_near(i, sample, NEAR))
    }

    fn is_near(&self, row: usize, sample: &Sample, share: f64) -> bool {
        let row = &self.rows[row];
        let other_foot = row.side.zip(sample.side).is_some_and(|(a, b)| a != b);
        let far = row
            .t_start_s
            .zip(row.t_end_s)
            .is_some_and(|(from_s, to_s)| (sample.t_s - from_s).abs() > share * (to_s - from_s));
        !other_foot && !far
    }
}

/// Metrics that have fields of their own in a row, or none because they follow from the stride's times.
const OWN_COLUMNS: [MetricId; 7] = [
    MetricId::StrideTime,
    MetricId::ContactTime,
    MetricId::FlightTime,
    MetricId::StepTime,
    MetricId::StrideLength,
    MetricId::Speed,
    MetricId::Cadence,
];

/// Puts the samples of each stride into its row.
pub(super) fn fill_values(rows: &mut [StrideRow], samples: impl Iterator<Item = Sample>) {
    let places = Places::of(rows);
    let found: Vec<(usize, Sample)> = samples.filter_map(|s| Some((places.find(&s)?, s))).collect();
    // A day has a hundred thousand rows: none takes more room than it needs.
    let mut counts = vec![0; rows.len()];
    found.iter().for_each(|(i, _)| counts[*i] += 1);
    rows.iter_mut().zip(counts).for_each(|(row, n)| row.values.reserve_exact(n));
    for (i, s) in found {
        let row = &mut rows[i];
        match s.metric {
            MetricId::StrideLength if row.stride_length_m.is_none() => {
                row.stride_length_m = Some(s.value);
            }
            MetricId::Speed if row.speed_mps.is_none() => row.speed_mps = Some(s.value),
            // A stride's row has only metrics that the summary would take from this placement.
            m if OF_A_STRIDE.contains(&m) && carries(m, s.site.placement) => {
                row.values.push((m, s.value));
            }
            m => debug_assert!(
                OWN_COLUMNS.contains(&m) || !carries(m, s.site.placement),
                "{} has no column in the table of strides",
                m.name()
            ),
        }
    }
}

/// True when the catalogue knows a way to measure the metric there.
fn carries(metric: MetricId, placement: Placement) -> bool {
    metric.info().methods.iter().any(|m| m.placements.contains(&placement))
}
