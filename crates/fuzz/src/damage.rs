//! Damage as recordings from the field have it, one function a kind. Each tells in words what it did.

use fastrand::Rng;

use crate::damage_more as more;
use crate::sheet::{Folder, G, any, any_with_gyr};

/// A kind of damage.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Kind {
    pub name: &'static str,
    pub apply: fn(&mut Folder, &mut Rng) -> String,
}

const fn kind(name: &'static str, apply: fn(&mut Folder, &mut Rng) -> String) -> Kind {
    Kind { name, apply }
}

/// Every kind.
pub(crate) const KINDS: &[Kind] = &[
    kind("gravity removed", gravity_removed),
    kind("sign turned, told", sign_turned_told),
    kind("sign turned, untold", sign_turned_untold),
    kind("unit of a sensor", unit_of_sensor),
    kind("unit of one axis", unit_of_axis),
    kind("unit without a name", unit_without_name),
    kind("clock offset", clock_offset),
    kind("clock drift", clock_drift),
    kind("time origin", time_origin),
    kind("time unit", time_unit),
    kind("holes", holes),
    kind("many small holes", small_holes),
    kind("spikes", spikes),
    kind("frozen axis", more::frozen_axis),
    kind("frozen gyroscope", more::frozen_gyroscope),
    kind("values held", more::held),
    kind("gyroscope late", more::gyroscope_late),
    kind("axes swapped", more::axes_swapped),
    kind("axis turned", more::axis_turned),
    kind("empty cells", more::empty_cells),
    kind("gyroscope every few rows", more::gyroscope_sparse),
    kind("clipped", more::clipped),
    kind("rows twice", more::rows_twice),
    kind("rows shuffled", more::rows_shuffled),
    kind("clock back", more::clock_back),
    kind("times rounded", more::times_rounded),
    kind("coarse values", more::coarse_values),
    kind("fewer rows", more::fewer_rows),
    kind("two sensors in one file", more::two_sensors),
    kind("axis missing", more::axis_missing),
    kind("worn upside down", more::upside_down),
    kind("gain of one axis", more::gain),
    kind("turns in between", more::turns),
    kind("feet exchanged", more::exchanged),
];

/// The phone takes gravity out: what changes slowly in each axis.
fn gravity_removed(folder: &mut Folder, rng: &mut Rng) -> String {
    let sheet = any(folder, rng);
    // A first-order filter at 0.3 Hz, as phones have.
    let gain = 1.0 - (-2.0 * core::f64::consts::PI * 0.3 / sheet.rate_hz()).exp();
    for column in &mut sheet.acc {
        let mut slow = column[..column.len().min(100)].iter().sum::<f64>() / 100.0;
        for v in column.iter_mut() {
            slow += gain * (*v - slow);
            *v -= slow;
        }
    }
    format!("{}: gravity taken out", sheet.site)
}

fn turn_acc(folder: &mut Folder) {
    for v in folder.sheets.iter_mut().flat_map(|s| s.acc.iter_mut().flatten()) {
        *v = -*v;
    }
    // The standing pose that was measured is turned with it, and its sign is not declared.
    folder.forget("acc_sign");
    folder.forget("standing_acc_mps2");
}

fn sign_turned_told(folder: &mut Folder, _: &mut Rng) -> String {
    turn_acc(folder);
    folder.tell("acc_sign = \"minus_specific_force\"");
    "acceleration turned, and told".to_owned()
}

fn sign_turned_untold(folder: &mut Folder, _: &mut Rng) -> String {
    turn_acc(folder);
    folder.forget("mounting");
    "acceleration turned, not told".to_owned()
}

/// Values in another unit than the column's name says.
fn unit_of_sensor(folder: &mut Folder, rng: &mut Rng) -> String {
    let factors = [("g", 1.0 / G), ("mg", 1000.0 / G), ("half a g", 2.0 / G)];
    let rates = [("deg/s", 180.0 / core::f64::consts::PI), ("mrad/s", 1000.0)];
    if rng.bool()
        && let Some(sheet) = any_with_gyr(folder, rng)
    {
        let (name, factor) = rates[rng.usize(..rates.len())];
        sheet.gyr.iter_mut().flatten().flatten().for_each(|v| *v *= factor);
        return format!("{}: gyroscope in {name} under a name of rad/s", sheet.site);
    }
    let sheet = any(folder, rng);
    let (name, factor) = factors[rng.usize(..factors.len())];
    sheet.acc.iter_mut().flatten().for_each(|v| *v *= factor);
    format!("{}: accelerometer in {name} under a name of m/s²", sheet.site)
}

fn unit_of_axis(folder: &mut Folder, rng: &mut Rng) -> String {
    let axis = rng.usize(..3);
    if rng.bool()
        && let Some(sheet) = any_with_gyr(folder, rng)
        && let Some(gyr) = &mut sheet.gyr
    {
        gyr[axis].iter_mut().for_each(|v| *v = v.to_degrees());
        return format!("{}: gyroscope axis {axis} in deg/s", sheet.site);
    }
    let sheet = any(folder, rng);
    let (name, factor) = [("g", 1.0 / G), ("mg", 1000.0 / G), ("0.1 g", 10.0 / G)][rng.usize(..3)];
    sheet.acc[axis].iter_mut().for_each(|v| *v *= factor);
    format!("{}: accelerometer axis {axis} in {name}", sheet.site)
}

/// Columns without a unit, in a unit of the market: it is inferred.
fn unit_without_name(folder: &mut Folder, rng: &mut Rng) -> String {
    let (name, factor) = [("g", 1.0 / G), ("mg", 1000.0 / G), ("m/s²", 1.0)][rng.usize(..3)];
    let degrees = rng.bool();
    for sheet in &mut folder.sheets {
        (sheet.acc_unit, sheet.gyr_unit) = ("", "");
        sheet.acc.iter_mut().flatten().for_each(|v| *v *= factor);
        if degrees {
            sheet.gyr.iter_mut().flatten().flatten().for_each(|v| *v = v.to_degrees());
        }
    }
    format!("no units in names: {name}, gyroscope in {}", if degrees { "deg/s" } else { "rad/s" })
}

/// One of several sensors on a clock of its own, which nobody tells.
fn clock_offset(folder: &mut Folder, rng: &mut Rng) -> String {
    folder.forget("clock");
    let offsets = [0.005, 0.01, 0.02, 0.05, 0.2, 1.0, 60.0, 3600.0];
    let offset = offsets[rng.usize(..offsets.len())] * if rng.bool() { 1.0 } else { -1.0 };
    let sheet = any(folder, rng);
    sheet.t.iter_mut().for_each(|t| *t += offset);
    format!("{}: clock {offset} s away", sheet.site)
}

fn clock_drift(folder: &mut Folder, rng: &mut Rng) -> String {
    folder.forget("clock");
    // What crystals do; a clock that is off by more changes every time by more than its interval, and
    // nothing shows it.
    let ppm = [20.0, 100.0, 400.0, 1000.0][rng.usize(..4)];
    let sheet = any(folder, rng);
    sheet.t.iter_mut().for_each(|t| *t *= 1.0 + ppm * 1e-6);
    format!("{}: clock {ppm} ppm fast", sheet.site)
}

/// Everything begins at another time.
fn time_origin(folder: &mut Folder, rng: &mut Rng) -> String {
    let starts = [-3.0, 0.5, 12.3, 59.9, 61.0, 1000.0, 86_000.0, 1.7e9];
    let start = starts[rng.usize(..starts.len())];
    for sheet in &mut folder.sheets {
        sheet.t.iter_mut().for_each(|t| *t += start);
    }
    // The standing interval is on the files' clock.
    folder.toml = moved(&folder.toml, start);
    format!("times begin {start} s later")
}

/// `standing_s = [a, b]` and `interval_s = [a, b]` moved by `by`.
fn moved(toml: &str, by: f64) -> String {
    let line = |l: &str| {
        let (key, rest) = l.split_once('=')?;
        if !matches!(key.trim(), "standing_s" | "interval_s") {
            return None;
        }
        let inner = rest.trim().trim_matches(['[', ']']);
        let ends: Vec<f64> = inner.split(',').filter_map(|v| v.trim().parse().ok()).collect();
        let [a, b] = ends[..] else { return None };
        Some(format!("{key}= [{:?}, {:?}]", a + by, b + by))
    };
    let lines: Vec<String> =
        toml.lines().map(|l| line(l).unwrap_or_else(|| l.to_owned())).collect();
    lines.join("\n") + "\n"
}

/// A time column in another unit than its name says.
fn time_unit(folder: &mut Folder, rng: &mut Rng) -> String {
    let (factor, name) =
        [(1e3, "t_s"), (1e3, "time"), (1e6, "time"), (1.0, "t_ms")][rng.usize(..4)];
    for sheet in &mut folder.sheets {
        sheet.t.iter_mut().for_each(|t| *t *= factor);
        sheet.time_name = name;
    }
    folder.forget("standing_s");
    format!("times × {factor} under {name}")
}

fn holes(folder: &mut Folder, rng: &mut Rng) -> String {
    let sheet = any(folder, rng);
    let n = rng.usize(1..5);
    let mut gaps = Vec::new();
    for _ in 0..n {
        let from = 6.0 + 20.0 * rng.f64();
        gaps.push((from, from + 0.05 + 2.5 * rng.f64() * rng.f64()));
    }
    let t = sheet.t.clone();
    sheet.retain(|i| !gaps.iter().any(|g| (g.0..g.1).contains(&t[i])));
    let told: Vec<String> = gaps.iter().map(|g| format!("{:.2}–{:.2}", g.0, g.1)).collect();
    format!("{}: holes at {} s", sheet.site, told.join(", "))
}

/// Packets of a few samples lost all over.
fn small_holes(folder: &mut Folder, rng: &mut Rng) -> String {
    let sheet = any(folder, rng);
    let (share, packet) = (0.3 * rng.f64(), rng.usize(1..12));
    let lost: Vec<bool> = (0..sheet.rows() / packet + 1).map(|_| rng.f64() < share).collect();
    sheet.retain(|i| i < 20 || !lost[i / packet]);
    format!("{}: {:.0} % lost in packets of {packet}", sheet.site, 100.0 * share)
}

/// Single samples far away.
fn spikes(folder: &mut Folder, rng: &mut Rng) -> String {
    let sheet = any(folder, rng);
    let n = [1, 1, 3, 20][rng.usize(..4)];
    let size = [30.0, 200.0, 1e4, 1e9][rng.usize(..4)];
    let rows = sheet.rows();
    let gyr = sheet.gyr.is_some() && rng.bool();
    for _ in 0..n {
        let (row, axis) = (rng.usize(..rows), rng.usize(..3));
        let value = size * if rng.bool() { 1.0 } else { -1.0 };
        match &mut sheet.gyr {
            Some(columns) if gyr => columns[axis][row] = value,
            _ => sheet.acc[axis][row] = value,
        }
    }
    format!(
        "{}: {n} samples of {size} in the {}",
        sheet.site,
        if gyr { "gyroscope" } else { "accelerometer" }
    )
}
