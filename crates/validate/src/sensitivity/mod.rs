//! What the library says of a choice of recordings, taken again and again while something in it is changed.
//!
//! The recordings are read once. `tools/sensitivity.py` changes one constant of the library after the other
//! and asks for a [`Pass`] each time; [`moved`] tells what is different.

mod live;
mod moved;

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use runform::recording::Recording;
use runform::{Analysis, analyze};
use serde::{Deserialize, Serialize};

pub use live::LiveScore;
pub use moved::{Moved, moved};

use crate::cases::{Case, cases};
use crate::clock::on_the_files_clock;
use crate::evidence::Evidence;
use crate::load::{Loaded, load};
use crate::manifest::{Kind, Manifest};
use crate::pattern::{Names, fill, fits_any};
use crate::run::{Asked, Shared, asked, datasets, held_against, shared_tables};
use crate::snapshot::{HOLED, Said, Taken, cut};
use crate::table::Table;
use crate::{ValidateError, ValidateOptions, built_in, parse_manifest};

/// Which recordings: patterns of names by data set.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// Recordings that are analysed; a data set that is not named is left out.
    pub recordings: BTreeMap<String, Vec<String>>,
    /// Of these the ones that are analysed with holes cut in too.
    pub with_holes: BTreeMap<String, Vec<String>>,
    /// Of these the ones with one sensor that are also played sample by sample.
    pub live: BTreeMap<String, Vec<String>>,
}

/// The recordings in memory.
pub struct Suite {
    sets: Vec<(Manifest, PathBuf, Shared)>,
    held: Vec<Held>,
    pool: rayon::ThreadPool,
}

struct Held {
    set: usize,
    name: String,
    case: Case,
    loaded: Loaded,
    holed: Option<Recording>,
    live: bool,
    /// The tables of all recordings and this one's own.
    tables: Shared,
}

/// What is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Take {
    /// Reports, and how they stand to their references.
    Reports,
    /// Provisional contacts.
    Live,
}

/// What the library said of all recordings.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Pass {
    /// By recording.
    pub said: BTreeMap<String, Taken>,
    /// Score of every line of the manifests: data set, title, unit, and whether less is better.
    pub lines: BTreeMap<String, Option<f64>>,
    /// Provisional contacts, by recording.
    pub live: BTreeMap<String, LiveScore>,
}

impl Suite {
    /// Reads the recordings that were chosen under a folder of data sets, and simulates the chosen ones.
    ///
    /// # Errors
    /// See [`ValidateError`]; also when a pattern fits nothing.
    pub fn read(root: &Path, choice: &Choice, jobs: usize) -> Result<Self, ValidateError> {
        let pool = ValidateOptions { jobs, ..ValidateOptions::default() }.pool()?;
        let mut all = datasets(root)?;
        if let Some(text) = built_in(crate::builtin::SIMULATOR) {
            all.push((parse_manifest("simulator.toml", text)?, root.to_owned()));
        }
        all.retain(|(m, _)| choice.recordings.contains_key(&m.name));
        let (mut sets, mut held) = (Vec::new(), Vec::new());
        for (manifest, folder) in all {
            let shared = shared_tables(&manifest, &folder)?;
            let wanted = choice.recordings.get(&manifest.name).cloned().unwrap_or_default();
            let mut chosen = cases(&manifest, &folder)?;
            chosen.retain(|c| fits_any(&c.id, &wanted));
            if chosen.is_empty() {
                return Err(ValidateError::Other(format!("{}: nothing fits", manifest.name)));
            }
            let set = sets.len();
            let read = || {
                let one = |case: Case| held_of(set, case, &manifest, &folder, &shared, choice);
                chosen.into_par_iter().map(one).collect::<Result<Vec<_>, _>>()
            };
            held.extend(pool.install(read)?.into_iter().flatten());
            sets.push((manifest, folder, shared));
        }
        Ok(Self { sets, held, pool })
    }

    /// Number of recordings, and sensor-samples in them.
    #[must_use]
    pub fn size(&self) -> (usize, usize) {
        let of =
            |h: &Held| h.loaded.recording.streams().iter().map(|s| s.t_s().len()).sum::<usize>();
        (self.held.len(), self.held.iter().map(of).sum())
    }

    /// Analyses everything. A panic of the library is kept as what it said.
    ///
    /// # Errors
    /// When a reference cannot be read.
    pub fn pass(&self, take: Take) -> Result<Pass, ValidateError> {
        let one = |held: &Held| match take {
            Take::Reports => self.report(held),
            Take::Live => Ok(live_of(held)),
        };
        let work = || self.held.par_iter().map(one).collect::<Result<Vec<_>, _>>();
        let parts = self.pool.install(work)?;
        let mut pass = Pass::default();
        let mut evidence: BTreeMap<(usize, usize), Evidence> = BTreeMap::new();
        for part in parts {
            pass.said.extend(part.said);
            pass.live.extend(part.live);
            for (key, more) in part.evidence {
                evidence.entry(key).or_default().add(more);
            }
        }
        for ((set, line), evidence) in evidence {
            let manifest = &self.sets[set].0;
            let line = &manifest.lines[line];
            let value = line.statistic.of(&evidence, &line.unit, line.tolerance);
            let name = format!("{}: {}", manifest.name, line.title.get_ref());
            let unit = if line.unit.is_empty() { "1" } else { &line.unit };
            let better = if line.statistic.more_is_better() { "more" } else { "less" };
            let key = format!("{name} ({}) | {unit} | {better}", line.statistic.words());
            pass.lines.insert(key, value);
        }
        Ok(pass)
    }

    fn report(&self, held: &Held) -> Result<Part, ValidateError> {
        let (manifest, folder, _) = &self.sets[held.set];
        let mut part = Part::default();
        let analysed = said(&held.loaded.recording);
        part.said.push((held.name.clone(), taken(&analysed)));
        if let Some(holed) = &held.holed {
            part.said.push((format!("{}{HOLED}", held.name), taken(&said(holed))));
        }
        let analysis = analysed.ok().map(on_the_files_clock);
        let asked: Asked<'_> = asked(manifest, &held.case)?;
        let loaded = Some(&held.loaded);
        let gave =
            held_against(&asked, &held.case, folder, &held.tables, loaded, analysis.as_ref())?;
        let some = gave.into_iter().enumerate().filter_map(|(line, e)| Some((line, e?)));
        part.evidence.extend(some.map(|(line, e)| ((held.set, line), e)));
        Ok(part)
    }
}

/// What one recording gave.
#[derive(Default)]
struct Part {
    said: Vec<(String, Taken)>,
    live: Vec<(String, LiveScore)>,
    evidence: Vec<((usize, usize), Evidence)>,
}

fn live_of(held: &Held) -> Part {
    let played = || held.live.then(|| live::score(&held.loaded.recording));
    let score = catch_unwind(AssertUnwindSafe(played)).unwrap_or(Some(LiveScore::Panicked));
    let live = score.map(|s| (held.name.clone(), s)).into_iter().collect();
    Part { live, ..Part::default() }
}

fn said(recording: &Recording) -> Result<Analysis, String> {
    let work = || analyze(recording, &runform::Options::default()).map_err(|e| e.to_string());
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| Err("panicked".to_owned()))
}

fn taken(analysed: &Result<Analysis, String>) -> Taken {
    match analysed {
        Ok(analysis) => Taken::Said(Said::of(analysis)),
        Err(why) => Taken::Failed(why.clone()),
    }
}

/// A recording with its tables; `None` for one that the reader refuses.
fn held_of(
    set: usize,
    case: Case,
    manifest: &Manifest,
    folder: &Path,
    shared: &Shared,
    choice: &Choice,
) -> Result<Option<Held>, ValidateError> {
    let Ok(loaded) = load(&case, manifest, folder) else { return Ok(None) };
    let mut tables = shared.clone();
    let mut names: Names = case.names.clone();
    names.insert("trial".to_owned(), case.trial.clone());
    for reference in manifest.references.iter().filter(|r| r.kind != Kind::Formula) {
        let Some(file) = reference.file.as_ref().filter(|f| f.contains('{')) else { continue };
        let path = folder.join(fill(file, &names));
        if path.exists() {
            tables.insert(file.clone(), Table::read(&path)?);
        }
    }
    let named = |list: &BTreeMap<String, Vec<String>>| {
        list.get(&manifest.name).is_some_and(|p| fits_any(&case.id, p))
    };
    let holed = named(&choice.with_holes).then(|| cut(&loaded.recording)).flatten();
    let live = named(&choice.live) && loaded.recording.streams().len() == 1;
    let name = format!("{}/{}", manifest.name, case.id);
    Ok(Some(Held { set, name, case, loaded, holed, live, tables }))
}
