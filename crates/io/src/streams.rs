//! From a table's columns to sensor streams.

use std::collections::BTreeMap;

use runform::recording::{Axes, Site, Stream};
use runform::units::{AccUnit, GyrUnit};

use crate::headers::{Column, Kind, TimeUnit, understand};
use crate::read::Notice;
use crate::table::{self, Table};
use crate::{ReadError, ReadOptions};

/// Times that begin later are moved to 0 s while they are whole numbers, so that no digit is lost.
const OWN_CLOCK_S: f64 = 60.0;

/// The columns of one sensor, as numbers of the file's columns.
#[derive(Debug, Clone, Default)]
struct Sensor {
    acc: [Option<(usize, AccUnit)>; 3],
    gyr: [Option<(usize, GyrUnit)>; 3],
}

/// The meaning of a file's columns.
#[derive(Debug, Default)]
struct Layout {
    names: Vec<String>,
    time: Option<(usize, TimeUnit)>,
    sensors: BTreeMap<Option<Site>, Sensor>,
}

/// Streams of one file, with what was noticed.
pub(crate) struct FileStreams {
    pub streams: Vec<Stream>,
    /// Subtracted from all times, s.
    pub shift_s: f64,
    pub notices: Vec<Notice>,
}

/// Reads one CSV file. `site` is where its columns without a site of their own were worn.
pub(crate) fn read(
    file: &str,
    bytes: &[u8],
    site: Option<Site>,
    options: &ReadOptions,
) -> Result<FileStreams, ReadError> {
    let mut notices = Vec::new();
    let (layout, mut table) = table::read(file, bytes, |names| {
        let layout = lay_out(file, names, &mut notices)?;
        let wanted = layout.wanted(names.len());
        Ok((layout, wanted))
    })?;
    if table.cut_short {
        notices.push(Notice::new(file, "the last row is cut short and was left out"));
    }
    if layout.sensors.values().all(|s| s.acc.iter().all(Option::is_none)) {
        let columns = layout.names.join(", ");
        return Err(ReadError::NoAcceleration { file: file.to_owned(), columns });
    }
    let (t_s, shift_s) = times(file, &layout, &mut table, options, &mut notices)?;
    let mut streams = Vec::new();
    let last = layout.sensors.len() - 1;
    let mut t_s = Some(t_s);
    for (i, (own, sensor)) in layout.sensors.iter().enumerate() {
        let Some(site) = own.or(site) else {
            return Err(ReadError::NoPlacement { file: file.to_owned() });
        };
        if sensor.acc.iter().all(Option::is_none) {
            let text = format!("{site} has no accelerometer column and was left out");
            notices.push(Notice::new(file, text));
            continue;
        }
        let t = if i == last { t_s.take() } else { t_s.clone() }.unwrap_or_default();
        streams.push(stream(file, site, t, &layout, sensor, &mut table)?);
    }
    Ok(FileStreams { streams, shift_s, notices })
}

/// Gives every column its meaning.
fn lay_out(file: &str, names: &[String], notices: &mut Vec<Notice>) -> Result<Layout, ReadError> {
    let mut layout = Layout { names: names.to_vec(), ..Layout::default() };
    let mut ignored = Vec::new();
    for (i, name) in names.iter().enumerate().filter(|(_, n)| !n.is_empty()) {
        let clash = |before: usize, meaning: String| ReadError::DuplicateColumn {
            file: file.to_owned(),
            first: names[before].clone(),
            second: name.clone(),
            meaning,
        };
        let Some(Column { site, kind }) = understand(name) else {
            ignored.push(name.as_str());
            continue;
        };
        let sensor = layout.sensors.get(&site).cloned().unwrap_or_default();
        let axis_name = |sensor: &str, axis: usize| format!("{sensor} {}", ["x", "y", "z"][axis]);
        match kind {
            Kind::Time(unit) => match layout.time {
                None => layout.time = Some((i, unit)),
                // A column that tells its unit beats one that does not.
                Some((_, TimeUnit::Unknown)) if unit != TimeUnit::Unknown => {
                    layout.time = Some((i, unit));
                }
                Some((_, known)) if unit == TimeUnit::Unknown && known != unit => {}
                Some((before, _)) => return Err(clash(before, "the sample time".to_owned())),
            },
            Kind::Acc(axis, unit) => {
                if let Some((before, _)) = sensor.acc[axis] {
                    return Err(clash(before, axis_name("accelerometer", axis)));
                }
                layout.sensors.entry(site).or_default().acc[axis] = Some((i, unit));
            }
            Kind::Gyr(axis, unit) => {
                if let Some((before, _)) = sensor.gyr[axis] {
                    return Err(clash(before, axis_name("gyroscope", axis)));
                }
                layout.sensors.entry(site).or_default().gyr[axis] = Some((i, unit));
            }
            Kind::Mag => ignored.push(name.as_str()),
        }
    }
    if !ignored.is_empty() {
        let text = format!("columns not used: {}", ignored.join(", "));
        notices.push(Notice::new(file, text));
    }
    Ok(layout)
}

impl Layout {
    fn wanted(&self, n: usize) -> Vec<bool> {
        let mut wanted = vec![false; n];
        let sensors = self.sensors.values();
        let used = sensors.flat_map(|s| {
            let acc = s.acc.iter().flatten().map(|c| c.0);
            acc.chain(s.gyr.iter().flatten().map(|c| c.0))
        });
        for i in used.chain(self.time.map(|t| t.0)) {
            wanted[i] = true;
        }
        wanted
    }
}

/// Sample times in seconds, and how much they were shifted.
fn times(
    file: &str,
    layout: &Layout,
    table: &mut Table,
    options: &ReadOptions,
    notices: &mut Vec<Notice>,
) -> Result<(Vec<f64>, f64), ReadError> {
    let Some((column, unit)) = layout.time else {
        let Some(rate_hz) = options.rate_hz else {
            let columns = layout.names.join(", ");
            return Err(ReadError::NoTime { file: file.to_owned(), columns });
        };
        let n = table.columns.iter().map(Vec::len).max().unwrap_or(0);
        let t = Stream::uniform_times(n, rate_hz).map_err(|_| ReadError::BadRate { rate_hz })?;
        notices.push(Notice::new(file, format!("no time column: {rate_hz} Hz as given")));
        return if n == 0 { Err(no_rows(file)) } else { Ok((t, 0.0)) };
    };
    let mut t = core::mem::take(&mut table.columns[column]);
    if let Some(rate_hz) = options.rate_hz
        && let Some(made) = overruled(file, &layout.names[column], (&t, unit), rate_hz, notices)?
    {
        return Ok((made, 0.0));
    }
    let Some(&first) = t.iter().find(|v| v.is_finite()) else {
        return if t.is_empty() { Err(no_rows(file)) } else { Ok((t, 0.0)) };
    };
    if unit == TimeUnit::Canonical {
        return Ok((t, 0.0));
    }
    let factor = if unit == TimeUnit::Unknown { inferred(file, &t, notices) } else { unit.to_s() };
    let shift = if (first * factor).abs() >= OWN_CLOCK_S { first } else { 0.0 };
    for v in &mut t {
        // First the shift, exact for whole nanoseconds, then the unit.
        *v = (*v - shift) * factor;
    }
    let shift_s = shift * factor;
    if shift != 0.0 {
        notices.push(Notice::new(file, format!("times begin at {shift_s:.3} s; taken as 0 s")));
    }
    Ok((t, shift_s))
}

/// Rates that agree, as a ratio: a given rate is a nominal one.
const AGREE: core::ops::Range<f64> = 0.8..1.25;

/// Times from the given rate where the time column does not agree with it: sample numbers, stamps
/// that repeat, or no times at all. `None` where the column is the better clock.
fn overruled(
    file: &str,
    name: &str,
    (t, unit): (&[f64], TimeUnit),
    rate_hz: f64,
    notices: &mut Vec<Notice>,
) -> Result<Option<Vec<f64>>, ReadError> {
    let bad = |_| ReadError::BadRate { rate_hz };
    let uniform = Stream::uniform_times(t.len(), rate_hz).map_err(bad)?;
    let forward = t.windows(2).filter(|w| w[1] > w[0]).count();
    let mut steps: Vec<f64> = t.windows(2).map(|w| w[1] - w[0]).filter(|d| *d > 0.0).collect();
    steps.sort_unstable_by(f64::total_cmp);
    let step = steps.get(steps.len() / 2).copied().unwrap_or(0.0);
    let mut say = |what: &str| {
        let text = format!("column \"{name}\" {what}; {rate_hz} Hz as given");
        notices.push(Notice::new(file, text));
    };
    // Repeated stamps are useless even where those that differ have the right distance.
    let mostly = 10 * forward >= 9 * t.len().saturating_sub(1);
    let factors: &[f64] = match unit {
        TimeUnit::Unknown => &[1.0, 1e-3, 1e-6, 1e-9],
        _ => &[unit.to_s()],
    };
    if mostly && factors.iter().any(|f| AGREE.contains(&(step * f * rate_hz))) {
        return Ok(None);
    }
    let first = t.first().copied().unwrap_or(0.0);
    if mostly && step == 1.0 && t.iter().all(|v| v.fract() == 0.0) {
        say("holds sample numbers");
        return Ok(Some(t.iter().map(|v| (v - first) / rate_hz).collect()));
    }
    say("is no clock of that rate and is not used");
    Ok(Some(uniform))
}

fn no_rows(file: &str) -> ReadError {
    ReadError::NoRows { file: file.to_owned() }
}

/// Unit of times without a declared one: the first that gives a body-worn sensor's rate.
fn inferred(file: &str, t: &[f64], notices: &mut Vec<Notice>) -> f64 {
    let skip = (t.len() / 4096).max(1);
    let mut steps: Vec<f64> = (1..t.len())
        .step_by(skip)
        .map(|i| t[i] - t[i - 1])
        .filter(|d| *d > 0.0 && d.is_finite())
        .collect();
    steps.sort_unstable_by(f64::total_cmp);
    let step = steps.get(steps.len() / 2).copied().unwrap_or(0.0);
    // A step of exactly one is more likely a sample number than a millisecond: left to the intake.
    let units = [("s", 1.0), ("ms", 1e-3), ("us", 1e-6), ("ns", 1e-9)];
    let plausible = |factor: f64| (24.0..=4000.0).contains(&(1.0 / (step * factor)));
    match units.into_iter().find(|u| plausible(u.1)) {
        Some((name, factor)) if step != 1.0 => {
            if factor != 1.0 {
                notices.push(Notice::new(file, format!("time stamps taken as {name}")));
            }
            factor
        }
        _ => 1.0,
    }
}

/// One sensor's stream; its columns are moved out of the table.
fn stream(
    file: &str,
    site: Site,
    t_s: Vec<f64>,
    layout: &Layout,
    sensor: &Sensor,
    table: &mut Table,
) -> Result<Stream, ReadError> {
    let n = t_s.len();
    let acc_unit = common(file, layout, &sensor.acc)?;
    let gyr_unit = common(file, layout, &sensor.gyr)?;
    let mut take = |column: Option<usize>| match column {
        Some(c) => core::mem::take(&mut table.columns[c]),
        None => vec![0.0; n],
    };
    let [x, y, z] = sensor.acc.map(|c| take(c.map(|c| c.0)));
    let mut stream =
        Stream::with_acc_unit(site, t_s, Axes::new(x, y, z), acc_unit.unwrap_or_default());
    stream.acc_present = sensor.acc.map(|c| c.is_some());
    if let Some(unit) = gyr_unit {
        // A missing axis becomes zeros, which the intake reports as a dead gyroscope.
        let [x, y, z] = sensor.gyr.map(|c| take(c.map(|c| c.0)));
        stream = stream.with_gyr_unit(Axes::new(x, y, z), unit);
    }
    Ok(stream)
}

/// The unit that all present axes share; `None` without axes.
fn common<U: Copy + PartialEq>(
    file: &str,
    layout: &Layout,
    axes: &[Option<(usize, U)>; 3],
) -> Result<Option<U>, ReadError> {
    let mut present = axes.iter().flatten();
    let Some(&(first, unit)) = present.next() else {
        return Ok(None);
    };
    match present.find(|(_, other)| *other != unit) {
        None => Ok(Some(unit)),
        Some(&(second, _)) => Err(ReadError::MixedUnits {
            file: file.to_owned(),
            first: layout.names[first].clone(),
            second: layout.names[second].clone(),
        }),
    }
}
