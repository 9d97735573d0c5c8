//! Motion-BIDS, the layout of the research community (Jeung et al. 2024): `_motion.tsv` without a line of names, whose
//! columns `_channels.tsv` tells, with `_motion.json`, `_events.tsv`, `scans` and `participants` beside it.

mod read;
mod write;

pub(crate) use read::{files_of, is_first, read};
pub use write::{BidsPlace, write_bids};

use std::fs;
use std::path::{Path, PathBuf};

/// How names of samples end.
const MOTION: &str = "_motion.tsv";
/// Key of `_motion.json` under which all stands that the layout has no place for.
const OWN: &str = "RunformRecording";

/// True for a file of samples of Motion-BIDS.
pub(crate) fn is_motion(name: &str) -> bool {
    let bare = name.strip_suffix(".gz").unwrap_or(name);
    bare.ends_with(MOTION) && name.starts_with("sub-")
}

/// The words of a name, `sub-01_task-run`, without the tracking system, and without what kind of file it is.
fn without_system(name: &str) -> String {
    let parts = name.split('_').filter(|p| !p.starts_with("tracksys-"));
    parts.collect::<Vec<_>>().join("_")
}

/// The files of samples of one run, one a tracking system, in the order of their names.
pub(crate) fn group(path: &Path) -> Vec<PathBuf> {
    let name_of =
        |p: &Path| p.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let own = without_system(&name_of(path));
    let folder = path.parent().unwrap_or(Path::new("."));
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let Ok(entries) = fs::read_dir(folder) else { return vec![path.to_owned()] };
    let mut files: Vec<PathBuf> = entries
        .filter_map(Result::ok)
        .map(|e| e.path())
        .filter(|p| is_motion(&name_of(p)) && without_system(&name_of(p)) == own)
        .collect();
    files.sort();
    if files.is_empty() { vec![path.to_owned()] } else { files }
}

/// The word behind `key-` in a name.
fn entity(name: &str, key: &str) -> Option<String> {
    let word = |part: &str| Some(part.strip_prefix(key)?.strip_prefix('-')?.to_owned());
    name.split('_').find_map(word)
}
