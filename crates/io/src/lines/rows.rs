//! Rows of a CSV table that come one by one.

use std::collections::BTreeMap;

use csv::{ByteRecord, ReaderBuilder};
use runform::recording::{AccSign, Site};

use super::sample::{LineSample, LineSensor};
use crate::cells::{DateColumn, Style, Want};
use crate::headers::TimeUnit;
use crate::layout::{Layout, SensorColumns, common, listed};
use crate::meanings::lay_out;
use crate::{ReadError, apps, table};

/// Columns of one vector.
type Columns = [Option<usize>; 3];

/// The columns of one sensor.
#[derive(Debug)]
struct Place {
    site: Option<Site>,
    acc: Columns,
    /// Gravity where the accelerometer's columns are without it.
    gravity: Columns,
    acc_sign: Option<AccSign>,
    /// None without a gyroscope.
    gyr: Option<Columns>,
}

/// A table whose header is known.
#[derive(Debug)]
pub(super) struct Rows {
    layout: Layout,
    separator: u8,
    expected: usize,
    places: Vec<Place>,
    rate_hz: Option<f64>,
    /// The gyroscope's own stamps, where the accelerometer's are used.
    gyr_time: Option<usize>,
    style: Style,
    dates: DateColumn,
    /// Rows so far, bad ones too, and whether a stamp of one was a number.
    rows: u64,
    numbered: bool,
}

/// Cells of a line.
pub(super) fn record(line: &[u8], separator: u8) -> ByteRecord {
    if line.contains(&b'"') {
        let mut reader = ReaderBuilder::new()
            .delimiter(separator)
            .has_headers(false)
            .flexible(true)
            .from_reader(line);
        let mut record = ByteRecord::new();
        if reader.read_byte_record(&mut record).is_ok() {
            return record;
        }
    }
    line.split(|b| *b == separator).collect()
}

impl Rows {
    pub(super) fn new(
        file: &str,
        names: Vec<String>,
        separator: u8,
        rate_hz: Option<f64>,
    ) -> Result<Self, ReadError> {
        let layout = lay_out(file, &names, &mut Vec::new())?;
        apps::check_names(file, &layout)?;
        let places: Vec<Place> =
            layout.sensors.iter().filter_map(|(site, sensor)| place(*site, sensor)).collect();
        let columns = || listed(&names);
        if places.is_empty() {
            return Err(ReadError::NoAcceleration { file: file.to_owned(), columns: columns() });
        }
        if layout.time.is_none() && rate_hz.is_none() {
            return Err(ReadError::NoTime { file: file.to_owned(), columns: columns() });
        }
        let own = layout
            .own_time
            .zip(layout.gyr_time)
            .filter(|((own, a), (_, b))| a == b && layout.time.map(|t| t.0) == Some(*own));
        let gyr_time = own.map(|(_, gyr)| gyr.0);
        let expected = names.iter().rposition(|n| !n.is_empty()).map_or(0, |i| i + 1);
        let (style, dates) = (Style::default(), DateColumn::default());
        Ok(Self {
            layout,
            separator,
            expected,
            places,
            rate_hz,
            gyr_time,
            style,
            dates,
            rows: 0,
            numbered: false,
        })
    }

    /// What the header tells of each sensor.
    pub(super) fn sensors(
        &self,
        file: &str,
    ) -> Result<BTreeMap<Option<Site>, LineSensor>, ReadError> {
        let mut out = BTreeMap::new();
        for place in &self.places {
            let Some(sensor) = self.layout.sensors.get(&place.site) else { continue };
            let acc = if sensor.has_acc() { &sensor.acc } else { &sensor.linear };
            let told = LineSensor {
                acc_unit: common(file, &self.layout, acc)?.unwrap_or_default(),
                acc_present: place.acc.map(|c| c.is_some()),
                acc_sign: place.acc_sign,
                gyr_unit: common(file, &self.layout, &sensor.gyr)?.filter(|_| place.gyr.is_some()),
            };
            if !sensor.has_acc() {
                common(file, &self.layout, &sensor.gravity)?;
            }
            out.insert(place.site, told);
        }
        Ok(out)
    }

    /// Unit of the stamps that [`Rows::read`] gives.
    pub(super) fn time_unit(&self) -> TimeUnit {
        // Without a column they are made, in seconds from 0.
        self.layout.time.map_or(TimeUnit::Canonical, |(_, unit)| unit)
    }

    /// True once a stamp was a date or a time of the day.
    pub(super) fn are_dated(&self) -> bool {
        self.dates.used
    }

    /// The samples of a row, with their stamps as they stand there.
    pub(super) fn read(
        &mut self,
        line: &[u8],
        (file, number): (&str, u64),
    ) -> Result<Vec<LineSample>, ReadError> {
        let record = record(line, self.separator);
        self.rows += 1;
        let (found, expected) = (record.len(), self.expected);
        if found < expected || table::says_more(&record, expected) {
            return Err(ReadError::RowLength {
                file: file.to_owned(),
                line: number,
                found,
                expected,
            });
        }
        let t = self.stamp(&record, (file, number))?;
        let mut out = Vec::with_capacity(self.places.len());
        for i in 0..self.places.len() {
            let Place { site: sensor, acc, gravity, gyr, .. } = self.places[i];
            let mut vector = |columns: &Columns| -> Result<[f64; 3], ReadError> {
                let mut values = [0.0; 3];
                for (value, column) in values.iter_mut().zip(columns) {
                    let Some(i) = *column else { continue };
                    let cell = record.get(i).unwrap_or_default();
                    *value = self.style.number(cell).ok_or_else(|| {
                        let name = &self.layout.names[i];
                        table::not_a_number(file, number, name, cell, Want::Numbers)
                    })?;
                }
                Ok(values)
            };
            let (own, down) = (vector(&acc)?, vector(&gravity)?);
            let acc = some(core::array::from_fn(|k| own[k] + down[k]));
            let gyr = gyr.map(|columns| vector(&columns)).transpose()?.and_then(some);
            let own = self.gyr_time.and_then(|i| self.style.number(record.get(i)?));
            match own {
                Some(gyr_t) if gyr_t.is_finite() => {
                    out.push(LineSample { sensor, t_s: t, acc, gyr: None });
                    out.push(LineSample { sensor, t_s: gyr_t, acc: None, gyr });
                }
                _ => out.push(LineSample { sensor, t_s: t, acc, gyr }),
            }
        }
        out.retain(|s| s.acc.is_some() || s.gyr.is_some());
        if self.style.is_mixed() {
            self.style = Style::default();
            return Err(ReadError::CommaUnclear { file: format!("{file}, line {number}") });
        }
        Ok(out)
    }

    fn stamp(&mut self, record: &ByteRecord, (file, line): (&str, u64)) -> Result<f64, ReadError> {
        let Some((column, _)) = self.layout.time else {
            return Ok((self.rows - 1) as f64 / self.rate_hz.unwrap_or(1.0));
        };
        let cell = record.get(column).unwrap_or_default();
        let number = self.style.number(cell).filter(|_| !self.dates.used);
        // A column of numbers does not go on as dates.
        let dated = number.is_none() && !self.numbered;
        self.numbered |= number.is_some_and(|t| t.is_finite());
        let stamp = if dated { self.dates.seconds(cell) } else { number };
        let name = &self.layout.names[column];
        stamp
            .filter(|t| t.is_finite())
            .ok_or_else(|| table::not_a_number(file, line, name, cell, Want::Times))
    }
}

/// The columns that are read of a sensor; none without an accelerometer.
fn place(site: Option<Site>, sensor: &SensorColumns) -> Option<Place> {
    let parts = !sensor.has_acc() && sensor.linear_with_gravity();
    if !sensor.has_acc() && !parts {
        return None;
    }
    let acc = if parts { sensor.linear } else { sensor.acc }.map(|c| c.map(|c| c.0));
    let gravity = if parts { sensor.gravity.map(|c| c.map(|c| c.0)) } else { [None; 3] };
    let acc_sign = if parts { sensor.linear_sign } else { sensor.acc_sign };
    // A gyroscope with a missing axis is none.
    let gyr = sensor.gyr.map(|c| c.map(|c| c.0));
    let gyr = gyr.iter().all(Option::is_some).then_some(gyr);
    Some(Place { site, acc, gravity, acc_sign, gyr })
}

/// The values, unless all are missing.
fn some(values: [f64; 3]) -> Option<[f64; 3]> {
    values.iter().any(|v| !v.is_nan()).then_some(values)
}
