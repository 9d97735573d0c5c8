//! Why a stream, or a whole recording, cannot be used.
//!
//! Every message names the stream, where the trouble is, what was expected and what to do.

use thiserror::Error;

use crate::recording::Site;

/// How the usual apps are told to keep gravity in.
pub const GRAVITY_ADVICE: &str = "record the acceleration with gravity: Sensor Logger \
     \"TotalAcceleration\" (or the uncalibrated accelerometer) instead of \"Accelerometer\", phyphox \
     \"Acceleration with g\" instead of \"Acceleration (without g)\", Physics Toolbox \"G-Force Meter\" \
     instead of \"Linear Accelerometer\", AndroSensor \"ACCELEROMETER\" instead of \"LINEAR \
     ACCELERATION\", CoreMotion raw acceleration instead of userAcceleration";

/// A stream that cannot be repaired honestly.
#[derive(strum::IntoStaticStr, Debug, Clone, PartialEq, Error)]
#[non_exhaustive]
#[strum(serialize_all = "snake_case")]
pub enum IntakeError {
    /// A column is longer or shorter than the time column.
    #[error(
        "{site}: column {column} has {found} samples but there are {expected} time stamps; give \
         every column one value per time stamp"
    )]
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
    #[error("{site}: the stream has no samples; expected at least 1.5 s of data")]
    Empty {
        /// Which stream.
        site: Site,
    },
    /// Too few samples for any statistics.
    #[error(
        "{site}: only {samples} usable samples; expected at least {needed}; record for longer or \
         check that the file is complete"
    )]
    TooFewSamples {
        /// Which stream.
        site: Site,
        /// Samples found.
        samples: usize,
        /// Samples needed.
        needed: usize,
    },
    /// Too short a recording.
    #[error(
        "{site}: the stream lasts {duration_s:.2} s; expected at least {needed_s} s; record for \
         longer or check that the file is complete"
    )]
    TooShort {
        /// Which stream.
        site: Site,
        /// Length found, s.
        duration_s: f64,
        /// Length needed, s.
        needed_s: f64,
    },
    /// The sampling rate is too low for running.
    #[error(
        "{site}: the sampling rate is {rate_hz:.3} Hz; expected at least {needed_hz} Hz, because \
         a foot is on the ground for only about 0.25 s; record at 100 Hz or more"
    )]
    RateTooLow {
        /// Which stream.
        site: Site,
        /// Rate found, Hz.
        rate_hz: f64,
        /// Lowest accepted rate, Hz.
        needed_hz: f64,
    },
    /// The sampling rate is higher than any body-worn sensor's.
    #[error(
        "{site}: the time stamps imply {} Hz; expected at most {limit_hz} Hz; check the unit of the \
         time column (seconds) and that stamps are not sent in bursts",
        plain(*rate_hz)
    )]
    RateTooHigh {
        /// Which stream.
        site: Site,
        /// Rate found, Hz.
        rate_hz: f64,
        /// Highest accepted rate, Hz.
        limit_hz: f64,
    },
    /// The time stamps are in another unit than seconds.
    #[error(
        "{site}: taken as seconds the time stamps imply {} Hz, as {guess} they imply \
         {guess_rate_hz:.1} Hz; the time column seems to be in {guess} (or to be a mere sample \
         number); convert it to seconds, or name the column so that its unit shows, for example \
         t_ms or t_ns",
        plain(*rate_hz)
    )]
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
    #[error(
        "{site}: {count} of {samples} time stamps go backwards, first at sample {first}; expected \
         increasing times; sort the rows, or check that the right column is used as time"
    )]
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
    #[error(
        "{site}: the clock jumps back from {from_s:.3} s to {to_s:.3} s at sample {sample}; it was \
         reset or two recordings were joined; split the recording there"
    )]
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
    #[error(
        "{site}: {count} of {samples} samples repeat the time stamp before them with other values; \
         the stamps are too coarse to place samples in time; export finer time stamps, or leave \
         the time column out and give the sampling rate"
    )]
    CoarseTimes {
        /// Which stream.
        site: Site,
        /// Repeated stamps.
        count: usize,
        /// Stamps.
        samples: usize,
    },
    /// Time stamps that are not numbers.
    #[error(
        "{site}: {count} of {samples} time stamps are not finite, first at sample {first}; \
         expected seconds; repair the time column"
    )]
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
    #[error(
        "{site}: holes add up to {holes_s:.1} s but only {recorded_s:.1} s were recorded; split \
         the recording at its holes and analyse the parts, or check for bursts in the time stamps"
    )]
    MostlyGaps {
        /// Which stream.
        site: Site,
        /// Total length of the holes, s.
        holes_s: f64,
        /// Total length recorded, s.
        recorded_s: f64,
    },
    /// Too many values are not numbers.
    #[error(
        "{site}: {count} of {samples} samples have values that are not finite, first at sample \
         {first}; expected at most half; check the export, or leave the broken column out"
    )]
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
    #[error(
        "{site}: no accelerometer axis carries a signal (all missing, constant or not finite); \
         check the sensor and the export"
    )]
    NoAccSignal {
        /// Which stream.
        site: Site,
    },
    /// The accelerometer's unit cannot be told.
    #[error(
        "{site}: the accelerometer's unit cannot be told: the length of the mean vector is \
         {median:.4}, expected about 1 for g, 9.8 for m/s², 980 for mg (limbs up to five times that); give it with --units (g, \
         mps2 or mg) or in the column names (acc_x_g, acc_x_mps2)"
    )]
    AccUnitUnclear {
        /// Which stream.
        site: Site,
        /// Median length of the stored vectors.
        median: f64,
    },
    /// The declared accelerometer unit cannot be.
    #[error(
        "{site}: the accelerometer is declared in {declared} but the typical length of its vectors \
         is {median:.4}, which fits {likely}; correct the declared unit (--units or column names)"
    )]
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
    #[error(
        "{site}: the gyroscope's unit cannot be told: the 99th percentile of |gyr| is {p99:.3}, \
         expected about 2–40 for rad/s or 60–2500 for deg/s while running; give it with --units \
         (for example g,dps) or in the column names (gyr_x_dps, gyr_x_radps)"
    )]
    GyrUnitUnclear {
        /// Which stream.
        site: Site,
        /// 99th percentile of the stored vectors' length.
        p99: f64,
    },
    /// The declared gyroscope unit cannot be.
    #[error(
        "{site}: the gyroscope is declared in {declared} but the 99th percentile of |gyr| is \
         {p99:.3}, which fits {likely}; correct the declared unit (--units or column names)"
    )]
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
    #[error(
        "{site}: the axes seem to be in mixed units: axis {axis} {change}; put all three in one unit"
    )]
    MixedUnits {
        /// Which stream.
        site: Site,
        /// `x`, `y` or `z`.
        axis: char,
        /// What shows it, in words after the axis.
        change: &'static str,
    },
    /// Gravity has been taken out of the acceleration.
    #[error(
        "{site}: gravity removed: the mean acceleration over steps is {length:.2} {unit} long, with \
         gravity it is 9.81 m/s² or more; runform needs specific force; {GRAVITY_ADVICE}, or join \
         it with the gravity file of the same app (total = linear + gravity)"
    )]
    GravityRemoved {
        /// Which stream.
        site: Site,
        /// Length of the mean vector over a second and a half, median.
        length: f64,
        /// Its unit.
        unit: &'static str,
    },
    /// The mean specific force while standing is not about 1 g.
    #[error(
        "{site}: standing_acc_mps2 has a length of {length_mps2:.3} m/s²; expected 8.83 to 10.79 \
         (0.9 to 1.1 g); give it in m/s² with gravity included"
    )]
    StandingMagnitude {
        /// Which stream.
        site: Site,
        /// Length as given, m/s².
        length_mps2: f64,
    },
    /// The mounting matrix is not a rotation.
    #[error(
        "{site}: the mounting matrix is not a rotation (its determinant is {determinant:.3}); \
         expected orthonormal rows and determinant +1: rows are the segment's x, y, z axes in \
         sensor axes"
    )]
    BadMounting {
        /// Which stream.
        site: Site,
        /// Determinant of the matrix as given.
        determinant: f64,
    },
    /// The tracked point is no point of the segment.
    #[error(
        "{site}: tracked_point_m = {point_m:?} is not a point within 0.5 m of the sensor; expected \
         metres in sensor axes, from the sensor to the point"
    )]
    BadTrackedPoint {
        /// Which stream.
        site: Site,
        /// Point as given, m.
        point_m: [f64; 3],
    },
    /// The clock offset is not a number.
    #[error("{site}: clock_offset_s = {value} is not a finite number of seconds")]
    BadClockOffset {
        /// Which stream.
        site: Site,
        /// Value as given.
        value: f64,
    },
    /// The accelerometer hung.
    #[error(
        "{site}: the accelerometer keeps one value for more than half of the recording while the \
         sensor moves; check the sensor and the export, or cut the recording to the good part"
    )]
    Frozen {
        /// Which stream.
        site: Site,
    },
    /// The stream shares no time with the others.
    #[error(
        "{site}: the stream shares no time with {other}: by their clocks they lie {apart_s:.0} s \
         apart; give the offset between the clocks (clock_offset_s in recording.toml), or analyse \
         the files on their own"
    )]
    NoOverlap {
        /// Which stream.
        site: Site,
        /// One of those that were kept.
        other: Site,
        /// Time between the two, s.
        apart_s: f64,
    },
    /// The stream runs at other times than the others.
    #[error(
        "{site}: it runs {} s {} than {other}, so that their clocks differ; if that is so, add \
         clock_offset_s = {offset_s} to [sensors.{site}] in recording.toml, or analyse the files on \
         their own",
        offset_s.abs(),
        if *offset_s < 0 { "later" } else { "earlier" }
    )]
    ClocksApart {
        /// Which stream.
        site: Site,
        /// The stream that was kept.
        other: Site,
        /// What would bring it to the other's time, to a second or two, s.
        offset_s: i64,
    },
    /// Every stream was refused.
    #[error("no stream of the recording can be used: {}", join(refused))]
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

/// A number as people write it, whatever its size.
fn plain(value: f64) -> String {
    if (0.01..1e7).contains(&value) { format!("{value:.2}") } else { format!("{value:.3e}") }
}

fn join(errors: &[IntakeError]) -> String {
    errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}
