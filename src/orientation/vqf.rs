//! Forward orientation filter: attitude and gyroscope bias from accelerometer and gyroscope.
//!
//! After Laidig & Seel 2023 ("VQF", Information Fusion 91:187–204): the gyroscope is integrated
//! into an almost inertial frame, the specific force is low-pass filtered *in that frame*, where
//! the accelerations of running average out instead of mixing with the rotation, and the remaining
//! inclination error corrects the attitude and, through a Kalman filter, the gyroscope bias.
//!
//! Two changes from the paper, on by default; [`VqfParams::published`] switches them off, and then
//! the output equals that of the authors' package to rounding (tested).
//! - Angular rate is integrated by the trapezoid rule. A first-order hold lags by half a sample,
//!   which on a running shank at 100 Hz costs 1.3° of inclination; the trapezoid leaves 0.2°.
//! - Bias estimation treats all directions alike: the first levelling, from an arbitrary attitude,
//!   counts as no evidence of a bias, and disagreements are clipped by length instead of by
//!   component. As published, the first seconds depend on how the sensor is mounted, by 0.1°.
//!
//! Limits: 6-axis, so the heading is arbitrary and drifts; sustained acceleration (starts, curves)
//! leaks into the inclination over the time constant of 3 s.

use nalgebra::{Matrix3, Quaternion, UnitQuaternion, Vector3};
use serde::{Deserialize, Serialize};

use super::lowpass::{Lowpass, LowpassCoefficients};
use crate::signal::turn::turn_of;

/// How the angular rate between two samples is taken; written as whether it is the trapezoid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "bool", into = "bool")]
pub enum Integration {
    /// The later sample's rate, as published: lags by half a sample.
    Hold,
    /// The mean of both.
    Trapezoid,
}

impl From<bool> for Integration {
    fn from(yes: bool) -> Self {
        if yes { Self::Trapezoid } else { Self::Hold }
    }
}

impl From<Integration> for bool {
    fn from(chosen: Integration) -> Self {
        chosen == Integration::Trapezoid
    }
}

/// How disagreements with the vertical correct the bias; written as whether it is alike in all directions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "bool", into = "bool")]
pub enum BiasClip {
    /// Component by component, the first levelling included, as published: the mounting matters a little.
    ByComponent,
    /// By length, and not from the first levelling: alike in all directions.
    ByLength,
}

impl From<bool> for BiasClip {
    fn from(yes: bool) -> Self {
        if yes { Self::ByLength } else { Self::ByComponent }
    }
}

impl From<BiasClip> for bool {
    fn from(chosen: BiasClip) -> Self {
        chosen == BiasClip::ByLength
    }
}

/// What the filter assumes; knows no sampling rate. Defaults are those of the paper but for the first two.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct VqfParams {
    /// How the angular rate is integrated; the trapezoid by default.
    #[serde(rename = "trapezoid")]
    pub integration: Integration,
    /// How the bias is corrected; by length by default.
    #[serde(rename = "isotropic")]
    pub bias_clip: BiasClip,
    /// Time constant of the inclination correction, s; 3. Smaller follows accelerations that last, larger lets the
    /// gyroscope's drift tilt the attitude.
    pub tau_acc_s: f64,
    /// Bias updates use every this many samples; 1. Larger is faster and finds a bias later.
    pub bias_every: usize,
    /// Initial bias uncertainty, deg/s; 0.5. Smaller trusts the start, larger finds a large bias sooner and swings more.
    pub bias_sigma_init_dps: f64,
    /// Time in which the bias uncertainty grows from 0 to 0.1 deg/s, s; 100. Smaller follows a bias that changes,
    /// larger keeps what was found.
    pub bias_forgetting_s: f64,
    /// Largest bias considered, deg/s; 2. Smaller shuts out true biases, larger lets movement pass for one.
    pub bias_clip_dps: f64,
    /// Bias uncertainty reached by motion updates, deg/s; 0.1. Smaller corrects faster while moving and takes in more
    /// of the movement.
    pub bias_sigma_motion_dps: f64,
    /// Forgetting of the bias along the vertical, which motion cannot observe; 1e-4. Larger lets it decay to 0 sooner.
    pub bias_vertical_forgetting: f64,
    /// Bias uncertainty reached at rest, deg/s; 0.03. Smaller takes the mean rate at rest sooner.
    pub bias_sigma_rest_dps: f64,
    /// Stillness needed before a rest is believed, s; 1.5. Smaller believes pauses of a movement, larger misses short
    /// rests.
    pub rest_min_s: f64,
    /// Time constant of the rest detector, s; 0.5. Smaller lets slow turns pass for rest.
    pub rest_filter_tau_s: f64,
    /// Largest deviation of the angular rate at rest, deg/s; 2. Smaller misses rests of noisy sensors, larger takes
    /// slow turns for rest.
    pub rest_gyr_dps: f64,
    /// Largest deviation of the specific force at rest, m/s²; 0.5. As for the rate.
    pub rest_acc_mps2: f64,
}

impl Default for VqfParams {
    fn default() -> Self {
        Self {
            integration: Integration::Trapezoid,
            bias_clip: BiasClip::ByLength,
            ..Self::published()
        }
    }
}

impl VqfParams {
    /// The paper's parameters and integration rule.
    #[must_use]
    pub fn published() -> Self {
        Self {
            integration: Integration::Hold,
            bias_clip: BiasClip::ByComponent,
            tau_acc_s: 3.0,
            bias_every: 1,
            bias_sigma_init_dps: 0.5,
            bias_forgetting_s: 100.0,
            bias_clip_dps: 2.0,
            bias_sigma_motion_dps: 0.1,
            bias_vertical_forgetting: 1e-4,
            bias_sigma_rest_dps: 0.03,
            rest_min_s: 1.5,
            rest_filter_tau_s: 0.5,
            rest_gyr_dps: 2.0,
            rest_acc_mps2: 0.5,
        }
    }
}

/// Quantities derived once from the parameters and the sampling step. The bias covariance is in
/// (0.01 deg/s)², as in the paper.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
struct Coefficients {
    step_s: f64,
    integration: Integration,
    bias_clip: BiasClip,
    bias_every: usize,
    acc: LowpassCoefficients,
    bias_motion: LowpassCoefficients,
    rest: LowpassCoefficients,
    p0: f64,
    growth: f64,
    w_motion: f64,
    w_vertical: f64,
    w_rest: f64,
    clip_radps: f64,
    rest_min_s: f64,
    rest_gyr_sq: f64,
    rest_acc_sq: f64,
}

impl Coefficients {
    fn new(p: &VqfParams, step_s: f64) -> Self {
        let bias_every = p.bias_every.max(1);
        let bias_step_s = step_s * bias_every as f64;
        let growth = (0.1f64 * 100.0).powi(2) * bias_step_s / p.bias_forgetting_s;
        let weight = |sigma_dps: f64| {
            let variance = (sigma_dps * 100.0).powi(2);
            variance * variance / growth + variance
        };
        let w_motion = weight(p.bias_sigma_motion_dps);
        Self {
            step_s,
            integration: p.integration,
            bias_clip: p.bias_clip,
            bias_every,
            acc: LowpassCoefficients::new(p.tau_acc_s, step_s),
            bias_motion: LowpassCoefficients::new(p.tau_acc_s, bias_step_s),
            rest: LowpassCoefficients::new(p.rest_filter_tau_s, step_s),
            p0: (p.bias_sigma_init_dps * 100.0).powi(2),
            growth,
            w_motion,
            w_vertical: w_motion / p.bias_vertical_forgetting.max(1e-10),
            w_rest: weight(p.bias_sigma_rest_dps),
            clip_radps: p.bias_clip_dps.to_radians(),
            rest_min_s: p.rest_min_s,
            rest_gyr_sq: p.rest_gyr_dps.to_radians().powi(2),
            rest_acc_sq: p.rest_acc_mps2.powi(2),
        }
    }
}

impl Coefficients {
    /// Limits the disagreement of one update.
    fn clip_error(&self, e: Vector3<f64>) -> Vector3<f64> {
        if self.bias_clip == BiasClip::ByLength {
            // The vertical is the third axis in motion; the heading of the other two is arbitrary.
            let shrink = (self.clip_radps / e.xy().norm()).min(1.0);
            Vector3::new(e.x * shrink, e.y * shrink, e.z.clamp(-self.clip_radps, self.clip_radps))
        } else {
            e.map(|e| e.clamp(-self.clip_radps, self.clip_radps))
        }
    }

    /// Limits the bias: every component, or the length to that of the cube's corner.
    fn clip_bias(&self, b: Vector3<f64>) -> Vector3<f64> {
        if self.bias_clip == BiasClip::ByLength {
            b.cap_magnitude(3f64.sqrt() * self.clip_radps)
        } else {
            b.map(|b| b.clamp(-self.clip_radps, self.clip_radps))
        }
    }
}

/// The state of the filter; it can be saved and restored ([`Vqf::state`], [`Vqf::with_state`]).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct VqfState {
    /// Sensor to almost inertial frame.
    q_gyr: UnitQuaternion<f64>,
    /// Almost inertial frame to the levelled world.
    q_incl: UnitQuaternion<f64>,
    bias: Vector3<f64>,
    p: Matrix3<f64>,
    previous_gyr: Option<Vector3<f64>>,
    acc_lp: Lowpass<3>,
    rest_gyr_lp: Lowpass<3>,
    rest_acc_lp: Lowpass<3>,
    rest_gyr_mean: Vector3<f64>,
    rotation_lp: Lowpass<9>,
    bias_lp: Lowpass<2>,
    rest_s: f64,
    tilt_sum: [f64; 2],
    levelled: bool,
    since_bias: usize,
}

impl VqfState {
    fn new(bias_variance: f64) -> Self {
        Self {
            q_gyr: UnitQuaternion::identity(),
            q_incl: UnitQuaternion::identity(),
            bias: Vector3::zeros(),
            p: Matrix3::from_diagonal_element(bias_variance),
            previous_gyr: None,
            acc_lp: Lowpass::default(),
            rest_gyr_lp: Lowpass::default(),
            rest_acc_lp: Lowpass::default(),
            rest_gyr_mean: Vector3::zeros(),
            rotation_lp: Lowpass::default(),
            bias_lp: Lowpass::default(),
            rest_s: 0.0,
            tilt_sum: [0.0; 2],
            levelled: false,
            since_bias: 0,
        }
    }
}

/// The filter: what was derived from its parameters, and its state. Cloning it saves a session.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Vqf {
    c: Coefficients,
    s: VqfState,
}

impl Vqf {
    /// A filter for samples `step_s` apart.
    #[must_use]
    pub fn new(params: &VqfParams, step_s: f64) -> Self {
        let c = Coefficients::new(params, step_s);
        Self { s: VqfState::new(c.p0), c }
    }

    /// The current state.
    #[must_use]
    pub fn state(&self) -> &VqfState {
        &self.s
    }

    /// Continues from the state of a filter of the same parameters and rate.
    #[must_use]
    pub fn with_state(mut self, state: VqfState) -> Self {
        self.s = state;
        self
    }

    /// Starts from a known bias (rad/s, sensor axes), for example from a still phase. A bias beyond
    /// [`VqfParams::bias_clip_dps`] should be taken off the angular rate instead, because the
    /// estimate is limited to that.
    #[must_use]
    pub fn with_bias(mut self, bias_radps: Vector3<f64>) -> Self {
        self.s.bias = bias_radps;
        self
    }

    /// Starts from what another run of the filter found of the bias.
    #[must_use]
    pub(super) fn with_bias_estimate(
        mut self,
        bias: Vector3<f64>,
        covariance: Matrix3<f64>,
    ) -> Self {
        self.s.bias = bias;
        self.s.p = covariance;
        self
    }

    /// Takes in one sample: angular rate (rad/s) and specific force (m/s²), sensor axes.
    pub fn step(&mut self, gyr: Vector3<f64>, acc: Vector3<f64>) {
        self.step_gyr(gyr);
        if acc != Vector3::zeros() {
            self.step_acc(acc);
        }
    }

    /// Sensor to world at the latest sample.
    #[must_use]
    pub fn attitude(&self) -> UnitQuaternion<f64> {
        self.s.q_incl * self.s.q_gyr
    }

    /// Estimated gyroscope bias, rad/s, sensor axes.
    #[must_use]
    pub fn bias(&self) -> Vector3<f64> {
        self.s.bias
    }

    /// Covariance of the bias estimate, (0.01 deg/s)².
    #[must_use]
    pub fn bias_covariance(&self) -> Matrix3<f64> {
        self.s.p
    }

    /// True while the sensor has been still for long enough.
    #[must_use]
    pub fn is_at_rest(&self) -> bool {
        self.s.rest_s >= self.c.rest_min_s
    }

    fn step_gyr(&mut self, gyr: Vector3<f64>) {
        let mean = Vector3::from(self.s.rest_gyr_lp.step(&self.c.rest, gyr.as_ref()));
        self.s.rest_gyr_mean = mean;
        if (gyr - mean).norm_squared() >= self.c.rest_gyr_sq || mean.amax() > self.c.clip_radps {
            self.s.rest_s = 0.0;
        }
        let rate = match self.s.previous_gyr {
            Some(previous) if self.c.integration == Integration::Trapezoid => {
                (gyr + previous) * 0.5
            }
            _ => gyr,
        };
        self.s.previous_gyr = Some(gyr);
        self.s.q_gyr = integrate(&self.s.q_gyr, &(rate - self.s.bias), self.c.step_s);
    }

    fn step_acc(&mut self, acc: Vector3<f64>) {
        let mean = Vector3::from(self.s.rest_acc_lp.step(&self.c.rest, acc.as_ref()));
        if (acc - mean).norm_squared() >= self.c.rest_acc_sq {
            self.s.rest_s = 0.0;
        } else {
            self.s.rest_s += self.c.step_s;
        }
        let inertial = self.s.q_gyr.transform_vector(&acc);
        let smooth = Vector3::from(self.s.acc_lp.step(&self.c.acc, inertial.as_ref()));
        let world = self.s.q_incl.transform_vector(&smooth);
        let norm = world.norm();
        if norm > 0.0 {
            let a = world * (1.0 / norm);
            self.s.q_incl = tilt_correction(&a) * self.s.q_incl;
            if self.s.levelled || self.c.bias_clip == BiasClip::ByComponent {
                self.s.tilt_sum[0] -= a.y;
                self.s.tilt_sum[1] += a.x;
            }
            self.s.levelled = true;
        }
        self.s.since_bias += 1;
        if self.s.since_bias >= self.c.bias_every {
            self.update_bias();
            self.s.since_bias = 0;
            self.s.tilt_sum = [0.0; 2];
        }
    }

    fn update_bias(&mut self) {
        let c = &self.c;
        let rotation = self.attitude().to_rotation_matrix().into_inner();
        let seen = rotation * self.s.bias;
        let seen = self.s.bias_lp.step(&c.bias_motion, &[seen.x, seen.y]);
        let mut flat = [0.0; 9];
        for (k, slot) in flat.iter_mut().enumerate() {
            *slot = rotation[(k / 3, k % 3)];
        }
        let smooth = Matrix3::from_row_slice(&self.s.rotation_lp.step(&c.bias_motion, &flat));
        let (r, error, w) = if self.s.rest_s >= c.rest_min_s {
            let w = Vector3::repeat(c.w_rest);
            (Matrix3::identity(), self.s.rest_gyr_mean - self.s.bias, w)
        } else {
            let span = c.step_s * c.bias_every as f64;
            let predicted = smooth * self.s.bias;
            let error = Vector3::new(
                self.s.tilt_sum[0] / span + seen[0] - predicted.x,
                self.s.tilt_sum[1] / span + seen[1] - predicted.y,
                -predicted.z,
            );
            (smooth, error, Vector3::new(c.w_motion, c.w_motion, c.w_vertical))
        };
        for k in 0..3 {
            if self.s.p[(k, k)] < c.p0 {
                self.s.p[(k, k)] += c.growth;
            }
        }
        let error = c.clip_error(error);
        let innovation = Matrix3::from_diagonal(&w) + r * self.s.p * r.transpose();
        if let Some(inverse) = innovation.try_inverse() {
            let gain = self.s.p * r.transpose() * inverse;
            self.s.bias = c.clip_bias(self.s.bias + gain * error);
            self.s.p -= gain * r * self.s.p;
        }
    }
}

/// Attitude after turning with the body-frame rate `rate` (rad/s) for `step_s`.
#[inline]
pub(super) fn integrate(
    q: &UnitQuaternion<f64>,
    rate: &Vector3<f64>,
    step_s: f64,
) -> UnitQuaternion<f64> {
    nearly_unit(q.into_inner() * turn_of(rate, step_s).into_inner())
}

/// A quaternion whose length is 1 but for rounding, with length 1: the first step of Newton's method for
/// 1/√x from 1, whose error is the square of that rounding.
#[inline]
fn nearly_unit(q: Quaternion<f64>) -> UnitQuaternion<f64> {
    UnitQuaternion::new_unchecked(q * (1.5 - 0.5 * q.norm_squared()))
}

/// Smallest turn that brings the unit vector `a` upright.
#[inline]
pub(crate) fn tilt_correction(a: &Vector3<f64>) -> UnitQuaternion<f64> {
    let w = (0.5 * (a.z + 1.0)).max(0.0).sqrt();
    let k = 0.5 / w;
    if w > 1e-3 {
        nearly_unit(Quaternion::new(w, a.y * k, -a.x * k, 0.0))
    } else if w > 1e-6 {
        // Nearly upside down the length of `a` is not sure enough for that.
        UnitQuaternion::new_normalize(Quaternion::new(w, a.y * k, -a.x * k, 0.0))
    } else {
        // Exactly upside down: any horizontal axis will do.
        UnitQuaternion::new_unchecked(Quaternion::new(0.0, 1.0, 0.0, 0.0))
    }
}
