//! What rests on an attitude that nothing confirms is at most fair.
//!
//! Most sound sensors on a steady pelvis are not confirmed (11 of 12 recorded jogs at a belt buckle), so
//! that grade C would take severe findings from sound recordings; it was tried and did.
//!
//! A gyroscope whose axes were exchanged or turned round gives a smooth, believable attitude that is
//! wrong. Where gravity turns enough this is found at the intake, or excluded; on a steady pelvis it is
//! neither, and then the numbers that need the attitude stay, with grade B at best and a remark. Beats of the
//! steps and what was told do not need it.

use super::aggregate::Sensor;
use super::{Flag, Grade, MetricId, MetricValue};
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

/// Lowers what rests on a gyroscope that is not confirmed.
pub fn apply(values: &mut [MetricValue], sensors: &[Sensor]) {
    for row in values {
        let beats = match row.metric {
            MetricId::Cadence | MetricId::StrideTime => true,
            MetricId::StepTime => row.side.is_none(),
            _ => false,
        };
        let Some(e) = row.estimate_mut() else { continue };
        let of_two = OF_TWO.contains(&e.method.as_str());
        let doubted =
            |s: &Sensor| (of_two || s.site.placement == e.placement) && s.gyroscope && !s.confirmed;
        // A foot's speed is integrated along its attitude, whatever is made of it.
        let without = WITHOUT_ATTITUDE.contains(&e.method.as_str())
            && (e.placement != Placement::Foot || e.method == "dfa");
        if beats || without || !sensors.iter().any(doubted) {
            continue;
        }
        e.grade = e.grade.max(Grade::B);
        e.flags.push(Flag::GyrUnconfirmed);
    }
}
