//! The lines of Python and R that the page on studies shows, run on a study as the page makes it. They need `python3`
//! (or what `RUNFORM_PYTHON` names) with pandas and pyarrow, and `Rscript`.

use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

use crate::runform;
use crate::trials::{Skipped, Tried};

pub fn lines_of_python_on_the_page_read_a_study() -> Tried {
    let python =
        || Command::new(std::env::var_os("RUNFORM_PYTHON").unwrap_or_else(|| "python3".into()));
    let there = python().args(["-c", "import pandas, pyarrow"]).output();
    if !there.is_ok_and(|o| o.status.success()) {
        return Err(Skipped("no python3 with pandas and pyarrow".to_owned()));
    }
    tells_both_subjects(python().arg("-c"), "```python\n");
    Ok(())
}

pub fn lines_of_r_on_the_page_read_a_study() -> Tried {
    let there = Command::new("Rscript").arg("--version").output();
    if !there.is_ok_and(|o| o.status.success()) {
        return Err(Skipped("no Rscript (Debian's r-base-core)".to_owned()));
    }
    tells_both_subjects(Command::new("Rscript").arg("-e"), "```r\n");
    Ok(())
}

/// Runs three lines of the page on its study; they tell of both subjects.
fn tells_both_subjects(program: &mut Command, kind: &str) {
    let page = page();
    let code = block(&page, kind);
    assert_eq!(code.lines().count(), 3, "three lines");
    let place = study(&page);
    let ran = program.arg(code).current_dir(place.path()).output().expect("it runs");
    let out = String::from_utf8_lossy(&ran.stdout).into_owned();
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    assert!(out.contains("anna") && out.contains("ben"), "{out}");
}

fn page() -> String {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/src/study.md");
    std::fs::read_to_string(page).expect("the page")
}

fn block<'a>(page: &'a str, kind: &str) -> &'a str {
    let after = page.split(kind).nth(1).expect("a block");
    after.split("```").next().expect("its end")
}

/// A study of two subjects, made by the page's own commands.
fn study(page: &str) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let place = folder.path();
    for (subject, seed) in [("anna", "1"), ("ben", "2")] {
        let to = format!("raw/{subject}/one");
        let run = ["--sensors", "waist", "--rate-hz", "50", "--acc-only", "--duration-s", "20"];
        let (code, err) =
            runform(place, &[&["simulate", "-o", &to, "--seed", seed], &run[..]].concat());
        assert_eq!(code, 0, "{err}");
    }
    for line in block(page, "```text\n").lines() {
        let args: Vec<&str> = line.split(' ').skip(1).map(|a| a.trim_matches('\'')).collect();
        let (code, err) = runform(place, &args);
        assert_eq!(code, 0, "{line}: {err}");
    }
    folder
}
