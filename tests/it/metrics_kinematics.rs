//! Metrics of limbs, of pairs of segments and of the spring-mass model against exact truth.

use runform::metrics::{Outcome, Refusal};
use runform::recording::{Mounting, Placement, Side, Site};
use runform::sim::{Runner, Scenario, SensorSpec, Simulated, StepTruth, StrideTruth, simulate};
use runform::{MetricId, Options, Report, analyze};

const RATES_HZ: [f64; 3] = [100.0, 200.0, 500.0];
const SPEEDS_MPS: [f64; 4] = [2.5, 3.33, 4.17, 5.0];

fn run(sites: &[Site], rate_hz: f64, speed_mps: f64) -> (Simulated, Report) {
    run_mounted(sites, rate_hz, speed_mps, Mounting::Unknown)
}

fn run_mounted(
    sites: &[Site],
    rate_hz: f64,
    speed_mps: f64,
    mounting: Mounting,
) -> (Simulated, Report) {
    let sensors = sites
        .iter()
        .map(|&site| {
            let mut spec = SensorSpec::new(site, rate_hz);
            spec.gyr_bias_dps = [0.8, -0.6, 0.4];
            spec.standing = true;
            spec.declared_mounting = mounting;
            spec
        })
        .collect();
    let mut scenario = Scenario::running(Runner::new(speed_mps, 1.75), 30.0).sensors(sensors);
    scenario = scenario.lead_in(runform::sim::Activity::Standing, 6.0);
    let simulated = simulate(&scenario).expect("simulate");
    let report = analyze(&simulated.recording, &Options::default()).expect("analysis").report;
    (simulated, report)
}

fn value(report: &Report, metric: MetricId) -> f64 {
    match &report.metric(metric).expect("row").outcome {
        Outcome::Estimate(e) => e.value,
        Outcome::Refused(why) => panic!("{}: {why}", metric.name()),
    }
}

fn refusal(report: &Report, metric: MetricId) -> Refusal {
    match &report.metric(metric).expect("row").outcome {
        Outcome::Estimate(e) => panic!("{}: {e:?}", metric.name()),
        Outcome::Refused(why) => why.clone(),
    }
}

fn step_mean(s: &Simulated, side: Option<Side>, of: impl Fn(&StepTruth) -> f64) -> f64 {
    s.truth.step_mean(side, of)
}

fn stride_mean(s: &Simulated, side: Option<Side>, of: impl Fn(&StrideTruth) -> f64) -> f64 {
    s.truth.stride_mean(side, of)
}

fn check(what: &str, measured: f64, truth: f64, limit: f64, wrong: &mut Vec<String>) {
    let line = format!("{what}: {measured:.3} for {truth:.3} (limit {limit})");
    eprintln!("{line}");
    if (measured - truth).abs() > limit {
        wrong.push(line);
    }
}

/// Within the targets where the mounting is known; where the shoe's axis must be found from its
/// rotation, that axis is some degrees off and the excursion reads up to 6 % low.
#[test]
fn pronation_and_tibial_rotation_agree_with_the_truth() {
    let right = Some(Side::Right);
    let sites =
        [Site::sided(Placement::Foot, Side::Right), Site::sided(Placement::Shank, Side::Right)];
    let mut wrong = Vec::new();
    let mountings = [(Mounting::Aligned, 0.5, 0.02), (Mounting::Unknown, 0.75, 0.04)];
    for (mounting, degrees, share) in mountings {
        for (rate, speed) in RATES_HZ.iter().flat_map(|&r| SPEEDS_MPS.map(|v| (r, v))) {
            let (s, r) = run_mounted(&sites, rate, speed, mounting);
            let at = format!("{mounting:?} {rate} Hz {speed} m/s");
            let mut one = |metric: MetricId, truth: f64, limit: f64| {
                let what = format!("{} {at}", metric.name());
                check(&what, value(&r, metric), truth, limit, &mut wrong);
            };
            let excursion = step_mean(&s, right, |t| t.pronation_excursion_deg);
            one(MetricId::PronationExcursion, excursion, degrees);
            one(MetricId::PronationTime, step_mean(&s, right, |t| t.eversion_peak_percent), 3.0);
            let fastest = step_mean(&s, right, |t| t.pronation_velocity_dps);
            // Below the metric's own floor of 200 Hz the filter takes a little more.
            let limit = if rate < 200.0 { share + 0.01 } else { share } * fastest;
            one(MetricId::PronationVelocity, fastest, limit);
            one(MetricId::TibialRotation, step_mean(&s, right, |t| t.tibial_rotation_deg), 1.0);
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn knee_and_thigh_angles_agree_with_the_truth() {
    let left = Some(Side::Left);
    let sites =
        [Site::sided(Placement::Thigh, Side::Left), Site::sided(Placement::Shank, Side::Left)];
    let mut wrong = Vec::new();
    for rate in RATES_HZ {
        for speed in SPEEDS_MPS {
            let (s, r) = run(&sites, rate, speed);
            let at = format!("{rate} Hz {speed} m/s");
            let mut one = |metric, truth, limit| {
                let metric: MetricId = metric;
                check(
                    &format!("{} {at}", metric.name()),
                    value(&r, metric),
                    truth,
                    limit,
                    &mut wrong,
                );
            };
            one(MetricId::KneeFlexionIc, step_mean(&s, left, |t| t.knee_flexion_ic_deg), 2.0);
            // Toe-off rests on how people's shanks rise; the simulator's rises 6 ms later at 5 m/s.
            let limit = if speed > 4.5 { 2.2 } else { 2.0 };
            one(MetricId::ThighExtensionTo, step_mean(&s, left, |t| t.thigh_tc_deg), limit);
            let peak = stride_mean(&s, left, |t| t.thigh_extension_peak_deg);
            one(MetricId::ThighExtensionPeak, peak, 0.7);
            let peak = stride_mean(&s, left, |t| t.thigh_flexion_peak_deg);
            one(MetricId::ThighFlexionPeak, peak, 0.7);
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_thigh_with_a_sacrum_knows_its_toe_off_and_alone_says_what_it_needs() {
    let thigh = Site::sided(Placement::Thigh, Side::Left);
    let (s, r) = run(&[thigh, Placement::Sacrum.into()], 200.0, 3.33);
    let truth = step_mean(&s, Some(Side::Left), |t| t.thigh_tc_deg);
    let measured = value(&r, MetricId::ThighExtensionTo);
    assert!((measured - truth).abs() < 2.0, "{measured} for {truth}");
    let (_, r) = run(&[thigh], 200.0, 3.33);
    let why = refusal(&r, MetricId::ThighExtensionTo);
    assert!(matches!(why, Refusal::MissingPartner { .. }), "{why}");
    let (_, r) = run(&[Site::sided(Placement::Shank, Side::Left)], 200.0, 3.33);
    let why = refusal(&r, MetricId::KneeFlexionIc);
    assert!(matches!(why, Refusal::MissingPartner { .. }), "{why}");
}

#[test]
fn trunk_against_pelvis_agrees_with_the_truth() {
    let sites = [Site::from(Placement::Trunk), Placement::Sacrum.into()];
    let mut wrong = Vec::new();
    for rate in RATES_HZ {
        for speed in SPEEDS_MPS {
            let (s, r) = run(&sites, rate, speed);
            let at = format!("{rate} Hz {speed} m/s");
            let mut one = |metric, truth, limit| {
                let metric: MetricId = metric;
                check(
                    &format!("{} {at}", metric.name()),
                    value(&r, metric),
                    truth,
                    limit,
                    &mut wrong,
                );
            };
            let lean = step_mean(&s, None, |t| t.trunk_lean_ic_deg);
            one(MetricId::TrunkLeanIc, lean, 0.6);
            let uneven = stride_mean(&s, None, |t| {
                t.trunk_lateral_right_deg.abs() - t.trunk_lateral_left_deg.abs()
            });
            one(MetricId::TrunkLateralAsymmetry, uneven, 0.4);
            let phase = stride_mean(&s, None, |t| t.trunk_pelvis_phase_deg);
            one(MetricId::TrunkPelvisPhase, phase, 3.0);
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    let (_, r) = run(&[Site::from(Placement::Trunk)], 200.0, 3.33);
    let why = refusal(&r, MetricId::WaistFlexion);
    assert!(matches!(why, Refusal::MissingPartner { .. }), "{why}");
}

#[test]
fn the_arm_swing_agrees_with_the_truth() {
    let left = Some(Side::Left);
    for speed in SPEEDS_MPS {
        let (s, r) = run(&[Site::sided(Placement::Wrist, Side::Left)], 100.0, speed);
        let truth = stride_mean(&s, left, |t| t.arm_swing_rom_deg);
        let measured = value(&r, MetricId::ArmSwingRom);
        eprintln!("arm swing {speed} m/s: {measured:.1} for {truth:.1}");
        assert!((measured - truth).abs() < 5.0, "{speed} m/s: {measured} for {truth}");
    }
}

#[test]
fn the_spring_of_a_foot_pair_agrees_with_the_truth_and_says_what_it_needs() {
    let feet = [Side::Left, Side::Right].map(|s| Site::sided(Placement::Foot, s));
    let mut wrong = Vec::new();
    for speed in SPEEDS_MPS {
        let (s, r) = run(&feet, 200.0, speed);
        let vertical = step_mean(&s, None, |t| t.vertical_stiffness_kn_per_m);
        let leg = step_mean(&s, None, |t| t.leg_stiffness_kn_per_m);
        let rise = step_mean(&s, None, |t| t.vertical_oscillation_m);
        let mut one = |metric, truth: f64, share| {
            let metric: MetricId = metric;
            let what = format!("{} {speed} m/s", metric.name());
            check(&what, value(&r, metric), truth, share * truth, &mut wrong);
        };
        one(MetricId::VerticalStiffness, vertical, 0.03);
        one(MetricId::LegStiffness, leg, 0.04);
        one(MetricId::VerticalOscillationModel, rise, 0.03);
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
