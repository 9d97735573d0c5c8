//! `runform validate`

use std::path::Path;

use runform_validate::{
    Outcome, SOUND_SETS, ValidateError, ValidateOptions, Validation, against, from_json, inside,
    json, page, plots, snapshot, sound_page, sound_runners, sound_snapshot, to_json, validate,
};

use crate::args::ValidateArgs;
use crate::failure::{Code, Failure, guarded};
use crate::output::{Staged, print};

/// Scores the data sets, writes the report, and tells what is not met.
pub(crate) fn run(args: &ValidateArgs) -> Result<Code, Failure> {
    let mut options = ValidateOptions::default();
    options.only.clone_from(&args.only);
    options.quick = args.quick;
    options.jobs = args.jobs;
    options.date.clone_from(&args.date);
    options.without_simulator = args.no_simulator;
    if args.snapshot.is_some() || args.against.is_some() {
        return snapshots(args, &options);
    }
    if let Some(path) = &args.sound {
        return sound(args, path, &options);
    }
    let result = guarded(|| validate(&args.data, &options).map_err(failure))?;
    write(args, &result)?;
    tell(args, &result)?;
    let narrow = result.too_narrow().next().is_some();
    let missed = args.check && (narrow || !result.not_met().is_empty());
    Ok(if missed { Code::TargetMissed } else { Code::Done })
}

/// Takes a snapshot, stores it, and tells what changed since an older one.
fn snapshots(args: &ValidateArgs, options: &ValidateOptions) -> Result<Code, Failure> {
    let new = guarded(|| snapshot(&args.data, options).map_err(failure))?;
    let mut text = inside(&new);
    if let Some(path) = &args.against {
        let told = |e: &dyn std::fmt::Display| {
            Failure::bad_input(ValidateError::Other(format!("{}: {e}", path.display())))
        };
        let stored = std::fs::read_to_string(path).map_err(|e| told(&e))?;
        let old = from_json(&stored).map_err(|e| told(&e))?;
        text.push_str(&against(&old, &new));
    }
    if let Some(path) = &args.snapshot {
        store(path, to_json(&new).map_err(failure)?.as_bytes())?;
        text.push_str(&format!("wrote {}\n", path.display()));
    }
    print(&text)?;
    Ok(Code::Done)
}

/// Writes the page of sound runners, and tells the shares that have targets.
fn sound(args: &ValidateArgs, path: &Path, options: &ValidateOptions) -> Result<Code, Failure> {
    let catalogue = crate::load::faults(None)?;
    let taken = guarded(|| sound_snapshot(Some(&args.data), options).map_err(failure))?;
    store(path, sound_page(&taken, &catalogue).as_bytes())?;
    let found = sound_runners(&taken, &catalogue);
    let recorded = |set: &str| SOUND_SETS.contains(&set);
    let (all, pairs) = (found.recordings(recorded), found.pairs(recorded));
    print(&format!(
        "moderate or worse: {} of {} recordings, {} of {} judged pairs\nwrote {}\n",
        all.serious(),
        all.recordings,
        pairs.serious(),
        pairs.judged,
        path.display()
    ))?;
    Ok(Code::Done)
}

fn store(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut staged = Staged::new(folder)?;
    staged.add(&path.file_name().unwrap_or_default().to_string_lossy(), bytes)?;
    staged.commit()
}

fn failure(error: ValidateError) -> Failure {
    match error {
        ValidateError::UnknownDataset { .. } => Failure::usage(error),
        other => Failure::bad_input(other),
    }
}

fn write(args: &ValidateArgs, result: &Validation) -> Result<(), Failure> {
    let text = page(result);
    let mut staged = Staged::new(&args.out)?;
    staged.add("accuracy.md", text.as_bytes())?;
    staged.add("accuracy.json", json(result).map_err(failure)?.as_bytes())?;
    let mut drawn = Staged::new(&args.out.join("plots"))?;
    for (name, svg) in plots(result).map_err(failure)? {
        drawn.add(&name, svg.as_bytes())?;
    }
    staged.commit()?;
    drawn.commit()?;
    let Some(path) = &args.page else { return Ok(()) };
    store(path, text.as_bytes())
}

fn tell(args: &ValidateArgs, result: &Validation) -> Result<(), Failure> {
    let mut text = String::new();
    for dataset in &result.datasets {
        let count = |wanted: fn(&Outcome) -> bool| {
            dataset.lines.iter().filter(|l| wanted(&l.outcome)).count()
        };
        text.push_str(&format!(
            "{}: {} met, {} not met, {} known limits, {} skipped\n",
            dataset.name,
            count(|o| *o == Outcome::Met),
            count(|o| *o == Outcome::NotMet),
            count(|o| matches!(o, Outcome::KnownLimit(_))),
            count(|o| matches!(o, Outcome::Skipped(_))),
        ));
    }
    for (dataset, line) in result.not_met() {
        let value = line.value.map_or_else(|| "no value".to_owned(), |v| format!("{v:.3}"));
        let target = match (line.at_most, line.at_least) {
            (Some(most), _) => format!("at most {most}"),
            (_, least) => format!("at least {}", least.unwrap_or_default()),
        };
        text.push_str(&format!(
            "not met: {}: {}, {}: {value} {} for {target}\n",
            dataset.name,
            line.title,
            line.statistic.words(),
            line.unit
        ));
    }
    for c in result.too_narrow() {
        text.push_str(&format!(
            "intervals too narrow: {} from the {}, {}: {} of {} hold\n",
            c.metric, c.placement, c.speed, c.coverage.hits, c.coverage.n
        ));
    }
    text.push_str(&format!("wrote {}\n", args.out.join("accuracy.md").display()));
    print(&text)
}
