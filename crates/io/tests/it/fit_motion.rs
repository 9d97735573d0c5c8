//! Samples in FIT files that are made here: every count, calibration and time is known.

use runform::units::{AccUnit, GyrUnit};
use runform_io::{Loaded, ReadError, parse_file, parse_reference};

use crate::hostile::worn;

/// Base types of fields, as the format numbers them.
const ENUM: u8 = 0x00;
const U16: u8 = 0x84;
const I32: u8 = 0x85;
const U32: u8 = 0x86;
const F32: u8 = 0x88;
/// Messages by their numbers.
const RECORD: u16 = 20;
const GYROSCOPE: u16 = 164;
const ACCELEROMETER: u16 = 165;
const CALIBRATION: u16 = 167;
/// Samples of a message.
const N: u16 = 30;
/// 4 May 2026 09:00:00 UTC, seconds since 1989-12-31 and since 1970.
const STAMP: u32 = 1_777_885_200 - 631_065_600;

/// A field: number, base type, little-endian values.
type Field = (u8, u8, Vec<u8>);

fn u16s(number: u8, values: impl Iterator<Item = u16>) -> Field {
    (number, U16, values.flat_map(u16::to_le_bytes).collect())
}

fn f32s(number: u8, values: impl Iterator<Item = f32>) -> Field {
    (number, F32, values.flat_map(f32::to_le_bytes).collect())
}

fn u32_of(number: u8, value: u32) -> Field {
    (number, U32, value.to_le_bytes().to_vec())
}

fn i32s(number: u8, values: &[i32]) -> Field {
    (number, I32, values.iter().flat_map(|v| v.to_le_bytes()).collect())
}

/// A message behind its definition.
fn message(out: &mut Vec<u8>, kind: u16, fields: &[Field]) {
    out.extend([0x40, 0, 0]);
    out.extend(kind.to_le_bytes());
    out.push(fields.len() as u8);
    fields.iter().for_each(|(number, base, bytes)| out.extend([*number, bytes.len() as u8, *base]));
    out.push(0);
    fields.iter().for_each(|(_, _, bytes)| out.extend(bytes));
}

fn crc(bytes: &[u8]) -> u16 {
    bytes.iter().fold(0, |crc: u16, byte| {
        (0..8)
            .fold(crc ^ u16::from(*byte), |c, _| if c & 1 == 1 { c >> 1 ^ 0xa001 } else { c >> 1 })
    })
}

fn whole(messages: &[u8]) -> Vec<u8> {
    let mut out = b"\x0e\x10\x64\x08".to_vec();
    out.extend((messages.len() as u32).to_le_bytes());
    out.extend(b".FIT");
    out.extend(crc(&out).to_le_bytes());
    out.extend(messages);
    out.extend(crc(&out).to_le_bytes());
    out
}

/// When the samples of a message were taken: its stamp, its milliseconds and those of each sample, 10 ms apart.
fn times(begins_ms: u16) -> Vec<Field> {
    let whole = u32::from(begins_ms / 1000);
    let stamp = u32_of(253, STAMP + whole);
    vec![stamp, u16s(0, [begins_ms % 1000].into_iter()), u16s(1, (0..N).map(|i| 10 * i))]
}

/// Counts of sample k: half a g and one g beyond the offsets, and k.
fn counts(out: &mut Vec<u8>, first: u16) {
    let mut fields = times(10 * first);
    fields.push(u16s(2, (0..N).map(|_| 32_768 + 10 + 512)));
    fields.push(u16s(3, (0..N).map(|_| 32_768 - 20 + 1024)));
    fields.push(u16s(4, (0..N).map(|i| 32_768 + first + i)));
    message(out, ACCELEROMETER, &fields);
}

/// Rates of sample k: 1.5, −2.5 and k degrees a second.
fn rates(out: &mut Vec<u8>, first: u16, begins_ms: u16) {
    let mut fields = times(begins_ms);
    fields.push(f32s(5, (0..N).map(|_| 1.5)));
    fields.push(f32s(6, (0..N).map(|_| -2.5)));
    fields.push(f32s(7, (0..N).map(|i| f32::from(first + i))));
    message(out, GYROSCOPE, &fields);
}

/// 1024 counts a g; the sensor's second axis is the device's first, turned round.
fn calibration(out: &mut Vec<u8>) {
    let matrix = [0, -65_535, 0, 65_535, 0, 0, 0, 0, 65_535];
    let fields = [
        u32_of(253, STAMP),
        (0, ENUM, vec![0]),
        u32_of(1, 1),
        u32_of(2, 1024),
        u32_of(3, 32_768),
        i32s(4, &[10, -20, 0]),
        i32s(5, &matrix),
    ];
    message(out, CALIBRATION, &fields);
}

fn read(bytes: Vec<u8>) -> Result<Loaded, ReadError> {
    parse_file("watch.fit", bytes, &worn())
}

#[test]
fn raw_counts_are_calibrated_as_the_formats_description_says() {
    let mut out = Vec::new();
    calibration(&mut out);
    for first in [0, N] {
        counts(&mut out, first);
        rates(&mut out, first, 10 * first);
    }
    let loaded = read(whole(&out)).unwrap_or_else(|e| panic!("{e}"));
    assert!(loaded.notices.is_empty(), "{:?}", loaded.notices);
    let s = &loaded.recording.streams()[0];
    assert_eq!((s.acc_unit(), s.gyr_unit()), (AccUnit::G, GyrUnit::Dps));
    assert_eq!(s.t_s().len(), 60);
    let gyr = s.gyr().expect("rates");
    for k in [0, 29, 30, 59] {
        assert!((s.t_s()[k] - 0.01 * k as f64).abs() < 1e-6, "{:?}", s.t_s());
        assert_eq!(s.acc().columns().map(|c| c[k]), [-1.0, 0.5, k as f64 / 1024.0]);
        assert_eq!(gyr.columns().map(|c| c[k]), [1.5, -2.5, k as f64]);
    }
    assert!((loaded.recording.origin_s - 1_777_885_200.0).abs() < 1e-3);
}

#[test]
fn a_gyroscope_with_times_of_its_own_is_put_on_those_of_the_accelerometer() {
    let mut out = Vec::new();
    calibration(&mut out);
    for first in [0, N] {
        counts(&mut out, first);
        rates(&mut out, first, 10 * first + 5);
    }
    let loaded = read(whole(&out)).unwrap_or_else(|e| panic!("{e}"));
    let gyr = loaded.recording.streams()[0].gyr().expect("rates").clone();
    assert!((gyr.z[20] - 19.5).abs() < 1e-3, "{}", gyr.z[20]);
    assert!(gyr.z[0].is_nan(), "nothing was measured before");
}

#[test]
fn counts_without_a_calibration_are_refused_with_what_is_missing() {
    let mut out = Vec::new();
    counts(&mut out, 0);
    let error = read(whole(&out)).expect_err("counts have no unit").to_string();
    assert!(error.contains("1 messages of the accelerometer"), "{error}");
    assert!(error.contains("calibration message"), "{error}");
}

#[test]
fn messages_that_do_not_hold_together_are_left_out_and_told() {
    let mut out = Vec::new();
    calibration(&mut out);
    counts(&mut out, 0);
    let mut fields = times(300);
    fields.push(u16s(2, (0..N).map(|_| 32_768)));
    fields.push(u16s(3, (0..N - 1).map(|_| 32_768)));
    fields.push(u16s(4, (0..N).map(|_| 32_768)));
    message(&mut out, ACCELEROMETER, &fields);
    let loaded = read(whole(&out)).unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(loaded.recording.streams()[0].t_s().len(), 30);
    let told: Vec<&str> = loaded.notices.iter().map(|n| n.text.as_str()).collect();
    assert!(told.iter().any(|t| t.starts_with("1 messages of the accelerometer")), "{told:?}");
}

#[test]
fn a_file_of_a_watch_with_samples_keeps_its_reference_values() {
    let mut out = Vec::new();
    calibration(&mut out);
    counts(&mut out, 0);
    message(&mut out, RECORD, &[u32_of(253, STAMP), (4, 0x02, vec![86])]);
    let bytes = whole(&out);
    let reference = parse_reference("watch.fit", &bytes).expect("readable").expect("values");
    let cadence =
        reference.table("records").and_then(|t| t.numbers("cadence").map(<[f64]>::to_vec));
    assert_eq!(cadence, Some(vec![86.0]));
    assert_eq!(read(bytes).expect("readable").recording.streams().len(), 1);
}

#[test]
fn without_samples_it_is_no_recording() {
    let mut out = Vec::new();
    message(&mut out, RECORD, &[u32_of(253, STAMP), (4, 0x02, vec![86])]);
    let error = read(whole(&out)).expect_err("no samples");
    assert!(matches!(error, ReadError::OnlyReference { .. }), "{error}");
}
