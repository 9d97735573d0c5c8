//! The second-order Butterworth low-pass by time constant that the orientation filter uses
//! throughout: cut-off √2/(2πτ), averaging over the first τ seconds instead of a transient.

use core::f64::consts::{PI, SQRT_2};

use serde::{Deserialize, Serialize};

/// Coefficients for one time constant and sampling step.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(super) struct LowpassCoefficients {
    b0: f64,
    a1: f64,
    a2: f64,
    /// Number of samples averaged at the start.
    settle: f64,
    pass_through: bool,
}

impl LowpassCoefficients {
    pub(super) fn new(tau_s: f64, step_s: f64) -> Self {
        let settle = tau_s / step_s;
        // Near Nyquist the bilinear design degenerates; without a filter nothing is lost there.
        let filters = tau_s >= 0.5 * step_s;
        if !filters {
            return Self { b0: 1.0, a1: 0.0, a2: 0.0, settle: 0.0, pass_through: true };
        }
        let corner_hz = SQRT_2 / (2.0 * PI * tau_s);
        let c = (PI * corner_hz * step_s).tan();
        let d = c * c + SQRT_2 * c + 1.0;
        Self {
            b0: c * c / d,
            a1: 2.0 * (c * c - 1.0) / d,
            a2: (1.0 - SQRT_2 * c + c * c) / d,
            settle,
            pass_through: false,
        }
    }
}

/// State for `N` parallel channels.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(into = "LowpassState", try_from = "LowpassState")]
pub(super) struct Lowpass<const N: usize> {
    count: f64,
    sum: [f64; N],
    s1: [f64; N],
    s2: [f64; N],
    settled: bool,
}

impl<const N: usize> Default for Lowpass<N> {
    fn default() -> Self {
        Self { count: 0.0, sum: [0.0; N], s1: [0.0; N], s2: [0.0; N], settled: false }
    }
}

impl<const N: usize> Lowpass<N> {
    #[inline]
    pub(super) fn step(&mut self, c: &LowpassCoefficients, x: &[f64; N]) -> [f64; N] {
        if c.pass_through {
            return *x;
        }
        if !self.settled {
            return self.average(c, x);
        }
        let mut out = [0.0; N];
        for k in 0..N {
            let y = c.b0 * x[k] + self.s1[k];
            self.s1[k] = 2.0 * c.b0 * x[k] - c.a1 * y + self.s2[k];
            self.s2[k] = c.b0 * x[k] - c.a2 * y;
            out[k] = y;
        }
        out
    }

    fn average(&mut self, c: &LowpassCoefficients, x: &[f64; N]) -> [f64; N] {
        self.count += 1.0;
        let mut out = [0.0; N];
        for k in 0..N {
            self.sum[k] += x[k];
            out[k] = self.sum[k] / self.count;
        }
        if self.count >= c.settle {
            self.settled = true;
            self.set(c, &out);
        }
        out
    }

    /// Puts the filter into the steady state of a constant input.
    pub(super) fn set(&mut self, c: &LowpassCoefficients, x: &[f64; N]) {
        self.settled = true;
        self.s1 = x.map(|v| v * (1.0 - c.b0));
        self.s2 = x.map(|v| v * (c.b0 - c.a2));
    }
}

/// The same with lists in place of arrays, which have no fixed length for those who write them down.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct LowpassState {
    count: f64,
    lists: [Vec<f64>; 3],
    settled: bool,
}

impl<const N: usize> From<Lowpass<N>> for LowpassState {
    fn from(l: Lowpass<N>) -> Self {
        Self { count: l.count, lists: [l.sum, l.s1, l.s2].map(Vec::from), settled: l.settled }
    }
}

impl<const N: usize> TryFrom<LowpassState> for Lowpass<N> {
    type Error = String;

    fn try_from(state: LowpassState) -> Result<Self, Self::Error> {
        let [sum, s1, s2] = state.lists;
        let array = |list: Vec<f64>| <[f64; N]>::try_from(list).map_err(|_| "length".to_owned());
        let (count, settled) = (state.count, state.settled);
        Ok(Self { count, sum: array(sum)?, s1: array(s1)?, s2: array(s2)?, settled })
    }
}
