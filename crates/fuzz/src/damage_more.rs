//! More damage: what freezes, comes late, is exchanged, clipped or missing.

use fastrand::Rng;

use crate::sheet::{Folder, G, any, any_with_gyr};

const NONE: &str = "nothing: no gyroscope";

/// Rows from a random one on: to the end, or for a few seconds.
fn stretch(rows: usize, rate_hz: f64, rng: &mut Rng) -> core::ops::Range<usize> {
    let from = rng.usize(rows / 5..rows * 3 / 4);
    let until = from + (rate_hz * (1.0 + 8.0 * rng.f64())) as usize;
    from..if rng.bool() { rows } else { until.min(rows) }
}

pub(crate) fn frozen_axis(folder: &mut Folder, rng: &mut Rng) -> String {
    let sheet = any(folder, rng);
    let range = stretch(sheet.rows(), sheet.rate_hz(), rng);
    let axis = rng.usize(..3);
    let value = sheet.acc[axis][range.start];
    sheet.acc[axis][range.clone()].fill(value);
    format!("{}: accelerometer axis {axis} stands still in rows {range:?}", sheet.site)
}

pub(crate) fn frozen_gyroscope(folder: &mut Folder, rng: &mut Rng) -> String {
    let Some(sheet) = any_with_gyr(folder, rng) else { return NONE.to_owned() };
    let range = stretch(sheet.rows(), sheet.rate_hz(), rng);
    let zero = rng.bool();
    for column in sheet.gyr.iter_mut().flatten() {
        let value = if zero { 0.0 } else { column[range.start] };
        column[range.clone()].fill(value);
    }
    format!("{}: gyroscope stands still in rows {range:?}", sheet.site)
}

/// Sampled more slowly than written.
pub(crate) fn held(folder: &mut Folder, rng: &mut Rng) -> String {
    let every = rng.usize(2..6);
    let gyr_only = rng.u8(..3) == 0;
    let sheet = any(folder, rng);
    let hold = |column: &mut Vec<f64>| {
        (0..column.len()).for_each(|i| column[i] = column[i - i % every]);
    };
    if !gyr_only {
        sheet.acc.iter_mut().for_each(hold);
    }
    sheet.gyr.iter_mut().flatten().for_each(hold);
    format!("{}: each value written {every} times, gyroscope only: {gyr_only}", sheet.site)
}

pub(crate) fn gyroscope_late(folder: &mut Folder, rng: &mut Rng) -> String {
    let Some(sheet) = any_with_gyr(folder, rng) else { return NONE.to_owned() };
    let late_s = [0.01, 0.02, 0.05, 0.1, 0.2][rng.usize(..5)];
    let rows = (late_s * sheet.rate_hz()).round() as usize;
    for column in sheet.gyr.iter_mut().flatten() {
        column.rotate_right(rows);
    }
    format!("{}: gyroscope {late_s} s late", sheet.site)
}

/// Two axes of one sensor exchanged: left-handed against the other.
pub(crate) fn axes_swapped(folder: &mut Folder, rng: &mut Rng) -> String {
    let (a, b) = [(0, 1), (1, 2), (0, 2)][rng.usize(..3)];
    if rng.bool()
        && let Some(sheet) = any_with_gyr(folder, rng)
        && let Some(gyr) = &mut sheet.gyr
    {
        gyr.swap(a, b);
        return format!("{}: gyroscope axes {a} and {b} exchanged", sheet.site);
    }
    let sheet = any(folder, rng);
    sheet.acc.swap(a, b);
    format!("{}: accelerometer axes {a} and {b} exchanged", sheet.site)
}

pub(crate) fn axis_turned(folder: &mut Folder, rng: &mut Rng) -> String {
    let axis = rng.usize(..3);
    if rng.bool()
        && let Some(sheet) = any_with_gyr(folder, rng)
        && let Some(gyr) = &mut sheet.gyr
    {
        gyr[axis].iter_mut().for_each(|v| *v = -*v);
        return format!("{}: gyroscope axis {axis} turned", sheet.site);
    }
    let sheet = any(folder, rng);
    sheet.acc[axis].iter_mut().for_each(|v| *v = -*v);
    format!("{}: accelerometer axis {axis} turned", sheet.site)
}

pub(crate) fn empty_cells(folder: &mut Folder, rng: &mut Rng) -> String {
    let share = [0.01, 0.1, 0.3, 0.6][rng.usize(..4)];
    let whole_rows = rng.bool();
    let sheet = any(folder, rng);
    let rows = sheet.rows();
    let lost: Vec<bool> = (0..rows).map(|_| rng.f64() < share).collect();
    for column in sheet.values_mut() {
        let own: Vec<bool> = (0..rows).map(|_| rng.f64() < share).collect();
        let lost = if whole_rows { &lost } else { &own };
        column.iter_mut().zip(lost).filter(|(_, l)| **l).for_each(|(v, _)| *v = f64::NAN);
    }
    let what = if whole_rows { "rows" } else { "cells" };
    format!("{}: {:.0} % of {what} empty", sheet.site, 100.0 * share)
}

/// A gyroscope that is slower than the rows: empty cells between its samples.
pub(crate) fn gyroscope_sparse(folder: &mut Folder, rng: &mut Rng) -> String {
    let Some(sheet) = any_with_gyr(folder, rng) else { return NONE.to_owned() };
    let every = rng.usize(2..9);
    for column in sheet.gyr.iter_mut().flatten() {
        column.iter_mut().enumerate().filter(|(i, _)| i % every != 0).for_each(|c| *c.1 = f64::NAN);
    }
    format!("{}: gyroscope in every {every}th row", sheet.site)
}

pub(crate) fn clipped(folder: &mut Folder, rng: &mut Rng) -> String {
    let sheet = any(folder, rng);
    let limit_g = [1.5, 2.0, 4.0, 8.0][rng.usize(..4)];
    sheet.acc.iter_mut().flatten().for_each(|v| *v = v.clamp(-limit_g * G, limit_g * G));
    let rate = [125.0_f64, 250.0, 500.0][rng.usize(..3)].to_radians();
    let gyr = rng.bool();
    if gyr {
        sheet.gyr.iter_mut().flatten().flatten().for_each(|v| *v = v.clamp(-rate, rate));
    }
    let told = if gyr { format!(" and {:.0} deg/s", rate.to_degrees()) } else { String::new() };
    format!("{}: clipped at ±{limit_g} g{told}", sheet.site)
}

pub(crate) fn rows_twice(folder: &mut Folder, rng: &mut Rng) -> String {
    let sheet = any(folder, rng);
    let from = rng.usize(..sheet.rows() * 3 / 4);
    let n = rng.usize(1..300).min(sheet.rows() - from);
    for column in sheet.columns_mut() {
        let part = column[from..from + n].to_vec();
        column.splice(from..from, part);
    }
    format!("{}: {n} rows from {from} come twice", sheet.site)
}

pub(crate) fn rows_shuffled(folder: &mut Folder, rng: &mut Rng) -> String {
    let sheet = any(folder, rng);
    let (rows, block) = (sheet.rows(), rng.usize(2..40));
    let mut order: Vec<usize> = (0..rows).collect();
    for start in (0..rows - block).step_by(block * 4) {
        rng.shuffle(&mut order[start..start + block]);
    }
    for column in sheet.columns_mut() {
        *column = order.iter().map(|&i| column[i]).collect();
    }
    format!("{}: rows out of order in blocks of {block}", sheet.site)
}

pub(crate) fn clock_back(folder: &mut Folder, rng: &mut Rng) -> String {
    let sheet = any(folder, rng);
    let (row, by) =
        (rng.usize(sheet.rows() / 4..sheet.rows()), [0.02, 0.5, 5.0, 3600.0][rng.usize(..4)]);
    sheet.t[row..].iter_mut().for_each(|t| *t -= by);
    format!("{}: the clock goes back {by} s at row {row}", sheet.site)
}

pub(crate) fn times_rounded(folder: &mut Folder, rng: &mut Rng) -> String {
    let step = [0.001, 0.01, 0.02, 0.1, 1.0][rng.usize(..5)];
    for sheet in &mut folder.sheets {
        sheet.t.iter_mut().for_each(|t| *t = (*t / step).floor() * step);
    }
    format!("times rounded to {step} s")
}

pub(crate) fn coarse_values(folder: &mut Folder, rng: &mut Rng) -> String {
    let sheet = any(folder, rng);
    let step = [0.01, 0.0625, 0.25, 0.5][rng.usize(..4)] * G;
    sheet.acc.iter_mut().flatten().for_each(|v| *v = (*v / step).round() * step);
    format!("{}: accelerometer in steps of {:.2} g", sheet.site, step / G)
}

pub(crate) fn fewer_rows(folder: &mut Folder, rng: &mut Rng) -> String {
    let every = rng.usize(2..7);
    for sheet in &mut folder.sheets {
        sheet.retain(|i| i % every == 0);
    }
    folder.forget("rate_hz");
    format!("only every {every}th row")
}

/// A second sensor, half a stride away in time, between the rows of the first.
pub(crate) fn two_sensors(folder: &mut Folder, rng: &mut Rng) -> String {
    let named = rng.bool();
    let sheet = any(folder, rng);
    let (rows, lag) = (sheet.rows(), (0.35 * sheet.rate_hz()) as usize);
    for column in sheet.values_mut() {
        *column = (0..rows).flat_map(|i| [column[i], column[(i + lag) % rows]]).collect();
    }
    sheet.t = sheet.t.iter().flat_map(|t| [*t, *t]).collect();
    sheet.device = named.then(|| (0..2 * rows).map(|i| b"AB"[i % 2]).collect());
    format!(
        "{}: a second sensor between the rows, with a column that names it: {named}",
        sheet.site
    )
}

pub(crate) fn axis_missing(folder: &mut Folder, rng: &mut Rng) -> String {
    let axis = rng.usize(..3);
    let empty = rng.bool();
    let sheet = any(folder, rng);
    sheet.acc[axis].fill(if empty { f64::NAN } else { 0.0 });
    format!("{}: accelerometer axis {axis} without values, empty: {empty}", sheet.site)
}

/// Turned by half a turn about an axis: right as it is, unless a mounting is declared.
pub(crate) fn upside_down(folder: &mut Folder, rng: &mut Rng) -> String {
    folder.forget("mounting");
    folder.forget("standing_acc_mps2");
    let about = rng.usize(..3);
    let sheet = any(folder, rng);
    for axis in (0..3).filter(|a| *a != about) {
        sheet.acc[axis].iter_mut().for_each(|v| *v = -*v);
        if let Some(gyr) = &mut sheet.gyr {
            gyr[axis].iter_mut().for_each(|v| *v = -*v);
        }
    }
    format!("{}: worn turned by half a turn about axis {about}", sheet.site)
}

/// A sensor that was never calibrated: data sheets allow a few per cent.
pub(crate) fn gain(folder: &mut Folder, rng: &mut Rng) -> String {
    let axis = rng.usize(..3);
    let factor = [0.95, 0.97, 1.03, 1.05][rng.usize(..4)];
    if rng.bool()
        && let Some(sheet) = any_with_gyr(folder, rng)
        && let Some(gyr) = &mut sheet.gyr
    {
        // No part's data sheet allows a gyroscope more (MPU-6050 ±3 %, ICM-20948 ±1.5 %), and a swing of
        // 80° integrated with 5 % more is 4° off: nothing in the recording shows it.
        let factor = if factor < 1.0 { 0.97 } else { 1.03 };
        gyr[axis].iter_mut().for_each(|v| *v *= factor);
        return format!("{}: gyroscope axis {axis} × {factor}", sheet.site);
    }
    let sheet = any(folder, rng);
    sheet.acc[axis].iter_mut().for_each(|v| *v *= factor);
    format!("{}: accelerometer axis {axis} × {factor}", sheet.site)
}

/// The sensor turns on its segment half-way: loose wear, a phone put back into the pocket.
pub(crate) fn turns(folder: &mut Folder, rng: &mut Rng) -> String {
    let sheet = any(folder, rng);
    let from = sheet.rows() / 2;
    let (a, b) = [(0, 1), (1, 2), (0, 2)][rng.usize(..3)];
    let quarter = |columns: &mut [Vec<f64>; 3]| {
        for i in from..columns[a].len() {
            (columns[a][i], columns[b][i]) = (columns[b][i], -columns[a][i]);
        }
    };
    quarter(&mut sheet.acc);
    if let Some(gyr) = &mut sheet.gyr {
        quarter(gyr);
    }
    format!("{}: turned by a quarter at row {from}, axes {a} and {b}", sheet.site)
}

/// The file of one side under the name of the other.
pub(crate) fn exchanged(folder: &mut Folder, _: &mut Rng) -> String {
    for sheet in &mut folder.sheets {
        sheet.site = match sheet.site.rsplit_once('_') {
            Some((part, "left")) => format!("{part}_right"),
            Some((part, "right")) => format!("{part}_left"),
            _ => continue,
        };
    }
    "left and right files exchanged".to_owned()
}
