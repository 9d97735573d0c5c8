//! Files as bytes, of a bounded size: a device that never ends and a pipe that nobody writes to are
//! errors, not a program that hangs.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::time::Duration;

use thiserror::Error;

use crate::ReadError;
use crate::names::name_of;

/// Most bytes of one file of samples: a day at 200 Hz has less.
pub const MOST_SAMPLES_BYTES: u64 = 2 << 30;
/// Most bytes of a text beside the samples: `recording.toml`, profile, diary.
pub const MOST_TEXT_BYTES: u64 = 16 << 20;
/// Most bytes of a `report.json`.
pub const MOST_REPORT_BYTES: u64 = 512 << 20;

/// How long a pipe may have no writer, before it is taken to have none.
const NO_WRITER: Duration = Duration::from_secs(2);

/// Why a file's bytes cannot be had. The words fit behind a file's name and a colon.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum BytesError {
    /// The system's own words.
    #[error("cannot be read: {0}")]
    System(#[from] io::Error),
    /// A folder, where a file was expected.
    #[error("is a folder; expected a file")]
    Folder,
    /// A symbolic link whose target is gone.
    #[error("is a link to a file that does not exist; mend or remove the link")]
    Dangling,
    /// A device, a socket.
    #[error("is a device, not a file; save the data as a file first")]
    Device,
    /// A pipe that nobody writes to.
    #[error("is a pipe that nothing writes to; start its writer first, or save the data as a file")]
    NoWriter,
    /// More than is read.
    #[error(
        "has more than {most} bytes, the most that is read; split it, or check that it is the right file"
    )]
    TooLarge {
        /// The limit.
        most: u64,
    },
}

/// All bytes of a file, at most `most`.
///
/// # Errors
/// [`BytesError`].
pub fn read_bytes(path: &Path, most: u64) -> Result<Vec<u8>, BytesError> {
    let about = fs::metadata(path).map_err(|e| {
        let link = fs::symlink_metadata(path).is_ok_and(|m| m.is_symlink());
        if link && e.kind() == io::ErrorKind::NotFound { BytesError::Dangling } else { e.into() }
    })?;
    if about.is_dir() {
        return Err(BytesError::Folder);
    }
    if about.is_file() {
        if about.len() > most {
            return Err(BytesError::TooLarge { most });
        }
        let mut bytes = Vec::with_capacity(usize::try_from(about.len()).unwrap_or(0));
        return bounded(File::open(path)?, most, &mut bytes).map(|()| bytes);
    }
    if is_pipe(&about) { from_pipe(path.to_owned(), most) } else { Err(BytesError::Device) }
}

/// All text of a file, at most `most` bytes.
///
/// # Errors
/// [`BytesError`]; text that is not UTF-8 is an error of the system.
pub fn read_text(path: &Path, most: u64) -> Result<String, BytesError> {
    String::from_utf8(read_bytes(path, most)?).map_err(|_| {
        let what = "not valid UTF-8; save the file as UTF-8";
        io::Error::new(io::ErrorKind::InvalidData, what).into()
    })
}

fn bounded(source: impl Read, most: u64, bytes: &mut Vec<u8>) -> Result<(), BytesError> {
    source.take(most + 1).read_to_end(bytes)?;
    if bytes.len() as u64 > most { Err(BytesError::TooLarge { most }) } else { Ok(()) }
}

#[cfg(unix)]
fn is_pipe(about: &fs::Metadata) -> bool {
    use std::os::unix::fs::FileTypeExt;
    about.file_type().is_fifo()
}

#[cfg(not(unix))]
fn is_pipe(_: &fs::Metadata) -> bool {
    false
}

/// Opening a pipe waits for its writer, so it is opened aside; a thread that waits in vain ends with
/// the program.
fn from_pipe(path: PathBuf, most: u64) -> Result<Vec<u8>, BytesError> {
    let (opened, wait) = mpsc::channel();
    std::thread::spawn(move || opened.send(File::open(path)));
    let file = wait.recv_timeout(NO_WRITER).map_err(|_| BytesError::NoWriter)??;
    let mut bytes = Vec::new();
    bounded(file, most, &mut bytes).map(|()| bytes)
}

/// The system's words, as an error of a file.
pub(crate) fn io_error(path: &Path, error: &std::io::Error) -> ReadError {
    ReadError::Io { file: name_of(path), reason: format!("cannot be read: {error}") }
}

/// All bytes of a file of at most `most` bytes.
pub(crate) fn bytes_of(path: &Path, most: u64) -> Result<Vec<u8>, ReadError> {
    read_bytes(path, most).map_err(|e| ReadError::Io { file: name_of(path), reason: e.to_string() })
}
