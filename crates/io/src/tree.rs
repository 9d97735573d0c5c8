//! What in a tree of folders is a recording: decided by names alone, so that thousands are found at once.

use std::path::{Path, PathBuf};
use std::{fs, io};

use crate::members::Members;
use crate::names::{is_sidecar, name_of, sample_site};
use crate::{bids, export};

/// What a tree may hold at a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum InTree {
    /// A recording: a folder of files named by placement or of an app's tables, or a file of samples.
    Recording,
    /// Values of a watch or a laboratory (FIT, C3D, TRC), which are no samples.
    Reference,
    /// Something else; of a folder: look into it.
    Other,
}

/// Endings of files that may hold samples.
const SAMPLES: [&str; 13] = [
    "csv", "tsv", "txt", "zip", "gz", "xz", "cwa", "wav", "bin", "json", "parquet", "arrow",
    "feather",
];
/// Endings of reference values.
const REFERENCES: [&str; 3] = ["fit", "c3d", "trc"];
/// How names of files begin that stand beside recordings.
const BESIDE: [&str; 7] =
    ["readme", "license", "licence", "truth_", "participants.", "changes", "dataset_description"];
/// How names end of files that Motion-BIDS has beside its samples.
const OF_BIDS: [&str; 6] =
    ["_channels.tsv", "_events.tsv", "_scans.tsv", "_motion.json", "_channels.json", "_scans.json"];

/// What stands at a path, by names.
#[must_use]
pub fn in_tree(path: &Path) -> InTree {
    let name = name_of(path);
    if path.is_dir() {
        of_folder(path)
    } else if bids::is_motion(&name) {
        // The tracking systems of a run are one recording.
        if bids::is_first(path) { InTree::Recording } else { InTree::Other }
    } else {
        of_file(&name)
    }
}

/// The files that a recording is read from, and those beside it that are heeded; of a file that is none, itself.
///
/// # Errors
/// The system's words when a folder cannot be read.
pub fn files_of(path: &Path) -> io::Result<Vec<PathBuf>> {
    if bids::is_motion(&name_of(path)) {
        return Ok(bids::files_of(path));
    }
    if !path.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let mut files = Vec::new();
    for folder in [path.to_owned(), path.join("meta")] {
        let entries = match fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(_) if folder != path => continue,
            Err(e) => return Err(e),
        };
        for entry in entries {
            let file = entry?.path();
            if file.is_file() {
                files.push(file);
            }
        }
    }
    files.sort();
    Ok(files)
}

fn of_folder(folder: &Path) -> InTree {
    let Ok(members) = Members::of_folder(folder) else { return InTree::Other };
    let top = || members.list.iter().filter(|m| m.is_top()).map(|m| m.name());
    let names: Vec<&str> = top().collect();
    let placed = |name: &&str| is_sidecar(name) || matches!(sample_site(name), Some(Some(_)));
    if names.iter().any(placed) || export::is_export(&names) {
        InTree::Recording
    } else {
        InTree::Other
    }
}

fn of_file(name: &str) -> InTree {
    let lower = name.to_ascii_lowercase();
    let mut bare = lower.as_str();
    for packing in [".gz", ".xz"] {
        bare = bare.strip_suffix(packing).unwrap_or(bare);
    }
    let end = bare.rsplit_once('.').map_or("", |(_, end)| end);
    let hidden = lower.starts_with(['.', '~']);
    let beside =
        BESIDE.iter().any(|b| lower.starts_with(b)) || OF_BIDS.iter().any(|b| bare.ends_with(b));
    if hidden || beside {
        InTree::Other
    } else if REFERENCES.contains(&end) {
        InTree::Reference
    } else if SAMPLES.contains(&end) {
        InTree::Recording
    } else {
        InTree::Other
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_samples_are_told_from_what_stands_beside_them() {
        for (name, kind) in [
            ("run.csv", InTree::Recording),
            ("run.CSV.gz", InTree::Recording),
            ("left.cwa", InTree::Recording),
            ("sub-1_task-run_tracksys-imu_motion.tsv", InTree::Recording),
            ("sub-1_task-run_tracksys-imu_channels.tsv", InTree::Other),
            ("README.txt", InTree::Other),
            ("truth_steps.csv", InTree::Other),
            ("watch.fit", InTree::Reference),
            ("lab.trc.gz", InTree::Reference),
            (".run.csv", InTree::Other),
            ("notes.md", InTree::Other),
        ] {
            assert_eq!(of_file(name), kind, "{name}");
        }
    }
}
