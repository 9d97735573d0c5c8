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
use crate::output::print;
use crate::tables;
use crate::whole::{Whole, entries};

/// Most samples of one sensor: a day at 200 Hz.
const MOST_SAMPLES: f64 = 17_280_000.0;

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
    let samples = (args.duration_s + args.standing_s + args.bending_s) * args.rate_hz;
    if samples > MOST_SAMPLES {
        return Err(Failure::usage(format!(
            "--duration-s {} at --rate-hz {} are {samples:.0} samples a sensor; at most {MOST_SAMPLES} \
             are made",
            args.duration_s, args.rate_hz
        )));
    }
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
        ActivityArg::Bending => Activity::Bending,
        ActivityArg::Cycling => Activity::Cycling { cadence_rpm: 85.0 },
        ActivityArg::Stairs => Activity::Stairs { cadence_spm: 110.0 },
    };
    let mut scenario =
        Scenario::of(runner, activity, args.duration_s).seed(args.seed).sensors(sensors(args)?);
    if args.standing_s > 0.0 {
        scenario = scenario.lead_in(Activity::Standing, args.standing_s);
    }
    if args.bending_s > 0.0 {
        scenario = scenario.lead_in(Activity::Bending, args.bending_s);
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
