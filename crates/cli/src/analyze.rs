//! `runform analyze`

use std::path::Path;

use runform::report::text;
use runform::{Options, Report, analyze, orientations};
use runform_io::Loaded;

use crate::args::AnalyzeArgs;
use crate::context::Beside;
use crate::failure::{Code, Failure, guarded, tell};
use crate::load::{self, Told};
use crate::output::{Names, Staged, print};
use crate::tables;

/// Analyses every input; one that fails does not stop the others.
pub(crate) fn run(args: &AnalyzeArgs) -> Result<Code, Failure> {
    let told = Told::by(args)?;
    let faults = load::faults(args.faults.as_deref())?;
    let beside = Beside::read(args)?;
    let options = Options::default().with_faults(faults);
    let mut names = Names::default();
    let mut codes = Vec::new();
    for input in &args.read.inputs {
        let code = match guarded(|| {
            let known = Known { told: &told, beside: &beside, options: &options };
            one(input, args, known, &mut names)
        }) {
            Ok(code) => code,
            Err(failure) => {
                failure.tell();
                failure.code
            }
        };
        codes.push(code);
    }
    Ok(overall(&codes))
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
}

fn one(
    input: &Path,
    args: &AnalyzeArgs,
    known: Known<'_>,
    names: &mut Names,
) -> Result<Code, Failure> {
    let Loaded { mut recording, notices, .. } = load::read(input, &args.read)?;
    if !args.quiet {
        notices.iter().for_each(|n| tell("note", &n.to_string()));
    }
    known.beside.apply(&mut recording);
    known.told.apply(&mut recording);
    let options = &known.options.clone().with_context(known.beside.context(&recording));
    let name = recording.name.clone();
    let report =
        analyze(&recording, options).map_err(|e| Failure::bad_input(format!("{name}: {e}")))?;
    let mut tables = tables::all(&report)?;
    if args.orientation {
        let tracks = orientations(&recording, options)
            .map_err(|e| Failure::bad_input(format!("{name}: {e}")))?;
        tables.push(("orientation.csv", tables::orientation(&tracks)?));
    }
    drop(recording);
    if let Some(folder) = &args.output {
        write(&folder.join(names.folder_for(&name)), tables)?;
    }
    show(&report, args)?;
    if report.has_running() {
        return Ok(Code::Done);
    }
    if args.json {
        tell("note", &format!("{name}: no running was found"));
    }
    Ok(Code::NoRunning)
}

fn write(folder: &Path, tables: Vec<tables::Table>) -> Result<(), Failure> {
    let mut staged = Staged::new(folder)?;
    for (name, content) in tables {
        staged.add(name, &content)?;
    }
    staged.commit()
}

fn show(report: &Report, args: &AnalyzeArgs) -> Result<(), Failure> {
    if args.quiet {
        return Ok(());
    }
    let several = args.read.inputs.len() > 1;
    if !args.json {
        let gap = if several { "\n\n" } else { "" };
        return print(&(text::render(report, None) + gap));
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
