//! Decides in which units the values are stored, and refuses units that cannot be.
//!
//! Evidence for the accelerometer: the pull of gravity in its mean vectors (`gravity`); without all
//! three axes the median of |acc|, which is 1 g at rest and about 0.6 to 4 g at any place of a running
//! body, so that the bands of g (0.3–4.2), m/s² (4.9–60) and mg (250–8000) do not touch. For the gyroscope: the 99th percentile of |gyr|, which is 2 to 40 rad/s or 60 to
//! 2500 deg/s while running; when little moves, the turning of gravity in the sensor's axes
//! against the measured rate. A declared unit is believed unless the data cannot be in it.
//!
//! Limits: raw converter counts may pass for mg. A gyroscope that never moves has no unit.

use super::axes::{Alive, usable};
use super::gravity::Pull;
use super::order_statistics::{median, quantile, stride};
use super::{Finding, IntakeError, UnitDecision, words};
use crate::recording::{Axes, Stream};
use crate::units::{AccUnit, GyrUnit, STANDARD_GRAVITY_MPS2};
use crate::words::said;

/// Unit decisions of a stream and the factors to SI.
#[derive(Debug)]
pub(super) struct Units {
    pub acc: UnitDecision,
    pub acc_scale: f64,
    pub gyr: Option<UnitDecision>,
    pub gyr_scale: f64,
}

/// Settles both units.
pub(super) fn settle(
    stream: &Stream,
    alive: &Alive,
    rate_hz: f64,
    findings: &mut Vec<Finding>,
) -> Result<Units, IntakeError> {
    let mut norms = norms(stream.acc(), alive.acc_present);
    let typical = median(&mut norms);
    let pull = Pull::of(stream.acc(), alive, rate_hz, stream.site().placement);
    let (unit, declared) = match &pull {
        Some(pull) => by_gravity(stream, pull)?,
        None => acc_unit(stream, alive, typical)?,
    };
    let acc_scale = unit.to_mps2().unwrap_or(1.0);
    if typical * acc_scale > UNUSUAL_G * STANDARD_GRAVITY_MPS2 {
        let median_g = typical * acc_scale / STANDARD_GRAVITY_MPS2;
        findings.push(Finding::LargeAcc { median_g });
    }
    let symbol = unit.symbol();
    let evidence = match pull {
        Some(pull) => said!(words(), "unit.acc_mean", typical, mean = pull.length, unit = symbol),
        None => said!(words(), "unit.acc", typical, unit = symbol),
    };
    let acc = UnitDecision { unit: symbol.to_owned(), declared, evidence };
    let mut units = Units { acc, acc_scale, gyr: None, gyr_scale: 1.0 };
    if let (Some(gyr), Some(_)) = (stream.gyr(), &alive.gyr) {
        let spread = quantile(&mut norms, 0.84) - quantile(&mut norms, 0.16);
        let running = spread * acc_scale > 0.6 * STANDARD_GRAVITY_MPS2;
        let (unit, decision) = gyr_unit(stream, gyr, alive, acc_scale, rate_hz, running)?;
        units.gyr = Some(decision);
        units.gyr_scale = unit.to_radps().unwrap_or(1.0);
    }
    Ok(units)
}

/// Lengths of evenly spread sample vectors over the live axes.
fn norms(axes: &Axes, live: [bool; 3]) -> Vec<f64> {
    let columns = axes.columns();
    let n = axes.len();
    (0..n)
        .step_by(stride(n))
        .filter_map(|i| {
            let mut squares = 0.0;
            for axis in (0..3).filter(|&a| live[a]) {
                let v = columns[axis][i];
                if !usable(v) {
                    return None;
                }
                squares += v * v;
            }
            Some(squares.sqrt())
        })
        .collect()
}

fn likely_acc(median: f64) -> Option<AccUnit> {
    match median {
        m if (0.3..=4.2).contains(&m) => Some(AccUnit::G),
        m if (4.9..=60.0).contains(&m) => Some(AccUnit::Mps2),
        m if (250.0..=8000.0).contains(&m) => Some(AccUnit::Mg),
        _ => None,
    }
}

/// Median of |acc| beyond which a declared unit is believed but doubted aloud, g \[P\]: feet reach 6.1
/// at 5 m/s and 7.4 at 5.5 m/s.
const UNUSUAL_G: f64 = 6.5;

/// The unit in which the values show gravity.
fn by_gravity(stream: &Stream, pull: &Pull) -> Result<(AccUnit, bool), IntakeError> {
    const UNITS: [AccUnit; 3] = [AccUnit::G, AccUnit::Mps2, AccUnit::Mg];
    let site = stream.site();
    let to_g = |unit: AccUnit| unit.to_mps2().unwrap_or(1.0) / STANDARD_GRAVITY_MPS2;
    let declared = stream.acc_unit();
    let likely = UNITS.into_iter().filter(|u| *u != declared).find(|u| pull.fits(to_g(*u)));
    if declared.to_mps2().is_none() {
        let gone = || pull.faint() || pull.gone(to_g(AccUnit::G));
        return match likely {
            Some(unit) => pull.check_axes(site, to_g(unit)).map(|()| (unit, false)),
            None if gone() => Err(IntakeError::GravityRemoved {
                site,
                length: pull.length,
                unit: words().get("unit.stored"),
            }),
            None => {
                UNITS.into_iter().try_for_each(|unit| pull.check_axes(site, to_g(unit)))?;
                Err(IntakeError::AccUnitUnclear { site, median: pull.length })
            }
        };
    }
    let scale = to_g(declared);
    pull.check_axes(site, scale)?;
    let contradicted = |likely: Option<AccUnit>| IntakeError::AccUnitContradicted {
        site,
        declared: declared.symbol(),
        likely: likely.map_or(words().get("unit.none"), AccUnit::symbol),
        median: pull.length,
    };
    match likely {
        Some(unit) if pull.gone(scale) || pull.too_long(scale) => Err(contradicted(Some(unit))),
        None if pull.too_long(scale) => Err(contradicted(None)),
        None if pull.gone(scale) => {
            Err(IntakeError::GravityRemoved { site, length: pull.length, unit: declared.symbol() })
        }
        _ => Ok((declared, true)),
    }
}

fn acc_unit(stream: &Stream, alive: &Alive, median: f64) -> Result<(AccUnit, bool), IntakeError> {
    let site = stream.site();
    let likely = likely_acc(median);
    let Some(scale) = stream.acc_unit().to_mps2() else {
        let unit = likely.ok_or(IntakeError::AccUnitUnclear { site, median })?;
        return Ok((unit, false));
    };
    // With an axis missing the rest may see little of gravity.
    let lowest = if alive.acc_present == [true; 3] { 0.25 } else { 0.02 };
    let in_g = median * scale / STANDARD_GRAVITY_MPS2;
    if (lowest..=6.5).contains(&in_g) {
        return Ok((stream.acc_unit(), true));
    }
    Err(IntakeError::AccUnitContradicted {
        site,
        declared: stream.acc_unit().symbol(),
        likely: likely.map_or(words().get("unit.none"), AccUnit::symbol),
        median,
    })
}

fn gyr_unit(
    stream: &Stream,
    gyr: &Axes,
    alive: &Alive,
    acc_scale: f64,
    rate_hz: f64,
    running: bool,
) -> Result<(GyrUnit, UnitDecision), IntakeError> {
    let site = stream.site();
    let p99 = quantile(&mut norms(gyr, [true; 3]), 0.99);
    let declared = stream.gyr_unit();
    let contradicted = |likely| {
        Err(IntakeError::GyrUnitContradicted { site, declared: declared.symbol(), likely, p99 })
    };
    let mut evidence = "unit.gyr";
    let unit = match declared {
        GyrUnit::Radps if p99 > 60.0 => return contradicted(GyrUnit::Dps.symbol()),
        GyrUnit::Dps if p99 < 20.0 && running => return contradicted(GyrUnit::Radps.symbol()),
        GyrUnit::Dps if p99 > 6000.0 => return contradicted(words().get("unit.none")),
        GyrUnit::Radps | GyrUnit::Dps => declared,
        _ if p99 > 6000.0 => return Err(IntakeError::GyrUnitUnclear { site, p99 }),
        _ if p99 > 60.0 => GyrUnit::Dps,
        _ if p99 <= 40.0 && running => GyrUnit::Radps,
        _ => {
            evidence = "unit.gyr_turning";
            let all = alive.acc_present == [true; 3];
            all.then(|| by_turning(stream.acc(), gyr, acc_scale, rate_hz))
                .flatten()
                .ok_or(IntakeError::GyrUnitUnclear { site, p99 })?
        }
    };
    let decision = UnitDecision {
        unit: unit.symbol().to_owned(),
        declared: declared != GyrUnit::Unknown,
        evidence: said!(words(), evidence, p99, unit = unit.symbol()),
    };
    Ok((unit, decision))
}

/// Compares how gravity turns in the sensor's axes, d/dt f = −ω × f, with the measured rate, over
/// 0.1 s where |acc| is about 1 g.
fn by_turning(acc: &Axes, gyr: &Axes, acc_scale: f64, rate_hz: f64) -> Option<GyrUnit> {
    let half = ((0.05 * rate_hz).round() as usize).max(1);
    let n = acc.len().min(gyr.len());
    let g = STANDARD_GRAVITY_MPS2 / acc_scale;
    let near = |f: &nalgebra::Vector3<f64>| (f.norm() / g - 1.0).abs() < 0.1;
    let (mut both, mut seen, mut said) = (0.0, 0.0, 0.0);
    let mut i = half;
    let skip = stride(n) * half;
    while i + half < n {
        let (a, m, b) = (acc.at(i - half), acc.at(i), acc.at(i + half));
        if near(&a) && near(&m) && near(&b) {
            let rate = (gyr.at(i - half) + gyr.at(i) * 2.0 + gyr.at(i + half)) * 0.25;
            let turned = (b.normalize() - a.normalize()) * (rate_hz / (2 * half) as f64);
            let expected = -rate.cross(&m.normalize());
            let (tt, te, ee) =
                (turned.norm_squared(), turned.dot(&expected), expected.norm_squared());
            if (tt + ee).is_finite() {
                both += te;
                seen += tt;
                said += ee;
            }
        }
        i += skip;
    }
    let agreement = both / (seen * said).sqrt();
    let factor = both / said;
    // The factor is 1 for rad/s and 0.0175 for deg/s; both ends leave room for noise.
    match (agreement > 0.5, factor) {
        (true, f) if (0.3..3.0).contains(&f) => Some(GyrUnit::Radps),
        (true, f) if (0.005..0.06).contains(&f) => Some(GyrUnit::Dps),
        _ => None,
    }
}
