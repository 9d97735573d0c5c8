//! Pain in the diary: how long, and whether it rises.

use serde::{Deserialize, Serialize};

use super::{Date, Diary};

/// A pause of more than this many days without an entry of pain ends an episode \[P\].
const PAUSE_DAYS: i32 = 7;

/// The current episode of pain.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct PainTrend {
    /// Days from its first entry to its last.
    pub days: i32,
    /// Entries with pain.
    pub entries: usize,
    /// Last score, 0 to 10.
    pub latest: f64,
    /// Slope of the scores (median of all pairs), points a week; from four entries on.
    pub per_week: Option<f64>,
    /// Earliest minute of a run at which it began, median over its entries.
    pub onset_min: Option<f64>,
    /// Mean stress of its days less that of the other days, points; from three entries each.
    pub stress_difference: Option<f64>,
    /// The same for hours of sleep.
    pub sleep_difference_h: Option<f64>,
}

/// The episode of pain that is still on at `date`; `None` when the last week is free of it.
#[must_use]
pub fn pain_trend(diary: &Diary, date: Date) -> Option<PainTrend> {
    let scored: Vec<_> = diary
        .entries()
        .iter()
        .filter(|e| e.date <= date)
        .filter_map(|e| e.pain_0_10.map(|p| (e, p)))
        .collect();
    let mut episode = Vec::new();
    let mut until = date;
    for (entry, score) in scored.iter().rev().filter(|(_, p)| *p > 0.0) {
        if until.days_since(entry.date) > PAUSE_DAYS {
            break;
        }
        until = entry.date;
        episode.push((*entry, *score));
    }
    episode.reverse();
    let (first, last) = (episode.first()?, episode.last()?);
    let onsets: Vec<f64> = episode.iter().filter_map(|(e, _)| e.pain_onset_min).collect();
    let hurts = |d: Date| episode.iter().any(|(e, _)| e.date == d);
    let difference = |of: fn(&super::DiaryEntry) -> Option<f64>| {
        let (mut on, mut off) = (Vec::new(), Vec::new());
        for (entry, value) in diary.entries().iter().filter_map(|e| of(e).map(|v| (e, v))) {
            if hurts(entry.date) { on.push(value) } else { off.push(value) }
        }
        (on.len() >= 3 && off.len() >= 3).then(|| mean(&on) - mean(&off))
    };
    Some(PainTrend {
        days: last.0.date.days_since(first.0.date),
        entries: episode.len(),
        latest: last.1,
        per_week: slope_per_week(&episode.iter().map(|(e, p)| (e.date, *p)).collect::<Vec<_>>()),
        onset_min: median(onsets),
        stress_difference: difference(|e| e.stress),
        sleep_difference_h: difference(|e| e.sleep_h),
    })
}

impl PainTrend {
    /// True for pain of more than two weeks \[P\].
    #[must_use]
    pub fn persists(&self) -> bool {
        self.days > 14
    }

    /// True when it rises by half a point a week or more and has reached 3 \[P\].
    #[must_use]
    pub fn rises(&self) -> bool {
        self.latest >= 3.0 && self.per_week.is_some_and(|s| s >= 0.5)
    }
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    let n = values.len();
    (n > 0).then(|| 0.5 * (values[(n - 1) / 2] + values[n / 2]))
}

/// Theil–Sen slope.
fn slope_per_week(points: &[(Date, f64)]) -> Option<f64> {
    if points.len() < 4 {
        return None;
    }
    let mut slopes = Vec::new();
    for (i, (a, x)) in points.iter().enumerate() {
        for (b, y) in &points[i + 1..] {
            let days = b.days_since(*a);
            if days > 0 {
                slopes.push(7.0 * (y - x) / f64::from(days));
            }
        }
    }
    median(slopes)
}
