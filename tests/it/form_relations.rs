//! Faults that need, raise or make up each other; the own baseline; shoes; drift.

use crate::judge::{Case, catalogue, evidence, finding, session_value, today};
use runform::MetricId;
use runform::context::{History, Session};
use runform::form::{Basis, Severity, Status};

#[test]
fn overstriding_beyond_mild_needs_a_second_sign() {
    let angle = (MetricId::TibiaInclinationIc, 20.0);
    assert_eq!(Case::with(&[angle]).severity("overstriding"), Some(Severity::Mild));
    for second in [
        (MetricId::KneeFlexionIc, 4.0),
        (MetricId::CadenceDeficit, 10.0),
        (MetricId::BrakePeak, 0.30),
    ] {
        let found = Case::with(&[angle, second]).severity("overstriding");
        assert_eq!(found, Some(Severity::Moderate), "{}", second.0.name());
    }
}

#[test]
fn cadence_and_brake_together_say_possible_overstriding_without_a_shank_sensor() {
    let both = [(MetricId::CadenceDeficit, 14.0), (MetricId::BrakePeak, 0.31)];
    assert_eq!(Case::with(&both).severity("overstriding"), Some(Severity::Mild));
    assert_eq!(Case::with(&both[..1]).severity("overstriding"), None);
    let usual = [(MetricId::CadenceDeficit, 0.0), (MetricId::BrakePeak, 0.2)];
    assert_eq!(Case::with(&usual).severity("overstriding"), None, "absence is not shown by them");
}

#[test]
fn little_hip_extension_alone_is_at_most_mild() {
    let thigh = (MetricId::ThighExtensionTo, 0.0);
    let alone = Case::with(&[thigh]).judge();
    let found = finding(&alone, "reduced_hip_extension");
    assert_eq!(found.severity(), Some(Severity::Mild));
    assert!(found.notes[0].contains("pelvis tipped forward"), "{:?}", found.notes);
    let with_tilt = Case::with(&[thigh, (MetricId::PelvicTilt, 12.0)]);
    assert_eq!(with_tilt.severity("reduced_hip_extension"), Some(Severity::Severe));
}

#[test]
fn a_steep_heel_strike_is_information_unless_impact_or_stride_go_with_it() {
    let steep = (MetricId::FootStrikeAngle, 22.0);
    let alone = finding(&Case::with(&[steep]).judge(), "rearfoot_strike_heavy");
    assert_eq!(alone.severity(), Some(Severity::None));
    assert!(alone.notes[0].contains("information"), "{:?}", alone.notes);
    let hard = Case::with(&[steep, (MetricId::PtaAxial, 9.0)]);
    // No more than mild: healthy runners with motion capture land at 18 to 36°.
    assert_eq!(hard.severity("rearfoot_strike_heavy"), Some(Severity::Mild));
}

#[test]
fn a_shin_that_turns_in_counts_only_with_a_foot_that_rolls_in() {
    let shin = (MetricId::TibialRotation, 17.0);
    assert_eq!(Case::with(&[shin]).severity("tibial_internal_rotation"), Some(Severity::None));
    let both = Case::with(&[shin, (MetricId::PronationVelocity, 700.0)]);
    assert_eq!(both.severity("tibial_internal_rotation"), Some(Severity::Moderate));
}

/// Pelvic drop, lateral range and thigh at these severities (0 none to 3 severe).
fn glutes(levels: [usize; 3]) -> Case {
    Case::with(&[
        (MetricId::PelvicDropAsymmetry, [0.0, 3.0, 5.0, 7.0][levels[0]]),
        (MetricId::TrunkLateralRom, [9.0, 14.0, 18.0, 22.0][levels[1]]),
        (MetricId::ThighExtensionTo, [-20.0, -5.8, -3.0, 0.0][levels[2]]),
        // Lets the thigh count beyond mild.
        (MetricId::PelvicTilt, 12.0),
    ])
}

#[test]
fn a_pattern_counts_its_components() {
    use Severity::{Mild, Moderate, None, Severe};
    for (levels, wanted) in [
        ([0, 0, 0], None),
        ([3, 0, 0], None),
        ([1, 1, 0], Mild),
        ([1, 0, 3], Mild),
        ([1, 1, 1], Moderate),
        ([2, 2, 0], Moderate),
        ([3, 2, 1], Moderate),
        ([3, 3, 0], Severe),
    ] {
        assert_eq!(glutes(levels).severity("weak_glute_pattern"), Some(wanted), "{levels:?}");
    }
    let found = finding(&glutes([1, 1, 0]).judge(), "weak_glute_pattern");
    assert_eq!(found.components, ["excess_lateral_trunk_flexion", "contralateral_pelvic_drop"]);
    assert!(found.pattern && found.title.starts_with("Pattern consistent with"));
}

#[test]
fn a_pattern_with_one_known_component_is_not_judged() {
    let case = Case::with(&[(MetricId::PelvicTilt, 20.0)]);
    assert_eq!(case.severity("tight_hip_flexor_pattern"), None);
    let both = Case::with(&[(MetricId::PelvicTilt, 14.0), (MetricId::ThighExtensionTo, -3.0)]);
    assert_eq!(both.severity("tight_hip_flexor_pattern"), Some(Severity::Moderate));
}

#[test]
fn no_pattern_names_a_muscle_as_measured_and_nothing_causes() {
    for fault in &catalogue().faults {
        if fault.pattern {
            assert!(fault.title.starts_with("Pattern consistent with"), "{}", fault.id);
        }
        let text = format!("{} {} {}", fault.title, fault.passage, fault.evidence);
        assert!(!text.contains("cause"), "{}: {text}", fault.id);
    }
}

/// Five earlier sessions of one metric around a mean with a standard deviation of 1.
fn baseline(metric: MetricId, mean: f64) -> Vec<Vec<(MetricId, f64)>> {
    [-1.0, -1.0, 0.0, 1.0, 1.0].iter().map(|d| vec![(metric, mean + d)]).collect()
}

fn judged_with(history: &[Vec<(MetricId, f64)>], now: &[(MetricId, f64)]) -> Case {
    let sessions: Vec<&[(MetricId, f64)]> = history.iter().map(Vec::as_slice).collect();
    Case::with(now).history(&sessions)
}

#[test]
fn the_own_baseline_overrides_the_limits_of_others() {
    let history = baseline(MetricId::TrunkLean, 17.0);
    let usual = judged_with(&history, &[(MetricId::TrunkLean, 17.2)]).judge();
    let found = finding(&usual, "excess_forward_lean_waist");
    assert_eq!(found.severity(), Some(Severity::None));
    assert!(found.notes.iter().any(|n| n.contains("moderate")), "{:?}", found.notes);

    let history = baseline(MetricId::TrunkLean, 4.0);
    let leaning = judged_with(&history, &[(MetricId::TrunkLean, 8.0)]).judge();
    let sign = evidence(&leaning, "excess_forward_lean_waist", "trunk_lean");
    assert_eq!(sign.severity, Severity::Severe, "four standard deviations: {sign:?}");
    let Basis::OwnBaseline { z, sessions, population, .. } = sign.basis else { panic!("{sign:?}") };
    assert!((z - 4.0).abs() < 1e-9 && sessions == 5 && population == Some(Severity::None));
}

#[test]
fn four_sessions_make_no_baseline() {
    let mut history = baseline(MetricId::TrunkLean, 17.0);
    history.pop();
    let case = judged_with(&history, &[(MetricId::TrunkLean, 17.0)]);
    assert_eq!(case.severity("excess_forward_lean_waist"), Some(Severity::Moderate));
}

#[test]
fn sessions_at_another_speed_or_measured_otherwise_make_no_baseline() {
    let history = baseline(MetricId::TrunkLean, 17.0);
    let changed = |change: fn(&mut Session)| {
        let mut case = judged_with(&history, &[(MetricId::TrunkLean, 17.0)]);
        let mut sessions = case.context.history.sessions().to_vec();
        sessions.iter_mut().for_each(change);
        case.context.history = History::new(sessions);
        case.severity("excess_forward_lean_waist")
    };
    assert_eq!(changed(|_| {}), Some(Severity::None));
    assert_eq!(changed(|s| s.speed_mps = Some(4.0)), Some(Severity::Moderate));
    assert_eq!(changed(|s| s.speed_mps = None), Some(Severity::Moderate));
    assert_eq!(changed(|s| s.date = Some(today())), Some(Severity::Moderate), "not earlier");
    assert_eq!(
        changed(|s| s.values[0].placement = crate::judge::elsewhere()),
        Some(Severity::Moderate)
    );
}

#[test]
fn alike_sessions_do_not_make_a_small_change_severe() {
    let same: Vec<Vec<(MetricId, f64)>> = vec![vec![(MetricId::TrunkLean, 5.0)]; 6];
    for (lean, wanted) in [
        (5.5, Severity::None),
        (6.5, Severity::Borderline),
        (7.5, Severity::Mild),
        (8.5, Severity::Moderate),
        (9.5, Severity::Severe),
    ] {
        let case = judged_with(&same, &[(MetricId::TrunkLean, lean)]);
        assert_eq!(case.severity("excess_forward_lean_waist"), Some(wanted), "{lean}");
    }
}

/// Earlier sessions of four trunk measures, and this run so many standard deviations away.
fn trunk(z: f64) -> Case {
    let measures = [
        (MetricId::RmsRatioMl, 0.20, 0.02, 1.0),
        (MetricId::RmsRatioAp, 0.40, 0.02, 1.0),
        (MetricId::SampleEntropyAp, 0.50, 0.05, 1.0),
        (MetricId::StepRegularity, 0.90, 0.03, -1.0),
    ];
    let sessions: Vec<Vec<(MetricId, f64)>> = [-1.0, -1.0, 0.0, 1.0, 1.0]
        .iter()
        .map(|d| measures.iter().map(|(m, mean, sd, _)| (*m, mean + d * sd)).collect())
        .collect();
    let now: Vec<(MetricId, f64)> =
        measures.iter().map(|(m, mean, sd, worse)| (*m, mean + z * worse * sd)).collect();
    judged_with(&sessions, &now)
}

#[test]
fn an_unsteady_trunk_is_the_mean_deviation_of_three_or_more_signs() {
    use Severity::{Mild, Moderate, None, Severe};
    for (z, wanted) in [(0.0, None), (-3.0, None), (1.5, Mild), (2.5, Moderate), (3.5, Severe)] {
        assert_eq!(trunk(z).severity("core_instability"), Some(wanted), "{z}");
    }
    let two = Case { metrics: trunk(3.5).metrics[..3].to_vec(), ..trunk(3.5) };
    assert_eq!(two.severity("core_instability"), Option::None, "speed and two signs");
}

#[test]
fn variability_of_coordination_counts_in_both_directions() {
    let with_phase = |phase: f64| {
        let mut case = trunk(0.9);
        let mut sessions = case.context.history.sessions().to_vec();
        for (session, d) in sessions.iter_mut().zip([-1.0, -1.0, 0.0, 1.0, 1.0]) {
            session.values.push(session_value(MetricId::TrunkPelvisPhaseSd, 20.0 + d * 2.0));
        }
        case.context.history = History::new(sessions);
        case.and(MetricId::TrunkPelvisPhaseSd, phase).severity("core_instability")
    };
    assert_eq!(with_phase(20.0), Some(Severity::None));
    assert_eq!(with_phase(12.0), Some(Severity::Mild));
    assert_eq!(with_phase(28.0), Some(Severity::Mild));
}

#[test]
fn an_unsteady_trunk_and_hard_impact_raise_a_band() {
    let steady = trunk(2.5).and(MetricId::PtaAxial, 9.0);
    assert_eq!(steady.severity("core_instability"), Some(Severity::Moderate), "impact is mild");
    let both = trunk(2.5).and(MetricId::PtaAxial, 11.0);
    assert_eq!(both.severity("core_instability"), Some(Severity::Severe));
    let mild = trunk(1.5).and(MetricId::PtaAxial, 11.0);
    assert_eq!(mild.severity("core_instability"), Some(Severity::Mild));
}

#[test]
fn attenuation_counts_only_when_the_jolt_above_rises() {
    let sessions: Vec<Vec<(MetricId, f64)>> = [-1.0, -1.0, 0.0, 1.0, 1.0]
        .iter()
        .map(|d| {
            vec![
                (MetricId::ShockAttenuationTime, 60.0 + 2.0 * d),
                (MetricId::SacralPeak, 3.0 + 0.15 * d),
            ]
        })
        .collect();
    let now = |attenuation, peak| {
        let values = [(MetricId::ShockAttenuationTime, attenuation), (MetricId::SacralPeak, peak)];
        judged_with(&sessions, &values).severity("low_shock_absorption")
    };
    assert_eq!(now(54.9, 3.5), Some(Severity::Mild));
    assert_eq!(now(52.0, 3.5), Some(Severity::Moderate));
    assert_eq!(now(49.0, 3.5), Some(Severity::Severe));
    assert_eq!(now(53.0, 3.0), Some(Severity::None), "hit less below, not more above");
    assert_eq!(now(60.0, 3.5), Some(Severity::None));
}

#[test]
fn severe_asymmetry_needs_three_sessions() {
    let case = |earlier: &[f64]| {
        let sessions: Vec<Vec<(MetricId, f64)>> =
            earlier.iter().map(|v| vec![(MetricId::ContactAsymmetry, *v)]).collect();
        judged_with(&sessions, &[(MetricId::ContactAsymmetry, 12.0)]).severity("lr_asymmetry")
    };
    assert_eq!(case(&[]), Some(Severity::Moderate));
    assert_eq!(case(&[8.0, 1.0]), Some(Severity::Moderate));
    assert_eq!(case(&[-8.0, -9.0]), Some(Severity::Moderate), "the other side");
    assert_eq!(case(&[8.0, 9.0]), Some(Severity::Severe));
}

#[test]
fn two_drifts_beyond_the_detectable_change_make_fatigue() {
    use Severity::{Mild, Moderate, None, Severe};
    let case = |lean, impact| {
        Case::new()
            .drift(MetricId::TrunkLean, lean)
            .drift(MetricId::PtaResultant, impact)
            .severity("fatigue_form_drift")
    };
    assert_eq!(case(1.0, 5.0), Some(None), "one sign only");
    assert_eq!(case(2.4, 2.0), Some(Mild));
    assert_eq!(case(2.4, 5.0), Some(Moderate), "a severe and a mild one");
    assert_eq!(case(3.4, 2.5), Some(Moderate));
    assert_eq!(case(4.4, 3.2), Some(Severe));
    assert_eq!(case(-4.4, -3.2), Some(None), "the other way");
    let mut unadjusted =
        Case::new().drift(MetricId::TrunkLean, 9.0).drift(MetricId::PtaResultant, 9.0);
    unadjusted.drifts.iter_mut().for_each(|d| d.adjusted_for_speed = false);
    let found = finding(&unadjusted.judge(), "fatigue_form_drift");
    let Status::NotAssessable { entries, .. } = found.status else { panic!("{found:?}") };
    assert!(entries.iter().any(|e| e.contains("speed")), "{entries:?}");
}

#[test]
fn a_shoe_is_held_against_the_others_at_matched_speed() {
    let case = |shoe: Option<&str>, now: f64, speed: f64| {
        let session = |i: i32| Session {
            date: Some(today().plus_days(-i)),
            speed_mps: Some(speed),
            shoe: Some("old".to_owned()),
            values: vec![session_value(MetricId::PronationExcursion, 10.0)],
            ..Session::default()
        };
        let mut case =
            Case::with(&[(MetricId::PronationExcursion, now), (MetricId::PtaResultant, 9.0)]);
        case.conditions.shoes = shoe.map(str::to_owned);
        case.context.date = Some(today());
        case.context.history = History::new(vec![session(3), session(5)]);
        case.severity("footwear_mismatch")
    };
    assert_eq!(case(Some("new"), 12.0, 3.0), Some(Severity::None));
    assert_eq!(case(Some("new"), 13.5, 3.0), Some(Severity::Mild));
    assert_eq!(case(Some("new"), 15.0, 3.0), Some(Severity::Moderate));
    assert_eq!(case(Some("new"), 16.5, 3.0), Some(Severity::Severe));
    assert_eq!(case(Some("old"), 16.5, 3.0), None, "the same shoe");
    assert_eq!(case(None, 16.5, 3.0), None, "no shoe told");
    assert_eq!(case(Some("new"), 16.5, 3.5), None, "another speed");
}
