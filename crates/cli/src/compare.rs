//! `runform compare`

use runform::Report;
use runform::report::compare::{Comparison, compare};
use runform::report::text;
use runform_page::Run;

use crate::args::CompareArgs;
use crate::failure::{Code, Failure};
use crate::load;
use crate::output::{Staged, print};
use crate::report::with_tables;
use crate::terminal::{print_lines, width};

/// Holds the later reports against the first.
pub(crate) fn run(args: &CompareArgs) -> Result<Code, Failure> {
    let catalogue = load::faults(args.faults.as_deref())?;
    let reports: Vec<Report> =
        args.reports.iter().map(|path| runform_common::report(path)).collect::<Result<_, _>>()?;
    let comparison = compare(&reports, &catalogue).map_err(Failure::bad_input)?;
    let json = serde_json::to_string_pretty(&comparison)
        .map_err(|e| Failure::new(Code::Internal, e.to_string()))?
        + "\n";
    if args.output.is_some() {
        write(args, &comparison, reports, &json)?;
    }
    if args.json {
        print(&json)?;
    } else {
        print_lines(&text::comparison_lines(&comparison, width()))?;
    }
    Ok(Code::Done)
}

/// The page, the text and the values, into the folder that was given.
fn write(
    args: &CompareArgs,
    comparison: &Comparison,
    reports: Vec<Report>,
    json: &str,
) -> Result<(), Failure> {
    let Some(folder) = &args.output else { return Ok(()) };
    let with = args.reports.iter().zip(reports).map(|(path, report)| with_tables(path, report));
    let runs: Vec<Run> = with.collect::<Result<_, _>>()?;
    let mut staged = Staged::new(folder)?;
    staged.add("compare.html", runform_page::comparison(comparison, &runs).as_bytes())?;
    staged.add("compare.txt", text::render_comparison(comparison, None).as_bytes())?;
    staged.add("compare.json", json.as_bytes())?;
    staged.commit()
}
