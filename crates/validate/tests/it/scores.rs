//! Data sets whose scores are known beforehand.

use crate::support::{HEAD, Place, line, named, options};
use runform_validate::{Outcome, json, page, plots, validate};

fn event_lines() -> String {
    [
        line("found", "events", "ic", "f1", "at_least = 0.99"),
        line("strike", "events", "ic", "bias", "unit = \"ms\"\nat_most = 5.0"),
        line("off", "events", "tc", "bias", "unit = \"ms\""),
        line("strike spread", "events", "ic", "sd", "unit = \"ms\""),
        line("sides", "events", "ic", "side_agreement", "unit = \"%\"\nat_least = 100.0"),
        line("bouts", "events", "ic", "bouts_right", "least_steps = 20\nat_least = 1.0"),
        line("cadence", "trials", "cadence", "max_abs", "column = \"cadence_spm\"\nat_most = 0.3"),
        line(
            "contact",
            "contacts",
            "contact_time",
            "rmse",
            "column = \"contact_s\"\nunit = \"ms\"",
        ),
        line(
            "slow",
            "trials",
            "cadence",
            "rmse",
            "column = \"cadence_spm\"\nrecordings = [\"run_0\"]",
        ),
    ]
    .concat()
}

#[test]
fn a_reference_that_is_late_by_20_ms_moves_the_bias_by_20_ms_and_nothing_else() {
    let (exact, late) = (Place::new(), Place::new());
    exact.runs(0.0);
    late.runs(0.02);
    for place in [&exact, &late] {
        place.manifest(&(HEAD.to_owned() + &event_lines()));
    }
    let (exact, late) = (exact.score(), late.score());
    for title in ["strike", "off"] {
        let shift = named(&exact, title).value.unwrap() - named(&late, title).value.unwrap();
        assert!((shift - 20.0).abs() < 1e-6, "{title}: {shift}");
    }
    let spread = |d| named(d, "strike spread").value.unwrap();
    assert!((spread(&exact) - spread(&late)).abs() < 1e-6);
    assert_eq!(named(&exact, "found").value, Some(1.0));
    assert_eq!(named(&exact, "strike").outcome, Outcome::Met);
    assert_eq!(named(&late, "strike").outcome, Outcome::NotMet);
    assert_eq!(named(&exact, "strike spread").outcome, Outcome::Shown);
    assert_eq!(named(&exact, "sides").value, Some(100.0));
    assert_eq!(named(&exact, "bouts").n, 4);
    assert_eq!(named(&exact, "cadence").outcome, Outcome::Met);
    assert_eq!(named(&exact, "slow").n, 1, "the line asked for one recording");
    assert_eq!(named(&exact, "cadence").breakdown.len(), 2, "two persons");
}

#[test]
fn what_is_not_in_the_reference_is_extra_and_what_is_not_found_is_missed() {
    let place = Place::new();
    place.runs(0.0);
    place.manifest(&(HEAD.to_owned() + &event_lines()));
    let whole = named(&place.score(), "found").n;
    let path = place.root().join("events.csv");
    let text = std::fs::read_to_string(&path).unwrap();
    let mut lines: Vec<&str> = text.lines().collect();
    // A strike in the middle of run_0 is forgotten, one in the air is invented.
    let forgotten = lines.iter().position(|l| l.starts_with("run_1,strike")).unwrap() + 20;
    assert!(lines[forgotten].contains("strike"), "{}", lines[forgotten]);
    lines.remove(forgotten);
    lines.push("run_1,strike,7.0001,left");
    place.write("events.csv", &lines.join("\n"));
    let found = place.score();
    let found = named(&found, "found");
    assert_eq!(found.extra, 1);
    assert!(found.missed <= 1 && found.n >= whole - 2, "{found:?}");
    assert!(found.value.unwrap() < 1.0);
}

#[test]
fn the_result_is_the_same_to_the_last_bit_for_any_number_of_threads() {
    let place = Place::new();
    place.runs(0.0);
    place.manifest(&(HEAD.to_owned() + &event_lines()));
    let run = |jobs: usize| {
        let mut options = options();
        options.jobs = jobs;
        let result = validate(place.root(), &options).unwrap();
        (json(&result).unwrap(), page(&result), plots(&result).unwrap())
    };
    let one = run(1);
    assert_eq!(one, run(2));
    assert_eq!(one, run(5));
    assert!(one.2.len() >= 3, "plots were drawn");
    assert!(one.2.iter().all(|p| p.1.starts_with("<svg")));
}

#[test]
fn missing_references_are_skipped_and_never_met() {
    let place = Place::new();
    place.runs(0.0);
    place.manifest(&(HEAD.to_owned() + &event_lines()));
    std::fs::remove_file(place.root().join("events.csv")).unwrap();
    let validation = place.validate().unwrap();
    assert!(validation.not_met().is_empty());
    let result = &validation.datasets[0];
    assert!(matches!(named(result, "found").outcome, Outcome::Skipped(_)));
    assert_eq!(named(result, "found").value, None);
    assert_eq!(named(result, "cadence").outcome, Outcome::Met, "what is there is scored");
    assert!(page(&validation).contains("skipped"));
}

#[test]
fn a_data_set_without_recordings_is_skipped() {
    let place = Place::new();
    place.runs(0.0);
    place.manifest(&(HEAD.to_owned() + &event_lines()));
    for number in 0..4 {
        std::fs::remove_file(place.root().join(format!("recordings/run_{number}.csv"))).unwrap();
    }
    let result = place.score();
    assert!(result.skipped.is_some());
    assert!(result.lines.iter().all(|l| matches!(l.outcome, Outcome::Skipped(_))));
}

#[test]
fn a_recording_that_cannot_be_read_counts_as_missed_and_is_listed() {
    let place = Place::new();
    place.runs(0.0);
    place.manifest(&(HEAD.to_owned() + &event_lines()));
    place.write("recordings/run_2.csv", "t_s,acc_x_mps2,acc_y_mps2,acc_z_mps2\n0,1,2,nonsense\n");
    let result = place.score();
    assert_eq!(result.failed.len(), 1);
    assert_eq!(result.failed[0].recording, "run_2");
    assert!(result.failed[0].reason.contains("nonsense"), "{}", result.failed[0].reason);
    assert!(named(&result, "found").missed > 30, "its strikes are missed");
    assert_eq!(named(&result, "found").outcome, Outcome::NotMet);
    assert_eq!(named(&result, "cadence").missed, 1);
}

#[test]
fn a_known_limit_is_told_and_does_not_fail_the_check() {
    let place = Place::new();
    place.runs(0.05);
    let more = "unit = \"ms\"\nat_most = 1.0\nknown_limit = \"the clock is late\"";
    place.manifest(&(HEAD.to_owned() + &line("strike", "events", "ic", "bias", more)));
    let validation = place.validate().unwrap();
    assert!(validation.not_met().is_empty());
    let strike = named(&validation.datasets[0], "strike");
    assert_eq!(strike.outcome, Outcome::KnownLimit("the clock is late".to_owned()));
}

/// A table on which the duty factor's formula is off by a straight line.
fn formula_table() -> (String, Vec<f64>) {
    let mut text = String::from("who,contact_s,step_s,speed,reference\n");
    let mut errors = Vec::new();
    for i in 0..12 {
        let (contact, step) = (0.20 + 0.01 * f64::from(i % 4), 0.33 + 0.004 * f64::from(i / 4));
        let flight = step - contact;
        let reference = 0.01 + 1.5 * flight;
        errors.push(flight - reference);
        text.push_str(&format!("p{},{contact},{step},{},{reference}\n", i / 4, 3 + i % 3));
    }
    (text, errors)
}

const FORMULA: &str = "\
name = \"means\"
title = \"Means\"
citation = \"made by a test\"
licence = \"none\"
hold_out = \"subject\"

[[references]]
name = \"table\"
kind = \"formula\"
file = \"means.csv\"
times = [\"contact_s\", \"step_s\"]
subject = \"who\"
speed_mps = \"speed\"
";

#[test]
fn calibration_removes_a_straight_line_and_leaves_the_rest_alone() {
    let place = Place::new();
    let (table, errors) = formula_table();
    place.write("means.csv", &table);
    let column = "column = \"reference\"\nunit = \"ms\"";
    let calibrated = format!("{column}\ncalibration = \"hold_out\"\nat_most = 0.001");
    let lines = [
        line("raw", "table", "formula_flight_time", "rmse", column),
        line("calibrated", "table", "formula_flight_time", "rmse", &calibrated),
        line(
            "one row",
            "table",
            "formula_flight_time",
            "mae",
            &format!("{column}\nwhere = {{ speed = 4, who = \"!p0\" }}"),
        ),
    ];
    place.manifest(&(FORMULA.to_owned() + &lines.concat()));
    let result = place.score();
    let rmse = (errors.iter().map(|e| e * e).sum::<f64>() / 12.0).sqrt() * 1e3;
    assert!((named(&result, "raw").value.unwrap() - rmse).abs() < 1e-9);
    assert!(named(&result, "calibrated").value.unwrap() < 1e-9);
    assert_eq!(named(&result, "calibrated").outcome, Outcome::Met);
    assert_eq!(named(&result, "one row").n, 2 + 1, "rows of speed 4 without p0");
    assert_eq!(named(&result, "raw").breakdown.len(), 3);
    let guesses = &named(&result, "raw").guesses;
    assert_eq!(guesses[0].from, "mean of the references");
    assert!(guesses.iter().any(|g| g.from == "speed"), "{guesses:?}");
}

#[test]
fn native_counts_in_a_table_without_header_give_the_same_cadence() {
    use std::fmt::Write as _;
    let place = Place::new();
    place.runs(0.0);
    let text = std::fs::read_to_string(place.root().join("recordings/run_1.csv")).unwrap();
    let mut counts = String::new();
    for row in text.lines().skip(1) {
        let v: Vec<f64> = row.split(',').map(|c| c.parse().unwrap()).collect();
        let g = |x: f64| (x / 9.80665 * 256.0).round();
        // Its y axis points the other way.
        writeln!(counts, " {}, {}, {};", g(v[1]), -g(v[2]), g(v[3])).unwrap();
    }
    place.write("recordings/run_1.txt", &counts);
    let layout = "files = \"recordings/{trial}.txt\"\nsite = \"sacrum\"\n\n[recordings.layout]\n\
                  header = false\ntrim = \";\"\nrate_hz = 100.0\n\
                  acc = { columns = [\"#1\", \"-#2\", \"#3\"], unit = \"g\", scale = 0.00390625 }\n";
    let head = HEAD.replace("files = \"recordings/{trial}.csv\"\nsite = \"sacrum\"\n", layout);
    let more = "column = \"cadence_spm\"\nat_most = 0.3";
    place.manifest(&(head + &line("cadence", "trials", "cadence", "max_abs", more)));
    let result = place.score();
    assert_eq!((named(&result, "cadence").n, result.recordings), (1, 1));
    assert_eq!(named(&result, "cadence").outcome, Outcome::Met, "{:?}", named(&result, "cadence"));
}

#[test]
fn a_told_speed_reaches_the_library_and_an_untold_one_does_not() {
    let place = Place::new();
    place.runs(0.0);
    let speed = line("speed", "trials", "speed", "max_percent", "column = \"speed_mps\"");
    place.manifest(&(HEAD.to_owned() + &speed));
    let untold = place.score();
    assert_eq!((named(&untold, "speed").n, named(&untold, "speed").missed), (0, 4));
    assert_eq!(named(&untold, "speed").refused.len(), 4, "with the library's reason");
    let told = HEAD.replace("speed_mps = \"speed_mps\"", "speed_mps = \"speed_mps\"\ntell = true");
    place.manifest(&(told + &speed));
    let told = place.score();
    assert_eq!(named(&told, "speed").n, 4);
    assert!(named(&told, "speed").value.unwrap() < 1e-3);
}

#[test]
fn files_of_one_trial_become_the_sensors_of_one_recording() {
    let place = Place::new();
    place.runs(0.0);
    for trial in ["run_0", "run_1"] {
        let text = std::fs::read_to_string(place.root().join(format!("recordings/{trial}.csv")));
        let text = text.unwrap();
        place.write(&format!("worn/{trial}/sacrum.csv"), &text);
        place.write(&format!("worn/{trial}/waist.csv"), &text);
    }
    let set = "files = \"worn/{trial}/{site}.csv\"\nsite = \"{site}\"\nmerge = true";
    let head = HEAD.replace("files = \"recordings/{trial}.csv\"\nsite = \"sacrum\"", set);
    let found = line("found", "events", "ic", "f1", "sites = [\"sacrum\"]");
    let both = line("both", "events", "ic", "precision", "");
    place.manifest(&(head.clone() + &found + &both));
    let merged = place.score();
    assert_eq!(merged.recordings, 2);
    assert_eq!(named(&merged, "found").value, Some(1.0));
    let once = named(&merged, "both").value;
    assert_eq!(once, Some(1.0), "what the other sensor feels of the same contacts is not extra");
    let elsewhere = line("elsewhere", "events", "ic", "recall", "sites = [\"foot_left\"]");
    place.manifest(&(head.clone() + &found + &elsewhere));
    let scored = place.score();
    let nothing = named(&scored, "elsewhere");
    assert_eq!((nothing.n, nothing.missed), (0, 0), "no foot was worn, so none is missed");
    place.manifest(&(head.replace("merge = true", "") + &found));
    assert_eq!(place.score().recordings, 4, "apart they are four recordings");
}

#[test]
fn rows_where_a_second_reference_contradicts_the_first_do_not_count() {
    let place = Place::new();
    place.runs(0.0);
    let cadence = |more: &str| {
        let column = format!("column = \"cadence_spm\"\n{more}");
        line("cadence", "trials", "cadence", "max_abs", &column)
    };
    let counted = |more: &str| {
        place.manifest(&(HEAD.to_owned() + &cadence(more)));
        named(&place.score(), "cadence").n
    };
    let all = counted("");
    assert!(all > 0);
    // The reference itself, and half of it, as the second one.
    let second = |times: f64| {
        format!("agrees = {{ column = \"cadence_spm\", times = {times:?}, within = 1.0 }}")
    };
    assert_eq!(counted(&second(1.0)), all);
    assert_eq!(counted(&second(0.5)), 0);
}
