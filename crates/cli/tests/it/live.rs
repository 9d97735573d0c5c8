//! `runform live`: lines in, lines out.

use std::collections::BTreeSet;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use serde_json::{Value, json};

use crate::support::{FILES, Place, Ran, assert_readable, files, rows, runform, runform_with};

/// A run of one sensor after some seconds of standing, and its CSV.
fn run_of(place: &Place, sensor: &str) -> String {
    let options =
        ["--sensors", sensor, "--duration-s", "40", "--standing-s", "5", "--rate-hz", "100"];
    let folder = place.simulate("run", &options);
    fs::read_to_string(folder.join(format!("{sensor}.csv"))).expect("a table")
}

/// Lines of what was told; each is one object with a known word for what happened.
fn told(ran: &Ran) -> Vec<Value> {
    let object = |line: &str| {
        let value: Value = serde_json::from_str(line).unwrap_or_else(|e| panic!("{e}: {line}"));
        let event = value["event"].as_str().expect("a word").to_owned();
        let known = ["ic", "tc", "stride", "bout", "fault", "notice", "report"];
        assert!(known.contains(&event.as_str()), "{event}");
        value
    };
    ran.out.lines().map(object).collect()
}

/// All but the last line, which is the report.
fn events(ran: &Ran) -> Vec<Value> {
    let mut lines = told(ran);
    assert_eq!(lines.pop().expect("lines")["event"], "report");
    lines
}

fn report(ran: &Ran) -> Value {
    told(ran).pop().expect("lines")["report"].take()
}

/// The table as JSON lines under the keys `acc` and `gyr`.
fn as_json(path: &Path, sensor: &str) -> String {
    let table = rows(path);
    let mut out = String::new();
    for row in &table[1..] {
        let v: Vec<f64> = row.iter().map(|c| c.parse().expect("a number")).collect();
        let line = json!({"t_s": v[0], "acc": v[1..4], "gyr": v[4..7], "sensor": sensor});
        out += &format!("{line}\n");
    }
    out
}

fn cadence(report: &Value) -> f64 {
    let metrics = report["metrics"].as_array().expect("metrics");
    let of_all = |m: &&Value| m["metric"] == "cadence" && m["bout"].is_null();
    let m = metrics.iter().find(of_all).expect("cadence").clone();
    let text = m.to_string();
    let at = text.find("\"value\":").expect("a value") + 8;
    let digits: String =
        text[at..].chars().take_while(|c| c.is_ascii_digit() || *c == '.').collect();
    digits.parse().expect("a number")
}

#[test]
fn a_run_is_told_while_it_lasts_and_its_finals_repeat_the_numbers() {
    let place = Place::new();
    let csv = run_of(&place, "sacrum");
    let ran = runform_with(["live", "--placement", "sacrum"], &csv);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    let events = events(&ran);
    let first = events.iter().find(|e| e["event"] == "bout").expect("a bout");
    assert_eq!((&first["change"], &first["provisional"]), (&json!("begun"), &json!(true)));
    assert!(first["t_s"].as_f64().is_some_and(|t| (5.0..11.0).contains(&t)), "{first}");
    let numbers = |kind: &str, provisional: bool| -> BTreeSet<u64> {
        let these = events.iter().filter(|e| e["event"] == kind && e["provisional"] == provisional);
        these.map(|e| e["id"].as_u64().expect("a number")).collect()
    };
    for kind in ["ic", "tc", "stride"] {
        let (at_once, finals) = (numbers(kind, true), numbers(kind, false));
        assert!(at_once.len() > 70, "{kind}: {}", at_once.len());
        let repeated = at_once.intersection(&finals).count();
        assert!(repeated * 100 >= at_once.len() * 97, "{kind}: {repeated} of {}", at_once.len());
    }
    let last = events.iter().rfind(|e| e["event"] == "bout").expect("a bout");
    assert_eq!((&last["change"], &last["provisional"]), (&json!("ended"), &json!(false)));
    assert_eq!(last["id"], first["id"]);
}

#[test]
fn the_report_at_the_end_is_that_of_analyze() {
    let place = Place::new();
    let csv = run_of(&place, "sacrum");
    let out = place.path("out");
    let folder = out.to_str().expect("UTF-8");
    let ran =
        runform_with(["live", "--placement", "sacrum", "-o", folder, "--name", "morning"], &csv);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let live = report(&ran);
    let file = place.path("run/sacrum.csv");
    let analyzed = runform(["analyze", file.to_str().expect("UTF-8"), "--json"]);
    let analyzed: Value = serde_json::from_str(&analyzed.out).expect("JSON");
    let bouts = |r: &Value| -> Vec<[f64; 2]> {
        let list = r["bouts"].as_array().expect("bouts").iter();
        list.map(|b| ["t_start_s", "t_end_s"].map(|k| b[k].as_f64().expect("a time"))).collect()
    };
    let (a, b) = (bouts(&live), bouts(&analyzed));
    assert_eq!(a.len(), 1);
    for (a, b) in a.iter().flatten().zip(b.iter().flatten()) {
        assert!((a - b).abs() < 0.011, "{a} {b}");
    }
    let (a, b) = (cadence(&live), cadence(&analyzed));
    assert!((a - b).abs() < 0.05, "{a} {b}");
    assert_eq!(files(&out.join("morning")), FILES);
    // Found before the run, not when it is over.
    let again =
        runform_with(["live", "--placement", "sacrum", "-o", folder, "--name", "morning"], "");
    assert_eq!((again.code, again.out.as_str()), (2, ""));
    assert!(again.err.contains("already holds"), "{}", again.err);
}

#[test]
fn json_lines_give_the_same_events_as_csv() {
    let place = Place::new();
    let csv = run_of(&place, "foot_left");
    let args = ["live", "--placement", "foot_left", "--units", "mps2,radps"];
    let rows = runform_with(args, &csv);
    let objects = runform_with(args, &as_json(&place.path("run/foot_left.csv"), "left foot"));
    assert_eq!((rows.code, objects.code), (0, 0), "{}", objects.err);
    let (a, b) = (events(&rows), events(&objects));
    assert!(a.len() > 100 && a == b, "{} {}", a.len(), b.len());
    assert!(a.iter().any(|e| e["event"] == "ic" && e["side"] == "left"));
}

#[test]
fn several_sensors_come_in_one_stream() {
    let place = Place::new();
    let options = ["--sensors", "foot_left,foot_right", "--duration-s", "20", "--rate-hz", "100"];
    let run = place.simulate("run", &options);
    let of = |sensor: &str| as_json(&run.join(format!("{sensor}.csv")), sensor);
    let (left, right) = (of("foot_left"), of("foot_right"));
    let both: String =
        left.lines().zip(right.lines()).map(|(l, r)| format!("{l}\n{r}\n")).collect();
    let args = ["live", "--placement", "foot_left", "--placement", "foot_right"];
    let ran = runform_with(args.into_iter().chain(["--units", "mps2,radps"]), &both);
    assert_eq!(ran.code, 0, "{}", ran.err);
    for sensor in ["foot_left", "foot_right"] {
        let n = events(&ran).iter().filter(|e| e["event"] == "ic" && e["sensor"] == sensor).count();
        assert!(n > 20, "{sensor}: {n}");
    }
    // Of one only that was asked for.
    let ran = runform_with(["live", "--placement", "foot_left", "--units", "mps2,radps"], &both);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_eq!(ran.err.matches("foot_right is no --placement").count(), 1, "{}", ran.err);
    assert!(events(&ran).iter().all(|e| e["sensor"] != "foot_right"));
}

#[test]
fn a_bad_line_is_told_with_its_number_and_the_rest_goes_on() {
    let place = Place::new();
    let csv = run_of(&place, "sacrum");
    let mut lines: Vec<&str> = csv.lines().collect();
    lines.insert(1200, "12.0,what,1,2,3,4,5");
    let ran = runform_with(["live", "--placement", "sacrum"], &(lines.join("\n") + "\n"));
    assert_eq!(ran.code, 0);
    assert!(ran.err.contains("line 1201, column \"acc_x_mps2\": \"what\""), "{}", ran.err);
    assert_readable(&ran.err);
    let notices: Vec<Value> = events(&ran).into_iter().filter(|e| e["event"] == "notice").collect();
    assert_eq!(notices.len(), 1);
    assert_eq!((&notices[0]["code"], &notices[0]["line"]), (&json!("bad_line"), &json!(1201)));
    let clean = runform_with(["live", "--placement", "sacrum"], &csv);
    let others =
        |ran: &Ran| events(ran).into_iter().filter(|e| e["event"] != "notice").collect::<Vec<_>>();
    assert!(others(&ran) == others(&clean), "a line that is no sample changes nothing");
}

#[test]
fn too_many_bad_lines_end_the_input_and_what_was_told_stands() {
    let place = Place::new();
    let csv = run_of(&place, "sacrum") + &"?\n".repeat(30);
    let ran = runform_with(["live", "--placement", "sacrum", "--max-bad-lines", "20"], &csv);
    assert_eq!(ran.code, 3);
    assert!(ran.err.contains("21 lines could not be read"), "{}", ran.err);
    assert_eq!(report(&ran)["bouts"].as_array().map(Vec::len), Some(1));
}

#[test]
fn what_is_not_told_is_asked_for_and_never_guessed() {
    let ran = runform_with(["live"], "");
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("--placement"), "{}", ran.err);
    let rows = |header: &str, g: f64| -> String {
        let row = |k: u32| format!("{},0,0,{g}\n", 0.01 * f64::from(k));
        format!("{header}\n{}", (0..300).map(row).collect::<String>())
    };
    for (input, units, words) in [
        (rows("t_s,acc_x,acc_y,acc_z", 9.81), "auto", "unit of the accelerometer"),
        (rows("t_s,acc_x_g,acc_y_g,acc_z_g", 9.81), "auto", "9.81 g long"),
        (rows("t_s,acc_x,acc_y,acc_z", 0.1), "g", "gravity was taken out"),
        (rows("a,b,c,d", 9.81), "auto", "no accelerometer column"),
        ("0,0,0,9.81\n".repeat(9), "auto", "numbers where column names were expected"),
        (String::new(), "auto", "no rows"),
    ] {
        let ran = runform_with(["live", "--placement", "waist", "--units", units], &input);
        assert_eq!((ran.code, ran.out.as_str()), (3, ""), "{words}: {}", ran.err);
        assert!(ran.err.contains(words), "{words} in: {}", ran.err);
        assert_readable(&ran.err);
    }
}

#[test]
fn standing_is_no_run_and_says_so_by_the_exit_code() {
    let place = Place::new();
    let options = ["--sensors", "sacrum", "--duration-s", "20", "--activity", "standing"];
    let csv =
        fs::read_to_string(place.simulate("stand", &options).join("sacrum.csv")).expect("a table");
    let ran = runform_with(["live", "--placement", "sacrum"], &csv);
    assert_eq!(ran.code, 4, "{}", ran.err);
    assert!(events(&ran).is_empty(), "{}", ran.out);
}

#[test]
fn what_happens_is_told_before_the_input_ends() {
    let place = Place::new();
    let csv = run_of(&place, "sacrum");
    let mut child = Command::new(env!("CARGO_BIN_EXE_runform"))
        .args(["live", "--placement", "sacrum"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program runs");
    let mut input = child.stdin.take().expect("its input");
    let output = BufReader::new(child.stdout.take().expect("its output"));
    let (send, received) = mpsc::channel();
    std::thread::spawn(move || {
        for line in output.lines().map_while(Result::ok) {
            if send.send(line).is_err() {
                break;
            }
        }
    });
    for line in csv.lines().take(1500) {
        writeln!(input, "{line}").expect("taken");
    }
    input.flush().expect("flushed");
    // Its input is still open.
    let line = received.recv_timeout(Duration::from_secs(60));
    let told = line.is_ok_and(|line| line.contains("\"begun\""));
    drop(input);
    let ended = child.wait().expect("it ends");
    assert!(told && ended.success());
}
