//! Half-width of the 90 % interval of contact time, by placement, speed and strike (together a cell).
//!
//! From the errors on people left out of the fit (`tools/fit_contacts.py`: nine runners at 2 to 5 m/s; trial means),
//! by one rule (`tools/fit_intervals.py`): a new runner is one more of the k people of a cell, so the half-width is
//! Student's t of k − 1 degrees of freedom times the root mean square of their errors, plus a tenth. So a foot of a
//! rearfoot striker from 2.4 m/s on (6.9 ms, six people) has 15 ms, a shank (7.1, six) 16, a shank whose strike no foot
//! sensor shows 18 (8.7, eight), below 2.4 m/s 28 (12.4, six), a pelvis 27 (13.1, eight), with the speed given 20 (9.3).
//! For runners whose errors are a third larger, as those of some kept apart from an earlier rule were, such intervals
//! still hold 88 to 90 %.
//!
//! Cells of fewer than six people do not say how people differ, and stay at 1.64 times their error and a third
//! more: slow feet (13 ms), fore- and midfoot strikers (10 ms, +15 in the one forefoot striker), slow shanks (13),
//! a sacral accelerometer alone (12 to 15, one runner). So do trunks (8): an earlier rule erred there by 26 ms on
//! people kept apart. Where no person covers a cell the wider neighbour's holds; a side opens further where
//! all errors lay on it.
//!
//! Flight time and swing time err by as much the other way, the duty factor by their ratio to the
//! stride time; a half-sine's peak follows the reciprocal of the contact time.

use super::aggregate::GIVEN_SPEED;
use super::{Estimate, MetricId, MetricValue};
use crate::recording::Placement;

/// Uncertainty of a contact time, s: the truth lies between `shorter_s` below and `longer_s` above it.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Doubt {
    shorter_s: f64,
    longer_s: f64,
}

/// Speed below which the feet roll and leave the ground in another way, m/s.
const SLOW_MPS: f64 = 2.4;
/// Foot strike angle, deg, from which a strike is a rearfoot's for sure.
const REARFOOT_DEG: f64 = 8.0;

/// What decides the cell: placement, speed and strike.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Cell {
    speed_mps: Option<f64>,
    told: bool,
    strike_deg: Option<f64>,
}

fn doubt(placement: Placement, cell: &Cell) -> Doubt {
    let even = |half: f64| (half, half);
    let slow = cell.speed_mps.is_none_or(|v| v < SLOW_MPS);
    let rearfoot = cell.strike_deg.map(|a| a > REARFOOT_DEG);
    let (shorter_s, longer_s) = match (placement, rearfoot, slow) {
        (Placement::Foot, Some(true), false) => even(0.015),
        (Placement::Foot, Some(true), true) => (0.024, 0.030),
        (Placement::Foot, _, _) => (0.034, 0.030),
        (Placement::Shank, Some(true), false) => even(0.016),
        (Placement::Shank, Some(true), true) => (0.022, 0.026),
        (Placement::Shank, Some(false), false) => (0.026, 0.022),
        (Placement::Shank, Some(false), true) => (0.026, 0.028),
        (Placement::Shank, None, false) => even(0.018),
        (Placement::Shank, None, true) => even(0.028),
        (Placement::Pelvis, ..) => even(if cell.told { 0.020 } else { 0.027 }),
        (Placement::Sacrum, ..) => even(if cell.told { 0.026 } else { 0.032 }),
        (Placement::Waist, ..) => even(if cell.told { 0.034 } else { 0.040 }),
        (Placement::Trunk, ..) => even(if cell.told { 0.036 } else { 0.042 }),
        _ => even(0.050),
    };
    Doubt { shorter_s, longer_s }
}

/// Opens the intervals of everything that rests on contact times. Needs the rows of one scope (a
/// bout, or the whole).
pub(super) fn open(rows: &mut [&mut MetricValue]) {
    let of = |metric| {
        rows.iter().find(|r| r.metric == metric && r.side.is_none()).and_then(|r| r.estimate())
    };
    let speed = of(MetricId::Speed);
    let cell = Cell {
        speed_mps: speed.map(|e| e.value),
        told: speed.is_some_and(|e| e.method == GIVEN_SPEED),
        strike_deg: of(MetricId::FootStrikeAngle).map(|e| e.value),
    };
    let contact = of(MetricId::ContactTime).cloned();
    let stride_s = of(MetricId::StrideTime).map(|e| e.value);
    for row in rows.iter_mut() {
        let metric = row.metric;
        let Some(e) = row.estimate_mut() else { continue };
        let d = doubt(e.placement, &cell);
        match metric {
            MetricId::ContactTime => widen(e, d.shorter_s, d.longer_s),
            MetricId::FlightTime | MetricId::SwingTime => widen(e, d.longer_s, d.shorter_s),
            MetricId::DutyFactor => {
                if let Some(stride_s) = stride_s {
                    widen(e, d.shorter_s / stride_s, d.longer_s / stride_s);
                }
            }
            MetricId::PeakVgrf => {
                if let Some(c) = contact.as_ref().filter(|c| c.placement == e.placement) {
                    let at = |contact_s: f64| e.value * c.value / contact_s.max(0.05);
                    let below = e.value - at(c.value + d.longer_s);
                    let above = at(c.value - d.shorter_s) - e.value;
                    widen(e, below, above);
                }
            }
            _ => {}
        }
    }
}

/// Never narrower than it was.
fn widen(e: &mut Estimate, below: f64, above: f64) {
    e.low = e.low.min(e.value - below.hypot(e.spread_half));
    e.high = e.high.max(e.value + above.hypot(e.spread_half));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_told_narrows_and_what_is_not_covered_opens() {
        let cell = |speed_mps, told, strike_deg| Cell { speed_mps, told, strike_deg };
        let width = |placement, cell: Cell| {
            let d = doubt(placement, &cell);
            d.shorter_s + d.longer_s
        };
        let told = width(Placement::Pelvis, cell(Some(3.0), true, None));
        assert!(told < width(Placement::Pelvis, cell(None, false, None)));
        let known = width(Placement::Foot, cell(Some(3.0), true, Some(15.0)));
        for other in [
            cell(Some(3.0), true, Some(2.0)),
            cell(Some(2.0), true, Some(15.0)),
            cell(None, false, None),
        ] {
            assert!(known < width(Placement::Foot, other), "{other:?}");
        }
        let slow = doubt(Placement::Shank, &cell(None, false, None));
        assert_eq!(slow, doubt(Placement::Shank, &cell(Some(2.0), true, None)));
    }
}
