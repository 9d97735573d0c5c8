//! Attitude of a sensor in the world, and of a segment in its sensor.
//!
//! The world has its z axis up and an arbitrary heading; `q_WS` takes sensor vectors to the world.

pub mod causal;
pub mod heading;
pub mod level;
pub mod parity;
pub mod segment;
pub mod smoother;
pub mod vqf;

mod lowpass;

use nalgebra::{UnitQuaternion, Vector3};

/// Attitude of a sensor at every sample of its stream.
#[derive(Debug, Clone, PartialEq)]
pub struct Attitude {
    /// Sensor to world, one a sample. The heading is arbitrary and drifts slowly.
    pub q: Vec<UnitQuaternion<f64>>,
    /// Gyroscope bias that was removed, rad/s, sensor axes (mean over the stretch).
    pub gyr_bias_radps: Vector3<f64>,
}

impl Attitude {
    /// Upward direction in sensor axes at sample `i`.
    ///
    /// # Panics
    /// When `i` is out of range, as slice indexing does.
    #[must_use]
    pub fn up(&self, i: usize) -> Vector3<f64> {
        self.q[i].inverse_transform_vector(&Vector3::z())
    }
}
