//! Names for the recordings of one command: no two alike, in folders, tables and text.

use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};

/// Longest name of a folder, bytes: every file system takes 255.
const MOST_BYTES: usize = 120;

/// A name for each input, no two alike whatever their case. Of two that would have one name, each
/// keeps the part of its path that tells them apart (`sub-01_ses-1`, `sub-02_ses-1`); one that is
/// given twice is numbered.
pub(crate) fn unique(inputs: &[PathBuf], own: &[String]) -> Vec<String> {
    let above: Vec<Vec<String>> = inputs.iter().map(|p| folders_above(p)).collect();
    let mut names = own.to_vec();
    for (i, name) in own.iter().enumerate() {
        let rivals: Vec<usize> =
            (0..own.len()).filter(|k| *k != i && alike(&own[*k], name)).collect();
        if rivals.is_empty() {
            continue;
        }
        if let Some(part) = telling(&above, i, &rivals) {
            names[i] = format!("{part}_{name}");
        }
    }
    let mut taken = BTreeSet::new();
    for name in &mut names {
        let base = name.clone();
        let mut number = 2;
        while !taken.insert(folder_for(name).to_lowercase()) {
            *name = format!("{base}_{number}");
            number += 1;
        }
    }
    names
}

fn alike(a: &str, b: &str) -> bool {
    folder_for(a).to_lowercase() == folder_for(b).to_lowercase()
}

/// Names of the folders above an input, the nearest first.
fn folders_above(input: &Path) -> Vec<String> {
    let resolved = std::fs::canonicalize(input).unwrap_or_else(|_| input.to_owned());
    let normal = |c: Component<'_>| match c {
        Component::Normal(name) => Some(name.to_string_lossy().into_owned()),
        _ => None,
    };
    let mut names: Vec<String> = resolved.components().filter_map(normal).collect();
    names.pop();
    names.reverse();
    names
}

/// The folders, from the first that differs from all rivals' down to the input, that tell it apart.
fn telling(above: &[Vec<String>], i: usize, rivals: &[usize]) -> Option<String> {
    let mine = &above[i];
    let parts = |depth: usize| mine.iter().take(depth).rev().cloned().collect::<Vec<_>>().join("_");
    let differs =
        |k: &usize, depth: usize| above[*k].iter().take(depth).ne(mine.iter().take(depth));
    // One given twice has the same path, which cannot make two names.
    let others: Vec<usize> = rivals.iter().copied().filter(|k| above[*k] != *mine).collect();
    if others.is_empty() {
        return None;
    }
    (1..=mine.len()).find(|&depth| others.iter().all(|k| differs(k, depth))).map(parts)
}

/// A folder name for a recording's name, safe on every system.
pub(crate) fn folder_for(recording: &str) -> String {
    let safe: String = recording
        .chars()
        .map(|c| if c.is_alphanumeric() || "-_.+ ".contains(c) { c } else { '_' })
        .collect();
    let safe = safe.trim_matches(['.', ' ']);
    let mut end = safe.len().min(MOST_BYTES);
    while !safe.is_char_boundary(end) {
        end -= 1;
    }
    let name = safe[..end].trim_end_matches(['.', ' ']);
    match name {
        "" => "recording".to_owned(),
        // A name that a shell would take for an option.
        name if name.starts_with('-') => format!("_{name}"),
        name => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(paths: &[&str]) -> Vec<String> {
        let inputs: Vec<PathBuf> = paths.iter().map(PathBuf::from).collect();
        let own: Vec<String> = inputs
            .iter()
            .map(|p| p.file_stem().expect("a name").to_string_lossy().into())
            .collect();
        unique(&inputs, &own)
    }

    #[test]
    fn a_recording_cannot_name_its_way_out_of_the_folder() {
        assert_eq!(folder_for("../../etc/passwd"), "_.._etc_passwd");
        assert_eq!(folder_for(".."), "recording");
        assert_eq!(folder_for("C:\\runs"), "C__runs");
        assert_eq!(folder_for("-rf"), "_-rf");
        assert_eq!(folder_for("a\u{1b}[31m\nb"), "a__31m_b");
        assert!(folder_for(&"ö".repeat(5000)).len() <= MOST_BYTES);
    }

    #[test]
    fn recordings_of_one_name_keep_what_tells_them_apart() {
        assert_eq!(names(&["/d/a", "/d/b"]), ["a", "b"]);
        assert_eq!(names(&["/d/s1/run", "/d/s2/run", "/d/x"]), ["s1_run", "s2_run", "x"]);
        assert_eq!(names(&["/s1/x/run", "/s2/x/run"]), ["s1_x_run", "s2_x_run"]);
        assert_eq!(names(&["/d/s1/Run", "/d/s2/run"]), ["s1_Run", "s2_run"]);
    }

    #[test]
    fn a_recording_given_twice_is_numbered() {
        assert_eq!(names(&["/d/run", "/d/run", "/d/run_2"]), ["run", "run_2", "run_2_2"]);
        assert_eq!(names(&["/s1/run", "/s2/run", "/s1/run"]), ["s1_run", "s2_run", "s1_run_2"]);
    }

    #[test]
    fn names_that_need_one_folder_get_two() {
        assert_eq!(names(&["/d/a?b", "/d/a*b"]), ["a?b", "a*b_2"]);
    }
}
