//! CSV as bytes, with cells that no spreadsheet takes for formulas.

use std::borrow::Cow;

use crate::failure::{Code, Failure};

/// An error that is none of the user's.
pub(crate) fn internal(error: impl ToString) -> Failure {
    Failure::new(Code::Internal, error.to_string())
}

/// A header and rows of one length as CSV bytes.
///
/// # Errors
/// Exit code 1: none is expected.
pub fn csv<'a>(
    header: impl IntoIterator<Item = &'a str>,
    rows: impl Iterator<Item = Vec<String>>,
) -> Result<Vec<u8>, Failure> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(header).map_err(internal)?;
    for row in rows {
        for cell in &row {
            writer.write_field(harmless(cell).as_bytes()).map_err(internal)?;
        }
        writer.write_record(None::<&[u8]>).map_err(internal)?;
    }
    writer.into_inner().map_err(internal)
}

/// A cell that no spreadsheet takes for a formula and that holds no control characters. Numbers stay
/// as they are.
#[must_use]
pub fn harmless(cell: &str) -> Cow<'_, str> {
    let formula = cell.starts_with(['=', '+', '-', '@']) && cell.parse::<f64>().is_err();
    if !formula && !cell.contains(char::is_control) {
        return Cow::Borrowed(cell);
    }
    let plain: String = cell.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    Cow::Owned(if formula { format!("'{plain}") } else { plain })
}
