//! What the intake found in one stream and what it did about it.

use serde::{Deserialize, Serialize};

use crate::recording::{AccSign, Site};

/// How a unit was settled.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct UnitDecision {
    /// Symbol of the unit the values were taken to be in.
    pub unit: String,
    /// True when the file or caller declared it, false when it was inferred.
    pub declared: bool,
    /// The evidence in words, for example "median |acc| 1.02 → g".
    pub evidence: String,
}

/// Clipping of one axis.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct AxisClip {
    /// Share of samples at the end of the range, 0 to 1.
    pub fraction: f64,
    /// The level at which it clips, in SI units, where clipping was found.
    pub level: Option<f64>,
}

/// One finding, with what was done about it.
#[derive(strum::IntoStaticStr, Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "snake_case")]
#[non_exhaustive]
#[strum(serialize_all = "snake_case")]
pub enum Finding {
    /// The true rate differs from the nominal one; the true one is used.
    RateDiffers {
        /// Rate as declared, Hz.
        nominal_hz: f64,
        /// Rate found from the time stamps, Hz.
        true_hz: f64,
    },
    /// Time stamps are irregular; samples were interpolated to a uniform grid.
    Jitter {
        /// Standard deviation of the time stamps about a uniform grid, s.
        sd_s: f64,
    },
    /// Repeated time stamps; the repeats were dropped.
    DuplicateTimes {
        /// How many samples were dropped.
        count: usize,
    },
    /// Time stamps out of order; the samples were sorted.
    UnorderedTimes {
        /// How many stamps went backwards.
        count: usize,
    },
    /// Samples that came later than the others' longest lag allows; they were dropped.
    TooLate {
        /// How many samples.
        count: usize,
    },
    /// Short holes, filled by interpolation and excluded from events.
    Filled {
        /// Number of holes.
        count: usize,
        /// Total length, s.
        total_s: f64,
    },
    /// Long holes; the recording is analysed in pieces.
    Gaps {
        /// Number of holes.
        count: usize,
        /// Length of the longest, s.
        longest_s: f64,
    },
    /// Values that are not finite; treated as missing samples.
    NotFinite {
        /// How many samples.
        count: usize,
    },
    /// An accelerometer axis that is missing or constant; worked around.
    DeadAccAxis {
        /// 0 = x, 1 = y, 2 = z.
        axis: usize,
    },
    /// The gyroscope is constant or missing an axis; it is not used.
    DeadGyr,
    /// The accelerometer reached the end of its range.
    ClippedAcc {
        /// Share of samples with any axis clipped.
        fraction: f64,
        /// True when the range was declared, false when found from a plateau in the data.
        declared: bool,
    },
    /// The gyroscope reached the end of its range.
    ClippedGyr {
        /// Share of samples with any axis clipped.
        fraction: f64,
        /// True when the range was declared, false when found from a plateau in the data.
        declared: bool,
    },
    /// The vertical axis points down compared with the declared mounting.
    UpsideDown,
    /// At rest the values point down an axis of the sensor, and their sign was not declared: the sensor was
    /// worn upside down, or they are minus the specific force, as Apple's are. Then left and right
    /// change places, so this sensor alone gives no sides.
    SignUnclear,
    /// The declared up axis is far from the direction of gravity: axes swapped.
    SwappedAxes {
        /// Angle between declared up and mean specific force, deg.
        angle_deg: f64,
    },
    /// An accelerometer axis is held at one value part of the time (for example cut off at 0 in
    /// flight); not the end of a sensor's range. Its integrals cannot be trusted.
    ClampedAcc {
        /// 0 = x, 1 = y, 2 = z.
        axis: usize,
        /// The value at which it is held, m/s².
        level_mps2: f64,
        /// Share of samples held there, 0 to 1.
        fraction: f64,
    },
    /// Single time stamps that are not numbers or far off their neighbours; the samples were
    /// dropped.
    BadTimes {
        /// How many samples.
        count: usize,
    },
    /// The declared standing pose was not used.
    StandingIgnored {
        /// Why, in words.
        reason: String,
    },
    /// The sensor was still; a candidate for a standing pose, not known to be one.
    StillPhase {
        /// Begin, recording time, s.
        start_s: f64,
        /// End, recording time, s.
        end_s: f64,
    },
    /// Rows come faster than samples: values are held, or cells are empty in between. The repeats were
    /// dropped.
    HeldValues {
        /// Rate of the rows, Hz.
        written_hz: f64,
        /// Rate of the samples, Hz.
        true_hz: f64,
    },
    /// The gyroscope has a new value in less than 60 % of the accelerometer's samples; it is not used.
    SlowGyr {
        /// How often it has one, Hz.
        rate_hz: f64,
    },
    /// Values that no worn sensor can have measured; treated as missing samples.
    ImpossibleValues {
        /// How many samples.
        count: usize,
    },
    /// Many values lie beyond the declared range, which is then not believed.
    RangeContradicted {
        /// As declared, g or deg/s.
        range: f64,
        /// Share of samples beyond it, 0 to 1.
        share: f64,
    },
    /// An accelerometer axis kept one value while the sensor moved; treated as missing samples, or as
    /// a missing axis when it is most of the time.
    FrozenAcc {
        /// 0 = x, 1 = y, 2 = z.
        axis: usize,
        /// Share of samples, 0 to 1.
        share: f64,
    },
    /// The gyroscope kept one value while the sensor moved.
    FrozenGyr {
        /// Share of samples, 0 to 1.
        share: f64,
        /// True when those samples are treated as missing, false when the gyroscope is not used.
        used: bool,
    },
    /// The declared unit is believed, but the acceleration is larger than usual for a runner.
    LargeAcc {
        /// Median of |acc|, g.
        median_g: f64,
    },
    /// The gyroscope does not turn as gravity does in the accelerometer; it is not used.
    GyrContradicted {
        /// What would explain it, in words after "the gyroscope".
        what: String,
    },
    /// An accelerometer axis moves so much less or more than the others that it is in another unit; it
    /// is not used.
    OddAxis {
        /// 0 = x, 1 = y, 2 = z.
        axis: usize,
        /// How many times it moves more than the loudest of the others.
        times: f64,
    },
    /// Through how much of the running the sensor was followed: holes, turns on the body and what was not
    /// recorded are lost.
    InPieces {
        /// Gap-free pieces of at least two strides, in all bouts.
        pieces: usize,
        /// Running within them, s.
        followed_s: f64,
        /// Running in all, s.
        running_s: f64,
    },
    /// The sensor was turned on its segment; the mountings before and after are kept apart.
    MountingTurned {
        /// When, recording time, s.
        at_s: f64,
        /// By how much, degrees.
        angle_deg: f64,
    },
    /// Gravity turned too little to show that the gyroscope belongs to the accelerometer: what rests on
    /// attitude is of low trust.
    GyrUnconfirmed,
    /// Gravity turned too little to show that the gyroscope's samples come when the accelerometer's do: what
    /// is read at one instant, and the contact times of a foot or shank, are of low trust.
    GyrTimeUnconfirmed,
    /// Samples before the first or after the last good one were cut, or lay in pieces too short to
    /// hold a step.
    Trimmed {
        /// How many samples.
        count: usize,
    },
}

impl Finding {
    /// Short stable name, as in `runform explain`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.into()
    }
}

/// Quality record of one stream. Every metric can be traced to it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Quality {
    /// Which stream.
    pub site: Site,
    /// Rate that the file or device claims, Hz.
    pub nominal_rate_hz: Option<f64>,
    /// Rate found from the time stamps, Hz.
    pub true_rate_hz: f64,
    /// Length, s.
    pub duration_s: f64,
    /// Samples read.
    pub samples: usize,
    /// How the accelerometer's unit was settled.
    pub acc_unit: UnitDecision,
    /// Sign of the accelerometer's values as declared; `None` was taken as specific force.
    #[serde(default)]
    pub acc_sign: Option<AccSign>,
    /// How the gyroscope's unit was settled.
    pub gyr_unit: Option<UnitDecision>,
    /// Clipping of the accelerometer axes.
    pub acc_clip: [AxisClip; 3],
    /// Clipping of the gyroscope axes.
    pub gyr_clip: [AxisClip; 3],
    /// Everything found, in the order of the checks.
    pub findings: Vec<Finding>,
}

impl Quality {
    /// Of a stream of which nothing is known yet.
    pub(crate) fn none() -> Self {
        let unit = UnitDecision { unit: String::new(), declared: false, evidence: String::new() };
        Self {
            site: crate::recording::Placement::Waist.into(),
            nominal_rate_hz: None,
            true_rate_hz: 0.0,
            duration_s: 0.0,
            samples: 0,
            acc_unit: unit,
            acc_sign: None,
            gyr_unit: None,
            acc_clip: [AxisClip { fraction: 0.0, level: None }; 3],
            gyr_clip: [AxisClip { fraction: 0.0, level: None }; 3],
            findings: Vec::new(),
        }
    }

    /// True when the accelerometer's sign may be turned, so that left and right from this sensor alone
    /// may be exchanged.
    #[must_use]
    #[cfg_attr(feature = "internals", visibility::make(pub))]
    pub(crate) fn is_sign_unclear(&self) -> bool {
        self.findings.contains(&Finding::SignUnclear)
    }

    /// True when nothing shows that the gyroscope belongs to the accelerometer.
    #[must_use]
    #[cfg_attr(feature = "internals", visibility::make(pub))]
    pub(crate) fn is_gyr_unconfirmed(&self) -> bool {
        self.findings.contains(&Finding::GyrUnconfirmed)
    }

    /// True when the gyroscope was dropped, since it and the accelerometer contradict each other: which of
    /// the two is right is not known.
    #[must_use]
    #[cfg_attr(feature = "internals", visibility::make(pub))]
    pub(crate) fn is_gyr_contradicted(&self) -> bool {
        self.findings.iter().any(|f| matches!(f, Finding::GyrContradicted { .. }))
    }

    /// True when nothing shows that the samples of a foot's or shank's gyroscope come in time.
    #[must_use]
    #[cfg_attr(feature = "internals", visibility::make(pub))]
    pub(crate) fn is_gyr_time_unconfirmed(&self) -> bool {
        self.findings.contains(&Finding::GyrTimeUnconfirmed)
    }

    /// True when an accelerometer axis is held at one value part of the time, so that its integrals
    /// cannot be trusted.
    #[must_use]
    #[cfg_attr(feature = "internals", visibility::make(pub))]
    pub(crate) fn is_clamped(&self) -> bool {
        self.findings.iter().any(|f| matches!(f, Finding::ClampedAcc { .. }))
    }
}
