//! Every number of the library that decides something has a source, or stands in the table of judgement
//! (`docs/src/judgement.md`, made by `tools/sensitivity.py` from `tools/judgement.toml`).
//!
//! The rule: a constant whose value holds a digit is listed in `tools/judgement.toml`, as judgement or with its
//! kind. One marked \[P\] is judgement. One from a paper has a year in its comment or in the head of its file, a
//! fitted one a script of `tools/` there; one that is derived or defined has a comment.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// Kinds of constants that are no judgement.
const KINDS: [&str; 7] = ["definition", "derived", "paper", "fitted", "measured", "size", "inline"];

/// A constant as it stands in a file.
#[derive(Debug)]
struct Constant {
    file: String,
    name: String,
    value: String,
    comment: String,
    head: String,
}

fn listed() -> toml::Table {
    let path = Path::new(crate::ROOT).join("tools/judgement.toml");
    fs::read_to_string(path).expect("the list").parse().expect("TOML")
}

fn sources(folder: &Path, out: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let name = path.strip_prefix(Path::new(crate::ROOT).join("src")).expect("inside");
        let name = name.to_string_lossy().into_owned();
        // The simulator and the statistics of agreement stand beside the house.
        if path.is_dir() && !["sim", "agreement"].contains(&name.as_str()) {
            sources(&path, out);
        } else if name.ends_with(".rs") {
            out.push((name, fs::read_to_string(&path).expect("a source file")));
        }
    }
}

fn all_sources() -> Vec<(String, String)> {
    let mut out = Vec::new();
    sources(&Path::new(crate::ROOT).join("src"), &mut out);
    out.sort();
    out
}

/// What a line declares: name and what follows its type's colon.
fn declared(line: &str) -> Option<(&str, &str)> {
    let line = line.trim_start();
    let line = match line.strip_prefix("pub") {
        Some(rest) => {
            let (whom, rest) = rest.split_once("const ")?;
            let whom = whom.trim();
            (whom.is_empty() || whom.starts_with('(') && whom.ends_with(')')).then_some(rest)?
        }
        None => line.strip_prefix("const ")?,
    };
    let (name, rest) = line.split_once(':')?;
    let upper = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_';
    (!name.is_empty() && name.chars().all(upper)).then_some((name, rest))
}

/// The comment that ends at the end of these lines; a second constant under one comment shares it.
fn comment_above(lines: &[&str]) -> String {
    let mut comment = String::new();
    for line in lines.iter().rev().map(|l| l.trim()) {
        if line.starts_with("//") {
            comment = format!("{line}\n{comment}");
        } else if !line.starts_with("#[") && (!comment.is_empty() || declared(line).is_none()) {
            break;
        }
    }
    comment
}

/// All constants of a file in the order of their lines.
fn constants(file: &str, text: &str) -> Vec<Constant> {
    let lines: Vec<&str> = text.lines().collect();
    let head: String =
        lines.iter().take_while(|l| l.starts_with("//!")).map(|l| format!("{l}\n")).collect();
    let mut out = Vec::new();
    for (i, line) in lines.iter().enumerate() {
        let Some((name, rest)) = declared(line) else { continue };
        let whole = std::iter::once(rest).chain(lines[i + 1..].iter().copied());
        let whole = whole.collect::<Vec<_>>().join("\n");
        let Some((_, value)) = whole.split_once('=') else { continue };
        let value = value.split(';').next().unwrap_or_default();
        let comment = comment_above(&lines[..i]);
        out.push(Constant {
            file: file.to_owned(),
            name: name.to_owned(),
            value: value.split_whitespace().collect::<Vec<_>>().join(" "),
            comment,
            head: head.clone(),
        });
    }
    out
}

fn all_constants() -> Vec<Constant> {
    all_sources().iter().flat_map(|(file, text)| constants(file, text)).collect()
}

/// True for a value with a number in it: digits outside of text and names.
fn is_number(value: &str) -> bool {
    let outside: String = value.split('"').step_by(2).collect::<Vec<_>>().join(" ");
    let mut before = ' ';
    outside.chars().any(|c| {
        let starts = c.is_ascii_digit() && !before.is_ascii_alphanumeric() && before != '_';
        before = c;
        starts
    })
}

type Names = BTreeSet<(String, String)>;

/// (file, name) of all judgement, without fields, and of the other kinds.
fn names(list: &toml::Table) -> (Names, BTreeMap<String, Names>) {
    let files = |t: &toml::Value| t.as_table().expect("files").clone();
    let mut judged = Names::new();
    for (file, names) in files(&list["judgement"]) {
        for name in names.as_table().expect("names").keys() {
            let name = name.split('.').next().expect("a name");
            judged.insert((file.clone(), name.to_owned()));
        }
    }
    let mut others = BTreeMap::new();
    for (kind, rest) in files(&list["others"]) {
        let here: &mut Names = others.entry(kind).or_default();
        for (file, names) in files(&rest) {
            for name in names.as_array().expect("names") {
                here.insert((file.clone(), name.as_str().expect("a name").to_owned()));
            }
        }
    }
    (judged, others)
}

fn none(faults: &[String]) {
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn every_number_of_the_library_is_listed_once_as_judgement_or_with_its_kind() {
    let (judged, others) = names(&listed());
    let mut faults = Vec::new();
    let mut there = Names::new();
    for c in all_constants() {
        let key = (c.file.clone(), c.name.clone());
        let times = usize::from(judged.contains(&key))
            + others.values().filter(|names| names.contains(&key)).count();
        if times == 0 && is_number(&c.value) || times > 1 {
            faults.push(format!("{}: {} is listed {times} times", c.file, c.name));
        }
        there.insert(key);
    }
    let all = judged.iter().chain(others.values().flatten());
    let gone = all.filter(|key| !there.contains(*key));
    faults.extend(gone.map(|(file, name)| format!("{file}: no constant {name} is there")));
    let unknown = others.keys().filter(|kind| !KINDS.contains(&kind.as_str()));
    faults.extend(unknown.map(|kind| format!("no such kind: {kind}")));
    none(&faults);
}

#[test]
fn what_is_no_judgement_has_its_source_beside_it() {
    let (judged, others) = names(&listed());
    let of = |kind: &str, c: &Constant| {
        others.get(kind).is_some_and(|n| n.contains(&(c.file.clone(), c.name.clone())))
    };
    let year = |text: &str| {
        let digits = text.split(|c: char| !c.is_ascii_digit());
        digits.filter(|d| d.len() == 4).any(|d| d.starts_with("19") || d.starts_with("20"))
    };
    let mut faults = Vec::new();
    for c in all_constants() {
        let beside = format!("{}{}", c.comment, c.head);
        let key = (c.file.clone(), c.name.clone());
        let mut fault = |why: &str| faults.push(format!("{}: {}: {why}", c.file, c.name));
        if c.comment.contains("[P\\]") && is_number(&c.value) && !judged.contains(&key) {
            fault("is a proposal [P] and not in the table");
        }
        if of("paper", &c) && !year(&beside) {
            fault("from a paper without a year");
        }
        if of("fitted", &c) && !beside.contains("tools/") {
            fault("fitted by a script that is not named");
        }
        if (of("definition", &c) || of("derived", &c) || of("measured", &c)) && beside.is_empty() {
            fault("has no comment");
        }
    }
    none(&faults);
}

/// The table's rows: name, file and value.
fn rows(page: &str) -> Vec<[String; 3]> {
    let table = page.split("\n## All\n").nth(1).expect("a table").split("\n## ").next();
    let lines = table.expect("a table").lines().filter(|l| l.starts_with("| `"));
    let cell = |c: &str| c.trim().trim_matches('`').to_owned();
    let cells = |line: &str| {
        let parts: Vec<String> =
            line.split(" | ").map(|c| cell(c.trim_start_matches("| "))).collect();
        [parts[0].clone(), parts[1].clone(), parts[2].clone()]
    };
    lines.map(cells).collect()
}

/// The values of a field in a struct's text.
fn field(value: &str, name: &str) -> String {
    let start = format!("{name}: ");
    let after = value.split(&start).skip(1);
    let number = |t: &str| t.split([',', ' ', '}']).next().unwrap_or_default().to_owned();
    after.map(number).collect::<Vec<_>>().join(", ")
}

#[test]
fn the_table_of_judgement_has_every_constant_of_the_list_with_its_value() {
    let list = listed();
    let page = Path::new(crate::ROOT).join("docs/src/judgement.md");
    let page = fs::read_to_string(page).expect("the page");
    let told: BTreeSet<[String; 3]> = rows(&page).into_iter().collect();
    let (all, texts) = (all_constants(), all_sources());
    let mut wanted = BTreeSet::new();
    for (file, names) in list["judgement"].as_table().expect("files") {
        for name in names.as_table().expect("names").keys() {
            let (constant, part) = name.split_once('.').unwrap_or((name, ""));
            let found = all.iter().find(|c| c.file == *file && c.name == constant);
            let value = &found.unwrap_or_else(|| panic!("{file}: {name}")).value;
            let value = if part.is_empty() { value.clone() } else { field(value, part) };
            wanted.insert([name.clone(), file.clone(), value.replace("core::f64::consts::", "")]);
        }
    }
    for one in list["inline"].as_array().expect("numbers") {
        let text = |key: &str| one[key].as_str().expect("text").to_owned();
        let find = text("find");
        let value = find.split(['«', '»']).nth(1).expect("marks").to_owned();
        let whole = find.replace(['«', '»'], "");
        let source = texts.iter().find(|(file, _)| *file == text("file")).expect("a file");
        assert_eq!(source.1.matches(&whole).count(), 1, "{}: {whole}", source.0);
        wanted.insert([text("name"), text("file"), value]);
    }
    let missing: Vec<String> =
        wanted.difference(&told).map(|r| format!("not told: {r:?}")).collect();
    let extra = told.difference(&wanted).map(|r| format!("not there: {r:?}"));
    none(&missing.into_iter().chain(extra).collect::<Vec<_>>());
}
