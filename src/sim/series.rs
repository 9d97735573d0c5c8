//! What needs more than one recording: series of sessions, and runners in whom nothing is wrong.

use super::presets::Level;
use super::runner::Runner;

/// A session in a pair of shoes that wears out.
#[derive(Debug, Clone, PartialEq)]
pub struct ShoeSession {
    /// Distance that the shoes have run, km.
    pub shoe_km: f64,
    /// Factor on all impacts against the first session.
    pub impact_factor: f64,
    /// The runner of the session.
    pub runner: Runner,
}

/// Sessions in one pair of shoes from 50 km to 550, 700 or 850 km, in which impacts rise linearly
/// with distance by 19, 27 or 36 % in all. A third of the default runner's tibial peak is the rigid
/// movement of the shank, which does not: the peak rises by about 12, 17 or 23 %.
#[must_use]
pub fn worn_shoes(runner: &Runner, level: Level) -> Vec<ShoeSession> {
    const SESSIONS: u32 = 11;
    let (first_km, last_km) = (50.0, level.of([550.0, 700.0, 850.0]));
    let rise = level.of([0.19, 0.27, 0.36]);
    let session = |i: u32| {
        let share = f64::from(i) / f64::from(SESSIONS - 1);
        let impact_factor = 1.0 + rise * share;
        let mut runner = runner.clone();
        for transient in runner.impacts.all_mut() {
            transient.peak_g *= impact_factor;
        }
        ShoeSession { shoe_km: first_km + (last_km - first_km) * share, impact_factor, runner }
    };
    (0..SESSIONS).map(session).collect()
}

/// A day of a training diary.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TrainingDay {
    /// Day, from 0.
    pub day: u32,
    /// Distance run, km; 0 on a day of rest.
    pub distance_km: f64,
}

/// 31 days of training whose last session is 1.05 (no level), 1.2, 1.6 or 2.4 times as long as the
/// longest of the 30 days before.
#[must_use]
pub fn training_days(level: Option<Level>) -> Vec<TrainingDay> {
    const WEEK_KM: [f64; 7] = [8.0, 0.0, 10.0, 6.0, 0.0, 8.0, 15.0];
    let ratio = level.map_or(1.05, |l| l.of([1.2, 1.6, 2.4]));
    let longest = WEEK_KM.iter().copied().fold(0.0, f64::max);
    let day = |day: u32| TrainingDay { day, distance_km: WEEK_KM[day as usize % 7] };
    let last = TrainingDay { day: 30, distance_km: ratio * longest };
    (0..30).map(day).chain([last]).collect()
}

/// A runner in whom no fault may be found.
#[derive(Debug, Clone, PartialEq)]
pub struct Control {
    /// What is special about the runner.
    pub name: String,
    /// The runner.
    pub runner: Runner,
}

impl Control {
    /// Default runners at 2.5–5 m/s and 1.55–1.95 m, on slopes of ±5 % and with a cadence 4 spm off
    /// the reference.
    #[must_use]
    pub fn all() -> Vec<Self> {
        let mut controls = Vec::new();
        for speed in [2.5, 3.33, 4.17, 5.0] {
            for height in [1.55, 1.75, 1.95] {
                let name = format!("{speed} m/s, {height} m");
                controls.push(Self { name, runner: Runner::new(speed, height) });
            }
        }
        for grade in [-0.05, 0.05] {
            let runner = Runner { grade, ..Runner::default() };
            controls.push(Self { name: format!("slope {:+} %", 100.0 * grade), runner });
        }
        for off in [-4.0, 4.0] {
            let runner = Runner::default();
            let reference = Runner::reference_cadence_spm(runner.speed_mps, runner.height_m);
            let runner = Runner { cadence_spm: Some(reference + off), ..runner };
            controls.push(Self { name: format!("cadence {off:+} spm"), runner });
        }
        controls
    }
}
