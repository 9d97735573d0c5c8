//! `runform simulate` and `runform inspect`.

use std::fs;

use crate::support::{Place, files, rows, runform};

#[test]
fn the_folder_holds_the_recording_and_its_truth() {
    let place = Place::new();
    let run = place.simulate("run", &["--sensors", "waist,shank_left", "--duration-s", "10"]);
    let expected = [
        "recording.toml",
        "shank_left.csv",
        "truth.json",
        "truth_steps.csv",
        "truth_strides.csv",
        "truth_walking_steps.csv",
        "waist.csv",
    ];
    assert_eq!(files(&run), expected);
    let steps = rows(&run.join("truth_steps.csv"));
    assert_eq!(steps[0][..3].join(","), "bout,side,t_ic_s");
    assert!(steps.len() > 20, "{} steps in 10 s", steps.len());
    let truth = fs::read(run.join("truth.json")).expect("a file");
    let truth: runform::sim::Truth = serde_json::from_slice(&truth).expect("the truth");
    assert!((150.0..190.0).contains(&truth.cadence_spm()));
}

#[test]
fn the_same_options_give_the_same_bytes() {
    let place = Place::new();
    let options = ["--sensors", "sacrum", "--duration-s", "5", "--misalign-deg", "15"];
    let (a, b) = (place.simulate("x/run", &options), place.simulate("y/run", &options));
    let other = place.simulate("z/run", &[&options[..], &["--seed", "2"]].concat());
    let read = |folder: &std::path::Path| fs::read(folder.join("sacrum.csv")).expect("a file");
    assert_eq!(read(&a), read(&b));
    assert_ne!(read(&a), read(&other), "another seed is another recording");
}

#[test]
fn sensors_without_a_gyroscope_have_no_gyroscope_columns() {
    let place = Place::new();
    let run = place.simulate(
        "run",
        &["--sensors", "waist", "--rate-hz", "50", "--acc-only", "--duration-s", "5"],
    );
    let table = rows(&run.join("waist.csv"));
    assert_eq!(table[0].join(","), "t_s,acc_x_mps2,acc_y_mps2,acc_z_mps2");
    assert_eq!(table.len() - 1, 251);
}

#[test]
fn every_activity_can_be_simulated() {
    let place = Place::new();
    for activity in ["running", "walking", "standing", "cycling", "stairs"] {
        let options = ["--activity", activity, "--sensors", "waist", "--duration-s", "5"];
        let run = place.simulate(activity, &options);
        assert!(run.join("truth_steps.csv").exists(), "{activity}");
    }
}

#[test]
fn presets_are_listed_and_an_unknown_one_points_to_the_list() {
    let ran = runform(["simulate", "--list"]);
    assert_eq!(ran.code, 0);
    assert!(ran.out.lines().any(|l| l == "overstriding_moderate"), "{}", ran.out);
    let place = Place::new();
    let folder = place.path("run");
    let folder = folder.to_str().expect("UTF-8");
    for (wrong, words) in [
        (["--preset", "flying"], "--list"),
        (["--sensors", "elbow"], "expected foot"),
        (["--speed-mps", "40"], "outside"),
    ] {
        let ran = runform(["simulate", "-o", folder, wrong[0], wrong[1]]);
        assert_eq!(ran.code, 2, "{wrong:?}");
        assert!(ran.err.contains(words), "{}", ran.err);
    }
    assert!(!std::path::Path::new(folder).exists(), "nothing is left behind");
}

#[test]
fn an_inspection_tells_streams_units_and_what_can_be_measured() {
    let place = Place::new();
    let options = ["--sensors", "waist,shank_left", "--duration-s", "10", "--standing-s", "5"];
    let run = place.simulate("run", &options);
    let ran = runform(["inspect", run.to_str().expect("UTF-8")]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    for words in ["shank_left", "200.000 Hz", "declared", "could be measured", "elsewhere"] {
        assert!(ran.out.contains(words), "{words} in: {}", ran.out);
    }
    let cells = |name: &str| -> Vec<String> {
        let matrix = ran.out.lines().skip_while(|l| *l != "could be measured, by sensor");
        let line = matrix.clone().find(|l| l.split_whitespace().next() == Some(name));
        let line = line.unwrap_or_else(|| panic!("{name} in: {}", ran.out));
        line.split_whitespace().skip(1).map(str::to_owned).collect()
    };
    assert_eq!(cells("shank"), ["waist"], "the columns");
    assert_eq!(cells("pta_resultant"), ["A", "."]);
    assert_eq!(cells("pta_asymmetry"), ["B+", "."], "one shank has no other side");
    assert_eq!(cells("cadence"), ["A", "A"]);
}

#[test]
fn an_inspection_of_many_sensors_is_one_matrix_and_no_wall_for_each() {
    let place = Place::new();
    let options = ["--duration-s", "10", "--standing-s", "5", "--rate-hz", "100"];
    let run = place.simulate("run", &options);
    let ran = runform(["inspect", run.to_str().expect("UTF-8")]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let rows: Vec<&str> =
        ran.out.lines().filter(|l| l.split_whitespace().next() == Some("contact_time")).collect();
    assert!((1..=2).contains(&rows.len()), "a row a metric: {rows:?}");
    assert!(rows.iter().any(|r| r.contains("A<") || r.contains("B")), "{rows:?}");
    assert_eq!(ran.out.matches("a standing pose is known").count(), 1, "said once: {}", ran.out);
    assert!(ran.out.contains("L R"), "left and right of a part are one column: {}", ran.out);
    let matrix = ran.out.lines().skip_while(|l| *l != "could be measured, by sensor");
    assert!(matrix.clone().all(|l| l.chars().count() <= 120), "{}", ran.out);
    assert!(ran.out.lines().count() < 220, "{} lines", ran.out.lines().count());
}

#[test]
fn a_used_folder_is_replaced_as_a_whole_or_refused() {
    let place = Place::new();
    let run = place.simulate("run", &["--sensors", "waist,sacrum", "--duration-s", "5"]);
    place.simulate("run", &["--sensors", "foot_left", "--duration-s", "5"]);
    let sensors: Vec<String> = files(&run)
        .into_iter()
        .filter(|n| n.ends_with(".csv") && !n.starts_with("truth"))
        .collect();
    assert_eq!(sensors, ["foot_left.csv"]);
    fs::write(run.join("notes.txt"), "mine").expect("written");
    let folder = run.to_str().expect("UTF-8");
    let ran = runform(["simulate", "-o", folder, "--duration-s", "5"]);
    assert_eq!(ran.code, 2, "{}", ran.err);
    assert!(ran.err.contains("notes.txt"), "{}", ran.err);
    fs::remove_file(run.join("notes.txt")).expect("removed");
    fs::remove_file(run.join("truth.json")).expect("removed");
    let ran = runform(["simulate", "-o", folder, "--duration-s", "5"]);
    assert_eq!(ran.code, 2, "a recording of one's own is not replaced: {}", ran.err);
}

#[test]
fn a_number_that_is_none_is_wrong_usage() {
    let place = Place::new();
    let folder = place.path("run");
    for option in ["--duration-s", "--speed-mps", "--rate-hz", "--standing-s", "--gyr-bias-dps"] {
        for value in ["NaN", "inf"] {
            let args = ["simulate", "-o", folder.to_str().expect("UTF-8"), option, value];
            let ran = runform(args);
            assert_eq!(ran.code, 2, "{option} {value}: {}", ran.err);
        }
    }
    let long = ["simulate", "-o", folder.to_str().expect("UTF-8"), "--duration-s", "1e12"];
    assert_eq!(runform(long).code, 2);
    assert!(!folder.exists());
}
