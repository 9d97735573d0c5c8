//! `runform collect`: the results of many recordings as one set of tables.
//!
//! Rows are copied one by one; only the statistics hold a number for each recording and metric. Results are taken in
//! the order of their paths, so that the same results give the same bytes.

mod cohort;
mod found;
mod means;
mod numbers;
mod repeated;
mod results;
mod rows;
mod sink;

use std::path::PathBuf;

use clap::Args;

use crate::failure::{Code, Failure, tell};
use crate::labels::Pattern;
use crate::study::names::SETTINGS;
use crate::whole::Whole;
use found::Found;
use numbers::Numbers;
use results::ToCollect;
use rows::Tables;
use runform_common::history;

/// `runform collect`
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  runform analyze raw/ --recursive --name '{subject}_{session}' -o results/\n  \
    runform collect results/ -o study/\n  \
    runform collect results -o study --name '{subject}_{session}_{condition}'"
)]
pub(crate) struct CollectArgs {
    /// Folders that hold results of `runform analyze -o`, at any depth.
    #[arg(value_name = "RESULTS", required = true)]
    pub results: Vec<PathBuf>,
    /// Folder to write the tables into; an earlier collection there is replaced.
    #[arg(short, long, value_name = "DIR")]
    pub output: PathBuf,
    /// What the last folders of a result's path are, as columns: {subject}/{session}, {subject}_{condition}… Results
    /// of a study have their columns already.
    #[arg(long, value_name = "PATTERN")]
    pub name: Option<String>,
}

/// Collects the results below some folders.
pub(crate) fn run(args: &CollectArgs) -> Result<Code, Failure> {
    let pattern = Pattern::parse(args.name.as_deref().unwrap_or(""))
        .map_err(|e| Failure::usage(format!("--name: {e}")))?;
    let listed = results::below(&args.results, &pattern)?;
    let labels = &listed.labels;
    let whole = Whole::new(&args.output)?;
    let mut tables = Tables::create(whole.folder(), labels)?;
    let mut numbers = Numbers::new(labels);
    for [path, input, why] in &listed.not_analysed {
        tables.fail(path, input, "analysis", why)?;
    }
    let mut failed: Vec<(String, String)> = Vec::new();
    for result in listed.results {
        let (path, input) = (result.path.clone(), result.input.clone());
        let done = found(result, labels).and_then(|found| {
            tables.add(&found)?;
            numbers.add(&found);
            Ok(())
        });
        if let Err(why) = done {
            tables.fail(&path, &input, "collection", &why)?;
            failed.push((path, why));
        }
    }
    if numbers.taken.is_empty() {
        return Err(Failure::bad_input(format!(
            "no result was found below {}: give folders that runform analyze -o has written",
            args.results.iter().map(|p| p.display().to_string()).collect::<Vec<_>>().join(", ")
        )));
    }
    tables.finish()?;
    for (name, content) in means::tables(&numbers)?.into_iter().chain(repeated::tables(&numbers)?) {
        whole.add(name, &content)?;
    }
    whole.add("dictionary.csv", &runform_common::dictionary::table(labels)?)?;
    whole.add(SETTINGS, listed.settings.as_bytes())?;
    let all = listed.not_analysed.iter().map(|[_, input, why]| (input.clone(), why.clone()));
    let refused: Vec<(String, String)> = all.chain(failed.iter().cloned()).collect();
    whole.add(PAGE, cohort::page(&numbers, &refused).as_bytes())?;
    whole.commit(is_ours)?;
    let place = args.output.display();
    let (taken, left) = (numbers.taken.len(), failed.len());
    tell("note", &format!("{place}: {taken} results collected, {left} left out (failures.csv)"));
    Ok(if left > 0 { Code::SomeFailed } else { Code::Done })
}

/// The page of the study.
const PAGE: &str = "cohort.html";

/// True for a file that a collection writes.
fn is_ours(name: &str) -> bool {
    rows::is_table(name)
        || ["dictionary.csv", SETTINGS, PAGE].contains(&name)
        || means::NAMES.contains(&name)
        || repeated::NAMES.contains(&name)
}

/// Reads one result; what is wrong with it otherwise.
fn found(result: ToCollect, labels: &[String]) -> Result<Found, String> {
    if let Some(why) = result.problem {
        return Err(why);
    }
    let report = history::report(&result.folder.join("report.json"))
        .map_err(|why| format!("report.json {why}"))?;
    let word = |label: &String| {
        let known = result.labels.iter().find(|(l, _)| l == label);
        known.map(|(_, word)| word.clone()).unwrap_or_default()
    };
    Ok(Found {
        report,
        folder: result.folder,
        labels: labels.iter().map(word).collect(),
        path: result.path,
        input: result.input,
    })
}
