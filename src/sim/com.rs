//! Centre of mass: closed-form ground reaction of running (after Morin 2005) and the inverted
//! pendulum of walking.

use core::f64::consts::PI;

use super::error::{SimError, check};
use super::jet::{Jet, JetVector};
use super::runner::Runner;
use super::schedule::{Schedule, Step};
use crate::units::STANDARD_GRAVITY_MPS2 as G;

/// Trajectory of the centre of mass.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Com {
    Running(RunningCom),
    Walking(WalkingCom),
}

impl Com {
    pub(super) fn at(&self, schedule: &Schedule, t: f64) -> JetVector {
        match self {
            Self::Running(com) => com.at(schedule, t),
            Self::Walking(com) => com.at(schedule, t),
        }
    }
}

/// Force during contact: Fz/mg = A sin(wu) + B sin(2wu); Fx/mg = −b sin(2wu).
///
/// A closes the vertical impulse, B the height, so that every contact begins and ends at the
/// same height even when the flights before and after it differ.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct RunningCom {
    shape: Vec<(f64, f64)>,
    /// Position gained by the braking waveform up to each step, m.
    lag_m: Vec<f64>,
    braking_mps2: f64,
    start_mps: f64,
    ramp_mps2: f64,
    /// Speed at contact above the mean speed, m/s, which braking takes away.
    surplus_mps: f64,
    contact_height_m: f64,
    sway_m: f64,
}

/// Phase of the sideways movement, rad: furthest to the stance side near mid-stance, as the
/// alternating medial ground reaction requires.
const SWAY_PHASE_RAD: f64 = 0.5;

impl RunningCom {
    pub(super) fn new(
        runner: &Runner,
        schedule: &Schedule,
        duration_s: f64,
        contact_height_m: f64,
    ) -> Result<Self, SimError> {
        let steps = &schedule.steps;
        let mut shape = Vec::with_capacity(steps.len());
        for (k, step) in steps.iter().enumerate() {
            let before = steps[k.saturating_sub(1)].flight_s();
            let (after, contact) = (step.flight_s(), step.contact_s);
            let a = PI / 2.0 * (1.0 + (before + after) / (2.0 * contact));
            let b = -PI / 2.0 * (after - before) / contact;
            // Beyond this the ground would have to pull the foot down.
            check("change of flight time between steps (2|B|/A)", 2.0 * b.abs() / a, 0.0, 1.0)?;
            shape.push((a, b));
        }
        let braking = runner.braking_g * G;
        let loss = |s: &Step| braking * s.contact_s * s.contact_s / (2.0 * PI);
        let mut lag_m = vec![0.0; steps.len()];
        for k in 1..steps.len() {
            lag_m[k] = lag_m[k - 1] - loss(&steps[k - 1]);
        }
        let time: f64 = steps.iter().map(|s| s.step_s).sum();
        let end = runner.speed_end_mps.unwrap_or(runner.speed_mps);
        Ok(Self {
            shape,
            lag_m,
            braking_mps2: braking,
            start_mps: runner.speed_mps,
            ramp_mps2: (end - runner.speed_mps) / duration_s,
            surplus_mps: steps.iter().map(loss).sum::<f64>() / time,
            contact_height_m,
            sway_m: runner.sway_m,
        })
    }

    fn at(&self, schedule: &Schedule, t: f64) -> JetVector {
        let k = schedule.index(t);
        let step = &schedule.steps[k];
        let tau = t - step.t_ic_s;
        let (w, u) = (PI / step.contact_s, tau.min(step.contact_s));
        let (s2, c2) = (2.0 * w * u).sin_cos();
        let b = if tau < step.contact_s { self.braking_mps2 } else { 0.0 };
        let dip = self.braking_mps2 / (2.0 * w);
        let x = Jet::new(self.lag_m[k] - dip * (u - s2 / (2.0 * w)), -dip * (1.0 - c2), -b * s2)
            + Jet::new(
                t * (self.start_mps + self.surplus_mps + t * self.ramp_mps2 / 2.0),
                self.start_mps + self.surplus_mps + t * self.ramp_mps2,
                self.ramp_mps2,
            );
        let y = (schedule.phase(t) + SWAY_PHASE_RAD).sin() * self.sway_m;
        JetVector([x, y, self.vertical(schedule, k, tau) + self.contact_height_m])
    }

    /// Height above that at contact `tau` seconds into step `k`.
    fn vertical(&self, schedule: &Schedule, k: usize, tau: f64) -> Jet {
        let step = &schedule.steps[k];
        let before = schedule.steps[k.saturating_sub(1)].flight_s();
        let (a, b) = self.shape[k];
        let (w, u) = (PI / step.contact_s, tau.min(step.contact_s));
        let ((s1, c1), (s2, c2)) = ((w * u).sin_cos(), (2.0 * w * u).sin_cos());
        let down = -G * before / 2.0;
        let v = down - G * u + G * a / w * (1.0 - c1) + G * b / (2.0 * w) * (1.0 - c2);
        let z = down * u - G * u * u / 2.0
            + G * a / w * (u - s1 / w)
            + G * b / (2.0 * w) * (u - s2 / (2.0 * w));
        if tau < step.contact_s {
            return Jet::new(z, v, G * (a * s1 + b * s2 - 1.0));
        }
        let f = tau - step.contact_s;
        Jet::new(z + v * f - G * f * f / 2.0, v - G * f, -G)
    }

    /// Largest vertical ground reaction of step `k` in BW: the closed-form maximum of the shape.
    pub(super) fn peak_force_bw(&self, k: usize) -> f64 {
        let (a, b) = self.shape[k];
        let c = 4.0 * b / (a + (a * a + 32.0 * b * b).sqrt());
        let s = (1.0 - c * c).sqrt();
        s * (a + 2.0 * b * c)
    }

    /// Vertical excursion over step `k`, contact to next contact, m.
    pub(super) fn oscillation_m(&self, schedule: &Schedule, k: usize) -> f64 {
        let step = &schedule.steps[k];
        // The velocity crosses zero once, between the two instants of Fz = 1 BW.
        let (mut low, mut high) = (0.0, step.contact_s);
        for _ in 0..60 {
            let mid = 0.5 * (low + high);
            if self.vertical(schedule, k, mid).d < 0.0 { low = mid } else { high = mid }
        }
        let flight = step.flight_s();
        G * flight * flight / 8.0 - self.vertical(schedule, k, low).v
    }

    /// Peak braking acceleration, m/s².
    pub(super) fn braking_mps2(&self) -> f64 {
        self.braking_mps2
    }
}

/// Walking and stair climbing: height and speed oscillate twice a stride about a steady climb.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct WalkingCom {
    pub speed_mps: f64,
    /// Height gained each step, m (stairs).
    pub rise_m: f64,
    /// Half of the vertical excursion, m.
    pub bounce_m: f64,
    pub sway_m: f64,
    pub height_m: f64,
}

impl WalkingCom {
    fn at(&self, schedule: &Schedule, t: f64) -> JetVector {
        let phase = schedule.phase(t);
        // Lowest in the middle of double support, highest over the stance foot.
        let double = (phase - 0.12 * PI) * 2.0;
        let x = Jet::new(self.speed_mps * t, self.speed_mps, 0.0)
            + double.sin() * (self.bounce_m * 0.5);
        let y = (phase + SWAY_PHASE_RAD).sin() * self.sway_m;
        let climb = phase * (self.rise_m / PI);
        let z = climb - double.cos() * self.bounce_m + self.height_m;
        JetVector([x, y, z])
    }
}
