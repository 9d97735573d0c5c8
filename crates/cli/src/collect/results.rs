//! Which results there are, and what is known of them before they are read.

use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};

use runform_io::{MOST_TEXT_BYTES, read_text};

use crate::failure::Failure;
use crate::labels::Pattern;
use crate::study::made::Made;
use crate::study::names::{FAILURES, SETTINGS, STUDY};
use runform_common::history;

/// How deep folders of results are searched.
const DEPTH: usize = 12;
/// The usual words of a study, in the order of their columns; others follow by the alphabet.
const FIRST: [&str; 4] = ["subject", "session", "condition", "task"];

/// A result that is to be collected.
pub(super) struct ToCollect {
    pub folder: PathBuf,
    /// Path below the folder that was given, with slashes.
    pub path: String,
    /// Path of the recording below the study's tree; empty where it was analysed alone.
    pub input: String,
    pub labels: Vec<(String, String)>,
    pub problem: Option<String>,
}

/// All results, with the words that any of them has.
pub(super) struct Listed {
    pub results: Vec<ToCollect>,
    pub labels: Vec<String>,
    /// Recordings of the studies that could not be analysed: folder, input, why.
    pub not_analysed: Vec<[String; 3]>,
    /// The settings of the studies.
    pub settings: String,
}

/// The results below some folders, in the order of their paths.
///
/// # Errors
/// Exit code 3 for a folder that cannot be read.
pub(super) fn below(roots: &[PathBuf], pattern: &Pattern) -> Result<Listed, Failure> {
    let mut files: Vec<(PathBuf, &Path)> = Vec::new();
    let mut not_analysed = Vec::new();
    let mut settings = String::new();
    let mut studies: BTreeMap<&Path, HashSet<String>> = BTreeMap::new();
    for root in roots {
        let found = history::reports_below(root, DEPTH).map_err(|e| {
            let shown = root.display();
            Failure::bad_input(format!("{shown}: cannot be read: {e}; give a folder of results"))
        })?;
        files.extend(found.into_iter().map(|file| (file, root.as_path())));
        if let Some(own) = table(&root.join(STUDY)) {
            studies.insert(root, own.into_iter().filter_map(|row| row.first().cloned()).collect());
            let failed = table(&root.join(FAILURES)).unwrap_or_default();
            not_analysed.extend(failed.into_iter().filter_map(|row| {
                let [path, input, _, why] = <[String; 4]>::try_from(row).ok()?;
                Some([path, input, why])
            }));
        }
        settings += &read_text(&root.join(SETTINGS), MOST_TEXT_BYTES).unwrap_or_default();
    }
    files.sort();
    files.dedup_by(|a, b| a.0 == b.0);
    let results: Vec<ToCollect> =
        files.iter().map(|(file, root)| one(file, root, pattern, studies.get(root))).collect();
    let labels = columns(pattern, &results);
    if settings.is_empty() {
        settings =
            "# The results were not analysed as a study: see report.json of each.\n".to_owned();
    }
    settings += &format!("\n[collect]\nversion = \"{}\"\n", env!("CARGO_PKG_VERSION"));
    if !pattern.text().is_empty() {
        settings += &format!("name = {}\n", toml::Value::from(pattern.text()));
    }
    Ok(Listed { results, labels, not_analysed, settings })
}

fn one(file: &Path, root: &Path, pattern: &Pattern, study: Option<&HashSet<String>>) -> ToCollect {
    let folder = file.parent().unwrap_or(root).to_owned();
    let below = folder.strip_prefix(root).unwrap_or(&folder);
    let parts: Vec<String> =
        below.components().map(|c| c.as_os_str().to_string_lossy().into_owned()).collect();
    let own = || root.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let path = if parts.is_empty() { own() } else { parts.join("/") };
    let made = Made::at(&folder);
    let mut labels: Vec<(String, String)> = Vec::new();
    let mut problem = None;
    match pattern.of(&path) {
        Some(words) => labels.extend(pattern.labels().map(str::to_owned).zip(words)),
        None => {
            let name = pattern.text();
            problem =
                Some(format!("its path does not fit --name {name}; give a pattern that does"));
        }
    }
    if study.is_some_and(|study| !study.contains(&path)) {
        problem = Some(
            "no recording of the study's last run has this result; remove its folder, or analyse the study again"
                .to_owned(),
        );
    }
    let (told, input) = made.map(|m| (m.labels, m.input)).unwrap_or_default();
    for (label, word) in told {
        if !labels.iter().any(|(l, _)| *l == label) {
            labels.push((label, word));
        }
    }
    ToCollect { folder, path, input, labels, problem }
}

/// The words that any result has: those of the pattern in its order, then the usual ones, then all others.
fn columns(pattern: &Pattern, results: &[ToCollect]) -> Vec<String> {
    let mut out: Vec<String> = pattern.labels().map(str::to_owned).collect();
    let mut told: Vec<&str> =
        results.iter().flat_map(|r| r.labels.iter().map(|l| l.0.as_str())).collect();
    let rank = |label: &str| FIRST.iter().position(|f| *f == label).unwrap_or(FIRST.len());
    told.sort_by(|a, b| rank(a).cmp(&rank(b)).then(a.cmp(b)));
    told.dedup();
    for label in told {
        if !out.iter().any(|l| l == label) {
            out.push(label.to_owned());
        }
    }
    out
}

/// The rows of a CSV file below its header; none where there is no such file.
fn table(file: &Path) -> Option<Vec<Vec<String>>> {
    let text = read_text(file, MOST_TEXT_BYTES).ok()?;
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let rows = reader.records().filter_map(Result::ok);
    Some(rows.map(|r| r.iter().map(str::to_owned).collect()).collect())
}
