//! Writes the canonical layout. What is written reads back bit for bit.

use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::path::Path;

use runform::recording::{Clocks, Recording, Stream};
use runform::units::{AccUnit, GyrUnit};
use thiserror::Error;

use crate::sidecar::{SensorEntry, Sidecar};

/// Why a recording was not written.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum WriteError {
    /// The operating system refused.
    #[error("{file}: cannot be written: {source}; check that the folder exists and has room")]
    Io {
        /// File name.
        file: String,
        /// The system's words.
        source: io::Error,
    },
    /// The description cannot be put as TOML.
    #[error("recording.toml cannot be made: {0}")]
    Toml(#[from] toml::ser::Error),
}

/// Writes `<site>.csv` for every stream and `recording.toml` into `folder`, which is made when
/// missing. Each file appears whole or not at all.
///
/// # Errors
/// [`WriteError`] when the system refuses.
pub fn write_recording(folder: &Path, recording: &Recording) -> Result<(), WriteError> {
    let shown = folder.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    std::fs::create_dir_all(folder).map_err(|source| WriteError::Io { file: shown, source })?;
    for stream in recording.streams() {
        whole(folder, &format!("{}.csv", stream.site()), |out| samples(out, stream))?;
    }
    write_sidecar(folder, recording)
}

/// Writes `recording.toml`.
///
/// # Errors
/// [`WriteError`].
pub(crate) fn write_sidecar(folder: &Path, recording: &Recording) -> Result<(), WriteError> {
    let text = toml::to_string(&sidecar_of(recording))?;
    whole(folder, "recording.toml", |out| out.write_all(text.as_bytes()))
}

/// What is known of a recording beside its samples.
pub(crate) fn sidecar_of(recording: &Recording) -> Sidecar {
    let shares = recording.streams().len() > 1 && recording.one_clock();
    let common = recording.clocks == Clocks::Common || shares;
    let mut sensors = std::collections::BTreeMap::new();
    for stream in recording.streams() {
        let sensor = SensorEntry::of(stream);
        if sensor != SensorEntry::default() {
            sensors.insert(stream.site().to_string(), sensor);
        }
    }
    Sidecar {
        name: Some(recording.name.clone()),
        clock: if common { Clocks::Common } else { Clocks::Unknown },
        subject: recording.subject.clone(),
        conditions: recording.conditions.clone(),
        sensors,
        ..Sidecar::default()
    }
}

/// Names and values of a stream's columns, the times first.
pub(crate) fn columns_of(stream: &Stream) -> (Vec<String>, Vec<&[f64]>) {
    let acc_suffix = match stream.acc_unit() {
        AccUnit::Mps2 => "_mps2",
        AccUnit::G => "_g",
        AccUnit::Mg => "_mg",
        _ => "",
    };
    let gyr_suffix = match stream.gyr_unit() {
        GyrUnit::Radps => "_radps",
        GyrUnit::Dps => "_dps",
        _ => "",
    };
    let (mut names, mut columns) = (vec!["t_s".to_owned()], vec![stream.t_s()]);
    for (axis, name) in ["x", "y", "z"].into_iter().enumerate() {
        if stream.acc_present[axis] {
            names.push(format!("acc_{name}{acc_suffix}"));
            columns.push(stream.acc().columns()[axis]);
        }
    }
    if let Some(gyr) = stream.gyr() {
        for (column, name) in gyr.columns().into_iter().zip(["x", "y", "z"]) {
            names.push(format!("gyr_{name}{gyr_suffix}"));
            columns.push(column);
        }
    }
    (names, columns)
}

/// A temporary file in `folder`, to be renamed when it is whole, with the permissions of an ordinary
/// file (the user's mask applies) instead of a private one's.
///
/// # Errors
/// What the file system says.
pub fn temporary_file(folder: &Path) -> io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".runform-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder)
}

/// Writes to a temporary file beside the target, then renames it.
pub(crate) fn whole(
    folder: &Path,
    file: &str,
    fill: impl FnOnce(&mut io::BufWriter<&mut tempfile::NamedTempFile>) -> io::Result<()>,
) -> Result<(), WriteError> {
    let write = || -> io::Result<()> {
        let mut part = temporary_file(folder)?;
        let mut out = io::BufWriter::new(&mut part);
        fill(&mut out)?;
        out.flush()?;
        drop(out);
        part.persist(folder.join(file)).map(|_| ()).map_err(|e| e.error)
    };
    write().map_err(|source| WriteError::Io { file: file.to_owned(), source })
}

fn samples(out: &mut impl io::Write, stream: &Stream) -> io::Result<()> {
    let (names, columns) = columns_of(stream);
    let mut line = names.join(",");
    let rows = columns.iter().map(|c| c.len()).min().unwrap_or(0);
    for i in 0..rows {
        line.push('\n');
        out.write_all(line.as_bytes())?;
        line.clear();
        for (k, column) in columns.iter().enumerate() {
            if k > 0 {
                line.push(',');
            }
            // The shortest text that reads back as the same number.
            let _ = write!(line, "{:?}", column[i]);
        }
    }
    line.push('\n');
    out.write_all(line.as_bytes())
}
