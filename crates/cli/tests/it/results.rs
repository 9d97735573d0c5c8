//! What stands in the folder of results: whose it is, what goes, what stays.

use std::fs;
use std::path::Path;

use crate::support::{FILES, Place, assert_readable, files, rows, runform};

const SHORT: [&str; 4] = ["--sensors", "sacrum", "--duration-s", "8"];

fn text(path: &Path) -> &str {
    path.to_str().expect("UTF-8")
}

#[test]
fn another_recordings_result_is_not_replaced_in_silence() {
    let place = Place::new();
    let (a, b) = (place.simulate("a/ses-1", &SHORT), place.simulate("b/ses-1", &SHORT));
    fs::remove_file(b.join("sacrum.csv")).expect("removed");
    let other = place.simulate("c/ses-1", &[&SHORT[..], &["--seed", "2"]].concat());
    fs::copy(other.join("sacrum.csv"), b.join("sacrum.csv")).expect("copied");
    let out = place.path("out");
    let analyze = |run: &Path, more: &[&str]| {
        runform([&["analyze", text(run), "-o", text(&out), "-q"][..], more].concat())
    };
    assert_eq!(analyze(&a, &[]).code, 0);
    let first = fs::read(out.join("ses-1/report.json")).expect("a report");
    let refused = analyze(&b, &[]);
    assert_eq!(refused.code, 2, "{}", refused.err);
    assert!(
        refused.err.contains("ses-1") && refused.err.contains("--overwrite"),
        "{}",
        refused.err
    );
    assert_readable(&refused.err);
    assert_eq!(fs::read(out.join("ses-1/report.json")).expect("a report"), first);
    assert_eq!(analyze(&a, &[]).code, 0, "the same recording again");
    assert_eq!(analyze(&b, &["--overwrite"]).code, 0);
    assert_ne!(fs::read(out.join("ses-1/report.json")).expect("a report"), first);
    fs::write(out.join("ses-1/report.json"), "{").expect("written");
    assert_eq!(analyze(&b, &[]).code, 2, "whose it is cannot be read");
}

#[test]
fn nothing_stale_stays_and_what_is_not_ours_does() {
    let place = Place::new();
    let run = place.simulate("run", &SHORT);
    let out = place.path("out");
    let folder = out.join("run");
    let analyze = |more: &[&str]| {
        let ran = runform([&["analyze", text(&run), "-o", text(&out), "-q"][..], more].concat());
        assert_eq!(ran.code, 0, "{}", ran.err);
    };
    analyze(&["--orientation"]);
    assert!(folder.join("orientation.csv").exists());
    fs::write(out.join(".runform-AbCdEf"), "left by a killed run").expect("written");
    fs::write(folder.join(".runform-GhIjKl"), "left by a killed run").expect("written");
    analyze(&[]);
    assert_eq!(files(&out), ["run"], "the leftover is gone");
    assert_eq!(files(&folder), FILES);
    fs::write(folder.join("notes.txt"), "mine").expect("written");
    analyze(&["--orientation"]);
    analyze(&[]);
    assert!(folder.join("notes.txt").exists() && !folder.join("orientation.csv").exists());
}

#[test]
fn an_input_that_stands_where_results_go_is_kept() {
    let place = Place::new();
    let run = place.simulate("data/run", &SHORT);
    let before = fs::read(run.join("sacrum.csv")).expect("samples");
    let ran = runform(["analyze", text(&run), "-o", text(&place.path("data")), "-q"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_eq!(fs::read(run.join("sacrum.csv")).expect("samples"), before);
    assert!(run.join("summary.csv").exists());
}

#[test]
fn recordings_of_one_name_are_told_apart_in_folders_tables_and_text() {
    let place = Place::new();
    let (a, b) = (place.simulate("s1/run", &SHORT), place.simulate("s2/run", &SHORT));
    let out = place.path("out");
    let ran = runform(["analyze", text(&a), text(&b), "-o", text(&out)]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_eq!(files(&out), ["s1_run", "s2_run"]);
    assert!(ran.out.contains("s1_run") && ran.out.contains("s2_run"));
    for name in ["s1_run", "s2_run"] {
        for table in ["summary.csv", "strides.csv", "windows.csv", "faults.csv", "events.csv"] {
            let rows = rows(&out.join(name).join(table));
            assert!(rows[1..].iter().all(|r| r[0] == name), "{table}");
        }
    }
}

#[test]
fn a_batch_says_which_inputs_failed_in_words_and_in_json() {
    let place = Place::new();
    let good = place.simulate("good", &SHORT);
    let mut args = vec!["analyze".to_owned(), "--json".to_owned(), text(&good).to_owned()];
    for name in ["r1", "r2"] {
        fs::create_dir(place.path(name)).expect("made");
        let bad = place.write(&format!("{name}/waist.csv"), "t_s,ax,ay,az\n0,1,2,x\n");
        args.push(text(bad.parent().expect("a folder")).to_owned());
    }
    let ran = runform(&args);
    assert_eq!(ran.code, 5, "{}", ran.err);
    assert!(ran.err.contains("r1/waist.csv, line 2"), "{}", ran.err);
    let (_, last) = ran.err.split_once("2 of 3 inputs failed").expect("a summary");
    assert!(last.contains("r1") && last.contains("r2") && !last.contains("good"), "{last}");
    let lines: Vec<serde_json::Value> =
        ran.out.lines().map(|l| serde_json::from_str(l).expect("JSON")).collect();
    assert_eq!(lines.len(), 3);
    let failed: Vec<&str> = lines.iter().filter_map(|l| l["input"].as_str()).collect();
    assert!(failed[0].ends_with("r1") && failed[1].ends_with("r2"), "{failed:?}");
    assert_eq!(lines[1]["error"]["exit_code"], 3);
    assert!(lines[1]["error"]["message"].as_str().expect("words").contains("waist.csv, line 2"));
}

#[test]
#[cfg(unix)]
fn names_that_steer_terminals_or_spreadsheets_are_harmless() {
    let place = Place::new();
    let run = place.simulate("=1+1\u{1b}[31m", &SHORT);
    fs::write(run.join("recording.toml"), "[conditions]\nshoes = \"=cmd\"\n").expect("written");
    let out = place.path("out");
    let ran = runform(["analyze", text(&run), "-o", text(&out)]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(!ran.out.contains('\u{1b}') && !ran.err.contains('\u{1b}'));
    let told = runform(["inspect", text(&run)]);
    assert!(!told.out.contains('\u{1b}'));
    let folder = out.join(&files(&out)[0]);
    for table in ["summary.csv", "windows.csv"] {
        let cells = rows(&folder.join(table));
        assert!(cells[1][0].starts_with("'=1+1"), "{}", cells[1][0]);
        assert!(!cells[1][0].contains('\u{1b}'));
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_is_wrong_usage_and_no_bug() {
    let place = Place::new();
    let run = place.simulate("run", &SHORT);
    let full = fs::OpenOptions::new().write(true).open("/dev/full").expect("the full device");
    let ran = std::process::Command::new(env!("CARGO_BIN_EXE_runform"))
        .args(["inspect", text(&run)])
        .stdout(full)
        .output()
        .expect("ran");
    let err = String::from_utf8_lossy(&ran.stderr);
    assert_eq!(ran.status.code(), Some(2), "{err}");
    assert!(err.contains("cannot be written") && !err.contains("bug"), "{err}");
}
