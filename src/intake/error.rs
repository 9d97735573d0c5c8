//! Why a stream, or a whole recording, cannot be used.
//!
//! Every message names the stream, where the trouble is, what was expected and what to do.

use thiserror::Error;

use super::words;
use crate::recording::Site;
use crate::words::said;

/// A stream that cannot be repaired honestly.
#[derive(strum::IntoStaticStr, Debug, Clone, PartialEq, Error)]
#[non_exhaustive]
#[strum(serialize_all = "snake_case")]
pub enum IntakeError {
    /// A column is longer or shorter than the time column.
    #[error("{}", said!(words(), "error.length_mismatch", site, column, found, expected))]
    LengthMismatch {
        /// Which stream.
        site: Site,
        /// Which column, for example `acc_y`.
        column: &'static str,
        /// Its length.
        found: usize,
        /// Number of time stamps.
        expected: usize,
    },
    /// No samples at all.
    #[error("{}", said!(words(), "error.empty", site))]
    Empty {
        /// Which stream.
        site: Site,
    },
    /// Too few samples for any statistics.
    #[error("{}", said!(words(), "error.too_few_samples", site, samples, needed))]
    TooFewSamples {
        /// Which stream.
        site: Site,
        /// Samples found.
        samples: usize,
        /// Samples needed.
        needed: usize,
    },
    /// Too short a recording.
    #[error("{}", said!(words(), "error.too_short", site, duration_s, needed_s))]
    TooShort {
        /// Which stream.
        site: Site,
        /// Length found, s.
        duration_s: f64,
        /// Length needed, s.
        needed_s: f64,
    },
    /// The sampling rate is too low for running.
    #[error("{}", said!(words(), "error.rate_too_low", site, rate_hz, needed_hz))]
    RateTooLow {
        /// Which stream.
        site: Site,
        /// Rate found, Hz.
        rate_hz: f64,
        /// Lowest accepted rate, Hz.
        needed_hz: f64,
    },
    /// The sampling rate is higher than any body-worn sensor's.
    #[error("{}", said!(words(), "error.rate_too_high", site, rate = plain(*rate_hz), limit_hz))]
    RateTooHigh {
        /// Which stream.
        site: Site,
        /// Rate found, Hz.
        rate_hz: f64,
        /// Highest accepted rate, Hz.
        limit_hz: f64,
    },
    /// The time stamps are in another unit than seconds.
    #[error("{}", said!(words(), "error.time_unit", site, rate = plain(*rate_hz), guess, guess_rate_hz))]
    TimeUnit {
        /// Which stream.
        site: Site,
        /// Rate when the stamps are taken as seconds, Hz.
        rate_hz: f64,
        /// The unit that gives a plausible rate.
        guess: &'static str,
        /// Rate in that unit, Hz.
        guess_rate_hz: f64,
    },
    /// Stamps go backwards too often to be sorted.
    #[error("{}", said!(words(), "error.unordered", site, count, samples, first))]
    Unordered {
        /// Which stream.
        site: Site,
        /// Backward steps.
        count: usize,
        /// Stamps.
        samples: usize,
        /// Number of the first sample that is earlier than the one before.
        first: usize,
    },
    /// The clock was reset, or two recordings were joined.
    #[error("{}", said!(words(), "error.clock_reset", site, from_s, to_s, sample))]
    ClockReset {
        /// Which stream.
        site: Site,
        /// First sample after the jump.
        sample: usize,
        /// Time before the jump, s.
        from_s: f64,
        /// Time after the jump, s.
        to_s: f64,
    },
    /// Many different samples share one stamp.
    #[error("{}", said!(words(), "error.coarse_times", site, count, samples))]
    CoarseTimes {
        /// Which stream.
        site: Site,
        /// Repeated stamps.
        count: usize,
        /// Stamps.
        samples: usize,
    },
    /// Time stamps that are not numbers.
    #[error("{}", said!(words(), "error.times_not_finite", site, count, samples, first))]
    TimesNotFinite {
        /// Which stream.
        site: Site,
        /// Bad stamps.
        count: usize,
        /// Stamps.
        samples: usize,
        /// Number of the first bad stamp.
        first: usize,
    },
    /// More is missing than was recorded.
    #[error("{}", said!(words(), "error.mostly_gaps", site, holes_s, recorded_s))]
    MostlyGaps {
        /// Which stream.
        site: Site,
        /// Total length of the holes, s.
        holes_s: f64,
        /// Total length recorded, s.
        recorded_s: f64,
    },
    /// Too many values are not numbers.
    #[error("{}", said!(words(), "error.not_finite", site, count, samples, first))]
    NotFinite {
        /// Which stream.
        site: Site,
        /// Bad samples.
        count: usize,
        /// Samples.
        samples: usize,
        /// Number of the first bad sample.
        first: usize,
    },
    /// No accelerometer axis carries a signal.
    #[error("{}", said!(words(), "error.no_acc_signal", site))]
    NoAccSignal {
        /// Which stream.
        site: Site,
    },
    /// The accelerometer's unit cannot be told.
    #[error("{}", said!(words(), "error.acc_unit_unclear", site, median))]
    AccUnitUnclear {
        /// Which stream.
        site: Site,
        /// Median length of the stored vectors.
        median: f64,
    },
    /// The declared accelerometer unit cannot be.
    #[error("{}", said!(words(), "error.acc_unit_contradicted", site, declared, median, likely))]
    AccUnitContradicted {
        /// Which stream.
        site: Site,
        /// Unit as declared.
        declared: &'static str,
        /// Unit that fits the data, or words saying that none does.
        likely: &'static str,
        /// Median length of the stored vectors.
        median: f64,
    },
    /// The gyroscope's unit cannot be told.
    #[error("{}", said!(words(), "error.gyr_unit_unclear", site, p99))]
    GyrUnitUnclear {
        /// Which stream.
        site: Site,
        /// 99th percentile of the stored vectors' length.
        p99: f64,
    },
    /// The declared gyroscope unit cannot be.
    #[error("{}", said!(words(), "error.gyr_unit_contradicted", site, declared, p99, likely))]
    GyrUnitContradicted {
        /// Which stream.
        site: Site,
        /// Unit as declared.
        declared: &'static str,
        /// Unit that fits the data.
        likely: &'static str,
        /// 99th percentile of the stored vectors' length.
        p99: f64,
    },
    /// One accelerometer axis is in another unit than the others.
    #[error("{}", said!(words(), "error.mixed_units", site, axis, change))]
    MixedUnits {
        /// Which stream.
        site: Site,
        /// `x`, `y` or `z`.
        axis: char,
        /// What shows it, in words after the axis.
        change: &'static str,
    },
    /// Gravity has been taken out of the acceleration.
    #[error("{}", said!(words(), "error.gravity_removed", site, length, unit, advice = words().get("gravity_advice")))]
    GravityRemoved {
        /// Which stream.
        site: Site,
        /// Length of the mean vector over a second and a half, median.
        length: f64,
        /// Its unit.
        unit: &'static str,
    },
    /// The mean specific force while standing is not about 1 g.
    #[error("{}", said!(words(), "error.standing_magnitude", site, length_mps2))]
    StandingMagnitude {
        /// Which stream.
        site: Site,
        /// Length as given, m/s².
        length_mps2: f64,
    },
    /// The mounting matrix is not a rotation.
    #[error("{}", said!(words(), "error.bad_mounting", site, determinant))]
    BadMounting {
        /// Which stream.
        site: Site,
        /// Determinant of the matrix as given.
        determinant: f64,
    },
    /// The tracked point is no point of the segment.
    #[error("{}", said!(words(), "error.bad_tracked_point", site, point_m = format!("{point_m:?}")))]
    BadTrackedPoint {
        /// Which stream.
        site: Site,
        /// Point as given, m.
        point_m: [f64; 3],
    },
    /// The clock offset is not a number.
    #[error("{}", said!(words(), "error.bad_clock_offset", site, value))]
    BadClockOffset {
        /// Which stream.
        site: Site,
        /// Value as given.
        value: f64,
    },
    /// The accelerometer hung.
    #[error("{}", said!(words(), "error.frozen", site))]
    Frozen {
        /// Which stream.
        site: Site,
    },
    /// The stream shares no time with the others.
    #[error("{}", said!(words(), "error.no_overlap", site, other, apart_s))]
    NoOverlap {
        /// Which stream.
        site: Site,
        /// One of those that were kept.
        other: Site,
        /// Time between the two, s.
        apart_s: f64,
    },
    /// The stream runs at other times than the others.
    #[error("{}", said!(words(), "error.clocks_apart", site, apart_s = offset_s.abs(), when = when(*offset_s), other, offset_s))]
    ClocksApart {
        /// Which stream.
        site: Site,
        /// The stream that was kept.
        other: Site,
        /// What would bring it to the other's time, to a second or two, s.
        offset_s: i64,
    },
    /// Every stream was refused.
    #[error("{}", said!(words(), "error.nothing_usable", refused = join(refused)))]
    NothingUsable {
        /// The streams' own errors, in the order of the recording.
        refused: Vec<IntakeError>,
    },
}

impl IntakeError {
    /// Short stable name, as in `runform explain`.
    #[must_use]
    #[cfg_attr(feature = "internals", visibility::make(pub))]
    pub(crate) fn code(&self) -> &'static str {
        self.into()
    }
}

/// Which way a clock runs against another's.
fn when(offset_s: i64) -> &'static str {
    words().get(if offset_s < 0 { "detail.later" } else { "detail.earlier" })
}

/// A number as people write it, whatever its size.
fn plain(value: f64) -> String {
    if (0.01..1e7).contains(&value) { format!("{value:.2}") } else { format!("{value:.3e}") }
}

fn join(errors: &[IntakeError]) -> String {
    errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}
