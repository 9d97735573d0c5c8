//! Where a value lies among the runners of a published group of the same sex and age at the same speed.
//!
//! Values of a group are taken as normally distributed about its mean at that speed; between two measured speeds mean
//! and standard deviation are interpolated. The interval of a place holds that of the value and that of the group's
//! mean, which rests on few runners. Groups, numbers and sources stand in `norms.toml`.

use std::sync::OnceLock;

use runform::metrics::Estimate;
use runform::recording::{Sex, Subject};
use runform::{MetricId, Report};
use serde::Deserialize;

use crate::pictures::of_metric;

const NORMS: &str = include_str!("norms.toml");

/// 95th percentile of the normal distribution: half-width of a 90 % interval, in standard deviations.
const Z90: f64 = 1.645;

/// Values of a published group.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Norm {
    /// Key of its words.
    pub id: String,
    /// Metric.
    pub metric: MetricId,
    /// Sex, where the group was of one.
    pub sex: Option<Sex>,
    /// Ages, where the group was of some, years.
    pub age_y: Option<[f64; 2]>,
    /// How many.
    pub runners: u32,
    /// How far beyond its speeds it still holds, m/s.
    #[serde(default)]
    pub near_mps: f64,
    /// Speed in m/s, mean and standard deviation in the metric's unit; by rising speed.
    pub points: Vec<[f64; 3]>,
    /// Where it stands.
    pub source: String,
}

/// A place among the runners of a group, 0 to 100.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Place {
    /// Group.
    pub norm: &'static Norm,
    /// Of 100 runners, how many have a smaller value.
    pub percentile: f64,
    /// Its 90 % interval.
    pub interval: (f64, f64),
    /// The value.
    pub value: f64,
    /// Speed, m/s.
    pub speed_mps: f64,
}

#[derive(Deserialize)]
struct File {
    norm: Vec<Norm>,
}

/// The groups that ship; a test reads the file.
fn norms() -> &'static [Norm] {
    static SHIPPED: OnceLock<Vec<Norm>> = OnceLock::new();
    SHIPPED.get_or_init(|| toml::from_str::<File>(NORMS).map(|f| f.norm).unwrap_or_default())
}

/// Places of a report's values, in the order of the file; none where speed, sex or age that a group asks for are unknown.
pub(crate) fn places(report: &Report) -> Vec<Place> {
    let Some(speed) = of_metric(report, MetricId::Speed, None) else { return Vec::new() };
    let mine = norms().iter().filter(|n| n.is_of(&report.subject, speed.value));
    mine.filter_map(|n| n.place(of_metric(report, n.metric, None)?, speed.value)).collect()
}

impl Norm {
    fn is_of(&self, subject: &Subject, speed_mps: f64) -> bool {
        let sex = self.sex.is_none_or(|s| subject.sex == Some(s));
        let age = self
            .age_y
            .is_none_or(|[from, to]| subject.age_y.is_some_and(|a| (from..=to).contains(&a)));
        let speeds = self.points.first().zip(self.points.last());
        let near = speeds.is_some_and(|(first, last)| {
            (first[0] - self.near_mps..=last[0] + self.near_mps).contains(&speed_mps)
        });
        sex && age && near
    }

    /// Mean and standard deviation at a speed.
    fn at(&self, speed_mps: f64) -> Option<(f64, f64)> {
        let next = self.points.partition_point(|p| p[0] <= speed_mps);
        let after = self.points.get(next);
        let before = next.checked_sub(1).and_then(|i| self.points.get(i));
        let (a, b) = (before.or(after)?, after.or(before)?);
        let part = if b[0] > a[0] { (speed_mps - a[0]) / (b[0] - a[0]) } else { 0.0 };
        Some((a[1] + part * (b[1] - a[1]), a[2] + part * (b[2] - a[2])))
    }

    fn place(&'static self, estimate: &Estimate, speed_mps: f64) -> Option<Place> {
        let (mean, sd) = self.at(speed_mps)?;
        let group = Z90 * sd / f64::from(self.runners).sqrt();
        let among = |value: f64| 100.0 * libm::erfc(-(value - mean) / (sd * 2_f64.sqrt())) / 2.0;
        let value = estimate.value;
        let interval = (
            among(value - (value - estimate.low).hypot(group)),
            among(value + (estimate.high - value).hypot(group)),
        );
        Some(Place { norm: self, percentile: among(value), interval, value, speed_mps })
    }
}
