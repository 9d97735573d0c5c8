//! Profile, diary and earlier reports, as files.

use std::fs;
use std::path::{Path, PathBuf};

use runform::Report;
use runform::context::{Context, Date, Diary, History, Profile, Session};
use runform::recording::{Recording, Source};
use runform_io::read_diary;

use crate::args::AnalyzeArgs;
use crate::failure::Failure;

/// How deep a history folder is searched.
const DEPTH: usize = 4;

/// What is known beside the recordings.
#[derive(Debug, Clone, Default)]
pub(crate) struct Beside {
    date: Option<Date>,
    profile: Option<Profile>,
    diary: Option<Diary>,
    /// Earlier sessions with the files that they were made from.
    history: Vec<(Session, Vec<Source>)>,
}

impl Beside {
    /// Reads the files that the command line names.
    ///
    /// # Errors
    /// Exit code 3 for a file that cannot be read or is wrong.
    pub(crate) fn read(args: &AnalyzeArgs) -> Result<Self, Failure> {
        Ok(Self {
            date: args.date,
            profile: args.profile.as_deref().map(profile).transpose()?,
            diary: args
                .diary
                .as_deref()
                .map(|file| read_diary(file).map_err(Failure::bad_input))
                .transpose()?,
            history: args.history.as_deref().map(history).transpose()?.unwrap_or_default(),
        })
    }

    /// Fills in what the recording does not say of runner, shoe and surface.
    pub(crate) fn apply(&self, recording: &mut Recording) {
        let today = self.diary.as_ref().zip(self.date).and_then(|(diary, date)| {
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

    /// The context of one recording; a report of the same files is no earlier session.
    pub(crate) fn context(&self, recording: &Recording) -> Context {
        let earlier = self
            .history
            .iter()
            .filter(|(_, sources)| sources.is_empty() || *sources != recording.sources);
        Context {
            date: self.date,
            profile: self.profile.clone(),
            diary: self.diary.clone(),
            history: History::new(earlier.map(|(s, _)| s.clone()).collect()),
        }
    }
}

fn text_of(file: &Path, option: &str) -> Result<String, Failure> {
    fs::read_to_string(file).map_err(|e| {
        Failure::bad_input(format!(
            "{}: cannot be read: {e}; check the path given to {option}",
            file.display()
        ))
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
pub(crate) fn report(path: &Path, option: &str) -> Result<Report, Failure> {
    let file = if path.is_dir() { path.join("report.json") } else { path.to_owned() };
    let text = text_of(&file, option)?;
    serde_json::from_str(&text).map_err(|e| {
        Failure::bad_input(format!(
            "{}: is no report of this version ({e}); expected a report.json with schema_version \
             {}: analyse the recording again",
            file.display(),
            runform::report::SCHEMA_VERSION
        ))
    })
}

fn history(folder: &Path) -> Result<Vec<(Session, Vec<Source>)>, Failure> {
    let mut files = Vec::new();
    collect(folder, DEPTH, &mut files)?;
    files.sort();
    if files.is_empty() {
        return Err(Failure::bad_input(format!(
            "{}: holds no report.json; give the folder that runform analyze -o wrote",
            folder.display()
        )));
    }
    files
        .iter()
        .map(|file| report(file, "--history").map(|r| (r.session(), r.sources.clone())))
        .collect()
}

fn collect(folder: &Path, depth: usize, files: &mut Vec<PathBuf>) -> Result<(), Failure> {
    let entries = fs::read_dir(folder).map_err(|e| {
        Failure::bad_input(format!(
            "{}: cannot be read: {e}; check the folder given to --history",
            folder.display()
        ))
    })?;
    for path in entries.filter_map(Result::ok).map(|e| e.path()) {
        if path.is_dir() && depth > 0 {
            collect(&path, depth - 1, files)?;
        } else if path.file_name().is_some_and(|n| n == "report.json") {
            files.push(path);
        }
    }
    Ok(())
}
