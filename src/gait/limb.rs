//! Swing segmentation of a foot or shank with a gyroscope: flexion axis, its sign, and one
//! mid-swing a stride.
//!
//! The axis is the direction of most rotation ([`crate::orientation::segment::principal_axis`]).
//! Pitch rate is positive when the toes (or the ankle) turn up and forward, as in swing. Its sign
//! on the shank: the forward swing is faster than the backward one in every running recording at
//! hand (10 % to 50 %). On the foot both are alike, but after mid-stance the heel always rises
//! first, which is a negative pitch rate. A thigh dwells in flexion (12 of 12 recordings at hand).

use nalgebra::Vector3;

use crate::orientation::segment::principal_axis;
use crate::recording::{Axes, Placement};
use crate::signal::integration::cumulative;
use crate::signal::peaks::prominent_peaks;
use crate::signal::{Butterworth, SignalError, sections, statistics};

/// Pitch rate of a limb and its swings in one bout.
#[derive(Debug, Clone, PartialEq)]
pub struct Swings {
    /// Direction in sensor axes about which `pitch_radps` is measured (the segment's *right*).
    pub axis: Vector3<f64>,
    /// Share of the rotation about that axis, 1/3 to 1.
    pub planarity: f64,
    /// Pitch rate, rad/s, + toes up, unfiltered.
    pub pitch_radps: Vec<f64>,
    /// The same low-passed at 4.5 times the stride frequency: one swing, one push-off a stride.
    pub coarse_radps: Vec<f64>,
    /// Mid-swing of every stride, fractional samples.
    pub mid_swings: Vec<f64>,
}

impl Swings {
    /// Stride cycles from mid-swing to mid-swing as (start, end, step number), with one more at
    /// either end, where the recording may cut a contact. Cycles that are no stride (a swing was
    /// missed, the runner paused) are left out but counted in the numbers.
    #[must_use]
    pub fn cycles(&self, stride: f64) -> Vec<(f64, f64, usize)> {
        let mut all = self.numbered(stride);
        all.retain(|(_, _, strides, _)| (0.6..1.6).contains(strides));
        all.into_iter().map(|(from, to, _, number)| (from, to, number)).collect()
    }

    /// Cycles that hold two strides because the swing between them was missed, as (start, end,
    /// step number of the second).
    #[must_use]
    pub fn double_cycles(&self, stride: f64) -> Vec<(f64, f64, usize)> {
        let mut all = self.numbered(stride);
        all.retain(|(_, _, strides, _)| (1.6..2.5).contains(strides));
        all.into_iter().map(|(from, to, _, number)| (from, to, number)).collect()
    }

    /// All cycles as (start, end, length in strides, step number of the last contact in them).
    fn numbered(&self, stride: f64) -> Vec<(f64, f64, f64, usize)> {
        let (Some(first), Some(last)) = (self.mid_swings.first(), self.mid_swings.last()) else {
            return Vec::new();
        };
        let mut borders = Vec::with_capacity(self.mid_swings.len() + 2);
        borders.push(first - stride);
        borders.extend_from_slice(&self.mid_swings);
        borders.push(last + stride);
        let mut number = 0;
        let mut out = Vec::with_capacity(borders.len());
        for pair in borders.windows(2) {
            let strides = (pair[1] - pair[0]) / stride;
            number += 2 * strides.round().max(1.0) as usize;
            out.push((pair[0], pair[1], strides, number));
        }
        out
    }
}

/// Low-pass in which every stride is one swing, stride frequencies.
pub(crate) const MARK_HARMONICS: f64 = 4.5;

/// Swings of a bout; `gyr` holds the bout's samples only. `None` without rotation or rhythm.
///
/// # Errors
/// [`SignalError`] when the bout is too short to filter.
pub fn swings(
    gyr: &Axes,
    rate_hz: f64,
    stride_s: f64,
    placement: Placement,
) -> Result<Option<Swings>, SignalError> {
    let Some((axis, planarity)) = principal_axis(gyr, 0..gyr.len()) else { return Ok(None) };
    let raw = gyr.along(&axis);
    let sign = match placement {
        Placement::Foot => heel_rise_sign(gyr, &raw, rate_hz, stride_s)?,
        Placement::Thigh => longer_way_back(&raw, rate_hz, stride_s)?,
        _ => faster_direction(&raw),
    };
    about(&raw, (axis, planarity), sign, rate_hz, stride_s)
}

/// The same swings about the axis turned round.
///
/// # Errors
/// [`SignalError`] as [`swings`].
pub fn turned_round(
    swings: &Swings,
    rate_hz: f64,
    stride_s: f64,
) -> Result<Option<Swings>, SignalError> {
    about(&swings.pitch_radps, (swings.axis, swings.planarity), -1.0, rate_hz, stride_s)
}

/// Swings about an axis from the rate about it, and the sign that makes toes up positive.
fn about(
    rate_radps: &[f64],
    (axis, planarity): (Vector3<f64>, f64),
    sign: f64,
    rate_hz: f64,
    stride_s: f64,
) -> Result<Option<Swings>, SignalError> {
    let pitch_radps: Vec<f64> = rate_radps.iter().map(|v| v * sign).collect();
    let stride = stride_s * rate_hz;
    let cutoff_hz = (MARK_HARMONICS / stride_s).min(0.4 * rate_hz);
    let smooth = Butterworth::low(2, cutoff_hz)
        .design_zero_phase(rate_hz)?
        .filter_zero_phase(&pitch_radps, sections::pad_len(rate_hz, cutoff_hz))?;
    let top = statistics::quantile(&smooth, 0.95).unwrap_or(0.0);
    let mid_swings: Vec<f64> = prominent_peaks(&smooth, 0.5 * top, 0.6 * stride)
        .iter()
        .filter(|p| p.height > 0.35 * top)
        .map(|p| crate::signal::interpolation::parabolic_extremum(&smooth, p.index).0)
        .collect();
    Ok((!mid_swings.is_empty()).then_some(Swings {
        axis: axis * sign,
        planarity,
        pitch_radps,
        coarse_radps: smooth,
        mid_swings,
    }))
}

fn faster_direction(rate: &[f64]) -> f64 {
    let high = statistics::quantile(rate, 0.98).unwrap_or(0.0);
    let low = statistics::quantile(rate, 0.02).unwrap_or(0.0);
    if high >= -low { 1.0 } else { -1.0 }
}

/// Sign that gives the angle its longer tail backwards: a thigh stays near its greatest flexion from
/// late swing to loading and passes its greatest extension quickly.
fn longer_way_back(rate: &[f64], rate_hz: f64, stride_s: f64) -> Result<f64, SignalError> {
    let cutoff_hz = 0.4 / stride_s;
    let angle = cumulative(rate, 1.0 / rate_hz);
    let swing = Butterworth::high(2, cutoff_hz)
        .design_zero_phase(rate_hz)?
        .filter_zero_phase(&angle, sections::pad_len(rate_hz, cutoff_hz))?;
    let mean = statistics::mean(&swing).unwrap_or(0.0);
    let skew: f64 = swing.iter().map(|v| (v - mean).powi(3)).sum();
    Ok(if skew > 0.0 { -1.0 } else { 1.0 })
}

/// Sign that makes the rotation after each quiet instant (mid-stance) negative.
fn heel_rise_sign(
    gyr: &Axes,
    rate: &[f64],
    rate_hz: f64,
    stride_s: f64,
) -> Result<f64, SignalError> {
    let cutoff_hz = (6.0 / stride_s).min(0.4 * rate_hz);
    let quiet: Vec<f64> = Butterworth::low(2, cutoff_hz)
        .design_zero_phase(rate_hz)?
        .filter_zero_phase(&gyr.norm(), sections::pad_len(rate_hz, cutoff_hz))?
        .into_iter()
        .map(|v| -v)
        .collect();
    let after = (0.22 * stride_s * rate_hz) as usize;
    let turns: Vec<f64> = prominent_peaks(&quiet, 0.0, 0.6 * stride_s * rate_hz)
        .iter()
        .filter(|p| p.index + after < rate.len())
        .map(|p| rate[p.index..p.index + after].iter().sum())
        .collect();
    Ok(if statistics::median(&turns).unwrap_or(-1.0) > 0.0 { -1.0 } else { 1.0 })
}
