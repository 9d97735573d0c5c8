//! `runform analyze`

use std::path::{Path, PathBuf};

use runform::Report;
use runform::report::text;
use runform_io::name_of_recording;

use crate::args::AnalyzeArgs;
use crate::failure::{Code, Failure, guarded, tell, tell_failure};
use crate::names;
use crate::one::{Job, Shared, one};
use crate::output::print;
use crate::side_by_side;
use crate::study;
use crate::terminal::{print_lines, width};

/// Analyses every input; one that fails does not stop the others.
pub(crate) fn run(args: &AnalyzeArgs) -> Result<Code, Failure> {
    if args.study.asked() {
        return study::run(args);
    }
    if args.study.name.is_some() || args.study.redo {
        return Err(Failure::usage(
            "--name and --redo belong to a study: give --recursive or --manifest",
        ));
    }
    let shared = Shared::read(args)?;
    let inputs = &args.read.inputs;
    let own: Vec<String> = inputs.iter().map(|p| name_of_recording(p)).collect();
    let names = if inputs.len() > 1 { names::unique(inputs, &own) } else { own };
    let mut codes = Vec::new();
    let mut failed: Vec<&PathBuf> = Vec::new();
    let read = args.read.options();
    let work = |i: usize| {
        let mut notes = Vec::new();
        let job = Job {
            input: &inputs[i],
            name: (inputs.len() > 1).then_some(names[i].as_str()),
            read: &read,
            place: args.output.as_deref(),
            below: true,
            overwrite: args.overwrite,
            orientation: args.orientation,
            date: args.date,
            finish: &|_, _| Ok(None),
        };
        let done = guarded(|| one(&job, shared.known(), &mut notes));
        (notes, done.map(|(report, _)| report))
    };
    side_by_side::in_order(
        side_by_side::jobs(args.jobs, inputs.len()),
        inputs.len(),
        work,
        |i, said| {
            let (notes, done) = said;
            let loud = notes.iter().filter(|_| !args.quiet);
            loud.for_each(|note| tell("note", note));
            codes.push(done.and_then(|report| end(&inputs[i], &report, args)).unwrap_or_else(
                |failure| {
                    tell_failure(&failure);
                    failed.push(&inputs[i]);
                    if args.json && inputs.len() > 1 {
                        // What cannot be printed was reported on standard error.
                        let _told = print(&failed_line(&inputs[i], &failure));
                    }
                    failure.code
                },
            ));
        },
    );
    if inputs.len() > 1 && !failed.is_empty() {
        let list: String = failed.iter().map(|p| format!("\n  {}", p.display())).collect();
        let (n, all) = (failed.len(), inputs.len());
        tell("error", &format!("{n} of {all} inputs failed:{list}"));
    }
    Ok(overall(&codes))
}

/// An input that failed, as a line of JSON among those of the reports.
fn failed_line(input: &Path, failure: &Failure) -> String {
    let line = serde_json::json!({
        "input": input.display().to_string(),
        "error": { "exit_code": failure.code.exit_status(), "message": failure.message },
    });
    format!("{line}\n")
}

/// One code for all inputs.
fn overall(codes: &[Code]) -> Code {
    let Some(&first) = codes.first() else { return Code::Done };
    if codes.iter().all(|c| *c == first) {
        return first;
    }
    let failed = |c: &Code| !matches!(c, Code::Done | Code::NoRunning);
    if codes.iter().any(failed) { Code::SomeFailed } else { Code::Done }
}

/// Shows a report and says how its input ended.
fn end(input: &Path, report: &Report, args: &AnalyzeArgs) -> Result<Code, Failure> {
    show(report, args)?;
    if report.has_running() {
        return Ok(Code::Done);
    }
    if args.json {
        tell("note", &format!("{}: no running was found", input.display()));
    }
    Ok(Code::NoRunning)
}

fn show(report: &Report, args: &AnalyzeArgs) -> Result<(), Failure> {
    if args.quiet {
        return Ok(());
    }
    let several = args.read.inputs.len() > 1;
    if !args.json {
        print_lines(&text::lines(report, width()))?;
        return print(if several { "\n\n" } else { "" });
    }
    let json =
        if several { serde_json::to_string(report) } else { serde_json::to_string_pretty(report) };
    let json = json.map_err(|e| Failure::new(Code::Internal, e.to_string()))?;
    print(&(json + "\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_code_of_a_batch_tells_whether_some_or_all_failed() {
        use Code::{BadInput, Done, Internal, NoRunning, SomeFailed};
        for (codes, expected) in [
            (&[Done, Done][..], Done),
            (&[BadInput], BadInput),
            (&[BadInput, BadInput], BadInput),
            (&[Done, BadInput], SomeFailed),
            (&[NoRunning, BadInput], SomeFailed),
            (&[Internal, BadInput], SomeFailed),
            (&[NoRunning, NoRunning], NoRunning),
            (&[Done, NoRunning], Done),
        ] {
            assert_eq!(overall(codes), expected, "{codes:?}");
        }
    }
}
