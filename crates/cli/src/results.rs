//! The folder of one recording's results, and whose results stand there already.

use std::fs;
use std::path::Path;

use runform::Analysis;
use runform::form::FaultCatalogue;
use runform::recording::Source;
use runform_io::{MOST_REPORT_BYTES, read_text};
use serde::Deserialize;

use crate::failure::Failure;
use crate::whole::Whole;
use runform_common::tables::{self, Table};

/// Writes a report, its tables and `more` beside them as the folder `place`. Nothing of an earlier result stays beside
/// them.
///
/// # Errors
/// Exit code 2 when the folder cannot be written, or holds the result of another recording and
/// `overwrite` is not given.
pub(crate) fn write(
    place: &Path,
    analysis: &Analysis,
    catalogue: &FaultCatalogue,
    more: &[Table],
    overwrite: bool,
) -> Result<(), Failure> {
    if !overwrite {
        check(place, &analysis.report.sources)?;
    }
    let whole = Whole::new(place)?;
    tables::all(analysis, catalogue, &mut |name, content| whole.append(name, content))?;
    for (name, content) in more {
        whole.add(name, content)?;
    }
    whole.commit(tables::is_ours)
}

/// What tells whose result a report is.
#[derive(Debug, Deserialize)]
struct Made {
    sources: Vec<Source>,
}

/// Refuses a folder with the result of another recording.
///
/// # Errors
/// Exit code 2.
pub(crate) fn check(place: &Path, sources: &[Source]) -> Result<(), Failure> {
    let file = place.join("report.json");
    if fs::symlink_metadata(&file).is_err() {
        return Ok(());
    }
    let there = read_text(&file, MOST_REPORT_BYTES).map_err(|e| e.to_string());
    let there = there.and_then(|t| serde_json::from_str::<Made>(&t).map_err(|e| e.to_string()));
    let whose = match there {
        Ok(made) if made.sources == sources => return Ok(()),
        Ok(made) => {
            let files: Vec<String> = made.sources.into_iter().map(|s| s.name).collect();
            format!("already holds the result of another recording (from {})", files.join(", "))
        }
        Err(why) => format!("holds a report.json that cannot be read ({why})"),
    };
    Err(Failure::usage(format!(
        "{}: {whose}; give another folder with -o, another name in recording.toml (of live: --name), or --overwrite \
         to replace it",
        place.display()
    )))
}
