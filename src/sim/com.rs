//! Centre of mass: closed-form ground reaction of running (after Morin 2005) and the inverted
//! pendulum of walking.

use core::f64::consts::PI;

use super::course::Course;
use super::error::{SimError, check};
use super::extremum::peak;
use super::impact::ImpactForce;
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
        let step = schedule.index(t);
        self.in_step(schedule, step, schedule.phase_in(step, t), t)
    }

    /// The same at a time whose step and phase are known.
    pub(super) fn in_step(&self, schedule: &Schedule, k: usize, phase: Jet, t: f64) -> JetVector {
        match self {
            Self::Running(com) => com.at(schedule, k, phase, t),
            Self::Walking(com) => com.at(phase, t),
        }
    }
}

/// Force during contact: Fz/mg = A sin(wu) + B sin(2wu), plus the impact's raised cosine if any;
/// Fx/mg a half sine of braking and one of propulsion with equal impulse.
///
/// A closes the vertical impulse, B the height, so that every contact begins and ends at the
/// same height even when the flights before and after it differ.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct RunningCom {
    shape: Vec<(f64, f64)>,
    /// Height above that at contact and velocity at the end of each contact: the flight needs no sines.
    take_off: Vec<Jet>,
    /// Position gained by the braking waveform up to each step, m.
    lag_m: Vec<f64>,
    braking_mps2: f64,
    /// Share of the contact that brakes.
    braking_share: f64,
    impact: Option<ImpactForce>,
    course: Course,
    grade: f64,
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
        let impact = runner.force.impact.as_ref().map(ImpactForce::new);
        let mut shape = Vec::with_capacity(steps.len());
        for (k, step) in steps.iter().enumerate() {
            let before = steps[k.saturating_sub(1)].flight_s();
            let (after, contact) = (step.flight_s(), step.contact_s);
            let mut a = PI / 2.0 * (1.0 + (before + after) / (2.0 * contact));
            let mut b = -PI / 2.0 * (after - before) / contact;
            if let Some(impact) = &impact {
                check(
                    "force.impact duration over contact",
                    impact.duration_s() / contact,
                    0.0,
                    0.5,
                )?;
                let impulse = impact.impulse_s();
                a -= PI / 2.0 * impulse / contact;
                b -= PI / contact * impulse * (1.0 - impact.duration_s() / contact);
            }
            // Beyond this the ground would have to pull the foot down.
            check("change of flight time between steps (2|B|/A)", 2.0 * b.abs() / a, 0.0, 1.0)?;
            shape.push((a, b));
        }
        let braking = runner.braking_g * G;
        let share = runner.force.braking_share;
        let loss = |s: &Step| braking * share * s.contact_s * s.contact_s / PI;
        let mut lag_m = vec![0.0; steps.len()];
        for k in 1..steps.len() {
            lag_m[k] = lag_m[k - 1] - loss(&steps[k - 1]);
        }
        let time: f64 = steps.iter().map(|s| s.step_s).sum();
        let mut com = Self {
            shape,
            take_off: Vec::new(),
            lag_m,
            braking_mps2: braking,
            braking_share: share,
            impact,
            course: Course::of(runner, duration_s),
            grade: runner.grade,
            surplus_mps: steps.iter().map(loss).sum::<f64>() / time,
            contact_height_m,
            sway_m: runner.sway_m,
        };
        let end = |(k, step): (usize, &Step)| com.in_contact(schedule, k, step.contact_s);
        com.take_off = steps.iter().enumerate().map(end).collect();
        Ok(com)
    }

    fn at(&self, schedule: &Schedule, k: usize, phase: Jet, t: f64) -> JetVector {
        let step = &schedule.steps[k];
        let tau = t - step.t_ic_s;
        let x = self.wave(step, tau)
            + Jet::new(self.lag_m[k] + self.surplus_mps * t, self.surplus_mps, 0.0)
            + self.course.at(t);
        let y = (phase + SWAY_PHASE_RAD).sin() * self.sway_m;
        let z = self.vertical(schedule, k, tau) + self.contact_height_m + x * self.grade;
        JetVector([x, y, z])
    }

    /// Distance lost since contact by braking and regained in part by propulsion.
    fn wave(&self, step: &Step, tau: f64) -> Jet {
        let braking_s = self.braking_share * step.contact_s;
        let propulsion_s = step.contact_s - braking_s;
        // Velocity taken away at the end of braking is twice this.
        let half_loss = self.braking_mps2 * braking_s / PI;
        if tau < braking_s {
            let w = PI / braking_s;
            let (s, c) = (w * tau).sin_cos();
            return Jet::new(
                -half_loss * (tau - s / w),
                -half_loss * (1.0 - c),
                -self.braking_mps2 * s,
            );
        }
        if tau >= step.contact_s {
            return Jet::constant(-half_loss * step.contact_s);
        }
        let u = (tau - braking_s).min(propulsion_s);
        let w = PI / propulsion_s;
        let (s, c) = (w * u).sin_cos();
        let x = -half_loss * (braking_s + u + s / w);
        Jet::new(x, -half_loss * (1.0 + c), half_loss * w * s)
    }

    /// Height above that at contact `tau` seconds into step `k`.
    fn vertical(&self, schedule: &Schedule, k: usize, tau: f64) -> Jet {
        let contact_s = schedule.steps[k].contact_s;
        if tau < contact_s {
            return self.in_contact(schedule, k, tau);
        }
        let Jet { v: z, d: v, .. } = self.take_off[k];
        let f = tau - contact_s;
        Jet::new(z + v * f - G * f * f / 2.0, v - G * f, -G)
    }

    /// The same while the foot is on the ground.
    fn in_contact(&self, schedule: &Schedule, k: usize, u: f64) -> Jet {
        let before = schedule.steps[k.saturating_sub(1)].flight_s();
        let (a, b) = self.shape[k];
        let w = PI / schedule.steps[k].contact_s;
        let ((s1, c1), (s2, c2)) = ((w * u).sin_cos(), (2.0 * w * u).sin_cos());
        let [force, impulse, sink] = self.impact.map_or([0.0; 3], |i| i.at(u));
        let down = -G * before / 2.0;
        let v =
            down - G * u + G * a / w * (1.0 - c1) + G * b / (2.0 * w) * (1.0 - c2) + G * impulse;
        let z = down * u - G * u * u / 2.0
            + G * a / w * (u - s1 / w)
            + G * b / (2.0 * w) * (u - s2 / (2.0 * w))
            + G * sink;
        Jet::new(z, v, G * (a * s1 + b * s2 + force - 1.0))
    }

    /// Vertical ground reaction `u` after the contact of step `k`, BW.
    fn force_bw(&self, step: &Step, k: usize, u: f64) -> f64 {
        let (a, b) = self.shape[k];
        let w = PI / step.contact_s;
        a * (w * u).sin() + b * (2.0 * w * u).sin() + self.impact.map_or(0.0, |i| i.at(u)[0])
    }

    /// The force's first peak, BW, which the impact makes; `None` without one.
    pub(super) fn first_peak_bw(&self, schedule: &Schedule, k: usize) -> Option<f64> {
        const N: u32 = 200;
        let impact = self.impact?;
        let force = |u: f64| self.force_bw(&schedule.steps[k], k, u);
        let h = 1.5 * impact.duration_s() / f64::from(N);
        let top = (1..N).map(|i| h * f64::from(i)).find(|u| force(u + h) < force(*u))?;
        Some(peak(top - h, top + h, 8, force).1)
    }

    /// Largest vertical ground reaction of step `k`, BW.
    pub(super) fn peak_force_bw(&self, schedule: &Schedule, k: usize) -> f64 {
        if self.impact.is_some() {
            let step = &schedule.steps[k];
            return peak(0.0, step.contact_s, 200, |u| self.force_bw(step, k, u)).1;
        }
        // The closed-form maximum of the two sines.
        let (a, b) = self.shape[k];
        let c = 4.0 * b / (a + (a * a + 32.0 * b * b).sqrt());
        let s = (1.0 - c * c).sqrt();
        s * (a + 2.0 * b * c)
    }

    /// Vertical excursion over step `k`, contact to next contact, m.
    pub(super) fn oscillation_m(&self, schedule: &Schedule, k: usize) -> f64 {
        let flight = schedule.steps[k].flight_s();
        G * flight * flight / 8.0 + self.sink_m(schedule, k)
    }

    /// Speed at `t` without the waves of braking, m/s.
    pub(super) fn speed_mps(&self, t: f64) -> f64 {
        self.course.at(t).d
    }

    /// How far the centre of mass sinks in the contact of step `k`, m.
    pub(super) fn sink_m(&self, schedule: &Schedule, k: usize) -> f64 {
        let step = &schedule.steps[k];
        // The velocity crosses zero once, between the two instants of Fz = 1 BW.
        let (mut low, mut high) = (0.0, step.contact_s);
        for _ in 0..60 {
            let mid = 0.5 * (low + high);
            if self.vertical(schedule, k, mid).d < 0.0 { low = mid } else { high = mid }
        }
        -self.vertical(schedule, k, low).v
    }

    /// Speed lost by braking in step `k`, m/s.
    pub(super) fn braking_loss_mps(&self, step: &Step) -> f64 {
        2.0 * self.braking_mps2 * self.braking_share * step.contact_s / PI
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
    fn at(&self, phase: Jet, t: f64) -> JetVector {
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
