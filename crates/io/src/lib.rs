//! Readers and writers of running-sensor file formats. Nothing about gait.
//!
//! [`read_recording`] reads files of apps and devices, packed or not, and folders of them: which formats,
//! and what each gives, is one table, [`FORMATS`]. A format is recognised by its content first and by its name
//! second. The canonical layout is one CSV file a sensor, or a folder of them with an optional
//! `recording.toml`, or one wide CSV file with `shank_left.acc_x_mps2` style headers. [`LineReader`] reads
//! samples line by line as they arrive. [`write_recording`] writes the canonical layout back, bit for bit.
//! [`read_reference`] reads what watches and laboratories measured beside it. Which column names are
//! understood is one table in `headers`; which keys `recording.toml` may have is one set of types in
//! `sidecar`; a [`Mapping`] tells what columns mean that name themselves otherwise.

mod apps;
mod bids;
mod bytes;
mod catalogue;
mod cells;
mod clock;
#[cfg(feature = "columnar")]
mod columnar;
mod containers;
mod devices;
mod diary;
mod digest;
mod error;
mod export;
mod fit;
mod gathered;
mod headers;
mod ids;
mod layout;
mod lines;
mod long;
mod mapping;
mod meanings;
mod members;
mod merge;
mod names;
mod notice;
mod numeric_table;
mod one_file;
mod options;
mod packed;
mod plain;
mod preamble;
mod read;
mod reference;
mod sensor_logger;
mod shape;
mod sidecar;
mod sniff;
mod streams;
mod table;
mod tree;
mod unit_names;
mod write;
mod xsens;

pub use bids::{BidsPlace, write_bids};
pub use bytes::{
    BytesError, MOST_REPORT_BYTES, MOST_SAMPLES_BYTES, MOST_TEXT_BYTES, read_bytes, read_text,
};
pub use catalogue::{FORMATS, FormatInfo, Tried};
#[cfg(feature = "columnar")]
pub use columnar::{ColumnKind, ColumnarError, ParquetTable, panics_are_caught, write_parquet};
pub use diary::{DiaryError, read_diary};
pub use digest::{Digest, digest_of};
pub use error::ReadError;
pub use gathered::Loaded;
pub use lines::{LineReader, LineSample, LineSensor};
pub use long::LongRecording;
pub use mapping::{
    Columns, Key, Mapping, TableShape, TimeColumn, parse_mapping, shipped_mapping, shipped_mappings,
};
pub use names::parse_site;
pub use notice::ReadNotice;
pub use options::{ReadOptions, UnitsOption};
pub use read::{name_of_recording, parse_csv, parse_file, read_recording};
pub use reference::{
    Reference, ReferenceColumn, ReferenceTable, ReferenceValues, parse_reference, read_reference,
    write_reference,
};
pub use sidecar::{Sidecar, is_label, parse_sidecar};
pub use tree::{InTree, files_of, in_tree};
pub use write::{WriteError, temporary_file, write_recording};
