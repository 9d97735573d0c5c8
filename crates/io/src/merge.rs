//! Puts the samples of one sensor on the times of another that the same clock stamped.

/// Neighbours further apart than this many usual steps have a hole between them.
const WIDEST: f64 = 3.0;

/// Values at other times: a cubic through the four samples around, of which three or two do beside a hole and at
/// the ends. Between two lines half a sample apart, as phones write them, a straight line would take 5 % of
/// what happens at a tenth of the rate; the cubic takes 0.3 %. No number where the neighbours are too far
/// apart.
pub(crate) fn resampled(at: &[f64], from: &[f64], values: &[f64]) -> Vec<f64> {
    let mut points: Vec<(f64, f64)> = Vec::with_capacity(values.len());
    for (t, v) in from.iter().zip(values).filter(|(t, v)| t.is_finite() && v.is_finite()) {
        if points.last().is_none_or(|p| p.0 < *t) {
            points.push((*t, *v));
        }
    }
    let mut steps: Vec<f64> = points.windows(2).map(|w| w[1].0 - w[0].0).collect();
    steps.sort_unstable_by(f64::total_cmp);
    let widest = WIDEST * steps.get(steps.len() / 2).copied().unwrap_or(0.0);
    at.iter().map(|&t| value(t, &points, widest).unwrap_or(f64::NAN)).collect()
}

fn value(t: f64, points: &[(f64, f64)], widest: f64) -> Option<f64> {
    let k = points.partition_point(|p| p.0 < t);
    let next = *points.get(k)?;
    if next.0 == t {
        return Some(next.1);
    }
    let before = *points.get(k.checked_sub(1)?)?;
    let step = next.0 - before.0;
    if step > widest {
        return None;
    }
    let near =
        |p: Option<&(f64, f64)>, q: (f64, f64)| p.copied().filter(|p| (p.0 - q.0).abs() <= widest);
    let first = near(k.checked_sub(2).and_then(|i| points.get(i)), before);
    let last = near(points.get(k + 1), next);
    let secant = (next.1 - before.1) / step;
    // The slope of the parabola through three neighbours.
    let slope = |a: (f64, f64), b: (f64, f64), c: (f64, f64)| {
        let (h, g) = (b.0 - a.0, c.0 - b.0);
        ((b.1 - a.1) / h * g + (c.1 - b.1) / g * h) / (h + g)
    };
    let at_before = first.map(|a| slope(a, before, next));
    let at_next = last.map(|d| slope(before, next, d));
    // Beside a hole the parabola of the other side goes on.
    let (at_before, at_next) = match (at_before, at_next) {
        (Some(a), Some(b)) => (a, b),
        (Some(a), None) => (a, 2.0 * secant - a),
        (None, Some(b)) => (2.0 * secant - b, b),
        (None, None) => (secant, secant),
    };
    let u = (t - before.0) / step;
    let (u2, u3) = (u * u, u * u * u);
    Some(
        (2.0 * u3 - 3.0 * u2 + 1.0) * before.1
            + (u3 - 2.0 * u2 + u) * step * at_before
            + (3.0 * u2 - 2.0 * u3) * next.1
            + (u3 - u2) * step * at_next,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_stays_a_line_and_a_hole_stays_a_hole() {
        let values = resampled(
            &[0.0, 0.5, 1.0, 1.5, 9.0],
            &[0.0, 1.0, f64::NAN, 2.0, 3.0, 4.0, 12.0],
            &[0.0, 10.0, f64::NAN, 20.0, 30.0, 40.0, 120.0],
        );
        for (got, wanted) in values[..4].iter().zip([0.0, 5.0, 10.0, 15.0]) {
            assert!((got - wanted).abs() < 1e-12, "{got}");
        }
        assert!(values[4].is_nan(), "the neighbours are too far apart");
    }

    #[test]
    fn half_a_step_off_a_tenth_of_the_rate_is_kept_to_half_a_percent() {
        let wave = |t: f64| (core::f64::consts::TAU * 10.0 * t).sin();
        let from: Vec<f64> = (0..200).map(|i| f64::from(i) * 0.01).collect();
        let at: Vec<f64> = (2..197).map(|i| f64::from(i) * 0.01 + 0.005).collect();
        let got = resampled(&at, &from, &from.iter().map(|t| wave(*t)).collect::<Vec<_>>());
        let worst = got.iter().zip(&at).map(|(v, t)| (v - wave(*t)).abs()).fold(0.0, f64::max);
        assert!(worst < 0.005, "{worst}");
    }
}
