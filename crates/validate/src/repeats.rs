//! Whether the part of the intervals that comes from the spread of the strides holds.
//!
//! A simulated runner runs the same way again and again: step times with a long memory, impacts that
//! differ, trunk and pelvis that waver with memory from stride to stride. The value that all runs have
//! in common is taken as the truth; the spread part of each run's interval should hold it. What the
//! methods do not know is the same in every run here and cancels: that part is judged on people.

use std::collections::BTreeMap;

use rayon::prelude::*;
use runform::analyze;
use runform::recording::{Placement, Side, Site};
use runform::sim::{Noise, Runner, Scenario, SensorSpec, simulate};

use crate::ValidateError;
use crate::evidence::Stated;

/// Runs of each runner.
const RUNS: u64 = 48;
/// Speeds of the runners, m/s.
const SPEEDS_MPS: [f64; 2] = [2.8, 4.0];
/// Length of a run, s: about 56 strides.
const DURATION_S: f64 = 40.0;
/// Sensors' rate, Hz.
const RATE_HZ: f64 = 200.0;

/// The spread parts of all runs as intervals with their truths, by metric.
pub(crate) type Repeats = BTreeMap<&'static str, Vec<Stated>>;

/// Value and half-width of the spread part of every metric of one run.
type Run = Vec<(&'static str, Placement, f64, f64)>;

/// Simulates and analyses all runs.
pub(crate) fn repeats() -> Result<Repeats, ValidateError> {
    let mut out = Repeats::new();
    for speed_mps in SPEEDS_MPS {
        let runs: Vec<Result<Run, ValidateError>> =
            (1..=RUNS).into_par_iter().map(|seed| run(speed_mps, seed)).collect();
        let runs = runs.into_iter().collect::<Result<Vec<Run>, _>>()?;
        let mut by_metric: BTreeMap<_, Vec<(usize, Placement, f64, f64)>> = BTreeMap::new();
        for (index, run) in runs.iter().enumerate() {
            for &(metric, placement, value, half) in run {
                by_metric.entry(metric).or_default().push((index, placement, value, half));
            }
        }
        for (metric, list) in by_metric {
            let truth = list.iter().map(|(.., value, _)| value).sum::<f64>() / list.len() as f64;
            out.entry(metric).or_default().extend(list.into_iter().map(
                |(index, placement, value, half)| Stated {
                    trial: format!("repeat_{speed_mps}mps_{index}"),
                    subject: "simulated".to_owned(),
                    truth,
                    value,
                    low: value - half,
                    high: value + half,
                    spread_half: half,
                    lower_bound: false,
                    placement,
                    speed_mps: Some(speed_mps),
                },
            ));
        }
    }
    Ok(out)
}

/// Strides differ as those of people do: 1.2 % from step to step with a Hurst exponent of 0.75
/// (Jordan et al. 2007), impacts by 10 %, trunk and pelvis by about half a degree \[P\].
fn runner(speed_mps: f64) -> Runner {
    let mut runner = Runner::new(speed_mps, 1.75);
    runner.noise = Noise::Fractional { hurst: 0.75 };
    runner.jitter = 0.012;
    runner.impacts.jitter = 0.1;
    runner.instability.lean_sd_deg = 0.6;
    runner.instability.lateral_sd_deg = 0.4;
    runner.instability.obliquity_sd_deg = 0.4;
    runner
}

fn run(speed_mps: f64, seed: u64) -> Result<Run, ValidateError> {
    let sites: [Site; 4] = [
        Placement::Sacrum.into(),
        Placement::Trunk.into(),
        Site::sided(Placement::Foot, Side::Left),
        Site::sided(Placement::Shank, Side::Left),
    ];
    let sensors = sites.into_iter().map(|site| SensorSpec::new(site, RATE_HZ)).collect();
    let scenario = Scenario::running(runner(speed_mps), DURATION_S).sensors(sensors).seed(seed);
    let made = simulate(&scenario).map_err(|e| ValidateError::Other(e.to_string()))?;
    let analysis = analyze(&made.recording, &runform::Options::default())
        .map_err(|e| ValidateError::Other(e.to_string()))?;
    let whole = analysis.report.metrics.iter().filter(|m| m.bout.is_none() && m.side.is_none());
    // Numbers that take all strides at once have no such part.
    let parts = whole.filter_map(|m| {
        let e = m.estimate().filter(|e| e.spread_half > 1e-9 * e.value.abs())?;
        Some((m.metric.name(), e.placement, e.value, e.spread_half))
    });
    Ok(parts.collect())
}
