//! Distance over time: constant speed, a linear ramp, or a profile of speeds joined C².

use super::jet::Jet;
use super::runner::Runner;

/// Speeds at given times, joined by quintic blends that start and end without acceleration.
#[derive(Debug, Clone, PartialEq)]
pub struct SpeedProfile(Vec<Knot>);

#[derive(Debug, Clone, Copy, PartialEq)]
struct Knot {
    t_s: f64,
    speed_mps: f64,
    /// Distance from time 0, m.
    distance_m: f64,
}

impl SpeedProfile {
    /// A profile through (time s, speed m/s) pairs; times are put in order, the first is moved to
    /// 0 when it lies before. The speed is constant before the first and after the last pair.
    #[must_use]
    pub fn new(points: impl IntoIterator<Item = (f64, f64)>) -> Self {
        let mut points: Vec<_> = points.into_iter().map(|(t, v)| (t.max(0.0), v)).collect();
        points.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut knots: Vec<Knot> = Vec::with_capacity(points.len());
        for (t_s, speed_mps) in points {
            let distance_m = knots.last().map_or(t_s * speed_mps, |last| {
                last.distance_m + 0.5 * (last.speed_mps + speed_mps) * (t_s - last.t_s)
            });
            knots.push(Knot { t_s, speed_mps, distance_m });
        }
        Self(knots)
    }

    /// A warm-up: `first_mps` until `until_s`, then `then_mps`, blended over 30 s.
    #[must_use]
    pub fn warm_up(first_mps: f64, until_s: f64, then_mps: f64) -> Self {
        Self::new([(until_s, first_mps), (until_s + 30.0, then_mps)])
    }

    /// The speeds of the pairs, m/s.
    pub fn speeds_mps(&self) -> impl Iterator<Item = f64> + '_ {
        self.0.iter().map(|k| k.speed_mps)
    }

    /// Speed at a time, m/s; NaN without pairs.
    #[must_use]
    pub fn speed_mps(&self, t_s: f64) -> f64 {
        self.at(t_s).d
    }

    /// Distance with speed and acceleration.
    fn at(&self, t: f64) -> Jet {
        let next = self.0.partition_point(|k| k.t_s <= t);
        let steady =
            |k: &Knot| Jet::new(k.distance_m + k.speed_mps * (t - k.t_s), k.speed_mps, 0.0);
        match (next.checked_sub(1).map(|i| &self.0[i]), self.0.get(next)) {
            (Some(a), Some(b)) => {
                let (h, rise) = (b.t_s - a.t_s, b.speed_mps - a.speed_mps);
                let u = (t - a.t_s) / h;
                let (u2, u3) = (u * u, u * u * u);
                let blend = u3 * (10.0 + u * (6.0 * u - 15.0));
                let area = u2 * u2 * (2.5 + u * (u - 3.0));
                let steady = steady(a);
                Jet::new(
                    steady.v + rise * h * area,
                    steady.d + rise * blend,
                    rise / h * 30.0 * u2 * (1.0 - u) * (1.0 - u),
                )
            }
            (Some(k), None) | (None, Some(k)) => steady(k),
            (None, None) => Jet::constant(f64::NAN),
        }
    }
}

/// The way of a bout: distance without the waves of braking.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Course {
    Ramp { start_mps: f64, ramp_mps2: f64 },
    Profile(SpeedProfile),
}

impl Course {
    pub(super) fn of(runner: &Runner, duration_s: f64) -> Self {
        if let Some(profile) = &runner.speed_profile {
            return Self::Profile(profile.clone());
        }
        let end = runner.speed_end_mps.unwrap_or(runner.speed_mps);
        Self::Ramp { start_mps: runner.speed_mps, ramp_mps2: (end - runner.speed_mps) / duration_s }
    }

    pub(super) fn at(&self, t: f64) -> Jet {
        match self {
            Self::Ramp { start_mps, ramp_mps2 } => Jet::new(
                t * (start_mps + t * ramp_mps2 / 2.0),
                start_mps + t * ramp_mps2,
                *ramp_mps2,
            ),
            Self::Profile(profile) => profile.at(t),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_profile_is_smooth_through_its_knots() {
        let p = SpeedProfile::new([(2.0, 2.5), (8.0, 4.0), (9.0, 3.0)]);
        let h = 1e-4;
        for i in 0..120 {
            let t = 0.05 + f64::from(i) * 0.1;
            let (a, b, c) = (p.at(t - h), p.at(t), p.at(t + h));
            assert!(((c.v - a.v) / (2.0 * h) - b.d).abs() < 1e-6, "speed at {t}");
            assert!(((c.d - a.d) / (2.0 * h) - b.a).abs() < 1e-6, "acceleration at {t}");
        }
        assert_eq!(p.at(0.0).v, 0.0);
        assert!((p.at(8.0).v - (5.0 + 6.0 * 3.25)).abs() < 1e-12);
    }
}
