//! From a table's columns to sensor streams.

use runform::recording::{Axes, Site, Stream};

use crate::clock::times;
use crate::layout::{Layout, Role, SensorColumns, common, listed};
use crate::meanings::lay_out;
use crate::notice::ReadNotice;
use crate::numeric_table::Table;
use crate::shape::Shape;
use crate::{ReadError, ReadOptions, apps, table, xsens};

/// Streams of one file, with what was noticed.
pub(crate) struct FileStreams {
    pub streams: Vec<Stream>,
    /// Subtracted from all times, s.
    pub shift_s: f64,
    pub notices: Vec<ReadNotice>,
}

/// A table that was read, before its columns become streams.
pub(crate) struct Opened {
    pub file: String,
    pub layout: Layout,
    pub table: Table,
    pub t_s: Vec<f64>,
    /// Subtracted from all times, s.
    pub shift_s: f64,
    pub notices: Vec<ReadNotice>,
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
        let mut layout = lay_out(file, names, &mut notices)?;
        if shape.acc_only {
            layout.leave_out_gyr();
        }
        if !matches!(shape.role, Role::Linear | Role::Gravity) {
            apps::check_names(file, &layout)?;
        }
        let wanted = layout.wanted(names.len(), shape.role);
        Ok((layout, wanted))
    })?;
    if table.preamble > 1 {
        let line = table.preamble + 1;
        notices.push(ReadNotice::new(file, format!("the table begins at line {line}")));
    }
    if let Some(mapping) = shape.mapping {
        mapping.apply(&mut layout, &mut table);
    }
    apps::know_maker(&mut layout, table.facts.maker);
    xsens::rebuild(file, &mut layout, &mut table, &mut notices);
    apps::join(file, &mut layout, &mut table, &mut notices)?;
    if table.cut_short {
        notices.push(ReadNotice::new(file, "the last row is cut short and was left out"));
    }
    let needs_acc = matches!(shape.role, Role::Whole | Role::Total);
    if needs_acc && !layout.sensors.values().any(SensorColumns::has_acc) {
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
                notices.push(ReadNotice::new(&file, text));
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

/// One sensor's stream; its columns are moved out of the table.
fn stream(
    file: &str,
    site: Site,
    t_s: Vec<f64>,
    layout: &Layout,
    sensor: &SensorColumns,
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
