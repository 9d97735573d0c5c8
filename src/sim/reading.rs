//! What a sensor's axes read of the movement of its point, before noise.

use nalgebra::{Rotation3, Unit, Vector3};

use super::error::SimError;
use super::random::Random;
use super::sensor::{SensorSpec, rows, turn};
use crate::units::STANDARD_GRAVITY_MPS2 as G;

/// A sensor's deterministic errors, with the shares of its axes drawn.
pub(super) struct Reading<'a> {
    pub spec: &'a SensorSpec,
    acc_shares: [[f64; 3]; 3],
    gyr_shares: [[f64; 3]; 3],
    slip_axis: Option<Unit<Vector3<f64>>>,
}

type Vector = [f64; 3];

impl<'a> Reading<'a> {
    /// Draws the cross-axis shares from a stream of their own.
    pub(super) fn new(spec: &'a SensorSpec, seed: u64, index: u64) -> Result<Self, SimError> {
        let mut random = Random::new(seed, 5000 + index);
        let mut shares = || -> [[f64; 3]; 3] {
            core::array::from_fn(|i| {
                core::array::from_fn(|k| match i == k {
                    true => 0.0,
                    false => spec.cross_axis * (2.0 * random.uniform() - 1.0),
                })
            })
        };
        let (acc_shares, gyr_shares) = (shares(), shares());
        let slip_axis =
            match &spec.slip {
                Some(slip) => Some(Unit::try_new(Vector3::from(slip.axis), 1e-9).ok_or(
                    SimError::OutOfRange { field: "slip.axis", value: 0.0, low: 1e-9, high: 1e9 },
                )?),
                None => None,
            };
        Ok(Self { spec, acc_shares, gyr_shares, slip_axis })
    }

    /// v_sensor = M · v_segment at `t` seconds of the recording, and the sensor's own turn rate in
    /// sensor axes, rad/s.
    pub(super) fn mounting(&self, t: f64) -> ([[f64; 3]; 3], Vector) {
        let (Some(slip), Some(axis)) = (&self.spec.slip, self.slip_axis) else {
            return (self.spec.mounting, [0.0; 3]);
        };
        let u = ((t - slip.from_s) / slip.over_s).clamp(0.0, 1.0);
        let angle = slip.angle_deg.to_radians();
        let turned = angle * u * u * u * (10.0 + u * (6.0 * u - 15.0));
        let rate = angle / slip.over_s * 30.0 * u * u * (1.0 - u) * (1.0 - u);
        // The sensor turns on the segment by the inverse of what its axes read.
        let back = rows(&Rotation3::from_axis_angle(&axis, -turned));
        let mounting = self
            .spec
            .mounting
            .map(|row| core::array::from_fn(|k| (0..3).map(|i| row[i] * back[i][k]).sum()));
        let own = turn(&mounting, (axis.into_inner() * rate).into());
        (mounting, own)
    }

    /// Accelerometer axes from a specific force in segment axes, m/s².
    pub(super) fn acc_mps2(&self, force: Vector, t: f64) -> Vector {
        let v = turn(&self.mounting(t).0, force);
        let other = turn(&self.acc_shares, v);
        let spec = self.spec;
        core::array::from_fn(|i| v[i] * spec.acc_scale[i] + other[i] + spec.acc_bias_mps2[i])
    }

    /// Gyroscope axes from an angular rate (rad/s) and a specific force (m/s²) in segment axes.
    pub(super) fn gyr_radps(&self, rate: Vector, force: Vector, t: f64) -> Vector {
        let (mounting, own) = self.mounting(t);
        let (v, f) = (turn(&mounting, rate), turn(&mounting, force));
        let v: Vector = core::array::from_fn(|i| v[i] + own[i]);
        let other = turn(&self.gyr_shares, v);
        let spec = self.spec;
        let per_force = spec.gyr_per_force_dps_per_g.to_radians() / G;
        core::array::from_fn(|i| {
            let bias = spec.gyr_bias_dps[i].to_radians();
            v[i] * spec.gyr_scale[i] + other[i] + per_force * f[i] + bias
        })
    }
}
