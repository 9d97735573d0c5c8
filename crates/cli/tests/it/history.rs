//! Earlier sessions: how many there are, whatever lies in the folder.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use crate::support::{Place, runform};

fn text(path: &Path) -> &str {
    path.to_str().expect("UTF-8")
}

/// Reports of `n` sessions in a folder, and the run of today.
fn sessions(place: &Place, n: usize) -> (PathBuf, PathBuf) {
    let history = place.path("h");
    for i in 1..=n {
        let seed = i.to_string();
        let name = format!("s{i}");
        let run = place.simulate(
            &name,
            &["--sensors", "sacrum", "--rate-hz", "100", "--duration-s", "15", "--seed", &seed],
        );
        let day = format!("2026-03-0{i}");
        let ran = runform(["analyze", text(&run), "-o", text(&history), "-q", "--date", &day]);
        assert_eq!(ran.code, 0, "{}", ran.err);
    }
    let today = place.simulate(
        "today",
        &["--sensors", "sacrum", "--rate-hz", "100", "--duration-s", "15", "--seed", "9"],
    );
    (history, today)
}

/// What braking is held against, and the notices.
fn judged(today: &Path, history: &Path) -> (String, Vec<String>) {
    let ran = runform([
        "analyze",
        text(today),
        "--json",
        "--date",
        "2026-03-09",
        "--history",
        text(history),
    ]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let report: serde_json::Value = serde_json::from_str(&ran.out).expect("JSON");
    let faults = report["faults"].as_array().expect("faults");
    let braking = faults.iter().find(|f| f["fault"] == "high_braking").expect("braking");
    let basis = braking["evidence"][0]["basis"]["against"].as_str().expect("a basis").to_owned();
    let notices = report["notices"].as_array().expect("notices");
    let skipped = notices.iter().filter(|n| n["code"] == "history_skipped");
    (basis, skipped.map(|n| n["text"].as_str().expect("words").to_owned()).collect())
}

#[test]
fn a_missing_or_empty_history_holds_no_session() {
    let place = Place::new();
    let today = place.simulate("today", &["--sensors", "sacrum", "--duration-s", "15"]);
    let empty = place.path("empty");
    fs::create_dir(&empty).expect("made");
    for folder in [place.path("nowhere"), empty] {
        let (basis, skipped) = judged(&today, &folder);
        assert_eq!((basis.as_str(), skipped.len()), ("population", 0));
    }
}

#[test]
fn a_session_counts_once_whatever_its_copies_and_links() {
    let place = Place::new();
    let (history, today) = sessions(&place, 4);
    fs::create_dir(history.join("copy")).expect("made");
    fs::copy(history.join("s1/report.json"), history.join("copy/report.json")).expect("copied");
    symlink(history.join("s2"), history.join("link")).expect("linked");
    symlink(&history, history.join("s3/loop")).expect("linked");
    assert_eq!(judged(&today, &history).0, "population", "four sessions are not five");
    // The same run analysed anew, with another date.
    let again = place.path("again");
    let ran = runform([
        "analyze",
        text(&place.path("s4")),
        "-q",
        "--date",
        "2026-03-05",
        "-o",
        text(&again),
    ]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    fs::rename(again.join("s4"), history.join("s4_again")).expect("moved");
    assert_eq!(judged(&today, &history).0, "population");
}

/// A report as schema 2.0 wrote it, with its tables inside.
fn as_of_2_0(report: &str) -> String {
    let mut old: serde_json::Value = serde_json::from_str(report).expect("JSON");
    let fields = old.as_object_mut().expect("an object");
    fields.remove("activities");
    fields.insert("schema_version".to_owned(), "2.0".into());
    let window = serde_json::json!({
        "t_start_s": 0.0, "t_end_s": 10.0, "activity": "running", "cadence_spm": 171.0
    });
    fields.insert("windows".to_owned(), serde_json::json!([window]));
    let stride = serde_json::json!({
        "bout": 0, "stride": 0, "site": {"placement": "waist", "side": null}, "side": null,
        "t_start_s": 1.0, "t_end_s": 1.7, "contact_time_s": null, "flight_time_s": null,
        "stride_length_m": null, "speed_mps": null, "t_mid_start_s": null, "t_mid_end_s": null,
        "foot_clearance_m": null, "values": [["duty_factor", 0.35]]
    });
    fields.insert("strides".to_owned(), serde_json::json!([stride]));
    let metrics = fields["metrics"].as_array_mut().expect("metrics");
    let measured = |m: &&serde_json::Value| m["outcome"]["estimate"].is_object();
    let mut of_bout: Vec<_> = metrics.iter().filter(measured).cloned().collect();
    of_bout.iter_mut().for_each(|m| m["bout"] = 0.into());
    metrics.extend(of_bout);
    old.to_string()
}

#[test]
fn reports_of_schema_2_0_are_read_as_those_of_3_0() {
    let place = Place::new();
    let (history, today) = sessions(&place, 5);
    let first = history.join("s1/report.json");
    let compared = || {
        let ran =
            runform(["compare", text(&history.join("s1")), text(&history.join("s2")), "--json"]);
        assert_eq!(ran.code, 0, "{}", ran.err);
        ran.out
    };
    let (judged_before, compared_before) = (judged(&today, &history), compared());
    for session in 1..=3 {
        let file = history.join(format!("s{session}/report.json"));
        let old = as_of_2_0(&fs::read_to_string(&file).expect("a report"));
        fs::write(&file, old).expect("written");
    }
    assert!(fs::read_to_string(&first).expect("a report").contains("\"2.0\""));
    assert_eq!(judged_before, ("own_baseline".to_owned(), vec![]));
    assert_eq!(judged(&today, &history), judged_before);
    assert_eq!(compared(), compared_before);
}

#[test]
fn reports_that_cannot_be_used_are_left_out_and_told() {
    let place = Place::new();
    let (history, today) = sessions(&place, 5);
    assert_eq!(judged(&today, &history), ("own_baseline".to_owned(), vec![]));
    let sound = fs::read_to_string(history.join("s1/report.json")).expect("a report");
    for (name, content) in [
        ("corrupt", sound[..sound.len() / 2].to_owned()),
        ("foreign", "{\"total\": {\"lines\": 90}}".to_owned()),
        ("newer", sound.replacen("\"schema_version\": \"3", "\"schema_version\": \"99", 1)),
        ("absurd", sound.replacen("\"value\": ", "\"value\": -1e300", 1)),
    ] {
        fs::create_dir(history.join(name)).expect("made");
        fs::write(history.join(name).join("report.json"), content).expect("written");
    }
    let (basis, skipped) = judged(&today, &history);
    assert_eq!(basis, "own_baseline", "the five sound ones still count");
    for name in ["corrupt", "foreign", "newer", "absurd"] {
        assert!(skipped.iter().any(|s| s.contains(name)), "{name}: {skipped:?}");
    }
    let newer = history.join("newer");
    let ran = runform(["compare", text(&history.join("s1")), text(&newer)]);
    assert_eq!(ran.code, 3, "{}", ran.out);
    assert!(ran.err.contains("schema_version 99"), "{}", ran.err);
}
