//! Which part of a long recording a survey looks at.
//!
//! Units, ranges, rates, mountings and damage are found from at most three hours in a row: those in which the
//! sensor moved most, since a sensor at rest shows none of them. Movement is counted by minutes, as the mean of
//! SD / (SD + mean) of the specific force's length over the seconds, which knows no unit and cannot be carried by
//! a single blow. What comes before and behind is checked sample by sample as it is fed.
//!
//! Limits: a unit or a mounting that is another one outside those hours is not seen.

use crate::recording::Axes;

/// Longest recording that the survey looks at as a whole, and length of what it looks at in a longer one, s \[P\]:
/// a long run fits, and a day's columns need not be held in memory.
const LONGEST_S: f64 = 10_800.0;
/// Length of the blocks in which movement is summed up, s.
const BLOCK_S: f64 = 60.0;

/// Counts how lively the minutes of a recording are, from the samples of its first sensor.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Liveliest {
    /// First and last stamp so far, s.
    ends_s: Option<(f64, f64)>,
    /// Movement of each minute, 0 to 1.
    minutes: Vec<f64>,
    second: Second,
}

/// Sums over a second.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
struct Second {
    index: usize,
    count: f64,
    sum: f64,
    squares: f64,
}

impl Liveliest {
    /// Longest recording that is looked at as a whole, s.
    pub const LONGEST_S: f64 = LONGEST_S;

    /// Nothing was seen yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes in samples of the first sensor: stamps, s, in about the order of time, and specific forces of any
    /// unit.
    pub fn see(&mut self, t_s: &[f64], acc: &Axes) {
        for (t_s, acc) in t_s.iter().zip(acc.iter()).filter(|(t_s, _)| t_s.is_finite()) {
            let (first, last) = *self.ends_s.get_or_insert((*t_s, *t_s));
            self.ends_s = Some((first, last.max(*t_s)));
            let index = (t_s - first).clamp(0.0, super::LONGEST_RECORDING_S) as usize;
            if index != self.second.index {
                self.close();
                self.second = Second { index, ..Second::default() };
            }
            let length = acc.norm();
            if length.is_finite() {
                self.second.count += 1.0;
                self.second.sum += length;
                self.second.squares += length * length;
            }
        }
    }

    fn close(&mut self) {
        let Second { index, count, sum, squares } = self.second;
        if count < 2.0 || sum <= 0.0 {
            return;
        }
        let minute = index / BLOCK_S as usize;
        if self.minutes.len() <= minute {
            self.minutes.resize(minute + 1, 0.0);
        }
        let mean = sum / count;
        let sd = (squares / count - mean * mean).max(0.0).sqrt();
        self.minutes[minute] += sd / (sd + mean) / BLOCK_S;
    }

    /// From when to when a survey looks, on the clock of the stamps, s; with an interval of standing that must be
    /// among it. None where that is everything.
    #[must_use]
    pub fn chosen(mut self, standing_s: Option<(f64, f64)>) -> Option<(f64, f64)> {
        self.close();
        let (first, last) = self.ends_s?;
        if last - first <= LONGEST_S {
            return None;
        }
        let most = (LONGEST_S / BLOCK_S) as usize;
        let starts = 0..=self.minutes.len().saturating_sub(most);
        let at = |t_s: f64| ((t_s - first) / BLOCK_S).max(0.0) as usize;
        let holds = |start: usize| {
            standing_s.is_none_or(|(from, to)| start <= at(from) && at(to) < start + most)
        };
        // An interval that no window holds is left to the intake, which says that it cannot be used.
        let (inside, outside): (Vec<usize>, Vec<usize>) = starts.partition(|&start| holds(start));
        let starts = if inside.is_empty() { outside } else { inside };
        let lively = |start: usize| self.minutes.iter().skip(start).take(most).sum::<f64>();
        // The earliest of equals.
        let best = starts.into_iter().rev().max_by(|&a, &b| lively(a).total_cmp(&lively(b)))?;
        let from_s = first + BLOCK_S * best as f64;
        Some((from_s, from_s + LONGEST_S))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Five hours at 10 Hz that move from one hour to another.
    fn day(moves: core::ops::Range<f64>) -> Liveliest {
        let mut lively = Liveliest::new();
        let n = 5 * 36_000;
        let t_s: Vec<f64> = (0..n).map(|i| 1000.0 + 0.1 * f64::from(i)).collect();
        let x = t_s.iter().map(|t| {
            let swing = if moves.contains(&((t - 1000.0) / 3600.0)) { 5.0 } else { 0.01 };
            9.8 + swing * (6.0 * t).sin()
        });
        let acc = Axes::new(x.collect(), vec![0.0; n as usize], vec![0.0; n as usize]);
        lively.see(&t_s, &acc);
        lively
    }

    #[test]
    fn the_hours_with_most_movement_are_looked_at() {
        let (from_s, to_s) = day(3.0..4.5).chosen(None).expect("too long to be looked at whole");
        assert!(from_s <= 1000.0 + 3.0 * 3600.0 && to_s >= 1000.0 + 4.5 * 3600.0, "{from_s}");
        assert_eq!(to_s - from_s, LONGEST_S);
    }

    #[test]
    fn an_interval_of_standing_is_among_what_is_looked_at() {
        let standing_s = (1000.0 + 30.0, 1000.0 + 40.0);
        let (from_s, _) = day(3.5..5.0).chosen(Some(standing_s)).expect("a long one");
        assert_eq!(from_s, 1000.0);
    }

    #[test]
    fn a_recording_of_three_hours_is_looked_at_whole() {
        let mut lively = Liveliest::new();
        let acc = Axes::new(vec![9.8; 3], vec![0.0; 3], vec![0.0; 3]);
        lively.see(&[5.0, 6.0, 5.0 + LONGEST_S], &acc);
        assert_eq!(lively.chosen(None), None);
    }
}
