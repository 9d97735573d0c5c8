//! The runner as a mass on a spring, from contact and flight time alone (Morin et al. 2005).
//!
//! A half-sine force of contact time t_c and flight time t_f has the peak
//! F = m·g·(π/2)·(t_f/t_c + 1); the centre sinks by Δy = F·t_c²/(m·π²) − g·t_c²/8 and rises by
//! g·t_f²/8 in flight. Vertical stiffness is F/Δy. Leg stiffness is F/ΔL with
//! ΔL = L − √(L² − (v·t_c/2)²) + Δy.
//!
//! Known limits: an error of 10 ms in t_c is 3 % of vertical and 9 % of leg stiffness. Models with a
//! measured leg compression give twice as much for the same runners (Patoz et al. 2022): never
//! compare across models. Not valid on a slope.

use core::f64::consts::{FRAC_PI_2, PI};

use super::{Draft, MetricId, Refusal, words};
use crate::gait::{Step, Track};
use crate::recording::Subject;
use crate::units::STANDARD_GRAVITY_MPS2 as G;

/// Leg length over standing height (Winter 1979, used by Morin et al. 2005 \[M\]).
const LEG_OF_HEIGHT: f64 = 0.53;
/// Largest slope of ground that counts as level, deg.
const LEVEL_DEG: f64 = 1.5;

/// What a half-sine force does in one step.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spring {
    /// Peak force over the body's weight.
    pub peak_bw: f64,
    /// Sinking of the centre in contact, m.
    pub sink_m: f64,
    /// Whole vertical excursion of the centre in the step, m.
    pub oscillation_m: f64,
}

impl Spring {
    /// From contact and flight time, s.
    #[must_use]
    pub fn from_times(contact_s: f64, flight_s: f64) -> Self {
        let peak_bw = FRAC_PI_2 * (flight_s / contact_s + 1.0);
        let square = contact_s * contact_s;
        let sink_m = peak_bw * G * square / (PI * PI) - G * square / 8.0;
        // Feet that overlap do not fly.
        let rise_m = G * flight_s.max(0.0).powi(2) / 8.0;
        Self { peak_bw, sink_m, oscillation_m: sink_m + rise_m }
    }

    /// Vertical stiffness of a runner of `mass_kg`, kN/m.
    #[must_use]
    pub fn vertical_kn_per_m(&self, mass_kg: f64) -> f64 {
        1e-3 * self.peak_bw * mass_kg * G / self.sink_m
    }

    /// Leg stiffness, kN/m. `None` where the leg would have to be longer than it is.
    #[must_use]
    pub fn leg_kn_per_m(
        &self,
        mass_kg: f64,
        leg_m: f64,
        speed_mps: f64,
        contact_s: f64,
    ) -> Option<f64> {
        let half = 0.5 * speed_mps * contact_s;
        let shortening = leg_m - (leg_m * leg_m - half * half).sqrt() + self.sink_m;
        (shortening > 0.0).then(|| 1e-3 * self.peak_bw * mass_kg * G / shortening)
    }
}

/// Runner, speed and slope, beside the steps.
#[derive(Debug, Clone, Copy)]
pub struct Runner<'a> {
    /// Height, mass, leg length.
    pub subject: &'a Subject,
    /// Slope of the ground, deg.
    pub slope_deg: f64,
    /// Typical speed of the bout, m/s.
    pub speed_mps: Option<f64>,
}

/// One value a step that has contact and flight time.
pub fn measure(track: &Track, steps: &[Step], runner: &Runner<'_>, out: &mut Draft) {
    let (site, bout) = (track.site, track.bout);
    let needs = |what: &str| Refusal::NeedsInput { what: words().get(what).to_owned() };
    let mass = runner.subject.mass_kg.ok_or_else(|| needs("input.mass"));
    let leg = runner.subject.leg_length_m.or(runner.subject.height_m.map(|h| LEG_OF_HEIGHT * h));
    let leg = leg.ok_or_else(|| needs("input.leg"));
    let sloped = runner.slope_deg.abs() > LEVEL_DEG;
    let level = if sloped { Err(Refusal::OnSlope { slope_deg: runner.slope_deg }) } else { Ok(()) };
    let vertical = level.clone().and(mass.clone());
    let spring_leg = level
        .and(mass)
        .and_then(|mass| Ok((mass, leg?, runner.speed_mps.ok_or(Refusal::NeedsSpeed)?)));
    for (metric, why) in [
        (MetricId::VerticalStiffness, vertical.as_ref().err()),
        (MetricId::LegStiffness, spring_leg.as_ref().err()),
    ] {
        if let Some(why) = why {
            out.refuse(metric, site, bout, why.clone());
        }
    }
    for s in steps {
        let Some(contact) = s.contact_s.filter(|c| *c > 0.05) else { continue };
        let spring = Spring::from_times(contact, s.t_end_s - s.t_start_s - contact);
        if spring.sink_m <= 0.0 {
            continue;
        }
        let mut add = |metric, value| out.add(track, metric, s.side, s.number, s.t_start_s, value);
        add(MetricId::VerticalOscillationModel, spring.oscillation_m);
        if let Ok(mass) = &vertical {
            add(MetricId::VerticalStiffness, spring.vertical_kn_per_m(*mass));
        }
        if let Ok((mass, leg, speed)) = &spring_leg
            && let Some(value) = spring.leg_kn_per_m(*mass, *leg, *speed, contact)
        {
            add(MetricId::LegStiffness, value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_body_rises_in_flight_only() {
        // By g t²/8 of the flight.
        let flies = Spring::from_times(0.25, 0.12);
        assert!((flies.oscillation_m - flies.sink_m - G * 0.0144 / 8.0).abs() < 1e-12);
        let overlaps = Spring::from_times(0.40, -0.03);
        assert_eq!(overlaps.oscillation_m, overlaps.sink_m);
        assert!(overlaps.sink_m > 0.0);
    }
}
