//! What a reader tells the user beside a recording.

use core::fmt;

/// Something the user should know that did not stop the reading.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ReadNotice {
    /// File name.
    pub file: String,
    /// What was noticed.
    pub text: String,
}

impl ReadNotice {
    pub(crate) fn new(file: &str, text: impl Into<String>) -> Self {
        Self { file: file.to_owned(), text: text.into() }
    }

    pub(crate) fn unplaced(file: &str) -> Self {
        Self::new(file, "not named by a placement; not read")
    }
}

impl fmt::Display for ReadNotice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.file, self.text)
    }
}
