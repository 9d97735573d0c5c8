//! What is known about the runner beside the recording: profile, training diary, earlier sessions.
//! Everything is optional; a judgement that needs a missing entry names it.

mod date;
mod diary;
mod figures;
mod history;
mod load;
mod pain;
mod profile;

pub use date::{Date, DateError};
pub use diary::{Diary, DiaryEntry};
#[cfg_attr(feature = "internals", visibility::make(pub))]
pub(crate) use figures::{Figure, FigureInfo, FigureOutcome, FigureValue, ThisRun, figures};
#[cfg_attr(feature = "internals", visibility::make(pub))]
pub(crate) use history::SessionValue;
pub use history::{History, Session};
#[cfg_attr(feature = "internals", visibility::make(pub))]
pub(crate) use load::{TrainingLoad, training_load};
#[cfg_attr(feature = "internals", visibility::make(pub))]
pub(crate) use pain::{PainTrend, pain_trend};
#[cfg_attr(feature = "internals", visibility::make(pub))]
pub(crate) use profile::{Condition, Fit, Flexibility, WarmUp};
pub use profile::{
    Descriptor, PainNow, Profile, ProfileError, RedFlag, SeeSoon, SessionKind, Shoe,
};

use serde::{Deserialize, Serialize};

crate::words::shipped!("words.toml");

/// Everything beside the recording.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Context {
    /// Day of the recording. The library reads no clock: without it nothing that depends on dates
    /// is judged.
    pub date: Option<Date>,
    /// The runner's own answers.
    pub profile: Option<Profile>,
    /// Training diary.
    pub diary: Option<Diary>,
    /// Earlier sessions.
    pub history: History,
}

impl Context {
    /// Conditions that the runner declared.
    #[must_use]
    #[cfg_attr(feature = "internals", visibility::make(pub))]
    pub(crate) fn conditions(&self) -> &[Condition] {
        self.profile.as_ref().map_or(&[], |p| p.conditions.as_slice())
    }

    /// The diary's entry of the day of the recording, the last one of that day.
    #[must_use]
    #[cfg_attr(feature = "internals", visibility::make(pub))]
    pub(crate) fn today(&self) -> Option<&DiaryEntry> {
        let date = self.date?;
        self.diary.as_ref()?.entries().iter().rev().find(|e| e.date == date)
    }
}
