//! Drift within a run, the warm-up and the load against the simulator's truth.

use crate::long_runs::fatigued;
use runform::metrics::{Drift, Flag, Outcome, Refusal};
use runform::recording::{Placement, Recording, Side, Site};
use runform::sim::{
    Activity, Drift as Commanded, Fault, Level, Preset, Runner, Scenario, SensorSpec, Shift,
    Simulated, SpeedProfile, StepTruth, simulate,
};
use runform::{MetricId, Options, Report, analyze};

fn shank(side: Side) -> Site {
    Site::sided(Placement::Shank, side)
}

/// Without the truth of single steps.
fn run(runner: Runner, sites: &[Site], seconds: f64, seed: u64) -> (Simulated, Report) {
    analyzed(scenario(runner, sites, seconds, seed).without_steps())
}

fn scenario(runner: Runner, sites: &[Site], seconds: f64, seed: u64) -> Scenario {
    let sensors = sites.iter().map(|s| SensorSpec::new(*s, 100.0)).collect();
    Scenario::running(runner, seconds).lead_in(Activity::Standing, 8.0).sensors(sensors).seed(seed)
}

fn analyzed(scenario: Scenario) -> (Simulated, Report) {
    let simulated = simulate(&scenario).expect("simulation");
    let report = analyze(&simulated.recording, &Options::default()).expect("analysis").report;
    (simulated, report)
}

fn drift(report: &Report, metric: MetricId) -> &Drift {
    report.drifts.iter().find(|d| d.metric == metric).unwrap_or_else(|| panic!("{}", metric.name()))
}

fn value(report: &Report, metric: MetricId) -> f64 {
    match &report.metric(metric).expect("row").outcome {
        Outcome::Estimate(e) => e.value,
        Outcome::Refused(why) => panic!("{}: {why}", metric.name()),
    }
}

fn refusal(report: &Report, metric: MetricId) -> &Refusal {
    match &report.metric(metric).expect("row").outcome {
        Outcome::Estimate(e) => panic!("{}: {}", metric.name(), e.value),
        Outcome::Refused(why) => why,
    }
}

/// Least-squares slope in ten minutes of a truth after the first six minutes.
fn true_slope(run: &Simulated, value: impl Fn(&StepTruth) -> f64) -> f64 {
    let from = run.truth.steps[0].t_ic_s + 360.0;
    let points: Vec<(f64, f64)> =
        run.truth.steps.iter().filter(|s| s.t_ic_s > from).map(|s| (s.t_ic_s, value(s))).collect();
    let n = points.len() as f64;
    let (mx, my) = points.iter().fold((0.0, 0.0), |s, p| (s.0 + p.0 / n, s.1 + p.1 / n));
    let (xx, xy) = points
        .iter()
        .fold((0.0, 0.0), |s, p| (s.0 + (p.0 - mx).powi(2), s.1 + (p.0 - mx) * (p.1 - my)));
    600.0 * xy / xx
}

#[test]
fn fatigue_drifts_with_the_slopes_that_were_commanded() {
    let simulated = fatigued(Level::Severe);
    let report = analyze(&simulated.recording, &Options::default()).expect("analysis").report;
    type Truth = fn(&StepTruth) -> f64;
    let followed: [(MetricId, Truth); 4] = [
        (MetricId::TrunkLean, |s| s.trunk_lean_deg),
        (MetricId::PtaResultant, |s| s.pta_resultant_g),
        (MetricId::ContactTime, |s| s.contact_time_s),
        (MetricId::Cadence, |s| 60.0 / s.step_time_s),
    ];
    for (metric, truth) in followed {
        let (d, slope) = (drift(&report, metric), true_slope(&simulated, truth));
        eprintln!(
            "{}: {:.4} ({:.4} to {:.4}) of {slope:.4} in 10 min, total {:.3}, counts {}, step {:?}",
            metric.name(),
            d.per_10min,
            d.low,
            d.high,
            d.total,
            d.beyond_mdc,
            d.change_point_s
        );
        // The interval is that of the total.
        let half = 0.5 * (d.high - d.low) * d.per_10min / d.total;
        assert!((d.per_10min - slope).abs() < 3.0 * half + 0.1 * slope.abs(), "{d:?} {slope}");
        assert!(d.adjusted_for_speed, "{d:?}");
        assert_eq!(d.change_point_s, None, "{d:?}");
    }
    assert!(drift(&report, MetricId::TrunkLean).beyond_mdc);
    assert!(drift(&report, MetricId::PtaResultant).beyond_mdc);
    let text = runform::report::text::render(&report, None);
    assert!(text.contains("What changed during the run"), "{text}");
}

#[test]
fn nothing_drifts_in_a_steady_run() {
    let sites = [Placement::Trunk.into(), Placement::Sacrum.into(), shank(Side::Left)];
    let mut outside = 0;
    let mut all = 0;
    for seed in 2..4 {
        let (_, report) = run(Runner::new(3.33, 1.75), &sites, 1200.0, seed);
        for d in &report.drifts {
            eprintln!("{}: {:+.4} ({:+.4} to {:+.4})", d.metric.name(), d.per_10min, d.low, d.high);
            assert!(!d.beyond_mdc, "{d:?}");
            assert_eq!(d.change_point_s, None, "{d:?}");
            outside += usize::from(d.low * d.high > 0.0);
            all += 1;
        }
        let text = runform::report::text::render(&report, None);
        assert!(!text.contains("What changed during the run"), "{text}");
    }
    // One in ten may leave zero by chance; a third would not be chance.
    assert!(all >= 16 && 3 * outside < all, "{outside} of {all}");
}

#[test]
fn a_ramp_of_speed_is_neither_drift_nor_asymmetry() {
    let runner = Runner { speed_end_mps: Some(4.5), ..Runner::new(2.5, 1.75) };
    let sites = [Placement::Sacrum.into(), shank(Side::Left), shank(Side::Right)];
    let (_, report) = run(runner, &sites, 900.0, 1);
    assert!(report.drifts.is_empty(), "{:?}", report.drifts);
    assert!(report.notices.iter().any(|n| n.code == "drift_untold"));
    for metric in [MetricId::ContactAsymmetry, MetricId::StepTimeAsymmetry, MetricId::PtaAsymmetry]
    {
        let row = report.metric(metric).unwrap().estimate().unwrap().clone();
        assert!(row.low <= 0.0 && row.high >= 0.0, "{}: {row:?}", metric.name());
    }
}

#[test]
fn a_change_of_pace_is_taken_out() {
    // Fast, slow, fast again: what follows speed must not be blamed on time.
    let profile =
        SpeedProfile::new([(0.0, 3.0), (500.0, 3.0), (530.0, 3.9), (800.0, 3.9), (830.0, 3.0)]);
    let runner = Runner { speed_profile: Some(profile), ..Runner::new(3.0, 1.75) };
    let sites = [Placement::Sacrum.into(), shank(Side::Left)];
    let (_, report) = run(runner, &sites, 1500.0, 1);
    for metric in [MetricId::Cadence, MetricId::ContactTime, MetricId::PtaResultant] {
        let d = drift(&report, metric);
        eprintln!("{}: {:+.4} ({:+.4} to {:+.4})", d.metric.name(), d.per_10min, d.low, d.high);
        assert!(d.adjusted_for_speed && !d.beyond_mdc, "{d:?}");
    }
    let cadence = drift(&report, MetricId::Cadence);
    assert!(cadence.total.abs() < 1.0, "{cadence:?}");
}

#[test]
fn a_sudden_change_is_found_where_it_was() {
    let shift = Shift { at_s: 900.0, impacts: 0.4, ..Shift::default() };
    let drift_of = Commanded { shift: Some(shift), ..Commanded::default() };
    let runner = Runner { drift: drift_of, ..Runner::new(3.33, 1.75) };
    let (simulated, report) = run(runner, &[shank(Side::Left)], 1500.0, 1);
    let at = simulated.truth.bouts[1].t_start_s + 900.0;
    let d = drift(&report, MetricId::PtaResultant);
    let found = d.change_point_s.expect("a change point");
    eprintln!("{found} of {at}: {d:?}");
    assert!((found - at).abs() <= 30.0, "{found} {at}");
    let contact = drift(&report, MetricId::ContactTime);
    assert_eq!(contact.change_point_s, None, "{contact:?}");
}

#[test]
fn short_runs_and_missing_speeds_are_refused() {
    let (_, report) = run(Runner::new(3.33, 1.75), &[Placement::Sacrum.into()], 500.0, 1);
    assert!(report.drifts.is_empty());
    let why = refusal(&report, MetricId::WarmupRatio);
    assert!(matches!(why, Refusal::NeedsInput { .. }), "{why:?}");
    let profile = SpeedProfile::warm_up(2.5, 200.0, 3.33);
    let runner = Runner { speed_profile: Some(profile), ..Runner::new(3.33, 1.75) };
    let (_, report) = run(runner, &[Placement::Sacrum.into()], 500.0, 1);
    let why = refusal(&report, MetricId::WarmupRatio);
    assert!(matches!(why, Refusal::TooShort { needed_s, .. } if *needed_s == 600.0), "{why:?}");
}

#[test]
fn the_warm_up_is_the_speed_that_was_run_first() {
    for (first, level) in [(3.33 * 1.06, Level::Mild), (3.33 * 1.23, Level::Severe)] {
        let mut runner = Runner::new(3.33, 1.75);
        Preset { fault: Fault::InsufficientWarmup, level }.apply(&mut runner);
        // One simulation: each sensor is looked at alone.
        let sites: [Site; 2] = [Placement::Sacrum.into(), Site::sided(Placement::Foot, Side::Left)];
        let (simulated, _) = run(runner, &sites, 900.0, 1);
        for stream in simulated.recording.streams() {
            let site = stream.site();
            let mut alone = Recording::builder().conditions(simulated.recording.conditions.clone());
            alone = alone.subject(simulated.recording.subject.clone()).stream(stream.clone());
            let alone = alone.build().expect("one stream");
            let report = analyze(&alone, &Options::default()).expect("analysis").report;
            let found = value(&report, MetricId::WarmupRatio);
            let truth = 100.0 * first / 3.33;
            eprintln!("{site}: {found:.1} of {truth:.1} %");
            assert!((found - truth).abs() < 2.0, "{site}: {found} {truth}");
        }
    }
}

#[test]
fn walking_first_is_a_slow_beginning() {
    let profile = SpeedProfile::new([(0.0, 3.0), (700.0, 3.1)]);
    let runner = Runner { speed_profile: Some(profile), ..Runner::new(3.0, 1.75) };
    let scenario = Scenario::running(runner, 700.0)
        .lead_in(Activity::Walking { cadence_spm: 112.0 }, 150.0)
        .sensors(vec![SensorSpec::new(Placement::Sacrum, 100.0)])
        .without_steps();
    let simulated = simulate(&scenario).unwrap();
    let report = analyze(&simulated.recording, &Options::default()).unwrap().report;
    let found = value(&report, MetricId::WarmupRatio);
    let truth = 100.0 * 0.5 * (1.4 + 3.01) / 3.05;
    eprintln!("{found:.1} of {truth:.1} %");
    assert!((found - truth).abs() < 4.0, "{found} {truth}");
}

#[test]
fn the_load_is_the_sum_over_all_steps() {
    let both = [shank(Side::Left), shank(Side::Right)];
    let mut uneven = Runner::new(3.33, 1.75);
    uneven.impacts.right_over_left = 1.3;
    let (simulated, report) = analyzed(scenario(uneven.clone(), &both, 120.0, 1));
    let steps = &simulated.truth.steps;
    let sum: f64 = steps.iter().map(|s| s.pta_resultant_g).sum();
    let weighted: f64 = steps.iter().map(|s| (s.pta_resultant_g / 10.0).powf(6.6)).sum();
    let estimate = |report: &Report, metric| {
        report.metric(metric).unwrap().estimate().unwrap_or_else(|| panic!("{metric:?}")).clone()
    };
    let found = estimate(&report, MetricId::ImpactSum);
    eprintln!("{:.0} ({:.0} to {:.0}) of {sum:.0} g", found.value, found.low, found.high);
    assert!((found.low..found.high).contains(&sum), "{found:?} {sum}");
    assert!((found.value / sum - 1.0).abs() < 0.08, "{found:?} {sum}");
    let weighty = estimate(&report, MetricId::EquivalentSteps);
    eprintln!("{:.2} ({:.2} to {:.2}) of {weighted:.2}", weighty.value, weighty.low, weighty.high);
    assert!((weighty.low..weighty.high).contains(&weighted), "{weighty:?} {weighted}");
    // One leg stands for both, and says so.
    let (_, one) = run(uneven, &both[..1], 120.0, 1);
    let found = estimate(&one, MetricId::ImpactSum);
    let left: f64 =
        2.0 * steps.iter().filter(|s| s.side == Side::Left).map(|s| s.pta_resultant_g).sum::<f64>();
    assert!(found.flags.contains(&Flag::OneLeg), "{found:?}");
    assert!((found.value / left - 1.0).abs() < 0.08, "{found:?} {left}");
}

#[test]
fn weighted_steps_of_a_clipped_sensor_are_refused() {
    let mut low = SensorSpec::new(shank(Side::Left), 200.0);
    low.acc_range_g = Some(6.0);
    let scenario =
        Scenario::running(Runner::new(3.33, 1.75), 60.0).sensors(vec![low]).without_steps();
    let simulated = simulate(&scenario).unwrap();
    let report = analyze(&simulated.recording, &Options::default()).unwrap().report;
    let why = refusal(&report, MetricId::EquivalentSteps);
    assert!(matches!(why, Refusal::Clipped { fraction } if *fraction > 0.05), "{why:?}");
}
