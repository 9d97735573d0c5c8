//! Provisional contacts beside the final ones of the same recording.

use runform::gait::EventKind;
use runform::live::Event;
use runform::{Live, Options, Recording, analyze, survey};
use serde::Serialize;

/// Latest time after a contact, s, at which it counts as reported in time.
const IN_TIME_S: f64 = 0.150;
/// Largest distance of a provisional contact from its final one, s.
const NEAR_S: f64 = 0.1;

/// How the provisional contacts agree with the final ones.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub enum LiveScore {
    /// The library panicked.
    Panicked,
    /// It cannot be played.
    Failed(String),
    /// It was played.
    Played {
        /// Final contacts.
        finals: usize,
        /// Of them reported in time.
        in_time: usize,
        /// Provisional contacts.
        told: usize,
        /// Of them without a final.
        without_final: usize,
        /// Sum of squares of provisional − final, s², over those with a final.
        squares_s2: f64,
        /// Bouts that were reported begun.
        begun: usize,
    },
}

/// A provisional contact: kind, its time and the time of its report, s.
type Told = (EventKind, f64, f64);

/// Plays the only stream of a recording sample by sample.
pub(super) fn score(recording: &Recording) -> LiveScore {
    let options = Options::default();
    let analysed = analyze(recording, &options).map_err(|e| e.to_string());
    let played = analysed.and_then(|a| Ok((a, play(recording, &options)?)));
    let (analysis, (mut told, begun)) = match played {
        Ok(both) => both,
        Err(why) => return LiveScore::Failed(why),
    };
    let all = told.len();
    let (mut finals, mut in_time, mut squares_s2) = (0, 0, 0.0);
    for event in &analysis.events {
        finals += 1;
        let apart = |t: &Told| (t.1 - event.t_s).abs();
        let near =
            told.iter().enumerate().filter(|(_, t)| t.0 == event.event && apart(t) <= NEAR_S);
        let nearest = near.min_by(|a, b| apart(a.1).total_cmp(&apart(b.1))).map(|(i, _)| i);
        if let Some(i) = nearest {
            let (_, at_s, stamp_s) = told.swap_remove(i);
            in_time += usize::from(stamp_s - event.t_s <= IN_TIME_S);
            squares_s2 += (at_s - event.t_s).powi(2);
        }
    }
    LiveScore::Played { finals, in_time, told: all, without_final: told.len(), squares_s2, begun }
}

fn play(recording: &Recording, options: &Options) -> Result<(Vec<Told>, usize), String> {
    let setup = survey(recording, options).map_err(|e| e.to_string())?;
    let mut live = Live::new(setup, options.clone()).map_err(|e| e.to_string())?;
    let (mut told, mut begun) = (Vec::new(), 0);
    let Some(stream) = recording.streams().first() else { return Ok((told, begun)) };
    let first_s = stream.t_s().first().copied().unwrap_or_default();
    for (k, &t_s) in stream.t_s().iter().enumerate() {
        let acc = stream.acc().at(k).into();
        match stream.gyr() {
            Some(gyr) => live.push(stream.site(), t_s, acc, gyr.at(k).into()),
            None => live.push_acc(stream.site(), t_s, acc),
        }
        .map_err(|e| e.to_string())?;
        for event in live.events() {
            match event {
                Event::Contact(c) if c.provisional => told.push((c.kind, c.t_s, t_s - first_s)),
                Event::Bout(b) if b.provisional => begun += 1,
                _ => {}
            }
        }
    }
    Ok((told, begun))
}
