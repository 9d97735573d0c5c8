//! Which side: which leg stands, which hip falls, which foot stays longer, which side to train.

use crate::fault_support::{Row, TABLE, run};
use crate::judge::{Case, evidence, finding};
use runform::MetricId;
use runform::context::Context;
use runform::form::Severity;
use runform::recording::{Placement, Side};
use runform::report::text::render;
use runform::sim::{Fault, Level, Preset};

const DROP: MetricId = MetricId::PelvicDrop;

fn drops(left: f64, right: f64) -> Case {
    Case::with(&[(DROP, 0.5 * (left + right))])
        .side(DROP, Side::Left, left)
        .side(DROP, Side::Right, right)
        .and(MetricId::PelvicDropAsymmetry, right - left)
}

#[test]
fn a_falling_hip_names_the_leg_that_stands_the_hip_that_falls_and_the_side_to_train() {
    for (left, right, stands, falls) in [(11.0, 4.0, "left", "right"), (4.0, 11.0, "right", "left")]
    {
        let judgement = drops(left, right).judge();
        let drop = evidence(&judgement, "contralateral_pelvic_drop", "pelvic_drop");
        let says = drop.side_says.clone().expect("words for the side");
        assert_eq!(says, format!("when you stand on the {stands} leg, the {falls} hip falls"));
        let sides = drop.sides.expect("both sides");
        assert_eq!((sides.left, sides.right), (left, right), "the mean hides neither");
        let tip = judgement.advice.iter().find(|a| a.tip == "advice_strength").expect("the tip");
        assert!(tip.text.contains(&format!("Train the {stands} hip first")), "{}", tip.text);
        assert!(!tip.text.contains(&format!("Train the {falls} hip first")), "{}", tip.text);
    }
}

#[test]
fn hips_that_fall_alike_are_trained_alike() {
    let judgement = drops(11.0, 11.3).judge();
    let drop = evidence(&judgement, "contralateral_pelvic_drop", "pelvic_drop");
    assert!(drop.side_says.as_ref().is_some_and(|s| s.contains("whichever leg")), "{drop:?}");
    let tip = judgement.advice.iter().find(|a| a.tip == "advice_strength").expect("the tip");
    assert!(tip.text.contains("Train both hips alike"), "{}", tip.text);
}

#[test]
fn from_raw_signals_the_falling_hip_is_on_the_side_of_the_swinging_leg() {
    // The preset lifts the left side of the pelvis all the time, so that the right one hangs lower and
    // the drop is deep while the left leg stands.
    let preset = Preset { fault: Fault::OneSidedPelvicDrop, level: Level::Severe };
    let worn = &[Placement::Sacrum];
    let report = run(preset.runner(3.33, 1.75), worn, 200.0, 22.0, Context::default());
    let found = report.faults.iter().find(|f| f.fault == "contralateral_pelvic_drop");
    let found = found.expect("a fault of the catalogue");
    assert!(found.at_least(Severity::Moderate), "{found:?}");
    let text = render(&report, None).split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(text.contains("the right hip falls further, while the left leg stands"), "{text}");
    assert!(text.contains("Train the left hip first"), "{text}");
    assert!(text.contains("left | right"), "{text}");
    assert!(!text.contains("the one that drops more"), "{text}");
}

#[test]
fn a_difference_between_the_sides_says_which_leg() {
    let of = |metric, value| {
        let case = Case::with(&[(metric, value)]);
        evidence(&case.judge(), "lr_asymmetry", metric.name()).side_says.expect("a side")
    };
    assert_eq!(of(MetricId::ContactAsymmetry, 8.0), "the right foot stays on the ground longer");
    assert_eq!(of(MetricId::ContactAsymmetry, -8.0), "the left foot stays on the ground longer");
    assert_eq!(of(MetricId::PtaAsymmetry, 40.0), "the right shin takes the harder jolt");
    assert_eq!(of(MetricId::PeakVgrfAsymmetry, -20.0), "the left leg is pushed harder");
}

#[test]
fn a_difference_that_may_be_none_names_no_side() {
    let mut case = Case::with(&[(MetricId::ContactAsymmetry, 6.0)]);
    for row in &mut case.metrics {
        if let runform::metrics::Outcome::Estimate(e) = &mut row.outcome {
            (e.low, e.high) = (e.value - 7.0, e.value + 7.0);
        }
    }
    let sign = evidence(&case.judge(), "lr_asymmetry", "contact_asymmetry");
    assert_eq!((sign.side, sign.side_says), (None, None));
    assert!(sign.held.is_some_and(|h| h.contains("no difference")));
}

#[test]
fn every_sign_that_tells_the_sides_apart_has_words_for_both() {
    for fault in &crate::judge::catalogue().faults {
        for c in &fault.criteria {
            assert_eq!(c.left.is_some(), c.right.is_some(), "{}: {c:?}", fault.id);
            let name = c.judged().map_or("", |s| s.name());
            let difference = name.ends_with("_asymmetry") || name == "trunk_lateral_offset";
            assert!(!difference || c.left.is_some(), "{}: {name}", fault.id);
        }
    }
}

#[test]
fn pain_on_one_side_is_held_against_the_side_that_stands_out() {
    let notes = |side: &str| {
        let case = Case::with(&[(MetricId::ContactAsymmetry, 8.0)])
            .profile(&format!("[pain]\nscore_0_10 = 2\nside = \"{side}\"\n"));
        finding(&case.judge(), "lr_asymmetry").notes.join(" ")
    };
    assert!(notes("right").contains("the same side"), "{}", notes("right"));
    assert!(notes("left").contains("the other side"), "{}", notes("left"));
}

#[test]
fn a_trunk_that_leans_over_its_pelvis_is_graded_once() {
    // The bend at the waist is the same movement as the lean: it must not say more.
    let row = TABLE.iter().find(|r: &&Row| r.fault == Fault::ExcessForwardLeanWaist);
    let row = row.expect("a row");
    assert!(row.worn.contains(&Placement::Sacrum) && row.told == row.sign);
}
