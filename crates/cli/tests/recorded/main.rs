//! What needs something from outside: the recordings of `RUNFORM_DATA`, Python and R. A test whose files or programs are
//! absent is reported as ignored and says what it lacks.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::Path;
use std::process::{Command, ExitCode};

use libtest_mimic::Arguments;

mod languages;
mod sets;
#[path = "../../../../tests/recorded/trials.rs"]
mod trials;

/// Runs the program in a folder: its exit code and what it says on standard error.
fn runform(folder: &Path, args: &[&str]) -> (i32, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_runform"));
    let ran = command.current_dir(folder).args(args).output().expect("the program runs");
    let code = ran.status.code().expect("an exit code");
    (code, String::from_utf8_lossy(&ran.stderr).into_owned())
}

fn main() -> ExitCode {
    let trials = trials::trials! {
        languages: lines_of_python_on_the_page_read_a_study lines_of_r_on_the_page_read_a_study;
        sets: every_set_of_recordings_is_analysed_or_converted_with_a_manifest
            a_zip_of_a_phone_is_analysed_in_one_command;
    };
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}
