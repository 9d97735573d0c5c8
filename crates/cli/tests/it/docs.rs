//! The pages of the documentation that are made from the catalogues say what the catalogues say.
//! `RUNFORM_BLESS=1` rewrites them. Links between pages lead somewhere.

use std::fs;
use std::path::{Path, PathBuf};

use crate::support::runform;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn docs() -> PathBuf {
    root().join("docs/src")
}

fn same(page: &str) {
    let made = runform(["explain", "--page", page]);
    assert_eq!(made.code, 0, "{}", made.err);
    let path = docs().join(format!("{page}.md"));
    if std::env::var_os("RUNFORM_BLESS").is_some() {
        fs::write(&path, &made.out).expect("written");
    }
    let text = fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    assert!(
        text == made.out,
        "docs/src/{page}.md is out of date; run the tests once with RUNFORM_BLESS=1"
    );
}

#[test]
fn the_page_of_metrics_is_that_of_the_catalogue() {
    same("metrics");
}

#[test]
fn the_page_of_faults_is_that_of_the_catalogue() {
    same("faults");
}

#[test]
fn the_page_of_the_article_is_that_of_its_statements() {
    same("article");
}

#[test]
fn the_page_of_messages_is_that_of_the_program() {
    same("messages");
}

/// Targets of the links in a page, outside of code.
fn links(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut code = false;
    for line in text.lines() {
        if line.trim_start().starts_with("```") {
            code = !code;
        }
        if code {
            continue;
        }
        for part in line.split("](").skip(1) {
            if let Some(end) = part.find(')') {
                out.push(part[..end].to_owned());
            }
        }
    }
    out
}

/// Heading anchors of a page.
fn anchors(text: &str) -> Vec<String> {
    let keep = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
    text.lines()
        .filter_map(|l| l.strip_prefix('#').map(|l| l.trim_start_matches('#').trim()))
        .map(|h| h.to_lowercase().replace(' ', "-").chars().filter(|c| keep(*c)).collect())
        .collect()
}

#[test]
fn no_link_is_dead() {
    // While the pages are rewritten they cannot be read.
    if std::env::var_os("RUNFORM_BLESS").is_some() {
        return;
    }
    let mut pages: Vec<PathBuf> = fs::read_dir(docs())
        .expect("the pages")
        .map(|e| e.expect("a page").path())
        .filter(|p| p.extension().is_some_and(|e| e == "md"))
        .collect();
    for name in ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"] {
        pages.push(root().join(name));
    }
    for page in pages {
        let text = fs::read_to_string(&page).expect("a page");
        for link in links(&text) {
            if link.starts_with("http") {
                continue;
            }
            let (file, anchor) = link.split_once('#').unwrap_or((&link, ""));
            let target = if file.is_empty() {
                page.clone()
            } else {
                page.parent().expect("a folder").join(file)
            };
            assert!(target.exists(), "{}: {link} leads nowhere", page.display());
            if !anchor.is_empty() {
                let there = fs::read_to_string(&target).expect("a page");
                let known = anchors(&there);
                assert!(known.iter().any(|a| a == anchor), "{}: no {link}", page.display());
            }
        }
    }
}

#[test]
fn every_page_is_in_the_summary() {
    let summary = fs::read_to_string(docs().join("SUMMARY.md")).expect("the summary");
    for entry in fs::read_dir(docs()).expect("the pages") {
        let name = entry.expect("a page").file_name().to_string_lossy().into_owned();
        if name.ends_with(".md") && name != "SUMMARY.md" {
            assert!(summary.contains(&format!("({name})")), "{name} is in no summary");
        }
    }
}

#[test]
fn the_readme_says_the_two_commands() {
    let readme = fs::read_to_string(root().join("README.md")).expect("the readme");
    assert!(readme.contains(
        "cargo run --release -p runform-cli -- simulate --preset overstriding_moderate -o \
         target/demo && cargo run --release -p runform-cli -- analyze target/demo"
    ));
    assert!(readme.contains("cargo test --workspace --release"));
}

#[test]
fn the_readme_shows_the_example_that_is_tested() {
    let lib = fs::read_to_string(root().join("src/lib.rs")).expect("the library");
    let example: Vec<&str> = lib
        .lines()
        .filter_map(|l| l.strip_prefix("//!"))
        .map(|l| l.strip_prefix(' ').unwrap_or(l))
        .skip_while(|l| !l.starts_with("```"))
        .skip(1)
        .take_while(|l| !l.starts_with("```"))
        .filter(|l| !l.starts_with("# "))
        .collect();
    assert!(example.len() > 5, "{example:?}");
    let readme = fs::read_to_string(root().join("README.md")).expect("the readme");
    assert!(readme.contains(&example.join("\n")), "README.md differs from src/lib.rs");
}
