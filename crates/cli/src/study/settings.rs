//! The settings of a study as a file: the command that makes it again, and what it rested on.

use std::path::Path;

use runform_io::{MOST_TEXT_BYTES, digest_of, read_bytes};
use serde::Serialize;

use super::find::Found;
use crate::args::AnalyzeArgs;

/// What `settings.toml` holds.
#[derive(Debug, Serialize)]
pub(super) struct Settings {
    /// Version of the program.
    version: String,
    /// Arguments of the program, without folder of the results, number of jobs and --redo: given to that version
    /// with -o, from the same folder, they make the same results.
    arguments: Vec<String>,
    recordings: usize,
    /// Files that the arguments name, with their digests.
    files: Vec<Named>,
}

#[derive(Debug, Serialize)]
struct Named {
    option: String,
    blake3: String,
}

/// Options that change nothing in the results, and whether a value follows.
const WITHOUT: [(&str, bool); 9] = [
    ("-o", true),
    ("--output", true),
    ("-j", true),
    ("--jobs", true),
    ("--redo", false),
    ("-q", false),
    ("--quiet", false),
    ("--overwrite", false),
    ("-qr", false),
];

/// The settings of this run.
pub(super) fn of(args: &AnalyzeArgs, found: &Found) -> Settings {
    let named = [
        ("manifest", &args.study.manifest),
        ("faults", &args.faults),
        ("profile", &args.profile),
        ("diary", &args.diary),
    ];
    let digest = |file: &Path| read_bytes(file, MOST_TEXT_BYTES).map(|b| digest_of(&b));
    let files = named.into_iter().filter_map(|(option, file)| {
        let blake3 = digest(file.as_deref()?).ok()?;
        Some(Named { option: option.to_owned(), blake3 })
    });
    Settings {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        arguments: arguments(std::env::args().skip(1)),
        recordings: found.inputs.len(),
        files: files.collect(),
    }
}

fn arguments(given: impl Iterator<Item = String>) -> Vec<String> {
    let (mut kept, mut skip) = (Vec::new(), false);
    for argument in given {
        if std::mem::take(&mut skip) {
            continue;
        }
        let bare = argument.split('=').next().unwrap_or_default();
        match WITHOUT.iter().find(|w| w.0 == bare) {
            Some((_, value)) => skip = *value && !argument.contains('='),
            None => kept.push(argument),
        }
    }
    kept
}

impl Settings {
    /// The file's text.
    pub fn text(&self) -> String {
        let head = "# What made these results. Run with the version below, from the same folder:\n\
                    # runform ARGUMENTS -o FOLDER\n";
        head.to_owned() + &toml::to_string(self).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_changes_no_result_is_no_setting() {
        let given = ["analyze", "raw", "-o", "out", "--jobs=2", "--redo", "--name", "{subject}"];
        let kept = arguments(given.into_iter().map(str::to_owned));
        assert_eq!(kept, ["analyze", "raw", "--name", "{subject}"]);
    }
}
