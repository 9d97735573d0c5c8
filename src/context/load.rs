//! Training load from the diary: spikes, ratios, monotony and strain.

use serde::{Deserialize, Serialize};

use super::{Date, Diary};

/// Fewest runs in the 30 days before, for a longest run that means something \[P\].
const MIN_RUNS: usize = 3;
/// Days of diary that monotony needs: three weeks \[P\].
const MONOTONY_DAYS: i32 = 21;
/// Days of diary that a percentile of one's own strain needs: eight weeks \[P\].
const STRAIN_DAYS: i32 = 56;
/// Days of diary that the acute-to-chronic ratio needs.
const ACWR_DAYS: i32 = 28;

/// Training load up to a day. A number is missing where the diary does not reach far enough.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct TrainingLoad {
    /// Distance of the day's longest run, km.
    pub session_km: Option<f64>,
    /// Longest run of the 30 days before, km.
    pub longest_30d_km: Option<f64>,
    /// Distance of the day's run over the longest of the 30 days before (Frandsen et al. 2025).
    pub session_spike: Option<f64>,
    /// Kilometres of the last 7 days over those of the 7 days before.
    pub week_ratio: Option<f64>,
    /// Mean over standard deviation of the last 7 daily loads, rest days counted as zero; the
    /// deviation is at least 5 % of the mean and the result at most 5 (Foster 1998 \[M\]).
    pub monotony: Option<f64>,
    /// Load of the last 7 days times monotony (Foster 1998 \[M\]).
    pub strain: Option<f64>,
    /// Share of the runner's own earlier strains that are lower, %.
    pub strain_percentile: Option<f64>,
    /// Mean daily load of 7 days over that of 28 days. Shown, and of no weight.
    pub acwr_rolling: Option<f64>,
    /// The same of exponentially weighted means (Williams et al. 2017 \[M\]). Shown, of no weight.
    pub acwr_ewma: Option<f64>,
}

/// Training load on a day; `km` overrides the distance of the diary's entry of that day.
#[must_use]
pub fn training_load(diary: &Diary, date: Date, km: Option<f64>) -> TrainingLoad {
    let first = diary.entries().first().map_or(date, |e| e.date);
    let reach = date.days_since(first);
    let km_on = |d: Date| diary.between(d, d).filter_map(|e| e.distance_km).sum::<f64>();
    let longest = |a: Date, b: Date| {
        diary
            .between(a, b)
            .filter_map(|e| e.distance_km)
            .fold(None, |m: Option<f64>, x| Some(m.map_or(x, |m| m.max(x))))
    };
    let session_km = km.or_else(|| longest(date, date));
    let (month, yesterday) = (date.plus_days(-30), date.plus_days(-1));
    let runs = diary.between(month, yesterday).filter(|e| e.distance_km.is_some()).count();
    let longest_30d_km = longest(month, yesterday).filter(|m| runs >= MIN_RUNS && *m > 0.0);
    let week = |end: Date| (0..7).map(|i| km_on(end.plus_days(-i))).sum::<f64>();
    let before = week(date.plus_days(-7));
    let monotony = (reach >= MONOTONY_DAYS).then(|| monotony(&loads(diary, date, 7))).flatten();
    let strain_on = |d: Date| {
        let loads = loads(diary, d, 7);
        self::monotony(&loads).map(|m| m * loads.iter().sum::<f64>())
    };
    let strain = monotony.and_then(|_| strain_on(date));
    let earlier: Vec<f64> = (7..reach).filter_map(|i| strain_on(first.plus_days(i))).collect();
    let strain_percentile = strain.filter(|_| reach >= STRAIN_DAYS).map(|now| {
        let lower = earlier.iter().filter(|s| **s < now).count();
        100.0 * lower as f64 / earlier.len().max(1) as f64
    });
    let rated = diary.entries().iter().any(|e| e.session_load().is_some());
    let chronic = reach >= ACWR_DAYS && rated;
    TrainingLoad {
        session_km,
        longest_30d_km,
        session_spike: session_km.zip(longest_30d_km).map(|(a, b)| a / b),
        week_ratio: (reach >= 13 && before > 0.0).then(|| week(date) / before),
        monotony,
        strain,
        strain_percentile,
        acwr_rolling: if chronic { rolling(diary, date) } else { None },
        acwr_ewma: if chronic { ewma(diary, first, date) } else { None },
    }
}

/// Daily session loads of the last `days` days, rest days as zero.
fn loads(diary: &Diary, date: Date, days: i32) -> Vec<f64> {
    let on = |d: Date| diary.between(d, d).filter_map(super::DiaryEntry::session_load).sum();
    (0..days).rev().map(|i| on(date.plus_days(-i))).collect()
}

fn monotony(loads: &[f64]) -> Option<f64> {
    let n = loads.len() as f64;
    let mean = loads.iter().sum::<f64>() / n;
    if mean <= 0.0 {
        return None;
    }
    let sd = (loads.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / (n - 1.0)).sqrt();
    Some((mean / sd.max(0.05 * mean)).min(5.0))
}

fn rolling(diary: &Diary, date: Date) -> Option<f64> {
    let loads = loads(diary, date, 28);
    let chronic = loads.iter().sum::<f64>() / 28.0;
    let acute = loads[21..].iter().sum::<f64>() / 7.0;
    (chronic > 0.0).then(|| acute / chronic)
}

/// Weights 2/(N + 1) for N of 7 and 28 days.
fn ewma(diary: &Diary, first: Date, date: Date) -> Option<f64> {
    let loads = loads(diary, date, date.days_since(first) + 1);
    let mean = |days: f64| {
        let weight = 2.0 / (days + 1.0);
        loads.iter().skip(1).fold(loads[0], |m, x| weight * x + (1.0 - weight) * m)
    };
    let chronic = mean(28.0);
    (chronic > 0.0).then(|| mean(7.0) / chronic)
}
