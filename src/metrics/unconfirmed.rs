//! Numbers that rest on an attitude or on a time that the recording does not confirm get a low grade.
//!
//! A gyroscope whose axes were exchanged or turned round gives a smooth, believable attitude that is
//! wrong; one that lags by 10 ms gives contacts that are. Where gravity turns enough this is found at the
//! intake, or excluded; on a steady pelvis it is neither, and then the numbers that need the attitude stay,
//! with grade C and a remark. So do those of a sensor whose two halves contradict each other: which of them
//! is right is not known. Cadence and what the user gave need neither. Bending down once before the
//! run confirms a trunk and a pelvis.

use super::aggregate::SensorFacts;
use super::{Estimate, Flag, Grade, MetricId, MetricValue};
use crate::recording::Placement;

/// Methods that need no attitude.
const WITHOUT_ATTITUDE: [&str; 6] = [
    "given_speed",
    "reference_for_speed_and_height",
    "autocorrelation",
    "stride_period",
    "dfa",
    "cost_of_transport",
];

/// Methods that need the attitude of more sensors than the one that they are listed under.
const OF_TWO: [&str; 4] = ["peak_ratio", "transfer_function", "two_segments", "relative_phase"];

/// Metrics of the body's axis that are angles at an instant, or the interval between two instants.
const AT_AN_INSTANT: [MetricId; 4] = [
    MetricId::TrunkLeanIc,
    MetricId::TrunkPelvisPhase,
    MetricId::LumbarExtensionPushOff,
    MetricId::PelvicDrop,
];

/// Lowers what rests on a gyroscope that is not confirmed.
pub fn apply(values: &mut [MetricValue], sensors: &[SensorFacts]) {
    for row in values {
        let beats = match row.metric {
            MetricId::Cadence | MetricId::StrideTime => true,
            MetricId::StepTime => row.side.is_none(),
            _ => false,
        };
        let metric = row.metric;
        let Some(e) = row.estimate_mut() else { continue };
        // A foot's speed is integrated along its attitude, whatever is made of it.
        let without = WITHOUT_ATTITUDE.contains(&e.method.as_str())
            && (e.placement != Placement::Foot || e.method == "dfa");
        if beats || without {
            continue;
        }
        let of = |e: &Estimate, doubted: fn(&SensorFacts) -> bool| {
            let two = OF_TWO.contains(&e.method.as_str());
            let mine = |s: &&SensorFacts| two || s.site.placement == e.placement;
            sensors.iter().filter(mine).any(doubted)
        };
        // On the body's axis only metrics that are read at one instant depend on the time.
        let instant = !e.placement.is_axial() || AT_AN_INSTANT.contains(&metric);
        let axes = of(e, |s| !s.confirmed);
        let time = instant && of(e, |s| !s.timed);
        e.flags.extend(axes.then_some(Flag::GyrUnconfirmed));
        e.flags.extend(time.then_some(Flag::GyrTimeUnconfirmed));
        if axes || time {
            e.grade = e.grade.max(Grade::C);
        }
    }
}
