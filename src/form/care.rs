//! When to see a professional instead of, or beside, training on. Medical honesty first: any red
//! flag withholds training advice and the grading of findings, whatever the sensors say; a limp, a
//! tender bone, signs of a nerve and severe pain withhold the advice.

use serde::{Deserialize, Serialize};

use super::catalogue::FaultCatalogue;
use super::finding::{FaultFinding, Severity};
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
    match flag {
        RedFlag::SaddleNumbness => "numbness between the legs",
        RedFlag::BladderBowel => "new trouble with bladder or bowel",
        RedFlag::LegWeakness => "growing or major weakness of a leg",
        RedFlag::Trauma => "a recent blow or fall",
        RedFlag::FeverInfection => "fever, infection or weakened immunity",
        RedFlag::CancerHistory => "a history of cancer",
        RedFlag::WeightLoss => "unexplained loss of weight",
        RedFlag::NightPain => "severe pain at night or when lying",
    }
}

fn soon(sign: SeeSoon) -> &'static str {
    match sign {
        SeeSoon::BelowKnee => "pain that runs below the knee",
        SeeSoon::NumbnessTingling => "numbness or tingling",
        SeeSoon::MorningStiffness => "morning stiffness of more than an hour",
        SeeSoon::FocalBony => {
            "tenderness at one spot of bone, or pain when bending back on one leg"
        }
        SeeSoon::LowEnergy => "low energy intake or missed periods",
        SeeSoon::Limp => "a limp",
        SeeSoon::NextDayPain => "pain that rises through the run and is still there the next day",
        SeeSoon::ForcedStop => "symptoms in the legs that force a stop",
    }
}

fn felt(word: Descriptor) -> &'static str {
    match word {
        Descriptor::Radiating => "radiates",
        Descriptor::Shooting => "shoots into the leg",
        Descriptor::Electric => "feels like an electric shock",
        Descriptor::Numb => "goes with numbness",
        Descriptor::Tingling => "goes with tingling",
        Descriptor::Weak => "goes with a weak leg",
        _ => "hurts",
    }
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
        out.push(format!("new back pain at the age of {age:.0}"));
    }
    let has = |sign| profile.see_soon.contains(&sign);
    let legs = has(SeeSoon::BelowKnee)
        || has(SeeSoon::NumbnessTingling)
        || has(SeeSoon::ForcedStop)
        || profile.pain.descriptors.iter().any(|d| d.is_nerve_sign());
    for (condition, name) in [
        (Condition::Stenosis, "spinal stenosis"),
        (Condition::Spondylolisthesis, "spondylolisthesis"),
    ] {
        if legs && profile.conditions.contains(&condition) {
            out.push(format!("symptoms in the legs with {name}"));
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
            out.push(format!("pain that {}", felt.join(" and ")));
        }
    }
    let score = score(context.profile.as_ref(), pain);
    if score >= SEVERE_PAIN {
        out.push(format!("severe pain, {score:.0} of 10"));
    }
    out
}

/// Pain now: as told, else the last of the diary's episode.
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
        out.push(format!("pain for {weeks:.0} weeks"));
    } else if let Some(p) = pain.filter(|p| p.persists()) {
        out.push(format!("pain in the diary for {} days", p.days));
    }
    if let Some(p) = pain.filter(|p| p.rises()) {
        let slope = p.per_week.unwrap_or(0.0);
        out.push(format!("pain that rises by {slope:.1} points a week, now {:.0}", p.latest));
    }
    let score = score(Some(&profile), pain);
    let limp = findings.iter().any(|f| f.fault == "lr_asymmetry" && f.at_least(Severity::Severe));
    if score >= 4.0 && limp {
        out.push(format!("a severe difference between the sides with pain of {score:.0} of 10"));
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
        .map(|c| format!("{} without a clinician's clearance to run", c.title.to_lowercase()))
        .collect()
}

fn background(context: &Context) -> Vec<String> {
    let Some(profile) = &context.profile else { return Vec::new() };
    let mut out = Vec::new();
    let mut say = |text: String| out.push(text);
    if let Some(bmi) = profile.bmi().filter(|b| *b > 24.0) {
        say(format!(
            "A body-mass index of {bmi:.0}: above 24 is associated with back pain in runners \
             (Maselli et al. 2020)."
        ));
    }
    if profile.sit_and_reach == Some(Flexibility::Poor) {
        say("Stiff hamstrings and back are associated with back pain in runners (Maselli et al. \
             2020)."
            .to_owned());
    }
    if let Some(hours) = profile.sitting_h_per_day.filter(|h| *h >= 6.0) {
        say(format!(
            "{hours:.0} hours of sitting a day: the article links it to tight hip flexors."
        ));
    }
    for shoe in &profile.shoes {
        let fit = match shoe.fit {
            Some(Fit::Tight) => "too tight",
            Some(Fit::Loose) => "too loose",
            _ => "",
        };
        if !fit.is_empty() {
            say(format!(
                "The shoe {} is {fit}: the article says that this alters gait. Compare it with one \
                 that fits before you change how you run.",
                shoe.id
            ));
        }
        if let Some(drop) = shoe.drop_mm.filter(|d| *d >= HIGH_DROP_MM) {
            say(format!(
                "The shoe {} has a heel-to-toe drop of {drop:.0} mm. A higher drop went with a \
                 steeper foot at landing, but with slower loading (Zhang et al.) and not with more \
                 injuries (Malisoux et al. 2016).",
                shoe.id
            ));
        }
    }
    if profile.subject.age_y.is_some_and(|a| a < 18.0) {
        say("Under 18 no limit of adults holds: only changes from your own earlier runs are \
             judged."
            .to_owned());
    }
    out
}
