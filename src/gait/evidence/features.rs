//! What a window of one sensor shows, free of mounting. Each number is worked out when it is asked
//! for: a trunk needs no stride, a leg no step line.

use super::spectra::{self, Line, hann};
use crate::signal::autocorrelation::{
    autocorrelation, correlation_at, correlations, strongest_period,
};
use crate::signal::interpolation::parabolic_extremum;
use crate::signal::statistics;

/// Range of lags for the stride, s.
const STRIDE_S: (f64, f64) = (0.40, 1.85);
/// Largest shortfall of the autocorrelation at a shorter lag behind the best for the shorter lag to be taken.
const NEARLY: f64 = 0.1;
/// Frequencies at which the spectral line of the step is looked for, Hz.
const STEP_HZ: (f64, f64) = (1.1, 4.6);
/// Distance from 1 g within which a limb counts as resting on the ground, g.
const RESTING_G: f64 = 0.15;
/// Shortest window that can hold a stride, s.
const SHORTEST_S: f64 = 1.2;
/// Rate of the samples that spectra and lengths need, Hz: more adds nothing (recorded data at 25
/// and 100 Hz agree within 0.2 % of the windows). Lags need twice that.
const COARSE_HZ: f64 = 25.0;

/// One window of one sensor.
#[derive(Debug, Clone)]
pub struct View<'a> {
    fine_g: [&'a [f64]; 3],
    fine_hz: f64,
    axes_g: [Vec<f64>; 3],
    rate_hz: f64,
    vertical_g: Vec<f64>,
    lengths_g: Vec<f64>,
    turning: Option<&'a [f64]>,
}

/// A stride found by its repetition.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Repeat {
    /// Stride time, s.
    pub time_s: f64,
    /// Autocorrelation of the three axes there.
    pub strength: f64,
}

impl<'a> View<'a> {
    /// A window of specific force in g, free of what lies above 10 Hz, and of |angular rate| in
    /// rad/s. `None` when it is too short for a stride, or does not move, or has no mean.
    #[must_use]
    pub fn new(fine_g: [&'a [f64]; 3], turning: Option<&'a [f64]>, fine_hz: f64) -> Option<Self> {
        if (fine_g[0].len() as f64) < SHORTEST_S * fine_hz {
            return None;
        }
        let step = ((fine_hz / COARSE_HZ).floor() as usize).max(1);
        let axes_g = fine_g.map(|a| a.iter().copied().step_by(step).collect::<Vec<f64>>());
        let n = axes_g[0].len();
        let mean = axes_g.each_ref().map(|a| a.iter().sum::<f64>() / n as f64);
        let length = mean.iter().map(|m| m * m).sum::<f64>().sqrt();
        let up = mean.map(|m| m / length);
        let sum = |i: usize, f: &dyn Fn(f64, usize) -> f64| -> f64 {
            (0..3).map(|k| f(axes_g[k][i], k)).sum()
        };
        let vertical_g = (0..n).map(|i| sum(i, &|v, k| v * up[k])).collect();
        let lengths_g: Vec<f64> = (0..n).map(|i| sum(i, &|v, _| v * v).sqrt()).collect();
        let moves = statistics::sd(&lengths_g).is_some_and(|sd| sd > 1e-6);
        let rate_hz = fine_hz / step as f64;
        (length > 1e-6 && moves).then_some(Self {
            fine_g,
            fine_hz,
            axes_g,
            rate_hz,
            vertical_g,
            lengths_g,
            turning,
        })
    }

    /// Strongest line of the vertical velocity, 1.1 to 4.6 Hz: the step, with the amplitude of the
    /// specific force there, g.
    #[must_use]
    pub fn step(&self) -> Line {
        spectra::strongest(&hann(&self.vertical_g), self.rate_hz, STEP_HZ, 1.0)
    }

    /// Amplitude of the horizontal specific force at half the step's frequency over that of the
    /// step: sway.
    #[must_use]
    pub fn sway_share(&self, step: Line) -> f64 {
        let power =
            |signal: &[f64]| spectra::amplitude(&hann(signal), self.rate_hz, 0.5 * step.hz).powi(2);
        let all: f64 = self.axes_g.iter().map(|a| power(a)).sum();
        (all - power(&self.vertical_g)).max(0.0).sqrt() / step.amplitude.max(1e-9)
    }

    /// Autocorrelation of the vertical at two steps.
    #[must_use]
    pub fn repeats(&self, step: Line) -> f64 {
        let lag = (2.0 * self.rate_hz / step.hz).round() as usize;
        let near = lag.saturating_sub(1)..=lag + 1;
        near.map(|k| correlation_at(&self.vertical_g, k)).fold(-1.0, f64::max)
    }

    /// Strongest line of |specific force| over the root of frequency; where a pocket's line sits on
    /// the stride of a strong run, the step is twice as fast.
    #[must_use]
    pub fn length_step(&self, stride: Option<Repeat>) -> Line {
        let line = spectra::strongest(&hann(&self.lengths_g), self.rate_hz, STEP_HZ, 0.5);
        let on_the_stride = stride.is_some_and(|s| (line.hz * s.time_s - 1.0).abs() < 0.1);
        let strong = self.length_sd_g() > 0.55;
        let hz = if line.hz < 1.6 && on_the_stride && strong { 2.0 * line.hz } else { line.hz };
        Line { hz, ..line }
    }

    /// The step of a wrist: where the vertical's line sits on the stride, since the arm swings more
    /// than the body bounces in a slow jog, the line at twice its frequency.
    #[must_use]
    pub fn arm_step(&self, stride: Repeat) -> Line {
        let line = self.step();
        let on_the_stride = (line.hz * stride.time_s - 1.0).abs() < 0.1;
        if !on_the_stride || self.length_sd_g() < 0.45 {
            return line;
        }
        let hz = 2.0 * line.hz;
        Line { hz, amplitude: spectra::amplitude(&hann(&self.vertical_g), self.rate_hz, hz) }
    }

    /// Shortest lag of 0.40 to 1.85 s at which the axes, added up by their energy, repeat nearly as
    /// well as anywhere.
    #[must_use]
    pub fn stride(&self) -> Option<Repeat> {
        let n = self.fine_g[0].len();
        let longest = ((STRIDE_S.1 * self.fine_hz).ceil() as usize + 1).min(n * 3 / 5);
        let mut sum = vec![0.0; longest + 1];
        let mut energy = 0.0;
        for axis in self.fine_g {
            let e = statistics::sd(axis)?.powi(2);
            energy += e;
            for (slot, r) in sum.iter_mut().zip(autocorrelation(axis, longest)) {
                *slot += e * r;
            }
        }
        if energy <= 0.0 {
            return None;
        }
        sum.iter_mut().for_each(|r| *r /= energy);
        let from = ((STRIDE_S.0 * self.fine_hz).ceil() as usize).max(1);
        let peaks: Vec<(f64, f64)> = (from..longest)
            .filter(|&k| sum[k] >= sum[k - 1] && sum[k] > sum[k + 1])
            .map(|k| parabolic_extremum(&sum, k))
            .collect();
        let best = peaks.iter().map(|p| p.1).fold(f64::NEG_INFINITY, f64::max);
        let (lag, strength) = peaks.into_iter().find(|p| p.1 >= best - NEARLY)?;
        Some(Repeat { time_s: lag / self.fine_hz, strength: strength.min(1.0) })
    }

    /// A stride time known within a tenth, sharpened by the autocorrelation of |specific force|: a
    /// line of a short spectrum is drawn to slower beats. The rough value where nothing repeats.
    #[must_use]
    pub fn sharpened_s(&self, rough_s: f64) -> f64 {
        // The rough value is known within a tenth; a little more is looked at.
        const SLACK: f64 = 0.12;
        let n = self.fine_g[0].len();
        let lengths: Vec<f64> =
            (0..n).map(|i| self.fine_g.iter().map(|a| a[i] * a[i]).sum::<f64>().sqrt()).collect();
        let lag = |share: f64| (share * rough_s * self.fine_hz) as usize;
        let (from, to) = (lag(1.0 - SLACK).max(1), lag(1.0 + SLACK) + 1);
        let acf = correlations(&lengths, from - 1..=to + 1);
        strongest_period(&acf, 1.0, (acf.len() - 2) as f64)
            .filter(|p| p.strength > 0.3)
            .map_or(rough_s, |p| (p.lag + (from - 1) as f64) / self.fine_hz)
    }

    /// Share of samples within 0.15 g of 1 g: how long a limb rests.
    #[must_use]
    pub fn resting(&self) -> f64 {
        let still = self.lengths_g.iter().filter(|v| (**v - 1.0).abs() < RESTING_G).count();
        still as f64 / self.lengths_g.len() as f64
    }

    /// Standard deviation of |specific force|, g.
    #[must_use]
    pub fn length_sd_g(&self) -> f64 {
        statistics::sd(&self.lengths_g).unwrap_or(0.0)
    }

    /// Mean of |specific force|, g.
    #[must_use]
    pub fn mean_length_g(&self) -> f64 {
        statistics::mean(&self.lengths_g).unwrap_or(0.0)
    }

    /// Autocorrelation of |specific force| at half a stride.
    #[must_use]
    pub fn length_half(&self, stride: Repeat) -> f64 {
        correlation_at(&self.lengths_g, (0.5 * stride.time_s * self.rate_hz).round() as usize)
    }

    /// Share of the power up to 6 Hz above 2.5 stride frequencies.
    #[must_use]
    pub fn rich(&self, stride: Repeat) -> f64 {
        let (low_hz, border_hz) = (0.6 / stride.time_s, 2.5 / stride.time_s);
        let (below, above) = self.axes_g.iter().fold((0.0, 0.0), |(b, a), axis| {
            let (low, high) = spectra::split_power(&hann(axis), self.rate_hz, low_hz, border_hz);
            (b + low, a + high)
        });
        above / (below + above).max(1e-12)
    }

    /// 90 % quantile of |angular rate|, rad/s.
    #[must_use]
    pub fn turning_90_radps(&self) -> Option<f64> {
        self.turning.and_then(|t| statistics::quantile(t, 0.9))
    }

    /// Rate of the samples that were there, Hz.
    #[must_use]
    pub fn fine_hz(&self) -> f64 {
        self.fine_hz
    }
}
