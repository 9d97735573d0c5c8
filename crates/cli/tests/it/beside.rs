//! Profile, diary, history and comparison on the command line.

use std::path::Path;

use crate::support::{Place, assert_readable, runform};

const SHORT: [&str; 4] = ["--sensors", "sacrum", "--duration-s", "15"];

fn text(path: &Path) -> &str {
    path.to_str().expect("UTF-8")
}

#[test]
fn a_wrong_file_beside_the_recording_is_named_with_line_and_expectation() {
    let place = Place::new();
    let run = place.simulate("run", &SHORT);
    for (option, name, content, words) in [
        (
            "--profile",
            "a.toml",
            "[subject]\nheight_m = 178.0\n",
            &["a.toml", "height_m", "metres"][..],
        ),
        ("--profile", "b.toml", "\nconditions = [\"lumbago\"]\n", &["b.toml", "line 2", "lumbago"]),
        ("--profile", "c.json", "{\"conditions\": [\"x\"]}", &["c.json", "line 1", "stenosis"]),
        (
            "--diary",
            "d.csv",
            "date,distance_km\n2026-03-01,8\n2026-03-02,far\n",
            &["d.csv", "line 3", "distance_km", "far", "kilometres"],
        ),
        ("--diary", "e.csv", "date,rpe\n2026-03-01,14\n", &["e.csv", "line 2", "rpe", "0 to 10"]),
        ("--diary", "f.csv", "date,mood\n2026-03-01,8\n", &["f.csv", "mood", "pain_0_10"]),
        ("--diary", "g.csv", "distance_km\n8\n", &["g.csv", "date"]),
        ("--diary", "h.csv", "date\n1.3.2026\n", &["h.csv", "line 2", "1.3.2026", "2026-01-31"]),
        ("--diary", "i.csv", "date,rpe\n2026-03-01\n", &["i.csv", "line 2", "cells"]),
    ] {
        let file = place.write(name, content);
        let ran = runform(["analyze", text(&run), option, text(&file)]);
        assert_eq!(ran.code, 3, "{name}: {}", ran.err);
        assert_readable(&ran.err);
        for word in words {
            assert!(ran.err.contains(word), "{word} in {}", ran.err);
        }
    }
    let missing = place.path("nowhere");
    for option in ["--profile", "--diary"] {
        let ran = runform(["analyze", text(&run), option, text(&missing)]);
        assert_eq!(ran.code, 3, "{option}: {}", ran.err);
        assert!(ran.err.contains("nowhere") && ran.err.contains(option), "{}", ran.err);
    }
    let ran = runform(["analyze", text(&run), "--date", "31.3.2026"]);
    assert_eq!(ran.code, 2, "{}", ran.err);
    assert!(ran.err.contains("YYYY-MM-DD"), "{}", ran.err);
}

#[test]
fn five_earlier_reports_make_the_own_baseline() {
    let place = Place::new();
    let out = place.path("out");
    for seed in ["1", "2", "3", "4", "5"] {
        let run = place.simulate(&format!("run{seed}"), &[&SHORT[..], &["--seed", seed]].concat());
        let day = format!("2026-03-0{seed}");
        let ran = runform(["analyze", text(&run), "-o", text(&out), "-q", "--date", &day]);
        assert_eq!(ran.code, 0, "{}", ran.err);
    }
    let now = place.simulate("now", &[&SHORT[..], &["--preset", "high_braking_mild"]].concat());
    let judged = |more: &[&str]| {
        let args = [&["analyze", text(&now), "--json", "--date", "2026-03-09"][..], more].concat();
        let ran = runform(args);
        let report: serde_json::Value = serde_json::from_str(&ran.out).expect("JSON");
        let faults = report["faults"].as_array().expect("faults").clone();
        let braking = faults.into_iter().find(|f| f["fault"] == "high_braking").expect("braking");
        let evidence = braking["evidence"][0].clone();
        evidence["basis"]["against"].as_str().expect("a basis").to_owned()
    };
    assert_eq!(judged(&[]), "population");
    assert_eq!(judged(&["--history", text(&out)]), "own_baseline");
}

#[test]
fn a_comparison_tells_what_changed_and_what_cannot_be_compared() {
    let place = Place::new();
    let out = place.path("out");
    for (name, options) in [
        ("a", &["--seed", "1"][..]),
        ("b", &["--seed", "2"]),
        ("slow", &["--preset", "low_cadence_severe"]),
        ("fast", &["--speed-mps", "4.5"]),
    ] {
        let run = place.simulate(name, &[&SHORT[..], options].concat());
        assert_eq!(runform(["analyze", text(&run), "-o", text(&out), "-q"]).code, 0);
    }
    let report = |name: &str| text(&out.join(name)).to_owned();
    let ran = runform([
        "compare",
        &report("a"),
        &report("b"),
        &report("slow"),
        &report("fast"),
        "--json",
    ]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let found: serde_json::Value = serde_json::from_str(&ran.out).expect("JSON");
    let verdict = |run: u64, metric: &str| {
        let changes = found["changes"].as_array().expect("changes");
        let mine = changes
            .iter()
            .find(|c| c["run"] == run && c["metric"] == metric && c["side"].is_null());
        mine.expect("the metric")["verdict"].as_str().expect("a verdict").to_owned()
    };
    assert_eq!(verdict(1, "cadence"), "within_error");
    assert_eq!(verdict(1, "brake_peak"), "within_error");
    assert_eq!(verdict(2, "cadence"), "changed");
    assert_eq!(verdict(3, "cadence"), "not_comparable");
    assert_eq!(verdict(3, "speed"), "changed");
    let told = runform(["compare", &report("a"), &report("slow")]);
    assert!(told.out.contains("Cadence:") && told.out.contains("beyond the error"), "{}", told.out);
    let same = runform(["compare", &report("a"), &report("a")]);
    assert!(same.out.contains("Nothing changed"), "{}", same.out);
    assert_eq!(runform(["compare", &report("a")]).code, 2);
    let wrong = runform(["compare", &report("a"), &report("nowhere")]);
    assert_eq!(wrong.code, 3, "{}", wrong.err);
}
