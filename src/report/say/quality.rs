//! What the intake found, and what a reader must know beside a number.

use super::{clock, duration, share, words};
use crate::intake::{Finding, Quality};
use crate::metrics::Flag;

fn say(key: &str, values: &[(&str, &str)]) -> String {
    words().fill(key, values)
}

fn axis(i: usize) -> &'static str {
    ["x", "y", "z"].get(i).copied().unwrap_or("?")
}

fn samples(count: usize) -> String {
    words().count("count.sample", count)
}

/// What the intake found, in plain words, with what was done about it.
#[must_use]
pub fn finding(f: &Finding) -> String {
    match f {
        Finding::RateDiffers { nominal_hz, true_hz } => {
            let (nominal, real) = (format!("{nominal_hz:.2}"), format!("{true_hz:.2}"));
            say("finding.rate_differs", &[("nominal", &nominal), ("true", &real)])
        }
        Finding::Jitter { sd_s } => {
            say("finding.jitter", &[("ms", &format!("{:.1}", 1000.0 * sd_s))])
        }
        Finding::TooLate { count } => say("finding.too_late", &[("samples", &samples(*count))]),
        Finding::DuplicateTimes { count } => {
            say("finding.duplicate_times", &[("samples", &samples(*count))])
        }
        Finding::UnorderedTimes { count } => {
            let stamps = words().count("count.time_stamp", *count);
            say("finding.unordered_times", &[("stamps", &stamps)])
        }
        Finding::Filled { count, total_s } => {
            let holes = words().count("count.short_hole", *count);
            say("finding.filled", &[("holes", &holes), ("s", &format!("{total_s:.2}"))])
        }
        Finding::Gaps { count, longest_s } => {
            let holes = words().count("count.long_hole", *count);
            say("finding.gaps", &[("holes", &holes), ("longest", &duration(*longest_s))])
        }
        Finding::NotFinite { count } => say("finding.not_finite", &[("samples", &samples(*count))]),
        Finding::DeadAccAxis { axis: i } => say("finding.dead_acc_axis", &[("axis", axis(*i))]),
        Finding::DeadGyr => say("finding.dead_gyr", &[]),
        Finding::ClippedAcc { fraction, .. } => {
            say("finding.clipped_acc", &[("share", &share(*fraction))])
        }
        Finding::ClippedGyr { fraction, .. } => {
            say("finding.clipped_gyr", &[("share", &share(*fraction))])
        }
        Finding::UpsideDown => say("finding.upside_down", &[]),
        Finding::SignUnclear => say("finding.sign_unclear", &[]),
        other => finding_more(other),
    }
}

fn finding_more(f: &Finding) -> String {
    match f {
        Finding::SwappedAxes { angle_deg } => {
            say("finding.swapped_axes", &[("angle", &format!("{angle_deg:.0}"))])
        }
        Finding::ClampedAcc { axis: i, level_mps2, fraction } => {
            let (level, share) = (format!("{level_mps2:.1}"), share(*fraction));
            let values = [("axis", axis(*i)), ("level", &level), ("share", &share)];
            say("finding.clamped_acc", &values)
        }
        Finding::BadTimes { count } => say("finding.bad_times", &[("samples", &samples(*count))]),
        Finding::StandingIgnored { reason } => {
            say("finding.standing_ignored", &[("reason", reason)])
        }
        Finding::StillPhase { start_s, end_s } => {
            say("finding.still_phase", &[("from", &clock(*start_s)), ("to", &clock(*end_s))])
        }
        Finding::Trimmed { count } => say("finding.trimmed", &[("samples", &samples(*count))]),
        other => damage(other),
    }
}

fn damage(f: &Finding) -> String {
    match f {
        Finding::HeldValues { written_hz, true_hz } => {
            let (written, real) = (format!("{written_hz:.0}"), format!("{true_hz:.1}"));
            say("finding.held_values", &[("written", &written), ("true", &real)])
        }
        Finding::SlowGyr { rate_hz } => {
            say("finding.slow_gyr", &[("rate", &format!("{rate_hz:.1}"))])
        }
        Finding::ImpossibleValues { count } => {
            say("finding.impossible_values", &[("samples", &samples(*count))])
        }
        Finding::RangeContradicted { range, share: part } => {
            let range = range.to_string();
            say("finding.range_contradicted", &[("share", &share(*part)), ("range", &range)])
        }
        Finding::FrozenAcc { axis: i, share: part } => {
            say("finding.frozen_acc", &[("axis", axis(*i)), ("share", &share(*part))])
        }
        Finding::FrozenGyr { share: part, used } => {
            let done =
                if *used { "finding.frozen_gyr_missing" } else { "finding.frozen_gyr_unused" };
            let values = [("share", share(*part)), ("done", words().get(done).to_owned())];
            say("finding.frozen_gyr", &[("share", &values[0].1), ("done", &values[1].1)])
        }
        Finding::LargeAcc { median_g } => {
            say("finding.large_acc", &[("g", &format!("{median_g:.1}"))])
        }
        Finding::OddAxis { axis: i, times } => {
            let (key, times) = if *times > 1.0 {
                ("finding.odd_axis_more", *times)
            } else {
                ("finding.odd_axis_less", 1.0 / times.max(1e-6))
            };
            let times = say(key, &[("times", &format!("{times:.0}"))]);
            say("finding.odd_axis", &[("axis", axis(*i)), ("times", &times)])
        }
        other => trust(other),
    }
}

/// What was lost of the running, and what shows that a gyroscope is right.
fn trust(f: &Finding) -> String {
    match f {
        Finding::MountingTurned { at_s, angle_deg } => {
            let angle = format!("{angle_deg:.0}");
            say("finding.mounting_turned", &[("angle", &angle), ("at", &clock(*at_s))])
        }
        Finding::InPieces { pieces, followed_s, running_s } => {
            let pieces = words().count("count.piece", *pieces);
            let (followed, running) = (duration(*followed_s), duration(*running_s));
            let values = [("followed", &followed), ("running", &running), ("pieces", &pieces)];
            say("finding.in_pieces", &values.map(|(name, value)| (name, value.as_str())))
        }
        Finding::GyrUnconfirmed => say("finding.gyr_unconfirmed", &[]),
        Finding::GyrTimeUnconfirmed => say("finding.gyr_time_unconfirmed", &[]),
        Finding::GyrContradicted { what } => {
            say("finding.gyr_contradicted", &[("what", &what.to_string())])
        }
        _ => format!("{f:?}"),
    }
}

/// A finding that a reader of the report need not see: it changes nothing.
fn is_minor(f: &Finding) -> bool {
    matches!(f, Finding::StillPhase { .. })
}

/// Findings of a stream worth telling.
pub fn worth_telling(q: &Quality) -> impl Iterator<Item = &Finding> {
    q.findings.iter().filter(|f| !is_minor(f))
}

/// What a reader must know beside a number.
#[must_use]
pub fn flag(f: &Flag) -> String {
    match f {
        Flag::RateBelowFloor { rate_hz, floor_hz } => {
            let (rate, floor) = (format!("{rate_hz:.0}"), format!("{floor_hz:.0}"));
            say("flag.rate_below_floor", &[("rate", &rate), ("floor", &floor)])
        }
        Flag::Clipped { fraction } => say("flag.clipped", &[("share", &share(*fraction))]),
        Flag::LowerBound => say("flag.lower_bound", &[]),
        Flag::FewStrides { n } => {
            say("flag.few_strides", &[("steps", &words().count("count.step", *n))])
        }
        Flag::DeclaredMounting => say("flag.declared_mounting", &[]),
        Flag::InferredSide { confidence } => {
            // Never certain, however often the steps agreed.
            let sure = format!("{:.0}", 100.0 * confidence.min(0.99));
            say("flag.inferred_side", &[("sure", &sure)])
        }
        Flag::SpeedAssumed => say("flag.speed_assumed", &[]),
        Flag::DisagreesWithTold { told_mps } => {
            say("flag.disagrees_with_told", &[("told", &format!("{told_mps:.2}"))])
        }
        Flag::HeightAssumed => say("flag.height_assumed", &[]),
        Flag::ClocksAligned { error_s, .. } => {
            say("flag.clocks_aligned", &[("ms", &format!("{:.0}", 1e3 * error_s))])
        }
        Flag::AxisMissing => say("flag.axis_missing", &[]),
        Flag::Bridged { share: part } => say("flag.bridged", &[("share", &share(*part))]),
        Flag::AfterHole => say("flag.after_hole", &[]),
        Flag::ManyLeftOut { share: part } => say("flag.many_left_out", &[("share", &share(*part))]),
        Flag::ContactsUnlikeCadence { found, expected } => {
            let (found, expected) = (found.to_string(), expected.to_string());
            say("flag.contacts_unlike_cadence", &[("found", &found), ("expected", &expected)])
        }
        Flag::CoarseValues { step_g } => {
            say("flag.coarse_values", &[("step", &format!("{step_g:.2}"))])
        }
        Flag::GyrUnconfirmed => say("flag.gyr_unconfirmed", &[]),
        Flag::GyrTimeUnconfirmed => say("flag.gyr_time_unconfirmed", &[]),
        Flag::OneLeg => say("flag.one_leg", &[]),
        Flag::SidesDisagree { left_s, right_s } => {
            let ms = |s: f64| format!("{:.0}", 1e3 * s);
            say("flag.sides_disagree", &[("left", &ms(*left_s)), ("right", &ms(*right_s))])
        }
        #[allow(unreachable_patterns, reason = "flags will grow")]
        _ => format!("{f:?}"),
    }
}
