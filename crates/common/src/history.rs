//! Earlier sessions from a folder of reports. Each counts once, however often its report is copied or
//! linked; a file that is no report of this version is left out with a notice.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use runform::Report;
use runform::context::Session;
use runform::metrics::{MetricValue, Outcome};
use runform::recording::Source;
use runform::report::{Notice, SCHEMA_VERSION};
use runform_io::{MOST_REPORT_BYTES, read_text};
use serde::Deserialize;

use crate::failure::Failure;

/// How deep a history folder is searched.
const DEPTH: usize = 4;
/// Layouts that are read: one of 2.0 holds all of 3.0, and its tables beside it.
const READ: [&str; 2] = ["2", "3"];
/// No metric in any unit comes near this; a report that says so was damaged.
const BEYOND: f64 = 1e9;

/// An earlier session with the files that it was made from.
pub type Earlier = (Session, Vec<Source>);

/// What a folder holds.
#[derive(Debug, Clone, Default)]
pub struct Found {
    /// Sessions, each once.
    pub sessions: Vec<Earlier>,
    /// What was left out and why.
    pub notices: Vec<Notice>,
}

/// Reads every `report.json` in a folder. A folder that is missing or empty holds no session.
///
/// # Errors
/// Exit code 3 when the folder is there and cannot be read.
pub fn read(folder: &Path) -> Result<Found, Failure> {
    let mut files = Files::default();
    match fs::metadata(folder) {
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(Found::default()),
        Ok(about) if about.is_file() => files.found.push(folder.to_owned()),
        _ => files.collect(folder, DEPTH).map_err(|e| {
            Failure::bad_input(format!(
                "{}: cannot be read: {e}; check the folder given to --history",
                folder.display()
            ))
        })?,
    }
    files.found.sort();
    let mut found = Found::default();
    for file in files.found {
        match report(&file) {
            Ok(report) => found.sessions.push((report.session(), report.sources)),
            Err(why) => found.notices.push(Notice {
                code: "history_skipped".to_owned(),
                text: format!("earlier report {} left out: {why}", file.display()),
            }),
        }
    }
    found.sessions = each_once(found.sessions);
    Ok(found)
}

/// The files of a folder and those below it, each folder once: links may lead back.
#[derive(Debug, Default)]
struct Files {
    been: BTreeSet<PathBuf>,
    found: Vec<PathBuf>,
}

impl Files {
    fn collect(&mut self, folder: &Path, depth: usize) -> std::io::Result<()> {
        if !self.been.insert(fs::canonicalize(folder)?) {
            return Ok(());
        }
        let mut below: Vec<PathBuf> =
            fs::read_dir(folder)?.filter_map(Result::ok).map(|e| e.path()).collect();
        below.sort();
        for path in below {
            let hidden = path.file_name().is_some_and(|n| n.to_string_lossy().starts_with('.'));
            if path.is_dir() {
                if depth > 0 && !hidden {
                    // One folder that cannot be opened does not hide the others.
                    let _ = self.collect(&path, depth - 1);
                }
            } else if path.file_name().is_some_and(|n| n == "report.json") {
                self.found.push(path);
            }
        }
        Ok(())
    }
}

/// Every `report.json` below a folder, sorted.
///
/// # Errors
/// The system's words when the folder cannot be read.
pub fn reports_below(folder: &Path, depth: usize) -> std::io::Result<Vec<PathBuf>> {
    let mut files = Files::default();
    files.collect(folder, depth)?;
    files.found.sort();
    Ok(files.found)
}

/// Version alone, so that a report of another layout is recognised as such.
#[derive(Debug, Deserialize)]
struct Versioned {
    schema_version: Option<String>,
}

/// The report in a file.
///
/// # Errors
/// Words that fit behind the file's name: it cannot be read, is of another version, is no report,
/// or holds what cannot be.
pub fn report(file: &Path) -> Result<Report, String> {
    let text = read_text(file, MOST_REPORT_BYTES).map_err(|e| e.to_string())?;
    let expected = format!("expected a report.json with schema_version {SCHEMA_VERSION}");
    let found: Versioned =
        serde_json::from_str(&text).map_err(|e| format!("is no report ({e}); {expected}"))?;
    let Some(version) = found.schema_version else {
        return Err(format!("is no report of runform; {expected}"));
    };
    if !READ.contains(&major(&version)) {
        return Err(format!(
            "has schema_version {version}, and 2.0 to {SCHEMA_VERSION} are read; analyse the recording \
             again"
        ));
    }
    let mut report: Report = serde_json::from_str(&text).map_err(|e| {
        format!("is no whole report of this version ({e}); analyse the recording again")
    })?;
    report.metrics.retain(|m| m.bout.is_none());
    match report.metrics.iter().find(|m| !is_possible(m)) {
        None => Ok(report),
        Some(m) => Err(format!(
            "holds a value of {} that cannot be; analyse the recording again",
            m.metric.name()
        )),
    }
}

fn major(version: &str) -> &str {
    version.split('.').next().unwrap_or(version)
}

fn is_possible(m: &MetricValue) -> bool {
    match &m.outcome {
        Outcome::Estimate(e) => e.value.abs() < BEYOND,
        Outcome::Refused(_) => true,
    }
}

/// Sessions without those that share a file of samples with another (the fuller one stays), or have
/// the same values.
fn each_once(mut sessions: Vec<Earlier>) -> Vec<Earlier> {
    sessions.sort_by_key(|(s, sources)| core::cmp::Reverse((sources.len(), s.date.is_some())));
    let mut digests: BTreeSet<(u64, String)> = BTreeSet::new();
    let mut kept: Vec<Earlier> = Vec::new();
    for (session, sources) in sessions {
        let known = sources.iter().any(|s| digests.contains(&(s.bytes, s.digest.clone())));
        let twin = |k: &Earlier| k.0.date == session.date && k.0.values == session.values;
        if known || (!session.values.is_empty() && kept.iter().any(twin)) {
            continue;
        }
        digests.extend(sources.iter().map(|s| (s.bytes, s.digest.clone())));
        kept.push((session, sources));
    }
    kept
}

/// True when a session was made from a file of these.
#[must_use]
pub fn shares(sources: &[Source], others: &[Source]) -> bool {
    sources.iter().any(|a| others.iter().any(|b| a.bytes == b.bytes && a.digest == b.digest))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made_from(digests: &[&str]) -> Earlier {
        let source =
            |d: &&str| Source { name: "waist.csv".to_owned(), bytes: 9, digest: (*d).to_owned() };
        (Session::default(), digests.iter().map(source).collect())
    }

    #[test]
    fn sessions_that_share_a_file_count_once_and_the_fuller_one_stays() {
        let kept = each_once(vec![
            made_from(&["a"]),
            made_from(&["b"]),
            made_from(&["a", "c"]),
            made_from(&["b"]),
        ]);
        let left: Vec<usize> = kept.iter().map(|(_, sources)| sources.len()).collect();
        assert_eq!(left, [2, 1]);
    }
}
