//! `runform`: running-form analysis from recordings of accelerometers and gyroscopes.

mod analyze;
mod args;
mod collect;
mod commands;
mod compare;
mod convert;
mod explain;
mod failure;
mod formats;
mod inspect;
mod labels;
mod live;
mod load;
mod names;
mod one;
mod output;
mod printable;
mod report;
mod results;
mod side_by_side;
mod simulate;
mod study;
mod terminal;
mod validate;
mod whole;

use std::process::ExitCode;

use clap::Parser;

use crate::commands::{Cli, Command};

fn main() -> ExitCode {
    failure::quiet_panics();
    let outcome = match Cli::parse().command {
        Command::Analyze(args) => analyze::run(&args),
        Command::Collect(args) => collect::run(&args),
        Command::Live(args) => live::run(&args),
        Command::Convert(args) => convert::run(&args),
        Command::Formats(args) => formats::run(&args),
        Command::Inspect(args) => inspect::run(&args),
        Command::Simulate(args) => simulate::run(&args),
        Command::Compare(args) => compare::run(&args),
        Command::Report(args) => report::run(&args),
        Command::Explain(args) => explain::run(&args),
        Command::Validate(args) => validate::run(&args),
    };
    match outcome {
        Ok(code) => code.into(),
        Err(failure) => {
            failure::tell_failure(&failure);
            failure.code.into()
        }
    }
}
