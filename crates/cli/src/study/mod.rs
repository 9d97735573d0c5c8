//! `runform analyze --recursive` and `--manifest`: every recording of a tree, one result each.
//!
//! What is done is decided by the content of an input, the options and the version, which stand in the result's own
//! `made.json`: a run that was killed goes on where it was, and two on one folder share the work. Results come in the
//! order of the inputs whatever ends first, so that tables do not depend on the number of threads.

pub(crate) mod args;
pub(crate) mod claim;
mod find;
mod key;
pub(crate) mod made;
mod manifest;
pub(crate) mod names;
mod progress;
mod settings;
mod tables;

use std::fs;
use std::path::Path;

use runform_common::job::Known;

use crate::args::AnalyzeArgs;
use crate::failure::{Code, Failure, guarded, tell};
use crate::labels::Pattern;
use crate::one::{self, Job, Shared};
use crate::side_by_side;
use crate::whole;
use claim::Claim;
use find::Input;
use made::{Made, Outcome};
use progress::{Ended, Progress};

/// Analyses a study.
pub(crate) fn run(args: &AnalyzeArgs) -> Result<Code, Failure> {
    let Some(out) = args.output.as_deref() else {
        return Err(Failure::usage("a study needs a folder for its results: give -o DIR"));
    };
    refuse_own_history(args, out)?;
    let pattern = Pattern::parse(args.study.name.as_deref().unwrap_or(""))
        .map_err(|e| Failure::usage(format!("--name: {e}")))?;
    let shared = Shared::read(args)?;
    let options = key::of_options(args)?;
    fs::create_dir_all(out).map_err(|e| {
        Failure::usage(format!(
            "{}: cannot be made: {e}; check the folder given with -o",
            out.display()
        ))
    })?;
    // What a killed run was filling.
    whole::clear(out);
    let found = find::inputs(args, &pattern, out)?;
    let inputs = &found.inputs;
    let mut progress = Progress::begin(inputs, args.quiet);
    let work = |i: usize| {
        let mut notes = Vec::new();
        let made = guarded(|| one(&inputs[i], args, shared.known(), &options, out, &mut notes));
        Ended { notes, made }
    };
    let mut ends = Vec::with_capacity(inputs.len());
    let jobs = side_by_side::jobs(args.jobs, inputs.len());
    side_by_side::in_order(jobs, inputs.len(), work, |i, ended| {
        progress.pass(&inputs[i], &ended, args.quiet);
        ends.push(ended.made.map(|(made, _)| made));
    });
    progress.end();
    let failed: Vec<Code> = ends.iter().filter_map(|e| e.as_ref().err()).map(|f| f.code).collect();
    tables::write(out, inputs, &ends, &settings::of(args, &found))?;
    if !args.quiet {
        tell("note", &summary(out, &ends, &progress, &found));
    }
    Ok(Code::of_batch(&failed, inputs.len()))
}

/// A baseline that is made of a study's own results would depend on the order in which they come.
fn refuse_own_history(args: &AnalyzeArgs, out: &Path) -> Result<(), Failure> {
    let real = |p: &Path| fs::canonicalize(p).unwrap_or_else(|_| p.to_owned());
    match &args.history {
        Some(history)
            if real(history).starts_with(real(out)) || real(out).starts_with(real(history)) =>
        {
            Err(Failure::usage(
                "--history and -o are one folder: a study's results would depend on the order in which they come; \
                 give a folder of earlier results to --history, or none",
            ))
        }
        _ => Ok(()),
    }
}

/// Analyses one input, or finds that it is done.
fn one(
    input: &Input,
    args: &AnalyzeArgs,
    known: Known<'_>,
    options: &str,
    out: &Path,
    notes: &mut Vec<String>,
) -> Result<(Made, bool), Failure> {
    if let Some(why) = &input.problem {
        return Err(Failure::bad_input(format!("{}: {why}", input.path.display())));
    }
    let place = out.join(&input.name);
    let claim = Claim::on(out, &input.name);
    let key = match key::of_input(input, options) {
        Ok(key) => key,
        Err(unreadable) => {
            forget(&place);
            return Err(unreadable);
        }
    };
    if !args.study.redo
        && let Some(made) = Made::at(&place).filter(|m| m.key == key)
    {
        return Ok((made, true));
    }
    let done = analyzed(input, args, known, &key, out, notes);
    if done.is_err() {
        forget(&place);
    }
    drop(claim);
    done.map(|made| (made, false))
}

/// Removes the result that an earlier run made at a place, of other content or with other options.
fn forget(place: &Path) {
    if Made::at(place).is_some() {
        let _ = fs::remove_dir_all(place);
    }
}

fn analyzed(
    input: &Input,
    args: &AnalyzeArgs,
    known: Known<'_>,
    key: &str,
    out: &Path,
    notes: &mut Vec<String>,
) -> Result<Made, Failure> {
    let row = &input.row;
    let told = row.runner(&args.runner).told().map_err(|f| {
        Failure::bad_input(format!("{}: manifest: {}", input.path.display(), f.message))
    })?;
    let read = row.options(args.read.options());
    let mut made = Made::new(input, key);
    let place = out.join(&input.name);
    // What stands there and was made by a study of other content or with other options is replaced; what was not made by a study is not.
    let job = Job {
        input: &input.path,
        name: Some(&input.name),
        read: &read,
        place: Some(&place),
        below: false,
        overwrite: args.overwrite || Made::at(&place).is_some(),
        orientation: args.orientation,
        date: row.date.or(args.date),
        finish: &|report, labels| made.clone().finished(report, labels).table().map(Some),
    };
    let (report, labels) = one::one(&job, known.told(&told), notes)?;
    made = made.finished(&report, &labels);
    Ok(made)
}

/// The last line.
fn summary(
    out: &Path,
    ends: &[Result<Made, Failure>],
    progress: &Progress,
    found: &find::Found,
) -> String {
    let of = |outcome: Outcome| ends.iter().flatten().filter(|m| m.outcome == outcome).count();
    let failed = ends.iter().filter(|e| e.is_err()).count();
    let mut text = format!(
        "{}: {} recordings: {} with running, {} without, {failed} failed (failures.csv)",
        out.display(),
        ends.len(),
        of(Outcome::Running),
        of(Outcome::NoRunning),
    );
    if progress.there > 0 {
        text += &format!("; {} were done already", progress.there);
    }
    if found.references > 0 {
        text += &format!(
            "; {} files of reference values (FIT, C3D, TRC) passed over: runform convert writes their tables",
            found.references
        );
    }
    text
}
