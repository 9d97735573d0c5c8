//! A reported number, or the reason for its absence.

use core::fmt;

use serde::{Deserialize, Serialize};

use super::grade::Grade;
use super::{MetricId, words};
use crate::recording::{Placement, Side, Site};
use crate::units::Unit;
use crate::words::said;

/// What a reader must know beside the number.
#[derive(strum::IntoStaticStr, Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(tag = "flag", rename_all = "snake_case")]
#[non_exhaustive]
#[strum(serialize_all = "snake_case")]
pub enum Flag {
    /// Recorded below the rate that the metric needs: peaks read low.
    RateBelowFloor {
        /// Rate of the stream, Hz.
        rate_hz: f64,
        /// Rate needed, Hz.
        floor_hz: f64,
    },
    /// This share of the strides was clipped; they are left out, or, when most are, the value is a
    /// lower bound.
    Clipped {
        /// Share of strides, 0 to 1.
        fraction: f64,
    },
    /// The value is at least this large.
    LowerBound,
    /// Few strides.
    FewStrides {
        /// How many.
        n: usize,
    },
    /// The zero of the angle rests on the user's word on how the sensor is mounted.
    DeclaredMounting,
    /// Sides may be swapped: they were inferred with this confidence.
    InferredSide {
        /// 0 to 1.
        confidence: f64,
    },
    /// Both legs are taken to be alike, because only one was measured.
    OneLeg,
    /// Left and right differ by more than two legs of one runner do: one of them is probably wrong.
    SidesDisagree {
        /// Contact time of the left foot, s.
        left_s: f64,
        /// Contact time of the right foot, s.
        right_s: f64,
    },
    /// The speed given with the recording is another one.
    DisagreesWithTold {
        /// Speed as given by the user, m/s.
        told_mps: f64,
    },
    /// The clocks of two sensors were put together by the steps that both feel.
    ClocksAligned {
        /// Half-width of the 90 % interval of that, s.
        error_s: f64,
        /// What it leaves open in the value, in its unit; part of the interval.
        doubt: f64,
    },
    /// Nothing in the recording confirms that the gyroscope belongs to the accelerometer: gravity
    /// hardly turned.
    GyrUnconfirmed,
    /// Nothing in the recording confirms that the samples of a foot's or shank's gyroscope come when the
    /// accelerometer's do.
    GyrTimeUnconfirmed,
    /// The speed is not known; a slow one was taken.
    SpeedAssumed,
    /// The height is not known; 1.75 m was taken.
    HeightAssumed,
    /// An accelerometer axis is missing or cut off; the others stand for it.
    AxisMissing,
    /// This share of the samples was lost and bridged.
    Bridged {
        /// Share of samples, 0 to 1.
        share: f64,
    },
    /// The stretch begins behind a hole in mid-run, where the orientation has to settle.
    AfterHole,
    /// The sensor's contacts are fewer or more than the cadence asks for.
    ContactsUnlikeCadence {
        /// Contacts of which beginning and end were found.
        found: usize,
        /// About as many as there should be.
        expected: usize,
    },
    /// This share of the values lay far from the others and was left out.
    ManyLeftOut {
        /// Share of values, 0 to 1.
        share: f64,
    },
    /// The accelerometer's values come in steps too coarse for this.
    CoarseValues {
        /// The step, g.
        step_g: f64,
    },
}

impl Flag {
    /// Short stable name, as in `runform explain`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.into()
    }
}

/// Why there is no number.
#[derive(strum::IntoStaticStr, Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "reason", rename_all = "snake_case")]
#[non_exhaustive]
#[strum(serialize_all = "snake_case")]
pub enum Refusal {
    /// No sensor sits where this can be measured.
    MissingPlacement {
        /// Placements that could.
        needs: Vec<Placement>,
    },
    /// The sensor there has no gyroscope.
    NeedsGyroscope {
        /// Where.
        placement: Placement,
    },
    /// Sampled too slowly.
    RateTooLow {
        /// Rate of the stream, Hz.
        rate_hz: f64,
        /// Rate needed, Hz.
        floor_hz: f64,
    },
    /// Clipped beyond use.
    Clipped {
        /// Share of strides, 0 to 1.
        fraction: f64,
    },
    /// Not enough strides.
    TooFewStrides {
        /// How many there are.
        n: usize,
        /// How many are needed.
        needed: usize,
    },
    /// No running.
    NotRunning,
    /// The zero of the angle is not known.
    NotCalibrated,
    /// Which contacts are left and which right could not be found out.
    AmbiguousSide,
    /// The forward direction could not be found.
    AmbiguousHeading,
    /// The sensor moves apart from the body's centre, whose movement is asked for.
    ApartFromCentre,
    /// Needs the speed.
    NeedsSpeed,
    /// The speed changed steadily with time, so that their influences cannot be separated.
    SpeedFollowsTime {
        /// Correlation of speed and time.
        correlation: f64,
    },
    /// Two sensors that must be compared do not keep the same time.
    ClocksDiffer {
        /// The other sensor.
        partner: Site,
        /// By how much its contacts come later, s; `None` where nothing is known of the clocks.
        #[serde(default)]
        offset_s: Option<f64>,
    },
    /// The two sensors that must be compared do not measure alike: one has no usable gyroscope, or is
    /// much slower.
    PairUnlike {
        /// The other sensor.
        partner: Site,
    },
    /// Not enough running.
    TooShort {
        /// How long it was, s.
        duration_s: f64,
        /// How long it must be, s.
        needed_s: f64,
    },
    /// An accelerometer axis is missing or clamped.
    MissingAxis,
    /// One sensor is not enough: another must be worn with it.
    MissingPartner {
        /// The sensor that is there.
        placement: Placement,
        /// Any of these beside it.
        partners: Vec<Placement>,
    },
    /// Something about the runner or the run that was not given.
    NeedsInput {
        /// What, in words.
        what: String,
    },
    /// No running body shows such a value: a wrong unit, a loose sensor, or a mistake.
    Implausible {
        /// What came out, in the metric's unit.
        value: f64,
        /// Smallest believable value.
        low: f64,
        /// Largest.
        high: f64,
    },
    /// Two numbers of the same running that must agree do not.
    Contradicts {
        /// The other number.
        other: MetricId,
    },
    /// The model does not hold on this slope.
    OnSlope {
        /// Slope of the ground, degrees.
        slope_deg: f64,
    },
}

impl Refusal {
    /// Short stable name, as in `runform explain`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.into()
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&in_words(self))
    }
}

fn in_words(why: &Refusal) -> String {
    let key = format!("refusal.{}", why.code());
    let (words, key) = (words(), key.as_str());
    match why {
        Refusal::MissingPlacement { needs } => said!(words, key, places = any_of(needs)),
        Refusal::NeedsGyroscope { placement } => said!(words, key, placement),
        Refusal::RateTooLow { rate_hz, floor_hz } => said!(words, key, rate_hz, floor_hz),
        Refusal::Clipped { fraction } => said!(words, key, percent = 100.0 * fraction),
        Refusal::TooFewStrides { n, needed } => said!(words, key, n, needed),
        Refusal::ClocksDiffer { partner, offset_s: Some(offset_s) } => {
            said!(words, "refusal.clocks_differ.by", partner, ms = 1e3 * offset_s)
        }
        Refusal::ClocksDiffer { partner, offset_s: None } => {
            said!(words, "refusal.clocks_differ.unknown", partner)
        }
        Refusal::PairUnlike { partner } => said!(words, key, partner),
        Refusal::TooShort { duration_s, needed_s } => {
            said!(words, key, minutes = duration_s / 60.0, needed = needed_s / 60.0)
        }
        Refusal::MissingPartner { placement, partners } => {
            said!(words, key, placement, places = any_of(partners))
        }
        Refusal::NeedsInput { what } => said!(words, key, what),
        Refusal::Implausible { value, low, high } => said!(words, key, value, low, high),
        Refusal::Contradicts { other } => {
            said!(words, key, other = other.info().title().to_lowercase())
        }
        Refusal::OnSlope { slope_deg } => said!(words, key, slope_deg),
        _ => words.get(key).to_owned(),
    }
}

/// `shank, foot or thigh`.
fn any_of(places: &[Placement]) -> String {
    let names: Vec<String> = places.iter().map(ToString::to_string).collect();
    match names.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, first)) => {
            let first = first.join(", ");
            said!(words(), "places.or", first, last)
        }
        None => String::new(),
    }
}

/// A number with everything needed to judge it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Estimate {
    /// Value.
    pub value: f64,
    /// Its unit.
    pub unit: Unit,
    /// Lower end of the 90 % interval: what the method does not know (its validated error) and the
    /// spread of the strides together.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// Half-width of the 90 % interval of the mean from the spread of the strides alone: what other strides
    /// of the same running may change. The rest of the interval is what the method does not know; both join
    /// as the root of the sum of squares. Another stretch may differ by more where the method's error does
    /// (contact time at waist or hip).
    pub spread_half: f64,
    /// Trust in placement and method.
    pub grade: Grade,
    /// Steps or strides behind it.
    pub n: usize,
    /// Standard deviation from step to step or stride to stride.
    pub sd: Option<f64>,
    /// How it was measured.
    pub method: String,
    /// Where.
    pub placement: Placement,
    /// What else a reader must know.
    pub flags: Vec<Flag>,
}

/// A number or the reason why there is none.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The number.
    Estimate(Estimate),
    /// The reason.
    Refused(Refusal),
}

/// One line of the results.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MetricValue {
    /// Which metric.
    pub metric: MetricId,
    /// Bout number; `None` for the whole recording.
    pub bout: Option<usize>,
    /// Side; `None` for both feet or no side.
    pub side: Option<Side>,
    /// Number or reason.
    pub outcome: Outcome,
}

impl MetricValue {
    /// The estimate for changing it, unless refused.
    pub(super) fn estimate_mut(&mut self) -> Option<&mut Estimate> {
        match &mut self.outcome {
            Outcome::Estimate(e) => Some(e),
            Outcome::Refused(_) => None,
        }
    }

    /// The estimate, unless refused.
    #[must_use]
    pub fn estimate(&self) -> Option<&Estimate> {
        match &self.outcome {
            Outcome::Estimate(e) => Some(e),
            Outcome::Refused(_) => None,
        }
    }
}
