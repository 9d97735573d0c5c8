//! Even against odd harmonics of a cycle (Gage 1964; Menz et al. 2003).

use crate::signal::spectrum::harmonics;

/// Harmonics of the cycle that are counted.
pub const HARMONICS: usize = 20;

/// Which harmonics stand above the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Parity {
    /// Even over odd: what repeats twice a cycle.
    Even,
    /// Odd over even: what changes its sign every half cycle.
    Odd,
}

/// Sum of the amplitudes of the harmonics of one parity over that of the other, to the 20th, of each
/// signal. A signal is one whole cycle in equal steps, the last sample one step before the next cycle. NaN where the
/// other parity is absent or a signal is not finite, or has 40 samples or fewer.
#[must_use]
pub fn harmonic_ratio<const N: usize>(cycle: [&[f64]; N], parity: [Parity; N]) -> [f64; N] {
    let n = cycle.iter().map(|s| s.len()).min().unwrap_or(0);
    if n <= 2 * HARMONICS {
        return [f64::NAN; N];
    }
    let phase: Vec<f64> = (0..n).map(|i| i as f64 / n as f64).collect();
    let table = harmonics::<N, HARMONICS>(cycle, &phase);
    core::array::from_fn(|k| {
        let (mut even, mut odd) = (0.0, 0.0);
        for (h, row) in (1..).zip(&table) {
            *(if h % 2 == 0 { &mut even } else { &mut odd }) += row[k].norm();
        }
        let ratio = match parity[k] {
            Parity::Even => even / odd,
            Parity::Odd => odd / even,
        };
        if ratio.is_finite() { ratio } else { f64::NAN }
    })
}
