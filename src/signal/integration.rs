//! Integration by the trapezoid rule, plain and with the constraint that a cycle closes.

/// Running integral from the first sample, trapezoid rule; starts at 0, same length as the input.
#[must_use]
pub fn cumulative(signal: &[f64], step_s: f64) -> Vec<f64> {
    let mut sum = 0.0;
    let mut previous = None;
    signal
        .iter()
        .map(|&v| {
            if let Some(p) = previous {
                sum += 0.5 * (v + p) * step_s;
            }
            previous = Some(v);
            sum
        })
        .collect()
}

/// Integral over the whole signal, trapezoid rule.
#[must_use]
pub fn total(signal: &[f64], step_s: f64) -> f64 {
    signal.windows(2).map(|w| 0.5 * (w[0] + w[1]) * step_s).sum()
}

/// Displacement over one cycle from the acceleration of that cycle (first and last sample one
/// period apart), under the two constraints of periodic motion: the velocity repeats, so the mean
/// acceleration is zero, and the position repeats, so the mean velocity is zero.
///
/// No filter, therefore no bias at constant speed; a high-pass of 1.5 Hz would lose 23 % of the
/// oscillation of a runner.
#[must_use]
pub fn periodic_displacement(acceleration: &[f64], step_s: f64) -> Vec<f64> {
    let span = (acceleration.len().saturating_sub(1)) as f64 * step_s;
    if span <= 0.0 {
        return vec![0.0; acceleration.len()];
    }
    let mean = total(acceleration, step_s) / span;
    let balanced: Vec<f64> = acceleration.iter().map(|a| a - mean).collect();
    let mut velocity = cumulative(&balanced, step_s);
    let drift = total(&velocity, step_s) / span;
    for v in &mut velocity {
        *v -= drift;
    }
    cumulative(&velocity, step_s)
}
