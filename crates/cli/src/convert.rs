//! `runform convert`

use core::fmt::Write;
use std::path::{Path, PathBuf};

use clap::Args;
use runform_io::{Notice, name_of_recording, read_reference, write_recording, write_reference};

use crate::args::ReadArgs;
use crate::failure::{Code, Failure, guarded, tell};
use crate::load;
use crate::names;
use crate::output::print;
use crate::whole::{Whole, entries};

/// `runform convert`
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  runform convert export.zip --placement pocket -o csv/
  runform convert left.cwa --placement shank_left -o csv/
  runform convert watch.fit lab.c3d -o csv/       reference values, as tables

Each input becomes DIR/NAME/: one CSV file a sensor and recording.toml, or the tables of reference values.")]
pub(crate) struct ConvertArgs {
    #[command(flatten)]
    pub read: ReadArgs,
    /// Folder for the results, made when missing.
    #[arg(short, long = "output", value_name = "DIR")]
    pub output: PathBuf,
    /// Replace what an earlier conversion wrote in the same place.
    #[arg(long)]
    pub overwrite: bool,
}

/// Converts every input; one that fails does not stop the others.
pub(crate) fn run(args: &ConvertArgs) -> Result<Code, Failure> {
    let inputs = &args.read.inputs;
    let own: Vec<String> = inputs.iter().map(|p| name_of_recording(p)).collect();
    let names = if inputs.len() > 1 { names::unique(inputs, &own) } else { own };
    let mut failed = Vec::new();
    for (input, name) in inputs.iter().zip(&names) {
        if let Err(failure) = guarded(|| one(input, name, args)) {
            failure.tell();
            failed.push(failure.code);
        }
    }
    Ok(Code::of_batch(&failed, inputs.len()))
}

fn one(input: &Path, name: &str, args: &ConvertArgs) -> Result<(), Failure> {
    let place = args.output.join(names::folder_for(name));
    if !args.overwrite && entries(&place).is_ok_and(|there| !there.is_empty()) {
        return Err(Failure::usage(format!(
            "{}: holds files already; give --overwrite to replace them, or another folder",
            place.display()
        )));
    }
    let shown = input.display();
    let bad = |e: runform_io::ReadError| Failure::bad_input(format!("{shown}: {e}"));
    let mut out = String::new();
    let notices = match read_reference(input).map_err(bad)? {
        Some(reference) => {
            let whole = Whole::new(&place)?;
            write_reference(whole.folder(), &reference)
                .map_err(|e| Failure::usage(e.to_string()))?;
            whole.commit(ours)?;
            let _ = writeln!(out, "{}: {} of {shown}", place.display(), reference.format);
            for table in &reference.tables {
                let _ = writeln!(out, "  {}.csv: {} rows", table.name, table.rows());
            }
            reference.notices
        }
        None => recording(input, name, args, &place, &mut out)?,
    };
    notices.iter().for_each(|n| tell("note", &n.to_string()));
    print(&out)
}

/// Writes a recording, and tells what could not be kept.
fn recording(
    input: &Path,
    name: &str,
    args: &ConvertArgs,
    place: &Path,
    out: &mut String,
) -> Result<Vec<Notice>, Failure> {
    let mut loaded = load::read(input, &args.read.options())?;
    name.clone_into(&mut loaded.recording.name);
    let recording = &loaded.recording;
    let whole = Whole::new(place)?;
    write_recording(whole.folder(), recording).map_err(|e| Failure::usage(e.to_string()))?;
    whole.commit(ours)?;
    let _ = writeln!(out, "{}: {}", place.display(), input.display());
    for stream in recording.streams() {
        let gyroscope = if stream.gyr().is_some() { "and gyroscope" } else { "alone" };
        let _ = writeln!(
            out,
            "  {}.csv: {} samples, accelerometer {gyroscope}",
            stream.site(),
            stream.t_s().len()
        );
    }
    if recording.origin_s != 0.0 {
        let _ = writeln!(
            out,
            "  not kept: the time on the input's clock at 0 s, {:.3} s",
            recording.origin_s
        );
    }
    Ok(loaded.notices)
}

/// What a conversion writes.
fn ours(name: &str) -> bool {
    name == "recording.toml" || name.ends_with(".csv")
}
