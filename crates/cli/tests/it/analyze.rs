//! `runform analyze`: tables, text, JSON and exit codes.

use std::fs;
use std::path::Path;

use crate::support::{FILES, Place, assert_readable, files, rows, runform};

const ONE: [&str; 4] = ["--sensors", "sacrum", "--duration-s", "20"];

fn text(path: &Path) -> &str {
    path.to_str().expect("UTF-8")
}

#[test]
fn the_tables_have_exactly_the_promised_columns() {
    let place = Place::new();
    let run = place.simulate("run", &["--duration-s", "15"]);
    let out = place.path("out");
    let ran = runform(["analyze", text(&run), "-o", text(&out), "--quiet"]);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{}", ran.err);
    let folder = out.join("run");
    assert_eq!(files(&folder), FILES, "nothing else, no temporary files");
    for (file, header) in [
        ("events.csv", "recording,bout,placement,side,event,t_s,confidence"),
        ("windows.csv", "recording,t_start_s,t_end_s,activity,cadence_spm"),
        ("waveforms.csv", "recording,placement,side,signal,unit,strides,phase_pct,mean,sd"),
        ("summary.csv", "recording,bout,metric,side,value,unit,low,high,grade,n,method,reason"),
        (
            "faults.csv",
            "recording,fault,side,severity,confidence,metric,value,unit,threshold,against,source,advice",
        ),
    ] {
        let table = rows(&folder.join(file));
        assert_eq!(table[0].join(","), header, "{file}");
        assert!(table.len() > 1, "{file} has rows");
        assert!(table[1..].iter().all(|r| r[0] == "run"), "{file} names the recording");
    }
    let strides = rows(&folder.join("strides.csv"));
    let required = "recording,bout,stride,placement,side,t_start_s,t_end_s,stride_time_s,\
                    contact_time_s,flight_time_s,stride_length_m,speed_mps,t_mid_start_s,\
                    t_mid_end_s,foot_clearance_m,preferred_metrics,left_out_metrics";
    assert_eq!(strides[0][..17].join(","), required);
    for name in ["vertical_oscillation_m", "pta_resultant_g", "trunk_lean_deg", "duty_factor_1"] {
        assert!(strides[0].iter().any(|c| c == name), "{name} among {:?}", strides[0]);
    }
}

#[test]
fn every_recording_has_the_same_columns_of_strides_each_with_its_unit() {
    let place = Place::new();
    let phone = ["--sensors", "waist", "--rate-hz", "50", "--acc-only", "--duration-s", "15"];
    let walk = ["--activity", "walking", "--sensors", "waist", "--duration-s", "15"];
    let headers: Vec<Vec<String>> =
        [("phone", &phone[..]), ("walk", &walk), ("all", &["--duration-s", "12"])]
            .iter()
            .map(|(name, options)| {
                let (run, out) = (place.simulate(name, options), place.path("out"));
                runform(["analyze", text(&run), "-o", text(&out), "-q"]);
                rows(&out.join(name).join("strides.csv"))[0].clone()
            })
            .collect();
    assert!(headers.iter().all(|h| *h == headers[0]));
    for (column, metric) in headers[0][17..].iter().zip(runform::report::OF_A_STRIDE) {
        let unit = metric.info().unit.suffix();
        assert_eq!(*column, format!("{}{unit}", metric.name()));
        assert!(unit.len() > 1);
    }
}

#[test]
fn attitudes_are_written_on_request() {
    let place = Place::new();
    let run = place.simulate("run", &["--duration-s", "6", "--sensors", "sacrum,foot_left"]);
    let out = place.path("out");
    let ran = runform(["analyze", text(&run), "-o", text(&out), "--quiet", "--orientation"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let table = rows(&out.join("run/orientation.csv"));
    assert_eq!(table[0].join(","), "t_s,placement,qw,qx,qy,qz");
    for row in &table[1..] {
        let norm: f64 = row[2..].iter().map(|q| q.parse::<f64>().expect("number").powi(2)).sum();
        assert!((norm - 1.0).abs() < 1e-6, "{row:?}");
    }
    for site in ["sacrum", "foot_left"] {
        assert!(table.iter().filter(|r| r[1] == site).count() > 1000, "{site}");
    }
}

#[test]
fn cells_hold_only_the_promised_words() {
    let place = Place::new();
    let run = place.simulate("run", &["--duration-s", "15", "--sensors", "sacrum,foot_left,wrist"]);
    let out = place.path("out");
    assert_eq!(runform(["analyze", text(&run), "-o", text(&out), "-q"]).code, 0);
    let folder = out.join("run");
    let check = |file: &str, column: &str, allowed: &[&str]| {
        let table = rows(&folder.join(file));
        let i = table[0].iter().position(|c| c == column).expect("the column");
        for row in &table[1..] {
            assert!(allowed.contains(&row[i].as_str()), "{file} {column}: {}", row[i]);
        }
    };
    check("events.csv", "side", &["left", "right", "unknown"]);
    check("events.csv", "event", &["ic", "tc"]);
    check("strides.csv", "side", &["left", "right", "unknown"]);
    check("windows.csv", "activity", &["running", "walking", "standing", "other", "unknown"]);
    check("summary.csv", "side", &["left", "right", "both"]);
    check("summary.csv", "grade", &["A", "B", "C", ""]);
    let severities = ["none", "borderline", "mild", "moderate", "severe", "not_assessable"];
    check("faults.csv", "severity", &severities);
}

#[test]
fn a_value_or_a_reason_stands_in_every_row_of_the_summary() {
    let place = Place::new();
    let run = place.simulate("run", &ONE);
    let out = place.path("out");
    assert_eq!(runform(["analyze", text(&run), "-o", text(&out), "-q"]).code, 0);
    for row in &rows(&out.join("run/summary.csv"))[1..] {
        let (value, reason) = (&row[4], &row[11]);
        assert_ne!(value.is_empty(), reason.is_empty(), "{row:?}");
        if let Some((code, words)) = reason.split_once(": ") {
            assert!(!words.is_empty());
            assert_eq!(runform(["explain", code]).code, 0, "{code} can be explained");
        }
    }
}

#[test]
fn an_overstriding_runner_is_told_so_and_what_to_do() {
    let place = Place::new();
    let run = place.simulate("run", &["--preset", "overstriding_severe", "--duration-s", "30"]);
    let out = place.path("out");
    let ran = runform(["analyze", text(&run), "-o", text(&out)]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.out.contains("Landing too far ahead"), "{}", ran.out);
    assert!(ran.out.contains("raise cadence"), "{}", ran.out);
    let faults = rows(&out.join("run/faults.csv"));
    let row = faults.iter().find(|r| r[1] == "overstriding").expect("a row");
    assert!(["moderate", "severe"].contains(&row[3].as_str()), "{row:?}");
    assert!(row[11].contains("advice_cadence"), "{row:?}");
}

#[test]
fn the_default_runner_is_left_in_peace() {
    let place = Place::new();
    let run = place.simulate("run", &["--duration-s", "30"]);
    let out = place.path("out");
    assert_eq!(runform(["analyze", text(&run), "-o", text(&out), "-q"]).code, 0);
    for row in &rows(&out.join("run/faults.csv"))[1..] {
        assert!(["none", "not_assessable"].contains(&row[3].as_str()), "{row:?}");
    }
}

#[test]
fn the_json_parses_and_names_its_schema() {
    let place = Place::new();
    let run = place.simulate("run", &ONE);
    let ran = runform(["analyze", text(&run), "--json"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let value: serde_json::Value = serde_json::from_str(&ran.out).expect("JSON");
    assert_eq!(value["schema_version"], runform::report::SCHEMA_VERSION);
    assert_eq!(value["recording"], "run");
    let report: runform::Report = serde_json::from_value(value).expect("a report");
    assert!(report.has_running());
}

#[test]
fn walking_gives_code_4_and_files_all_the_same() {
    let place = Place::new();
    let walk = place
        .simulate("walk", &["--activity", "walking", "--sensors", "waist", "--duration-s", "20"]);
    let out = place.path("out");
    let ran = runform(["analyze", text(&walk), "-o", text(&out)]);
    assert_eq!(ran.code, 4, "{}", ran.err);
    assert!(ran.out.contains("No running was found"), "{}", ran.out);
    assert_eq!(files(&out.join("walk")).len(), FILES.len());
    assert_eq!(rows(&out.join("walk/events.csv")).len(), 1, "a header and no events");
    assert!(rows(&out.join("walk/windows.csv"))[1..].iter().all(|r| r[3] != "running"));
}

#[test]
fn what_the_user_tells_overrides_the_file() {
    let place = Place::new();
    let run = place.simulate("run", &ONE);
    let ran = runform(["analyze", text(&run), "--json", "--speed-mps", "4", "--height-m", "1.6"]);
    let value: serde_json::Value = serde_json::from_str(&ran.out).expect("JSON");
    assert_eq!(value["conditions"]["speed_mps"], 4.0);
    assert_eq!(value["subject"]["height_m"], 1.6);
    assert_eq!(value["subject"]["mass_kg"], 70.0, "what is not told stays");
}

#[test]
fn a_value_that_cannot_be_is_wrong_usage() {
    let place = Place::new();
    let run = place.simulate("run", &ONE);
    for wrong in [
        ["--height-m", "178"],
        ["--speed-mps", "-3"],
        ["--speed-mps", "0"],
        ["--speed-mps", "NaN"],
        ["--acc-sign", "upward"],
        ["--units", "furlongs"],
        ["--placement", "elbow"],
        ["--rate-hz", "0"],
        ["--nonsense", "1"],
    ] {
        let ran = runform(["analyze", text(&run), wrong[0], wrong[1]]);
        assert_eq!(ran.code, 2, "{wrong:?}: {}", ran.err);
        assert!(ran.err.contains(wrong[0]) || ran.err.contains(wrong[1]), "{}", ran.err);
        assert_readable(&ran.err);
    }
}

#[test]
fn a_fault_catalogue_of_ones_own_is_used_and_a_wrong_one_is_named() {
    let place = Place::new();
    let run = place.simulate("run", &ONE);
    let own = "referral = \"see someone\"\n[[fault]]\nid = \"fast_feet\"\ntitle = \"Fast feet\"\n\
               article_rows = []\npassage = \"p\"\nevidence = \"e\"\nmodifiability = 0.5\n\
               advice = []\n[[fault.criterion]]\nmetric = \"cadence\"\ndirection = \"above\"\n\
               bands = [100.0, 110.0, 120.0]\nmdc = 1.0\nprimary = true\nsource = \"own\"\n";
    let good = place.write("good.toml", own);
    let ran = runform(["analyze", text(&run), "--faults", text(&good)]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.out.contains("Fast feet") && ran.out.contains("SEVERE, "), "{}", ran.out);
    let bad = place.write("bad.toml", &own.replace("[100.0, 110.0, 120.0]", "[3.0, 2.0, 1.0]"));
    let ran = runform(["analyze", text(&run), "--faults", text(&bad)]);
    assert_eq!(ran.code, 3, "{}", ran.err);
    assert!(ran.err.contains("bad.toml") && ran.err.contains("fast_feet"), "{}", ran.err);
}

#[test]
fn an_output_folder_that_cannot_be_made_is_said_so() {
    let place = Place::new();
    let run = place.simulate("run", &ONE);
    let file = place.write("file", "");
    let ran = runform(["analyze", text(&run), "-o", text(&file)]);
    assert_eq!(ran.code, 2, "{}", ran.err);
    assert!(ran.err.contains("cannot be written"), "{}", ran.err);
    assert_eq!(fs::read(&file).expect("the file"), b"", "untouched");
}

#[test]
fn the_same_recording_gives_the_same_bytes() {
    let place = Place::new();
    let run = place.simulate("run", &["--duration-s", "12"]);
    let (a, b) = (place.path("a"), place.path("b"));
    for out in [&a, &b] {
        assert_eq!(runform(["analyze", text(&run), "-o", text(out), "-q"]).code, 0);
    }
    for name in files(&a.join("run")) {
        let read = |folder: &Path| fs::read(folder.join("run").join(&name)).expect("a file");
        assert_eq!(read(&a), read(&b), "{name}");
    }
}
