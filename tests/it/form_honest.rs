//! What a finding may say: no more than its number carries, with the reason beside it, and nothing of
//! runners who are sound.

use crate::judge::{Case, catalogue, entry, evidence, finding};
use runform::MetricId;
use runform::context::DiaryEntry;
use runform::form::{Direction, Kind, Severity};
use runform::metrics::{Flag, Outcome};
use runform::recording::Side;

fn with_flag(metric: MetricId, value: f64, flag: &Flag) -> Case {
    let mut case = Case::with(&[(metric, value)]);
    for row in case.metrics.iter_mut().filter(|m| m.metric == metric) {
        if let Outcome::Estimate(e) = &mut row.outcome {
            e.flags.push(*flag);
        }
    }
    case
}

#[test]
fn an_even_pace_is_no_fast_start() {
    for (ratio, wanted) in [(85.0, Severity::None), (99.9, Severity::None), (106.0, Severity::Mild)]
    {
        let found = Case::with(&[(MetricId::WarmupRatio, ratio)]).severity("insufficient_warmup");
        assert_eq!(found, Some(wanted), "{ratio}");
    }
}

#[test]
fn why_a_finding_is_milder_than_its_number_stands_beside_it() {
    let tilt = with_flag(MetricId::PelvicTilt, 11.8, &Flag::DeclaredMounting).judge();
    let sign = evidence(&tilt, "anterior_pelvic_tilt", "pelvic_tilt");
    assert_eq!(sign.severity, Severity::Borderline);
    assert!(sign.held.is_some_and(|h| h.contains("standing pose")), "nobody stood");
    let cadence = with_flag(MetricId::CadenceDeficit, 14.0, &Flag::SpeedAssumed).judge();
    let sign = evidence(&cadence, "low_cadence", "cadence_deficit");
    assert!(sign.held.is_some_and(|h| h.contains("speed is not known")));
    let drop = Case::with(&[(MetricId::PelvicDrop, 15.0)]).judge();
    let sign = evidence(&drop, "contralateral_pelvic_drop", "pelvic_drop");
    assert!(sign.held.is_some_and(|h| h.contains("never called more")));
    let plain = Case::with(&[(MetricId::TrunkLean, 17.0)]).judge();
    assert_eq!(evidence(&plain, "excess_forward_lean_waist", "trunk_lean").held, None);
}

#[test]
fn a_severe_sign_in_a_milder_fault_is_explained() {
    let drift = Case::new().drift(MetricId::TrunkLean, 9.0).drift(MetricId::PtaResultant, 1.6);
    let found = finding(&drift.judge(), "fatigue_form_drift");
    assert_eq!(found.severity(), Some(Severity::Moderate));
    assert!(found.notes.iter().any(|n| n.contains("severe by one sign")), "{:?}", found.notes);
    let stride = Case::with(&[(MetricId::TibiaInclinationIc, 25.0)]).judge();
    let found = finding(&stride, "overstriding");
    assert!(found.notes.iter().any(|n| n.contains("no second sign")), "{:?}", found.notes);
}

#[test]
fn an_unsteady_trunk_counts_the_hip_drop_once() {
    let catalogue = catalogue();
    let core = catalogue.fault("core_instability").expect("the fault");
    let hips = |name: &str| name.contains("pelvic_drop") || name.contains("obliquity");
    let signs = core.criteria.iter().filter_map(|c| c.judged()).filter(|s| hips(s.name()));
    assert_eq!(signs.count(), 1);
}

#[test]
fn trunk_and_hips_that_turn_together_are_no_fault_in_one_direction() {
    let catalogue = catalogue();
    let turning = catalogue.fault("excess_trunk_rotation").expect("the fault");
    let phase = turning.criteria.iter().find(|c| c.metric == Some(MetricId::TrunkPelvisPhase));
    let phase = phase.expect("the sign");
    assert_eq!((phase.kind, phase.direction), (Kind::Own, Direction::AwayFromZero));
}

#[test]
fn who_has_the_usual_cadence_is_not_asked_to_raise_it() {
    let impact = (MetricId::PtaAxial, 14.0);
    let cadence = |deficit| {
        let case =
            Case::with(&[impact, (MetricId::Cadence, 176.0), (MetricId::CadenceDeficit, deficit)]);
        let judgement = case.judge();
        let tip = judgement.advice.into_iter().find(|a| a.tip == "advice_cadence");
        tip.expect("the tip of cadence")
    };
    let usual = cadence(-7.0);
    assert!(usual.targets.iter().all(|t| t.name != "cadence"), "{:?}", usual.targets);
    assert!(usual.text.contains("leave it"), "{}", usual.text);
    let low = cadence(5.0);
    let target = low.targets.iter().find(|t| t.name == "cadence").expect("a target");
    assert!(target.aim.is_some_and(|aim| aim > 176.0 && aim <= 189.0), "{target:?}");
}

#[test]
fn no_surface_is_advised_against_hard_impact() {
    let judgement = Case::with(&[(MetricId::PtaAxial, 14.0)]).judge();
    assert!(judgement.advice.iter().all(|a| a.tip != "advice_surface"));
}

#[test]
fn a_pronation_velocity_from_a_gyroscope_at_its_end_is_not_judged() {
    let clipped = Flag::Clipped { fraction: 0.3 };
    let case = with_flag(MetricId::PronationVelocity, 1200.0, &clipped);
    assert_eq!(case.severity("overpronation"), None);
    let whole = Case::with(&[(MetricId::PronationVelocity, 1200.0)]);
    assert_eq!(whole.severity("overpronation"), Some(Severity::Severe));
}

/// Means of six sound runners recorded by motion capture at 2, 3, 4 and 5 m/s (Hamner & Delp 2013).
#[test]
fn the_means_of_sound_runners_raise_nothing_at_any_speed() {
    let means: [(MetricId, [f64; 4]); 9] = [
        (MetricId::TibiaInclinationIc, [9.8, 13.8, 16.8, 18.9]),
        (MetricId::KneeFlexionIc, [9.0, 11.5, 13.3, 14.2]),
        (MetricId::ThighFlexionPeak, [26.7, 34.0, 41.0, 46.0]),
        (MetricId::ThighExtensionTo, [-9.0, -17.0, -24.0, -24.0]),
        (MetricId::PelvicDrop, [3.0, 4.5, 4.9, 6.4]),
        (MetricId::PelvicTilt, [3.4, 5.3, 5.8, 6.7]),
        (MetricId::VerticalRatio, [11.4, 8.5, 6.4, 4.7]),
        (MetricId::PronationExcursion, [9.1, 12.8, 15.0, 17.8]),
        (MetricId::LumbarExtensionPushOff, [5.3, 7.0, 8.0, 10.1]),
    ];
    let mut raised = Vec::new();
    for (i, speed) in [2.0, 3.0, 4.0, 5.0].into_iter().enumerate() {
        let mut case = Case::new().and(MetricId::Speed, speed);
        for (metric, values) in means {
            case = case.and(metric, values[i]);
        }
        // Peak brake of sound runners: 0.24 body weights at 3.33 m/s, 0.09 more per m/s.
        case = case.and(MetricId::BrakePeak, 0.24 + 0.09 * (speed - 3.33));
        let found = case.judge().findings;
        let worse = found.into_iter().filter(|f| f.at_least(Severity::Borderline));
        raised.extend(worse.map(|f| format!("{} at {speed} m/s", f.fault)));
    }
    assert!(raised.is_empty(), "{raised:?}");
}

#[test]
fn what_differs_in_the_first_minutes_is_mild_at_most() {
    for (metric, value) in [
        (MetricId::EarlyShockAttenuation, -15.0),
        (MetricId::EarlyPelvicDrop, 5.0),
        (MetricId::EarlySidewaysShare, 0.08),
    ] {
        let judgement = Case::with(&[(metric, value)]).judge();
        let found = finding(&judgement, "insufficient_warmup");
        assert_eq!(found.severity(), Some(Severity::Mild), "{}", metric.name());
        let sign = evidence(&judgement, "insufficient_warmup", metric.name());
        assert!(sign.held.is_some(), "{sign:?}");
    }
    let alike = Case::with(&[(MetricId::EarlyPelvicDrop, 0.2)]);
    assert_eq!(alike.severity("insufficient_warmup"), Some(Severity::None));
}

#[test]
fn a_shoe_that_does_not_fit_or_has_a_high_drop_is_named() {
    let background = |shoe: &str| {
        Case::new().profile(&format!("[[shoe]]\nid = \"road\"\n{shoe}\n")).judge().care.background
    };
    assert!(background("fit = \"tight\"").iter().any(|t| t.contains("too tight")));
    assert!(background("fit = \"loose\"").iter().any(|t| t.contains("too loose")));
    assert!(background("drop_mm = 12.0").iter().any(|t| t.contains("drop of 12 mm")));
    assert!(background("fit = \"good\"\ndrop_mm = 6.0").is_empty());
}

#[test]
fn the_diary_shows_sleep_stress_and_onset_beside_the_pain() {
    let day = |ago: i32, pain: f64, sleep: f64, stress: f64| DiaryEntry {
        pain_0_10: Some(pain),
        sleep_h: Some(sleep),
        stress: Some(stress),
        ..entry(ago, 5.0)
    };
    let entries = vec![
        day(12, 0.0, 8.0, 2.0),
        day(10, 0.0, 8.0, 2.0),
        day(8, 0.0, 8.0, 2.0),
        day(6, 3.0, 6.0, 6.0),
        day(4, 3.0, 6.0, 6.0),
        day(2, 3.0, 6.0, 6.0),
    ];
    let pain = Case::new().diary(entries).judge().care.pain.expect("an episode of pain");
    assert!(pain.sleep_difference_h.is_some_and(|d| (d + 2.0).abs() < 0.01), "{pain:?}");
    assert!(pain.stress_difference.is_some_and(|d| (d - 4.0).abs() < 0.01), "{pain:?}");
}

#[test]
fn the_diary_shows_heart_rate_variability_without_weight() {
    let entries: Vec<DiaryEntry> = (0..35)
        .map(|ago| DiaryEntry {
            hrv: Some(if ago < 7 { 40.0 } else { 60.0 + f64::from(ago % 3) }),
            ..entry(ago, 5.0)
        })
        .collect();
    let judgement = Case::new().diary(entries).judge();
    let hrv = judgement.figures.iter().find(|f| f.figure.info().name == "hrv_change");
    assert!(hrv.and_then(|f| f.value()).is_some_and(|v| v < -5.0), "{hrv:?}");
    let weighed = catalogue()
        .faults
        .iter()
        .any(|f| f.criteria.iter().any(|c| c.judged().is_some_and(|s| s.name() == "hrv_change")));
    assert!(!weighed, "no study at hand ties it to form");
}

#[test]
fn a_mean_that_hides_a_side_is_no_alibi() {
    // 4.4° on average, 8.3° and more while the left leg stands.
    let case = Case::with(&[(MetricId::PelvicDrop, 5.2)])
        .side(MetricId::PelvicDrop, Side::Left, 9.9)
        .side(MetricId::PelvicDrop, Side::Right, 0.5);
    let found = case.severity("contralateral_pelvic_drop");
    assert_eq!(found, Some(Severity::Mild));
}
