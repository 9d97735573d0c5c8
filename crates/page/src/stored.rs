//! The files of an analysis as the input of a page.

use csv::StringRecord;
use runform::gait::Activity;
use runform::recording::{Placement, Side};
use runform::report::{Channel, Foot, PHASES};
use runform::{MetricId, Report};
use thiserror::Error;

use crate::input::{DRAWN, Run, Stride, Wave, Window, in_time};

/// The tables of an analysis, as bytes.
#[derive(Debug, Clone, Copy)]
pub struct Tables<'a> {
    /// `strides.csv`
    pub strides: &'a [u8],
    /// `windows.csv`
    pub windows: &'a [u8],
    /// `waveforms.csv`
    pub waveforms: &'a [u8],
}

/// What is wrong with a table.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum StoredError {
    /// A row that is none.
    #[error("{file}, line {line}: {what}; analyse the recording again with -o")]
    Row {
        /// Name of the file.
        file: &'static str,
        /// Line, from 1.
        line: u64,
        /// What is wrong.
        what: String,
    },
    /// A column that is missing.
    #[error("{file} has no column {column}; analyse the recording again with -o")]
    Column {
        /// Name of the file.
        file: &'static str,
        /// Name of the column.
        column: String,
    },
}

/// A table that is being read.
struct Table<'a> {
    file: &'static str,
    header: StringRecord,
    reader: csv::Reader<&'a [u8]>,
}

impl<'a> Table<'a> {
    fn open(file: &'static str, bytes: &'a [u8]) -> Result<Self, StoredError> {
        let mut reader = csv::Reader::from_reader(bytes);
        let header = reader.headers().map_err(|e| bad(file, &e))?.clone();
        Ok(Self { file, header, reader })
    }

    fn column(&self, name: &str) -> Result<usize, StoredError> {
        let found = self.header.iter().position(|h| h == name);
        found.ok_or_else(|| StoredError::Column { file: self.file, column: name.to_owned() })
    }

    /// Every row in turn.
    fn each(
        mut self,
        mut take: impl FnMut(&Row<'_>) -> Result<(), StoredError>,
    ) -> Result<(), StoredError> {
        let mut record = StringRecord::new();
        while self.reader.read_record(&mut record).map_err(|e| bad(self.file, &e))? {
            let line = record.position().map_or(0, csv::Position::line);
            take(&Row { file: self.file, line, record: &record })?;
        }
        Ok(())
    }
}

fn bad(file: &'static str, e: &csv::Error) -> StoredError {
    let line = e.position().map_or(1, csv::Position::line);
    StoredError::Row { file, line, what: e.to_string() }
}

/// A row.
struct Row<'a> {
    file: &'static str,
    line: u64,
    record: &'a StringRecord,
}

impl Row<'_> {
    fn cell(&self, column: usize) -> &str {
        self.record.get(column).unwrap_or_default()
    }

    fn wrong(&self, column: usize, what: &str) -> StoredError {
        let what = format!("\"{}\" is no {what}", self.cell(column));
        StoredError::Row { file: self.file, line: self.line, what }
    }

    fn maybe(&self, column: usize) -> Result<Option<f64>, StoredError> {
        let cell = self.cell(column);
        if cell.is_empty() {
            return Ok(None);
        }
        let number = cell.parse::<f64>().ok().filter(|v| v.is_finite());
        number.map(Some).ok_or_else(|| self.wrong(column, "number"))
    }

    fn number(&self, column: usize) -> Result<f64, StoredError> {
        self.maybe(column)?.ok_or_else(|| self.wrong(column, "number"))
    }

    fn count(&self, column: usize) -> Result<usize, StoredError> {
        self.cell(column).parse().map_err(|_| self.wrong(column, "number"))
    }

    /// The one of `all` with the name in the cell.
    fn one<T: Copy>(
        &self,
        column: usize,
        all: &[T],
        name: impl Fn(T) -> &'static str,
    ) -> Result<T, StoredError> {
        let cell = self.cell(column);
        let found = all.iter().copied().find(|x| name(*x) == cell);
        found.ok_or_else(|| self.wrong(column, "name that is known here"))
    }
}

impl Run {
    /// A report and its tables.
    ///
    /// # Errors
    /// [`StoredError`] naming file and line.
    pub fn read(report: Report, tables: Tables<'_>) -> Result<Self, StoredError> {
        Ok(Self {
            report,
            strides: strides(tables.strides)?,
            windows: windows(tables.windows)?,
            waves: waves(tables.waveforms)?,
        })
    }
}

/// `contact_time_s`, `peak_vgrf_bw`
fn header_of(metric: MetricId) -> String {
    let info = metric.info();
    format!("{}{}", info.name, info.unit.suffix())
}

fn strides(bytes: &[u8]) -> Result<Vec<Stride>, StoredError> {
    let table = Table::open("strides.csv", bytes)?;
    let at = |name: &str| table.column(name);
    let (bout, side, start, mid) =
        (at("bout")?, at("side")?, at("t_start_s")?, at("t_mid_start_s")?);
    let (preferred, left_out) = (at("preferred_metrics")?, at("left_out_metrics")?);
    let drawn: Vec<(MetricId, usize)> =
        DRAWN.iter().map(|m| Ok((*m, at(&header_of(*m))?))).collect::<Result<_, _>>()?;
    let mut out = Vec::new();
    table.each(|row| {
        let Some(t_s) = row.maybe(start)?.or(row.maybe(mid)?) else { return Ok(()) };
        let lists =
            |column: usize, m: MetricId| row.cell(column).split(';').any(|name| name == m.name());
        let (mut values, mut outliers) = (Vec::new(), Vec::new());
        for &(m, column) in &drawn {
            if lists(preferred, m) {
                values.extend(row.maybe(column)?.map(|v| (m, v)));
            }
            if lists(left_out, m) {
                outliers.push(m);
            }
        }
        if !values.is_empty() {
            let side = row.one(side, &SIDES, |s| s.map_or("unknown", Side::name))?;
            out.push(Stride { bout: row.count(bout)?, side, t_s, values, left_out: outliers });
        }
        Ok(())
    })?;
    in_time(&mut out);
    Ok(out)
}

const SIDES: [Option<Side>; 3] = [Some(Side::Left), Some(Side::Right), None];

const ACTIVITIES: [Activity; 5] =
    [Activity::Running, Activity::Walking, Activity::Standing, Activity::Other, Activity::Unknown];

fn windows(bytes: &[u8]) -> Result<Vec<Window>, StoredError> {
    let table = Table::open("windows.csv", bytes)?;
    let at = |name: &str| table.column(name);
    let (start, end, activity, cadence) =
        (at("t_start_s")?, at("t_end_s")?, at("activity")?, at("cadence_spm")?);
    let mut out = Vec::new();
    table.each(|row| {
        out.push(Window {
            t_start_s: row.number(start)?,
            t_end_s: row.number(end)?,
            activity: row.one(activity, &ACTIVITIES, Activity::name)?,
            cadence_spm: row.maybe(cadence)?,
        });
        Ok(())
    })?;
    Ok(out)
}

const FEET: [Foot; 4] = [Foot::Left, Foot::Right, Foot::Even, Foot::Odd];

fn waves(bytes: &[u8]) -> Result<Vec<Wave>, StoredError> {
    let table = Table::open("waveforms.csv", bytes)?;
    let at = |name: &str| table.column(name);
    let (placement, foot, signal) = (at("placement")?, at("side")?, at("signal")?);
    let (strides, phase) = (at("strides")?, at("phase_pct")?);
    let (mean, sd) = (at("mean")?, at("sd")?);
    let mut out: Vec<Wave> = Vec::new();
    table.each(|row| {
        if row.count(phase)? == 0 {
            out.push(Wave {
                placement: row.one(placement, &Placement::ALL, Placement::name)?,
                foot: row.one(foot, &FEET, Foot::name)?,
                channel: row.one(signal, &Channel::ALL, Channel::name)?,
                strides: row.count(strides)?,
                mean: Vec::with_capacity(PHASES),
                sd: Vec::with_capacity(PHASES),
            });
        }
        let Some(wave) = out.last_mut() else { return Err(row.wrong(phase, "first phase, 0")) };
        wave.mean.push(row.number(mean)?);
        wave.sd.push(row.number(sd)?);
        Ok(())
    })?;
    out.retain(|w| w.mean.len() == PHASES);
    Ok(out)
}
