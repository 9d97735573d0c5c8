//! Decides whether one axis is in another unit than its neighbours, and whether the gyroscope's rates are possible
//! for a body.
//!
//! Evidence: median distances from the median over the whole stream. The axes of a worn accelerometer move within a
//! factor of 15 of each other (simulated sacrum 1 : 14, recorded feet, shanks and trunks 1 : 1.2 to 1 : 8);
//! one that is 25 times fainter than the loudest (on a limb, which swings in a plane, 60 times: the
//! simulated thigh has 33), or 12 times (on a limb 5 times) louder than any other, is in another unit:
//! g among m/s² is a factor of 9.8, mg one of 102. It is then a missing axis. A trunk or pelvis turns by
//! 1 to 2 rad/s (median size), a foot by up to 7; 8 and 11 are deg/s among rad/s.
//!
//! Limits: g among m/s² is not seen on an axis that is among the loud ones by less than 2.5 : 1.

use super::axes::{Alive, usable};
use super::order_statistics::{median, stride};
use super::units::Units;
use super::{Finding, words};
use crate::recording::{Axes, Stream};

/// Ratios of the movement of an accelerometer's axes from which one is in another unit than the others \[P\]:
/// of the others to it where it is too small, and of it to the others where it is too large; on the body's
/// axis and on limbs.
const FAINT_AXIAL: f64 = 25.0;
const FAINT_LIMB: f64 = 60.0;
const LOUD_AXIAL: f64 = 12.0;
const LOUD_LIMB: f64 = 5.0;
/// Least movement of the loudest axis at which its neighbours must move too, m/s² \[P\].
const MOVES_MPS2: f64 = 2.0;
/// Largest median rotation rate of a worn sensor, rad/s \[P\]: on the body's axis, and on limbs.
const AXIAL_RADPS: f64 = 8.0;
const LIMB_RADPS: f64 = 11.0;

/// Finds an odd axis; it is not used then. So is a gyroscope with one.
pub(super) fn check(
    stream: &Stream,
    alive: &mut Alive,
    units: &Units,
    findings: &mut Vec<Finding>,
) {
    let axial = stream.site().placement.is_axial();
    let limits = if axial { (FAINT_AXIAL, LOUD_AXIAL) } else { (FAINT_LIMB, LOUD_LIMB) };
    if alive.acc_present == [true; 3] {
        let moves = spread(stream.acc(), alive.valid.as_deref()).map(|s| s.0 * units.acc_scale);
        if let Some((axis, times)) = odd(moves, limits) {
            alive.acc_present[axis] = false;
            findings.push(Finding::OddAxis { axis, times });
        }
    }
    if let (Some(gyr), Some(_)) = (stream.gyr(), &alive.gyr) {
        let limit = if axial { AXIAL_RADPS } else { LIMB_RADPS };
        let turns = spread(gyr, alive.valid.as_deref()).map(|s| s.1 * units.gyr_scale);
        if turns.iter().any(|t| *t > limit) {
            alive.gyr = None;
            let what = words().get("gyroscope.too_fast").to_owned();
            findings.push(Finding::GyrContradicted { what });
        }
    }
}

/// Median distance from the median and median size of the usable values of each column. Impacts, which are
/// short, and stray values do not count.
fn spread(axes: &Axes, valid: Option<&[bool]>) -> [(f64, f64); 3] {
    axes.columns().map(|column| {
        let ok = |i: usize| valid.is_none_or(|ok| ok[i]);
        let mut values: Vec<f64> = (0..column.len())
            .step_by(stride(column.len()))
            .filter(|&i| usable(column[i]) && ok(i))
            .map(|i| column[i])
            .collect();
        if values.is_empty() {
            return (0.0, 0.0);
        }
        let middle = median(&mut values);
        let mut off: Vec<f64> = values.iter().map(|v| (v - middle).abs()).collect();
        values.iter_mut().for_each(|v| *v = v.abs());
        (median(&mut off), median(&mut values))
    })
}

/// The axis that does not move as the others do, and how many times it moves more than they.
fn odd(moves: [f64; 3], (least, most): (f64, f64)) -> Option<(usize, f64)> {
    let others = |axis: usize| (0..3).filter(|a| *a != axis).map(|a| moves[a]).fold(0.0, f64::max);
    let times = |axis: usize| moves[axis] / others(axis).max(1e-9);
    // Beside a loud axis both others are faint.
    let loud = (0..3).find(|&axis| moves[axis] > MOVES_MPS2 && times(axis) > most);
    let faint = || (0..3).find(|&axis| others(axis) > MOVES_MPS2 && least * times(axis) < 1.0);
    loud.or_else(faint).map(|axis| (axis, times(axis)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_axis_in_another_unit_is_the_odd_one() {
        assert_eq!(odd([3.0, 5.0, 9.0], (FAINT_AXIAL, LOUD_AXIAL)), None);
        assert_eq!(odd([0.7, 2.5, 9.0], (FAINT_AXIAL, LOUD_AXIAL)), None);
        assert_eq!(odd([3.0 / 9.81, 5.0, 9.0], (FAINT_AXIAL, LOUD_AXIAL)).map(|o| o.0), Some(0));
        assert_eq!(odd([3.0, 5.0 * 102.0, 9.0], (FAINT_AXIAL, LOUD_AXIAL)).map(|o| o.0), Some(1));
        // At rest there is no evidence.
        assert_eq!(odd([0.001, 0.2, 0.02], (FAINT_AXIAL, LOUD_AXIAL)), None);
    }
}
