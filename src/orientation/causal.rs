//! Attitude of a sensor as its samples arrive.
//!
//! The forward filter ([`super::vqf`]) runs once through each continuous stretch; the gyroscope bias that it
//! has found is kept across a hole, the attitude begins anew there. The final analysis takes only the bias
//! from it (`smoother::strapdown` integrates a cell again with that); the attitude is used for provisional events.
//!
//! A large bias (more than the 2 deg/s that the filter can tell from motion) must be given.
//!
//! Limits: the first second of a stretch is levelled by what little of it has been seen.

use nalgebra::{UnitQuaternion, Vector3};

use serde::{Deserialize, Serialize};

use super::vqf::{Vqf, VqfParams};

/// Rate of bias updates, Hz. The bias moves over minutes; the published once-a-sample update costs three
/// times as much and changes the attitude by less than 0.01°.
pub(super) const BIAS_UPDATE_HZ: f64 = 25.0;

/// The filter of one sensor.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Causal {
    params: VqfParams,
    step_s: f64,
    start: Vector3<f64>,
    filter: Vqf,
}

impl Causal {
    /// A filter for samples at a rate, with a bias (rad/s, sensor axes) that is known beforehand.
    #[must_use]
    pub fn new(params: &VqfParams, rate_hz: f64, start_bias_radps: Vector3<f64>) -> Self {
        let every = (rate_hz / BIAS_UPDATE_HZ).round().max(1.0) as usize;
        let params = VqfParams { bias_every: every.max(params.bias_every), ..*params };
        let step_s = 1.0 / rate_hz;
        Self { params, step_s, start: start_bias_radps, filter: Vqf::new(&params, step_s) }
    }

    /// Takes in one sample: angular rate (rad/s) and specific force (m/s²), sensor axes; gives the attitude,
    /// sensor to world.
    pub fn step(&mut self, gyr: Vector3<f64>, acc: Vector3<f64>) -> UnitQuaternion<f64> {
        self.filter.step(gyr - self.start, acc);
        self.filter.attitude()
    }

    /// Bias found so far, rad/s, sensor axes.
    #[must_use]
    pub fn bias(&self) -> Vector3<f64> {
        self.start + self.filter.bias()
    }

    /// Starts again after a hole, keeping the bias.
    pub fn restart(&mut self) {
        let next = Vqf::new(&self.params, self.step_s);
        self.filter = next.with_bias_estimate(self.filter.bias(), self.filter.bias_covariance());
    }
}
