//! Places among published groups: where they stand on the page, and where they do not.

use std::fs;
use std::path::Path;

use crate::support::{Place, rows, runform};

/// The section of the page, and the contact time of the summary.
fn analysed(
    place: &Place,
    name: &str,
    speed_mps: &str,
    subject: &str,
) -> (Option<String>, [f64; 3]) {
    let options =
        ["--sensors", "foot_left,foot_right", "--duration-s", "20", "--speed-mps", speed_mps];
    let run = place.simulate(name, &options);
    let told = run.join("recording.toml");
    let text = fs::read_to_string(&told).expect("recording.toml");
    fs::write(&told, text.replace("[subject]\n", &format!("[subject]\n{subject}\n")))
        .expect("written");
    let text = |path: &Path| path.to_str().expect("UTF-8").to_owned();
    let out = place.path(&format!("{name}-out"));
    let ran = runform(["analyze", &text(&run), "-o", &text(&out), "-q"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let html = fs::read_to_string(out.join(name).join("report.html")).expect("a page");
    let summary = rows(&out.join(name).join("summary.csv"));
    let column = |name: &str| summary[0].iter().position(|c| c == name).expect("a column");
    let cell = |row: &[String], name: &str| row[column(name)].clone();
    let whole = |row: &&Vec<String>| {
        cell(row, "metric") == "contact_time"
            && cell(row, "bout") == "all"
            && cell(row, "side") == "both"
    };
    let row = summary.iter().find(whole).expect("a contact time");
    let number = |name: &str| cell(row, name).parse::<f64>().expect("a number");
    let section = html.find("Among other runners").map(|from| {
        html[from..html[from..].find("</section>").map_or(html.len(), |n| from + n)].to_owned()
    });
    (section, ["value", "low", "high"].map(number))
}

#[test]
fn a_contact_time_has_its_place_among_published_runners_of_the_same_sex_and_speed() {
    let place = Place::new();
    let (section, [value, low, high]) = analysed(&place, "woman", "4.2", "sex = \"female\"");
    let section = section.expect("a place");
    // Between 0.2009 s at 3.8 m/s and 0.1750 s at 4.9 m/s; 24 women.
    let part = (4.2 - 3.8) / 1.1;
    let (mean, sd) = (0.2009 - part * 0.0259, 0.0121 - part * 0.0011);
    // The logistic curve is within 1 of 100 of the normal one.
    let among = |v: f64| 100.0 / (1.0 + (-1.702 * (v - mean) / sd).exp());
    let shown: f64 = section
        .split("data-value=\"")
        .nth(1)
        .and_then(|rest| rest.split('"').next())
        .and_then(|v| v.parse().ok())
        .expect("a marker");
    assert!((shown - among(value)).abs() < 1.5, "{shown} {}", among(value));
    // Its interval is no narrower than that of the value.
    let ends: Vec<f64> = section
        .split(&format!("place {shown:.0} ("))
        .nth(1)
        .and_then(|rest| rest.split(')').next())
        .expect("an interval")
        .split(" to ")
        .map(|v| v.parse().expect("a number"))
        .collect();
    assert!(ends[0] <= among(low) + 1.5 && ends[1] >= among(high) - 1.5, "{ends:?}");
    assert!(section.contains("24 runners") && section.contains("Alcantara"), "{section}");
}

#[test]
fn where_no_published_runners_are_like_this_one_there_is_no_place() {
    let place = Place::new();
    for (name, speed_mps, subject) in [
        ("slow", "2.6", "sex = \"female\""),
        ("untold", "4.2", ""),
        ("fast", "5.2", "sex = \"female\""),
    ] {
        let (section, _) = analysed(&place, name, speed_mps, subject);
        assert!(section.is_none(), "{name}: {section:?}");
    }
}
