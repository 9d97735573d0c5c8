//! The report as a page: what stands on it, that its numbers are those of the tables, and that anybody can read
//! it.

use std::fs;
use std::path::{Path, PathBuf};

use crate::support::{Place, assert_readable, rows, runform};

fn text(path: &Path) -> &str {
    path.to_str().expect("UTF-8")
}

/// Simulates and analyses; the folder of the results.
fn analysed(place: &Place, name: &str, options: &[&str], more: &[&str]) -> PathBuf {
    let run = place.simulate(name, options);
    let out = place.path(&format!("{name}-out"));
    let ran = runform([&["analyze", text(&run), "-o", text(&out), "-q"][..], more].concat());
    assert_eq!(ran.code, 0, "{}", ran.err);
    out.join(name)
}

const BODY: [&str; 8] = [
    "--sensors",
    "sacrum,trunk,shank_left,shank_right,foot_left,foot_right",
    "--duration-s",
    "25",
    "--standing-s",
    "5",
    "--bending-s",
    "6",
];

fn severe(place: &Place) -> PathBuf {
    let preset = ["--preset", "one_sided_pelvic_drop_severe"];
    analysed(place, "severe", &[&BODY[..], &preset].concat(), &[])
}

fn page(folder: &Path) -> String {
    fs::read_to_string(folder.join("report.html")).expect("a page")
}

/// Values of an attribute in a piece of the page.
fn attributes<'a>(html: &'a str, name: &str) -> Vec<&'a str> {
    let start = format!("{name}=\"");
    html.split(start.as_str()).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

/// The element that begins with `start`, up to `end`.
fn piece<'a>(html: &'a str, start: &str, end: &str) -> &'a str {
    let from = html.find(start).unwrap_or_else(|| panic!("no {start}"));
    let rest = &html[from..];
    &rest[..rest.find(end).unwrap_or(rest.len())]
}

#[test]
fn a_page_made_anew_from_stored_results_is_the_one_of_the_analysis() {
    let place = Place::new();
    let folder = severe(&place);
    let (html, txt) = (fs::read(folder.join("report.html")), fs::read(folder.join("report.txt")));
    let (html, txt) = (html.expect("a page"), txt.expect("a text"));
    let anew = place.path("anew");
    let picture = place.path("picture.svg");
    let ran = runform(["report", text(&folder), "-o", text(&anew), "--picture", text(&picture)]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_eq!(ran.out.as_bytes(), txt, "what is printed is report.txt where there is no terminal");
    assert!(fs::read(anew.join("report.html")).expect("a page") == html, "the same bytes");
    assert_eq!(fs::read(anew.join("report.txt")).expect("a text"), txt);
    let svg = fs::read_to_string(picture).expect("a picture");
    assert!(svg.starts_with("<svg xmlns=") && svg.contains("Hip drops on the swing side"), "{svg}");
    let beside = runform(["report", text(&folder), "-q"]);
    assert_eq!((beside.code, beside.out.as_str()), (0, ""), "{}", beside.err);
    assert!(fs::read(folder.join("report.html")).expect("a page") == html);
}

#[test]
fn a_page_is_one_file_without_network_and_script() {
    let place = Place::new();
    let html = page(&severe(&place));
    assert!(html.len() < 600_000, "{} bytes", html.len());
    for word in
        ["<script", "src=", "@import", "url(", "http://", "https://", "<link", "javascript:"]
    {
        assert!(!html.contains(word), "{word}");
    }
    assert!(html.contains("name=\"viewport\"") && html.contains("prefers-color-scheme: dark"));
    assert!(html.contains("@media print") && html.contains("prefers-reduced-motion"));
}

#[test]
fn what_stands_out_comes_before_what_to_do_and_that_before_the_numbers() {
    let place = Place::new();
    let html = page(&severe(&place));
    let at = |id: &str| html.find(&format!("id=\"{id}\"")).unwrap_or_else(|| panic!("no {id}"));
    let order =
        ["referral", "found", "todo", "numbers", "course", "stride", "landing", "clinician"];
    let places: Vec<usize> = order.iter().map(|id| at(id)).collect();
    assert!(places.is_sorted(), "{order:?} {places:?}");
    let finding = piece(&html, "<li class=\"finding", "</li>");
    assert!(finding.contains("Severe") && finding.contains("sure"), "{finding}");
    assert!(finding.contains("The right hip falls further, while the left leg stands."));
    let body = piece(&html, "<figure class=\"body-map\"", "</figure>");
    assert_eq!(body.matches("class=\"mark ").count(), 1, "the left hip only: {body}");
    assert!(piece(&html, "id=\"todo\"", "</section>").contains("How to check:"));
    let clinician = &html[at("clinician")..];
    assert!(!clinician.contains("How to check") && !clinician.contains("Train the left hip"));
}

#[test]
fn a_warning_sign_comes_first_and_takes_severity_and_advice_away() {
    let place = Place::new();
    let profile = place.write("red.toml", "red_flags = [\"saddle_numbness\"]\n");
    let preset = ["--preset", "one_sided_pelvic_drop_severe"];
    let more = ["--profile", text(&profile)];
    let html = page(&analysed(&place, "red", &[&BODY[..], &preset].concat(), &more));
    let flag = html.find("Numbness between the legs").expect("the flag");
    assert!(flag < html.find("id=\"found\"").expect("findings"));
    assert!(piece(&html, "<div class=\"alarm\"", "</div>").contains("First: see a doctor"));
    let content = &html[html.find("<main").expect("content")..];
    for word in ["chip severe", "chip moderate", "zone severe", "How to check", "mild from"] {
        assert!(!content.contains(word), "{word}");
    }
}

/// Points of a path as numbers.
fn points(path: &str) -> Vec<(f64, f64)> {
    let pairs = path.split(['M', 'L']).filter(|p| !p.is_empty());
    pairs
        .map(|p| {
            let (x, y) = p.split_once(' ').expect("two numbers");
            (x.parse().expect("x"), y.parse().expect("y"))
        })
        .collect()
}

/// Two numbers or four of an attribute.
fn numbers(text: &str) -> Vec<f64> {
    text.split(' ').map(|n| n.parse().expect("a number")).collect()
}

#[test]
fn the_waveforms_of_the_page_are_those_of_the_table() {
    let place = Place::new();
    let folder = severe(&place);
    let html = page(&folder);
    let table = rows(&folder.join("waveforms.csv"));
    let stride = piece(&html, "id=\"stride\"", "</section>");
    let mut checked = 0;
    for svg in stride.split("<svg").skip(1) {
        let label = attributes(svg, "aria-label")[0];
        let signal = ["(tibial acceleration)", "(pelvic obliquity)", "(trunk inclination)"];
        let Some(which) = signal.iter().position(|s| label.contains(s)) else { continue };
        let (placement, channel) =
            [("shank", "acc_up"), ("sacrum", "lateral_lean"), ("trunk", "lean")][which];
        let (y, frame) = (numbers(attributes(svg, "data-y")[0]), attributes(svg, "data-box")[0]);
        let frame = numbers(frame);
        for part in svg.split("data-foot=\"").skip(1) {
            let foot = part.split('"').next().expect("a foot");
            let line = points(attributes(part, " d")[0]);
            let mine: Vec<f64> = table[1..]
                .iter()
                .filter(|r| r[1] == placement && r[2] == foot && r[3] == channel)
                .map(|r| r[7].parse().expect("a mean"))
                .collect();
            assert_eq!((line.len(), mine.len()), (101, 101), "{label} {foot}");
            let per_px = (y[1] - y[0]) / (frame[3] - frame[1]);
            for ((_, at), mean) in line.iter().zip(&mine) {
                let shown = y[0] + (frame[3] - at) * per_px;
                assert!((shown - mean).abs() <= 0.06 * per_px, "{label} {foot}: {shown} {mean}");
            }
            checked += 1;
        }
    }
    assert_eq!(checked, 6, "three signals, both feet");
}

#[test]
fn the_numbers_of_the_page_are_those_of_the_tables() {
    let place = Place::new();
    let folder = severe(&place);
    let html = page(&folder);
    let summary = rows(&folder.join("summary.csv"));
    let values = piece(&html, "class=\"values\"", "</table>");
    let mut checked = 0;
    for row in values.split("<tr data-metric=\"").skip(1) {
        let metric = row.split('"').next().expect("a name");
        for (side, value) in
            attributes(row, "data-side").into_iter().zip(attributes(row, "data-value"))
        {
            let told: Vec<&Vec<String>> = summary
                .iter()
                .filter(|r| r[1] == "all" && r[2] == metric && r[3] == side)
                .collect();
            let (told, shown): (f64, f64) =
                (told[0][4].parse().expect("a number"), value.parse().expect("a number"));
            assert!((told - shown).abs() < 1e-7, "{metric} {side}: {told} {shown}");
            checked += 1;
        }
    }
    let all = summary.iter().filter(|r| r[1] == "all" && !r[4].is_empty()).count();
    assert_eq!(checked, all, "every value of the whole recording");
    // The bar of a finding shows what its table says.
    let faults = rows(&folder.join("faults.csv"));
    let drop = faults.iter().find(|r| r[1] == "contralateral_pelvic_drop").expect("the row");
    let finding = piece(&html, "<li class=\"finding severe", "</li>");
    let shown: f64 = attributes(finding, "data-value")[0].parse().expect("a number");
    let told: f64 = drop[6].parse().expect("a number");
    assert!((told - shown).abs() < 1e-7, "{told} {shown}");
}

#[test]
fn the_mean_of_a_spread_and_of_a_course_is_that_of_the_summary() {
    let place = Place::new();
    let folder = severe(&place);
    let html = page(&folder);
    let summary = rows(&folder.join("summary.csv"));
    let of = |metric: &str, side: &str| -> f64 {
        let row = summary.iter().find(|r| r[1] == "all" && r[2] == metric && r[3] == side);
        row.expect("a row")[4].parse().expect("a number")
    };
    let (left, right) = (of("foot_strike_angle", "left"), of("foot_strike_angle", "right"));
    let landing = piece(&html, "id=\"landing\"", "</section>");
    assert!(landing.contains(&format!("Mean: left {left:.1}°, right {right:.1}°.")), "{landing}");
    let (left, right) = (1e3 * of("contact_time", "left"), 1e3 * of("contact_time", "right"));
    let course = piece(&html, "id=\"course\"", "</section>");
    assert!(
        course.contains(&format!("left {left:.0}\u{a0}ms, right {right:.0}\u{a0}ms.")),
        "{course}"
    );
    // The dashed line where the foot leaves the ground.
    let off = attributes(piece(&html, "id=\"stride\"", "</section>"), "data-off")[0];
    let share = 100.0 * of("contact_time", "left") / of("stride_time", "left");
    assert!((off.parse::<f64>().expect("a number") - share).abs() < 0.06, "{off} {share}");
}

#[test]
fn the_sample_and_the_pictures_of_the_documentation_are_those_of_today() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let read = |file: &str| fs::read_to_string(root.join(file)).unwrap_or_default();
    let made = runform(["explain", "--page", "placements"]);
    assert_eq!(made.code, 0, "{}", made.err);
    let place = root.join("docs/src/placements.svg");
    if std::env::var_os("RUNFORM_BLESS").is_some() {
        fs::write(place, &made.out).expect("written");
    }
    assert_eq!(read("docs/src/placements.svg"), made.out, "run docs/sample.sh");
    // Its numbers go with the library; its look and its parts must be those of the page.
    let sample = read("docs/src/sample/report.html");
    let style = read("crates/page/src/style.css");
    assert!(sample.contains(&style), "the sample has another style: run docs/sample.sh");
    for id in ["found", "todo", "numbers", "course", "stride", "landing", "usual", "clinician"] {
        assert!(
            sample.contains(&format!("<section id=\"{id}\""))
                || sample.contains(&format!("id=\"{id}\""))
        );
    }
    assert!(sample.contains("Five minutes at a time") && sample.len() < 600_000);
    let picture = read("docs/src/sample/report.svg");
    assert!(picture.contains(&read("crates/page/src/picture.css")), "run docs/sample.sh");
    assert!(read("docs/sample.sh").contains("simulate --preset"), "of a simulated run");
}

#[test]
#[cfg(unix)]
fn a_name_cannot_bring_a_script_into_the_page() {
    let place = Place::new();
    let run = place.simulate("run", &["--sensors", "waist", "--duration-s", "15"]);
    let toml = fs::read_to_string(run.join("recording.toml")).expect("a description");
    let toml = toml.replace("name = \"run\"", "name = \"<script>alert(1)</script>\"");
    let shoes = "shoes = \"<img src=x onerror=alert(2)>\"\n";
    let toml = match toml.find("[conditions]\n") {
        Some(at) => toml[..at + 13].to_owned() + shoes + &toml[at + 13..],
        None => toml + "[conditions]\n" + shoes,
    };
    fs::write(run.join("recording.toml"), toml).expect("written");
    let out = place.path("out");
    let ran = runform(["analyze", text(&run), "-o", text(&out), "-q"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let folder = fs::read_dir(&out).expect("results").next().expect("one").expect("it").path();
    let html = page(&folder);
    assert!(!html.contains("<script") && !html.contains("<img"), "escaped");
    assert!(html.contains("&lt;script&gt;alert(1)") && html.contains("&lt;img src=x"));
}

#[test]
fn a_sensor_that_sees_no_strides_shows_no_hole() {
    let place = Place::new();
    let html =
        page(&analysed(&place, "pocket", &["--sensors", "pocket", "--duration-s", "30"], &[]));
    let course = piece(&html, "id=\"course\"", "</section>");
    assert!(course.contains("class=\"bout\"") && !course.contains("class=\"hole\""), "{course}");
}

/// Stored results as those of a run of an hour: strides and windows of a short one, again and again.
fn an_hour(folder: &Path) {
    let again = |name: &str, times: &[usize], span: f64| {
        let table = rows(&folder.join(name));
        let mut writer = csv::Writer::from_path(folder.join(name)).expect("a table");
        writer.write_record(&table[0]).expect("written");
        let n = (3600.0 / span) as usize;
        for i in 0..n {
            for row in &table[1..] {
                let mut row = row.clone();
                for t in times {
                    if let Ok(v) = row[*t].parse::<f64>() {
                        row[*t] = format!("{:.6}", v + span * i as f64);
                    }
                }
                writer.write_record(&row).expect("written");
            }
        }
        writer.flush().expect("written");
    };
    again("strides.csv", &[5, 6, 12, 13], 30.0);
    again("windows.csv", &[1, 2], 30.0);
    let report = fs::read_to_string(folder.join("report.json")).expect("a report");
    let mut report: serde_json::Value = serde_json::from_str(&report).expect("JSON");
    report["duration_s"] = 3600.0.into();
    report["bouts"][0]["t_end_s"] = 3600.0.into();
    fs::write(folder.join("report.json"), report.to_string()).expect("written");
}

#[test]
fn the_page_of_an_hour_is_small_and_made_at_once() {
    let place = Place::new();
    let folder = severe(&place);
    an_hour(&folder);
    let begun = std::time::Instant::now();
    let ran = runform(["report", text(&folder), "-q"]);
    let took = begun.elapsed();
    assert_eq!(ran.code, 0, "{}", ran.err);
    let html = page(&folder);
    println!("an hour: {} bytes in {took:?}", html.len());
    assert!(html.len() < 600_000, "{} bytes", html.len());
    // Reading a table of tens of thousands of strides is the most of it; other tests run beside it.
    assert!(took.as_secs_f64() < 3.0, "{took:?}");
    assert!(html.contains("Five minutes at a time"));
}

#[test]
fn a_lone_wrist_a_phone_and_a_walk_have_pages_too() {
    let place = Place::new();
    let short = ["--duration-s", "30"];
    for (name, sensors, more) in [
        ("wrist", "wrist_left", &[][..]),
        ("phone", "waist", &["--rate-hz", "50", "--acc-only"][..]),
    ] {
        let options = [&["--sensors", sensors][..], &short, more].concat();
        let html = page(&analysed(&place, name, &options, &[]));
        assert!(html.contains("id=\"found\"") && html.contains("Cadence"), "{name}");
        assert!(!html.contains("NaN") && !html.contains("inf "), "{name}");
    }
    let walk = place
        .simulate("walk", &["--activity", "walking", "--sensors", "waist", "--duration-s", "30"]);
    let out = place.path("out");
    let ran = runform(["analyze", text(&walk), "-o", text(&out), "-q"]);
    assert_eq!(ran.code, 4, "{}", ran.err);
    let html = page(&out.join("walk"));
    assert!(html.contains("No running was found") && !html.contains("id=\"found\""));
}

#[test]
fn a_hole_shows_in_the_course_of_the_run() {
    let place = Place::new();
    let run =
        place.simulate("run", &["--sensors", "sacrum", "--duration-s", "60", "--rate-hz", "100"]);
    let file = run.join("sacrum.csv");
    let table = fs::read_to_string(&file).expect("samples");
    let kept = table.lines().filter(|l| {
        let t = l.split(',').next().and_then(|t| t.parse::<f64>().ok());
        !t.is_some_and(|t| (25.0..40.0).contains(&t))
    });
    fs::write(&file, kept.map(|l| l.to_owned() + "\n").collect::<String>()).expect("written");
    let out = place.path("out");
    let ran = runform(["analyze", text(&run), "-o", text(&out), "-q"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let html = page(&out.join("run"));
    let course = piece(&html, "id=\"course\"", "</section>");
    assert!(course.contains("<path class=\"hole\""), "{course}");
    assert!(course.contains("Dark parts could not be used."));
}

#[test]
fn a_comparison_is_drawn_with_the_numbers_of_its_values() {
    let place = Place::new();
    let clean = analysed(&place, "clean", &BODY, &[]);
    let other = severe(&place);
    let out = place.path("change");
    let ran = runform(["compare", text(&clean), text(&other), "-o", text(&out)]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let told = fs::read_to_string(out.join("compare.txt")).expect("a text");
    assert_eq!(ran.out, told);
    let values: serde_json::Value =
        serde_json::from_str(&fs::read_to_string(out.join("compare.json")).expect("values"))
            .expect("JSON");
    let html = fs::read_to_string(out.join("compare.html")).expect("a page");
    assert!(html.len() < 600_000);
    let sizes = attributes(&html, "data-size");
    let names: Vec<&str> = html
        .split("data-size=\"")
        .map(|before| {
            before.rsplit("data-metric=\"").next().and_then(|m| m.split('"').next()).unwrap_or("")
        })
        .collect();
    assert!(sizes.len() > 5, "{sizes:?}");
    let changes = values["changes"].as_array().expect("changes");
    for (name, size) in names.iter().zip(&sizes) {
        let change =
            changes.iter().find(|c| c["metric"] == **name && c["side"].is_null()).expect(name);
        let number = |field: &str| change[field].as_f64().expect("a number");
        let told = number("difference") / number("smallest_change");
        assert!((told - size.parse::<f64>().expect("a number")).abs() < 1e-3, "{name}");
    }
    assert!(html.contains("The average stride of both"));
    // Reports without their tables are compared too.
    let alone = place.path("alone");
    fs::create_dir(&alone).expect("made");
    fs::copy(other.join("report.json"), alone.join("report.json")).expect("copied");
    let ran = runform(["compare", text(&clean), text(&alone), "-o", text(&place.path("c2"))]);
    assert_eq!(ran.code, 0, "{}", ran.err);
}

#[test]
fn a_folder_that_holds_no_whole_result_is_told_with_the_file_that_is_missing() {
    let place = Place::new();
    let folder = severe(&place);
    fs::write(
        folder.join("windows.csv"),
        "recording,t_start_s,t_end_s,activity,cadence_spm\nr,0,x,running,\n",
    )
    .expect("written");
    let ran = runform(["report", text(&folder)]);
    assert_eq!(ran.code, 3);
    assert!(
        ran.err.contains("windows.csv, line 2") && ran.err.contains("\"x\" is no number"),
        "{}",
        ran.err
    );
    assert_readable(&ran.err);
    fs::remove_file(folder.join("strides.csv")).expect("removed");
    let ran = runform(["report", text(&folder)]);
    assert_eq!(ran.code, 3);
    assert!(
        ran.err.contains("strides.csv") && ran.err.contains("analyse the recording again"),
        "{}",
        ran.err
    );
    let ran = runform(["report", text(&place.path("nowhere"))]);
    assert_eq!(ran.code, 3, "{}", ran.err);
    let ran = runform(["report", text(&folder), text(&folder), "-o", "x"]);
    assert_eq!(ran.code, 2, "{}", ran.err);
}
