//! `runform simulate`

use std::path::Path;

use runform::sim::{
    Activity, Preset, Scenario, StepTruth, StrideTruth, Truth, WalkingStepTruth, simulate,
};
use runform_common::simulated::{Wanted, scenario as wanted_scenario};
use runform_common::tables;
use runform_io::{parse_site, write_recording};
use serde::Serialize;

use crate::args::{ActivityArg, SimulateArgs};
use crate::failure::{Code, Failure};
use crate::output::print;
use crate::whole::{Whole, entries};

/// Makes the recording and its truth, or lists the presets.
pub(crate) fn run(args: &SimulateArgs) -> Result<Code, Failure> {
    if args.list {
        let names: Vec<String> = Preset::all().map(Preset::name).collect();
        print(&(names.join("\n") + "\n"))?;
        return Ok(Code::Done);
    }
    let Some(folder) = &args.output else {
        return Err(Failure::usage("give the folder to write with -o DIR"));
    };
    let scenario = scenario(args, folder)?;
    check_unused(folder)?;
    let simulated = simulate(&scenario).map_err(Failure::usage)?;
    let whole = Whole::new(folder)?;
    write_recording(whole.folder(), &simulated.recording).map_err(Failure::usage)?;
    write_truth(&whole, &simulated.truth)?;
    whole.commit(is_simulated)?;
    let n = scenario.sensors.len();
    print(&format!(
        "wrote {}: {:.0} s, {n} sensor{}, with its truth\n",
        folder.display(),
        scenario.duration_s(),
        if n == 1 { "" } else { "s" },
    ))?;
    Ok(Code::Done)
}

/// True for a file that a simulation writes.
fn is_simulated(name: &str) -> bool {
    let sensor = name.strip_suffix(".csv").is_some_and(|stem| parse_site(stem).is_some());
    sensor || name == "recording.toml" || TRUTH.contains(&name)
}

/// An earlier simulation is replaced as a whole; a folder that holds anything else is left alone,
/// since sensors of two runs are no recording.
fn check_unused(folder: &Path) -> Result<(), Failure> {
    let there = entries(folder).unwrap_or_default();
    let foreign = there.iter().find(|name| !is_simulated(name));
    let what = match foreign {
        Some(name) => format!("holds {name}, which is not of a simulation"),
        None if there.is_empty() || there.iter().any(|n| n == "truth.json") => return Ok(()),
        None => "holds a recording that is not simulated".to_owned(),
    };
    Err(Failure::usage(format!(
        "{}: {what}; give an empty or new folder with -o",
        folder.display()
    )))
}

fn scenario(args: &SimulateArgs, folder: &Path) -> Result<Scenario, Failure> {
    let activity = match args.activity {
        ActivityArg::Running => Activity::Running,
        ActivityArg::Walking => Activity::Walking { cadence_spm: 115.0 },
        ActivityArg::Standing => Activity::Standing,
        ActivityArg::Bending => Activity::Bending,
        ActivityArg::Cycling => Activity::Cycling { cadence_rpm: 85.0 },
        ActivityArg::Stairs => Activity::Stairs { cadence_spm: 110.0 },
    };
    let wanted = Wanted {
        preset: args.preset.clone(),
        activity,
        speed_mps: args.speed_mps,
        height_m: args.height_m,
        duration_s: args.duration_s,
        standing_s: args.standing_s,
        bending_s: args.bending_s,
        rate_hz: args.rate_hz,
        sensors: args.sensors.clone(),
        misalign_deg: args.misalign_deg,
        gyr_bias_dps: args.gyr_bias_dps,
        acc_only: args.acc_only,
        seed: args.seed,
    };
    let mut scenario = wanted_scenario(&wanted)?;
    if let Some(name) = folder.file_name() {
        scenario.name = name.to_string_lossy().into_owned();
    }
    Ok(scenario)
}

/// Files of the truth.
const TRUTH: [&str; 4] =
    ["truth_steps.csv", "truth_strides.csv", "truth_walking_steps.csv", "truth.json"];

fn write_truth(folder: &Whole, truth: &Truth) -> Result<(), Failure> {
    let mut json = serde_json::to_vec_pretty(truth).map_err(internal)?;
    json.push(b'\n');
    let tables = [
        steps(&truth.steps)?,
        strides(&truth.strides)?,
        walking_steps(&truth.walking_steps)?,
        json,
    ];
    TRUTH.iter().zip(&tables).try_for_each(|(name, table)| folder.add(name, table))
}

fn internal(error: impl ToString) -> Failure {
    Failure::new(Code::Internal, error.to_string())
}

fn steps(steps: &[StepTruth]) -> Result<Vec<u8>, Failure> {
    rows(steps, "bout,side,t_ic_s,t_tc_s,contact_time_s,flight_time_s,step_time_s")
}

fn walking_steps(steps: &[WalkingStepTruth]) -> Result<Vec<u8>, Failure> {
    rows(steps, "bout,side,t_ic_s,t_tc_s,contact_time_s,step_time_s")
}

fn strides(strides: &[StrideTruth]) -> Result<Vec<u8>, Failure> {
    rows(strides, "bout,side,t_start_s,t_end_s,stride_time_s,duty_factor")
}

/// A table whose columns are the fields; without rows the first columns stand for all.
fn rows<T: Serialize>(rows: &[T], header: &str) -> Result<Vec<u8>, Failure> {
    if rows.is_empty() {
        return tables::csv(header.split(','), core::iter::empty());
    }
    let mut writer = csv::Writer::from_writer(Vec::new());
    for row in rows {
        writer.serialize(row).map_err(internal)?;
    }
    writer.into_inner().map_err(internal)
}
