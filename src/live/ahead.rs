//! An estimate of a zero-phase filter's output, available a fixed, short time after the sample.
//!
//! A zero-phase low-pass weighs past and future samples alike. Of the future a live detector has what
//! came in while it waited (the *lead*); what it still lacks is taken from one stride before, since
//! running repeats itself. So the group delay is the lead and nothing else, and the output agrees with
//! that of the finals as far as one stride is like the next (within 1 % where they are the same, see the
//! test). The idea is ours; the limits are a first stride, and a stumble, of which the stride before shows
//! nothing.

use serde::{Deserialize, Serialize};

use super::ring::Ring;
use crate::signal::Butterworth;

/// Length of the two-sided response on each side, periods of the cut-off: beyond it less than 0.2 % is
/// left of a second-order pass, and 1 % of a fourth-order one.
const REACH_PERIODS: f64 = 1.3;

/// A two-sided low-pass whose output comes `lead` samples late.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Ahead {
    order: usize,
    cutoff_hz: f64,
    rate_hz: f64,
    lead: usize,
    /// Weight of the sample itself and of those 1, 2, … away on either side.
    taps: Vec<f64>,
}

impl Ahead {
    /// A filter of the order of one pass with the cut-off of both together.
    pub(super) fn new(order: usize, cutoff_hz: f64, rate_hz: f64, lead_s: f64) -> Self {
        let lead = (lead_s * rate_hz).floor().max(1.0) as usize;
        let mut out = Self { order, cutoff_hz: 0.0, rate_hz, lead, taps: vec![1.0] };
        out.retune(cutoff_hz);
        out
    }

    /// Samples that are waited for.
    pub(super) fn lead(&self) -> usize {
        self.lead
    }

    /// Moves the cut-off; a change below 2 % is none.
    pub(super) fn retune(&mut self, cutoff_hz: f64) {
        let cutoff_hz = cutoff_hz.min(0.4 * self.rate_hz);
        if (cutoff_hz / self.cutoff_hz - 1.0).abs() < 0.02 {
            return;
        }
        self.cutoff_hz = cutoff_hz;
        let wide = if self.order > 2 { 1.6 } else { 1.0 };
        let reach = (wide * REACH_PERIODS * self.rate_hz / cutoff_hz).ceil().max(2.0) as usize;
        let mut pulse = vec![0.0; 4 * reach + 1];
        pulse[2 * reach] = 1.0;
        let low = Butterworth::low(self.order, cutoff_hz).design_zero_phase(self.rate_hz);
        let response = low.and_then(|f| f.filter_zero_phase(&pulse, 0));
        let Ok(response) = response else { return };
        self.taps.clear();
        self.taps.extend_from_slice(&response[2 * reach..=3 * reach]);
        let sum = 2.0 * self.taps.iter().sum::<f64>() - self.taps[0];
        self.taps.iter_mut().for_each(|t| *t /= sum);
    }

    /// Adds to `out` all values that can be computed from `signal` by now; samples of both have the same indices.
    /// `period` is the stride in samples, where it is known.
    pub(super) fn filter_into(&self, signal: &Ring, period: Option<f64>, out: &mut Ring) {
        while out.end() + self.lead < signal.end() {
            let value = self.value(signal, out.end(), period);
            out.push(value);
        }
    }

    /// Computes all kept samples of `out` again, after `signal` has changed.
    pub(super) fn refresh(&self, signal: &Ring, period: Option<f64>, out: &mut Ring) {
        // Earlier samples cannot be computed again: the samples before them are gone.
        let from = out.start().max(signal.start() + self.taps.len());
        for sample in from..out.end() {
            out.replace(sample, self.value(signal, sample, period));
        }
    }

    fn value(&self, signal: &Ring, at: usize, period: Option<f64>) -> f64 {
        let reach = self.taps.len() - 1;
        let shift = period.map_or(0, |p| p.round().max(1.0) as usize);
        let ahead = |sample: usize| {
            let beyond = (sample + 1).saturating_sub(signal.end());
            match beyond.checked_div(shift) {
                Some(_) if beyond == 0 => signal.held(sample),
                Some(_) => signal.held(sample.saturating_sub(beyond.div_ceil(shift) * shift)),
                None => signal.held(sample),
            }
        };
        if at >= signal.start() + reach && at + reach < signal.end() {
            let (values, _) = signal.stretch(at - reach, at + reach + 1);
            let (before, after) = values.split_at(reach);
            let sides = before.iter().rev().zip(&after[1..]).zip(&self.taps[1..]);
            return after[0] * self.taps[0] + sides.map(|((a, b), t)| (a + b) * t).sum::<f64>();
        }
        let mut sum = self.taps[0] * signal.held(at);
        for (k, tap) in self.taps.iter().enumerate().skip(1) {
            sum += tap * (signal.held(at.saturating_sub(k)) + ahead(at + k));
        }
        sum
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signal::sections;

    #[test]
    fn a_repeating_signal_is_told_as_the_zero_phase_filter_will_tell_it() {
        let (rate_hz, stride) = (100.0, 70.0);
        let wave = |i: usize| {
            let phase = core::f64::consts::TAU * i as f64 / stride;
            (2.0 * phase).sin() + 0.4 * (6.0 * phase).cos() + 0.2 * phase.sin()
        };
        let signal: Vec<f64> = (0..600).map(wave).collect();
        let both = Butterworth::low(2, 6.0)
            .design_zero_phase(rate_hz)
            .and_then(|f| f.filter_zero_phase(&signal, sections::pad_len(rate_hz, 6.0)))
            .unwrap_or_default();
        let filter = Ahead::new(2, 6.0, rate_hz, 0.08);
        let (mut ring, mut out) = (Ring::new(200), Ring::new(200));
        for (i, v) in signal.iter().enumerate() {
            ring.push(*v);
            filter.filter_into(&ring, Some(stride), &mut out);
            if i > 300 && i < 500 {
                let told = out.end() - 1;
                assert_eq!(told, i - 8);
                assert!((out.held(told) - both[told]).abs() < 0.01);
            }
        }
    }
}
