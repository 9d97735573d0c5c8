//! The house rules that no compiler checks: which floor may use which, how large a file may grow,
//! and what library code must not do. The source is read as text, without comments and literals.

use std::fs;
use std::path::{Path, PathBuf};

/// The floors from top to bottom: a file uses its own floor and those before it.
const FLOORS: [&str; 21] = [
    "packed",
    "fresh",
    "brief",
    "instants",
    "side_by_side",
    "words",
    "names",
    "units",
    "recording",
    "signal",
    "intake",
    "orientation",
    "gait",
    "metrics",
    "context",
    "form",
    "report",
    "error",
    "engine",
    "analysis",
    "live",
];

/// What stands beside the house, with the floors that it may use. No floor uses it.
const BESIDE: [(&str, &[&str]); 2] = [("sim", &["units", "recording"]), ("agreement", &["units"])];

/// What the library may depend on; everything heavier lives in `crates/`.
/// `statrs` only with the feature `agreement`, `rand_xoshiro` with `sim`, `visibility` with `internals`.
const DEPENDENCIES: &str = "bytemuck crc32fast jiff nalgebra postcard rand_xoshiro rustfft serde statrs strum \
    thiserror toml visibility";

const MOST_LINES: usize = 500;

fn root() -> PathBuf {
    PathBuf::from(crate::ROOT)
}

/// Files under `folder` (of the repository) with one of the extensions, sorted.
fn files(folder: &str, extensions: &[&str]) -> Vec<PathBuf> {
    let mut out = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = fs::read_dir(&folder) else { continue };
        for path in entries.map(|e| e.expect("an entry").path()) {
            let extension = path.extension().and_then(|e| e.to_str()).unwrap_or_default();
            if path.is_dir() && path.file_name().is_some_and(|n| n != "target") {
                folders.push(path);
            } else if extensions.contains(&extension) {
                out.push(path);
            }
        }
    }
    out.sort();
    out
}

/// Path from the repository's root, with slashes.
fn name(path: &Path) -> String {
    let inside = path.strip_prefix(root()).expect("a file of the repository");
    inside.iter().map(|p| p.to_string_lossy()).collect::<Vec<_>>().join("/")
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", name(path)))
}

/// Source without comments and without the content of string and character literals; lines stay.
fn code(source: &str) -> String {
    let chars: Vec<char> = source.chars().collect();
    let at = |i: usize| chars.get(i).copied().unwrap_or('\0');
    let mut out = String::with_capacity(source.len());
    let mut i = 0;
    while i < chars.len() {
        let end = match (at(i), at(i + 1)) {
            ('/', '/') => line_end(&chars, i),
            ('/', '*') => closing(&chars, i + 2, &['*', '/']),
            ('"', _) => string_end(&chars, i + 1),
            ('r', '"' | '#') if raw_hashes(&chars, i).is_some() => raw_end(&chars, i),
            ('\'', '\\') => closing(&chars, i + 3, &['\'']),
            ('\'', _) if at(i + 2) == '\'' => i + 3,
            (c, _) => {
                out.push(c);
                i += 1;
                continue;
            }
        };
        out.extend(chars[i..end].iter().filter(|c| **c == '\n'));
        i = end;
    }
    out
}

fn line_end(chars: &[char], from: usize) -> usize {
    chars[from..].iter().position(|c| *c == '\n').map_or(chars.len(), |n| from + n)
}

fn closing(chars: &[char], from: usize, mark: &[char]) -> usize {
    let from = from.min(chars.len());
    let found = chars[from..].windows(mark.len()).position(|w| w == mark);
    found.map_or(chars.len(), |n| from + n + mark.len())
}

fn string_end(chars: &[char], mut i: usize) -> usize {
    while i < chars.len() && chars[i] != '"' {
        i += if chars[i] == '\\' { 2 } else { 1 };
    }
    (i + 1).min(chars.len())
}

/// Number of `#` of a raw string that starts with the `r` at `i`, if one does.
fn raw_hashes(chars: &[char], i: usize) -> Option<usize> {
    let hashes = chars[i + 1..].iter().take_while(|c| **c == '#').count();
    let word =
        i > 0 && chars[i - 1] != 'b' && (chars[i - 1].is_alphanumeric() || chars[i - 1] == '_');
    (!word && chars.get(i + 1 + hashes) == Some(&'"')).then_some(hashes)
}

fn raw_end(chars: &[char], i: usize) -> usize {
    let hashes = raw_hashes(chars, i).unwrap_or(0);
    let mark: Vec<char> = std::iter::once('"').chain(std::iter::repeat_n('#', hashes)).collect();
    closing(chars, i + 2 + hashes, &mark)
}

/// Code before the unit tests, which stand at the end of a file.
fn library_code(path: &Path) -> String {
    let code = code(&read(path));
    code.split("#[cfg(test)]").next().unwrap_or_default().to_owned()
}

fn line_of(text: &str, offset: usize) -> usize {
    text[..offset].matches('\n').count() + 1
}

/// True when the byte before `offset` could belong to a longer name or path.
fn continues(text: &str, offset: usize) -> bool {
    let before = text[..offset].chars().next_back();
    before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':' || c == '$')
}

/// Names that follow `path` directly: `crate::a::b` gives `a`, `crate::{a::b, c}` gives `a` and `c`.
fn names_after(rest: &str) -> Vec<String> {
    let word = |s: &str| -> String {
        s.trim_start().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
    };
    let Some(list) = rest.trim_start().strip_prefix('{') else { return vec![word(rest)] };
    let mut names = vec![word(list)];
    let mut depth = 0;
    for (i, c) in list.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => names.push(word(&list[i + 1..])),
            _ => {}
        }
    }
    names.retain(|n| !n.is_empty());
    names
}

/// Every use of a module at the crate's root with its line: `crate::x`, or `super::` often enough.
fn uses(code: &str, depth: usize) -> Vec<(usize, String)> {
    let climb = "super::".repeat(depth);
    let mut out = Vec::new();
    for start in ["crate::", climb.as_str()] {
        for (at, _) in code.match_indices(start).filter(|(at, _)| !continues(code, *at)) {
            let rest = &code[at + start.len()..];
            out.extend(names_after(rest).into_iter().map(|n| (line_of(code, at), n)));
        }
    }
    out
}

/// Folders and file names below `src`, without the extension: the path of the module.
fn module_path(path: &Path) -> Vec<String> {
    let mut parts: Vec<String> = name(path).split('/').skip(1).map(str::to_owned).collect();
    if let Some(last) = parts.last_mut() {
        *last = last.trim_end_matches(".rs").to_owned();
    }
    parts.retain(|p| p != "mod");
    parts
}

fn allowed(floor: &str) -> Vec<&'static str> {
    if let Some((_, below)) = BESIDE.iter().find(|(name, _)| *name == floor) {
        return below.to_vec();
    }
    FLOORS.iter().copied().take_while(|f| *f != floor).collect()
}

/// What a file uses that its floor may not, in words.
fn reaches_up(path: &Path, source: &str) -> Vec<String> {
    let module = module_path(path);
    let Some(floor) = module.first().filter(|f| *f != "lib") else { return Vec::new() };
    let known = FLOORS.contains(&floor.as_str()) || BESIDE.iter().any(|(name, _)| name == floor);
    if !known {
        return vec![format!("{}: the module {floor} has no place in FLOORS", name(path))];
    }
    let allowed = allowed(floor);
    uses(source, module.len())
        .into_iter()
        .filter(|(_, used)| used != floor && !allowed.contains(&used.as_str()))
        .map(|(line, used)| format!("{}:{line}: {floor} uses {used}", name(path)))
        .collect()
}

fn none(faults: &[String]) {
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

/// Files that filter a signal and how often they do; each filter is told in `filter_of`
/// (`src/report/provenance.rs`) or comes before all methods.
const FILTERS: [(&str, usize); 9] = [
    ("src/gait/axial_events.rs", 2),
    ("src/gait/by_shape.rs", 2),
    ("src/gait/envelope.rs", 1),
    ("src/gait/foot_events.rs", 2),
    ("src/gait/force_shape.rs", 1),
    ("src/gait/limb.rs", 3),
    ("src/gait/shank_events.rs", 1),
    ("src/metrics/force.rs", 1),
    ("src/metrics/pronation.rs", 1),
];

#[test]
fn a_filter_that_is_added_or_lost_is_told_in_the_provenance() {
    let root = Path::new(crate::ROOT);
    let mut found: Vec<(String, usize)> = Vec::new();
    for folder in ["src/gait", "src/metrics", "src/orientation", "src/engine", "src/analysis"] {
        for entry in std::fs::read_dir(root.join(folder)).expect("a folder") {
            let path = entry.expect("a file").path();
            let text = std::fs::read_to_string(&path).unwrap_or_default();
            let n = text.matches("Butterworth::").count();
            if n > 0 {
                let name = path.file_name().expect("a name").to_string_lossy().into_owned();
                found.push((format!("{folder}/{name}"), n));
            }
        }
    }
    found.sort();
    let told: Vec<(String, usize)> = FILTERS.iter().map(|(f, n)| ((*f).to_owned(), *n)).collect();
    assert_eq!(found, told, "tell the filter in filter_of, then mend this list");
}

#[test]
fn a_floor_uses_only_the_floors_above_it() {
    let sources = files("src", &["rs"]);
    assert!(sources.len() > 50, "the source was found");
    let faults: Vec<String> =
        sources.iter().flat_map(|path| reaches_up(path, &library_code(path))).collect();
    none(&faults);
}

#[test]
fn the_check_of_the_floors_sees_every_way_to_write_a_path() {
    let faults = |file: &str, source: &str| reaches_up(&root().join(file), &code(source)).len();
    assert_eq!(faults("src/gait/side.rs", "use crate::metrics::Sample;"), 1);
    assert_eq!(faults("src/gait/side.rs", "use crate::{form, signal::{a, b}, sim};"), 2);
    assert_eq!(faults("src/gait/side.rs", "let x = super::super::form::evaluate();"), 1);
    assert_eq!(faults("src/gait/mod.rs", "use super::form;"), 1);
    assert_eq!(faults("src/gait/side.rs", "use crate::Report;"), 1);
    assert_eq!(faults("src/gait/side.rs", "/// See [`crate::metrics`].\nuse super::Bout;"), 0);
    assert_eq!(faults("src/gait/side.rs", r##"let a = r#"crate::form"#; let b = 'c';"##), 0);
    assert_eq!(faults("src/metrics/force.rs", "use crate::{gait::Bout, units::G};"), 0);
    assert_eq!(faults("src/sim/leg.rs", "use crate::signal::peaks;"), 1);
    assert_eq!(faults("src/cellar.rs", ""), 1);
}

#[test]
fn the_library_depends_on_little() {
    let manifest = read(&root().join("Cargo.toml"));
    let manifest: toml::Table = toml::from_str(&manifest).expect("a manifest");
    let used = manifest["dependencies"].as_table().expect("dependencies");
    let extra: Vec<&String> =
        used.keys().filter(|d| !DEPENDENCIES.split(' ').any(|known| known == d.as_str())).collect();
    assert!(extra.is_empty(), "{extra:?} belong into crates/");
}

#[test]
fn readers_and_writers_know_nothing_of_gait() {
    let floors = ["intake", "orientation", "gait", "metrics", "form", "report", "analysis", "sim"];
    let mut faults = Vec::new();
    for path in files("crates/io/src", &["rs"]) {
        let code = library_code(&path);
        for (at, start) in code.match_indices("runform::") {
            for used in names_after(&code[at + start.len()..]) {
                if floors.contains(&used.as_str()) {
                    faults.push(format!("{}:{}: {used}", name(&path), line_of(&code, at)));
                }
            }
        }
    }
    none(&faults);
}

#[test]
fn pages_are_made_of_the_library_alone_and_touch_neither_files_nor_clocks() {
    let manifest = read(&root().join("crates/page/Cargo.toml"));
    let manifest: toml::Table = toml::from_str(&manifest).expect("a manifest");
    let used = manifest["dependencies"].as_table().expect("dependencies");
    let ours: Vec<&String> = used.keys().filter(|d| d.starts_with("runform")).collect();
    assert_eq!(ours, ["runform"], "cli uses page, page uses runform");
    let mut faults = Vec::new();
    for path in files("crates/page/src", &["rs"]) {
        let code = library_code(&path);
        for (at, start) in code.match_indices("std::") {
            for used in names_after(&code[at + start.len()..]) {
                if ["fs", "env", "io", "net", "process", "thread", "time"].contains(&used.as_str())
                {
                    faults.push(format!("{}:{}: std::{used}", name(&path), line_of(&code, at)));
                }
            }
        }
    }
    none(&faults);
}

#[test]
fn library_code_neither_panics_nor_prints() {
    let forbidden = [
        ".unwrap()",
        ".expect(",
        "panic!(",
        "todo!(",
        "unimplemented!(",
        "dbg!(",
        "println!(",
        "print!(",
        "unsafe ",
    ];
    let mut faults = Vec::new();
    let folders = [
        "src",
        "crates/common/src",
        "crates/io/src",
        "crates/page/src",
        "crates/python/src",
        "crates/validate/src",
    ];
    for path in folders.into_iter().flat_map(|f| files(f, &["rs"])) {
        let code = library_code(&path);
        for word in forbidden {
            let found = code.match_indices(word).map(|(at, _)| line_of(&code, at));
            faults.extend(found.map(|line| format!("{}:{line}: {word}", name(&path))));
        }
    }
    none(&faults);
}

#[test]
fn the_library_touches_neither_files_nor_clocks_and_threads_in_one_place_only() {
    let outside = ["fs", "env", "io", "net", "path", "process", "thread", "time"];
    let mut faults = Vec::new();
    for path in files("src", &["rs"]) {
        let code = library_code(&path);
        for (at, start) in code.match_indices("std::") {
            for used in names_after(&code[at + start.len()..]) {
                // A feature that is off by default lets sensors go side by side.
                let threads = used == "thread" && name(&path) == "src/side_by_side.rs";
                if outside.contains(&used.as_str()) && !threads {
                    faults.push(format!("{}:{}: std::{used}", name(&path), line_of(&code, at)));
                }
            }
        }
    }
    none(&faults);
}

#[test]
fn no_source_file_is_longer_than_500_lines() {
    let mut faults = Vec::new();
    for folder in ["src", "crates", "tests", "benches", "examples"] {
        for path in files(folder, &["rs"]) {
            let lines = read(&path).lines().count();
            if lines > MOST_LINES {
                faults.push(format!("{}: {lines} lines", name(&path)));
            }
        }
    }
    none(&faults);
}

#[test]
fn no_file_names_a_machine() {
    let folders = ["home", "Users", "root", "work", "tmp"].map(|f| format!("/{f}/"));
    let mut paths: Vec<PathBuf> =
        ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "Cargo.toml", ".ci/run"]
            .map(|f| root().join(f))
            .into();
    for folder in ["src", "crates", "tests", "benches", "examples", "docs", "test_vectors"] {
        paths.extend(files(folder, &["rs", "md", "toml", "py", "pyi", "ipynb", "sh"]));
    }
    let mut faults = Vec::new();
    for path in paths.iter().filter(|p| p.exists()) {
        let text = read(path);
        for folder in &folders {
            let found = text.match_indices(folder.as_str()).filter(|(at, _)| {
                let before = text[..*at].chars().next_back();
                !before.is_some_and(|c| c.is_alphanumeric() || "._-)>".contains(c))
            });
            let lines = found.map(|(at, _)| line_of(&text, at));
            faults.extend(lines.map(|line| format!("{}:{line}: {folder}", name(path))));
        }
    }
    none(&faults);
}

/// Targets of Markdown links: `](target)`, code fences and inline code left out.
fn links(text: &str) -> Vec<(usize, String)> {
    let mut out = Vec::new();
    let mut fenced = false;
    for (number, line) in text.lines().enumerate() {
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
        }
        if fenced {
            continue;
        }
        let prose: String = line.split('`').step_by(2).collect::<Vec<_>>().join("code");
        for (at, mark) in prose.match_indices("](") {
            let target = prose[at + mark.len()..].split(')').next().unwrap_or_default();
            out.push((number + 1, target.to_owned()));
        }
    }
    out
}

/// The anchor of a heading, as the book and the usual forges make it.
fn anchors(text: &str) -> Vec<String> {
    let title = |line: &str| line.trim_start_matches('#').trim().to_lowercase();
    let kept = |c: &char| c.is_alphanumeric() || "-_ ".contains(*c);
    let anchor =
        |line: &str| title(line).chars().filter(kept).collect::<String>().replace(' ', "-");
    text.lines().filter(|l| l.starts_with('#')).map(anchor).collect()
}

#[test]
fn every_link_in_the_documents_leads_somewhere() {
    let mut pages = files("docs", &["md"]);
    pages.extend(["README.md", "CONTRIBUTING.md", "CHANGELOG.md"].map(|f| root().join(f)));
    let mut faults = Vec::new();
    for page in &pages {
        for (line, target) in links(&read(page)) {
            if target.contains("://") || target.starts_with("mailto:") {
                continue;
            }
            let (file, anchor) = target.split_once('#').unwrap_or((&target, ""));
            let goal = if file.is_empty() { page.clone() } else { page.with_file_name(file) };
            let known = || anchors(&read(&goal)).iter().any(|a| a == anchor);
            if !goal.exists() || (!anchor.is_empty() && !known()) {
                faults.push(format!("{}:{line}: {target}", name(page)));
            }
        }
    }
    none(&faults);
}

#[test]
fn every_stage_of_how_it_works_is_done_by_a_file_that_is_there() {
    let page = read(&root().join("docs/src/how_it_works.md"));
    let quoted: Vec<&str> = page.split('`').skip(1).step_by(2).collect();
    let files: Vec<&&str> =
        quoted.iter().filter(|q| q.ends_with(".rs") || q.ends_with('/')).collect();
    let gone: Vec<String> = files
        .iter()
        .filter(|f| !root().join("src").join(f.trim_end_matches('/')).exists())
        .filter(|f| ***f != "src/")
        .map(|f| format!("docs/src/how_it_works.md: {f}"))
        .collect();
    none(&gone);
    let rows = page.lines().filter(|l| l.starts_with("| ") && !l.starts_with("| step"));
    let bare: Vec<String> = rows.filter(|l| !l.contains('`')).map(str::to_owned).collect();
    none(&bare);
    assert!(files.len() > 60, "{} files are named", files.len());
}

#[test]
fn every_page_of_the_book_is_in_its_summary() {
    let summary = read(&root().join("docs/src/SUMMARY.md"));
    let listed: Vec<String> = links(&summary).into_iter().map(|(_, target)| target).collect();
    let missing: Vec<String> = files("docs/src", &["md"])
        .iter()
        .map(|p| name(p).trim_start_matches("docs/src/").to_owned())
        .filter(|p| p != "SUMMARY.md" && !listed.contains(p))
        .collect();
    none(&missing);
}
