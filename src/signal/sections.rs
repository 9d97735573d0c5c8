//! Cascades of second-order sections: step by step, whole blocks, and without phase shift.
//!
//! Direct form II transposed. The zero-phase filter runs forward and backward over an oddly
//! extended signal with each pass started in its steady state (Gustafsson 1996 describes the
//! problem; the extension is that of SciPy's `sosfiltfilt` with an explicit length), checked
//! against SciPy in `test_vectors`.

use serde::{Deserialize, Serialize};

use super::SignalError;

/// One section: y = (b0 + b1 z⁻¹ + b2 z⁻²) / (1 + a1 z⁻¹ + a2 z⁻²) · x.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Section {
    /// b0, b1, b2.
    pub b: [f64; 3],
    /// a1, a2.
    pub a: [f64; 2],
}

/// Memory of one section.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct SectionState {
    s1: f64,
    s2: f64,
}

impl Section {
    /// Filters one sample.
    #[inline]
    pub fn step(&self, state: &mut SectionState, x: f64) -> f64 {
        let y = self.b[0] * x + state.s1;
        state.s1 = self.b[1] * x - self.a[0] * y + state.s2;
        state.s2 = self.b[2] * x - self.a[1] * y;
        y
    }

    /// Gain at zero frequency.
    #[must_use]
    pub fn dc_gain(&self) -> f64 {
        self.b.iter().sum::<f64>() / (1.0 + self.a[0] + self.a[1])
    }

    /// State in which a constant input `x` gives a constant output.
    #[must_use]
    pub fn steady(&self, x: f64) -> SectionState {
        let y = self.dc_gain() * x;
        let s2 = self.b[2] * x - self.a[1] * y;
        SectionState { s1: self.b[1] * x - self.a[0] * y + s2, s2 }
    }
}

/// A cascade of sections.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Sections {
    list: Vec<Section>,
}

impl Sections {
    /// A cascade applied in the order given.
    #[must_use]
    pub fn new(list: Vec<Section>) -> Self {
        Self { list }
    }

    /// The sections in order.
    #[must_use]
    pub fn sections(&self) -> &[Section] {
        &self.list
    }

    /// Filters one sample through all sections. `states` holds one state a section.
    #[inline]
    pub fn step(&self, states: &mut [SectionState], x: f64) -> f64 {
        let mut y = x;
        for (section, state) in self.list.iter().zip(states) {
            y = section.step(state, y);
        }
        y
    }

    /// States of rest.
    #[must_use]
    pub fn rest(&self) -> Vec<SectionState> {
        vec![SectionState::default(); self.list.len()]
    }

    /// States in which a constant input `x` passes without a transient.
    #[must_use]
    pub fn steady(&self, x: f64) -> Vec<SectionState> {
        let mut level = x;
        self.list
            .iter()
            .map(|section| {
                let state = section.steady(level);
                level *= section.dc_gain();
                state
            })
            .collect()
    }

    /// Filters a block causally from rest.
    #[must_use]
    pub fn filter(&self, signal: &[f64]) -> Vec<f64> {
        let mut states = self.rest();
        signal.iter().map(|&x| self.step(&mut states, x)).collect()
    }

    /// Filters forward and backward, which cancels the phase shift. The coefficients should come
    /// from [`super::Butterworth::design_zero_phase`], whose cut-off counts both passes.
    ///
    /// The signal is extended by `pad` samples at each end, point-reflected about its end value;
    /// `pad` is shortened to what the signal has. A pad of three times the rate over the cut-off
    /// makes the ends trustworthy; see [`pad_len`].
    ///
    /// # Errors
    /// [`SignalError::TooShort`] for fewer than two samples.
    pub fn filter_zero_phase(&self, signal: &[f64], pad: usize) -> Result<Vec<f64>, SignalError> {
        if signal.len() < 2 {
            return Err(SignalError::TooShort { len: signal.len(), needed: 2 });
        }
        let mut work = extend_odd(signal, pad.min(signal.len() - 1));
        let pad = (work.len() - signal.len()) / 2;
        self.list.chunks(2).for_each(|pair| run_from_steady(pair, work.iter_mut()));
        self.list.chunks(2).for_each(|pair| run_from_steady(pair, work.iter_mut().rev()));
        work.truncate(pad + signal.len());
        work.drain(..pad);
        Ok(work)
    }
}

/// Filters values in place from the steady state of the first.
///
/// Two sections at a time, since each waits for its own last output and a processor does the waiting of two at
/// once: half the time of one after the other, and the same numbers.
fn run_from_steady<'a>(pair: &[Section], mut block: impl Iterator<Item = &'a mut f64>) {
    let Some(start) = block.next() else { return };
    match *pair {
        [first, second] => {
            let mut one = first.steady(*start);
            let between = first.step(&mut one, *start);
            let mut two = second.steady(between);
            *start = second.step(&mut two, between);
            for v in block {
                let between = first.step(&mut one, *v);
                *v = second.step(&mut two, between);
            }
        }
        [only] => {
            let mut state = only.steady(*start);
            *start = only.step(&mut state, *start);
            for v in block {
                *v = only.step(&mut state, *v);
            }
        }
        _ => {}
    }
}

/// Padding for a zero-phase filter whose lowest corner is `cutoff_hz`: three periods.
#[must_use]
pub fn pad_len(rate_hz: f64, cutoff_hz: f64) -> usize {
    (3.0 * rate_hz / cutoff_hz).ceil().clamp(1.0, 1e7) as usize
}

/// Point reflection about both end values.
fn extend_odd(signal: &[f64], pad: usize) -> Vec<f64> {
    let n = signal.len();
    let (first, last) = (signal[0], signal[n - 1]);
    let mut out = Vec::with_capacity(n + 2 * pad);
    out.extend((1..=pad).rev().map(|i| 2.0 * first - signal[i]));
    out.extend_from_slice(signal);
    out.extend((1..=pad).map(|i| 2.0 * last - signal[n - 1 - i]));
    out
}
