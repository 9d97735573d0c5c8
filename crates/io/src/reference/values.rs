//! Tables of reference values.

use crate::ReadNotice;

/// Tables of reference values.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Reference {
    /// Name of the format.
    pub format: &'static str,
    /// One table a kind of row.
    pub tables: Vec<ReferenceTable>,
    /// What the user should know.
    pub notices: Vec<ReadNotice>,
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

/// A column of numbers.
pub(super) fn numbers(
    name: impl Into<String>,
    unit: impl Into<String>,
    values: Vec<f64>,
) -> ReferenceColumn {
    ReferenceColumn {
        name: name.into(),
        unit: unit.into(),
        values: ReferenceValues::Numbers(values),
    }
}

/// A column of words.
pub(super) fn texts(name: impl Into<String>, values: Vec<String>) -> ReferenceColumn {
    ReferenceColumn {
        name: name.into(),
        unit: String::new(),
        values: ReferenceValues::Texts(values),
    }
}
