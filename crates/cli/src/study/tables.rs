//! The files beside the results of a study: its recordings, its failures, its settings.

use std::collections::BTreeSet;
use std::path::Path;

use super::find::Input;
use super::made::{Made, Outcome};
use super::names::{FAILURES, SETTINGS, STUDY};
use super::settings::Settings;
use crate::failure::Failure;
use crate::output::Staged;
use runform_common::tables::csv;

/// Writes the files.
///
/// # Errors
/// Exit code 2 when they cannot be written.
pub(super) fn write(
    out: &Path,
    inputs: &[Input],
    ends: &[Result<Made, Failure>],
    settings: &Settings,
) -> Result<(), Failure> {
    let mut staged = Staged::new(out)?;
    staged.add(FAILURES, &failures(inputs, ends)?)?;
    staged.add(SETTINGS, settings.text().as_bytes())?;
    staged.add(STUDY, &study(inputs, ends)?)?;
    staged.commit()
}

fn study(inputs: &[Input], ends: &[Result<Made, Failure>]) -> Result<Vec<u8>, Failure> {
    let own = inputs.iter().flat_map(|i| i.labels.iter().map(|(label, _)| label.as_str()));
    let told = ends.iter().flatten().flat_map(|m| m.labels.keys().map(String::as_str));
    // Those of paths and manifest in their order, then those that only recordings tell.
    let mut labels: Vec<&str> = Vec::new();
    let mut known = BTreeSet::new();
    labels.extend(own.chain(told).filter(|l| known.insert(*l)));
    let header = ["path", "input"].into_iter().chain(labels.iter().copied()).chain(["outcome"]);
    let rows = inputs.iter().zip(ends).map(|(input, end)| {
        let mut row = vec![input.name.clone(), input.below.clone()];
        for label in &labels {
            let own = input.labels.iter().find(|(l, _)| l == label).map(|(_, word)| word);
            let told = end.as_ref().ok().and_then(|m| m.labels.get(*label));
            row.push(own.or(told).cloned().unwrap_or_default());
        }
        row.push(match end {
            Ok(made) if made.outcome == Outcome::Running => "running".to_owned(),
            Ok(_) => "no_running".to_owned(),
            Err(_) => "failed".to_owned(),
        });
        row
    });
    csv(header, rows)
}

fn failures(inputs: &[Input], ends: &[Result<Made, Failure>]) -> Result<Vec<u8>, Failure> {
    let rows = inputs.iter().zip(ends).filter_map(|(input, end)| {
        let failure = end.as_ref().err()?;
        let code = failure.code.exit_status().to_string();
        Some(vec![input.name.clone(), input.below.clone(), code, failure.message.clone()])
    });
    csv(["path", "input", "exit_code", "why"], rows)
}
