//! Paths with names in braces: `recordings/{trial}.csv` finds files and tells their trial.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use regex_lite::Regex;

use crate::ValidateError;

/// Names found in a path.
pub(crate) type Names = BTreeMap<String, String>;

/// A path pattern, one expression a folder.
#[derive(Debug)]
pub(crate) struct Pattern {
    parts: Vec<Regex>,
}

impl Pattern {
    /// Understands a pattern; the error is in words.
    pub(crate) fn new(text: &str) -> Result<Self, String> {
        let parts = text.split('/').map(part).collect::<Result<_, _>>()?;
        Ok(Self { parts })
    }

    /// Files that fit below `root` with the names in their paths, in the order of their paths.
    pub(crate) fn find(&self, root: &Path) -> Result<Vec<(PathBuf, Names)>, ValidateError> {
        let mut found = vec![(root.to_owned(), Names::new())];
        for (i, part) in self.parts.iter().enumerate() {
            let last = i + 1 == self.parts.len();
            let mut next = Vec::new();
            for (folder, names) in found {
                for path in entries(&folder)? {
                    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
                    let kept = if last { path.is_file() } else { path.is_dir() };
                    if let Some(names) = merged(part, &name, &names).filter(|_| kept) {
                        next.push((path, names));
                    }
                }
            }
            found = next;
        }
        Ok(found)
    }
}

/// Entries of a folder in the order of their names.
pub(crate) fn entries(folder: &Path) -> Result<Vec<PathBuf>, ValidateError> {
    let read = fs::read_dir(folder).map_err(|e| ValidateError::io(folder, &e))?;
    let mut paths = Vec::new();
    for entry in read {
        paths.push(entry.map_err(|e| ValidateError::io(folder, &e))?.path());
    }
    paths.sort();
    Ok(paths)
}

fn part(text: &str) -> Result<Regex, String> {
    let mut out = String::from("^");
    let mut rest = text;
    while let Some(at) = rest.find(['{', '*']) {
        out.push_str(&escaped(&rest[..at]));
        if rest[at..].starts_with('*') {
            out.push_str(".*");
            rest = &rest[at + 1..];
            continue;
        }
        let end = rest[at..].find('}').ok_or_else(|| format!("a brace in \"{text}\" is open"))?;
        out.push_str(&format!("(?P<{}>.+?)", &rest[at + 1..at + end]));
        rest = &rest[at + end + 1..];
    }
    out.push_str(&escaped(rest));
    out.push('$');
    Regex::new(&out).map_err(|e| format!("\"{text}\" cannot be understood: {e}"))
}

fn escaped(text: &str) -> String {
    text.chars().fold(String::new(), |mut out, c| {
        if !c.is_alphanumeric() && c != '_' && c.is_ascii() {
            out.push('\\');
        }
        out.push(c);
        out
    })
}

/// The names of a folder or file added to those of the folders above; `None` when it does not fit.
fn merged(part: &Regex, name: &str, above: &Names) -> Option<Names> {
    let found = part.captures(name)?;
    let mut names = above.clone();
    for key in part.capture_names().flatten() {
        let value = found.name(key)?.as_str().to_owned();
        if names.get(key).is_some_and(|old| *old != value) {
            return None;
        }
        names.insert(key.to_owned(), value);
    }
    Some(names)
}

/// A template with its names filled in.
pub(crate) fn fill(template: &str, names: &Names) -> String {
    names.iter().fold(template.to_owned(), |text, (k, v)| text.replace(&format!("{{{k}}}"), v))
}

/// True when a name fits one of the patterns with `*`; without patterns everything fits.
pub(crate) fn fits_any(name: &str, patterns: &[String]) -> bool {
    patterns.is_empty() || patterns.iter().any(|p| fits(name, p))
}

fn fits(name: &str, pattern: &str) -> bool {
    let expression = format!("^{}$", escaped(pattern).replace("\\*", ".*"));
    Regex::new(&expression).is_ok_and(|e| e.is_match(name))
}
