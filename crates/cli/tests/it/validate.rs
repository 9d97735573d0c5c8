//! `runform validate` as a user runs it.

use std::fs;

use crate::support::{Place, files, runform};

const MANIFEST: &str = "\
name = \"mine\"
title = \"My study\"
citation = \"unpublished\"
licence = \"mine\"

[[recordings]]
files = \"{trial}/sacrum.csv\"
site = \"sacrum\"

[[references]]
name = \"steps\"
kind = \"events\"
file = \"{trial}/truth_steps.csv\"
times = [\"t_ic_s\", \"t_tc_s\"]
edge_s = 0.5

[[lines]]
title = \"initial contact\"
reference = \"steps\"
quantity = \"ic\"
statistic = \"sd\"
unit = \"ms\"
at_most = LIMIT
";

fn study(limit: &str) -> Place {
    let place = Place::new();
    place.simulate("one", &["--duration-s", "20", "--sensors", "sacrum"]);
    place.write("runform-dataset.toml", &MANIFEST.replace("LIMIT", limit));
    place
}

#[test]
fn a_study_of_ones_own_gets_a_page_numbers_and_plots() {
    let place = study("20.0");
    let (data, out) = (place.path(""), place.path("out"));
    let page = place.path("pages/accuracy.md");
    let (data, out, page) = (data.to_str(), out.to_str(), page.to_str());
    let paths = (data.expect("UTF-8"), out.expect("UTF-8"), page.expect("UTF-8"));
    let ran = runform([
        "validate",
        paths.0,
        "-o",
        paths.1,
        "--page",
        paths.2,
        "--date",
        "2026-01-31",
        "--check",
        "--no-simulator",
    ]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.out.contains("mine: 1 met, 0 not met"), "{}", ran.out);
    assert_eq!(files(&place.path("out")), ["accuracy.json", "accuracy.md", "plots"]);
    assert_eq!(files(&place.path("out/plots")), ["mine_initial_contact.svg"]);
    let text = fs::read_to_string(place.path("out/accuracy.md")).expect("a page");
    assert!(text.contains("2026-01-31") && text.contains("My study"), "{text}");
    assert_eq!(text, fs::read_to_string(paths.2).expect("the other page"));
    let json = fs::read_to_string(place.path("out/accuracy.json")).expect("numbers");
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(json["datasets"][0]["lines"][0]["outcome"], "met");
}

#[test]
fn a_missed_target_ends_with_6_only_when_asked() {
    let place = study("0.001");
    let (data, out) = (place.path(""), place.path("out"));
    let args = ["validate", data.to_str().expect("UTF-8"), "-o", out.to_str().expect("UTF-8")];
    let plain = runform(args.iter().chain(&["--no-simulator"]));
    assert_eq!(plain.code, 0, "{}", plain.err);
    let checked = runform(args.iter().chain(&["--no-simulator", "--check"]));
    assert_eq!(checked.code, 6, "{}", checked.err);
    assert!(checked.out.contains("not met: mine: initial contact"), "{}", checked.out);
}

#[test]
fn a_folder_without_data_and_a_bad_manifest_are_bad_input() {
    let place = Place::new();
    let data = place.path("");
    let data = data.to_str().expect("UTF-8");
    let ran = runform(["validate", data]);
    assert_eq!(ran.code, 3);
    assert!(ran.err.contains("runform-dataset.toml"), "{}", ran.err);
    place.write("runform-dataset.toml", "name = \"x\"\ntitel = \"y\"\n");
    let ran = runform(["validate", data]);
    assert_eq!(ran.code, 3);
    assert!(ran.err.contains("line 2") && ran.err.contains("titel"), "{}", ran.err);
}
