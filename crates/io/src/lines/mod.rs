//! Samples of lines that arrive one after the other: rows of a CSV table behind its header, with the column
//! names that a file may have, or one JSON object a line.

mod json;
mod rows;
mod sample;
mod times;

use core::mem;
use std::collections::BTreeMap;

use runform::recording::Site;

use self::json::Json;
use self::rows::Rows;
pub use self::sample::{LineSample, LineSensor};
use self::times::Times;
use crate::headers::TimeUnit;
use crate::{ReadError, preamble, table};

/// Reads lines one after the other.
#[derive(Debug)]
pub struct LineReader {
    /// Name of the source in messages.
    file: String,
    rate_hz: Option<f64>,
    line: u64,
    form: Form,
    times: Times,
    sensors: BTreeMap<Option<Site>, LineSensor>,
}

/// What the lines are.
#[derive(Debug)]
enum Form {
    /// Not known yet: the first line that may be a header, and the separator that a `sep=` line gave.
    Open {
        first: Option<Vec<u8>>,
        declared: Option<u8>,
    },
    /// A header has come; the next line may hold the units.
    Named {
        names: Vec<String>,
        separator: u8,
    },
    Rows(Box<Rows>),
    Json(Json),
}

impl LineReader {
    /// Nothing was read yet. `file` is the name of the source in messages, `rate_hz` makes the stamps of a
    /// table without a time column.
    #[must_use]
    pub fn new(file: &str, rate_hz: Option<f64>) -> Self {
        Self {
            file: file.to_owned(),
            rate_hz,
            line: 0,
            form: Form::Open { first: None, declared: None },
            times: Times::new(TimeUnit::Canonical),
            sensors: BTreeMap::new(),
        }
    }

    /// Number of the line that was read last, from 1.
    #[must_use]
    pub fn line(&self) -> u64 {
        self.line
    }

    /// True when it is known what the lines are. An error after that is one of its line alone; before, no line
    /// can be read.
    #[must_use]
    pub fn has_begun(&self) -> bool {
        matches!(self.form, Form::Rows(_) | Form::Json(_))
    }

    /// What is known of a sensor; `None` is the one that the lines do not name.
    #[must_use]
    pub fn sensor(&self, site: Option<Site>) -> Option<LineSensor> {
        self.sensors.get(&site).copied()
    }

    /// Takes in a line, with or without its end; `out` gets the samples that are known now.
    ///
    /// # Errors
    /// See [`ReadError`]; the message names the line.
    pub fn read(&mut self, line: &[u8], out: &mut Vec<LineSample>) -> Result<(), ReadError> {
        self.line += 1;
        let line =
            if self.line == 1 { line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line) } else { line };
        let end = line.iter().rposition(|b| !matches!(b, b'\r' | b'\n')).map_or(0, |i| i + 1);
        let line = &line[..end];
        let text = line.trim_ascii();
        if text.is_empty() || text.starts_with(b"#") {
            return Ok(());
        }
        match &self.form {
            Form::Open { .. } => self.open(line, out),
            Form::Named { .. } => self.first_row(line, out),
            _ => self.sample(line, out),
        }
    }

    /// No more will come: the samples that were held back.
    ///
    /// # Errors
    /// [`ReadError::NoRows`] when no line could be read.
    pub fn finish(&mut self, out: &mut Vec<LineSample>) -> Result<(), ReadError> {
        if !self.has_begun() {
            return Err(ReadError::NoRows { file: self.file.clone() });
        }
        self.times.settle(out);
        Ok(())
    }

    /// A line before it is known what the lines are.
    fn open(&mut self, line: &[u8], out: &mut Vec<LineSample>) -> Result<(), ReadError> {
        let Form::Open { first, declared } = &mut self.form else { return Ok(()) };
        let text = line.trim_ascii();
        if text.starts_with(b"{") && first.is_none() {
            self.form = Form::Json(Json::default());
            return self.sample(line, out);
        }
        if line.contains(&0) || line.starts_with(&[0x1f, 0x8b]) {
            let what = "what comes is binary, compressed or in UTF-16";
            return Err(ReadError::NotText { file: self.file.clone(), what });
        }
        if let Some(separator) = preamble::separator_line(text) {
            *declared = Some(separator);
            return Ok(());
        }
        let separator = declared.unwrap_or_else(|| preamble::sniff(text));
        if preamble::understood(text, separator) >= 2 {
            let names = table::names(&rows::record(line, separator));
            self.form = Form::Named { names, separator };
            return Ok(());
        }
        let begins = first.get_or_insert_with(|| line.to_vec());
        if preamble::is_data(text, separator) || self.line > preamble::MOST_LINES as u64 {
            // The error names what is wrong with the first line.
            let header = rows::record(begins, declared.unwrap_or_else(|| preamble::sniff(begins)));
            if table::are_numbers(&header) {
                return Err(ReadError::NoHeader { file: self.file.clone(), line: self.line });
            }
            return self.begin(table::names(&header), separator);
        }
        Ok(())
    }

    /// The line behind the header: units, or the first row.
    fn first_row(&mut self, line: &[u8], out: &mut Vec<LineSample>) -> Result<(), ReadError> {
        let Form::Named { names, separator } = &mut self.form else { return Ok(()) };
        let (mut names, separator) = (mem::take(names), *separator);
        let units = table::add_units(&mut names, &rows::record(line, separator));
        self.begin(names, separator)?;
        if units { Ok(()) } else { self.sample(line, out) }
    }

    fn begin(&mut self, names: Vec<String>, separator: u8) -> Result<(), ReadError> {
        let rows = Rows::new(&self.file, names, separator, self.rate_hz)?;
        self.sensors = rows.sensors(&self.file)?;
        self.times = Times::new(rows.time_unit());
        self.form = Form::Rows(Box::new(rows));
        Ok(())
    }

    fn sample(&mut self, line: &[u8], out: &mut Vec<LineSample>) -> Result<(), ReadError> {
        let place = (self.file.as_str(), self.line);
        match &mut self.form {
            Form::Rows(rows) => {
                let samples = rows.read(line, place)?;
                if rows.are_dated() {
                    self.times.are_seconds();
                }
                self.times.take(samples, out);
            }
            Form::Json(json) => {
                let (sample, unit) = json.read(line, place, &mut self.sensors)?;
                if self.times.is_fresh() {
                    self.times = Times::new(unit);
                }
                self.times.take([sample], out);
            }
            Form::Open { .. } | Form::Named { .. } => {}
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use runform::units::{AccUnit, GyrUnit};

    use super::*;

    /// All samples of a text, and the lines that could not be read.
    fn all(text: &str) -> (LineReader, Vec<LineSample>, Vec<String>) {
        let mut reader = LineReader::new("stdin", None);
        let (mut samples, mut bad) = (Vec::new(), Vec::new());
        for line in text.lines() {
            if let Err(e) = reader.read(line.as_bytes(), &mut samples) {
                bad.push(e.to_string());
            }
        }
        if let Err(e) = reader.finish(&mut samples) {
            bad.push(e.to_string());
        }
        (reader, samples, bad)
    }

    #[test]
    fn rows_and_objects_tell_the_same() {
        let (_, rows, _) = all("t_s,acc_x_g,acc_y_g,acc_z_g,gyr_x_dps,gyr_y_dps,gyr_z_dps\n\
                                0.5,1,2,3,4,5,6\n0.51,,2,3,,,\n");
        let (reader, objects, bad) = all("{\"t_s\":0.5,\"acc_g\":[1,2,3],\"gyr_dps\":[4,5,6]}\n\
                 {\"t_s\":0.51,\"acc_g\":[null,2,3]}\n");
        assert!(bad.is_empty(), "{bad:?}");
        assert_eq!(rows.len(), 2);
        assert_eq!(rows[0], objects[0]);
        assert!(rows[1].acc.expect("values")[0].is_nan() && rows[1].gyr.is_none());
        assert_eq!((objects[1].t_s, objects[1].gyr), (0.51, None));
        let sensor = reader.sensor(None).expect("a sensor");
        assert_eq!((sensor.acc_unit, sensor.gyr_unit), (AccUnit::G, Some(GyrUnit::Dps)));
    }

    #[test]
    fn stamps_of_another_unit_are_seconds_from_their_first() {
        let lines: String =
            (0..80_u64).map(|k| format!("{},0,0,9.81\n", 1_700_000_000_000 + 10 * k)).collect();
        let (_, samples, bad) = all(&format!("timestamp,acc_x,acc_y,acc_z\n{lines}"));
        assert!(bad.is_empty(), "{bad:?}");
        assert_eq!(samples.len(), 80);
        assert!((samples[79].t_s - 0.79).abs() < 1e-9, "{}", samples[79].t_s);
        let (_, samples, _) = all("{\"t_ns\":1700000000000000000,\"acc\":[0,0,1]}\n\
                                   {\"t_ns\":1700000000010000001,\"acc\":[0,0,1]}\n");
        assert!((samples[1].t_s - 0.010_000_001).abs() < 1e-15);
    }

    #[test]
    fn a_bad_line_is_told_and_the_next_is_read() {
        let (reader, samples, bad) = all(
            "a device\n# words\nt_s,acc_x_g,acc_y_g,acc_z_g\n0,0,0,1\n0.01,x,0,1\n0.02,0\n0.03,0,0,1\n",
        );
        assert!(reader.has_begun());
        assert_eq!(samples.len(), 2);
        assert!(bad[0].contains("line 5") && bad[0].contains("acc_x_g"), "{bad:?}");
        assert!(bad[1].contains("line 6"), "{bad:?}");
    }

    #[test]
    fn without_a_header_nothing_is_guessed() {
        let (reader, _, bad) = all("0,1,2,3\n0.01,1,2,3\n");
        assert!(!reader.has_begun());
        assert!(bad[0].contains("numbers where column names were expected"), "{bad:?}");
    }
}
