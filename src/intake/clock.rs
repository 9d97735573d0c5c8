//! Decides the stream's true rate and where in time each sample lies.
//!
//! Evidence: a straight line through time stamp against sample number, fitted by least squares
//! over all stretches between holes at once. When the stamps keep to the line (standard deviation
//! at most 2 % of a period, or no more than their own rounding explains), the line is the better
//! clock and the samples are kept untouched; otherwise the stamps are believed and the samples are
//! interpolated to a uniform grid at the line's rate.
//!
//! Limits: a lost sample is seen as a hole only where it widens a step by three quarters of a
//! period (one and a half for jittery stamps); losses hidden below that lower the rate found.

use super::gaps::JITTER_PERIODS;
use super::order::Ordered;
use super::order_statistics::{median, stride};
use super::{Finding, IntakeError, Timing};
use crate::recording::{Site, Stream};

/// Largest scatter of the stamps about a straight line at which the sampling is called uniform, as a share of
/// the period.
const STEADY: f64 = 0.02;
/// Steps between stamps wider than this mean a lost sample, in periods, where the stamps are steady.
pub(super) const LOST_STEP: f64 = 1.75;
/// Lowest accepted sampling rate, Hz, and the factor by which a slow clock may fall below it.
const LOWEST_HZ: f64 = 25.0;
const SLACK: f64 = 0.98;
/// Highest accepted rate, Hz.
const HIGHEST_HZ: f64 = 10_000.0;

/// Where the samples lie in time.
#[derive(Debug)]
pub(super) struct Clock {
    /// Row of each node; `None` when node i is row i.
    pub rows: Option<Vec<usize>>,
    /// Stamp of the first node as recorded, s.
    pub origin_s: f64,
    /// Time of each node since the origin, s, increasing.
    pub t: Vec<f64>,
    /// True rate, Hz.
    pub rate_hz: f64,
    /// Sample number of the first node of each stretch, when the samples lie on one uniform grid
    /// that begins at `start_s`. The stretches' first nodes stand beside.
    pub grid: Option<Vec<(usize, usize)>>,
    /// Start of the uniform grid, s since the origin.
    pub start_s: f64,
    /// A longer step between stamps is a hole, s.
    pub widest_s: f64,
}

impl Clock {
    /// The same for rows that come one after the other.
    pub(super) fn timing(&self) -> Timing {
        match self.grid {
            Some(_) => Timing::Uniform { start_s: self.start_s, hole_s: self.widest_s },
            None => Timing::Stamps,
        }
    }
}

/// Finds the true rate and each sample's time.
pub(super) fn read(
    stream: &Stream,
    ordered: Ordered,
    findings: &mut Vec<Finding>,
) -> Result<Clock, IntakeError> {
    let site = stream.site();
    let stamps = stream.t_s();
    let first = ordered.rows.as_ref().map_or(Some(0), |r| r.first().copied());
    let origin_s = first.and_then(|r| stamps.get(r)).copied().unwrap_or(0.0);
    let t: Vec<f64> = match &ordered.rows {
        None => stamps.iter().map(|v| v - origin_s).collect(),
        Some(rows) => rows.iter().map(|&r| stamps[r] - origin_s).collect(),
    };
    if t.len() < 100 {
        return Err(IntakeError::TooFewSamples { site, samples: t.len(), needed: 100 });
    }
    check_rate(site, 1.0 / ordered.step_s)?;
    check_holes(site, &t, ordered.step_s)?;

    let (starts, widest_s) = stretches(&t, ordered.step_s);
    let slope = pooled_slope(&t, &starts).unwrap_or(ordered.step_s);
    let linked = link(&t, &starts, slope);
    let line = fit(&t, &linked);
    let mut clock = Clock {
        rows: ordered.rows,
        origin_s,
        t,
        rate_hz: 1.0 / slope,
        grid: None,
        start_s: 0.0,
        widest_s,
    };
    let line = line.filter(|l| (l.period_s / slope - 1.0).abs() < 0.02);
    if let Some(line) = line.filter(|l| l.steady(&clock.t)) {
        clock.rate_hz = snapped(1.0 / line.period_s, stream.nominal_rate_hz);
        // Rounding noise of the fit would show up in every time that is printed.
        let noise = line.start_s.abs() < 1e-6 * line.period_s;
        clock.start_s = if noise { 0.0 } else { line.start_s };
        clock.grid = Some(linked);
    } else {
        let sd_s = line.map_or(f64::NAN, |l| l.sd_s);
        findings.push(Finding::Jitter { sd_s: if sd_s.is_finite() { sd_s } else { 0.0 } });
    }
    check_rate(site, clock.rate_hz)?;
    compare_nominal(stream.nominal_rate_hz, clock.rate_hz, findings);
    Ok(clock)
}

fn compare_nominal(nominal: Option<f64>, true_hz: f64, findings: &mut Vec<Finding>) {
    if let Some(nominal_hz) = nominal.filter(|v| v.is_finite() && *v > 0.0)
        && (true_hz / nominal_hz - 1.0).abs() > 0.005
    {
        findings.push(Finding::RateDiffers { nominal_hz, true_hz });
    }
}

/// Takes rounding noise off a rate that equals the nominal one, or a short decimal.
fn snapped(rate_hz: f64, nominal: Option<f64>) -> f64 {
    let short = (rate_hz * 1000.0).round() / 1000.0;
    nominal.into_iter().chain([short]).find(|c| (c / rate_hz - 1.0).abs() < 1e-9).unwrap_or(rate_hz)
}

fn check_rate(site: Site, rate_hz: f64) -> Result<(), IntakeError> {
    if (LOWEST_HZ * SLACK..=HIGHEST_HZ).contains(&rate_hz) {
        return Ok(());
    }
    const UNITS: [(&str, f64); 6] = [
        ("milliseconds", 1e3),
        ("microseconds", 1e6),
        ("nanoseconds", 1e9),
        ("minutes", 1.0 / 60.0),
        ("hours", 1.0 / 3600.0),
        ("days", 1.0 / 86_400.0),
    ];
    for (guess, factor) in UNITS {
        let guess_rate_hz = rate_hz * factor;
        if (20.0..=2000.0).contains(&guess_rate_hz) {
            return Err(IntakeError::TimeUnit { site, rate_hz, guess, guess_rate_hz });
        }
    }
    if rate_hz < LOWEST_HZ {
        Err(IntakeError::RateTooLow { site, rate_hz, needed_hz: LOWEST_HZ })
    } else {
        Err(IntakeError::RateTooHigh { site, rate_hz, limit_hz: HIGHEST_HZ })
    }
}

/// Refuses a stream with more holes than samples: the grid would be mostly invented.
fn check_holes(site: Site, t: &[f64], step_s: f64) -> Result<(), IntakeError> {
    let whole = t.last().copied().unwrap_or(0.0);
    let recorded_s = t.len() as f64 * step_s;
    let holes_s = whole - recorded_s;
    if holes_s > recorded_s || !whole.is_finite() {
        return Err(IntakeError::MostlyGaps { site, holes_s, recorded_s });
    }
    Ok(())
}

/// First node of each stretch without a lost sample, and the widest step within one, s.
fn stretches(t: &[f64], step_s: f64) -> (Vec<usize>, f64) {
    let skip = stride(t.len());
    let mut off: Vec<f64> =
        (1..t.len()).step_by(skip).map(|i| (t[i] - t[i - 1] - step_s).abs()).collect();
    let widest = if median(&mut off) > 0.1 * step_s { JITTER_PERIODS } else { LOST_STEP } * step_s;
    let mut starts = vec![0];
    starts.extend((1..t.len()).filter(|&i| t[i] - t[i - 1] > widest));
    (starts, widest)
}

fn ends(starts: &[usize], n: usize) -> impl Iterator<Item = (usize, usize)> + '_ {
    starts.iter().copied().zip(starts.iter().skip(1).copied().chain([n]))
}

/// Common slope of all stretches, each with its own intercept, s per sample.
fn pooled_slope(t: &[f64], starts: &[usize]) -> Option<f64> {
    let (mut sxy, mut sxx) = (0.0, 0.0);
    for (start, end) in ends(starts, t.len()) {
        let n = (end - start) as f64;
        let middle = (n - 1.0) / 2.0;
        let base = t[start];
        let sum: f64 =
            t[start..end].iter().enumerate().map(|(k, v)| (k as f64 - middle) * (v - base)).sum();
        sxy += sum;
        sxx += n * (n * n - 1.0) / 12.0;
    }
    let slope = sxy / sxx;
    (slope.is_finite() && slope > 0.0).then_some(slope)
}

/// Gives each stretch's first node its whole sample number on a common grid.
fn link(t: &[f64], starts: &[usize], period_s: f64) -> Vec<(usize, usize)> {
    let mut linked = Vec::with_capacity(starts.len());
    let mut number = 0;
    let mut previous = 0;
    for &start in starts {
        if start > 0 {
            // From the last node before the hole, so that an error of the rate cannot add up.
            let jump = ((t[start] - t[start - 1]) / period_s).round().max(1.0);
            number += start - 1 - previous + jump as usize;
        }
        linked.push((start, number));
        previous = start;
    }
    linked
}

/// A line through stamps against sample numbers.
#[derive(Debug, Clone, Copy)]
struct Line {
    start_s: f64,
    period_s: f64,
    sd_s: f64,
    worst_s: f64,
}

impl Line {
    /// True when the line tells the sampling times better than the stamps do.
    fn steady(&self, t: &[f64]) -> bool {
        self.sd_s <= STEADY * self.period_s || self.rounding_explains(t)
    }

    /// True when the stamps are rounded to a decimal place and are off by no more than that.
    fn rounding_explains(&self, t: &[f64]) -> bool {
        let skip = stride(t.len());
        [1e-2, 1e-3, 1e-4].into_iter().any(|quantum| {
            self.worst_s <= 0.75 * quantum
                && quantum <= self.period_s
                && t.iter().step_by(skip).all(|v| {
                    let steps = v / quantum;
                    (steps - steps.round()).abs() < 1e-3
                })
        })
    }
}

fn fit(t: &[f64], linked: &[(usize, usize)]) -> Option<Line> {
    let starts: Vec<usize> = linked.iter().map(|l| l.0).collect();
    let n = t.len() as f64;
    let each = |f: &mut dyn FnMut(&[f64], f64)| {
        for ((start, end), &(_, number)) in ends(&starts, t.len()).zip(linked) {
            f(&t[start..end], number as f64);
        }
    };
    let (mut sum_k, mut sum_t) = (0.0, 0.0);
    each(&mut |part, number| {
        let m = part.len() as f64;
        sum_k += m * number + m * (m - 1.0) / 2.0;
        sum_t += part.iter().sum::<f64>();
    });
    let (mean_k, mean_t) = (sum_k / n, sum_t / n);
    let (mut sxy, mut sxx) = (0.0, 0.0);
    each(&mut |part, number| {
        for (i, v) in part.iter().enumerate() {
            let k = number + i as f64 - mean_k;
            sxy += k * (v - mean_t);
            sxx += k * k;
        }
    });
    let period_s = sxy / sxx;
    let (mut squares, mut worst_s) = (0.0, 0.0_f64);
    let start_s = mean_t - period_s * mean_k;
    each(&mut |part, number| {
        for (i, v) in part.iter().enumerate() {
            let off = v - start_s - period_s * (number + i as f64);
            squares += off * off;
            worst_s = worst_s.max(off.abs());
        }
    });
    let line = Line { start_s, period_s, sd_s: (squares / n).sqrt(), worst_s };
    (period_s > 0.0 && line.sd_s.is_finite()).then_some(line)
}
