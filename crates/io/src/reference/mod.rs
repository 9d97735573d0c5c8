//! Values that other devices measured beside a recording: running dynamics of a watch, markers and forces
//! of a laboratory. They are no samples of a worn sensor; what is analysed is held against them.

mod c3d;
mod fit;
mod trc;

use std::fmt::Write as _;
use std::path::Path;

use crate::bytes::MOST_SAMPLES_BYTES;
use crate::read::{bytes_of, name_of};
use crate::sniff::{Content, content};
use crate::write::{WriteError, whole};
use crate::{Notice, ReadError, containers};

/// Tables of reference values.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Reference {
    /// Name of the format.
    pub format: &'static str,
    /// One table a kind of row.
    pub tables: Vec<ReferenceTable>,
    /// What the user should know.
    pub notices: Vec<Notice>,
}

/// Rows of one kind.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct ReferenceTable {
    /// Name, fit for a file.
    pub name: &'static str,
    /// All of one length.
    pub columns: Vec<ReferenceColumn>,
}

/// One column.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct ReferenceColumn {
    /// Name as the file or the profile of its format gives it.
    pub name: String,
    /// Unit as the file gives it; empty without one.
    pub unit: String,
    /// The values.
    pub values: ReferenceValues,
}

/// Values of a column.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum ReferenceValues {
    /// Not a number where there is none.
    Numbers(Vec<f64>),
    /// Words.
    Texts(Vec<String>),
}

impl ReferenceTable {
    /// Number of rows.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.columns.first().map_or(0, |c| match &c.values {
            ReferenceValues::Numbers(v) => v.len(),
            ReferenceValues::Texts(v) => v.len(),
        })
    }

    /// Numbers of the column of that name.
    #[must_use]
    pub fn numbers(&self, name: &str) -> Option<&[f64]> {
        self.columns.iter().find(|c| c.name == name).and_then(|c| match &c.values {
            ReferenceValues::Numbers(v) => Some(v.as_slice()),
            ReferenceValues::Texts(_) => None,
        })
    }

    /// Words of the column of that name.
    #[must_use]
    pub fn texts(&self, name: &str) -> Option<&[String]> {
        self.columns.iter().find(|c| c.name == name).and_then(|c| match &c.values {
            ReferenceValues::Texts(v) => Some(v.as_slice()),
            ReferenceValues::Numbers(_) => None,
        })
    }
}

impl Reference {
    /// The table of that name.
    #[must_use]
    pub fn table(&self, name: &str) -> Option<&ReferenceTable> {
        self.tables.iter().find(|t| t.name == name)
    }
}

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

/// A column of numbers.
fn numbers(name: impl Into<String>, unit: impl Into<String>, values: Vec<f64>) -> ReferenceColumn {
    ReferenceColumn {
        name: name.into(),
        unit: unit.into(),
        values: ReferenceValues::Numbers(values),
    }
}

/// A column of words.
fn texts(name: impl Into<String>, values: Vec<String>) -> ReferenceColumn {
    ReferenceColumn {
        name: name.into(),
        unit: String::new(),
        values: ReferenceValues::Texts(values),
    }
}
