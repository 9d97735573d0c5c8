//! The recordings of a data set: which files, which trial, which person.

use std::path::{Path, PathBuf};

use runform::recording::Site;

use crate::ValidateError;
use crate::manifest::{Manifest, RecordingSet, SimulatedActivity, SimulatedSet};
use crate::pattern::{Names, Pattern, fill, fits_any};
use crate::table::Table;

/// Where a recording comes from.
#[derive(Debug, Clone)]
pub(crate) enum Origin {
    /// Files with their sites; index of the set in the manifest.
    Files(usize, Vec<(PathBuf, Site)>),
    /// A simulation.
    Simulated(Simulated),
}

/// What is simulated.
#[derive(Debug, Clone)]
pub(crate) struct Simulated {
    pub activity: SimulatedActivity,
    pub speed_mps: f64,
    pub rate_hz: f64,
    pub site: Site,
    pub preset: Option<String>,
    pub duration_s: f64,
    pub misalign_deg: f64,
    pub gyr_bias_dps: [f64; 3],
    pub height_m: f64,
}

/// One recording.
#[derive(Debug, Clone)]
pub(crate) struct Case {
    /// Name: the trial, and the site where each sensor is a recording of its own.
    pub id: String,
    pub trial: String,
    pub subject: String,
    /// Name of its set, or empty.
    pub set: String,
    /// Names in its path.
    pub names: Names,
    /// The only site, or `None` with several sensors.
    pub site: Option<Site>,
    pub origin: Origin,
    pub speed_mps: Option<f64>,
    pub slope_deg: Option<f64>,
    pub height_m: Option<f64>,
    pub mass_kg: Option<f64>,
}

impl Case {
    /// The sensors that were worn.
    pub(crate) fn sites(&self) -> Vec<Site> {
        match &self.origin {
            Origin::Files(_, files) => files.iter().map(|(_, site)| *site).collect(),
            Origin::Simulated(what) => vec![what.site],
        }
    }

    /// True when a sensor sat at one of the sites.
    pub(crate) fn has_any(&self, sites: &[String]) -> bool {
        let worn = self.sites();
        sites.iter().any(|s| s.parse::<Site>().is_ok_and(|s| worn.contains(&s)))
    }
}

/// All recordings of a data set, in the order of the manifest and the file names.
pub(crate) fn cases(manifest: &Manifest, root: &Path) -> Result<Vec<Case>, ValidateError> {
    let mut all = Vec::new();
    for (index, set) in manifest.recordings.iter().enumerate() {
        all.extend(of_files(index, set, root)?);
    }
    all.extend(manifest.simulated.iter().flat_map(of_simulation));
    if let Some(trials) = &manifest.trials {
        let path = root.join(&trials.file);
        if path.exists() {
            let table = Table::read(&path)?;
            for case in &mut all {
                describe(case, &table, trials)?;
            }
        }
    }
    Ok(all)
}

/// Name of a recording: its trial, its sensor where each is one by itself, and whether the speed was kept back.
fn name_of(set: &RecordingSet, trial: &str, site: Option<&str>) -> String {
    let untold = if set.untold { " untold" } else { "" };
    match site {
        Some(site) => format!("{trial}/{site}{untold}"),
        None => format!("{trial}{untold}"),
    }
}

fn of_files(index: usize, set: &RecordingSet, root: &Path) -> Result<Vec<Case>, ValidateError> {
    let pattern = Pattern::new(set.files.get_ref()).map_err(ValidateError::Other)?;
    let mut cases: Vec<Case> = Vec::new();
    for (path, names) in pattern.find(root)? {
        let relative = path.strip_prefix(root).unwrap_or(&path);
        let relative: Vec<_> = relative.iter().map(|p| p.to_string_lossy()).collect();
        if !set.skip.is_empty() && fits_any(&relative.join("/"), &set.skip) {
            continue;
        }
        let site_name = fill(&set.site, &names);
        let site: Site = site_name.parse().map_err(|e: runform::recording::RecordingError| {
            ValidateError::io(&path, &format!("{e}; leave the file out with `skip`"))
        })?;
        let trial = fill(&set.trial, &names);
        if let Some(case) = cases.iter_mut().find(|c| set.merge && c.trial == trial) {
            case.site = None;
            if let Origin::Files(_, files) = &mut case.origin {
                files.push((path, site));
            }
            continue;
        }
        let sensors_apart = !set.merge && set.site.contains('{');
        cases.push(Case {
            id: name_of(set, &trial, sensors_apart.then_some(site_name.as_str())),
            subject: set.subject.as_ref().map_or_else(String::new, |s| fill(s, &names)),
            set: set.set.clone().unwrap_or_default(),
            trial,
            names,
            site: Some(site),
            origin: Origin::Files(index, vec![(path, site)]),
            speed_mps: None,
            slope_deg: None,
            height_m: None,
            mass_kg: None,
        });
    }
    Ok(cases)
}

fn of_simulation(set: &SimulatedSet) -> Vec<Case> {
    let mut cases = Vec::new();
    let presets: Vec<Option<String>> = match set.presets.as_slice() {
        [] => vec![None],
        some => some.iter().cloned().map(Some).collect(),
    };
    for site in set.sites.iter().filter_map(|s| s.get_ref().parse::<Site>().ok()) {
        for &rate_hz in &set.rates_hz {
            for &speed_mps in &set.speeds_mps {
                for preset in &presets {
                    let what = preset.as_deref().unwrap_or(activity_name(set.activity));
                    let trial = format!("{what}_{site}_{rate_hz}hz_{speed_mps}mps");
                    cases.push(Case {
                        id: trial.clone(),
                        subject: format!("{what}_{speed_mps}mps"),
                        trial,
                        set: set.set.clone().unwrap_or_default(),
                        names: Names::new(),
                        site: Some(site),
                        origin: Origin::Simulated(Simulated {
                            activity: set.activity,
                            speed_mps,
                            rate_hz,
                            site,
                            preset: preset.clone(),
                            duration_s: set.duration_s,
                            misalign_deg: set.misalign_deg,
                            gyr_bias_dps: set.gyr_bias_dps,
                            height_m: set.height_m,
                        }),
                        speed_mps: Some(speed_mps),
                        slope_deg: None,
                        height_m: None,
                        mass_kg: None,
                    });
                }
            }
        }
    }
    cases
}

fn activity_name(activity: SimulatedActivity) -> &'static str {
    match activity {
        SimulatedActivity::Running => "running",
        SimulatedActivity::Walking => "walking",
        SimulatedActivity::Standing => "standing",
        SimulatedActivity::Cycling => "cycling",
        SimulatedActivity::Stairs => "stairs",
    }
}

/// Adds what the table of trials knows.
fn describe(
    case: &mut Case,
    table: &Table,
    trials: &crate::manifest::Trials,
) -> Result<(), ValidateError> {
    for row in 0..table.len() {
        if table.text(row, &trials.trial)? != case.trial {
            continue;
        }
        let known = |column: &Option<String>| -> Result<Option<f64>, ValidateError> {
            let value = column.as_ref().map(|c| table.number(row, c)).transpose()?;
            Ok(value.filter(|v| v.is_finite()))
        };
        case.speed_mps = known(&trials.speed_mps)?;
        case.slope_deg = known(&trials.slope_deg)?;
        case.height_m = known(&trials.height_m)?;
        case.mass_kg = known(&trials.mass_kg)?;
        if let Some(column) = &trials.subject {
            table.text(row, column)?.clone_into(&mut case.subject);
        }
    }
    Ok(())
}
