//! The arguments of the commands as types, and how their values are read.

use std::num::NonZero;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use runform::context::Date;
use runform::recording::{AccSign, Clocks, Site};
use runform_io::{Mapping, UnitsOption, parse_site};

use crate::formats::mapping;
use crate::study::args::StudyArgs;

/// How inputs are read.
#[derive(Debug, Args)]
pub(crate) struct ReadArgs {
    /// A file of any format that is read (`runform formats`), a folder of files named by placement with an
    /// optional recording.toml, or what a phone app exported, as a folder or zip file.
    #[arg(value_name = "INPUT", required = true)]
    pub inputs: Vec<PathBuf>,
    /// Where the sensor was worn, for files and exports whose name does not tell: sacrum, shank_left…
    #[arg(long, value_name = "PLACEMENT", value_parser = site)]
    pub placement: Option<Site>,
    /// Units of accelerometer and gyroscope: auto, or for example g,dps or mps2,radps.
    #[arg(long, value_name = "UNITS", default_value = "auto")]
    pub units: UnitsOption,
    /// Sign of the accelerometers: `specific_force` (+1 g along the upward axis at rest: Android,
    /// most sensors) or `minus_specific_force` (raw values of an iPhone). The wrong one swaps left and right.
    #[arg(long, value_name = "SIGN", value_parser = acc_sign)]
    pub acc_sign: Option<AccSign>,
    /// Sampling rate, Hz, for files without a time column or with a useless one.
    #[arg(long, alias = "rate", value_name = "HZ", value_parser = positive)]
    pub rate_hz: Option<f64>,
    /// Full-scale range of the accelerometer, g: finds clipping that leaves no plateau.
    #[arg(long, value_name = "G", value_parser = positive)]
    pub acc_range_g: Option<f64>,
    /// Full-scale range of the gyroscope, deg/s.
    #[arg(long, value_name = "DPS", value_parser = positive)]
    pub gyr_range_dps: Option<f64>,
    /// Clock of several files: common (one clock stamped all) or unknown; stronger than
    /// recording.toml.
    #[arg(long, value_name = "CLOCK")]
    pub clock: Option<Clocks>,
    /// What the columns of CSV files mean: a mapping file (TOML), or the name of one that ships with the
    /// program (`runform formats --mappings`).
    #[arg(long, value_name = "FILE", value_parser = mapping)]
    pub mapping: Option<Mapping>,
}

/// What the user gives about runner and run.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct RunnerArgs {
    /// Running speed, m/s (treadmill or known course); stronger than recording.toml.
    #[arg(long, value_name = "MPS", allow_negative_numbers = true)]
    pub speed_mps: Option<f64>,
    /// Slope of the ground, degrees, + uphill.
    #[arg(long, value_name = "DEG", allow_negative_numbers = true)]
    pub slope_deg: Option<f64>,
    /// Standing height of the runner, m.
    #[arg(long, value_name = "M", allow_negative_numbers = true)]
    pub height_m: Option<f64>,
    /// Body mass of the runner, kg.
    #[arg(long, value_name = "KG", allow_negative_numbers = true)]
    pub mass_kg: Option<f64>,
}

/// `runform analyze`
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  runform analyze tuesday/                         a folder: sacrum.csv, shank_left.csv, …
  runform analyze run.csv --placement waist --units g
  runform analyze monday/ tuesday/ -o results/     page and tables, one folder each
  runform analyze tuesday/ --json > report.json
  runform analyze raw/ --recursive --name '{subject}_{session}' -o results/     a study

Give the speed (--speed-mps) when you know it and no foot sensor was worn: stride length, cadence \
and impact are judged by it.")]
pub(crate) struct AnalyzeArgs {
    #[command(flatten)]
    pub read: ReadArgs,
    #[command(flatten)]
    pub study: StudyArgs,
    /// Write report.html, report.txt, report.json and the CSV tables into DIR/RECORDING/.
    #[arg(short, long = "output", value_name = "DIR")]
    pub output: Option<PathBuf>,
    /// Replace the result of another recording that stands in the same place.
    #[arg(long, requires = "output")]
    pub overwrite: bool,
    #[command(flatten)]
    pub runner: RunnerArgs,
    /// Fault catalogue (TOML) in place of the built-in one.
    #[arg(long, value_name = "FILE")]
    pub faults: Option<PathBuf>,
    /// Profile of the runner (TOML, or JSON when its name ends so): conditions, shoes, pain, warning
    /// signs.
    #[arg(long, value_name = "FILE")]
    pub profile: Option<PathBuf>,
    /// Training diary (CSV, one line a run).
    #[arg(long, value_name = "FILE")]
    pub diary: Option<PathBuf>,
    /// Folder with the report.json files of earlier sessions: they make the own baseline. One that is
    /// not there yet holds none.
    #[arg(long, value_name = "DIR")]
    pub history: Option<PathBuf>,
    /// Day of the recording, such as 2026-01-31; no clock is read.
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub date: Option<Date>,
    /// Also write `orientation.csv`: the attitude of every sensor that has a gyroscope, sensor to
    /// world, heading arbitrary.
    #[arg(long, requires = "output")]
    pub orientation: bool,
    /// Print the report as JSON instead of text (one line a recording when there are several).
    #[arg(long)]
    pub json: bool,
    /// Inputs that are analysed at once; as many as the machine has processors unless given.
    #[arg(short, long, value_name = "N")]
    pub jobs: Option<NonZero<usize>>,
    /// Print nothing but errors.
    #[arg(short, long, conflicts_with = "json")]
    pub quiet: bool,
}

/// `runform live`
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  phone_stream | runform live --placement waist
  runform live --placement sacrum -o results/ < run/sacrum.csv
  imu_hub | runform live --placement foot_left --placement foot_right --units mps2,radps

Lines in: CSV with a header row (t_s,acc_x_mps2,… and every other name that a file may have), or an \
object a line: {\"t_s\":0.01,\"acc_mps2\":[0.1,9.8,0.3],\"gyr_radps\":[0.1,0.2,0.1],\"sensor\":\"foot_left\"}.
Lines out: an object a line, told at once: {\"event\":\"ic\",\"id\":12,\"t_s\":31.72,…}. The book has all of \
it: docs/src/live.md.")]
pub(crate) struct LiveArgs {
    /// Where the sensor is worn: sacrum, shank_left… Once for each sensor when there are several.
    #[arg(long, value_name = "PLACEMENT", value_parser = site, required = true)]
    pub placement: Vec<Site>,
    /// Units of accelerometer and gyroscope, for example g,dps or mps2,radps. Needed where neither the
    /// header nor the keys tell them.
    #[arg(long, value_name = "UNITS", default_value = "auto")]
    pub units: UnitsOption,
    /// Sign of the accelerometers: `specific_force` (+1 g along the upward axis at rest: Android,
    /// most sensors) or `minus_specific_force` (raw values of an iPhone).
    #[arg(long, value_name = "SIGN", value_parser = acc_sign)]
    pub acc_sign: Option<AccSign>,
    /// Sampling rate, Hz. Without it the first two seconds of stamps tell it; a table without a time
    /// column needs it.
    #[arg(long, alias = "rate", value_name = "HZ", value_parser = positive)]
    pub rate_hz: Option<f64>,
    /// Full-scale range of the accelerometers, g.
    #[arg(long, value_name = "G", value_parser = positive)]
    pub acc_range_g: Option<f64>,
    /// Full-scale range of the gyroscopes, deg/s.
    #[arg(long, value_name = "DPS", value_parser = positive)]
    pub gyr_range_dps: Option<f64>,
    /// Standing upright, which gives absolute angles their zero: FROM,TO, seconds from the first sample
    /// between which the runner stands still, or the mean specific force X,Y,Z in the sensor's axes, m/s².
    /// Of one of several sensors: PLACEMENT=…
    #[arg(long, value_name = "STANDING", value_parser = standing, allow_hyphen_values = true)]
    pub standing: Vec<Standing>,
    #[command(flatten)]
    pub runner: RunnerArgs,
    /// Longest time by which one sensor may lag behind another, s of data; finals wait for it.
    #[arg(long, value_name = "S", default_value_t = 10.0, value_parser = not_negative)]
    pub max_lag_s: f64,
    /// Lines that cannot be read before the input is given up.
    #[arg(long, value_name = "N", default_value_t = 100)]
    pub max_bad_lines: u64,
    /// Write report.json and the CSV tables into DIR/NAME/ at the end.
    #[arg(short, long = "output", value_name = "DIR")]
    pub output: Option<PathBuf>,
    /// Name of the recording.
    #[arg(long, value_name = "NAME", default_value = "live")]
    pub name: String,
    /// Replace the result of another recording that stands in the same place.
    #[arg(long, requires = "output")]
    pub overwrite: bool,
}

/// The standing pose as given, for one sensor or for all.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Standing {
    pub site: Option<Site>,
    pub told: StandingTold,
}

/// Standing as an interval or a pose.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum StandingTold {
    /// Seconds from the first sample.
    Between(f64, f64),
    /// Mean specific force, sensor axes, m/s².
    Pose([f64; 3]),
}

/// `runform compare`
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  runform compare results/monday results/friday
  runform compare a/report.json b/report.json c/report.json --json
  runform compare results/monday results/friday -o change/   pictures in change/compare.html

Every later report is held against the first. Values count as changed only beyond the minimal \
detectable change, measured alike and at matched speed.")]
pub(crate) struct CompareArgs {
    /// Reports: report.json files, or the folders that hold them; two or more.
    #[arg(value_name = "REPORT", required = true, num_args = 2..)]
    pub reports: Vec<PathBuf>,
    /// Write compare.html with pictures, compare.txt and compare.json into DIR.
    #[arg(short, long = "output", value_name = "DIR")]
    pub output: Option<PathBuf>,
    /// Fault catalogue (TOML) in place of the built-in one: its minimal detectable changes count.
    #[arg(long, value_name = "FILE")]
    pub faults: Option<PathBuf>,
    /// Print the comparison as JSON instead of text.
    #[arg(long)]
    pub json: bool,
}

/// `runform inspect`
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  runform inspect tuesday/
  runform inspect run.csv --placement waist")]
pub(crate) struct InspectArgs {
    #[command(flatten)]
    pub read: ReadArgs,
}

/// What a simulated person does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ActivityArg {
    Running,
    Walking,
    Standing,
    Bending,
    Cycling,
    Stairs,
}

/// `runform simulate`
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  runform simulate -o demo
  runform simulate --preset overstriding_moderate -o demo && runform analyze demo
  runform simulate --sensors waist --rate-hz 50 --acc-only -o phone
  runform simulate --list

The folder holds one CSV file a sensor, recording.toml, and the exact truth: truth_steps.csv, \
truth_strides.csv, truth_walking_steps.csv, truth.json. The same options give the same bytes.")]
pub(crate) struct SimulateArgs {
    /// Folder to write, made when missing.
    #[arg(short, long = "output", value_name = "DIR", required_unless_present = "list")]
    pub output: Option<PathBuf>,
    /// A runner with a form fault, such as overstriding_moderate (see --list).
    #[arg(long, value_name = "NAME")]
    pub preset: Option<String>,
    /// List the presets.
    #[arg(long)]
    pub list: bool,
    /// Running speed, m/s.
    #[arg(long, value_name = "MPS", default_value_t = 3.33, value_parser = positive)]
    pub speed_mps: f64,
    /// Standing height, m.
    #[arg(long, value_name = "M", default_value_t = 1.75, value_parser = positive)]
    pub height_m: f64,
    /// Duration of the activity, s.
    #[arg(long, value_name = "S", default_value_t = 60.0, value_parser = positive)]
    pub duration_s: f64,
    /// Seconds of standing still before it.
    #[arg(long, value_name = "S", default_value_t = 0.0, value_parser = not_negative)]
    pub standing_s: f64,
    /// Seconds of bending forward and to both sides before that, which shows that the gyroscopes of pelvis
    /// and trunk are right; 6 is a good length.
    #[arg(long, value_name = "S", default_value_t = 0.0, value_parser = not_negative)]
    pub bending_s: f64,
    /// Sampling rate of every sensor, Hz.
    #[arg(long, value_name = "HZ", default_value_t = 200.0, value_parser = positive)]
    pub rate_hz: f64,
    /// Where sensors are worn, joined by commas (sacrum,shank_left,…), or all.
    #[arg(long, value_name = "LIST", default_value = "all")]
    pub sensors: String,
    /// Turn every sensor on its segment by a random angle of up to this, degrees.
    #[arg(long, value_name = "DEG", default_value_t = 0.0, value_parser = not_negative)]
    pub misalign_deg: f64,
    /// Bias of every gyroscope axis, deg/s.
    #[arg(long, value_name = "DPS", default_value_t = 0.0, allow_negative_numbers = true, value_parser = finite)]
    pub gyr_bias_dps: f64,
    /// Seed of everything random.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Sensors without a gyroscope.
    #[arg(long)]
    pub acc_only: bool,
    /// What is done.
    #[arg(long, value_enum, default_value_t = ActivityArg::Running)]
    pub activity: ActivityArg,
}

/// `runform explain`
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  runform explain                    list everything that can be explained
  runform explain tibia_inclination_ic
  runform explain overstriding
  runform explain \"jolt at the shin\"
  runform explain gravity_removed
  runform explain --all --json       everything, for programs")]
pub(crate) struct ExplainArgs {
    /// Name or title of a metric, fault, tip, refusal, flag, finding, notice, error, exit code,
    /// placement, grade, severity, unit, or another word of a report.
    #[arg(value_name = "ID")]
    pub id: Option<String>,
    /// Explain everything.
    #[arg(long, conflicts_with = "id")]
    pub all: bool,
    /// Print a list of JSON objects instead of text.
    #[arg(long)]
    pub json: bool,
    /// Fault catalogue (TOML) in place of the built-in one.
    #[arg(long, value_name = "FILE")]
    pub faults: Option<PathBuf>,
    /// Print a whole page of the documentation instead.
    #[arg(long, value_enum, hide = true, conflicts_with = "id")]
    pub page: Option<PageArg>,
}

/// `runform validate`
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  runform validate data/                       every data set in the folder, and the simulator
  runform validate my_study/ -o results/       a folder with a runform-dataset.toml
  runform validate data/ --only sisfall --quick --check

Writes accuracy.md, accuracy.json and plots/*.svg. How to describe your own data: \
docs/src/validate.md.")]
pub(crate) struct ValidateArgs {
    /// A data set, or a folder of data sets.
    #[arg(value_name = "DIR")]
    pub data: PathBuf,
    /// Folder to write, made when missing.
    #[arg(short, long = "out", value_name = "DIR", default_value = "runform-validation")]
    pub out: PathBuf,
    /// Only the data set of this name; can be given several times.
    #[arg(long, value_name = "NAME")]
    pub only: Vec<String>,
    /// Only the few recordings that each data set names for a quick look.
    #[arg(long)]
    pub quick: bool,
    /// Number of threads; all processors without it. The result is the same.
    #[arg(short, long, value_name = "N", default_value_t = 0, hide_default_value = true)]
    pub jobs: usize,
    /// Date to print in the report, such as 2026-01-31; no clock is read.
    #[arg(long, value_name = "DATE")]
    pub date: Option<String>,
    /// End with exit code 6 when a target is not met.
    #[arg(long)]
    pub check: bool,
    /// Also write the page to this file.
    #[arg(long, value_name = "FILE")]
    pub page: Option<PathBuf>,
    /// Leave out the simulated data set.
    #[arg(long)]
    pub no_simulator: bool,
    /// Instead of scoring, store all that is said of every recording, of every preset of the simulator, and
    /// of both with holes cut in.
    #[arg(long, value_name = "FILE")]
    pub snapshot: Option<PathBuf>,
    /// Instead of scoring, tell what changed since a stored snapshot.
    #[arg(long, value_name = "FILE")]
    pub against: Option<PathBuf>,
    /// Instead of scoring, write how often the form faults are raised in sound runners, recorded and
    /// simulated.
    #[arg(long, value_name = "FILE")]
    pub sound: Option<PathBuf>,
}

/// A page of the documentation that is made from the catalogues.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum PageArg {
    Metrics,
    Faults,
    Messages,
    Article,
    Placements,
}

fn site(text: &str) -> Result<Site, String> {
    let wrong = || text.parse::<Site>().map_or_else(|e| e.to_string(), |_| String::new());
    parse_site(text).ok_or_else(wrong)
}

fn standing(text: &str) -> Result<Standing, String> {
    let (name, values) = match text.split_once('=') {
        Some((name, values)) => (Some(site(name)?), values),
        None => (None, text),
    };
    let expected = "expected two times, 1,5, or three numbers, 0.2,9.7,1.1";
    let values: Result<Vec<f64>, _> = values.split(',').map(finite).collect();
    let told = match values.unwrap_or_default()[..] {
        [from_s, to_s] if from_s >= 0.0 && to_s > from_s => StandingTold::Between(from_s, to_s),
        [x, y, z] => StandingTold::Pose([x, y, z]),
        _ => return Err(expected.to_owned()),
    };
    if let StandingTold::Pose(pose) = told {
        let length = pose.iter().map(|v| v * v).sum::<f64>().sqrt();
        if !(8.0..12.0).contains(&length) {
            return Err(format!("it is {length:.2} m/s² long, and gravity is 9.81 m/s²"));
        }
    }
    Ok(Standing { site: name, told })
}

pub(crate) fn acc_sign(text: &str) -> Result<AccSign, String> {
    let name = text.trim().to_ascii_lowercase().replace('-', "_");
    AccSign::by_name(&name)
        .ok_or_else(|| "expected specific_force or minus_specific_force".to_owned())
}

fn day(text: &str) -> Result<Date, String> {
    text.parse::<Date>().map_err(|e| e.to_string())
}

fn finite(text: &str) -> Result<f64, String> {
    let finite = text.parse::<f64>().ok().filter(|v| v.is_finite());
    finite.ok_or_else(|| "expected a number".to_owned())
}

fn not_negative(text: &str) -> Result<f64, String> {
    match finite(text) {
        Ok(v) if v >= 0.0 => Ok(v),
        _ => Err("expected a number, 0 or more".to_owned()),
    }
}

fn positive(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(v) if v.is_finite() && v > 0.0 => Ok(v),
        _ => Err("expected a positive number".to_owned()),
    }
}
