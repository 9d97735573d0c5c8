//! The built-in manifests fit the data sets that they describe. The data are not part of the
//! project: they are looked for in `RUNFORM_DATA` (default `../shared/data`), and the test says so
//! when it is skipped.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stderr)]

use std::path::{Path, PathBuf};

use runform_validate::{Options, Outcome, validate};

fn data() -> Option<PathBuf> {
    let root = std::env::var_os("RUNFORM_DATA").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"),
        PathBuf::from,
    );
    if root.is_dir() {
        return Some(root);
    }
    eprintln!("SKIPPED: RUNFORM_DATA ({}) is not there", root.display());
    None
}

/// The acceptance of accuracy: what `runform validate --check` does on all data and the simulator.
#[test]
fn every_target_is_met_or_its_limit_is_told() {
    let Some(root) = data() else { return };
    let result = validate(&root, &Options::default()).unwrap();
    for set in &result.datasets {
        let count =
            |wanted: fn(&Outcome) -> bool| set.lines.iter().filter(|l| wanted(&l.outcome)).count();
        let met = count(|o| *o == Outcome::Met);
        let limits = count(|o| matches!(o, Outcome::KnownLimit(_)));
        let skipped = count(|o| matches!(o, Outcome::Skipped(_)));
        eprintln!("{}: {met} met, {limits} known limits, {skipped} skipped", set.name);
    }
    let missed: Vec<String> = result
        .not_met()
        .iter()
        .map(|(set, line)| format!("{}: {}: {:?}", set.name, line.title, line.value))
        .collect();
    assert!(missed.is_empty(), "{missed:#?}");
}

#[test]
fn every_recording_of_the_built_in_data_sets_is_read_and_every_line_has_data() {
    let Some(root) = data() else { return };
    let mut options = Options::default();
    options.without_simulator = true;
    let result = validate(&root, &options).unwrap();
    for set in &result.datasets {
        assert!(set.failed.is_empty(), "{}: {:?}", set.name, set.failed);
        for line in &set.lines {
            eprintln!("{}: {}: {:?} n {}", set.name, line.title, line.value, line.n);
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
}
