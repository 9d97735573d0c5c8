//! Who ran, how fast and on what.

use serde::{Deserialize, Serialize};

use super::RecordingError;

/// Sex as used by reference values; optional everywhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Sex {
    /// Female.
    Female,
    /// Male.
    Male,
}

/// What is known about the runner. Everything is optional; what is missing widens intervals or
/// refuses metrics, it is never guessed silently.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Subject {
    /// Standing height, m.
    pub height_m: Option<f64>,
    /// Body mass, kg.
    pub mass_kg: Option<f64>,
    /// Greater trochanter to ground, m.
    pub leg_length_m: Option<f64>,
    /// Age, years.
    pub age_y: Option<f64>,
    /// Sex.
    pub sex: Option<Sex>,
}

/// Speed known from outside (treadmill, track, GNSS).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum SpeedGiven {
    /// One speed for the whole recording, m/s.
    Constant(f64),
    /// (time s, speed m/s) pairs, linearly interpolated.
    Track(Vec<(f64, f64)>),
}

impl SpeedGiven {
    /// Speed at `t_s`, m/s; constant beyond the ends of a track. `None` for an empty track.
    #[must_use]
    #[cfg_attr(feature = "internals", visibility::make(pub))]
    pub(crate) fn at(&self, t_s: f64) -> Option<f64> {
        match self {
            Self::Constant(v) => Some(*v),
            Self::Track(points) => {
                let next = points.partition_point(|p| p.0 <= t_s);
                match (next.checked_sub(1).map(|i| points[i]), points.get(next)) {
                    (Some((ta, va)), Some(&(tb, vb))) => {
                        Some(va + (vb - va) * (t_s - ta) / (tb - ta))
                    }
                    (Some((_, v)), None) | (None, Some(&(_, v))) => Some(v),
                    (None, None) => None,
                }
            }
        }
    }
}

impl SpeedGiven {
    /// First and last time of a track, s.
    pub(crate) fn ends_s(&self) -> Option<(f64, f64)> {
        match self {
            Self::Constant(_) => None,
            Self::Track(points) => Some((points.first()?.0, points.last()?.0)),
        }
    }
}

/// What is known about the run.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Conditions {
    /// Speed from outside.
    pub speed_mps: Option<SpeedGiven>,
    /// Slope, degrees, + uphill.
    pub slope_deg: Option<f64>,
    /// Surface, free text.
    pub surface: Option<String>,
    /// Shoe, free text.
    pub shoes: Option<String>,
}

/// Slowest running, m/s; a lower speed within a run is that of a pause.
pub(crate) const LEAST_RUNNING_MPS: f64 = 0.5;

impl Conditions {
    /// The speed given by the user, averaged over time where it is a track; m/s.
    #[must_use]
    #[cfg_attr(feature = "internals", visibility::make(pub))]
    pub(crate) fn mean_speed_mps(&self) -> Option<f64> {
        match self.speed_mps.as_ref()? {
            SpeedGiven::Constant(v) => Some(*v),
            SpeedGiven::Track(points) => {
                let span_s = points.last()?.0 - points.first()?.0;
                let pairs = points.windows(2);
                let way_m: f64 = pairs.map(|p| 0.5 * (p[0].1 + p[1].1) * (p[1].0 - p[0].0)).sum();
                if span_s > 0.0 { Some(way_m / span_s) } else { points.first().map(|p| p.1) }
            }
        }
    }
}

impl Conditions {
    /// Mean of the speed given by the user while running, from one time to another, s; m/s.
    pub(crate) fn running_speed_mps(&self, (from_s, to_s): (f64, f64)) -> Option<f64> {
        /// Interval at which a speed track is read, s.
        const EVERY_S: f64 = 1.0;
        let given = self.speed_mps.as_ref()?;
        let count = ((to_s - from_s) / EVERY_S).max(0.0) as usize + 1;
        let all = (0..count).filter_map(|k| given.at(from_s + k as f64 * EVERY_S));
        let running: Vec<f64> = all.filter(|v| *v >= LEAST_RUNNING_MPS).collect();
        (!running.is_empty()).then(|| running.iter().sum::<f64>() / running.len() as f64)
    }
}

fn check(
    field: &'static str,
    value: Option<f64>,
    low: f64,
    high: f64,
) -> Result<(), RecordingError> {
    match value {
        Some(v) if !(v.is_finite() && v >= low && v <= high) => {
            Err(RecordingError::OutOfRange { field, value: v, low, high })
        }
        _ => Ok(()),
    }
}

impl Subject {
    pub(crate) fn check(&self) -> Result<(), RecordingError> {
        check("subject.height_m", self.height_m, 0.8, 2.5)?;
        check("subject.mass_kg", self.mass_kg, 15.0, 250.0)?;
        check("subject.leg_length_m", self.leg_length_m, 0.3, 1.5)?;
        check("subject.age_y", self.age_y, 3.0, 110.0)
    }
}

impl Conditions {
    /// The same with a speed track of no more than a few points: means over stretches of it.
    pub(crate) fn summed_up(&self) -> Self {
        const MOST: usize = 200;
        let mut short = self.clone();
        if let Some(SpeedGiven::Track(points)) = &mut short.speed_mps
            && points.len() > MOST
        {
            let mean = |list: &[(f64, f64)]| {
                let n = list.len() as f64;
                let sums = list.iter().fold((0.0, 0.0), |s, p| (s.0 + p.0, s.1 + p.1));
                (sums.0 / n, sums.1 / n)
            };
            *points = points.chunks(points.len().div_ceil(MOST)).map(mean).collect();
        }
        short
    }

    /// The same with `later_s` added to every time.
    pub(super) fn moved(&self, later_s: f64) -> Self {
        let mut moved = self.clone();
        if let Some(SpeedGiven::Track(points)) = &mut moved.speed_mps {
            points.iter_mut().for_each(|p| p.0 += later_s);
        }
        moved
    }

    pub(crate) fn check(&self) -> Result<(), RecordingError> {
        check("conditions.slope_deg", self.slope_deg, -45.0, 45.0)?;
        match &self.speed_mps {
            Some(SpeedGiven::Constant(v)) => {
                check("conditions.speed_mps", Some(*v), LEAST_RUNNING_MPS, 13.0)
            }
            Some(SpeedGiven::Track(points)) => {
                for (i, p) in points.iter().enumerate() {
                    check("conditions.speed_mps", Some(p.1), 0.0, 13.0)?;
                    if !p.0.is_finite() || (i > 0 && p.0 <= points[i - 1].0) {
                        return Err(RecordingError::SpeedTrackOrder { row: i });
                    }
                }
                if points.is_empty() {
                    return Err(RecordingError::SpeedTrackOrder { row: 0 });
                }
                Ok(())
            }
            None => Ok(()),
        }
    }
}
