//! `runform collect`: results of many recordings as one set of tables.

use std::fs;
use std::path::Path;

use crate::support::{Place, runform};

fn analyze(place: &Place, input: &Path, to: &str) {
    let out = place.path(to);
    let ran = runform(["analyze", input.to_str().unwrap(), "-q", "-o", out.to_str().unwrap()]);
    assert!([0, 4].contains(&ran.code), "{}", ran.err);
}

/// Two runners, two conditions, each result in a folder of its own.
fn study() -> Place {
    let place = Place::new();
    for (subject, condition, speed) in [
        ("s01", "slow", "2.6"),
        ("s01", "fast", "3.8"),
        ("s02", "slow", "3.0"),
        ("s02", "fast", "4.2"),
    ] {
        let name = format!("{subject}_{condition}");
        let options = ["--sensors", "waist", "--rate-hz", "50", "--acc-only", "--duration-s", "30"];
        let mut all = options.to_vec();
        all.extend(["--speed-mps", speed]);
        let input = place.simulate(&name, &all);
        analyze(&place, &input, "results");
    }
    place
}

fn rows(file: &Path) -> Vec<Vec<String>> {
    let text = fs::read_to_string(file).expect("a table");
    text.lines().map(|l| l.split(',').map(str::to_owned).collect()).collect()
}

fn collect(place: &Place, pattern: &str, to: &str) -> crate::support::Ran {
    let (results, out) = (place.path("results"), place.path(to));
    runform(["collect", results.to_str().unwrap(), "-o", out.to_str().unwrap(), "--name", pattern])
}

#[test]
fn results_become_one_table_each_with_the_labels_of_their_paths_and_means() {
    let place = study();
    let ran = collect(&place, "{subject}_{condition}", "study");
    assert_eq!(ran.code, 0, "{}", ran.err);
    let study = place.path("study");
    let metrics = rows(&study.join("metrics.csv"));
    assert_eq!(metrics[0][..4], ["path", "subject", "condition", "recording"]);
    let cadence: Vec<&Vec<String>> =
        metrics.iter().filter(|r| r[4] == "all" && r[5] == "cadence" && r[6] == "both").collect();
    assert_eq!(cadence.len(), 4);
    assert_eq!(cadence[0][..3], ["s01_fast", "s01", "fast"]);
    // As many strides as the four results have.
    let own: usize = ["s01_slow", "s01_fast", "s02_slow", "s02_fast"]
        .iter()
        .map(|n| rows(&place.path("results").join(n).join("strides.csv")).len() - 1)
        .sum();
    assert_eq!(rows(&study.join("strides.csv")).len() - 1, own);

    let number = |row: &Vec<String>| row[7].parse::<f64>().expect("a value");
    let means = rows(&study.join("subject_means.csv"));
    let mean = means.iter().find(|r| r[0] == "s01" && r[1] == "cadence").expect("a mean");
    let expected = 0.5 * (number(cadence[0]) + number(cadence[1]));
    assert_eq!(mean[4], "2");
    assert!((mean[5].parse::<f64>().unwrap() - expected).abs() < 1e-6);
    let means = rows(&study.join("condition_means.csv"));
    let fast = means.iter().find(|r| r[0] == "fast" && r[1] == "cadence").expect("a mean");
    let expected = 0.5 * (number(cadence[0]) + number(cadence[2]));
    assert!((fast[6].parse::<f64>().unwrap() - expected).abs() < 1e-6);

    // Every column of every table is in the dictionary.
    let dictionary = rows(&study.join("dictionary.csv"));
    for table in ["metrics", "faults", "strides", "events", "windows", "waveforms", "quality"] {
        for column in &rows(&study.join(format!("{table}.csv")))[0] {
            let known = |r: &Vec<String>| (r[0] == table || r[0] == "all") && r[1] == *column;
            assert!(dictionary.iter().any(known), "{table}: {column}");
        }
    }
}

#[test]
fn conditions_are_compared_within_subjects_and_values_with_their_references() {
    let place = Place::new();
    let mut manifest = String::from("path,subject,condition,ref_cadence\n");
    for (i, (subject, speed)) in [("a", 2.6), ("b", 3.0), ("c", 3.3)].into_iter().enumerate() {
        for (condition, more) in [("fast", 0.8), ("slow", 0.0)] {
            let (name, speed) = (format!("raw/{subject}_{condition}"), (speed + more).to_string());
            let seed = (10 + i).to_string();
            let run = ["--sensors", "waist", "--rate-hz", "50", "--acc-only", "--duration-s", "20"];
            place.simulate(&name, &[&run[..], &["--speed-mps", &speed, "--seed", &seed]].concat());
            manifest += &format!("{subject}_{condition},{subject},{condition},170\n");
        }
    }
    let manifest = place.write("people.csv", &manifest).display().to_string();
    let [raw, out, to] = ["raw", "out", "study"].map(|p| place.path(p).display().to_string());
    let ran = runform(["analyze", &raw, "--manifest", &manifest, "-q", "-o", &out]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_eq!(runform(["collect", &out, "-o", &to]).code, 0);
    let study = place.path("study");
    let metrics = rows(&study.join("metrics.csv"));
    assert_eq!(metrics[0][..4], ["path", "subject", "condition", "ref_cadence"]);
    let at = |column: &str| metrics[0].iter().position(|c| c == column).expect(column);
    let cadence = |condition: &str| -> Vec<f64> {
        let wanted = |r: &&Vec<String>| {
            r[at("metric")] == "cadence" && r[at("bout")] == "all" && r[at("side")] == "both"
        };
        let of = metrics.iter().filter(wanted).filter(|r| r[2] == condition);
        of.map(|r| r[at("value")].parse().expect("a number")).collect()
    };
    let (fast, slow) = (cadence("fast"), cadence("slow"));
    let mean = fast.iter().zip(&slow).map(|(f, s)| s - f).sum::<f64>() / 3.0;
    let differences = rows(&study.join("condition_differences.csv"));
    let row = differences.iter().find(|r| r[2] == "cadence").expect("a row");
    assert_eq!(row[..2], ["fast", "slow"]);
    let number = |i: usize| row[i].parse::<f64>().expect("a number");
    assert!((number(6) - mean).abs() < 1e-6 && number(7) < mean && number(8) > mean, "{row:?}");
    let agreement = rows(&study.join("reference_agreement.csv"));
    let bias = fast.iter().chain(&slow).map(|v| v - 170.0).sum::<f64>() / 6.0;
    let row = agreement.iter().find(|r| r[0] == "cadence").expect("a row");
    assert_eq!(row[2..4], ["3", "6"]);
    assert!((row[4].parse::<f64>().expect("a bias") - bias).abs() < 1e-6);
    // Three subjects tell nothing of the reliability of others.
    assert_eq!(rows(&study.join("reliability.csv")).len(), 1);
    let page = fs::read_to_string(study.join("cohort.html")).expect("a page");
    for id in ["numbers", "agreement", "outliers", "failures"] {
        assert!(page.contains(&format!("id=\"{id}\"")), "{id}");
    }
    assert!(page.contains("3 subjects") && !page.contains("<script"));
}

#[test]
fn what_cannot_be_collected_is_told_and_the_rest_is_the_same_to_the_byte() {
    let place = study();
    assert_eq!(collect(&place, "{subject}_{condition}", "first").code, 0);
    let broken = place.path("results/s03_slow");
    fs::create_dir_all(&broken).unwrap();
    fs::write(broken.join("report.json"), "{").unwrap();
    fs::create_dir_all(place.path("results/odd")).unwrap();
    let report = fs::read(place.path("results/s01_slow/report.json")).unwrap();
    fs::write(place.path("results/odd/report.json"), report).unwrap();
    let ran = collect(&place, "{subject}_{condition}", "second");
    assert_eq!(ran.code, 5, "{}", ran.err);
    let failures = rows(&place.path("second/failures.csv"));
    let failed: Vec<&str> = failures[1..].iter().map(|r| r[0].as_str()).collect();
    assert_eq!(failed, ["odd", "s03_slow"]);
    for table in ["metrics.csv", "strides.csv", "subject_means.csv", "quality.csv"] {
        let read = |folder: &str| fs::read(place.path(folder).join(table)).unwrap();
        assert_eq!(read("first"), read("second"), "{table}");
    }
}

#[test]
fn a_pattern_that_is_none_and_a_folder_without_results_are_errors_that_say_what_to_do() {
    let place = Place::new();
    fs::create_dir_all(place.path("results")).unwrap();
    let ran = collect(&place, "{subject", "study");
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("--name"), "{}", ran.err);
    let ran = collect(&place, "", "study");
    assert_eq!(ran.code, 3);
    assert!(ran.err.contains("analyze -o"), "{}", ran.err);
    assert!(!place.path("study").exists());
}
