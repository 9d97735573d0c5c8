//! Finds the data sets, runs the library over their recordings, and scores.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use runform::{Analysis, analyze};

use crate::builtin::{self, SIMULATOR, built_in};
use crate::cases::{Case, cases};
use crate::clock::on_the_files_clock;
use crate::evidence::Evidence;
use crate::intervals::{by_condition, by_metric};
use crate::load::{self, Loaded};
use crate::manifest::{Kind, Line, MANIFEST, Manifest, Reference};
use crate::pattern::{Names, entries, fill, fits_any};
use crate::quantities::wanted;
use crate::references::{Scene, compare};
use crate::repeats::{Repeats, repeats};
use crate::result::{DatasetResult, Failed, Validation};
use crate::score::{score, skipped};
use crate::table::Table;
use crate::{ValidateError, formula, orientation, parse_manifest};

/// What can be set for a validation.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct ValidateOptions {
    /// Only data sets of these names; all when empty.
    pub only: Vec<String>,
    /// Only the recordings that the manifests call quick.
    pub quick: bool,
    /// Threads; 0 for one a processor. The result does not depend on it.
    pub jobs: usize,
    /// Date for the report, as text.
    pub date: Option<String>,
    /// Leave the simulated data set out.
    pub without_simulator: bool,
}

impl ValidateOptions {
    /// The threads.
    pub(crate) fn pool(&self) -> Result<rayon::ThreadPool, ValidateError> {
        let built = rayon::ThreadPoolBuilder::new().num_threads(self.jobs).build();
        built.map_err(|e| ValidateError::Other(e.to_string()))
    }
}

/// Runs the library over a data set, or over every data set in a folder, and over the simulator.
///
/// # Errors
/// See [`ValidateError`]. A recording that cannot be analysed and a data set whose files are not
/// there are no errors: they are listed.
pub fn validate(root: &Path, options: &ValidateOptions) -> Result<Validation, ValidateError> {
    let mut sets = datasets(root)?;
    let simulate = !options.without_simulator && !sets.iter().any(|s| s.0.name == SIMULATOR);
    if let Some(text) = built_in(SIMULATOR).filter(|_| simulate) {
        sets.push((parse_manifest("simulator.toml", text)?, root.to_owned()));
    }
    for name in &options.only {
        if !sets.iter().any(|s| s.0.name == *name) {
            let known = sets.iter().map(|s| s.0.name.as_str()).collect::<Vec<_>>().join(", ");
            return Err(ValidateError::UnknownDataset { name: name.clone(), known });
        }
    }
    sets.retain(|s| options.only.is_empty() || options.only.contains(&s.0.name));
    sets.sort_by(|a, b| a.0.name.cmp(&b.0.name));
    let pool = options.pool()?;
    let run = || sets.iter().map(|(m, folder)| dataset(m, folder, options)).collect();
    let results: Result<Vec<DatasetResult>, ValidateError> = pool.install(run);
    let datasets = results?;
    let simulated = datasets.iter().any(|d| d.name == SIMULATOR);
    let again = if simulated && !options.quick { pool.install(repeats)? } else { Repeats::new() };
    Ok(Validation {
        coverage: by_metric(&datasets, &again),
        conditions: by_condition(&datasets),
        library_version: env!("CARGO_PKG_VERSION").to_owned(),
        date: options.date.clone(),
        quick: options.quick,
        datasets,
    })
}

/// Manifests with their folders.
pub(crate) fn datasets(root: &Path) -> Result<Vec<(Manifest, PathBuf)>, ValidateError> {
    if let Some(one) = manifest_of(root)? {
        return Ok(vec![(one, root.to_owned())]);
    }
    let mut found = Vec::new();
    for folder in entries(root)?.into_iter().filter(|p| p.is_dir()) {
        if let Some(manifest) = manifest_of(&folder)? {
            found.push((manifest, folder));
        }
    }
    if found.is_empty() {
        let (folder, known) = (root.display().to_string(), builtin::names());
        return Err(ValidateError::NoDataset { folder, known });
    }
    Ok(found)
}

/// A folder's own manifest, else the built-in one of its name.
fn manifest_of(folder: &Path) -> Result<Option<Manifest>, ValidateError> {
    let own = folder.join(MANIFEST);
    if own.is_file() {
        let text = fs::read_to_string(&own).map_err(|e| ValidateError::io(&own, &e))?;
        return parse_manifest(&own.display().to_string(), &text).map(Some);
    }
    let resolved = fs::canonicalize(folder).map_err(|e| ValidateError::io(folder, &e))?;
    let name = resolved.file_name().unwrap_or_default().to_string_lossy().into_owned();
    built_in(&name).map(|text| parse_manifest(&format!("{name}.toml"), text)).transpose()
}

/// Tables that all recordings share.
pub(crate) type Shared = BTreeMap<String, Table>;

/// What one recording gave: evidence by line, and why it could not be analysed.
type Gave = (Vec<Option<Evidence>>, Option<String>);

fn dataset(
    manifest: &Manifest,
    folder: &Path,
    options: &ValidateOptions,
) -> Result<DatasetResult, ValidateError> {
    let mut all = cases(manifest, folder)?;
    if options.quick && !manifest.quick.is_empty() {
        all.retain(|c| fits_any(&c.id, &manifest.quick));
    }
    let shared = shared_tables(manifest, folder)?;
    // All results first: which error is reported must not depend on which thread was faster.
    let gave: Vec<Result<Gave, ValidateError>> =
        all.par_iter().map(|case| one(case, manifest, folder, &shared)).collect();
    let gave: Vec<Gave> = gave.into_iter().collect::<Result<_, _>>()?;
    let mut evidence: Vec<Option<Evidence>> = vec![None; manifest.lines.len()];
    let mut failed = Vec::new();
    for (case, (lines, failure)) in all.iter().zip(gave) {
        for (sum, part) in evidence.iter_mut().zip(lines) {
            if let Some(part) = part {
                sum.get_or_insert_default().add(part);
            }
        }
        failed.extend(failure.map(|reason| Failed { recording: case.id.clone(), reason }));
    }
    let mut lines = Vec::new();
    for (line, mut evidence) in manifest.lines.iter().zip(evidence) {
        let reference = reference_of(manifest, line)?;
        let table = reference.file.as_ref().and_then(|f| shared.get(f));
        if let (Kind::Formula, Some(table)) = (reference.kind, table) {
            evidence = Some(formula::compare(table, reference, line)?);
        }
        lines.push(match evidence {
            Some(evidence) => score(manifest, line, reference.kind, evidence),
            None => skipped(line, "its recordings or references are not there"),
        });
    }
    let nothing = all.is_empty() && lines.iter().all(|l| l.n == 0);
    Ok(DatasetResult {
        simulated: !manifest.simulated.is_empty(),
        name: manifest.name.clone(),
        title: manifest.title.clone(),
        citation: manifest.citation.clone(),
        licence: manifest.licence.clone(),
        remarks: manifest.remarks.clone(),
        recordings: all.len(),
        skipped: nothing.then(|| "no recordings were found".to_owned()),
        failed,
        lines,
    })
}

/// The tables of all recordings together.
pub(crate) fn shared_tables(manifest: &Manifest, folder: &Path) -> Result<Shared, ValidateError> {
    let mut shared = Shared::new();
    for file in manifest.references.iter().filter_map(|r| r.file.as_ref()) {
        let path = folder.join(file);
        if !file.contains('{') && !file.starts_with("truth:") && path.exists() {
            shared.insert(file.clone(), Table::read(&path)?);
        }
    }
    Ok(shared)
}

fn reference_of<'a>(manifest: &'a Manifest, line: &Line) -> Result<&'a Reference, ValidateError> {
    let found = manifest.references.iter().find(|r| *r.name.get_ref() == line.reference);
    found.ok_or_else(|| ValidateError::Other(format!("no reference \"{}\"", line.reference)))
}

/// True when a line asks for a recording.
fn applies(line: &Line, case: &Case) -> bool {
    let site = case.site.is_none_or(|s| wanted(s, &line.sites));
    let set = line.sets.is_empty() || line.sets.contains(&case.set);
    site && set && (fits_any(&case.id, &line.recordings) || fits_any(&case.trial, &line.recordings))
}

/// The lines that ask for a recording, with their references; a place for each line.
pub(crate) type Asked<'a> = Vec<Option<(&'a Line, &'a Reference)>>;

pub(crate) fn asked<'a>(manifest: &'a Manifest, case: &Case) -> Result<Asked<'a>, ValidateError> {
    let mut asked = Vec::new();
    for line in &manifest.lines {
        let reference = reference_of(manifest, line)?;
        let here = applies(line, case) && reference.kind != Kind::Formula;
        asked.push(here.then_some((line, reference)));
    }
    Ok(asked)
}

fn one(
    case: &Case,
    manifest: &Manifest,
    folder: &Path,
    shared: &Shared,
) -> Result<Gave, ValidateError> {
    let asked = asked(manifest, case)?;
    if asked.iter().all(Option::is_none) {
        return Ok((vec![None; asked.len()], None));
    }
    let loaded = load::load(case, manifest, folder);
    let moves = asked.iter().flatten().any(|(_, r)| r.kind != Kind::Orientation);
    let analysed: Result<Option<Analysis>, String> = match &loaded {
        Ok(loaded) if moves => analyze(&loaded.recording, &runform::Options::default())
            .map(|analysis| Some(on_the_files_clock(analysis)))
            .map_err(|e| e.to_string()),
        Ok(_) => Ok(None),
        Err(e) => Err(e.to_string()),
    };
    let analysis = analysed.as_ref().ok().and_then(Option::as_ref);
    let out = held_against(&asked, case, folder, shared, loaded.as_ref().ok(), analysis)?;
    Ok((out, analysed.err()))
}

/// What an analysis is worth beside the references that ask for it.
pub(crate) fn held_against(
    asked: &Asked<'_>,
    case: &Case,
    folder: &Path,
    shared: &Shared,
    loaded: Option<&Loaded>,
    analysis: Option<&Analysis>,
) -> Result<Vec<Option<Evidence>>, ValidateError> {
    let none = Table::default();
    let mut out = Vec::new();
    for slot in asked {
        let Some((line, reference)) = slot else {
            out.push(None);
            continue;
        };
        let own = own_table(reference, case, folder, shared, loaded.map(|l| &l.truth))?;
        let table = match (&own, reference.kind) {
            (Some(table), _) => table.get(),
            (None, Kind::NoRunning) if reference.file.is_none() => &none,
            (None, _) => {
                out.push(None);
                continue;
            }
        };
        out.push(Some(match (reference.kind, loaded) {
            (Kind::Orientation, Some(l)) => {
                orientation::compare(case, &l.recording, line, reference, table)?
            }
            _ => compare(&Scene { case, analysis, line, reference, table })?,
        }));
    }
    Ok(out)
}

/// A shared table, or one read for this recording.
enum Found<'a> {
    Shared(&'a Table),
    Own(Table),
}

impl Found<'_> {
    fn get(&self) -> &Table {
        match self {
            Self::Shared(table) => table,
            Self::Own(table) => table,
        }
    }
}

/// The table of a reference for a recording; `None` when it is not there.
fn own_table<'a>(
    reference: &Reference,
    case: &Case,
    folder: &Path,
    shared: &'a Shared,
    truth: Option<&'a BTreeMap<String, Table>>,
) -> Result<Option<Found<'a>>, ValidateError> {
    let Some(file) = &reference.file else { return Ok(None) };
    if let Some(name) = file.strip_prefix("truth:") {
        return Ok(truth.and_then(|t| t.get(name)).map(Found::Shared));
    }
    if let Some(table) = shared.get(file) {
        return Ok(Some(Found::Shared(table)));
    }
    let mut names: Names = case.names.clone();
    names.insert("trial".to_owned(), case.trial.clone());
    let path = folder.join(fill(file, &names));
    if !file.contains('{') || !path.exists() {
        return Ok(None);
    }
    Table::read(&path).map(|t| Some(Found::Own(t)))
}
