//! `runform analyze`

use std::path::{Path, PathBuf};

use runform::form::FaultCatalogue;
use runform::report::{Analysis, text};
use runform::{Live, Options, OrientationTrack, Report, analyze, orientations, survey};
use runform_io::{Loaded, LongRecording, name_of_recording};

use crate::args::AnalyzeArgs;
use crate::context::Beside;
use crate::failure::{Code, Failure, guarded, tell};
use crate::load::{self, Told};
use crate::names;
use crate::output::print;
use crate::results;
use crate::side_by_side;
use crate::tables;
use crate::terminal::{print_lines, width};

/// Analyses every input; one that fails does not stop the others.
pub(crate) fn run(args: &AnalyzeArgs) -> Result<Code, Failure> {
    let told = Told::by(&args.runner)?;
    let beside = Beside::read(args)?;
    let catalogue = load::faults(args.faults.as_deref())?;
    let mut options = Options::default();
    if args.faults.is_some() {
        options = options.with_faults(catalogue.clone());
    }
    let inputs = &args.read.inputs;
    let own: Vec<String> = inputs.iter().map(|p| name_of_recording(p)).collect();
    let names = if inputs.len() > 1 { names::unique(inputs, &own) } else { own };
    let known = Known { told: &told, beside: &beside, options: &options, catalogue: &catalogue };
    let mut codes = Vec::new();
    let mut failed: Vec<&PathBuf> = Vec::new();
    let work = |i: usize| {
        let several = (inputs.len() > 1).then_some(names[i].as_str());
        let mut notes = Vec::new();
        let done = guarded(|| one(&inputs[i], several, args, known, &mut notes));
        (notes, done)
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
                    failure.tell();
                    failed.push(&inputs[i]);
                    if args.json && inputs.len() > 1 {
                        // What cannot be printed was told on standard error.
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
        "error": { "exit_code": failure.code.number(), "message": failure.message },
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

/// What all inputs share.
#[derive(Clone, Copy)]
struct Known<'a> {
    told: &'a Told,
    beside: &'a Beside,
    options: &'a Options,
    catalogue: &'a FaultCatalogue,
}

impl Known<'_> {
    /// Puts on a recording what the command line knows, and gives the options of its analysis.
    fn dress(self, loaded: &mut Loaded, name: Option<&str>, notes: &mut Vec<String>) -> Options {
        let Loaded { recording, notices, .. } = loaded;
        if let Some(name) = name {
            name.clone_into(&mut recording.name);
        }
        notes.extend(notices.iter().map(ToString::to_string));
        self.beside.apply(recording);
        self.told.apply(recording);
        self.options.clone().with_context(self.beside.context(recording))
    }

    /// A recording that is held as a whole.
    fn of_short(
        self,
        input: &Path,
        name: Option<&str>,
        mut loaded: Loaded,
        (args, notes): (&AnalyzeArgs, &mut Vec<String>),
    ) -> Result<(Analysis, Option<Vec<OrientationTrack>>), Failure> {
        let options = self.dress(&mut loaded, name, notes);
        let refused = |e: runform::Error| refused(input, &e);
        let analysis = analyze(&loaded.recording, &options).map_err(refused)?;
        let tracks = args.orientation.then(|| orientations(&loaded.recording, &options));
        Ok((analysis, tracks.transpose().map_err(refused)?))
    }

    /// A recording that is fed to its analysis as it is read.
    fn of_long(
        self,
        input: &Path,
        name: Option<&str>,
        long: &mut LongRecording,
        notes: &mut Vec<String>,
    ) -> Result<Analysis, Failure> {
        let options = self.dress(long.excerpt(), name, notes);
        let refused = |e: runform::Error| refused(input, &e);
        let setup = survey(&long.excerpt().recording, &options).map_err(refused)?;
        let mut live = Live::without_events(setup, options).map_err(refused)?;
        long.feed(&mut live).map_err(|e| load::failed(input, &e))?;
        Ok(live.finish())
    }
}

fn refused(input: &Path, error: &runform::Error) -> Failure {
    Failure::bad_input(format!("{}: {error}", input.display()))
}

/// The input when it is too long to be held; attitudes of every sample are told of what can be.
fn long(input: &Path, args: &AnalyzeArgs) -> Result<Option<LongRecording>, Failure> {
    if args.orientation {
        return Ok(None);
    }
    LongRecording::open(input, &args.read.options()).map_err(|e| load::failed(input, &e))
}

/// Analyses one input; `name` is its name among several. What is to be said of it meanwhile goes to `notes`.
fn one(
    input: &Path,
    name: Option<&str>,
    args: &AnalyzeArgs,
    known: Known<'_>,
    notes: &mut Vec<String>,
) -> Result<Report, Failure> {
    let (mut analysis, tracks) = match long(input, args)? {
        Some(mut long) => (known.of_long(input, name, &mut long, notes)?, None),
        None => {
            let loaded = load::read(input, &args.read)?;
            known.of_short(input, name, loaded, (args, notes))?
        }
    };
    analysis.report.notices.extend(known.beside.notices().iter().cloned());
    if let Some(folder) = &args.output {
        let mut tables = tables::all(&analysis, known.catalogue)?;
        if let Some(tracks) = tracks {
            tables.push(("orientation.csv", tables::orientation(&tracks)?));
        }
        let place = folder.join(names::folder_for(&analysis.report.recording));
        results::write(&place, &analysis.report.sources, &tables, args.overwrite)?;
    }
    Ok(analysis.report)
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
