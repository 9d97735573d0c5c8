//! The training diary: one entry a run.

use serde::{Deserialize, Serialize};

use super::Date;

/// One run in the diary. Only the day is required.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DiaryEntry {
    /// Day.
    pub date: Date,
    /// Distance, km.
    #[serde(default)]
    pub distance_km: Option<f64>,
    /// Duration, min.
    #[serde(default)]
    pub duration_min: Option<f64>,
    /// Rating of perceived exertion of the session, 0 to 10 (Foster et al. 2001).
    #[serde(default)]
    pub rpe: Option<f64>,
    /// Worst pain of the run and the day after, 0 to 10; empty is not asked, 0 is none.
    #[serde(default)]
    pub pain_0_10: Option<f64>,
    /// Where it hurt, free text.
    #[serde(default)]
    pub pain_site: Option<String>,
    /// Minute of the run at which pain began.
    #[serde(default)]
    pub pain_onset_min: Option<f64>,
    /// Shoe, by its name in the profile.
    #[serde(default)]
    pub shoe: Option<String>,
    /// Surface, free text.
    #[serde(default)]
    pub surface: Option<String>,
    /// Sleep of the night before, h.
    #[serde(default)]
    pub sleep_h: Option<f64>,
    /// Heart-rate variability of the morning, ms (RMSSD).
    #[serde(default)]
    pub hrv: Option<f64>,
    /// Stress of the day, 0 to 10.
    #[serde(default)]
    pub stress: Option<f64>,
}

impl DiaryEntry {
    /// An entry that holds only its day.
    #[must_use]
    pub fn on(date: Date) -> Self {
        Self {
            date,
            distance_km: None,
            duration_min: None,
            rpe: None,
            pain_0_10: None,
            pain_site: None,
            pain_onset_min: None,
            shoe: None,
            surface: None,
            sleep_h: None,
            hrv: None,
            stress: None,
        }
    }

    /// Session load: duration times exertion (Foster et al. 2001), arbitrary units.
    #[must_use]
    #[cfg_attr(feature = "internals", visibility::make(pub))]
    pub(crate) fn session_load(&self) -> Option<f64> {
        Some(self.duration_min? * self.rpe?)
    }
}

/// Entries in order of their days.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Diary {
    entries: Vec<DiaryEntry>,
}

impl Diary {
    /// A diary of these entries, sorted by day.
    #[must_use]
    pub fn new(mut entries: Vec<DiaryEntry>) -> Self {
        entries.sort_by_key(|e| e.date);
        Self { entries }
    }

    /// Entries, earliest first.
    #[must_use]
    #[cfg_attr(feature = "internals", visibility::make(pub))]
    pub(crate) fn entries(&self) -> &[DiaryEntry] {
        &self.entries
    }

    /// Entries from `first` to `last`, both included.
    #[cfg_attr(feature = "internals", visibility::make(pub))]
    pub(crate) fn between(&self, first: Date, last: Date) -> impl Iterator<Item = &DiaryEntry> {
        self.entries.iter().filter(move |e| first <= e.date && e.date <= last)
    }

    /// Kilometres in a shoe up to and including a day.
    #[must_use]
    #[cfg_attr(feature = "internals", visibility::make(pub))]
    pub(crate) fn shoe_km(&self, shoe: &str, until: Date) -> f64 {
        let worn = self.entries.iter().filter(|e| e.date <= until);
        worn.filter(|e| e.shoe.as_deref() == Some(shoe)).filter_map(|e| e.distance_km).sum()
    }
}
