//! Why a file cannot be read. Every message names the file, the place, what was expected and what
//! to do.

use thiserror::Error;

use runform::recording::RecordingError;

/// Columns and sites as they are spelled in messages.
const COLUMNS: &str = "t_s, acc_x_mps2, acc_y_mps2, acc_z_mps2 and optionally gyr_x_radps, \
                       gyr_y_radps, gyr_z_radps (units _g, _mg, _dps too)";
const SITES: &str = "foot, shank, thigh, sacrum, pelvis, waist, hip, pocket, trunk, head or \
                     wrist, with _left or _right where the side is known";

/// A file or folder that cannot be read.
#[derive(Debug, Clone, PartialEq, Error)]
#[non_exhaustive]
pub enum ReadError {
    /// The operating system could not give the file, or it is no file, or too large.
    #[error("{file}: {reason}")]
    Io {
        /// File or folder as given.
        file: String,
        /// What is wrong.
        reason: String,
    },
    /// The content is not plain text.
    #[error("{file}: {what}; expected a plain CSV text file in UTF-8")]
    NotText {
        /// File name.
        file: String,
        /// What it seems to be, and what to do.
        what: &'static str,
    },
    /// A file of a device that is damaged or cut off before its first sample.
    #[error("{file}, byte {byte}: {what}; expected {expected}; copy or export the file anew")]
    Damaged {
        /// File name.
        file: String,
        /// Byte, from 0.
        byte: u64,
        /// What is there.
        what: String,
        /// What was expected.
        expected: &'static str,
    },
    /// An archive that cannot be opened, or that would do harm when opened.
    #[error("{file}: {what}; {fix}")]
    Archive {
        /// File name, with that of the member where it is known.
        file: String,
        /// What is wrong.
        what: String,
        /// What to do.
        fix: &'static str,
    },
    /// A file of a known format that holds values of another kind than samples of an accelerometer.
    #[error(
        "{file}: a file of {format} without samples of an accelerometer; it holds {holds}; `runform \
         convert` writes that as tables, to be compared with a recording"
    )]
    OnlyReference {
        /// File name.
        file: String,
        /// Name of the format.
        format: &'static str,
        /// What it holds.
        holds: String,
    },
    /// Files of one recording whose times have nothing in common.
    #[error(
        "{file}: its times do not overlap with those of {other}; give files of one recording, exported \
         together"
    )]
    NoCommonTime {
        /// File name.
        file: String,
        /// File that it belongs to.
        other: String,
    },
    /// A mapping file that cannot be.
    #[error("{file}: {what}; expected {expected}")]
    Mapping {
        /// The mapping file, or the file that it does not fit.
        file: String,
        /// What is wrong.
        what: String,
        /// What is allowed.
        expected: &'static str,
    },
    /// No line of column names.
    #[error(
        "{file}, line {line}: the first line has numbers where column names were expected; add a \
         header line with {COLUMNS}"
    )]
    NoHeader {
        /// File name.
        file: String,
        /// Line, from 1.
        line: u64,
    },
    /// The file has no rows of samples.
    #[error("{file}: no rows of samples; expected a header line and one row per sample")]
    NoRows {
        /// File name.
        file: String,
    },
    /// A cell that is not a number.
    #[error(
        "{file}, line {line}, column \"{column}\": \"{content}\" is not a number; expected a \
         number such as -9.81, or an empty cell where a sample is missing"
    )]
    NotANumber {
        /// File name.
        file: String,
        /// Line, from 1.
        line: u64,
        /// Column name.
        column: String,
        /// The cell, shortened.
        content: String,
    },
    /// A cell that is no time.
    #[error(
        "{file}, line {line}, column \"{column}\": \"{content}\" is no time that is understood; \
         expected a number of seconds, a date-time such as 2026-01-31T09:00:00.010 or a time of the \
         day such as 09:00:00.010; without one remove the column and give --rate-hz"
    )]
    NotATime {
        /// File name.
        file: String,
        /// Line, from 1.
        line: u64,
        /// Column name.
        column: String,
        /// The cell, shortened.
        content: String,
    },
    /// Commas that may stand before decimals or between thousands.
    #[error(
        "{file}: it cannot be told whether the commas within numbers are decimal commas or stand \
         between thousands; write decimals with points and no separators of thousands"
    )]
    CommaUnclear {
        /// File name.
        file: String,
    },
    /// The acceleration holds no gravity.
    #[error("{file}: {what} holds no gravity, so nothing can be measured from it; {fix}")]
    WithoutGravity {
        /// File name.
        file: String,
        /// The column or the app's file.
        what: String,
        /// What to record instead, by the app's own name.
        fix: &'static str,
    },
    /// Another sensor's file with the accelerometer's columns.
    #[error(
        "{file}: a file of this name holds the {sensor}, not the acceleration; give the \
         accelerometer's file (Sensor Logger: TotalAcceleration.csv)"
    )]
    OtherSensor {
        /// File name.
        file: String,
        /// What it holds.
        sensor: &'static str,
    },
    /// A line that is no sample as JSON.
    #[error(
        "{file}, line {line}: {reason}; expected an object such as {{\"t_s\":0.01,\"acc_mps2\":[0.1,9.8,\
         0.3],\"gyr_radps\":[0.1,0.2,0.1]}} on a line of its own"
    )]
    JsonLine {
        /// Name of the source.
        file: String,
        /// Line, from 1.
        line: u64,
        /// What is wrong.
        reason: String,
    },
    /// A list of samples as JSON that cannot be read.
    #[error(
        "{file}, line {line}: {reason}; expected the list of samples that Sensor Logger exports as JSON: \
         [{{\"sensor\":\"Accelerometer\",\"seconds_elapsed\":\"0.01\",\"x\":\"0.1\",…}}, …]"
    )]
    Json {
        /// File name.
        file: String,
        /// Line, from 1.
        line: usize,
        /// What is wrong.
        reason: String,
    },
    /// A row of another length than the header.
    #[error(
        "{file}, line {line}: the row has {found} cells but the header has {expected}; give every \
         row one cell per column, and check the separator"
    )]
    RowLength {
        /// File name.
        file: String,
        /// Line, from 1.
        line: u64,
        /// Cells in the row.
        found: usize,
        /// Columns in the header.
        expected: usize,
    },
    /// A quote that is never closed swallows the rows after it.
    #[error(
        "{file}, line {line}: a quote (\") that begins here is not closed, and the rows after it \
         would be one cell; remove it"
    )]
    StrayQuote {
        /// File name.
        file: String,
        /// Line, from 1.
        line: u64,
    },
    /// Rows of several sensors, or people, in one table.
    #[error(
        "{file}: column \"{column}\" has several values ({values}): the rows are of several sensors \
         or people; write one file for each, named by its placement (shank_left.csv, sacrum.csv…)"
    )]
    SeveralSensors {
        /// File name.
        file: String,
        /// Column that tells them apart.
        column: String,
        /// Its first values.
        values: String,
    },
    /// Two columns mean the same.
    #[error(
        "{file}, line 1: columns \"{first}\" and \"{second}\" both mean {meaning}; remove or \
         rename one"
    )]
    DuplicateColumn {
        /// File name.
        file: String,
        /// Earlier column.
        first: String,
        /// Later column.
        second: String,
        /// What both mean.
        meaning: String,
    },
    /// No time column and no rate.
    #[error(
        "{file}: no time column among [{columns}]; add one (t_s, t_ms, time, timestamp…) or give \
         the sampling rate with --rate-hz"
    )]
    NoTime {
        /// File name.
        file: String,
        /// Column names found.
        columns: String,
    },
    /// No accelerometer column.
    #[error("{file}: no accelerometer column among [{columns}]; expected {COLUMNS}")]
    NoAcceleration {
        /// File name.
        file: String,
        /// Column names found.
        columns: String,
    },
    /// The axes of one sensor are in different units.
    #[error(
        "{file}, line 1: columns \"{first}\" and \"{second}\" are in different units; give all \
         axes of a sensor one unit"
    )]
    MixedUnits {
        /// File name.
        file: String,
        /// One column.
        first: String,
        /// The other.
        second: String,
    },
    /// It is not known where the sensor was worn.
    #[error(
        "{file}: the file name does not tell where the sensor was worn; give --placement, or name \
         the file by its placement: {SITES}"
    )]
    NoPlacement {
        /// File name.
        file: String,
    },
    /// A folder without any usable file.
    #[error(
        "{folder}: no CSV file named by a placement and no export of a phone app (found: {found}); expected \
         {SITES}, .csv, or the files of one app as it exported them"
    )]
    NoStreams {
        /// Folder name.
        folder: String,
        /// CSV files found.
        found: String,
    },
    /// `recording.toml` is not valid.
    #[error("{file}, line {line}: {message}")]
    Toml {
        /// File name.
        file: String,
        /// Line, from 1.
        line: usize,
        /// The trouble, with the allowed keys or values.
        message: String,
    },
    /// A value in `recording.toml` that cannot be.
    #[error("{file}: {key} = {value} cannot be; expected {expected}")]
    TomlValue {
        /// File name.
        file: String,
        /// Key with its table.
        key: String,
        /// Value as given.
        value: String,
        /// What is allowed.
        expected: &'static str,
    },
    /// A `--units` text that is not understood.
    #[error(
        "units \"{text}\" are not understood (at \"{part}\"); expected auto, or g, mg or mps2 for \
         the accelerometer and dps or radps for the gyroscope, joined by a comma: g,dps"
    )]
    Units {
        /// Text as given.
        text: String,
        /// The part that is not understood.
        part: String,
    },
    /// A sampling rate that cannot be.
    #[error("the given sampling rate of {rate_hz} Hz cannot be; expected a positive number")]
    BadRate {
        /// Rate as given.
        rate_hz: f64,
    },
    /// The parts do not make a recording.
    #[error("{file}: {source}")]
    Recording {
        /// File or folder name.
        file: String,
        /// What is wrong.
        source: RecordingError,
    },
}
