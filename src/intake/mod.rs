//! From streams as recorded to streams that can be computed with: checked, repaired where that is
//! honest, refused where it is not, and every finding written down in a [`Quality`].
//!
//! The checks run in this order, one file each: the order of the rows (`order`), whether each is a
//! sample of its own (`held`), the true rate (`clock`), which axes carry a signal (`axes`), units
//! (`units`) and gravity (`gravity`), impossible and
//! frozen values (`damage`), an axis unlike its neighbours (`odd`), the end of the range
//! (`saturation`), the uniform grid (`grid`) and its holes (`gaps`), gyroscope against gravity
//! (`turning`), still phases (`still`), standing pose and mounting (`mounting`); last, over all
//! streams, whether they share a time (`overlap`).

mod axes;
mod carried;
mod clean;
mod clock;
mod confirm;
mod damage;
mod error;
pub(crate) mod feed;
mod frozen;
mod gaps;
mod gravity;
mod grid;
mod held;
pub(crate) mod inlet;
mod limits;
mod mounting;
mod odd;
mod order;
mod order_statistics;
mod overlap;
mod quality;
mod saturation;
pub(crate) mod setup;
mod still;
mod turn_windows;
mod turning;
mod units;

use nalgebra::Vector3;

pub(crate) use axes::check_lengths;
pub(crate) use clean::Taken;
pub use clean::{CleanStream, Span};
pub use error::IntakeError;
pub(crate) use gaps::JITTER_PERIODS;
pub(crate) use mounting::standing_mean;
pub use quality::{AxisClip, Finding, Quality, UnitDecision};
pub use setup::{StreamSetup, Timing};

use crate::recording::{Recording, Site, Stream};
use crate::side_by_side;
use crate::words::shipped;

shipped!("words.toml");

/// Shortest recording worth analysing, s.
const SHORTEST_S: f64 = 1.5;
/// Fewest samples worth analysing.
const FEWEST: usize = 100;

/// What the intake may do.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct IntakeOptions {
    /// Longest hole that is filled by interpolation, s; a longer one splits the stream.
    pub max_fill_s: f64,
}

impl Default for IntakeOptions {
    fn default() -> Self {
        Self { max_fill_s: 0.25 }
    }
}

/// The streams that can be computed with, and those that cannot.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Prepared {
    /// Usable streams in the order of the recording.
    pub streams: Vec<CleanStream>,
    /// Refused streams with the reason.
    pub refused: Vec<(Site, IntakeError)>,
    /// Taken off all times, s: everything is counted from the first sample.
    pub rebased_s: f64,
    /// The recording was cut out of a longer one.
    pub(crate) cut: bool,
}

impl Prepared {
    /// Counts from the first sample, whatever the clock began with; from the first stamp of the recording that
    /// this one was cut out of.
    pub(crate) fn rebase(&mut self, cut_from_s: Option<f64>) {
        let own = self.streams.iter().map(|s| s.first_s).fold(f64::INFINITY, f64::min);
        let first = cut_from_s.unwrap_or(own);
        if first != 0.0 && first.is_finite() {
            self.streams.iter_mut().for_each(|s| s.rebase(first));
            self.rebased_s += first;
        }
    }
}

/// Inspects and repairs every stream of a recording. A stream that is refused does not stop the
/// others.
///
/// # Errors
/// When no stream survives: the stream's own error if there is only one, otherwise
/// [`IntakeError::NothingUsable`] with all of them.
pub fn prepare(recording: &Recording, options: &IntakeOptions) -> Result<Prepared, IntakeError> {
    let cut = recording.cut_from_s.is_some();
    let mut prepared = Prepared { streams: Vec::new(), refused: Vec::new(), rebased_s: 0.0, cut };
    let streams = recording.streams();
    let made = side_by_side::map(true, streams.iter().collect(), |s| prepare_stream(s, options));
    for (stream_index, (stream, made)) in streams.iter().zip(made).enumerate() {
        match made {
            Ok(mut clean) => {
                clean.taken.stream_index = stream_index;
                clean.clock = if recording.one_clock() { Some(0) } else { clean.clock };
                prepared.streams.push(clean);
            }
            Err(error) => prepared.refused.push((stream.site(), error)),
        }
    }
    if !prepared.streams.is_empty() {
        overlap::keep_one_time(&mut prepared);
        prepared.rebase(recording.cut_from_s.map(|ends| ends.0));
        return Ok(prepared);
    }
    let mut refused: Vec<IntakeError> = prepared.refused.into_iter().map(|(_, e)| e).collect();
    match refused.len() {
        1 => Err(refused.remove(0)),
        _ => Err(IntakeError::NothingUsable { refused }),
    }
}

/// Inspects and repairs one stream.
///
/// # Errors
/// When the stream cannot be repaired honestly; see [`IntakeError`].
pub fn prepare_stream(
    stream: &Stream,
    options: &IntakeOptions,
) -> Result<CleanStream, IntakeError> {
    let site = stream.site();
    let samples = enough(stream)?;
    let mut findings = Vec::new();
    let mut ordered = order::order(stream, &mut findings)?;
    let pace = held::thin(stream, &mut ordered, &mut findings);
    let clock = clock::read(stream, ordered, &mut findings)?;
    let rows = clock.rows.as_deref();
    let mut alive = axes::survey(stream, rows, (pace, clock.rate_hz), &mut findings)?;
    let units = units::settle(stream, &alive, clock.rate_hz, &mut findings)?;
    let limits = damage::mark(stream, &mut alive, &units, clock.rate_hz, &mut findings)?;
    odd::check(stream, &mut alive, &units, &mut findings);
    let acc_clip = saturation::acc(stream, &alive, units.acc_scale, &mut findings);
    let gyr = stream.gyr().zip(alive.gyr.as_ref());
    let gyr_clip = gyr.map(|(axes, surveys)| {
        let range = stream.gyr_range_dps;
        saturation::gyr(axes, surveys, range, units.gyr_scale, &mut findings)
    });
    let clips = (&acc_clip, gyr_clip.as_ref());
    let taken = taken(stream, options, &clock, (&alive, &units), (limits, clips));
    let grid = grid::Grid::new(site, &clock, alive.valid.as_deref(), &mut findings)?;
    let stretches = stretches(&grid, options, &mut findings);
    check_length(site, &stretches, grid.rate_hz)?;
    let lost = grid.lost(&stretches.spans);
    let none = AxisClip { fraction: 0.0, level: None };
    let mut clean = CleanStream {
        site,
        rate_hz: grid.rate_hz,
        clock: stream.clock,
        t0_s: grid.t0_s + stream.clock_offset_s,
        first_s: clock.origin_s + stream.clock_offset_s,
        acc: grid.sample(stream.acc(), alive.acc_present, stream.sign() * units.acc_scale),
        gyr: gyr.map(|(axes, _)| grid.sample(axes, [true; 3], units.gyr_scale)),
        acc_present: alive.acc_present,
        spans: stretches.spans,
        turned_at: Vec::new(),
        filled: stretches.filled,
        lost,
        step_mps2: axes::coarsest_step(stream.acc(), alive.acc_present) * units.acc_scale,
        clipped_acc: grid.spans_of(&acc_clip.rows),
        clipped_gyr: gyr_clip.as_ref().map_or_else(Vec::new, |c| grid.spans_of(&c.rows)),
        taken: Box::new(taken),
        standing_mps2: None,
        mounting: stream.mounting,
        tracked_point_m: stream.tracked_point_m.map_or_else(Vector3::zeros, Vector3::from),
        quality: Quality {
            site,
            nominal_rate_hz: stream.nominal_rate_hz,
            true_rate_hz: grid.rate_hz,
            duration_s: grid.len as f64 / grid.rate_hz,
            samples,
            acc_unit: units.acc,
            acc_sign: stream.acc_sign,
            gyr_unit: units.gyr.filter(|_| alive.gyr.is_some()),
            acc_clip: acc_clip.axes,
            gyr_clip: gyr_clip.map_or([none; 3], |c| c.axes),
            findings,
        },
    };
    finish(&mut clean, stream)?;
    Ok(clean)
}

/// The grid between holes.
fn stretches(
    grid: &grid::Grid,
    options: &IntakeOptions,
    findings: &mut Vec<Finding>,
) -> gaps::Stretches {
    match grid.positions() {
        Some(at) => gaps::split(at, grid.rate_hz, options.max_fill_s, findings),
        None => gaps::Stretches { spans: vec![Span { start: 0, end: grid.len }], filled: vec![] },
    }
}

/// Limits of the columns, and what was found of the ends of the ranges.
type Limits<'a> =
    ([[limits::ColumnLimits; 3]; 2], (&'a saturation::Clipping, Option<&'a saturation::Clipping>));

/// How the rows are taken.
fn taken(
    stream: &Stream,
    options: &IntakeOptions,
    clock: &clock::Clock,
    (alive, units): (&axes::Alive, &units::Units),
    (mut limits, (acc_clip, gyr_clip)): Limits<'_>,
) -> Taken {
    saturation::level(&mut limits[0], acc_clip, units.acc_scale);
    if let Some(clip) = gyr_clip {
        saturation::level(&mut limits[1], clip, units.gyr_scale);
    }
    Taken {
        stream_index: 0,
        timing: clock.timing(),
        limits,
        declared: [acc_clip.declared, gyr_clip.is_some_and(|c| c.declared)],
        acc_scale: stream.sign() * units.acc_scale,
        gyr_scale: alive.gyr.is_some().then_some(units.gyr_scale),
        max_fill_s: options.max_fill_s,
        offset_s: stream.clock_offset_s,
        events_s: stream
            .events_s
            .iter()
            .map(|(from_s, to_s)| (from_s + stream.clock_offset_s, to_s + stream.clock_offset_s))
            .collect(),
        aligned: (0.0, 0.0),
        rows: clock.rows.clone(),
        valid: alive.valid.clone(),
    }
}

/// Number of samples of a stream that is worth a look.
fn enough(stream: &Stream) -> Result<usize, IntakeError> {
    axes::check_lengths(stream)?;
    mounting::check_declared(stream)?;
    let (site, samples) = (stream.site(), stream.t_s().len());
    if samples < FEWEST {
        return Err(IntakeError::TooFewSamples { site, samples, needed: FEWEST });
    }
    Ok(samples)
}

/// What is judged on clean samples.
fn finish(clean: &mut CleanStream, stream: &Stream) -> Result<(), IntakeError> {
    turning::check(clean);
    let phases = still::phases(clean);
    still::check_axes(clean, &phases)?;
    mounting::settle(clean, stream);
    still::report(clean, &phases);
    Ok(())
}

fn check_length(site: Site, stretches: &gaps::Stretches, rate_hz: f64) -> Result<(), IntakeError> {
    let samples: usize = stretches.spans.iter().map(|s| s.len()).sum();
    let duration_s = samples as f64 / rate_hz;
    // The last sample's own period counts: 3 s at 100 Hz are 300 samples.
    if duration_s < SHORTEST_S * (1.0 - 1e-9) {
        return Err(IntakeError::TooShort { site, duration_s, needed_s: SHORTEST_S });
    }
    if samples < FEWEST {
        return Err(IntakeError::TooFewSamples { site, samples, needed: FEWEST });
    }
    Ok(())
}
