//! Everything that can be wrong with a file or a stream is refused with a typed error that says
//! what was expected, and nothing whatever makes the library panic.

use runform::recording::Recording;
use runform_io::{ReadError, ReadOptions, parse_csv};

/// Asserts the variant of an error and phrases of its message.
macro_rules! refused {
    ($name:expr, $result:expr, $pattern:pat, $($phrase:expr),+) => {{
        let error = $result.err().unwrap_or_else(|| panic!("{}: accepted", $name));
        assert!(matches!(error, $pattern), "{}: {error:?}", $name);
        let text = error.to_string();
        $(assert!(text.contains($phrase), "{}: \"{text}\" lacks \"{}\"", $name, $phrase);)+
    }};
}

mod bad_files;
mod bad_streams;
mod strange;

fn csv(text: &str) -> Result<Recording, ReadError> {
    csv_bytes("sacrum.csv", text.as_bytes())
}

fn csv_bytes(file: &str, bytes: &[u8]) -> Result<Recording, ReadError> {
    parse_csv(file, bytes, &ReadOptions::default()).map(|l| l.recording)
}
