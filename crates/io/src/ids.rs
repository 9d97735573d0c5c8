//! Columns that tell which sensor or person a row belongs to. Several values in one are several
//! recordings in one table.

use csv::ByteRecord;

use crate::ReadError;

/// Names of such columns, without separators.
const NAMES: [&str; 40] = [
    "deviceid",
    "device",
    "devicename",
    "deviceserial",
    "deviceaddress",
    "sensorid",
    "sensor",
    "sensorname",
    "sensorlocation",
    "sensorposition",
    "imu",
    "imuid",
    "mac",
    "macaddress",
    "address",
    "serial",
    "serialnumber",
    "node",
    "nodeid",
    "unit",
    "unitid",
    "tracker",
    "trackerid",
    "identifier",
    "identifierforvendor",
    "id",
    "uid",
    "uuid",
    "tagid",
    "location",
    "placement",
    "position",
    "bodypart",
    "segment",
    "side",
    "subject",
    "subjectid",
    "participant",
    "person",
    "user",
];
/// More values than this are a counter or a measurement, no names.
const MOST: usize = 64;

/// The values of the columns that tell sensors apart.
pub(crate) struct Ids<'a> {
    columns: Vec<(usize, &'a str, Vec<Vec<u8>>)>,
}

impl<'a> Ids<'a> {
    /// The columns of such names that are not read as samples.
    pub(crate) fn of(names: &'a [String], read: &[usize]) -> Self {
        let told = |name: &str| {
            let plain: String =
                name.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase();
            NAMES.contains(&plain.as_str())
        };
        let columns = names.iter().enumerate().filter(|(i, n)| told(n) && !read.contains(i));
        Self { columns: columns.map(|(i, n)| (i, n.as_str(), Vec::new())).collect() }
    }

    /// True without such a column.
    pub(crate) fn is_empty(&self) -> bool {
        self.columns.is_empty()
    }

    /// Takes a row's values. True for a row that a quote has swallowed others into: it is too short
    /// and has a cell over several lines.
    pub(crate) fn see(&mut self, row: &ByteRecord, expected: usize) -> bool {
        for (i, _, values) in &mut self.columns {
            let cell = row.get(*i).unwrap_or_default().trim_ascii();
            if !cell.is_empty() && values.len() <= MOST && values.iter().all(|v| v != cell) {
                values.push(cell.to_vec());
            }
        }
        row.len() < expected && row.iter().any(|c| c.contains(&b'\n'))
    }

    /// Refuses a table with rows of several sensors.
    pub(crate) fn check(&self, file: &str) -> Result<(), ReadError> {
        let several = self.columns.iter().find(|c| (2..=MOST).contains(&c.2.len()));
        let Some((_, column, values)) = several else { return Ok(()) };
        let shown: Vec<String> =
            values.iter().take(3).map(|v| String::from_utf8_lossy(v).into_owned()).collect();
        let more = if values.len() > shown.len() { ", …" } else { "" };
        Err(ReadError::SeveralSensors {
            file: file.to_owned(),
            column: (*column).to_owned(),
            values: format!("{}{more}", shown.join(", ")),
        })
    }
}
