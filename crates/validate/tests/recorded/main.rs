//! The built-in manifests fit the data sets that they describe. The data are not part of the
//! project: they are looked for in `RUNFORM_DATA` (default `../shared/data`), and a test that does
//! not find them is reported as ignored.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stderr)]

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use libtest_mimic::{Arguments, Completion, Trial};
use runform_validate::{
    Coverage, DatasetResult, MANIFEST, Outcome, SOUND_SETS, ValidateOptions, Validation, built_in,
    sound_runners, sound_snapshot, validate,
};

/// Needs no folder.
const SIMULATOR: &str = "simulator";

/// Why a test could not be run.
struct Skipped(String);

/// The folder of one data set.
fn data(set: &str) -> Result<PathBuf, Skipped> {
    let root = std::env::var_os("RUNFORM_DATA").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"),
        PathBuf::from,
    );
    let folder = root.join(set);
    if folder.is_dir() { Ok(folder) } else { Err(Skipped(format!("{set} is not in RUNFORM_DATA"))) }
}

/// Figures for people, with `-- --nocapture`: this runner captures nothing.
macro_rules! note {
    ($($words:tt)*) => {
        if std::env::args().any(|a| a == "--nocapture") {
            eprintln!($($words)*);
        }
    };
}

/// The acceptance of accuracy, what `runform validate --check` does, on one data set.
fn every_target_is_met_or_its_limit_is_told(result: &Validation) {
    for set in &result.datasets {
        let count =
            |wanted: fn(&Outcome) -> bool| set.lines.iter().filter(|l| wanted(&l.outcome)).count();
        let met = count(|o| *o == Outcome::Met);
        let limits = count(|o| matches!(o, Outcome::KnownLimit(_)));
        let skipped = count(|o| matches!(o, Outcome::Skipped(_)));
        note!("{}: {met} met, {limits} known limits, {skipped} skipped", set.name);
    }
    let missed: Vec<String> = result
        .not_met()
        .iter()
        .map(|(set, line)| format!("{}: {}: {:?}", set.name, line.title, line.value))
        .collect();
    assert!(missed.is_empty(), "{missed:#?}");
}

/// A data set whose folder is there has all that its manifest speaks of.
fn every_recording_is_read_and_every_line_has_data(set: &DatasetResult) {
    assert!(set.failed.is_empty(), "{}: {:?}", set.name, set.failed);
    for line in &set.lines {
        note!("{}: {}: {:?} n {}", set.name, line.title, line.value, line.n);
        let skipped = matches!(line.outcome, Outcome::Skipped(_));
        assert!(!skipped && line.value.is_some(), "{}: {}", set.name, line.title);
    }
    if set.name == "alcantara_sacral_grf" {
        // Every full force contact is scored: 502 events less those within 0.1 s of an edge.
        let events: usize = set.lines.iter().take(2).map(|l| l.n + l.missed).sum();
        assert!((480..=502).contains(&events), "{events}");
    }
}

fn recorded(name: &str) -> Result<(), Skipped> {
    let folder = data(name)?;
    let mut options = ValidateOptions::default();
    options.without_simulator = true;
    let result = validate(&folder, &options).unwrap();
    let [set] = result.datasets.as_slice() else { panic!("{}", result.datasets.len()) };
    assert_eq!(set.name, name);
    if let Some(reason) = &set.skipped {
        return Err(Skipped(format!("{name}: {reason}")));
    }
    every_recording_is_read_and_every_line_has_data(set);
    every_target_is_met_or_its_limit_is_told(&result);
    Ok(())
}

/// The simulated data set needs no folder but one of its own for the manifest.
fn simulated() -> Result<(), Skipped> {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join(MANIFEST), built_in(SIMULATOR).unwrap()).unwrap();
    let result = validate(folder.path(), &ValidateOptions::default()).unwrap();
    let names: Vec<&str> = result.datasets.iter().map(|d| d.name.as_str()).collect();
    assert_eq!(names, [SIMULATOR]);
    every_target_is_met_or_its_limit_is_told(&result);
    spread_parts_hold(&result);
    Ok(())
}

/// Of repeated simulated runs the spread part of the 90 % intervals holds 85 to 95 %: over all metrics
/// together, and for none of them too few.
fn spread_parts_hold(result: &Validation) {
    let repeated: Vec<_> =
        result.coverage.iter().filter_map(|c| Some((&c.metric, c.repeated?))).collect();
    assert!(repeated.len() > 50, "{} metrics", repeated.len());
    let narrow: Vec<_> = repeated.iter().filter(|(_, c)| c.interval[1] < 0.85).collect();
    assert!(narrow.is_empty(), "{narrow:?}");
    let sum =
        |of: fn(&Coverage) -> usize| repeated.iter().map(|(_, c)| of(c)).sum::<usize>() as f64;
    let share = sum(|c| c.hits) / sum(|c| c.n);
    assert!((0.85..0.95).contains(&share), "{share}");
}

/// Names of the built-in data sets: one manifest each.
fn sets() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("datasets");
    let files = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path());
    let mut names: Vec<String> =
        files.map(|p| p.file_stem().unwrap().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

fn trial(name: &str) -> Trial {
    let set = name.to_owned();
    let what = "every_recording_is_read_and_every_target_met_or_its_limit_told";
    Trial::ignorable_test(format!("{what}::{name}"), move || {
        let done = if set == SIMULATOR { simulated() } else { recorded(&set) };
        Ok(match done {
            Ok(()) => Completion::Completed,
            Err(skipped) => Completion::ignored_with(format!("SKIPPED: {}", skipped.0)),
        })
    })
}

/// Runners in whom nothing is known to be wrong, recorded and simulated: moderate or worse in at most
/// 10 % of the recordings and 5 % of the judged pairs of fault and recording; none of the simulated.
fn sound_runners_are_seldom_found_faulty() -> Result<(), Skipped> {
    let first = data(SOUND_SETS[0])?;
    let root = first.parent().unwrap();
    let catalogue = runform::form::FaultCatalogue::embedded().unwrap();
    let taken = sound_snapshot(Some(root), &ValidateOptions::default()).unwrap();
    let found = sound_runners(&taken, &catalogue);
    for set in SOUND_SETS {
        data(set)?;
        let (runs, pairs) = (found.recordings(|s| s == set), found.pairs(|s| s == set));
        note!("{set}: {} of {} recordings", runs.serious(), runs.recordings);
        assert!(runs.recordings > 0 && pairs.judged > 0, "{set}: nothing was judged");
    }
    let recorded = |set: &str| SOUND_SETS.contains(&set);
    let (runs, pairs) = (found.recordings(recorded), found.pairs(recorded));
    assert!(10 * runs.serious() <= runs.recordings, "{runs:?}");
    assert!(20 * pairs.serious() <= pairs.judged, "{pairs:?}");
    // Many are too short to be graded: the targets hold by the numbers alone too.
    assert!(10 * runs.by_number <= runs.recordings, "{runs:?}");
    assert!(20 * pairs.by_number <= pairs.judged, "{pairs:?}");
    let simulated = found.recordings(|set| !recorded(set));
    assert!(simulated.recordings >= 30 && simulated.serious() == 0, "{simulated:?}");
    Ok(())
}

fn main() -> ExitCode {
    let mut trials: Vec<Trial> = sets().iter().map(|name| trial(name)).collect();
    trials.push(Trial::ignorable_test("sound_runners_are_seldom_found_faulty", || {
        Ok(match sound_runners_are_seldom_found_faulty() {
            Ok(()) => Completion::Completed,
            Err(skipped) => Completion::ignored_with(format!("SKIPPED: {}", skipped.0)),
        })
    }));
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}
