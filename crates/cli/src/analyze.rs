//! `runform analyze`

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use runform::context::Date;
use runform::form::FaultCatalogue;
use runform::report::{Analysis, text};
use runform::{Live, Options, OrientationTrack, Report, analyze, orientations, survey};
use runform_io::{Loaded, LongRecording, ReadOptions, name_of_recording};

use crate::args::AnalyzeArgs;
use crate::context::Beside;
use crate::failure::{Code, Failure, guarded, tell};
use crate::load::{self, Told};
use crate::names;
use crate::output::print;
use crate::results;
use crate::side_by_side;
use crate::study;
use crate::tables;
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

/// What all inputs share, as it was read.
pub(crate) struct Shared {
    told: Told,
    beside: Beside,
    options: Options,
    catalogue: FaultCatalogue,
}

impl Shared {
    /// Reads the files that the command line names.
    ///
    /// # Errors
    /// Exit code 2 for a value that cannot be, 3 for a file that cannot be read.
    pub(crate) fn read(args: &AnalyzeArgs) -> Result<Self, Failure> {
        let told = Told::by(&args.runner)?;
        let beside = Beside::read(args)?;
        let catalogue = load::faults(args.faults.as_deref())?;
        let mut options = Options::default();
        if args.faults.is_some() {
            options = options.with_faults(catalogue.clone());
        }
        Ok(Self { told, beside, options, catalogue })
    }

    pub(crate) fn known(&self) -> Known<'_> {
        let Self { told, beside, options, catalogue } = self;
        Known { told, beside, options, catalogue }
    }
}

/// What all inputs share.
#[derive(Clone, Copy)]
pub(crate) struct Known<'a> {
    told: &'a Told,
    beside: &'a Beside,
    options: &'a Options,
    catalogue: &'a FaultCatalogue,
}

/// Words of a study that a recording tells of itself.
pub(crate) type Labels = BTreeMap<String, String>;

/// A table that is made when all others are.
type Finish<'a> = &'a dyn Fn(&Report, &Labels) -> Result<Option<tables::Table>, Failure>;

/// One input and what is to be done with it.
pub(crate) struct Job<'a> {
    pub input: &'a Path,
    /// Its name among several.
    pub name: Option<&'a str>,
    pub read: &'a ReadOptions,
    /// Where the result goes; none where it is only shown.
    pub place: Option<&'a Path>,
    /// True when the result gets a folder of its own in that place.
    pub below: bool,
    pub overwrite: bool,
    pub orientation: bool,
    /// Day of the recording; that of `recording.toml` where none is given.
    pub date: Option<Date>,
    pub finish: Finish<'a>,
}

impl<'a> Known<'a> {
    /// With what is told of one input.
    pub(crate) fn told(self, told: &'a Told) -> Self {
        Self { told, ..self }
    }

    /// Puts on a recording what the command line knows, and gives the options of its analysis.
    fn dress(self, job: &Job<'_>, loaded: &mut Loaded, notes: &mut Vec<String>) -> Options {
        let date = job.date.or(loaded.date);
        let Loaded { recording, notices, .. } = loaded;
        if let Some(name) = job.name {
            name.clone_into(&mut recording.name);
        }
        notes.extend(notices.iter().map(ToString::to_string));
        self.beside.apply(recording, date);
        self.told.apply(recording);
        self.options.clone().with_context(self.beside.context(recording, date))
    }

    /// A recording that is held as a whole.
    fn of_short(
        self,
        job: &Job<'_>,
        loaded: &mut Loaded,
        notes: &mut Vec<String>,
    ) -> Result<(Analysis, Option<Vec<OrientationTrack>>), Failure> {
        let options = self.dress(job, loaded, notes);
        let refused = |e: runform::Error| refused(job.input, &e);
        let analysis = analyze(&loaded.recording, &options).map_err(refused)?;
        let tracks = job.orientation.then(|| orientations(&loaded.recording, &options));
        Ok((analysis, tracks.transpose().map_err(refused)?))
    }

    /// A recording that is fed to its analysis as it is read.
    fn of_long(
        self,
        job: &Job<'_>,
        long: &mut LongRecording,
        notes: &mut Vec<String>,
    ) -> Result<Analysis, Failure> {
        let options = self.dress(job, long.excerpt(), notes);
        let refused = |e: runform::Error| refused(job.input, &e);
        let setup = survey(&long.excerpt().recording, &options).map_err(refused)?;
        let mut live = Live::without_events(setup, options).map_err(refused)?;
        long.feed(&mut live).map_err(|e| load::failed(job.input, &e))?;
        Ok(live.finish())
    }
}

fn refused(input: &Path, error: &runform::Error) -> Failure {
    Failure::bad_input(format!("{}: {error}", input.display()))
}

/// The input when it is too long to be held; attitudes of every sample are told of what can be.
fn long(job: &Job<'_>) -> Result<Option<LongRecording>, Failure> {
    if job.orientation {
        return Ok(None);
    }
    LongRecording::open(job.input, job.read).map_err(|e| load::failed(job.input, &e))
}

/// Analyses one input. What is to be said of it meanwhile goes to `notes`.
pub(crate) fn one(
    job: &Job<'_>,
    known: Known<'_>,
    notes: &mut Vec<String>,
) -> Result<(Report, Labels), Failure> {
    let (mut analysis, tracks, labels) = match long(job)? {
        Some(mut long) => {
            let analysis = known.of_long(job, &mut long, notes)?;
            (analysis, None, core::mem::take(&mut long.excerpt().labels))
        }
        None => {
            let mut loaded = load::read(job.input, job.read)?;
            let (analysis, tracks) = known.of_short(job, &mut loaded, notes)?;
            (analysis, tracks, loaded.labels)
        }
    };
    analysis.report.notices.extend(known.beside.notices().iter().cloned());
    if let Some(folder) = job.place {
        let mut tables = tables::all(&analysis, known.catalogue)?;
        if let Some(tracks) = tracks {
            tables.push(("orientation.csv", tables::orientation(&tracks)?));
        }
        tables.extend((job.finish)(&analysis.report, &labels)?);
        let own = names::folder_for(&analysis.report.recording);
        let place = if job.below { folder.join(own) } else { folder.to_owned() };
        results::write(&place, &analysis.report.sources, &tables, job.overwrite)?;
    }
    Ok((analysis.report, labels))
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
