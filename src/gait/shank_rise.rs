//! When a shank has risen by 6 cm from its lowest place in stance: by then its foot is about to leave.
//!
//! While the heel comes up the shank is lifted about the ball of the foot, with a speed that hardly differs
//! between people (1.0 to 1.3 m/s at toe-off); the moment at which it has risen by a given height therefore
//! says more about toe-off than anything in the shank's rotation. Rises of 5 to 7 cm give the same errors.
//!
//! The height is that of the sensor itself, over one cycle from mid-swing to mid-swing: the gyroscope turns
//! the specific force into one frame, its mean there is up (the velocity repeats), and velocity and height
//! close with the cycle. No calibration, no lever. No published source is known to us; the error on people left
//! out is printed by `tools/fit_contacts.py`. (In a prototype that was not kept a sensor 8 cm higher or lower, a
//! low-pass of 10 Hz, noise of 0.5 m/s², a bias of 1 deg/s and 0.3 m/s², and 3 % of scale left it at 5 to 6 ms.)

use nalgebra::{UnitQuaternion, Vector3};

use crate::recording::Axes;
use crate::signal::integration::periodic_displacement;
use crate::signal::turn::turn_of;

/// Rise that is looked for, m \[P\]: chosen on the people of the fit.
const RISE_M: f64 = 0.06;

/// Where in the samples a cycle and its stance lie.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cycle {
    /// Mid-swing before and after.
    pub from: f64,
    pub to: f64,
    /// The lowest place is looked for between the end of the swing and the fastest backward turn.
    pub landing: f64,
    pub back: f64,
}

/// Heights of one shank, cycle by cycle.
pub(super) struct Heights<'a> {
    acc: &'a Axes,
    gyr: &'a Axes,
    rate_hz: f64,
    /// Specific force of a cycle in the frame of its first sample.
    turned: Vec<Vector3<f64>>,
}

impl<'a> Heights<'a> {
    pub(super) fn new(acc: &'a Axes, gyr: &'a Axes, rate_hz: f64) -> Self {
        Self { acc, gyr, rate_hz, turned: Vec::new() }
    }

    /// Sample number at which the shank has risen; `None` where the cycle is cut or it does not rise so far.
    pub(super) fn rise(&mut self, cycle: &Cycle) -> Option<f64> {
        let first = (cycle.from >= 0.0).then(|| cycle.from.round() as usize)?;
        let last = cycle.to.round() as usize;
        if last >= self.acc.len().min(self.gyr.len()) {
            return None;
        }
        let height_m = self.height_m(first, last)?;
        let within = |at: f64| (at.max(0.0) as usize).saturating_sub(first);
        let (landing, back) = (within(cycle.landing), within(cycle.back).min(last - first));
        let lowest = (landing..=back).min_by(|&a, &b| height_m[a].total_cmp(&height_m[b]))?;
        let level = height_m[lowest] + RISE_M;
        let i = (lowest + 1..height_m.len())
            .find(|&i| height_m[i - 1] < level && height_m[i] >= level)?;
        let (below, above) = (height_m[i - 1], height_m[i]);
        Some((first + i - 1) as f64 + (level - below) / (above - below))
    }

    /// Height from sample to sample; its zero means nothing.
    fn height_m(&mut self, first: usize, last: usize) -> Option<Vec<f64>> {
        let step_s = 1.0 / self.rate_hz;
        let mut turn = UnitQuaternion::identity();
        self.turned.clear();
        let mut sum = Vector3::zeros();
        for i in first..=last {
            if i > first {
                turn *= turn_of(&(0.5 * (self.gyr.at(i) + self.gyr.at(i - 1))), step_s);
            }
            let force = turn * self.acc.at(i);
            sum += force;
            self.turned.push(force);
        }
        // Trapezoids: half of the ends.
        let (start, end) = (self.turned.first()?, self.turned.last()?);
        let up = (sum - 0.5 * (start + end)).try_normalize(1e-9)?;
        let vertical: Vec<f64> = self.turned.iter().map(|force| force.dot(&up)).collect();
        Some(periodic_displacement(&vertical, step_s))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::STANDARD_GRAVITY_MPS2;

    #[test]
    fn a_rise_is_found_in_a_sensor_that_hangs_askew() {
        let (rate_hz, n) = (200.0, 141);
        let turn = core::f64::consts::TAU / (n - 1) as f64;
        // Height 0.1 m · (1 − cos): lowest at the start, 6 cm where the cosine is 0.4.
        let speed = turn * rate_hz;
        let up = Vector3::new(0.3, -0.5, 0.8).normalize();
        let acc = (0..3 * n).map(|i| {
            let rise = 0.1 * speed * speed * (turn * i as f64).cos();
            up * (STANDARD_GRAVITY_MPS2 + rise)
        });
        let acc = Axes::from_samples(acc);
        let gyr = Axes::from_samples((0..3 * n).map(|_| Vector3::zeros()));
        let (from, cycle) = (70.0, (n - 1) as f64);
        let middle = from + 0.5 * cycle;
        let told = Cycle { from, to: from + cycle, landing: middle - 20.0, back: middle + 20.0 };
        let at = Heights::new(&acc, &gyr, rate_hz).rise(&told).unwrap();
        let expected = middle + 0.4_f64.acos() / turn;
        assert!((at - expected).abs() < 0.1, "{at} for {expected}");
        let cut = Cycle { to: 500.0, ..told };
        assert_eq!(Heights::new(&acc, &gyr, rate_hz).rise(&cut), None);
    }
}
