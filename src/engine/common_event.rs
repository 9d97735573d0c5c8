//! Puts two sensors' clocks together by an event that both felt: jumps of the runner, or taps and shakes of sensors
//! held together.
//!
//! The user says when it was, for each sensor on its own clock; nothing is guessed. What is compared is how far the
//! length of the specific force is from gravity, which does not ask how a sensor sits: first as a whole, by the lag of
//! the largest correlation, then pulse by pulse. The median of the pulses' lags is the offset; their scatter and the
//! time that an impact takes through the body are its error. An even row of taps fits itself at every tap: where
//! another lag does nearly as well nothing is aligned.
//!
//! Known error: an impact reaches the pelvis up to about 10 ms after the foot \[P\], which taken whole is the least
//! error. One event tells no drift: two crystals of ±20 ppm part by 24 ms in ten minutes, which enters the error up
//! to the farther end of the recording. Two events, before and after the run, tell it.

use crate::intake::CleanStream;
use crate::signal::statistics;
use crate::units::STANDARD_GRAVITY_MPS2 as G;

/// Time that an impact takes from one place of the body to another, s: the error of an offset that is found
/// from it \[P\].
const WAY_S: f64 = 0.010;
/// Drift of two usual crystals, s/s \[P\]: ±20 ppm each.
const DRIFT: f64 = 40e-6;
/// Rates of the grids on which the lag is first looked for and then refined, Hz.
const COARSE_HZ: f64 = 100.0;
const FINE_HZ: f64 = 1000.0;
/// Longest common event that is used, s. Only events at least this far apart also give the drift of the
/// clocks.
const LONGEST_S: f64 = 60.0;
/// Least correlation of the two sensors' signals, and by how much it must exceed that at any other lag \[P\].
const LEAST: f64 = 0.5;
const BEATS: f64 = 0.1;
/// Lags nearer than this to the best one belong to the same correlation peak and are not compared with it, s.
const SAME_PEAK_S: f64 = 0.12;
/// Half-width of the window around a pulse, and the largest lag that is tried in it, s.
const PULSE_S: f64 = 0.15;
const REACH_S: f64 = 0.06;
/// Smallest pulse that is used: as a share of the largest one, and in g.
const SHARE: f64 = 0.3;
const PULSE_G: f64 = 0.5;

/// Offset and drift of two clocks from common events.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Heard {
    /// Added to the second sensor's times, s, and for each second of them.
    pub offset_s: f64,
    pub drift: f64,
    /// Half-width of what that leaves open, s.
    pub error_s: f64,
    /// Pulses behind it.
    pub pulses: usize,
}

/// One event: its time at the second sensor, what is added there, and how sure that is, s.
struct Met {
    t_s: f64,
    offset_s: f64,
    error_s: f64,
    pulses: usize,
}

/// The line that brings the events of the second stream onto those of the first: the first of one belongs to the first
/// of the other, and so on.
pub(super) fn align(reference: &CleanStream, stream: &CleanStream) -> Option<Heard> {
    let both = reference.taken.events_s.iter().zip(&stream.taken.events_s);
    let met: Vec<Met> = both.filter_map(|(a, b)| meet((reference, *a), (stream, *b))).collect();
    let (first, last) = (met.first()?, met.last()?);
    let pulses = met.iter().map(|m| m.pulses).sum();
    let error_s = met.iter().map(|m| m.error_s).fold(0.0, f64::max);
    if last.t_s - first.t_s < LONGEST_S {
        let ends = [stream.time_s(0.0), stream.time_s(stream.len() as f64)];
        let farthest = ends.iter().map(|end| (end - first.t_s).abs()).fold(0.0, f64::max);
        let error_s = first.error_s.hypot(DRIFT * farthest);
        return Some(Heard { offset_s: first.offset_s, drift: 0.0, error_s, pulses });
    }
    let drift = (last.offset_s - first.offset_s) / (last.t_s - first.t_s);
    Some(Heard { offset_s: first.offset_s - drift * first.t_s, drift, error_s, pulses })
}

fn meet(reference: (&CleanStream, (f64, f64)), stream: (&CleanStream, (f64, f64))) -> Option<Met> {
    let (a, b) = (Shaken::of(reference.0, reference.1)?, Shaken::of(stream.0, stream.1)?);
    let coarse = a.lag(&b)?;
    let lags: Vec<f64> = a.pulses().into_iter().filter_map(|t| a.lag_at(&b, t, coarse)).collect();
    let lag = statistics::median(&lags)?;
    let scatter = if lags.len() > 2 { statistics::mad_sd(&lags)? } else { REACH_S / 2.0 };
    let samples = 0.5 / reference.0.rate_hz + 0.5 / stream.0.rate_hz;
    let spread = 1.645 * scatter / (lags.len() as f64).sqrt();
    Some(Met {
        t_s: 0.5 * (stream.1.0 + stream.1.1),
        offset_s: lag,
        error_s: WAY_S.hypot(samples).hypot(spread),
        pulses: lags.len(),
    })
}

/// How far the specific force of a stream is from gravity, g, over an interval.
struct Shaken<'a> {
    stream: &'a CleanStream,
    from_s: f64,
    to_s: f64,
}

impl<'a> Shaken<'a> {
    fn of(stream: &'a CleanStream, (from_s, to_s): (f64, f64)) -> Option<Self> {
        let fits = to_s - from_s >= 2.0 * PULSE_S && to_s - from_s <= LONGEST_S;
        (fits && stream.acc_present == [true; 3]).then_some(Self { stream, from_s, to_s })
    }

    /// At a time, g; nothing outside the interval and the stream.
    fn at(&self, t_s: f64) -> f64 {
        let place = self.stream.sample_at(t_s);
        let outside = t_s < self.from_s || t_s > self.to_s || place < 0.0;
        let before = place as usize;
        if outside || before + 1 >= self.stream.len() {
            return 0.0;
        }
        let size = |i: usize| {
            let [x, y, z] = self.stream.acc.columns().map(|c| c[i]);
            let length = (x * x + y * y + z * z).sqrt();
            if length.is_finite() { (length / G - 1.0).abs() } else { 0.0 }
        };
        let part = place - before as f64;
        size(before) * (1.0 - part) + size(before + 1) * part
    }

    fn grid(&self, rate_hz: f64) -> Vec<f64> {
        let n = ((self.to_s - self.from_s) * rate_hz) as usize;
        (0..n).map(|i| self.at(self.from_s + i as f64 / rate_hz)).collect()
    }

    /// The lag, added to the other's times, at which both signals correlate best.
    fn lag(&self, other: &Self) -> Option<f64> {
        let (mine, theirs) = (centred(self.grid(COARSE_HZ)), centred(other.grid(COARSE_HZ)));
        let norm = (square(&mine) * square(&theirs)).sqrt();
        if norm <= 0.0 {
            return None;
        }
        let reach = mine.len().max(theirs.len()) as i64;
        let at = |shift: i64| {
            let both = theirs
                .iter()
                .enumerate()
                .filter_map(|(i, v)| Some(v * mine.get(usize::try_from(i as i64 + shift).ok()?)?));
            both.sum::<f64>() / norm
        };
        let found: Vec<(i64, f64)> = (-reach..=reach).map(|s| (s, at(s))).collect();
        let best = found.iter().copied().max_by(|x, y| x.1.total_cmp(&y.1))?;
        let apart = (SAME_PEAK_S * COARSE_HZ) as i64;
        let next = found.iter().filter(|(s, _)| (s - best.0).abs() > apart);
        let next = next.map(|f| f.1).fold(f64::NEG_INFINITY, f64::max);
        (best.1 >= LEAST && best.1 - next >= BEATS)
            .then(|| self.from_s - other.from_s + best.0 as f64 / COARSE_HZ)
    }

    /// Times of the pulses, s.
    fn pulses(&self) -> Vec<f64> {
        let values = self.grid(COARSE_HZ);
        let least = PULSE_G.max(SHARE * values.iter().copied().fold(0.0, f64::max));
        let reach = (PULSE_S * COARSE_HZ) as usize;
        let largest_around = |i: usize| {
            let around = &values[i.saturating_sub(reach)..(i + reach + 1).min(values.len())];
            around.iter().copied().fold(0.0, f64::max)
        };
        let mut out: Vec<f64> = Vec::new();
        for (i, v) in values.iter().enumerate() {
            let t = self.from_s + i as f64 / COARSE_HZ;
            let fresh = out.last().is_none_or(|last| t - last > PULSE_S);
            if *v >= least && *v >= largest_around(i) && fresh {
                out.push(t);
            }
        }
        out
    }

    /// The lag of one pulse, near that of the whole; none where it is not the same pulse.
    fn lag_at(&self, other: &Self, t_s: f64, near_s: f64) -> Option<f64> {
        let half = (PULSE_S * FINE_HZ) as i64;
        let times = |of: &Self, middle: f64| -> Vec<f64> {
            centred((-half..=half).map(|i| of.at(middle + i as f64 / FINE_HZ)).collect())
        };
        let mine = times(self, t_s);
        let reach = (REACH_S * FINE_HZ) as i64;
        let alike = |shift: i64| {
            let theirs = times(other, t_s - near_s - shift as f64 / FINE_HZ);
            let both: f64 = mine.iter().zip(&theirs).map(|(a, b)| a * b).sum();
            both / (square(&mine) * square(&theirs)).sqrt().max(1e-12)
        };
        let best = (-reach..=reach).map(|s| (s, alike(s))).max_by(|x, y| x.1.total_cmp(&y.1))?;
        let inside = best.0.abs() < reach && best.1 >= LEAST;
        inside.then_some(near_s + best.0 as f64 / FINE_HZ)
    }
}

fn centred(mut values: Vec<f64>) -> Vec<f64> {
    let mean = values.iter().sum::<f64>() / values.len().max(1) as f64;
    values.iter_mut().for_each(|v| *v -= mean);
    values
}

fn square(values: &[f64]) -> f64 {
    values.iter().map(|v| v * v).sum()
}
