//! The files of a recording, in a folder or in a zip file.

use std::fs;
use std::path::{Path, PathBuf};

use crate::ReadError;
use crate::bytes::{MOST_SAMPLES_BYTES, MOST_TEXT_BYTES, bytes_of, io_error, read_bytes};
use crate::containers::Zip;
use crate::layout::listed;
use crate::names::{is_meant, name_of};

/// One file.
#[derive(Debug, Clone)]
pub(crate) struct Member {
    /// Path below the recording's folder, with slashes.
    pub path: String,
    place: Place,
}

#[derive(Debug, Clone)]
enum Place {
    Disk(PathBuf),
    Packed(usize),
    Memory(Vec<u8>),
}

impl Member {
    /// Name without folders.
    pub(crate) fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }

    /// True for a file that lies in the folder itself.
    pub(crate) fn is_top(&self) -> bool {
        !self.path.contains('/')
    }
}

/// All files, in the order of their names, so that the result does not depend on the disk.
pub(crate) struct Members {
    pub list: Vec<Member>,
    zip: Option<Zip>,
}

impl Members {
    /// Those of a folder, and those of its folder `meta`, which phyphox writes.
    pub(crate) fn of_folder(folder: &Path) -> Result<Self, ReadError> {
        let mut list = Vec::new();
        for entry in fs::read_dir(folder).map_err(|e| io_error(folder, &e))? {
            let path = entry.map_err(|e| io_error(folder, &e))?.path();
            if path.is_file() || is_meant(&name_of(&path)) {
                list.push(Member { path: name_of(&path), place: Place::Disk(path) });
            }
        }
        list.sort_by(|a, b| a.path.cmp(&b.path));
        for name in ["device.csv", "time.csv"] {
            let path = folder.join("meta").join(name);
            if path.is_file() {
                list.push(Member { path: format!("meta/{name}"), place: Place::Disk(path) });
            }
        }
        Ok(Self { list, zip: None })
    }

    /// Those of a zip file, below the folder that all of them share.
    pub(crate) fn of_zip(file: &str, bytes: Vec<u8>) -> Result<Self, ReadError> {
        let zip = Zip::new(file, bytes)?;
        let hidden = |p: &str| p.split('/').any(|part| part.starts_with('.') || part == "__MACOSX");
        let paths: Vec<(usize, String)> =
            zip.paths()?.into_iter().filter(|(_, p)| !hidden(p)).collect();
        let shared = shared_folder(paths.iter().map(|p| p.1.as_str()));
        let mut list: Vec<Member> = paths
            .iter()
            .map(|(i, p)| Member { path: p[shared..].to_owned(), place: Place::Packed(*i) })
            .collect();
        list.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(Self { list, zip: Some(zip) })
    }

    /// Files that were made of another.
    pub(crate) fn of_memory(files: Vec<(String, Vec<u8>)>) -> Self {
        let member = |(path, bytes)| Member { path, place: Place::Memory(bytes) };
        Self { list: files.into_iter().map(member).collect(), zip: None }
    }

    /// Content of one file.
    pub(crate) fn bytes(&mut self, member: &Member) -> Result<Vec<u8>, ReadError> {
        match (&member.place, &mut self.zip) {
            (Place::Disk(path), _) => bytes_of(path, MOST_SAMPLES_BYTES),
            (Place::Packed(i), Some(zip)) => zip.bytes(*i, &member.path),
            (Place::Memory(bytes), _) => Ok(bytes.clone()),
            (Place::Packed(_), None) => Ok(Vec::new()),
        }
    }

    /// Content of a text beside the samples.
    pub(crate) fn text(&mut self, member: &Member) -> Result<Vec<u8>, ReadError> {
        match &member.place {
            Place::Disk(path) => bytes_of(path, MOST_TEXT_BYTES),
            _ => self.bytes(member),
        }
    }

    /// What lies in it instead of files, in words.
    pub(crate) fn folders(&self) -> String {
        let mut names: Vec<&str> =
            self.list.iter().filter_map(|m| m.path.split_once('/')).map(|p| p.0).collect();
        names.dedup();
        match names.len() {
            0 => "none".to_owned(),
            n => format!("none, but {n} folders: {}; give one of them", listed(&names)),
        }
    }

    /// Content of a file beside the samples, if it is there and can be had.
    pub(crate) fn aside(&mut self, path: &str) -> Option<Vec<u8>> {
        let member = self.list.iter().find(|m| m.path.eq_ignore_ascii_case(path))?.clone();
        match &member.place {
            Place::Disk(path) => read_bytes(path, MOST_TEXT_BYTES).ok(),
            _ => self.bytes(&member).ok(),
        }
    }
}

/// Length of the folder that all paths begin with, its slash included.
fn shared_folder<'a>(mut paths: impl Iterator<Item = &'a str>) -> usize {
    let Some(first) = paths.next() else { return 0 };
    let mut shared = first.rfind('/').map_or(0, |i| i + 1);
    for path in paths {
        while !path.starts_with(&first[..shared]) {
            shared = first[..shared.saturating_sub(1)].rfind('/').map_or(0, |i| i + 1);
        }
    }
    // What phyphox writes aside is no part of the way to its files.
    if first[..shared].ends_with("meta/") { shared - "meta/".len() } else { shared }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_folder_that_all_members_share_is_taken_off() {
        let shared = |paths: &[&str]| shared_folder(paths.iter().copied());
        assert_eq!(shared(&[]), 0);
        assert_eq!(shared(&["a.csv", "b.csv"]), 0);
        assert_eq!(shared(&["run/a.csv", "run/meta/b.csv"]), 4);
        assert_eq!(shared(&["x/run/a.csv", "x/b.csv"]), 2);
        assert_eq!(shared(&["x/a.csv", "y/a.csv"]), 0);
    }
}
