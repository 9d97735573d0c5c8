//! From a table's columns to sensor streams.

use std::collections::BTreeMap;

use runform::recording::{AccSign, Axes, Site, Stream};
use runform::units::{AccUnit, GyrUnit};

use crate::apps;
use crate::cells::Want;
use crate::clock::times;
use crate::headers::{Column, Kind, TimeUnit, is_bare, shimmer_ranges, time_rank, understand};
use crate::read::Notice;
use crate::shape::{Role, Shape};
use crate::table::{self, Table};
use crate::{ReadError, ReadOptions, xsens};

/// A column and its unit.
type AccColumn = Option<(usize, AccUnit)>;

/// The columns of one sensor, as numbers of the file's columns.
#[derive(Debug, Clone, Default)]
pub(crate) struct Sensor {
    pub acc: [AccColumn; 3],
    /// Sign of the acceleration where its names tell it.
    pub acc_sign: Option<AccSign>,
    /// Acceleration without gravity.
    pub linear: [AccColumn; 3],
    pub linear_sign: Option<AccSign>,
    pub gravity: [AccColumn; 3],
    pub gyr: [Option<(usize, GyrUnit)>; 3],
}

impl Sensor {
    fn add_acc(&mut self, axis: usize, column: (usize, AccUnit), minus: bool) {
        self.acc[axis] = Some(column);
        if minus {
            self.acc_sign = Some(AccSign::MinusSpecificForce);
        }
    }

    fn add_linear(&mut self, axis: usize, column: (usize, AccUnit), sign: Option<AccSign>) {
        self.linear[axis] = Some(column);
        self.linear_sign = sign;
    }

    pub(crate) fn has_acc(&self) -> bool {
        self.acc.iter().any(Option::is_some)
    }

    /// True when every axis of the acceleration without gravity has its gravity beside it.
    pub(crate) fn linear_with_gravity(&self) -> bool {
        self.linear.iter().any(Option::is_some)
            && self.linear.iter().zip(&self.gravity).all(|(a, g)| a.is_some() == g.is_some())
    }
}

/// The meaning of a file's columns.
#[derive(Debug, Default)]
pub(crate) struct Layout {
    pub names: Vec<String>,
    pub time: Option<(usize, TimeUnit)>,
    /// Own stamps of the accelerometer and of the gyroscope.
    pub own_time: Option<(usize, TimeUnit)>,
    pub gyr_time: Option<(usize, TimeUnit)>,
    /// The acceleration's columns are bare axes: `x` or `X (m/s^2)`.
    pub bare_acc: bool,
    /// Number of each sample, which the device counts.
    pub counter: Option<usize>,
    /// Attitude of a Xsens sensor: w, x, y, z.
    pub quaternion: [Option<usize>; 4],
    pub sensors: BTreeMap<Option<Site>, Sensor>,
}

/// Streams of one file, with what was noticed.
pub(crate) struct FileStreams {
    pub streams: Vec<Stream>,
    /// Subtracted from all times, s.
    pub shift_s: f64,
    pub notices: Vec<Notice>,
}

/// A table that was read, before its columns become streams.
pub(crate) struct Opened {
    pub file: String,
    pub layout: Layout,
    pub table: Table,
    pub t_s: Vec<f64>,
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
    let shape = Shape { mapping: options.mapping.as_ref(), ..Shape::default() };
    read_shaped(file, bytes, site, &shape, options)
}

/// As [`read`], a table of which more is known than its names tell.
pub(crate) fn read_shaped(
    file: &str,
    bytes: &[u8],
    site: Option<Site>,
    shape: &Shape<'_>,
    options: &ReadOptions,
) -> Result<FileStreams, ReadError> {
    let opened = open(file, bytes, shape, options)?;
    if options.units.acc.is_none() {
        apps::check_gravity(file, &opened.layout, &opened.table, &opened.t_s)?;
    }
    opened.streams(site)
}

/// Reads the columns of one CSV file.
pub(crate) fn open(
    file: &str,
    bytes: &[u8],
    shape: &Shape<'_>,
    options: &ReadOptions,
) -> Result<Opened, ReadError> {
    let mut notices = Vec::new();
    let (mut layout, mut table) = table::read(file, bytes, shape, |names| {
        let layout = lay_out(file, names, &mut notices)?;
        if !matches!(shape.role, Role::Linear | Role::Gravity) {
            apps::check_names(file, &layout)?;
        }
        let wanted = layout.wanted(names.len(), shape.role);
        Ok((layout, wanted))
    })?;
    if table.preamble > 1 {
        let line = table.preamble + 1;
        notices.push(Notice::new(file, format!("the table begins at line {line}")));
    }
    if let Some(mapping) = shape.mapping {
        mapping.apply(&mut layout, &mut table);
    }
    apps::know_maker(&mut layout, table.facts.maker);
    xsens::rebuild(file, &mut layout, &mut table, &mut notices);
    apps::join(file, &mut layout, &mut table, &mut notices)?;
    if table.cut_short {
        notices.push(Notice::new(file, "the last row is cut short and was left out"));
    }
    let needs_acc = matches!(shape.role, Role::Whole | Role::Total);
    if needs_acc && !layout.sensors.values().any(Sensor::has_acc) {
        let columns = listed(&layout.names);
        return Err(ReadError::NoAcceleration { file: file.to_owned(), columns });
    }
    apps::on_own_times(&layout, &mut table);
    let with_rate =
        shape.mapping.and_then(|m| m.table.rate_hz).filter(|_| options.rate_hz.is_none());
    let told = ReadOptions { rate_hz: options.rate_hz.or(with_rate), ..ReadOptions::default() };
    let (t_s, shift_s) = times(file, &layout, &mut table, &told, &mut notices)?;
    Ok(Opened { file: file.to_owned(), layout, table, t_s, shift_s, notices })
}

impl Opened {
    /// The streams of the table.
    fn streams(self, site: Option<Site>) -> Result<FileStreams, ReadError> {
        let Self { file, layout, mut table, t_s, shift_s, mut notices } = self;
        let mut streams = Vec::new();
        let last = layout.sensors.len().saturating_sub(1);
        let mut t_s = Some(t_s);
        for (i, (own, sensor)) in layout.sensors.iter().enumerate() {
            let Some(site) = own.or(site) else {
                return Err(ReadError::NoPlacement { file });
            };
            if !sensor.has_acc() {
                let text = format!("{site} has no accelerometer column and was left out");
                notices.push(Notice::new(&file, text));
                continue;
            }
            let t = if i == last { t_s.take() } else { t_s.clone() }.unwrap_or_default();
            notices.extend(apps::sign_notice(&file, site, &layout));
            streams.push(stream(&file, site, t, &layout, sensor, &mut table)?);
        }
        Ok(FileStreams { streams, shift_s, notices })
    }

    /// Three columns, moved out; an axis that is missing is zero.
    pub(crate) fn take(&mut self, axes: [Option<usize>; 3]) -> [Vec<f64>; 3] {
        let n = self.t_s.len();
        axes.map(|column| match column {
            Some(c) => core::mem::take(&mut self.table.columns[c]),
            None => vec![0.0; n],
        })
    }
}

/// Gives every column its meaning.
pub(crate) fn lay_out(
    file: &str,
    names: &[String],
    notices: &mut Vec<Notice>,
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
        let axis_name = |sensor: &str, axis: usize| format!("{sensor} {}", ["x", "y", "z"][axis]);
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
        notices.push(Notice::new(file, format!("columns not used: {}", listed(&ignored))));
    }
    Ok(layout)
}

/// Site, axis and column of a second gyroscope.
type Second = (Option<Site>, usize, (usize, GyrUnit));

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

impl Layout {
    /// True for a column that is used though it is no sample.
    fn is_extra(&self, i: usize) -> bool {
        self.counter == Some(i) || self.quaternion.contains(&Some(i))
    }

    fn wanted(&self, n: usize, role: Role) -> Vec<Want> {
        let mut wanted = vec![Want::No; n];
        let part = matches!(role, Role::Linear | Role::Gravity);
        for i in self.counter.iter().chain(self.quaternion.iter().flatten()) {
            wanted[*i] = Want::Numbers;
        }
        for sensor in self.sensors.values() {
            let parts = sensor.linear.iter().chain(&sensor.gravity);
            let parts = parts.filter(|_| part || !sensor.has_acc());
            let acc = sensor.acc.iter().chain(parts).flatten().map(|c| c.0);
            for i in acc.chain(sensor.gyr.iter().flatten().map(|c| c.0)) {
                wanted[i] = Want::Numbers;
            }
        }
        for (i, _) in self.time.iter().chain(&self.gyr_time) {
            wanted[*i] = Want::Times;
        }
        wanted
    }

    /// Takes a second gyroscope where the first has none, and the units that an app always writes;
    /// notes what is not needed.
    fn settle<'a>(&'a mut self, second: &[Second], ignored: &mut Vec<&'a str>) {
        let mut unused = Vec::new();
        for &(site, axis, column) in second {
            let place = &mut self.sensors.entry(site).or_default().gyr[axis];
            if place.is_some() {
                unused.push(column.0);
            }
            *place = place.or(Some(column));
        }
        self.know_units();
        ignored.extend(unused.into_iter().map(|i| self.names[i].as_str()));
        self.ignore_parts(ignored);
    }

    /// Notes columns that are understood and yet not needed.
    fn ignore_parts<'a>(&'a self, ignored: &mut Vec<&'a str>) {
        for sensor in self.sensors.values().filter(|s| s.has_acc()) {
            let parts = sensor.linear.iter().chain(&sensor.gravity).flatten();
            ignored.extend(parts.map(|c| self.names[c.0].as_str()));
        }
    }

    /// Takes the unit that an app always writes where its columns name none.
    fn know_units(&mut self) {
        let Some(unit) = apps::unit_of(self) else { return };
        let columns = self.sensors.values_mut().flat_map(|s| &mut s.acc).flatten();
        columns.filter(|c| c.1 == AccUnit::Unknown).for_each(|c| c.1 = unit);
    }

    /// True for the columns of Sensor Logger: `seconds_elapsed` and bare axes without units.
    pub(crate) fn is_sensor_logger(&self) -> bool {
        self.bare_acc && self.names.iter().any(|n| n == "seconds_elapsed")
    }
}
/// Most names in a message, and most characters of each.
const MOST_NAMES: usize = 40;
const MOST_CHARACTERS: usize = 60;

/// Names joined by commas, as many as can be read.
pub(crate) fn listed<S: AsRef<str>>(names: &[S]) -> String {
    let short = |n: &S| n.as_ref().chars().take(MOST_CHARACTERS).collect::<String>();
    let mut told: Vec<String> = names.iter().take(MOST_NAMES).map(short).collect();
    if names.len() > MOST_NAMES {
        told.push(format!("and {} more", names.len() - MOST_NAMES));
    }
    told.join(", ")
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
    stream.acc_sign = sensor.acc_sign;
    if let Some(unit) = gyr_unit {
        // A missing axis becomes zeros, which the intake reports as a dead gyroscope.
        let [x, y, z] = sensor.gyr.map(|c| take(c.map(|c| c.0)));
        stream = stream.with_gyr_unit(Axes::new(x, y, z), unit);
    }
    Ok(stream)
}

/// The unit that all present axes share; `None` without axes.
pub(crate) fn common<U: Copy + PartialEq>(
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
