//! A day of the Gregorian calendar, as `YYYY-MM-DD`.

use core::fmt;
use core::str::FromStr;

use jiff::{SignedDuration, civil};
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// A day. Days can be subtracted, which the training load needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Date {
    day: civil::Date,
}

/// A text that is no day.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("\"{text}\" is not a day; expected YYYY-MM-DD such as 2026-01-31")]
pub struct DateError {
    /// The text as given.
    pub text: String,
}

impl Date {
    /// The day of year, month and day, if there is one (years 1 to 9999).
    #[must_use]
    #[cfg_attr(feature = "internals", visibility::make(pub))]
    pub(crate) fn new(year: i32, month: u32, day: u32) -> Option<Self> {
        let (year, month, day) =
            (year.try_into().ok()?, month.try_into().ok()?, day.try_into().ok()?);
        let day = civil::Date::new(year, month, day).ok().filter(|d| d.year() >= 1)?;
        Some(Self { day })
    }

    /// Days from another day to this one; negative when the other is later.
    #[must_use]
    #[cfg_attr(feature = "internals", visibility::make(pub))]
    pub(crate) fn days_since(self, other: Self) -> i32 {
        (self.day - other.day).get_days()
    }

    /// The day that number of days later, the first or last day of the calendar at most.
    #[must_use]
    #[cfg_attr(feature = "internals", visibility::make(pub))]
    pub(crate) fn plus_days(self, days: i32) -> Self {
        Self { day: self.day.saturating_add(SignedDuration::from_hours(24 * i64::from(days))) }
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.day)
    }
}

impl FromStr for Date {
    type Err = DateError;

    fn from_str(text: &str) -> Result<Self, DateError> {
        let wrong = || DateError { text: text.to_owned() };
        let parts: Vec<&str> = text.trim().split('-').collect();
        let [year, month, day] = parts.as_slice() else { return Err(wrong()) };
        if (year.len(), month.len(), day.len()) != (4, 2, 2) {
            return Err(wrong());
        }
        let year = year.parse().map_err(|_| wrong())?;
        let month = month.parse().map_err(|_| wrong())?;
        let day = day.parse().map_err(|_| wrong())?;
        Self::new(year, month, day).ok_or_else(wrong)
    }
}

impl TryFrom<String> for Date {
    type Error = DateError;

    fn try_from(text: String) -> Result<Self, DateError> {
        text.parse()
    }
}

impl From<Date> for String {
    fn from(date: Date) -> Self {
        date.to_string()
    }
}
