//! Sound recordings to start from, with what they give undamaged.

use runform::recording::{Placement, Side, Site};
use runform::sim::{Activity, Preset, Runner, Scenario, SensorSpec, simulate};
use runform::{Options, Report, analyze};
use runform_io::{ReadOptions, read_recording, write_recording};

use crate::sheet::{Folder, Sheet};

/// A sound recording.
#[derive(Debug, Clone)]
pub(crate) struct Base {
    pub name: &'static str,
    pub folder: Folder,
    /// What it gives.
    pub report: Report,
}

/// What is worn, how fast, which fault, how long, at which rate.
struct Plan {
    name: &'static str,
    sites: &'static [(Placement, Option<Side>)],
    speed_mps: f64,
    preset: Option<&'static str>,
    rate_hz: f64,
    gyroscope: bool,
}

const L: Option<Side> = Some(Side::Left);
const R: Option<Side> = Some(Side::Right);

#[rustfmt::skip]
const PLANS: [Plan; 8] = [
    Plan { name: "sacrum", sites: &[(Placement::Sacrum, None)], speed_mps: 3.3, preset: None, rate_hz: 100.0, gyroscope: true },
    Plan { name: "waist without gyroscope", sites: &[(Placement::Waist, None)], speed_mps: 2.8, preset: None, rate_hz: 100.0, gyroscope: false },
    Plan { name: "pocket", sites: &[(Placement::Pocket, None)], speed_mps: 3.0, preset: None, rate_hz: 100.0, gyroscope: true },
    Plan { name: "both feet", sites: &[(Placement::Foot, L), (Placement::Foot, R)], speed_mps: 3.5, preset: None, rate_hz: 200.0, gyroscope: true },
    Plan { name: "both shanks and pelvis", sites: &[(Placement::Shank, L), (Placement::Shank, R), (Placement::Pelvis, None)], speed_mps: 3.3, preset: Some("overstriding_moderate"), rate_hz: 200.0, gyroscope: true },
    Plan { name: "one shank", sites: &[(Placement::Shank, L)], speed_mps: 4.0, preset: None, rate_hz: 200.0, gyroscope: true },
    Plan { name: "trunk", sites: &[(Placement::Trunk, None)], speed_mps: 3.0, preset: None, rate_hz: 100.0, gyroscope: true },
    Plan { name: "wrist", sites: &[(Placement::Wrist, L)], speed_mps: 3.0, preset: None, rate_hz: 100.0, gyroscope: true },
];

/// All of them. One that cannot be made is left out; a test of the program tells.
pub(crate) fn all() -> Vec<Base> {
    PLANS.iter().filter_map(make).collect()
}

fn make(plan: &Plan) -> Option<Base> {
    let mut runner = Runner::new(plan.speed_mps, 1.75);
    if let Some(name) = plan.preset {
        Preset::by_name(name).ok()?.apply(&mut runner);
    }
    let sensors = plan.sites.iter().map(|(placement, side)| {
        let site = side.map_or(Site::from(*placement), |s| Site::sided(*placement, s));
        let mut spec = SensorSpec::new(site, plan.rate_hz);
        spec.gyro = plan.gyroscope;
        spec
    });
    let mut scenario = Scenario::running(runner, 24.0).sensors(sensors.collect());
    scenario = scenario.lead_in(Activity::Standing, 5.0);
    scenario.name = "run".to_owned();
    let recording = simulate(&scenario).ok()?.recording;
    let scratch = tempfile::tempdir().ok()?;
    write_recording(scratch.path(), &recording).ok()?;
    let toml = std::fs::read_to_string(scratch.path().join("recording.toml")).ok()?;
    let sheets = recording.streams().iter().map(Sheet::of).collect();
    let folder = Folder { sheets, toml };
    let sound = tempfile::tempdir().ok()?;
    folder.write(sound.path()).ok()?;
    let loaded = read_recording(sound.path(), &ReadOptions::default()).ok()?;
    let report = analyze(&loaded.recording, &Options::default()).ok()?.report;
    Some(Base { name: plan.name, folder, report })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_damage_can_be_done_to_every_base_and_the_seed_repeats_it() {
        for base in all() {
            for kind in crate::damage::KINDS {
                let done = || {
                    let mut folder = base.folder.clone();
                    let words = (kind.apply)(&mut folder, &mut fastrand::Rng::with_seed(7));
                    (words, folder.sheets.iter().map(Sheet::csv).collect::<String>())
                };
                assert_eq!(done(), done(), "{}, {}", base.name, kind.name);
            }
        }
    }

    #[test]
    fn every_base_runs_from_beginning_to_end() {
        let bases = all();
        assert_eq!(bases.len(), PLANS.len());
        for base in bases {
            assert!(base.report.running_s() > 20.0, "{}: {}", base.name, base.report.running_s());
        }
    }
}
