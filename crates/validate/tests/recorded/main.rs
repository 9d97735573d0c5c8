//! The built-in manifests fit the data sets that they describe. The data are not part of the
//! project: they are looked for in `RUNFORM_DATA` (default `../shared/data`), and a test that does
//! not find them is reported as ignored.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stderr)]

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use libtest_mimic::{Arguments, Completion, Trial};
use runform_validate::{Coverage, Options, Outcome, Validation, validate};

/// Why a test could not be run.
struct Skipped(String);

fn data() -> Result<PathBuf, Skipped> {
    let root = std::env::var_os("RUNFORM_DATA").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"),
        PathBuf::from,
    );
    if root.is_dir() {
        Ok(root)
    } else {
        Err(Skipped("the folder RUNFORM_DATA is not there".to_owned()))
    }
}

/// Figures for people, with `-- --nocapture`: this runner captures nothing.
macro_rules! note {
    ($($words:tt)*) => {
        if std::env::args().any(|a| a == "--nocapture") {
            eprintln!($($words)*);
        }
    };
}

/// The acceptance of accuracy: what `runform validate --check` does on all data and the simulator.
fn every_target_is_met_or_its_limit_is_told() -> Result<(), Skipped> {
    let root = data()?;
    let result = validate(&root, &Options::default()).unwrap();
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

fn every_recording_of_the_built_in_data_sets_is_read_and_every_line_has_data() -> Result<(), Skipped>
{
    let root = data()?;
    let mut options = Options::default();
    options.without_simulator = true;
    let result = validate(&root, &options).unwrap();
    for set in &result.datasets {
        assert!(set.failed.is_empty(), "{}: {:?}", set.name, set.failed);
        for line in &set.lines {
            note!("{}: {}: {:?} n {}", set.name, line.title, line.value, line.n);
            let skipped = matches!(line.outcome, Outcome::Skipped(_));
            assert!(!skipped && line.value.is_some(), "{}: {}", set.name, line.title);
        }
    }
    let sacral = result.datasets.iter().find(|d| d.name == "alcantara_sacral_grf");
    if let Some(sacral) = sacral {
        // Every full force contact is scored: 502 events less those within 0.1 s of an edge.
        let events: usize = sacral.lines.iter().take(2).map(|l| l.n + l.missed).sum();
        assert!((480..=502).contains(&events), "{events}");
    }
    Ok(())
}

fn trial(name: &str, test: fn() -> Result<(), Skipped>) -> Trial {
    Trial::ignorable_test(name, move || match test() {
        Ok(()) => Ok(Completion::Completed),
        Err(skipped) => Ok(Completion::ignored_with(format!("SKIPPED: {}", skipped.0))),
    })
}

fn main() -> ExitCode {
    let trials = vec![
        trial("every_target_is_met_or_its_limit_is_told", every_target_is_met_or_its_limit_is_told),
        trial(
            "every_recording_of_the_built_in_data_sets_is_read_and_every_line_has_data",
            every_recording_of_the_built_in_data_sets_is_read_and_every_line_has_data,
        ),
    ];
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}
