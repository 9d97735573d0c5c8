//! What a data set holds, how it is read, and what the library must reach on it: the content of
//! `runform-dataset.toml`.

use std::collections::BTreeMap;

use runform::recording::Clocks;
use runform::units::{AccUnit, GyrUnit};
use serde::{Deserialize, Serialize};
use toml::Spanned;

use crate::statistic::Statistic;

/// Name of the manifest in a data set's folder.
pub const MANIFEST: &str = "runform-dataset.toml";

/// A manifest.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Manifest {
    /// Short name, used for files.
    pub name: String,
    /// Name for people.
    pub title: String,
    /// Where it comes from.
    pub citation: String,
    /// Its licence.
    pub licence: String,
    /// What the reader of the report should know.
    #[serde(default)]
    pub remarks: Vec<String>,
    /// What is left out in turn for baselines and calibration.
    #[serde(default)]
    pub hold_out: HoldOut,
    /// Recordings of a quick run, by name or pattern; empty for all.
    #[serde(default)]
    pub quick: Vec<String>,
    /// Files with recordings.
    #[serde(default)]
    pub recordings: Vec<RecordingSet>,
    /// Recordings that are simulated.
    #[serde(default)]
    pub simulated: Vec<SimulatedSet>,
    /// What is known of each trial.
    pub trials: Option<Trials>,
    /// Reference tables.
    #[serde(default)]
    pub references: Vec<Reference>,
    /// What is scored.
    pub lines: Vec<Line>,
}

/// A correction of measured values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Calibration {
    /// A straight line fitted on all but the held-out trial or person, scored on that.
    HoldOut,
    /// As a session with a reference at its start: the mean error of the first half of each trial is
    /// taken off its second half, which alone is scored.
    FirstHalf,
}

/// What is left out in turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HoldOut {
    /// One trial.
    #[default]
    Trial,
    /// One person.
    Subject,
}

/// Files that are recordings.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecordingSet {
    /// Path in the data set with names in braces and `*`: `recordings/{trial}.csv`.
    pub files: Spanned<String>,
    /// Paths to leave out, with `*`.
    #[serde(default)]
    pub skip: Vec<String>,
    /// Name of the trial, made of the names in `files`.
    #[serde(default = "trial_name")]
    pub trial: String,
    /// Person, made of the names in `files`; the `trials` table can give it too.
    pub subject: Option<String>,
    /// Where the sensor was worn: `sacrum`, `foot_left`, or `{site}`.
    pub site: String,
    /// Files of one trial are the sensors of one recording.
    #[serde(default)]
    pub merge: bool,
    /// Whether one clock stamped the files of a trial; `unknown` unless said.
    #[serde(default)]
    pub clock: Clocks,
    /// The library does not get the speed, whatever the `trials` table says.
    #[serde(default)]
    pub untold: bool,
    /// Name that lines can ask for.
    pub set: Option<String>,
    /// How the columns are laid out; without it the library's own reader decides.
    pub layout: Option<Layout>,
    /// A `recording.toml` with standing poses, path with names in braces.
    pub sidecar: Option<String>,
    /// Known mounting of the sensors.
    pub mounting: Option<MountingTable>,
    /// From the sensor to the point whose path the reference gives, sensor axes, m.
    pub tracked_point_m: Option<[f64; 3]>,
    /// Full-scale range of the accelerometer, g.
    pub acc_range_g: Option<f64>,
    /// Full-scale range of the gyroscope, deg/s.
    pub gyr_range_dps: Option<f64>,
}

fn trial_name() -> String {
    "{trial}".to_owned()
}

/// Columns of a table of samples.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Layout {
    /// False when the first line is data already; columns are then named `#1`, `#2`….
    #[serde(default = "yes")]
    pub header: bool,
    /// Character between columns.
    #[serde(default = "comma")]
    pub delimiter: char,
    /// Characters that are taken off the ends of each cell, beside blanks.
    #[serde(default)]
    pub trim: String,
    /// Sampling rate of a table without time, Hz.
    pub rate_hz: Option<f64>,
    /// Column of the time.
    pub time: Option<String>,
    /// Seconds in one unit of the time column.
    #[serde(default = "one")]
    pub time_scale: f64,
    /// Accelerometer.
    pub acc: AccColumns,
    /// Gyroscope.
    pub gyr: Option<GyrColumns>,
}

fn yes() -> bool {
    true
}

fn comma() -> char {
    ','
}

fn one() -> f64 {
    1.0
}

/// Accelerometer columns x, y, z: a name, `-name` for the other sign, or `absent`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AccColumns {
    /// Columns.
    pub columns: [String; 3],
    /// Unit after scaling.
    pub unit: AccUnit,
    /// Unit in one count.
    #[serde(default = "one")]
    pub scale: f64,
}

/// Gyroscope columns x, y, z.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GyrColumns {
    /// Columns.
    pub columns: [String; 3],
    /// Unit after scaling.
    pub unit: GyrUnit,
    /// Unit in one count.
    #[serde(default = "one")]
    pub scale: f64,
}

/// A table with the rotation from sensor to segment axes of every sensor.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MountingTable {
    /// Path, with names in braces.
    pub file: String,
    /// Column with the site.
    pub site: String,
    /// Nine columns, row by row.
    pub matrix: [String; 9],
}

/// A table with one row a trial.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Trials {
    /// Path.
    pub file: String,
    /// Column with the trial's name.
    pub trial: String,
    /// Column with the person.
    pub subject: Option<String>,
    /// Column with the speed, m/s.
    pub speed_mps: Option<String>,
    /// Column with the slope, deg.
    pub slope_deg: Option<String>,
    /// Column with the height, m.
    pub height_m: Option<String>,
    /// Column with the body mass, kg.
    pub mass_kg: Option<String>,
    /// Tell the library all this; otherwise the speed only serves the baselines.
    #[serde(default)]
    pub tell: bool,
}

/// Simulated recordings: every speed, rate and site once.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SimulatedSet {
    /// Name that lines can ask for.
    pub set: Option<String>,
    /// What is done.
    #[serde(default)]
    pub activity: SimulatedActivity,
    /// Running speeds, m/s.
    #[serde(default = "easy")]
    pub speeds_mps: Vec<f64>,
    /// Sampling rates, Hz.
    pub rates_hz: Vec<f64>,
    /// Where sensors are worn, one a recording.
    pub sites: Vec<Spanned<String>>,
    /// Form faults, as `runform simulate --preset`; one recording each.
    #[serde(default)]
    pub presets: Vec<String>,
    /// Duration, s.
    pub duration_s: f64,
    /// Largest angle by which a sensor is turned on its segment, deg.
    #[serde(default)]
    pub misalign_deg: f64,
    /// Gyroscope bias, deg/s.
    #[serde(default)]
    pub gyr_bias_dps: [f64; 3],
    /// Height, m.
    #[serde(default = "tall")]
    pub height_m: f64,
}

fn easy() -> Vec<f64> {
    vec![3.33]
}

fn tall() -> f64 {
    1.75
}

/// What a simulated person does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SimulatedActivity {
    /// Runs.
    #[default]
    Running,
    /// Walks.
    Walking,
    /// Stands.
    Standing,
    /// Cycles.
    Cycling,
    /// Climbs stairs.
    Stairs,
}

/// How a reference is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Contact events, matched in time.
    Events,
    /// Contacts with initial and terminal contact, matched by the initial one.
    Contacts,
    /// Strides with start and end, matched by both.
    Strides,
    /// A signal at each sample, such as an angle or the sensor's height: its range or mean in each
    /// reported contact, step or stride.
    Samples,
    /// Windows of 10 s.
    Windows,
    /// One row a trial.
    Trials,
    /// Stretches of time with what was done.
    Activity,
    /// Recordings without running: nothing may be reported.
    NoRunning,
    /// Optical attitude at each sample.
    Orientation,
    /// A table of means on which a formula is tried.
    Formula,
}

/// A reference table.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reference {
    /// Name that lines use.
    pub name: Spanned<String>,
    /// How it is compared.
    pub kind: Kind,
    /// Path, with names in braces; `truth:steps`, `truth:strides` or `truth:trial` of a simulation.
    pub file: Option<String>,
    /// Column with the trial's name; without it all rows belong to the recording.
    pub trial: Option<String>,
    /// Column with the side.
    pub side: Option<String>,
    /// Column with the time, s.
    pub time: Option<String>,
    /// Length of a row that has only a `time`, s (activities).
    pub length_s: Option<f64>,
    /// Columns with start and end, s.
    pub times: Option<[String; 2]>,
    /// Column with the kind of event or activity.
    pub label: Option<String>,
    /// Labels of initial contact, terminal contact or running.
    #[serde(default)]
    pub labels: BTreeMap<String, String>,
    /// Stretch over which samples are summed up, between the library's own contacts.
    #[serde(default)]
    pub over: Over,
    /// What is taken of the samples.
    #[serde(default)]
    pub take: Take,
    /// Columns w, x, y, z of the quaternion sensor to earth.
    pub quaternion: Option<[String; 4]>,
    /// Column with the person (formulas).
    pub subject: Option<String>,
    /// Column with the speed, m/s (formulas).
    pub speed_mps: Option<String>,
    /// Rows that count.
    #[serde(default, rename = "where")]
    pub rows: BTreeMap<String, Condition>,
    /// Largest distance of a match, s.
    #[serde(default = "fifty_ms")]
    pub tolerance_s: f64,
    /// Left out at both ends of the recording, s.
    #[serde(default)]
    pub edge_s: f64,
    /// Nothing is known before the first row and behind the last (events).
    #[serde(default)]
    pub bounded: bool,
}

/// A stretch that starts with an initial contact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Over {
    /// To the terminal contact.
    Contact,
    /// To the next initial contact.
    #[default]
    Step,
    /// To the next initial contact but one.
    Stride,
}

/// What is taken of samples.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Take {
    /// Largest minus smallest.
    #[default]
    Range,
    /// Mean.
    Mean,
}

fn fifty_ms() -> f64 {
    0.05
}

/// What a cell must be: a value, one of several, (`"!value"`) anything else, or (`">=value"`) at
/// least. Names in braces are those of the recording's path.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(untagged)]
pub enum Condition {
    /// A number.
    Number(f64),
    /// Text.
    Text(String),
    /// One of these.
    OneOf(Vec<String>),
}

impl Condition {
    /// With the names of a recording's path in place of those in braces.
    pub(crate) fn filled(&self, names: &crate::pattern::Names) -> Self {
        match self {
            Self::Text(text) => Self::Text(crate::pattern::fill(text, names)),
            other => other.clone(),
        }
    }
}

/// What the same row says by another way.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SecondReference {
    /// Its column, as for the first.
    pub column: String,
    /// By what it is multiplied to be comparable.
    #[serde(default = "once")]
    pub times: f64,
    /// Largest difference of both, in the column's unit.
    pub within: f64,
}

fn once() -> f64 {
    1.0
}

/// One line of the report.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Line {
    /// What is scored, for people.
    pub title: Spanned<String>,
    /// Reference table.
    pub reference: String,
    /// What the library says: `ic`, `tc`, a metric's name, `foot_clearance`, `running`, a formula.
    pub quantity: String,
    /// Reference column; `-name` for the other sign.
    pub column: Option<String>,
    /// How it is scored.
    pub statistic: Statistic,
    /// Unit of the value: s, ms, m, cm, mm, %, °, BW, steps/min, m/s or none.
    #[serde(default)]
    pub unit: String,
    /// Largest allowed value (magnitude for a bias).
    pub at_most: Option<f64>,
    /// Smallest allowed value.
    pub at_least: Option<f64>,
    /// What others have published.
    #[serde(default)]
    pub anchor: String,
    /// Recordings that count, by name or pattern.
    #[serde(default)]
    pub recordings: Vec<String>,
    /// Sites that count.
    #[serde(default)]
    pub sites: Vec<String>,
    /// Sets of recordings that count.
    #[serde(default)]
    pub sets: Vec<String>,
    /// Rows that count, beside those of the reference.
    #[serde(default, rename = "where")]
    pub rows: BTreeMap<String, Condition>,
    /// A second reference in the same rows: rows where it contradicts the first do not count.
    pub agrees: Option<SecondReference>,
    /// Tolerance of the statistic `within`, in the line's unit.
    pub tolerance: Option<f64>,
    /// Correct the measured values by a fit before they are scored.
    pub calibration: Option<Calibration>,
    /// Mean of each trial before the statistic.
    #[serde(default)]
    pub trial_means: bool,
    /// The method was fitted with these data in view.
    #[serde(default)]
    pub in_sample: bool,
    /// Why it is accepted that the target is not met.
    pub known_limit: Option<String>,
    /// Flag counted by the statistic `flagged`.
    pub flag: Option<String>,
    /// Fewest steps of a bout counted by the statistic `bouts_right`.
    #[serde(default)]
    pub least_steps: usize,
}
