//! What changed between runs beyond what measuring them twice would show.
//!
//! Two values are compared only when they were measured alike (method, placement, side) and at
//! matched speed: within 0.2 m/s \[P\], or with the known slope of the metric with speed taken out.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::Report;
use super::say::words;
use crate::context::Date;
use crate::form::FaultCatalogue;
use crate::metrics::{Estimate, MetricId, MetricValue};
use crate::recording::Side;

/// Largest difference of speeds that counts as matched, m/s \[P\].
const SAME_SPEED_MPS: f64 = 0.2;

/// A run in a comparison.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Run {
    /// Name of the recording.
    pub recording: String,
    /// Its day.
    pub date: Option<Date>,
    /// Its speed, m/s.
    pub speed_mps: Option<f64>,
}

/// Where the smallest change comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeFrom {
    /// Minimal detectable change of the fault catalogue.
    Catalogue,
    /// Intervals of both values: wider, because it holds errors that both share.
    Intervals,
}

/// What became of a value.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "verdict", rename_all = "snake_case")]
pub enum Verdict {
    /// Larger than the smallest change that can be distinguished from chance.
    Changed,
    /// Within it.
    WithinError,
    /// They cannot be compared.
    NotComparable {
        /// Why.
        reason: String,
    },
}

/// One metric in the first and a later run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Change {
    /// Metric.
    pub metric: MetricId,
    /// Side; `None` for both.
    pub side: Option<Side>,
    /// Number of the later run in the list of runs; the first is 0.
    pub run: usize,
    /// Value in the first run.
    pub before: f64,
    /// Value in the later run.
    pub after: f64,
    /// Later less first, at the speed of the first where `speed_adjusted`.
    pub difference: f64,
    /// Part of the raw difference that goes with speed and was taken out.
    pub speed_adjusted: Option<f64>,
    /// Smallest change that can be distinguished from chance.
    pub smallest_change: f64,
    /// Where that comes from.
    pub smallest_change_from: ChangeFrom,
    /// Verdict.
    #[serde(flatten)]
    pub verdict: Verdict,
}

/// Later runs against the first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Comparison {
    /// The runs, the first being what the others are held against.
    pub runs: Vec<Run>,
    /// Changes by run and metric.
    pub changes: Vec<Change>,
}

/// Why reports cannot be compared.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum CompareError {
    /// Fewer than two.
    #[error("{given} report given; a comparison needs two or more")]
    TooFew {
        /// How many.
        given: usize,
    },
    /// A report without running.
    #[error("{recording} holds no running, so there is nothing to compare")]
    NoRunning {
        /// Name of the recording.
        recording: String,
    },
}

/// Holds every later report against the first.
///
/// # Errors
/// [`CompareError`] with fewer than two reports or one without running.
pub fn compare(reports: &[Report], catalogue: &FaultCatalogue) -> Result<Comparison, CompareError> {
    let Some((first, later)) = reports.split_first().filter(|(_, later)| !later.is_empty()) else {
        return Err(CompareError::TooFew { given: reports.len() });
    };
    if let Some(idle) = reports.iter().find(|r| !r.has_running()) {
        return Err(CompareError::NoRunning { recording: idle.recording.clone() });
    }
    let runs = reports
        .iter()
        .map(|r| Run { recording: r.recording.clone(), date: r.date, speed_mps: speed(r) })
        .collect();
    let mut changes = Vec::new();
    for (i, report) in later.iter().enumerate() {
        for row in first.metrics.iter().filter(|m| m.bout.is_none()) {
            let Some(before) = row.estimate() else { continue };
            let Some(after) = same(report, row) else { continue };
            // The speed itself is what the others are matched by.
            let slope = catalogue.speed_slope(row.metric);
            let matched = if row.metric == MetricId::Speed {
                Matched::Yes
            } else {
                matched(speed(first), speed(report), slope)
            };
            let smallest = smallest(row.metric, before, after, catalogue);
            changes.push(change(row, i + 1, (before, after), matched, smallest));
        }
    }
    Ok(Comparison { runs, changes })
}

fn speed(report: &Report) -> Option<f64> {
    report.metric(MetricId::Speed).and_then(MetricValue::estimate).map(|e| e.value)
}

fn same<'a>(report: &'a Report, row: &MetricValue) -> Option<&'a Estimate> {
    let like = |m: &&MetricValue| m.metric == row.metric && m.bout.is_none() && m.side == row.side;
    report.metrics.iter().find(like)?.estimate()
}

/// Whether speeds allow a comparison.
enum Matched {
    Yes,
    Adjusted(f64),
    No(String),
}

fn matched(first: Option<f64>, later: Option<f64>, slope: Option<f64>) -> Matched {
    match (first, later, slope) {
        (Some(a), Some(b), _) if (a - b).abs() <= SAME_SPEED_MPS => Matched::Yes,
        (Some(a), Some(b), Some(slope)) => Matched::Adjusted(slope * (b - a)),
        (Some(a), Some(b), None) => {
            let (a, b, most) = (format!("{a:.2}"), format!("{b:.2}"), SAME_SPEED_MPS.to_string());
            let values = [("first", a.as_str()), ("later", &b), ("most", &most)];
            Matched::No(words().fill("comparison.speeds_differ", &values))
        }
        _ => Matched::No(words().get("comparison.speed_unknown").to_owned()),
    }
}

fn smallest(
    metric: MetricId,
    before: &Estimate,
    after: &Estimate,
    catalogue: &FaultCatalogue,
) -> (f64, ChangeFrom) {
    match catalogue.detectable_change(metric) {
        Some(mdc) => (mdc, ChangeFrom::Catalogue),
        None => {
            let half = |e: &Estimate| 0.5 * (e.high - e.low);
            (half(before).hypot(half(after)), ChangeFrom::Intervals)
        }
    }
}

fn change(
    row: &MetricValue,
    run: usize,
    (before, after): (&Estimate, &Estimate),
    matched: Matched,
    (smallest_change, smallest_change_from): (f64, ChangeFrom),
) -> Change {
    let alike = before.method == after.method && before.placement == after.placement;
    let (adjusted, reason) = match matched {
        Matched::Yes => (None, None),
        Matched::Adjusted(part) => (Some(part), None),
        Matched::No(why) => (None, Some(why)),
    };
    let unlike = (!alike).then(|| {
        let how = |e: &Estimate| format!("{}@{}", e.method, e.placement);
        let (first, later) = (how(before), how(after));
        words().fill("comparison.measured_differently", &[("first", &first), ("later", &later)])
    });
    let difference = after.value - before.value - adjusted.unwrap_or(0.0);
    let verdict = match unlike.or(reason) {
        Some(reason) => Verdict::NotComparable { reason },
        None if difference.abs() > smallest_change => Verdict::Changed,
        None => Verdict::WithinError,
    };
    Change {
        metric: row.metric,
        side: row.side,
        run,
        before: before.value,
        after: after.value,
        difference,
        speed_adjusted: adjusted,
        smallest_change,
        smallest_change_from,
        verdict,
    }
}
