//! A folder of results that appears as a whole: it is filled under a temporary name beside its place
//! and moved there when all is written. What a killed run left behind is cleared away.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::failure::{Code, Failure};
use crate::study::claim::is_at;

/// How names of temporary folders and their locks begin.
const PREFIX: &str = ".runform-";

/// A folder that is being filled.
#[derive(Debug)]
pub(crate) struct Whole {
    /// Where it will stand.
    place: PathBuf,
    /// Where it is filled.
    part: PathBuf,
    /// Held while it is filled: a temporary folder without a holder was left by a killed run.
    lock: Option<(File, PathBuf)>,
}

impl Whole {
    /// Begins a folder that will stand at `place`; the folders above it are made when missing.
    ///
    /// # Errors
    /// Exit code 2 when nothing can be written there.
    pub(crate) fn new(place: &Path) -> Result<Self, Failure> {
        let begin = || -> io::Result<Self> {
            let beside = match (place.file_name(), place.parent()) {
                (Some(_), Some(parent)) if parent.as_os_str().is_empty() => Path::new("."),
                (Some(_), Some(parent)) => parent,
                _ => place,
            };
            fs::create_dir_all(beside)?;
            clear(beside);
            let begun = Self::within(place, beside);
            // A folder that may be written while the one above it may not.
            if begun.is_err() && place.is_dir() { Self::within(place, place) } else { begun }
        };
        if place.is_dir() {
            clear(place);
        }
        begin().map_err(|e| failed(place, &e))
    }

    fn within(place: &Path, folder: &Path) -> io::Result<Self> {
        let (file, lock_path) = locked(folder)?;
        let mut name = lock_path.clone().into_os_string();
        name.push(".part");
        let part = PathBuf::from(name);
        let lock = Some((file, lock_path));
        let made = Self { place: place.to_owned(), part, lock };
        fs::create_dir(&made.part)?;
        Ok(made)
    }

    /// The folder to fill.
    pub(crate) fn folder(&self) -> &Path {
        &self.part
    }

    /// Adds a file.
    ///
    /// # Errors
    /// Exit code 2 when it cannot be written.
    pub(crate) fn add(&self, name: &str, content: &[u8]) -> Result<(), Failure> {
        fs::write(self.part.join(name), content).map_err(|e| failed(&self.place.join(name), &e))
    }

    /// Adds to the end of a file, which is made where it is missing.
    ///
    /// # Errors
    /// Exit code 2 when it cannot be written.
    pub(crate) fn append(&self, name: &str, content: &[u8]) -> Result<(), Failure> {
        let file = File::options().create(true).append(true).open(self.part.join(name));
        file.and_then(|mut file| file.write_all(content))
            .map_err(|e| failed(&self.place.join(name), &e))
    }

    /// Puts the folder at its place. Files of an earlier one for which `ours` is true go; others stay.
    ///
    /// # Errors
    /// Exit code 2 when it cannot be moved.
    pub(crate) fn commit(self, ours: impl Fn(&str) -> bool) -> Result<(), Failure> {
        let link = fs::symlink_metadata(&self.place).is_ok_and(|m| m.is_symlink());
        let inside = self.part.parent() == Some(self.place.as_path());
        let moved = match entries(&self.place) {
            Err(e) if e.kind() == io::ErrorKind::NotFound && !link => {
                fs::rename(&self.part, &self.place)
            }
            Err(e) => Err(e),
            Ok(there) if !link && !inside && there.iter().all(|n| ours(n)) => self.exchange(),
            Ok(there) => self.mix(&there, ours),
        };
        moved.map_err(|e| failed(&self.place, &e))
    }

    /// The new folder in place of the old one.
    fn exchange(&self) -> io::Result<()> {
        let mut old = self.part.clone().into_os_string();
        old.push(".old");
        let old = PathBuf::from(old);
        fs::rename(&self.place, &old)?;
        if let Err(e) = fs::rename(&self.part, &self.place) {
            let _ = fs::rename(&old, &self.place);
            return Err(e);
        }
        let _ = fs::remove_dir_all(&old);
        Ok(())
    }

    /// The new files among others that are not ours: what is old goes first, the report comes last.
    fn mix(&self, there: &[String], ours: impl Fn(&str) -> bool) -> io::Result<()> {
        for name in there.iter().filter(|n| ours(n)) {
            fs::remove_file(self.place.join(name))?;
        }
        let mut new = entries(&self.part)?;
        new.sort_by_key(|n| match n.as_str() {
            "report.json" | "truth.json" => 1,
            // What tells that a study has done it.
            runform_common::tables::MADE => 2,
            _ => 0,
        });
        for name in new {
            fs::rename(self.part.join(&name), self.place.join(&name))?;
        }
        Ok(())
    }
}

impl Drop for Whole {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.part);
        if let Some((file, path)) = self.lock.take() {
            let _ = fs::remove_file(path);
            drop(file);
        }
    }
}

/// A file that is held, which tells that the folder of its name is being filled.
fn locked(folder: &Path) -> io::Result<(File, PathBuf)> {
    loop {
        let part = tempfile::Builder::new().prefix(PREFIX).tempfile_in(folder)?;
        let (file, path) = part.keep()?;
        // Where nothing can be locked (some network folders), nothing is cleared away either. Who clears away holds
        // what it removes: a file that went before it was held is made anew.
        if file.lock().is_err() || is_at(&file, &path) {
            return Ok((file, path));
        }
    }
}

/// Names in a folder, sorted.
pub(crate) fn entries(folder: &Path) -> io::Result<Vec<String>> {
    let mut names: Vec<String> = fs::read_dir(folder)?
        .map(|e| e.map(|e| e.file_name().to_string_lossy().into_owned()))
        .collect::<io::Result<_>>()?;
    names.retain(|n| !n.starts_with(PREFIX));
    names.sort();
    Ok(names)
}

/// Removes temporary files and folders that nobody holds any more.
pub(crate) fn clear(folder: &Path) {
    let Ok(found) = fs::read_dir(folder) else { return };
    let found = found.filter_map(Result::ok).map(|e| e.path());
    let ours = |p: &PathBuf| p.file_name().is_some_and(|n| n.to_string_lossy().starts_with(PREFIX));
    for path in found.filter(ours) {
        let lock = lock_of(&path);
        match File::open(&lock) {
            // Held while it goes, so that nobody begins under its name.
            Ok(file) => match file.try_lock() {
                Ok(()) if is_at(&file, &lock) => {
                    remove(&path);
                    remove(&lock);
                }
                _ => {}
            },
            Err(e) if e.kind() == io::ErrorKind::NotFound => remove(&path),
            Err(_) => {}
        }
    }
}

/// The lock that belongs to a temporary folder; a lock belongs to itself.
fn lock_of(path: &Path) -> PathBuf {
    let text = path.to_string_lossy();
    let bare = text.strip_suffix(".old").unwrap_or(&text);
    PathBuf::from(bare.strip_suffix(".part").unwrap_or(bare))
}

fn remove(path: &Path) {
    let _ = if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
}

fn failed(place: &Path, error: &io::Error) -> Failure {
    let shown = place.display();
    Failure::new(
        Code::Usage,
        format!(
            "{shown}: cannot be written: {error}; check the folder given with -o and the free space"
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ours(name: &str) -> bool {
        ["a.csv", "b.csv"].contains(&name)
    }

    fn put(place: &Path, name: &str) -> Whole {
        let whole = Whole::new(place).expect("begun");
        whole.add(name, b"t_s\n").expect("added");
        whole
    }

    #[test]
    fn nothing_appears_before_all_files_are_whole_and_nothing_is_left_of_a_failure() {
        let folder = tempfile::tempdir().expect("a folder");
        let place = folder.path().join("run");
        let whole = put(&place, "a.csv");
        assert!(!place.exists());
        drop(whole);
        assert_eq!(fs::read_dir(folder.path()).expect("read").count(), 0);
    }

    #[test]
    fn what_is_old_goes_and_what_is_not_ours_stays() {
        let folder = tempfile::tempdir().expect("a folder");
        let place = folder.path().join("run");
        put(&place, "a.csv").commit(ours).expect("moved");
        put(&place, "b.csv").commit(ours).expect("moved");
        assert_eq!(entries(&place).expect("read"), ["b.csv"]);
        fs::write(place.join("notes.txt"), "mine").expect("written");
        put(&place, "a.csv").commit(ours).expect("moved");
        assert_eq!(entries(&place).expect("read"), ["a.csv", "notes.txt"]);
    }

    #[test]
    fn leftovers_of_a_killed_run_go_and_those_of_a_running_one_stay() {
        let folder = tempfile::tempdir().expect("a folder");
        let place = folder.path().join("run");
        fs::create_dir_all(&place).expect("made");
        fs::write(place.join(".runform-killed"), "half").expect("written");
        fs::create_dir(folder.path().join(".runform-x.part")).expect("made");
        let running = put(&folder.path().join("other"), "a.csv");
        put(&place, "b.csv").commit(ours).expect("moved");
        assert!(running.folder().join("a.csv").exists());
        drop(running);
        let left: Vec<_> = fs::read_dir(folder.path()).expect("read").collect();
        assert_eq!(left.len(), 1, "{left:?}");
        assert_eq!(fs::read_dir(&place).expect("read").count(), 1);
    }
}
