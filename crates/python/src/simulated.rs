//! Simulated runs with their truth.

use pyo3::prelude::*;
use runform::sim::{Activity, Preset, simulate as simulated};
use runform_common::simulated::{Wanted, scenario};

use crate::errors::{internal, raise, usage};
use crate::recording::Recording;
use crate::settings::positive;

/// What is asked for, as Python gives it.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
pub(crate) struct WantedArgs {
    preset: Option<String>,
    activity: String,
    speed_mps: f64,
    height_m: f64,
    duration_s: f64,
    standing_s: f64,
    bending_s: f64,
    rate_hz: f64,
    sensors: String,
    misalign_deg: f64,
    gyr_bias_dps: f64,
    acc_only: bool,
    seed: u64,
    name: String,
}

fn activity(py: Python<'_>, name: &str) -> PyResult<Activity> {
    Ok(match name {
        "running" => Activity::Running,
        "walking" => Activity::Walking { cadence_spm: 115.0 },
        "standing" => Activity::Standing,
        "bending" => Activity::Bending,
        "cycling" => Activity::Cycling { cadence_rpm: 85.0 },
        "stairs" => Activity::Stairs { cadence_spm: 110.0 },
        other => {
            let words = format!(
                "activity \"{other}\" is not known; expected running, walking, standing, bending, cycling or stairs"
            );
            return Err(usage(py, words, "activity"));
        }
    })
}

/// Names of the presets.
#[pyfunction]
pub(crate) fn presets() -> Vec<String> {
    Preset::all().map(Preset::name).collect()
}

/// A recording and its truth as JSON.
#[pyfunction]
pub(crate) fn simulate(py: Python<'_>, wanted: WantedArgs) -> PyResult<(Recording, String)> {
    for (name, v) in [
        ("speed_mps", wanted.speed_mps),
        ("height_m", wanted.height_m),
        ("duration_s", wanted.duration_s),
        ("rate_hz", wanted.rate_hz),
    ] {
        positive(py, name, v)?;
    }
    let name = wanted.name;
    let wanted = Wanted {
        preset: wanted.preset,
        activity: activity(py, &wanted.activity)?,
        speed_mps: wanted.speed_mps,
        height_m: wanted.height_m,
        duration_s: wanted.duration_s,
        standing_s: wanted.standing_s,
        bending_s: wanted.bending_s,
        rate_hz: wanted.rate_hz,
        sensors: wanted.sensors,
        misalign_deg: wanted.misalign_deg,
        gyr_bias_dps: wanted.gyr_bias_dps,
        acc_only: wanted.acc_only,
        seed: wanted.seed,
    };
    let mut scenario = scenario(&wanted).map_err(|f| raise(py, &f))?;
    scenario.name = name;
    let made = py.detach(|| simulated(&scenario)).map_err(|e| usage(py, e, "simulate"))?;
    let truth = serde_json::to_string(&made.truth).map_err(|e| internal(py, e))?;
    Ok((Recording::new(made.recording.into()), truth))
}
