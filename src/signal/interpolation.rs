//! Values and instants between samples.

/// Value of `signal` at a fractional sample number by cubic (Catmull–Rom) interpolation, linear in
/// the first and last interval, held beyond the ends. `None` for an empty signal.
#[must_use]
pub fn value_at(signal: &[f64], sample: f64) -> Option<f64> {
    let last = signal.len().checked_sub(1)?;
    if sample.is_nan() || sample <= 0.0 {
        return signal.first().copied();
    }
    if sample >= last as f64 {
        return signal.last().copied();
    }
    let i = sample as usize;
    let u = sample - i as f64;
    let (b, c) = (signal[i], signal[i + 1]);
    if i == 0 || i + 2 > last {
        return Some(b + u * (c - b));
    }
    let (a, d) = (signal[i - 1], signal[i + 2]);
    Some(
        b + 0.5 * u * (c - a + u * (2.0 * a - 5.0 * b + 4.0 * c - d + u * (3.0 * (b - c) + d - a))),
    )
}

/// Place and height of the parabola through a sample and its neighbours. At the ends, or where the
/// three points are not a strict extremum, the sample itself.
#[must_use]
pub fn parabolic_extremum(signal: &[f64], index: usize) -> (f64, f64) {
    let here = index as f64;
    let Some(&y) = signal.get(index) else { return (here, f64::NAN) };
    if index == 0 || index + 1 >= signal.len() {
        return (here, y);
    }
    let (a, c) = (signal[index - 1], signal[index + 1]);
    let curvature = a - 2.0 * y + c;
    if curvature == 0.0 || !curvature.is_finite() {
        return (here, y);
    }
    let shift = (0.5 * (a - c) / curvature).clamp(-0.5, 0.5);
    (here + shift, y - 0.25 * (a - c) * shift)
}

/// First instant at or after `from` (and before `to`) at which the signal crosses `level` upwards,
/// linearly interpolated between samples.
#[must_use]
pub fn crossing_up(signal: &[f64], level: f64, from: usize, to: usize) -> Option<f64> {
    let to = to.min(signal.len());
    (from.max(1)..to)
        .find(|&i| signal[i - 1] < level && signal[i] >= level)
        .map(|i| (i - 1) as f64 + (level - signal[i - 1]) / (signal[i] - signal[i - 1]))
}

/// Last instant after `to` (exclusive, going back from `from`) at which the signal crosses `level`
/// upwards, linearly interpolated between samples.
#[must_use]
pub fn crossing_up_before(signal: &[f64], level: f64, from: usize, to: usize) -> Option<f64> {
    let from = from.min(signal.len().saturating_sub(1));
    (to.max(1)..=from)
        .rev()
        .find(|&i| signal[i - 1] < level && signal[i] >= level)
        .map(|i| (i - 1) as f64 + (level - signal[i - 1]) / (signal[i] - signal[i - 1]))
}

/// First instant at or after `from` (and before `to`) at which the signal crosses `level`
/// downwards, linearly interpolated between samples.
#[must_use]
pub fn crossing_down(signal: &[f64], level: f64, from: usize, to: usize) -> Option<f64> {
    let to = to.min(signal.len());
    (from.max(1)..to)
        .find(|&i| signal[i - 1] > level && signal[i] <= level)
        .map(|i| (i - 1) as f64 + (signal[i - 1] - level) / (signal[i - 1] - signal[i]))
}
