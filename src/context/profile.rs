//! What the runner tells once: body, conditions, shoes, habits, pain and warning signs.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::Date;
use crate::recording::{Side, Subject};

/// A condition that changes how findings are weighed (article section 7, conditions of the
/// feet and legs, and states in which no threshold holds).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Condition {
    /// Narrowing of the spinal canal.
    Stenosis,
    /// Degenerative disc disease.
    Ddd,
    /// A vertebra that has slipped.
    Spondylolisthesis,
    /// Lateral curvature of the spine.
    Scoliosis,
    /// Low-back pain now or in the past.
    HistoryLbp,
    /// Flat feet.
    FlatFeet,
    /// High arches.
    HighArch,
    /// Legs of different length.
    LegLengthDiff,
    /// Osteoporosis.
    Osteoporosis,
    /// Pregnant, or within a year of giving birth.
    PregnantPostpartum,
}

/// Warning signs that ask for medical advice now (list of the article map, section E).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum RedFlag {
    /// Numbness between the legs.
    SaddleNumbness,
    /// New trouble with bladder or bowel.
    BladderBowel,
    /// Growing or major weakness of a leg.
    LegWeakness,
    /// A recent major blow or fall, or a minor one with osteoporosis.
    Trauma,
    /// Fever, chills, recent infection, suppressed immunity, or drugs by needle.
    FeverInfection,
    /// A history of cancer.
    CancerHistory,
    /// Unexplained loss of weight.
    WeightLoss,
    /// Severe pain at night or when lying.
    NightPain,
}

/// Signs that ask for a professional soon.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum SeeSoon {
    /// Pain that runs below the knee.
    BelowKnee,
    /// Numbness or tingling.
    NumbnessTingling,
    /// Morning stiffness of more than an hour.
    MorningStiffness,
    /// Tender at one spot of bone, or pain when bending back on one leg.
    FocalBony,
    /// Low energy intake, or missed periods.
    LowEnergy,
    /// A limp.
    Limp,
    /// Pain that rises through the run and is still there the next day.
    NextDayPain,
    /// Symptoms in the legs that force a stop.
    ForcedStop,
}

/// What pain feels like. Other words are refused, so that none is passed over in silence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Descriptor {
    /// Dull.
    Dull,
    /// Aching.
    Aching,
    /// Sore.
    Sore,
    /// Stiff.
    Stiff,
    /// Tight.
    Tight,
    /// Cramping.
    Cramping,
    /// Pulling.
    Pulling,
    /// Throbbing.
    Throbbing,
    /// Sharp.
    Sharp,
    /// Stabbing.
    Stabbing,
    /// Burning.
    Burning,
    /// Runs from the back into buttock or leg.
    Radiating,
    /// Shoots into the leg.
    Shooting,
    /// Like an electric shock.
    Electric,
    /// With numbness.
    Numb,
    /// With tingling or pins and needles.
    Tingling,
    /// With a leg that feels weak.
    Weak,
}

impl Descriptor {
    /// True for words that tell of a nerve rather than of muscle or joint: pain that runs or shoots
    /// into a limb, numbness, tingling, weakness (article row 2; list of the article map, section E).
    #[must_use]
    #[cfg_attr(feature = "internals", visibility::make(pub))]
    pub(crate) fn is_nerve_sign(self) -> bool {
        matches!(
            self,
            Self::Radiating
                | Self::Shooting
                | Self::Electric
                | Self::Numb
                | Self::Tingling
                | Self::Weak
        )
    }
}

/// How supple the backs of the legs are (sit and reach).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Flexibility {
    /// Fingers do not reach the shins' middle.
    Poor,
    /// In between.
    Usual,
    /// Fingers reach the toes.
    Good,
}

/// How a shoe fits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fit {
    /// Too tight.
    Tight,
    /// Well.
    Good,
    /// Too loose.
    Loose,
}

/// A shoe.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shoe {
    /// Name, as in the diary and in `conditions.shoes`.
    pub id: String,
    /// Kilometres run in it before the diary begins.
    #[serde(default)]
    pub km: Option<f64>,
    /// Heel-to-toe drop, mm.
    #[serde(default)]
    pub drop_mm: Option<f64>,
    /// Height of the sole under the heel, mm.
    #[serde(default)]
    pub stack_mm: Option<f64>,
    /// Minimalist.
    #[serde(default)]
    pub minimalist: bool,
    /// Day of the first run in it.
    #[serde(default)]
    pub bought: Option<Date>,
    /// Fit.
    #[serde(default)]
    pub fit: Option<Fit>,
}

/// What kind of session was recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SessionKind {
    /// Steady.
    Steady,
    /// Intervals.
    Interval,
    /// A race.
    Race,
}

/// The warm-up before the recording.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct WarmUp {
    /// Minutes of easy movement before the recording.
    pub minutes: Option<f64>,
    /// Minutes between its end and the start of the recording.
    pub ended_min_before: Option<f64>,
    /// Air temperature, °C.
    pub air_c: Option<f64>,
    /// Kind of session.
    pub session: Option<SessionKind>,
}

/// Pain now.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PainNow {
    /// 0 to 10.
    pub score_0_10: Option<f64>,
    /// Where, free text.
    pub site: Option<String>,
    /// On which side, if it is on one.
    pub side: Option<Side>,
    /// What it feels like.
    pub descriptors: Vec<Descriptor>,
    /// Weeks since it began.
    pub weeks: Option<f64>,
    /// True when this pain is new, not a return of a known one.
    pub new: bool,
}

/// The profile. Every field can be left out.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Profile {
    /// Body.
    pub subject: Subject,
    /// Declared conditions.
    pub conditions: Vec<Condition>,
    /// True when a clinician has cleared running with these conditions.
    pub cleared_by_clinician: bool,
    /// Hours of sitting a day.
    pub sitting_h_per_day: Option<f64>,
    /// Sit and reach.
    pub sit_and_reach: Option<Flexibility>,
    /// Usual surface, free text; `concrete` and `asphalt` count as hard.
    pub surface: Option<String>,
    /// Warm-up before the recording.
    pub warm_up: WarmUp,
    /// Pain now.
    pub pain: PainNow,
    /// Warning signs.
    pub red_flags: Vec<RedFlag>,
    /// Signs to have looked at soon.
    pub see_soon: Vec<SeeSoon>,
    /// Shoes.
    #[serde(rename = "shoe")]
    pub shoes: Vec<Shoe>,
}

/// What is wrong with a profile.
#[derive(Debug, Clone, PartialEq, Error)]
#[non_exhaustive]
pub enum ProfileError {
    /// It is no text of the right shape; the words name line and column.
    #[error("{reason}")]
    Shape {
        /// Where and what.
        reason: String,
    },
    /// A value that cannot be.
    #[error("{field} = {value} is not {expected}; check the value and its unit")]
    Value {
        /// Field.
        field: String,
        /// As given.
        value: f64,
        /// What is possible.
        expected: &'static str,
    },
    /// A text that fits into no table or line.
    #[error("{field} has {characters} characters or control characters; give 1 to 120 plain ones")]
    Text {
        /// Field.
        field: String,
        /// Its length.
        characters: usize,
    },
    /// Two shoes of one name.
    #[error("shoe \"{id}\" is listed twice; give every shoe its own id")]
    ShoeTwice {
        /// Its name.
        id: String,
    },
}

impl Profile {
    /// Reads and checks a profile.
    ///
    /// # Errors
    /// [`ProfileError`] naming line, field and what was expected.
    pub fn from_toml(text: &str) -> Result<Self, ProfileError> {
        let shape = |e: toml::de::Error| ProfileError::Shape { reason: e.to_string() };
        let profile: Self = toml::from_str(text).map_err(shape)?;
        profile.check()?;
        Ok(profile)
    }

    /// Checks a profile from elsewhere.
    ///
    /// # Errors
    /// [`ProfileError`] naming the field.
    pub fn check(&self) -> Result<(), ProfileError> {
        let s = &self.subject;
        let w = &self.warm_up;
        let range = |field: &str, v: Option<f64>, low: f64, high: f64, expected| match v {
            Some(value) if !(low..=high).contains(&value) => {
                Err(ProfileError::Value { field: field.to_owned(), value, expected })
            }
            _ => Ok(()),
        };
        range("subject.height_m", s.height_m, 0.8, 2.5, "0.8 to 2.5 metres")?;
        range("subject.mass_kg", s.mass_kg, 15.0, 250.0, "15 to 250 kg")?;
        range("subject.leg_length_m", s.leg_length_m, 0.3, 1.5, "0.3 to 1.5 metres")?;
        range("subject.age_y", s.age_y, 3.0, 110.0, "3 to 110 years")?;
        range("sitting_h_per_day", self.sitting_h_per_day, 0.0, 24.0, "0 to 24 hours")?;
        range("pain.score_0_10", self.pain.score_0_10, 0.0, 10.0, "0 to 10")?;
        range("pain.weeks", self.pain.weeks, 0.0, 5000.0, "0 or more weeks")?;
        range("warm_up.minutes", w.minutes, 0.0, 240.0, "0 to 240 minutes")?;
        range("warm_up.ended_min_before", w.ended_min_before, 0.0, 1440.0, "0 to 1440 minutes")?;
        range("warm_up.air_c", w.air_c, -60.0, 60.0, "-60 to 60 °C")?;
        text("surface", self.surface.as_deref())?;
        text("pain.site", self.pain.site.as_deref())?;
        for (i, shoe) in self.shoes.iter().enumerate() {
            text("shoe.id", Some(&shoe.id))?;
            let field = |name: &str| format!("shoe \"{}\".{name}", shoe.id);
            range(&field("km"), shoe.km, 0.0, 20_000.0, "0 to 20000 km")?;
            range(&field("drop_mm"), shoe.drop_mm, -5.0, 30.0, "-5 to 30 mm")?;
            range(&field("stack_mm"), shoe.stack_mm, 0.0, 100.0, "0 to 100 mm")?;
            if self.shoes[..i].iter().any(|other| other.id == shoe.id) {
                return Err(ProfileError::ShoeTwice { id: shoe.id.clone() });
            }
        }
        Ok(())
    }

    /// Body mass over height squared, kg/m².
    #[must_use]
    #[cfg_attr(feature = "internals", visibility::make(pub))]
    pub(crate) fn bmi(&self) -> Option<f64> {
        Some(self.subject.mass_kg? / self.subject.height_m?.powi(2))
    }
}

/// Longest text, characters.
const MOST_TEXT: usize = 120;

fn text(field: &str, text: Option<&str>) -> Result<(), ProfileError> {
    let fits =
        |t: &str| (1..=MOST_TEXT).contains(&t.chars().count()) && !t.chars().any(char::is_control);
    match text.filter(|t| !fits(t)) {
        None => Ok(()),
        Some(t) => {
            Err(ProfileError::Text { field: field.to_owned(), characters: t.chars().count() })
        }
    }
}
