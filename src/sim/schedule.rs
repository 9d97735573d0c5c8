//! When each foot meets and leaves the ground, and the smooth stride phase through those times.

use core::f64::consts::PI;

use super::course::Course;
use super::error::{SimError, check};
use super::fluctuation::sequence;
use super::jet::Jet;
use super::random::Random;
use super::realism::{Noise, Shift};
use super::runner::Runner;
use crate::recording::Side;

/// One step as planned; times from the bout's start.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Step {
    pub side: Side,
    pub t_ic_s: f64,
    /// Initial to terminal contact, s.
    pub contact_s: f64,
    /// This initial contact to the next one of the other foot, s. Shorter than the contact in
    /// walking.
    pub step_s: f64,
    /// Factor on the impact transients.
    pub impact: f64,
}

impl Step {
    pub(super) fn t_tc_s(&self) -> f64 {
        self.t_ic_s + self.contact_s
    }

    pub(super) fn flight_s(&self) -> f64 {
        self.step_s - self.contact_s
    }

    pub(super) fn end_s(&self) -> f64 {
        self.t_ic_s + self.step_s
    }
}

/// The steps of a bout, some of them before its start and after its end, and the phase.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Schedule {
    pub steps: Vec<Step>,
    /// Second derivatives of the phase at the steps (natural cubic spline).
    bend: Vec<f64>,
}

/// Steps planned before the bout starts, so that every curve is already running. Even, so that
/// the first step inside the bout is a left one.
pub(super) const LEAD_STEPS: usize = 4;
/// The first contact inside the bout comes this long after its start, s.
const FIRST_CONTACT_S: f64 = 0.08;
/// Steps planned beyond the end: the swing under way then closes on the contact after it, and that
/// contact's shape needs the next one of the same foot.
const TAIL_STEPS: usize = 6;

impl Schedule {
    /// Lays steps out until `duration_s` is covered. `plan` gives contact time, step time and
    /// impact factor of step `k`, counted from 0 at the first step in the bout, near time `t`.
    fn lay_out(duration_s: f64, mut plan: impl FnMut(Side, f64) -> (f64, f64, f64)) -> Self {
        let mut steps: Vec<Step> = Vec::new();
        let (mut t, mut tail) = (0.0, 0);
        // A first pass over the lead-in fixes its length, so that step LEAD_STEPS lands on time.
        let lead: Vec<_> = (0..LEAD_STEPS).map(|k| plan(side(k), 0.0)).collect();
        t += FIRST_CONTACT_S - lead.iter().map(|l| l.1).sum::<f64>();
        while tail < TAIL_STEPS {
            let k = steps.len();
            let (contact_s, step_s, impact) =
                lead.get(k).copied().unwrap_or_else(|| plan(side(k), t));
            steps.push(Step { side: side(k), t_ic_s: t, contact_s, step_s, impact });
            t += step_s;
            tail += usize::from(t > duration_s);
        }
        let bend = spline_bend(&steps);
        Self { steps, bend }
    }

    /// The schedule of a running bout.
    pub(super) fn running(runner: &Runner, duration_s: f64, seed: u64) -> Result<Self, SimError> {
        let drift = &runner.drift;
        for per_min in [drift.contact_per_min, drift.cadence_per_min, drift.impacts_per_min] {
            // A factor that reaches zero would never let the bout end.
            check("drift over the whole bout", per_min * duration_s / 60.0, -0.5, 1.0)?;
        }
        let shift = drift.shift.unwrap_or_default();
        for change in [shift.contact, shift.cadence, shift.impacts] {
            check("drift.shift", change, -0.5, 1.0)?;
        }
        let mut timing = Timing::new(runner, duration_s, seed);
        let mut worst_flight = f64::INFINITY;
        let course = Course::of(runner, duration_s);
        let schedule = Self::lay_out(duration_s, |side, t| {
            let v = course.at(t).d;
            let minutes = t / 60.0;
            let shift = if t >= shift.at_s { shift } else { Shift::default() };
            let faster = 1.0 + drift.cadence_per_min * minutes + shift.cadence;
            let step = 60.0 / (runner.cadence_at_spm(v) * faster);
            let longer = 1.0 + drift.contact_per_min * minutes + shift.contact;
            let contact = runner.contact_at_s(v) * longer;
            let half = match side {
                Side::Left => -0.5,
                Side::Right => 0.5,
            };
            let [of_contact, of_flight] = timing.next();
            let contact_s = contact * (1.0 + half * runner.contact_asymmetry + of_contact);
            let flight_s = (step - contact) * (1.0 + half * runner.flight_asymmetry + of_flight);
            let share = runner.impacts.right_over_left.powf(half);
            let impact = share
                * (v / 3.33).powf(runner.impacts.speed_exponent)
                * (1.0 + drift.impacts_per_min * minutes + shift.impacts)
                * (1.0 + runner.impacts.jitter * timing.random.normal()).max(0.0);
            worst_flight = worst_flight.min(flight_s);
            (contact_s, contact_s + flight_s, impact)
        });
        check("flight time of a step (s)", worst_flight, 0.005, 1.0)?;
        Ok(schedule)
    }

    /// The schedule of walking: both feet are down for a while in each step.
    pub(super) fn walking(
        cadence_spm: f64,
        contact_fraction: f64,
        jitter: f64,
        duration_s: f64,
        seed: u64,
    ) -> Self {
        let mut random = Random::new(seed, 2);
        Self::lay_out(duration_s, |_, _| {
            let step = 60.0 / cadence_spm * (1.0 + jitter * random.normal());
            (2.0 * contact_fraction * 60.0 / cadence_spm, step, 1.0)
        })
    }

    /// Index of the step that `t` falls in; the first or last step beyond the plan.
    pub(super) fn index(&self, t: f64) -> usize {
        self.steps.partition_point(|s| s.t_ic_s <= t).saturating_sub(1)
    }

    /// Stride phase, rad: π k at the k-th contact, C² in between.
    pub(super) fn phase(&self, t: f64) -> Jet {
        self.phase_in(self.index(t), t)
    }

    /// The same in the step that `t` falls in.
    pub(super) fn phase_in(&self, step: usize, t: f64) -> Jet {
        let k = step.min(self.steps.len() - 2);
        let h = self.steps[k].step_s;
        let u = t - self.steps[k].t_ic_s;
        let (m0, m1) = (self.bend[k], self.bend[k + 1]);
        let slope = PI / h - h * (2.0 * m0 + m1) / 6.0;
        let third = (m1 - m0) / h;
        Jet::new(
            PI * k as f64 + u * (slope + u * (m0 / 2.0 + u * third / 6.0)),
            slope + u * (m0 + u * third / 2.0),
            m0 + u * third,
        )
    }

    /// Indices of the steps of one side.
    pub(super) fn of_side(&self, side: Side) -> impl Iterator<Item = usize> + '_ {
        (0..self.steps.len()).filter(move |&k| self.steps[k].side == side)
    }
}

/// Changes of contact and flight times from step to step, fractions.
struct Timing {
    random: Random,
    jitter: f64,
    /// Shared by contact and flight; empty for white noise, which is drawn for each.
    shared: std::vec::IntoIter<f64>,
}

/// Most steps a second that a runner can take.
const MOST_STEPS_PER_S: f64 = 5.0;

impl Timing {
    fn new(runner: &Runner, duration_s: f64, seed: u64) -> Self {
        let n = (duration_s * MOST_STEPS_PER_S) as usize + 4 * (LEAD_STEPS + TAIL_STEPS);
        let shared = match runner.noise {
            Noise::White => Vec::new(),
            noise => sequence(noise, n, &mut Random::new(seed, 3)),
        };
        Self { random: Random::new(seed, 1), jitter: runner.jitter, shared: shared.into_iter() }
    }

    fn next(&mut self) -> [f64; 2] {
        match self.shared.next() {
            Some(value) => [self.jitter * value; 2],
            None => core::array::from_fn(|_| self.jitter * self.random.normal()),
        }
    }
}

fn side(k: usize) -> Side {
    if k.is_multiple_of(2) { Side::Left } else { Side::Right }
}

/// Second derivatives of the natural cubic spline through (t_ic, πk) by Thomas's algorithm.
fn spline_bend(steps: &[Step]) -> Vec<f64> {
    let n = steps.len();
    let mut bend = vec![0.0; n];
    let mut upper = vec![0.0; n];
    for k in 1..n.saturating_sub(1) {
        let (h0, h1) = (steps[k - 1].step_s, steps[k].step_s);
        let right = 6.0 * (PI / h1 - PI / h0);
        let pivot = 2.0 * (h0 + h1) - h0 * upper[k - 1];
        upper[k] = h1 / pivot;
        bend[k] = (right - h0 * bend[k - 1]) / pivot;
    }
    for k in (1..n.saturating_sub(1)).rev() {
        bend[k] -= upper[k] * bend[k + 1];
    }
    bend
}
