//! Samples of one sensor on their way in: put in order, accelerometer and gyroscope put together.
//!
//! What comes late or twice is sorted in, or dropped, as long as the foremost sensor is not more than the
//! longest lag ahead. A gyroscope that is stamped by itself is read at the accelerometer's stamps, on a
//! straight line between its samples; across a hole of its own it has no value.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

use super::JITTER_PERIODS;
use super::feed::Row;

/// Samples by stamp, s.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
struct Queue(VecDeque<(f64, [f64; 3])>);

impl Queue {
    /// Sorts a sample in; false where there is one of that stamp.
    fn insert(&mut self, t_s: f64, values: [f64; 3]) -> bool {
        let mut at = self.0.len();
        while at > 0 && self.0[at - 1].0 >= t_s {
            if self.0[at - 1].0 == t_s {
                return false;
            }
            at -= 1;
        }
        self.0.insert(at, (t_s, values));
        true
    }
}

/// The way in of one sensor.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub(crate) struct Inlet {
    acc: Queue,
    gyr: Queue,
    /// True when the sensor has a gyroscope.
    turns: bool,
    widest_s: f64,
    /// Up to where samples were let through, s.
    through_s: Option<f64>,
    /// Samples of the accelerometer and of the gyroscope that came too late.
    late: [usize; 2],
}

impl Inlet {
    pub fn new(turns: bool, rate_hz: f64) -> Self {
        Self { turns, widest_s: JITTER_PERIODS / rate_hz, ..Self::default() }
    }

    /// Takes in a sample of the accelerometer.
    pub fn acc(&mut self, t_s: f64, values: [f64; 3]) -> bool {
        !self.is_late(t_s, 0) && self.acc.insert(t_s, values)
    }

    /// Takes in a sample of the gyroscope.
    pub fn gyr(&mut self, t_s: f64, values: [f64; 3]) -> bool {
        self.turns && !self.is_late(t_s, 1) && self.gyr.insert(t_s, values)
    }

    /// True for a stamp whose time was let through, and for one that is none.
    fn is_late(&mut self, t_s: f64, sensor: usize) -> bool {
        let late = self.through_s.is_some_and(|through| t_s <= through);
        self.late[sensor] += usize::from(late);
        late || !t_s.is_finite()
    }

    /// How many samples came too late.
    pub fn late(&self) -> usize {
        self.late[0].max(self.late[1])
    }

    /// The next row that lies at or before a stamp.
    pub fn next(&mut self, until_s: f64) -> Option<Row> {
        let (t_s, acc) = self.acc.0.front().copied().filter(|(t_s, _)| *t_s <= until_s)?;
        self.acc.0.pop_front();
        let gyr = if self.turns { self.turn_at(t_s) } else { [0.0; 3] };
        Some(Row { t_s, acc, gyr })
    }

    /// Stamp up to which samples of both sensors are there, s.
    pub fn both_s(&self) -> f64 {
        let last = |queue: &Queue| queue.0.back().map_or(f64::NEG_INFINITY, |(t_s, _)| *t_s);
        if self.turns { last(&self.acc).min(last(&self.gyr)) } else { last(&self.acc) }
    }

    /// Nothing up to a stamp is taken in any more.
    pub fn close(&mut self, until_s: f64) {
        self.through_s = Some(self.through_s.map_or(until_s, |t| t.max(until_s)));
    }

    fn turn_at(&mut self, t_s: f64) -> [f64; 3] {
        while self.gyr.0.get(1).is_some_and(|(next_s, _)| *next_s <= t_s) {
            self.gyr.0.pop_front();
        }
        let none = [f64::NAN; 3];
        match (self.gyr.0.front(), self.gyr.0.get(1)) {
            (Some((a_s, a)), _) if *a_s == t_s => *a,
            (Some((a_s, a)), Some((b_s, b))) if *a_s < t_s && b_s - a_s <= self.widest_s => {
                let u = (t_s - a_s) / (b_s - a_s);
                core::array::from_fn(|k| a[k] + u * (b[k] - a[k]))
            }
            _ => none,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gyroscope_of_its_own_stamps_is_read_at_those_of_the_accelerometer() {
        let mut inlet = Inlet::new(true, 100.0);
        for k in 0..4 {
            let t_s = 0.01 * f64::from(k);
            inlet.acc(t_s, [0.0; 3]);
            inlet.gyr(t_s + 0.004, [f64::from(k), 0.0, 1.0]);
        }
        let turns: Vec<f64> =
            core::iter::from_fn(|| inlet.next(0.025)).map(|row| row.gyr[0]).collect();
        assert!(turns[0].is_nan());
        assert!((turns[1] - 0.6).abs() < 1e-9 && (turns[2] - 1.6).abs() < 1e-9, "{turns:?}");
    }

    #[test]
    fn what_comes_late_is_sorted_in_until_its_time_is_closed_and_what_comes_twice_is_dropped() {
        let mut inlet = Inlet::new(false, 100.0);
        for t_s in [0.0, 0.02, 0.01, 0.02] {
            inlet.acc(t_s, [t_s; 3]);
        }
        inlet.close(0.01);
        assert!(!inlet.acc(0.005, [0.0; 3]));
        let stamps: Vec<f64> = core::iter::from_fn(|| inlet.next(1.0)).map(|r| r.t_s).collect();
        assert_eq!(stamps, [0.0, 0.01, 0.02]);
        assert_eq!(inlet.late(), 1);
    }
}
