//! `runform analyze --recursive` and `--manifest`: every recording of a tree, done once whatever happens meanwhile.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use crate::support::{Place, Ran, files, rows, runform};

const RUN: [&str; 7] =
    ["--sensors", "waist", "--rate-hz", "50", "--acc-only", "--duration-s", "20"];

/// A tree of subjects and conditions, with a broken file and a note in it.
fn tree(place: &Place, subjects: usize) -> PathBuf {
    for subject in 1..=subjects {
        for (condition, speed) in [("fast", "3.8"), ("slow", "2.6")] {
            let seed = subject.to_string();
            let mut options = RUN.to_vec();
            options.extend(["--speed-mps", speed, "--seed", &seed]);
            place.simulate(&format!("raw/s0{subject}/{condition}"), &options);
        }
    }
    fs::create_dir_all(place.path("raw/s09/fast")).expect("made");
    place.write("raw/s09/fast/waist.csv", "t_s,acc_x_g,acc_y_g,acc_z_g\n0,0,0,x\n");
    place.write("raw/README.md", "notes");
    place.path("raw")
}

fn arguments(raw: &Path, out: &Path, more: &[&str]) -> Vec<String> {
    let mut all = vec!["analyze".to_owned(), raw.display().to_string()];
    all.extend(["--recursive", "--name", "{subject}/{condition}", "-q", "-o"].map(str::to_owned));
    all.push(out.display().to_string());
    all.extend(more.iter().map(|m| (*m).to_owned()));
    all
}

fn study(raw: &Path, out: &Path, more: &[&str]) -> Ran {
    runform(arguments(raw, out, more))
}

/// Every file below a folder with its content.
fn content(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut out = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(&next).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder).expect("below").display().to_string();
                out.insert(name, fs::read(&path).expect("read"));
            }
        }
    }
    out
}

fn assert_same(a: &Path, b: &Path) {
    let (a, b) = (content(a), content(b));
    assert_eq!(a.keys().collect::<Vec<_>>(), b.keys().collect::<Vec<_>>());
    for (name, bytes) in &a {
        // Its arguments are those that were given.
        assert!(name == "settings.toml" || *bytes == b[name], "{name} differs");
    }
}

#[test]
fn a_tree_becomes_a_result_for_each_recording_and_a_failure_that_names_its_input() {
    let place = Place::new();
    let (raw, out) = (tree(&place, 2), place.path("out"));
    let ran = study(&raw, &out, &[]);
    assert_eq!(ran.code, 5, "{}", ran.err);
    assert!(ran.out.is_empty(), "{}", ran.out);
    assert!(ran.err.contains("s09/fast/waist.csv, line 2"), "{}", ran.err);
    let expected = [
        "failures.csv",
        "s01_fast",
        "s01_slow",
        "s02_fast",
        "s02_slow",
        "settings.toml",
        "study.csv",
    ];
    assert_eq!(files(&out), expected);
    let table = rows(&out.join("study.csv"));
    assert_eq!(table[0], ["path", "input", "subject", "condition", "outcome"]);
    assert_eq!(table[1], ["s01_fast", "s01/fast", "s01", "fast", "running"]);
    assert_eq!(table[5], ["s09_fast", "s09/fast", "s09", "fast", "failed"]);
    let failures = rows(&out.join("failures.csv"));
    assert_eq!(failures[1][..3], ["s09_fast", "s09/fast", "3"]);
    assert!(failures[1][3].contains("line 2"), "{failures:?}");
}

#[test]
fn what_is_done_is_not_done_again_until_its_content_or_the_options_change() {
    let place = Place::new();
    let (raw, out) = (tree(&place, 2), place.path("out"));
    study(&raw, &out, &[]);
    let stamp = |name: &str| {
        fs::metadata(out.join(name).join("report.json")).and_then(|m| m.modified()).expect("a time")
    };
    let all = || ["s01_fast", "s01_slow", "s02_fast", "s02_slow"].map(stamp);
    let before = all();
    study(&raw, &out, &[]);
    assert_eq!(before, all(), "nothing changed");

    let file = raw.join("s02/slow/waist.csv");
    let text = fs::read_to_string(&file).expect("read");
    fs::write(&file, text.trim_end().rsplit_once('\n').expect("rows").0.to_owned() + "\n").unwrap();
    study(&raw, &out, &[]);
    let now = all();
    assert_eq!(before[..3], now[..3]);
    assert_ne!(before[3], now[3], "its content changed");

    study(&raw, &out, &["--height-m", "1.8"]);
    assert!(all().iter().zip(&now).all(|(a, b)| a != b), "the options changed");
    let now = all();
    study(&raw, &out, &["--height-m", "1.8", "--redo"]);
    assert!(all().iter().zip(&now).all(|(a, b)| a != b), "asked for");
    // A recording that is broken now has no result any more.
    fs::write(&file, "t_s,acc_x_g,acc_y_g,acc_z_g\n0,0,0,x\n").unwrap();
    study(&raw, &out, &["--height-m", "1.8"]);
    assert!(!out.join("s02_slow").exists());
}

#[test]
fn results_do_not_depend_on_the_number_of_threads() {
    let place = Place::new();
    let raw = tree(&place, 2);
    let (one, four) = (place.path("one"), place.path("four"));
    let (a, b) = (study(&raw, &one, &["-j", "1"]), study(&raw, &four, &["-j", "4"]));
    assert_eq!((a.code, b.code), (5, 5));
    assert_eq!(a.err.replace("one", "x"), b.err.replace("four", "x"));
    assert_same(&one, &four);
}

fn spawned(raw: &Path, out: &Path) -> Child {
    Command::new(env!("CARGO_BIN_EXE_runform"))
        .args(arguments(raw, out, &[]))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("it starts")
}

#[test]
fn a_study_that_was_killed_goes_on_and_gives_the_same_bytes() {
    let place = Place::new();
    let raw = tree(&place, 3);
    let (whole, killed) = (place.path("whole"), place.path("killed"));
    study(&raw, &whole, &[]);
    for wait_ms in [20, 45, 70, 110, 160] {
        let mut child = spawned(&raw, &killed);
        std::thread::sleep(Duration::from_millis(wait_ms));
        let _ = child.kill();
        child.wait().expect("it ended");
    }
    let ran = study(&raw, &killed, &[]);
    assert_eq!(ran.code, 5, "{}", ran.err);
    assert_same(&whole, &killed);
}

/// Runs a study where no file can grow beyond so many kibibytes: the system refuses in the midst of a file, as a disk
/// does that is full.
#[cfg(target_os = "linux")]
fn study_with_little_room(raw: &Path, out: &Path, kib: u32) -> std::process::Output {
    let words = ["-c", "trap '' XFSZ; ulimit -f \"$0\"; exec \"$@\""].map(str::to_owned);
    let more = [kib.to_string(), env!("CARGO_BIN_EXE_runform").to_owned()];
    let all = words.into_iter().chain(more).chain(arguments(raw, out, &[]));
    Command::new("bash").args(all).output().expect("a shell")
}

#[test]
#[cfg(target_os = "linux")]
fn a_disk_that_takes_no_more_leaves_no_half_result_and_the_study_goes_on() {
    let place = Place::new();
    let raw = tree(&place, 2);
    let (whole, refused) = (place.path("whole"), place.path("refused"));
    study(&raw, &whole, &[]);
    let ran = study_with_little_room(&raw, &refused, 16);
    let err = String::from_utf8_lossy(&ran.stderr);
    assert_eq!(ran.status.code(), Some(2), "{err}");
    assert!(err.contains("s01_fast") && err.contains("cannot be written"), "{err}");
    assert!(!err.contains("bug"), "{err}");
    // Only what tells of the failure.
    assert_eq!(files(&refused), ["failures.csv", "settings.toml", "study.csv"]);
    let failures = rows(&refused.join("failures.csv"));
    assert_eq!(failures.len(), 1 + 5, "{failures:?}");
    let ran = study(&raw, &refused, &[]);
    assert_eq!(ran.code, 5, "{}", ran.err);
    assert_same(&whole, &refused);
}

#[test]
#[cfg(target_os = "linux")]
fn a_disk_that_cannot_be_read_costs_the_recording_on_it_alone() {
    let place = Place::new();
    let (raw, out) = (tree(&place, 1), place.path("out"));
    // Where the memory of a process has nothing, reading it fails as a broken sector does.
    fs::create_dir_all(raw.join("s05/fast")).expect("made");
    std::os::unix::fs::symlink("/proc/self/mem", raw.join("s05/fast/waist.csv")).expect("linked");
    let ran = study(&raw, &out, &[]);
    assert_eq!(ran.code, 5, "{}", ran.err);
    let wanted = "s05/fast/waist.csv: cannot be read: Input/output error";
    assert!(ran.err.contains(wanted) && ran.err.contains("check its permissions"), "{}", ran.err);
    assert!(out.join("s01_fast/report.json").exists());
    let failures = rows(&out.join("failures.csv"));
    assert_eq!(failures[1][..3], ["s05_fast", "s05/fast", "3"]);
}

#[test]
fn two_studies_on_one_folder_do_no_harm() {
    let place = Place::new();
    let raw = tree(&place, 3);
    let (alone, shared) = (place.path("alone"), place.path("shared"));
    study(&raw, &alone, &[]);
    let mut both = [spawned(&raw, &shared), spawned(&raw, &shared)];
    for child in &mut both {
        assert_eq!(child.wait().expect("it ended").code(), Some(5));
    }
    assert_same(&alone, &shared);
}

#[test]
fn a_manifest_tells_paths_words_and_options() {
    let place = Place::new();
    let raw = tree(&place, 1);
    fs::copy(raw.join("s01/fast/waist.csv"), raw.join("export7.csv")).expect("copied");
    let csv = "path,subject,condition,placement,speed_mps,date,ref_cadence\n\
               export7.csv,anna,fast,waist,3.8,2026-05-04,171\ns01/slow,anna,slow,,2.6,,\n";
    let toml = "[[recording]]\npath = \"export7.csv\"\nsubject = \"anna\"\ncondition = \"fast\"\n\
                placement = \"waist\"\nspeed_mps = 3.8\ndate = 2026-05-04\nref_cadence = 171\n\
                [[recording]]\npath = \"s01/slow\"\nsubject = \"anna\"\ncondition = \"slow\"\nspeed_mps = 2.6\n";
    for (name, text) in [("m.csv", csv), ("m.toml", toml)] {
        let manifest = place.write(name, text);
        let out = place.path(&format!("out_{name}"));
        let paths = [&raw, &manifest, &out].map(|p| p.display().to_string());
        let ran = runform(["analyze", &paths[0], "--manifest", &paths[1], "-q", "-o", &paths[2]]);
        assert_eq!(ran.code, 0, "{}", ran.err);
        let table = rows(&out.join("study.csv"));
        let at = |column: &str| table[0].iter().position(|c| c == column).expect(column);
        assert_eq!(table[1][at("subject")], "anna");
        assert_eq!(table[2][at("condition")], "slow");
        let report = fs::read_to_string(out.join("export7/report.json")).expect("a report");
        let report: serde_json::Value = serde_json::from_str(&report).expect("JSON");
        assert_eq!(report["date"], "2026-05-04");
        assert_eq!(report["conditions"]["speed_mps"], 3.8);
    }
    for (text, words) in [
        ("path,subject\n../raw/s01,a\n", "below INPUT"),
        ("path,Subject\ns01,a\n", "cannot be a column"),
        ("path,speed_mps\ns01,fast\n", "no number"),
        ("subject\na\n", "has no path"),
        ("path,placement\ns01,moon\n", "no placement"),
    ] {
        let manifest = place.write("bad.csv", text).display().to_string();
        let (raw, out) = (raw.display().to_string(), place.path("bad").display().to_string());
        let ran = runform(["analyze", &raw, "--manifest", &manifest, "-o", &out]);
        assert_eq!(ran.code, 3, "{text}: {}", ran.err);
        assert!(ran.err.contains(words) && ran.err.contains("bad.csv"), "{text}: {}", ran.err);
    }
}

#[test]
fn recording_toml_tells_day_and_words_and_a_path_that_does_not_fit_is_a_failure() {
    let place = Place::new();
    let raw = tree(&place, 1);
    let file = raw.join("s01/slow/recording.toml");
    let text = fs::read_to_string(&file).expect("read");
    let told = "date = \"2026-05-04\"\n[labels]\nsession = \"b\"\n";
    let (front, back) = text.split_once("\n[").expect("tables");
    fs::write(&file, format!("{front}\n{told}\n[{back}")).expect("written");
    fs::create_dir_all(raw.join("odd")).expect("made");
    let out = place.path("out");
    let ran = study(&raw, &out, &["--exclude", "s09"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let table = rows(&out.join("study.csv"));
    assert_eq!(table[0], ["path", "input", "subject", "condition", "session", "outcome"]);
    assert_eq!(table[2][4], "b");
    let made = fs::read_to_string(out.join("s01_slow/report.json")).expect("a report");
    assert!(made.contains("2026-05-04"));
    fs::copy(raw.join("s01/slow/waist.csv"), raw.join("alone.csv")).expect("copied");
    let ran = study(&raw, &out, &["--exclude", "s09"]);
    assert_eq!(ran.code, 5);
    assert!(ran.err.contains("does not fit --name"), "{}", ran.err);
}

#[test]
fn a_study_that_cannot_be_meant_is_refused_with_what_to_do() {
    let place = Place::new();
    let raw = tree(&place, 1).display().to_string();
    let out = place.path("out").display().to_string();
    for (args, code, words) in [
        (vec!["analyze", &raw, "--recursive"], 2, "--output"),
        (vec!["analyze", &raw, "--name", "{subject}"], 2, "--recursive"),
        (vec!["analyze", &raw, "-r", "--name", "subject", "-o", &out], 2, "names no column"),
        (vec!["analyze", &raw, "-r", "-o", &out, "--history", &out], 2, "--history"),
        (vec!["analyze", &raw, "-r", "-o", &out, "--exclude", "*"], 3, "no recording"),
    ] {
        let ran = runform(&args);
        assert_eq!(ran.code, code, "{args:?}: {}", ran.err);
        assert!(ran.err.contains(words), "{args:?}: {}", ran.err);
    }
}
