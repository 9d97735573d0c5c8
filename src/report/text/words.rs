//! Values, findings and flags in plain words.

use crate::intake::{Finding, Quality};
use crate::metrics::{Estimate, Flag, MetricId};
use crate::units::Unit;

/// Longest name that is shown whole, characters.
const MOST_NAME: usize = 120;

/// A recording's name on one line: without control characters, and not longer than can be read.
pub(super) fn name(text: &str) -> String {
    let plain = text.chars().map(|c| if c.is_control() { ' ' } else { c });
    let mut shown: String = plain.take(MOST_NAME).collect();
    if text.chars().nth(MOST_NAME).is_some() {
        shown.push('…');
    }
    shown
}

/// A number in the unit that runners know, with that unit: contact times in ms, bounce in cm.
pub(super) fn value(metric: MetricId, v: f64) -> String {
    let (scale, digits, unit) = shown(metric);
    format!("{}{unit}", number(v * scale, digits))
}

/// The 90 % interval in the same unit.
pub(super) fn interval(metric: MetricId, e: &Estimate) -> String {
    if e.flags.contains(&Flag::LowerBound) {
        let (scale, digits, _) = shown(metric);
        return format!("at least {}", number(e.low * scale, digits));
    }
    span(metric, e.low, e.high)
}

/// Left and right in the same unit, apart by a bar.
pub(super) fn sides(metric: MetricId, left: f64, right: f64) -> String {
    format!("{} | {}", value(metric, left), value(metric, right))
}

/// Two ends in the same unit, which is left out.
pub(super) fn span(metric: MetricId, low: f64, high: f64) -> String {
    let (scale, digits, _) = shown(metric);
    format!("{} to {}", number(low * scale, digits), number(high * scale, digits))
}

/// A number with fixed digits, never as minus zero.
pub(super) fn number(v: f64, digits: usize) -> String {
    let text = format!("{v:.digits$}");
    let zero = text.chars().all(|c| "-0.".contains(c));
    if zero { text.trim_start_matches('-').to_owned() } else { text }
}

/// Factor, digits and unit for people; the space before the unit does not break.
fn shown(metric: MetricId) -> (f64, usize, &'static str) {
    match metric.info().unit {
        Unit::Second => (1000.0, 0, "\u{a0}ms"),
        Unit::Metre if metric == MetricId::StrideLength => (1.0, 2, "\u{a0}m"),
        Unit::Metre => (100.0, 1, "\u{a0}cm"),
        Unit::MetrePerSecond => (1.0, 2, "\u{a0}m/s"),
        Unit::StepsPerMinute => (1.0, 1, "\u{a0}steps/min"),
        Unit::Degree => (1.0, 1, "°"),
        Unit::Gravity => (1.0, 1, "\u{a0}g"),
        Unit::BodyWeight => (1.0, 2, "\u{a0}BW"),
        Unit::BodyWeightSecond => (1.0, 3, "\u{a0}BW·s"),
        Unit::DegreePerSecond => (1.0, 0, "\u{a0}°/s"),
        Unit::GravitySquared => (1.0, 3, "\u{a0}g²"),
        Unit::KilonewtonPerMetre => (1.0, 1, "\u{a0}kN/m"),
        Unit::WattPerKilogram => (1.0, 1, "\u{a0}W/kg"),
        Unit::Decibel => (1.0, 1, "\u{a0}dB"),
        Unit::Steps => (1.0, 0, "\u{a0}steps"),
        Unit::PerStride => (1.0, 2, "\u{a0}per stride"),
        Unit::Percent => (1.0, 1, "\u{a0}%"),
        Unit::One => (1.0, 2, ""),
    }
}

/// Seconds as a runner reads them: `45 s`, `3 min 20 s`, `1 h 02 min`.
pub(super) fn duration(s: f64) -> String {
    if s < 59.95 {
        return if s < 9.95 { format!("{s:.1} s") } else { format!("{s:.0} s") };
    }
    let whole = s.round() as u64;
    match (whole / 3600, whole / 60 % 60, whole % 60) {
        (0, m, 0) => format!("{m} min"),
        (0, m, s) => format!("{m} min {s} s"),
        (h, m, _) => format!("{h} h {m:02} min"),
    }
}

/// A time in the recording: `3:20` or `1:02:05`.
pub(super) fn clock(s: f64) -> String {
    let whole = s.max(0.0).round() as u64;
    match (whole / 3600, whole / 60 % 60, whole % 60) {
        (0, m, s) => format!("{m}:{s:02}"),
        (h, m, s) => format!("{h}:{m:02}:{s:02}"),
    }
}

/// A share of 0 to 1 as percent, never rounded to nothing.
fn share(fraction: f64) -> String {
    match 100.0 * fraction {
        p if p > 0.0 && p < 0.1 => "less than 0.1 %".to_owned(),
        p if p < 10.0 => format!("{p:.1} %"),
        p => format!("{p:.0} %"),
    }
}

fn axis(i: usize) -> &'static str {
    ["x", "y", "z"].get(i).copied().unwrap_or("?")
}

/// `1 sample`, `3 samples`.
fn many(n: usize, thing: &str) -> String {
    if n == 1 { format!("1 {thing}") } else { format!("{n} {thing}s") }
}

/// What the intake found, in plain words, with what was done about it.
#[must_use]
pub fn finding(f: &Finding) -> String {
    match f {
        Finding::RateDiffers { nominal_hz, true_hz } => format!(
            "claims {nominal_hz:.2} samples a second but delivers {true_hz:.2}; the true rate is \
             used"
        ),
        Finding::Jitter { sd_s } => format!(
            "samples are unevenly spaced (by about {:.1} ms); put on an even grid",
            1000.0 * sd_s
        ),
        Finding::DuplicateTimes { count } => {
            format!("{} came twice; the repeats were dropped", many(*count, "sample"))
        }
        Finding::TooLate { count } => {
            format!("{} came too late and were dropped", many(*count, "sample"))
        }
        Finding::UnorderedTimes { count } => {
            format!("{} out of order; sorted", many(*count, "time stamp"))
        }
        Finding::Filled { count, total_s } => format!(
            "{} ({total_s:.2} s in all) filled; no step is counted there",
            many(*count, "short hole")
        ),
        Finding::Gaps { count, longest_s } => format!(
            "{} (longest {}); nothing is computed across them",
            many(*count, "long hole"),
            duration(*longest_s)
        ),
        Finding::NotFinite { count } => {
            format!("{} without a number; treated as missing", many(*count, "sample"))
        }
        Finding::DeadAccAxis { axis: i } => {
            format!("accelerometer axis {} carries no signal; worked around", axis(*i))
        }
        Finding::DeadGyr => "the gyroscope carries no signal; not used".to_owned(),
        Finding::ClippedAcc { fraction, .. } => format!(
            "the accelerometer hit the end of its range in {} of the samples: peaks read too low \
             there",
            share(*fraction)
        ),
        Finding::ClippedGyr { fraction, .. } => format!(
            "the gyroscope hit the end of its range in {} of the samples; angles suffer there",
            share(*fraction)
        ),
        Finding::UpsideDown => {
            "worn upside down compared with the declared mounting; the mounting is taken as unknown"
                .to_owned()
        }
        Finding::SignUnclear => "at rest the acceleration points down an axis of the sensor: it was \
                                 worn upside down, or its sign is the opposite one (an iPhone's raw \
                                 values). Left and right, in and out would change places, so they \
                                 are left out; say which with --acc-sign"
            .to_owned(),
        Finding::SwappedAxes { angle_deg } => format!(
            "the declared up axis is {angle_deg:.0}° from gravity; the mounting is taken as unknown"
        ),
        other => finding_more(other),
    }
}

fn finding_more(f: &Finding) -> String {
    match f {
        Finding::ClampedAcc { axis: i, level_mps2, fraction } => format!(
            "accelerometer axis {} is held at {level_mps2:.1} m/s² in {} of the samples; what \
             rests on it is refused",
            axis(*i),
            share(*fraction)
        ),
        Finding::BadTimes { count } => {
            format!("{} with an impossible time dropped", many(*count, "sample"))
        }
        Finding::StandingIgnored { reason } => {
            format!("the declared standing pose was not used: {reason}")
        }
        Finding::StillPhase { start_s, end_s } => {
            format!("still from {} to {}", clock(*start_s), clock(*end_s))
        }
        Finding::Trimmed { count } => {
            format!("{} at the ends or in tiny pieces left out", many(*count, "sample"))
        }
        other => damage(other),
    }
}

fn damage(f: &Finding) -> String {
    match f {
        Finding::HeldValues { written_hz, true_hz } => format!(
            "written at {written_hz:.0} rows a second but sampled at {true_hz:.1} Hz; the repeats \
             were dropped"
        ),
        Finding::SlowGyr { rate_hz } => format!(
            "the gyroscope has a new value only {rate_hz:.1} times a second, too slow beside \
             the accelerometer; not used"
        ),
        Finding::ImpossibleValues { count } => format!(
            "{} with values that no worn sensor can have measured; treated as missing",
            many(*count, "sample")
        ),
        Finding::RangeContradicted { range, share: part } => format!(
            "{} of the samples lie beyond the declared range of {range}; it is not believed",
            share(*part)
        ),
        Finding::FrozenAcc { axis: i, share: part } => format!(
            "accelerometer axis {} froze at one value in {} of the samples while the sensor moved; \
             they are treated as missing",
            axis(*i),
            share(*part)
        ),
        Finding::FrozenGyr { share: part, used } => format!(
            "the gyroscope froze at one value in {} of the samples while the sensor moved; {}",
            share(*part),
            if *used { "they are treated as missing" } else { "it is not used" }
        ),
        Finding::LargeAcc { median_g } => format!(
            "half of the samples are above {median_g:.1} g, more than usual; the declared unit is \
             believed"
        ),
        Finding::OddAxis { axis: i, times } => format!(
            "accelerometer axis {} moves {} than the others, as in another unit; it is not used",
            axis(*i),
            if *times > 1.0 {
                format!("{times:.0} times more")
            } else {
                format!("{:.0} times less", 1.0 / times.max(1e-6))
            }
        ),
        other => trust(other),
    }
}

/// What was lost of the running, and what shows that a gyroscope is right.
fn trust(f: &Finding) -> String {
    match f {
        Finding::MountingTurned { at_s, angle_deg } => format!(
            "turned on the body by about {angle_deg:.0}° at {}; what was measured before and after \
             is kept apart, and the longer stretch is used",
            clock(*at_s)
        ),
        Finding::InPieces { pieces, followed_s, running_s } => format!(
            "{} of {} of running analysed, in {}",
            duration(*followed_s),
            duration(*running_s),
            many(*pieces, "piece")
        ),
        Finding::GyrUnconfirmed => {
            "gravity turned too little to show that the gyroscope's axes are right".to_owned()
        }
        Finding::GyrTimeUnconfirmed => {
            "gravity turned too little to show that the gyroscope's samples come in time".to_owned()
        }
        Finding::GyrContradicted { what } => {
            format!("against gravity the gyroscope {what}; it is not used")
        }
        _ => format!("{f:?}"),
    }
}

/// A finding that a reader of the report need not see: it changes nothing.
pub(super) fn is_minor(f: &Finding) -> bool {
    matches!(f, Finding::StillPhase { .. })
}

/// Findings of a stream worth telling.
pub(super) fn worth_telling(q: &Quality) -> impl Iterator<Item = &Finding> {
    q.findings.iter().filter(|f| !is_minor(f))
}

/// What a reader must know beside a number.
#[must_use]
pub fn flag(f: &Flag) -> String {
    match f {
        Flag::RateBelowFloor { rate_hz, floor_hz } => {
            format!(
                "sampled at {rate_hz:.0} Hz, needs {floor_hz:.0} Hz for full trust; peaks read low"
            )
        }
        Flag::Clipped { fraction } => {
            format!("the sensor hit the end of its range in {} of the strides", share(*fraction))
        }
        Flag::LowerBound => "the true value is at least this large".to_owned(),
        Flag::FewStrides { n } => format!("from {} only", many(*n, "step")),
        Flag::DeclaredMounting => {
            "its zero rests on the declared mounting, not on a standing pose".to_owned()
        }
        Flag::InferredSide { confidence } => {
            // Never certain, however often the steps agreed.
            format!("left and right were inferred ({:.0} % sure)", 100.0 * confidence.min(0.99))
        }
        Flag::SpeedAssumed => {
            "the speed is not known: a slow one, 2.5 m/s, was taken, so that only \
                               a clear case shows"
                .to_owned()
        }
        Flag::DisagreesWithTold { told_mps } => {
            format!("{told_mps:.2} m/s was entered, which does not agree")
        }
        Flag::HeightAssumed => "the height is not known: 1.75 m was taken".to_owned(),
        Flag::ClocksAligned { error_s, .. } => format!(
            "two sensors' clocks were put together by their common steps, to {:.0} ms",
            1e3 * error_s
        ),
        Flag::AxisMissing => {
            "an accelerometer axis is missing or cut off; the others stand for it".to_owned()
        }
        Flag::Bridged { share: part } => {
            format!("{} of the samples were lost and bridged", share(*part))
        }
        Flag::AfterHole => {
            "it begins behind a hole in mid-run, where the sensor's orientation has \
                            to settle"
                .to_owned()
        }
        Flag::CoarseValues { step_g } => {
            format!("the values come in steps of {step_g:.2} g, too coarse for this")
        }
        Flag::GyrUnconfirmed => "nothing shows that the gyroscope's axes are right".to_owned(),
        Flag::GyrTimeUnconfirmed => {
            "nothing shows that the gyroscope's samples come in time".to_owned()
        }
        Flag::OneLeg => "from one leg; the other is taken to be alike".to_owned(),
        #[allow(unreachable_patterns, reason = "flags will grow")]
        _ => format!("{f:?}"),
    }
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
