//! A reported number, or the reason for its absence.

use core::fmt;

use serde::{Deserialize, Serialize};

use super::MetricId;
use crate::names::named;
use crate::recording::{Placement, Side, Site};
use crate::units::Unit;

/// How far a number can be trusted for its placement and method.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Grade {
    /// Trustworthy.
    A,
    /// Usable with its interval in mind.
    B,
    /// Only for trends within one runner and set-up.
    C,
}

impl Grade {
    /// The next worse grade.
    #[must_use]
    #[cfg_attr(feature = "internals", visibility::make(pub))]
    pub(crate) fn lowered(self) -> Self {
        match self {
            Self::A => Self::B,
            Self::B | Self::C => Self::C,
        }
    }

    /// `A`, `B` or `C`.
    #[must_use]
    #[cfg_attr(feature = "internals", visibility::make(pub))]
    pub(crate) fn letter(self) -> &'static str {
        match self {
            Self::A => "A",
            Self::B => "B",
            Self::C => "C",
        }
    }
}

named!(Grade, "grade", letter, [Grade::A, Grade::B, Grade::C]);

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
        /// Speed as told, m/s.
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
    /// Left and right could not be told apart.
    AmbiguousSide,
    /// The forward direction could not be found.
    AmbiguousHeading,
    /// The sensor moves apart from the body's centre, whose movement is asked for.
    ApartFromCentre,
    /// Needs the speed.
    NeedsSpeed,
    /// The speed changed steadily with time, so that their influences cannot be told apart.
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
    #[allow(clippy::too_many_lines, reason = "one arm a reason")]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::MissingPlacement { needs } => worn_on(needs, f),
            Self::NeedsGyroscope { placement } => {
                write!(f, "needs a gyroscope; the {placement} sensor has only an accelerometer")
            }
            Self::RateTooLow { rate_hz, floor_hz } => {
                write!(f, "sampled at {rate_hz:.0} Hz; needs at least {floor_hz:.0} Hz")
            }
            Self::Clipped { fraction } => write!(
                f,
                "the sensor clipped in {:.0} % of the strides; use a wider range",
                100.0 * fraction
            ),
            Self::TooFewStrides { n, needed } => {
                write!(f, "only {n} usable strides; needs {needed}")
            }
            Self::NotRunning => f.write_str("no running was found"),
            Self::NotCalibrated => f.write_str(
                "the sensor's zero is unknown; stand upright and still before the run and give \
                 that interval, or declare the mounting",
            ),
            Self::AmbiguousSide => {
                f.write_str("left and right could not be told apart with this sensor")
            }
            Self::AmbiguousHeading => {
                f.write_str("the running direction could not be found in this sensor")
            }
            Self::ApartFromCentre => f.write_str(
                "the sensor moves apart from the body's centre (it feels more than free fall in flight), so that \
                 its way forward is not the body's",
            ),
            Self::NeedsSpeed => {
                f.write_str("needs the running speed; give it, or wear a foot sensor")
            }
            Self::SpeedFollowsTime { .. } => f.write_str(
                "the speed changed steadily with time, so that neither can be blamed for a change",
            ),
            Self::ClocksDiffer { partner, offset_s } => apart(*partner, *offset_s, f),
            Self::PairUnlike { partner } => unlike(*partner, f),
            Self::TooShort { duration_s, needed_s } => {
                write!(f, "only {:.1} min; needs {:.0} min", duration_s / 60.0, needed_s / 60.0)
            }
            Self::MissingAxis => f.write_str("an accelerometer axis is missing or clamped"),
            Self::MissingPartner { placement, partners } => {
                write!(f, "the {placement} sensor alone does not tell; ")?;
                Self::MissingPlacement { needs: partners.clone() }.fmt(f)?;
                f.write_str(" as well")
            }
            Self::NeedsInput { what } => write!(f, "needs {what}; give it with the recording"),
            Self::Implausible { value, low, high } => write!(
                f,
                "came out as {value:.4}, which no running body shows ({low} to {high}); check units, \
                 sensor and fit"
            ),
            Self::Contradicts { other } => write!(
                f,
                "does not agree with the {} of the same running",
                other.info().title.to_lowercase()
            ),
            Self::OnSlope { slope_deg } => {
                write!(f, "the model does not hold on a slope of {slope_deg:.1}°")
            }
        }
    }
}

/// Two sensors of which one measures less.
fn unlike(partner: Site, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    write!(
        f,
        "this sensor and the one on the {partner} do not measure alike: one has no usable gyroscope, \
         or is much slower"
    )
}

/// What a difference of two clocks is, or that nothing is known of it.
fn apart(partner: Site, offset_s: Option<f64>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match offset_s {
        Some(offset_s) => write!(
            f,
            "contacts come {:.0} ms later at the {partner} sensor; start both on one clock, or give \
             its offset",
            1e3 * offset_s
        ),
        None => write!(
            f,
            "whether the {partner} sensor's clock tells the same time is not known; if one clock \
             stamped all files say clock = \"common\" in recording.toml or --clock common"
        ),
    }
}

/// `needs a sensor on the shank, foot or thigh`.
fn worn_on(needs: &[Placement], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    f.write_str("needs a sensor on the ")?;
    for (i, p) in needs.iter().enumerate() {
        let joint = match i {
            0 => "",
            _ if i + 1 == needs.len() => " or ",
            _ => ", ",
        };
        write!(f, "{joint}{p}")?;
    }
    Ok(())
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
    /// Half-width of the 90 % interval of the mean from the spread of the strides alone: what another
    /// stretch of the same running may change. The rest of the interval is what the method does not
    /// know; both join as the root of the sum of squares.
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
