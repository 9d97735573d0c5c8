//! Red flags, conditions, warm-up and advice.

use crate::judge::{Case, catalogue, entry, evidence, finding, today};
use runform::MetricId;
use runform::context::{DiaryEntry, Profile, ProfileError};
use runform::form::{CareLevel, FaultCatalogue, FaultError, Severity};

const IMPACT: (MetricId, f64) = (MetricId::PtaAxial, 14.0);

#[test]
fn every_red_flag_withholds_advice_and_grading() {
    for flag in [
        "saddle_numbness",
        "bladder_bowel",
        "leg_weakness",
        "trauma",
        "fever_infection",
        "cancer_history",
        "weight_loss",
        "night_pain",
    ] {
        let judgement = Case::with(&[IMPACT]).profile(&format!("red_flags = [\"{flag}\"]")).judge();
        assert_eq!(judgement.care.level, CareLevel::Now, "{flag}");
        assert!(judgement.care.advice_withheld && !judgement.care.show_severity, "{flag}");
        assert!(judgement.advice.is_empty(), "{flag}");
        assert_eq!(judgement.care.reasons.len(), 1, "{flag}");
    }
    let sound = Case::with(&[IMPACT]).profile("red_flags = []").judge();
    assert_eq!(sound.care.level, CareLevel::Routine);
    assert!(sound.care.show_severity && !sound.advice.is_empty());
}

#[test]
fn new_pain_outside_20_to_50_years_is_a_red_flag() {
    for (age, new, wanted) in [
        (51.0, true, CareLevel::Now),
        (19.0, true, CareLevel::Now),
        (35.0, true, CareLevel::Routine),
        (60.0, false, CareLevel::Routine),
    ] {
        let profile = format!("[subject]\nage_y = {age}\n[pain]\nnew = {new}\n");
        assert_eq!(Case::new().profile(&profile).judge().care.level, wanted, "{age} {new}");
    }
}

#[test]
fn symptoms_in_the_legs_are_urgent_with_stenosis_and_soon_without() {
    let with = |conditions: &str| {
        let profile = format!("conditions = [{conditions}]\nsee_soon = [\"forced_stop\"]");
        Case::new().profile(&profile).judge().care.level
    };
    assert_eq!(with("\"stenosis\""), CareLevel::Now);
    assert_eq!(with("\"scoliosis\""), CareLevel::Soon);
    assert_eq!(with(""), CareLevel::Soon);
}

#[test]
fn who_limps_or_feels_a_nerve_or_severe_pain_is_asked_first_and_gets_no_advice() {
    for profile in [
        "see_soon = [\"limp\"]",
        "see_soon = [\"focal_bony\"]",
        "see_soon = [\"below_knee\"]",
        "[pain]\ndescriptors = [\"radiating\", \"numb\"]",
        "[pain]\ndescriptors = [\"dull\", \"weak\"]",
        "[pain]\nscore_0_10 = 7.0",
    ] {
        let judgement = Case::with(&[IMPACT]).profile(profile).judge();
        assert_eq!(judgement.care.level, CareLevel::Soon, "{profile}");
        assert!(judgement.care.advice_withheld && judgement.advice.is_empty(), "{profile}");
        assert!(judgement.care.show_severity, "{profile}");
        assert_eq!(judgement.care.reasons.len(), 1, "{profile}: {:?}", judgement.care.reasons);
    }
    for profile in [
        "see_soon = [\"morning_stiffness\"]",
        "[pain]\nscore_0_10 = 5.0\ndescriptors = [\"dull\", \"stiff\", \"burning\"]",
    ] {
        let judgement = Case::with(&[IMPACT]).profile(profile).judge();
        assert!(!judgement.care.advice_withheld && !judgement.advice.is_empty(), "{profile}");
    }
    let legs = "conditions = [\"stenosis\"]\n[pain]\ndescriptors = [\"tingling\"]";
    assert_eq!(Case::new().profile(legs).judge().care.level, CareLevel::Now);
}

#[test]
fn an_unknown_word_for_pain_is_refused_with_the_words_that_are_known() {
    let told = Profile::from_toml("[pain]\nsite = \"back\"\ndescriptors = [\"flurbling\"]\n");
    let words = told.expect_err("an unknown word").to_string();
    for expected in ["line 3", "flurbling", "radiating", "dull"] {
        assert!(words.contains(expected), "{expected} in {words}");
    }
}

#[test]
fn lasting_or_rising_pain_asks_for_a_professional() {
    let diary = |pains: &[(i32, f64)]| {
        let entries = pains
            .iter()
            .map(|(ago, p)| DiaryEntry { pain_0_10: Some(*p), ..entry(*ago, 5.0) })
            .collect();
        Case::new().diary(entries).judge().care
    };
    assert_eq!(diary(&[(3, 2.0), (1, 0.0)]).level, CareLevel::Routine);
    let lasting = diary(&[(20, 2.0), (14, 2.0), (8, 2.0), (2, 2.0)]);
    assert_eq!(lasting.level, CareLevel::Soon);
    assert!(lasting.reasons[0].contains("18 days"), "{:?}", lasting.reasons);
    let rising = diary(&[(9, 1.0), (6, 2.0), (4, 3.0), (1, 4.0)]);
    assert!(rising.reasons[0].contains("rises"), "{:?}", rising.reasons);
    let healed = diary(&[(40, 5.0), (30, 5.0), (20, 4.0), (2, 0.0)]);
    assert_eq!(healed.level, CareLevel::Routine, "{:?}", healed.reasons);
}

#[test]
fn a_limp_with_pain_asks_for_a_professional() {
    let case = |score: f64| {
        Case::with(&[(MetricId::ContactAsymmetry, 12.0)])
            .history(&[
                &[(MetricId::ContactAsymmetry, 11.0)],
                &[(MetricId::ContactAsymmetry, 11.5)],
            ])
            .profile(&format!("[pain]\nscore_0_10 = {score}"))
            .judge()
            .care
            .level
    };
    assert_eq!(case(5.0), CareLevel::Soon);
    assert_eq!(case(2.0), CareLevel::Routine);
}

#[test]
fn spondylolisthesis_needs_clearance_before_advice_and_then_no_bridges() {
    let core = (MetricId::TrunkLateralRom, 18.0);
    let with = |more: &str| {
        let profile = format!("conditions = [\"spondylolisthesis\"]\n{more}");
        Case::with(&[core]).profile(&profile).judge()
    };
    let uncleared = with("");
    assert!(uncleared.advice.is_empty() && uncleared.care.level == CareLevel::Soon);
    assert!(uncleared.care.show_severity, "no red flag");
    let cleared = with("cleared_by_clinician = true");
    let tip = cleared.advice.iter().find(|a| a.tip == "advice_core").expect("the core tip");
    assert!(tip.text.contains("leave out bridges"), "{}", tip.text);
    let without = Case::with(&[core]).judge();
    let tip = without.advice.iter().find(|a| a.tip == "advice_core").expect("the core tip");
    assert!(tip.text.contains("bridges,"), "{}", tip.text);
}

#[test]
fn conditions_weigh_faults_and_the_weight_is_clipped() {
    let weight = |conditions: &str, fault: &str| {
        let profile = format!("conditions = [{conditions}]");
        finding(&Case::with(&[IMPACT]).profile(&profile).judge(), fault).weight
    };
    assert!((weight("\"ddd\"", "high_impact") - 1.4).abs() < 1e-12);
    assert!((weight("\"ddd\", \"high_arch\"", "high_impact") - 1.68).abs() < 1e-12);
    assert!(
        (weight("\"stenosis\", \"spondylolisthesis\"", "lumbar_extension_pushoff") - 2.0).abs()
            < 1e-12
    );
    assert!((weight("", "high_impact") - 1.0).abs() < 1e-12);
}

#[test]
fn a_weight_changes_the_order_of_the_actions() {
    let first = |conditions: &str| {
        let case = Case::with(&[(MetricId::PtaAxial, 9.5), (MetricId::PronationVelocity, 1100.0)]);
        let judgement = case.profile(&format!("conditions = [{conditions}]")).judge();
        judgement.advice.iter().map(|a| (a.tip.clone(), a.score)).collect::<Vec<_>>()
    };
    let score = |list: &[(String, f64)], tip: &str| {
        list.iter().find(|(t, _)| t == tip).map(|(_, s)| *s).expect("the tip")
    };
    let (plain, ddd) = (first(""), first("\"ddd\""));
    let ratio = score(&ddd, "advice_cadence") / score(&plain, "advice_cadence");
    assert!((ratio - 1.4).abs() < 1e-9, "{ratio}");
}

#[test]
fn stenosis_does_not_tell_a_mild_forward_lean() {
    let at = |lean| {
        Case::with(&[(MetricId::TrunkLean, lean)])
            .profile("conditions = [\"stenosis\"]")
            .severity("excess_forward_lean_waist")
    };
    assert_eq!(at(14.0), Some(Severity::None));
    assert_eq!(at(16.0), Some(Severity::Moderate));
}

#[test]
fn with_scoliosis_sides_are_judged_against_the_own_baseline_only() {
    let now = [(MetricId::ContactAsymmetry, 9.0)];
    let alone = Case::with(&now).profile("conditions = [\"scoliosis\"]");
    assert_eq!(alone.severity("lr_asymmetry"), None, "not assessable without a baseline");
    let usual: Vec<Vec<(MetricId, f64)>> =
        [8.0, 8.5, 9.0, 9.5, 10.0].iter().map(|v| vec![(MetricId::ContactAsymmetry, *v)]).collect();
    let sessions: Vec<&[(MetricId, f64)]> = usual.iter().map(Vec::as_slice).collect();
    let known = alone.history(&sessions);
    assert_eq!(known.severity("lr_asymmetry"), Some(Severity::None));
}

#[test]
fn in_pregnancy_and_under_18_no_limit_of_adults_is_used() {
    for profile in ["conditions = [\"pregnant_postpartum\"]", "[subject]\nage_y = 16.0"] {
        let case = Case::with(&[IMPACT, (MetricId::TrunkLean, 25.0)]).profile(profile);
        assert_eq!(case.severity("high_impact"), None, "{profile}");
        assert_eq!(case.severity("excess_forward_lean_waist"), None, "{profile}");
    }
}

#[test]
fn a_fresh_warm_up_settles_a_fast_start_and_a_race_or_cold_worsens_it() {
    let with = |warm_up: &str| {
        Case::with(&[(MetricId::WarmupRatio, 106.0)])
            .profile(&format!("[warm_up]\n{warm_up}"))
            .severity("insufficient_warmup")
    };
    assert_eq!(with(""), Some(Severity::Mild));
    assert_eq!(with("minutes = 10.0\nended_min_before = 5.0"), Some(Severity::None));
    assert_eq!(with("minutes = 10.0\nended_min_before = 30.0"), Some(Severity::Mild));
    assert_eq!(with("session = \"race\""), Some(Severity::Moderate));
    assert_eq!(with("air_c = 2.0"), Some(Severity::Moderate));
}

#[test]
fn at_most_three_actions_are_given_and_the_core_tip_stays() {
    let many = Case::with(&[
        IMPACT,
        (MetricId::TibiaInclinationIc, 25.0),
        (MetricId::CadenceDeficit, 18.0),
        (MetricId::BrakePeak, 0.45),
        (MetricId::TrunkRotationRom, 55.0),
        (MetricId::ContactAsymmetry, 9.0),
        (MetricId::TrunkLean, 25.0),
    ])
    .judge();
    assert_eq!(many.advice.len(), 3);
    assert!(many.advice.windows(2).all(|w| w[0].score >= w[1].score));
    assert_eq!(many.advice[0].tip, "advice_cadence");
    let core = catalogue().fault("core_instability").expect("the fault").keeps_tip;
    assert!(core);
}

#[test]
fn the_target_of_cadence_is_five_percent_more_but_never_far_above_the_reference() {
    let target = |cadence: f64, deficit: f64| {
        let case = Case::with(&[
            (MetricId::Cadence, cadence),
            (MetricId::CadenceDeficit, deficit),
            (MetricId::TibiaInclinationIc, 21.0),
            (MetricId::KneeFlexionIc, 3.0),
        ]);
        let advice = case.judge().advice;
        let cadence = advice[0].targets.iter().find(|t| t.name == "cadence");
        cadence.map(|c| (c.now, c.aim.expect("an aim")))
    };
    assert_eq!(target(160.0, 10.0), Some((160.0, 168.0)));
    // Reference 181, so at most one standard deviation above it: 189.
    assert_eq!(target(180.0, 0.5), Some((180.0, 188.5)));
    assert_eq!(target(190.0, -20.0), None, "no more is asked of who has the reference");
}

#[test]
fn the_other_targets_are_the_mild_limits_of_raised_signs() {
    let case = Case::with(&[(MetricId::TibiaInclinationIc, 20.5), (MetricId::BrakePeak, 0.36)]);
    let judgement = case.judge();
    let names: Vec<(&str, i64)> = judgement.advice[0]
        .targets
        .iter()
        .map(|t| (t.name.as_str(), t.aim.map_or(0, |aim| (100.0 * aim).round() as i64)))
        .collect();
    // At 3 m/s: the shin's limit is 17° at 3.3 m/s and falls by 3° per m/s.
    assert_eq!(names, [("tibia_inclination_ic", 1610), ("brake_peak", 27)]);
}

#[test]
fn the_next_long_run_is_capped_at_110_percent_of_the_longest_of_30_days() {
    let case =
        Case::new().diary(vec![entry(20, 10.0), entry(10, 8.0), entry(5, 9.0), entry(0, 14.0)]);
    let judgement = case.judge();
    let load = judgement.advice.iter().find(|a| a.tip == "advice_load").expect("the load tip");
    let aim = load.targets[0].aim.expect("an aim");
    assert!((aim - 11.0).abs() < 1e-9, "{aim}");
}

#[test]
fn a_contradiction_is_told_where_it_matters() {
    let judgement = Case::with(&[IMPACT]).judge();
    assert!(judgement.contradictions.iter().any(|c| c.literature.contains("not bone load")));
    assert!(judgement.contradictions.iter().all(|c| c.faults.contains(&"high_impact".to_owned())));
}

#[test]
fn a_wrong_profile_is_refused_with_field_and_expectation() {
    let cases = [
        ("[subject]\nheight_m = 178.0", "subject.height_m = 178 is not 0.8 to 2.5 metres"),
        ("conditions = [\"lumbago\"]", "unknown variant `lumbago`"),
        ("red_flag = []", "unknown field `red_flag`"),
        ("[[shoe]]\nid = \"a\"\n[[shoe]]\nid = \"a\"", "shoe \"a\" is listed twice"),
        ("[[shoe]]\nid = \"a\"\nbought = \"2026-02-30\"", "is not a day"),
        ("[[shoe]]\nid = \"a\"\nkm = -5.0", "shoe \"a\".km = -5 is not 0 to 20000 km"),
    ];
    for (text, words) in cases {
        let error = Profile::from_toml(text).expect_err(text);
        assert!(error.to_string().contains(words), "{text}: {error}");
        if let ProfileError::Shape { reason } = &error {
            assert!(reason.contains("line"), "{reason}");
        }
    }
}

#[test]
fn a_wrong_catalogue_is_refused_with_fault_and_key() {
    let shipped = include_str!("../../src/form/faults.toml");
    let broken = |from: &str, to: &str| {
        assert!(shipped.contains(from), "{from}");
        FaultCatalogue::from_toml(&shipped.replacen(from, to, 1)).expect_err(to)
    };
    let e = broken("bands = [12.0, 15.0, 20.0]", "bands = [12.0, 20.0, 15.0]");
    assert!(matches!(e, FaultError::Bands { .. }), "{e}");
    let e = broken("only_with = [\"overpronation\"]", "only_with = [\"overpronating\"]");
    assert!(e.to_string().contains("only_with") && e.to_string().contains("overpronating"), "{e}");
    let e = broken("metric = \"trunk_lean\"\n  direction", "direction");
    assert!(matches!(e, FaultError::Subject { .. } | FaultError::Toml(_)), "{e}");
    let e = broken("high_impact = 1.4", "high_impact = 2.5");
    assert!(e.to_string().contains("between 0 and 2"), "{e}");
    let e = broken("ignore_mild = [\"excess_forward_lean_waist\"]", "ignore_mild = [\"lean\"]");
    assert!(e.to_string().contains("ignore_mild"), "{e}");
}

#[test]
fn what_cannot_be_judged_names_the_entry_that_is_missing() {
    let judgement = Case::new().judge();
    for (fault, words) in [
        ("training_spike", "diary"),
        ("worn_shoes", "shoe"),
        ("footwear_transition", "diary"),
        ("overtraining_load", "diary"),
        ("hard_surface", "surface"),
        ("high_cumulative_load", "--date"),
    ] {
        let found = finding(&judgement, fault);
        let runform::form::Status::NotAssessable { reason, entries, .. } = found.status else {
            panic!("{fault}")
        };
        assert!(reason.contains(words) && !entries.is_empty(), "{fault}: {reason}");
    }
}

#[test]
fn a_training_spike_has_the_bands_of_the_source() {
    use Severity::{Mild, Moderate, None, Severe};
    for (km, wanted) in [(10.5, None), (12.0, Mild), (14.0, Moderate), (21.0, Severe)] {
        let runs = vec![entry(20, 10.0), entry(13, 8.0), entry(6, 9.0), entry(0, km)];
        let judgement = Case::new().diary(runs).judge();
        let sign = evidence(&judgement, "training_spike", "session_spike");
        assert_eq!(sign.severity, wanted, "{km}");
    }
    let steady: Vec<DiaryEntry> = (0..30).map(|i| entry(i, 8.0)).collect();
    assert_eq!(Case::new().diary(steady).severity("training_spike"), Some(None));
    assert_eq!(today().to_string(), "2026-03-31");
}
