//! The lines of Python that the page on studies shows, run on a study as the page makes it. They need `python3` (or what
//! `RUNFORM_PYTHON` names) with pandas and pyarrow.

use std::path::Path;
use std::process::Command;

use crate::runform;
use crate::trials::{Skipped, Tried};

fn python() -> Command {
    Command::new(std::env::var_os("RUNFORM_PYTHON").unwrap_or_else(|| "python3".into()))
}

pub fn lines_of_the_page_read_a_study() -> Tried {
    let there = python().args(["-c", "import pandas, pyarrow"]).output();
    if !there.is_ok_and(|o| o.status.success()) {
        return Err(Skipped("no python3 with pandas and pyarrow".to_owned()));
    }
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/src/study.md");
    let page = std::fs::read_to_string(page).expect("the page");
    let block = |kind: &str| {
        let after = page.split(kind).nth(1).expect("a block");
        after.split("```").next().expect("its end").to_owned()
    };
    let code = block("```python\n");
    assert_eq!(code.lines().count(), 3, "three lines");
    let folder = tempfile::tempdir().expect("a folder");
    let place = folder.path();
    for (subject, seed) in [("anna", "1"), ("ben", "2")] {
        let to = format!("raw/{subject}/one");
        let run = ["--sensors", "waist", "--rate-hz", "50", "--acc-only", "--duration-s", "20"];
        let (code, err) =
            runform(place, &[&["simulate", "-o", &to, "--seed", seed], &run[..]].concat());
        assert_eq!(code, 0, "{err}");
    }
    for line in block("```text\n").lines() {
        let args: Vec<&str> = line.split(' ').skip(1).map(|a| a.trim_matches('\'')).collect();
        let (code, err) = runform(place, &args);
        assert_eq!(code, 0, "{line}: {err}");
    }
    let ran = python().current_dir(place).args(["-c", &code]).output().expect("it runs");
    let out = String::from_utf8_lossy(&ran.stdout).into_owned();
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    assert!(out.contains("anna") && out.contains("ben"), "{out}");
    Ok(())
}
