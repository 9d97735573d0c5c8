//! Several inputs, bad inputs, and what becomes of the others.

use std::path::Path;

use crate::support::{Place, assert_readable, files, runform};

const SHORT: [&str; 4] = ["--sensors", "sacrum", "--duration-s", "12"];

fn text(path: &Path) -> &str {
    path.to_str().expect("UTF-8")
}

#[test]
fn one_bad_file_does_not_stop_the_others() {
    let place = Place::new();
    let (a, b) = (place.simulate("a", &SHORT), place.simulate("b", &SHORT));
    let bad = place.write("sacrum.csv", "t_s,acc_x_g,acc_y_g,acc_z_g\n0,0,0,x\n");
    let out = place.path("out");
    let ran = runform(["analyze", text(&a), text(&bad), text(&b), "-o", text(&out), "-q"]);
    assert_eq!(ran.code, 5, "{}", ran.err);
    assert!(ran.err.contains("sacrum.csv, line 2"), "{}", ran.err);
    assert_readable(&ran.err);
    assert_eq!(files(&out), ["a", "b"], "the bad one leaves no folder");
}

#[test]
fn recordings_of_one_name_do_not_overwrite_each_other() {
    let place = Place::new();
    let a = place.simulate("run", &SHORT);
    let out = place.path("out");
    let ran = runform(["analyze", text(&a), text(&a), "-o", text(&out), "-q"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_eq!(files(&out), ["run", "run_2"]);
}

#[test]
fn several_reports_as_json_are_one_line_each() {
    let place = Place::new();
    let (a, b) = (place.simulate("a", &SHORT), place.simulate("b", &SHORT));
    let ran = runform(["analyze", text(&a), text(&b), "--json"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let names: Vec<String> = ran
        .out
        .lines()
        .map(|l| serde_json::from_str::<serde_json::Value>(l).expect("JSON"))
        .map(|v| v["recording"].as_str().expect("a name").to_owned())
        .collect();
    assert_eq!(names, ["a", "b"]);
}

#[test]
fn every_bad_input_gives_code_3_and_says_what_to_do() {
    let place = Place::new();
    let header = "t_s,acc_x_mps2,acc_y_mps2,acc_z_mps2\n";
    let rows = |f: &dyn Fn(usize) -> String| -> String {
        header.to_owned() + &(0..1000).map(f).collect::<String>()
    };
    let linear = rows(&|i| {
        let t = i as f64 / 100.0;
        format!("{t},{},{},{}\n", (9.0 * t).sin(), (11.0 * t).cos(), 5.0 * (17.0 * t).sin())
    });
    let cases = [
        ("missing", None, "cannot be read"),
        ("empty", Some(String::new()), "no rows"),
        ("binary", Some("\u{0}\u{1}\u{2}".to_owned()), "plain CSV"),
        ("headless", Some("0,1,2,3\n0.01,1,2,3\n".to_owned()), "header"),
        ("short", Some(format!("{header}0,0,0,9.8\n0.01,0,0,9.8\n")), "record for longer"),
        ("flat", Some(rows(&|i| format!("{},0,0,9.8\n", i as f64 / 100.0))), "signal"),
        ("linear", Some(linear), "gravity"),
    ];
    for (name, content, words) in cases {
        let path = place.path(&format!("{name}.csv"));
        if let Some(content) = content {
            std::fs::write(&path, content).expect("written");
        }
        for command in ["analyze", "inspect"] {
            let ran = runform([command, text(&path), "--placement", "sacrum"]);
            assert_eq!(ran.code, 3, "{command} {name}: {}{}", ran.out, ran.err);
            assert!(ran.err.contains(words), "{command} {name}: {}", ran.err);
            assert_readable(&ran.err);
        }
    }
}

#[test]
fn a_file_that_does_not_tell_its_placement_asks_for_it() {
    let place = Place::new();
    let run = place.simulate("run", &SHORT);
    let mine = place.path("mine.csv");
    std::fs::copy(run.join("sacrum.csv"), &mine).expect("copied");
    let ran = runform(["analyze", text(&mine)]);
    assert_eq!(ran.code, 3);
    assert!(ran.err.contains("--placement"), "{}", ran.err);
    let ran = runform(["analyze", text(&mine), "--placement", "sacrum"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
}

#[test]
fn inputs_side_by_side_say_and_write_the_same_as_one_after_the_other() {
    let place = Place::new();
    let mut inputs: Vec<_> = (0..5)
        .map(|i| {
            let (name, seed) = (format!("run{i}"), i.to_string());
            let mut options = SHORT.to_vec();
            options.extend(["--seed", &seed]);
            place.simulate(&name, &options)
        })
        .collect();
    inputs.insert(2, place.path("missing"));
    let with = |jobs: &str, to: &str| {
        let out = place.path(to);
        let mut args: Vec<String> = vec!["analyze".into(), "-j".into(), jobs.into(), "-o".into()];
        args.push(out.display().to_string());
        args.extend(inputs.iter().map(|p| p.display().to_string()));
        (runform(&args), out)
    };
    let ((one, first), (many, second)) = (with("1", "first"), with("4", "second"));
    assert_eq!((one.code, many.code), (5, 5), "{}", one.err);
    assert_eq!(one.out, many.out);
    assert_eq!(one.err, many.err);
    for i in 0..5 {
        for file in ["report.json", "strides.csv", "summary.csv", "report.html"] {
            let read = |folder: &std::path::Path| {
                std::fs::read(folder.join(format!("run{i}")).join(file)).expect(file)
            };
            assert_eq!(read(&first), read(&second), "run{i}/{file}");
        }
    }
}
