//! Files that appear whole or not at all, and text to standard output.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use runform_io::temporary_file;
use tempfile::NamedTempFile;

use crate::failure::{Code, Failure};
use crate::printable::printable;

/// Files of one folder, filled under temporary names beside their places.
#[derive(Debug)]
pub(crate) struct Staged {
    folder: PathBuf,
    files: Vec<(NamedTempFile, PathBuf)>,
}

impl Staged {
    /// Makes the folder when it is missing.
    pub(crate) fn new(folder: &Path) -> Result<Self, Failure> {
        fs::create_dir_all(folder).map_err(|e| failed(folder, &e))?;
        Ok(Self { folder: folder.to_owned(), files: Vec::new() })
    }

    /// Adds a file; nothing shows yet.
    pub(crate) fn add(&mut self, name: &str, content: &[u8]) -> Result<(), Failure> {
        let place = self.folder.join(name);
        let write = || -> io::Result<NamedTempFile> {
            let mut part = temporary_file(&self.folder)?;
            part.write_all(content)?;
            part.flush()?;
            Ok(part)
        };
        let part = write().map_err(|e| failed(&place, &e))?;
        self.files.push((part, place));
        Ok(())
    }

    /// Moves all files to their places. A failure before this leaves none of them.
    pub(crate) fn commit(self) -> Result<(), Failure> {
        for (part, place) in self.files {
            part.persist(&place).map_err(|e| failed(&place, &e.error))?;
        }
        Ok(())
    }
}

fn failed(place: &Path, error: &io::Error) -> Failure {
    Failure::new(
        Code::Usage,
        format!(
            "{}: cannot be written: {error}; check the folder given with -o and the free space",
            place.display()
        ),
    )
}

/// Prints to standard output; a reader that stopped reading (`| head`) is no error. Control characters
/// that came with names are shown as such, so that they cannot steer the terminal.
pub(crate) fn print(text: &str) -> Result<(), Failure> {
    offer(text).map(|_| ())
}

/// Prints text that is printable already.
pub(crate) fn print_as_is(text: &str) -> Result<(), Failure> {
    write_out(text).map(|_| ())
}

/// Prints as [`print`] does; false when the reader has stopped reading.
pub(crate) fn offer(text: &str) -> Result<bool, Failure> {
    write_out(&printable(text))
}

fn write_out(text: &str) -> Result<bool, Failure> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Ok(()) => Ok(true),
        Err(e) if e.kind() == io::ErrorKind::BrokenPipe => Ok(false),
        Err(e) => Err(Failure::new(
            Code::Usage,
            format!(
                "standard output cannot be written: {e}; check where it goes and the free space"
            ),
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_appears_before_all_files_are_whole() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut staged = Staged::new(folder.path()).expect("staged");
        staged.add("a.csv", b"t_s\n").expect("added");
        assert!(!folder.path().join("a.csv").exists());
        drop(staged);
        let left = fs::read_dir(folder.path()).expect("read").count();
        assert_eq!(left, 0, "a run that fails leaves nothing behind");
    }
}
