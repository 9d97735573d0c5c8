//! Profile, diary and earlier reports, as files.

use std::path::Path;

use runform::Report;
use runform::context::{Context, Date, Diary, History, Profile};
use runform::recording::Recording;
use runform::report::Notice;
use runform_io::{MOST_TEXT_BYTES, read_diary, read_text};

use crate::failure::Failure;
use crate::history::{self, Found};

/// What is known beside the recordings.
#[derive(Debug, Clone, Default)]
pub struct Beside {
    profile: Option<Profile>,
    diary: Option<Diary>,
    history: Found,
}

impl Beside {
    /// Reads the files.
    ///
    /// # Errors
    /// Exit code 3 for a file that cannot be read or is wrong.
    pub fn read(
        profile_file: Option<&Path>,
        diary: Option<&Path>,
        history: Option<&Path>,
    ) -> Result<Self, Failure> {
        Ok(Self {
            profile: profile_file.map(profile).transpose()?,
            diary: diary.map(|file| read_diary(file).map_err(Failure::bad_input)).transpose()?,
            history: history.map(history::read).transpose()?.unwrap_or_default(),
        })
    }

    /// Fills in what the recording does not say of runner, shoe and surface.
    pub fn apply(&self, recording: &mut Recording, date: Option<Date>) {
        let today = self.diary.as_ref().zip(date).and_then(|(diary, date)| {
            diary.between(date, date).last().map(|e| (e.shoe.clone(), e.surface.clone()))
        });
        let (shoe, surface) = today.unwrap_or_default();
        let Recording { subject, conditions, .. } = recording;
        if let Some(profile) = &self.profile {
            let told = &profile.subject;
            subject.height_m = subject.height_m.or(told.height_m);
            subject.mass_kg = subject.mass_kg.or(told.mass_kg);
            subject.leg_length_m = subject.leg_length_m.or(told.leg_length_m);
            subject.age_y = subject.age_y.or(told.age_y);
            subject.sex = subject.sex.or(told.sex);
            let only = match profile.shoes.as_slice() {
                [one] => Some(one.id.clone()),
                _ => None,
            };
            conditions.shoes = conditions.shoes.take().or(shoe).or(only);
        } else {
            conditions.shoes = conditions.shoes.take().or(shoe);
        }
        conditions.surface = conditions.surface.take().or(surface);
    }

    /// What there is to tell about the files beside the recordings.
    #[must_use]
    pub fn notices(&self) -> &[Notice] {
        &self.history.notices
    }

    /// The context of a session, of which there is no file: every report is an earlier session.
    #[must_use]
    pub fn of_session(&self, date: Option<Date>) -> Context {
        Context {
            date,
            profile: self.profile.clone(),
            diary: self.diary.clone(),
            history: History::new(self.history.sessions.iter().map(|(s, _)| s.clone()).collect()),
        }
    }

    /// The context of one recording; a report of the same files is no earlier session.
    #[must_use]
    pub fn context(&self, recording: &Recording, date: Option<Date>) -> Context {
        let sessions = self.history.sessions.iter();
        let earlier = sessions.filter(|(_, from)| !history::shares(from, &recording.sources));
        Context {
            date,
            profile: self.profile.clone(),
            diary: self.diary.clone(),
            history: History::new(earlier.map(|(s, _)| s.clone()).collect()),
        }
    }
}

fn text_of(file: &Path, option: &str) -> Result<String, Failure> {
    read_text(file, MOST_TEXT_BYTES).map_err(|e| {
        let shown = file.display();
        Failure::bad_input(format!("{shown}: {e}; check the path given to {option}"))
    })
}

fn profile(file: &Path) -> Result<Profile, Failure> {
    let text = text_of(file, "--profile")?;
    let wrong = |what: String| {
        Failure::bad_input(format!("{}: {what}; see docs/src/profile.md", file.display()))
    };
    if file.extension().is_some_and(|e| e.eq_ignore_ascii_case("json")) {
        let profile: Profile = serde_json::from_str(&text).map_err(|e| wrong(e.to_string()))?;
        profile.check().map_err(|e| wrong(e.to_string()))?;
        return Ok(profile);
    }
    Profile::from_toml(&text).map_err(|e| wrong(e.to_string()))
}

/// A report from its file, or from the folder that holds it.
///
/// # Errors
/// Exit code 3 when it cannot be read or is no report of this version.
pub fn report(path: &Path) -> Result<Report, Failure> {
    let file = if path.is_dir() { path.join("report.json") } else { path.to_owned() };
    history::report(&file).map_err(|why| {
        let why = if why.contains("No such file") {
            format!("{why}; check the path given to compare")
        } else {
            why
        };
        Failure::bad_input(format!("{}: {why}", file.display()))
    })
}
