//! What a reader of a report sees stands in catalogues of words, so that it can be put into another language: nothing
//! is hard-wired, nothing in a catalogue is unused, and every key has its text.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use runform::context::Figure;
use runform::form::Words;
use runform::metrics::catalogue::CATALOGUE;

use crate::support::runform;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|e| panic!("{path}: {e}"))
}

/// Sources below a folder, with their text before the unit tests and without comments.
fn sources(folder: &str) -> Vec<(String, String)> {
    let mut out = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "rs") {
                let text = fs::read_to_string(&path).expect("a source");
                let code = text.split("#[cfg(test)]").next().unwrap_or_default();
                let lines: Vec<&str> =
                    code.lines().filter(|l| !l.trim_start().starts_with("//")).collect();
                let inside = path.strip_prefix(root()).expect("a file of the repository");
                out.push((inside.display().to_string(), lines.join("\n")));
            }
        }
    }
    out.sort();
    out
}

/// String literals of a source, those of attributes (error texts, reasons) left out.
fn literals(code: &str) -> Vec<String> {
    quoted(code, false)
}

/// String literals of a source, with those of attributes or without.
fn quoted(code: &str, attributes: bool) -> Vec<String> {
    let mut out = Vec::new();
    let chars: Vec<char> = code.chars().collect();
    let (mut i, mut attribute) = (0, 0usize);
    while i < chars.len() {
        match chars[i] {
            '#' if chars.get(i + 1) == Some(&'[') => {
                attribute = 1;
                i += 2;
            }
            '#' if chars.get(i + 1) == Some(&'!') && chars.get(i + 2) == Some(&'[') => {
                attribute = 1;
                i += 3;
            }
            '[' if attribute > 0 => {
                attribute += 1;
                i += 1;
            }
            ']' if attribute > 0 => {
                attribute -= 1;
                i += 1;
            }
            '\'' if chars.get(i + 2) == Some(&'\'') => i += 3,
            '\'' if chars.get(i + 1) == Some(&'\\') => i += 4,
            '"' => {
                let from = i + 1;
                i += 1;
                while i < chars.len() && chars[i] != '"' {
                    i += if chars[i] == '\\' { 2 } else { 1 };
                }
                if attributes || attribute == 0 {
                    out.push(chars[from..i.min(chars.len())].iter().collect());
                }
                i += 1;
            }
            _ => i += 1,
        }
    }
    out
}

/// What may stand in the code: names, keys, marks, templates without words.
fn is_prose(literal: &str) -> bool {
    let text: String = {
        // Without what stands in braces.
        let mut depth = 0;
        let kept = literal.chars().filter(|c| {
            match c {
                '{' => depth += 1,
                '}' => depth -= 1,
                _ => return depth == 0,
            }
            false
        });
        kept.collect()
    };
    let words =
        text.split_whitespace().filter(|w| w.chars().filter(|c| c.is_alphabetic()).count() >= 3);
    words.count() >= 2
}

/// Where the words of a report could come from: the library but for what stands beside the pipeline, and the pages.
const OF_REPORTS: [&str; 2] = ["src", "crates/page/src"];
const BESIDE: [&str; 2] = ["src/sim/", "src/agreement/"];

/// Literals that are no words for a reader: paths of a picture, names of styles and elements.
const NO_WORDS: [&str; 5] =
    ["M74 78Q100", "width=device-width", "scale(1.6", "light dark", "translate("];

/// Files with sentences that stand in no report, and where these stand instead.
const ELSEWHERE: [(&str, &str); 7] = [
    ("src/context/profile.rs", "errors of a profile, on the command line"),
    ("src/engine/places.rs", "an assertion of debug builds"),
    ("src/form/article.rs", "states of a row, on the article's page"),
    ("src/form/catalogue.rs", "errors of a fault catalogue, on the command line"),
    ("src/metrics/catalogue/bounds.rs", "sources of bounds, in explain"),
    ("src/units.rs", "errors of names, on the command line"),
    ("crates/page/src/stored.rs", "errors of stored tables, on the command line"),
];

/// Files whose errors stop an analysis, so that they stand on the command line and in no report. Those of the intake do:
/// a stream is refused and the others are told.
const STOPS: [&str; 11] = [
    "crates/page/src/stored.rs",
    "src/context/date.rs",
    "src/context/profile.rs",
    "src/error.rs",
    "src/form/article.rs",
    "src/form/catalogue.rs",
    "src/names.rs",
    "src/recording/error.rs",
    "src/report/compare.rs",
    "src/signal/error.rs",
    "src/words.rs",
];

/// Sources that a report's words could come from, by their path in the repository.
fn of_reports() -> Vec<(String, String)> {
    let all = OF_REPORTS.iter().flat_map(|f| sources(f));
    all.filter(|(file, _)| !BESIDE.iter().any(|b| file.starts_with(b))).collect()
}

#[test]
fn no_sentence_of_a_report_or_page_stands_in_the_code() {
    let (mut found, mut excused) = (Vec::new(), BTreeSet::new());
    for (file, code) in of_reports() {
        for literal in literals(&code).into_iter().filter(|l| is_prose(l)) {
            if NO_WORDS.iter().any(|w| literal.contains(w)) {
                continue;
            }
            match ELSEWHERE.iter().find(|(f, _)| *f == file) {
                Some((f, _)) => {
                    excused.insert(*f);
                }
                None => found.push(format!("{file}: {literal}")),
            }
        }
    }
    assert!(found.is_empty(), "put these into words.toml:\n{}", found.join("\n"));
    let idle: Vec<&str> =
        ELSEWHERE.iter().map(|(f, _)| *f).filter(|f| !excused.contains(f)).collect();
    assert!(idle.is_empty(), "these need no excuse any more: {idle:?}");
}

#[test]
fn no_error_that_a_report_repeats_has_its_words_in_the_code() {
    let mut wrong = Vec::new();
    let mut stops = BTreeSet::new();
    for (file, code) in of_reports() {
        for text in error_texts(&code).into_iter().filter(|l| is_prose(l)) {
            match STOPS.iter().find(|f| **f == file) {
                Some(f) => {
                    stops.insert(*f);
                }
                None => wrong.push(format!("{file}: {text}")),
            }
        }
    }
    assert!(wrong.is_empty(), "put these into words.toml:\n{}", wrong.join("\n"));
    let idle: Vec<&&str> = STOPS.iter().filter(|f| !stops.contains(*f)).collect();
    assert!(idle.is_empty(), "these need no excuse any more: {idle:?}");
}

/// Texts of `#[error("…")]`.
fn error_texts(code: &str) -> Vec<String> {
    let attributes = code.split("#[error(").skip(1);
    attributes.filter_map(|rest| literals(rest.split(")]").next()?).into_iter().next()).collect()
}

#[test]
fn the_search_for_sentences_finds_them() {
    let code = "let a = \"He runs fast\"; #[error(\"no such file\")] let b = 'x'; f(\"a.key\", \"{x} {y}\");";
    let found: Vec<String> = literals(code).into_iter().filter(|l| is_prose(l)).collect();
    assert_eq!(found, ["He runs fast"]);
    assert_eq!(error_texts(code), ["no such file"]);
}

/// Every catalogue of words with the sources that use it.
const CATALOGUES: [(&str, &[&str]); 6] = [
    ("src/intake/words.toml", &["src/intake"]),
    ("src/metrics/words.toml", &["src/metrics"]),
    ("src/context/words.toml", &["src/context"]),
    ("src/form/words.toml", &["src/form"]),
    ("src/report/words.toml", &["src/report", "src/analysis", "src/live", "crates/page/src"]),
    ("crates/page/src/words.toml", &["crates/page/src"]),
];

/// Keys that are put together, and that a test of their own looks at: `wave.shank.acc_up`, `places.foot_gives`.
const MADE: [&str; 7] = ["wave.", "compare.", "places.", "refusal.", "figure.", "filter.", "norm."];

#[test]
fn every_text_of_a_catalogue_is_used_and_every_key_has_a_text() {
    let catalogues: Vec<(&str, Words, Vec<String>)> = CATALOGUES
        .iter()
        .map(|(file, folders)| {
            let words = Words::from_toml(&read(file)).unwrap_or_else(|e| panic!("{file}: {e}"));
            let used = folders.iter().flat_map(|f| sources(f)).flat_map(|(_, c)| quoted(&c, true));
            (*file, words, used.collect())
        })
        .collect();
    for (file, words, used) in &catalogues {
        for (key, text) in words.iter() {
            let whole = key.strip_suffix(".one").or(key.strip_suffix(".many")).unwrap_or(key);
            let there = used.iter().any(|l| l == whole);
            assert!(there || MADE.iter().any(|m| key.starts_with(m)), "{file}: nothing says {key}");
            assert!(!text.is_empty(), "{file}: {key}");
        }
    }
    // What looks like a key is one: its first part is a table of the catalogue that its file uses.
    for (_, words, used) in &catalogues {
        let split = words.iter().filter_map(|(key, _)| key.split_once('.'));
        let tables: BTreeSet<&str> = split.map(|(table, _)| table).collect();
        for literal in used {
            let Some((table, rest)) = literal.split_once('.') else { continue };
            let key = rest
                .chars()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "._".contains(c));
            if !key || rest.is_empty() || !tables.contains(table) || ["toml", "css"].contains(&rest)
            {
                continue;
            }
            let has = |w: &Words| w.has(literal) || w.has(&format!("{literal}.one"));
            assert!(catalogues.iter().any(|(_, w, _)| has(w)), "no text for {literal}");
        }
    }
}

/// Texts of a catalogue by key.
fn catalogue(file: &str) -> Words {
    Words::from_toml(&read(file)).unwrap_or_else(|e| panic!("{file}: {e}"))
}

#[test]
fn every_metric_and_figure_has_its_words_and_no_words_are_of_none() {
    let words = catalogue("src/metrics/catalogue/words.toml");
    let mut wanted = BTreeSet::new();
    for info in CATALOGUE {
        for (what, said) in
            [("title", info.title()), ("definition", info.definition()), ("source", info.source())]
        {
            let key = format!("{}.{what}", info.name);
            assert_eq!(words.get(&key), said, "{key}");
            wanted.insert(key);
        }
    }
    let there: BTreeSet<String> = words.iter().map(|(key, _)| key.to_owned()).collect();
    assert_eq!(there, wanted);

    let words = catalogue("src/context/words.toml");
    let figures: BTreeSet<String> = Figure::ALL
        .iter()
        .flat_map(|f| ["title", "definition", "source"].map(|w| format!("figure.{}.{w}", f.name)))
        .collect();
    let there = words.iter().map(|(key, _)| key.to_owned()).filter(|k| k.starts_with("figure."));
    assert_eq!(there.collect::<BTreeSet<_>>(), figures);
}

#[test]
fn every_refusal_has_its_words_and_every_method_its_filter() {
    let told = runform(["explain", "--all", "--json"]);
    assert_eq!(told.code, 0, "{}", told.err);
    let all: serde_json::Value = serde_json::from_str(&told.out).expect("JSON");
    let entries = all.as_array().expect("a list");
    let named = |kind: &str| -> BTreeSet<String> {
        let of = entries.iter().filter(|e| e["kind"] == kind);
        of.filter_map(|e| e["id"].as_str()).map(str::to_owned).collect()
    };
    let words = catalogue("src/metrics/words.toml");
    let refusals: BTreeSet<String> = words
        .iter()
        .filter_map(|(key, _)| key.strip_prefix("refusal."))
        .map(|key| key.split('.').next().unwrap_or(key).to_owned())
        .collect();
    assert_eq!(refusals, named("refusal"));

    let filters = words.iter().filter_map(|(key, _)| key.strip_prefix("filter."));
    let methods = CATALOGUE.iter().flat_map(|info| info.methods).map(|m| m.name);
    assert_eq!(filters.collect::<BTreeSet<_>>(), methods.collect::<BTreeSet<_>>());
}
