//! `runform simulate`

use std::path::Path;

use runform::recording::{Placement, Side, Site};
use runform::sim::{
    Activity, Preset, Runner, Scenario, SensorSpec, StepTruth, StrideTruth, Truth,
    WalkingStepTruth, simulate,
};
use runform_io::{parse_site, write_recording};
use serde::Serialize;

use crate::args::{ActivityArg, SimulateArgs};
use crate::failure::{Code, Failure};
use crate::output::{Staged, print};
use crate::tables;

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
    let simulated = simulate(&scenario).map_err(Failure::usage)?;
    write_recording(folder, &simulated.recording).map_err(Failure::usage)?;
    write_truth(folder, &simulated.truth)?;
    let n = scenario.sensors.len();
    print(&format!(
        "wrote {}: {:.0} s, {n} sensor{}, with its truth\n",
        folder.display(),
        scenario.duration_s(),
        if n == 1 { "" } else { "s" },
    ))?;
    Ok(Code::Done)
}

fn scenario(args: &SimulateArgs, folder: &Path) -> Result<Scenario, Failure> {
    let mut runner = Runner::new(args.speed_mps, args.height_m);
    if let Some(name) = &args.preset {
        let unknown = |_| {
            Failure::usage(format!(
                "unknown preset \"{name}\"; see runform simulate --list for the names"
            ))
        };
        Preset::by_name(name).map_err(unknown)?.apply(&mut runner);
    }
    let activity = match args.activity {
        ActivityArg::Running => Activity::Running,
        ActivityArg::Walking => Activity::Walking { cadence_spm: 115.0 },
        ActivityArg::Standing => Activity::Standing,
        ActivityArg::Cycling => Activity::Cycling { cadence_rpm: 85.0 },
        ActivityArg::Stairs => Activity::Stairs { cadence_spm: 110.0 },
    };
    let mut scenario =
        Scenario::of(runner, activity, args.duration_s).seed(args.seed).sensors(sensors(args)?);
    if args.standing_s > 0.0 {
        scenario = scenario.lead_in(Activity::Standing, args.standing_s);
    }
    if let Some(name) = folder.file_name() {
        scenario.name = name.to_string_lossy().into_owned();
    }
    Ok(scenario)
}

fn sensors(args: &SimulateArgs) -> Result<Vec<SensorSpec>, Failure> {
    let sites = if args.sensors.trim() == "all" {
        every_site()
    } else {
        args.sensors.split(',').map(site).collect::<Result<_, _>>()?
    };
    let specs = sites.into_iter().zip(1..).map(|(site, number)| {
        let mut spec = SensorSpec::new(site, args.rate_hz);
        if args.misalign_deg != 0.0 {
            spec = spec.misaligned_deg(args.misalign_deg, args.seed.wrapping_add(number));
        }
        spec.gyr_bias_dps = [args.gyr_bias_dps; 3];
        spec.gyro = !args.acc_only;
        spec
    });
    Ok(specs.collect())
}

fn site(text: &str) -> Result<Site, Failure> {
    parse_site(text).ok_or_else(|| {
        let why = text.trim().parse::<Site>().err().map_or_else(String::new, |e| e.to_string());
        Failure::usage(format!("--sensors: {why}; join several by commas, or say all"))
    })
}

/// Every placement, limbs on both sides.
fn every_site() -> Vec<Site> {
    let sides = |p: Placement| match p.is_limb() {
        true => vec![Site::sided(p, Side::Left), Site::sided(p, Side::Right)],
        false => vec![Site::from(p)],
    };
    Placement::ALL.into_iter().flat_map(sides).collect()
}

fn write_truth(folder: &Path, truth: &Truth) -> Result<(), Failure> {
    let mut json = serde_json::to_vec_pretty(truth).map_err(internal)?;
    json.push(b'\n');
    let mut staged = Staged::new(folder)?;
    staged.add("truth_steps.csv", &steps(&truth.steps)?)?;
    staged.add("truth_strides.csv", &strides(&truth.strides)?)?;
    staged.add("truth_walking_steps.csv", &walking_steps(&truth.walking_steps)?)?;
    staged.add("truth.json", &json)?;
    staged.commit()
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
