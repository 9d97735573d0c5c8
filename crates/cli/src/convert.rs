//! `runform convert`

use core::fmt::Write;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use runform::recording::Recording;
use runform_io::{
    BidsPlace, ReadError, ReadNotice, Reference, name_of_recording, read_recording, read_reference,
    write_bids, write_recording, write_reference,
};

use crate::args::ReadArgs;
use crate::failure::{Code, Failure, guarded, tell, tell_failure};
use crate::load;
use crate::names;
use crate::output::print;
use crate::whole::{Whole, entries};

/// `runform convert`
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  runform convert export.zip --placement pocket -o csv/
  runform convert tuesday/ --to motion-bids -o dataset/
  runform convert left.cwa --placement shank_left -o csv/
  runform convert watch.fit lab.c3d -o csv/       reference values, as tables

Each input becomes DIR/NAME/: one CSV file a sensor and recording.toml, or the tables of reference values.")]
pub(crate) struct ConvertArgs {
    #[command(flatten)]
    pub read: ReadArgs,
    /// Folder for the results, made when missing.
    #[arg(short, long = "output", value_name = "DIR")]
    pub output: PathBuf,
    /// Layout of the samples.
    #[arg(long, value_name = "LAYOUT", value_enum, default_value_t = Layout::Csv)]
    pub to: Layout,
    /// Replace what an earlier conversion wrote in the same place.
    #[arg(long)]
    pub overwrite: bool,
}

/// How samples are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Layout {
    /// One CSV file a sensor and recording.toml.
    Csv,
    /// One Parquet file a sensor and recording.toml.
    #[cfg(feature = "columnar")]
    Parquet,
    /// A Motion-BIDS data set, to which each recording is added.
    MotionBids,
}

/// Converts every input; one that fails does not stop the others.
pub(crate) fn run(args: &ConvertArgs) -> Result<Code, Failure> {
    let inputs = &args.read.inputs;
    let own: Vec<String> = inputs.iter().map(|p| name_of_recording(p)).collect();
    let names = if inputs.len() > 1 { names::unique(inputs, &own) } else { own };
    let mut failed = Vec::new();
    for (input, name) in inputs.iter().zip(&names) {
        if let Err(failure) = guarded(|| one(input, name, args)) {
            tell_failure(&failure);
            failed.push(failure.code);
        }
    }
    Ok(Code::of_batch(&failed, inputs.len()))
}

fn one(input: &Path, name: &str, args: &ConvertArgs) -> Result<(), Failure> {
    let place = args.output.join(names::folder_for(name));
    let bids = args.to == Layout::MotionBids;
    if !bids && !args.overwrite && entries(&place).is_ok_and(|there| !there.is_empty()) {
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
            // A watch may have kept the samples of its sensors beside what it made of them.
            let samples = match read_recording(input, &args.read.options()) {
                Err(ReadError::OnlyReference { .. }) => false,
                read => read.map(|_| true).map_err(bad)?,
            };
            let mut notices = match (samples, bids) {
                (false, _) => Vec::new(),
                (true, true) => to_bids(input, name, args, &mut out)?,
                (true, false) => recording(input, name, args, &place, &mut out)?,
            };
            if samples && bids {
                out.push_str("  not kept: the reference values beside the samples\n");
            } else {
                let _ = writeln!(out, "{}: {} of {shown}", place.display(), reference.format);
                add_reference(&place, &reference, samples, &mut out)?;
            }
            // Of samples the same was said already.
            notices.extend(reference.notices.into_iter().filter(|_| !samples));
            notices
        }
        None if bids => to_bids(input, name, args, &mut out)?,
        None => recording(input, name, args, &place, &mut out)?,
    };
    notices.iter().for_each(|n| tell("note", &n.to_string()));
    print(&out)
}

/// Writes tables of reference values as a folder, or beside the samples that stand there.
fn add_reference(
    place: &Path,
    reference: &Reference,
    beside: bool,
    out: &mut String,
) -> Result<(), Failure> {
    let failed = |e: runform_io::WriteError| Failure::usage(e.to_string());
    if beside {
        write_reference(place, reference).map_err(failed)?;
    } else {
        let whole = Whole::new(place)?;
        write_reference(whole.folder(), reference).map_err(failed)?;
        whole.commit(ours)?;
    }
    for table in &reference.tables {
        let _ = writeln!(out, "  {}.csv: {} rows", table.name, table.rows());
    }
    Ok(())
}

/// Writes a recording, and tells what could not be kept.
fn recording(
    input: &Path,
    name: &str,
    args: &ConvertArgs,
    place: &Path,
    out: &mut String,
) -> Result<Vec<ReadNotice>, Failure> {
    let mut loaded = load::read(input, &args.read.options())?;
    name.clone_into(&mut loaded.recording.name);
    let recording = &loaded.recording;
    let whole = Whole::new(place)?;
    let written = match args.to {
        #[cfg(feature = "columnar")]
        Layout::Parquet => runform_io::write_parquet(whole.folder(), recording),
        _ => write_recording(whole.folder(), recording),
    };
    written.map_err(|e| Failure::usage(e.to_string()))?;
    whole.commit(ours)?;
    let _ = writeln!(out, "{}: {}", place.display(), input.display());
    for stream in recording.streams() {
        let gyroscope = if stream.gyr().is_some() { "and gyroscope" } else { "alone" };
        let _ = writeln!(
            out,
            "  {}{}: {} samples, accelerometer {gyroscope}",
            stream.site(),
            args.to.ending(),
            stream.t_s().len()
        );
    }
    dropped(recording, out);
    Ok(loaded.notices)
}

/// Adds a recording to a data set of Motion-BIDS, and tells what could not be kept.
fn to_bids(
    input: &Path,
    name: &str,
    args: &ConvertArgs,
    out: &mut String,
) -> Result<Vec<ReadNotice>, Failure> {
    let mut loaded = load::read(input, &args.read.options())?;
    name.clone_into(&mut loaded.recording.name);
    let word = |label: &str| loaded.labels.get(label).cloned();
    let place = BidsPlace {
        subject: word("subject").unwrap_or_else(|| name.to_owned()),
        session: word("session"),
        task: word("task"),
        run: word("run"),
        date: loaded.date,
    };
    let there = place.files(&args.output, &loaded.recording);
    if let Some(file) = there.iter().find(|f| f.exists()).filter(|_| !args.overwrite) {
        return Err(Failure::usage(format!(
            "{}: is there already; give --overwrite to replace it, or another folder",
            file.display()
        )));
    }
    let files = write_bids(&args.output, &loaded.recording, &place)
        .map_err(|e| Failure::usage(e.to_string()))?;
    for file in &files {
        let _ = writeln!(out, "{}: {}", file.display(), input.display());
    }
    dropped(&loaded.recording, out);
    Ok(loaded.notices)
}

/// Tells what no layout keeps.
fn dropped(recording: &Recording, out: &mut String) {
    if recording.origin_s != 0.0 {
        let _ = writeln!(
            out,
            "  not kept: the time on the input's clock at 0 s, {:.3} s",
            recording.origin_s
        );
    }
}

impl Layout {
    fn ending(self) -> &'static str {
        match self {
            #[cfg(feature = "columnar")]
            Self::Parquet => ".parquet",
            _ => ".csv",
        }
    }
}

/// What a conversion writes.
fn ours(name: &str) -> bool {
    name == "recording.toml" || name.ends_with(".csv") || name.ends_with(".parquet")
}
