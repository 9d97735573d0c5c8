//! What is explained: everything that has a name, from the catalogues.

mod article;
mod entries;
mod faults;
mod inputs;
mod layout;
mod message;
mod messages;
mod metrics;
mod near;
mod results;
mod words;

use runform::context::Figure;
use runform::form::FaultCatalogue;
use runform::metrics::catalogue::CATALOGUE;

pub use self::entries::Entry;
use self::layout::columns;
use self::message::Kind;
use crate::failure::{Code, Failure};

/// A page of the book that is made from the catalogues.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Page {
    /// What is measured.
    Metrics,
    /// Form faults and advice.
    Faults,
    /// Errors, refusals and findings.
    Messages,
    /// The article and the literature.
    Article,
}

/// A page of the book, as Markdown.
///
/// # Errors
/// Exit code 1 when a shipped list is broken; a test reads it.
pub fn page(page: Page, faults: &FaultCatalogue) -> Result<String, Failure> {
    Ok(match page {
        Page::Metrics => metrics::page(),
        Page::Faults => faults::page(faults),
        Page::Messages => messages::page(),
        Page::Article => article::page()?,
    })
}

/// Everything that has a name.
#[must_use]
pub fn all(faults: &FaultCatalogue) -> Vec<Entry> {
    entries::all(faults)
}

/// Entries as cards, or as JSON.
///
/// # Errors
/// Exit code 1 when they cannot be written as JSON.
pub fn told(entries: &[Entry], json: bool) -> Result<String, Failure> {
    if json {
        let text = serde_json::to_string_pretty(entries);
        return text.map(|t| t + "\n").map_err(|e| Failure::new(Code::Internal, e.to_string()));
    }
    let cards: Vec<&str> = entries.iter().map(|e| e.text.as_str()).collect();
    Ok(cards.join("\n"))
}

/// What is called so, by its name first.
///
/// # Errors
/// Exit code 2 for a name that nothing has, with those that are like it.
pub fn find(id: &str, faults: &FaultCatalogue) -> Result<Vec<Entry>, Failure> {
    let name = entries::plain(id);
    let all = entries::all(faults);
    let mut found: Vec<Entry> = all.iter().filter(|e| e.is_called(&name)).cloned().collect();
    // What is named so comes before what is only titled so.
    found.sort_by_key(|e| entries::plain(&e.id) != name);
    if found.is_empty() {
        return Err(Failure::usage(unknown(id, &name, &all)));
    }
    Ok(found)
}

fn unknown(id: &str, name: &str, all: &[Entry]) -> String {
    let names = all.iter().flat_map(|e| core::iter::once(&e.id).chain(&e.titles));
    let near = near::nearest(name, names.map(String::as_str));
    let hint = match near.as_slice() {
        [] => String::new(),
        near => format!("did you mean {}? ", near.join(", ")),
    };
    let shown: String = id.chars().take(80).collect();
    format!("nothing is called \"{shown}\"; {hint}runform explain lists every name")
}

/// All names, by kind.
#[must_use]
pub fn list(faults: &FaultCatalogue) -> String {
    let mut out = String::from("runform explain ID, with ID one of\n");
    let mut section = |title: &str, names: Vec<&str>| {
        out += &format!("\n{title}\n{}", columns(&names));
    };
    section("Metrics", CATALOGUE.iter().map(|m| m.name).collect());
    section("Form faults", faults.faults.iter().map(|f| f.id.as_str()).collect());
    section("Tips", faults.tips.iter().map(|t| t.id.as_str()).collect());
    let conditions: Vec<String> = faults.conditions.iter().map(faults::condition_id).collect();
    section("Conditions", conditions.iter().map(String::as_str).collect());
    section("Figures of profile and diary", Figure::ALL.iter().map(|f| f.name).collect());
    section("Words of the report", words::WORDS.iter().map(|w| w.id).collect());
    for kind in Kind::ALL {
        section(kind.plural(), messages::of(kind).map(|m| m.id).collect());
    }
    out
}
