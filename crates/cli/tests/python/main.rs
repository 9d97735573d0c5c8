//! The lines of Python that the page on studies shows, run on a study. They need `python3` (or what `RUNFORM_PYTHON`
//! names) with pandas and pyarrow; where these are absent the test is reported as ignored and says so.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::Path;
use std::process::{Command, ExitCode};

use libtest_mimic::{Arguments, Completion, Failed, Trial};

fn python() -> Command {
    Command::new(std::env::var_os("RUNFORM_PYTHON").unwrap_or_else(|| "python3".into()))
}

fn runform(folder: &Path, args: &[&str]) {
    let ran = Command::new(env!("CARGO_BIN_EXE_runform")).current_dir(folder).args(args).output();
    let ran = ran.expect("the program runs");
    assert!(ran.status.success(), "{args:?}: {}", String::from_utf8_lossy(&ran.stderr));
}

fn lines_of_the_page_read_a_study() -> Result<Completion, Failed> {
    let there = python().args(["-c", "import pandas, pyarrow"]).output();
    if !there.is_ok_and(|o| o.status.success()) {
        return Ok(Completion::ignored_with("SKIPPED: no python3 with pandas and pyarrow"));
    }
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/src/study.md");
    let page = std::fs::read_to_string(page).expect("the page");
    let code =
        page.split("```python\n").nth(1).expect("Python").split("```").next().expect("its end");
    assert_eq!(code.lines().count(), 3, "three lines");
    let folder = tempfile::tempdir().expect("a folder");
    let place = folder.path();
    for (subject, seed) in [("anna", "1"), ("ben", "2")] {
        let to = format!("raw/{subject}/one");
        let run = ["--sensors", "waist", "--rate-hz", "50", "--acc-only", "--duration-s", "20"];
        runform(place, &[&["simulate", "-o", &to, "--seed", seed], &run[..]].concat());
    }
    // As the page prints them.
    let commands =
        page.split("```text\n").nth(1).expect("commands").split("```").next().expect("end");
    for line in commands.lines() {
        let args: Vec<&str> = line.split(' ').skip(1).map(|a| a.trim_matches('\'')).collect();
        runform(place, &args);
    }
    let ran = python().current_dir(place).args(["-c", code]).output().expect("it runs");
    let out = String::from_utf8_lossy(&ran.stdout).into_owned();
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    assert!(out.contains("anna") && out.contains("ben"), "{out}");
    Ok(Completion::Completed)
}

fn main() -> ExitCode {
    let trial =
        Trial::ignorable_test("lines_of_the_page_read_a_study", lines_of_the_page_read_a_study);
    libtest_mimic::run(&Arguments::from_args(), vec![trial]).exit_code()
}
