//! When to see a professional instead of, or beside, training on. Medical honesty first: any red
//! flag withholds training advice and the grading of findings, whatever the sensors say; a limp, a
//! tender bone, signs of a nerve and severe pain withhold the advice.

use serde::{Deserialize, Serialize};

use super::catalogue::FaultCatalogue;
use super::finding::FaultFinding;
use super::severity::Severity;
use super::words;
use crate::context::{
    Condition, Context, Descriptor, Fit, Flexibility, PainTrend, Profile, RedFlag, SeeSoon,
    pain_trend,
};

/// Pain from which it is severe on the scale of 0 to 10 (Breivik et al. 2008 \[M\]: 7 to 10).
const SEVERE_PAIN: f64 = 7.0;

/// Heel-to-toe drop that is said to be high, mm \[P\]: the upper of the three in Malisoux et al. 2016.
const HIGH_DROP_MM: f64 = 10.0;

/// How urgent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CareLevel {
    /// The general text only.
    #[default]
    Routine,
    /// Have it looked at soon.
    Soon,
    /// Medical advice now.
    Now,
}

/// What the runner's answers, pain and conditions ask for.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Care {
    /// How urgent.
    pub level: CareLevel,
    /// Why, in plain words; the urgent ones first.
    pub reasons: Vec<String>,
    /// True when no training advice is given.
    pub advice_withheld: bool,
    /// False when findings must be shown without their severity.
    pub show_severity: bool,
    /// What the declared conditions ask for.
    pub gates: Vec<String>,
    /// What else is known to go with back pain in runners; nothing is judged by it.
    pub background: Vec<String>,
    /// The current episode of pain in the diary.
    pub pain: Option<PainTrend>,
}

fn red(flag: RedFlag) -> &'static str {
    words().get(match flag {
        RedFlag::SaddleNumbness => "care.now.saddle_numbness",
        RedFlag::BladderBowel => "care.now.bladder_bowel",
        RedFlag::LegWeakness => "care.now.leg_weakness",
        RedFlag::Trauma => "care.now.trauma",
        RedFlag::FeverInfection => "care.now.fever_infection",
        RedFlag::CancerHistory => "care.now.cancer_history",
        RedFlag::WeightLoss => "care.now.weight_loss",
        RedFlag::NightPain => "care.now.night_pain",
    })
}

fn soon(sign: SeeSoon) -> &'static str {
    words().get(match sign {
        SeeSoon::BelowKnee => "care.soon.below_knee",
        SeeSoon::NumbnessTingling => "care.soon.numbness_tingling",
        SeeSoon::MorningStiffness => "care.soon.morning_stiffness",
        SeeSoon::FocalBony => "care.soon.focal_bony",
        SeeSoon::LowEnergy => "care.soon.low_energy",
        SeeSoon::Limp => "care.soon.limp",
        SeeSoon::NextDayPain => "care.soon.next_day_pain",
        SeeSoon::ForcedStop => "care.soon.forced_stop",
    })
}

fn felt(word: Descriptor) -> &'static str {
    words().get(match word {
        Descriptor::Radiating => "care.felt.radiating",
        Descriptor::Shooting => "care.felt.shooting",
        Descriptor::Electric => "care.felt.electric",
        Descriptor::Numb => "care.felt.numb",
        Descriptor::Tingling => "care.felt.tingling",
        Descriptor::Weak => "care.felt.weak",
        _ => "care.felt.other",
    })
}

/// Signs with which nobody should work on their running form before a professional has looked: who
/// limps, may have a fracture, is stopped by the legs, or feels a nerve \[P\].
fn stops_training(sign: SeeSoon) -> bool {
    matches!(
        sign,
        SeeSoon::Limp
            | SeeSoon::FocalBony
            | SeeSoon::ForcedStop
            | SeeSoon::BelowKnee
            | SeeSoon::NumbnessTingling
    )
}

/// Weighs answers, pain and conditions.
pub(super) fn care(
    catalogue: &FaultCatalogue,
    context: &Context,
    findings: &[FaultFinding],
) -> Care {
    let pain = context.diary.as_ref().zip(context.date).and_then(|(d, on)| pain_trend(d, on));
    let now = urgent(context);
    let first = before_training(context, pain.as_ref());
    let later = not_urgent(context, pain.as_ref(), findings);
    let uncleared = uncleared(catalogue, context);
    let level = if !now.is_empty() {
        CareLevel::Now
    } else if !first.is_empty() || !later.is_empty() || !uncleared.is_empty() {
        CareLevel::Soon
    } else {
        CareLevel::Routine
    };
    let gates = context
        .conditions()
        .iter()
        .filter_map(|c| catalogue.condition(*c))
        .map(|c| format!("{}: {}", c.title, c.gate))
        .collect();
    Care {
        level,
        advice_withheld: level == CareLevel::Now || !first.is_empty() || !uncleared.is_empty(),
        show_severity: level != CareLevel::Now,
        reasons: now.into_iter().chain(first).chain(uncleared).chain(later).collect(),
        gates,
        background: background(context),
        pain,
    }
}

fn urgent(context: &Context) -> Vec<String> {
    let Some(profile) = &context.profile else { return Vec::new() };
    let mut out: Vec<String> = profile.red_flags.iter().map(|f| red(*f).to_owned()).collect();
    if let Some(age) =
        profile.subject.age_y.filter(|a| profile.pain.new && !(20.0..=50.0).contains(a))
    {
        out.push(words().fill("care.now.new_pain_at_age", &[("age", &format!("{age:.0}"))]));
    }
    let has = |sign| profile.see_soon.contains(&sign);
    let legs = has(SeeSoon::BelowKnee)
        || has(SeeSoon::NumbnessTingling)
        || has(SeeSoon::ForcedStop)
        || profile.pain.descriptors.iter().any(|d| d.is_nerve_sign());
    for (condition, name) in [
        (Condition::Stenosis, "care.now.stenosis"),
        (Condition::Spondylolisthesis, "care.now.spondylolisthesis"),
    ] {
        if legs && profile.conditions.contains(&condition) {
            out.push(words().fill("care.now.legs_with", &[("condition", words().get(name))]));
        }
    }
    out
}

/// Reasons to have a professional look before any training advice is given.
fn before_training(context: &Context, pain: Option<&PainTrend>) -> Vec<String> {
    let mut out = Vec::new();
    if let Some(profile) = &context.profile {
        let stops = profile.see_soon.iter().filter(|s| stops_training(**s));
        out.extend(stops.map(|s| soon(*s).to_owned()));
        let nerve = profile.pain.descriptors.iter().filter(|d| d.is_nerve_sign());
        let felt: Vec<&str> = nerve.map(|d| felt(*d)).collect();
        if !felt.is_empty() {
            let felt = felt.join(words().get("care.soon.and"));
            out.push(words().fill("care.soon.pain_that", &[("felt", &felt)]));
        }
    }
    let score = score(context.profile.as_ref(), pain);
    if score >= SEVERE_PAIN {
        out.push(words().fill("care.soon.severe_pain", &[("score", &format!("{score:.0}"))]));
    }
    out
}

/// Pain now, 0 to 10: as the runner answered, else the latest of the diary's episode; 0 without either.
fn score(profile: Option<&Profile>, pain: Option<&PainTrend>) -> f64 {
    profile.and_then(|p| p.pain.score_0_10).or(pain.map(|p| p.latest)).unwrap_or(0.0)
}

fn not_urgent(
    context: &Context,
    pain: Option<&PainTrend>,
    findings: &[FaultFinding],
) -> Vec<String> {
    let profile = context.profile.clone().unwrap_or_default();
    let signs = profile.see_soon.iter().filter(|s| !stops_training(**s));
    let mut out: Vec<String> = signs.map(|s| soon(*s).to_owned()).collect();
    let weeks = profile.pain.weeks.unwrap_or(0.0);
    if weeks > 2.0 {
        out.push(words().fill("care.soon.weeks", &[("weeks", &format!("{weeks:.0}"))]));
    } else if let Some(p) = pain.filter(|p| p.persists()) {
        out.push(words().fill("care.soon.days", &[("days", &p.days.to_string())]));
    }
    if let Some(p) = pain.filter(|p| p.rises()) {
        let slope = p.per_week.unwrap_or(0.0);
        let (slope, now) = (format!("{slope:.1}"), format!("{:.0}", p.latest));
        out.push(words().fill("care.soon.rises", &[("slope", &slope), ("now", &now)]));
    }
    let score = score(Some(&profile), pain);
    let limp = findings.iter().any(|f| f.fault == "lr_asymmetry" && f.at_least(Severity::Severe));
    if score >= 4.0 && limp {
        out.push(words().fill("care.soon.side_with_pain", &[("score", &format!("{score:.0}"))]));
    }
    out
}

fn uncleared(catalogue: &FaultCatalogue, context: &Context) -> Vec<String> {
    if context.profile.as_ref().is_none_or(|p| p.cleared_by_clinician) {
        return Vec::new();
    }
    let rules = context.conditions().iter().filter_map(|c| catalogue.condition(*c));
    rules
        .filter(|c| c.needs_clearance)
        .map(|c| words().fill("care.soon.uncleared", &[("condition", &c.title.to_lowercase())]))
        .collect()
}

fn background(context: &Context) -> Vec<String> {
    let Some(profile) = &context.profile else { return Vec::new() };
    let mut out = Vec::new();
    let mut say = |text: String| out.push(text);
    if let Some(bmi) = profile.bmi().filter(|b| *b > 24.0) {
        say(words().fill("care.background.bmi", &[("bmi", &format!("{bmi:.0}"))]));
    }
    if profile.sit_and_reach == Some(Flexibility::Poor) {
        say(words().get("care.background.stiff").to_owned());
    }
    if let Some(hours) = profile.sitting_h_per_day.filter(|h| *h >= 6.0) {
        say(words().fill("care.background.sitting", &[("hours", &format!("{hours:.0}"))]));
    }
    for shoe in &profile.shoes {
        let fit = match shoe.fit {
            Some(Fit::Tight) => Some("care.background.tight"),
            Some(Fit::Loose) => Some("care.background.loose"),
            _ => None,
        };
        if let Some(fit) = fit {
            let values = [("shoe", shoe.id.as_str()), ("fit", words().get(fit))];
            say(words().fill("care.background.fit", &values));
        }
        if let Some(drop) = shoe.drop_mm.filter(|d| *d >= HIGH_DROP_MM) {
            let drop = format!("{drop:.0}");
            say(words().fill("care.background.drop", &[("shoe", &shoe.id), ("drop", &drop)]));
        }
    }
    if profile.subject.age_y.is_some_and(|a| a < 18.0) {
        say(words().get("care.background.minor").to_owned());
    }
    out
}
