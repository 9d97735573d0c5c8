//! Readers and writers of running-sensor file formats. Nothing about gait.
//!
//! [`read_recording`] reads the canonical layout: one CSV file a sensor, or a folder of them with
//! an optional `recording.toml`, or one wide CSV file with `shank_left.acc_x_mps2` style headers.
//! [`LineReader`] reads samples line by line as they arrive. [`write_recording`] writes it back, bit for bit. Which column names are understood is one table
//! in `headers`; which keys `recording.toml` may have is one set of types in `sidecar`.

mod apps;
mod bytes;
mod cells;
mod diary;
mod digest;
mod error;
mod headers;
mod ids;
mod lines;
mod options;
mod preamble;
mod read;
mod sidecar;
mod streams;
mod table;
mod write;

pub use bytes::{
    BytesError, MOST_REPORT_BYTES, MOST_SAMPLES_BYTES, MOST_TEXT_BYTES, read_bytes, read_text,
};
pub use diary::{DiaryError, read_diary};
pub use digest::Digest;
pub use error::ReadError;
pub use lines::{LineReader, LineSample, LineSensor};
pub use options::{ReadOptions, UnitsOption};
pub use read::{Loaded, Notice, name_of_recording, parse_csv, parse_site, read_recording};
pub use sidecar::{Sidecar, parse_sidecar};
pub use write::{WriteError, temporary_file, write_recording};
