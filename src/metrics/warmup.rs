//! How fast a session began: mean speed of its first five minutes of movement over its usual running speed \[P\].
//!
//! The session is read second by second. A running second has the speed of its strides (foot sensor) or of the track that
//! was given; a walking one counts 1.4 m/s, a standing one nothing, what is neither is left out. Known
//! limits: walking has one speed here; a pause at a traffic light in the first minutes lowers the ratio.

use super::aggregate::SensorFacts;
use super::recipe::{How, Made, Recipe, Scene};
use super::{Book, Estimate, MetricId, Refusal, words};
use crate::gait::Activity;
use crate::gait::activity::Second;
use crate::recording::{Placement, Recording, SpeedGiven};
use crate::signal::statistics;

/// Length of the session's beginning, s.
const BEGINNING_S: f64 = 300.0;
/// Shortest session, s.
const SHORTEST_S: f64 = 600.0;
/// Comfortable walking, m/s \[M\].
const WALKING_MPS: f64 = 1.4;
/// Largest distance of a stride whose speed is taken for a second, s.
const NEAR_S: f64 = 5.0;
/// Least share of the seconds whose speed must be known.
const KNOWN: f64 = 0.8;

/// The ratio.
pub(super) const RECIPES: &[Recipe] =
    &[Recipe { makes: MetricId::WarmupRatio, needs: &[], how: How::OfWhole(warmup) }];

fn warmup(scene: &Scene<'_>) -> Made {
    let ran = scene.seconds.iter().any(|s| s.activity == Activity::Running);
    ran.then(|| ratio(scene.book, scene.sensors, scene.seconds, scene.recording))
}

/// Where speeds come from.
enum Source<'a> {
    /// (time, speed) of strides in order of time.
    Strides(Vec<(f64, f64)>),
    /// A track that was given.
    Track(&'a [(f64, f64)], &'a SpeedGiven),
}

impl Source<'_> {
    fn at(&self, t_s: f64) -> Option<f64> {
        match self {
            Self::Strides(list) => {
                let from = list.partition_point(|(t, _)| *t < t_s - NEAR_S);
                let to = list.partition_point(|(t, _)| *t <= t_s + NEAR_S);
                let near: Vec<f64> = list[from..to].iter().map(|(_, v)| *v).collect();
                statistics::median(&near)
            }
            Self::Track(points, given) => {
                let (first, last) = (points.first()?, points.last()?);
                let covered = (first.0 - NEAR_S..=last.0 + NEAR_S).contains(&t_s);
                given.at(t_s).filter(|_| covered)
            }
        }
    }
}

fn source<'a>(
    samples: &Book,
    recording: &'a Recording,
) -> Result<(Source<'a>, Option<Placement>), Refusal> {
    let foot = |s: &super::Sample| s.site.placement == Placement::Foot;
    match &recording.conditions.speed_mps {
        Some(given @ SpeedGiven::Track(points)) => return Ok((Source::Track(points, given), None)),
        // A foot sensor whose speed is the one that the user gave adds nothing.
        given => {
            let speeds = samples.samples(MetricId::Speed, None).filter(foot);
            let mut strides: Vec<(f64, f64)> = speeds.map(|s| (s.t_s, s.value)).collect();
            let told = given.as_ref().and_then(|g| g.at(0.0));
            let measured = strides.iter().any(|(_, v)| told.is_none_or(|told| *v != told));
            if measured {
                strides.sort_by(|a, b| a.0.total_cmp(&b.0));
                return Ok((Source::Strides(strides), Some(Placement::Foot)));
            }
        }
    }
    match &recording.conditions.speed_mps {
        Some(_) => {
            let what = words().get("input.speed_track").to_owned();
            Err(Refusal::NeedsInput { what })
        }
        None => Err(Refusal::NeedsSpeed),
    }
}

fn ratio(
    samples: &Book,
    sensors: &[SensorFacts],
    seconds: &[Second],
    recording: &Recording,
) -> Result<Estimate, Refusal> {
    let info = MetricId::WarmupRatio.info();
    let moving = |s: &&Second| matches!(s.activity, Activity::Running | Activity::Walking);
    let (Some(first), Some(last)) =
        (seconds.iter().find(moving), seconds.iter().rev().find(moving))
    else {
        return Err(Refusal::NotRunning);
    };
    let (source, placement) = source(samples, recording)?;
    let duration_s = last.t_s() + 1.0 - first.t_s();
    if duration_s < SHORTEST_S {
        return Err(Refusal::TooShort { duration_s, needed_s: SHORTEST_S });
    }
    let speed = |s: &Second| match s.activity {
        Activity::Running => source.at(s.t_s() + 0.5),
        Activity::Walking => Some(WALKING_MPS),
        Activity::Standing => Some(0.0),
        Activity::Other | Activity::Unknown => None,
    };
    let begins = |s: &&Second| (0.0..BEGINNING_S).contains(&(s.t_s() - first.t_s()));
    let beginning: Vec<f64> = seconds.iter().filter(begins).filter_map(speed).collect();
    let runs = seconds.iter().filter(|s| s.activity == Activity::Running);
    let all = runs.clone().count() as f64;
    let running: Vec<f64> = runs.filter_map(speed).collect();
    let (Some(mean), Some(usual)) = (statistics::mean(&beginning), statistics::median(&running))
    else {
        return Err(Refusal::NeedsSpeed);
    };
    if (beginning.len() as f64) < KNOWN * BEGINNING_S || (running.len() as f64) < KNOWN * all {
        return Err(Refusal::NeedsSpeed);
    }
    // A track belongs to no sensor; any one that was worn stands for it.
    let worn = sensors.first().map(|d| d.site.placement);
    let placement = placement.or(worn).ok_or(Refusal::NeedsSpeed)?;
    let (_, method) = info
        .method(placement, placement == Placement::Foot)
        .ok_or_else(|| Refusal::MissingPlacement { needs: info.placements() })?;
    let value = 100.0 * mean / usual;
    Ok(Estimate {
        value,
        unit: info.unit,
        low: value - method.error,
        high: value + method.error,
        spread_half: 0.0,
        grade: method.grade,
        n: running.len(),
        sd: None,
        method: method.name.to_owned(),
        placement,
        flags: Vec::new(),
    })
}
