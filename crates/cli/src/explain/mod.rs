//! `runform explain`: everything that has a name, from the catalogues.

mod article;
mod faults;
mod inputs;
mod messages;
mod metrics;
mod near;
mod results;

use runform::MetricId;
use runform::context::Figure;
use runform::form::FaultCatalogue;
use runform::metrics::catalogue::CATALOGUE;

use crate::args::{ExplainArgs, PageArg};
use crate::failure::{Code, Failure};
use crate::load;
use crate::output::print;

/// Width of the text.
const WIDTH: usize = 88;

/// Prints what the name means, or the list of names.
pub(crate) fn run(args: &ExplainArgs) -> Result<Code, Failure> {
    let faults = load::faults(args.faults.as_deref())?;
    let text = match (&args.page, &args.id) {
        (Some(PageArg::Metrics), _) => metrics::page(),
        (Some(PageArg::Faults), _) => faults::page(&faults),
        (Some(PageArg::Messages), _) => messages::page(),
        (Some(PageArg::Article), _) => article::page()?,
        (None, None) => list(&faults),
        (None, Some(id)) => explain(id, &faults)?,
    };
    print(&text)?;
    Ok(Code::Done)
}

fn explain(id: &str, faults: &FaultCatalogue) -> Result<String, Failure> {
    let id = id.trim().to_lowercase().replace('-', "_");
    let mut cards = Vec::new();
    if let Some(metric) = MetricId::by_name(&id) {
        cards.push(metrics::card(metric.info(), faults));
    }
    if let Some(fault) = faults.fault(&id) {
        cards.push(faults::card(fault, faults));
    }
    if let Some(tip) = faults.tip(&id) {
        cards.push(faults::tip_card(tip, faults));
    }
    let condition = faults.conditions.iter().find(|c| faults::condition_id(c) == id);
    cards.extend(condition.map(faults::condition_card));
    cards.extend(Figure::by_name(&id).map(|f| faults::figure_card(f.info())));
    cards.extend(messages::find(&id).map(messages::card));
    if cards.is_empty() {
        return Err(Failure::usage(unknown(&id, faults)));
    }
    Ok(cards.join("\n"))
}

fn unknown(id: &str, faults: &FaultCatalogue) -> String {
    let names = names(faults);
    let near = near::nearest(id, names.iter().map(String::as_str));
    let hint = match near.as_slice() {
        [] => String::new(),
        near => format!("did you mean {}? ", near.join(", ")),
    };
    format!("nothing is called \"{id}\"; {hint}runform explain lists every name")
}

fn names(faults: &FaultCatalogue) -> Vec<String> {
    let mut names: Vec<String> = CATALOGUE.iter().map(|m| m.name.to_owned()).collect();
    names.extend(faults.faults.iter().map(|f| f.id.clone()));
    names.extend(faults.tips.iter().map(|t| t.id.clone()));
    names.extend(faults.conditions.iter().map(faults::condition_id));
    names.extend(Figure::ALL.iter().map(|f| f.name.to_owned()));
    names.extend(messages::all().map(|m| m.id.to_owned()));
    names
}

fn list(faults: &FaultCatalogue) -> String {
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
    for kind in messages::Kind::ALL {
        section(kind.plural(), messages::of(kind).map(|m| m.id).collect());
    }
    out
}

/// Names in as many columns as fit.
fn columns(names: &[&str]) -> String {
    let cell = names.iter().map(|n| n.len()).max().unwrap_or(0) + 2;
    let per_line = ((WIDTH - 2) / cell).max(1);
    let mut out = String::new();
    for line in names.chunks(per_line) {
        let row: String = line.iter().map(|n| format!("{n:<cell$}")).collect();
        out += &format!("  {}\n", row.trim_end());
    }
    out
}

/// A label and its text, broken into lines that hang below the text.
fn entry(label: &str, text: &str) -> String {
    let label = if label.is_empty() { String::new() } else { format!("{label}: ") };
    let mut out = String::new();
    let mut line = format!("  {label}");
    let mut fresh = true;
    for word in text.split_whitespace() {
        if !fresh && line.chars().count() + 1 + word.chars().count() > WIDTH {
            out += &format!("{}\n", line.trim_end());
            line = "    ".to_owned();
            fresh = true;
        }
        if !fresh {
            line.push(' ');
        }
        line += word;
        fresh = false;
    }
    out + line.trim_end() + "\n"
}

/// `## title`, two lines of table head.
fn table_head(columns: &[&str]) -> String {
    format!("| {} |\n|{}\n", columns.join(" | "), "---|".repeat(columns.len()))
}

/// A table row; pipes in cells are escaped.
fn table_row(cells: &[String]) -> String {
    let cells: Vec<String> = cells.iter().map(|c| c.replace('|', "\\|")).collect();
    format!("| {} |\n", cells.join(" | "))
}
