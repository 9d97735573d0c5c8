//! Decides whether gravity is still in the acceleration.
//!
//! Evidence: the mean vector over windows of about a second. Specific force averages to 1 g
//! upwards over whole steps wherever the sensor keeps its attitude roughly; an acceleration from
//! which gravity was taken averages to about nothing. The ratio of the mean vector's length to the
//! root mean square needs no unit. In recordings at hand it is at most 0.1 without gravity and at
//! least 0.4 with it, foot, shank and wrist included.
//!
//! Limits: needs all three axes. Linear acceleration of a fast-turning limb keeps its centripetal
//! part and may pass.

use super::IntakeError;
use super::axes::{Alive, usable};
use super::robust::median;
use crate::recording::{Axes, Site};

/// Windows looked at, evenly spread over the recording.
const WINDOWS: usize = 64;
/// Share of the mean vector below which gravity is gone.
const GONE: f64 = 0.15;

/// Median over windows of |mean vector| / root mean square; `None` without all three axes.
pub(super) fn mean_share(acc: &Axes, alive: &Alive, rate_hz: f64) -> Option<f64> {
    if alive.acc_present != [true; 3] {
        return None;
    }
    let n = acc.len();
    let window = (1.5 * rate_hz).ceil().max(16.0).min(n as f64) as usize;
    let step = ((n - window) / WINDOWS).max(window);
    let mut shares: Vec<f64> = (0..=n - window)
        .step_by(step)
        .filter_map(|start| share(acc, start..start + window))
        .collect();
    (!shares.is_empty()).then(|| median(&mut shares))
}

fn share(acc: &Axes, rows: core::ops::Range<usize>) -> Option<f64> {
    let (mut squares, mut means) = (0.0, 0.0);
    for column in acc.columns() {
        let part = column[rows.clone()].iter().filter(|v| usable(**v));
        let (count, sum, sum_sq) =
            part.fold((0.0, 0.0, 0.0), |(c, s, q), v| (c + 1.0, s + v, q + v * v));
        if count < 1.0 {
            return None;
        }
        means += (sum / count) * (sum / count);
        squares += sum_sq / count;
    }
    let ratio = (means / squares).sqrt();
    ratio.is_finite().then_some(ratio)
}

/// Refuses acceleration without gravity.
pub(super) fn check(site: Site, share: Option<f64>) -> Result<(), IntakeError> {
    match share {
        Some(ratio) if ratio < GONE => Err(IntakeError::GravityRemoved { site, ratio }),
        _ => Ok(()),
    }
}
