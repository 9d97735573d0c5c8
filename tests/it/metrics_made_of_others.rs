//! Metrics made of others, and the line of the leg at contact, against exact truth.

use runform::metrics::{Outcome, Refusal};
use runform::recording::{Placement, Side, Site, Subject};
use runform::sim::{Activity, Preset, Runner, Scenario, SensorSpec, Simulated, simulate};
use runform::{MetricId, Options, Report, analyze};

fn run(runner: Runner, sites: &[Site], seconds: f64) -> (Simulated, Report) {
    let sensors = sites
        .iter()
        .map(|&site| SensorSpec { standing: true, ..SensorSpec::new(site, 200.0) })
        .collect();
    let scenario =
        Scenario::running(runner, seconds).sensors(sensors).lead_in(Activity::Standing, 6.0);
    let simulated = simulate(&scenario).expect("simulation");
    let report = analyze(&simulated.recording, &Options::default()).expect("analysis").report;
    (simulated, report)
}

fn value(report: &Report, metric: MetricId) -> f64 {
    match &report.metric(metric).expect("row").outcome {
        Outcome::Estimate(e) => {
            assert!(e.low <= e.value && e.value <= e.high, "{e:?}");
            // One side may end at what is possible.
            let wider = (e.high - e.value).max(e.value - e.low);
            assert!(e.spread_half <= wider + 1e-12, "{e:?}");
            e.value
        }
        Outcome::Refused(why) => panic!("{}: {why}", metric.name()),
    }
}

fn refusal(report: &Report, metric: MetricId) -> Refusal {
    match &report.metric(metric).expect("row").outcome {
        Outcome::Estimate(e) => panic!("{}: {e:?}", metric.name()),
        Outcome::Refused(why) => why.clone(),
    }
}

fn both(placement: Placement) -> [Site; 2] {
    [Side::Left, Side::Right].map(|side| Site::sided(placement, side))
}

#[test]
fn swing_and_contact_make_the_stride_and_a_step_is_half_of_it() {
    for speed in [2.5, 3.33, 5.0] {
        let (s, r) = run(Runner::new(speed, 1.75), &both(Placement::Foot), 20.0);
        let of = |metric| value(&r, metric);
        let stride = of(MetricId::StrideTime);
        let sum = of(MetricId::SwingTime) + of(MetricId::ContactTime);
        assert!((sum - stride).abs() < 0.002, "{sum} {stride}");
        let truth = s.truth.stride_mean(None, |t| t.stride_time_s)
            - s.truth.step_mean(None, |t| t.contact_time_s);
        assert!((of(MetricId::SwingTime) - truth).abs() < 0.005, "{truth}");
        let step = of(MetricId::StepLength);
        let truth = 0.5 * s.truth.stride_mean(None, |t| t.stride_length_m);
        assert!((step - truth).abs() < 0.01, "{step} {truth}");
    }
}

#[test]
fn the_symmetry_angle_follows_its_definition_and_is_near_a_third_of_the_index() {
    let preset = Preset::by_name("lr_asymmetry_moderate").expect("preset");
    let sites = [both(Placement::Foot), both(Placement::Shank)].concat();
    let (s, r) = run(preset.runner(3.33, 1.75), &sites, 30.0);
    let left = s.truth.step_mean(Some(Side::Left), |t| t.contact_time_s);
    let right = s.truth.step_mean(Some(Side::Right), |t| t.contact_time_s);
    let truth = 100.0 * (45.0 - (left / right).atan().to_degrees()) / 90.0;
    let found = value(&r, MetricId::ContactSymmetryAngle);
    assert!(truth > 2.0 && (found - truth).abs() < 0.4, "{found} {truth}");
    for (angle, index) in [
        (MetricId::ContactSymmetryAngle, MetricId::ContactAsymmetry),
        (MetricId::StepTimeSymmetryAngle, MetricId::StepTimeAsymmetry),
        (MetricId::FlightSymmetryAngle, MetricId::FlightAsymmetry),
        (MetricId::PeakVgrfSymmetryAngle, MetricId::PeakVgrfAsymmetry),
    ] {
        let (angle, index) = (value(&r, angle), value(&r, index));
        assert!((angle - index / core::f64::consts::PI).abs() < 0.02 + 0.01 * index.abs());
    }
    let (angle, index) = (value(&r, MetricId::PtaSymmetryAngle), value(&r, MetricId::PtaAsymmetry));
    assert!(angle * index > 0.0 && angle.abs() > 0.28 * index.abs(), "{angle} {index}");
}

#[test]
fn the_impulse_of_the_brake_is_its_loss_of_speed_in_other_units() {
    let (_, r) = run(Runner::default(), &[Placement::Sacrum.into()], 20.0);
    let (impulse, dv) = (value(&r, MetricId::BrakeImpulse), value(&r, MetricId::BrakeDv));
    assert!((impulse * 9.80665 / dv - 1.0).abs() < 1e-12);
    let symmetry = value(&r, MetricId::StepSymmetry);
    let (step, stride) =
        (value(&r, MetricId::StepRegularity), value(&r, MetricId::StrideRegularity));
    assert!((symmetry - step / stride).abs() < 1e-12 && symmetry > 0.9, "{symmetry}");
    assert!(matches!(refusal(&r, MetricId::ImpactActiveRatio), Refusal::MissingPlacement { .. }));
}

#[test]
fn impact_over_active_power_rises_with_the_impact() {
    let ratio = |name: Option<&str>| {
        let runner = name.map_or_else(Runner::default, |n| {
            Preset::by_name(n).expect("preset").runner(3.33, 1.75)
        });
        let (_, r) = run(runner, &[Site::sided(Placement::Shank, Side::Left)], 20.0);
        let found = value(&r, MetricId::ImpactActiveRatio);
        let by_hand = value(&r, MetricId::ImpactPower) / value(&r, MetricId::ActivePower);
        // The mean of ratios for the ratio of means.
        assert!((found / by_hand - 1.0).abs() < 0.02, "{found} {by_hand}");
        found
    };
    assert!(ratio(Some("high_impact_severe")) > 2.0 * ratio(None));
}

#[test]
fn strikes_are_counted_by_their_angle() {
    for (name, wanted) in [
        (None, 100.0),
        (Some("forefoot_strike_moderate"), 0.0),
        (Some("rearfoot_strike_heavy_mild"), 100.0),
    ] {
        let runner = name.map_or_else(Runner::default, |n| {
            Preset::by_name(n).expect("preset").runner(3.33, 1.75)
        });
        let (_, r) = run(runner, &both(Placement::Foot), 20.0);
        let share = value(&r, MetricId::RearfootShare);
        assert!((share - wanted).abs() < 5.0, "{name:?}: {share}");
    }
}

#[test]
fn the_line_from_hip_to_ankle_is_found_and_needs_both_segments_and_the_height() {
    let left = Some(Side::Left);
    let [thigh, shank] = [Placement::Thigh, Placement::Shank].map(|p| Site::sided(p, Side::Left));
    for speed in [2.5, 3.33, 5.0] {
        let (s, r) = run(Runner::new(speed, 1.75), &[thigh, shank], 25.0);
        let tibia = s.truth.step_mean(left, |t| t.tibia_inclination_ic_deg);
        let knee = s.truth.step_mean(left, |t| t.knee_flexion_ic_deg);
        let truth = tibia + 0.5 * knee;
        let found = value(&r, MetricId::LegAngleFs);
        eprintln!("{speed} m/s: {found:.2} for {truth:.2}");
        assert!((found - truth).abs() < 1.5, "{speed} m/s: {found} {truth}");
        let ahead = value(&r, MetricId::OverstrideDistance);
        let wanted = 2.0
            * 0.2455
            * 1.75
            * (0.5 * value(&r, MetricId::KneeFlexionIc)).to_radians().cos()
            * found.to_radians().sin();
        assert!((ahead - wanted).abs() < 0.002, "{ahead} {wanted}");
    }
    let (_, r) = run(Runner::default(), &[shank], 20.0);
    assert!(matches!(refusal(&r, MetricId::LegAngleFs), Refusal::MissingPartner { .. }));
    let (mut s, _) = run(Runner::default(), &[thigh, shank], 20.0);
    s.recording.subject = Subject::default();
    let r = analyze(&s.recording, &Options::default()).expect("analysis").report;
    let why = refusal(&r, MetricId::OverstrideDistance);
    assert!(matches!(why, Refusal::NeedsInput { .. }), "{why}");
}

#[test]
fn the_hip_extends_by_the_thigh_less_the_tilt_of_the_pelvis() {
    let sites = [Site::sided(Placement::Thigh, Side::Left), Placement::Sacrum.into()];
    let peak = |runner: Runner| {
        let (s, r) = run(runner, &sites, 20.0);
        let thigh = s.truth.stride_mean(Some(Side::Left), |t| t.thigh_extension_peak_deg);
        let tilt = s.truth.stride_mean(None, |t| t.pelvic_tilt_deg);
        let swing = s.truth.stride_mean(None, |t| t.pelvic_tilt_rom_deg);
        let hip = value(&r, MetricId::HipExtensionPeak);
        assert!((hip - thigh - tilt).abs() < 0.5 * swing + 1.0, "{hip} {thigh} {tilt}");
        hip
    };
    let tipped = Preset::by_name("anterior_pelvic_tilt_severe").expect("preset");
    let more = peak(tipped.runner(3.33, 1.75)) - peak(Runner::new(3.33, 1.75));
    assert!((more - 18.0).abs() < 1.5, "{more}");
    let (_, r) = run(Runner::default(), &sites[..1], 20.0);
    assert!(matches!(refusal(&r, MetricId::HipExtensionPeak), Refusal::MissingPartner { .. }));
}
