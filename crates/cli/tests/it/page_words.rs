//! The words of reports and pages: readable, and in contrast to their ground.

use std::fs;
use std::path::{Path, PathBuf};

use runform::form::FaultCatalogue;

use crate::support::{NOT_FOR_RUNNERS, Place, runform};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|e| panic!("{path}: {e}"))
}

#[test]
fn every_fault_has_a_place_on_the_body_and_every_reference_is_read() {
    let places: toml::Table = read("crates/page/src/body.toml").parse().expect("TOML");
    let faults = FaultCatalogue::embedded().expect("the catalogue");
    for fault in &faults.faults {
        assert!(places.contains_key(&fault.id), "{} has no place", fault.id);
    }
    assert_eq!(places.len(), faults.faults.len(), "a place of no fault");
    let reference: toml::Table = read("crates/page/src/reference.toml").parse().expect("TOML");
    assert_eq!(reference["strike"]["heel_from_deg"].as_float(), Some(8.0));
}

/// Text of a piece of HTML that a reader reads: sentences and list items end with a stop; labels of
/// pictures, numbers of tables and captions of axes are none.
fn prose(html: &str) -> String {
    let mut out = String::new();
    let mut rest = html;
    for (open, close) in
        [("<svg", "</svg>"), ("<table", "</table>"), ("<h3", "</h3>"), ("<h2", "</h2>")]
    {
        let mut kept = String::new();
        while let Some(from) = rest.find(open) {
            kept.push_str(&rest[..from]);
            let to = rest[from..].find(close).map_or(rest.len(), |n| from + n + close.len());
            rest = &rest[to..];
        }
        kept.push_str(rest);
        out = kept;
        rest = Box::leak(out.clone().into_boxed_str());
    }
    let mut text = String::new();
    let mut tag = String::new();
    let mut inside = false;
    for c in out.chars() {
        match c {
            '<' => {
                inside = true;
                tag.clear();
            }
            '>' => {
                inside = false;
                if ["/p", "/li", "/summary", "/figcaption"].contains(&tag.as_str()) {
                    text.push_str(". ");
                }
            }
            c if inside => tag.push(c),
            c => text.push(c),
        }
    }
    text
}

/// Syllables of a word: groups of vowels, without a silent e at the end.
fn syllables(word: &str) -> usize {
    let letters: Vec<char> = word.to_lowercase().chars().filter(|c| c.is_alphabetic()).collect();
    let vowel = |c: &char| "aeiouy".contains(*c);
    let mut groups = 0;
    for (i, c) in letters.iter().enumerate() {
        if vowel(c) && (i == 0 || !vowel(&letters[i - 1])) {
            groups += 1;
        }
    }
    let n = letters.len();
    let silent = n > 2 && letters[n - 1] == 'e' && !vowel(&letters[n - 2]) && letters[n - 2] != 'l';
    (groups - usize::from(silent && groups > 1)).max(1)
}

/// School grade by Flesch and Kincaid.
fn grade(text: &str) -> f64 {
    let mut sentences = 0.0;
    let (mut words, mut sounds) = (0.0, 0.0);
    // A stop is followed by a space: that of a number is none.
    for sentence in text.replace(['!', '?'], ".").replace(".\n", ". ").split(". ") {
        let mine: Vec<&str> = sentence
            .split(char::is_whitespace)
            .filter(|w| w.chars().any(char::is_alphabetic))
            .collect();
        // A heading of a list or a lone word is no sentence that would make the text look easy.
        if mine.len() < 4 {
            continue;
        }
        sentences += 1.0;
        words += mine.len() as f64;
        sounds += mine.iter().map(|w| syllables(w)).sum::<usize>() as f64;
    }
    0.39 * words / sentences + 11.8 * sounds / words - 15.59
}

#[test]
fn the_formula_gives_what_is_known_of_plain_and_of_hard_text() {
    assert!(grade("The cat sat on the mat. The dog ran to the cat.") < 2.0);
    let hard = "Contralateral pelvic obliquity during unilateral stance necessitates compensatory \
                neuromuscular stabilisation of the lumbopelvic complex.";
    assert!(grade(hard) > 16.0);
    for (word, n) in [("cadence", 2), ("pelvic", 2), ("shoe", 1), ("recorded", 3), ("little", 2)] {
        assert_eq!(syllables(word), n, "{word}");
    }
}

/// More of the same on the page, and claims that nobody can make.
const NOR_ON_THE_PAGE: [&str; 5] =
    ["-0.0 ", "causes pain", "cause of pain", "leads to pain", "due to your"];

#[test]
fn the_runners_page_reads_at_grade_nine_or_below() {
    let place = Place::new();
    let text = |path: &Path| path.to_str().expect("UTF-8").to_owned();
    for preset in
        ["overstriding_severe", "one_sided_pelvic_drop_severe", "core_instability_mild", "none"]
    {
        let mut options = vec!["--duration-s", "20", "--standing-s", "5", "--bending-s", "6"];
        if preset != "none" {
            options.extend(["--preset", preset]);
        }
        let run = place.simulate(preset, &options);
        let out = place.path(&format!("{preset}-out"));
        let ran = runform(["analyze", &text(&run), "-o", &text(&out), "-q"]);
        assert_eq!(ran.code, 0, "{}", ran.err);
        let html = fs::read_to_string(out.join(preset).join("report.html")).expect("a page");
        let from = html.find("id=\"runner\"").expect("the runner's part");
        let to = html.find("<section class=\"clinician\"").expect("the clinician's part");
        let told = prose(&html[from..to]);
        let grade = grade(&told);
        for words in NOT_FOR_RUNNERS.into_iter().chain(NOR_ON_THE_PAGE) {
            assert!(!told.contains(words), "{preset}: {words} in {told}");
        }
        assert!(told.contains("associated with"), "{told}");
        println!("{preset}: grade {grade:.1}");
        assert!(grade <= 9.0, "{preset}: grade {grade:.1} of {told}");
    }
}

/// Relative luminance of `#rrggbb`.
fn luminance(colour: &str) -> f64 {
    let part = |i: usize| {
        let v = f64::from(u8::from_str_radix(&colour[i..i + 2], 16).expect("a colour")) / 255.0;
        if v <= 0.04045 { v / 12.92 } else { ((v + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5)
}

#[test]
fn words_stand_out_from_their_ground_in_light_dark_and_on_paper() {
    let style = read("crates/page/src/style.css");
    let blocks: Vec<&str> =
        style.split(":root {").skip(1).filter_map(|b| b.split('}').next()).collect();
    assert_eq!(blocks.len(), 3, "light, dark, paper");
    for block in blocks {
        let colour = |name: &str| {
            let rest =
                block.split(&format!("--{name}: ")).nth(1).unwrap_or_else(|| panic!("{name}"));
            luminance(rest.split(';').next().expect("a colour"))
        };
        let ratio = |a: f64, b: f64| (a.max(b) + 0.05) / (a.min(b) + 0.05);
        for ground in ["paper", "raised", "bout"] {
            for ink in
                ["ink", "soft", "link", "mild-ink", "moderate-ink", "severe-ink", "left", "right"]
            {
                let found = ratio(colour(ink), colour(ground));
                assert!(found >= 4.5, "{ink} on {ground}: {found:.2} in {block}");
            }
        }
        for zone in ["usual", "mild", "moderate", "severe"] {
            assert!(ratio(colour("ink"), colour(zone)) >= 4.5, "ink on {zone}");
            // The values of both sides lie on the bands: marks need 3 to 1.
            for mark in ["left", "right"] {
                let found = ratio(colour(mark), colour(zone));
                assert!(found >= 3.0, "{mark} on {zone}: {found:.2} in {block}");
            }
        }
    }
}

#[test]
fn every_picture_and_table_can_be_heard() {
    let place = Place::new();
    let run = place.simulate("run", &["--duration-s", "20", "--preset", "overstriding_severe"]);
    let out = place.path("out");
    let ran = runform([
        "analyze",
        run.to_str().expect("UTF-8"),
        "-o",
        out.to_str().expect("UTF-8"),
        "-q",
    ]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let html = fs::read_to_string(out.join("run/report.html")).expect("a page");
    for svg in html.split("<svg").skip(1) {
        let tag = svg.split('>').next().expect("a tag");
        let label = tag.split("aria-label=\"").nth(1).and_then(|l| l.split('"').next());
        assert!(tag.contains("role=\"img\"") && label.is_some_and(|l| l.len() > 5), "{tag}");
    }
    for table in html.split("<table").skip(1) {
        let table = table.split("</table>").next().expect("a table");
        assert!(table.contains("<caption>"), "{table}");
        assert_eq!(
            table.matches("<th").count() - table.matches("<thead").count(),
            table.matches("scope=\"").count()
        );
    }
    assert_eq!(html.matches("<h1").count(), 1);
    assert!(html.contains("lang=\"en\""));
}

#[test]
fn a_bar_of_a_change_or_of_a_difference_says_so() {
    let place = Place::new();
    let sensors = ["--sensors", "waist,wrist_left,wrist_right", "--rate-hz", "50"];
    let run = place.simulate("run", &[&sensors[..], &["--duration-s", "660"]].concat());
    let (run, out) = (run.to_str().expect("UTF-8").to_owned(), place.path("out"));
    let given = ["analyze", &run, "-o", out.to_str().expect("UTF-8"), "--speed-mps", "3.33", "-q"];
    let ran = runform(given);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let html = fs::read_to_string(out.join("run/report.html")).expect("a page");
    let mut seen = [0, 0];
    for sign in html.split("<p class=\"measure\">").skip(1) {
        let (name, rest) = sign.split_once("</p>").expect("a name");
        let Some((_, label)) = rest.split_once("aria-label=\"") else { continue };
        let label = label.split('"').next().expect("a label");
        for (k, what) in ["change within the run", "right against left"].iter().enumerate() {
            assert_eq!(name.contains(what), label.contains(what), "{name}: {label}");
            seen[k] += usize::from(name.contains(what));
        }
    }
    assert!(seen.iter().all(|n| *n > 0), "{seen:?}");
}
