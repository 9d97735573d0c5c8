//! Samples that a sensor loses, repeats or writes out of order.

use serde::{Deserialize, Serialize};

use super::error::{SimError, check};
use super::random::Random;

/// Lost, repeated and swapped samples.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Losses {
    /// Bursts of lost samples a minute.
    pub dropouts_per_min: f64,
    /// Shortest and longest burst, s.
    pub dropout_s: (f64, f64),
    /// Keep the lost samples' stamps and write NaN instead of leaving the rows out.
    pub as_nan: bool,
    /// Packets written twice, a minute.
    pub duplicates_per_min: f64,
    /// Packets written before their predecessor, stamps included, a minute.
    pub swaps_per_min: f64,
    /// Samples of such a packet.
    pub packet: usize,
}

impl Default for Losses {
    fn default() -> Self {
        Self {
            dropouts_per_min: 0.0,
            dropout_s: (0.02, 0.3),
            as_nan: false,
            duplicates_per_min: 0.0,
            swaps_per_min: 0.0,
            packet: 8,
        }
    }
}

impl Losses {
    pub(super) fn check(&self) -> Result<(), SimError> {
        check("sensor dropout_s", self.dropout_s.0, 0.0, self.dropout_s.1)?;
        for per_min in [self.dropouts_per_min, self.duplicates_per_min, self.swaps_per_min] {
            check("sensor losses per minute", per_min, 0.0, 6000.0)?;
        }
        check("sensor losses.packet", self.packet as f64, 1.0, 1000.0)
    }

    /// Indices of the `n` samples that are written, in order: lost ones are left out (or `false`, to
    /// be written as NaN), packets may be there twice or swapped.
    pub(super) fn written(
        &self,
        n: usize,
        rate_hz: f64,
        random: &mut Random,
    ) -> Vec<(usize, bool)> {
        let per_sample = 1.0 / (60.0 * rate_hz);
        let mut out: Vec<(usize, bool)> = Vec::with_capacity(n);
        let mut lost_until = 0;
        let happens = |per_min: f64, random: &mut Random| {
            per_min > 0.0 && random.uniform() < per_min * per_sample
        };
        for i in 0..n {
            // The first sample stays, so that time keeps its origin.
            if i > 0 && happens(self.dropouts_per_min, random) {
                let (short, long) = self.dropout_s;
                let burst = short + (long - short) * random.uniform();
                lost_until = lost_until.max(i + (burst * rate_hz).ceil() as usize);
            }
            let lost = i < lost_until;
            if !lost || self.as_nan {
                out.push((i, !lost));
            }
            if happens(self.duplicates_per_min, random) {
                let from = out.len().saturating_sub(self.packet);
                out.extend_from_within(from..);
            }
            // The first packet stays in front for the same reason.
            if out.len() > 3 * self.packet && happens(self.swaps_per_min, random) {
                let from = out.len() - 2 * self.packet;
                out[from..].rotate_left(self.packet);
            }
        }
        out
    }
}
