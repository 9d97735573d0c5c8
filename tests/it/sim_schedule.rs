//! The timing of steps: its correlation, its changes over the bout, and what the truth says of them.

use crate::long_runs::stride_times;
use runform::recording::{Placement, Side};
use runform::sim::{
    Activity, Instability, Noise, Runner, Scenario, SensorSpec, Shift, SpeedProfile, Truth,
    contacts, simulate,
};

fn truth(runner: Runner, seconds: f64, seed: u64) -> Truth {
    let sensors = vec![SensorSpec::ideal(Placement::Sacrum, 20.0)];
    simulate(&Scenario::running(runner, seconds).sensors(sensors).seed(seed)).unwrap().truth
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

/// Slope of log variance of block means over log block length, by which fractional noise of
/// exponent H falls with 2H − 2.
fn hurst_of(values: &[f64]) -> f64 {
    let centre = mean(values);
    let points: Vec<(f64, f64)> = [1usize, 2, 4, 8, 16]
        .iter()
        .map(|&block| {
            let means: Vec<f64> = values.chunks_exact(block).map(mean).collect();
            let variance = mean(&means.iter().map(|m| (m - centre).powi(2)).collect::<Vec<_>>());
            ((block as f64).ln(), variance.ln())
        })
        .collect();
    let (mx, my) = (
        mean(&points.iter().map(|p| p.0).collect::<Vec<_>>()),
        mean(&points.iter().map(|p| p.1).collect::<Vec<_>>()),
    );
    let slope = points.iter().map(|p| (p.0 - mx) * (p.1 - my)).sum::<f64>()
        / points.iter().map(|p| (p.0 - mx).powi(2)).sum::<f64>();
    1.0 + slope / 2.0
}

#[test]
fn stride_times_carry_the_hurst_exponent_of_the_generator() {
    // 0.5 and 0.9 are those that `signal_nonlinear` looks at too.
    for hurst in [0.3, 0.5, 0.9] {
        let found: Vec<f64> = (1..=3).map(|seed| hurst_of(&stride_times(hurst, seed))).collect();
        assert!((mean(&found) - hurst).abs() < 0.1, "{hurst}: {found:?}");
    }
}

#[test]
fn autoregressive_steps_have_the_commanded_correlation_and_size() {
    let noise = Noise::Autoregressive { correlation: 0.6 };
    let runner = Runner { noise, jitter: 0.02, ..Runner::default() };
    let t = contacts(&Scenario::running(runner.clone(), 900.0).seed(5)).unwrap();
    let x: Vec<f64> = t.windows(2).map(|pair| pair[1].1 - pair[0].1).collect();
    let centre = mean(&x);
    let product = |lag: usize| {
        mean(&x.windows(lag + 1).map(|w| (w[0] - centre) * (w[lag] - centre)).collect::<Vec<_>>())
    };
    assert!((product(1) / product(0) - 0.6).abs() < 0.06);
    assert!((product(0).sqrt() / centre / 0.02 - 1.0).abs() < 0.1);
    assert_eq!(truth(runner, 10.0, 5).bouts[0].run.as_ref().unwrap().hurst, None);
}

#[test]
fn contacts_without_a_simulation_are_those_of_the_truth() {
    let scenario = Scenario::running(Runner::default(), 12.0)
        .lead_in(Activity::Standing, 3.0)
        .then(Activity::Walking { cadence_spm: 112.0 }, 8.0)
        .then(Activity::Running, 6.0)
        .sensors(vec![SensorSpec::ideal(Placement::Sacrum, 20.0)])
        .seed(9);
    let truth = simulate(&scenario).unwrap().truth;
    let steps = truth.steps.iter().map(|s| (s.side, s.t_ic_s));
    let walked = truth.walking_steps.iter().map(|s| (s.side, s.t_ic_s));
    let mut all: Vec<(Side, f64)> = steps.chain(walked).collect();
    all.sort_by(|a, b| a.1.total_cmp(&b.1));
    assert!(!truth.walking_steps.is_empty() && all.len() > 60, "{}", all.len());
    assert_eq!(contacts(&scenario).unwrap(), all);
}

#[test]
fn asymmetries_of_contact_and_flight_are_as_commanded_and_in_the_truth() {
    let runner = Runner {
        contact_asymmetry: 0.06,
        flight_asymmetry: -0.10,
        jitter: 0.0,
        ..Runner::default()
    };
    let t = truth(runner, 20.0, 1);
    let run = t.bouts[0].run.as_ref().unwrap();
    let index = |name: &str| run.symmetry_of(name).unwrap().index_percent;
    assert!((index("contact_time_s") - 6.0).abs() < 1e-9);
    assert!((index("flight_time_s") + 10.0).abs() < 1e-9);
    // The symmetry angle is 0.318 of the index for small asymmetries.
    let angle = run.symmetry_of("contact_time_s").unwrap().angle_percent;
    assert!((angle / 6.0 - 1.0 / core::f64::consts::PI).abs() < 1e-3, "{angle}");
}

#[test]
fn slopes_and_a_sudden_change_show_in_the_steps_and_stand_in_the_truth() {
    let mut runner = Runner { jitter: 0.0, ..Runner::default() };
    runner.drift.contact_per_min = 0.01;
    runner.drift.shift =
        Some(Shift { at_s: 120.0, contact: 0.05, cadence: -0.02, impacts: 0.2, lean_deg: 3.0 });
    let t = truth(runner, 240.0, 1);
    let at = |s: f64| t.steps.iter().find(|x| x.t_ic_s > s).unwrap();
    let (a, b, c) = (at(10.0), at(115.0), at(130.0));
    let slope = (b.contact_time_s / a.contact_time_s - 1.0) / ((b.t_ic_s - a.t_ic_s) / 60.0);
    assert!((slope - 0.01).abs() < 2e-4, "{slope}");
    let minutes = (c.t_ic_s - b.t_ic_s) / 60.0;
    let jump = c.contact_time_s / a.contact_time_s - b.contact_time_s / a.contact_time_s;
    assert!((jump - 0.05 - 0.01 * minutes).abs() < 5e-4, "{jump}");
    assert!((b.step_time_s / c.step_time_s - 0.98).abs() < 1e-6);
    assert!((c.trunk_lean_deg - b.trunk_lean_deg - 3.0).abs() < 0.15);
    assert!(c.pta_axial_g > b.pta_axial_g + 0.7);
    assert_eq!(t.bouts[0].run.as_ref().unwrap().drift.shift.unwrap().at_s, 120.0);
}

#[test]
fn a_speed_profile_is_run_and_told_to_the_recording() {
    let profile = SpeedProfile::warm_up(2.6, 60.0, 3.6);
    let runner = Runner { speed_profile: Some(profile), jitter: 0.0, ..Runner::default() };
    let sensors = vec![SensorSpec::ideal(Placement::Sacrum, 20.0)];
    let sim = simulate(&Scenario::running(runner, 150.0).sensors(sensors)).unwrap();
    let speed = |from: f64, to: f64| {
        let x: Vec<f64> = sim
            .truth
            .strides
            .iter()
            .filter(|s| s.t_start_s > from && s.t_end_s < to)
            .map(|s| s.speed_mps)
            .collect();
        mean(&x)
    };
    assert!((speed(5.0, 58.0) - 2.6).abs() < 0.02, "{}", speed(5.0, 58.0));
    assert!((speed(95.0, 149.0) - 3.6).abs() < 0.02);
    let told = sim.recording.conditions.speed_mps.as_ref().unwrap();
    assert!((told.at(30.0).unwrap() - 2.6).abs() < 1e-9);
    assert!((told.at(120.0).unwrap() - 3.6).abs() < 1e-9);
}

#[test]
fn wavering_has_the_commanded_spread_from_stride_to_stride() {
    let instability = Instability { lean_sd_deg: 2.0, ..Instability::default() };
    let t = truth(Runner { instability, ..Runner::default() }, 600.0, 2);
    let at_ic: Vec<f64> =
        t.steps.iter().filter(|s| s.side == Side::Left).map(|s| s.trunk_lean_ic_deg).collect();
    let centre = mean(&at_ic);
    let sd = mean(&at_ic.iter().map(|v| (v - centre).powi(2)).collect::<Vec<_>>()).sqrt();
    assert!((sd - 2.0).abs() < 0.2, "{sd}");
    let plain = truth(Runner::default(), 60.0, 2);
    assert!(plain.bouts[0].run.as_ref().unwrap().lean_sd_deg < 0.15);
}
