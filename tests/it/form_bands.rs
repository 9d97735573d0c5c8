//! Every sign of every fault fires in its band, and nothing fires without cause.

use crate::judge::{Case, catalogue, estimate, evidence, finding, row};
use runform::MetricId;
use runform::form::{Criterion, Direction, Judged, Kind, Severity};
use runform::recording::Side;

/// A value inside each band of a criterion at the speed of its reference.
fn inside(c: &Criterion) -> [(f64, Severity); 4] {
    let [a, b, d] = c.bands;
    let away = if c.direction == Direction::Below { -1.0 } else { 1.0 };
    let half = 0.5 * c.mdc;
    let mild = 0.5 * (a + away * half + b);
    [
        (a - away * (half + 0.01 * (b - a).abs()), Severity::None),
        (mild, Severity::Mild),
        (0.5 * (b + d), Severity::Moderate),
        (d + away * 0.01 * (d - b).abs(), Severity::Severe),
    ]
}

fn limited(c: &Criterion, wanted: Severity) -> Severity {
    let limit = if c.persistent { Severity::Moderate } else { Severity::Severe };
    wanted.min(limit).min(c.at_most.unwrap_or(Severity::Severe))
}

#[test]
fn every_sign_with_bands_falls_into_its_band() {
    let mut tried = 0;
    let mut wrong = Vec::new();
    for fault in &catalogue().faults {
        for c in fault.criteria.iter().filter(|c| c.kind == Kind::Bands) {
            let Some(Judged::Metric(metric)) = c.judged() else { continue };
            let speed = c.speed.map_or(3.0, |s| s.reference_mps);
            for (value, wanted) in inside(c) {
                let case = Case::new().and(MetricId::Speed, speed).and(metric, value);
                let found = evidence(&case.judge(), &fault.id, metric.name()).severity;
                tried += 1;
                if found != limited(c, wanted) {
                    wrong.push(format!("{} {} {value}: {found:?}", fault.id, metric.name()));
                }
            }
        }
    }
    assert!(tried > 120, "{tried}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn faults_of_one_sign_have_the_severity_of_that_sign() {
    use Severity::{Mild, Moderate, None, Severe};
    let cases: [(&str, MetricId, [f64; 4]); 11] = [
        ("excess_forward_lean_waist", MetricId::TrunkLean, [9.0, 13.5, 17.0, 24.0]),
        ("excess_forward_lean_waist", MetricId::WaistFlexion, [9.0, 13.8, 17.0, 24.0]),
        ("upright_backward_lean", MetricId::TrunkLean, [2.0, -3.0, -6.0, -9.0]),
        (
            "excess_lateral_trunk_flexion",
            MetricId::TrunkLateralAsymmetry,
            [1.0, -10.2, 13.0, -18.0],
        ),
        ("contralateral_pelvic_drop", MetricId::PelvicDropAsymmetry, [0.5, 3.0, -5.0, 7.0]),
        ("low_cadence", MetricId::CadenceDeficit, [3.0, 10.0, 14.0, 20.0]),
        ("high_braking", MetricId::BrakePeak, [0.2, 0.30, 0.36, 0.45]),
        ("excess_vertical_oscillation", MetricId::VerticalRatio, [8.0, 11.0, 12.0, 14.0]),
        ("overpronation", MetricId::PronationVelocity, [400.0, 700.0, 900.0, 1100.0]),
        ("overpronation", MetricId::PronationTime, [40.0, 56.0, 65.0, 75.0]),
        ("insufficient_warmup", MetricId::WarmupRatio, [100.0, 106.0, 113.0, 120.0]),
    ];
    for (fault, metric, values) in cases {
        for (value, wanted) in values.into_iter().zip([None, Mild, Moderate, Severe]) {
            let found = Case::with(&[(metric, value)]).severity(fault);
            assert_eq!(found, Some(wanted), "{fault} {} {value}", metric.name());
        }
    }
}

#[test]
fn healthy_runners_reach_the_limits_of_the_back_at_push_off_so_they_say_at_most_mild() {
    for (value, wanted) in [(9.0, Severity::None), (14.0, Severity::Mild), (20.0, Severity::Mild)] {
        let found = Case::with(&[(MetricId::LumbarExtensionPushOff, value)])
            .severity("lumbar_extension_pushoff");
        assert_eq!(found, Some(wanted), "{value}");
    }
}

#[test]
fn near_the_limit_is_borderline_and_advises_nothing() {
    let judgement = Case::with(&[(MetricId::TrunkLean, 12.4)]).judge();
    let found = finding(&judgement, "excess_forward_lean_waist");
    assert_eq!(found.severity(), Some(Severity::Borderline));
    assert!(judgement.advice.is_empty(), "{:?}", judgement.advice);
}

#[test]
fn an_absolute_pelvic_drop_says_at_most_moderate() {
    let case = Case::with(&[(MetricId::PelvicDrop, 15.0)]);
    assert_eq!(case.severity("contralateral_pelvic_drop"), Some(Severity::Moderate));
}

#[test]
fn uphill_the_slope_is_added_to_the_limits_of_lean() {
    let mut case = Case::with(&[(MetricId::TrunkLean, 14.0)]);
    assert_eq!(case.severity("excess_forward_lean_waist"), Some(Severity::Mild));
    case.conditions.slope_deg = Some(5.0);
    assert_eq!(case.severity("excess_forward_lean_waist"), Some(Severity::None));
    case.conditions.slope_deg = Some(-5.0);
    assert_eq!(case.severity("excess_forward_lean_waist"), Some(Severity::Mild), "not downhill");
}

#[test]
fn hip_extension_is_judged_for_the_speed() {
    let at = |speed| Case::new().and(MetricId::Speed, speed).and(MetricId::ThighExtensionTo, -8.0);
    assert_eq!(at(2.5).severity("reduced_hip_extension"), Some(Severity::None));
    let fast = at(3.5).judge();
    let sign = evidence(&fast, "reduced_hip_extension", "thigh_extension_to");
    assert_eq!(sign.bands, [-11.0, -8.0, -5.0]);
    assert_eq!(sign.severity, Severity::Moderate);
}

#[test]
fn impact_is_judged_for_the_speed() {
    let at = |speed| Case::new().and(MetricId::Speed, speed).and(MetricId::PtaResultant, 14.5);
    assert_eq!(at(2.7).severity("high_impact"), Some(Severity::Mild));
    assert_eq!(at(3.7).severity("high_impact"), Some(Severity::None));
}

#[test]
fn a_difference_between_the_sides_must_be_beyond_its_interval() {
    let mut e = estimate(MetricId::ContactAsymmetry, 6.0);
    let with = |e| {
        let mut case = Case::new();
        case.metrics.push(row(MetricId::ContactAsymmetry, None, e));
        case.severity("lr_asymmetry")
    };
    assert_eq!(with(e.clone()), Some(Severity::Mild));
    (e.low, e.high) = (-0.5, 12.5);
    assert_eq!(with(e), Some(Severity::Borderline));
}

#[test]
fn the_worse_side_is_named() {
    let case = Case::new()
        .and(MetricId::PelvicDrop, 7.5)
        .side(MetricId::PelvicDrop, Side::Left, 4.0)
        .side(MetricId::PelvicDrop, Side::Right, 11.0);
    let sign = evidence(&case.judge(), "contralateral_pelvic_drop", "pelvic_drop");
    assert_eq!((sign.side, sign.severity), (Some(Side::Right), Severity::Moderate));
}

#[test]
fn the_swing_of_the_thighs_is_compared_between_the_sides() {
    let case = Case::new()
        .and(MetricId::ThighFlexionPeak, 38.0)
        .side(MetricId::ThighFlexionPeak, Side::Left, 34.0)
        .side(MetricId::ThighFlexionPeak, Side::Right, 42.0);
    // 200·8/76 = 21 %: severe by the number, but one sign alone says at most mild.
    let found = finding(&case.judge(), "hamstring_imbalance_pattern");
    assert_eq!(found.severity(), Some(Severity::Mild));
    let worst = found.evidence.iter().map(|e| e.severity).max();
    assert_eq!(worst, Some(Severity::Severe));
}

#[test]
fn usual_values_raise_nothing() {
    let case = Case::with(&[
        (MetricId::TrunkLean, 6.0),
        (MetricId::WaistFlexion, 3.0),
        (MetricId::ThighExtensionTo, -20.0),
        (MetricId::TrunkLateralRom, 9.0),
        (MetricId::TrunkLateralAsymmetry, 0.5),
        (MetricId::TrunkLateralOffset, 0.4),
        (MetricId::PelvicDrop, 4.5),
        (MetricId::PelvicDropAsymmetry, 0.3),
        (MetricId::PelvicTilt, 2.0),
        (MetricId::PelvicTiltRom, 7.0),
        (MetricId::TibiaInclinationIc, 5.0),
        (MetricId::KneeFlexionIc, 16.0),
        (MetricId::CadenceDeficit, 0.0),
        (MetricId::BrakePeak, 0.22),
        (MetricId::VerticalRatio, 8.0),
        (MetricId::TrunkRotationRom, 22.0),
        (MetricId::PelvisRotationRom, 14.0),
        (MetricId::ContactAsymmetry, 1.0),
        (MetricId::StepTimeAsymmetry, 0.8),
        (MetricId::FlightAsymmetry, 3.0),
        (MetricId::PtaAsymmetry, 9.0),
        (MetricId::PeakVgrfAsymmetry, 5.0),
        (MetricId::ThighFlexionPeak, 38.0),
        (MetricId::LumbarExtensionPushOff, 2.0),
        (MetricId::PtaAxial, 6.0),
        (MetricId::PtaResultant, 9.0),
        (MetricId::FootStrikeAngle, 10.0),
        (MetricId::PronationExcursion, 11.0),
        (MetricId::PronationVelocity, 400.0),
        (MetricId::PronationTime, 40.0),
        (MetricId::TibialRotation, 8.0),
        (MetricId::WarmupRatio, 80.0),
    ]);
    let judgement = case.judge();
    let raised: Vec<&str> = judgement
        .findings
        .iter()
        .filter(|f| f.at_least(Severity::Borderline))
        .map(|f| f.fault.as_str())
        .collect();
    assert!(raised.is_empty(), "{raised:?}");
    assert!(judgement.advice.is_empty() && judgement.contradictions.is_empty());
}
