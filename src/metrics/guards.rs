//! The last look at every number, whatever made it: is it possible, does it agree with the others,
//! and does its grade fit its interval?
//!
//! 1. Contact times open their intervals to the side on which they err (`contact_doubt.rs`).
//! 2. The interval of a lower bound (a clipped peak, a peak sampled too slowly) reaches up to the largest possible
//!    value.
//! 3. A value beyond the bounds of its catalogue row is refused, and an interval ends at them: no share is above 100 %.
//! 4. Numbers that must agree and do not are refused together: cadence and step time, contact plus
//!    flight and step time.
//! 5. Contact times of left and right that differ by more than two legs do, and what rests on them, are of low
//!    trust.
//! 6. A measured speed far from the one given by the user keeps its value, and says so.
//! 7. A wide interval carries no good grade.

use super::contact_doubt;
use super::{Estimate, Flag, Grade, MetricId, MetricValue, Outcome, Refusal};
use crate::recording::Side;

/// Share of the step time by which 60 over cadence may differ from it \[P\]: both are means over
/// slightly different steps.
const CADENCE_APART: f64 = 0.05;
/// Share of the step time by which contact plus flight may differ from it \[P\].
const FLIGHT_APART: f64 = 0.10;
/// Largest difference of a measured speed from the given one, as a share \[P\]: twice the error of both.
const SPEED_APART: f64 = 0.20;
/// Share of their mean by which the contact times of two legs may differ \[P\]: 3 % is usual (standard deviation of 55 pairs
/// with force), what is wrong with a contact adds as much, and form faults are severe from 10 % on.
const SIDES_APART: f64 = 0.20;
/// Metrics that rest on contacts of both legs.
const BY_CONTACT: [MetricId; 16] = [
    MetricId::ContactTime,
    MetricId::FlightTime,
    MetricId::SwingTime,
    MetricId::DutyFactor,
    MetricId::PeakVgrf,
    MetricId::VerticalStiffness,
    MetricId::LegStiffness,
    MetricId::ContactAsymmetry,
    MetricId::ContactBalance,
    MetricId::ContactSymmetryAngle,
    MetricId::FlightAsymmetry,
    MetricId::FlightSymmetryAngle,
    MetricId::PeakVgrfAsymmetry,
    MetricId::PeakVgrfSymmetryAngle,
    MetricId::StepTimeAsymmetry,
    MetricId::StepTimeSymmetryAngle,
];

/// Largest half-widths, as shares of the value, that grades A and B carry \[P\]: of rates and step
/// times, which are known best, and of other numbers that cannot be negative.
const TIGHT: (f64, f64) = (0.04, 0.10);
const WIDE: (f64, f64) = (0.16, 0.50);

/// Peaks, which read low when sampled too slowly.
const PEAKS: [MetricId; 4] =
    [MetricId::PtaAxial, MetricId::PtaResultant, MetricId::SacralPeak, MetricId::FootPeak];

/// Looks at all rows. `told_mps` is the mean speed that was given with the recording.
pub fn apply(values: &mut [MetricValue], told_mps: Option<f64>) {
    let mut scopes: Vec<Option<usize>> = values.iter().map(|v| v.bout).collect();
    scopes.sort_unstable();
    scopes.dedup();
    for scope in scopes {
        let mut rows: Vec<&mut MetricValue> =
            values.iter_mut().filter(|v| v.bout == scope).collect();
        contact_doubt::open(&mut rows);
        for row in &mut rows {
            alone(row, told_mps);
        }
        sides(&mut rows);
        together(&mut rows);
    }
}

/// Left and right of one runner agree, or both lose grade.
fn sides(rows: &mut [&mut MetricValue]) {
    let of = |side| {
        rows.iter()
            .find(|r| r.metric == MetricId::ContactTime && r.side == Some(side))
            .and_then(|r| r.estimate())
    };
    let (Some(left), Some(right)) = (of(Side::Left), of(Side::Right)) else { return };
    let (left_s, right_s, placement) = (left.value, right.value, left.placement);
    if (left_s - right_s).abs() <= SIDES_APART * 0.5 * (left_s + right_s) {
        return;
    }
    for row in rows.iter_mut().filter(|r| BY_CONTACT.contains(&r.metric)) {
        let metric = row.metric;
        let Some(e) = row.estimate_mut().filter(|e| e.placement == placement) else { continue };
        e.flags.push(Flag::SidesDisagree { left_s, right_s });
        e.grade = Grade::C;
        if metric == MetricId::ContactTime {
            e.low = e.low.min(left_s.min(right_s));
            e.high = e.high.max(left_s.max(right_s));
        }
    }
}

/// The checks of one row by itself.
fn alone(row: &mut MetricValue, told_mps: Option<f64>) {
    let metric = row.metric;
    let bounds = metric.bounds();
    let Some(e) = row.estimate_mut() else { return };
    if !bounds.hold(e.value) {
        let why = Refusal::Implausible { value: e.value, low: bounds.low, high: bounds.high };
        row.outcome = Outcome::Refused(why);
        return;
    }
    let slow = e.flags.iter().any(|f| matches!(f, Flag::RateBelowFloor { .. }));
    if slow && PEAKS.contains(&metric) && !e.flags.contains(&Flag::LowerBound) {
        e.flags.push(Flag::LowerBound);
    }
    if e.flags.contains(&Flag::LowerBound) {
        e.high = e.high.max(bounds.high);
    }
    if let (MetricId::Speed, Some(told_mps)) = (metric, told_mps)
        && (e.value / told_mps - 1.0).abs() > SPEED_APART
    {
        e.flags.push(Flag::DisagreesWithTold { told_mps });
        e.grade = Grade::C;
        e.low = e.low.min(told_mps);
        e.high = e.high.max(told_mps);
    }
    e.grade = e.grade.max(carried(metric, e, bounds.low));
    (e.low, e.high) = (e.low.max(bounds.low), e.high.min(bounds.high));
}

/// The best grade that an interval carries; any where the value has a sign.
fn carried(metric: MetricId, e: &Estimate, least: f64) -> Grade {
    use MetricId::{Cadence, StepTime, StrideTime};
    if least < -0.05 || e.value <= 0.0 || e.flags.contains(&Flag::LowerBound) {
        return Grade::A;
    }
    let tight = matches!(metric, Cadence | StepTime | StrideTime);
    let (a, b) = if tight { TIGHT } else { WIDE };
    let share = 0.5 * (e.high - e.low) / e.value;
    if share <= a {
        Grade::A
    } else if share <= b {
        Grade::B
    } else {
        Grade::C
    }
}

/// The checks of rows against each other.
fn together(rows: &mut [&mut MetricValue]) {
    let of = |metric| {
        rows.iter().find(|r| r.metric == metric && r.side.is_none()).and_then(|r| r.estimate())
    };
    let step = of(MetricId::StepTime);
    let apart = |expected: f64, found: f64, share: f64| (found / expected - 1.0).abs() > share;
    let mut refused: Vec<(MetricId, Refusal)> = Vec::new();
    if let (Some(step), Some(cadence)) = (step, of(MetricId::Cadence))
        && apart(60.0 / cadence.value, step.value, CADENCE_APART)
    {
        let against = |other| Refusal::Contradicts { other };
        refused.push((MetricId::StepTime, against(MetricId::Cadence)));
        refused.push((MetricId::Cadence, against(MetricId::StepTime)));
    }
    if let (Some(step), Some(contact), Some(flight)) =
        (step, of(MetricId::ContactTime), of(MetricId::FlightTime))
    {
        let alike = contact.placement == flight.placement && step.placement == flight.placement;
        if alike && apart(step.value, contact.value + flight.value, FLIGHT_APART) {
            for metric in [MetricId::ContactTime, MetricId::FlightTime] {
                refused.push((metric, Refusal::Contradicts { other: MetricId::StepTime }));
            }
        }
    }
    for (metric, why) in refused {
        for row in rows.iter_mut().filter(|r| r.metric == metric && r.estimate().is_some()) {
            row.outcome = Outcome::Refused(why.clone());
        }
    }
}
