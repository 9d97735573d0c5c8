//! The commands of the program.

use clap::{Parser, Subcommand};

use crate::args::{
    AnalyzeArgs, CompareArgs, ExplainArgs, InspectArgs, LiveArgs, SimulateArgs, ValidateArgs,
};
use crate::collect::CollectArgs;
use crate::convert::ConvertArgs;
use crate::formats::FormatsArgs;
use crate::report::ReportArgs;

const EXIT_CODES: &str = "\
Exit codes: 0 done, 1 internal error, 2 wrong usage, 3 bad input, 4 no running found (files are \
still written), 5 some inputs of several failed, 6 an accuracy \
target is not met (validate --check). More: runform explain exit_4";

/// Running-form analysis from recordings of accelerometers and gyroscopes.
#[derive(Debug, Parser)]
#[command(name = "runform", version, propagate_version = true, after_help = EXIT_CODES)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Analyse recordings: numbers with their uncertainty, form faults, what to do.
    Analyze(Box<AnalyzeArgs>),
    /// Put the results of many recordings into one set of tables, with means by subject and condition.
    Collect(CollectArgs),
    /// Analyse samples that arrive on standard input, and tell contacts, strides and bouts at once.
    Live(LiveArgs),
    /// Write recordings of any format that is read in runform's own layout, and reference values as tables.
    Convert(ConvertArgs),
    /// List the formats that are read, what each gives, and whose files they were tried on.
    Formats(FormatsArgs),
    /// Show what is in a recording and what could be measured with it, without analysing it.
    Inspect(InspectArgs),
    /// Make a recording of a simulated runner, with the exact truth beside it.
    Simulate(SimulateArgs),
    /// Make the page and the text of stored results anew, or one picture of them.
    Report(ReportArgs),
    /// Compare reports: what changed by more than measuring twice would show.
    Compare(CompareArgs),
    /// Explain a metric, a form fault, a tip, a refusal, an error, a finding or an exit code.
    Explain(ExplainArgs),
    /// Measure how accurate the library is on recordings with references.
    Validate(ValidateArgs),
}
