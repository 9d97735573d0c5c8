//! When the ball of a foot leaves the ground: its rise from where it lay flat, by strapdown from mid-stance.
//!
//! The shoe turns about the ball while the heel rises, so the ball is the point ahead of the sensor that does
//! not rise while the heel has turned 8° to 30°. How far ahead is found from that, stride by stride, and the
//! median taken; it lies 5 cm below the sensor. From foot flat (at rest, upright as in standing) the
//! gyroscope gives the attitude and the accelerometer the height, for some 0.2 s; the instant of a
//! rise of 15 mm is returned.
//!
//! A sensor moved by 5 cm, a bias of 1 deg/s, 0.3 m/s² or 6° of tilt leave the error as it is; a lever
//! given 3 cm off doubles it (seen with a rise of 10 mm). No published source is known to us.

use nalgebra::{Rotation3, Vector3};

use crate::recording::Axes;
use crate::signal::statistics;
use crate::units::STANDARD_GRAVITY_MPS2;

/// Height of the sensor above the ball's sole, m.
const ABOVE_M: f64 = 0.05;
/// Rise of the ball whose instant is taken, m. On people who were left out of the fit terminal contact errs
/// by 6.2 ms with 10 mm, 5.9 with 12 to 15, 6.5 with 20.
const RISE_M: f64 = 0.015;
/// Sines of the heel's rotation from foot flat, 8° and 30°, between which the ball is taken to stay in place
/// on the ground.
const TURNS: (f64, f64) = (0.139, 0.5);
/// How far after foot flat the rise is looked for, cycles.
const AHEAD: f64 = 0.5;
/// Fewest samples between those two rotations.
const FEWEST: usize = 3;

/// The shoe: its axes in the sensor.
pub(super) struct Shoe<'a> {
    pub acc: &'a Axes,
    pub gyr: &'a Axes,
    pub rate_hz: f64,
    /// Up while the foot lies flat.
    pub up: Vector3<f64>,
    /// Flexion axis, to the right.
    pub right: Vector3<f64>,
}

/// One stance from foot flat on, sample by sample.
struct Path {
    first: usize,
    /// Height of the point below the sensor, m.
    height_m: Vec<f64>,
    /// Vertical part of the forward axis: less than zero where the heel is up.
    nose: Vec<f64>,
}

/// Sample numbers at which the ball has risen, for each foot flat (sample, length of the cycle).
pub(super) fn rises(shoe: &Shoe<'_>, flats: &[Option<(usize, f64)>]) -> Vec<Option<f64>> {
    let Some(ahead) = shoe.ahead() else { return vec![None; flats.len()] };
    let paths: Vec<Option<Path>> = flats
        .iter()
        .map(|flat| flat.and_then(|(at, cycle)| shoe.path(at, cycle, &ahead)))
        .collect();
    let reaches: Vec<f64> = paths.iter().flatten().filter_map(Path::reach_m).collect();
    let Some(reach_m) = statistics::median(&reaches) else { return vec![None; flats.len()] };
    paths.iter().map(|path| path.as_ref()?.rise(reach_m)).collect()
}

impl Shoe<'_> {
    /// Forward, at right angles to up.
    fn ahead(&self) -> Option<Vector3<f64>> {
        let up = self.up.try_normalize(1e-9)?;
        let left = -(self.right - up * self.right.dot(&up));
        Some(left.try_normalize(1e-3)?.cross(&up))
    }

    fn path(&self, first: usize, cycle: f64, ahead: &Vector3<f64>) -> Option<Path> {
        let up = self.up.try_normalize(1e-9)?;
        let end = (first + (AHEAD * cycle) as usize).min(self.acc.len().min(self.gyr.len()));
        if end < first + 10 {
            return None;
        }
        let step_s = 1.0 / self.rate_hz;
        let mut turn = Rotation3::identity();
        let (mut height, mut speed, mut before) = (0.0, 0.0, None);
        let (mut height_m, mut nose) =
            (Vec::with_capacity(end - first), Vec::with_capacity(end - first));
        for i in first..end {
            if i > first {
                let rate = 0.5 * (self.gyr.at(i) + self.gyr.at(i - 1));
                turn *= Rotation3::new(rate * step_s);
            }
            // The rise of the foot along what was up when it lay flat.
            let acc = (turn * self.acc.at(i)).dot(&up) - STANDARD_GRAVITY_MPS2;
            if let Some(before) = before {
                let next = speed + 0.5 * (before + acc) * step_s;
                height += 0.5 * (speed + next) * step_s;
                speed = next;
            }
            before = Some(acc);
            height_m.push(height - ABOVE_M * ((turn * up).dot(&up) - 1.0));
            nose.push((turn * ahead).dot(&up));
        }
        Some(Path { first, height_m, nose })
    }
}

impl Path {
    /// How far ahead of the sensor the point lies that does not rise while the heel turns, m.
    fn reach_m(&self) -> Option<f64> {
        let turning = |(_, nose): &(f64, f64)| -nose > TURNS.0 && -nose < TURNS.1;
        let both = self.height_m.iter().copied().zip(self.nose.iter().copied());
        let up_to = self.nose.iter().position(|nose| -nose > TURNS.1).unwrap_or(self.nose.len());
        let used: Vec<(f64, f64)> = both.take(up_to).filter(turning).collect();
        let square: f64 = used.iter().map(|(_, nose)| nose * nose).sum();
        let product: f64 = used.iter().map(|(height, nose)| height * nose).sum();
        (used.len() >= FEWEST).then(|| -product / square)
    }

    fn rise(&self, reach_m: f64) -> Option<f64> {
        let height = |i: usize| self.height_m[i] + reach_m * self.nose[i];
        let crossed =
            |i: &usize| height(i - 1) < RISE_M && height(*i) >= RISE_M && -self.nose[*i] > TURNS.0;
        let i = (1..self.height_m.len()).find(crossed)?;
        let (below, above) = (height(i - 1), height(i));
        Some((self.first + i - 1) as f64 + (RISE_M - below) / (above - below))
    }
}
