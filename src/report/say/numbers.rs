//! Numbers in the units that runners know, times and shares.

use super::words;
use crate::metrics::{Estimate, Flag, MetricId};
use crate::units::Unit;

/// Longest name that is shown whole, characters.
const MOST_NAME: usize = 120;

/// A recording's name on one line: without control characters, and not longer than can be read.
#[must_use]
pub fn name(text: &str) -> String {
    let plain = text.chars().map(|c| if c.is_control() { ' ' } else { c });
    let mut shown: String = plain.take(MOST_NAME).collect();
    if text.chars().nth(MOST_NAME).is_some() {
        shown.push('…');
    }
    shown
}

/// A number in the unit that runners know, with that unit: contact times in ms, bounce in cm.
#[must_use]
pub fn value(metric: MetricId, v: f64) -> String {
    let (scale, digits, unit) = shown(metric);
    number(v * scale, digits) + words().get(unit)
}

/// The number alone, in the unit that runners know.
#[must_use]
pub fn bare(metric: MetricId, v: f64) -> String {
    let (scale, digits, _) = shown(metric);
    number(v * scale, digits)
}

/// The 90 % interval in the same unit.
#[must_use]
pub fn interval(metric: MetricId, e: &Estimate) -> String {
    if e.flags.contains(&Flag::LowerBound) {
        let (scale, digits, _) = shown(metric);
        return words().fill("number.at_least", &[("low", &number(e.low * scale, digits))]);
    }
    span(metric, e.low, e.high)
}

/// Left and right in the same unit, apart by a bar.
#[must_use]
pub fn sides(metric: MetricId, left: f64, right: f64) -> String {
    let (left, right) = (value(metric, left), value(metric, right));
    words().fill("number.sides", &[("left", &left), ("right", &right)])
}

/// Two ends in the same unit, which is left out.
#[must_use]
pub fn span(metric: MetricId, low: f64, high: f64) -> String {
    let (scale, digits, _) = shown(metric);
    let (low, high) = (number(low * scale, digits), number(high * scale, digits));
    words().fill("number.to", &[("low", &low), ("high", &high)])
}

/// A number with fixed digits, never as minus zero.
#[must_use]
pub fn number(v: f64, digits: usize) -> String {
    let text = format!("{v:.digits$}");
    let zero = text.chars().all(|c| "-0.".contains(c));
    if zero { text.trim_start_matches('-').to_owned() } else { text }
}

/// Factor, digits and key of the unit for people; the space before a unit does not break.
fn shown(metric: MetricId) -> (f64, usize, &'static str) {
    match metric.info().unit {
        Unit::Second => (1000.0, 0, "unit.ms"),
        Unit::Metre if metric == MetricId::StrideLength => (1.0, 2, "unit.m"),
        Unit::Metre => (100.0, 1, "unit.cm"),
        Unit::MetrePerSecond => (1.0, 2, "unit.mps"),
        Unit::StepsPerMinute => (1.0, 1, "unit.spm"),
        Unit::Degree => (1.0, 1, DEGREE),
        Unit::Gravity => (1.0, 1, "unit.g"),
        Unit::BodyWeight => (1.0, 2, "unit.bw"),
        Unit::BodyWeightSecond => (1.0, 3, "unit.bws"),
        Unit::DegreePerSecond => (1.0, 0, "unit.dps"),
        Unit::GravitySquared => (1.0, 3, "unit.g2"),
        Unit::KilonewtonPerMetre => (1.0, 1, "unit.knpm"),
        Unit::WattPerKilogram => (1.0, 1, "unit.wpkg"),
        Unit::Decibel => (1.0, 1, "unit.db"),
        Unit::Steps => (1.0, 0, "unit.steps"),
        Unit::PerStride => (1.0, 2, "unit.per_stride"),
        Unit::Percent => (1.0, 1, PERCENT),
        Unit::One => (1.0, 2, ""),
    }
}

/// Signs that are the same in every language.
const DEGREE: &str = "°";
/// With a space that does not break.
const PERCENT: &str = "\u{a0}%";

/// Factor from the metric's unit to that for people, with the unit as it stands behind a number.
#[must_use]
pub fn scale(metric: MetricId) -> (f64, &'static str) {
    let (factor, _, unit) = shown(metric);
    (factor, words().get(unit))
}

/// Seconds as a runner reads them: `45 s`, `3 min 20 s`, `1 h 02 min`.
#[must_use]
pub fn duration(s: f64) -> String {
    if s < 59.95 {
        let s = if s < 9.95 { format!("{s:.1}") } else { format!("{s:.0}") };
        return words().fill("duration.s", &[("s", &s)]);
    }
    let whole = s.round() as u64;
    let (h, min, s) = (whole / 3600, (whole / 60 % 60).to_string(), (whole % 60).to_string());
    match (h, s.as_str()) {
        (0, "0") => words().fill("duration.min", &[("min", &min)]),
        (0, s) => words().fill("duration.min_s", &[("min", &min), ("s", s)]),
        (h, _) => {
            words().fill("duration.h_min", &[("h", &h.to_string()), ("min", &format!("{min:0>2}"))])
        }
    }
}

/// A time in the recording: `3:20` or `1:02:05`.
#[must_use]
pub fn clock(s: f64) -> String {
    let whole = s.max(0.0).round() as u64;
    match (whole / 3600, whole / 60 % 60, whole % 60) {
        (0, m, s) => format!("{m}:{s:02}"),
        (h, m, s) => format!("{h}:{m:02}:{s:02}"),
    }
}

/// A share of 0 to 1 as percent, never rounded to nothing.
pub(crate) fn share(fraction: f64) -> String {
    let p = match 100.0 * fraction {
        p if p > 0.0 && p < 0.1 => return words().get("share.least").to_owned(),
        p if p < 10.0 => format!("{p:.1}"),
        p => format!("{p:.0}"),
    };
    words().fill("share.fine", &[("p", &p)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_read_as_people_say_them() {
        for (s, text) in [(4.25, "4.2 s"), (45.0, "45 s"), (60.0, "1 min"), (200.0, "3 min 20 s")] {
            assert_eq!(duration(s), text);
        }
        assert_eq!(duration(3725.0), "1 h 02 min");
        assert_eq!(clock(3725.0), "1:02:05");
    }

    #[test]
    fn values_are_in_the_units_that_runners_know() {
        assert_eq!(value(MetricId::ContactTime, 0.2554), "255\u{a0}ms");
        assert_eq!(value(MetricId::VerticalOscillation, 0.0871), "8.7\u{a0}cm");
        assert_eq!(value(MetricId::TrunkLateralOffset, -0.01), "0.0°");
    }

    #[test]
    fn a_tiny_share_is_not_rounded_to_nothing() {
        assert_eq!(share(1e-5), "less than 0.1 %");
    }
}
