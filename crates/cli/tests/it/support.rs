//! Runs the program as a user would.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// A finished run.
pub struct Ran {
    pub code: i32,
    pub out: String,
    pub err: String,
}

/// Runs `runform` with these arguments.
pub fn runform<S: AsRef<std::ffi::OsStr>>(args: impl IntoIterator<Item = S>) -> Ran {
    ran(Command::new(env!("CARGO_BIN_EXE_runform")).args(args).output().expect("the program runs"))
}

/// Runs `runform` with these arguments and this text on standard input.
pub fn runform_with<S: AsRef<std::ffi::OsStr>>(
    args: impl IntoIterator<Item = S>,
    input: &str,
) -> Ran {
    let mut child = Command::new(env!("CARGO_BIN_EXE_runform"))
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program runs");
    let mut pipe = child.stdin.take().expect("its input");
    let text = input.to_owned();
    // It may end before it has read everything.
    let writer = std::thread::spawn(move || pipe.write_all(text.as_bytes()));
    let ran = ran(child.wait_with_output().expect("it ends"));
    let _early = writer.join().expect("written");
    ran
}

fn ran(output: Output) -> Ran {
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    Ran {
        code: output.status.code().expect("an exit code"),
        out: text(output.stdout),
        err: text(output.stderr),
    }
}

/// A folder that goes away with the test, and paths in it.
pub struct Place(tempfile::TempDir);

impl Place {
    pub fn new() -> Self {
        Self(tempfile::tempdir().expect("a temporary folder"))
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// Simulates into `name` and returns its path.
    pub fn simulate(&self, name: &str, options: &[&str]) -> PathBuf {
        let path = self.path(name);
        let folder = path.to_str().expect("UTF-8").to_owned();
        let mut args = vec!["simulate", "-o", &folder];
        args.extend(options);
        let ran = runform(&args);
        assert_eq!(ran.code, 0, "{}", ran.err);
        path
    }

    pub fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.path(name);
        fs::write(&path, text).expect("written");
        path
    }
}

/// What an analysis writes for a recording, in order of name.
pub const FILES: [&str; 9] = [
    "events.csv",
    "faults.csv",
    "report.html",
    "report.json",
    "report.txt",
    "strides.csv",
    "summary.csv",
    "waveforms.csv",
    "windows.csv",
];

/// Names of the files in a folder, sorted.
pub fn files(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .expect("a folder")
        .map(|e| e.expect("an entry").file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

/// A CSV file as rows of cells, the header first.
pub fn rows(path: &Path) -> Vec<Vec<String>> {
    csv::ReaderBuilder::new()
        .has_headers(false)
        .from_path(path)
        .expect("a table")
        .records()
        .map(|r| r.expect("a row of the header's length").iter().map(str::to_owned).collect())
        .collect()
}

/// Asserts that the error text is fit for people.
pub fn assert_readable(err: &str) {
    for word in ["panicked", "RUST_BACKTRACE", "unwrap", "internal:", "Err(", "Some("] {
        assert!(!err.contains(word), "{word} in: {err}");
    }
}

/// Marks of provenance and turns of phrase that no runner need meet, on the page or in the text.
pub const NOT_FOR_RUNNERS: [&str; 7] =
    ["[S]", "[P]", "[M]", "as you told", "is told", "cannot be told", "needs two of its signs"];
