//! Attitude of a whole recording with past and future samples.
//!
//! 1. The forward filter ([`super::vqf`]) runs over the stretch and, with time reversed, back
//!    again; the two bias estimates are combined by their inverse covariances (Laidig & Seel 2023,
//!    offline variant).
//! 2. The gyroscope, free of that bias, is integrated once by the trapezoid rule (unless
//!    [`VqfParams::integration`] is another).
//! 3. The specific force in the resulting almost inertial frame is low-pass filtered forward and
//!    backward, which leaves no lag, and levels the attitude.
//!
//! A large bias (more than the 2 deg/s that the filter can tell from motion) is taken from the
//! stillest second and a half first, if the recording has one that is still.
//!
//! Limits: a turn or a change of speed that lasts seconds still tilts the estimate by its
//! acceleration over g. Over whole strides at steady speed [`super::level`] removes the rest.

use nalgebra::{Matrix3, UnitQuaternion, Vector3};

use super::Attitude;
use super::causal::BIAS_UPDATE_HZ;
use super::lowpass::{Lowpass, LowpassCoefficients};
use super::vqf::{Integration, Vqf, VqfParams, integrate, tilt_correction};
use crate::recording::Axes;

/// Attitude at every sample of a continuous stretch of specific force (m/s²) and angular rate
/// (rad/s) on a uniform grid. Empty input gives an empty attitude.
#[must_use]
pub fn smooth(acc: &Axes, gyr: &Axes, rate_hz: f64, params: &VqfParams) -> Attitude {
    let step_s = 1.0 / rate_hz;
    let every = (rate_hz / BIAS_UPDATE_HZ).round().max(1.0) as usize;
    let params = VqfParams { bias_every: every.max(params.bias_every), ..*params };
    let start = still_bias(acc, gyr, rate_hz);
    let bias = fused_bias(acc, gyr, step_s, &params, start);
    integrated(acc, gyr, step_s, &params, |i| bias[i / every])
}

/// Attitude in a stretch of known gyroscope bias (rad/s, sensor axes): steps 2 and 3 of [`smooth`].
#[must_use]
pub(crate) fn strapdown(
    acc: &Axes,
    gyr: &Axes,
    rate_hz: f64,
    params: &VqfParams,
    bias: Vector3<f64>,
) -> Attitude {
    integrated(acc, gyr, 1.0 / rate_hz, params, |_| bias)
}

fn integrated(
    acc: &Axes,
    gyr: &Axes,
    step_s: f64,
    params: &VqfParams,
    bias: impl Fn(usize) -> Vector3<f64>,
) -> Attitude {
    let n = acc.len().min(gyr.len());
    let mut q = UnitQuaternion::identity();
    let mut attitude = Vec::with_capacity(n);
    let mut inertial = Axes::with_capacity(n);
    let mut mean_bias = Vector3::zeros();
    let share = 1.0 / n.max(1) as f64;
    for i in 0..n {
        let b = bias(i);
        mean_bias += b * share;
        if i > 0 {
            let rate = gyr.at(i);
            let rate = if params.integration == Integration::Trapezoid {
                (rate + gyr.at(i - 1)) * 0.5
            } else {
                rate
            };
            q = integrate(&q, &(rate - b), step_s);
        }
        attitude.push(q);
        inertial.push(q.transform_vector(&acc.at(i)));
    }
    let vertical = zero_phase_vertical(&inertial, step_s, params.tau_acc_s);
    // Each sample's correction starts from that of the sample before it. The smallest rotation out of a frame in which
    // up points straight down has no definite axis: were every sample corrected independently, a sensor worn upside
    // down, whose frame drifts past that pole with the remaining bias, would be spun about the vertical there, and means
    // over strides would be taken in a rotating frame.
    let mut levelling = UnitQuaternion::identity();
    for (q, up) in attitude.iter_mut().zip(vertical) {
        levelling = tilt_correction(&levelling.transform_vector(&up)) * levelling;
        *q = levelling * *q;
    }
    Attitude { q: attitude, gyr_bias_radps: mean_bias }
}

/// Bias at every `bias_every`-th sample from a forward and a backward run.
fn fused_bias(
    acc: &Axes,
    gyr: &Axes,
    step_s: f64,
    params: &VqfParams,
    start: Vector3<f64>,
) -> Vec<Vector3<f64>> {
    let n = acc.len().min(gyr.len());
    let every = params.bias_every.max(1);
    let slots = n.div_ceil(every);
    let mut forward: Vec<(Vector3<f64>, Matrix3<f64>)> = Vec::with_capacity(slots);
    let mut filter = Vqf::new(params, step_s);
    for i in 0..n {
        filter.step(gyr.at(i) - start, acc.at(i));
        if i % every == 0 {
            forward.push((filter.bias(), filter.bias_covariance()));
        }
    }
    // Time reversed, a gyroscope reads the negative rate, and so the negative bias.
    let mut filter = Vqf::new(params, step_s);
    let mut fused = vec![start; slots];
    for i in (0..n).rev() {
        filter.step(start - gyr.at(i), acc.at(i));
        if i % every == 0 {
            let (bias, p) = forward[i / every];
            let weights = p.try_inverse().zip(filter.bias_covariance().try_inverse());
            if let Some((w1, w2)) = weights {
                let sum = w1 * bias - w2 * filter.bias();
                if let Some(p) = (w1 + w2).try_inverse() {
                    fused[i / every] += p * sum;
                }
            }
        }
    }
    fused
}

/// Mean angular rate of the stillest 1.5 s, if that is still enough to be rest; else zero.
pub(crate) fn still_bias(acc: &Axes, gyr: &Axes, rate_hz: f64) -> Vector3<f64> {
    // Largest standard deviation of the angular rate at rest, rad/s \[P\].
    const STILL_GYR_SD_RADPS: f64 = 0.035;
    // Largest standard deviation of the specific force at rest, m/s² \[P\]: a quiet stand; the noise of three axes of
    // a phone alone is 0.35.
    const STILL_ACC_SD_MPS2: f64 = 0.6;
    let n = acc.len().min(gyr.len());
    let window = (1.5 * rate_hz) as usize;
    let mut best: Option<(f64, Vector3<f64>)> = None;
    let mut start = 0;
    while window > 1 && start + window <= n {
        let stats = |axes: &Axes| {
            let mut sum = Vector3::zeros();
            let mut squares = 0.0;
            for i in start..start + window {
                sum += axes.at(i);
                squares += axes.at(i).norm_squared();
            }
            let mean = sum / window as f64;
            ((squares / window as f64 - mean.norm_squared()).max(0.0).sqrt(), mean)
        };
        let (gyr_sd, mean) = stats(gyr);
        if gyr_sd < STILL_GYR_SD_RADPS
            && stats(acc).0 < STILL_ACC_SD_MPS2
            && mean.norm() < 0.2
            && best.is_none_or(|(sd, _)| gyr_sd < sd)
        {
            best = Some((gyr_sd, mean));
        }
        start += window;
    }
    best.map_or_else(Vector3::zeros, |(_, mean)| mean)
}

/// Direction of the low-passed specific force, both passes started from the mean of the first
/// (last) few time constants so that the ends do not swing.
fn zero_phase_vertical(inertial: &Axes, step_s: f64, tau_s: f64) -> Vec<Vector3<f64>> {
    let c = LowpassCoefficients::new(tau_s, step_s);
    let n = inertial.len();
    let window = ((tau_s / step_s).ceil() as usize).clamp(1, n.max(1));
    let mean = |range: core::ops::Range<usize>, data: &dyn Fn(usize) -> Vector3<f64>| {
        let len = range.len().max(1) as f64;
        range.fold(Vector3::zeros(), |s, i| s + data(i)) / len
    };
    let mut filter = Lowpass::<3>::default();
    filter.set(&c, &mean(0..window.min(n), &|i| inertial.at(i)).into());
    let mut smooth: Vec<Vector3<f64>> =
        inertial.iter().map(|v| Vector3::from(filter.step(&c, &v.into()))).collect();
    let mut filter = Lowpass::<3>::default();
    filter.set(&c, &mean(n.saturating_sub(window)..n, &|i| smooth[i]).into());
    for v in smooth.iter_mut().rev() {
        *v = Vector3::from(filter.step(&c, &(*v).into()));
    }
    let mut up = Vector3::z();
    for v in &mut smooth {
        let norm = v.norm();
        if norm > 0.0 {
            up = *v * (1.0 / norm);
        }
        *v = up;
    }
    smooth
}
