//! From the names of a table's columns to their meaning.

use runform::units::AccUnit;

use crate::headers::{Column, Kind, TimeUnit, is_bare, shimmer_ranges, time_rank, understand};
use crate::layout::{Layout, Second, listed};
use crate::notice::ReadNotice;
use crate::{ReadError, apps, xsens};

/// Gives every column its meaning.
pub(crate) fn lay_out(
    file: &str,
    names: &[String],
    notices: &mut Vec<ReadNotice>,
) -> Result<Layout, ReadError> {
    let mut layout = Layout { names: names.to_vec(), ..Layout::default() };
    xsens::find(&mut layout);
    let mut ignored = Vec::new();
    let mut times: Vec<(u8, usize, TimeUnit)> = Vec::new();
    let mut second: Vec<Second> = Vec::new();
    let wide = names.iter().any(|n| shimmer_ranges(n).1);
    for (i, name) in names.iter().enumerate().filter(|(_, n)| !n.is_empty()) {
        let clash = |before: usize, meaning: String| ReadError::DuplicateColumn {
            file: file.to_owned(),
            first: names[before].clone(),
            second: name.clone(),
            meaning,
        };
        // Of two accelerometers the one that does not clip in running.
        let meant = understand(name).filter(|_| !(wide && shimmer_ranges(name).0));
        let Some(Column { site, kind }) = meant else {
            ignored.extend((!layout.is_extra(i)).then_some(name.as_str()));
            continue;
        };
        let sensor = layout.sensors.get(&site).cloned().unwrap_or_default();
        match kind {
            Kind::Time(unit) | Kind::OwnTime(unit) | Kind::LogTime(unit) => {
                if matches!(kind, Kind::OwnTime(_)) {
                    layout.own_time = Some((i, unit));
                }
                times.push((time_rank(name, kind), i, unit));
            }
            Kind::GyrTime(unit) => layout.gyr_time = Some((i, unit)),
            Kind::Acc(axis, unit) | Kind::AccMinus(axis, unit) => {
                if let Some((before, _)) = sensor.acc[axis] {
                    return Err(clash(before, axis_name("accelerometer", axis)));
                }
                let minus = matches!(kind, Kind::AccMinus(..));
                layout.sensors.entry(site).or_default().add_acc(axis, (i, unit), minus);
                layout.bare_acc |= is_bare(name);
            }
            Kind::Linear(axis, unit, sign) => {
                layout.sensors.entry(site).or_default().add_linear(axis, (i, unit), sign);
            }
            Kind::Gravity(axis, unit) => {
                layout.sensors.entry(site).or_default().gravity[axis] = Some((i, unit));
            }
            Kind::Gyr(axis, unit) => {
                if let Some((before, _)) = sensor.gyr[axis] {
                    return Err(clash(before, axis_name("gyroscope", axis)));
                }
                layout.sensors.entry(site).or_default().gyr[axis] = Some((i, unit));
            }
            Kind::GyrSecond(axis, unit) => second.push((site, axis, (i, unit))),
            Kind::Mag => ignored.push(name.as_str()),
        }
    }
    layout.time = best_time(file, names, &times)?;
    let other = times.iter().map(|t| t.1).filter(|i| layout.time.map(|t| t.0) != Some(*i));
    ignored.extend(other.map(|i| names[i].as_str()));
    layout.settle(&second, &mut ignored);
    if !ignored.is_empty() {
        notices.push(ReadNotice::new(file, format!("columns not used: {}", listed(&ignored))));
    }
    know_units(&mut layout);
    Ok(layout)
}

/// A sensor's axis in words.
fn axis_name(sensor: &str, axis: usize) -> String {
    format!("{sensor} {}", ["x", "y", "z"][axis])
}

/// The time column: of several the one that tells most, a sensor's own stamps before those of the app.
fn best_time(
    file: &str,
    names: &[String],
    times: &[(u8, usize, TimeUnit)],
) -> Result<Option<(usize, TimeUnit)>, ReadError> {
    let Some(best) = times.iter().max_by_key(|t| (t.0, core::cmp::Reverse(t.1))) else {
        return Ok(None);
    };
    match times.iter().find(|t| t.0 == best.0 && t.1 != best.1) {
        None => Ok(Some((best.1, best.2))),
        Some(rival) => Err(ReadError::DuplicateColumn {
            file: file.to_owned(),
            first: names[best.1].clone(),
            second: names[rival.1].clone(),
            meaning: "the sample time".to_owned(),
        }),
    }
}

/// Takes the unit that an app always writes where its columns name none.
fn know_units(layout: &mut Layout) {
    let Some(unit) = apps::unit_of(layout) else { return };
    let columns = layout.sensors.values_mut().flat_map(|s| &mut s.acc).flatten();
    columns.filter(|c| c.1 == AccUnit::Unknown).for_each(|c| c.1 = unit);
}
