//! From values to places: linear scales and round ticks.

/// A linear scale.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Scale {
    /// Values at both ends.
    pub domain: (f64, f64),
    /// Places of both ends.
    pub range: (f64, f64),
}

impl Scale {
    /// The place of a value.
    pub(crate) fn at(&self, v: f64) -> f64 {
        let (a, b) = self.domain;
        let (p, q) = self.range;
        if b > a { p + (q - p) * (v - a) / (b - a) } else { 0.5 * (p + q) }
    }

    /// The place of a value, kept within the ends.
    pub(crate) fn within(&self, v: f64) -> f64 {
        self.at(v.clamp(self.domain.0, self.domain.1))
    }

    /// Ends that hold all values, with some room, and at least `least` apart.
    pub(crate) fn room(values: impl Iterator<Item = f64>, least: f64) -> Option<(f64, f64)> {
        let (low, high) = values
            .filter(|v| v.is_finite())
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), v| (l.min(v), h.max(v)));
        if low > high {
            return None;
        }
        let lack = (0.5 * (least - (high - low))).max(0.06 * (high - low));
        Some((low - lack, high + lack))
    }
}

/// Round values between two ends, about `n` of them, with the digits that they need.
pub(crate) fn ticks((low, high): (f64, f64), n: usize) -> (Vec<f64>, usize) {
    let span = high - low;
    if span <= 0.0 || !span.is_finite() || n == 0 {
        return (Vec::new(), 0);
    }
    let raw = span / n as f64;
    let power = 10f64.powf(raw.log10().floor());
    let step = [1.0, 2.0, 5.0, 10.0].iter().map(|f| f * power).find(|s| *s >= raw - 1e-12);
    let step = step.unwrap_or(10.0 * power);
    let digits = (-(step.log10() + 1e-9).floor()).max(0.0) as usize;
    (multiples(low, high, step), digits)
}

/// Round minutes between two times in seconds, about `n` of them.
pub(crate) fn minutes((low, high): (f64, f64), n: usize) -> Vec<f64> {
    const STEPS: [f64; 13] =
        [5.0, 10.0, 20.0, 30.0, 60.0, 120.0, 300.0, 600.0, 900.0, 1800.0, 3600.0, 7200.0, 21600.0];
    let raw = (high - low) / n.max(1) as f64;
    let step = STEPS.iter().copied().find(|s| *s >= raw).unwrap_or(43200.0);
    multiples(low, high, step)
}

fn multiples(low: f64, high: f64, step: f64) -> Vec<f64> {
    let first = (low / step - 1e-9).ceil() as i64;
    let last = (high / step + 1e-9).floor() as i64;
    (first..=last.min(first.saturating_add(50))).map(|i| i as f64 * step).collect()
}
