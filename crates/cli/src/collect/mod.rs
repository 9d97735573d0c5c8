//! `runform collect`: the results of many recordings as one set of tables.
//!
//! Rows are copied one by one; only the means hold a number for each recording and metric. Results are taken in the
//! order of their paths, so that the same results give the same bytes.

mod dictionary;
mod means;
mod rows;

use std::path::{Path, PathBuf};

use clap::Args;
use runform::Report;

use crate::failure::{Code, Failure, tell};
use crate::history;
use crate::labels::Pattern;
use crate::whole::Whole;

use means::Means;
use rows::Tables;

/// `runform collect`
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  runform analyze raw/*/* -o results && runform collect results -o study\n  \
    runform collect results -o study --name '{subject}_{session}_{condition}'"
)]
pub(crate) struct CollectArgs {
    /// Folders that hold results of `runform analyze -o`, at any depth.
    #[arg(value_name = "RESULTS", required = true)]
    pub results: Vec<PathBuf>,
    /// Folder to write the tables into; an earlier collection there is replaced.
    #[arg(short, long, value_name = "DIR")]
    pub output: PathBuf,
    /// What the last folders of a result's path are, as columns: {subject}/{session}, {subject}_{condition}…
    #[arg(long, value_name = "PATTERN")]
    pub name: Option<String>,
}

/// How deep folders of results are searched.
const DEPTH: usize = 12;

/// One result on its way into the tables.
struct Found {
    report: Report,
    folder: PathBuf,
    /// Path below the folder that was given, with slashes.
    path: String,
    labels: Vec<String>,
}

/// Collects the results below some folders.
pub(crate) fn run(args: &CollectArgs) -> Result<Code, Failure> {
    let pattern = Pattern::parse(args.name.as_deref().unwrap_or(""))
        .map_err(|e| Failure::usage(format!("--name: {e}")))?;
    let mut files: Vec<(PathBuf, &Path)> = Vec::new();
    for root in &args.results {
        let below = history::reports_below(root, DEPTH).map_err(|e| {
            let shown = root.display();
            Failure::bad_input(format!("{shown}: cannot be read: {e}; give a folder of results"))
        })?;
        files.extend(below.into_iter().map(|file| (file, root.as_path())));
    }
    files.sort();
    files.dedup_by(|a, b| a.0 == b.0);
    let whole = Whole::new(&args.output)?;
    let mut tables = Tables::create(whole.folder(), &pattern)?;
    let mut means = Means::new(&pattern);
    let mut taken = 0_usize;
    for (file, root) in &files {
        match found(file, root, &pattern) {
            Ok(found) => {
                match tables.add(&found) {
                    Ok(()) => taken += 1,
                    Err(why) => tables.fail(&found.path, &why)?,
                }
                means.add(&found);
            }
            Err((path, why)) => tables.fail(&path, &why)?,
        }
    }
    if taken == 0 {
        return Err(Failure::bad_input(format!(
            "no result was found below {}: give folders that runform analyze -o has written",
            args.results.iter().map(|p| p.display().to_string()).collect::<Vec<_>>().join(", ")
        )));
    }
    let failed = tables.finish()?;
    for (name, content) in means.tables()? {
        whole.add(name, &content)?;
    }
    whole.add("dictionary.csv", &dictionary::table(&pattern)?)?;
    whole.commit(is_ours)?;
    let place = args.output.display();
    tell("note", &format!("{place}: {taken} results collected, {failed} left out (failures.csv)"));
    Ok(if failed > 0 { Code::SomeFailed } else { Code::Done })
}

/// True for a file that a collection writes.
fn is_ours(name: &str) -> bool {
    rows::NAMES.contains(&name)
        || ["dictionary.csv", "failures.csv", "quality.csv"].contains(&name)
        || means::NAMES.contains(&name)
}

/// Reads one result; its path and what is wrong with it otherwise.
fn found(file: &Path, root: &Path, pattern: &Pattern) -> Result<Found, (String, String)> {
    let folder = file.parent().unwrap_or(root).to_owned();
    let below = folder.strip_prefix(root).unwrap_or(&folder);
    let parts: Vec<String> =
        below.components().map(|c| c.as_os_str().to_string_lossy().into_owned()).collect();
    let own = || root.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let path = if parts.is_empty() { own() } else { parts.join("/") };
    let fail = |why: String| (path.clone(), why);
    let labels = pattern.of(&path).ok_or_else(|| {
        fail(format!("its path does not fit --name {}; give a pattern that does", pattern.text()))
    })?;
    let report = history::report(file).map_err(|why| fail(format!("report.json {why}")))?;
    Ok(Found { report, folder, labels, path })
}
