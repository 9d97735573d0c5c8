//! The report as a runner reads it.

use runform::context::{Context, Profile};
use runform::recording::Placement;
use runform::report::text::{WIDTH, render};
use runform::sim::{Activity, Preset, Runner, Scenario, SensorSpec, simulate};
use runform::{Options, Report, analyze};

use crate::support::NOT_FOR_RUNNERS;

fn report(scenario: &Scenario) -> Report {
    let run = simulate(scenario).expect("a simulated recording");
    analyze(&run.recording, &Options::default()).expect("a report").report
}

fn preset(name: &str) -> Report {
    let runner = Preset::by_name(name).expect("a preset").runner(3.33, 1.75);
    report(&Scenario::running(runner, 20.0))
}

fn waist() -> Report {
    let mut phone = SensorSpec::new(Placement::Waist, 50.0);
    phone.gyro = false;
    report(&Scenario::running(Runner::new(3.0, 1.75), 20.0).sensors(vec![phone]))
}

#[test]
fn no_line_is_wider_than_the_page() {
    for (r, width) in [(preset("overstriding_severe"), WIDTH), (waist(), 72)] {
        for line in render(&r, Some(width)).lines() {
            assert!(line.chars().count() <= width, "{line}");
            assert_eq!(line, line.trim_end());
        }
    }
}

#[test]
fn the_same_report_gives_the_same_text() {
    let r = waist();
    assert_eq!(render(&r, None), render(&r, None));
}

#[test]
fn a_severe_fault_that_is_sure_puts_the_referral_before_everything() {
    let text = render(&preset("high_impact_severe"), None);
    let referral = text.find("See a doctor now").expect("the referral");
    let numbers = text.find("Your numbers").expect("the numbers");
    assert!(referral < numbers, "{text}");
    assert!(text.contains("SEVERE, sure: Hard impact"), "{text}");
}

#[test]
fn a_report_without_a_severe_fault_ends_with_the_referral() {
    let text = render(&waist(), None);
    let referral = text.find("See a doctor now").expect("the referral");
    assert!(referral > text.find("What to do").expect("the advice"), "{text}");
}

#[test]
fn what_could_not_be_judged_names_the_sensor_that_would_help() {
    let text = render(&waist(), None);
    let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let wanted =
        "A sensor on the shank would add: landing too far ahead; hard impact; shin turns inward.";
    assert!(flat.contains(wanted), "{text}");
}

#[test]
fn at_most_three_actions_are_given_each_with_a_check() {
    let text = render(&preset("overstriding_severe"), None);
    let checks = text.matches("How to check:").count();
    assert!((1..=3).contains(&checks), "{text}");
    assert!(text.contains("  1. "), "{text}");
}

#[test]
fn nothing_is_said_to_cause_pain() {
    for name in ["overstriding_severe", "lr_asymmetry_severe", "anterior_pelvic_tilt_moderate"] {
        let text = render(&preset(name), None).to_lowercase();
        for word in ["causes pain", "cause of pain", "leads to pain", "due to your"] {
            assert!(!text.contains(word), "{word} in: {text}");
        }
        assert!(text.contains("associated with"), "{text}");
    }
}

#[test]
fn a_walk_is_said_to_be_a_walk_and_nothing_more() {
    let walk = Scenario::of(Runner::new(3.0, 1.75), Activity::Walking { cadence_spm: 115.0 }, 20.0)
        .sensors(vec![SensorSpec::new(Placement::Waist, 100.0)]);
    let text = render(&report(&walk), None);
    assert!(text.contains("No running was found: 20 s of walking."), "{text}");
    assert!(!text.contains("Your numbers") && !text.contains("Your form"), "{text}");
}

#[test]
fn damage_that_was_repaired_is_told_in_plain_words() {
    let mut sensor = SensorSpec::new(Placement::Sacrum, 200.0);
    sensor.losses.dropouts_per_min = 12.0;
    sensor.acc_range_g = Some(2.0);
    let runner = Runner::new(3.33, 1.75);
    let text = render(&report(&Scenario::running(runner, 30.0).sensors(vec![sensor])), None);
    assert!(text.contains("hole"), "{text}");
    assert!(text.contains("hit the end of its range"), "{text}");
}

#[test]
fn a_red_flag_comes_first_and_takes_advice_and_grading_away() {
    let runner = Preset::by_name("overstriding_severe").expect("a preset").runner(3.33, 1.75);
    let run = simulate(&Scenario::running(runner, 20.0)).expect("a simulated recording");
    let profile = Profile::from_toml("red_flags = [\"saddle_numbness\"]").expect("a profile");
    let context = Context { profile: Some(profile), ..Context::default() };
    let options = Options::default().with_context(context);
    let text = render(&analyze(&run.recording, &options).expect("a report").report, None);
    let flag = text.find("numbness between the legs").expect("the flag");
    assert!(flag < text.find("What was recorded").expect("the recording"), "{text}");
    for word in ["SEVERE", "MODERATE", "MILD", "How to check", "severe from"] {
        assert!(!text.contains(word), "{word} in {text}");
    }
    assert!(text.contains("MEASURED: Landing too far ahead (overstriding)"), "{text}");
}

/// More of the same in the text.
const NOR_IN_THE_TEXT: [&str; 5] =
    ["can be told", "-0 SD", "-0.0", "the one that drops more", "/min "];

#[test]
fn the_text_has_no_marks_of_provenance_and_one_way_to_say_a_thing() {
    let names = [
        "overstriding_severe",
        "one_sided_pelvic_drop_severe",
        "lr_asymmetry_moderate",
        "excess_forward_lean_waist_moderate",
        "overpronation_severe",
        "reduced_hip_extension_severe",
    ];
    let texts =
        names.iter().map(|name| render(&preset(name), None)).chain([render(&waist(), None)]);
    for text in texts {
        let plain = text.replace("steps/min", "");
        for words in NOT_FOR_RUNNERS.into_iter().chain(NOR_IN_THE_TEXT) {
            assert!(!plain.contains(words), "{words} in: {text}");
        }
        assert!(text.contains("steps/min"), "{text}");
    }
}

#[test]
fn a_number_has_the_plain_word_first_and_the_term_after_it_everywhere() {
    let text = render(&preset("overstriding_severe"), None);
    let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
    for pair in [
        "Jolt at the shin (peak tibial acceleration)",
        "Shin angle at landing (tibia inclination)",
        "Braking at landing (peak braking force)",
        "Landing too far ahead (overstriding)",
    ] {
        assert!(flat.contains(pair), "{pair} in: {text}");
    }
    for old in ["Tibia inclination at contact", "Peak tibial acceleration, resultant"] {
        assert!(!flat.contains(old), "{old} in: {text}");
    }
}

#[test]
fn a_mean_that_hides_a_side_gives_way_to_left_and_right() {
    let text = render(&preset("one_sided_pelvic_drop_severe"), None);
    let line = text.lines().find(|l| l.contains("Swing-side hip drop")).expect("the line");
    assert!(line.contains(" | ") && line.contains("left | right"), "{line}");
    let even = render(&preset("contralateral_pelvic_drop_severe"), None);
    let line = even.lines().find(|l| l.contains("Swing-side hip drop")).expect("the line");
    assert!(line.contains(" to "), "{line}");
}

#[test]
fn a_difference_of_contact_says_which_foot_stays_longer() {
    let text = render(&preset("lr_asymmetry_moderate"), None);
    let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(flat.contains("the right foot stays on the ground longer"), "{text}");
    assert!(flat.contains("the right shin takes the harder jolt"), "{text}");
}
