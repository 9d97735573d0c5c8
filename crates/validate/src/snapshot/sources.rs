//! Which recordings a snapshot holds.

use std::path::{Path, PathBuf};

use runform::recording::{Placement, Recording, Side, Site};
use runform::sim::{Activity, Preset, Runner, Scenario, SensorSpec, simulate};

use crate::cases::{Case, cases};
use crate::manifest::Manifest;
use crate::pattern::fits_any;
use crate::run::datasets;
use crate::{ValidateError, ValidateOptions, load};

/// Speed, height, length and rate of the simulated runs.
const SPEED_MPS: f64 = 3.33;
const HEIGHT_M: f64 = 1.75;
const SECONDS: f64 = 32.0;
const RATE_HZ: f64 = 200.0;

/// Where a recording comes from.
pub(super) enum Source {
    /// A data set's.
    Recorded { set: std::sync::Arc<(Manifest, PathBuf)>, case: Box<Case> },
    /// The simulator's.
    Simulated(Box<Scenario>),
}

/// Recordings of all data sets under a folder, then the simulator's.
pub(super) fn all(root: &Path, options: &ValidateOptions) -> Result<Vec<Source>, ValidateError> {
    let mut out = Vec::new();
    let asked = |m: &Manifest| options.only.is_empty() || options.only.contains(&m.name);
    for set in datasets(root)?.into_iter().filter(|(m, _)| asked(m)) {
        let set = std::sync::Arc::new(set);
        let quick = |case: &Case| {
            !options.quick || set.0.quick.is_empty() || fits_any(&case.id, &set.0.quick)
        };
        for case in cases(&set.0, &set.1)?.into_iter().filter(quick) {
            out.push(Source::Recorded { set: set.clone(), case: Box::new(case) });
        }
    }
    if !options.without_simulator && options.only.is_empty() {
        out.extend(simulated().map(|s| Source::Simulated(Box::new(s))));
    }
    Ok(out)
}

/// Every preset, a sound runner at four speeds, and a run in several bouts.
fn simulated() -> impl Iterator<Item = Scenario> {
    let presets = Preset::all()
        .map(|p| (p.name(), Scenario::running(p.runner(SPEED_MPS, HEIGHT_M), SECONDS)));
    let sound = [2.5, 3.0, 4.0, 5.0]
        .map(|v| (format!("sound {v} m/s"), Scenario::running(Runner::new(v, HEIGHT_M), SECONDS)));
    let mut bouts = Scenario::running(Runner::new(SPEED_MPS, HEIGHT_M), 20.0);
    for _ in 0..4 {
        bouts = bouts.then(Activity::Standing, 8.0).then(Activity::Running, 20.0);
    }
    presets.chain(sound).chain([("five bouts".to_owned(), bouts)]).map(|(name, mut scenario)| {
        scenario.name = format!("simulated/{name}");
        scenario.sensors(sensors())
    })
}

/// Sound runners over the speeds and heights of people who run.
pub(super) fn sound_grid() -> Vec<Source> {
    let speeds = [2.0, 2.5, 3.0, 3.5, 4.0, 4.5, 5.0];
    let runners = speeds.into_iter().flat_map(|v| [1.5, 1.6, 1.75, 1.9, 2.0].map(|h| (v, h)));
    let scenario = |(v, h): (f64, f64)| {
        let mut scenario = Scenario::running(Runner::new(v, h), SECONDS);
        scenario.name = format!("simulated/{v} m/s {h} m");
        Source::Simulated(Box::new(scenario.sensors(sensors())))
    };
    runners.map(scenario).collect()
}

fn sensors() -> Vec<SensorSpec> {
    let (left, right) = (Some(Side::Left), Some(Side::Right));
    let worn = [
        (Placement::Sacrum, None),
        (Placement::Trunk, None),
        (Placement::Waist, None),
        (Placement::Foot, left),
        (Placement::Foot, right),
        (Placement::Shank, left),
        (Placement::Shank, right),
        (Placement::Thigh, left),
        (Placement::Wrist, left),
    ];
    let spec = |(i, (placement, side)): (usize, (Placement, Option<Side>))| {
        let site = side.map_or(Site::from(placement), |s| Site::sided(placement, s));
        SensorSpec::new(site, RATE_HZ).misaligned_deg(8.0, i as u64 + 1)
    };
    worn.into_iter().enumerate().map(spec).collect()
}

impl Source {
    pub(super) fn name(&self) -> String {
        match self {
            Self::Recorded { set, case } => format!("{}/{}", set.0.name, case.id),
            Self::Simulated(scenario) => scenario.name.clone(),
        }
    }

    pub(super) fn load(&self) -> Result<Recording, ValidateError> {
        match self {
            Self::Recorded { set, case } => {
                load::load(case, &set.0, &set.1).map(|loaded| loaded.recording)
            }
            Self::Simulated(scenario) => simulate(scenario)
                .map(|made| made.recording)
                .map_err(|e| ValidateError::Other(format!("{}: {e}", scenario.name))),
        }
    }
}
