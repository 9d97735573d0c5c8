//! `runform explain`: every name that a report or an error can hold is explained.

use std::fs;
use std::path::Path;

use crate::support::runform;

#[test]
fn every_listed_name_is_explained() {
    let list = runform(["explain"]);
    assert_eq!(list.code, 0);
    let names: Vec<&str> =
        list.out.lines().filter(|l| l.starts_with("  ")).flat_map(str::split_whitespace).collect();
    assert!(names.len() > 100, "{}", names.len());
    for name in names {
        let ran = runform(["explain", name]);
        assert_eq!(ran.code, 0, "{name}: {}", ran.err);
        assert!(ran.out.starts_with(name), "{name}: {}", ran.out);
        assert!(ran.out.lines().all(|l| l.chars().count() <= 100), "{}", ran.out);
    }
}

#[test]
fn a_slip_suggests_the_name_meant() {
    let ran = runform(["explain", "overstridng"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("overstriding"), "{}", ran.err);
}

#[test]
fn a_metric_comes_with_definition_placements_grades_and_source() {
    let ran = runform(["explain", "contact-time"]);
    for words in ["50 N", "sacrum", "grade A", "Falbriard", "unit: s"] {
        assert!(ran.out.contains(words), "{words} in: {}", ran.out);
    }
}

#[test]
fn a_fault_comes_with_limits_sources_and_tips() {
    let ran = runform(["explain", "high_impact"]);
    for words in ["8, 10, 13 g", "Crowell", "article rows: 7", "tip advice_cadence"] {
        assert!(ran.out.contains(words), "{words} in: {}", ran.out);
    }
}

#[test]
fn an_exit_code_is_explained_by_its_number() {
    let ran = runform(["explain", "5"]);
    assert!(ran.out.contains("Some of a batch failed"), "{}", ran.out);
}

#[test]
fn words_of_the_report_are_explained_by_name_and_by_title() {
    for (name, expected) in [
        ("jolt at the shin", "pta_resultant (metric)"),
        ("Ground contact", "contact_time (metric)"),
        ("contact time", "contact_time (metric)"),
        ("B", "B (grade)"),
        ("BW", "BW (unit)"),
        ("left shank", "shank_left (placement)"),
        ("not_assessable", "not_assessable (severity)"),
        ("fairly sure", "fairly_sure (confidence)"),
        ("own_baseline", "own_baseline (held against)"),
        ("vertical_force_threshold", "vertical_force_threshold (method)"),
        ("minus-specific-force", "minus_specific_force (sign)"),
    ] {
        let ran = runform(["explain", name]);
        assert!(ran.out.contains(expected), "{name}: {}{}", ran.out, ran.err);
    }
}

#[test]
fn everything_that_a_report_names_is_in_the_list_of_everything() {
    let ran = runform(["explain", "--all", "--json"]);
    let all: Vec<serde_json::Value> = serde_json::from_str(&ran.out).expect("JSON");
    let known = |kind: &str, id: &str| all.iter().any(|e| e["kind"] == kind && e["id"] == id);
    for info in runform::metrics::catalogue::CATALOGUE {
        assert!(known("metric", info.name), "{}", info.name);
        let unit = info.unit.symbol().replace(' ', "_");
        assert!(known("unit", &unit), "{unit}");
        for method in info.methods {
            assert!(known("method", method.name), "{}", method.name);
        }
        let json = serde_json::to_value(info.id).expect("JSON");
        assert_eq!(json, info.name, "one name everywhere");
        for label in runform::report::text::labels(info.id) {
            assert_eq!(runform(["explain", label]).code, 0, "{label}");
        }
    }
    for placement in runform::recording::Placement::ALL {
        assert!(known("placement", placement.name()), "{placement}");
    }
    assert!(all.iter().all(|e| e["text"].as_str().is_some_and(|t| t.len() > 10)));
}

/// Variants of an enum in a source file, as snake_case.
fn variants(file: &str, name: &str) -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(file);
    let text = fs::read_to_string(path).expect("the source");
    let start = text.find(&format!("pub enum {name} {{")).expect("the enum");
    let body = &text[start..];
    let body = &body[..body.find("\n}").expect("its end")];
    body.lines()
        .filter_map(|l| l.strip_prefix("    "))
        .filter(|l| l.starts_with(|c: char| c.is_ascii_uppercase()))
        .map(|l| snake(l.trim_end_matches([',', '{', ' ']).split('(').next().unwrap_or(l)))
        .collect()
}

fn snake(name: &str) -> String {
    let mut out = String::new();
    for c in name.chars() {
        if c.is_ascii_uppercase() && !out.is_empty() {
            out.push('_');
        }
        out.push(c.to_ascii_lowercase());
    }
    out
}

#[test]
fn no_refusal_finding_or_error_of_the_library_is_left_out() {
    for (file, name, kind) in [
        ("src/metrics/estimate.rs", "Refusal", "(refusal)"),
        ("src/metrics/estimate.rs", "Flag", "(flag)"),
        ("src/intake/quality.rs", "Finding", "(finding)"),
        ("src/intake/error.rs", "IntakeError", "(error in a stream)"),
        ("src/recording/error.rs", "RecordingError", "(error in a recording)"),
        ("src/form/catalogue.rs", "FaultError", "(error in a fault catalogue)"),
        ("src/context/profile.rs", "ProfileError", "(error beside the recording)"),
        ("crates/io/src/diary.rs", "DiaryError", "(error beside the recording)"),
        ("crates/io/src/error.rs", "ReadError", "(error in a file)"),
    ] {
        let found = variants(file, name);
        assert!(found.len() > 2, "{name}: {found:?}");
        for id in found {
            let ran = runform(["explain", &id]);
            assert!(ran.out.contains(&format!("{id} {kind}")), "{name}: {id} is not explained");
        }
    }
}
