//! `runform report`: the page, the text and a picture from what an analysis has stored.

use std::path::{Path, PathBuf};

use clap::Args;
use runform::Report;
use runform::report::text;
use runform_io::{MOST_SAMPLES_BYTES, read_bytes};
use runform_page::{Run, Tables};

use crate::failure::{Code, Failure, guarded, tell_failure};
use crate::load;
use crate::output::Staged;
use crate::terminal::{print_lines, width};

/// `runform report`
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  runform report results/tuesday                     report.html and report.txt anew, from the stored tables
  runform report results/tuesday -o shared/          into another folder
  runform report results/tuesday --picture run.svg   one picture of the report")]
pub(crate) struct ReportArgs {
    /// Folders that `analyze -o` or `live -o` wrote: report.json and the tables beside it.
    #[arg(value_name = "DIR", required = true)]
    pub results: Vec<PathBuf>,
    /// Write report.html and report.txt into DIR instead of beside report.json.
    #[arg(short, long = "output", value_name = "DIR")]
    pub output: Option<PathBuf>,
    /// Also write one picture (SVG) of the report to this file.
    #[arg(long, value_name = "FILE")]
    pub picture: Option<PathBuf>,
    /// Fault catalogue (TOML) in place of the built-in one: its smallest changes are shown.
    #[arg(long, value_name = "FILE")]
    pub faults: Option<PathBuf>,
    /// Print nothing but errors.
    #[arg(short, long)]
    pub quiet: bool,
}

/// Makes the pages of every folder; one that fails does not stop the others.
pub(crate) fn run(args: &ReportArgs) -> Result<Code, Failure> {
    let several = args.results.len() > 1;
    if several && (args.output.is_some() || args.picture.is_some()) {
        return Err(Failure::usage(
            "-o and --picture take the result of one recording; give one folder",
        ));
    }
    let mut failed = Vec::new();
    for (i, folder) in args.results.iter().enumerate() {
        if several && i > 0 && !args.quiet {
            crate::output::print("\n")?;
        }
        if let Err(failure) = guarded(|| one(folder, args)) {
            tell_failure(&failure);
            failed.push(failure.code);
        }
    }
    Ok(Code::of_batch(&failed, args.results.len()))
}

fn one(folder: &Path, args: &ReportArgs) -> Result<(), Failure> {
    let catalogue = load::faults(args.faults.as_deref())?;
    let run = stored(folder)?;
    let mut staged = Staged::new(args.output.as_deref().unwrap_or(folder))?;
    staged.add("report.txt", text::render(&run.report, None).as_bytes())?;
    staged.add("report.html", runform_page::report(&run, &catalogue).as_bytes())?;
    staged.commit()?;
    if let Some(file) = &args.picture {
        let beside = file.parent().filter(|p| !p.as_os_str().is_empty());
        let name = file.file_name().map(|n| n.to_string_lossy().into_owned());
        let name = name.ok_or_else(|| Failure::usage("--picture needs the name of a file"))?;
        let mut staged = Staged::new(beside.unwrap_or_else(|| Path::new(".")))?;
        staged.add(&name, runform_page::picture(&run, &catalogue).as_bytes())?;
        staged.commit()?;
    }
    if !args.quiet {
        print_lines(&text::lines(&run.report, width()))?;
    }
    Ok(())
}

/// What an analysis stored in a folder.
///
/// # Errors
/// Exit code 3 naming the file that is missing or wrong.
fn stored(folder: &Path) -> Result<Run, Failure> {
    if !folder.is_dir() {
        return Err(Failure::bad_input(format!(
            "{}: is no folder; give one that `analyze -o` wrote",
            folder.display()
        )));
    }
    read(folder, runform_common::report(folder)?)
}

fn read(folder: &Path, report: Report) -> Result<Run, Failure> {
    let table = |name: &str| {
        let file = folder.join(name);
        read_bytes(&file, MOST_SAMPLES_BYTES).map_err(|e| {
            let what = "analyse the recording again with -o";
            Failure::bad_input(format!("{}: {e}; {what}", file.display()))
        })
    };
    let (strides, windows, waves) =
        (table("strides.csv")?, table("windows.csv")?, table("waveforms.csv")?);
    let tables = Tables { strides: &strides, windows: &windows, waveforms: &waves };
    Run::read(report, tables).map_err(|e| Failure::bad_input(format!("{}: {e}", folder.display())))
}

/// A report with the tables that stand beside it, if they do: `path` is its file or its folder.
///
/// # Errors
/// Exit code 3 when the report cannot be read, or a table that is there is wrong.
pub(crate) fn with_tables(path: &Path, report: Report) -> Result<Run, Failure> {
    let folder = if path.is_dir() { Some(path) } else { path.parent() };
    match folder.filter(|f| f.join("waveforms.csv").exists()) {
        Some(folder) => read(folder, report),
        None => Ok(Run { report, strides: Vec::new(), windows: Vec::new(), waves: Vec::new() }),
    }
}
