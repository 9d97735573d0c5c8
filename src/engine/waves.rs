//! Mean course of the signals through the stride, summed cell by cell.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::gait::Track;
use crate::recording::Site;
use crate::report::{Channel, Foot, PHASES, StrideRow, Waveform};

/// Mean and squares about it at each phase, of some strides (Welford).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Sums {
    strides: usize,
    mean: Vec<f64>,
    squares: Vec<f64>,
}

impl Sums {
    fn new() -> Self {
        Self { strides: 0, mean: vec![0.0; PHASES], squares: vec![0.0; PHASES] }
    }

    fn add(&mut self, course: &[f64; PHASES]) {
        self.strides += 1;
        let share = 1.0 / self.strides as f64;
        for ((mean, squares), value) in self.mean.iter_mut().zip(&mut self.squares).zip(course) {
            let off = value - *mean;
            *mean += share * off;
            *squares += off * (value - *mean);
        }
    }

    /// Joins the sums of other strides to these (Chan et al. 1979).
    fn join(&mut self, other: &Self) {
        let (mine, theirs) = (self.strides as f64, other.strides as f64);
        let all = mine + theirs;
        if all == 0.0 {
            return;
        }
        for p in 0..PHASES {
            let off = other.mean[p] - self.mean[p];
            self.mean[p] += off * theirs / all;
            self.squares[p] += other.squares[p] + off * off * mine * theirs / all;
        }
        self.strides += other.strides;
    }
}

type Table = BTreeMap<(Site, Foot, Channel), Sums>;

/// What was summed so far; the last bout is kept apart, since it may be withdrawn.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub(crate) struct Waves {
    settled: Table,
    bout: usize,
    open: Table,
}

impl Waves {
    /// Adds the strides of a cell that lie within one of its tracks.
    pub(crate) fn add<'a>(
        &mut self,
        bout: usize,
        tracks: impl Iterator<Item = &'a Track>,
        strides: &[StrideRow],
    ) {
        if bout != self.bout {
            self.settle();
            self.bout = bout;
        }
        for track in tracks {
            let (from_s, to_s) = (track.t0_s, track.time_s(track.acc.len() as f64 - 1.0));
            let mine: Vec<(Foot, f64, f64)> = strides
                .iter()
                .filter(|r| r.site == track.site)
                .filter_map(|r| Some((Foot::of(r.side, r.stride), r.t_start_s?, r.t_end_s?)))
                .filter(|(_, start_s, end_s)| *start_s >= from_s && *end_s <= to_s)
                .collect();
            if mine.is_empty() {
                continue;
            }
            let places: Vec<(Foot, Places)> = mine
                .into_iter()
                .map(|(foot, start_s, end_s)| {
                    (foot, places(track.sample_at(start_s), track.sample_at(end_s)))
                })
                .collect();
            for (channel, signal) in signals(track) {
                for (foot, places) in &places {
                    let key = (track.site, *foot, channel);
                    self.open.entry(key).or_insert_with(Sums::new).add(&course(&signal, places));
                }
            }
        }
    }

    /// Takes back the last bout.
    pub(crate) fn withdraw(&mut self, bout: usize) {
        if bout == self.bout {
            self.open.clear();
        }
    }

    fn settle(&mut self) {
        for (key, sums) in std::mem::take(&mut self.open) {
            self.settled.entry(key).or_insert_with(Sums::new).join(&sums);
        }
    }

    /// The waveforms of all bouts.
    pub(crate) fn told(mut self) -> Vec<Waveform> {
        self.settle();
        let told = self.settled.into_iter().map(|((site, foot, channel), sums)| {
            let degrees = sums.strides.saturating_sub(1).max(1) as f64;
            let sd = sums.squares.iter().map(|s| (s / degrees).sqrt()).collect();
            let Sums { strides, mean, .. } = sums;
            Waveform { site, foot, channel, strides, mean, sd }
        });
        told.collect()
    }
}

/// The signals of a track, one value a sample.
fn signals(track: &Track) -> Vec<(Channel, Cow<'_, [f64]>)> {
    let mut out = Vec::new();
    match track.levelled() {
        Ok(l) => out.extend([
            (Channel::AccForward, l.forward_g.as_slice().into()),
            (Channel::AccLeft, l.left_g.as_slice().into()),
            (Channel::AccUp, l.up_g.as_slice().into()),
        ]),
        Err(_) => out.push((Channel::AccUp, track.vertical_g().into())),
    }
    if let Some(swings) = &track.swings {
        let rate: Vec<f64> = swings.pitch_radps.iter().map(|v| v.to_degrees()).collect();
        out.push((Channel::PitchRate, rate.into()));
    } else if let Ok([lean_deg, lateral_deg]) = track.inclinations_deg() {
        out.extend([
            (Channel::Lean, lean_deg.as_slice().into()),
            (Channel::LateralLean, lateral_deg.as_slice().into()),
        ]);
    }
    out
}

/// Where the phases of a stride lie: number of the sample before each, and how far behind it.
type Places = [(usize, f64); PHASES];

/// The phases between two samples, which may be fractional.
fn places(from: f64, to: f64) -> Places {
    let step = (to - from) / (PHASES - 1) as f64;
    core::array::from_fn(|p| {
        let at = (from + step * p as f64).max(0.0);
        (at as usize, at.fract())
    })
}

/// A signal at the phases of a stride.
fn course(signal: &[f64], places: &Places) -> [f64; PHASES] {
    let last = signal.last().copied().unwrap_or(0.0);
    core::array::from_fn(|p| {
        let (below, behind) = places[p];
        match signal.get(below..below + 2) {
            Some(&[a, b]) => a + behind * (b - a),
            _ => last,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_of_two_bouts_are_those_of_all_their_strides() {
        let strides: Vec<[f64; PHASES]> =
            (0..7).map(|k| core::array::from_fn(|p| (k * k) as f64 + 0.1 * p as f64)).collect();
        let of = |list: &[[f64; PHASES]]| {
            let mut sums = Sums::new();
            list.iter().for_each(|course| sums.add(course));
            sums
        };
        let (mut joined, all) = (of(&strides[..3]), of(&strides));
        joined.join(&of(&strides[3..]));
        assert_eq!(joined.strides, all.strides);
        for p in 0..PHASES {
            assert!((joined.mean[p] - all.mean[p]).abs() < 1e-9);
            assert!((joined.squares[p] - all.squares[p]).abs() < 1e-9);
        }
    }

    #[test]
    fn a_straight_line_is_read_between_its_samples() {
        let line: Vec<f64> = (0..60).map(f64::from).collect();
        let read = course(&line, &places(10.25, 50.25));
        assert!((read[0] - 10.25).abs() < 1e-12 && (read[PHASES - 1] - 50.25).abs() < 1e-12);
        assert!((read[50] - 30.25).abs() < 1e-12);
    }
}
