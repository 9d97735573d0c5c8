//! Values that other devices measured beside a recording: running dynamics of a watch, markers and forces
//! of a laboratory. They are no samples of a worn sensor; what is analysed is held against them.

mod c3d;
mod fit;
mod trc;
mod values;

use std::fmt::Write as _;
use std::path::Path;

use crate::bytes::{MOST_SAMPLES_BYTES, bytes_of};
use crate::names::name_of;
use crate::sniff::{Content, content};
use crate::write::{WriteError, whole};
use crate::{ReadError, containers};

pub use self::values::{Reference, ReferenceColumn, ReferenceTable, ReferenceValues};

/// Reads reference values: FIT, C3D and TRC.
///
/// # Errors
/// See [`ReadError`]; `None` in `Ok` is a file of another kind.
pub fn read_reference(path: &Path) -> Result<Option<Reference>, ReadError> {
    if path.is_dir() {
        return Ok(None);
    }
    parse_reference(&name_of(path), &bytes_of(path, MOST_SAMPLES_BYTES)?)
}

/// As [`read_reference`], from bytes; `file` is their name for messages.
///
/// # Errors
/// See [`ReadError`].
pub fn parse_reference(file: &str, bytes: &[u8]) -> Result<Option<Reference>, ReadError> {
    // Only the beginning of what is packed shows whether the whole is worth unpacking.
    let packed = matches!(content(bytes), Content::Gzip | Content::Xz);
    if packed && containers::begin(bytes).is_none_or(|b| !is_reference(content(&b))) {
        return Ok(None);
    }
    let whole = if packed { containers::unpack(file, bytes.to_vec())? } else { Vec::new() };
    let bytes = if packed { whole.as_slice() } else { bytes };
    match content(bytes) {
        Content::Fit => fit::read(file, bytes).map(Some),
        Content::C3d => c3d::read(file, bytes).map(Some),
        Content::Trc => trc::read(file, bytes).map(Some),
        _ => Ok(None),
    }
}

fn is_reference(content: Content) -> bool {
    matches!(content, Content::Fit | Content::C3d | Content::Trc)
}

/// Why a file of reference values is no recording.
pub(crate) fn only(file: &str, bytes: &[u8]) -> ReadError {
    match parse_reference(file, bytes) {
        Err(e) => e,
        Ok(None) => ReadError::NoRows { file: file.to_owned() },
        Ok(Some(reference)) => {
            let told = |t: &ReferenceTable| format!("{} rows of {}", t.rows(), t.name);
            let holds: Vec<String> = reference.tables.iter().map(told).collect();
            ReadError::OnlyReference {
                file: file.to_owned(),
                format: reference.format,
                holds: if holds.is_empty() { "nothing".to_owned() } else { holds.join(", ") },
            }
        }
    }
}

/// Writes each table as `NAME.csv` into `folder`, which must exist; units stand in brackets.
///
/// # Errors
/// [`WriteError`] when the system refuses.
pub fn write_reference(folder: &Path, reference: &Reference) -> Result<Vec<String>, WriteError> {
    let mut files = Vec::new();
    for table in &reference.tables {
        let file = format!("{}.csv", table.name);
        whole(folder, &file, |out| write_table(out, table))?;
        files.push(file);
    }
    Ok(files)
}

fn write_table(out: &mut impl std::io::Write, table: &ReferenceTable) -> std::io::Result<()> {
    let mut writer = csv::Writer::from_writer(out);
    let name = |c: &ReferenceColumn| match c.unit.as_str() {
        "" => c.name.clone(),
        unit => format!("{} ({unit})", c.name),
    };
    writer.write_record(table.columns.iter().map(name))?;
    let mut cell = String::new();
    for row in 0..table.rows() {
        for column in &table.columns {
            cell.clear();
            match &column.values {
                ReferenceValues::Texts(v) => cell.push_str(v.get(row).map_or("", |t| t)),
                ReferenceValues::Numbers(v) => {
                    if let Some(v) = v.get(row).filter(|v| v.is_finite()) {
                        let _ = write!(cell, "{v}");
                    }
                }
            }
            writer.write_field(&cell)?;
        }
        writer.write_record(None::<&[u8]>)?;
    }
    writer.flush()
}
