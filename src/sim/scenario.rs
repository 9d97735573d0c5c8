//! A scenario: who does what for how long, wearing which sensors. [`simulate`] turns it into a
//! recording and its truth.

use serde::{Deserialize, Serialize};

use super::bending::Bending;
use super::body::Motion;
use super::course::SpeedProfile;
use super::error::{SimError, check};
use super::evaluate;
use super::other::{self, Cycling};
use super::runner::Runner;
use super::running::running;
use super::sampling::record;
use super::sensor::SensorSpec;
use super::truth::Truth;
use crate::recording::{Clocks, Conditions, Recording, Side, SpeedGiven, Subject};

/// What the body does.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Activity {
    /// Running as the scenario's runner.
    Running,
    /// Walking on the level.
    Walking {
        /// Steps per minute, 90–135.
        cadence_spm: f64,
    },
    /// Standing upright and still.
    Standing,
    /// Bending forward and to both sides and turning about once, feet still: shows that the gyroscopes of
    /// pelvis and trunk belong to their accelerometers.
    Bending,
    /// Cycling, seated.
    Cycling {
        /// Turns of the crank per minute, 80–95.
        cadence_rpm: f64,
    },
    /// Climbing stairs of 0.17 m.
    Stairs {
        /// Steps per minute, 100–120.
        cadence_spm: f64,
    },
}

/// Height of a stair, m.
const STAIR_M: f64 = 0.17;

/// One activity for a while. Bouts follow each other abruptly: the signals of a real start or stop
/// are not modelled, and the body's place in the world starts anew.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bout {
    /// What is done.
    pub activity: Activity,
    /// For how long, s.
    pub duration_s: f64,
}

/// Everything that determines a simulated recording.
#[derive(Debug, Clone, PartialEq)]
pub struct Scenario {
    /// Name of the recording.
    pub name: String,
    /// The runner.
    pub runner: Runner,
    /// What is done, in order.
    pub bouts: Vec<Bout>,
    /// The worn sensors.
    pub sensors: Vec<SensorSpec>,
    /// Seed of everything random.
    pub seed: u64,
    /// Whether the recording tells the running speed.
    pub tell_speed: bool,
    /// Whether the recording tells height and mass.
    pub tell_subject: bool,
    /// Whether the truth holds every sensor's attitude, position and velocity at each sample.
    pub dense: bool,
    /// Whether the truth holds single steps and strides, which cost more than the signals.
    pub steps: bool,
}

/// A simulated recording with its truth.
#[derive(Debug, Clone, PartialEq)]
pub struct Simulated {
    /// What the sensors wrote.
    pub recording: Recording,
    /// What really happened.
    pub truth: Truth,
}

impl Scenario {
    /// A runner running for `duration_s`, with everyday sensors of 200 Hz at every placement.
    #[must_use]
    pub fn running(runner: Runner, duration_s: f64) -> Self {
        Self::of(runner, Activity::Running, duration_s)
    }

    /// One activity for `duration_s`, with everyday sensors of 200 Hz at every placement.
    #[must_use]
    pub fn of(runner: Runner, activity: Activity, duration_s: f64) -> Self {
        Self {
            name: "simulated".to_owned(),
            runner,
            bouts: vec![Bout { activity, duration_s }],
            sensors: SensorSpec::everywhere(200.0),
            seed: 1,
            tell_speed: true,
            tell_subject: true,
            dense: false,
            steps: true,
        }
    }

    /// Puts another activity before all bouts, such as standing or walking.
    #[must_use]
    pub fn lead_in(mut self, activity: Activity, duration_s: f64) -> Self {
        self.bouts.insert(0, Bout { activity, duration_s });
        self
    }

    /// Appends another activity after all bouts.
    #[must_use]
    pub fn then(mut self, activity: Activity, duration_s: f64) -> Self {
        self.bouts.push(Bout { activity, duration_s });
        self
    }

    /// Wears these sensors instead.
    #[must_use]
    pub fn sensors(mut self, sensors: Vec<SensorSpec>) -> Self {
        self.sensors = sensors;
        self
    }

    /// Uses another seed.
    #[must_use]
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// Leaves the truth of single steps and strides out, for those who only want the recording.
    #[must_use]
    pub fn without_steps(mut self) -> Self {
        self.steps = false;
        self
    }

    /// Total duration, s.
    #[must_use]
    pub fn duration_s(&self) -> f64 {
        self.bouts.iter().map(|b| b.duration_s).sum()
    }

    fn conditions(&self) -> Conditions {
        if !self.tell_speed {
            return Conditions::default();
        }
        let mut speed = SpeedGiven::Constant(self.runner.speed_mps);
        if let Some(profile) = &self.runner.speed_profile {
            speed = SpeedGiven::Track(self.speed_track(profile));
        } else if let Some(end) = self.runner.speed_end_mps {
            let mut points = Vec::new();
            let mut t = 0.0;
            for bout in &self.bouts {
                if bout.activity == Activity::Running {
                    points.push((t + 1e-9, self.runner.speed_mps));
                    points.push((t + bout.duration_s, end));
                }
                t += bout.duration_s;
            }
            speed = SpeedGiven::Track(points);
        }
        let runs = self.bouts.iter().any(|b| b.activity == Activity::Running);
        let slope = self.runner.grade.atan().to_degrees();
        Conditions {
            speed_mps: runs.then_some(speed),
            slope_deg: (slope != 0.0).then_some(slope),
            ..Conditions::default()
        }
    }

    /// The profile's speeds over all running bouts, every second.
    fn speed_track(&self, profile: &SpeedProfile) -> Vec<(f64, f64)> {
        let (mut points, mut start) = (Vec::new(), 0.0);
        for bout in &self.bouts {
            let seconds = bout.duration_s.floor() as usize;
            if bout.activity == Activity::Running {
                let at = (0..=seconds).map(|i| i as f64);
                points.extend(at.map(|t| (start + t + 1e-9, profile.speed_mps(t))));
            }
            start += bout.duration_s;
        }
        points
    }
}

/// A bout with its place in the recording.
pub(super) struct Placed {
    pub activity: Activity,
    pub start_s: f64,
    pub end_s: f64,
    pub motion: Motion,
}

/// Simulates a scenario.
///
/// # Errors
/// [`SimError`] when a parameter is outside what the model can do, or the recording cannot be put
/// together (no sensor, two sensors at one site).
pub fn simulate(scenario: &Scenario) -> Result<Simulated, SimError> {
    let bouts = place(scenario)?;
    let mut builder = Recording::builder().name(scenario.name.clone());
    let mut streams = Vec::with_capacity(scenario.sensors.len());
    for (stream, truth) in record(scenario, &bouts)? {
        builder = builder.stream(stream);
        streams.push(truth);
    }
    if scenario.tell_subject {
        builder = builder.subject(Subject {
            height_m: Some(scenario.runner.height_m),
            mass_kg: Some(scenario.runner.mass_kg),
            ..Subject::default()
        });
    }
    let recording = builder.conditions(scenario.conditions()).clocks(clocks(scenario)).build()?;
    let truth = evaluate::collect(scenario, &bouts, streams);
    Ok(Simulated { recording, truth })
}

/// When which foot meets the ground, s from the recording's start: the contacts of all whole steps of a
/// scenario. They are those of its truth, at a fraction of the cost, for those who only want these.
///
/// # Errors
/// [`SimError`] when a parameter is outside what the model can do.
pub fn contacts(scenario: &Scenario) -> Result<Vec<(Side, f64)>, SimError> {
    Ok(place(scenario)?.iter().flat_map(evaluate::contacts).collect())
}

/// Sensors whose clocks have the same error tell one time.
fn clocks(scenario: &Scenario) -> Clocks {
    let error = |s: &SensorSpec| {
        let offset_s = if s.clock.offset_declared { 0.0 } else { s.clock.offset_s };
        (s.clock.rate_error, offset_s)
    };
    let mut errors = scenario.sensors.iter().map(error);
    let first = errors.next();
    if errors.all(|e| Some(e) == first) { Clocks::Common } else { Clocks::Unknown }
}

/// Builds every bout's motion.
fn place(scenario: &Scenario) -> Result<Vec<Placed>, SimError> {
    if scenario.bouts.is_empty() {
        return Err(SimError::NoBouts);
    }
    let runner = &scenario.runner;
    runner.check()?;
    let standing_tilt = runner.pelvis.standing_tilt_deg.to_radians();
    let scale = runner.height_m / 1.75;
    let mut start_s = 0.0;
    let mut bouts = Vec::with_capacity(scenario.bouts.len());
    for (i, bout) in scenario.bouts.iter().enumerate() {
        let (duration, seed) = (bout.duration_s, scenario.seed ^ ((i as u64) << 32));
        check("duration_s", duration, 0.01, 1e6)?;
        let walk = |cadence, rise| -> Result<Motion, SimError> {
            Ok(Motion::Gait(Box::new(other::walking(runner, cadence, rise, duration, seed)?)))
        };
        let motion = match bout.activity {
            Activity::Running => Motion::Gait(Box::new(running(runner, duration, seed)?)),
            Activity::Walking { cadence_spm } => walk(cadence_spm, 0.0)?,
            Activity::Stairs { cadence_spm } => walk(cadence_spm, STAIR_M)?,
            Activity::Cycling { cadence_rpm } => {
                Motion::Cycling(Box::new(Cycling::new(runner, cadence_rpm)?))
            }
            Activity::Standing => Motion::Standing { standing_tilt, scale },
            Activity::Bending => {
                Motion::Bending(Bending { standing_tilt, scale, duration_s: duration })
            }
        };
        let end_s = start_s + duration;
        bouts.push(Placed { activity: bout.activity, start_s, end_s, motion });
        start_s = end_s;
    }
    Ok(bouts)
}
