//! Where gravity's turning is looked at ([`super::turning`], [`super::confirm`]): windows without filled or clipped samples,
//! how a part of one is weighted, and which other axes a gyroscope could have.

use super::{CleanStream, Span};

/// Axes that are where they should be.
pub(super) const IN_ORDER: [usize; 3] = [0, 1, 2];

/// Each way to exchange axes and turn them round, but for none.
pub(super) fn other_axes() -> impl Iterator<Item = ([f64; 3], [usize; 3])> {
    let orders = [IN_ORDER, [1, 0, 2], [2, 1, 0], [0, 2, 1], [1, 2, 0], [2, 0, 1]];
    let signs = |turned: u8| [1, 2, 4].map(|bit| if turned & bit == 0 { 1.0 } else { -1.0 });
    let all = orders.into_iter().flat_map(move |o| (0..8).map(move |turned| (signs(turned), o)));
    all.filter(|(signs, order)| *order != IN_ORDER || *signs != [1.0; 3])
}

/// Stretches without filled or clipped samples, evenly spread.
pub(super) fn windows(clean: &CleanStream, length: usize, step: usize, most: usize) -> Vec<Span> {
    let margin = (0.25 * clean.rate_hz) as usize;
    let mut all = Vec::new();
    for span in &clean.spans {
        let mut start = span.start + margin;
        while start + length + margin <= span.end {
            let here = Span { start, end: start + length };
            if !clean.touches_filled(here)
                && !clean.touches_clipped_acc(here)
                && !clean.touches_clipped_gyr(here)
            {
                all.push(here);
            }
            start += step;
        }
    }
    let step = all.len().div_ceil(most).max(1);
    all.into_iter().step_by(step).collect()
}

/// Weights of a part of a window, whose sum is 1.
pub(super) fn hann(n: usize) -> Vec<f64> {
    let raw: Vec<f64> = (0..n)
        .map(|i| 1.0 - (core::f64::consts::TAU * (i as f64 + 0.5) / n as f64).cos())
        .collect();
    let sum: f64 = raw.iter().sum();
    raw.into_iter().map(|w| w / sum).collect()
}
