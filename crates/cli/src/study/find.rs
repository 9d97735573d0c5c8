//! The recordings of a study: those of a tree, or those of a manifest.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use runform_common::tables::MADE;
use runform_io::{InTree, digest_of, files_of, in_tree};
use walkdir::{DirEntry, WalkDir};

use super::manifest::{self, Row};
use super::names::{FAILURES, SETTINGS, STUDY};
use crate::args::AnalyzeArgs;
use crate::failure::Failure;
use crate::labels::Pattern;
use crate::names::folder_for;

/// The word of a path that tells where the sensor was worn.
const PLACEMENT: &str = "placement";
/// How deep trees are searched.
const DEPTH: usize = 24;
/// Digits of the digest that tells recordings of one name apart.
const DIGITS: usize = 8;

/// A recording of a study.
#[derive(Debug)]
pub(super) struct Input {
    pub path: PathBuf,
    /// Path below the tree, with slashes.
    pub below: String,
    /// Folder of its result, and name of the recording.
    pub name: String,
    /// Words of the study, each with its name.
    pub labels: Vec<(String, String)>,
    /// What the manifest says.
    pub row: Row,
    /// Bytes of its files.
    pub bytes: u64,
    /// Why it cannot be analysed, where its place tells.
    pub problem: Option<String>,
}

/// What a study has.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub inputs: Vec<Input>,
    /// Files of reference values that were passed over.
    pub references: usize,
}

/// The recordings that the command line asks for, in the order of their paths or of the manifest.
///
/// # Errors
/// Exit code 3 when there is none, or the manifest is wrong.
pub(super) fn inputs(args: &AnalyzeArgs, pattern: &Pattern, out: &Path) -> Result<Found, Failure> {
    let roots = &args.read.inputs;
    let mut found = match &args.study.manifest {
        Some(file) => of_manifest(file, roots, pattern)?,
        None => of_trees(roots, pattern, out, &args.study.exclude)?,
    };
    if found.inputs.is_empty() {
        let shown: Vec<String> = roots.iter().map(|r| r.display().to_string()).collect();
        return Err(Failure::bad_input(format!(
            "no recording was found below {}: give a folder that holds some (runform formats lists what is read)",
            shown.join(", ")
        )));
    }
    name(&mut found.inputs);
    Ok(found)
}

fn of_manifest(file: &Path, roots: &[PathBuf], pattern: &Pattern) -> Result<Found, Failure> {
    let [root] = roots else {
        return Err(Failure::usage(
            "--manifest takes one INPUT: the folder that its paths start from",
        ));
    };
    let mut found = Found::default();
    for row in manifest::read(file)? {
        let path = root.join(&row.path);
        let below = row.path.replace('\\', "/");
        let mut input = input(path, below, pattern);
        // What the manifest says is stronger than what the path says.
        input.labels.retain(|(label, _)| !row.labels.iter().any(|(l, _)| l == label));
        input.labels.extend(row.labels.iter().cloned());
        input.row = row;
        found.inputs.push(input);
    }
    Ok(found)
}

fn of_trees(
    roots: &[PathBuf],
    pattern: &Pattern,
    out: &Path,
    exclude: &[String],
) -> Result<Found, Failure> {
    let mut found = Found::default();
    for root in roots {
        if !root.exists() {
            let shown = root.display();
            return Err(Failure::bad_input(format!(
                "{shown}: is not there; check the path of the input"
            )));
        }
        let first = if roots.len() > 1 { own_name(root) } else { String::new() };
        tree(root, &first, pattern, out, exclude, &mut found);
    }
    Ok(found)
}

fn own_name(root: &Path) -> String {
    let real = std::fs::canonicalize(root).unwrap_or_else(|_| root.to_owned());
    real.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default()
}

fn tree(
    root: &Path,
    first: &str,
    pattern: &Pattern,
    out: &Path,
    exclude: &[String],
    found: &mut Found,
) {
    let out = std::fs::canonicalize(out).unwrap_or_else(|_| out.to_owned());
    let is_out = |e: &DirEntry| {
        e.file_type().is_dir() && std::fs::canonicalize(e.path()).is_ok_and(|p| p == out)
    };
    let passed = |e: &DirEntry| {
        let name = e.file_name().to_string_lossy();
        let hidden = e.depth() > 0 && (name.starts_with('.') || name.starts_with("truth_"));
        // Results of another study are no recordings.
        let result = e.file_type().is_dir()
            && (e.path().join(MADE).exists() || e.path().join("report.json").exists());
        hidden || result || is_out(e) || exclude.iter().any(|x| fits(x, &name))
    };
    let walk = WalkDir::new(root).follow_links(true).max_depth(DEPTH).sort_by_file_name();
    let mut taken: HashSet<PathBuf> = HashSet::new();
    for entry in walk.into_iter().filter_entry(|e| !passed(e)) {
        let entry = match entry {
            Ok(entry) => entry,
            Err(e) => {
                let path = e.path().unwrap_or(root).to_owned();
                let mut input = input(path.clone(), below(root, &path, first), pattern);
                input.problem = Some(match e.loop_ancestor() {
                    Some(_) => "is a link to a folder above it; remove the link".to_owned(),
                    None => format!("cannot be read: {e}"),
                });
                found.inputs.push(input);
                continue;
            }
        };
        let path = entry.path();
        // The files of a folder that is one recording are its own.
        let is_taken = |p: Option<&Path>| p.is_some_and(|p| taken.contains(p));
        let owned = !entry.file_type().is_dir() && is_taken(path.parent());
        let aside = path.parent().is_some_and(|p| p.ends_with("meta") && is_taken(p.parent()));
        if owned || aside {
            continue;
        }
        match in_tree(path) {
            InTree::Recording => {
                if entry.file_type().is_dir() {
                    taken.insert(path.to_owned());
                }
                found.inputs.push(input(path.to_owned(), below(root, path, first), pattern));
            }
            InTree::Reference => found.references += 1,
            _ => {}
        }
    }
}

/// The path below the root, with slashes; that of the root itself is its name.
fn below(root: &Path, path: &Path, first: &str) -> String {
    let rest = path.strip_prefix(root).unwrap_or(path);
    let mut parts: Vec<String> =
        rest.components().map(|c| c.as_os_str().to_string_lossy().into_owned()).collect();
    if !first.is_empty() {
        parts.insert(0, first.to_owned());
    }
    if parts.is_empty() { own_name(path) } else { parts.join("/") }
}

fn input(path: PathBuf, below: String, pattern: &Pattern) -> Input {
    let bytes = files_of(&path).unwrap_or_default();
    let bytes = bytes.iter().filter_map(|f| f.metadata().ok()).map(|m| m.len()).sum();
    let stem = stem(&below, path.is_dir());
    let mut row = Row::default();
    let (labels, problem) = match pattern.of_input(stem) {
        Some(labels) => {
            let told = labels.iter().find(|(label, _)| label == PLACEMENT);
            let problem = told.and_then(|(_, word)| row.place(word).err());
            (labels, problem)
        }
        None => (
            Vec::new(),
            Some(format!(
                "its path {below} does not fit --name {}; give a pattern that does, or a --manifest",
                pattern.text()
            )),
        ),
    };
    Input { path, below, name: String::new(), labels, row, bytes, problem }
}

/// A path without the ending of its file.
fn stem(below: &str, folder: bool) -> &str {
    if folder {
        return below;
    }
    let mut stem = below;
    for packing in [".gz", ".xz"] {
        let cut = stem.len().saturating_sub(packing.len());
        if stem.get(cut..).is_some_and(|end| end.eq_ignore_ascii_case(packing)) {
            stem = &stem[..cut];
        }
    }
    match stem.rsplit_once('.') {
        Some((front, end)) if !front.is_empty() && !end.contains('/') && !front.ends_with('/') => {
            front
        }
        _ => stem,
    }
}

/// Gives each input the folder of its result: its path, and where two would be called alike, digits of its digest.
fn name(inputs: &mut [Input]) {
    let own =
        |input: &Input| folder_for(&stem(&input.below, input.path.is_dir()).replace('/', "_"));
    let mut count: HashMap<String, usize> = HashMap::new();
    for input in inputs.iter() {
        *count.entry(own(input).to_lowercase()).or_default() += 1;
    }
    let mut taken: HashMap<String, usize> = HashMap::new();
    for input in inputs.iter_mut() {
        let mut name = own(input);
        if count[&name.to_lowercase()] > 1 || RESERVED.contains(&name.to_lowercase().as_str()) {
            name = format!("{name}_{}", &digest_of(input.below.as_bytes())[..DIGITS]);
        }
        let times = taken.entry(name.to_lowercase()).or_default();
        *times += 1;
        // Only a manifest can name one path twice.
        input.name = if *times > 1 { format!("{name}_{times}") } else { name };
    }
}

/// Files that stand beside the results.
const RESERVED: [&str; 3] = [STUDY, FAILURES, SETTINGS];

/// True when a name is the pattern, whose `*` stand for any part.
fn fits(pattern: &str, name: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == name,
        Some((front, rest)) => {
            let Some(tail) = name.strip_prefix(front) else { return false };
            let mut ends = tail.char_indices().map(|(i, _)| i).chain([tail.len()]);
            ends.any(|i| fits(rest, &tail[i..]))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_files_lose_their_endings_and_folders_keep_theirs() {
        assert_eq!(stem("s01/run.csv.gz", false), "s01/run");
        assert_eq!(stem("s01/run.1", true), "s01/run.1");
        assert_eq!(stem("s.01/run", false), "s.01/run");
        assert_eq!(stem("s01/.csv", false), "s01/.csv");
    }

    #[test]
    fn a_star_stands_for_any_part() {
        assert!(fits("ref*", "reference") && fits("*.txt", "a.txt") && fits("a*c*e", "abcde"));
        assert!(!fits("ref", "reference") && !fits("*.txt", "a.txt.gz") && !fits("a*c*e", "abde"));
    }
}
