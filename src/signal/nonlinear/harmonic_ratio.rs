//! Even against odd harmonics of a cycle (Gage 1964; Menz et al. 2003).

use crate::signal::spectrum::CycleLines;

/// Harmonics of the cycle that are counted (Menz et al. 2003 \[M\]).
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
    core::array::from_fn(|k| ratio_of(&mut CycleLines::new(cycle[k].len()), cycle[k], parity[k]))
}

/// The same of one signal, with the plan for its steps.
pub(crate) fn ratio_of(lines: &mut CycleLines, cycle: &[f64], parity: Parity) -> f64 {
    if lines.steps() <= 2 * HARMONICS || cycle.len() < lines.steps() {
        return f64::NAN;
    }
    let (mut even, mut odd) = (0.0, 0.0);
    for (h, line) in lines.of(cycle).iter().enumerate().skip(1).take(HARMONICS) {
        *(if h % 2 == 0 { &mut even } else { &mut odd }) += line.norm();
    }
    let ratio = match parity {
        Parity::Even => even / odd,
        Parity::Odd => odd / even,
    };
    if ratio.is_finite() { ratio } else { f64::NAN }
}
